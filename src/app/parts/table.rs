//! The events as a table that scrolls through everything.
//!
//! A fixed set of row places: scrolling changes their text and place, never
//! their number, and only the places that leave the view change at all.

use leptos::{html, prelude::*};

use super::cell::hint;
use super::cell_menu::CellMenuPanel;
use super::nothing::NothingMatched;
use super::picked_bar::PickedBar;
use super::row::EventRow;
use super::table_head::Head;
use crate::app::actions::{self, Press};
use crate::app::columns::Column;
use crate::app::look::Density;
use crate::app::picked::CellMenu;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::web::resize::{SizeWatch, height_of, scale};
use crate::web::{focus, pointer};

/// The table with its scroll bar, and what lies over it.
#[component]
pub fn EventTable(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let area = NodeRef::<html::Div>::new();
    let scroller = NodeRef::<html::Div>::new();
    let table = explorer.table;
    let look = explorer.look;
    // Where the browser's bar stands. To ask it costs a layout, and a load grows many times a second.
    let bar_now = StoredValue::new(0.0_f64);
    Effect::new(move || {
        let bar = table.position.get().bar;
        // The height must be there before the bar can go that far.
        table.track.track();
        if let Some(scroller) = scroller.get()
            && (bar_now.get_value() - bar).abs() >= 1.0
        {
            scroller.set_scroll_top(bar as i32);
            bar_now.set_value(f64::from(scroller.scroll_top()));
        }
    });
    let on_scroll = move |_| {
        if let Some(scroller) = scroller.get_untracked() {
            let bar = f64::from(scroller.scroll_top());
            bar_now.set_value(bar);
            actions::scrolled(explorer, bar);
        }
    };
    view! {
        <div class="audit-explorer-table-area" node_ref=area>
            <div
                class="audit-explorer-table"
                class:audit-explorer-table--own=move || look.is_own.get()
                class:audit-explorer-table--compact=move || look.density.get() == Density::Compact
                class:audit-explorer-table--wrap=move || look.wrap.get()
                class:audit-explorer-table--offset=move || explorer.zone.with(|zone| zone != "UTC")
                part="table"
                node_ref=scroller
                style=("--audit-explorer-tracks", move || look.tracks())
                style=("--audit-explorer-least-width", move || look.least_width())
                on:scroll=on_scroll
                on:scrollend=move |_| actions::settle(explorer)
            >
                <Grid explorer area scroller />
                <NothingMatched explorer />
            </div>
            <PickedBar explorer />
            <CellMenuPanel explorer />
        </div>
    }
}

/// The grid itself, with its keys.
#[component]
fn Grid(
    /// The state to show.
    explorer: Explorer,
    /// What menus are placed in.
    area: NodeRef<html::Div>,
    /// What scrolls.
    scroller: NodeRef<html::Div>,
) -> impl IntoView {
    let t = texts();
    let head = NodeRef::<html::Thead>::new();
    let probe = NodeRef::<html::Div>::new();
    let table = explorer.table;
    let hinted = StoredValue::new_local(None::<pointer::Hint>);
    watch_sizes(explorer, scroller, head, probe);
    let active = move || {
        let places = table.places.get();
        let place = (places > 0).then(|| table.active.get() % places)?;
        Some(match table.cell.get() {
            Some(cell) => format!("audit-explorer-cell-{place}-{cell}"),
            None => format!("audit-explorer-row-{place}"),
        })
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let (key, shift) = (event.key(), event.shift_key());
        let control = event.ctrl_key() || event.meta_key();
        // What is pressed on a header is not meant for the rows; a text that is selected the browser copies.
        let on_head = !control && pointer::element_above(&event, "thead").is_some();
        let elsewhere = event.default_prevented() || event.alt_key() || on_head;
        let several = explorer
            .picked
            .with_untracked(|picked| picked.is_some_and(|picked| picked.count() > 1));
        let text_first = control && key == "c" && !several && focus::selects_text(&event);
        if elsewhere || text_first {
            return;
        }
        let menu = key == "ContextMenu" || (key == "F10" && shift);
        let press = Press {
            key: &key,
            shift,
            control,
        };
        // On the event that is open already, the panel itself is meant.
        let open = explorer.opened.with_untracked(|opened| {
            opened.as_ref().and_then(|opened| opened.number) == Some(table.active.get_untracked())
        });
        if key == "Enter" && open && !control && !shift {
            event.prevent_default();
            event.stop_propagation();
            focus::enter_root(&event, "[data-test=detail] button:not(:disabled)");
            return;
        }
        if (menu && open_by_key(explorer, area)) || (!menu && actions::press(explorer, press)) {
            event.prevent_default();
            event.stop_propagation();
        }
        // A cell for which the table is too narrow is passed.
        let cell = untrack(active).filter(|_| matches!(press.key, "ArrowLeft" | "ArrowRight"));
        if cell.is_some_and(|id| !focus::is_laid_out(&event, &format!("#{id}"))) {
            actions::press(explorer, press);
        }
    };
    let on_menu = move |event: leptos::ev::MouseEvent| {
        let row = row_under(&event);
        let column = pointer::attribute_above(&event, "data-column");
        let opened = match (row, column, area.get_untracked()) {
            (Some(row), Some(column), Some(area)) => {
                let at = pointer::point_in(&event, &area, explorer.texts().goes_on(true));
                actions::open_menu(explorer, CellMenu { row, column, at });
                true
            }
            // The key for it, where the browser tells of it as of a click.
            (None, None, _) => {
                explorer.menu.with_untracked(Option::is_some) || open_by_key(explorer, area)
            }
            _ => false,
        };
        // With Shift held the browser's own menu stays within reach.
        if opened && !event.shift_key() {
            event.prevent_default();
        }
    };
    let on_hover = move |event: leptos::ev::PointerEvent| {
        if let Some(cell) = pointer::element_above(&event, "td")
            && let Some(text) = hint_of(explorer, &event)
        {
            hinted.set_value(None); // first: it may be the same cell's
            hinted.set_value(Some(pointer::hint(cell, &text)));
        }
    };
    // What is told under the pointer must not outlive the row it was told of.
    Effect::new(move || {
        explorer.rows.track();
        table.first_row.track();
        hinted.set_value(None);
    });
    let places = move || 0..table.places.get();
    view! {
        <div class="audit-explorer-table__probe" aria-hidden="true" node_ref=probe></div>
        <table
            class="audit-explorer-table__grid"
            role="grid"
            tabindex="0"
            aria-label=t.events_word()
            aria-multiselectable="true"
            aria-rowcount=move || row_count(explorer)
            aria-colcount=move || explorer.look.columns.with(Vec::len).to_string()
            aria-activedescendant=active
            data-test="grid"
            on:keydown=on_key
            on:contextmenu=on_menu
            on:pointermove=on_hover
        >
            <Head explorer node_ref=head />
            <tbody class="audit-explorer-table__body" role="rowgroup" on:mousedown=keep_rows_alone style:height=move || format!("{}px", table.track.get().element_height())>
                <For each=places key=|place| *place let:place>
                    <EventRow explorer place />
                </For>
            </tbody>
        </table>
    }
}

