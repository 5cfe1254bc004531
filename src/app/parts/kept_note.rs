//! What there is to know of events that were kept: how old they are, what is new since, or why they are not here.

use leptos::prelude::*;

use super::icon::Icon;
use crate::app::actions;
use crate::app::device_state::{KeepState, when};
use crate::app::show;
use crate::app::state::{Explorer, SourceState};
use crate::app::texts::texts;

/// Says that the events are those of the device, or why those of the device are not here.
#[component]
pub fn KeptNote(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let desk = explorer.device;
    let note = Memo::new(move |_| {
        if let KeepState::Problem(problem) = desk.state.get() {
            return Some(("warning", format!("{}.", show::sentence(&problem)), false));
        }
        let since = desk.keeping.with(|keeping| keeping.since)?;
        desk.restored.get().then(|| {
            let text = t.kept_note(&when(since, t));
            ("device", text, true)
        })
    });
    view! {
        {move || {
            note.get()
                .map(|(icon, text, is_old)| {
                    view! {
                        <div class="audit-explorer-banner audit-explorer-banner--note" role="status" data-test="kept-note">
                            <Icon name=icon />
                            <p>{text}</p>
                            {is_old.then(|| view! { <NewButton explorer /> })}
                            <button type="button" class="audit-explorer-button audit-explorer-button--icon" aria-label=t.dismiss() on:click=move |_| actions::dismiss_kept(explorer)>
                                <Icon name="close" />
                            </button>
                        </div>
                    }
                })
        }}
        <NewsNote explorer />
    }
}

/// Asks the source for what is new; only there where it can be asked.
#[component]
pub fn NewButton(
    /// The state to change.
    explorer: Explorer,
    /// The panel that it stands in, if it stands in one.
    #[prop(optional)]
    open: Option<RwSignal<bool>>,
) -> impl IntoView {
    let t = texts();
    let desk = explorer.device;
    let ask = move |_| {
        if let Some(open) = open {
            open.set(false);
        }
        leptos::task::spawn_local(async move {
            actions::load_new(explorer).await.ok(); // the screen tells
        });
    };
    view! {
        <Show when=move || desk.asks_again.get() && explorer.has_events()>
            <button
                type="button"
                class="audit-explorer-button"
                data-test="load-new"
                disabled=move || explorer.source.with(|source| source.state == SourceState::Loading)
                on:click=ask
            >
                {t.new_since()}
            </button>
        </Show>
    }
}

/// What came of asking.
#[component]
fn NewsNote(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let news = explorer.device.news;
    let again = move |_| {
        actions::dismiss_news(explorer);
        actions::retry(explorer);
    };
    view! {
        {move || {
            news.get()
                .map(|news| {
                    view! {
                        <div class="audit-explorer-banner audit-explorer-banner--note" role="status" data-test="news">
                            <Icon name=if news.is_problem { "warning" } else { "device" } />
                            <p>{news.text}</p>
                            {news.is_whole_needed.then(|| view! {
                                <button type="button" class="audit-explorer-button" data-test="load-all-again" on:click=again>
                                    {t.load_all_again()}
                                </button>
                            })}
                            <button type="button" class="audit-explorer-button audit-explorer-button--icon" aria-label=t.dismiss() on:click=move |_| actions::dismiss_news(explorer)>
                                <Icon name="close" />
                            </button>
                        </div>
                    }
                })
        }}
    }
}
