//! Searching and counting: the one current selection and its order.

use super::Engine;
use crate::core::event::Field;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{Direction, Matched, SortBy};
use crate::core::query::evaluate::Search;
use crate::core::query::{Expr, Query, QueryContext, read_query};
use crate::core::store::Store;
use crate::core::store::order::{ordered, ordered_by_first};
use crate::core::time::Zone;

/// How the rows of a selection stand in an order.
pub(super) enum Order {
    /// As they arrived.
    Arrival,
    /// The other way round.
    Reversed,
    /// In an order of their own.
    Rows(Vec<u32>),
}

/// The order of any selection, where the source was ordered already.
fn store_order(store: &Store, by: &SortBy, direction: Direction) -> Option<Order> {
    if *by != SortBy::Field(Field::Time) {
        return None;
    }
    let times = store.time_order();
    match direction {
        Direction::Descending if times.falls => Some(Order::Arrival),
        Direction::Ascending if times.rises => Some(Order::Arrival),
        // Turned round, equal times would lose the order of arrival.
        Direction::Descending if times.rises && !times.repeats => Some(Order::Reversed),
        Direction::Ascending if times.falls && !times.repeats => Some(Order::Reversed),
        _ => None,
    }
}

/// Which end of the rows is shown first.
pub(super) enum Shown {
    First,
    Last,
}

/// Which end of a store is shown first, in whatever order its own rows are put, where it was ordered already.
pub(super) fn shown_first(store: &Store, by: &SortBy, direction: Direction) -> Option<Shown> {
    let times = store.time_order();
    let last_first = match direction {
        Direction::Descending => times.rises,
        Direction::Ascending => times.falls,
    };
    match store_order(store, by, direction) {
        Some(Order::Arrival) => Some(Shown::First),
        _ if *by == SortBy::Field(Field::Time) && last_first => Some(Shown::Last),
        _ => None,
    }
}

/// Searching.
impl Engine {
    pub(super) fn search(&mut self, text: &str, generation: u32) -> Result<Matched, Failure> {
        self.select(text)?;
        Ok(self.matched(generation))
    }

    /// Size of the current selection.
    pub fn matched(&self, generation: u32) -> Matched {
        Matched {
            total: self.selection.len() as u64,
            of: u64::from(self.store.len()),
            millis: 0.0,
            generation,
        }
    }

    pub(super) fn select(&mut self, text: &str) -> Result<(), Failure> {
        let query = self.read(text)?;
        self.query_text = text.to_owned();
        // While a load goes on, the same question comes again and again: new rows are tested already.
        if query != self.query {
            self.select_query(query);
        }
        Ok(())
    }

    /// Selects anew by the query in force: the rows, or what its dates mean, have changed.
    pub(super) fn select_again(&mut self) {
        self.epoch = self.epoch.wrapping_add(1);
        self.panels = self.panels.renewed();
        let query = self
            .read(&self.query_text)
            .unwrap_or_else(|_unreadable_in_this_zone| Query::all());
        self.select_query(query);
    }

    pub(super) fn read(&self, text: &str) -> Result<Query, Failure> {
        self.read_at(text, &self.zone, self.now_millis)
    }

    /// Reads a query whose days are those of `zone` and whose clock shows `now_millis`.
    pub(super) fn read_at(
        &self,
        text: &str,
        zone: &Zone,
        now_millis: i64,
    ) -> Result<Query, Failure> {
        read_query(text, &QueryContext { zone, now_millis }).map_err(|error| {
            Failure::new(Code::BadQuery, error.to_string())
                .with_detail(serde_json::json!({ "query": text, "at": error.at, "end": error.end }))
        })
    }

    pub(super) fn select_query(&mut self, query: Query) {
        self.panels.selection_changes();
        self.query = query.clone();
        self.query_now_millis = self.now_millis;
        self.search = Search::new(query, self.zone.clone());
        self.selection.clear();
        self.searched_to = 0;
        self.extend_selection();
    }

    /// Tests the rows that came since the last time.
    pub(super) fn extend_selection(&mut self) {
        let before = self.selection.len();
        while self.searched_to < self.store.len() {
            let rows = self.searched_to..self.store.len();
            self.searched_to = self.search.step(&self.store, rows, &mut self.selection);
        }
        if self.selection.len() != before || before == 0 {
            self.order = None;
        }
    }

    pub(super) fn order(&mut self) -> &Order {
        if self.order.is_none() {
            let order = match store_order(&self.store, &self.sort.0, self.sort.1) {
                Some(order) => order,
                None => {
                    let selection = std::mem::take(&mut self.selection);
                    let rows = self.sorted(&selection);
                    self.selection = selection;
                    Order::Rows(rows)
                }
            };
            self.order = Some(order);
        }
        self.order.as_ref().unwrap_or(&Order::Arrival)
    }

    /// `rows` (ascending) in the current order.
    pub(super) fn sorted(&mut self, rows: &[u32]) -> Vec<u32> {
        let (by, direction) = self.sort.clone();
        let store = &self.store;
        match by {
            SortBy::Field(field) => ordered(store, rows, field, direction),
            SortBy::User => {
                let fields = [Field::ActorName, Field::ActorEmail, Field::ActorId];
                ordered_by_first(store, rows, &fields, direction)
            }
            SortBy::Resource => {
                let fields = [Field::ResourceName, Field::ResourceId];
                ordered_by_first(store, rows, &fields, direction)
            }
            SortBy::Path(path) => self.path_column_of_all(path).order(rows, direction),
        }
    }

    /// So many rows of the selection from `offset` on, in the current order.
    pub(super) fn ordered_rows(&mut self, offset: usize, limit: usize) -> Vec<u32> {
        self.order();
        self.rows_in_order(offset, limit)
    }

    /// The first rows of all events, newest first, if that is what was asked for last.
    pub(super) fn newest_rows(&self, limit: usize) -> Option<Vec<u32>> {
        let newest_first = (SortBy::Field(Field::Time), Direction::Descending);
        let is_asked = matches!(self.query.expr, Expr::All) && self.sort == newest_first;
        (is_asked && self.order.is_some()).then(|| self.rows_in_order(0, limit))
    }

    fn rows_in_order(&self, offset: usize, limit: usize) -> Vec<u32> {
        let selection = &self.selection;
        match &self.order {
            Some(Order::Rows(rows)) => rows.iter().skip(offset).take(limit).copied().collect(),
            Some(Order::Reversed) => selection
                .iter()
                .rev()
                .skip(offset)
                .take(limit)
                .copied()
                .collect(),
            _ => selection.iter().skip(offset).take(limit).copied().collect(),
        }
    }

    pub(super) fn event(&self, index: u32) -> Result<String, Failure> {
        if index >= self.store.len() {
            return Err(Failure::new(
                Code::BadOptions,
                format!(
                    "there is no event {index}; the last one is {}",
                    i64::from(self.store.len()) - 1
                ),
            ));
        }
        Ok(self
            .store
            .raw()
            .with(index, |raw| String::from_utf8_lossy(raw).into_owned()))
    }
}
