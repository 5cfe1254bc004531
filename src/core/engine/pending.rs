//! A search under way, which takes the place of the one before it only once it
//! is done: what is asked meanwhile is answered from a whole selection.
//!
//! The rows that will stand first are known long before all are counted, where the source was ordered by
//! time already: they are looked for first, from the end of it that is shown first.

use std::ops::Range;

use super::Engine;
use super::search::{Shown, shown_first};
use crate::core::event::Field;
use crate::core::failure::Failure;
use crate::core::protocol::{Direction, Found};
use crate::core::query::Query;
use crate::core::query::evaluate::Search;
use crate::core::store::order::ordered;

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
    /// So many rows are shown first.
    first: u32,
    /// What was tested from the end on, where that is shown first.
    tail: Option<Tail>,
    /// Of which rows, in which zone.
    epoch: u32,
}

/// The last rows, tested before those in front of them.
#[derive(Debug)]
struct Tail {
    rows: Range<u32>,
    /// Those that match, ascending.
    found: Vec<u32>,
}

impl PendingSearch {
    /// How many rows match, of those tested.
    pub fn total(&self) -> u64 {
        self.found.len() as u64
    }

    /// Whether too few of the last rows are known to be shown, and more are to be tested.
    fn wants_tail(&self) -> bool {
        self.tail.as_ref().is_some_and(|tail| {
            tail.found.len() < self.first as usize && tail.rows.start > self.searched_to
        })
    }
}

/// Searching in steps.
impl Engine {
    /// Begins a search of which `first` rows are shown first; `None` says that its answer is in force already, as
    /// it is while a load goes on and the same question comes again and again. What was tested by the search that is
    /// `left` for it, or by the one in force, is not tested again where that cannot match.
    pub fn begin_search(
        &mut self,
        text: &str,
        first: u32,
        left: Option<&PendingSearch>,
    ) -> Result<Option<PendingSearch>, Failure> {
        let query = self.read(text)?;
        if query == self.query {
            text.clone_into(&mut self.query_text);
            return Ok(None);
        }
        let mut search = Search::new(query.clone(), self.zone.clone());
        let left = left.filter(|left| left.epoch == self.epoch && query.implies(&left.query));
        if let Some(left) = left {
            search.narrow(&left.search);
        } else if query.implies(&self.query) {
            search.narrow(&self.search);
        }
        Ok(Some(PendingSearch {
            text: text.to_owned(),
            search,
            query,
            now_millis: self.now_millis,
            found: Vec::new(),
            searched_to: 0,
            first,
            tail: self.tail(first),
            epoch: self.epoch,
        }))
    }

    /// The end of the rows, none of them tested yet, where it is shown first.
    fn tail(&self, first: u32) -> Option<Tail> {
        let is_first = first > 0
            && matches!(
                shown_first(&self.store, &self.sort.0, self.sort.1),
                Some(Shown::Last)
            );
        let len = self.store.len();
        is_first.then(|| Tail {
            rows: len..len,
            found: Vec::new(),
        })
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
            pending.tail = self.tail(pending.first);
            pending.epoch = self.epoch;
        }
        let step = match pending.search.reads_raw_text() {
            true => DEAR_ROWS,
            false => CHEAP_ROWS,
        };
        let is_wanted = pending.wants_tail();
        if let Some(tail) = pending.tail.as_mut().filter(|_| is_wanted) {
            let end = tail.rows.start;
            let start = end.saturating_sub(step).max(pending.searched_to);
            let mut found = Vec::new();
            let mut next = start;
            while next < end {
                next = pending.search.step(&self.store, next..end, &mut found);
            }
            found.append(&mut tail.found);
            *tail = Tail {
                rows: start..tail.rows.end,
                found,
            };
            return Ok(false);
        }
        let len = self.store.len();
        let limit = pending.tail.as_ref().map_or(len, |tail| tail.rows.start);
        let end = limit.min(pending.searched_to.saturating_add(step));
        while pending.searched_to < end {
            let rows = pending.searched_to..end;
            pending.searched_to = pending.search.step(&self.store, rows, &mut pending.found);
        }
        if pending.searched_to >= limit
            && let Some(mut tail) = pending.tail.take()
        {
            pending.found.append(&mut tail.found);
            pending.searched_to = tail.rows.end;
        }
        Ok(pending.searched_to >= len)
    }

    /// The rows that will stand first, as text of JSON, once so many as are shown first are known for sure, and
    /// before all rows are tested.
    pub fn first_rows(&self, pending: &PendingSearch) -> Option<String> {
        let first = pending.first as usize;
        if first == 0 || pending.epoch != self.epoch {
            return None;
        }
        let rows = match shown_first(&self.store, &self.sort.0, self.sort.1)? {
            Shown::First => pending.found.get(..first)?.to_vec(),
            Shown::Last => self.last_rows(pending.tail.as_ref()?, self.sort.1, first)?,
        };
        let rows = self.shown_rows(rows, &pending.query);
        serde_json::to_string(&rows).ok() // plain structs of texts and numbers: writing them cannot fail
    }

    /// The rows of the end that come before all in front of it.
    fn last_rows(&self, tail: &Tail, direction: Direction, first: usize) -> Option<Vec<u32>> {
        if tail.found.len() < first || tail.rows.end != self.store.len() {
            return None;
        }
        let time = |row: u32| self.store.time(row).moment();
        // Of equal times the one that arrived first stands first, and may be in front of the end.
        let before = tail.rows.start.checked_sub(1).and_then(time);
        let rows = ordered(&self.store, &tail.found, Field::Time, direction);
        let sure: Vec<u32> = rows
            .into_iter()
            .take_while(|row| time(*row) != before)
            .take(first)
            .collect();
        (sure.len() == first).then_some(sure)
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

#[cfg(test)]
#[path = "pending_test.rs"]
mod tests;
