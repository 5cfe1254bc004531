//! All that is loaded, in pieces of bytes, to be kept on the device and put in
//! force again without reading the source.
//!
//! What was kept goes with its setting of what is masked: under another one it
//! is not given out, whatever the rest of it is.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Engine;
use crate::core::export::Digest;
use crate::core::load::{Packed, Received, SourceReading};
use crate::core::mapping::{KeptMapping, Mapping};
use crate::core::paging::newer::LastPage;
use crate::core::privacy::{Gate, is_open_request};
use crate::core::protocol::{LoadReport, MappingReport, Notice, ReadOptions, Redact, Redaction};
use crate::core::store::snapshot::{self, Piece, SnapshotError};
use crate::core::store::{Store, hash};

const DIGEST_BYTES: usize = 8;
/// As many rows as stand on a large screen.
const FIRST_ROWS: usize = 60;
/// Longer ones would be read no sooner than all.
const FIRST_ROWS_BYTES: usize = 1 << 20;

/// Why what was kept cannot be put in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RestoreError {
    /// Another version of this program kept it.
    OtherFormat,
    /// Bytes are missing, or are not those that were written.
    Damaged,
    /// It was masked by another setting than the one in force.
    OtherRedaction {
        /// It may hold in the open what is masked now.
        weaker: bool,
    },
}

impl fmt::Display for RestoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RestoreError::OtherFormat => "another version of this program kept them",
            RestoreError::Damaged => "a part of them is damaged or missing",
            RestoreError::OtherRedaction { weaker: true } => {
                "they may hold in the open what is masked now"
            }
            RestoreError::OtherRedaction { weaker: false } => {
                "more of them is masked than is asked for now, or by another key"
            }
        })
    }
}

impl From<SnapshotError> for RestoreError {
    fn from(error: SnapshotError) -> Self {
        match error {
            SnapshotError::OtherFormat => RestoreError::OtherFormat,
            _ => RestoreError::Damaged,
        }
    }
}

/// What is kept beside the rows.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// The number of the snapshot; none in what versions before this one kept.
    #[serde(default)]
    id: Option<u64>,
    note: String,
    redact: Redact,
    /// Tells whether stand-ins were made by the same key, and not which.
    key_print: Option<String>,
    report: LoadReport,
    mapping: MappingReport,
    sources: Vec<KeptSource>,
    received: Vec<Received>,
    #[serde(default)]
    packed: Vec<Packed>,
    #[serde(default)]
    joined_at: Vec<u32>,
    /// But for those whose request holds a secret; none in what is handed on.
    #[serde(default)]
    last_pages: Vec<LastPage>,
    /// Shown while all others are read; none where something else than all of them was looked at.
    #[serde(default)]
    first_rows: Option<FirstRows>,
}

/// The newest rows of all, as a screen shows them that looks for nothing.
#[derive(Debug, Serialize, Deserialize)]
struct FirstRows {
    /// In which their times are.
    zone: String,
    /// As text of JSON, which only the page reads.
    rows: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptSource {
    name: String,
    mapping: KeptMapping,
    options: ReadOptions,
    orders: (u32, u32),
}

/// The state of an engine as it was at one moment, to be written piece by piece.
#[derive(Debug)]
pub struct Snapshot {
    /// The first pieces, which say how many rows there are: made at once, since more may come.
    first: [Vec<u8>; 2],
    pieces: Vec<Piece>,
    replaced: u32,
}

impl Snapshot {
    /// How many pieces there are.
    pub fn pieces(&self) -> u32 {
        // The first of the store's own is made already.
        self.pieces.len() as u32 + 1
    }

