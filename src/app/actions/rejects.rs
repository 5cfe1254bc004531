//! The list of what could not be read.

use leptos::prelude::*;

use super::say;
use crate::app::state::Explorer;
use crate::core::export::{rejects_csv, rejects_ndjson};
use crate::core::protocol::Reject;
use crate::web::download;

/// The form of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RejectsFile {
    /// For a spreadsheet.
    Csv,
    /// For a program.
    Ndjson,
}

/// Shows the list.
pub fn open_rejects(explorer: Explorer) {
    explorer.rejects_open.set(true);
}

/// Closes it.
pub fn close_rejects(explorer: Explorer) {
    explorer.rejects_open.set(false);
}

/// Hands the list to the person as a file.
pub fn save_rejects(explorer: Explorer, form: RejectsFile) {
    let rejects: Vec<Reject> = explorer.source.with_untracked(|source| {
        source
            .report
            .as_ref()
            .map(|report| report.rejects.clone())
            .unwrap_or_default()
    });
    let (name, media_type, bytes) = match form {
        RejectsFile::Csv => ("rejects.csv", "text/csv", rejects_csv(&rejects)),
        RejectsFile::Ndjson => (
            "rejects.ndjson",
            "application/x-ndjson",
            rejects_ndjson(&rejects),
        ),
    };
    let saved = bytes
        .ok()
        .and_then(|bytes| download::blob(&bytes, media_type))
        .is_some_and(|file| download::save(name, &file));
    if !saved {
        say(explorer, explorer.texts().file_refused(name));
    }
}
