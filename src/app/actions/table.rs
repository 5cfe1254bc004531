//! Moving through the rows. Only the rows around the view are fetched, and
//! only one request is on its way at a time: a fast drag asks for where it
//! ends, not for all it passes.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::state::{Explorer, Rows, SourceState};
use crate::core::protocol::Row;

/// The browser moved its scroll bar.
pub fn scrolled(explorer: Explorer, bar: f64) {
    let table = explorer.table;
    let from = table.position.get_untracked();
    let to = table.track.get_untracked().follow(from, bar);
    if to != from {
        table.position.set(to);
        fetch_rows(explorer);
    }
}

/// Scrolling has ended: where the bar should rest.
pub fn settle(explorer: Explorer) {
    let table = explorer.table;
    let from = table.position.get_untracked();
    let to = table.track.get_untracked().settled(from);
    if (to.bar - from.bar).abs() >= 1.0 {
        table.position.set(to);
    }
}

/// The sizes of the view or of its rows changed.
pub fn measured(explorer: Explorer, view_height: f64, row_height: f64) {
    let table = explorer.table;
    let opened = explorer
        .opened
        .with_untracked(|opened| opened.as_ref().and_then(|opened| opened.number));
    if table.view_height.get_untracked() != view_height {
        let (track, at) = (table.track.get_untracked(), table.position.get_untracked());
        table.view_height.set(view_height);
        // The panel of the next event may leave the table less height.
        if let Some(number) = opened.filter(|number| track.reveal(at, *number) == at) {
            look_at(explorer, number);
        }
    }
    if table.row_height.get_untracked() != row_height {
        let (first, places) = (
            table.first_row.get_untracked(),
            table.places.get_untracked(),
        );
        let opened = opened.filter(|number| (first..first + places).contains(number));
        // The same row stays on top when its height changes.
        let before = table.row_height.get_untracked();
        let content = table.position.get_untracked().content;
        table.row_height.set(row_height);
        if before > 0.0 {
            table.position.set(
                table
                    .track
                    .get_untracked()
                    .at(content / before * row_height),
            );
        }
        // An open event that was in view is what somebody looks at.
        if let Some(number) = opened {
            look_at(explorer, number);
        }
    }
    fetch_rows(explorer);
}

/// Moves the view so that `row` is shown.
pub fn look_at(explorer: Explorer, row: u64) {
    let table = explorer.table;
    let from = table.position.get_untracked();
    let to = table.track.get_untracked().reveal(from, row);
    if to != from {
        table.position.set(to);
        fetch_rows(explorer);
    }
}

/// Puts the keyboard on `row` and shows it.
pub fn activate(explorer: Explorer, row: u64) {
    explorer.table.active.set(row);
    look_at(explorer, row);
}

/// Asks for the rows around the view that are not at hand.
pub(super) fn fetch_rows(explorer: Explorer) {
    let Some(true) = explorer.generations.try_update_value(|all| {
        all.rows_wanted = true;
        !std::mem::replace(&mut all.rows_busy, true)
    }) else {
        return;
    };
    leptos::task::spawn_local(async move {
        while explorer
            .generations
            .try_update_value(|all| std::mem::take(&mut all.rows_wanted))
            == Some(true)
        {
            fetch_once(explorer).await;
        }
        explorer
            .generations
            .try_update_value(|all| all.rows_busy = false);
    });
}

async fn fetch_once(explorer: Explorer) {
    let Some(track) = explorer.table.track.try_get_untracked() else {
        return;
    };
    let places = track.places().max(1);
    let first = track.first_row(explorer.table.position.get_untracked());
    let end = (first + places).min(track.rows);
    let Some(search) = explorer.generations.try_with_value(|all| all.search) else {
        return;
    };
    let at_hand = explorer.rows.with_untracked(|rows| {
        rows.search == search && rows.offset <= first && rows.offset + rows.list.len() as u64 >= end
    });
    if at_hand || first >= end {
        return;
    }
    // One view more on either side, so that the next steps find theirs ready.
    let offset = first.saturating_sub(places);
    let limit = (end + places).min(track.rows) - offset;
    let Some(link) = explorer.link() else { return };
    // A failure shows as rows that stay grey; the next movement asks again.
    if let Ok(list) = link.rows(offset as u32, limit as u32).await
        && explorer.generations.try_with_value(|all| all.search) == Some(search)
    {
        fetched(explorer, offset, list, search);
    }
}

/// Rows of the selection, if all of them are at hand and nothing is about to change them.
pub fn rows_at_hand(explorer: Explorer, offset: u64, limit: u64) -> Option<Vec<Arc<Row>>> {
    let all = explorer.generations.try_get_value()?;
    let loading = explorer
        .source
        .with_untracked(|source| source.state == SourceState::Loading);
    if loading || all.asked > 0 || all.refresh_busy {
        return None;
    }
    let total = explorer.matched.with_untracked(|matched| matched.total);
    let end = total.min(offset.saturating_add(limit));
    explorer.rows.with_untracked(|rows| {
        let from = usize::try_from(offset.checked_sub(rows.offset)?).ok()?;
        let to = usize::try_from(end.checked_sub(rows.offset)?).ok()?;
        if rows.search != all.search || offset >= end {
            return None;
        }
        rows.list.get(from..to).map(<[_]>::to_vec)
    })
}

/// Takes rows that arrived; those that did not change keep their identity.
pub(super) fn fetched(explorer: Explorer, offset: u64, list: Vec<Row>, search: u32) {
    explorer.rows.try_set(Rows {
        offset,
        list: list.into_iter().map(Arc::new).collect(),
        search,
    });
}
