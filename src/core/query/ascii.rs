//! Finding ASCII text without regard to case, fast enough for gigabytes.
//!
//! The loop looks at two bytes of the needle at once, the rarest two, over
//! blocks of 64 positions without a branch inside, so that the compiler turns
//! it into SIMD on every target; only a block with a candidate is looked at
//! byte by byte.

/// Positions looked at in one go: a few SIMD registers on any target.
const BLOCK: usize = 64;

/// Where `needle_lower` first occurs in `haystack`, ASCII letters in any case.
///
/// `needle_lower` must hold no upper-case ASCII letter. Other bytes than ASCII
/// letters match themselves only. An empty needle is found at 0.
pub fn find_ascii_insensitive(haystack: &[u8], needle_lower: &[u8]) -> Option<usize> {
    Finder::new(needle_lower).find(haystack)
}

/// A needle made ready to be looked for in many texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finder {
    needle_lower: Vec<u8>,
    /// None for a needle of one byte or none.
    pair: Option<Pair>,
}

impl Finder {
    /// For [`find_ascii_insensitive`]'s needle.
    pub(super) fn new(needle_lower: &[u8]) -> Self {
        Finder {
            needle_lower: needle_lower.to_vec(),
            pair: (needle_lower.len() > 1).then(|| Pair::of(needle_lower)),
        }
    }

    /// What is looked for.
    pub(super) fn needle(&self) -> &[u8] {
        &self.needle_lower
    }

    /// Where the needle first occurs.
    pub(super) fn find(&self, haystack: &[u8]) -> Option<usize> {
        let Some(pair) = &self.pair else {
            return match self.needle_lower.first() {
                None => Some(0),
                Some(byte) => Probe::of(&[*byte], 0).find(haystack),
            };
        };
        // Every start up to (not including) `starts` leaves room for the whole needle.
        let starts = (haystack.len() + 1).checked_sub(self.needle_lower.len())?;
        let first = &haystack[pair.first.offset..pair.first.offset + starts];
        let second = &haystack[pair.second.offset..pair.second.offset + starts];
        let blocks = first.chunks_exact(BLOCK).zip(second.chunks_exact(BLOCK));
        for (block, (first, second)) in blocks.enumerate() {
            if pair.may_start_in(first, second) {
                let start = block * BLOCK;
                let found = self.find_from(haystack, pair, start..start + BLOCK);
                if found.is_some() {
                    return found;
                }
            }
        }
        self.find_from(haystack, pair, starts - starts % BLOCK..starts)
    }

    fn find_from(
        &self,
        haystack: &[u8],
        pair: &Pair,
        starts: std::ops::Range<usize>,
    ) -> Option<usize> {
        let needle = &self.needle_lower;
        let mut start = starts.start;
        while start < starts.end {
            let offset = pair.first.offset;
            start += pair
                .first
                .find(&haystack[start + offset..starts.end + offset])?;
            if pair.second.is(haystack[start + pair.second.offset])
                && equals_ascii_insensitive(&haystack[start..start + needle.len()], needle)
            {
                return Some(start);
            }
            start += 1;
        }
        None
    }
}

/// Whether `text` is `lower` but for the case of ASCII letters.
pub(super) fn equals_ascii_insensitive(text: &[u8], lower: &[u8]) -> bool {
    text.eq_ignore_ascii_case(lower)
}

/// One byte of the needle to look for: where it stands, and how its two cases become one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Probe {
    offset: usize,
    byte: u8,
    /// 0x20 for a letter, which sets the bit that tells its cases apart; else 0.
    case_bit: u8,
}

impl Probe {
    fn of(needle_lower: &[u8], offset: usize) -> Self {
        let byte = needle_lower[offset];
        Probe {
            offset,
            byte,
            case_bit: if byte.is_ascii_lowercase() { 0x20 } else { 0 },
        }
    }

    fn is(&self, byte: u8) -> bool {
        byte | self.case_bit == self.byte
    }

    fn find(&self, text: &[u8]) -> Option<usize> {
        if self.case_bit == 0 {
            memchr::memchr(self.byte, text)
        } else {
            memchr::memchr2(self.byte, self.byte.to_ascii_uppercase(), text)
        }
    }
}

/// The two rarest bytes of a needle.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pair {
    first: Probe,
    second: Probe,
}

impl Pair {
    /// `needle_lower` has at least two bytes.
    fn of(needle_lower: &[u8]) -> Self {
        let rarest = |allowed: &dyn Fn(usize) -> bool| {
            (0..needle_lower.len())
                .filter(|offset| allowed(*offset))
                .min_by_key(|offset| commonness(needle_lower[*offset]))
        };
        let first = rarest(&|_| true).unwrap_or(0);
        // Neighbours come together more often than chance would have it (`qu`), so the second one
        // stands apart, where the needle is long enough.
        let second = rarest(&|offset| offset.abs_diff(first) > 2)
            .or_else(|| rarest(&|offset| offset != first))
            .unwrap_or(0);
        Pair {
            first: Probe::of(needle_lower, first),
            second: Probe::of(needle_lower, second),
        }
    }

    /// No early way out and no call inside: this is the loop that must become SIMD.
    fn may_start_in(&self, first: &[u8], second: &[u8]) -> bool {
        let mut any = 0u8;
        for (a, b) in first.iter().zip(second) {
            let hit = (a | self.first.case_bit == self.first.byte)
                & (b | self.second.case_bit == self.second.byte);
            any |= u8::from(hit);
        }
        any != 0
    }
}

/// How common a byte is in JSON of audit events, both cases together.
fn commonness(byte: u8) -> u8 {
    // From the most to the least common, counted over 20 MB of events of many products.
    const ORDER: &[u8] = b"\"eatis:rnoc\\,d 01mulp2-.b3fv4g587y69{}_h/wkxzqj[]";
    let place = ORDER
        .iter()
        .position(|common| *common == byte)
        .unwrap_or(ORDER.len());
    u8::MAX - place as u8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn naive(haystack: &[u8], needle_lower: &[u8]) -> Option<usize> {
        let lower = haystack.to_ascii_lowercase();
        (0..=lower.len()).find(|at| lower[*at..].starts_with(needle_lower))
    }

    #[test]
    fn letters_match_in_any_case_and_signs_do_not_match_their_neighbours_in_the_table() {
        assert_eq!(find_ascii_insensitive(b"say HeLLo", b"hello"), Some(4));
        assert_eq!(find_ascii_insensitive(b"a{b", b"a[b"), None);
        assert_eq!(find_ascii_insensitive(b"\x11", b"1"), None);
        assert_eq!(find_ascii_insensitive(b"a@b", b"a`b"), None);
    }

    #[test]
    fn the_needle_is_found_at_every_place_around_the_edges_of_a_block() {
        for len in 2..200 {
            for at in 0..=len - 2 {
                let mut text = vec![b'.'; len];
                text[at..at + 2].copy_from_slice(b"Ab");
                assert_eq!(find_ascii_insensitive(&text, b"ab"), Some(at));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn it_finds_what_a_plain_search_finds(
            haystack in proptest::collection::vec(
                prop_oneof![Just(b'a'), Just(b'A'), Just(b'b'), Just(b'B'), Just(b'@'), Just(b'`'), any::<u8>()], 0..300),
            needle in proptest::collection::vec(prop_oneof![Just(b'a'), Just(b'b'), Just(b'@'), 0x80u8..], 0..5),
        ) {
            prop_assert_eq!(find_ascii_insensitive(&haystack, &needle), naive(&haystack, &needle));
        }
    }
}
