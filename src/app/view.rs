//! The whole view as plain data: what is asked, in which order and zone, what
//! is open. Never an event.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::look::Density;
use super::state::{Explorer, Sort};
use crate::core::protocol::{Direction, LoadReport, SortBy};

/// What is shown of the events. What is absent is left as it is when a view is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct View {
    /// The text in the query bar, range of time and all.
    pub query: Option<String>,
    /// By what the rows are sorted.
    pub sort: Option<ViewSort>,
    /// `UTC`, `local` or an IANA name.
    pub time_zone: Option<String>,
    /// The table's columns in their order: fields, `user`, `resource`, `details.some.path`; empty = the usual ones.
    pub columns: Option<Vec<String>>,
    /// How close the rows stand.
    pub density: Option<Density>,
    /// Whether texts in the table wrap.
    pub wrap: Option<bool>,
    /// The event that is open, by its place in the order of arrival.
    pub open: Option<u32>,
    /// Fields whose values are counted besides the usual ones.
    pub facets: Option<Vec<String>>,
    /// The part of time that the chart shows, in milliseconds of the epoch; none = all.
    pub window: Option<(i64, i64)>,
    /// Tells other events from these: a view of them may find other things here.
    pub data: Option<String>,
}

/// By what the rows of a view are sorted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewSort {
    /// By what.
    pub field: SortBy,
    /// Which way.
    pub direction: Direction,
}

/// A view that somebody gave a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Unique among the saved ones.
    pub name: String,
    /// What it shows.
    pub view: View,
}

/// A short text that is equal for equal loads, and tells nothing about the events themselves.
pub fn fingerprint(report: &LoadReport) -> String {
    let text = format!(
        "{} {} {} {} {}",
        report.source, report.events, report.bytes, report.duplicates, report.rejected
    );
    // FNV-1a: sixteen digits of it in an address are enough to tell two loads apart.
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

impl Explorer {
    /// What is shown now.
    pub fn view(&self) -> View {
        let Sort { field, direction } = self.sort.get();
        View {
            query: Some(self.query_text.get()),
            sort: Some(ViewSort { field, direction }),
            time_zone: Some(self.zone.get()),
            columns: Some(self.look.columns.with(|columns| {
                columns
                    .iter()
                    .map(|column| column.key().to_owned())
                    .collect()
            })),
            density: Some(self.look.density.get()),
            wrap: Some(self.look.wrap.get()),
            open: self
                .opened
                .with(|opened| opened.as_ref().map(|opened| opened.row.index)),
            facets: Some(self.panels.added()),
            window: self.panels.window.get(),
            data: self
                .source
                .with(|source| source.report.as_ref().map(fingerprint)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_loads_are_told_apart_and_the_same_one_is_known_again() {
        let report = LoadReport {
            events: 5,
            bytes: 900,
            ..LoadReport::default()
        };
        assert_eq!(fingerprint(&report), fingerprint(&report.clone()));
        let other = LoadReport {
            events: 6,
            ..report.clone()
        };
        assert_ne!(fingerprint(&report), fingerprint(&other));
        assert_eq!(fingerprint(&report).len(), 16);
    }

    #[test]
    fn a_view_may_say_only_what_is_to_change() {
        let view: View = serde_json::from_str(r#"{"query":"ana"}"#).expect("a view");
        assert_eq!(view.query.as_deref(), Some("ana"));
        assert_eq!((view.sort, view.time_zone), (None, None));
    }
}
