//! Rows picked, copied, and narrowed to by a cell.

use leptos::prelude::*;

use super::open::{close_event, open_row};
use super::search::set_query;
use super::table::activate;
use super::{failed, tell};
use crate::app::columns::{Column, exported};
use crate::app::failure_text::failure_text;
use crate::app::picked::{CellMenu, Picked};
use crate::app::state::Explorer;
use crate::core::protocol::{CopyForm, CopyRows};
use crate::core::query::compose;
use crate::web::clipboard;

/// A key with what is held beside it.
#[derive(Clone, Copy, Debug)]
pub struct Press<'k> {
    /// As browsers name it.
    pub key: &'k str,
    /// Shift.
    pub shift: bool,
    /// Control, or on a Mac Command.
    pub control: bool,
}

/// A key in the table; whether it was one of ours.
pub fn press(explorer: Explorer, press: Press<'_>) -> bool {
    let track = explorer.table.track.get_untracked();
    if track.rows == 0 {
        return false;
    }
    let (row, last) = (explorer.table.active.get_untracked(), track.rows - 1);
    let to = match (press.key, press.control) {
        ("a" | "A", true) => {
            pick(
                explorer,
                Picked {
                    anchor: 0,
                    head: last,
                },
            );
            return true;
        }
        ("c" | "C", true) => {
            copy_picked(explorer, CopyForm::Tsv);
            return true;
        }
        (_, true) => return false,
        ("ArrowDown", _) => row + 1,
        ("ArrowUp", _) => row.saturating_sub(1),
        ("PageDown", _) => row + track.page_rows(),
        ("PageUp", _) => row.saturating_sub(track.page_rows()),
        ("Home", _) => 0,
        ("End", _) => last,
        ("ArrowLeft" | "ArrowRight", _) if !press.shift => {
            let right = press.key == "ArrowRight";
            step_cell(explorer, explorer.texts().goes_on(right));
            return true;
        }
        ("Enter" | " ", _) => {
            open_row(explorer, row);
            return true;
        }
        ("Escape", _) => return escape(explorer),
        _ => return false,
    }
    .min(last);
    if press.shift {
        // A range that ends elsewhere was another one.
        let picked = explorer
            .picked
            .get_untracked()
            .filter(|picked| picked.head == row);
        let picked = picked.unwrap_or(Picked::one(row));
        activate(explorer, to);
        pick(explorer, picked.up_to(to));
        return true;
    }
    explorer.picked.set(None);
    activate(explorer, to);
    if explorer.opened.with_untracked(Option::is_some) {
        // An open panel follows the keyboard, as it follows the mouse.
        open_row(explorer, to);
    }
    true
}

/// Closes what was opened last; whether there was something.
fn escape(explorer: Explorer) -> bool {
    let range = explorer
        .picked
        .get_untracked()
        .is_some_and(|picked| !picked.is_one());
    if range {
        explorer.picked.set(None);
    } else if explorer.opened.with_untracked(Option::is_some) {
        close_event(explorer);
    } else if explorer.table.cell.get_untracked().is_some() {
        explorer.table.cell.set(None);
    } else {
        return false;
    }
    true
}

/// From cell to cell of the row that the keyboard is on; to the left of the first one is the row itself.
fn step_cell(explorer: Explorer, forward: bool) {
    let last = explorer
        .look
        .columns
        .with_untracked(|columns| columns.len() - 1);
    explorer.table.cell.update(|cell| {
        *cell = match (*cell, forward) {
            (None, true) => Some(0),
            (Some(at), true) => Some((at + 1).min(last)),
            (Some(at), false) => at.checked_sub(1),
            (None, false) => None,
        }
    });
}

/// A click on a row: it alone, opened; with Shift, all from the one picked before.
pub fn click_row(explorer: Explorer, row: u64, with_shift: bool) {
    if with_shift {
        let from = explorer
            .picked
            .get_untracked()
            .unwrap_or(Picked::one(explorer.table.active.get_untracked()));
        activate(explorer, row);
        pick(explorer, from.up_to(row));
    } else {
        explorer.picked.set(Some(Picked::one(row)));
        open_row(explorer, row);
    }
}

