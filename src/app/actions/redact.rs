//! What is masked before anything is shown.

use leptos::prelude::*;

use super::export::{let_go_of_unfit, preview_export};
use super::first_kept::withdraw_first_kept;
use super::load::{emptied, retry};
use super::{failed, gone};
use crate::app::state::Explorer;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::Redaction;

/// Sets what is masked. What was loaded by another setting is forgotten and its source read again;
/// a stream cannot be, which the screen then says. Files that may hold in the open what is masked now are let go.
pub async fn set_redaction(explorer: Explorer, redaction: Redaction) -> Result<(), Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    explorer.redact.try_set_value(redaction.redact.clone());
    let_go_of_unfit(explorer);
    let outcome = link.set_redaction(redaction).await;
    // What was told of before the setting changed is not in force, and is shown no longer.
    withdraw_first_kept(explorer);
    let was_unread = explorer
        .generations
        .try_update_value(|all| std::mem::replace(&mut all.unread_redaction, outcome.is_err()));
    // Its first lines are of events that are masked by another setting.
    if explorer
        .export
        .preview
        .try_update(|preview| preview.take().is_some())
        == Some(true)
        && explorer.export.open.try_get_untracked() == Some(true)
    {
        preview_export(explorer);
    }
    match outcome {
        // What was read by another setting must not stay on the screen; a setting that can be read brings it back.
        Err(failure) => {
            if failure.code == Code::BadOptions {
                emptied(explorer);
            }
            Err(failed(explorer, failure))
        }
        Ok(forgotten) => {
            if forgotten {
                emptied(explorer);
            }
            if forgotten || was_unread == Some(true) {
                retry(explorer);
            }
            Ok(())
        }
    }
}

/// A setting that is none: what is masked stays as it was.
pub fn refuse_redaction(explorer: Explorer, failure: Failure) -> Failure {
    failed(explorer, failure)
}
