//! Keys that work anywhere but in a field, and the card that tells them.

use leptos::{html, prelude::*};

use super::icon::Icon;
use crate::app::actions;
use crate::app::panels::Side;
use crate::app::state::Explorer;
use crate::web::focus;

/// Keys and what they do; the first ones work anywhere, the others where they say.
const KEYS: [(&str, &str); 22] = [
    ("/", "to the query"),
    ("f", "to the values"),
    ("c", "to the chart"),
    ("t", "to the table"),
    ("e", "export"),
    ("u", "undo the last change of the query"),
    ("j k", "the next event, the one before, while one is open"),
    ("?", "this card"),
    (
        "\u{2193} in the query",
        "suggestions; Enter takes one, Escape closes",
    ),
    (
        "\u{2191} \u{2193} in the values",
        "from value to value; Space chooses, minus excludes",
    ),
    (
        "\u{2190} \u{2192} in the chart",
        "from step to step; with Shift selects",
    ),
    (
        "Enter in the chart",
        "narrows to the selection; Delete widens again",
    ),
    ("+ \u{2212} 0 in the chart", "zoom in, out, to all"),
    (
        "\u{2191} \u{2193} in the table",
        "from event to event; Enter opens",
    ),
    ("Home End in the table", "to the first, to the last"),
    (
        "\u{2190} \u{2192} in the table",
        "from cell to cell of the row",
    ),
    (
        "Shift F10 in the table",
        "what can be done with the cell; the menu key too",
    ),
    (
        "Shift \u{2191} \u{2193} in the table",
        "selects rows; Ctrl A selects all",
    ),
    ("Ctrl C in the table", "copies the selected rows"),
    (
        "\u{2190} \u{2192} in the headers",
        "from column to column; with Shift the width, with Alt Shift the place",
    ),
    ("Page up, page down", "by a page"),
    ("Escape", "closes what is open"),
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
    if with_other || event.default_prevented() || focus::is_written_in(event) {
        return;
    }
    let key = event.key();
    if let Some((_, place)) = PLACES.iter().find(|(known, _)| *known == key) {
        if key == "f" && explorer.panels.side.get_untracked() != Side::Open {
            actions::set_side(explorer, Side::Open);
        }
        event.prevent_default();
        // Once what was hidden is there.
        focus::enter_soon(event, place);
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
    let dialog = NodeRef::<html::Dialog>::new();
    let shown = explorer.shortcuts;
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
                <h2 id="audit-explorer-shortcuts-title">"Keys"</h2>
                <button type="button" class="audit-explorer-button audit-explorer-button--icon" aria-label="Close" on:click=move |_| shown.set(false)>
                    <Icon name="close" />
                </button>
            </div>
            <dl class="audit-explorer-shortcuts__list">
                {KEYS.map(|(key, meaning)| view! { <div><dt><kbd>{key}</kbd></dt> <dd>{meaning}</dd></div> }).collect_view()}
            </dl>
        </dialog>
    }
}
