//! From when to when: by a preset, by days, to the second.

use leptos::prelude::*;

use super::icon::Icon;
use super::popover::Popover;
use crate::app::actions;
use crate::app::ranges::{self, Preset};
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::core::query::compose::{self, Range};
use crate::core::time::{Day, Zone};
use crate::web::{clock, zone as zones};

/// The button that tells the range, with presets and two dates.
#[component]
pub fn RangeFilter(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let open = RwSignal::new(false);
    let range = Memo::new(move |_| explorer.filters.with(|filters| filters.range.clone()));
    let today = move || {
        let day = explorer
            .zone
            .with(|zone| clock::day_in(zone, explorer.now_millis()));
        Day::read(&day).unwrap_or_default()
    };
    let set = Callback::new(move |range: Range| {
        let text = explorer
            .query_text
            .with_untracked(|text| compose::with_range(text, range));
        actions::set_query(explorer, text);
    });
    let trigger = move || {
        view! {
            <Icon name="calendar" />
            <span class="audit-explorer-spoken">{t.field("time")}</span>
            <span class="audit-explorer-choice__value" data-test="range-value">
                {move || range.with(|range| ranges::title(range, today(), t))}
            </span>
            <Icon name="down" />
        }
    };
    view! {
        <Popover name="range" label=t.time_range() open trigger>
            <ul class="audit-explorer-range__presets">
                {Preset::ALL
                    .into_iter()
                    .map(|preset| {
                        let chosen = move || range.with(|range| *range == preset.range(today()));
                        let choose = move |_| {
                            set.run(preset.range(today()));
                            open.set(false);
                        };
                        view! {
                            <li>
                                <button type="button" class="audit-explorer-range__preset" aria-pressed=move || chosen().to_string() on:click=choose>
                                    {preset.title(t)}
                                </button>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            <CustomDays range set zone=explorer.zone />
            <ExactTimes range set zone=explorer.zone />
        </Popover>
    }
}

/// Two dates, both included.
#[component]
fn CustomDays(
    /// The range now.
    range: Memo<Range>,
    /// Called with the new one.
    set: Callback<Range>,
    /// The zone whose days are meant.
    #[prop(into)]
    zone: Signal<String>,
) -> impl IntoView {
    let t = texts();
    let ends = move || range.with(ranges::as_days);
    let first = move || ends().0.unwrap_or_default();
    let last = move || ends().1.unwrap_or_default();
    let edit = move |with: fn(&Range, &str) -> Range, typed: String| {
        // A browser may tell of a change in a field that it takes off the page.
        if let Some(new) = range.try_with_untracked(|range| with(range, &typed)) {
            set.try_run(new);
        }
    };
    view! {
        <fieldset class="audit-explorer-range__custom">
            <legend>{t.days_both()}</legend>
            <label>
                <span>{t.from()}</span>
                <input
                    type="date"
                    class="audit-explorer-field"
                    data-test="range-from"
                    prop:value=first
                    on:change=move |event| edit(ranges::with_first_day, event_target_value(&event))
                />
            </label>
            <label>
                <span>{t.to()}</span>
                <input
                    type="date"
                    class="audit-explorer-field"
                    data-test="range-to"
                    prop:value=last
                    on:change=move |event| edit(ranges::with_last_day, event_target_value(&event))
                />
            </label>
            <p class="audit-explorer-range__zone">{t.midnight_in()} " " <b>{move || zone.get()}</b></p>
        </fieldset>
    }
}

/// Two moments, to the second.
#[component]
fn ExactTimes(
    /// The range now.
    range: Memo<Range>,
    /// Called with the new one.
    set: Callback<Range>,
    /// The zone whose times are meant.
    #[prop(into)]
    zone: Signal<String>,
) -> impl IntoView {
    let t = texts();
    let ends = Memo::new(move |_| {
        let zone = zone
            .with(|name| zones::zone(name))
            .unwrap_or_else(|_unknown| Zone::utc());
        range.with(|range| ranges::as_moments(range, &zone))
    });
    let first = move || ends.get().0.unwrap_or_default();
    let last = move || ends.get().1.unwrap_or_default();
    let edit = move |with: fn(&Range, &str) -> Range, typed: String| {
        // A browser may tell of a change in a field that it takes off the page.
        if let Some(new) = range.try_with_untracked(|range| with(range, &typed)) {
            set.try_run(new);
        }
    };
    view! {
        <fieldset class="audit-explorer-range__custom audit-explorer-range__exact">
            <legend>{t.to_the_second()}</legend>
            <label>
                <span>{t.from_included()}</span>
                <input
                    type="datetime-local"
                    step="1"
                    class="audit-explorer-field"
                    data-test="time-from"
                    prop:value=first
                    on:change=move |event| edit(ranges::with_first_moment, event_target_value(&event))
                />
            </label>
            <label>
                <span>{t.to_excluded()}</span>
                <input
                    type="datetime-local"
                    step="1"
                    class="audit-explorer-field"
                    data-test="time-to"
                    prop:value=last
                    on:change=move |event| edit(ranges::with_last_moment, event_target_value(&event))
                />
            </label>
        </fieldset>
    }
}
