//! What crosses between the page and the engine: plain data, no handles.
//!
//! The names are those of the host's contract (`audit-explorer.d.ts`), so the
//! same types serve both.

mod counts;
mod device;
mod evidence;
mod export;
mod find;
mod load;
mod mapping;
mod options;
mod package;
mod panels;
mod print;
mod progress;
mod redact;
mod row;
mod shown;
mod sort;
mod source;

use serde::{Deserialize, Serialize};

pub use counts::{Bucket, FacetCount};
pub use device::{DeviceCall, DeviceReply, Keeping, KeptText, Restored};
pub use evidence::{Checked, Signature, SignatureKind, Verdict, Weight};
pub use export::{
    DialectOptions, ExportOptions, ExportPreview, ExportSummary, Report, ReportColumn,
    ReportWindow, bundle_name,
};
pub use find::{Find, Found};
pub use load::{Gap, LoadReport, NewEvents, NewsBy, REJECTS_NAMED, Reject};
pub use mapping::{
    DateOrderChange, DayMonth, FieldEvidence, MappingChange, MappingReport, PathExamples, Remapped,
    UsedMapping,
};
pub use options::read_options;
pub use package::{PackOrder, Sealed};
pub use panels::{
    Bar, Blocker, Chart, ChartRequest, Completion, Completions, Facet, FacetRequest, FacetValue,
    Finding, Insight, Panels, PanelsRequest, PathCount,
};
pub use print::PrintSheet;
pub use progress::{Notice, Phase, Progress, Waiting};
pub use redact::{MaskCount, Redact, RedactAction, RedactRule, Redaction};
pub use row::{Direction, Row};
pub use shown::{Change, CopyForm, CopyRows, Hit, HitPlace, Inspected};
pub use sort::SortBy;
pub use source::{Format, ReadOptions, SourceConfig};

/// What a search found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Matched {
    /// Events in the selection.
    pub total: u64,
    /// Events loaded.
    pub of: u64,
    /// How long it took.
    pub millis: f64,
    /// Which request this answers.
    pub generation: u32,
}

/// What the page asks of the engine. Loads and exports are asked for beside it, since they take and give bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Request {
    /// Sets the current selection. → [`Reply::Matched`]
    Search {
        /// The query's text.
        query: String,
        /// Given back in the answer; an answer to an older one is dropped.
        generation: u32,
    },
    /// Rows of the current selection in the current order. → [`Reply::Rows`]
    Rows {
        /// From this place …
        offset: u32,
        /// … so many.
        limit: u32,
    },
    /// The raw text of one event. → [`Reply::Event`]
    Event {
        /// Its place in the order of arrival.
        index: u32,
    },
    /// One event in full, and where it stands. → [`Reply::Inspected`]
    Inspect {
        /// Its place in the order of arrival.
        index: u32,
    },
    /// Some of the rows found, as a text. → [`Reply::Copied`]
    Copy(CopyRows),
    /// Which paths' values each row brings along, as [`Row::cells`]. → [`Reply::Done`]
    SetCells {
        /// As a query names them: `details.some.path`.
        paths: Vec<String>,
    },
    /// Sets the order of the current selection. → [`Reply::Done`]
    Sort {
        /// By what.
        field: SortBy,
        /// Which way.
        direction: Direction,
    },
    /// Counts of the values of a field in the current selection. → [`Reply::Facets`]
    Facets {
        /// A canonical field's key, a field of the query, `user`, or a path in the details.
        field: String,
        /// At most so many, the most frequent first.
        limit: u32,
    },
    /// Counts over time in the current selection. → [`Reply::Histogram`]
    Histogram {
        /// How many steps.
        buckets: u32,
    },
    /// What may stand at a place of the query. → [`Reply::Completions`]
    Complete {
        /// The query's text.
        query: String,
        /// The byte at which somebody writes.
        cursor: usize,
    },
    /// Which paths the details have. → [`Reply::Paths`]
    Paths,
    /// Which path became which field. → [`Reply::Mapping`]
    Mapping {
        /// Of which loaded source; the last one if absent.
        #[serde(default)]
        of: Option<String>,
    },
    /// Reads what is loaded by another mapping. → [`Reply::Remapped`]
    SetMapping {
        /// What is otherwise.
        change: Box<MappingChange>,
    },
    /// The first lines of an export. → [`Reply::Preview`]
    Preview {
        /// As for the export.
        options: Box<ExportOptions>,
    },
    /// What a print view shows. → [`Reply::Printed`]
    Print {
        /// As for the export.
        options: Box<ExportOptions>,
    },
    /// Reports that the host adds. → [`Reply::Done`]
    SetReports {
        /// All of them.
        reports: Vec<Report>,
    },
    /// What is masked before anything is kept. → [`Reply::Redacted`]
    SetRedaction {
        /// All of it.
        redaction: Box<Redaction>,
    },
    /// Stands in for the clock. → [`Reply::Done`]
    SetNow {
        /// RFC 3339, or the clock.
        now: Option<String>,
    },
    /// What may be told of a request for a file. → [`Reply::Told`]
    Tell {
        /// As the host or the person gave them.
        options: Box<ExportOptions>,
    },
    /// Forgets everything. → [`Reply::Done`]
    Clear,
}

/// What the engine answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reply {
    /// Done; nothing to say.
    Done,
    /// To a search.
    Matched(Matched),
    /// Rows.
    Rows(Vec<Row>),
    /// A raw text.
    Event(String),
    /// One event in full.
    Inspected(Box<Inspected>),
    /// Rows as a text.
    Copied(String),
    /// Counts by value.
    Facets(Vec<FacetCount>),
    /// Counts by time.
    Histogram(Vec<Bucket>),
    /// What may be put into the query.
    Completions(Completions),
    /// Paths of the details, the most frequent first.
    Paths(Vec<PathCount>),
    /// The mapping in force.
    Mapping(MappingReport),
    /// The mapping was changed.
    Remapped(Box<Remapped>),
    /// The first lines of an export.
    Preview(ExportPreview),
    /// What a print view shows.
    Printed(Box<PrintSheet>),
    /// The options of an export, with the query in force where they name none; what is masked in events is masked in them.
    Told(Box<ExportOptions>),
    /// To another setting of what is masked.
    Redacted {
        /// What was read before is gone: the source is to be read again.
        forgotten: bool,
    },
}
