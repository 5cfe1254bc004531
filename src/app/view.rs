//! The whole view as plain data: what is asked, in which order and zone, what
//! is open. Never an event.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::look::Density;
use super::mapping_state::MappingFile;
use super::state::{Explorer, Sort};
use crate::core::protocol::{Direction, LoadReport, SortBy};

/// What is shown of the events. What is absent is left as it is when a view is set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    /// Widths in pixels that somebody set, by the column's text; the others are as wide as they fit.
    pub widths: Option<BTreeMap<String, f64>>,
    /// How close the rows stand.
    pub density: Option<Density>,
    /// Whether texts in the table wrap.
    pub wrap: Option<bool>,
    /// The event that is open, by its place in the order of arrival; `Some(None)` = none is.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub open: Option<Option<u32>>,
    /// Fields whose values are counted besides the usual ones.
    pub facets: Option<Vec<String>>,
    /// The part of time that the chart shows, in milliseconds of the epoch; `Some(None)` = all.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub window: Option<Option<(i64, i64)>>,
    /// What somebody chose to be read from where, by paths alone; `Some(None)` = as it was found.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub mapping: Option<Option<MappingFile>>,
    /// Tells other events from these: a view of them may find other things here.
    pub data: Option<String>,
}

/// `null` says that there is none, which is something else than to say nothing.
fn said<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedView {
    /// Unique among the saved ones.
    pub name: String,
    /// What it shows.
    pub view: View,
}

/// The views of a file, and what those are called that cannot be read; why, where there is no other.
pub(super) fn read_views(text: &str) -> Result<(Vec<SavedView>, Vec<String>), serde_json::Error> {
    let mut views = Vec::new();
    let mut unread = Vec::new();
    let mut why = None;
    for (place, saved) in serde_json::from_str::<Vec<Value>>(text)?.iter().enumerate() {
        let name = saved.get("name").and_then(Value::as_str).map(str::trim);
        let name = name.filter(|name| !name.is_empty());
        let read = serde_json::from_str::<SavedView>(&saved.to_string());
        match (name, read) {
            (Some(name), Ok(saved)) => views.push(SavedView {
                name: name.to_owned(),
                ..saved
            }),
            (name, read) => {
                unread.push(name.map_or_else(|| format!("#{}", place + 1), str::to_owned));
                let nameless = || serde::de::Error::custom("a view without a name");
                why = why.or(Some(read.err().unwrap_or_else(nameless)));
            }
        }
    }
    match why.filter(|_| views.is_empty()) {
        Some(why) => Err(why),
        None => Ok((views, unread)),
    }
}

/// What is done to the list of saved views, which other windows change as well.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewsChange {
    /// This one takes the place of that of its name, or comes behind.
    Save(Box<SavedView>),
    /// The one of this name goes.
    Remove(String),
}

impl ViewsChange {
    /// Does it to `views`.
    pub(super) fn apply(&self, views: &mut Vec<SavedView>) {
        match self {
            ViewsChange::Save(saved) => {
                match views.iter_mut().find(|known| known.name == saved.name) {
                    Some(known) => known.clone_from(saved),
                    None => views.push((**saved).clone()),
                }
            }
            ViewsChange::Remove(name) => views.retain(|view| view.name != *name),
        }
    }
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

impl View {
    /// What of these parts can be read, and why the others cannot: an address that lost a letter on its way still
    /// leads to most of what was shown.
    pub(super) fn of_parts(parts: Map<String, Value>) -> (View, Vec<String>) {
        let read = |parts: Map<String, Value>| {
            serde_json::from_str::<View>(&Value::Object(parts).to_string())
        };
        let mut unread = Vec::new();
        let mut view = Map::new();
        for (name, part) in parts {
            match read(Map::from_iter([(name.clone(), part.clone())])) {
                Ok(_) => drop(view.insert(name, part)),
                Err(error) => unread.push(format!("{name}: {error}")),
            }
        }
        (read(view).unwrap_or_default(), unread)
    }

    /// Without its query, unless that is what the engine told of it, with nothing masked.
    pub(super) fn with_query_as_told(self, told: Option<&str>) -> View {
        let query = self.query.filter(|query| told == Some(query));
        View { query, ..self }
    }

