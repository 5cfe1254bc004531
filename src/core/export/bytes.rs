//! Bytes in the making, made for millions of short pieces.
//!
//! A call that copies costs more than most cells hold, so short pieces are
//! copied sixteen bytes at a time, a whole step even where fewer are wanted:
//! what is too much is overwritten by the next piece.

/// Bytes copied in one step.
const STEP: usize = 16;

/// An empty buffer that has room for so much is not made smaller.
const KEPT_BYTES: usize = 1 << 20;

/// A growing run of bytes.
#[derive(Debug, Default)]
pub struct Bytes {
    /// Longer than what is written, by at least [`STEP`] once something is.
    room: Vec<u8>,
    len: usize,
}

impl Bytes {
    /// How many are written.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// What is written.
    pub fn written(&self) -> &[u8] {
        &self.room[..self.len]
    }

    /// Takes back what was written after the first `len`.
    pub fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    /// Forgets what is written, not its room.
    pub fn clear(&mut self) {
        self.len = 0;
        if self.room.len() > 8 * KEPT_BYTES {
            // A single huge cell must not leave its room behind.
            self.room.truncate(KEPT_BYTES);
            self.room.shrink_to_fit();
        }
    }

    /// Sees to it that `more` bytes and one step beyond can be written.
    #[inline]
    fn make_room(&mut self, more: usize) {
        let wanted = self.len + more + STEP;
        if wanted > self.room.len() {
            self.grow(wanted);
        }
    }

    #[cold]
    fn grow(&mut self, wanted: usize) {
        self.room
            .resize(wanted.max(2 * self.room.len()).max(4 << 10), 0);
    }

    /// Adds one byte.
    #[inline]
    pub fn push(&mut self, byte: u8) {
        self.make_room(1);
        self.room[self.len] = byte;
        self.len += 1;
    }

    /// Adds `bytes`.
    #[inline]
    pub fn extend(&mut self, bytes: &[u8]) {
        self.make_room(bytes.len());
        let to = &mut self.room[self.len..];
        let steps = bytes.len() / STEP;
        if steps > 16 {
            to[..bytes.len()].copy_from_slice(bytes);
        } else if steps > 0 {
            copy_steps(bytes, to, steps);
            // The last step overlaps the one before it.
            let last = bytes.len() - STEP;
            to[last..last + STEP].copy_from_slice(&bytes[last..]);
        } else {
            for (to, byte) in to.iter_mut().zip(bytes) {
                *to = *byte;
            }
        }
        self.len += bytes.len();
    }

    /// Adds the bytes of `pieces` from `start` to `end`.
    #[inline]
    pub fn extend_from(&mut self, pieces: &Bytes, start: usize, end: usize) {
        let len = end - start;
        if len > 16 * STEP {
            return self.extend(&pieces.written()[start..end]);
        }
        self.make_room(len);
        // Whole steps: both have room for one more than they hold.
        let steps = len.div_ceil(STEP);
        copy_steps(&pieces.room[start..], &mut self.room[self.len..], steps);
        self.len += len;
    }

    /// Adds `text` with each `"` in it doubled.
    pub fn extend_doubling_quotes(&mut self, text: &[u8]) {
        self.make_room(2 * text.len());
        let mut to = self.len;
        let mut from = 0;
        // A step of eight is copied as far as its first quote, or whole.
        while let Some(some) = text.get(from..from + 8) {
            let some: [u8; 8] = some.try_into().expect("it is eight long");
            let out: &mut [u8] = &mut self.room[to..to + 9];
            out[..8].copy_from_slice(&some);
            let quotes = quotes_in(u64::from_le_bytes(some));
            if quotes == 0 {
                from += 8;
                to += 8;
            } else {
                let until = (quotes.trailing_zeros() / 8) as usize + 1;
                out[until] = b'"';
                from += until;
                to += until + 1;
            }
        }
        for byte in &text[from..] {
            self.room[to] = *byte;
            to += 1;
            if *byte == b'"' {
                self.room[to] = b'"';
                to += 1;
            }
        }
        self.len = to;
    }

    /// Hands over what is written and begins anew.
    pub fn take(&mut self) -> Vec<u8> {
        let mut taken = std::mem::take(&mut self.room);
        taken.truncate(self.len);
        self.len = 0;
        taken
    }
}

#[inline]
fn copy_steps(from: &[u8], to: &mut [u8], steps: usize) {
    let from = from[..steps * STEP].chunks_exact(STEP);
    let to = to[..steps * STEP].chunks_exact_mut(STEP);
    for (to, from) in to.zip(from) {
        to.copy_from_slice(from);
    }
}

/// The high bit of each byte that is a quote, exactly up to the lowest one.
#[inline]
fn quotes_in(eight: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let zeros = eight ^ (ONES * b'"' as u64);
    zeros.wrapping_sub(ONES) & !zeros & (ONES << 7)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pieces_follow_each_other_byte_for_byte(
            pieces in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..600), 0..20),
        ) {
            let mut kept = Bytes::default();
            let mut spans = Vec::new();
            for piece in &pieces {
                let start = kept.len();
                kept.extend(piece);
                spans.push((start, kept.len()));
            }
            prop_assert_eq!(kept.written(), pieces.concat());
            let mut copied = Bytes::default();
            for (start, end) in &spans {
                copied.extend_from(&kept, *start, *end);
                copied.push(b'|');
            }
            let expected: Vec<u8> = pieces.iter().flat_map(|piece| [piece.as_slice(), b"|"].concat()).collect();
            prop_assert_eq!(copied.take(), expected);
            prop_assert!(copied.is_empty());
        }

        #[test]
        fn each_quote_is_doubled_and_nothing_else(
            text in proptest::collection::vec(prop_oneof![Just(b'"'), Just(b'!'), Just(b'#'), any::<u8>()], 0..100),
        ) {
            let mut bytes = Bytes::default();
            bytes.push(b'<');
            bytes.extend_doubling_quotes(&text);
            let mut expected = vec![b'<'];
            for byte in text {
                expected.push(byte);
                if byte == b'"' {
                    expected.push(byte);
                }
            }
            prop_assert_eq!(bytes.written(), expected);
        }
    }
}
