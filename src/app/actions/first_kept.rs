//! The first rows of what was kept on this device, while all others are being read.
//!
//! They are shown where they will stand, as those of a load are that goes on; what
//! is counted, searched or opened waits until all of it is known to be whole.

use leptos::prelude::*;

use super::device::Note;
use super::table::fetched;
use crate::app::state::{Explorer, Rows, Sort, SourceState};
use crate::app::view::View;
use crate::core::protocol::{Matched, Row, SortBy};

/// Shows `rows`, a text of JSON, of so many events, if they will stand first in the view too.
pub(super) fn first_kept_come(
    explorer: Explorer,
    rows: &str,
    events: u64,
    (note, view): (&str, Option<&str>),
) {
    // What cannot be read is as if it were not there when all of it is shown, too.
    let view = view.and_then(|text| serde_json::from_str(text).ok());
    let note: Note = serde_json::from_str(note).unwrap_or_default();
    let Ok(list) = serde_json::from_str::<Vec<Row>>(rows) else {
        return;
    };
    if !is_untouched(explorer) || !untrack(|| shows_newest(explorer, view.unwrap_or_default())) {
        return;
    }
    explorer.device.opening.try_set(true);
    explorer.source.try_update(|source| {
        source.name = note.name;
        source.state = SourceState::Loading;
    });
    explorer.counting.try_set(true);
    explorer.matched.try_set(Matched {
        total: list.len() as u64,
        of: events,
        ..Matched::default()
    });
    let search = explorer.generations.try_with_value(|all| all.search);
    fetched(explorer, 0, list, search.unwrap_or_default());
}

/// Whether there is nothing yet, and nothing on its way.
fn is_untouched(explorer: Explorer) -> bool {
    let desk = explorer.device;
    let is_empty = explorer
        .source
        .try_with_untracked(|source| source.state == SourceState::Empty && source.report.is_none());
    is_empty == Some(true) && desk.on.try_get_untracked() == Some(true)
}

/// Whether nothing is looked for, neither now nor in the view that was kept, and the newest stand first.
fn shows_newest(explorer: Explorer, kept: View) -> bool {
    let host_has_one = explorer.device.has_view.try_get_value() != Some(false)
        || explorer.awaited_view.with(Option::is_some);
    let now = explorer.shown_view();
    let is_same_zone = kept.time_zone.is_none() || kept.time_zone == now.time_zone;
    let is_plain = |view: View| {
        let Sort { field, direction } = Sort::default();
        let newest_first = view
            .sort
            .is_none_or(|sort| sort.field == field && sort.direction == direction);
        // A path's values come with all the others.
        let is_path = |name: &String| matches!(SortBy::read(name), Some(SortBy::Path(_)));
        newest_first
            && view.query.is_none_or(|query| query.trim().is_empty())
            && !view.columns.iter().flatten().any(is_path)
    };
    !host_has_one && is_same_zone && is_plain(now) && is_plain(kept)
}

/// The others do not come, or something else comes first: the first ones go.
pub(super) fn withdraw_first_kept(explorer: Explorer) {
    let was_on = explorer.device.opening.try_update(std::mem::take);
    if was_on != Some(true) {
        return;
    }
    explorer.rows.try_set(Rows::default());
    explorer.matched.try_set(Matched::default());
    explorer.counting.try_set(false);
    explorer.source.try_update(|source| {
        source.name.clear();
        // A failure in the meantime is still to be told.
        if source.state == SourceState::Loading {
            source.state = SourceState::Empty;
        }
    });
}
