//! One event in full.

use std::sync::Arc;

use leptos::prelude::*;

use super::table::activate;
use super::{failed, gone, say};
use crate::app::host_event::HostEvent;
use crate::app::sentence::sentence;
use crate::app::state::{Explorer, Opened};
use crate::core::failure::Failure;
use crate::core::protocol::Row;

/// The number of an opening or closing that begins now.
fn begin(explorer: Explorer) -> u32 {
    let next = explorer.generations.try_update_value(|all| {
        all.opened += 1;
        all.opened
    });
    next.unwrap_or_default()
}

/// Whether nothing was opened or closed since: a late answer must not take the place of a newer one.
fn is_newest(explorer: Explorer, mine: u32) -> bool {
    explorer.generations.try_with_value(|all| all.opened) == Some(mine)
}

/// Opens the event at `number` of the selection.
pub fn open_row(explorer: Explorer, number: u64) {
    open_number(explorer, number, false);
}

/// The same; `aloud`, which one it is and what happened is said, for who does not see the panel change.
fn open_number(explorer: Explorer, number: u64, aloud: bool) {
    activate(explorer, number);
    let mine = begin(explorer);
    leptos::task::spawn_local(async move {
        let shown = explorer.rows.try_with_untracked(|rows| rows.get(number));
        let row = match shown.flatten() {
            Some(row) => row,
            None => {
                let Some(link) = explorer.link() else { return };
                match link
                    .rows(number as u32, 1)
                    .await
                    .map(|rows| rows.into_iter().next())
                {
                    _ if !is_newest(explorer, mine) => return,
                    Ok(Some(row)) => Arc::new(row),
                    Ok(None) => return,
                    Err(failure) => {
                        failed(explorer, failure);
                        return;
                    }
                }
            }
        };
        if aloud {
            let t = explorer.texts();
            let total = explorer.matched.try_with_untracked(|matched| matched.total);
            let place = t.place_of(&t.number(number + 1), &t.number(total.unwrap_or(0)));
            say(
                explorer,
                format!("{place} \u{2013} {}", sentence(&row, &[], t)),
            );
        }
        explorer.emit(HostEvent::Select { index: row.index });
        show(explorer, Some(number), row).await.ok(); // the panel tells
    });
}

/// Opens the event that arrived as number `index`, wherever it stands, also where the query does not find it.
pub async fn open_event(explorer: Explorer, index: u32) -> Result<(), Failure> {
    let mine = begin(explorer);
    let found = explorer.rows.with_untracked(|rows| {
        rows.list
            .iter()
            .position(|row| row.index == index)
            .map(|place| (rows.offset + place as u64, rows.list[place].clone()))
    });
    if let Some((number, row)) = found {
        return show(explorer, Some(number), row).await;
    }
    let link = explorer.link().ok_or_else(gone)?;
    let event = link
        .inspect(index)
        .await
        .map_err(|failure| failed(explorer, failure))?;
    if !is_newest(explorer, mine) {
        return Ok(());
    }
    let number = event.number.map(u64::from);
    if let Some(number) = number {
        activate(explorer, number);
    }
    explorer.opened.try_set(Some(Opened {
        number,
        row: Arc::new(event.row),
        raw: Some(Ok(Arc::from(event.raw))),
        changes: event.changes,
    }));
    Ok(())
}

async fn show(explorer: Explorer, number: Option<u64>, row: Arc<Row>) -> Result<(), Failure> {
    let index = row.index;
    explorer.opened.try_set(Some(Opened {
        number,
        row,
        raw: None,
        changes: Vec::new(),
    }));
    inspect(explorer, index).await
}

/// Fills in what only the engine knows of the event that is open.
async fn inspect(explorer: Explorer, index: u32) -> Result<(), Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    let result = link.inspect(index).await;
    explorer.opened.try_update(|opened| {
        // Another event may have been opened meanwhile.
        let Some(opened) = opened.as_mut().filter(|opened| opened.row.index == index) else {
            return;
        };
        match &result {
            Ok(event) => {
                opened.number = event.number.map(u64::from);
                let raw: Arc<str> = Arc::from(event.raw.as_str());
                if opened.raw.as_ref() != Some(&Ok(raw.clone())) {
                    opened.raw = Some(Ok(raw));
                }
                opened.changes.clone_from(&event.changes);
                // In another zone, or read by another mapping, it reads otherwise.
                if *opened.row != event.row {
                    opened.row = Arc::new(event.row.clone());
                }
            }
            Err(failure) => opened.raw = Some(Err(failure.clone())),
        }
    });
    result
        .map(drop)
        .map_err(|failure| failed(explorer, failure))
}

/// Other rows are found now, or in another order: where the open event stands among them.
pub(super) fn locate_opened(explorer: Explorer) {
    let index = explorer
        .opened
        .try_with_untracked(|opened| opened.as_ref().map(|opened| opened.row.index))
        .flatten();
    if let Some(index) = index {
        leptos::task::spawn_local(async move {
            inspect(explorer, index).await.ok(); // the panel tells
        });
    }
}

/// Copies an address that leads to the open event.
pub fn copy_link(explorer: Explorer) {
    let view = untrack(|| explorer.shown_view());
    let link = explorer
        .linker
        .with_value(|linker| linker.as_ref().and_then(|linker| linker.link(&view)));
    match link {
        Some(link) => super::copy_text(explorer, link, explorer.texts().link_copied()),
        None => super::tell(explorer, explorer.texts().no_link()),
    }
}

/// Opens the next (`1`) or previous (`-1`) event of the selection, and says which it is.
pub fn step_event(explorer: Explorer, step: i64) {
    let number = explorer
        .opened
        .with_untracked(|opened| opened.as_ref().and_then(|opened| opened.number));
    let total = explorer.matched.with_untracked(|matched| matched.total);
    if let Some(next) = number
        .and_then(|number| number.checked_add_signed(step))
        .filter(|next| *next < total)
    {
        open_number(explorer, next, true);
    }
}

/// Closes the panel.
pub fn close_event(explorer: Explorer) {
    begin(explorer);
    explorer.opened.set(None);
}
