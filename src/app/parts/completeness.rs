//! Whether this is all there is, in one line that is always there.

use leptos::prelude::*;

use super::icon::Icon;
use super::popover::Popover;
use crate::app::account;
use crate::app::actions;
use crate::app::show;
use crate::app::state::{Explorer, SourceState};
use crate::core::protocol::LoadReport;
use crate::core::time::Zone;
use crate::web::{clock, zone as zones};

/// Range, when it was closed, duplicates, rejects, gaps; or what is missing, and why.
#[component]
pub fn Completeness(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let report = Memo::new(move |_| {
        explorer.source.with(|source| {
            let settled = source.state != SourceState::Loading;
            source.report.clone().filter(|_| settled)
        })
    });
    let settled = Memo::new(move |_| report.with(Option::is_some));
    let of = move |text: fn(&LoadReport) -> String| {
        move || report.with(|report| report.as_ref().map(text).unwrap_or_default())
    };
    let incomplete = Memo::new(move |_| explorer.source.with(|source| source.incomplete));
    let span = move || {
        let name = explorer.zone.get();
        let zone = zones::zone(&name).unwrap_or_else(|_unknown| Zone::utc());
        let name = if name == "local" {
            clock::device_zone()
        } else {
            name
        };
        report.with(|report| account::range(report.as_ref()?, &zone, &name))
    };
    let closed = move || {
        let of_endpoint = explorer.source.with(|source| source.of_endpoint);
        report.with(|report| account::closed(report.as_ref()?, of_endpoint))
    };
    let begins = move || {
        [span(), closed()]
            .into_iter()
            .flatten()
            .fold(String::new(), |text, part| text + &part + ", ")
    };
    view! {
        <Show when=move || settled.get()>
            <p class="audit-explorer-whole" class:audit-explorer-whole--not=move || incomplete.get() part="completeness" data-test="complete">
                <Show when=move || incomplete.get() fallback=|| view! { <span class="audit-explorer-spoken">"complete: "</span><Icon name="check" /> }>
                    <Icon name="warning" />
                </Show>
                <span class="audit-explorer-whole__text">
                    <Show when=move || incomplete.get()>
                        <b>"incomplete: "{of(account::gaps)}</b>
                        "; "
                    </Show>
                    {begins}
                    {of(|report| show::counted(report.duplicates, "duplicate", "duplicates"))}
                    ", "
                    <Rejected explorer count=Signal::derive(move || report.with(|report| report.as_ref().map_or(0, |report| report.rejected))) />
                    <Show when=move || !incomplete.get()>", no gaps"</Show>
                </span>
            </p>
            <Notes explorer />
        </Show>
    }
}

/// How many records could not be read; a button where there are any.
#[component]
fn Rejected(
    /// The state to change.
    explorer: Explorer,
    /// How many.
    #[prop(into)]
    count: Signal<u64>,
) -> impl IntoView {
    let text = move || format!("{} rejected", show::grouped(count.get()));
    view! {
        <Show when=move || count.with(|count| *count > 0) fallback=move || view! { {text} }>
            <button type="button" class="audit-explorer-link" part="rejects-button" data-test="rejects" on:click=move |_| actions::open_rejects(explorer)>
                {text}
            </button>
        </Show>
    }
}

/// What else is to be known: of times that are not sure, of a source that lags.
#[component]
fn Notes(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let notes = Memo::new(move |_| {
        explorer
            .source
            .with(|source| source.report.as_ref().map(notes_of).unwrap_or_default())
    });
    let trigger = move || {
        let count = move || notes.with(|notes| show::counted(notes.len() as u64, "note", "notes"));
        view! { <span data-test="notes">{count}</span> <Icon name="down" /> }
    };
    view! {
        <Show when=move || notes.with(|notes| !notes.is_empty())>
            <Popover name="notes" label="Notes on what is loaded" open trigger>
                <ul>
                    {move || notes.get().into_iter().map(|note| view! { <li>{note}</li> }).collect_view()}
                </ul>
            </Popover>
        </Show>
    }
}

fn notes_of(report: &LoadReport) -> Vec<String> {
    let mut notes = Vec::new();
    // The line has room for one gap.
    if report.gaps.len() > 1 {
        notes.extend(
            report
                .gaps
                .iter()
                .map(|gap| format!("Missing: {}", account::gap(gap))),
        );
    }
    // What is merely assumed of times stands on the line, where it can be mended.
    let untimed = report.untimed.saturating_sub(report.ambiguous_dates);
    if untimed > 0 {
        notes.push(format!("{} no time that can be read", have(untimed)));
    }
    notes.extend(report.notices.iter().map(|notice| show::sentence(notice)));
    notes
}

fn have(events: u64) -> String {
    let verb = if events == 1 { "has" } else { "have" };
    format!("{} {verb}", show::counted(events, "event", "events"))
}
