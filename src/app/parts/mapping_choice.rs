//! Another path for a field: one of those that the events have, or any that is typed.

use leptos::{html, prelude::*};

use super::icon::Icon;
use crate::app::actions;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::core::event::Field;
use crate::core::protocol::PathExamples;

/// A box to type in, and below it the paths that hold what is typed.
#[component]
pub fn PathChoice(
    /// The state to change.
    explorer: Explorer,
    /// What people call the field.
    title: String,
    /// Which it is.
    field: Field,
) -> impl IntoView {
    let t = texts();
    let desk = explorer.mapping;
    let input = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(input) = input.get() {
            input.focus().ok(); // it was drawn just now
        }
    });
    let offered = Memo::new(move |_| desk.offered());
    // What is typed, as it is; where it is only the beginning of one path, that one.
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            let typed = desk.typed.with_untracked(|typed| typed.trim().to_owned());
            let only = offered.with_untracked(|paths| match paths.as_slice() {
                [one] => Some(one.path.clone()),
                _ => None,
            });
            if !typed.is_empty() {
                actions::set_field(explorer, field, only.unwrap_or(typed));
            }
        }
    };
    view! {
        <div class="audit-explorer-mapping__choice">
            <div class="audit-explorer-input">
                <Icon name="search" />
                <input
                    type="text"
                    class="audit-explorer-input__text"
                    aria-label=t.path_for(&title)
                    placeholder=t.path_for_hint()
                    autocomplete="off"
                    spellcheck="false"
                    data-test="path-text"
                    node_ref=input
                    prop:value=move || desk.typed.get()
                    on:input=move |event| desk.typed.set(event_target_value(&event))
                    on:keydown=on_key
                />
            </div>
            <ul class="audit-explorer-mapping__paths" aria-label=t.paths()>
                {move || offered.get().into_iter().map(|path| view! { <Offer explorer field path /> }).collect_view()}
            </ul>
            <button type="button" class="audit-explorer-button audit-explorer-button--plain audit-explorer-button--danger" data-test="path-none" on:click=move |_| actions::set_field(explorer, field, String::new())>
                {t.path_none()}
            </button>
        </div>
    }
}

/// A path with some of its values.
#[component]
fn Offer(
    /// The state to change.
    explorer: Explorer,
    /// The field to be read from it.
    field: Field,
    /// The path.
    path: PathExamples,
) -> impl IntoView {
    let t = texts();
    let examples = path.examples.join(" \u{b7} ");
    let chosen = path.path.clone();
    view! {
        <li>
            <button type="button" class="audit-explorer-mapping__offer" data-test="path-offer" on:click=move |_| actions::set_field(explorer, field, chosen.clone())>
                <code><bdi>{path.path}</bdi></code>
                <span class="audit-explorer-mapping__values"><bdi>{examples}</bdi></span>
                <span class="audit-explorer-mapping__share">{t.percent(path.share)}</span>
            </button>
        </li>
    }
}
