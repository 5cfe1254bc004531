//! A growing list that never moves what it holds.
//!
//! A `Vec` of a million rows copies them all when it doubles, and for a moment
//! needs three times their room; this one adds a chunk.

/// Values to a chunk: 2^16, so a place is a shift and a mask.
const CHUNK_BITS: usize = 16;
const CHUNK: usize = 1 << CHUNK_BITS;

/// An append-only list in chunks of 65,536.
#[derive(Clone, Debug)]
pub struct Chunked<T> {
    chunks: Vec<Vec<T>>,
    len: usize,
}

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Chunked {
            chunks: Vec::new(),
            len: 0,
        }
    }
}

impl<T: Copy> Chunked<T> {
    /// How many values there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds a value at the end.
    pub fn push(&mut self, value: T) {
        if self.len & (CHUNK - 1) == 0 {
            // The first chunk grows as it fills, so that a small list stays small.
            self.chunks
                .push(Vec::with_capacity(if self.len == 0 { 0 } else { CHUNK }));
        }
        self.chunks[self.len >> CHUNK_BITS].push(value);
        self.len += 1;
    }

    /// Adds values at the end, chunk by chunk.
    pub fn extend(&mut self, values: impl ExactSizeIterator<Item = T>) {
        let mut values = values;
        while let Some(value) = values.next() {
            // Opens the next chunk where one is full.
            self.push(value);
            let chunk = &mut self.chunks[(self.len - 1) >> CHUNK_BITS];
            let room = (CHUNK - chunk.len()).min(values.len());
            chunk.extend(values.by_ref().take(room));
            self.len += room;
        }
    }

    /// The value at `place`; panics past the end, as a slice does.
    #[inline]
    pub fn get(&self, place: usize) -> T {
        self.chunks[place >> CHUNK_BITS][place & (CHUNK - 1)]
    }

    /// All values in order.
    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        self.chunks.iter().flatten().copied()
    }

    /// The values as slices, each with the place of its first value. All but the last hold 65,536.
    pub fn slices(&self) -> impl Iterator<Item = (usize, &[T])> {
        self.chunks
            .iter()
            .enumerate()
            .map(|(number, chunk)| (number << CHUNK_BITS, chunk.as_slice()))
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.chunks.iter().map(Vec::capacity).sum::<usize>() * size_of::<T>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_added_together_stand_as_values_added_one_by_one() {
        let mut list = Chunked::default();
        let mut start = 0u32;
        for count in [0, 1, 5, 65_530, 65_536, 1, 200_000, 0] {
            list.extend(start..start + count);
            start += count;
        }
        assert_eq!(list.len(), start as usize);
        assert!(list.iter().eq(0..start));
    }

    #[test]
    fn values_keep_their_places_across_chunks() {
        let mut list = Chunked::default();
        for value in 0..200_000u32 {
            list.push(value);
        }
        assert_eq!(list.len(), 200_000);
        assert!((0..200_000).all(|place| list.get(place) == place as u32));
        assert!(list.iter().eq(0..200_000));
        assert_eq!(
            list.slices().map(|(_, slice)| slice.len()).sum::<usize>(),
            200_000
        );
    }
}
