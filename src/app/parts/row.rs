//! One place for a row.

use std::sync::Arc;

use leptos::prelude::*;

use super::outcome::{ActionTag, Outcome};
use crate::app::actions;
use crate::app::scroll::row_of_place;
use crate::app::show;
use crate::app::state::Explorer;
use crate::core::protocol::Row;

/// What a place shows now; `None` until its row arrives.
type Shown = Memo<Option<Arc<Row>>>;

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
    let active = Memo::new(move |_| table.active.get() == number.get());
    view! {
        <tr
            id=format!("audit-explorer-row-{place}")
            class="audit-explorer-row"
            class:audit-explorer-row--opened=move || opened.get()
            class:audit-explorer-row--active=move || active.get()
            class:audit-explorer-row--odd=move || number.get() % 2 == 1
            class:audit-explorer-row--pending=move || row.with(Option::is_none)
            role="row"
            part="row"
            aria-rowindex=move || (number.get() + 2).to_string()
            aria-selected=move || opened.get().to_string()
            style:top=move || format!("{}px", top.get())
            on:click=move |_| actions::open_row(explorer, number.get_untracked())
        >
            <TimeCell row />
            <UserCell row />
            <td class="audit-explorer-cell audit-explorer-cell--action" role="gridcell">
                <ActionTag action=text(row, |row| &row.action) />
            </td>
            <ResourceCell row />
            <td class="audit-explorer-cell audit-explorer-cell--ip" role="gridcell">{text(row, |row| &row.ip)}</td>
            <td class="audit-explorer-cell audit-explorer-cell--outcome" role="gridcell">
                <Outcome outcome=text(row, |row| &row.outcome) />
            </td>
        </tr>
    }
}

/// One field of the row that a place shows.
fn text(row: Shown, field: fn(&Row) -> &str) -> Signal<String> {
    Signal::derive(move || {
        row.with(|row| {
            row.as_deref()
                .map(|row| field(row).to_owned())
                .unwrap_or_default()
        })
    })
}

/// Date, time and zone; the whole is in the tooltip.
#[component]
fn TimeCell(
    /// What to show.
    row: Shown,
) -> impl IntoView {
    let time = text(row, |row| &row.time);
    let part = move |place: usize| time.with(|time| show::time_parts(time)[place].to_owned());
    view! {
        <td class="audit-explorer-cell audit-explorer-cell--time" role="gridcell" title=move || time.get()>
            <span class="audit-explorer-cell__date">{move || part(0)}</span>
            " "
            <span class="audit-explorer-cell__clock">{move || part(1)}</span>
            <span class="audit-explorer-cell__fraction">{move || part(2)}</span>
            <span class="audit-explorer-cell__zone">{move || part(3)}</span>
        </td>
    }
}

/// The actor's name over the e-mail; who has neither is known by id.
#[component]
fn UserCell(
    /// What to show.
    row: Shown,
) -> impl IntoView {
    let main = text(row, |row| {
        [&row.actor_name, &row.actor_email, &row.actor_id]
            .into_iter()
            .find(|text| !text.is_empty())
            .map_or("", |text| text)
    });
    let second = text(row, |row| {
        if row.actor_name.is_empty() {
            return if row.actor_email.is_empty() {
                &row.actor_type
            } else {
                &row.actor_id
            };
        }
        if row.actor_email.is_empty() {
            &row.actor_id
        } else {
            &row.actor_email
        }
    });
    view! {
        <td class="audit-explorer-cell audit-explorer-cell--user" role="gridcell" title=move || format!("{}\n{}", main.get(), second.get())>
            <span class="audit-explorer-cell__main"><bdi>{main}</bdi></span>
            <span class="audit-explorer-cell__second"><bdi>{second}</bdi></span>
        </td>
    }
}

/// The resource's name or id over its kind.
#[component]
fn ResourceCell(
    /// What to show.
    row: Shown,
) -> impl IntoView {
    let main = text(row, |row| {
        if row.resource_name.is_empty() {
            &row.resource_id
        } else {
            &row.resource_name
        }
    });
    let second = text(row, |row| &row.resource_type);
    view! {
        <td class="audit-explorer-cell audit-explorer-cell--resource" role="gridcell" title=move || format!("{}\n{}", main.get(), second.get())>
            <span class="audit-explorer-cell__main"><bdi>{main}</bdi></span>
            <span class="audit-explorer-cell__second"><bdi>{second}</bdi></span>
        </td>
    }
}
