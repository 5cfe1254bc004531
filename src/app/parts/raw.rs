//! The source's own text of one event: as a tree to work with, as a text to
//! read; exact to copy.

use std::sync::Arc;

use leptos::prelude::*;

use super::icon::Icon;
use super::tree::RawTree;
use crate::app::failure_text::failure_text;
use crate::app::pretty;
use crate::app::show;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::app::tree::{Lines, Reader};
use crate::core::failure::Failure;
use crate::web::clipboard;
use crate::web::pause::pause;

/// So much of a large event is read before the page has its turn again.
const SLICE_BYTES: usize = 512 << 10;
/// So much of a large text is shown at a time.
const PART_BYTES: usize = 100_000;

/// The raw text with its copy button.
#[component]
pub fn Raw(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let as_text = RwSignal::new(false);
    let raw = Memo::new(move |_| {
        explorer
            .opened
            .with(|opened| opened.as_ref().and_then(|opened| opened.raw.clone()))
    });
    let text = move || raw.with(|raw| raw.as_ref().and_then(|raw| raw.as_ref().ok().cloned()));
    let size = move || text().map(|text| show::size(text.len() as u64, t));
    view! {
        <section class="audit-explorer-raw" aria-label=t.raw()>
            <div class="audit-explorer-raw__head">
                <h3>{t.as_received()}</h3>
                <span class="audit-explorer-raw__size">{size}</span>
                <button type="button" class="audit-explorer-button audit-explorer-button--small" aria-pressed=move || as_text.get().to_string() data-test="raw-text" on:click=move |_| as_text.update(|as_text| *as_text = !*as_text)>
                    {t.as_text()}
                </button>
                <CopyButton text=Signal::derive(move || text().unwrap_or_default()) />
            </div>
            {move || raw.with(|raw| raw.as_ref().map(|raw| body(explorer, raw, as_text.get())))}
        </section>
    }
}

fn body(explorer: Explorer, raw: &Result<Arc<str>, Failure>, as_text: bool) -> AnyView {
    match raw {
        Err(failure) => view! { <p class="audit-explorer-raw__failure" role="alert">{failure_text(explorer.texts(), failure)}</p> }.into_any(),
        Ok(text) if text.len() > pretty::MAX_BYTES => match as_text {
            true => view! { <LargeText text=text.clone() /> }.into_any(),
            false => view! { <LargeTree explorer text=text.clone() /> }.into_any(),
        },
        Ok(text) => {
            if let Some(lines) = (!as_text).then(|| Lines::of(text.clone())).flatten() {
                return view! { <RawTree explorer lines=Arc::new(lines) /> }.into_any();
            }
            let pieces = pretty::pieces(text)
                .into_iter()
                .map(|(kind, piece)| view! { <span class=format!("audit-explorer-json audit-explorer-json--{}", kind.class())>{piece}</span> })
                .collect_view();
            view! { <pre class="audit-explorer-raw__text" tabindex="0" data-test="raw">{pieces}</pre> }.into_any()
        }
    }
}

/// The tree of a large event, which is read in slices.
#[component]
fn LargeTree(
    /// The state to change.
    explorer: Explorer,
    /// The raw text.
    text: Arc<str>,
) -> impl IntoView {
    // None until it is read; then none if it is no tree.
    let lines = RwSignal::new(None::<Option<Arc<Lines>>>);
    let mut reader = Reader::new(text.clone());
    leptos::task::spawn_local(async move {
        while reader.step(SLICE_BYTES) {
            pause().await;
            // The event is closed.
            if lines.try_with_untracked(|_| ()).is_none() {
                return;
            }
        }
        lines.try_set(Some(reader.finish().map(Arc::new)));
    });
    move || match lines.get() {
        None => view! { <div class="audit-explorer-tree" aria-busy="true"></div> }.into_any(),
        Some(None) => view! { <LargeText text=text.clone() /> }.into_any(),
        Some(Some(lines)) => view! { <RawTree explorer lines /> }.into_any(),
    }
}

/// The last place up to `at` where no character is cut.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A large text as it is, from its beginning on: to lay it out whole takes a browser seconds.
#[component]
fn LargeText(
    /// The raw text.
    text: Arc<str>,
) -> impl IntoView {
    let t = texts();
    let parts = RwSignal::new(1);
    let whole = StoredValue::new(text);
    let end = move || whole.with_value(|text| boundary(text, parts.get() * PART_BYTES));
    let rest = Memo::new(move |_| whole.with_value(|text| text.len()) - end());
    let part = move |number: usize| {
        whole.with_value(|text| {
            let at = |number: usize| boundary(text, number * PART_BYTES);
            text[at(number)..at(number + 1)].to_owned()
        })
    };
    view! {
        <pre class="audit-explorer-raw__text" tabindex="0" data-test="raw">
            <For each=move || 0..parts.get() key=|number| *number let:number>
                {part(number)}
            </For>
        </pre>
        <Show when=move || rest.get() != 0>
            <button type="button" class="audit-explorer-button audit-explorer-button--small" data-test="raw-more" on:click=move |_| parts.update(|parts| *parts += 1)>
                {move || t.more_values(&show::size(rest.get() as u64, t))}
            </button>
        </Show>
    }
}

/// Copies a text, and says so on itself.
#[component]
pub fn CopyButton(
    /// What is copied, to the byte.
    text: Signal<Arc<str>>,
) -> impl IntoView {
    let t = texts();
    // What was copied, so that another event's button starts anew.
    let copied = RwSignal::new(None::<(Arc<str>, bool)>);
    let state = move || {
        copied.with(|copied| {
            copied
                .as_ref()
                .filter(|(of, _)| *of == text.get())
                .map(|(_, done)| *done)
        })
    };
    let copy = move |_| {
        let text = text.get_untracked();
        leptos::task::spawn_local(async move {
            let done = clipboard::copy(&text).await;
            copied.try_set(Some((text, done)));
        });
    };
    view! {
        <button type="button" class="audit-explorer-button audit-explorer-button--small" on:click=copy>
            <Icon name="copy" />
            <span aria-live="polite">
                {move || match state() {
                    None => t.copy(),
                    Some(true) => t.copied_word(),
                    Some(false) => t.refused(),
                }}
            </span>
        </button>
    }
}
