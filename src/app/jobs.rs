//! Exports as jobs in a list: asked for, running, ready, failed or cancelled.
//!
//! A finished file can be handed over again for 30 days, or until the page is
//! left: its bytes are kept by the browser, not by us.

use std::collections::HashMap;

use leptos::prelude::*;
use serde::Serialize;

use crate::core::failure::{Code, Failure};
use crate::core::protocol::{ExportOptions, ExportSummary};
use crate::core::time::{Moment, Zone};
use crate::web::download::Blob;

/// For how long a file can be handed over again.
const KEPT_MILLIS: i64 = 30 * 86_400_000;

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum JobState {
    /// The file is being made.
    Running,
    /// It can be handed over.
    Ready,
    /// It could not be made.
    Failed,
    /// Somebody stopped it.
    Cancelled,
}

/// One export, as the host sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Job {
    /// Names it.
    pub id: String,
    /// The report's name.
    pub report: String,
    /// `csv`, `ndjson` or `json`.
    pub format: String,
    /// How far it is.
    pub state: JobState,
    /// 0 to 1.
    pub progress: f64,
    /// Rows in the file.
    pub rows: u64,
    /// Size of the file.
    pub bytes: u64,
    /// Name of the file; empty until it is known.
    pub name: String,
    /// When it was asked for, RFC 3339.
    pub asked: String,
    /// Until when it can be handed over again, RFC 3339.
    pub until: String,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
}

/// The jobs of one element. `Copy`: both fields are handles.
#[derive(Clone, Copy)]
pub struct Jobs {
    list: RwSignal<Vec<Job>>,
    files: StoredValue<HashMap<String, Blob>, LocalStorage>,
    last: StoredValue<u32>,
}

impl Jobs {
    /// No job yet.
    pub(super) fn new() -> Self {
        Jobs {
            list: RwSignal::new(Vec::new()),
            files: StoredValue::new_local(HashMap::new()),
            last: StoredValue::new(0),
        }
    }

    /// All of them, the newest first.
    pub fn list(&self) -> Vec<Job> {
        self.list.try_get_untracked().unwrap_or_default()
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
        self.files
            .try_with_value(|files| files.get(id).cloned())
            .flatten()
    }

    /// Begins a job at `now_millis`.
    pub(super) fn begin(&self, options: &ExportOptions, now_millis: i64) -> Job {
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
            state: JobState::Running,
            progress: 0.0,
            rows: 0,
            bytes: 0,
            name: String::new(),
            asked: text(now_millis),
            until: text(now_millis + KEPT_MILLIS),
            error: None,
        };
        self.list.try_update(|list| list.insert(0, job.clone()));
        job
    }

    /// Tells how far the running jobs are.
    pub(super) fn progressed(&self, rows: u64, total: Option<u64>) {
        self.list.try_update(|list| {
            for job in list.iter_mut().filter(|job| job.state == JobState::Running) {
                job.rows = rows;
                job.progress =
                    total.map_or(0.0, |total| (rows as f64 / total.max(1) as f64).min(1.0));
            }
        });
    }

    /// Ends a job.
    pub(super) fn end(&self, id: &str, result: &Result<(ExportSummary, Blob), Failure>) {
        if let Ok((_, file)) = result {
            self.files
                .try_update_value(|files| files.insert(id.to_owned(), file.clone()));
        }
        self.list.try_update(|list| {
            let Some(job) = list.iter_mut().find(|job| job.id == id) else {
                return;
            };
            match result {
                Ok((summary, _)) => {
                    job.state = JobState::Ready;
                    job.progress = 1.0;
                    job.rows = summary.rows;
                    job.bytes = summary.bytes;
                    job.name.clone_from(&summary.name);
                }
                Err(failure) if failure.code == Code::Cancelled => job.state = JobState::Cancelled,
                Err(failure) => {
                    job.state = JobState::Failed;
                    job.error = Some(failure.clone());
                }
            }
        });
    }

    /// Forgets a job and its file.
    pub(super) fn remove(&self, id: &str) {
        self.list.try_update(|list| list.retain(|job| job.id != id));
        self.files.try_update_value(|files| files.remove(id));
    }

    /// Forgets all.
    pub(super) fn clear(&self) {
        self.list.try_update(Vec::clear);
        self.files.try_update_value(HashMap::clear);
    }
}
