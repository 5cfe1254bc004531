//! The exports that were asked for, and the files they made.
//!
//! A file is kept for 30 days or for as long as the page lives, whichever ends
//! first.

use leptos::prelude::*;

use crate::core::failure::Failure;
use crate::core::protocol::{ExportOptions, ExportSummary, JobState, Progress};
use crate::core::time::{Moment, Zone};
use crate::web::download::Blob;

pub use crate::core::protocol::Job;

/// For so long a file can be downloaded again.
const KEPT_MILLIS: i64 = 30 * 86_400_000;

/// A job with its file.
#[derive(Clone, Debug)]
struct Kept {
    job: Job,
    until_millis: i64,
    file: Option<Blob>,
}

/// The jobs of one element. `Copy`: a handle.
#[derive(Clone, Copy)]
pub struct Jobs {
    kept: RwSignal<Vec<Kept>, LocalStorage>,
    asked: StoredValue<u32>,
}

impl Default for Jobs {
    fn default() -> Self {
        Jobs {
            kept: RwSignal::new_local(Vec::new()),
            asked: StoredValue::new(0),
        }
    }
}

impl Jobs {
    /// Writes down that an export was asked for, and gives the job's id.
    pub fn ask(self, options: &ExportOptions, now_millis: i64) -> String {
        let number = self.asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        });
        let id = format!("export-{}", number.unwrap_or_default());
        let until_millis = now_millis + KEPT_MILLIS;
        let job = Job {
            id: id.clone(),
            report: options.report.clone().unwrap_or_else(|| "visible".into()),
            format: options.format.clone().unwrap_or_else(|| "csv".into()),
            state: JobState::Running,
            asked: rfc3339(now_millis),
            until: rfc3339(until_millis),
            ..Job::default()
        };
        self.kept.try_update(|kept| {
            kept.insert(
                0,
                Kept {
                    job,
                    until_millis,
                    file: None,
                },
            )
        });
        id
    }

    /// The job as it stands.
    pub fn get(self, id: &str) -> Option<Job> {
        self.kept
            .try_with_untracked(|kept| {
                kept.iter()
                    .find(|kept| kept.job.id == id)
                    .map(|kept| kept.job.clone())
            })
            .flatten()
    }

    /// All jobs, newest first.
    pub fn list(self, now_millis: i64) -> Vec<Job> {
        self.expire(now_millis);
        self.kept
            .try_with_untracked(|kept| kept.iter().map(|kept| kept.job.clone()).collect())
            .unwrap_or_default()
    }

    /// The file of a job that is ready, and its name.
    pub fn file(self, id: &str, now_millis: i64) -> Option<(String, Blob)> {
        self.expire(now_millis);
        self.kept
            .try_with_untracked(|kept| {
                let kept = kept.iter().find(|kept| kept.job.id == id)?;
                Some((kept.job.name.clone(), kept.file.clone()?))
            })
            .flatten()
    }

    /// Rows are being written.
    pub fn progressed(self, progress: Progress) {
        self.change(
            |job| job.state == JobState::Running,
            |kept| {
                kept.job.rows = progress.total.unwrap_or_default();
                kept.job.progress = progress.events as f64 / kept.job.rows.max(1) as f64;
            },
        );
    }

    /// The file is there.
    pub fn finished(self, id: &str, summary: &ExportSummary, file: &Blob) {
        self.change(
            |job| job.id == id,
            |kept| {
                kept.job.state = JobState::Ready;
                kept.job.progress = 1.0;
                kept.job.rows = summary.rows;
                kept.job.bytes = summary.bytes;
                kept.job.name.clone_from(&summary.name);
                kept.file = Some(file.clone());
            },
        );
    }

    /// There will be no file.
    pub fn ended(self, id: &str, state: JobState, failure: Failure) {
        self.change(
            |job| job.id == id,
            |kept| {
                kept.job.state = state;
                kept.job.error = Some(failure.clone());
            },
        );
    }

    /// Forgets a job and its file; `false` if there is none.
    pub fn remove(self, id: &str) -> bool {
        let before = self.kept.try_with_untracked(Vec::len).unwrap_or_default();
        self.kept
            .try_update(|kept| kept.retain(|kept| kept.job.id != id));
        self.kept.try_with_untracked(Vec::len).unwrap_or_default() < before
    }

    /// Forgets all.
    pub fn clear(self) {
        self.kept.try_set(Vec::new());
    }

    fn expire(self, now_millis: i64) {
        self.change(
            |job| job.state == JobState::Ready,
            |kept| {
                if kept.until_millis <= now_millis {
                    kept.job.state = JobState::Expired;
                    kept.file = None;
                }
            },
        );
    }

    fn change(self, which: impl Fn(&Job) -> bool, change: impl Fn(&mut Kept)) {
        self.kept.try_update(|kept| {
            kept.iter_mut()
                .filter(|kept| which(&kept.job))
                .for_each(&change)
        });
    }
}

fn rfc3339(millis: i64) -> String {
    Moment::from_millis(millis).rfc3339(&Zone::utc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::failure::Code;

    #[test]
    fn a_job_is_kept_until_its_time_is_over_or_it_is_removed() {
        let owner = Owner::new();
        owner.set();
        let jobs = Jobs::default();
        let first = jobs.ask(&ExportOptions::default(), 0);
        let second = jobs.ask(
            &ExportOptions {
                report: Some("pipefy".into()),
                ..ExportOptions::default()
            },
            5,
        );
        jobs.ended(
            &first,
            JobState::Failed,
            Failure::new(Code::Window, "too long"),
        );
        let list = jobs.list(10);
        assert_eq!(
            list.iter().map(|job| job.id.as_str()).collect::<Vec<_>>(),
            [second.as_str(), first.as_str()]
        );
        assert_eq!(
            (list[0].report.as_str(), list[0].state),
            ("pipefy", JobState::Running)
        );
        assert_eq!(
            list[1].error.as_ref().map(|failure| failure.code),
            Some(Code::Window)
        );
        assert!(jobs.remove(&first) && !jobs.remove(&first));
        assert_eq!(list[1].until, "1970-01-31T00:00:00Z");
    }
}
