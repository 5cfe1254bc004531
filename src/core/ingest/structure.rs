//! Where a JSON value ends: brackets are counted outside strings, 64 bytes at
//! a time, and nothing else is looked at.
//!
//! The state fits a few words, so a value may be cut into chunks anywhere. Of
//! text that is not JSON some end is found; the tape says later what is wrong.
//! The bit tricks are those of simdjson (Langdale and Lemire, "Parsing
//! gigabytes of JSON per second", 2019).

use super::tape::DEPTH_LIMIT;

/// One bit a byte, lowest first.
struct Masks {
    quotes: u64,
    backslashes: u64,
    opening: u64,
    closing: u64,
}

/// The state within one object or array, its opening bracket behind it.
#[derive(Clone, Debug, Default)]
pub(super) struct Structure {
    /// All ones within a string, else zero.
    inside: u64,
    /// 1 if the next byte is escaped.
    escaped: u64,
    depth: usize,
    /// The open brackets, the innermost lowest: 1 is a brace.
    kinds: u128,
    /// Deeper than `kinds` can tell: brackets are only counted from here on.
    deep: bool,
}

impl Structure {
    /// The state behind `bracket`.
    pub fn behind(bracket: u8) -> Self {
        let mut structure = Structure::default();
        structure.open(is_brace(bracket));
        structure
    }

    /// Goes on over `bytes`; the place behind the bracket that ends the value,
    /// if it is among them.
    pub fn advance(&mut self, bytes: &[u8]) -> Option<usize> {
        let (blocks, rest) = bytes.as_chunks::<64>();
        for (number, block) in blocks.iter().enumerate() {
            if let Some(end) = self.advance_block(block, 64) {
                return Some(number * 64 + end);
            }
        }
        if rest.is_empty() {
            return None;
        }
        let mut block = [b' '; 64];
        block[..rest.len()].copy_from_slice(rest);
        self.advance_block(&block, rest.len())
            .map(|end| blocks.len() * 64 + end)
    }

    #[inline(always)]
    fn advance_block(&mut self, block: &[u8; 64], length: usize) -> Option<usize> {
        let masks = masks(block);
        let escaped = self.escaped_bytes(masks.backslashes);
        let inside = prefix_xor(masks.quotes & !escaped) ^ self.inside;
        let mut brackets = (masks.opening | masks.closing) & !inside;
        while brackets != 0 {
            let place = brackets.trailing_zeros() as usize;
            let brace = is_brace(block[place]);
            if masks.opening >> place & 1 == 1 {
                self.open(brace);
            } else if self.close(brace) {
                return Some(place + 1);
            }
            brackets &= brackets - 1;
        }
        self.inside = 0u64.wrapping_sub(inside >> (length - 1) & 1);
        if length < 64 {
            self.escaped = escaped >> length & 1;
        }
        None
    }

    /// Which bytes an odd number of backslashes stands before.
    #[inline(always)]
    fn escaped_bytes(&mut self, backslashes: u64) -> u64 {
        const ODD: u64 = 0xAAAA_AAAA_AAAA_AAAA;
        let before = self.escaped;
        if backslashes == 0 {
            self.escaped = 0;
            return before;
        }
        let escapes = backslashes & !before;
        let codes = ((escapes << 1) | ODD).wrapping_sub(escapes) ^ ODD;
        self.escaped = (codes & backslashes) >> 63;
        codes ^ (backslashes | before)
    }

    #[inline(always)]
    fn open(&mut self, brace: bool) {
        if self.depth == DEPTH_LIMIT {
            self.deep = true;
        }
        self.depth += 1;
        self.kinds = self.kinds << 1 | u128::from(brace);
    }

    /// Closes back to the nearest open bracket of this kind; whether that was
    /// the first. A bracket that closes nothing is passed over.
    #[inline(always)]
    fn close(&mut self, brace: bool) -> bool {
        if self.deep || (self.kinds & 1 == 1) == brace {
            self.depth -= 1;
            self.kinds >>= 1;
        } else {
            self.close_wrong(brace);
        }
        self.depth == 0
    }

    #[cold]
    fn close_wrong(&mut self, brace: bool) {
        let open = if self.depth == DEPTH_LIMIT {
            u128::MAX
        } else {
            (1 << self.depth) - 1
        };
        let same = open & if brace { self.kinds } else { !self.kinds };
        if same != 0 {
            let closed = same.trailing_zeros() as usize + 1;
            self.depth -= closed;
            self.kinds = self.kinds.checked_shr(closed as u32).unwrap_or(0);
        }
    }
}

