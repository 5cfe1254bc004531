//! How times are meant that do not say it: their zone, and which number is the day.

use leptos::prelude::*;

use super::icon::Icon;
use crate::app::actions::{self, WhoseTimes};
use crate::app::show;
use crate::app::state::{Explorer, SourceState};
use crate::core::protocol::DayMonth;
use crate::web::clock;

/// In the panel: both questions, where they arise.
#[component]
pub fn Times(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let report = explorer.mapping.report;
    let zoneless = Memo::new(move |_| {
        report.with(|report| {
            report
                .as_ref()
                .is_some_and(|report| report.zone_assumed || report.zone != "UTC")
        })
    });
    let dates = Memo::new(move |_| {
        report.with(|report| {
            report
                .as_ref()
                .is_some_and(|report| report.dates_ambiguous || report.date_order.is_some())
        })
    });
    let zone = Signal::derive(move || {
        report.with(|report| {
            report
                .as_ref()
                .filter(|report| !report.zone_assumed)
                .map(|report| report.zone.clone())
                .unwrap_or_default()
        })
    });
    let order = Signal::derive(move || report.with(|report| report.as_ref()?.date_order));
    view! {
        <Show when=move || zoneless.get()>
            <p class="audit-explorer-times">
                <Icon name="globe" />
                <span>"Times without a zone are meant in"</span>
                <SourceZone explorer whose=WhoseTimes::Shown zone />
            </p>
        </Show>
        <Show when=move || dates.get()>
            <p class="audit-explorer-times">
                <Icon name="calendar" />
                <span>"Dates such as 03/04 begin with the"</span>
                <Order explorer whose=WhoseTimes::Shown order />
            </p>
        </Show>
    }
}

/// On the line of the result: what is merely assumed, with the way to say it.
#[component]
pub fn AssumedTimes(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let count = move |of: fn(&crate::core::protocol::LoadReport) -> u64| {
        Memo::new(move |_| {
            explorer.source.with(|source| {
                let settled = source.state != SourceState::Loading;
                source.report.as_ref().filter(|_| settled).map_or(0, of)
            })
        })
    };
    let zoneless = count(|report| report.assumed_zone);
    let either_day = count(|report| report.ambiguous_dates);
    let nothing = Signal::stored(String::new());
    view! {
        <Show when=move || zoneless.with(|count| *count > 0)>
            <p class="audit-explorer-times audit-explorer-times--notice" part="zone-notice" data-test="zone-notice">
                <Icon name="globe" />
                <span>{move || format!("{} without a zone, read as", show::counted(zoneless.get(), "time", "times"))}</span>
                <SourceZone explorer whose=WhoseTimes::All zone=nothing />
            </p>
        </Show>
        <Show when=move || either_day.with(|count| *count > 0)>
            <p class="audit-explorer-times audit-explorer-times--notice" part="date-notice" data-test="date-notice">
                <Icon name="calendar" />
                <span>
                    {move || format!("{} can be two days, so they have no time yet. First comes the", show::counted(either_day.get(), "date", "dates"))}
                </span>
                <Order explorer whose=WhoseTimes::All order=Signal::stored(None) />
            </p>
        </Show>
    }
}

/// The zones of this browser; the first choice is to assume UTC.
#[component]
fn SourceZone(
    /// The state to change.
    explorer: Explorer,
    /// Whose times.
    whose: WhoseTimes,
    /// What is chosen; empty = assumed.
    zone: Signal<String>,
) -> impl IntoView {
    let device = clock::device_zone();
    let mut zones = clock::zones();
    zones.retain(|name| *name != device && name != "UTC");
    view! {
        <select
            class="audit-explorer-times__zone"
            aria-label="Zone of times without one"
            data-test="source-zone"
            prop:value=move || zone.get()
            on:change=move |event| actions::set_source_zone(explorer, whose, event_target_value(&event))
        >
            <option value="">"UTC (assumed)"</option>
            <option value="UTC">"UTC"</option>
            <option value=device.clone()>{format!("{device} (this device)")}</option>
            <optgroup label="All zones">
                {zones
                    .into_iter()
                    .map(|name| {
                        let text = name.replace('_', " ");
                        view! { <option value=name>{text}</option> }
                    })
                    .collect_view()}
            </optgroup>
        </select>
    }
}

/// Day or month first.
#[component]
fn Order(
    /// The state to change.
    explorer: Explorer,
    /// Whose times.
    whose: WhoseTimes,
    /// What is chosen.
    order: Signal<Option<DayMonth>>,
) -> impl IntoView {
    let choice = move |this: DayMonth, text: &'static str, test: &'static str| {
        view! {
            <button
                type="button"
                class="audit-explorer-button audit-explorer-button--small"
                aria-pressed=move || (order.get() == Some(this)).to_string()
                data-test=test
                on:click=move |_| actions::set_date_order(explorer, whose, this)
            >
                {text}
            </button>
        }
    };
    view! {
        {choice(DayMonth::Dmy, "day", "day-first")}
        {choice(DayMonth::Mdy, "month", "month-first")}
    }
}
