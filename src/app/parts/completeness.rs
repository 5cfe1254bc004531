//! Whether this is all there is, in one line that is always there.

use leptos::prelude::*;

use super::icon::Icon;
use super::popover::Popover;
use crate::app::account;
use crate::app::actions;
use crate::app::failure_text::notice_text;
use crate::app::state::{Explorer, SourceState};
use crate::app::texts::{Texts, texts};
use crate::core::protocol::LoadReport;
use crate::core::time::Zone;
use crate::web::{clock, zone as zones};

/// Range, when it was closed, duplicates, rejects, gaps; or what is missing, and why.
#[component]
pub fn Completeness(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let report = Memo::new(move |_| {
        explorer.source.with(|source| {
            let settled = source.state != SourceState::Loading;
            source.report.clone().filter(|_| settled)
        })
    });
    let settled = Memo::new(move |_| report.with(Option::is_some));
    let of = move |text: fn(&LoadReport, Texts) -> String| {
        move || {
            report.with(|report| {
                report
                    .as_ref()
                    .map(|report| text(report, t))
                    .unwrap_or_default()
            })
        }
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
        report.with(|report| account::range(report.as_ref()?, &zone, &name, t))
    };
    let closed = move || {
        let of_endpoint = explorer.source.with(|source| source.of_endpoint);
        report.with(|report| account::closed(report.as_ref()?, of_endpoint, t))
    };
    let begins = move || {
        [span(), closed()]
            .into_iter()
            .flatten()
            .fold(String::new(), |text, part| text + &part + &t.list_comma())
    };
    view! {
        <Show when=move || settled.get()>
            <p class="audit-explorer-whole" class:audit-explorer-whole--not=move || incomplete.get() part="completeness" data-test="complete">
                <Show when=move || incomplete.get() fallback=move || view! { <span class="audit-explorer-spoken">{t.complete()} ": "</span><Icon name="check" /> }>
                    <Icon name="warning" />
                </Show>
                <span class="audit-explorer-whole__text">
                    <Show when=move || incomplete.get()>
                        <b>{t.incomplete()} ": " {of(account::gaps)}</b>
                        "; "
                    </Show>
                    {begins}
                    {of(|report, t| t.duplicates(report.duplicates))}
                    {t.list_comma()}
                    <Rejected explorer count=Signal::derive(move || report.with(|report| report.as_ref().map_or(0, |report| report.rejected))) />
                    <Show when=move || !incomplete.get()>{t.list_comma()} {t.no_gaps()}</Show>
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
    let t = texts();
    let text = move || t.rejected(count.get());
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
    let t = texts();
    let open = RwSignal::new(false);
    let notes = Memo::new(move |_| {
        explorer.source.with(|source| {
            source
                .report
                .as_ref()
                .map(|report| notes_of(report, t))
                .unwrap_or_default()
        })
    });
    let trigger = move || {
        let count = move || notes.with(|notes| t.notes(notes.len() as u64));
        view! { <span data-test="notes">{count}</span> <Icon name="down" /> }
    };
    view! {
        <Show when=move || notes.with(|notes| !notes.is_empty())>
            <Popover name="notes" label=t.notes_label() open trigger>
                <ul>
                    {move || notes.get().into_iter().map(|note| view! { <li>{note}</li> }).collect_view()}
                </ul>
            </Popover>
        </Show>
    }
}

fn notes_of(report: &LoadReport, t: Texts) -> Vec<String> {
    let mut notes = Vec::new();
    // The line has room for one gap.
    if report.gaps.len() > 1 {
        notes.extend(
            report
                .gaps
                .iter()
                .map(|gap| t.missing(&account::gap(gap, t))),
        );
    }
    // What is merely assumed of times stands on the line, where it can be mended.
    let untimed = report.untimed.saturating_sub(report.ambiguous_dates);
    if untimed > 0 {
        notes.push(t.untimed(untimed));
    }
    notes.extend(report.notices.iter().map(|notice| notice_text(t, notice)));
    notes
}
