//! What the verify dialog knows, and whether exports are signed.

use leptos::prelude::*;

use crate::core::failure::Failure;
use crate::core::protocol::Verdict;
use crate::web::file::File;

/// The verify dialog. `Copy`: every field is a handle.
#[derive(Clone, Copy)]
pub struct VerifyDesk {
    /// Whether the dialog is shown.
    pub open: RwSignal<bool>,
    /// How far the checking is.
    pub stage: RwSignal<VerifyStage>,
    /// The public half of the key that signs exports, in base64.
    pub key: RwSignal<Option<String>>,
    /// Why a key could not be made or read.
    pub key_problem: RwSignal<Option<Failure>>,
    /// The files given so far.
    pub(super) files: StoredValue<Vec<File>, LocalStorage>,
}

/// How far the checking is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum VerifyStage {
    /// For files.
    #[default]
    Waiting,
    /// They are read.
    Running,
    /// What was found.
    Done(Verdict),
    /// They could not be read.
    Failed(Failure),
}

impl VerifyDesk {
    pub(super) fn new() -> Self {
        VerifyDesk {
            open: RwSignal::new(false),
            stage: RwSignal::new(VerifyStage::Waiting),
            key: RwSignal::new(None),
            key_problem: RwSignal::new(None),
            files: StoredValue::new_local(Vec::new()),
        }
    }
}
