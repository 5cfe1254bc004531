//! Events read anew from their raw text: other columns, the same texts in
//! the same order.
//!
//! Nothing is dropped as a duplicate here, though two events may have become
//! alike: what a change of the mapping took away, the next could not bring back.

use super::form::BETWEEN;
use super::{Batch, Body, CODED, NewEvent, Store};
use crate::core::event::Field;
use crate::core::privacy::{MASKED, PSEUDONYM};

/// Events under way. The store that they are read from must not grow meanwhile.
#[derive(Debug, Default)]
pub struct Reread {
    /// The same texts under new columns. What is kept of a text depends on the columns, so it is
    /// made anew with them.
    fresh: Store,
    /// The row whose raw text each new row has.
    origins: Vec<u32>,
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

    /// Memory that they take so far.
    pub fn bytes(&self) -> usize {
        self.fresh.bytes() + self.origins.capacity() * size_of::<u32>()
    }

    /// Adds the events of a batch; `origins` says for each of them from which row its text came.
    pub fn append(&mut self, batch: &Batch, origins: &[u32]) {
        self.fresh.append_with(batch, false);
        self.origins.extend_from_slice(origins);
    }
}

impl Store {
    /// Adds rows as they are to a batch that is to be read anew with others.
    pub fn copy_rows(&self, rows: std::ops::Range<u32>, batch: &mut Batch) {
        // Of each form: how the batch calls it.
        let mut forms = vec![None; self.raw.forms().len()];
        for row in rows {
            let details = self.details_span(row);
            let event = NewEvent {
                id: self.id(row).as_bytes(),
                time: self.time(row),
                coded: CODED.map(|field| self.coded(field, row).as_bytes()),
                details: details.start as u32..details.end as u32,
            };
            if !batch.is_empty() && self.shares_record(row) {
                batch.push_part(&event, self.part(row));
                continue;
            }
            self.raw.with(row, |kept| {
                self.raw()
                    .with_kept(row, kept, |raw| match self.raw.form(row) {
                        None => batch.push(&event, raw),
                        Some(form) => {
                            let number = usize::from(self.raw.form_number(row)) - 1;
                            let known =
                                *forms[number].get_or_insert_with(|| batch.add_form(form.clone()));
                            let rest = kept.split(|byte| *byte == BETWEEN);
                            batch.push_formed(&event, raw, known, rest);
                        }
                    });
            });
        }
        batch.close_part();
    }

    /// Takes over what was read anew. Row numbers stay what they are, unless a record now yields
    /// more or fewer events than before.
    pub fn adopt(&mut self, reread: Reread) {
        let Reread { mut fresh, origins } = reread;
        let moved = |row: u32| origins.partition_point(|origin| *origin < row) as u32;
        fresh.bodies = self
            .bodies
            .iter()
            .map(|body| Body {
                source: body.source.clone(),
                first_row: moved(body.first_row),
            })
            .collect();
        let masks = self.masks.moved(&origins);
        fresh.masks = masks.shown_in(|field, row| match field {
            Field::Details => fresh.with_details(row, is_masked),
            Field::Id => is_masked(fresh.id(row)),
            field => is_masked(fresh.coded(field, row)),
        });
        *self = fresh;
    }
}

/// Whether a mask shows in a text.
fn is_masked(text: &str) -> bool {
    text.contains(MASKED) || text.contains(PSEUDONYM)
}