fn is_brace(bracket: u8) -> bool {
    // '[' and ']' differ from '{' and '}' in this bit alone.
    bracket & 0x20 != 0
}

/// Each bit: whether an odd number of bits is set up to it.
#[inline(always)]
fn prefix_xor(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline(always)]
fn masks(block: &[u8; 64]) -> Masks {
    use std::arch::wasm32::{i8x16_bitmask, u8x16_eq, u8x16_splat, u64x2, v128_or};
    let mut masks = Masks {
        quotes: 0,
        backslashes: 0,
        opening: 0,
        closing: 0,
    };
    for (number, half) in block
        .as_chunks::<8>()
        .0
        .as_chunks::<2>()
        .0
        .iter()
        .enumerate()
    {
        let bytes = u64x2(u64::from_le_bytes(half[0]), u64::from_le_bytes(half[1]));
        let folded = v128_or(bytes, u8x16_splat(0x20));
        let bits = |bytes, byte| {
            u64::from(i8x16_bitmask(u8x16_eq(bytes, u8x16_splat(byte)))) << (number * 16)
        };
        masks.quotes |= bits(bytes, b'"');
        masks.backslashes |= bits(bytes, b'\\');
        masks.opening |= bits(folded, b'{');
        masks.closing |= bits(folded, b'}');
    }
    masks
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
fn masks(block: &[u8; 64]) -> Masks {
    let mut masks = Masks {
        quotes: 0,
        backslashes: 0,
        opening: 0,
        closing: 0,
    };
    for (number, bytes) in block.as_chunks::<8>().0.iter().enumerate() {
        let word = u64::from_le_bytes(*bytes);
        let folded = word | (ONES * 0x20);
        let bits = |word, byte| equal_bytes(word, byte) << (number * 8);
        masks.quotes |= bits(word, b'"');
        masks.backslashes |= bits(word, b'\\');
        masks.opening |= bits(folded, b'{');
        masks.closing |= bits(folded, b'}');
    }
    masks
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
const ONES: u64 = 0x0101_0101_0101_0101;

/// One bit for each of eight bytes that equals `byte`.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
fn equal_bytes(word: u64, byte: u8) -> u64 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    let differs = word ^ (ONES * byte as u64);
    let equal = !(((differs & LOW) + LOW) | differs | LOW);
    // The product gathers the eight high bits in the top byte.
    (equal >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same by plain steps, one byte at a time.
    fn end_by_steps(text: &[u8]) -> Option<usize> {
        let mut open = vec![text[0]];
        let (mut inside, mut escaped) = (false, false);
        for (at, &byte) in text.iter().enumerate().skip(1) {
            let was_escaped = std::mem::replace(&mut escaped, false);
            match byte {
                b'\\' if !was_escaped => escaped = true,
                b'"' if !was_escaped => inside = !inside,
                b'{' | b'[' if !inside => open.push(byte),
                b'}' | b']' if !inside => {
                    if let Some(place) = open.iter().rposition(|&bracket| bracket + 2 == byte) {
                        open.truncate(place);
                    }
                    if open.is_empty() {
                        return Some(at + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }

    fn end_in_chunks(text: &[u8], size: usize) -> Option<usize> {
        let mut structure = Structure::behind(text[0]);
        let mut at = 1;
        for chunk in text[1..].chunks(size) {
            if let Some(end) = structure.advance(chunk) {
                return Some(at + end);
            }
            at += chunk.len();
        }
        None
    }

    proptest! {
        #[test]
        fn the_end_is_that_of_plain_steps_however_the_text_is_cut(
            text in r#"[\[{][\[\]{}"\\a,é]{0,300}"#, size in 1usize..200
        ) {
            prop_assert_eq!(end_in_chunks(text.as_bytes(), size), end_by_steps(text.as_bytes()), "{}", text);
        }
    }

    #[test]
    fn a_value_of_any_depth_ends_with_its_own_bracket() {
        for depth in [1, 127, 128, 129, 5_000] {
            let text = format!("{}{},", "[{\"a\":".repeat(depth), "}]".repeat(depth));
            assert_eq!(
                end_in_chunks(text.as_bytes(), 50),
                Some(text.len() - 1),
                "depth {depth}"
            );
        }
    }
}
