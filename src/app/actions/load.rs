//! Reading a source, and what the engine says meanwhile.

use leptos::prelude::*;

use super::first_kept::{first_kept_come, withdraw_first_kept};
use super::mapping::show_mapping;
use super::mapping_kept::{apply_kept, forget_mappings};
use super::search::{first_rows_come, refresh, restart};
use super::view::view_arrives;
use super::{failed, gone, say};
use crate::app::host_event::HostEvent;
use crate::app::show;
use crate::app::state::{Explorer, LastLoad, Rows, Source, SourceState};
use crate::app::texts::Texts;
use crate::core::failure::{Code, Failure};
use crate::core::privacy::address_name;
use crate::core::protocol::{LoadReport, Matched, Notice, Phase, Progress, ReadOptions};
use crate::web::clock;
use crate::web::link::LoadInput;

/// Reads `input`. A failure leaves what was loaded before as it was.
pub async fn load(
    explorer: Explorer,
    input: LoadInput,
    read: ReadOptions,
    append: bool,
) -> Result<LoadReport, Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    let name = if read.name.is_empty() {
        name_of(&input, explorer.texts())
    } else {
        read.name.clone()
    };
    let read = ReadOptions {
        name: name.clone(),
        ..read
    };
    withdraw_first_kept(explorer);
    let before = explorer.source.get_untracked();
    explorer.last_load.set_value(Some(LastLoad {
        input: input.clone(),
        read: read.clone(),
        append,
    }));
    let of_endpoint = matches!(input, LoadInput::Url(_) | LoadInput::Source(_));
    let adds = append && before.report.is_some();
    let mine = begin(explorer);
    explorer
        .generations
        .update_value(|all| all.replaces = !append);
    explorer.source.update(|source| {
        source.name = if adds {
            format!("{} + {name}", before.name)
        } else {
            name
        };
        source.of_endpoint = of_endpoint || (adds && before.of_endpoint);
        source.state = SourceState::Loading;
    });
    let result = link.load(input, read, append).await;
    if explorer.generations.try_with_value(|all| all.load) != Some(mine) {
        // A newer load owns the screen; the caller still learns how this one ended.
        return result;
    }
    explorer.progress.try_set(None);
    match result {
        Ok(report) => {
            loaded(explorer, report.clone(), append);
            restart(explorer).await.ok(); // a wrong query is shown in its bar
            say_loaded(explorer, report.events);
            apply_kept(explorer).await;
            if explorer.generations.try_with_value(|all| all.load) == Some(mine) {
                view_arrives(explorer).await;
            }
            if explorer.mapping.open.try_get_untracked() == Some(true) {
                show_mapping(explorer, None);
            }
            super::device::keep_events(explorer);
            Ok(report)
        }
        Err(failure) => {
            explorer.source.try_update(|source| {
                let brought_something = source.report != before.report;
                source.state = match failure.code {
                    // Stopped on purpose: nothing to complain of.
                    Code::Cancelled if brought_something => SourceState::Loaded,
                    Code::Cancelled => before.state.clone(),
                    _ => SourceState::Failed(failure.clone()),
                };
                let any_before = explorer.matched.with_untracked(|matched| matched.of > 0);
                if any_before && !brought_something {
                    source.name.clone_from(&before.name);
                    source.of_endpoint = before.of_endpoint;
                }
            });
            refresh(explorer).await;
            Err(failed(explorer, failure))
        }
    }
}

/// Takes the screen for a load; gives its number, by which it is known whether a newer one has taken it since.
pub(super) fn begin(explorer: Explorer) -> u32 {
    let mut mine = 0;
    explorer.generations.update_value(|all| {
        all.load += 1;
        all.replaces = false;
        all.told_millis = clock::precise_millis();
        mine = all.load;
    });
    explorer.progress.set(None);
    explorer.device.news.set(None);
    mine
}

