//! Exports as jobs in a list: asked for, waiting, running, ready, failed,
//! cancelled, expired.
//!
//! A finished file can be handed over again for 30 days where things are kept
//! on the device, else until the page is left.

use std::collections::HashMap;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use super::job::{Job, JobState};
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{ExportOptions, ExportSummary, Redact};
use crate::core::time::{Moment, Zone};
use crate::web::clock;
use crate::web::download::Blob;

/// For how long a file can be handed over again.
const KEPT_MILLIS: i64 = 30 * 86_400_000;

/// What is kept of a job beside what is shown.
#[derive(Clone, Debug)]
struct Kept {
    /// By which the engine knows it.
    number: u32,
    until_millis: i64,
    /// What was masked when it was asked for.
    redact: Redact,
    /// More is masked since then: its file is given to nobody.
    withheld: bool,
    /// When it began to run, by a clock that is never set.
    began: Option<f64>,
    file: Option<Blob>,
    /// Where it lies on the device, from when it was first written there.
    item: Option<String>,
    /// The media type of the file that lies there with it.
    kept_file: Option<String>,
    writing: Writing,
}

/// How far the device knows of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    /// As far as it ever will, or nothing is kept.
    Idle,
    /// It is being told.
    Busy,
    /// The same, and of something that has changed since.
    Outdated,
}

/// A job as it is kept on the device, beside its file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptJob {
    /// What is shown of it.
    pub job: Job,
    /// Until when its file can be handed over again, in milliseconds of the epoch.
    pub until_millis: i64,
    /// Of the file.
    pub media_type: String,
    /// What was masked in it; a version that did not know kept none.
    #[serde(default)]
    pub redact: Option<Redact>,
}

impl KeptJob {
    /// Whether it holds nothing in the open that `now` masks.
    pub fn is_fit(&self, now: &Redact) -> bool {
        // Of one that does not say it nothing is certain.
        let redact = self.redact.clone().unwrap_or(Redact::Rules(Vec::new()));
        redact.covers(now)
    }
}

/// The jobs of one element. `Copy`: both fields are handles.
#[derive(Clone, Copy)]
pub struct Jobs {
    list: RwSignal<Vec<Job>>,
    kept: StoredValue<HashMap<String, Kept>, LocalStorage>,
    last: StoredValue<u32>,
    /// Those that came to an end since the list was last looked at.
    pub unseen: RwSignal<u32>,
}

impl Jobs {
    /// No job yet.
    pub(super) fn new() -> Self {
        Jobs {
            list: RwSignal::new(Vec::new()),
            kept: StoredValue::new_local(HashMap::new()),
            last: StoredValue::new(0),
            unseen: RwSignal::new(0),
        }
    }

    /// All of them, the newest first.
    pub fn list(&self) -> Vec<Job> {
        self.expire(clock::now_millis());
        self.list.try_get_untracked().unwrap_or_default()
    }

    /// All of them, for what shows them.
    pub fn shown(&self) -> Vec<Job> {
        self.list.get()
    }

    /// The job called `id`.
    pub fn get(&self, id: &str) -> Result<Job, Failure> {
        let found = self.list().into_iter().find(|job| job.id == id);
        found.ok_or_else(|| {
            Failure::new(
                Code::BadOptions,
                format!("no export is called {id:?}; jobs() lists them"),
            )
            .with_detail(serde_json::json!({ "option": "id" }))
        })
    }

    /// Its finished file.
    pub(super) fn file(&self, id: &str) -> Option<Blob> {
        self.of(id).and_then(|kept| kept.file)
    }

    /// The number by which the engine knows it.
    pub(super) fn number(&self, id: &str) -> Option<u32> {
        self.of(id).map(|kept| kept.number)
    }

    fn of(&self, id: &str) -> Option<Kept> {
        self.kept
            .try_with_value(|kept| kept.get(id).cloned())
            .flatten()
    }

