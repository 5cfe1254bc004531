//! How much is shown, of how much, and whether that is all there is.

use leptos::prelude::*;

use super::columns_menu::ColumnsMenu;
use super::completeness::Completeness;
use super::icon::Icon;
use super::mapping_times::AssumedTimes;
use super::side::SideButton;
use crate::app::actions;
use crate::app::show;
use crate::app::state::{Explorer, SourceState};
use crate::core::protocol::{Phase, Progress, Waiting};

/// The line between filters and table.
#[component]
pub fn Status(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let matched = explorer.matched;
    view! {
        <section class="audit-explorer-status" part="status" aria-label="Result">
            <Show when=move || !explorer.without.get().facets>
                <SideButton explorer />
            </Show>
            <p class="audit-explorer-count" part="count" data-test="count">
                <b class="audit-explorer-count__total">{move || matched.with(|matched| show::grouped(matched.total))}</b>
                " of "
                {move || matched.with(|matched| show::counted(matched.of, "event", "events"))}
            </p>
            <Completeness explorer />
            <AssumedTimes explorer />
            <FieldsButton explorer />
            <Show when=move || explorer.has_events()>
                <ColumnsMenu explorer />
            </Show>
            <Loading explorer />
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
                    "Export"
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
    view! {
        <Show when=move || explorer.has_events() && explorer.source.with(|source| source.state != SourceState::Loading)>
            <button
                type="button"
                class="audit-explorer-button audit-explorer-button--small audit-explorer-status__fields"
                part="fields-button"
                data-test="fields"
                title="Which of the source's fields is which of ours"
                on:click=move |_| actions::open_mapping(explorer)
            >
                <Icon name="mapping" />
                "Fields"
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
    let share = move || {
        if loading() {
            let progress = explorer.progress.get();
            return progress
                .and_then(|at| at.total.map(|total| at.bytes as f64 / total.max(1) as f64));
        }
        explorer
            .matched
            .with(|matched| Some(matched.total as f64 / matched.of.max(1) as f64))
    };
    // The smallest share is still a share; only none at all leaves no trace.
    let width = move || match share().unwrap_or(1.0) {
        part if part > 0.0 => format!("{:.2}%", (part * 100.0).clamp(0.25, 100.0)),
        _ => "0".to_owned(),
    };
    let class = move || match (loading(), share()) {
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
    let read = move || match explorer
        .progress
        .get()
        .filter(|progress| progress.phase == Phase::Load)
    {
        Some(Progress {
            waiting: Some(Waiting { seconds, page }),
            ..
        }) => match seconds {
            Some(seconds) => format!("Waiting {seconds} s, then page {page} again"),
            None => format!("Offline. Once this device is back online: page {page} again"),
        },
        Some(progress) => match progress.total {
            Some(total) => format!(
                "Reading {} of {}",
                show::size(progress.bytes),
                show::size(total)
            ),
            None => format!("Reading, {} so far", show::size(progress.bytes)),
        },
        None => "Reading\u{2026}".to_owned(),
    };
    view! {
        <Show when=move || explorer.source.with(|source| source.state == SourceState::Loading)>
            <p class="audit-explorer-status__loading" data-test="loading">
                <span class="audit-explorer-status__read">{read}</span>
                <button type="button" class="audit-explorer-button audit-explorer-button--small" data-test="cancel" on:click=move |_| actions::cancel(explorer)>
                    "Stop"
                </button>
            </p>
        </Show>
    }
}

/// The message of a load that failed while other events are shown.
#[component]
pub fn FailureBanner(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let message = Memo::new(move |_| {
        explorer.source.with(|source| match &source.state {
            SourceState::Failed(failure) => Some(show::sentence(&failure.message)),
            _ => None,
        })
    });
    let kept = move || {
        if explorer.source.with(|source| source.incomplete) {
            " \u{b7} What had arrived is here."
        } else {
            " \u{b7} What was loaded before is still here."
        }
    };
    view! {
        <Show when=move || message.with(Option::is_some)>
            <div class="audit-explorer-banner" role="alert" part="failure" data-test="failure">
                <Icon name="warning" />
                <p>{move || message.get()} <span class="audit-explorer-banner__kept">{kept}</span></p>
                <button type="button" class="audit-explorer-button audit-explorer-button--icon" aria-label="Dismiss" on:click=move |_| actions::dismiss_failure(explorer)>
                    <Icon name="close" />
                </button>
            </div>
        </Show>
    }
}
