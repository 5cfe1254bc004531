//! Checking a file that somebody sent: is it what it was when it was made?

use leptos::{html, prelude::*};

use super::icon::Icon;
use crate::app::actions;
use crate::app::failure_text::{failure_text, notice_text};
use crate::app::state::Explorer;
use crate::app::texts::{MARK, halves, texts};
use crate::app::verify_state::VerifyStage;
use crate::core::protocol::{Verdict, Weight};
use crate::web::file;

/// The dialog. It needs no events and no network.
#[component]
pub fn VerifyDialog(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let open = explorer.verify.open.get();
        if let Some(dialog) = dialog.get() {
            if open && !dialog.open() {
                dialog.show_modal().ok(); // detached in this very moment: nobody sees it
            } else if !open && dialog.open() {
                dialog.close();
            }
        }
    });
    // What is dropped here is to be checked, not loaded.
    let on_drop = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        event.stop_propagation();
        // What was dropped can be taken only now; a folder is walked later.
        let dropped = file::dropped(&event);
        leptos::task::spawn_local(async move {
            actions::verify_shown(explorer, dropped.files().await.files);
        });
    };
    let on_drag = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        event.stop_propagation();
    };
    view! {
        <dialog
            class="audit-explorer-verify"
            part="verify"
            aria-labelledby="audit-explorer-verify-title"
            node_ref=dialog
            data-test="verify-dialog"
            on:close=move |_| actions::close_verify(explorer)
            on:drop=on_drop
            on:dragover=on_drag
        >
            <Show when=move || explorer.verify.open.get()>
                <div class="audit-explorer-export__head">
                    <h2 id="audit-explorer-verify-title">{t.verify_title()}</h2>
                    <button type="button" class="audit-explorer-button audit-explorer-button--icon" aria-label=t.close() title=t.close() on:click=move |_| actions::close_verify(explorer)>
                        <Icon name="close" />
                    </button>
                </div>
                <div class="audit-explorer-verify__body">
                    <Give explorer />
                    <div aria-live="polite">
                        {move || match explorer.verify.stage.get() {
                            VerifyStage::Waiting => ().into_any(),
                            VerifyStage::Running => view! { <p data-test="verify-running">{t.reading()}</p> }.into_any(),
                            VerifyStage::Done(verdict) => view! { <Findings verdict /> }.into_any(),
                            VerifyStage::Failed(failure) => {
                                view! { <p class="audit-explorer-export__problem" role="alert">{failure_text(t, &failure)}</p> }.into_any()
                            }
                        }}
                    </div>
                    <SigningKey explorer />
                </div>
            </Show>
        </dialog>
    }
}

/// Where files are given.
#[component]
fn Give(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let [before, behind] = halves(&t.verify_give(MARK));
    let input = NodeRef::<html::Input>::new();
    let picked = move |_| {
        if let Some(input) = input.get() {
            actions::verify_shown(explorer, file::picked(&input));
        }
    };
    view! {
        <label class="audit-explorer-verify__give">
            <Icon name="file" />
            <span>
                {before}
                <span class="audit-explorer-verify__choose">{t.verify_choose()}</span>
                {behind}
            </span>
            <span class="audit-explorer-switch__line">
                {t.verify_more()}
            </span>
            <input type="file" multiple class="audit-explorer-verify__input" data-test="verify-files" node_ref=input on:change=picked />
        </label>
    }
}

/// What was found.
#[component]
fn Findings(
    /// All of it.
    verdict: Verdict,
) -> impl IntoView {
    let t = texts();
    let (class, line) = if verdict.ok {
        ("holds", t.verify_holds())
    } else {
        ("broken", t.verify_broken())
    };
    view! {
        <h3 class=format!("audit-explorer-verify__verdict audit-explorer-verify__verdict--{class}") data-test="verdict">{line}</h3>
        <ul class="audit-explorer-verify__findings">
            {verdict
                .findings
                .into_iter()
                .map(|one| {
                    let (class, icon) = match one.weight {
                        Weight::Holds => ("holds", "check"),
                        Weight::Note => ("note", "help"),
                        Weight::Broken => ("broken", "cross"),
                    };
                    view! {
                        <li class=format!("audit-explorer-verify__finding audit-explorer-verify__finding--{class}") data-check=one.check>
                            <Icon name=icon />
                            <span class="audit-explorer-spoken">{t.verify_weight(class)} ": "</span>
                            <span>{notice_text(t, &one.text)}</span>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}

/// The key with which exports are signed.
#[component]
fn SigningKey(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let key = explorer.verify.key;
    let input = NodeRef::<html::Input>::new();
    let picked = move |_| {
        if let Some(input) = input.get() {
            actions::use_key_file(explorer, file::picked(&input));
        }
    };
    view! {
        <details class="audit-explorer-verify__key">
            <summary>{t.key_sign()}</summary>
            <p class="audit-explorer-switch__line">
                {t.key_about()}
            </p>
            <p data-test="key-state">
                {move || match key.get() {
                    Some(key) => t.key_signed(&key),
                    None => t.key_unsigned(),
                }}
            </p>
            <div class="audit-explorer-job__tools">
                <button type="button" class="audit-explorer-button audit-explorer-button--small" data-test="make-key" on:click=move |_| actions::make_key_shown(explorer)>{t.key_make()}</button>
                <label class="audit-explorer-button audit-explorer-button--small">
                    {t.key_use()}
                    <input type="file" class="audit-explorer-verify__input" accept=".pem" data-test="key-file" node_ref=input on:change=picked />
                </label>
                <Show when=move || key.get().is_some()>
                    <button type="button" class="audit-explorer-button audit-explorer-button--small" data-test="drop-key" on:click=move |_| actions::drop_key(explorer)>{t.key_stop()}</button>
                </Show>
            </div>
            {move || {
                explorer
                    .verify
                    .key_problem
                    .get()
                    .map(|failure| view! { <p class="audit-explorer-export__problem" role="alert">{failure_text(t, &failure)}</p> })
            }}
        </details>
    }
}
