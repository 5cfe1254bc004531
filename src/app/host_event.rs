//! What the element tells its host page.
//!
//! The program in `bin/` gives each its name with the prefix and dispatches it.

use serde::Serialize;

use super::jobs::Job;
use super::view::View;
use crate::core::failure::Failure;
use crate::core::protocol::{ExportOptions, ExportSummary, LoadReport, Progress, Report};

/// What is kept on the device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptEvents {
    /// How many events.
    pub events: u64,
    /// How much room they take.
    pub bytes: u64,
    /// When they were kept, RFC 3339.
    pub since: Option<String>,
    /// Whether they are encrypted.
    pub sealed: bool,
    /// Why they are not kept, or not shown.
    pub problem: Option<String>,
}

/// One event of the host's contract.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum HostEvent {
    /// Long work goes on.
    Progress(Progress),
    /// A source was read.
    Load(Box<LoadReport>),
    /// A search was answered.
    Search {
        /// Its text.
        query: String,
        /// Events found.
        total: u64,
        /// How long it took.
        millis: f64,
    },
    /// A person opened an event.
    Select {
        /// Its place in the order of arrival.
        index: u32,
    },
    /// A file was asked for: an auditable act, whatever comes of it.
    ExportAsked {
        /// The job that is to make it.
        job: Box<Job>,
        /// What it is to hold.
        options: Box<ExportOptions>,
    },
    /// A job has come to its end.
    ExportEnded {
        /// The job.
        job: Box<Job>,
        /// The file, without its bytes, if there is one.
        result: Option<Box<ExportSummary>>,
    },
    /// A file was made.
    Export {
        /// The job that made it.
        job: Box<Job>,
        /// The file, without its bytes.
        result: Box<ExportSummary>,
    },
    /// The person made a report, or took one away: all that there are beside the built-in ones.
    Reports(Vec<Report>),
    /// Somebody settled on another view.
    View(Box<View>),
    /// A case file is to be made.
    CaseAsked,
    /// The person wants another language: its tag.
    LanguageAsked(&'static str),
    /// The person turned single keys on or off.
    SingleKeys {
        /// Which of the two.
        on: bool,
    },
    /// The events were kept on the device, or not.
    Kept(KeptEvents),
    /// What was kept on the device is shown, or not.
    Restored(KeptEvents),
    /// Something failed, and the screen says so.
    Error(Failure),
}
