//! Before there are events: what to do, or what went wrong.

use leptos::prelude::*;

use super::app::open;
use super::icon::Icon;
use super::loader::{AddressForm, FilePicker, PasteButton};
use crate::app::actions;
use crate::app::failure_text::failure_text;
use crate::app::state::{Explorer, SourceState};
use crate::app::texts::texts;
use crate::core::failure::Failure;
use crate::web::link::LoadInput;

/// The page without events.
#[component]
pub fn Empty(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let failure = Memo::new(move |_| {
        explorer.source.with(|source| match &source.state {
            SourceState::Failed(failure) => Some(failure.clone()),
            _ => None,
        })
    });
    let nothing = Callback::new(|()| ());
    let no = Signal::stored(false);
    view! {
        <section class="audit-explorer-empty" part="empty" data-test="empty" aria-label=t.open_events()>
            <div class="audit-explorer-empty__card">
                {move || match failure.get() {
                    Some(failure) => view! { <Failed explorer failure /> }.into_any(),
                    // The host may say it in its own words.
                    None => view! { <slot name="empty"><Welcome explorer /></slot> }.into_any(),
                }}
                <div class="audit-explorer-empty__ways">
                    <SampleButton explorer />
                    <FilePicker explorer add=no picked=nothing />
                    <PasteButton explorer add=no pasted=nothing />
                </div>
                <AddressForm explorer add=no given=nothing />
                <p class="audit-explorer-empty__note">
                    <Icon name="lock" />
                    {t.empty_note()}
                </p>
            </div>
        </section>
    }
}

/// Nothing was asked for yet.
#[component]
fn Welcome(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let _ = explorer;
    view! {
        <span class="audit-explorer-empty__picture" aria-hidden="true"></span>
        <h2 class="audit-explorer-empty__title">{t.welcome_title()}</h2>
        <p class="audit-explorer-empty__lead">
            {t.welcome_lead()}
        </p>
    }
}

/// The only load failed.
#[component]
fn Failed(
    /// The state to show.
    explorer: Explorer,
    /// Why.
    failure: Failure,
) -> impl IntoView {
    let t = texts();
    let name = explorer.source.with_untracked(|source| source.name.clone());
    view! {
        <p class="audit-explorer-empty__sign"><Icon name="warning" /></p>
        <h2 class="audit-explorer-empty__title">{t.failure_title(failure.code.as_str())}</h2>
        <p class="audit-explorer-empty__lead audit-explorer-empty__lead--failure" role="alert" data-test="failure">{failure_text(t, &failure)}</p>
        <p class="audit-explorer-empty__source"><code>{name}</code> " \u{b7} " <code>{failure.code.as_str()}</code></p>
        <button type="button" class="audit-explorer-button audit-explorer-button--main audit-explorer-empty__again" data-test="retry" on:click=move |_| actions::retry(explorer)>
            {t.try_again()}
        </button>
    }
}

/// Events to play with, where the host has some.
#[component]
fn SampleButton(
    /// The state to load into.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let sample = explorer.sample.get_value();
    sample.map(|sample| {
        let load = move |_| open(explorer, LoadInput::Url(sample.clone()), false);
        // After a failure, trying again is the first thing to offer.
        let failed = move || {
            explorer
                .source
                .with(|source| source.state != SourceState::Empty)
        };
        let class = move || {
            if failed() {
                "audit-explorer-button"
            } else {
                "audit-explorer-button audit-explorer-button--main"
            }
        };
        view! {
            <button type="button" class=class data-test="sample" on:click=load>
                <Icon name="play" />
                {t.sample_try()}
            </button>
        }
    })
}

/// Covers the page while files are dragged over it. Where events are loaded, they may be added to.
#[component]
pub fn DropVeil(
    /// The state to show.
    explorer: Explorer,
    /// Whether files are over the page.
    #[prop(into)]
    shown: Signal<bool>,
    /// Called with what was dropped, and whether it is to be added.
    dropped: Callback<(leptos::ev::DragEvent, bool)>,
) -> impl IntoView {
    let t = texts();
    let adds = move || explorer.has_events();
    view! {
        <div class="audit-explorer-veil" class:audit-explorer-veil--two=adds hidden=move || !shown.get() aria-hidden="true">
            <div class="audit-explorer-veil__part" data-test="drop-open">
                <p class="audit-explorer-veil__text"><Icon name="file" /> {move || if adds() { t.drop_instead() } else { t.drop_open() }}</p>
            </div>
            <Show when=adds>
                <div class="audit-explorer-veil__part" data-test="drop-add" on:drop=move |event| dropped.run((event, true))>
                    <p class="audit-explorer-veil__text audit-explorer-veil__text--add"><Icon name="plus" /> {t.drop_add()}</p>
                </div>
            </Show>
        </div>
    }
}
