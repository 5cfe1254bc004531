//! Batches and blocks as bytes, to cross from one worker to another.
//!
//! Both ends are of one build, so the form has no version; a text that is too
//! short is still an error, never a panic.

/// Writes numbers and bytes one after the other.
#[derive(Debug, Default)]
pub struct WireWriter {
    /// What was written.
    pub bytes: Vec<u8>,
}

impl WireWriter {
    /// One number.
    pub fn number(&mut self, number: u64) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    /// Bytes with their count before them.
    pub fn text(&mut self, text: &[u8]) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text);
    }

    /// Numbers of 4 bytes with their count before them.
    pub fn u32s(&mut self, numbers: impl ExactSizeIterator<Item = u32>) {
        self.number(numbers.len() as u64);
        self.bytes.reserve(numbers.len() * 4);
        numbers.for_each(|number| self.bytes.extend_from_slice(&number.to_le_bytes()));
    }

    /// Numbers of 8 bytes with their count before them.
    pub fn u64s(&mut self, numbers: impl ExactSizeIterator<Item = u64>) {
        self.number(numbers.len() as u64);
        self.bytes.reserve(numbers.len() * 8);
        numbers.for_each(|number| self.bytes.extend_from_slice(&number.to_le_bytes()));
    }
}

/// Reads what a [`WireWriter`] wrote, in the same order; `None` where the bytes end too early.
#[derive(Clone, Debug)]
pub struct WireReader<'a> {
    rest: &'a [u8],
}

impl<'a> WireReader<'a> {
    /// Begins at the first byte.
    pub fn new(bytes: &'a [u8]) -> Self {
        WireReader { rest: bytes }
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    /// One number.
    pub fn number(&mut self) -> Option<u64> {
        self.take(8)
            .and_then(|bytes| bytes.try_into().ok())
            .map(u64::from_le_bytes)
    }

    /// One number that counts something in memory.
    pub fn count(&mut self) -> Option<usize> {
        self.number()
            .and_then(|number| usize::try_from(number).ok())
    }

    /// Bytes with their count before them.
    pub fn text(&mut self) -> Option<&'a [u8]> {
        let count = self.count()?;
        self.take(count)
    }

    /// Numbers of 4 bytes.
    pub fn u32s(&mut self) -> Option<Vec<u32>> {
        let count = self.count()?;
        let bytes = self.take(count.checked_mul(4)?)?;
        Some(
            bytes
                .as_chunks::<4>()
                .0
                .iter()
                .map(|chunk| u32::from_le_bytes(*chunk))
                .collect(),
        )
    }

    /// Numbers of 8 bytes.
    pub fn u64s(&mut self) -> Option<Vec<u64>> {
        let count = self.count()?;
        let bytes = self.take(count.checked_mul(8)?)?;
        Some(
            bytes
                .as_chunks::<8>()
                .0
                .iter()
                .map(|chunk| u64::from_le_bytes(*chunk))
                .collect(),
        )
    }
}
