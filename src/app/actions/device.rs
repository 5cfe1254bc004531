//! Keeping on this device what is loaded and looked at, and showing it again.
//!
//! Nothing here fails a load or a search: what cannot be kept is said, and the
//! page goes on.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::first_kept::withdraw_first_kept;
use super::kept_jobs::{all_written, take_jobs};
use super::newer::{can_ask_again, noted_source, take_source};
use super::search::restart;
use super::view::{set_view, view_arrives};
use super::written::{taken_back, writable, writable_views};
use super::{gone, remove_job, say};
use crate::app::device_state::KeepState;
use crate::app::failure_text::reason_text;
use crate::app::host_event::{HostEvent, KeptEvents};
use crate::app::state::{Explorer, SourceState};
use crate::app::view::{SavedView, View, ViewsChange, read_views};
use crate::core::failure::{Code, Failure};
use crate::core::keep::{EXPORT, VIEW};
use crate::core::protocol::{Keeping, KeptText, LoadReport, Restored, SourceConfig};
use crate::core::time::{Moment, Zone};
use crate::web::link::Key;
use crate::web::storage;

/// The item that holds the views with names.
const VIEWS: &str = "views";

/// What is noted with the events.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Note {
    pub(super) name: String,
    of_endpoint: bool,
    /// Where they came from, if that is no secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<SourceConfig>,
}

/// From now on keeps things in the place of this name, and shows what was kept there; without a name,
/// keeps nothing any more. The host's own view stays before the one that was kept.
pub async fn keep_here(
    explorer: Explorer,
    slot: Option<String>,
    key: Key,
    has_view: bool,
) -> Result<(), Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    let desk = explorer.device;
    let Some(slot) = slot else {
        desk.on.try_set(false);
        desk.open.try_set_value(false);
        desk.place.try_set_value(None);
        return link.close_device().await;
    };
    desk.on.try_set(true);
    desk.has_view.try_set_value(has_view);
    desk.place.try_set_value(Some((slot.clone(), key.clone())));
    desk.state.try_set(KeepState::Nothing);
    let opened = link.open_device(slot, key).await;
    let restored = match opened {
        Ok(keeping) => {
            desk.open.try_set_value(true);
            let restored = link.restore().await;
            restored.map(|restored| (restored, keeping.sealed))
        }
        Err(failure) => Err(failure),
    };
    match restored {
        Ok((restored, sealed)) => show_restored(explorer, restored, (has_view, sealed)).await,
        Err(failure) => {
            withdraw_first_kept(explorer);
            not_kept(explorer, failure.message);
        }
    }
    Ok(())
}

/// The host may have a view of its own, and may have given a key.
async fn show_restored(explorer: Explorer, restored: Restored, (has_view, sealed): (bool, bool)) {
    let desk = explorer.device;
    let Restored {
        keeping,
        report,
        note,
        problem,
        texts,
    } = restored;
    if report.is_none() {
        withdraw_first_kept(explorer);
    }
    let sealed_anew = sealed && keeping.since.is_some() && !keeping.sealed;
    let since = keeping.since;
    desk.keeping.try_set(keeping);
    let view = take_texts(explorer, texts);
    keep_views(explorer);
    let view = taken_back(explorer, view).await;
    let events = report.as_ref().map_or(0, |report| report.events);
    if let Some(problem) = &problem {
        let text = explorer
            .texts()
            .kept_not_shown(&reason_text(explorer.texts(), problem));
        desk.state.try_set(KeepState::Problem(text.clone()));
        say(explorer, text);
    }
    if let Some(report) = report {
        desk.events.try_set(report.events);
        desk.state.try_set(KeepState::Kept);
        show_events(explorer, report, &note).await;
        // They were read by what the view that was kept says of the mapping.
        let mapping = view.as_ref().and_then(|view| view.mapping.clone());
        explorer.mapping.chosen.try_set(mapping.flatten());
        if let Some(view) = view.filter(|_| !has_view) {
            set_view(explorer, view).await.ok(); // a query that cannot be read is shown in its bar
        } else {
            view_arrives(explorer).await;
        }
        if sealed_anew {
            // The host gave a key since: what is written from now on is sealed with it.
            keep_events(explorer);
        }
    } else if explorer
        .source
        .try_with_untracked(|source| source.state == SourceState::Loaded)
        == Some(true)
    {
        // Asked for late: what is on the screen is the newest.
        keep_events(explorer);
    }
    explorer.emit(HostEvent::Restored(KeptEvents {
        events,
        since: since.map(rfc3339),
        problem,
        ..KeptEvents::default()
    }));
}

