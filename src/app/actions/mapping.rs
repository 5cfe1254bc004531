//! Which path is which field: looking, mending, keeping, sharing.

use leptos::prelude::*;

use super::mapping_kept::{forget, keep_mapping, may_keep, tell_kept};
use super::search::restart;
use super::{failed, gone, say};
use crate::app::mapping_state::MappingFile;
use crate::app::state::Explorer;
use crate::core::event::Field;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{DayMonth, MappingChange, MappingReport, Remapped};
use crate::web::download;
use crate::web::file::{self, File};

/// Shows the panel.
pub fn open_mapping(explorer: Explorer) {
    let desk = explorer.mapping;
    desk.refused.set(None);
    desk.editing.set(None);
    desk.open.set(true);
    show_mapping(explorer, None);
}

/// Closes it.
pub fn close_mapping(explorer: Explorer) {
    explorer.mapping.open.set(false);
}

/// Shows the mapping of one of several loaded sources; of the last one if none is named.
pub fn show_mapping(explorer: Explorer, of: Option<String>) {
    leptos::task::spawn_local(async move {
        let Some(link) = explorer.link() else { return };
        match link.mapping(of).await {
            Ok(report) => {
                tell_kept(explorer, &report.of);
                explorer.mapping.report.try_set(Some(report));
            }
            Err(failure) => refused(explorer, failure),
        }
    });
}

/// Reads what is loaded by another mapping; the screen follows.
pub async fn set_mapping(
    explorer: Explorer,
    change: MappingChange,
) -> Result<MappingReport, Failure> {
    remap(explorer, change)
        .await
        .map(|remapped| remapped.mapping)
}

async fn remap(explorer: Explorer, change: MappingChange) -> Result<Remapped, Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    let desk = explorer.mapping;
    desk.busy.try_set(true);
    desk.refused.try_set(None);
    let is_anew = change
        == MappingChange {
            of: change.of.clone(),
            ..MappingChange::anew()
        };
    let result = link.set_mapping(change).await;
    desk.busy.try_set(false);
    desk.reading.try_set(None);
    explorer.progress.try_set(None);
    let remapped = result.map_err(|failure| failed(explorer, failure))?;
    explorer.source.try_update(|source| {
        source.incomplete = !remapped.report.complete;
        source.report = Some(remapped.report.clone());
    });
    let report = &remapped.mapping;
    let is_only = report.sources.len() == 1 && !is_anew;
    desk.chosen
        .try_set(is_only.then(|| MappingFile::of(report, "")));
    desk.report.try_set(Some(report.clone()));
    // The event that is shown may say something else now.
    explorer.opened.try_set(None);
    restart(explorer).await.ok(); // a wrong query is shown in its bar
    super::device::keep_events(explorer);
    Ok(remapped)
}

/// Reads what is loaded by what a view says of the mapping, where it fits; none = as it was found.
pub(super) async fn view_mapping(explorer: Explorer, wanted: Option<MappingFile>) {
    if explorer.mapping.chosen.try_get_untracked() == Some(wanted.clone()) {
        return;
    }
    let change = match wanted {
        None => MappingChange::anew(),
        Some(file) => {
            let Some(link) = explorer.link() else { return };
            let report = link.mapping(None).await;
            if !report.is_ok_and(|report| file.fits(&report)) {
                return; // the view is of other events, which is said
            }
            let zone = Some(file.zone.clone().unwrap_or_default());
            MappingChange {
                zone,
                ..file.change(None)
            }
        }
    };
    set_mapping(explorer, change).await.ok(); // told to the host
}

/// What of a change stays on the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keep {
    Chosen,
    /// Nor what was chosen before.
    Nothing,
}

/// [`set_mapping`] for the panel, which shows what is refused; of all sources that are meant if none is named.
fn change(explorer: Explorer, of: Option<String>, change: MappingChange) {
    change_and(explorer, of, change, Keep::Chosen);
}

fn change_and(explorer: Explorer, of: Option<String>, change: MappingChange, keep: Keep) {
    leptos::task::spawn_local(async move {
        let change = MappingChange {
            of: of.clone(),
            ..change
        };
        match remap(explorer, change).await {
            Ok(remapped) => {
                explorer.mapping.editing.try_set(None);
                say(explorer, explorer.texts().read_anew());
                let Some(link) = explorer.link() else { return };
                for changed in remapped.changed {
                    match keep {
                        Keep::Nothing => forget(explorer, &changed),
                        Keep::Chosen if may_keep(explorer) => {
                            if let Ok(report) = link.mapping(Some(changed)).await {
                                keep_mapping(explorer, &report);
                            }
                        }
                        Keep::Chosen => {}
                    }
                }
                // The answer is about the last source, the panel may show another.
                if let Ok(report) = link.mapping(of).await {
                    tell_kept(explorer, &report.of);
                    explorer.mapping.report.try_set(Some(report));
                }
            }
            // Stopped on purpose: nothing to complain of.
            Err(failure) if failure.code == Code::Cancelled => {}
            Err(failure) => refused(explorer, failure),
        }
    });
}

