//! The selection as a file.

use leptos::prelude::*;

use super::{failed, gone, say};
use crate::app::export_state::{Stage, shown_options};
use crate::app::host_event::HostEvent;
use crate::app::jobs::{Job, JobState};
use crate::app::show;
use crate::app::state::Explorer;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{ExportOptions, ExportSummary};
use crate::web::clock;
use crate::web::download::{self, Blob};

/// A file and what it holds.
pub type Made = (ExportSummary, Blob);

/// Makes the file and hands it to the caller.
pub async fn export(explorer: Explorer, options: ExportOptions) -> Result<Made, Failure> {
    let job = explorer.jobs.begin(&options, clock::now_millis());
    run(explorer, job.id, options).await
}

/// Makes the file and hands it to the person.
pub async fn download(explorer: Explorer, options: ExportOptions) -> Result<Made, Failure> {
    let (summary, file) = export(explorer, options).await?;
    hand_over(explorer, &summary.name, &file)?;
    Ok((summary, file))
}

/// Starts making the file and hands it to the person once it is ready. Wrong options fail at once.
pub async fn start_export(explorer: Explorer, options: ExportOptions) -> Result<Job, Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    let checked = link.preview(with_zone(explorer, options.clone())).await;
    checked.map_err(|failure| failed(explorer, failure))?;
    let job = explorer.jobs.begin(&options, clock::now_millis());
    let id = job.id.clone();
    leptos::task::spawn_local(async move {
        if let Ok((summary, file)) = run(explorer, id, options).await {
            hand_over(explorer, &summary.name, &file).ok(); // the job's file stays at hand
        }
    });
    Ok(job)
}

async fn run(explorer: Explorer, job: String, options: ExportOptions) -> Result<Made, Failure> {
    let result = match explorer.link() {
        Some(link) => {
            explorer.progress.try_set(None);
            explorer.export.stage.try_set(Stage::Running);
            link.export(with_zone(explorer, options)).await
        }
        None => Err(gone()),
    };
    explorer.progress.try_set(None);
    explorer.jobs.end(&job, &result);
    match result {
        Ok((summary, file)) => {
            explorer
                .export
                .file
                .try_set_value(Some((summary.name.clone(), file.clone())));
            explorer.export.stage.try_set(Stage::Done(summary.clone()));
            say(
                explorer,
                format!("{} exported", show::counted(summary.rows, "row", "rows")),
            );
            if let Ok(job) = explorer.jobs.get(&job) {
                explorer.emit(HostEvent::Export {
                    job: Box::new(job),
                    result: Box::new(summary.clone()),
                });
            }
            Ok((summary, file))
        }
        Err(failure) => {
            explorer.export.stage.try_set(match failure.code {
                Code::Cancelled => Stage::Choosing,
                _ => Stage::Failed(failure.clone()),
            });
            Err(failed(explorer, failure))
        }
    }
}

/// Stops a job that runs.
pub fn cancel_job(explorer: Explorer, id: &str) -> Result<(), Failure> {
    if explorer.jobs.get(id)?.state == JobState::Running {
        super::cancel(explorer);
    }
    Ok(())
}

/// Hands a finished job's file to the person again.
pub fn redownload(explorer: Explorer, id: &str) -> Result<(), Failure> {
    let job = explorer.jobs.get(id)?;
    let Some(file) = explorer.jobs.file(id) else {
        let failure = Failure::new(
            Code::BadOptions,
            format!("the export {id:?} has no file: it was not finished; export again"),
        );
        return Err(failure.with_detail(serde_json::json!({ "option": "id", "state": job.state })));
    };
    hand_over(explorer, &job.name, &file)
}

/// Forgets a job and its file; one that runs is stopped.
pub fn remove_job(explorer: Explorer, id: &str) -> Result<(), Failure> {
    cancel_job(explorer, id)?;
    explorer.jobs.remove(id);
    Ok(())
}

/// Hands the file of the dialog to the person once more.
pub fn save_again(explorer: Explorer) {
    if let Some((name, file)) = explorer.export.file.get_value() {
        hand_over(explorer, &name, &file).ok(); // the dialog tells
    }
}

fn hand_over(explorer: Explorer, name: &str, file: &Blob) -> Result<(), Failure> {
    if download::save(name, file) {
        return Ok(());
    }
    let failure = Failure::new(
        Code::Internal,
        "the browser refused the download: allow downloads for this page and save again",
    );
    explorer
        .export
        .stage
        .try_set(Stage::Failed(failure.clone()));
    Err(failed(explorer, failure))
}

/// Shows the dialog.
pub fn open_export(explorer: Explorer) {
    explorer.export.stage.set(Stage::Choosing);
    explorer.export.open.set(true);
    preview_export(explorer);
}

/// Hides the dialog; a file that is being written is dropped.
pub fn close_export(explorer: Explorer) {
    if explorer
        .export
        .stage
        .with_untracked(|stage| *stage == Stage::Running)
    {
        super::cancel(explorer);
    }
    explorer.export.open.set(false);
}

/// Makes the file that the dialog shows and hands it to the person.
pub fn download_shown(explorer: Explorer) {
    let options = shown_options(&explorer.export.options.get_untracked());
    leptos::task::spawn_local(async move {
        download(explorer, options).await.ok(); // the dialog tells
    });
}

/// Back from the result to the choices.
pub fn start_over(explorer: Explorer) {
    explorer.export.stage.set(Stage::Choosing);
}

/// Changes what the file is to hold.
pub fn change_export(explorer: Explorer, change: impl FnOnce(&mut ExportOptions)) {
    explorer.export.options.update(change);
    explorer.export.stage.set(Stage::Choosing);
    preview_export(explorer);
}

/// Asks for the file's first lines.
pub fn preview_export(explorer: Explorer) {
    let desk = explorer.export;
    let mut mine = 0;
    desk.generation.update_value(|generation| {
        *generation += 1;
        mine = *generation;
    });
    let options = with_zone(explorer, shown_options(&desk.options.get_untracked()));
    leptos::task::spawn_local(async move {
        let Some(link) = explorer.link() else { return };
        let preview = link.preview(options).await;
        if desk.generation.try_get_value() == Some(mine) {
            desk.preview.try_set(Some(preview));
        }
    });
}

/// What the host or the person left open follows the screen.
fn with_zone(explorer: Explorer, mut options: ExportOptions) -> ExportOptions {
    if options.time_zone.is_none() {
        options.time_zone = explorer.zone.try_get_untracked();
    }
    if options.now.is_none() {
        options.now = explorer.now.try_get_value().flatten();
    }
    options
}
