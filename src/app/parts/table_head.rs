//! The headers: sorted by a click, moved and sized by hand and by keys.

use leptos::{html, prelude::*};

use crate::app::actions;
use crate::app::columns::{Column, Shows};
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::core::event::Field;
use crate::core::protocol::Direction;
use crate::web::{focus, pointer};

/// A pointer that moves less far has clicked.
const CLICK_PIXELS: f64 = 6.0;

/// A column that is dragged to another place.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Drag {
    from: usize,
    /// Where the pointer went down.
    x: f64,
    /// Over which column it is; none until it has moved.
    to: Option<usize>,
}

/// The headers.
#[component]
pub fn Head(
    /// The state to show.
    explorer: Explorer,
    /// The element, to be measured.
    node_ref: NodeRef<html::Thead>,
) -> impl IntoView {
    let drag = RwSignal::new(None::<Drag>);
    let columns = move || {
        explorer
            .look
            .columns
            .get()
            .into_iter()
            .enumerate()
            .collect::<Vec<_>>()
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() {
            return;
        }
        if let Some(key) = pointer::attribute_above(&event, "data-column")
            && press(explorer, &event, &key)
        {
            event.prevent_default();
        }
    };
    view! {
        <thead class="audit-explorer-table__head" role="rowgroup" node_ref=node_ref>
            <tr class="audit-explorer-row audit-explorer-row--head" role="row" aria-rowindex="1" on:keydown=on_key>
                <For each=columns key=|(at, column)| (*at, column.key().to_owned()) let((at, column))>
                    <HeadCell explorer at column drag />
                </For>
            </tr>
        </thead>
    }
}

/// A key on a header; whether it was one of ours.
fn press(explorer: Explorer, event: &leptos::ev::KeyboardEvent, key: &str) -> bool {
    let (place, last) = explorer.look.columns.with_untracked(|columns| {
        let place = columns.iter().position(|column| column.key() == key);
        (place.unwrap_or(0), columns.len() - 1)
    });
    // With Shift the key says what it writes, which is ")" or "=" on many keyboards: which one it is counts.
    let is_zero = event.key() == "0" || event.code() == "Digit0";
    if is_zero && (event.shift_key() || event.alt_key()) {
        actions::fit_column(explorer, key);
        return true;
    }
    let forward = match event.key().as_str() {
        "ArrowRight" => explorer.texts().goes_on(true),
        "ArrowLeft" => explorer.texts().goes_on(false),
        _ => return false,
    };
    let to = match (event.shift_key(), event.alt_key()) {
        (true, true) => actions::move_shown(explorer, key, if forward { 1 } else { -1 }),
        (true, false) => {
            if let Some((shown, _)) = pointer::width_above(event, "th") {
                actions::step_width(explorer, key, shown, if forward { 1.0 } else { -1.0 });
            }
            return true;
        }
        (false, false) if forward => Some((place + 1).min(last)),
        (false, false) => Some(place.saturating_sub(1)),
        (false, true) => return false,
    };
    if let Some(to) = to {
        focus::enter_nth_soon(event, ("tr", ".audit-explorer-sort"), to, forward);
    }
    true
}