fn pick(explorer: Explorer, picked: Picked) {
    explorer.picked.set(Some(picked));
    super::say(explorer, explorer.texts().rows_selected(picked.count()));
}

/// No row is picked any more.
pub fn unpick(explorer: Explorer) {
    explorer.picked.set(None);
}

/// Copies the rows that are picked; where none is, the one that the keyboard is on.
pub fn copy_picked(explorer: Explorer, form: CopyForm) {
    let picked = explorer
        .picked
        .get_untracked()
        .unwrap_or(Picked::one(explorer.table.active.get_untracked()));
    copy(explorer, picked, form);
}

/// Copies one row.
pub fn copy_row(explorer: Explorer, row: u64, form: CopyForm) {
    copy(explorer, Picked::one(row), form);
}

fn copy(explorer: Explorer, picked: Picked, form: CopyForm) {
    let rows = CopyRows {
        offset: u32::try_from(picked.first()).unwrap_or(u32::MAX),
        limit: u32::try_from(picked.count()).unwrap_or(u32::MAX),
        form,
        columns: explorer
            .look
            .columns
            .with_untracked(|columns| exported(columns)),
    };
    leptos::task::spawn_local(async move {
        let Some(link) = explorer.link() else { return };
        match link.copy(rows).await {
            Ok(text) => {
                let name = match form {
                    CopyForm::Csv => "CSV",
                    CopyForm::Tsv => "TSV",
                    CopyForm::Json => "JSON",
                };
                let what = explorer.texts().rows_copied(picked.count(), name);
                put(explorer, &text, what).await;
            }
            Err(failure) => {
                tell(explorer, failure_text(explorer.texts(), &failure));
                failed(explorer, failure);
            }
        }
    });
}

/// Copies a text, and says so: `what` was copied.
pub fn copy_text(explorer: Explorer, text: String, what: String) {
    leptos::task::spawn_local(async move {
        put(explorer, &text, what).await;
    });
}

async fn put(explorer: Explorer, text: &str, what: String) {
    if clipboard::copy(text).await {
        tell(explorer, what);
    } else {
        tell(explorer, explorer.texts().copy_refused());
    }
}

/// Opens the menu of a cell.
pub fn open_menu(explorer: Explorer, menu: CellMenu) {
    let place = explorer.look.columns.with_untracked(|columns| {
        columns
            .iter()
            .position(|column| column.key() == menu.column)
    });
    activate(explorer, menu.row);
    explorer.table.cell.set(place);
    explorer.menu.set(Some(menu));
}

/// Closes it.
pub fn close_menu(explorer: Explorer) {
    explorer.menu.set(None);
}

/// A column, what the query calls its cell with the value, and the cell's text.
pub type MenuCell = (Column, Option<(String, String)>, String);

/// The cell of the menu: its column, what the query calls it with its value, and its text.
pub fn menu_cell(explorer: Explorer) -> Option<MenuCell> {
    let menu = explorer.menu.get()?;
    let row = explorer.rows.with(|rows| rows.get(menu.row))?;
    let column = Column::read(&menu.column)?;
    let cell = explorer
        .look
        .cell_place(column.key())
        .and_then(|place| row.cells.get(place).cloned())
        .unwrap_or_default();
    let term = column.term(&row, &cell);
    let text = column.text(&row, &cell).to_owned();
    Some((column, term, text))
}

/// Only events with this value.
pub fn narrow_to(explorer: Explorer, field: &str, value: &str) {
    let text = explorer
        .query_text
        .with_untracked(|text| compose::with_only(text, field, vec![value.to_owned()]));
    set_query(explorer, text);
}

/// Only events from a moment on, or up to it.
pub fn narrow_time(explorer: Explorer, moment: &str, from_it_on: bool) {
    let text = explorer
        .query_text
        .with_untracked(|text| compose::with_end(text, moment, from_it_on));
    set_query(explorer, text);
}
