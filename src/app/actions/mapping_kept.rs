//! What a person chose for a source stays on the device, where the page may keep
//! things: the next load of that source is read by it. Only names and paths are
//! kept, never an event.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::mapping::set_mapping;
use super::say;
use crate::app::mapping_state::MappingFile;
use crate::app::state::Explorer;
use crate::core::protocol::MappingReport;
use crate::web::storage::{self, MAPPINGS};

/// More sources than this nobody mends by hand.
const MOST_KEPT: usize = 100;

type Kept = BTreeMap<String, MappingFile>;

/// Only where the host lets things be kept on the device.
pub(super) fn may_keep(explorer: Explorer) -> bool {
    explorer.device.on.try_get_untracked() == Some(true)
}

fn kept(explorer: Explorer) -> Kept {
    if !may_keep(explorer) {
        return Kept::new();
    }
    storage::read(MAPPINGS)
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

fn write(all: &Kept) {
    if all.is_empty() {
        return storage::remove(MAPPINGS);
    }
    // Names and paths alone: nothing in it can fail. A full or forbidden store keeps nothing.
    storage::write(MAPPINGS, &serde_json::to_string(all).unwrap_or_default());
}

/// Keeps what was chosen for the source that `report` is about.
pub(super) fn keep_mapping(explorer: Explorer, report: &MappingReport) {
    let mut all = kept(explorer);
    let names_source = !report.of.is_empty();
    if may_keep(explorer) && names_source && (all.len() < MOST_KEPT || all.contains_key(&report.of))
    {
        let name = explorer.mapping.name.get_untracked();
        all.insert(report.of.clone(), MappingFile::of(report, name.trim()));
        write(&all);
    }
    tell_kept(explorer, &report.of);
}

/// Says whether something is kept for the source that is shown.
pub(super) fn tell_kept(explorer: Explorer, of: &str) {
    let is_kept = kept(explorer).contains_key(of);
    explorer.mapping.kept.try_set(is_kept);
}

/// Forgets what was chosen for the source that is shown; what is loaded stays as it is read.
pub fn forget_mapping(explorer: Explorer) {
    let report = explorer.mapping.report;
    let of = report.with_untracked(|report| report.as_ref().map(|report| report.of.clone()));
    let Some(of) = of else { return };
    forget(explorer, &of);
    say(explorer, explorer.texts().mapping_forgotten(&of));
}

/// Forgets what was chosen for one source.
pub(super) fn forget(explorer: Explorer, of: &str) {
    let mut all = kept(explorer);
    if all.remove(of).is_some() {
        write(&all);
    }
    tell_kept(explorer, of);
}

/// Forgets all of it.
pub(super) fn forget_mappings() {
    storage::remove(MAPPINGS);
}

/// Reads what was just loaded by what was chosen for its sources before.
pub(super) async fn apply_kept(explorer: Explorer) {
    let mut all = kept(explorer);
    if all.is_empty() {
        return;
    }
    let Some(link) = explorer.link() else { return };
    let Ok(report) = link.mapping(None).await else {
        return;
    };
    for of in report.sources {
        let Some(file) = all.remove(&of) else {
            continue;
        };
        if set_mapping(explorer, file.change(Some(of.clone())))
            .await
            .is_ok()
        {
            say(explorer, explorer.texts().mapping_applied(&of));
        }
    }
}
