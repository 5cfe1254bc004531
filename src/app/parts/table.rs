//! The events as a table that scrolls through everything.
//!
//! A fixed set of row places: scrolling changes their text and place, never
//! their number, and only the places that leave the view change at all.

use std::rc::Rc;

use leptos::{html, prelude::*};

use super::row::EventRow;
use crate::app::actions;
use crate::app::show;
use crate::app::state::Explorer;
use crate::core::event::Field;
use crate::core::protocol::{Blocker, Direction};
use crate::web::resize::{SizeWatch, height_of};

/// The columns: class suffix, header, and the field that sorts by it.
const COLUMNS: [(&str, &str, Field); 6] = [
    ("time", "Time", Field::Time),
    ("user", "User", Field::ActorName),
    ("action", "Action", Field::Action),
    ("resource", "Resource", Field::ResourceId),
    ("ip", "Address", Field::Ip),
    ("outcome", "Outcome", Field::Outcome),
];

/// The table with its scroll bar.
#[component]
pub fn EventTable(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    let head = NodeRef::<html::Thead>::new();
    let probe = NodeRef::<html::Div>::new();
    let table = explorer.table;
    watch_sizes(explorer, scroller, head, probe);
    Effect::new(move || {
        let bar = table.position.get().bar;
        // The height must be there before the bar can go that far.
        table.track.track();
        if let Some(scroller) = scroller.get()
            && (f64::from(scroller.scroll_top()) - bar).abs() >= 1.0
        {
            scroller.set_scroll_top(bar as i32);
        }
    });
    let on_scroll = move |_| {
        if let Some(scroller) = scroller.get_untracked() {
            actions::scrolled(explorer, f64::from(scroller.scroll_top()));
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        if plain && actions::press(explorer, &event.key()) {
            event.prevent_default();
        }
    };
    let places = move || 0..table.places.get();
    let active = move || {
        let places = table.places.get();
        (places > 0).then(|| format!("audit-explorer-row-{}", table.active.get() % places))
    };
    view! {
        <div class="audit-explorer-table" part="table" node_ref=scroller on:scroll=on_scroll on:scrollend=move |_| actions::settle(explorer)>
            <div class="audit-explorer-table__probe" aria-hidden="true" node_ref=probe></div>
            <table
                class="audit-explorer-table__grid"
                role="grid"
                tabindex="0"
                aria-label="Events"
                aria-rowcount=move || (explorer.matched.with(|matched| matched.total) + 1).to_string()
                aria-colcount=COLUMNS.len().to_string()
                aria-activedescendant=active
                data-test="grid"
                on:keydown=on_key
            >
                <Head explorer node_ref=head />
                <tbody class="audit-explorer-table__body" role="rowgroup" style:height=move || format!("{}px", table.track.get().element_height())>
                    <For each=places key=|place| *place let:place>
                        <EventRow explorer place />
                    </For>
                </tbody>
            </table>
            <NothingMatched explorer />
        </div>
    }
}

/// Measures the view and one row; rows are as tall as the style sheet and the reader's text size want.
fn watch_sizes(
    explorer: Explorer,
    scroller: NodeRef<html::Div>,
    head: NodeRef<html::Thead>,
    probe: NodeRef<html::Div>,
) {
    let watches = StoredValue::new_local(Vec::new());
    Effect::new(move || {
        let (Some(scroller), Some(head), Some(probe)) = (scroller.get(), head.get(), probe.get())
        else {
            return;
        };
        let measure = {
            let (scroller, probe) = (scroller.clone(), probe.clone());
            Rc::new(move || {
                let view = f64::from(scroller.client_height()) - height_of(&head);
                actions::measured(explorer, view.max(0.0), height_of(&probe));
            })
        };
        let again = measure.clone();
        let list = [
            SizeWatch::new(&scroller, move || measure()),
            SizeWatch::new(&probe, move || again()),
        ];
        watches.set_value(list.into_iter().flatten().collect());
    });
}

/// The headers, which sort.
#[component]
fn Head(
    /// The state to show.
    explorer: Explorer,
    /// The element, to be measured.
    node_ref: NodeRef<html::Thead>,
) -> impl IntoView {
    view! {
        <thead class="audit-explorer-table__head" role="rowgroup" node_ref=node_ref>
            <tr class="audit-explorer-row audit-explorer-row--head" role="row" aria-rowindex="1">
                {COLUMNS
                    .into_iter()
                    .map(|(name, title, field)| view! { <HeadCell explorer name title field /> })
                    .collect_view()}
            </tr>
        </thead>
    }
}

/// One header.
#[component]
fn HeadCell(
    /// The state to change.
    explorer: Explorer,
    /// Suffix of its class.
    name: &'static str,
    /// What people see.
    title: &'static str,
    /// What it sorts by.
    field: Field,
) -> impl IntoView {
    let direction = move || {
        explorer
            .sort
            .with(|sort| (sort.field == field).then_some(sort.direction))
    };
    let aria = move || match direction() {
        Some(Direction::Ascending) => "ascending",
        Some(Direction::Descending) => "descending",
        None => "none",
    };
    let zone = move || {
        (field == Field::Time).then(|| view! { <span class="audit-explorer-row__zone">{move || explorer.zone.get()}</span> })
    };
    view! {
        <th class=format!("audit-explorer-cell audit-explorer-cell--{name}") role="columnheader" scope="col" aria-sort=aria>
            <button type="button" class="audit-explorer-sort" data-test=format!("sort-{name}") on:click=move |_| actions::toggle_sort(explorer, field)>
                {title}
                {zone}
                <span class=move || format!("audit-explorer-sort__way audit-explorer-sort__way--{}", aria()) aria-hidden="true"></span>
            </button>
        </th>
    }
}

/// What to do when the filters let nothing through.
#[component]
fn NothingMatched(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let none = Memo::new(move |_| explorer.matched.with(|matched| matched.total == 0));
    let any_loaded = Memo::new(move |_| explorer.has_events());
    view! {
        <Show when=move || none.get() && any_loaded.get()>
            <div class="audit-explorer-nothing" data-test="nothing-matched">
                <p class="audit-explorer-nothing__title">"No event matches"</p>
                <Blockers explorer />
                <button type="button" class="audit-explorer-button" on:click=move |_| actions::set_query(explorer, String::new())>
                    "Clear all filters"
                </button>
            </div>
        </Show>
        <Show when=move || none.get() && !any_loaded.get() && explorer.source.with(|source| source.report.is_some())>
            <div class="audit-explorer-nothing" data-test="nothing-loaded">
                <p class="audit-explorer-nothing__title">"The source holds no events"</p>
                <p>"It was read to its end. Choose another one above, or check that its filters are not too narrow."</p>
            </div>
        </Show>
    }
}

/// Which part of the query excludes everything, each with a way to leave it out.
#[component]
fn Blockers(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let blockers = Memo::new(move |_| explorer.panels.blockers.get().unwrap_or_default());
    let leave_out = move |blocker: Blocker| {
        let rest = blocker.rest.clone();
        view! {
            <li>
                <button type="button" class="audit-explorer-nothing__blocker" data-test="blocker" on:click=move |_| actions::set_query(explorer, rest.clone())>
                    "Without " <code>{blocker.term}</code> ": "
                    <b>{show::counted(blocker.count, "event", "events")}</b>
                </button>
            </li>
        }
    };
    view! {
        <Show
            when=move || blockers.with(|blockers| !blockers.is_empty())
            fallback=move || {
                view! {
                    <p>"All of these must hold at once:"</p>
                    <p class="audit-explorer-nothing__query"><code>{move || explorer.query_text.get()}</code></p>
                }
            }
        >
            <p>"These parts of the query exclude everything. Leave one out:"</p>
            <ul class="audit-explorer-nothing__blockers">{move || blockers.get().into_iter().map(leave_out).collect_view()}</ul>
        </Show>
    }
}
