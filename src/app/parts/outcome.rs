//! Actions and outcomes as marks that can be read without colour.

use leptos::prelude::*;

use super::icon::Icon;
use super::marked::Marked;
use crate::app::show::{Tone, outcome_class};

/// An action with the sign of what it does: `+`, `~`, `−`.
#[component]
pub fn ActionTag(
    /// The action, in the source's words.
    #[prop(into)]
    action: Signal<String>,
    /// Where the query's words stand in it.
    #[prop(optional)]
    hits: Signal<Vec<(usize, usize)>>,
) -> impl IntoView {
    let sign = Memo::new(move |_| action.with(|action| Tone::of(action).sign()));
    view! {
        <span class=move || format!("audit-explorer-tag audit-explorer-tag--{}", sign.get().0) title=move || action.get()>
            <span class="audit-explorer-tag__sign" aria-hidden="true">{move || sign.get().1}</span>
            <span class="audit-explorer-tag__text" dir="auto"><Marked text=action hits /></span>
        </span>
    }
}

/// How it ended.
#[component]
pub fn Outcome(
    /// `success`, `failure` or the source's word; empty = unknown.
    #[prop(into)]
    outcome: Signal<String>,
    /// Where the query's words stand in it.
    #[prop(optional)]
    hits: Signal<Vec<(usize, usize)>>,
) -> impl IntoView {
    let class = Memo::new(move |_| outcome.with(|outcome| outcome_class(outcome)));
    view! {
        <Show when=move || outcome.with(|outcome| !outcome.is_empty())>
            <span class=move || format!("audit-explorer-outcome audit-explorer-outcome--{}", class.get())>
                {move || match class.get() {
                    "success" => view! { <Icon name="check" /> }.into_any(),
                    "failure" => view! { <Icon name="cross" /> }.into_any(),
                    _ => ().into_any(),
                }}
                <span class="audit-explorer-outcome__text"><Marked text=outcome hits /></span>
            </span>
        </Show>
    }
}
