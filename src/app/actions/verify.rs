//! Checking an export, and the key that signs the next ones.

use leptos::prelude::*;

use super::{failed, gone};
use crate::app::state::Explorer;
use crate::app::verify_state::VerifyStage;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::Verdict;
use crate::web::download::{save, text_blob};
use crate::web::file::{self, File};
use crate::web::sign::Key;

/// Checks an export against its manifest, and against the raw pages if they are given.
pub async fn verify(explorer: Explorer, files: Vec<File>) -> Result<Verdict, Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    link.verify(files)
        .await
        .map_err(|failure| failed(explorer, failure))
}

/// Checks the files that a person gave, and shows what was found.
pub fn verify_shown(explorer: Explorer, files: Vec<File>) {
    if files.is_empty() {
        return;
    }
    let stage = explorer.verify.stage;
    let Some(mut all) = explorer.verify.files.try_get_value() else {
        return; // the element went while a folder was read
    };
    // Given one after the other, they belong together; given twice, the later one counts.
    all.retain(|before: &File| files.iter().all(|file| file.name() != before.name()));
    all.extend(files);
    explorer.verify.files.set_value(all.clone());
    stage.set(VerifyStage::Running);
    leptos::task::spawn_local(async move {
        let verdict = verify(explorer, all).await;
        stage.try_set(match verdict {
            Ok(verdict) => VerifyStage::Done(verdict),
            Err(failure) => VerifyStage::Failed(failure),
        });
    });
}

/// Shows the dialog, empty.
pub fn open_verify(explorer: Explorer) {
    explorer.verify.files.set_value(Vec::new());
    explorer.verify.stage.set(VerifyStage::Waiting);
    explorer.verify.open.set(true);
}

/// Hides the dialog.
pub fn close_verify(explorer: Explorer) {
    explorer.verify.open.set(false);
}

/// Makes a key, with which exports are signed from now on.
pub async fn make_key(explorer: Explorer) -> Result<Key, Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    let key = Key::make()
        .await
        .map_err(|failure| failed(explorer, failure))?;
    link.set_key(Some(key.clone()));
    explorer.verify.key.try_set(Some(key.public_base64()));
    Ok(key)
}

/// Signs with the key in a PEM text from now on, or no more.
pub async fn use_key(explorer: Explorer, pem: Option<String>) -> Result<(), Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    let key = match pem {
        Some(pem) => Some(
            Key::read(&pem)
                .await
                .map_err(|failure| failed(explorer, failure))?,
        ),
        None => None,
    };
    explorer
        .verify
        .key
        .try_set(key.as_ref().map(Key::public_base64));
    link.set_key(key);
    Ok(())
}

/// Makes a key and hands both halves to the person: the one to keep, the one to give out.
pub fn make_key_shown(explorer: Explorer) {
    leptos::task::spawn_local(async move {
        match make_key(explorer).await {
            Ok(key) => {
                save_text("signing-key-private.pem", &key.private_pem());
                save_text("signing-key-public.pem", &key.public_pem());
                explorer.verify.key_problem.try_set(None);
            }
            Err(failure) => {
                explorer.verify.key_problem.try_set(Some(failure));
            }
        }
    });
}

/// Signs with the key in a file from now on.
pub fn use_key_file(explorer: Explorer, files: Vec<File>) {
    leptos::task::spawn_local(async move {
        let Some(file) = files.first() else { return };
        let used = match file::text(file).await {
            Some(pem) => use_key(explorer, Some(pem)).await,
            None => Err(Failure::new(
                Code::BadOptions,
                "the key file cannot be read",
            )),
        };
        explorer.verify.key_problem.try_set(used.err());
    });
}

/// Signs no more.
pub fn drop_key(explorer: Explorer) {
    leptos::task::spawn_local(async move {
        use_key(explorer, None).await.ok(); // without a key nothing can be wrong with it
    });
}

fn save_text(name: &str, text: &str) {
    save(name, &text_blob(text, "application/x-pem-file"));
}

/// The host's own log could not be told of an export. The export goes on, and it is shown.
pub fn audit_failed(explorer: Explorer, why: &str) {
    let failure = Failure::new(
        Code::Network,
        format!(
            "this export could not be written to the log of the page that holds the explorer: {why}"
        ),
    )
    .with_detail(serde_json::json!({ "option": "auditUrl" }));
    explorer.export.log_problem.try_set(Some(failure.clone()));
    failed(explorer, failure);
}
