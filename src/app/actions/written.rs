//! What may be written down of views and failures, on the device or in a case file: what is masked in events is in none
//! of them.

use leptos::prelude::*;

use super::device::{change_views, keep_view};
use crate::app::state::Explorer;
use crate::app::view::{SavedView, View, ViewsChange};
use crate::core::failure::Failure;
use crate::core::protocol::ExportOptions;

/// `view` as it may be written down: without its query, where something of that is masked.
pub(super) async fn writable(explorer: Explorer, view: View) -> View {
    let Some(query) = view.query.clone().filter(|query| !query.is_empty()) else {
        return view;
    };
    let told = told(explorer, query).await;
    view.with_query_as_told(told.as_deref())
}

/// A failure as it may be written down: its words as they are masked, and nothing else that was met.
pub(super) async fn writable_failure(explorer: Explorer, failure: Failure) -> Option<Failure> {
    let message = told(explorer, failure.message.clone()).await?;
    Some(Failure::new(failure.code, message))
}

/// A text as it may be told: masked like the events. None where nobody knows what is masked.
async fn told(explorer: Explorer, text: String) -> Option<String> {
    let options = ExportOptions {
        query: Some(text),
        ..ExportOptions::default()
    };
    // An engine that is gone tells nothing of what is masked.
    let told = explorer.link()?.told(options).ok()?;
    told.await.ok()?.query
}

/// Views with names as they may be written down.
pub(super) async fn writable_views(explorer: Explorer, views: Vec<SavedView>) -> Vec<SavedView> {
    let mut written = Vec::with_capacity(views.len());
    for SavedView { name, view } in views {
        let view = writable(explorer, view).await;
        written.push(SavedView { name, view });
    }
    written
}

/// Views that were kept when less was masked: gives the one that was shown as it may be written now, and writes what is
/// left of each in its place.
pub(super) async fn taken_back(explorer: Explorer, view: Option<View>) -> Option<View> {
    let saved = explorer.saved_views.try_get_untracked().unwrap_or_default();
    let written = writable_views(explorer, saved.clone()).await;
    let changed = written.into_iter().filter(|view| !saved.contains(view));
    let changes: Vec<ViewsChange> = changed.map(|view| ViewsChange::Save(view.into())).collect();
    if !changes.is_empty() {
        change_views(explorer, changes);
    }
    let view = view?;
    let written = writable(explorer, view.clone()).await;
    if written != view {
        keep_view(explorer, &written);
    }
    Some(written)
}
