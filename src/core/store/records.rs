//! The raw text of every event, byte for byte, put together from the columns
//! and from what is kept beside them.

use std::ops::Range;

use super::form::{Columns, Form};
use super::{CODED, Store, StoredTime, shown_details};
use crate::core::time::Zone;

/// The raw texts of a store.
#[derive(Clone, Copy)]
pub struct Records<'a> {
    store: &'a Store,
}

impl<'a> Records<'a> {
    pub(super) fn new(store: &'a Store) -> Self {
        Records { store }
    }

    /// Gives `read` the raw text of a row.
    pub fn with<R>(&self, row: u32, read: impl FnOnce(&[u8]) -> R) -> R {
        let store = self.store;
        store.raw.with(row, |kept| match store.raw.form(row) {
            None => read(kept),
            Some(form) => {
                let mut text = store.scratch.take();
                text.clear();
                form.assemble(kept, store, row as usize, &mut text);
                let answer = read(&text);
                store.scratch.replace(text);
                answer
            }
        })
    }

    /// Gives `read` the raw text of a row of which `kept` is what is kept.
    pub fn with_kept<R>(&self, row: u32, kept: &[u8], read: impl FnOnce(&[u8]) -> R) -> R {
        match self.store.raw.form(row) {
            None => read(kept),
            Some(form) => {
                let mut text = self.store.scratch.take();
                text.clear();
                form.assemble(kept, self.store, row as usize, &mut text);
                let answer = read(&text);
                self.store.scratch.replace(text);
                answer
            }
        }
    }

    /// The details of a row, as the source wrote them, in what is kept of it.
    pub fn details<'k>(&self, row: u32, kept: &'k [u8]) -> &'k [u8] {
        match self.store.raw.form(row) {
            Some(form) => form.details(kept),
            None => kept.get(self.store.details_span(row)).unwrap_or_default(),
        }
    }
}

impl Store {
    /// Gives `read` the details of a row as they are shown: the source's own JSON text, or what a
    /// JSON string holds.
    pub fn with_details<R>(&self, row: u32, read: impl FnOnce(&str) -> R) -> R {
        if self.details_span(row).is_empty() {
            return read("");
        }
        let records = self.raw();
        self.raw
            .with(row, |kept| read(&shown_details(records.details(row, kept))))
    }

    /// The rows of the record in which a row stands.
    pub fn record(&self, row: u32) -> Range<u32> {
        let (mut start, mut end) = (row, row + 1);
        while self.shares_record(start) {
            start -= 1;
        }
        while end < self.len() && self.shares_record(end) {
            end += 1;
        }
        start..end
    }

    /// Whether any record may hold several events.
    pub fn has_shared_records(&self) -> bool {
        !self.inner.is_empty()
    }

    /// The forms of the rows: see [`Form`].
    pub fn forms(&self) -> &[Form] {
        self.raw.forms()
    }
}

impl Columns for Store {
    fn coded(&self, column: usize, row: usize) -> &[u8] {
        Store::coded(self, CODED[column], row as u32).as_bytes()
    }

    fn id(&self, row: usize) -> &[u8] {
        Store::id(self, row as u32).as_bytes()
    }

    fn time(&self, row: usize) -> StoredTime {
        Store::time(self, row as u32)
    }

    fn utc(&self) -> &Zone {
        &self.utc
    }
}
