//! One cell of the table.

use std::sync::Arc;

use leptos::prelude::*;

use super::marked::Marked;
use super::outcome::{ActionTag, Outcome};
use crate::app::columns::{Column, Shows};
use crate::app::relative::relative;
use crate::app::show;
use crate::app::state::Explorer;
use crate::core::event::Field;
use crate::core::protocol::{HitPlace, Row};
use crate::core::time::read_written;

/// What a row's place shows now; `None` until its row arrives.
pub type Shown = Memo<Option<Arc<Row>>>;

/// One `<td>`.
#[component]
pub fn Cell(
    /// The state to show.
    explorer: Explorer,
    /// The row.
    row: Shown,
    /// Its id, and the column's place among the columns.
    id: (String, usize),
    /// The column.
    column: Column,
    /// Whether the keyboard is on the cell's row.
    on_row: Memo<bool>,
) -> impl IntoView {
    let (id, at) = id;
    let active = Memo::new(move |_| on_row.get() && explorer.table.cell.get() == Some(at));
    let key = column.key().to_owned();
    let numeric = {
        let key = key.clone();
        Memo::new(move |_| explorer.numeric.with(|numeric| numeric.contains(&key)))
    };
    let place = untrack(|| explorer.look.cell_place(column.key()));
    let title = title(explorer, row, column.clone(), place);
    let class = format!(
        "audit-explorer-cell audit-explorer-cell--{}",
        column.class()
    );
    view! {
        <td
            id=id
            class=class
            class:audit-explorer-cell--active=move || active.get()
            class:audit-explorer-cell--number=move || numeric.get()
            role="gridcell"
            aria-colindex=(at + 1).to_string()
            data-column=key
            title=title
        >
            <Content row column place />
        </td>
    }
}

/// What the cell shows, in whole: more than fits; of a time how long ago it was.
fn title(
    explorer: Explorer,
    row: Shown,
    column: Column,
    place: Option<usize>,
) -> impl Fn() -> String + Send + Clone {
    move || {
        row.with(|row| {
            let Some(row) = row.as_deref() else {
                return String::new();
            };
            match column.shows() {
                Shows::Field(Field::Time) => match read_written(&row.time) {
                    Some(millis) => {
                        format!(
                            "{}\n{}",
                            row.time,
                            relative(millis, explorer.now_millis(), explorer.texts())
                        )
                    }
                    None => row.time.clone(),
                },
                Shows::User => {
                    let (main, second) = user_fields(row);
                    format!("{}\n{}", row.get(main), row.get(second))
                }
                Shows::Resource => {
                    format!("{}\n{}", row.get(resource_field(row)), row.resource_type)
                }
                Shows::Field(field) => row.get(*field).to_owned(),
                Shows::Path(_) => cell_text(row, place).to_owned(),
            }
        })
    }
}

/// What stands in the cell.
#[component]
fn Content(
    /// The row.
    row: Shown,
    /// The column.
    column: Column,
    /// Where a path's value stands among the row's cells.
    place: Option<usize>,
) -> impl IntoView {
    let field = |field| {
        (
            field_text(row, move |_| field),
            field_hits(row, move |_| field),
        )
    };
    match column.shows() {
        Shows::Field(Field::Time) => view! { <TimeParts row /> }.into_any(),
        Shows::Field(Field::Action) => {
            let (action, hits) = field(Field::Action);
            view! { <ActionTag action hits /> }.into_any()
        }
        Shows::Field(Field::Outcome) => {
            let (outcome, hits) = field(Field::Outcome);
            view! { <Outcome outcome hits /> }.into_any()
        }
        Shows::Field(other) => {
            let (text, hits) = field(*other);
            view! { <Marked text hits /> }.into_any()
        }
        Shows::User => view! {
            <TwoLines row main=|row| user_fields(row).0 second=|row| user_fields(row).1 />
        }
        .into_any(),
        Shows::Resource => view! {
            <TwoLines row main=resource_field second=|_| Field::ResourceType />
        }
        .into_any(),
        Shows::Path(_) => {
            let text = Signal::derive(move || {
                row.with(|row| {
                    row.as_deref()
                        .map(|row| cell_text(row, place).to_owned())
                        .unwrap_or_default()
                })
            });
            let at = HitPlace::Cell(place.unwrap_or(usize::MAX) as u32);
            let hits = Signal::derive(move || {
                row.with(|row| {
                    row.as_deref()
                        .map(|row| row.hits_in(at))
                        .unwrap_or_default()
                })
            });
            view! { <Marked text hits /> }.into_any()
        }
    }
}

/// A field over another one.
#[component]
fn TwoLines(
    /// The row.
    row: Shown,
    /// The field that is read first.
    main: fn(&Row) -> Field,
    /// The one below it.
    second: fn(&Row) -> Field,
) -> impl IntoView {
    view! {
        <span class="audit-explorer-cell__main" dir="auto"><bdi><Marked text=field_text(row, main) hits=field_hits(row, main) /></bdi></span>
        <span class="audit-explorer-cell__second" dir="auto"><bdi><Marked text=field_text(row, second) hits=field_hits(row, second) /></bdi></span>
    }
}

/// Date, time and zone.
#[component]
fn TimeParts(
    /// The row.
    row: Shown,
) -> impl IntoView {
    let part = move |place: usize| {
        row.with(|row| {
            row.as_deref()
                .map(|row| show::time_parts(&row.time)[place].to_owned())
                .unwrap_or_default()
        })
    };
    view! {
        <span class="audit-explorer-cell__date">{move || part(0)}</span>
        " "
        <span class="audit-explorer-cell__clock">{move || part(1)}</span>
        <span class="audit-explorer-cell__fraction">{move || part(2)}</span>
        <span class="audit-explorer-cell__zone">{move || part(3)}</span>
    }
}

/// The name over the e-mail; who has neither is known by id.
fn user_fields(row: &Row) -> (Field, Field) {
    match (row.actor_name.is_empty(), row.actor_email.is_empty()) {
        (false, false) => (Field::ActorName, Field::ActorEmail),
        (false, true) => (Field::ActorName, Field::ActorId),
        (true, false) => (Field::ActorEmail, Field::ActorId),
        (true, true) => (Field::ActorId, Field::ActorType),
    }
}

fn resource_field(row: &Row) -> Field {
    if row.resource_name.is_empty() {
        Field::ResourceId
    } else {
        Field::ResourceName
    }
}

fn cell_text(row: &Row, place: Option<usize>) -> &str {
    place
        .and_then(|place| row.cells.get(place))
        .map_or("", String::as_str)
}

fn field_text(row: Shown, field: impl Fn(&Row) -> Field + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(move || {
        row.with(|row| {
            row.as_deref()
                .map(|row| row.get(field(row)).to_owned())
                .unwrap_or_default()
        })
    })
}

fn field_hits(
    row: Shown,
    field: impl Fn(&Row) -> Field + Send + Sync + 'static,
) -> Signal<Vec<(usize, usize)>> {
    Signal::derive(move || {
        row.with(|row| {
            row.as_deref()
                .filter(|row| !row.hits.is_empty())
                .map(|row| row.hits_in(HitPlace::Field(field(row))))
                .unwrap_or_default()
        })
    })
}
