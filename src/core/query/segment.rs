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
        let mut rows = Self::none();
        for row in from..to {
            rows.insert(row);
        }
        rows
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

    /// The rows in ascending order.
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
}