    /// A job that is told of like any other, and stands in no list: whoever makes its file hands it over alone.
    pub(super) fn asked_for(&self, options: &ExportOptions, now_millis: i64) -> (Job, u32) {
        let number = self
            .last
            .try_update_value(|last| {
                *last += 1;
                *last
            })
            .unwrap_or_default();
        let text = |millis| Moment::from_millis(millis).rfc3339(&Zone::utc());
        let job = Job {
            id: format!("export-{number}"),
            report: options
                .report
                .clone()
                .unwrap_or_else(|| "visible".to_owned()),
            format: options.format.clone().unwrap_or_else(|| "csv".to_owned()),
            state: JobState::Waiting,
            progress: 0.0,
            rows: 0,
            bytes: 0,
            name: String::new(),
            asked: text(now_millis),
            until: text(now_millis + KEPT_MILLIS),
            rows_per_second: None,
            seconds_left: None,
            elsewhere: false,
            error: None,
        };
        (job, number)
    }

    /// Begins a job at `now_millis`, of events in which `redact` is masked, and gives the number by which the engine is
    /// to know it.
    pub(super) fn begin(
        &self,
        options: &ExportOptions,
        redact: Redact,
        now_millis: i64,
    ) -> (Job, u32) {
        let (job, number) = self.asked_for(options, now_millis);
        let kept = Kept {
            number,
            until_millis: now_millis + KEPT_MILLIS,
            redact,
            withheld: false,
            began: None,
            file: None,
            item: None,
            kept_file: None,
            writing: Writing::Idle,
        };
        self.kept
            .try_update_value(|all| all.insert(job.id.clone(), kept));
        self.list.try_update(|list| list.insert(0, job.clone()));
        (job, number)
    }

    /// Tells how far the job of this number is.
    pub(super) fn progressed(&self, number: u32, rows: u64, total: u64) {
        let now = clock::precise_millis();
        let id = format!("export-{number}");
        let began = self
            .kept
            .try_update_value(|all| Some(*all.get_mut(&id)?.began.get_or_insert(now)))
            .flatten();
        let Some(began) = began else { return };
        self.list.try_update(|list| {
            let Some(job) = list.iter_mut().find(|job| job.id == id) else {
                return;
            };
            job.state = JobState::Running;
            job.rows = rows;
            job.progress = (rows as f64 / total.max(1) as f64).min(1.0);
            let seconds = (now - began) / 1000.0;
            // A first slice says little about the rest.
            if rows > 0 && seconds > 0.2 {
                let rate = rows as f64 / seconds;
                job.rows_per_second = Some(rate.round());
                job.seconds_left = Some((total.saturating_sub(rows) as f64 / rate).ceil());
            }
        });
    }

    /// Ends a job.
    pub(super) fn end(&self, id: &str, result: &Result<(ExportSummary, Blob), Failure>) {
        if let Ok((_, file)) = result {
            self.kept.try_update_value(|all| {
                if let Some(kept) = all.get_mut(id) {
                    kept.file = Some(file.clone());
                }
            });
        }
        let withheld = self.is_withheld(id);
        self.list.try_update(|list| {
            let Some(job) = list.iter_mut().find(|job| job.id == id) else {
                return;
            };
            job.rows_per_second = None;
            job.seconds_left = None;
            match result {
                Ok((summary, _)) => {
                    job.state = JobState::Ready;
                    job.progress = 1.0;
                    job.rows = summary.rows;
                    job.bytes = summary.bytes;
                    job.name.clone_from(&summary.name);
                }
                Err(failure) if failure.code == Code::Cancelled => {
                    job.state = JobState::Cancelled;
                    // Nobody asked for it to be stopped.
                    job.error = withheld.then(|| failure.clone());
                }
                Err(failure) => {
                    job.state = JobState::Failed;
                    job.error = Some(failure.clone());
                }
            }
        });
        self.unseen.try_update(|unseen| *unseen += 1);
    }

