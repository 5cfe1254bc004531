//! How times are meant that do not say it: their zone, and which number is the day.

use leptos::prelude::*;

use super::icon::Icon;
use crate::app::actions::{self, WhoseTimes};
use crate::app::state::{Explorer, SourceState};
use crate::app::texts::texts;
use crate::core::protocol::DayMonth;
use crate::web::clock;

/// In the panel: both questions, where they arise.
#[component]
pub fn Times(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
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
                <span>{t.zoneless()}</span>
                <SourceZone explorer whose=WhoseTimes::Shown zone />
            </p>
        </Show>
        <Show when=move || dates.get()>
            <p class="audit-explorer-times">
                <Icon name="calendar" />
                <span>{t.dates_begin()}</span>
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
    let t = texts();
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
                <span>{move || t.zoneless_times(zoneless.get())}</span>
                <SourceZone explorer whose=WhoseTimes::Open zone=nothing />
            </p>
        </Show>
        <Show when=move || either_day.with(|count| *count > 0)>
            <p class="audit-explorer-times audit-explorer-times--notice" part="date-notice" data-test="date-notice">
                <Icon name="calendar" />
                <span>
                    {move || t.either_day(either_day.get())}
                </span>
                <Order explorer whose=WhoseTimes::Open order=Signal::stored(None) />
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
    let t = texts();
    let device = clock::device_zone();
    let mut zones = clock::zones();
    zones.retain(|name| *name != device && name != "UTC");
    view! {
        <select
            class="audit-explorer-times__zone"
            aria-label=t.source_zone()
            data-test="source-zone"
            prop:value=move || zone.get()
            on:change=move |event| actions::set_source_zone(explorer, whose, event_target_value(&event))
        >
            <option value="">{t.utc_assumed()}</option>
            <option value="UTC">"UTC"</option>
            <option value=device.clone()>{t.zone_device_after(&device)}</option>
            <optgroup label=t.zones_all()>
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
    let t = texts();
    let choice = move |this: DayMonth, text: String, test: &'static str| {
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
        {choice(DayMonth::Dmy, t.day(), "day-first")}
        {choice(DayMonth::Mdy, t.month(), "month-first")}
    }
}