/// What is noted with the events wherever they go.
pub(super) fn note(explorer: Explorer) -> String {
    let note = explorer.source.try_with_untracked(|source| Note {
        name: source.name.clone(),
        of_endpoint: source.of_endpoint,
        from: None,
    });
    serde_json::to_string(&note).unwrap_or_default()
}

/// The same with where they came from: what is kept on this device may be asked for anew from here.
fn note_for_here(explorer: Explorer) -> String {
    let note = explorer.source.try_with_untracked(|source| Note {
        name: source.name.clone(),
        of_endpoint: source.of_endpoint,
        from: noted_source(explorer),
    });
    serde_json::to_string(&note).unwrap_or_default()
}

/// Shows events that were not read, but taken over as they were.
pub(super) async fn show_events(explorer: Explorer, report: LoadReport, note: &str) {
    let note: Note = serde_json::from_str(note).unwrap_or_default();
    explorer.device.opening.try_set(false);
    explorer.source.try_update(|source| {
        source.name = note.name;
        source.of_endpoint = note.of_endpoint;
        source.state = SourceState::Loaded;
        source.incomplete = !report.complete;
        source.report = Some(report.clone());
    });
    if let Some(config) = note.from {
        take_source(explorer, config);
    }
    explorer.device.asks_again.try_set(can_ask_again(explorer));
    explorer.device.restored.try_set(true);
    explorer
        .matched
        .try_update(|matched| matched.of = report.events);
    restart(explorer).await.ok(); // a wrong query is shown in its bar
    say(explorer, explorer.texts().kept_shown(report.events));
}

/// Takes in jobs and saved views; gives the view.
fn take_texts(explorer: Explorer, texts: Vec<KeptText>) -> Option<View> {
    let mut view = None;
    let mut jobs = Vec::new();
    for kept in texts {
        match kept.item.as_str() {
            VIEW => view = serde_json::from_str(&kept.text).ok(),
            VIEWS => {
                let saved =
                    read_views(&kept.text).map_or_else(|_| Vec::new(), |(views, _unread)| views);
                // Those that were saved in the moment before stay; one that cannot be read takes no other along.
                explorer.saved_views.try_update(|views| {
                    let known = |view: &SavedView| views.iter().any(|mine| mine.name == view.name);
                    let new: Vec<SavedView> =
                        saved.into_iter().filter(|view| !known(view)).collect();
                    views.extend(new);
                });
            }
            item if item.starts_with(EXPORT) => jobs.push(kept),
            _ => {}
        }
    }
    take_jobs(explorer, jobs);
    view
}

/// Keeps what is loaded now in place of what was kept before.
pub(super) fn keep_events(explorer: Explorer) {
    let desk = explorer.device;
    desk.restored.try_set(false);
    desk.asks_again.try_set(can_ask_again(explorer));
    let Some(place) = desk.place.try_get_value().flatten() else {
        return;
    };
    let Some(events) = explorer
        .source
        .try_with_untracked(|source| source.report.as_ref().map_or(0, |report| report.events))
    else {
        return;
    };
    let note = note_for_here(explorer);
    let mut mine = 0;
    desk.attempt.try_update_value(|attempt| {
        *attempt += 1;
        mine = *attempt;
    });
    desk.state.try_set(KeepState::Busy);
    leptos::task::spawn_local(async move {
        let Some(link) = explorer.link() else { return };
        let kept = match reopened(explorer, place).await {
            Ok(()) => link.keep_events(note).await,
            Err(failure) => Err(failure),
        };
        if desk.attempt.try_get_value() != Some(mine) {
            return;
        }
        match kept {
            Ok(keeping) => is_kept(explorer, keeping, events),
            // Other events took their place, and are kept in their turn.
            Err(failure) if failure.code == Code::Cancelled => {}
            Err(failure) => not_kept(explorer, {
                let t = explorer.texts();
                t.events_not_kept(&reason_text(t, &failure.message))
            }),
        }
    });
}

/// After everything was forgotten, the place is made again only once there is something to keep.
async fn reopened(explorer: Explorer, place: (String, Key)) -> Result<(), Failure> {
    if explorer.device.open.try_get_value() == Some(true) {
        return Ok(());
    }
    let link = explorer.link().ok_or_else(gone)?;
    link.open_device(place.0, place.1).await?;
    explorer.device.open.try_set_value(true);
    Ok(())
}

fn is_kept(explorer: Explorer, keeping: Keeping, events: u64) {
    let desk = explorer.device;
    let detail = KeptEvents {
        events,
        bytes: keeping.bytes,
        since: keeping.since.map(rfc3339),
        sealed: keeping.sealed,
        problem: None,
    };
    desk.keeping.try_set(keeping);
    desk.events.try_set(events);
    desk.state.try_set(KeepState::Kept);
    explorer.emit(HostEvent::Kept(detail));
}