/// One header.
#[component]
fn HeadCell(
    /// The state to change.
    explorer: Explorer,
    /// Its place.
    at: usize,
    /// The column.
    column: Column,
    /// The column that is dragged.
    drag: RwSignal<Option<Drag>>,
) -> impl IntoView {
    let t = texts();
    let key = StoredValue::new(column.key().to_owned());
    let sort = StoredValue::new(column.sort());
    let direction = move || {
        explorer
            .sort
            .with(|shown| sort.with_value(|sort| (shown.field == *sort).then_some(shown.direction)))
    };
    let aria = move || match direction() {
        Some(Direction::Ascending) => "ascending",
        Some(Direction::Descending) => "descending",
        None => "none",
    };
    let is_time = *column.shows() == Shows::Field(Field::Time);
    let zone = move || {
        is_time.then(|| view! { <span class="audit-explorer-row__zone">{move || explorer.zone.get()}</span> })
    };
    let numeric =
        move || key.with_value(|key| explorer.numeric.with(|numeric| numeric.contains(key)));
    let dragged = move || {
        drag.get()
            .is_some_and(|drag| drag.to.is_some() && drag.from == at)
    };
    let dropped = move |after: bool| {
        drag.get()
            .is_some_and(|drag| drag.to == Some(at) && drag.from != at && (drag.from < at) == after)
    };
    let on_down = move |event: leptos::ev::PointerEvent| {
        if event.button() == 0 && event.pointer_type() != "touch" {
            let x = f64::from(event.client_x());
            drag.set(Some(Drag {
                from: at,
                x,
                to: None,
            }));
        }
    };
    let on_move = move |event: leptos::ev::PointerEvent| {
        let Some(mut now) = drag.get_untracked().filter(|drag| drag.from == at) else {
            return;
        };
        let far = (f64::from(event.client_x()) - now.x).abs() > CLICK_PIXELS;
        if now.to.is_none() && far && event.buttons() != 0 {
            // From now on it is no click on the button within.
            pointer::capture(&event);
        }
        if now.to.is_some() || far {
            now.to = pointer::sibling_under(&event).or(now.to);
            drag.set(Some(now));
        }
    };
    let on_up = move |_| {
        if let Some(Drag {
            from, to: Some(to), ..
        }) = drag.get_untracked()
        {
            key.with_value(|key| actions::move_shown(explorer, key, to as isize - from as isize));
        }
        drag.set(None);
    };
    let title = column.title(t);
    let label = title.clone();
    view! {
        <th
            class=format!("audit-explorer-cell audit-explorer-cell--{}", column.class())
            class:audit-explorer-cell--number=numeric
            class:audit-explorer-cell--dragged=dragged
            class:audit-explorer-cell--drop-before=move || dropped(false)
            class:audit-explorer-cell--drop-after=move || dropped(true)
            role="columnheader"
            scope="col"
            aria-sort=aria
            aria-colindex=(at + 1).to_string()
            data-column=key.get_value()
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=on_up
            on:pointercancel=move |_| drag.set(None)
            on:pointerleave=move |_| if drag.get_untracked().is_some_and(|drag| drag.to.is_none()) { drag.set(None) }
        >
            <button
                type="button"
                class="audit-explorer-sort"
                data-test=format!("sort-{}", column.key())
                aria-keyshortcuts="Shift+ArrowRight Alt+Shift+ArrowRight Alt+0"
                title=t.header_title(&title)
                on:click=move |_| actions::toggle_sort(explorer, sort.get_value())
            >
                <span class="audit-explorer-sort__title">{label}</span>
                {zone}
                <span class=move || format!("audit-explorer-sort__way audit-explorer-sort__way--{}", aria()) aria-hidden="true"></span>
            </button>
            <WidthHandle explorer key />
        </th>
    }
}

/// The edge of a header, by which it is made wider; a double click lets it fit again.
#[component]
fn WidthHandle(
    /// The state to change.
    explorer: Explorer,
    /// The column.
    key: StoredValue<String>,
) -> impl IntoView {
    // Where the pointer went down, how wide the column was, and how much larger the host shows it.
    let held = RwSignal::new(None::<(f64, f64, f64)>);
    let on_down = move |event: leptos::ev::PointerEvent| {
        event.stop_propagation();
        if event.button() == 0
            && let Some((width, scale)) = pointer::width_above(&event, "th")
        {
            event.prevent_default();
            pointer::capture(&event);
            held.set(Some((f64::from(event.client_x()), width, scale)));
        }
    };
    let on_move = move |event: leptos::ev::PointerEvent| {
        if let Some((x, width, scale)) = held.get_untracked() {
            event.stop_propagation();
            let moved = (f64::from(event.client_x()) - x) / scale;
            // The edge at which a column ends is its left one where lines begin at the right.
            let wider = if explorer.texts().goes_on(true) {
                moved
            } else {
                -moved
            };
            let pixels = width + wider;
            key.with_value(|key| actions::size_column(explorer, key, pixels));
        }
    };
    let on_up = move |event: leptos::ev::PointerEvent| {
        event.stop_propagation();
        held.set(None);
    };
    view! {
        <span
            class="audit-explorer-width"
            class:audit-explorer-width--held=move || held.get().is_some()
            aria-hidden="true"
            data-test=format!("width-{}", key.get_value())
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=on_up
            on:pointercancel=move |_| held.set(None)
            on:dblclick=move |_| key.with_value(|key| actions::fit_column(explorer, key))
        ></span>
    }
}
