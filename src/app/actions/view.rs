//! The whole view: told to the host when it changes, set from what it was.

use leptos::prelude::*;
use serde_json::{Map, Value};

use super::device::{change_views, keep_view};
use super::look::show_columns;
use super::mapping::view_mapping;
use super::open::{close_event, open_event};
use super::search::{search, set_zone, sort};
use super::{count_panels, failed, gone, say, tell};
use crate::app::columns::Column;
use crate::app::failure_text::failure_text;
use crate::app::host_event::HostEvent;
use crate::app::state::{Explorer, SourceState};
use crate::app::view::{AwaitedView, SavedView, View, ViewsChange, fingerprint, read_views};
use crate::core::failure::{Code, Failure};
use crate::web::file::{self, File};
use crate::web::{download, timer};

/// A view that stood this long is told of.
const SETTLED_MILLIS: u32 = 500;

/// Tells the host of each view that somebody settles on.
pub(super) fn watch_view(explorer: Explorer) {
    Effect::new(move || {
        let view = explorer.view();
        // What stands before anything was done is no news.
        if explorer.told_view.with_value(Option::is_none) {
            explorer.told_view.set_value(Some(view));
            return;
        }
        let mut mine = 0;
        explorer.generations.update_value(|all| {
            all.view += 1;
            mine = all.view;
        });
        leptos::task::spawn_local(async move {
            timer::sleep(SETTLED_MILLIS).await;
            let newest = explorer.generations.try_with_value(|all| all.view) == Some(mine);
            let view = match newest && leave_awaited(explorer) {
                true => untrack(|| explorer.view()),
                false => view,
            };
            let told = explorer.told_view.try_get_value().flatten();
            if newest && told.as_ref() != Some(&view) {
                explorer.told_view.try_set_value(Some(view.clone()));
                keep_view(explorer, &untrack(|| explorer.shown_view()));
                explorer.emit(HostEvent::View(Box::new(view)));
            }
        });
    });
}

/// Waits no longer for the events of a view from which somebody went on; whether that was so.
fn leave_awaited(explorer: Explorer) -> bool {
    let is_left = explorer
        .awaited_view
        .try_with_untracked(|awaited| {
            let shown = untrack(|| explorer.shown_view());
            awaited.as_ref().is_some_and(|one| one.is_left_for(&shown))
        })
        .unwrap_or_default();
    if is_left {
        explorer.awaited_view.try_set(None);
    }
    is_left
}

/// Shows what can be read of the parts of a view that a host or an address names, and tells of the others.
pub async fn set_view_parts(explorer: Explorer, parts: Map<String, Value>) -> Result<(), Failure> {
    let (view, unread) = View::of_parts(parts);
    let told = match unread.is_empty() {
        true => Ok(()),
        false => {
            let why = unread.join("; ");
            let failure = Failure::new(Code::BadOptions, format!("the view cannot be read: {why}"))
                .with_detail(serde_json::json!({ "option": "the view" }));
            tell(explorer, failure_text(explorer.texts(), &failure));
            Err(failed(explorer, failure))
        }
    };
    set_view(explorer, view).await.and(told)
}

/// Shows `view`; what it leaves out stays as it is.
pub async fn set_view(explorer: Explorer, view: View) -> Result<(), Failure> {
    explorer.link().ok_or_else(gone)?;
    explorer.awaited_view.update(|awaited| {
        *awaited = Some(AwaitedView {
            view: view.awaited_after(awaited.take()),
            being_set: true,
            ..AwaitedView::default()
        });
    });
    if let Some(facets) = &view.facets {
        explorer.panels.set_added(facets);
    }
    if let Some(window) = view.window {
        explorer.panels.window.set(window);
    }
    if let Some(columns) = &view.columns {
        // Of a view made by another version, what is known here.
        let mut known: Vec<Column> = Vec::new();
        for column in columns.iter().filter_map(|key| Column::read(key)) {
            if !known.contains(&column) {
                known.push(column);
            }
        }
        show_columns(explorer, known);
    }
    if let Some(widths) = &view.widths {
        explorer.look.set_widths(widths);
    }
    if let Some(density) = view.density {
        explorer.look.density.set(density);
    }
    if let Some(wrap) = view.wrap {
        explorer.look.wrap.set(wrap);
    }
    let mut result = Ok(());
    if let Some(zone) = view.time_zone.clone().filter(|zone| !zone.is_empty())
        && zone != explorer.zone.get_untracked()
    {
        result = set_zone(explorer, zone).await;
        explorer.link().ok_or_else(gone)?; // the element went meanwhile
    }
    if let Some(wanted) = view.sort.clone() {
        let now = explorer.sort.get_untracked();
        if (&wanted.field, wanted.direction) != (&now.field, now.direction) {
            result = result.and(sort(explorer, wanted.field, wanted.direction).await);
        }
    }
    if let Some(query) = view.query.clone() {
        let searched = search(explorer, query).await.map(drop);
        // A query of another version may be unreadable here: the bar says so.
        result = result.and(searched.or_else(|failure| match failure.code {
            Code::BadQuery => Ok(()),
            _ => Err(failure),
        }));
    }
    explorer.awaited_view.try_update(|awaited| {
        if let Some(awaited) = awaited {
            awaited.being_set = false;
        }
    });
    // Where a load failed, what was there before it is there still.
    let loaded = explorer.source.try_with_untracked(|source| {
        source.report.is_some() && source.state != SourceState::Loading
    });
    if loaded == Some(true) {
        view_arrives(explorer).await;
    }
    count_panels(explorer);
    result
}

