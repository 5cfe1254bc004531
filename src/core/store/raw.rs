//! What is kept of the raw text of every event beside the columns, compressed
//! in blocks: all of it, or what its form leaves out.
//!
//! Reading one event unpacks its block; the block read last is kept, so that
//! reading rows in order unpacks each block once.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::{Arc, Weak};

use super::Chunked;
use super::form::Form;
use super::gathered::Gathered;
use super::wire::{WireReader, WireWriter};

/// Raw bytes to a block. Small enough to unpack for one row on the screen, large enough to compress well.
pub const BLOCK_BYTES: usize = 128 << 10;

/// More forms than this are not told apart: a source whose records are all of one shape or another has a dozen.
const MOST_FORMS: usize = 4096;

/// Whether JSON text writes no character as `\uXXXX`, so that words stand in it as they are meant.
pub fn is_plain(text: &[u8]) -> bool {
    memchr::memmem::find(text, b"\\u").is_none()
}

/// A text, compressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    raw_len: u32,
    /// By [`is_plain`].
    plain: bool,
    packed: Box<[u8]>,
}

impl Packed {
    /// Compresses `text`.
    pub fn new(text: &[u8]) -> Self {
        Packed {
            raw_len: text.len() as u32,
            plain: is_plain(text),
            packed: lz4_flex::block::compress(text).into_boxed_slice(),
        }
    }

    /// Puts the text into `text`, in place of what is there.
    pub fn unpack(&self, text: &mut Vec<u8>) {
        text.resize(self.raw_len as usize, 0);
        let written = lz4_flex::block::decompress_into(&self.packed, text)
            .expect("the block was packed by us and never changed");
        debug_assert_eq!(written, self.raw_len as usize);
    }

    pub(super) fn to_wire(&self, wire: &mut WireWriter) {
        wire.number(u64::from(self.raw_len));
        wire.number(u64::from(self.plain));
        wire.text(&self.packed);
    }

    pub(super) fn from_wire(wire: &mut WireReader<'_>) -> Option<Packed> {
        Some(Packed {
            raw_len: wire.number()? as u32,
            plain: wire.number()? == 1,
            packed: wire.text()?.into(),
        })
    }
}

#[derive(Clone, Debug)]
struct Block {
    /// Row of its first record.
    first_row: u32,
    packed: Packed,
}

/// An append-only list of raw texts.
#[derive(Clone, Debug, Default)]
pub struct RawTexts {
    blocks: Vec<Block>,
    /// Start and length of a row's text in its block.
    spans: Chunked<(u32, u32)>,
    /// For each row 1 + the number of its form; 0: the text is whole.
    row_forms: Chunked<u16>,
    forms: Vec<Form>,
    /// The block unpacked last and its text.
    unpacked: RefCell<Option<(usize, Vec<u8>)>>,
    /// Texts that somebody collected, to read many rows in an order of their own.
    gathered: RefCell<Weak<Gathered>>,
    packed_bytes: usize,
}

impl RawTexts {
    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Adds a block in which the rows that are pushed next stand.
    pub fn push_block(&mut self, packed: Packed) {
        let first_row = self.spans.len() as u32;
        self.packed_bytes += packed.packed.len();
        // A block of which every row was a duplicate holds nothing.
        if let Some(empty) = self.blocks.pop_if(|block| block.first_row == first_row) {
            self.packed_bytes -= empty.packed.packed.len();
            *self.unpacked.borrow_mut() = None;
        }
        self.blocks.push(Block { first_row, packed });
    }

    /// Adds the next row, whose text stands at `start` of the block pushed last, and what
    /// [`RawTexts::number_of`] said of its form (0: it has none).
    pub fn push(&mut self, start: u32, len: u32, form: u16) {
        self.spans.push((start, len));
        self.row_forms.push(form);
    }

    /// The number by which rows name a form; none if there are too many already.
    pub fn number_of(&mut self, form: &Form) -> Option<u16> {
        let known = self.forms.iter().position(|known| known == form);
        let place = known.or_else(|| {
            (self.forms.len() < MOST_FORMS).then(|| {
                self.forms.push(form.clone());
                self.forms.len() - 1
            })
        });
        place.map(|place| place as u16 + 1)
    }

    /// The form of a row; none if its text is kept whole.
    #[inline]
    pub fn form(&self, row: u32) -> Option<&Form> {
        let number = self.row_forms.get(row as usize).checked_sub(1)?;
        Some(&self.forms[usize::from(number)])
    }

    /// All forms.
    pub fn forms(&self) -> &[Form] {
        &self.forms
    }

    /// What [`RawTexts::number_of`] said of a row's form; 0 if it has none.
    #[inline]
    pub fn form_number(&self, row: u32) -> u16 {
        self.row_forms.get(row as usize)
    }

    /// Gives `read` what is kept of the text of one row.
    pub fn with<R>(&self, row: u32, read: impl FnOnce(&[u8]) -> R) -> R {
        let gathered = self.gathered.borrow().upgrade();
        if let Some(text) = gathered.as_ref().and_then(|texts| texts.of(row)) {
            return read(text);
        }
        let number = self.block_of(row);
        let span = self.span(row);
        self.with_block(number, |text| read(&text[span]))
    }

