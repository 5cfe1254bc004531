//! A search under way, which takes the place of the one before it only once it
//! is done: what is asked meanwhile is answered from a whole selection.

use super::Engine;
use crate::core::failure::Failure;
use crate::core::protocol::Found;
use crate::core::query::Query;
use crate::core::query::evaluate::Search;

/// Rows tested between two looks at the clock, where a row costs its raw text …
const DEAR_ROWS: u32 = 1 << 14;
/// … and where it costs a look-up.
const CHEAP_ROWS: u32 = 1 << 18;

/// A search that is not done yet.
#[derive(Debug)]
pub struct PendingSearch {
    text: String,
    query: Query,
    /// The clock's moment by which it was read.
    now_millis: i64,
    search: Search,
    found: Vec<u32>,
    searched_to: u32,
    /// Of which rows, in which zone.
    epoch: u32,
}

impl PendingSearch {
    /// How many rows match, of those tested.
    pub fn total(&self) -> u64 {
        self.found.len() as u64
    }
}

/// Searching in steps.
impl Engine {
    /// Begins a search; `None` says that its answer is in force already, as it is while a load goes
    /// on and the same question comes again and again.
    pub fn begin_search(&mut self, text: &str) -> Result<Option<PendingSearch>, Failure> {
        let query = self.read(text)?;
        if query == self.query {
            text.clone_into(&mut self.query_text);
            return Ok(None);
        }
        Ok(Some(PendingSearch {
            text: text.to_owned(),
            search: Search::new(query.clone(), self.zone.clone()),
            query,
            now_millis: self.now_millis,
            found: Vec::new(),
            searched_to: 0,
            epoch: self.epoch,
        }))
    }

    /// Tests some further rows. True says that all are tested.
    pub fn step_search(&self, pending: &mut PendingSearch) -> Result<bool, Failure> {
        if pending.epoch != self.epoch {
            // Other rows, or other days: nothing that was found holds.
            pending.query = self.read(&pending.text)?;
            pending.now_millis = self.now_millis;
            pending.search = Search::new(pending.query.clone(), self.zone.clone());
            pending.found.clear();
            pending.searched_to = 0;
            pending.epoch = self.epoch;
        }
        let step = match pending.search.reads_raw_text() {
            true => DEAR_ROWS,
            false => CHEAP_ROWS,
        };
        let end = self
            .store
            .len()
            .min(pending.searched_to.saturating_add(step));
        while pending.searched_to < end {
            let rows = pending.searched_to..end;
            pending.searched_to = pending.search.step(&self.store, rows, &mut pending.found);
        }
        Ok(pending.searched_to >= self.store.len())
    }

    /// Puts a search that is done in force.
    pub fn end_search(&mut self, pending: PendingSearch) {
        self.panels.selection_changes();
        self.query_text = pending.text;
        self.query = pending.query;
        self.query_now_millis = pending.now_millis;
        self.search = pending.search;
        self.selection = pending.found;
        self.searched_to = pending.searched_to;
        self.order = None;
    }

    /// The selection's size and its first rows, in one answer.
    pub fn found(&mut self, generation: u32, offset: u32, limit: u32) -> Found {
        let rows = self.rows(offset, limit);
        Found {
            matched: self.matched(generation),
            // Plain structs of texts and numbers: writing them cannot fail.
            rows: serde_json::to_string(&rows).ok(),
        }
    }
}
