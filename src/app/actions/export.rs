//! The selection as a file.

use leptos::prelude::*;

use super::kept_jobs::keep_job;
use super::print::close_unfit_paper;
use super::{failed, gone, say};
use crate::app::columns::{exported, usual};
use crate::app::export_state::{Stage, shown_options};
use crate::app::host_event::HostEvent;
use crate::app::jobs::{Job, JobState};
use crate::app::state::Explorer;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{ExportOptions, ExportSummary, bundle_name};
use crate::core::verify::manifest_text;
use crate::web::disk::FileHandle;
use crate::web::download::{self, Blob};
use crate::web::{clock, notify};

/// A file and what it holds.
pub type Made = (ExportSummary, Blob);

/// Makes the file and hands it to the caller. `asked` learns the job's id before it begins, to stop it by.
pub async fn export(
    explorer: Explorer,
    options: ExportOptions,
    asked: impl FnOnce(&str),
) -> Result<Made, Failure> {
    let (job, number) = begin(explorer, &options);
    asked(&job.id);
    run(explorer, job.id, number, options, None).await
}

/// Makes the file and hands it to the person.
pub async fn download(
    explorer: Explorer,
    options: ExportOptions,
    asked: impl FnOnce(&str),
) -> Result<Made, Failure> {
    let (summary, file) = export(explorer, options, asked).await?;
    hand_over(explorer, &summary.name, &file)?;
    Ok((summary, file))
}

/// Starts making the file and hands it to the person once it is ready. Wrong options fail at once.
pub async fn start_export(explorer: Explorer, options: ExportOptions) -> Result<Job, Failure> {
    let (job, number) = begin(explorer, &options);
    let checked = match explorer.link() {
        Some(link) => link.preview(with_zone(explorer, options.clone())).await,
        None => Err(gone()),
    };
    if let Err(failure) = checked {
        end(explorer, &job.id, &Err(failure.clone()));
        return Err(failed(explorer, failure));
    }
    let id = job.id.clone();
    leptos::task::spawn_local(async move {
        if let Ok((summary, file)) = run(explorer, id, number, options, None).await {
            hand_over(explorer, &summary.name, &file).ok(); // the job's file stays at hand
        }
    });
    Ok(job)
}

/// A job is asked for: that alone is to be known.
pub(super) fn begin(explorer: Explorer, options: &ExportOptions) -> (Job, u32) {
    let redact = explorer.redact.try_get_value().unwrap_or_default();
    let (job, number) = explorer.jobs.begin(options, redact, clock::now_millis());
    keep_job(explorer, &job.id);
    tell_asked(explorer, &job, options);
    (job, number)
}

/// Tells that a file is asked for.
pub(super) fn tell_asked(explorer: Explorer, job: &Job, options: &ExportOptions) {
    let options = with_zone(explorer, options.clone());
    // An engine that is gone tells nothing, and then neither do we what might be masked.
    let bare = ExportOptions {
        query: None,
        search_term: None,
        actor: None,
        graph: None,
        ..options.clone()
    };
    let asked = Box::new(job.clone());
    let tell = move |options: ExportOptions| {
        explorer.emit(HostEvent::ExportAsked {
            job: asked,
            options: Box::new(options),
        });
    };
    match explorer.link().map(|link| link.told(options)) {
        Some(Ok(told)) => leptos::task::spawn_local(async move {
            tell(told.await.unwrap_or(bare));
        }),
        _ => tell(bare),
    }
}

/// A job has come to its end, and that is told.
fn end(explorer: Explorer, id: &str, result: &Result<Made, Failure>) {
    explorer.jobs.end(id, result);
    keep_job(explorer, id);
    if let Ok(job) = explorer.jobs.get(id) {
        explorer.emit(HostEvent::ExportEnded {
            job: Box::new(job),
            result: result
                .as_ref()
                .ok()
                .map(|(summary, _)| Box::new(summary.clone())),
        });
    }
}

pub(super) async fn run(
    explorer: Explorer,
    job: String,
    number: u32,
    options: ExportOptions,
    picked: Option<FileHandle>,
) -> Result<Made, Failure> {
    let result = match explorer.link() {
        Some(link) => {
            let options = with_zone(explorer, options);
            link.export(options, number, picked).await
        }
        None => Err(gone()),
    };
    let result = match explorer.jobs.is_withheld(&job) {
        true => Err(Failure::new(
            Code::Cancelled,
            "more is masked now than when the file was asked for; export again",
        )),
        false => result,
    };
    end(explorer, &job, &result);
    match result {
        Ok((summary, file)) => {
            let text = explorer.texts().rows_exported(summary.rows);
            notify::if_hidden(&text, &summary.name);
            say(explorer, text);
            if let Ok(job) = explorer.jobs.get(&job) {
                explorer.emit(HostEvent::Export {
                    job: Box::new(job),
                    result: Box::new(summary.clone()),
                });
            }
            Ok((summary, file))
        }
        Err(failure) => Err(failed(explorer, failure)),
    }
}

