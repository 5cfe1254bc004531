//! What the engine says without being asked.

use serde::{Deserialize, Serialize};

use super::LoadReport;
use crate::core::failure::Failure;

/// Which long work a progress belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Reading a source.
    Load,
    /// Reading what is loaded by another mapping.
    Map,
    /// Writing a file.
    Export,
}

/// A pause before a page is asked for again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Seconds that are left; none while the device is offline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// The page, from 1.
    pub page: u32,
}

/// How far a long work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Which work.
    pub phase: Phase,
    /// Events read or written so far.
    pub events: u64,
    /// Bytes read or written so far.
    pub bytes: u64,
    /// Bytes (load) or events (export) in all, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// Why it stands still for the moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
}

/// What the engine says without being asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Notice {
    /// Long work goes on.
    Progress(Progress),
    /// An export goes on; its first notice says that it has begun.
    Exporting {
        /// The number that the page gave it.
        job: u32,
        /// Rows written so far.
        rows: u64,
        /// Rows in all.
        total: u64,
    },
    /// A source was read to its end.
    Loaded(LoadReport),
    /// Something failed; what was loaded before is still there.
    Failed(Failure),
    /// More events can be searched and shown already.
    Grew {
        /// Events loaded so far.
        total: u64,
    },
    /// A search goes on whose first rows are known already.
    FirstRows {
        /// The search's.
        generation: u32,
        /// The rows as one JSON text.
        rows: String,
    },
    /// What was kept is being read, and its first rows are known already, if nothing is looked for.
    FirstKept {
        /// The rows as one JSON text, newest first.
        rows: String,
        /// Events in all.
        events: u64,
        /// What was noted with them.
        note: String,
        /// The view that was kept, as text; none if there is none.
        view: Option<String>,
    },
    /// Everything that was kept on the device was forgotten, by this window or another.
    Forgotten,
}
