//! One export, from when it was asked for to its end.

use serde::{Deserialize, Serialize};

use crate::core::failure::{Code, Failure};

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
    /// Another window makes its file: it is stopped and deleted there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub elsewhere: bool,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
}

impl Job {
    /// Nobody makes its file any more: the page in which it was asked for is gone.
    pub(super) fn breaks_off(&mut self) {
        if self.state.is_open() && !self.elsewhere {
            self.state = JobState::Failed;
            self.rows_per_second = None;
            self.seconds_left = None;
            self.error = Some(Failure::new(
                Code::Cancelled,
                "the page was closed before the file was made; export again",
            ));
        }
    }

    /// Its file was made, and could not be kept.
    pub(super) fn loses_file(&mut self, why: &str) {
        self.state = JobState::Expired;
        self.error = Some(Failure::new(
            Code::TooLarge,
            format!("the file could not be kept on this device: {why}"),
        ));
    }
}