/// Stops a job that waits or runs; any other is left as it is.
pub fn cancel_job(explorer: Explorer, id: &str) -> Result<(), Failure> {
    if made_here(explorer, id)?.state.is_open() {
        drop_in_engine(explorer, id);
    }
    Ok(())
}

/// The job of this name, unless another window makes its file.
fn made_here(explorer: Explorer, id: &str) -> Result<Job, Failure> {
    let job = explorer.jobs.get(id)?;
    match job.elsewhere {
        true => Err(Failure::new(
            Code::BadOptions,
            format!("the export {id:?} is being made in another window; stop it there"),
        )
        .with_detail(serde_json::json!({ "option": "id" }))),
        false => Ok(job),
    }
}

fn drop_in_engine(explorer: Explorer, id: &str) {
    if let (Some(link), Some(number)) = (explorer.link(), explorer.jobs.number(id)) {
        link.drop_export(number);
    }
}

/// Hands a finished job's file to the person again, also one that was made before the page was loaded anew.
pub async fn redownload(explorer: Explorer, id: &str) -> Result<(), Failure> {
    let job = explorer.jobs.get(id)?;
    if let Some(file) = explorer.jobs.file(id) {
        return hand_over(explorer, &job.name, &file);
    }
    let is_kept = super::kept_jobs::is_kept_job(explorer, &job);
    if is_kept && let Some(file) = super::kept_jobs::kept_file(explorer, &job.id).await {
        return hand_over(explorer, &job.name, &file);
    }
    if is_kept {
        let message = format!(
            "the file of {:?} is not on this device any more; export again",
            job.id
        );
        let failure = Failure::new(Code::BadOptions, message);
        let failure = failure.with_detail(serde_json::json!({ "option": "id" }));
        return Err(failed(explorer, failure));
    }
    let why = match job.state {
        JobState::Expired if explorer.jobs.is_withheld(id) => {
            "it may hold in the open what is masked now"
        }
        JobState::Expired => "its 30 days are over",
        JobState::Waiting | JobState::Running => "it is being made",
        _ => "it was not finished",
    };
    let failure = Failure::new(
        Code::BadOptions,
        format!("the export {id:?} has no file: {why}; export again"),
    );
    Err(failure.with_detail(serde_json::json!({ "option": "id", "state": job.state })))
}

/// Forgets a job and its file, on the device too; one that is not finished is stopped.
pub fn remove_job(explorer: Explorer, id: &str) -> Result<(), Failure> {
    made_here(explorer, id)?;
    super::kept_jobs::forget_job(explorer, id);
    drop_in_engine(explorer, id);
    explorer.jobs.remove(id);
    Ok(())
}

/// Lets go of all files that may hold in the open what is masked by now, on the device too; one that is being made is
/// stopped.
pub(super) fn let_go_of_unfit(explorer: Explorer) {
    let Some(now) = explorer.redact.try_get_value() else {
        return;
    };
    close_unfit_paper(explorer);
    let unfit = explorer.jobs.unfit(&now);
    for id in &unfit {
        if made_here(explorer, id).is_err() {
            explorer.jobs.remove(id); // what becomes of it is settled where it is made
            continue;
        }
        super::kept_jobs::forget_job(explorer, id);
        explorer.jobs.withhold(id);
        drop_in_engine(explorer, id);
    }
    if unfit.is_empty() {
        return;
    }
    let desk = explorer.export;
    desk.file.try_set_value(None);
    desk.stage.try_update(|stage| {
        if matches!(stage, Stage::Done(_)) {
            *stage = Stage::Choosing;
        }
    });
}

/// Forgets all jobs.
pub fn clear_jobs(explorer: Explorer) {
    explorer.export.paper.try_set_value(None);
    for number in explorer.jobs.clear() {
        if let Some(link) = explorer.link() {
            link.drop_export(number);
        }
    }
    explorer.export.job.try_set(None);
}

