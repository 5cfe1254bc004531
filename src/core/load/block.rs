//! Records cut out of a body and not yet read: what a parser takes.

use crate::core::ingest::RecordSink;
use crate::core::protocol::Reject;
use crate::core::store::wire::{WireReader, WireWriter};

/// Raw text to a block; the first one is smaller, so that the first rows are there at once.
const BLOCK_BYTES: usize = 1 << 20;
const FIRST_BLOCK_BYTES: usize = 128 << 10;

/// Records that follow each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Their texts, one after the other.
    pub text: Vec<u8>,
    /// Of each record, its place in the body and where its text ends.
    pub records: Vec<(u64, u32)>,
}

impl Block {
    /// Each record's place in the body and where its text stands.
    pub fn iter(&self) -> impl Iterator<Item = (u64, std::ops::Range<usize>)> {
        let mut start = 0;
        self.records.iter().map(move |(at, end)| {
            let span = start..*end as usize;
            start = span.end;
            (*at, span)
        })
    }

    /// As bytes.
    pub fn to_wire(&self) -> Vec<u8> {
        let mut wire = WireWriter::default();
        wire.text(&self.text);
        wire.u64s(self.records.iter().map(|record| record.0));
        wire.u32s(self.records.iter().map(|record| record.1));
        wire.bytes
    }

    /// From the bytes of [`Block::to_wire`]; `None` if they are not.
    pub fn from_wire(bytes: &[u8]) -> Option<Block> {
        let mut wire = WireReader::new(bytes);
        let text = wire.text()?.to_vec();
        Some(Block {
            text,
            records: wire.u64s()?.into_iter().zip(wire.u32s()?).collect(),
        })
    }
}

/// Gathers records into blocks.
#[derive(Debug, Default)]
pub(super) struct Gather {
    open: Block,
    ready: std::collections::VecDeque<Block>,
    given: bool,
    /// What is no record at all.
    pub rejects: Vec<Reject>,
}

impl Gather {
    /// A full block, the one gathered first.
    pub fn full(&mut self) -> Option<Block> {
        self.ready.pop_front()
    }

    /// The next block, full or not.
    pub fn any(&mut self) -> Option<Block> {
        self.full().or_else(|| {
            (!self.open.records.is_empty()).then(|| {
                self.given = true;
                std::mem::take(&mut self.open)
            })
        })
    }

    /// Records that wait.
    pub fn waiting(&self) -> usize {
        self.open.records.len()
            + self
                .ready
                .iter()
                .map(|block| block.records.len())
                .sum::<usize>()
    }
}

impl RecordSink for Gather {
    fn record(&mut self, at: u64, text: &[u8]) {
        self.open.text.extend_from_slice(text);
        self.open.records.push((at, self.open.text.len() as u32));
        let enough = if self.given {
            BLOCK_BYTES
        } else {
            FIRST_BLOCK_BYTES
        };
        if self.open.text.len() >= enough {
            self.given = true;
            let next = Block {
                text: Vec::with_capacity(BLOCK_BYTES + BLOCK_BYTES / 8),
                records: Vec::new(),
            };
            self.ready
                .push_back(std::mem::replace(&mut self.open, next));
        }
    }

    fn reject(&mut self, at: u64, reason: String, _text: &[u8]) {
        self.rejects.push(Reject { at, reason });
    }
}