    /// Lets go of files that were kept for long enough.
    fn expire(&self, now_millis: i64) {
        let over: Vec<String> = self
            .kept
            .try_update_value(|all| {
                all.iter_mut()
                    .filter(|(_, kept)| {
                        let has_file = kept.file.is_some() || kept.kept_file.is_some();
                        has_file && kept.until_millis < now_millis
                    })
                    .map(|(id, kept)| {
                        kept.file = None;
                        kept.kept_file = None;
                        id.clone()
                    })
                    .collect()
            })
            .unwrap_or_default();
        if over.is_empty() {
            return;
        }
        self.list.try_update(|list| {
            for job in list.iter_mut().filter(|job| over.contains(&job.id)) {
                job.state = JobState::Expired;
            }
        });
    }

    /// The device is to be told how this job stands; true says that nobody does so yet. `item` is where it is to lie if it
    /// lies nowhere.
    pub(super) fn is_to_be_kept(&self, id: &str, item: impl FnOnce() -> String) -> bool {
        let begins = self.kept.try_update_value(|all| {
            let kept = all.get_mut(id).filter(|kept| !kept.withheld)?;
            kept.item.get_or_insert_with(item);
            Some(std::mem::replace(&mut kept.writing, Writing::Outdated) == Writing::Idle)
        });
        begins.flatten() == Some(true)
    }

    /// What is to be kept next of a job, with its file if it has one, and where; none once the device knows all.
    pub(super) fn next_to_keep(&self, id: &str) -> Option<(KeptJob, Option<Blob>, String)> {
        let kept = self.kept.try_update_value(|all| {
            let kept = all.get_mut(id)?;
            let is_outdated = kept.writing == Writing::Outdated && !kept.withheld;
            kept.writing = match is_outdated {
                true => Writing::Busy,
                false => Writing::Idle,
            };
            is_outdated.then(|| kept.clone())
        });
        let kept = kept.flatten()?;
        let job = self.get(id).ok()?;
        let file = kept.file.filter(|_| job.state == JobState::Ready);
        let text = KeptJob {
            job,
            until_millis: kept.until_millis,
            media_type: file.as_ref().map(Blob::type_).unwrap_or_default(),
            redact: Some(kept.redact),
        };
        Some((text, file, kept.item?))
    }

    /// Nothing is kept any more.
    pub(super) fn stop_keeping(&self, id: &str) {
        self.kept.try_update_value(|all| {
            if let Some(kept) = all.get_mut(id) {
                kept.writing = Writing::Idle;
            }
        });
    }

    /// The jobs that may hold in the open what `now` masks.
    pub(super) fn unfit(&self, now: &Redact) -> Vec<String> {
        let unfit = |kept: &Kept| !kept.withheld && !kept.redact.covers(now);
        let ids = self.kept.try_with_value(|all| {
            let unfit = all.iter().filter(|(_, kept)| unfit(kept));
            unfit.map(|(id, _)| id.clone()).collect()
        });
        ids.unwrap_or_default()
    }

    /// More is masked than in this job: its file goes, and one that is still made is given to nobody.
    pub(super) fn withhold(&self, id: &str) {
        self.kept.try_update_value(|all| {
            if let Some(kept) = all.get_mut(id) {
                kept.file = None;
                kept.item = None;
                kept.kept_file = None;
                kept.withheld = true;
            }
        });
        self.list.try_update(|list| {
            let ready = |job: &&mut Job| job.id == id && job.state == JobState::Ready;
            if let Some(job) = list.iter_mut().find(ready) {
                job.state = JobState::Expired;
                job.error = Some(Failure::new(
                    Code::Cancelled,
                    "its file was let go: it may hold in the open what is masked now; export again",
                ));
            }
        });
    }

    /// Whether more is masked than in this job.
    pub(super) fn is_withheld(&self, id: &str) -> bool {
        self.of(id).is_some_and(|kept| kept.withheld)
    }

    /// The file of a job lies on the device, too.
    pub(super) fn file_is_kept(&self, id: &str, media_type: String) {
        self.kept.try_update_value(|all| {
            if let Some(kept) = all.get_mut(id) {
                kept.kept_file = Some(media_type);
            }
        });
    }

    /// Where a job lies on the device.
    pub(super) fn kept_item(&self, id: &str) -> Option<String> {
        self.of(id)?.item
    }

