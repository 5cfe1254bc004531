//! The file's first lines, as they will be written.

use leptos::prelude::*;

use super::icon::Icon;
use crate::app::failure_text::{failure_text, notice_text};
use crate::app::show;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::core::protocol;

/// Name, size and beginning of the file, or why it cannot be made.
#[component]
pub fn ExportPreview(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let preview = explorer.export.preview;
    view! {
        <section class="audit-explorer-preview" aria-label=t.preview() aria-live="off">
            {move || {
                preview
                    .with(|preview| match preview {
                        None => view! { <p class="audit-explorer-preview__wait">{t.preview_wait()}</p> }.into_any(),
                        Some(Err(failure)) => {
                            view! {
                                <div class="audit-explorer-preview__failure" role="alert" data-test="export-problem">
                                    <Icon name="warning" />
                                    <p>{failure_text(t, failure)}</p>
                                </div>
                            }
                                .into_any()
                        }
                        Some(Ok(preview)) => view! { <Sheet preview=preview.clone() /> }.into_any(),
                    })
            }}
        </section>
    }
}

/// The preview of a file that can be made.
#[component]
fn Sheet(
    /// What it will hold.
    preview: protocol::ExportPreview,
) -> impl IntoView {
    let t = texts();
    let lines: Vec<String> = preview.text.lines().map(str::to_owned).collect();
    view! {
        <div class="audit-explorer-preview__head">
            <Icon name="file" />
            <span class="audit-explorer-preview__name" data-test="preview-name">{preview.name}</span>
            <span class="audit-explorer-preview__rows" data-test="preview-rows">{t.rows(preview.rows)}</span>
        </div>
        <pre class="audit-explorer-preview__text" tabindex="0" aria-label=t.preview_lines() data-test="preview">
            {lines.into_iter().map(|line| view! { <span class="audit-explorer-preview__line">{line} "\n"</span> }).collect_view()}
        </pre>
        <ul class="audit-explorer-preview__notes">
            {preview
                .escaped_cells
                .filter(|cells| *cells > 0)
                .map(|cells| view! { <li>{t.cells_to_escape(cells)}</li> })}
            {(!preview.masked.is_empty())
                .then(|| view! { <li data-test="preview-masked">{show::masks(&preview.masked, t)}</li> })}
            {preview.notices.into_iter().map(|notice| view! { <li>{notice_text(t, &notice)}</li> }).collect_view()}
        </ul>
    }
}
