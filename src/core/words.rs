//! Short byte strings, eight bytes at a time.
//!
//! Records are made of them: names, identifiers, the text between two values. Copying or comparing
//! a dozen bytes is a call into the engine on Wasm, dearer than the bytes; these loops stay inline.

/// Beyond this the platform's own copy and compare are faster.
const SHORT: usize = 128;

/// Whether `text` begins with `start`.
#[inline(always)]
pub fn starts_with(text: &[u8], start: &[u8]) -> bool {
    text.len() >= start.len() && same(&text[..start.len()], start)
}

/// Whether both hold the same bytes.
#[inline(always)]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    if a.len() > SHORT {
        return a == b;
    }
    let (a_words, a_rest) = a.as_chunks::<8>();
    let (b_words, b_rest) = b.as_chunks::<8>();
    for (a, b) in a_words.iter().zip(b_words) {
        if u64::from_le_bytes(*a) != u64::from_le_bytes(*b) {
            return false;
        }
    }
    if let (Some(a), Some(b)) = (a.last_chunk::<8>(), b.last_chunk::<8>()) {
        return u64::from_le_bytes(*a) == u64::from_le_bytes(*b);
    }
    let mut differs = 0;
    for (a, b) in a_rest.iter().zip(b_rest) {
        differs |= a ^ b;
    }
    differs == 0
}

/// Adds `text` to `out`.
#[inline(always)]
pub fn append(out: &mut Vec<u8>, text: &[u8]) {
    if text.len() > SHORT {
        out.extend_from_slice(text);
        return;
    }
    out.reserve(SHORT);
    let (words, mut rest) = text.as_chunks::<8>();
    for word in words {
        out.extend_from_slice(word);
    }
    if let Some((four, behind)) = rest.split_first_chunk::<4>() {
        out.extend_from_slice(four);
        rest = behind;
    }
    for byte in rest {
        out.push(*byte);
    }
}

const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
const STEP: u64 = 0xD6E8_FEB8_6659_FD93;

#[inline(always)]
fn mix(state: u64, word: u64) -> u64 {
    let product = (state ^ word).wrapping_mul(FACTOR);
    // The highest bits of a word change nothing but the highest of its product; so they come down.
    product ^ product >> 32
}

/// A hash of some bytes, the same in every worker and every build.
///
/// Multiplies 64 bits to 64, in four lanes: a Wasm engine has that as one instruction, and the
/// product of 128 bits that other hashes take as a dozen. A hash is only ever a hint: equality is
/// decided by the bytes.
#[inline]
pub fn hash(bytes: &[u8]) -> u64 {
    let word = |chunk: &[u8; 8]| u64::from_le_bytes(*chunk);
    let mut state = (bytes.len() as u64).wrapping_mul(STEP);
    let mut rest = bytes;
    if rest.len() >= 32 {
        let mut lanes = [state, state ^ 1, state ^ 2, state ^ 3];
        while let Some((chunk, behind)) = rest.split_first_chunk::<32>() {
            let (words, _) = chunk.as_chunks::<8>();
            for (lane, text) in lanes.iter_mut().zip(words) {
                *lane = mix(*lane, word(text));
            }
            rest = behind;
        }
        state = lanes.into_iter().fold(state, mix);
    }
    let (words, tail) = rest.as_chunks::<8>();
    for text in words {
        state = mix(state, word(text));
    }
    let mut last = 0;
    for byte in tail {
        last = last << 8 | u64::from(*byte);
    }
    state = mix(state, last);
    // Tables use half of it, so every bit must have come everywhere (the end of MurmurHash3).
    state = (state ^ state >> 33).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    state = (state ^ state >> 33).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    state ^ state >> 33
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn short_strings_are_compared_and_copied_as_slices_are(
            a in prop::collection::vec(0u8..3, 0..150), b in prop::collection::vec(0u8..3, 0..40)
        ) {
            prop_assert_eq!(same(&a, &b), a == b);
            prop_assert!(same(&a, &a.clone()));
            prop_assert_eq!(starts_with(&a, &b), a.starts_with(&b));
            let mut out = b.clone();
            append(&mut out, &a);
            prop_assert_eq!(out, [b, a].concat());
        }
    }

    #[test]
    fn texts_that_differ_in_one_place_hardly_ever_share_half_a_hash() {
        let mut seen = std::collections::HashSet::new();
        let mut texts = 0;
        for length in [0, 1, 7, 8, 9, 31, 32, 33, 64, 200] {
            let base = vec![b'a'; length];
            seen.insert(hash(&base) as u32);
            texts += 1;
            for place in 0..length {
                for byte in 0..16 {
                    let mut text = base.clone();
                    text[place] = byte;
                    seen.insert(hash(&text) as u32);
                    texts += 1;
                }
            }
        }
        assert!(texts - seen.len() <= 2, "{} of {texts}", texts - seen.len());
    }
}
