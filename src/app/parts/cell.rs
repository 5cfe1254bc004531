//! One cell of the table.

use std::sync::Arc;

use leptos::prelude::*;

use super::marked::marked;
use super::outcome::{action_tag, outcome_mark};
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
        >
            {content(row, column.shows(), place)}
        </td>
    }
}

/// What stands in the cell. One reactive part for each cell: a search changes them all at once, and
/// has a frame's time for it.
fn content(row: Shown, shows: &Shows, place: Option<usize>) -> AnyView {
    match *shows {
        Shows::Field(Field::Time) => of_row(row, |row| time_parts(&row.time)).into_any(),
        Shows::Field(Field::Action) => of_row(row, |row| {
            action_tag(&row.action, &hits(row, Field::Action))
        })
        .into_any(),
        Shows::Field(Field::Outcome) => of_row(row, |row| {
            outcome_mark(&row.outcome, &hits(row, Field::Outcome))
        })
        .into_any(),
        Shows::Field(field) => of_row(row, move |row| field_marked(row, field)).into_any(),
        Shows::User => of_row(row, |row| {
            let (main, second) = user_fields(row);
            two_lines(row, main, second)
        })
        .into_any(),
        Shows::Resource => of_row(row, |row| {
            two_lines(row, resource_field(row), Field::ResourceType)
        })
        .into_any(),
        Shows::Path(_) => of_row(row, move |row| {
            let at = HitPlace::Cell(place.unwrap_or(usize::MAX) as u32);
            marked(cell_text(row, place), &row.hits_in(at))
        })
        .into_any(),
    }
}

/// What `view` makes of the row, made anew with it; nothing until there is one.
fn of_row<V: IntoView + 'static>(
    row: Shown,
    view: impl Fn(&Row) -> V + Send + 'static,
) -> impl IntoView {
    move || row.with(|row| row.as_deref().map(&view))
}

/// What the cell of `column` shows, in whole: more than fits; of a time how long ago it was.
pub fn hint(explorer: Explorer, row: &Row, column: &Column) -> String {
    match column.shows() {
        Shows::Field(Field::Time) => match read_written(&row.time) {
            Some(millis) => format!(
                "{}\n{}",
                row.time,
                relative(millis, explorer.now_millis(), explorer.texts())
            ),
            None => row.time.clone(),
        },
        Shows::User => {
            let (main, second) = user_fields(row);
            format!("{}\n{}", row.get(main), row.get(second))
        }
        Shows::Resource => format!("{}\n{}", row.get(resource_field(row)), row.resource_type),
        Shows::Field(field) => row.get(*field).to_owned(),
        Shows::Path(_) => {
            let place = untrack(|| explorer.look.cell_place(column.key()));
            cell_text(row, place).to_owned()
        }
    }
}

/// A field over another one.
fn two_lines(row: &Row, main: Field, second: Field) -> impl IntoView + use<> {
    view! {
        <span class="audit-explorer-cell__main" dir="auto"><bdi>{field_marked(row, main)}</bdi></span>
        <span class="audit-explorer-cell__second" dir="auto"><bdi>{field_marked(row, second)}</bdi></span>
    }
}

/// Date, time and zone.
fn time_parts(time: &str) -> impl IntoView + use<> {
    let [date, clock, fraction, zone] = show::time_parts(time).map(str::to_owned);
    view! {
        <span class="audit-explorer-cell__date">{date}</span>
        " "
        <span class="audit-explorer-cell__clock">{clock}</span>
        <span class="audit-explorer-cell__fraction">{fraction}</span>
        <span class="audit-explorer-cell__zone">{zone}</span>
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

fn field_marked(row: &Row, field: Field) -> impl IntoView + use<> {
    marked(row.get(field), &hits(row, field))
}

fn hits(row: &Row, field: Field) -> Vec<(usize, usize)> {
    row.hits_in(HitPlace::Field(field))
}
