//! The selection as a file: what, how, and a look at it before.

use leptos::{html, prelude::*};

use super::export_form::ExportForm;
use super::export_preview::ExportPreview;
use super::export_result::{ExportFoot, ExportResult};
use super::icon::Icon;
use crate::app::actions;
use crate::app::export_state::Stage;
use crate::app::state::Explorer;
use crate::app::texts::texts;

/// The dialog. The browser keeps the focus inside and gives it back.
#[component]
pub fn ExportDialog(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let open = explorer.export.open.get();
        if let Some(dialog) = dialog.get() {
            if open && !dialog.open() {
                dialog.show_modal().ok(); // detached in this very moment: nobody sees it
            } else if !open && dialog.open() {
                dialog.close();
            }
        }
    });
    let done = move || {
        explorer
            .export
            .stage
            .with(|stage| matches!(stage, Stage::Done(_)))
    };
    view! {
        <dialog
            class="audit-explorer-export"
            part="export"
            aria-labelledby="audit-explorer-export-title"
            node_ref=dialog
            data-test="export-dialog"
            on:close=move |_| actions::close_export(explorer)
        >
            <Show when=move || explorer.export.open.get()>
                <div class="audit-explorer-export__head">
                    <h2 id="audit-explorer-export-title">{t.export()}</h2>
                    <Selection explorer />
                    <button type="button" class="audit-explorer-button audit-explorer-button--icon" aria-label=t.close() title=t.close() on:click=move |_| actions::close_export(explorer)>
                        <Icon name="close" />
                    </button>
                </div>
                <Show when=done fallback=move || view! { <ExportForm explorer /> <ExportPreview explorer /> }>
                    <ExportResult explorer />
                </Show>
                <ExportFoot explorer />
            </Show>
        </dialog>
    }
}

/// What is exported: the selection on the screen.
#[component]
fn Selection(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    // A text that cannot be read selected nothing: the events are those of the query before it.
    let read = move || explorer.problem.with(Option::is_none);
    let query =
        move || Some(explorer.query_text.get()).filter(|text| !text.trim().is_empty() && read());
    view! {
        <p class="audit-explorer-export__what">
            {move || match explorer.counting.get() {
                true => "\u{2026}".to_owned(),
                false => explorer.matched.with(|matched| t.events(matched.total)),
            }}
            {move || query().map(|query| view! { <code>{query}</code> })}
        </p>
    }
}
