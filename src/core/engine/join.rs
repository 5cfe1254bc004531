//! New events of a source whose older ones are there: all that was asked for is
//! joined to them, or nothing is.
//!
//! What arrives is held apart until the load has ended well. Up to then
//! nothing on the screen and nothing in the store is other than before.

use super::Engine;
use crate::core::failure::Failure;
use crate::core::load::{Load, SourceReading};
use crate::core::mapping::Habits;
use crate::core::paging::newer::{Arrival, LastPage, There};
use crate::core::protocol::{LoadReport, ReadOptions};
use crate::core::store::{Batch, Store};
use crate::core::time::{Moment, read_written};

/// What has arrived and is not joined yet.
#[derive(Debug, Default)]
pub(super) struct Joining {
    /// The name of the source of each page.
    pages: Vec<String>,
    /// Batches with the number of their page.
    batches: Vec<(usize, Batch)>,
}

impl Joining {
    pub(super) fn begin_page(&mut self, source: &str) {
        self.pages.push(source.to_owned());
    }

    pub(super) fn hold(&mut self, batch: &Batch) {
        self.batches
            .push((self.pages.len().saturating_sub(1), batch.clone()));
    }
}

/// Joining.
impl Engine {
    /// What is there of the source of this name; none if nothing was read of it.
    pub fn there(&self, source: &str) -> Option<There> {
        let reading = self.reading_of(source)?;
        let ranges = super::remap::rows_of(&self.store, source);
        let times = ranges.iter().cloned().flatten();
        let newest_millis = times
            .filter_map(|row| Some(self.store.time(row).moment()?.millis))
            .max();
        let asked = self.report.asked.as_deref().and_then(read_written);
        let habits = Habits::of(reading.mapping.source());
        Some(There {
            newest_millis,
            asked_millis: asked,
            arrival: self.arrival_of(&ranges),
            lag_minutes: habits
                .lag_minutes
                .unwrap_or(0)
                .max(reading.options.freshness.unwrap_or(0)),
            last_page: self
                .last_pages
                .iter()
                .find(|page| page.source == source)
                .cloned(),
        })
    }

    fn reading_of(&self, source: &str) -> Option<&SourceReading> {
        self.sources.iter().find(|reading| reading.name == source)
    }

    /// How the events of these rows followed each other, where those that were joined later begin anew.
    fn arrival_of(&self, ranges: &[std::ops::Range<u32>]) -> Arrival {
        let (mut rises, mut falls) = (false, false);
        let mut before: Option<(u32, Moment)> = None;
        for row in ranges.iter().cloned().flatten() {
            let Some(moment) = self.store.time(row).moment() else {
                continue;
            };
            if let Some((earlier_row, earlier)) = before
                && !self
                    .joined_at
                    .iter()
                    .any(|first| (earlier_row + 1..=row).contains(first))
            {
                rises |= moment > earlier;
                falls |= moment < earlier;
            }
            before = Some((row, moment));
        }
        match (rises, falls) {
            (false, true) => Arrival::NewestFirst,
            (true, false) => Arrival::OldestFirst,
            _ => Arrival::Mixed,
        }
    }

    /// Begins a load of what is new of a source that was read before, by the mapping that it was read by.
    pub fn begin_join(&mut self, options: ReadOptions) -> Result<(), Failure> {
        let known = self.reading_of(&options.name).cloned();
        let events = known
            .as_ref()
            .and_then(|known| known.options.events.clone());
        self.begin_load(
            ReadOptions {
                events: options.events.or(events),
                ..options
            },
            true,
        );
        self.incoming = Some(Store::default());
        self.joining = Some(Joining::default());
        match (&mut self.load, known) {
            (Some(load), Some(known)) => load.read_as(known),
            _ => Ok(()),
        }
    }

    /// Whether what arrives is held apart.
    pub fn is_joining(&self) -> bool {
        self.joining.is_some()
    }

    /// When the event that came last happened, in milliseconds of the epoch.
    pub fn last_arrived(&self) -> Option<i64> {
        let store = self.incoming.as_ref()?;
        Some(store.time(store.len().checked_sub(1)?).moment()?.millis)
    }

    /// Whether what came runs from the newest event down to those that were there, of which the newest happened at
    /// `newest_millis`; if not, nobody knows what lies between them.
    pub fn comes_down_to(&self, newest_millis: Option<i64>) -> Result<(), &'static str> {
        let falls = self
            .incoming
            .as_ref()
            .is_some_and(|store| store.time_order().falls);
        if !falls {
            return Err("the list does not begin with the newest event any more");
        }
        match self.last_arrived() {
            Some(last) if newest_millis.is_some_and(|newest| last <= newest) => Ok(()),
            _ => Err("the list ends before it comes to the events that are there"),
        }
    }

    /// Why something is missing of what was asked for.
    pub fn first_gap(&self) -> Option<String> {
        self.load.as_ref()?.first_gap().map(str::to_owned)
    }

    /// The last page of a source that was read to its end, from which it may be gone on.
    pub fn set_last_page(&mut self, page: LastPage) {
        self.last_pages.retain(|known| known.source != page.source);
        self.last_pages.push(page);
    }

    /// Puts what was held to what is there. Gives the report of the load, whose `events` are those that are new.
    pub fn finish_join(&mut self, millis: f64) -> LoadReport {
        let (Some(joining), Some(mut load)) = (self.joining.take(), self.load.take()) else {
            return self.report.clone();
        };
        self.incoming = None;
        let first_row = self.store.len();
        let mut pages = joining.pages.iter();
        let mut begun = 0;
        for (page, batch) in &joining.batches {
            while begun <= *page {
                if let Some(source) = pages.next() {
                    self.store.begin_body(source);
                }
                begun += 1;
            }
            self.store.append(batch);
        }
        load.joined(first_row, &self.store);
        if self.store.len() > first_row {
            self.joined_at.push(first_row);
        }
        let report = self.end_join(&mut load, millis);
        self.extend_selection();
        report
    }

    fn end_join(&mut self, load: &mut Load, millis: f64) -> LoadReport {
        let report = self.take_report(load, millis);
        // All up to this asking is there now.
        self.report.asked.clone_from(&report.asked);
        report
    }

    /// Forgets what was held: everything is as before.
    pub fn abandon_join(&mut self) {
        self.joining = None;
        self.incoming = None;
        self.load = None;
        self.earlier = None;
    }
}

#[cfg(test)]
#[path = "join_test.rs"]
mod tests;
