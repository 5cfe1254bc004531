//! Checking a file that somebody sent: is it what it was when it was made?

use leptos::{html, prelude::*};

use super::icon::Icon;
use crate::app::state::Explorer;
use crate::app::verify_state::VerifyStage;
use crate::app::{actions, show};
use crate::core::protocol::{Verdict, Weight};
use crate::web::file;

/// The dialog. It needs no events and no network.
#[component]
pub fn VerifyDialog(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
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
            actions::verify_shown(explorer, dropped.files().await);
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
                    <h2 id="audit-explorer-verify-title">"Check a file"</h2>
                    <button type="button" class="audit-explorer-button audit-explorer-button--icon" aria-label="Close" title="Close" on:click=move |_| actions::close_verify(explorer)>
                        <Icon name="close" />
                    </button>
                </div>
                <div class="audit-explorer-verify__body">
                    <Give explorer />
                    <div aria-live="polite">
                        {move || match explorer.verify.stage.get() {
                            VerifyStage::Waiting => ().into_any(),
                            VerifyStage::Running => view! { <p data-test="verify-running">"Reading\u{2026}"</p> }.into_any(),
                            VerifyStage::Done(verdict) => view! { <Findings verdict /> }.into_any(),
                            VerifyStage::Failed(failure) => {
                                view! { <p class="audit-explorer-export__problem" role="alert">{show::sentence(&failure.message)}</p> }.into_any()
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
                "Drop the file and its manifest.json here, or the zip with both, or "
                <span class="audit-explorer-verify__choose">"choose them"</span>
                "."
            </span>
            <span class="audit-explorer-switch__line">
                "With the source\u{2019}s raw pages, it is also made again and compared; with the signer\u{2019}s public key, so is the signature. Nothing is sent anywhere."
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
    let (class, line) = if verdict.ok {
        ("holds", "The file is what its manifest says")
    } else {
        ("broken", "The file is not what its manifest says")
    };
    view! {
        <h3 class=format!("audit-explorer-verify__verdict audit-explorer-verify__verdict--{class}") data-test="verdict">{line}</h3>
        <ul class="audit-explorer-verify__findings">
            {verdict
                .findings
                .into_iter()
                .map(|one| {
                    let (class, icon, word) = match one.weight {
                        Weight::Holds => ("holds", "check", "Holds"),
                        Weight::Note => ("note", "help", "Note"),
                        Weight::Broken => ("broken", "cross", "Broken"),
                    };
                    view! {
                        <li class=format!("audit-explorer-verify__finding audit-explorer-verify__finding--{class}") data-check=one.check>
                            <Icon name=icon />
                            <span class="audit-explorer-spoken">{word} ": "</span>
                            <span>{show::sentence(&one.text)}</span>
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
    let key = explorer.verify.key;
    let input = NodeRef::<html::Input>::new();
    let picked = move |_| {
        if let Some(input) = input.get() {
            actions::use_key_file(explorer, file::picked(&input));
        }
    };
    view! {
        <details class="audit-explorer-verify__key">
            <summary>"Sign your own exports"</summary>
            <p class="audit-explorer-switch__line">
                "With a key of yours, whoever has its public half can tell that the manifest is yours and unchanged. The key stays in this page; you get both halves as files to keep."
            </p>
            <p data-test="key-state">
                {move || match key.get() {
                    Some(key) => format!("Exports are signed with the key {key}"),
                    None => "Exports are not signed".to_owned(),
                }}
            </p>
            <div class="audit-explorer-job__tools">
                <button type="button" class="audit-explorer-button audit-explorer-button--small" data-test="make-key" on:click=move |_| actions::make_key_shown(explorer)>"Make a key"</button>
                <label class="audit-explorer-button audit-explorer-button--small">
                    "Use a key file\u{2026}"
                    <input type="file" class="audit-explorer-verify__input" accept=".pem" data-test="key-file" node_ref=input on:change=picked />
                </label>
                <Show when=move || key.get().is_some()>
                    <button type="button" class="audit-explorer-button audit-explorer-button--small" data-test="drop-key" on:click=move |_| actions::drop_key(explorer)>"Stop signing"</button>
                </Show>
            </div>
            {move || {
                explorer
                    .verify
                    .key_problem
                    .get()
                    .map(|failure| view! { <p class="audit-explorer-export__problem" role="alert">{show::sentence(&failure.message)}</p> })
            }}
        </details>
    }
}
