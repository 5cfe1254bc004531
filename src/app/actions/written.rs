//! What may be written down of views, on the device or in a case file: what is masked in events is in none of them.

use leptos::prelude::*;

use super::device::{change_views, keep_view};
use crate::app::state::Explorer;
use crate::app::view::{SavedView, View, ViewsChange};
use crate::core::protocol::ExportOptions;

/// `view` as it may be written down: without its query, where something of that is masked.
pub(super) async fn writable(explorer: Explorer, view: View) -> View {
    let Some(query) = view.query.clone().filter(|query| !query.is_empty()) else {
        return view;
    };
    let options = ExportOptions {
        query: Some(query),
        ..ExportOptions::default()
    };
    let told = match explorer.link().map(|link| link.told(options)) {
        Some(Ok(told)) => told.await.ok().and_then(|told| told.query),
        // An engine that is gone tells nothing of what is masked.
        _ => None,
    };
    view.with_query_as_told(told.as_deref())
}

/// The same of views with names.
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
