//! Name, source, zone and look.

use leptos::prelude::*;

use super::device::DeviceMenu;
use super::icon::Icon;
use super::jobs::JobsMenu;
use super::language::LanguageChooser;
use super::source_menu::SourceMenu;
use super::views_menu::ViewsMenu;
use crate::app::actions;
use crate::app::config::Theme;
use crate::app::state::{Explorer, SourceState};
use crate::app::texts::texts;
use crate::web::clock;

/// The top line.
#[component]
pub fn Header(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    view! {
        <header class="audit-explorer-header" part="header">
            <h1 class="audit-explorer-header__name">
                <span class="audit-explorer-mark" aria-hidden="true"></span>
                <span class="audit-explorer-header__words">"Audit Explorer"</span>
            </h1>
            <SourceName explorer />
            <Show when=move || !explorer.online.get()>
                <p class="audit-explorer-offline" role="status" data-test="offline" title=t.offline_title()>
                    <Icon name="offline" />
                    {t.offline()}
                    <span class="audit-explorer-header__words">{t.offline_more()}</span>
                </p>
            </Show>
            <div class="audit-explorer-header__tools">
                // What the host has beside ours.
                <slot name="toolbar"></slot>
                <JobsMenu explorer />
                <Show when=move || !explorer.without.get().opening>
                    <SourceMenu explorer />
                </Show>
                <Show when=move || explorer.has_events()>
                    <ViewsMenu explorer />
                </Show>
                <DeviceMenu explorer />
                <ZoneChooser explorer />
                <LanguageChooser explorer />
                <ThemeSwitch explorer />
            </div>
        </header>
    }
}

/// Where the events come from, with a light that tells how it went.
#[component]
fn SourceName(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let light = Memo::new(move |_| {
        explorer.source.with(|source| match &source.state {
            SourceState::Empty => "none",
            SourceState::Loading => "loading",
            SourceState::Loaded if source.incomplete => "partial",
            SourceState::Loaded => "complete",
            SourceState::Failed(_) => "failed",
        })
    });
    let name = move || explorer.source.with(|source| source.name.clone());
    let kind = move || {
        explorer
            .source
            .with(|source| source.report.as_ref().map(|report| report.source.clone()))
            .filter(|kind| kind != "generic")
    };
    view! {
        <Show when=move || light.get() != "none">
            <p class="audit-explorer-source" part="source" title=name>
                <span class=move || format!("audit-explorer-source__light audit-explorer-source__light--{}", light.get())></span>
                <span class="audit-explorer-spoken">{move || t.source_state(light.get())}</span>
                <span class="audit-explorer-source__name"><bdi>{name}</bdi></span>
                {move || kind().map(|kind| view! { <span class="audit-explorer-source__kind">{kind}</span> })}
            </p>
        </Show>
    }
}

/// The zone in which times are shown and dates are meant.
#[component]
fn ZoneChooser(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let choose = move |event: leptos::ev::Event| {
        let zone = event_target_value(&event);
        leptos::task::spawn_local(async move {
            actions::set_zone(explorer, zone).await.ok(); // a refused zone is put back
        });
    };
    let device = clock::device_zone();
    let mut zones = clock::zones();
    let first = explorer.zone.get_untracked();
    if !zones.contains(&first) && first != "UTC" && first != "local" {
        zones.push(first);
    }
    zones.retain(|zone| zone != "UTC");
    view! {
        <label class="audit-explorer-zone" title=t.zone_title()>
            <Icon name="globe" />
            <span class="audit-explorer-spoken">{t.zone()}</span>
            <select class="audit-explorer-zone__select" part="zone" on:change=choose prop:value=move || explorer.zone.get()>
                <option value="UTC">"UTC"</option>
                <option value="local">{t.zone_device(&device)}</option>
                <optgroup label=t.zones_all()>
                    {zones
                        .into_iter()
                        .map(|zone| {
                            let text = zone.replace('_', " ");
                            view! { <option value=zone>{text}</option> }
                        })
                        .collect_view()}
                </optgroup>
            </select>
        </label>
    }
}

/// From system to light to dark.
#[component]
fn ThemeSwitch(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let next = move |_| {
        actions::set_theme(
            explorer,
            match explorer.theme.get_untracked() {
                Theme::Auto => Theme::Light,
                Theme::Light => Theme::Dark,
                Theme::Dark => Theme::Auto,
            },
        );
    };
    let t = texts();
    let label = move || t.theme(explorer.theme.get().as_str());
    view! {
        <button type="button" class="audit-explorer-button audit-explorer-button--icon" part="theme-button" on:click=next aria-label=label title=label>
            {move || match explorer.theme.get() {
                Theme::Auto => view! { <Icon name="system" /> },
                Theme::Light => view! { <Icon name="sun" /> },
                Theme::Dark => view! { <Icon name="moon" /> },
            }}
        </button>
    }
}
