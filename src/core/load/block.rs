//! Records cut out of a body and not yet read: what a parser takes.

use std::ops::Range;

use memchr::{memchr, memchr_iter};

use crate::core::ingest::{RecordSink, cut_lines};
use crate::core::protocol::{REJECTS_NAMED, Reject};
use crate::core::store::wire::{WireReader, WireWriter};

/// Raw text to a block; the first one is smaller, so that the first rows are there at once.
const BLOCK_BYTES: usize = 1 << 20;
const FIRST_BLOCK_BYTES: usize = 128 << 10;
/// Room for a block and for what came with its end: it is not moved while it fills.
const BLOCK_ROOM: usize = BLOCK_BYTES + BLOCK_BYTES / 2;

/// Records that follow each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Their texts, one after the other.
    pub text: Vec<u8>,
    /// Of each record, its place in the body and where its text ends.
    pub records: Vec<(u64, u32)>,
    /// The text is whole lines, of which the first begins at this place of the body, and has still
    /// to be cut into records.
    pub lines_at: Option<u64>,
}

/// The records of a block, cut out of it.
#[derive(Debug, Default)]
pub(super) struct Cut {
    /// Of each record, its place in the body and where its text stands in the block.
    pub records: Vec<(u64, Range<usize>)>,
    /// What is no record.
    pub rejects: Vec<Reject>,
    start: u64,
}

impl RecordSink for Cut {
    fn record(&mut self, at: u64, text: &[u8]) {
        let start = (at - self.start) as usize;
        self.records.push((at, start..start + text.len()));
    }

    fn reject(&mut self, at: u64, reason: String, text: &[u8]) {
        self.rejects.push(Reject::new(at, reason, text));
    }
}

impl Block {
    /// Whole lines, of which the first begins at `at`.
    pub fn of_lines(at: u64, text: Vec<u8>) -> Block {
        Block {
            text,
            records: Vec::new(),
            lines_at: Some(at),
        }
    }

    /// Its records.
    pub(super) fn cut(&self) -> Cut {
        let mut cut = Cut::default();
        if let Some(at) = self.lines_at {
            cut.start = at;
            cut_lines(at, &self.text, &mut cut);
            return cut;
        }
        let mut start = 0;
        for (at, end) in &self.records {
            cut.records.push((*at, start..*end as usize));
            start = *end as usize;
        }
        cut
    }

    /// The texts of its records.
    pub fn texts(&self) -> Vec<&[u8]> {
        let cut = self.cut();
        let spans = cut.records.into_iter().map(|(_, span)| span);
        spans.map(|span| &self.text[span]).collect()
    }

    fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// As bytes, all but its text.
    pub fn places_to_wire(&self) -> Vec<u8> {
        let mut wire = WireWriter::default();
        wire.number(self.lines_at.map_or(0, |at| at + 1));
        wire.u64s(self.records.iter().map(|record| record.0));
        wire.u32s(self.records.iter().map(|record| record.1));
        wire.bytes
    }

    /// From its text and the bytes of [`Block::places_to_wire`]; `None` if they are not.
    pub fn from_wire(places: &[u8], text: Vec<u8>) -> Option<Block> {
        let mut wire = WireReader::new(places);
        let lines_at = wire.number()?.checked_sub(1);
        Some(Block {
            text,
            records: wire.u64s()?.into_iter().zip(wire.u32s()?).collect(),
            lines_at,
        })
    }
}

/// Gathers records into blocks.
#[derive(Debug, Default)]
pub(super) struct Gather {
    open: Block,
    ready: std::collections::VecDeque<Block>,
    given: bool,
    /// What is no record at all: the first of them.
    pub rejects: Vec<Reject>,
    /// All of them.
    pub rejected: u64,
}

impl Gather {
    /// A full block, the one gathered first.
    pub fn full(&mut self) -> Option<Block> {
        self.ready.pop_front()
    }

    /// The next block, full or not.
    pub fn any(&mut self) -> Option<Block> {
        self.full().or_else(|| {
            (!self.open.is_empty()).then(|| {
                self.given = true;
                std::mem::take(&mut self.open)
            })
        })
    }

    /// Records that wait, or lines.
    pub fn waiting(&self) -> usize {
        self.ready
            .iter()
            .chain([&self.open])
            .map(|block| match block.lines_at {
                Some(_) => memchr_iter(b'\n', &block.text).count(),
                None => block.records.len(),
            })
            .sum()
    }

    fn enough(&self) -> usize {
        if self.given {
            BLOCK_BYTES
        } else {
            FIRST_BLOCK_BYTES
        }
    }

    /// The open block is full; what belongs to the next one is `next`.
    fn close(&mut self, next: Block) {
        self.given = true;
        let full = std::mem::replace(&mut self.open, next);
        if !full.is_empty() {
            self.ready.push_back(full);
        }
    }
}

impl RecordSink for Gather {
    fn record(&mut self, at: u64, text: &[u8]) {
        if self.open.lines_at.is_some() {
            self.close(Block::default());
        }
        self.open.text.extend_from_slice(text);
        self.open.records.push((at, self.open.text.len() as u32));
        if self.open.text.len() >= self.enough() {
            self.close(Block {
                text: Vec::with_capacity(BLOCK_ROOM),
                ..Block::default()
            });
        }
    }

    fn lines(&mut self, at: u64, first: &[u8], rest: &[u8]) {
        let end = self
            .open
            .lines_at
            .map(|start| start + self.open.text.len() as u64);
        if end != Some(at) {
            self.close(Block::of_lines(at, Vec::new()));
        }
        self.open.text.extend_from_slice(first);
        self.open.text.extend_from_slice(rest);
        // Where a block ends does not depend on how the body came: with the line that fills it.
        loop {
            let enough = self.enough();
            let text = &mut self.open.text;
            let Some(line) = text.get(enough - 1..).and_then(|text| memchr(b'\n', text)) else {
                return;
            };
            let mut next = text.split_off(enough + line);
            next.reserve(BLOCK_ROOM);
            let at = self.open.lines_at.unwrap_or_default() + text.len() as u64;
            self.close(Block::of_lines(at, next));
        }
    }

    fn reject(&mut self, at: u64, reason: String, text: &[u8]) {
        self.rejected += 1;
        if self.rejects.len() < REJECTS_NAMED {
            self.rejects.push(Reject::new(at, reason, text));
        }
    }
}
