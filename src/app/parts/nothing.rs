//! Why the table is empty, and what to do about it.

use leptos::prelude::*;

use crate::app::actions;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::core::protocol::Blocker;

/// What to do when the filters let nothing through.
#[component]
pub fn NothingMatched(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    // While a query cannot be read, what is shown is the answer to another one: nothing is said of it.
    let none = Memo::new(move |_| {
        explorer.matched.with(|matched| matched.total == 0)
            && explorer.problem.with(Option::is_none)
    });
    let any_loaded = Memo::new(move |_| explorer.has_events());
    view! {
        <Show when=move || none.get() && any_loaded.get()>
            <div class="audit-explorer-nothing" data-test="nothing-matched">
                <p class="audit-explorer-nothing__title">{t.nothing_title()}</p>
                <Blockers explorer />
                <button type="button" class="audit-explorer-button" on:click=move |_| actions::set_query(explorer, String::new())>
                    {t.filters_clear()}
                </button>
            </div>
        </Show>
        <Show when=move || none.get() && !any_loaded.get() && explorer.source.with(|source| source.report.is_some())>
            <div class="audit-explorer-nothing" data-test="nothing-loaded">
                <p class="audit-explorer-nothing__title">{t.nothing_loaded()}</p>
                <p>{t.nothing_loaded_more()}</p>
            </div>
        </Show>
    }
}

/// Which part of the query excludes everything, each with a way to leave it out.
#[component]
fn Blockers(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let blockers = Memo::new(move |_| explorer.panels.blockers.get().unwrap_or_default());
    let leave_out = move |blocker: Blocker| {
        let rest = blocker.rest.clone();
        view! {
            <li>
                <button type="button" class="audit-explorer-nothing__blocker" data-test="blocker" on:click=move |_| actions::set_query(explorer, rest.clone())>
                    {t.blocker_without()} " " <code>{blocker.term}</code> ": "
                    <b>{t.events(blocker.count)}</b>
                </button>
            </li>
        }
    };
    view! {
        <Show
            when=move || blockers.with(|blockers| !blockers.is_empty())
            fallback=move || {
                view! {
                    <p>{t.blockers_all()}</p>
                    <p class="audit-explorer-nothing__query"><code>{move || explorer.query_text.get()}</code></p>
                }
            }
        >
            <p>{t.blockers()}</p>
            <ul class="audit-explorer-nothing__blockers">{move || blockers.get().into_iter().map(leave_out).collect_view()}</ul>
        </Show>
    }
}
