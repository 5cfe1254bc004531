//! Exports as jobs in a list: asked for, waiting, running, ready, failed,
//! cancelled, expired.
//!
//! A finished file can be handed over again for 30 days where things are kept
//! on the device, else until the page is left.

use std::collections::HashMap;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::core::failure::{Code, Failure};
use crate::core::protocol::{ExportOptions, ExportSummary, Redact};
use crate::core::time::{Moment, Zone};
use crate::web::clock;
use crate::web::download::Blob;

/// For how long a file can be handed over again.
const KEPT_MILLIS: i64 = 30 * 86_400_000;

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JobState {
    /// Others are made first.
    Waiting,
    /// The file is being made.
    Running,
    /// It can be handed over.
    Ready,
    /// It could not be made.
    Failed,
    /// It was ready once; the file is gone.
    Expired,
    /// Somebody stopped it.
    Cancelled,
}

impl JobState {
    /// Whether it has not come to its end.
    pub fn is_open(self) -> bool {
        matches!(self, JobState::Waiting | JobState::Running)
    }
}

/// One export, as the host sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Job {
    /// Names it.
    pub id: String,
    /// The report's name.
    pub report: String,
    /// `csv`, `ndjson`, `json` or `xlsx`.
    pub format: String,
    /// How far it is.
    pub state: JobState,
    /// 0 to 1.
    pub progress: f64,
    /// Rows written so far; in the end, those of the file.
    pub rows: u64,
    /// Size of the file.
    pub bytes: u64,
    /// Name of the file; empty until it is known.
    pub name: String,
    /// When it was asked for, RFC 3339.
    pub asked: String,
    /// Until when it can be handed over again, RFC 3339.
    pub until: String,
    /// While it runs: how fast.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows_per_second: Option<f64>,
    /// While it runs: how long it will take from now on, as far as can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds_left: Option<f64>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
}

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
    /// Where the file lies on the device, and its media type.
    item: Option<(String, String)>,
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

    /// Begins a job at `now_millis`, of events in which `redact` is masked, and gives the number by which the engine is
    /// to know it.
    pub(super) fn begin(
        &self,
        options: &ExportOptions,
        redact: Redact,
        now_millis: i64,
    ) -> (Job, u32) {
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
            error: None,
        };
        let kept = Kept {
            number,
            until_millis: now_millis + KEPT_MILLIS,
            redact,
            withheld: false,
            began: None,
            file: None,
            item: None,
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
                        let has_file = kept.file.is_some() || kept.item.is_some();
                        has_file && kept.until_millis < now_millis
                    })
                    .map(|(id, kept)| {
                        kept.file = None;
                        kept.item = None;
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

    /// What is to be kept of a job; none if it is gone.
    pub(super) fn as_kept(&self, job: &Job, media_type: String) -> Option<KeptJob> {
        let Kept {
            until_millis,
            redact,
            withheld: false,
            ..
        } = self.of(&job.id)?
        else {
            return None;
        };
        Some(KeptJob {
            job: job.clone(),
            until_millis,
            media_type,
            redact: Some(redact),
        })
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

    /// The file of a job lies on the device.
    pub(super) fn is_kept(&self, id: &str, item: String) {
        self.kept.try_update_value(|all| {
            if let Some(kept) = all.get_mut(id) {
                let media_type = kept.file.as_ref().map(Blob::type_).unwrap_or_default();
                kept.item = Some((item, media_type));
            }
        });
    }

    /// Where the file of a job lies on the device, and its media type.
    pub(super) fn kept_item(&self, id: &str) -> Option<(String, String)> {
        self.of(id)?.item
    }

    /// Adds jobs that were kept on the device, each with its item.
    pub(super) fn restore(&self, jobs: Vec<(String, KeptJob)>) {
        for (item, mut kept) in jobs {
            let known = self.kept.try_with_value(|all| {
                all.values()
                    .any(|mine| mine.item.as_ref().is_some_and(|(name, _)| *name == item))
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
            let entry = Kept {
                number,
                until_millis: kept.until_millis,
                redact: kept.redact.unwrap_or_default(),
                withheld: false,
                began: None,
                file: None,
                item: (kept.job.state != JobState::Expired).then_some((item, kept.media_type)),
            };
            self.kept
                .try_update_value(|all| all.insert(kept.job.id.clone(), entry));
            self.list.try_update(|list| list.push(kept.job));
        }
        self.list
            .try_update(|list| list.sort_by(|one, other| other.asked.cmp(&one.asked)));
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
            "rows": result.map(|result| result.rows),
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