/// The rows with the header; -1 says that they are not counted yet.
fn row_count(explorer: Explorer) -> String {
    match explorer.counting.get() {
        true => "-1".to_owned(),
        false => (explorer.matched.with(|matched| matched.total) + 1).to_string(),
    }
}

/// With Shift, rows are picked, and no text is selected from the one to the other.
fn keep_rows_alone(event: leptos::ev::MouseEvent) {
    if event.shift_key() {
        event.prevent_default();
    }
}

/// The row that the pointer is over, by its number in the selection.
fn row_under(event: &leptos::ev::MouseEvent) -> Option<u64> {
    let number = pointer::attribute_above(event, "aria-rowindex")?;
    number.parse::<u64>().ok()?.checked_sub(2)
}

/// What is to be said of the cell that the pointer is over.
fn hint_of(explorer: Explorer, event: &leptos::ev::MouseEvent) -> Option<String> {
    let number = row_under(event)?;
    let row = explorer.rows.with_untracked(|rows| rows.get(number))?;
    let key = pointer::attribute_above(event, "data-column")?;
    Some(hint(explorer, &row, &Column::read(&key)?))
}

/// Opens the menu of the cell that the keyboard is on; of a row as a whole that of its first cell.
fn open_by_key(explorer: Explorer, area: NodeRef<html::Div>) -> bool {
    let table = explorer.table;
    let places = table.places.get_untracked();
    if places == 0 {
        return false;
    }
    let row = table.active.get_untracked();
    let place = table.cell.get_untracked().unwrap_or(0);
    let column = explorer
        .look
        .columns
        .with_untracked(|columns| columns.get(place).map(|column| column.key().to_owned()));
    let cell = format!("#audit-explorer-cell-{}-{place}", row % places);
    let at = area
        .get_untracked()
        .and_then(|area| pointer::below(&area, &cell, explorer.texts().goes_on(true)));
    if let (Some(column), Some(at)) = (column, at) {
        actions::open_menu(explorer, CellMenu { row, column, at });
        return true;
    }
    false
}

/// Measures the view and one row; rows are as tall as the style sheet and the reader's text size want.
fn watch_sizes(
    explorer: Explorer,
    scroller: NodeRef<html::Div>,
    head: NodeRef<html::Thead>,
    probe: NodeRef<html::Div>,
) {
    let watch = StoredValue::new_local(None);
    Effect::new(move || {
        let (Some(scroller), Some(head), Some(probe)) = (scroller.get(), head.get(), probe.get())
        else {
            return;
        };
        let (view, top, row) = (scroller.clone(), head.clone(), probe.clone());
        let measure = move || {
            // Rows are laid out and scrolled over as if their host did not scale them.
            let scale = scale(&view);
            let height = f64::from(view.client_height()) - height_of(&top) / scale;
            actions::measured(explorer, height.max(0.0), height_of(&row) / scale);
        };
        // The headers of cards wrap: in another language they are of another height.
        watch.set_value(SizeWatch::new([&scroller, &probe, &head], measure));
    });
}