    /// One piece; none once other rows took the place of those that it is of.
    pub fn piece(&self, number: u32, engine: &Engine) -> Option<Vec<u8>> {
        if engine.replaced != self.replaced {
            return None;
        }
        match number {
            0 | 1 => Some(self.first[number as usize].clone()),
            _ => {
                let piece = self.pieces.get(number as usize - 1)?;
                Some(piece.bytes(&engine.store))
            }
        }
    }
}

/// What is being read back.
#[derive(Debug)]
pub struct Restoring {
    /// The setting in force; none takes what is there as it is.
    redaction: Option<Redaction>,
    kept: Option<Kept>,
    store: snapshot::Restoring,
}

/// What was read back, whole.
#[derive(Debug)]
pub struct Restored {
    redaction: Redaction,
    /// Its setting comes with it.
    is_as_kept: bool,
    kept: Kept,
    sources: Vec<SourceReading>,
    store: Store,
}

impl Restoring {
    /// Takes the next piece, in the order in which they were written. The first tells whether the
    /// others may be shown at all.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), RestoreError> {
        if self.kept.is_some() {
            self.store.take(bytes)?;
            // What is beside the rows is of the same snapshot as they are.
            let same = self
                .kept
                .as_ref()
                .is_some_and(|kept| kept.id == self.store.id());
            return same.then_some(()).ok_or(RestoreError::Damaged);
        }
        let (digest, text) = bytes
            .split_first_chunk::<DIGEST_BYTES>()
            .ok_or(RestoreError::Damaged)?;
        if hash(text) != u64::from_le_bytes(*digest) {
            return Err(RestoreError::Damaged);
        }
        // It is what was written, so it is another version's if it does not read.
        let kept: Kept =
            serde_json::from_slice(text).map_err(|_other_fields| RestoreError::OtherFormat)?;
        if let Some(now) = &self.redaction
            && (kept.redact != now.redact || kept.key_print != print(now))
        {
            let weaker = !kept.redact.covers(&now.redact);
            return Err(RestoreError::OtherRedaction { weaker });
        }
        self.kept = Some(kept);
        Ok(())
    }

    /// The rows that will stand first in `engine` while nothing is looked for, as soon as the first piece was taken: to
    /// be told with `view`, the view that was kept.
    pub fn first_rows(&self, engine: &Engine, view: Option<String>) -> Option<Notice> {
        let kept = self.kept.as_ref()?;
        let first = kept.first_rows.as_ref()?;
        // Something else may have been loaded, or is to be masked, since the reading began.
        let is_to_come = engine.is_vacant() && self.redaction.as_ref() == Some(&engine.redaction);
        if !is_to_come || first.zone != engine.zone.name() {
            return None;
        }
        Some(Notice::FirstKept {
            rows: first.rows.clone(),
            events: kept.report.events,
            note: kept.note.clone(),
            view,
        })
    }

    /// All of it, if all of it was there.
    pub fn finish(self) -> Result<Restored, RestoreError> {
        let kept = self.kept.ok_or(RestoreError::Damaged)?;
        let store = self.store.finish()?;
        let as_kept = || Redaction {
            redact: kept.redact.clone(),
            // Stand-ins are there already; of the key no more is known than that there was one.
            pseudonym_key: kept.key_print.as_ref().map(|_| "0".repeat(32)),
        };
        let is_as_kept = self.redaction.is_none();
        let redaction = self.redaction.unwrap_or_else(as_kept);
        let sources = kept
            .sources
            .iter()
            .map(|source| {
                Some(SourceReading {
                    name: source.name.clone(),
                    mapping: Mapping::from_kept(&source.mapping)?,
                    options: ReadOptions {
                        redaction: redaction.clone(),
                        ..source.options.clone()
                    },
                    orders: source.orders,
                })
            })
            .collect::<Option<Vec<_>>>()
            .ok_or(RestoreError::OtherFormat)?;
        Ok(Restored {
            redaction,
            is_as_kept,
            kept,
            sources,
            store,
        })
    }
}

/// Keeping and restoring.
impl Engine {
    /// All that is loaded, as it is now, with a note of whoever keeps it; none while a load is under
    /// way, or before the first. `id` is a random number, which no other snapshot has.
    pub fn snapshot(&self, note: &str, id: u64) -> Option<Snapshot> {
        let is_kept = |page: &&LastPage| self.may_be_written(page);
        let pages = self.last_pages.iter().filter(is_kept).cloned();
        self.snapshot_with(note, id, pages.collect(), self.first_rows_of_all())
    }

    fn first_rows_of_all(&self) -> Option<FirstRows> {
        let mut rows = self.shown_rows(self.newest_rows(FIRST_ROWS)?, &self.query);
        // Other columns may be asked for by then.
        rows.iter_mut().for_each(|row| row.cells.clear());
        let rows = serde_json::to_string(&rows).ok()?;
        (rows.len() <= FIRST_ROWS_BYTES).then(|| FirstRows {
            zone: self.zone.name().to_owned(),
            rows,
        })
    }

