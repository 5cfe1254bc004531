//! What is picked, and how to take it along; and a word on what was just done.

use leptos::prelude::*;

use super::icon::Icon;
use crate::app::actions;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::core::protocol::CopyForm;

/// A bar over the table's lower edge; nothing moves when it comes.
#[component]
pub fn PickedBar(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let rows = Memo::new(move |_| {
        explorer
            .picked
            .get()
            .filter(|picked| !picked.is_one())
            .map(|picked| picked.count())
    });
    let copy = move |form, test: &'static str, name: &'static str| {
        view! {
            <button type="button" class="audit-explorer-button audit-explorer-button--small" data-test=test aria-label=t.copy_as(name) on:click=move |_| actions::copy_picked(explorer, form)>
                {name}
            </button>
        }
    };
    view! {
        <div class="audit-explorer-picked">
            <Show when=move || explorer.told.with(Option::is_some)>
                <p class="audit-explorer-picked__told" data-test="told">{move || explorer.told.get()}</p>
            </Show>
            <Show when=move || rows.get().is_some()>
                <div class="audit-explorer-picked__bar" role="toolbar" aria-label=t.rows_selected_label() part="picked" data-test="picked">
                    <b>{move || t.rows(rows.get().unwrap_or(0))}</b>
                    <span class="audit-explorer-picked__words">{t.copy_as_words()}</span>
                    {copy(CopyForm::Csv, "copy-csv", "CSV")}
                    {copy(CopyForm::Tsv, "copy-tsv", "TSV")}
                    {copy(CopyForm::Json, "copy-json", "JSON")}
                    <button type="button" class="audit-explorer-button audit-explorer-button--icon" aria-label=t.select_nothing() title=t.select_nothing_key() on:click=move |_| actions::unpick(explorer)>
                        <Icon name="close" />
                    </button>
                </div>
            </Show>
        </div>
    }
}
