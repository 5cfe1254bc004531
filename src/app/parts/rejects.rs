//! The records that did not become events: where each stands, why, and how it begins.

use leptos::{html, prelude::*};

use super::icon::Icon;
use crate::app::actions::{self, RejectsFile};
use crate::app::failure_text::reason_text;
use crate::app::show;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::core::protocol::Reject;

/// The dialog. The browser keeps the focus inside and gives it back.
#[component]
pub fn RejectsDialog(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let open = explorer.rejects_open.get();
        if let Some(dialog) = dialog.get() {
            if open && !dialog.open() {
                dialog.show_modal().ok(); // detached in this very moment: nobody sees it
            } else if !open && dialog.open() {
                dialog.close();
            }
        }
    });
    let save = move |form| move |_| actions::save_rejects(explorer, form);
    view! {
        <dialog
            class="audit-explorer-dialog audit-explorer-rejects"
            part="rejects"
            aria-labelledby="audit-explorer-rejects-title"
            node_ref=dialog
            data-test="rejects-dialog"
            on:close=move |_| actions::close_rejects(explorer)
        >
            <Show when=move || explorer.rejects_open.get()>
                <div class="audit-explorer-dialog__head">
                    <h2 id="audit-explorer-rejects-title">{t.rejects()}</h2>
                    <button type="button" class="audit-explorer-button audit-explorer-button--icon" aria-label=t.close() title=t.close() on:click=move |_| actions::close_rejects(explorer)>
                        <Icon name="close" />
                    </button>
                </div>
                <List explorer />
                <div class="audit-explorer-dialog__foot">
                    <button type="button" class="audit-explorer-button" data-test="save-rejects-csv" on:click=save(RejectsFile::Csv)>
                        <Icon name="export" />
                        {t.save_as_form("CSV")}
                    </button>
                    <button type="button" class="audit-explorer-button" data-test="save-rejects-ndjson" on:click=save(RejectsFile::Ndjson)>
                        <Icon name="export" />
                        {t.save_as_form("NDJSON")}
                    </button>
                </div>
            </Show>
        </dialog>
    }
}

/// All that are named.
#[component]
fn List(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let report = explorer
        .source
        .with_untracked(|source| source.report.clone())
        .unwrap_or_default();
    let named = report.rejects.len() as u64;
    let rest = (report.rejected > named)
        .then(|| t.rejects_first(&t.number(named), &t.number(report.rejected)));
    view! {
        <p class="audit-explorer-dialog__lead">
            {t.rejects_lead()} " " {rest}
        </p>
        <ul class="audit-explorer-rejects__list" tabindex="0" aria-label=t.rejects()>
            {report.rejects.into_iter().map(|reject| view! { <Line reject /> }).collect_view()}
        </ul>
    }
}

/// One reject.
#[component]
fn Line(
    /// What is told of it.
    reject: Reject,
) -> impl IntoView {
    let t = texts();
    let place = t.reject_place(
        &t.number(reject.at),
        &t.number(u64::from(reject.page)),
        &reject.source,
    );
    view! {
        <li class="audit-explorer-rejects__line">
            <p class="audit-explorer-rejects__reason">{show::sentence(&reason_text(t, &reject.reason))}</p>
            <p class="audit-explorer-rejects__place"><bdi>{place}</bdi></p>
            {(!reject.text.is_empty()).then(|| view! { <pre class="audit-explorer-rejects__text">{reject.text}</pre> })}
        </li>
    }
}
