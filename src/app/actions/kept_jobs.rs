//! Keeping exports on this device: each from when it was asked for to whatever end it came to, with its file if it
//! has one.

use leptos::prelude::*;

use super::device::not_kept;
use super::written::writable_failure;
use crate::app::failure_text::reason_text;
use crate::app::jobs::{Job, JobState, KeptJob};
use crate::app::state::Explorer;
use crate::core::keep::EXPORT;
use crate::core::protocol::KeptText;
use crate::web::download::Blob;
use crate::web::{clock, timer};

/// How often, and how many times, somebody who forgets everything looks whether all is written.
const WRITTEN_MILLIS: u32 = 20;
const LOOKS: u32 = 500;

/// Tells the device how a job stands, where anything is kept there.
pub(super) fn keep_job(explorer: Explorer, id: &str) {
    let item = || format!("{EXPORT}{}-{}", clock::now_millis(), clock::random());
    if !is_open(explorer) || !explorer.jobs.is_to_be_kept(id, item) {
        return;
    }
    let id = id.to_owned();
    count_writers(explorer, 1);
    leptos::task::spawn_local(async move {
        while is_open(explorer)
            && let Some((kept, file, item)) = explorer.jobs.next_to_keep(&id)
        {
            write(explorer, &id, kept, (file, item)).await;
        }
        explorer.jobs.stop_keeping(&id);
        count_writers(explorer, -1);
    });
}

fn is_open(explorer: Explorer) -> bool {
    explorer.device.open.try_get_value() == Some(true)
}

fn count_writers(explorer: Explorer, more: i32) {
    let desk = explorer.device;
    desk.job_writers
        .try_update_value(|writers| *writers += more);
}

/// Waits until no job is being written; what takes far too long is not waited for.
pub(super) async fn all_written(explorer: Explorer) {
    for _ in 0..LOOKS {
        if explorer.device.job_writers.try_get_value().unwrap_or(0) == 0 {
            return;
        }
        timer::sleep(WRITTEN_MILLIS).await;
    }
}

async fn write(
    explorer: Explorer,
    id: &str,
    mut kept: KeptJob,
    (file, item): (Option<Blob>, String),
) {
    let Some(link) = explorer.link() else { return };
    if let Some(error) = kept.job.error.take() {
        kept.job.error = writable_failure(explorer, error).await;
    }
    let text = |kept: &KeptJob| KeptText {
        item: item.clone(),
        text: serde_json::to_string(kept).unwrap_or_default(),
        at_work: kept.job.state.is_open(),
    };
    let has_file = file.is_some();
    let written = link.keep_text(text(&kept), file).await;
    let is_there = explorer.jobs.get(id).is_ok() && !explorer.jobs.is_withheld(id);
    match written {
        // It was removed meanwhile, or more is masked.
        _ if !is_there => remove(explorer, item),
        Ok(()) if has_file => explorer.jobs.file_is_kept(id, kept.media_type),
        Ok(()) => {}
        Err(failure) if has_file => {
            let t = explorer.texts();
            let why = reason_text(t, &failure.message);
            not_kept(explorer, t.file_not_kept(&kept.job.name, &why));
            kept.job.loses_file(&failure.message);
            // That there was one is little, and worth a try.
            link.keep_text(text(&kept), None).await.ok();
        }
        // Texts are small, and live as long as the page in any case.
        Err(_) => {}
    }
}

/// Takes in jobs that were kept. One that another window is making is taken in again once it has come to its end there.
pub(super) fn take_jobs(explorer: Explorer, kept: Vec<KeptText>) {
    let now = clock::now_millis();
    let redact = explorer.redact.try_get_value().unwrap_or_default();
    let mut jobs = Vec::new();
    for KeptText {
        item,
        text,
        at_work,
    } in kept
    {
        match serde_json::from_str::<KeptJob>(&text) {
            // It may hold in the open what is masked now.
            Ok(job) if !job.is_fit(&redact) && at_work => {}
            Ok(job) if !job.is_fit(&redact) => remove(explorer, item),
            Ok(mut job) if at_work && job.job.state.is_open() => {
                job.job.elsewhere = true;
                await_end(explorer, item.clone());
                jobs.push((item, job));
            }
            Ok(job) if job.until_millis >= now => jobs.push((item, job)),
            Ok(mut over) => {
                remove(explorer, item.clone());
                // Its file goes; that there was one is shown once more.
                if over.job.state == JobState::Ready {
                    over.job.state = JobState::Expired;
                    jobs.push((item, over));
                }
            }
            Err(_of_another_version) => remove(explorer, item),
        }
    }
    explorer.jobs.restore(jobs);
}

/// Waits until the window that makes a job's file has ended it, or is gone.
fn await_end(explorer: Explorer, item: String) {
    leptos::task::spawn_local(async move {
        let Some(link) = explorer.link() else { return };
        let text = link.awaited_text(item.clone()).await.ok().flatten();
        drop(link);
        let Some(id) = explorer.jobs.let_go_elsewhere(&item) else {
            return; // forgotten meanwhile
        };
        let kept = text.and_then(|text| serde_json::from_str::<KeptJob>(&text).ok());
        if let Some(mut kept) = kept {
            // It goes on under the name that it has here.
            kept.job.id = id;
            let text = serde_json::to_string(&kept).unwrap_or_default();
            take_jobs(
                explorer,
                vec![KeptText {
                    item,
                    text,
                    at_work: false,
                }],
            );
        }
    });
}

/// The file of a job that was made before the page was loaded anew.
pub(super) async fn kept_file(explorer: Explorer, id: &str) -> Option<Blob> {
    let (item, media_type) = explorer.jobs.kept_file(id)?;
    let file = explorer.link()?.kept_file(item, media_type).await.ok()??;
    let bytes = explorer.jobs.get(id).ok()?.bytes;
    // Kept whole or not at all.
    (file.size() as u64 == bytes).then_some(file)
}

/// A job is gone, and its file with it.
pub(super) fn forget_job(explorer: Explorer, id: &str) {
    if let Some(item) = explorer.jobs.kept_item(id) {
        remove(explorer, item);
    }
}

fn remove(explorer: Explorer, item: String) {
    if let Some(link) = explorer.link() {
        leptos::task::spawn_local(async move {
            link.remove_kept(item).await.ok(); // what is over is removed at the next start
        });
    }
}

/// Whether a job can be handed over again though its file is not at hand.
pub(super) fn is_kept_job(explorer: Explorer, job: &Job) -> bool {
    job.state == JobState::Ready && explorer.jobs.kept_file(&job.id).is_some()
}