    /// The number of the block in which a row's text lies.
    pub fn block_of(&self, row: u32) -> usize {
        self.blocks.partition_point(|block| block.first_row <= row) - 1
    }

    /// Reads from `gathered` what it has, for as long as somebody else holds it. A row's text never changes.
    pub fn read_from(&self, gathered: &Arc<Gathered>) {
        self.gathered.replace(Arc::downgrade(gathered));
    }

    #[cfg(test)]
    pub(in crate::core) fn reads_elsewhere(&self) -> bool {
        self.gathered.borrow().upgrade().is_some()
    }

    /// Where what is kept of a row stands in its block.
    pub fn span(&self, row: u32) -> Range<usize> {
        let (start, len) = self.spans.get(row as usize);
        start as usize..start as usize + len as usize
    }

    fn with_block<R>(&self, number: usize, read: impl FnOnce(&[u8]) -> R) -> R {
        let mut held = self.unpacked.borrow_mut();
        match &mut *held {
            Some((known, text)) if *known == number => read(text),
            other => {
                let mut text = other.take().map(|(_, text)| text).unwrap_or_default();
                // A single huge event must not leave its room behind.
                text.shrink_to(8 * BLOCK_BYTES);
                self.blocks[number].packed.unpack(&mut text);
                let (_, text) = other.insert((number, text));
                read(text)
            }
        }
    }

    /// Whether two rows have the same text, as elements of one record have.
    pub(super) fn are_one(&self, row: u32, other: u32) -> bool {
        self.spans.get(row as usize) == self.spans.get(other as usize)
            && self.block_of(row) == self.block_of(other)
    }

    /// The blocks that hold some of `rows`, in order.
    pub fn blocks_in(&self, rows: Range<u32>) -> impl Iterator<Item = RawBlock<'_>> {
        let from = self
            .blocks
            .partition_point(|block| block.first_row <= rows.start)
            .saturating_sub(1);
        let to = self
            .blocks
            .partition_point(|block| block.first_row < rows.end);
        (from..to).map(|number| RawBlock {
            texts: self,
            number,
            first_row: self.blocks[number].first_row,
            end_row: self
                .blocks
                .get(number + 1)
                .map_or(self.spans.len() as u32, |block| block.first_row),
        })
    }

    pub(super) fn block_count(&self) -> usize {
        self.blocks.len()
    }

    /// Blocks as they are kept, each with the row of its first record.
    pub(super) fn blocks(&self, range: Range<usize>) -> impl Iterator<Item = (u32, &Packed)> {
        let blocks = self.blocks[range].iter();
        blocks.map(|block| (block.first_row, &block.packed))
    }

    /// Adds a block with all its rows to come.
    pub(super) fn put_block(&mut self, first_row: u32, packed: Packed) {
        self.packed_bytes += packed.packed.len();
        self.blocks.push(Block { first_row, packed });
    }

    /// Start and length of a row's text in its block.
    pub(super) fn place(&self, row: usize) -> (u32, u32) {
        self.spans.get(row)
    }

    /// Whether each row lies in a block, and inside it.
    pub(super) fn is_sound(&self) -> bool {
        let first = self.blocks.first().map_or(0, |block| block.first_row);
        let rising = self.blocks.is_sorted_by_key(|block| block.first_row);
        let inside = self.blocks.iter().enumerate().all(|(number, block)| {
            let next = self.blocks.get(number + 1);
            let end = next.map_or(self.spans.len(), |next| next.first_row as usize);
            (block.first_row as usize..end).all(|row| {
                let (start, len) = self.spans.get(row);
                start
                    .checked_add(len)
                    .is_some_and(|end| end <= block.packed.raw_len)
            })
        });
        first == 0 && rising && inside && (self.spans.is_empty() || !self.blocks.is_empty())
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        let forms: usize = self.forms.iter().map(Form::bytes).sum();
        self.packed_bytes + self.spans.bytes() + self.row_forms.bytes() + forms
    }
}

/// One block of consecutive rows.
pub struct RawBlock<'a> {
    texts: &'a RawTexts,
    number: usize,
    /// Its first row.
    pub first_row: u32,
    /// The row after its last.
    pub end_row: u32,
}

impl RawBlock<'_> {
    /// By [`is_plain`].
    pub fn is_plain(&self) -> bool {
        self.texts.blocks[self.number].packed.plain
    }

    /// Gives `read` everything that is kept of its rows.
    pub fn with<R>(&self, read: impl FnOnce(&[u8]) -> R) -> R {
        self.texts.with_block(self.number, read)
    }

    /// Where what is kept of a row stands in it.
    pub fn span(&self, row: u32) -> Range<usize> {
        self.texts.span(row)
    }
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
        for some in all.chunks(97) {
            // Between the texts stands what belongs to none, as between records in a body.
            texts.push_block(Packed::new(&some.join(&b',')));
            let mut start = 0;
            for text in some {
                texts.push(start, text.len() as u32, 0);
                start += text.len() as u32 + 1;
            }
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
        assert_eq!(texts.blocks_in(97..98).count(), 1);
    }
}