/// Events are there: reads them by the mapping of the view that waits for its own, says whether they are others, and
/// opens the one that was open. Among others the view goes on waiting.
pub(super) async fn view_arrives(explorer: Explorer) {
    let awaited = explorer.awaited_view.try_update(|awaited| {
        let one = awaited.as_mut().filter(|one| !one.arriving)?;
        one.arriving = true;
        Some(one.view.clone())
    });
    let Some(view) = awaited.flatten() else {
        return;
    };
    if let Some(mapping) = view.mapping.clone() {
        view_mapping(explorer, mapping).await;
        if explorer.link().is_none() {
            return; // the element went meanwhile
        }
    }
    let here = explorer
        .source
        .try_with_untracked(|source| source.report.as_ref().map(fingerprint))
        .flatten();
    let foreign = view.data.is_some() && here.is_some() && view.data != here;
    let shown = untrack(|| explorer.shown_view());
    let is_newest = explorer.awaited_view.try_update(|awaited| {
        let Some(one) = awaited.as_mut().filter(|one| one.view == view) else {
            return false; // another view was set meanwhile, and is seen to by itself
        };
        one.arriving = false;
        one.met = Some(shown);
        if !foreign {
            *awaited = None;
        }
        true
    });
    if is_newest != Some(true) {
        return;
    }
    explorer.foreign_view.try_set(foreign);
    if foreign {
        say(explorer, explorer.texts().foreign_view_said());
    }
    match view.open {
        // Among other events the number names another one.
        Some(Some(index)) if !foreign => leptos::task::spawn_local(async move {
            open_event(explorer, index).await.ok(); // the panel tells
        }),
        Some(_) if explorer.opened.try_with_untracked(Option::is_some) == Some(true) => {
            close_event(explorer);
        }
        _ => {}
    }
}

/// Takes away the word that the view was made with other events.
pub fn dismiss_foreign(explorer: Explorer) {
    explorer.foreign_view.set(false);
}

/// Keeps the present view under a name, in place of one of that name.
pub fn save_view(explorer: Explorer, name: &str) {
    let view = untrack(|| explorer.shown_view());
    let saved = SavedView {
        name: name.trim().to_owned(),
        view: View {
            // The event and the data are of today; the view is to be used tomorrow.
            open: Some(None),
            data: None,
            // One that was made before a mapping was mended does not take it back.
            mapping: view.mapping.filter(Option::is_some),
            ..view
        },
    };
    change_views(explorer, vec![ViewsChange::Save(saved.into())]);
}

/// Forgets a saved view.
pub fn remove_view(explorer: Explorer, name: &str) {
    change_views(explorer, vec![ViewsChange::Remove(name.to_owned())]);
}

/// Hands the saved views to the person as a file.
pub fn export_views(explorer: Explorer) {
    let views = explorer
        .saved_views
        .with_untracked(|views| serde_json::to_value(views).unwrap_or_default());
    download::save(
        "audit-explorer-views.json",
        &download::text_blob(&format!("{views:#}\n"), "application/json"),
    );
}

/// Takes the views of a file along; one takes the place of another of its name.
pub fn import_views(explorer: Explorer, file: File) {
    leptos::task::spawn_local(async move {
        let text = file::text(&file).await.unwrap_or_default();
        match read_views(&text) {
            Ok((views, unread)) => {
                let t = explorer.texts();
                let opened = t.views_opened(views.len() as u64);
                let changes = views.into_iter().map(|view| ViewsChange::Save(view.into()));
                change_views(explorer, changes.collect());
                tell(
                    explorer,
                    match unread.is_empty() {
                        true => opened,
                        false => format!("{opened}. {}", t.views_unread(&unread.join(", "))),
                    },
                );
            }
            Err(error) => {
                let name = file.name();
                tell(
                    explorer,
                    explorer.texts().no_views(&name, &error.to_string()),
                );
            }
        }
    });
}

/// Shows a saved view.
pub fn show_saved(explorer: Explorer, saved: SavedView) {
    leptos::task::spawn_local(async move {
        set_view(explorer, saved.view).await.ok(); // told to the host
    });
}
