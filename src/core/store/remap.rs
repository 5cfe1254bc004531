//! Events read anew from their kept raw text: other columns, the same texts in
//! the same order.
//!
//! Nothing is dropped as a duplicate here, though two events may have become
//! alike: what a change of the mapping took away, the next could not bring back.

use super::{Batch, Body, CODED, NewEvent, Store, record_hash, spread};

/// Columns under way. The store that they are read from must not grow meanwhile.
#[derive(Debug, Default)]
pub struct Reread {
    /// The new columns, without raw text.
    fresh: Store,
    /// The row whose raw text each new row has.
    origins: Vec<u32>,
    /// Of each new row the half of its hash by which duplicates are found.
    halves: Vec<u32>,
}

impl Reread {
    /// How many rows there are so far.
    pub fn len(&self) -> u32 {
        self.origins.len() as u32
    }

    /// Whether there is none yet.
    pub fn is_empty(&self) -> bool {
        self.origins.is_empty()
    }

    /// Adds the events of a batch; `origins` says for each of them from which row its text came.
    pub fn append(&mut self, batch: &Batch, origins: &[u32]) {
        let first = self.len();
        let kept: Vec<u32> = (0..batch.len() as u32).collect();
        let parts = kept
            .iter()
            .map(|place| (first + place, batch.part_of(*place as usize)));
        self.fresh.inner.extend(parts.filter(|(_, part)| *part > 0));
        self.fresh.append_columns(batch, &kept);
        self.origins.extend_from_slice(origins);
        self.halves
            .extend(batch.hashes.iter().map(|hash| super::half(*hash)));
    }
}

impl Store {
    /// Adds rows as they are to a batch that is to be read anew with others; their raw text is not in it.
    pub fn copy_rows(&self, rows: std::ops::Range<u32>, batch: &mut Batch) {
        for row in rows {
            let details = self.details_span(row);
            let event = NewEvent {
                id: self.id(row),
                time: self.time(row),
                coded: CODED.map(|field| self.coded(field, row)),
                details: details.start as u32..details.end as u32,
            };
            let hash = self.raw.with(row, record_hash);
            batch.push_part(&event, hash, 0..0, self.part(row));
        }
    }

    /// Takes over what was read anew. Row numbers stay what they are, unless a record now yields
    /// more or fewer events than before.
    pub fn adopt(&mut self, reread: Reread) {
        let Reread {
            mut fresh,
            origins,
            halves,
        } = reread;
        let same = origins.len() == self.len() as usize
            && origins
                .iter()
                .enumerate()
                .all(|(row, origin)| row as u32 == *origin);
        if same {
            fresh.raw = std::mem::take(&mut self.raw);
        } else {
            fresh.raw = std::mem::take(&mut self.raw).respanned(&origins);
        }
        let moved = |row: u32| origins.partition_point(|origin| *origin < row) as u32;
        fresh.bodies = self
            .bodies
            .iter()
            .map(|body| Body {
                source: body.source.clone(),
                first_row: if same {
                    body.first_row
                } else {
                    moved(body.first_row)
                },
            })
            .collect();
        for (row, short) in halves.into_iter().enumerate() {
            fresh
                .known
                .insert_unique(spread(short), (short, row as u32), |(short, _)| {
                    spread(*short)
                });
        }
        *self = fresh;
    }
}
