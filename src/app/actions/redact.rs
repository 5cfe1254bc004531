//! What is masked before anything is shown.

use super::load::{emptied, retry};
use super::{failed, gone};
use crate::app::state::Explorer;
use crate::core::failure::Failure;
use crate::core::protocol::Redaction;

/// Sets what is masked. What was loaded by another setting is forgotten and its source read again;
/// a stream cannot be, which the screen then says.
pub async fn set_redaction(explorer: Explorer, redaction: Redaction) -> Result<(), Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    let forgotten = link
        .set_redaction(redaction)
        .await
        .map_err(|failure| failed(explorer, failure))?;
    if forgotten {
        emptied(explorer);
        retry(explorer);
    }
    Ok(())
}
