//! Keys that work anywhere but in a field, and the card that tells them.

use leptos::{html, prelude::*};

use super::icon::Icon;
use crate::app::actions;
use crate::app::host_event::HostEvent;
use crate::app::panels::Side;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::web::focus;

/// Keys and what they do; the first ones work anywhere, the others where they say.
const KEYS: [(&str, &str); 22] = [
    ("/", "query"),
    ("f", "values"),
    ("c", "chart"),
    ("t", "table"),
    ("e", "export"),
    ("u", "undo"),
    ("j k", "step"),
    ("?", "card"),
    ("\u{2193}", "in-query"),
    ("\u{2191} \u{2193}", "in-values"),
    ("\u{2190} \u{2192}", "in-chart"),
    ("Enter", "enter-chart"),
    ("+ \u{2212} 0", "zoom-chart"),
    ("\u{2191} \u{2193}", "in-table"),
    ("Home End", "ends-table"),
    ("\u{2190} \u{2192}", "cells-table"),
    ("Shift F10", "menu-table"),
    ("Shift \u{2191} \u{2193}", "rows-table"),
    ("Ctrl C", "copy-table"),
    ("\u{2190} \u{2192}", "headers"),
    ("Page up, page down", "page"),
    ("Escape", "escape"),
];

/// Where a key leads: the key and what to focus.
const PLACES: [(&str, &str); 4] = [
    ("/", "[data-test=query]"),
    ("f", "[data-test=side] [role=tab][aria-selected=true]"),
    ("c", "[data-test=chart-bars]"),
    ("t", "[data-test=grid]"),
];

/// A key that was pressed somewhere in the explorer.
pub fn press(explorer: Explorer, event: &leptos::ev::KeyboardEvent) {
    let with_other = event.ctrl_key() || event.meta_key() || event.alt_key();
    if !explorer.single_keys.get_untracked()
        || with_other
        || event.default_prevented()
        || focus::is_written_in(event)
    {
        return;
    }
    let key = event.key();
    if let Some((_, place)) = PLACES.iter().find(|(known, _)| *known == key) {
        event.prevent_default();
        if key == "f" && explorer.panels.side.get_untracked() != Side::Open {
            actions::set_side(explorer, Side::Open);
            // Once what was hidden is there.
            focus::enter_soon(event, place);
        } else {
            // At once: what is typed next belongs there.
            focus::enter_parent(event, place);
        }
        return;
    }
    match key.as_str() {
        "?" => explorer.shortcuts.set(true),
        "u" => actions::undo(explorer),
        "j" if explorer.opened.with_untracked(Option::is_some) => {
            actions::step_event(explorer, 1);
        }
        "k" if explorer.opened.with_untracked(Option::is_some) => {
            actions::step_event(explorer, -1);
        }
        "e" if explorer.has_events() && !explorer.without.get_untracked().export => {
            actions::open_export(explorer);
        }
        _ => return,
    }
    event.prevent_default();
}

/// The card.
#[component]
pub fn Shortcuts(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let dialog = NodeRef::<html::Dialog>::new();
    let shown = explorer.shortcuts;
    let switch = move |event| {
        let on = event_target_checked(&event);
        explorer.single_keys.set(on);
        explorer.emit(HostEvent::SingleKeys { on });
    };
    Effect::new(move || {
        if let Some(dialog) = dialog.get() {
            if shown.get() && !dialog.open() {
                dialog.show_modal().ok(); // shown already: nothing to do
            } else if !shown.get() && dialog.open() {
                dialog.close();
            }
        }
    });
    view! {
        <dialog class="audit-explorer-shortcuts" node_ref=dialog aria-labelledby="audit-explorer-shortcuts-title" data-test="shortcuts" on:close=move |_| shown.set(false)>
            <div class="audit-explorer-shortcuts__head">
                <h2 id="audit-explorer-shortcuts-title">{t.keys()}</h2>
                <button type="button" class="audit-explorer-button audit-explorer-button--icon" aria-label=t.close() on:click=move |_| shown.set(false)>
                    <Icon name="close" />
                </button>
            </div>
            <label class="audit-explorer-switch">
                <input type="checkbox" role="switch" data-test="single-keys" prop:checked=explorer.single_keys on:change=switch />
                <span class="audit-explorer-switch__title">{t.single_keys()}</span>
                <span class="audit-explorer-switch__line">{t.single_keys_more()}</span>
            </label>
            <dl class="audit-explorer-shortcuts__list">
                {KEYS.map(|(key, meaning)| view! { <div><dt><kbd>{t.key_where(key, meaning)}</kbd></dt> <dd>{t.key_does(meaning)}</dd></div> }).collect_view()}
            </dl>
        </dialog>
    }
}
