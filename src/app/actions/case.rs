//! Case files: what is shown, in one file that opens anywhere with no network.

use leptos::prelude::*;

use super::export::tell_asked;
use super::view::view_arrives;
use super::written::writable;
use super::{device, failed, gone, say};
use crate::app::host_event::HostEvent;
use crate::app::jobs::JobState;
use crate::app::state::{Explorer, SourceState};
use crate::app::view::View;
use crate::core::failure::Failure;
use crate::core::protocol::ExportOptions;
use crate::core::verify::manifest_text;
use crate::web::clock;
use crate::web::download::{self, Blob};

/// What goes into a case file besides the programs.
#[derive(Debug)]
pub struct CaseParts {
    /// The events.
    pub data: Blob,
    /// Describes them, and the file that an export of all of them makes.
    pub manifest: serde_json::Value,
    /// What is shown of them.
    pub view: View,
    /// A name for people.
    pub title: String,
}

/// What a case file is called among the forms of files.
const CASE: &str = "case";

/// Asks for a case file; the element makes it, since it knows where the programs lie.
pub fn save_case(explorer: Explorer) {
    if explorer.without.get_untracked().export {
        return;
    }
    say(explorer, explorer.texts().case_being_made());
    explorer.emit(HostEvent::CaseAsked);
}

/// What goes into it. All events leave the page with it, so it is told of like any other export.
pub async fn case_parts(explorer: Explorer) -> Result<CaseParts, Failure> {
    explorer.link().ok_or_else(gone)?;
    let options = ExportOptions {
        report: Some("all".to_owned()),
        format: Some(CASE.to_owned()),
        query: Some(String::new()),
        ..ExportOptions::default()
    };
    let (mut job, _) = explorer.jobs.asked_for(&options, clock::now_millis());
    tell_asked(explorer, &job, &options);
    let parts = collected(explorer).await;
    match &parts {
        Ok(parts) => {
            job.state = JobState::Ready;
            job.rows = parts.manifest["rows"].as_u64().unwrap_or_default();
            job.progress = 1.0;
        }
        Err(failure) => {
            job.state = JobState::Failed;
            job.error = Some(failure.clone());
        }
    }
    explorer.emit(HostEvent::ExportEnded {
        job: Box::new(job),
        result: None,
    });
    parts
}

async fn collected(explorer: Explorer) -> Result<CaseParts, Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    let (manifest, data) = link
        .case(device::note(explorer))
        .await
        .map_err(|failure| failed(explorer, failure))?;
    explorer.link().ok_or_else(gone)?; // the element went meanwhile
    let view = writable(explorer, untrack(|| explorer.shown_view())).await;
    explorer.link().ok_or_else(gone)?;
    Ok(CaseParts {
        data,
        manifest,
        view,
        title: explorer.source.with_untracked(|source| source.name.clone()),
    })
}

/// Shows the events of the case file in which this page lies.
pub async fn open_case(
    explorer: Explorer,
    data: Blob,
    manifest: serde_json::Value,
) -> Result<(), Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    explorer
        .source
        .update(|source| source.state = SourceState::Loading);
    let restored = link.open_case(data).await.map_err(|failure| {
        explorer
            .source
            .try_update(|source| source.state = SourceState::Failed(failure.clone()));
        failed(explorer, failure)
    })?;
    explorer.device.case.try_set(Some(manifest));
    if let Some(report) = restored.report {
        device::show_events(explorer, report, &restored.note).await;
        // They were read by what the view says of the mapping.
        let mapping = explorer.awaited_view.try_with_untracked(|awaited| {
            awaited.as_ref().and_then(|one| one.view.mapping.clone())
        });
        explorer.mapping.chosen.try_set(mapping.flatten().flatten());
        view_arrives(explorer).await;
    }
    Ok(())
}

/// Hands the manifest of the case file to the person.
pub fn save_case_manifest(explorer: Explorer) {
    if let Some(manifest) = explorer.device.case.get_untracked() {
        let file = download::text_blob(&manifest_text(&manifest), "application/json");
        download::save("case.manifest.json", &file);
    }
}
