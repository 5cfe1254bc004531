//! What is masked before anything is shown.

use leptos::prelude::*;

use super::load::{emptied, retry};
use super::{failed, gone};
use crate::app::state::Explorer;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::Redaction;

/// Sets what is masked. What was loaded by another setting is forgotten and its source read again;
/// a stream cannot be, which the screen then says.
pub async fn set_redaction(explorer: Explorer, redaction: Redaction) -> Result<(), Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    let outcome = link.set_redaction(redaction).await;
    let was_unread = explorer
        .generations
        .try_update_value(|all| std::mem::replace(&mut all.unread_redaction, outcome.is_err()));
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
