//! How the table looks. Columns that show a path need its values from the engine.

use leptos::prelude::*;

use super::search::reload_rows;
use super::{failed, say};
use crate::app::columns::{Column, usual};
use crate::app::look::Density;
use crate::app::state::Explorer;

/// So many pixels a key makes a column wider or narrower.
const WIDTH_STEP: f64 = 16.0;

/// Shows these columns; with none, the usual ones.
pub fn show_columns(explorer: Explorer, columns: Vec<Column>) {
    let columns = if columns.is_empty() { usual() } else { columns };
    let look = explorer.look;
    if look.columns.with_untracked(|shown| *shown == columns) {
        return;
    }
    let known = look.paths.get_untracked();
    let new: Vec<String> = columns
        .iter()
        .filter(|column| column.is_path() && !known.iter().any(|path| path == column.key()))
        .map(|column| column.key().to_owned())
        .collect();
    let asks = !new.is_empty();
    // A cell looks its place up when it is made.
    look.paths.update(|paths| paths.extend(new));
    look.columns.set(columns);
    explorer.table.cell.set(None);
    if asks {
        leptos::task::spawn_local(async move {
            let Some(link) = explorer.link() else { return };
            let told = link.set_cells(look.paths.get_untracked()).await;
            match told {
                Ok(()) => drop(reload_rows(explorer, false).await),
                Err(failure) => drop(failed(explorer, failure)),
            }
        });
    }
}

/// Shows a column, as the last one, or no longer.
pub fn toggle_column(explorer: Explorer, column: Column) {
    let mut columns = explorer.look.columns.get_untracked();
    match columns.iter().position(|shown| *shown == column) {
        // A table without columns would have no way back.
        Some(_) if columns.len() == 1 => return,
        Some(place) => drop(columns.remove(place)),
        None => columns.push(column),
    }
    show_columns(explorer, columns);
}

/// Shows a column, as the last one, if it is not shown; `false` says that it is.
pub fn show_column(explorer: Explorer, column: Column) -> bool {
    let mut columns = explorer.look.columns.get_untracked();
    if columns.contains(&column) {
        return false;
    }
    let t = explorer.texts();
    let title = column.title(t);
    columns.push(column);
    show_columns(explorer, columns);
    say(explorer, t.column_now(&title));
    true
}

/// Moves a column by so many places; where it stands now.
pub fn move_shown(explorer: Explorer, key: &str, by: isize) -> Option<usize> {
    let mut columns = explorer.look.columns.get_untracked();
    let from = columns.iter().position(|column| column.key() == key)?;
    let to = from.saturating_add_signed(by).min(columns.len() - 1);
    if from != to {
        let column = columns.remove(from);
        let t = explorer.texts();
        let title = column.title(t);
        columns.insert(to, column);
        let count = columns.len();
        show_columns(explorer, columns);
        say(
            explorer,
            t.column_moved(&title, &t.number(to as u64 + 1), &t.number(count as u64)),
        );
    }
    Some(to)
}

/// Makes a column as wide as that.
pub fn size_column(explorer: Explorer, key: &str, pixels: f64) {
    explorer.look.set_width(key, Some(pixels));
}

/// Makes a column wider or narrower by so many steps, from the width that it has on the screen.
pub fn step_width(explorer: Explorer, key: &str, shown: f64, steps: f64) {
    size_column(explorer, key, shown + steps * WIDTH_STEP);
    let now = explorer
        .look
        .widths
        .with_untracked(|widths| widths.get(key).copied());
    if let Some(now) = now {
        say(explorer, explorer.texts().pixels_wide(now as u64));
    }
}

/// Lets a column be as wide as it fits.
pub fn fit_column(explorer: Explorer, key: &str) {
    explorer.look.set_width(key, None);
}

/// The usual columns, as wide as they fit.
pub fn reset_columns(explorer: Explorer) {
    explorer.look.widths.set(Default::default());
    show_columns(explorer, Vec::new());
}

/// How close the rows stand.
pub fn set_density(explorer: Explorer, density: Density) {
    explorer.look.density.set(density);
}

/// Whether texts go on in further lines.
pub fn set_wrap(explorer: Explorer, wrap: bool) {
    explorer.look.wrap.set(wrap);
}
