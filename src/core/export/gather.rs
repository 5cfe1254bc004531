//! The raw texts of the rows that are written next, where these lie scattered.
//!
//! Raw text is kept in packed blocks. Rows in the order of arrival, or against
//! it, unpack each block once; rows sorted by a user would unpack a block for
//! every one of them. So the texts of many rows are collected block by block
//! before they are written, a few blocks at a time: between two slices the
//! engine answers others.

use std::sync::Arc;

use crate::core::store::{Gathered, RawTexts};

/// So much text is collected at once.
const MOST_BYTES: usize = 32 << 20;
/// And of so many rows.
const MOST_ROWS: usize = 200_000;
/// So many rows are looked at to tell whether they are scattered.
const LOOKED_AT: usize = 4_000;
/// Blocks that are unpacked in one slice.
const SLICE_BLOCKS: usize = 64;

/// The texts that are ready, and those that are being made ready.
#[derive(Debug, Default)]
pub(super) struct Gather {
    /// The rows from here …
    start: usize,
    /// … up to here need nothing more, or are being collected.
    end: usize,
    /// Rows to collect, by their block.
    pending: Vec<u32>,
    /// How many of them are there already.
    done: usize,
    collected: Option<Gathered>,
    /// What the store reads from.
    ready: Option<Arc<Gathered>>,
}

impl Gather {
    /// Works on what the row at `from` and those behind it need, and gives the place up to which they may be
    /// written; none while there is more to collect.
    pub fn up_to(&mut self, texts: &RawTexts, rows: &[u32], from: usize) -> Option<usize> {
        if !(self.start..self.end).contains(&from) {
            self.plan(texts, rows, from);
        }
        let Some(collected) = &mut self.collected else {
            return Some(self.end);
        };
        let mut blocks = 0;
        let mut last = None;
        while let Some(row) = self.pending.get(self.done) {
            let block = texts.block_of(*row);
            if last != Some(block) {
                if blocks == SLICE_BLOCKS {
                    return None;
                }
                blocks += 1;
                last = Some(block);
            }
            texts.with(*row, |text| collected.push(*row, text));
            self.done += 1;
        }
        let ready = self.collected.take().map(Arc::new)?;
        texts.read_from(&ready);
        self.ready = Some(ready);
        Some(self.end)
    }

    fn plan(&mut self, texts: &RawTexts, rows: &[u32], from: usize) {
        self.pending.clear();
        self.done = 0;
        self.ready = None;
        self.start = from;
        let look = &rows[from..rows.len().min(from + LOOKED_AT)];
        if !are_scattered(texts, look) {
            self.end = from + look.len();
            return;
        }
        let mut bytes = 0;
        let next = rows[from..].iter().take(MOST_ROWS).take_while(|row| {
            // One at least, however large it is.
            let fits = bytes == 0 || bytes < MOST_BYTES;
            bytes += texts.span(**row).len().max(1);
            fits
        });
        self.pending.extend(next);
        self.end = from + self.pending.len();
        self.pending.sort_unstable();
        self.pending.dedup();
        self.collected = Some(Gathered::default());
    }
}

/// Whether reading in this order would unpack blocks again and again.
fn are_scattered(texts: &RawTexts, rows: &[u32]) -> bool {
    if rows.is_sorted() || rows.is_sorted_by(|one, next| one >= next) {
        return false;
    }
    let blocks: Vec<usize> = rows.iter().map(|row| texts.block_of(*row)).collect();
    let changes = blocks.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let mut distinct = blocks;
    distinct.sort_unstable();
    distinct.dedup();
    // In order, each change of the block is to a new one. A few more do no harm.
    changes > 2 * distinct.len() + 16 || changes > rows.len() / 8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::store::raw::Packed;

    const BLOCKS: u32 = 200;
    const ROWS_IN_BLOCK: u32 = 10;

    fn text(row: u32) -> String {
        format!("text {row}")
    }

    fn texts() -> RawTexts {
        let mut texts = RawTexts::default();
        for block in 0..BLOCKS {
            let rows = block * ROWS_IN_BLOCK..(block + 1) * ROWS_IN_BLOCK;
            let all: String = rows.clone().map(text).collect();
            texts.push_block(Packed::new(all.as_bytes()));
            let mut at = 0;
            for row in rows {
                let len = text(row).len() as u32;
                texts.push(at, len, 0);
                at += len;
            }
        }
        texts
    }

    /// The places up to which rows could be written, and the slices that this took.
    fn walk(texts: &RawTexts, rows: &[u32]) -> (Vec<usize>, usize) {
        let mut gather = Gather::default();
        let (mut at, mut slices, mut ends) = (0, 0, Vec::new());
        while at < rows.len() {
            slices += 1;
            let Some(end) = gather.up_to(texts, rows, at) else {
                continue;
            };
            assert!(end > at);
            for row in &rows[at..end] {
                texts.with(*row, |read| assert_eq!(read, text(*row).as_bytes()));
            }
            ends.push(end);
            at = end;
        }
        (ends, slices)
    }

    #[test]
    fn scattered_rows_are_collected_block_by_block_in_slices() {
        let texts = texts();
        let total = BLOCKS * ROWS_IN_BLOCK;
        // Every row once, each in another block than the one before.
        let mut rows: Vec<u32> = (0..total).map(|place| place * 1_237 % total).collect();
        let (ends, slices) = walk(&texts, &rows);
        assert_eq!(ends, [rows.len()]);
        assert_eq!(slices, BLOCKS as usize / SLICE_BLOCKS + 1);
        // A row may stand twice: an event that was exploded shares its text.
        rows.extend_from_within(..500);
        assert_eq!(walk(&texts, &rows).0, [rows.len()]);
    }

    #[test]
    fn rows_in_order_or_against_it_are_read_as_they_lie() {
        let texts = texts();
        let total = BLOCKS * ROWS_IN_BLOCK;
        let up: Vec<u32> = (0..total).collect();
        let down: Vec<u32> = (0..total).rev().collect();
        // Ties within a block do no harm.
        let nearly: Vec<u32> = (0..total).map(|row| row ^ 1).collect();
        for rows in [up, down, nearly] {
            assert_eq!(walk(&texts, &rows), (vec![rows.len()], 1));
        }
        assert_eq!(walk(&texts, &[]), (vec![], 0));
    }

    #[test]
    fn what_was_collected_goes_with_the_one_who_asked_for_it() {
        let texts = texts();
        let total = BLOCKS * ROWS_IN_BLOCK;
        let rows: Vec<u32> = (0..total).map(|place| place * 1_237 % total).collect();
        walk(&texts, &rows);
        assert!(!texts.reads_elsewhere());
    }
}
