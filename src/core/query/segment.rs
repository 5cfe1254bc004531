//! A set of rows within one stretch of 65,536 rows, as bits.

/// Rows to a segment; the store's chunks have the same size.
pub const SEGMENT_ROWS: u32 = 1 << 16;
const WORDS: usize = SEGMENT_ROWS as usize / 64;

/// Which rows of one segment are meant; a row is known by its distance from the segment's first row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentRows {
    words: Box<[u64; WORDS]>,
}

impl SegmentRows {
    /// No row.
    pub fn none() -> Self {
        SegmentRows {
            words: Box::new([0; WORDS]),
        }
    }

    /// The rows `from` to `to`, the last not included.
    pub fn range(from: u32, to: u32) -> Self {
        let mut rows = SegmentRows {
            words: Box::new([u64::MAX; WORDS]),
        };
        rows.clip(from, to);
        rows
    }

    /// Takes away all rows but those `from` to `to`, the last not included.
    pub fn clip(&mut self, from: u32, to: u32) {
        for (place, word) in self.words.iter_mut().enumerate() {
            let start = place as u32 * 64;
            *word &= ones_below(to.saturating_sub(start)) & !ones_below(from.saturating_sub(start));
        }
    }

    /// Adds a row.
    #[inline]
    pub fn insert(&mut self, row: u32) {
        self.words[row as usize / 64] |= 1 << (row % 64);
    }

    /// Whether a row is meant.
    #[inline]
    pub fn contains(&self, row: u32) -> bool {
        self.words[row as usize / 64] >> (row % 64) & 1 == 1
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Adds all rows of `other`.
    pub fn add(&mut self, other: &Self) {
        self.words
            .iter_mut()
            .zip(other.words.iter())
            .for_each(|(mine, theirs)| *mine |= theirs);
    }

    /// Keeps only those that `other` has, too.
    pub fn retain(&mut self, other: &Self) {
        self.words
            .iter_mut()
            .zip(other.words.iter())
            .for_each(|(mine, theirs)| *mine &= theirs);
    }

    /// Takes all rows of `other` away.
    pub fn remove(&mut self, other: &Self) {
        self.words
            .iter_mut()
            .zip(other.words.iter())
            .for_each(|(mine, theirs)| *mine &= !theirs);
    }

    /// The rows for which `test` holds.
    #[inline]
    pub fn filter(&self, mut test: impl FnMut(u32) -> bool) -> Self {
        let mut kept = Self::none();
        for (place, word) in self.words.iter().enumerate() {
            let (mut left, mut keep) = (*word, 0u64);
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                keep |= u64::from(test(place as u32 * 64 + bit)) << bit;
            }
            kept.words[place] = keep;
        }
        kept
    }

    /// The rows that `test` keeps, 64 at a time: it is given the place of the first of them and one
    /// bit for each that is meant, and gives the bits to keep. It is not asked where there are none.
    #[inline]
    pub fn filter_words(&self, mut test: impl FnMut(usize, u64) -> u64) -> Self {
        let mut kept = Self::none();
        for (place, (word, keep)) in self.words.iter().zip(kept.words.iter_mut()).enumerate() {
            if *word != 0 {
                *keep = test(place * 64, *word) & *word;
            }
        }
        kept
    }

    /// Adds the numbers of the rows to `found`, in ascending order, `first` being that of row 0.
    pub fn append_to(&self, first: u32, found: &mut Vec<u32>) {
        for (place, word) in self.words.iter().enumerate() {
            let start = first + place as u32 * 64;
            if *word == u64::MAX {
                found.extend(start..start + 64);
                continue;
            }
            let mut left = *word;
            while left != 0 {
                found.push(start + left.trailing_zeros());
                left &= left - 1;
            }
        }
    }

    /// The rows in ascending order.
    #[cfg(test)]
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().enumerate().flat_map(|(place, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros())?;
                left &= left - 1;
                Some(place as u32 * 64 + bit)
            })
        })
    }

    /// Whether any row from `from` to `to` (not included) is meant.
    pub fn any_in(&self, from: u32, to: u32) -> bool {
        (from / 64..to.div_ceil(64)).any(|place| {
            let mut word = self.words[place as usize];
            let start = place * 64;
            if from > start {
                word &= u64::MAX << (from - start);
            }
            if to < start + 64 {
                word &= u64::MAX >> (start + 64 - to);
            }
            word != 0
        })
    }
}

/// So many ones from the lowest bit on, at most 64.
fn ones_below(count: u32) -> u64 {
    1u64.checked_shl(count).map_or(u64::MAX, |bit| bit - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_holds_exactly_what_was_put_in() {
        let mut rows = SegmentRows::none();
        for row in [0, 63, 64, 1000, SEGMENT_ROWS - 1] {
            rows.insert(row);
        }
        assert!(rows.iter().eq([0, 63, 64, 1000, SEGMENT_ROWS - 1]));
        assert!(rows.filter(|row| row % 2 == 0).iter().eq([0, 64, 1000]));
        assert!(rows.any_in(64, 65) && !rows.any_in(65, 1000) && rows.any_in(999, SEGMENT_ROWS));
        let mut rest = SegmentRows::range(0, 65);
        rest.remove(&rows);
        assert_eq!(rest.iter().count(), 62);
    }

    #[test]
    fn a_range_holds_its_rows_and_no_other_wherever_its_ends_lie() {
        let ends = [
            0,
            1,
            63,
            64,
            65,
            127,
            128,
            1000,
            SEGMENT_ROWS - 1,
            SEGMENT_ROWS,
        ];
        for from in ends {
            for to in ends {
                let rows = SegmentRows::range(from, to);
                assert!(rows.iter().eq(from..to), "{from}..{to}");
                let mut found = Vec::new();
                rows.append_to(7, &mut found);
                assert!(found.into_iter().eq((from..to).map(|row| row + 7)));
                let odd = rows.filter_words(|_, _| 0xAAAA_AAAA_AAAA_AAAA);
                assert!(odd.iter().eq((from..to).filter(|row| row % 2 == 1)));
            }
        }
    }
}
