//! The whole screen.

use leptos::prelude::*;

use super::detail::Detail;
use super::empty::{DropVeil, Empty};
use super::export_dialog::ExportDialog;
use super::filters::Filters;
use super::header::Header;
use super::status::{FailureBanner, Status};
use super::table::EventTable;
use crate::app::actions;
use crate::app::state::{Explorer, SourceState};
use crate::core::protocol::ReadOptions;
use crate::web::file;
use crate::web::link::LoadInput;

/// The explorer of one element.
#[component]
pub fn App(
    /// Its state.
    explorer: Explorer,
) -> impl IntoView {
    actions::start(explorer);
    let dragging = RwSignal::new(false);
    let on_drop = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        dragging.set(false);
        open_files(explorer, file::dropped(&event));
    };
    let on_drag = move |event: leptos::ev::DragEvent| {
        if file::holds_files(&event) {
            event.prevent_default();
            dragging.set(true);
        }
    };
    view! {
        <div
            class="audit-explorer-app"
            part="app"
            lang="en"
            data-theme=move || explorer.theme.get().as_str()
            on:dragover=on_drag
            on:drop=on_drop
            on:dragleave=move |event| {
                if event.related_target().is_none() {
                    dragging.set(false);
                }
            }
        >
            <Show when=move || !explorer.without.get().toolbar>
                <Header explorer />
            </Show>
            <Body explorer />
            <ExportDialog explorer />
            <DropVeil shown=dragging />
            <p class="audit-explorer-spoken" role="status" aria-live="polite">
                {move || explorer.spoken.get()}
            </p>
        </div>
    }
}

/// Below the header: the events, or why there are none.
#[component]
fn Body(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let has_events = Memo::new(move |_| {
        explorer.has_events()
            || explorer
                .source
                .with(|source| source.report.is_some() || source.state == SourceState::Loading)
    });
    view! {
        <Show when=move || has_events.get() fallback=move || view! { <Empty explorer /> }>
            <Show when=move || !explorer.without.get().toolbar>
                <Filters explorer />
            </Show>
            <FailureBanner explorer />
            <Status explorer />
            <div class="audit-explorer-main">
                <EventTable explorer />
                <Detail explorer />
            </div>
        </Show>
    }
}

/// Reads `files` that a person picked or dropped.
pub fn open_files(explorer: Explorer, files: Vec<file::File>) {
    if !files.is_empty() {
        open(explorer, LoadInput::Files(files));
    }
}

/// Reads `input` in place of what is loaded.
pub fn open(explorer: Explorer, input: LoadInput) {
    leptos::task::spawn_local(async move {
        actions::load(explorer, input, ReadOptions::default(), false)
            .await
            .ok(); // the screen tells
    });
}