/// The list of jobs was looked at.
pub fn see_jobs(explorer: Explorer) {
    explorer.jobs.list(); // what is over expires
    explorer.jobs.unseen.set(0);
}

/// Hands the file of the dialog to the person once more.
pub fn save_again(explorer: Explorer) {
    if let Some((name, file)) = explorer.export.file.get_value() {
        hand_over(explorer, &name, &file).ok(); // the dialog tells
    }
}

/// Hands the manifest of the dialog's file to the person.
pub fn save_manifest(explorer: Explorer) {
    let Stage::Done(summary) = explorer.export.stage.get_untracked() else {
        return;
    };
    let text = manifest_text(&summary.manifest);
    let file = download::text_blob(&text, "application/json");
    hand_over(explorer, &format!("{}.manifest.json", summary.name), &file).ok(); // the dialog tells
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
    // A file that is being made goes on; the dialog is for the next one.
    explorer.export.job.set(None);
    explorer.export.stage.set(Stage::Choosing);
    explorer.export.open.set(true);
    preview_export(explorer);
}

/// Hides the dialog; a file that is being written is finished in the background.
pub fn close_export(explorer: Explorer) {
    explorer.export.open.set(false);
}

/// Makes the file that the dialog shows and hands it to the person.
pub fn download_shown(explorer: Explorer) {
    leptos::task::spawn_local(async move {
        make_shown(explorer, None).await;
    });
}

/// Asks the person where the file is to lie, and writes it there as it is made.
pub fn save_shown(explorer: Explorer) {
    let name = explorer
        .export
        .preview
        .with_untracked(|preview| match preview {
            Some(Ok(preview)) => preview.name.clone(),
            _ => String::new(),
        });
    let bundle = explorer
        .export
        .options
        .with_untracked(|options| options.bundle == Some(true));
    let name = if bundle { bundle_name(&name) } else { name };
    leptos::task::spawn_local(async move {
        // Somebody who picks nothing wants nothing.
        if let Some(picked) = download::pick(&name).await {
            make_shown(explorer, Some(picked)).await;
        }
    });
}

async fn make_shown(explorer: Explorer, picked: Option<FileHandle>) {
    let desk = explorer.export;
    // While a browser asks where to put the file, the element can go.
    let Some(options) = desk.options.try_get_untracked() else {
        return;
    };
    let options = shown_options(&options);
    let is_picked = picked.is_some();
    let (job, number) = begin(explorer, &options);
    let id = job.id;
    desk.job.try_set(Some(id.clone()));
    desk.stage.try_set(Stage::Running);
    let made = run(explorer, id.clone(), number, options, picked).await;
    let mine = desk.job.try_get_untracked().flatten() == Some(id);
    match made {
        Ok((summary, file)) => {
            if mine {
                desk.file
                    .try_set_value(Some((summary.name.clone(), file.clone())));
                desk.stage.try_set(Stage::Done(summary.clone()));
            }
            if !is_picked {
                hand_over(explorer, &summary.name, &file).ok(); // the dialog tells
            }
        }
        Err(failure) if mine => {
            desk.stage.try_set(match failure.code {
                Code::Cancelled => Stage::Choosing,
                _ => Stage::Failed(failure),
            });
        }
        Err(_) => {} // the list of exports tells
    }
}

/// Stops the file that the dialog shows.
pub fn stop_shown(explorer: Explorer) {
    if let Some(id) = explorer.export.job.get_untracked() {
        cancel_job(explorer, &id).ok(); // it may have ended in this very moment
    }
}

/// Back from the result, or from one that goes on without the dialog, to the choices.
pub fn start_over(explorer: Explorer) {
    explorer.export.job.set(None);
    explorer.export.stage.set(Stage::Choosing);
}

/// Changes what the file is to hold.
pub fn change_export(explorer: Explorer, change: impl FnOnce(&mut ExportOptions)) {
    explorer.export.options.update(change);
    explorer.export.job.set(None);
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
pub(super) fn with_zone(explorer: Explorer, mut options: ExportOptions) -> ExportOptions {
    let visible = matches!(options.report.as_deref(), None | Some("visible"));
    if visible && options.columns.is_none() {
        let columns = explorer.look.columns.try_get_untracked();
        // The usual ones are the report's own.
        options.columns = columns
            .filter(|columns| *columns != usual())
            .map(|columns| exported(&columns));
    }
    if options.time_zone.is_none() {
        options.time_zone = explorer.zone.try_get_untracked();
    }
    if options.now.is_none() {
        options.now = explorer.now.try_get_value().flatten();
    }
    options
}