fn loaded(explorer: Explorer, report: LoadReport, append: bool) {
    explorer.source.try_update(|source| {
        source.state = SourceState::Loaded;
        take_report(source, &report, append);
    });
    make_way(explorer);
    if append {
        // It is the mapping of one of several sources now.
        explorer.mapping.chosen.try_set(None);
    }
    // More events may have more paths.
    explorer.panels.paths.try_set(None);
    explorer.emit(HostEvent::Load(Box::new(report)));
}

/// Says how many events came, and how many of all there are the query finds, where that is another number. Once
/// both are known: what is said later takes the place of what was said before.
fn say_loaded(explorer: Explorer, events: u64) {
    let t = explorer.texts();
    let loaded = t.events_loaded(events);
    let Some(Matched { total, of, .. }) = explorer.matched.try_get_untracked() else {
        return;
    };
    say(
        explorer,
        match total == of {
            true => loaded,
            false => format!("{loaded}. {}", t.count_of(of, &t.number(total))),
        },
    );
}

/// A load that takes long is spoken of no more often than this.
const SPOKEN_MILLIS: f64 = 10_000.0;

/// Says how far the load is, rarely: who cannot see the bar hears that it goes on.
fn say_progress(explorer: Explorer, progress: Progress) {
    let now = clock::precise_millis();
    let is_due = explorer.generations.try_update_value(|all| {
        let is_due = now - all.told_millis >= SPOKEN_MILLIS;
        if is_due {
            all.told_millis = now;
        }
        is_due
    });
    if is_due == Some(true) {
        let t = explorer.texts();
        say(explorer, show::reading(Some(progress), t));
    }
}

/// What a load brings has replaced what was there: nothing of that is shown any longer. An event that is opened
/// while the load goes on is one of its own, and stays open.
fn make_way(explorer: Explorer) {
    let replaces = explorer
        .generations
        .try_update_value(|all| std::mem::take(&mut all.replaces));
    if replaces == Some(true) {
        explorer.opened.try_set(None);
        // A link's part of time is one of the events that come now.
        let awaited = explorer
            .awaited_view
            .try_with_untracked(|awaited| awaited.as_ref().and_then(|one| one.view.window));
        explorer.foreign_view.try_set(false);
        explorer.panels.window.try_set(awaited.flatten().flatten());
        explorer.mapping.chosen.try_set(None);
        explorer.panels.paths.try_set(None);
    }
}

/// Of all that is loaded: with `append`, of what was there before, too.
pub(super) fn take_report(source: &mut Source, report: &LoadReport, append: bool) {
    let report = match source.report.take() {
        Some(before) if append => before.joined(report),
        _ => report.clone(),
    };
    source.incomplete = !report.complete;
    source.report = Some(report);
}

/// Shows what the engine says without being asked.
pub fn on_notice(explorer: Explorer, notice: Notice) {
    match notice {
        Notice::Progress(progress) => {
            let loading = explorer
                .source
                .try_with_untracked(|source| source.state == SourceState::Loading);
            // A progress that arrives behind its end would leave a bar standing.
            if progress.phase == Phase::Load && loading == Some(true) {
                explorer.progress.try_set(Some(progress));
                say_progress(explorer, progress);
            }
            let desk = explorer.mapping;
            if let (Phase::Map, Some(true), Some(total)) = (
                progress.phase,
                desk.busy.try_get_untracked(),
                progress.total,
            ) {
                desk.reading.try_set(Some((progress.events, total)));
            }
            explorer.emit(HostEvent::Progress(progress));
        }
        Notice::Exporting { job, rows, total } => explorer.jobs.progressed(job, rows, total),
        Notice::FirstRows { generation, rows } => first_rows_come(explorer, generation, &rows),
        Notice::Grew { total } => {
            make_way(explorer);
            explorer.matched.try_update(|matched| matched.of = total);
            leptos::task::spawn_local(refresh(explorer));
        }
        Notice::Loaded(report) => {
            let loading = explorer
                .source
                .try_with_untracked(|source| source.state == SourceState::Loading);
            if loading == Some(false) {
                let events = report.events;
                loaded(explorer, report, true);
                leptos::task::spawn_local(async move {
                    refresh(explorer).await;
                    say_loaded(explorer, events);
                });
            } else {
                // Told just before the load fails: it brought something, which is kept.
                let append = explorer
                    .last_load
                    .try_with_value(|last| last.as_ref().is_some_and(|last| last.append));
                explorer.source.try_update(|source| {
                    take_report(source, &report, append == Some(true));
                });
            }
        }
        Notice::FirstKept {
            rows,
            events,
            note,
            view,
        } => first_kept_come(explorer, &rows, events, (&note, view.as_deref())),
        Notice::Forgotten => super::device::is_forgotten(explorer),
        Notice::Failed(failure) => {
            let failure = failed(explorer, failure);
            explorer
                .source
                .try_update(|source| source.state = SourceState::Failed(failure));
        }
    }
}