fn shown_source(explorer: Explorer) -> Option<String> {
    let shown = explorer.mapping.report.try_with_untracked(|report| {
        report
            .as_ref()
            .filter(|report| report.sources.len() > 1)
            .map(|report| report.of.clone())
    });
    shown.flatten()
}

fn refused(explorer: Explorer, failure: Failure) {
    explorer.mapping.refused.try_set(Some(failure.message));
}

/// Begins to choose another path for `field`, or stops it.
pub fn edit_field(explorer: Explorer, field: Option<Field>) {
    let desk = explorer.mapping;
    desk.typed.set(String::new());
    desk.refused.set(None);
    desk.editing.set(field);
}

/// Reads `field` from `path`; an empty path takes the field away.
pub fn set_field(explorer: Explorer, field: Field, path: String) {
    change(
        explorer,
        shown_source(explorer),
        MappingChange {
            fields: [(field.key().to_owned(), path)].into(),
            ..MappingChange::default()
        },
    );
}

/// Whose times are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhoseTimes {
    /// Those of the source that the panel shows.
    Shown,
    /// Those of every source that leaves them open: what was chosen for another stays.
    Open,
}

impl WhoseTimes {
    /// Has `times` changed for them.
    fn change(self, explorer: Explorer, times: MappingChange) {
        let of = match self {
            WhoseTimes::Shown => shown_source(explorer),
            WhoseTimes::Open => None,
        };
        let times = MappingChange {
            open_only: self == WhoseTimes::Open,
            ..times
        };
        change(explorer, of, times);
    }
}

/// The zone in which times without one are meant.
pub fn set_source_zone(explorer: Explorer, whose: WhoseTimes, zone: String) {
    whose.change(
        explorer,
        MappingChange {
            zone: Some(zone),
            ..MappingChange::default()
        },
    );
}

/// Which of two numbers is the day.
pub fn set_date_order(explorer: Explorer, whose: WhoseTimes, order: DayMonth) {
    whose.change(
        explorer,
        MappingChange {
            date_order: Some(order.into()),
            ..MappingChange::default()
        },
    );
}

/// Finds all fields anew, as if nobody had chosen any.
pub fn reset_mapping(explorer: Explorer) {
    change_and(
        explorer,
        shown_source(explorer),
        MappingChange::anew(),
        Keep::Nothing,
    );
}

/// The mapping that the panel shows, as a text to share.
pub fn mapping_text(explorer: Explorer) -> Option<String> {
    let name = explorer.mapping.name.get_untracked();
    explorer.mapping.report.with_untracked(|report| {
        report
            .as_ref()
            .map(|report| MappingFile::of(report, name.trim()).text())
    })
}

/// Hands it to the person as a file.
pub fn save_mapping(explorer: Explorer) {
    let name = explorer.mapping.name.with_untracked(|name| {
        let plain: String = name
            .trim()
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '-' })
            .collect();
        if plain.is_empty() {
            "mapping.json".to_owned()
        } else {
            format!("{plain}.mapping.json")
        }
    });
    let saved = mapping_text(explorer)
        .and_then(|text| download::blob(text.as_bytes(), "application/json"))
        .is_some_and(|blob| download::save(&name, &blob));
    if !saved {
        let refused = explorer.texts().file_refused(&name);
        explorer.mapping.refused.set(Some(refused));
    }
}

/// Reads what is loaded by a mapping that somebody saved.
pub fn load_mapping(explorer: Explorer, file: File) {
    leptos::task::spawn_local(async move {
        let text = file::text(&file).await.unwrap_or_default();
        match MappingFile::read(&text) {
            Ok(mapping) => {
                explorer.mapping.name.try_set(mapping.name.clone());
                let of = shown_source(explorer);
                change(explorer, of, mapping.change(None));
            }
            Err(error) => refused(
                explorer,
                Failure::new(
                    Code::BadOptions,
                    format!("{:?} is no mapping: {error}", file.name()),
                ),
            ),
        }
    });
}
