//! How much is shown, of how much, and whether that is all there is.

use leptos::prelude::*;

use super::columns_menu::ColumnsMenu;
use super::completeness::Completeness;
use super::icon::Icon;
use super::mapping::ReadingAnew;
use super::mapping_times::AssumedTimes;
use super::side::SideButton;
use crate::app::actions;
use crate::app::failure_text::failure_text;
use crate::app::show;
use crate::app::state::{Explorer, SourceState};
use crate::app::texts::{MARK, halves, texts};

/// The line between filters and table.
#[component]
pub fn Status(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let matched = explorer.matched;
    view! {
        <section class="audit-explorer-status" part="status" aria-label=t.result()>
            <Show when=move || !explorer.without.get().facets>
                <SideButton explorer />
            </Show>
            <p class="audit-explorer-count" part="count" data-test="count">
                {move || {
                    let [before, behind] = halves(&t.count_of(matched.with(|matched| matched.of), MARK));
                    view! { {before} <b class="audit-explorer-count__total">{explorer.total()}</b> {behind} }
                }}
            </p>
            <Completeness explorer />
            <AssumedTimes explorer />
            <FieldsButton explorer />
            <Show when=move || explorer.has_events()>
                <ColumnsMenu explorer />
            </Show>
            <Loading explorer />
            <ReadingAnew explorer />
            <Sorting explorer />
            <Show when=move || !explorer.without.get().export>
                <button
                    type="button"
                    class="audit-explorer-button audit-explorer-button--main audit-explorer-status__export"
                    part="export-button"
                    data-test="export"
                    disabled=move || !explorer.has_events()
                    on:click=move |_| actions::open_export(explorer)
                >
                    <Icon name="export" />
                    {t.export()}
                </button>
            </Show>
            <Gauge explorer />
        </section>
    }
}

/// Opens the panel that says which path is which field.
#[component]
fn FieldsButton(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    view! {
        <Show when=move || explorer.has_events() && explorer.source.with(|source| source.state != SourceState::Loading)>
            <button
                type="button"
                class="audit-explorer-button audit-explorer-button--small audit-explorer-status__fields"
                part="fields-button"
                data-test="fields"
                title=t.fields_title()
                on:click=move |_| actions::open_mapping(explorer)
            >
                <Icon name="mapping" />
                {t.fields()}
            </button>
        </Show>
    }
}

/// Which part of all is shown; while loading, which part is read.
#[component]
fn Gauge(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let loading = move || {
        explorer
            .source
            .with(|source| source.state == SourceState::Loading)
    };
    let share = Memo::new(move |before: Option<&Option<f64>>| {
        if loading() {
            let progress = explorer.progress.get();
            return progress
                .and_then(|at| at.total.map(|total| at.bytes as f64 / total.max(1) as f64));
        }
        if explorer.counting.get() {
            return before.copied().flatten();
        }
        explorer
            .matched
            .with(|matched| Some(matched.total as f64 / matched.of.max(1) as f64))
    });
    // The smallest share is still a share; only none at all leaves no trace.
    let width = move || match share.get().unwrap_or(1.0) {
        part if part > 0.0 => format!("{:.2}%", (part * 100.0).clamp(0.25, 100.0)),
        _ => "0".to_owned(),
    };
    let class = move || match (loading(), share.get()) {
        (true, None) => {
            "audit-explorer-gauge audit-explorer-gauge--busy audit-explorer-gauge--unknown"
        }
        (true, Some(_)) => "audit-explorer-gauge audit-explorer-gauge--busy",
        _ => "audit-explorer-gauge",
    };
    view! {
        <div class=class aria-hidden="true">
            <span class="audit-explorer-gauge__part" style:width=width></span>
        </div>
    }
}

/// What was read so far, and a way to stop.
#[component]
fn Loading(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let read = move || show::reading(explorer.progress.get(), t);
    view! {
        <Show when=move || explorer.source.with(|source| source.state == SourceState::Loading)>
            <p class="audit-explorer-status__loading" data-test="loading">
                <span class="audit-explorer-status__read">{read}</span>
                // What was kept is there in a moment, and nothing of it is to be had before.
                <Show when=move || !explorer.device.opening.get()>
                    <button type="button" class="audit-explorer-button audit-explorer-button--small" data-test="cancel" on:click=move |_| actions::cancel(explorer)>
                        {t.stop()}
                    </button>
                </Show>
            </p>
        </Show>
    }
}

/// By what the rows are being sorted, and a way to leave them as they are.
#[component]
fn Sorting(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    move || {
        explorer.sorting.get().map(|column| {
            view! {
                <p class="audit-explorer-status__loading" role="status" data-test="sorting">
                    <span class="audit-explorer-status__read">{t.sorting(&column)}</span>
                    <button type="button" class="audit-explorer-button audit-explorer-button--small" data-test="stop-sorting" on:click=move |_| actions::stop_sorting(explorer)>
                        {t.stop()}
                    </button>
                </p>
            }
        })
    }
}

/// The message of a load that failed while other events are shown.
#[component]
pub fn FailureBanner(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let message = Memo::new(move |_| {
        explorer.source.with(|source| match &source.state {
            SourceState::Failed(failure) => Some(failure_text(t, failure)),
            _ => None,
        })
    });
    let kept = move || {
        if explorer.source.with(|source| source.incomplete) {
            t.kept_arrived()
        } else {
            t.kept_before()
        }
    };
    view! {
        <Show when=move || message.with(Option::is_some)>
            <div class="audit-explorer-banner" role="alert" part="failure" data-test="failure">
                <Icon name="warning" />
                <p>{move || message.get()} <span class="audit-explorer-banner__kept">" \u{b7} " {kept}</span></p>
                <button type="button" class="audit-explorer-button audit-explorer-button--icon" aria-label=t.dismiss() on:click=move |_| actions::dismiss_failure(explorer)>
                    <Icon name="close" />
                </button>
            </div>
        </Show>
    }
}