    /// What of this view can be shown only once its events are there, where `before` still waits for them, too.
    pub(super) fn awaited_after(&self, before: Option<AwaitedView>) -> View {
        let before = before
            .filter(|before| before.met.is_none())
            .map(|before| before.view)
            .unwrap_or_default();
        View {
            open: self.open.or(before.open),
            window: self.window.or(before.window),
            mapping: self.mapping.clone().or(before.mapping),
            data: self.data.clone().or(before.data),
            ..View::default()
        }
    }
}

/// What of a view waits for its events.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct AwaitedView {
    /// The parts that wait.
    pub view: View,
    /// The rest of it is still being set.
    pub being_set: bool,
    /// Its events may be there, and it is being seen to.
    pub arriving: bool,
    /// What was shown when it met other events, for which it was not made.
    pub met: Option<View>,
}

impl AwaitedView {
    /// Whether somebody went on from the events that this one met, to something of their own: then nobody waits any more.
    pub(super) fn is_left_for(&self, shown: &View) -> bool {
        let Some(met) = self.met.as_ref().filter(|_| !self.being_set) else {
            return false;
        };
        // A load closes an event, undoes a zoom and has a mapping of its own: that is nobody's wish.
        let asked = |view: &View| View {
            open: None,
            window: None,
            mapping: None,
            data: None,
            ..view.clone()
        };
        let opened = shown.open.flatten().is_some() && shown.open != met.open;
        let zoomed = shown.window.flatten().is_some()
            && ![met.window, self.view.window].contains(&shown.window);
        opened || zoomed || asked(shown) != asked(met)
    }

    /// `shown` with what still waits, so that who is told of it can find the way back to those events.
    fn laid_over(self, shown: View) -> View {
        let opened = shown.open.filter(Option::is_some);
        View {
            open: opened.or(self.view.open).or(shown.open),
            window: self.view.window.or(shown.window),
            mapping: self.view.mapping.or(shown.mapping),
            data: self.view.data,
            ..shown
        }
    }
}

impl Explorer {
    /// The view as the host is told of it: what waits for its own events is not lost while others are there.
    pub fn view(&self) -> View {
        let shown = self.shown_view();
        let awaited = self
            .awaited_view
            .with(|awaited| awaited.clone().filter(|one| one.view.data.is_some()));
        match awaited {
            Some(awaited) => awaited.laid_over(shown),
            None => shown,
        }
    }

    /// What is shown now.
    pub fn shown_view(&self) -> View {
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
            widths: Some(self.look.widths.get()),
            density: Some(self.look.density.get()),
            wrap: Some(self.look.wrap.get()),
            open: Some(
                self.opened
                    .with(|opened| opened.as_ref().map(|opened| opened.row.index)),
            ),
            facets: Some(self.panels.added()),
            window: Some(self.panels.window.get()),
            mapping: Some(self.mapping.chosen.get()),
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
        assert_eq!((view.open, view.window), (None, None));
    }