    /// Where the file of a job lies on the device, and its media type.
    pub(super) fn kept_file(&self, id: &str) -> Option<(String, String)> {
        let kept = self.of(id)?;
        kept.item.zip(kept.kept_file)
    }

    /// Adds jobs that were kept on the device, each with its item.
    pub(super) fn restore(&self, jobs: Vec<(String, KeptJob)>) {
        for (item, mut kept) in jobs {
            let known = self.kept.try_with_value(|all| {
                all.values()
                    .any(|mine| mine.item.as_deref() == Some(item.as_str()))
            });
            if known != Some(false) {
                continue;
            }
            let number = kept.job.id.strip_prefix("export-");
            let number: u32 = number.and_then(|text| text.parse().ok()).unwrap_or(0);
            let taken = self.of(&kept.job.id).is_some() || number == 0;
            let number = self
                .last
                .try_update_value(|last| {
                    let mine = if taken { *last + 1 } else { number };
                    *last = mine.max(*last);
                    mine
                })
                .unwrap_or_default();
            kept.job.id = format!("export-{number}");
            kept.job.breaks_off();
            let entry = Kept {
                number,
                until_millis: kept.until_millis,
                redact: kept.redact.unwrap_or_default(),
                withheld: false,
                began: None,
                file: None,
                item: Some(item),
                kept_file: (kept.job.state == JobState::Ready).then_some(kept.media_type),
                writing: Writing::Idle,
            };
            self.kept
                .try_update_value(|all| all.insert(kept.job.id.clone(), entry));
            self.list.try_update(|list| list.push(kept.job));
        }
        self.list
            .try_update(|list| list.sort_by(|one, other| other.asked.cmp(&one.asked)));
    }

    /// The window that made the job that lies there does so no more: it is taken in anew under the name that is
    /// given. None where it is not listed.
    pub(super) fn let_go_elsewhere(&self, item: &str) -> Option<String> {
        let id = self.kept.try_with_value(|all| {
            let mut all = all.iter();
            all.find_map(|(id, kept)| (kept.item.as_deref() == Some(item)).then(|| id.clone()))
        });
        let id = id.flatten();
        if let Some(id) = &id {
            self.remove(id);
        }
        id
    }

    /// Forgets a job and its file.
    pub(super) fn remove(&self, id: &str) {
        self.list.try_update(|list| list.retain(|job| job.id != id));
        self.kept.try_update_value(|all| all.remove(id));
    }

    /// Forgets all, and gives the numbers of what there was.
    pub(super) fn clear(&self) -> Vec<u32> {
        self.list.try_update(Vec::clear);
        self.unseen.try_set(0);
        self.kept
            .try_update_value(|all| all.drain().map(|(_, kept)| kept.number).collect())
            .unwrap_or_default()
    }
}

/// What a host's log is told of a job: shaped like an event of GraphOS about an `AUDIT_JOB`, so that it can be
/// loaded here again. `CREATE` when it was asked for, `UPDATE` when it came to its end. Who asked is for the
/// host to add: it knows its own session, and we do not.
pub fn audit_record(
    job: &Job,
    options: Option<&ExportOptions>,
    result: Option<&ExportSummary>,
) -> serde_json::Value {
    let now = Moment::from_millis(clock::now_millis()).rfc3339(&Zone::utc());
    let made = job.state == JobState::Ready;
    serde_json::json!({
        "timestamp": if options.is_some() { &job.asked } else { &now },
        "action": if options.is_some() { "CREATE" } else { "UPDATE" },
        "resourceType": "AUDIT_JOB",
        "resourceId": job.id,
        "details": {
            "report": job.report,
            "format": job.format,
            "state": job.state,
            "request": options,
            "name": result.map(|result| &result.name),
            "rows": result.map_or(made.then_some(job.rows), |result| Some(result.rows)),
            "bytes": result.map(|result| result.bytes),
            "sha256": result.map(|result| &result.sha256),
            "complete": result.map(|result| result.complete),
            "error": job.error.as_ref().map(|error| &error.message),
        },
    })
}

#[cfg(test)]
#[path = "jobs_test.rs"]
mod tests;
