//! The query text, with its error underlined where it stands.

use leptos::{html, prelude::*};

use super::completions::{CompletionList, LIST_ID, item_id};
use super::icon::Icon;
use super::query_help::QueryHelp;
use crate::app::actions;
use crate::app::completion;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::web::caret;

/// The bar. A copy of the text lies behind the field, makes it as tall as its lines and carries the underline.
#[component]
pub fn QueryBar(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let field = NodeRef::<html::Textarea>::new();
    let invalid = Memo::new(move |_| explorer.problem.with(Option::is_some));
    // What is offered may be what is missing: only then what is wrong.
    let told = move || invalid.get() && !explorer.offer.open.get();
    let chosen = Callback::new(move |number| put_in(explorer, field, number));
    // A button that has done all it can goes, and would take the focus with it.
    let enter = move || {
        if let Some(field) = field.get_untracked() {
            field.focus().ok(); // gone with its element: nothing to focus
        }
    };
    let clear = move |_| {
        actions::set_query(explorer, String::new());
        enter();
    };
    let undoes = Memo::new(move |_| {
        explorer
            .query_text
            .with(|text| explorer.offer.has_before(text))
    });
    let undo = move |_| {
        actions::undo(explorer);
        if !undoes.get_untracked() {
            enter();
        }
    };
    view! {
        <div class="audit-explorer-input audit-explorer-query" class:audit-explorer-query--wrong=move || invalid.get() part="query">
            <Icon name="search" />
            <div class="audit-explorer-query__stack">
                <Underline explorer />
                <Field explorer field invalid chosen />
            </div>
            <Show when=move || explorer.query_text.with(|text| !text.is_empty())>
                <button type="button" class="audit-explorer-input__clear" aria-label=t.filters_clear() title=t.filters_clear() on:click=clear>
                    <Icon name="close" />
                </button>
            </Show>
            <Show when=move || undoes.get()>
                <button type="button" class="audit-explorer-input__clear" aria-label=t.undo() aria-keyshortcuts="u" title=t.undo() data-test="undo" on:click=undo>
                    <Icon name="undo" />
                </button>
            </Show>
            <QueryHelp explorer />
            <CompletionList explorer chosen />
            <p class="audit-explorer-query__problem" id="audit-explorer-query-problem" part="query-problem" data-test="query-problem" hidden=move || !told()>
                <Icon name="cross" />
                <span>
                    {move || explorer.problem.with(|problem| problem.as_ref().map(|problem| problem.text(t)))}
                    <span class="audit-explorer-query__before" hidden=move || !explorer.has_events()>{t.query_before()}</span>
                </span>
            </p>
        </div>
    }
}

/// Puts an offered item into the bar and goes on writing behind it.
fn put_in(explorer: Explorer, field: NodeRef<html::Textarea>, number: usize) {
    if let Some((text, cursor)) = actions::accept(explorer, number)
        && let Some(field) = field.get_untracked()
    {
        caret::set_caret(&field, &text, completion::units_at(&text, cursor));
    }
}

/// The field itself, with its keys.
#[component]
fn Field(
    /// The state to change.
    explorer: Explorer,
    /// The element.
    field: NodeRef<html::Textarea>,
    /// Whether the text cannot be read.
    invalid: Memo<bool>,
    /// Called with the number of an offered item.
    chosen: Callback<usize>,
) -> impl IntoView {
    let t = texts();
    let offer = explorer.offer;
    let complete = move |text: String| {
        if let Some(field) = field.get_untracked() {
            let cursor = completion::byte_at(&text, caret::caret(&field));
            actions::complete(explorer, text, cursor);
        }
    };
    let complete_shown = move || complete(explorer.query_text.get_untracked());
    let set = move |text: String| {
        // One line to the query language; a pasted line break is a space.
        let text = text.replace(['\n', '\r'], " ");
        actions::type_query(explorer, text.clone());
        complete(text);
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.is_composing() || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let open = offer.open.get_untracked();
        match (event.key().as_str(), offer.active.get_untracked()) {
            ("Enter", Some(number)) if open => chosen.run(number),
            ("Enter", _) => {
                offer.close();
                actions::say_problem(explorer);
            }
            ("ArrowDown" | "ArrowUp", _) if open => offer.step(event.key() == "ArrowDown"),
            ("ArrowDown", _) => complete_shown(),
            ("Escape", _) if open => {
                event.stop_propagation();
                offer.close();
                actions::say_problem(explorer);
            }
            _ => return,
        }
        event.prevent_default();
    };
    // Hidden, it would be read out all the same.
    let described = move || invalid.get().then_some("audit-explorer-query-problem");
    view! {
        <textarea
            class="audit-explorer-query__text"
            node_ref=field
            rows="1"
            aria-label=t.query()
            aria-autocomplete="list"
            aria-controls=LIST_ID
            aria-activedescendant=move || offer.active.get().filter(|_| offer.open.get()).map(item_id)
            aria-describedby=described
            aria-invalid=move || invalid.get().to_string()
            placeholder=t.query_hint("action:delete -outcome:success")
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            data-test="query"
            prop:value=move || explorer.query_text.get()
            on:input=move |event| set(event_target_value(&event))
            on:keydown=on_key
            on:click=move |_| if explorer.query_text.with_untracked(String::is_empty) { complete_shown() }
            on:blur=move |_| offer.close()
        ></textarea>
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
