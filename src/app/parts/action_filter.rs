//! Which actions are wanted.

use leptos::prelude::*;

use super::icon::Icon;
use super::outcome::action_tag;
use super::popover::Popover;
use crate::app::actions;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::core::query::compose;

/// The button that tells which, with a list to choose from.
#[component]
pub fn ActionFilter(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let open = RwSignal::new(false);
    let chosen = Memo::new(move |_| {
        explorer
            .filters
            .with(|filters| filters.only("action").to_vec())
    });
    let summary = move || {
        chosen.with(|chosen| match chosen.as_slice() {
            [] => t.any(),
            [one] => one.clone(),
            more => t.of_these(&t.number(more.len() as u64)),
        })
    };
    let trigger = move || {
        view! {
            <span class="audit-explorer-choice__label">{t.field("action")}</span>
            <span class="audit-explorer-choice__value" data-test="action-value">{summary}</span>
            <Icon name="down" />
        }
    };
    view! {
        <Popover name="actions" label=t.actions() open trigger>
            <ActionList explorer chosen />
        </Popover>
    }
}

/// Every action of the selection with its count.
#[component]
fn ActionList(
    /// The state to change.
    explorer: Explorer,
    /// Those wanted already.
    chosen: Memo<Vec<String>>,
) -> impl IntoView {
    let t = texts();
    actions::count_actions(explorer);
    let sought = RwSignal::new(String::new());
    // In the order of the first look, so that nothing moves under the pointer.
    let listed = Memo::new(move |_| {
        let mut list: Vec<(String, u64)> = explorer.action_counts.with(|counts| {
            counts
                .iter()
                .flatten()
                .map(|counted| (counted.value.clone(), counted.count))
                .collect()
        });
        chosen.with(|chosen| {
            for action in chosen {
                if !list.iter().any(|(value, _)| value == action) {
                    list.insert(0, (action.clone(), 0));
                }
            }
        });
        let sought = sought.get().to_lowercase();
        list.retain(|(value, _)| !value.is_empty() && value.to_lowercase().contains(&sought));
        list
    });
    let set = move |actions: Vec<String>| {
        let text = explorer
            .query_text
            .with_untracked(|text| compose::with_only(text, "action", actions));
        actions::set_query(explorer, text);
    };
    let toggle = Callback::new(move |action: String| {
        let mut actions = chosen.get_untracked();
        match actions.iter().position(|other| *other == action) {
            Some(place) => drop(actions.remove(place)),
            None => actions.push(action),
        }
        set(actions);
    });
    view! {
        <input
            type="text"
            class="audit-explorer-field"
            data-first
            aria-label=t.find_action()
            placeholder=t.find_action()
            autocomplete="off"
            on:input=move |event| sought.set(event_target_value(&event))
        />
        <ul class="audit-explorer-actions__list">
            <For each=move || listed.get() key=|(action, _)| action.clone() let((action, _count))>
                <ActionChoice action listed chosen toggle />
            </For>
        </ul>
        <div class="audit-explorer-actions__foot">
            <button type="button" class="audit-explorer-button audit-explorer-button--plain" disabled=move || chosen.with(Vec::is_empty) on:click=move |_| set(Vec::new())>
                {t.any_action()}
            </button>
        </div>
    }
}

/// One action to tick.
#[component]
fn ActionChoice(
    /// The action.
    action: String,
    /// All, with their counts.
    listed: Memo<Vec<(String, u64)>>,
    /// Those wanted.
    chosen: Memo<Vec<String>>,
    /// Called to tick or untick it.
    toggle: Callback<String>,
) -> impl IntoView {
    let t = texts();
    let action = StoredValue::new(action);
    let count = move || {
        let count = listed.with(|list| {
            list.iter()
                .find(|(value, _)| *value == action.get_value())
                .map(|(_, count)| *count)
        });
        t.number(count.unwrap_or(0))
    };
    view! {
        <li>
            <label class="audit-explorer-actions__choice">
                <input
                    type="checkbox"
                    prop:checked=move || chosen.with(|chosen| chosen.contains(&action.get_value()))
                    on:change=move |_| toggle.run(action.get_value())
                />
                {action.with_value(|action| action_tag(action, &[]))}
                <span class="audit-explorer-actions__count">{count}</span>
            </label>
        </li>
    }
}