    /// The same to be handed on: whoever gets it asks no source for more, and is not told how it was asked.
    pub fn snapshot_to_hand_on(&self, note: &str, id: u64) -> Option<Snapshot> {
        self.snapshot_with(note, id, Vec::new(), None)
    }

    /// Whether nothing in a request looks like a secret, and nothing in what it posts is to be masked.
    fn may_be_written(&self, page: &LastPage) -> bool {
        let masked = |body: &Value| {
            let gate = Gate::new(&self.redaction);
            gate.map_or(true, |mut gate| {
                gate.mask(body.to_string().as_bytes()).is_some()
            })
        };
        is_open_request(&page.url, page.body.as_ref()) && !page.body.as_ref().is_some_and(masked)
    }

    fn snapshot_with(
        &self,
        note: &str,
        id: u64,
        last_pages: Vec<LastPage>,
        first_rows: Option<FirstRows>,
    ) -> Option<Snapshot> {
        if self.load.is_some() || !self.has_loaded {
            return None;
        }
        let kept = Kept {
            id: Some(id),
            note: note.to_owned(),
            redact: self.redaction.redact.clone(),
            key_print: print(&self.redaction),
            report: self.report.clone(),
            mapping: self.mapping.clone(),
            sources: self
                .sources
                .iter()
                .map(|source| KeptSource {
                    name: source.name.clone(),
                    mapping: source.mapping.to_kept(),
                    options: ReadOptions {
                        // Its key is a secret, and is written nowhere.
                        redaction: Redaction::default(),
                        ..source.options.clone()
                    },
                    orders: source.orders,
                })
                .collect(),
            received: self.received.clone(),
            packed: self.packed.clone(),
            joined_at: self.joined_at.clone(),
            last_pages,
            first_rows,
        };
        // Plain data with text keys: writing it cannot fail.
        let text = serde_json::to_vec(&kept).unwrap_or_default();
        let mut state = hash(&text).to_le_bytes().to_vec();
        state.extend_from_slice(&text);
        let pieces = snapshot::pieces(&self.store, id);
        let head = pieces.first()?.bytes(&self.store);
        Some(Snapshot {
            first: [state, head],
            pieces,
            replaced: self.replaced,
        })
    }

    /// Begins to read back what [`Engine::snapshot`] gave.
    pub fn restoring(&self) -> Restoring {
        Restoring {
            redaction: Some(self.redaction.clone()),
            kept: None,
            store: snapshot::Restoring::default(),
        }
    }

    /// Begins to read what somebody else kept and handed on, whatever is masked in it: only for an engine
    /// that reads nothing else.
    pub fn restoring_as_kept(&self) -> Restoring {
        Restoring {
            redaction: None,
            kept: None,
            store: snapshot::Restoring::default(),
        }
    }

    /// Whether nothing is loaded or on its way, so that something may be restored.
    pub fn is_vacant(&self) -> bool {
        self.load.is_none() && !self.has_loaded
    }

    /// Puts in force what was read back, and gives its report and note. Nothing is done where something
    /// was loaded meanwhile, or something else is to be masked by now.
    pub fn restore(&mut self, restored: Restored) -> Option<(LoadReport, String)> {
        if !self.is_vacant() {
            return None;
        }
        if restored.is_as_kept {
            self.mask_labels = super::redact::labels(&restored.redaction);
            self.redaction = restored.redaction;
        } else if restored.redaction != self.redaction {
            return None;
        }
        self.store = restored.store;
        self.replaced = self.replaced.wrapping_add(1);
        self.sources = restored.sources;
        self.received = restored.kept.received;
        self.packed = restored.kept.packed;
        self.joined_at = restored.kept.joined_at;
        self.last_pages = restored.kept.last_pages;
        self.mapping = restored.kept.mapping;
        self.report = restored.kept.report.clone();
        self.has_loaded = true;
        self.select_again();
        Some((restored.kept.report, restored.kept.note))
    }
}

/// By what a key is known again, where one is used.
fn print(redaction: &Redaction) -> Option<String> {
    let uses_key = Gate::new(redaction).is_ok_and(|gate| gate.gives_stand_ins());
    let key = redaction.pseudonym_key.as_deref().filter(|_| uses_key)?;
    let mut digest = Digest::default();
    digest.update(b"audit-explorer pseudonyms ");
    digest.update(key.as_bytes());
    Some(digest.hex())
}

#[cfg(test)]
#[path = "keep_test.rs"]
mod tests;
