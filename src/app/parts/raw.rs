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
use crate::app::tree;
use crate::core::failure::Failure;
use crate::web::clipboard;

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
        Ok(text) if text.len() > pretty::MAX_BYTES => {
            view! { <pre class="audit-explorer-raw__text" tabindex="0" data-test="raw">{text.to_string()}</pre> }.into_any()
        }
        Ok(text) => {
            let lines = if as_text { Vec::new() } else { tree::lines(text) };
            if !lines.is_empty() {
                return view! { <RawTree explorer text=text.clone() lines /> }.into_any();
            }
            let pieces = pretty::pieces(text)
                .into_iter()
                .map(|(kind, piece)| view! { <span class=format!("audit-explorer-json audit-explorer-json--{}", kind.class())>{piece}</span> })
                .collect_view();
            view! { <pre class="audit-explorer-raw__text" tabindex="0" data-test="raw">{pieces}</pre> }.into_any()
        }
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
