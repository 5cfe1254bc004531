//! The raw text of every event, byte for byte, compressed in blocks.
//!
//! Reading one event unpacks its block; the block read last is kept, so that
//! reading rows in order unpacks each block once.

use std::cell::RefCell;

use super::Chunked;

/// Raw bytes to a block. Small enough to unpack for one row on the screen, large enough to compress well.
pub const BLOCK_BYTES: usize = 128 << 10;

/// Compressed text of some records that follow each other.
#[derive(Clone, Debug)]
struct Block {
    /// Row of its first record.
    first_row: u32,
    raw_len: u32,
    /// Only ASCII and no backslash: what is searched can be compared with the bytes as they are.
    plain: bool,
    packed: Box<[u8]>,
}

/// An append-only list of raw texts.
#[derive(Clone, Debug, Default)]
pub struct RawTexts {
    blocks: Vec<Block>,
    /// Where a row's text ends in its block; it starts where the one before it ends.
    ends: Chunked<u32>,
    open: Vec<u8>,
    open_first_row: u32,
    /// The block unpacked last and its text.
    unpacked: RefCell<(usize, Vec<u8>)>,
    packed_bytes: usize,
}

impl RawTexts {
    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Adds the next row's text.
    pub fn push(&mut self, text: &[u8]) {
        self.open.extend_from_slice(text);
        self.ends.push(self.open.len() as u32);
        if self.open.len() >= BLOCK_BYTES {
            self.close();
        }
    }

    fn close(&mut self) {
        let packed = lz4_flex::block::compress(&self.open).into_boxed_slice();
        self.packed_bytes += packed.len();
        self.blocks.push(Block {
            first_row: self.open_first_row,
            raw_len: self.open.len() as u32,
            plain: is_plain(&self.open),
            packed,
        });
        self.open_first_row = self.ends.len() as u32;
        self.open.clear();
        // A single huge event must not leave its room behind.
        self.open.shrink_to(2 * BLOCK_BYTES);
    }

    /// Gives `read` the text of one row.
    pub fn with<R>(&self, row: u32, read: impl FnOnce(&[u8]) -> R) -> R {
        if row >= self.open_first_row {
            let (start, end) = self.span(self.open_first_row, row);
            return read(&self.open[start..end]);
        }
        let number = self.blocks.partition_point(|block| block.first_row <= row) - 1;
        let (start, end) = self.span(self.blocks[number].first_row, row);
        self.with_block(number, |text| read(&text[start..end]))
    }

    fn span(&self, first_row: u32, row: u32) -> (usize, usize) {
        let start = if row == first_row {
            0
        } else {
            self.ends.get(row as usize - 1)
        };
        (start as usize, self.ends.get(row as usize) as usize)
    }

    fn with_block<R>(&self, number: usize, read: impl FnOnce(&[u8]) -> R) -> R {
        let mut unpacked = self.unpacked.borrow_mut();
        let (held, text) = &mut *unpacked;
        let block = &self.blocks[number];
        if *held != number || text.len() != block.raw_len as usize {
            text.resize(block.raw_len as usize, 0);
            let written = lz4_flex::block::decompress_into(&block.packed, text)
                .expect("the block was packed by us and never changed");
            debug_assert_eq!(written, block.raw_len as usize);
            *held = number;
        }
        read(text)
    }

    /// The blocks that hold some of `rows`, in order.
    pub fn blocks_in(&self, rows: std::ops::Range<u32>) -> impl Iterator<Item = RawBlock<'_>> {
        let from = self
            .blocks
            .partition_point(|block| block.first_row <= rows.start)
            .saturating_sub(1);
        let closed = (from..self.blocks.len()).map(|number| {
            let next = self
                .blocks
                .get(number + 1)
                .map_or(self.open_first_row, |block| block.first_row);
            RawBlock {
                texts: self,
                number: Some(number),
                first_row: self.blocks[number].first_row,
                end_row: next,
            }
        });
        let open = RawBlock {
            texts: self,
            number: None,
            first_row: self.open_first_row,
            end_row: self.ends.len() as u32,
        };
        closed
            .chain(Some(open).filter(|block| block.first_row < block.end_row))
            .skip_while(move |block| block.end_row <= rows.start)
            .take_while(move |block| block.first_row < rows.end)
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.packed_bytes + self.ends.bytes() + self.open.capacity()
    }
}

/// One block of consecutive rows.
pub struct RawBlock<'a> {
    texts: &'a RawTexts,
    number: Option<usize>,
    /// Its first row.
    pub first_row: u32,
    /// The row after its last.
    pub end_row: u32,
}

impl RawBlock<'_> {
    /// Whether it holds only ASCII and no backslash.
    pub fn is_plain(&self) -> bool {
        match self.number {
            Some(number) => self.texts.blocks[number].plain,
            None => is_plain(&self.texts.open),
        }
    }

    /// Gives `read` its whole text.
    pub fn with<R>(&self, read: impl FnOnce(&[u8]) -> R) -> R {
        match self.number {
            Some(number) => self.texts.with_block(number, read),
            None => read(&self.texts.open),
        }
    }

    /// Where a row's text stands in the whole.
    pub fn span(&self, row: u32) -> std::ops::Range<usize> {
        let (start, end) = self.texts.span(self.first_row, row);
        start..end
    }
}

fn is_plain(text: &[u8]) -> bool {
    text.is_ascii() && memchr::memchr(b'\\', text).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back_as_it_went_in_whatever_its_size() {
        let mut texts = RawTexts::default();
        let all: Vec<Vec<u8>> = (0..3000usize)
            .map(|number| {
                let size = if number % 1000 == 7 {
                    300_000
                } else {
                    number % 400
                };
                (0..size).map(|place| (place * 31 + number) as u8).collect()
            })
            .collect();
        for text in &all {
            texts.push(text);
        }
        for (row, text) in all.iter().enumerate().rev() {
            texts.with(row as u32, |read| assert_eq!(read, text));
        }
        let mut seen = 0;
        for block in texts.blocks_in(0..all.len() as u32) {
            for row in block.first_row..block.end_row {
                block.with(|text| assert_eq!(&text[block.span(row)], all[row as usize]));
                seen += 1;
            }
        }
        assert_eq!(seen, all.len());
    }
}