    #[test]
    fn a_part_of_a_view_that_cannot_be_read_takes_no_other_along() {
        for (name, damaged) in [
            ("sort", r#"{"field":"nosuch","direction":"desc"}"#),
            ("sort", r#"{"field":"details.","direction":"desc"}"#),
            ("open", "99999999999"),
            ("window", "[1.5,2.5]"),
            ("window", "[0,null]"),
            ("mapping", "5"),
            ("mapping", r#"{"fields":5}"#),
        ] {
            let text = format!(r#"{{"query":"ana","columns":["time"],"{name}":{damaged}}}"#);
            let (view, unread) = View::of_parts(serde_json::from_str(&text).expect("parts"));
            let readable = View {
                query: Some("ana".to_owned()),
                columns: Some(vec!["time".to_owned()]),
                ..View::default()
            };
            assert_eq!(view, readable, "{text}");
            let [why] = unread.as_slice() else {
                panic!("one part, not {unread:?}")
            };
            assert!(why.starts_with(&format!("{name}: ")), "{why}");
        }
    }

    #[test]
    fn of_a_file_of_views_those_that_can_be_read_are_taken_and_the_others_named() {
        let text = r#"[
            { "name": " Ana ", "view": { "query": "user:ana" } },
            { "name": "Old", "view": { "sort": { "field": "nosuch", "direction": "asc" } } },
            { "name": "  ", "view": {} },
            { "view": {} }
        ]"#;
        let (views, unread) = read_views(text).expect("one can be read");
        let [ana] = views.as_slice() else {
            panic!("one, not {views:?}")
        };
        assert_eq!(ana.name, "Ana");
        assert_eq!(ana.view.query.as_deref(), Some("user:ana"));
        assert_eq!(unread, ["Old", "#3", "#4"]);
        assert_eq!(read_views("[]").expect("a list"), (vec![], vec![]));
        for none in ["{}", r#"[{"name":"","view":{}}]"#, r#"[{"id":"e1"}]"#, "["] {
            assert!(read_views(none).is_err(), "{none}");
        }
    }

    #[test]
    fn a_view_tells_that_nothing_is_open_from_that_it_does_not_say() {
        let view: View = serde_json::from_str(r#"{"open":null,"window":null}"#).expect("a view");
        assert_eq!((view.open, view.window), (Some(None), Some(None)));
        let text = serde_json::to_string(&view).expect("plain data");
        assert!(text.contains(r#""open":null,"#), "{text}");
        let silent = serde_json::to_string(&View::default()).expect("plain data");
        assert!(!silent.contains("open") && !silent.contains("window"));
        let view: View = serde_json::from_str(r#"{"open":3,"window":[1,2]}"#).expect("a view");
        assert_eq!(
            (view.open, view.window),
            (Some(Some(3)), Some(Some((1, 2))))
        );
    }

    #[test]
    fn what_is_still_to_come_of_a_view_is_said_by_the_latest_that_says_it() {
        let first: View = serde_json::from_str(r#"{"open":3,"window":[1,2]}"#).expect("a view");
        let second: View = serde_json::from_str(r#"{"query":"x","open":null}"#).expect("a view");
        let mut first = AwaitedView {
            view: first,
            ..AwaitedView::default()
        };
        let both = second.awaited_after(Some(first.clone()));
        assert_eq!((both.open, both.window), (Some(None), Some(Some((1, 2)))));
        assert_eq!(both.query, None);
        first.met = Some(View::default());
        let second = second.awaited_after(Some(first));
        assert_eq!(second.window, None, "the first one's events never came");
    }

    #[test]
    fn a_view_waits_among_other_events_until_somebody_goes_on_from_there() {
        let read = |text: &str| -> View { serde_json::from_str(text).expect("a view") };
        let met = read(r#"{"query":"x","open":null,"window":[1,2],"data":"here"}"#);
        let mut awaited = AwaitedView {
            view: read(r#"{"open":3,"window":[1,2],"data":"there"}"#),
            met: Some(met.clone()),
            ..AwaitedView::default()
        };
        let told = awaited.clone().laid_over(met.clone());
        let whole = read(r#"{"query":"x","open":3,"window":[1,2],"data":"there"}"#);
        assert_eq!(told, whole);
        for (shown, is_left) in [
            (
                r#"{"query":"x","open":null,"window":null,"data":"new"}"#,
                false,
            ),
            (
                r#"{"query":"x","open":null,"window":[1,2],"mapping":null}"#,
                false,
            ),
            (r#"{"query":"y","open":null,"window":[1,2]}"#, true),
            (r#"{"query":"x","wrap":true,"open":null}"#, true),
            (r#"{"query":"x","open":7,"window":[1,2]}"#, true),
            (r#"{"query":"x","open":null,"window":[1,5]}"#, true),
        ] {
            assert_eq!(awaited.is_left_for(&read(shown)), is_left, "{shown}");
        }
        awaited.met = None;
        assert!(
            !awaited.is_left_for(&read(r#"{"query":"y"}"#)),
            "not met yet"
        );
    }

    #[test]
    fn a_query_in_which_something_is_masked_is_left_out_of_what_is_written() {
        let view = View {
            query: Some("token:ghp_x".to_owned()),
            wrap: Some(true),
            ..View::default()
        };
        for (told, query) in [
            (Some("token:ghp_x"), Some("token:ghp_x")),
            (Some("token:[masked token]"), None),
            (None, None),
        ] {
            let written = view.clone().with_query_as_told(told);
            assert_eq!(written.query.as_deref(), query);
            assert_eq!(written.wrap, Some(true));
        }
    }

    #[test]
    fn a_change_of_the_saved_views_leaves_alone_what_another_window_saved() {
        let saved = |name: &str, query: &str| SavedView {
            name: name.to_owned(),
            view: View {
                query: Some(query.to_owned()),
                ..View::default()
            },
        };
        let mut views = vec![saved("theirs", "a"), saved("ours", "b")];
        ViewsChange::Save(saved("ours", "c").into()).apply(&mut views);
        ViewsChange::Save(saved("more", "d").into()).apply(&mut views);
        ViewsChange::Remove("more".to_owned()).apply(&mut views);
        assert_eq!(views, [saved("theirs", "a"), saved("ours", "c")]);
    }
}
