//! The query text, with its error underlined where it stands.

use leptos::prelude::*;

use super::icon::Icon;
use super::query_help::QueryHelp;
use crate::app::actions;
use crate::app::state::Explorer;

/// The bar. A copy of the text lies behind the field, makes it as tall as its lines and carries the underline.
#[component]
pub fn QueryBar(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let set = move |text: String| {
        // One line to the query language; a pasted line break is a space.
        actions::set_query(explorer, text.replace(['\n', '\r'], " "));
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
        }
    };
    let invalid = Memo::new(move |_| explorer.problem.with(Option::is_some));
    view! {
        <div class="audit-explorer-input audit-explorer-query" class:audit-explorer-query--wrong=move || invalid.get() part="query">
            <Icon name="search" />
            <div class="audit-explorer-query__stack">
                <Underline explorer />
                <textarea
                    class="audit-explorer-query__text"
                    rows="1"
                    aria-label="Query"
                    aria-describedby="audit-explorer-query-problem"
                    aria-invalid=move || invalid.get().to_string()
                    placeholder="Search everything, or try  action:delete -outcome:success"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    data-test="query"
                    prop:value=move || explorer.query_text.get()
                    on:input=move |event| set(event_target_value(&event))
                    on:keydown=on_key
                ></textarea>
            </div>
            <Show when=move || explorer.query_text.with(|text| !text.is_empty())>
                <button type="button" class="audit-explorer-input__clear" aria-label="Clear all filters" title="Clear all filters" on:click=move |_| set(String::new())>
                    <Icon name="close" />
                </button>
            </Show>
            <QueryHelp explorer />
            <p class="audit-explorer-query__problem" id="audit-explorer-query-problem" part="query-problem" data-test="query-problem" hidden=move || !invalid.get()>
                <Icon name="cross" />
                <span>{move || explorer.problem.with(|problem| problem.as_ref().map(|problem| problem.message.clone()))}</span>
            </p>
        </div>
    }
}

/// The text again, unseen but for the line under its wrong part.
#[component]
fn Underline(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let cut = move || {
        explorer.query_text.with(|text| {
            explorer.problem.with(|problem| match problem {
                Some(problem) => problem.cut(text).map(str::to_owned),
                None => [text.clone(), String::new(), String::new()],
            })
        })
    };
    let wrong = move || {
        let [_, wrong, _] = cut();
        // At the very end there is nothing to underline but a place.
        if wrong.is_empty() {
            "\u{a0}".to_owned()
        } else {
            wrong
        }
    };
    view! {
        <div class="audit-explorer-query__mirror" aria-hidden="true">
            <span>{move || cut()[0].clone()}</span>
            <Show when=move || explorer.problem.with(Option::is_some)>
                <span class="audit-explorer-query__wrong">{wrong}</span>
            </Show>
            <span>{move || cut()[2].clone()}</span>
            "\u{200b}"
        </div>
    }
}
