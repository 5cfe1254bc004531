//! The ways to bring events in: a file, an address.

use leptos::prelude::*;

use super::app::{open, open_files};
use super::icon::Icon;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::web::clipboard;
use crate::web::file;
use crate::web::link::LoadInput;

/// A button that opens the browser's file picker.
#[component]
pub fn FilePicker(
    /// The state to load into.
    explorer: Explorer,
    /// Whether they are added to what is there.
    add: Signal<bool>,
    /// Called when files were picked.
    #[prop(into)]
    picked: Callback<()>,
) -> impl IntoView {
    let t = texts();
    let input = NodeRef::<leptos::html::Input>::new();
    let on_change = move |_| {
        if let Some(input) = input.get_untracked() {
            open_files(explorer, file::picked(&input).into(), add.get_untracked());
            picked.run(());
        }
    };
    view! {
        <label class="audit-explorer-button audit-explorer-file" part="open-file">
            <Icon name="file" />
            {t.open_files()}
            <input
                type="file"
                class="audit-explorer-spoken"
                multiple=true
                accept=".json,.ndjson,.jsonl,.csv,.tsv,.log,.txt,.gz,.zip"
                node_ref=input
                on:change=on_change
            />
        </label>
    }
}

/// A button that reads what is on the clipboard.
#[component]
pub fn PasteButton(
    /// The state to load into.
    explorer: Explorer,
    /// Whether it is added to what is there.
    add: Signal<bool>,
    /// Called when there was something.
    #[prop(into)]
    pasted: Callback<()>,
) -> impl IntoView {
    let t = texts();
    let refused = RwSignal::new(false);
    let paste = move |_| {
        // While a browser asks whether it may, this button can go.
        let add = add.get_untracked();
        leptos::task::spawn_local(async move {
            match clipboard::read()
                .await
                .filter(|text| !text.trim().is_empty())
            {
                Some(text) => {
                    open(explorer, LoadInput::Text(text), add);
                    pasted.try_run(());
                }
                None => drop(refused.try_set(true)),
            }
        });
    };
    view! {
        <button type="button" class="audit-explorer-button" part="paste" data-test="paste" on:click=paste>
            <Icon name="paste" />
            <span aria-live="polite">{move || if refused.get() { t.paste_refused() } else { t.paste() }}</span>
        </button>
    }
}

/// A field for an address.
#[component]
pub fn AddressForm(
    /// The state to load into.
    explorer: Explorer,
    /// Whether its events are added to what is there.
    add: Signal<bool>,
    /// Called when an address was given.
    #[prop(into)]
    given: Callback<()>,
) -> impl IntoView {
    let t = texts();
    let address = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let url = address.get_untracked().trim().to_owned();
        if !url.is_empty() {
            open(explorer, LoadInput::Url(url), add.get_untracked());
            given.run(());
        }
    };
    view! {
        <form class="audit-explorer-address" on:submit=submit>
            <input
                class="audit-explorer-field"
                part="address"
                type="text"
                inputmode="url"
                autocomplete="off"
                spellcheck="false"
                aria-label=t.address()
                placeholder="https://\u{2026}/audit-events"
                prop:value=move || address.get()
                on:input=move |event| address.set(event_target_value(&event))
            />
            <button type="submit" class="audit-explorer-button" disabled=move || address.with(|text| text.trim().is_empty())>
                {t.load()}
            </button>
        </form>
    }
}
