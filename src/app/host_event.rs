//! What the element tells its host page.
//!
//! The program in `bin/` gives each its name with the prefix and dispatches it.

use super::jobs::Job;
use super::view::View;
use crate::core::failure::Failure;
use crate::core::protocol::{ExportOptions, ExportSummary, LoadReport, Progress, Report};

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
    /// Something failed, and the screen says so.
    Error(Failure),
}
