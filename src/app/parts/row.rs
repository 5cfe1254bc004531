//! One place for a row.

use leptos::prelude::*;

use super::cell::{Cell, Shown};
use crate::app::actions;
use crate::app::scroll::row_of_place;
use crate::app::state::Explorer;

/// One `<tr>` for each place on the screen, not for each event.
#[component]
pub fn EventRow(
    /// The state to show.
    explorer: Explorer,
    /// Which place, from 0.
    place: u64,
) -> impl IntoView {
    let table = explorer.table;
    let number = Memo::new(move |_| row_of_place(place, table.first_row.get(), table.places.get()));
    let row: Shown = Memo::new(move |_| explorer.rows.with(|rows| rows.get(number.get())));
    let top = Memo::new(move |_| table.track.get().top_of(number.get(), table.position.get()));
    let opened = Memo::new(move |_| {
        explorer.opened.with(|opened| {
            opened
                .as_ref()
                .is_some_and(|opened| opened.number == Some(number.get()))
        })
    });
    let picked = Memo::new(move |_| {
        explorer
            .picked
            .get()
            .is_some_and(|picked| picked.holds(number.get()))
    });
    let active = Memo::new(move |_| table.active.get() == number.get());
    let columns = move || {
        explorer
            .look
            .columns
            .get()
            .into_iter()
            .enumerate()
            .collect::<Vec<_>>()
    };
    view! {
        <tr
            id=format!("audit-explorer-row-{place}")
            class="audit-explorer-row"
            class:audit-explorer-row--opened=move || opened.get()
            class:audit-explorer-row--picked=move || picked.get()
            class:audit-explorer-row--active=move || active.get()
            class:audit-explorer-row--odd=move || number.get() % 2 == 1
            class:audit-explorer-row--pending=move || row.with(Option::is_none)
            role="row"
            part="row"
            aria-rowindex=move || (number.get() + 2).to_string()
            aria-selected=move || picked.get().to_string()
            style:top=move || format!("{}px", top.get())
            style:order=move || number.get().to_string()
            on:click=move |event| actions::click_row(explorer, number.get_untracked(), event.shift_key())
        >
            <For each=columns key=|(at, column)| (*at, column.key().to_owned()) let((at, column))>
                <Cell explorer row id=(format!("audit-explorer-cell-{place}-{at}"), at) column on_row=active />
            </For>
        </tr>
    }
}
