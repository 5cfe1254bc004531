//! The selection as a file.

use leptos::prelude::*;

use super::{failed, gone, say};
use crate::app::export_state::Stage;
use crate::app::host_event::HostEvent;
use crate::app::show;
use crate::app::state::Explorer;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{ExportOptions, ExportSummary, Job, JobState};
use crate::web::clock;
use crate::web::download::{self, Blob};

/// Makes the file and hands it to the caller.
pub async fn export(
    explorer: Explorer,
    options: ExportOptions,
) -> Result<(ExportSummary, Blob), Failure> {
    let options = with_zone(explorer, options);
    let job = explorer.jobs.ask(&options, clock::now_millis());
    run(explorer, options, job).await
}

/// Starts making a file in the background; what is wrong with the options is told before anything runs.
pub async fn start_export(explorer: Explorer, options: ExportOptions) -> Result<Job, Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    let options = with_zone(explorer, options);
    link.preview(options.clone())
        .await
        .map_err(|failure| failed(explorer, failure))?;
    let id = explorer.jobs.ask(&options, clock::now_millis());
    let job = explorer.jobs.get(&id).ok_or_else(gone)?;
    leptos::task::spawn_local(async move {
        run(explorer, options, id).await.ok(); // the job says how it ended
    });
    Ok(job)
}

async fn run(
    explorer: Explorer,
    options: ExportOptions,
    job: String,
) -> Result<(ExportSummary, Blob), Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    explorer.progress.try_set(None);
    explorer.export.stage.try_set(Stage::Running);
    let result = link.export(options).await;
    explorer.progress.try_set(None);
    match &result {
        Ok((summary, file)) => {
            explorer.jobs.finished(&job, summary, file);
            explorer
                .export
                .file
                .try_set_value(Some((summary.name.clone(), file.clone())));
            explorer.export.stage.try_set(Stage::Done(summary.clone()));
            say(
                explorer,
                format!("{} exported", show::counted(summary.rows, "row", "rows")),
            );
        }
        Err(failure) if failure.code == Code::Cancelled => {
            explorer
                .jobs
                .ended(&job, JobState::Cancelled, failure.clone());
            explorer.export.stage.try_set(Stage::Choosing);
        }
        Err(failure) => {
            explorer.jobs.ended(&job, JobState::Failed, failure.clone());
            explorer
                .export
                .stage
                .try_set(Stage::Failed(failure.clone()));
        }
    }
    if let Some(job) = explorer.jobs.get(&job) {
        let result = result
            .as_ref()
            .ok()
            .map(|(summary, _)| Box::new(summary.clone()));
        explorer.emit(HostEvent::Export {
            job: Box::new(job),
            result,
        });
    }
    result.map_err(|failure| failed(explorer, failure))
}

/// Stops a job that runs.
pub fn cancel_job(explorer: Explorer, id: &str) -> Result<(), Failure> {
    let job = explorer.jobs.get(id).ok_or_else(|| no_job(id))?;
    if job.state == JobState::Running {
        super::cancel(explorer);
    }
    Ok(())
}

/// Hands a finished job's file to the person again.
pub fn redownload(explorer: Explorer, id: &str) -> Result<(), Failure> {
    explorer.jobs.get(id).ok_or_else(|| no_job(id))?;
    let (name, file) = explorer.jobs.file(id, clock::now_millis()).ok_or_else(|| {
        Failure::new(
            Code::BadOptions,
            format!(
                "{id:?} has no file: it is not ready, or was kept for its 30 days. Export again"
            ),
        )
    })?;
    hand_over(explorer, &name, &file)
}

/// Forgets a job and its file.
pub fn remove_job(explorer: Explorer, id: &str) -> Result<(), Failure> {
    if explorer.jobs.remove(id) {
        Ok(())
    } else {
        Err(no_job(id))
    }
}

fn no_job(id: &str) -> Failure {
    Failure::new(Code::BadOptions, format!("no export is called {id:?}"))
        .with_detail(serde_json::json!({ "option": "id" }))
}

/// Makes the file and hands it to the person.
pub async fn download(
    explorer: Explorer,
    options: ExportOptions,
) -> Result<(ExportSummary, Blob), Failure> {
    let (summary, file) = export(explorer, options).await?;
    hand_over(explorer, &summary.name, &file)?;
    Ok((summary, file))
}

/// Hands the finished file to the person once more.
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
    let options = with_zone(explorer, desk.options.get_untracked());
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
        options.now = explorer
            .config
            .try_with_value(|config| config.now.clone())
            .flatten();
    }
    options
}