/// Reads the last source again.
pub fn retry(explorer: Explorer) {
    if let Some(LastLoad {
        input,
        read,
        append,
    }) = explorer.last_load.get_value()
    {
        leptos::task::spawn_local(async move {
            load(explorer, input, read, append).await.ok(); // the screen tells
        });
    }
}

/// Stops the load or export that runs.
pub fn cancel(explorer: Explorer) {
    if let Some(link) = explorer.link() {
        link.cancel();
    }
}

/// Takes the message of a failed load away.
pub fn dismiss_failure(explorer: Explorer) {
    explorer.source.update(|source| {
        source.state = if source.report.is_some() {
            SourceState::Loaded
        } else {
            SourceState::Empty
        };
    });
}

/// Forgets everything, on the device too.
pub async fn clear(explorer: Explorer) -> Result<(), Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    link.cancel();
    link.clear()
        .await
        .map_err(|failure| failed(explorer, failure))?;
    super::clear_jobs(explorer);
    forget_mappings();
    explorer.awaited_view.try_set(None);
    emptied(explorer);
    super::device::forget(explorer)
        .await
        .map_err(|failure| failed(explorer, failure))
}

/// Shows that there are no events any more.
pub(super) fn emptied(explorer: Explorer) {
    explorer.generations.try_update_value(|all| {
        all.load += 1;
        all.search += 1;
    });
    explorer.opened.try_set(None);
    explorer.progress.try_set(None);
    explorer.device.opening.try_set(false);
    explorer.rows.try_set(Rows::default());
    explorer.matched.try_set(Matched::default());
    explorer.counting.try_set(false);
    explorer.source.try_set(Source::default());
    explorer.panels.clear();
    explorer.foreign_view.try_set(false);
    explorer.mapping.chosen.try_set(None);
}

/// What people see as the source's name. An address loses its query, and a token in its path.
pub(super) fn name_of(input: &LoadInput, t: Texts) -> String {
    match input {
        LoadInput::Url(url) => bare_name(url),
        LoadInput::Source(config) => bare_name(&config.url),
        LoadInput::Files(found) => match found.files.as_slice() {
            [one] => one.name(),
            [first, rest @ ..] => t.files_more(rest.len() as u64, &first.name()),
            [] => String::new(),
        },
        _ => t.pasted(),
    }
}

fn bare_name(url: &str) -> String {
    let name = address_name(url);
    name.split_once("://")
        .map_or(name.as_str(), |(_, rest)| rest)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_named_by_its_address_without_what_opens_it() {
        let t = Texts::default();
        let token = concat!("ghp_", "16C7e42F292c6912E7710c838347Ae178B4a");
        let url = format!("https://ann:pw@api.example/{token}/audit?cursor=1");
        assert_eq!(
            name_of(&LoadInput::Url(url), t),
            "api.example/[masked]/audit"
        );
        assert_eq!(
            name_of(&LoadInput::Url("/audit.json?x=1#y".into()), t),
            "/audit.json"
        );
    }
}