pub(super) fn not_kept(explorer: Explorer, problem: String) {
    let desk = explorer.device;
    desk.state.try_set(KeepState::Problem(problem.clone()));
    say(explorer, problem.clone());
    explorer.emit(HostEvent::Kept(KeptEvents {
        problem: Some(problem),
        ..KeptEvents::default()
    }));
}

/// Takes the note about the device away.
pub fn dismiss_kept(explorer: Explorer) {
    let desk = explorer.device;
    desk.restored.set(false);
    if matches!(desk.state.get_untracked(), KeepState::Problem(_)) {
        desk.state.set(KeepState::Nothing);
    }
}

fn rfc3339(millis: i64) -> String {
    Moment::from_millis(millis).rfc3339(&Zone::utc())
}

fn setting(item: &str, text: String) -> KeptText {
    KeptText {
        item: item.to_owned(),
        text,
        at_work: false,
    }
}

/// Keeps a view that somebody settled on.
pub(super) fn keep_view(explorer: Explorer, view: &View) {
    if explorer.device.open.try_get_value() != Some(true) {
        return;
    }
    let view = view.clone();
    leptos::task::spawn_local(async move {
        let view = writable(explorer, view).await;
        // It may have been forgotten meanwhile.
        let is_open = explorer.device.open.try_get_value() == Some(true);
        if let (true, Ok(text), Some(link)) =
            (is_open, serde_json::to_string(&view), explorer.link())
        {
            // Settings are small, and live as long as the page in any case.
            link.keep_text(setting(VIEW, text), None).await.ok();
        }
    });
}

/// Does this to the views with names, and keeps them.
pub(super) fn change_views(explorer: Explorer, changes: Vec<ViewsChange>) {
    explorer.saved_views.try_update(|views| {
        for change in &changes {
            change.apply(views);
        }
    });
    explorer
        .device
        .views
        .try_update_value(|waiting| waiting.extend(changes));
    keep_views(explorer);
}

/// Keeps what was changed of the views with names: another window may have changed others since.
fn keep_views(explorer: Explorer) {
    let desk = explorer.device;
    let is_open = desk.open.try_get_value() == Some(true);
    let is_free = || {
        desk.views_busy
            .try_update_value(|busy| !std::mem::replace(busy, true))
    };
    if !is_open || is_free() != Some(true) {
        return;
    }
    leptos::task::spawn_local(async move {
        while let (Some(link), Some(changes)) = (
            explorer.link(),
            desk.views
                .try_update_value(std::mem::take)
                .filter(|changes| !changes.is_empty()),
        ) {
            let kept = link.kept_text(VIEWS.to_owned()).await.ok().flatten();
            let kept = kept.and_then(|text| serde_json::from_str(&text).ok());
            let mut views: Vec<SavedView> = match kept {
                Some(views) => views,
                None => explorer.saved_views.try_get_untracked().unwrap_or_default(),
            };
            for change in &changes {
                change.apply(&mut views);
            }
            views = writable_views(explorer, views).await;
            if let Ok(text) = serde_json::to_string(&views) {
                // Settings are small, and live as long as the page in any case.
                link.keep_text(setting(VIEWS, text), None).await.ok();
            }
            if desk.open.try_get_value() != Some(true) {
                break; // forgotten, or kept no more
            }
            desk.views.try_with_value(|later| {
                for change in later {
                    change.apply(&mut views);
                }
            });
            explorer.saved_views.try_set(views);
        }
        desk.views_busy.try_set_value(false);
    });
}

/// Takes everything off the device.
pub(super) async fn forget(explorer: Explorer) -> Result<(), Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    nothing_is_kept(explorer);
    storage::forget();
    // What is just being written would come after all was taken away.
    all_written(explorer).await;
    link.forget_kept().await?;
    nothing_is_kept(explorer);
    Ok(())
}

/// Everything was taken off the device, by another window maybe: the files of this one went, too. What it shows
/// stays, and is kept again once something new is loaded.
pub(super) fn is_forgotten(explorer: Explorer) {
    nothing_is_kept(explorer);
    for job in explorer.jobs.list() {
        if job.elsewhere {
            explorer.jobs.remove(&job.id);
        } else if !job.state.is_open() {
            remove_job(explorer, &job.id).ok(); // it was there a moment ago
        }
    }
}

fn nothing_is_kept(explorer: Explorer) {
    let desk = explorer.device;
    desk.attempt.try_update_value(|attempt| *attempt += 1);
    desk.open.try_set_value(false);
    desk.restored.try_set(false);
    explorer.saved_views.try_set(Vec::new());
    desk.views.try_set_value(Vec::new());
    desk.keeping.try_set(Keeping::default());
    desk.events.try_set(0);
    desk.state.try_set(KeepState::Nothing);
}
