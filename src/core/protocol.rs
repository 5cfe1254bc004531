//! What crosses between the page and the engine: plain data, no handles.
//!
//! The names are those of the host's contract (`audit-explorer.d.ts`), so the
//! same types serve both.

use serde::{Deserialize, Serialize};

use super::event::Field;
use super::failure::Failure;
use super::paging::settings::{Paging, RetrySettings};

/// One event as it is shown and as an export writes it; what is absent is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// Its place in the order of arrival, from 0; it names the event.
    pub index: u32,
    /// [`Field::Id`], and so on in the order of [`Field::ALL`].
    pub id: String,
    /// RFC 3339 in the chosen zone, with the source's fraction digits.
    pub time: String,
    /// What was done.
    pub action: String,
    /// Actor's identifier.
    pub actor_id: String,
    /// Actor's name.
    pub actor_name: String,
    /// Actor's e-mail.
    pub actor_email: String,
    /// Actor's kind.
    pub actor_type: String,
    /// Actor's role.
    pub actor_role: String,
    /// Resource's identifier.
    pub resource_id: String,
    /// Resource's kind.
    pub resource_type: String,
    /// Resource's name.
    pub resource_name: String,
    /// Graph, repository, project, tenant.
    pub scope: String,
    /// Address.
    pub ip: String,
    /// `success`, `failure` or the source's word.
    pub outcome: String,
    /// The source's own JSON text.
    pub details: String,
}

impl Row {
    /// The text of one field.
    pub fn get(&self, field: Field) -> &str {
        match field {
            Field::Id => &self.id,
            Field::Time => &self.time,
            Field::Action => &self.action,
            Field::ActorId => &self.actor_id,
            Field::ActorName => &self.actor_name,
            Field::ActorEmail => &self.actor_email,
            Field::ActorType => &self.actor_type,
            Field::ActorRole => &self.actor_role,
            Field::ResourceId => &self.resource_id,
            Field::ResourceType => &self.resource_type,
            Field::ResourceName => &self.resource_name,
            Field::Scope => &self.scope,
            Field::Ip => &self.ip,
            Field::Outcome => &self.outcome,
            Field::Details => &self.details,
        }
    }
}

/// Which way a sort runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// Smallest first.
    #[serde(rename = "asc")]
    Ascending,
    /// Largest (newest) first.
    #[default]
    #[serde(rename = "desc")]
    Descending,
}

/// The form of a body; `Auto` decides by its bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Decided by the bytes, never by the content type.
    #[default]
    Auto,
    /// A JSON document.
    Json,
    /// One JSON value a line.
    Ndjson,
    /// Comma-separated values with a header row.
    Csv,
}

/// How the events of one source are to be read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ReadOptions {
    /// What the person sees as the source's name: a URL without its query, a file's name.
    pub name: String,
    /// Form of the body.
    pub format: Format,
    /// A known source's name, `auto`, or `none`. Empty means `auto`.
    pub source: String,
    /// JSON Pointer or dotted path to the array of events.
    pub events: Option<String>,
    /// Canonical field (its key) to path.
    pub mapping: std::collections::BTreeMap<String, String>,
    /// Minutes by which the source may lag.
    pub freshness: Option<u32>,
}

/// One record that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// Byte offset in its body.
    pub at: u64,
    /// What is wrong with it.
    pub reason: String,
}

/// A part of the asked-for range that is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// RFC 3339; from here …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// … up to here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The page that is missing, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Why.
    pub reason: String,
}

/// What a load brought: `events + duplicates + rejected` is the number of records met.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoadReport {
    /// Events kept.
    pub events: u64,
    /// The first rejects (at most 1,000), with place and reason.
    pub rejects: Vec<Reject>,
    /// How many records were rejected in all.
    pub rejected: u64,
    /// Events that were there already.
    pub duplicates: u64,
    /// Bodies read.
    pub pages: u32,
    /// Bytes read, as received after transport decoding.
    pub bytes: u64,
    /// Whether everything asked for is there.
    pub complete: bool,
    /// What is missing, and why.
    pub gaps: Vec<Gap>,
    /// What else is to be known of how much this is: a source that may lag, say.
    pub notices: Vec<String>,
    /// When it was asked for, RFC 3339: nothing that happened later is in it.
    pub asked: Option<String>,
    /// Time of the oldest event, RFC 3339, or null.
    pub from: Option<String>,
    /// Time of the newest event, RFC 3339, or null.
    pub to: Option<String>,
    /// Name of the mapping used: a known source's, `generic`, or `custom`.
    pub source: String,
    /// Events whose time carried no zone and was read as UTC.
    pub assumed_zone: u64,
    /// Events without a time that can be read.
    pub untimed: u64,
    /// How long it took.
    pub millis: f64,
}

/// The dialect of a CSV as a host may ask for it; what is absent follows the preset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DialectOptions {
    /// `rfc4180` (default), `excel` or `unix`.
    pub preset: Option<String>,
    /// One ASCII character.
    pub delimiter: Option<String>,
    /// `"\r\n"`/`crlf` or `"\n"`/`lf`.
    pub eol: Option<String>,
    /// A byte order mark first.
    pub bom: Option<bool>,
    /// `escape` (default) or `raw`.
    pub formulas: Option<String>,
}

/// What an export is to hold, as the host asks for it. Dates and instants are texts still.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ExportOptions {
    /// `pipefy`, `graphos`, `visible`, `all`, or a further report's name.
    pub report: Option<String>,
    /// `csv`, `ndjson`, `json` or `xlsx`.
    pub format: Option<String>,
    /// Replaces the current selection.
    pub query: Option<String>,
    /// Canonical fields or `details.some.path`, in the order of the file.
    pub columns: Option<Vec<String>>,
    /// Included; an instant, or a date that stands for a day in the zone.
    pub from: Option<String>,
    /// Not included; as a date, that day is included.
    pub to: Option<String>,
    /// Exact: actor id or e-mail.
    pub actor: Option<String>,
    /// Exact: scope.
    pub graph: Option<String>,
    /// Case-insensitive over user name and e-mail.
    pub search_term: Option<String>,
    /// A UUID; required by `pipefy`.
    pub pipe_uuid: Option<String>,
    /// `UTC`, `local` or an IANA name.
    pub time_zone: Option<String>,
    /// RFC 3339; stands in for the clock.
    pub now: Option<String>,
    /// CSV dialect.
    pub dialect: DialectOptions,
    /// `json` (default), `flatten` or `changes`.
    pub details: Option<String>,
}

/// One column of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportColumn {
    /// The header, written as it is.
    pub header: String,
    /// A canonical field's key, `user` (name, else e-mail, else id), or `details.some.path`.
    pub field: String,
    /// How times are written; absent = RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_format: Option<String>,
}

/// Which range of time a report may cover.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ReportWindow {
    /// The last so many days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<u32>,
    /// The day of `now` is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_today: Option<bool>,
    /// The longest range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_days: Option<u32>,
    /// The earliest start: a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<String>,
}

/// A report: which columns, over which range, narrowed by what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// What `report` names it by.
    pub name: String,
    /// What people see.
    pub title: String,
    /// In the order of the file.
    pub columns: Vec<ReportColumn>,
    /// Absent: everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<ReportWindow>,
    /// Which of `actor`, `graph`, `searchTerm`, `pipeUuid` it takes.
    #[serde(default)]
    pub filters: Vec<String>,
    /// How the file's name begins; absent = the report's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
}

/// A value and how many events of the current selection have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetCount {
    /// The value as shown; empty = absent.
    pub value: String,
    /// Events.
    pub count: u64,
}

/// One step of a histogram over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// RFC 3339, included.
    pub from: String,
    /// RFC 3339, not included.
    pub to: String,
    /// Events.
    pub count: u64,
}

/// Which foreign path became which of our fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MappingReport {
    /// A known source's name, `generic` or `custom`.
    pub source: String,
    /// 0 to 1.
    pub confidence: f64,
    /// Canonical field to path.
    pub fields: std::collections::BTreeMap<String, String>,
}

/// The file that an export made, without its bytes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportSummary {
    /// File name with report, window and zone.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Rows without the header.
    pub rows: u64,
    /// Size of the file.
    pub bytes: u64,
    /// Lower-case hex.
    pub sha256: String,
    /// Whether the loaded data were complete.
    pub complete: bool,
    /// Cells changed so that no spreadsheet runs them.
    pub escaped_cells: u64,
    /// Cells masked.
    pub masked_cells: u64,
    /// What an auditor may read beside the file.
    pub manifest: serde_json::Value,
    /// How long it took.
    pub millis: f64,
    /// Notes for the person: a window that ends within the source's lag, say.
    pub notices: Vec<String>,
}

/// The first lines of an export, as they will be written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportPreview {
    /// Text of the header and the first rows, line ends included.
    pub text: String,
    /// Rows in the whole file.
    pub rows: u64,
    /// The name that the file will have.
    pub name: String,
    /// Cells that will be changed among all rows, if known already.
    pub escaped_cells: Option<u64>,
    /// Notes for the person.
    pub notices: Vec<String>,
}

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

/// Which long work a progress belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Reading a source.
    Load,
    /// Writing a file.
    Export,
}

/// A pause before a page is asked for again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Seconds that are left; none while the device is offline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// The page, from 1.
    pub page: u32,
}

/// How far a long work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Which work.
    pub phase: Phase,
    /// Events read or written so far.
    pub events: u64,
    /// Bytes read or written so far.
    pub bytes: u64,
    /// Bytes (load) or events (export) in all, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// Why it stands still for the moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
}

/// What the engine says without being asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "camelCase")]
#[non_exhaustive]
pub enum Notice {
    /// Long work goes on.
    Progress(Progress),
    /// A source was read to its end.
    Loaded(LoadReport),
    /// Something failed; what was loaded before is still there.
    Failed(Failure),
    /// More events can be searched and shown already.
    Grew {
        /// Events loaded so far.
        total: u64,
    },
}

/// Where events come from and how they are asked for, as a host gives it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SourceConfig {
    /// The endpoint; made absolute by the page.
    pub url: String,
    /// `GET` unless given.
    pub method: Option<String>,
    /// Further headers.
    pub headers: std::collections::BTreeMap<String, String>,
    /// A text is sent as it is, anything else as JSON.
    pub body: Option<serde_json::Value>,
    /// `omit`, `same-origin` (default) or `include`.
    pub credentials: Option<String>,
    /// Form of the body.
    pub format: Format,
    /// JSON Pointer or dotted path to the array of events.
    pub events: Option<String>,
    /// A known source's name, `auto` or `none`.
    pub source: Option<String>,
    /// Canonical field (its key) to path.
    pub mapping: std::collections::BTreeMap<String, String>,
    /// How its pages follow one another; found out unless it is said.
    pub paging: Paging,
    /// Limits of asking again after a fault.
    pub retry: RetrySettings,
    /// Minutes by which the source may lag.
    pub freshness: Option<u32>,
    /// Whether the host's `authorize` is asked before each request. Only ever set for what the host
    /// itself loads: an address that a person types may be anybody's.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub authorized: bool,
}

impl SourceConfig {
    /// The source's name as people see it: the address without query and fragment, where secrets may be.
    pub fn name(&self) -> String {
        let end = self.url.find(['?', '#']).unwrap_or(self.url.len());
        let (scheme, rest) = self.url[..end]
            .split_once("://")
            .unwrap_or(("", &self.url[..end]));
        let host_end = rest.find('/').unwrap_or(rest.len());
        // `user:password@` before the host is a secret too.
        let host = rest[..host_end].rsplit('@').next().unwrap_or_default();
        let separator = if scheme.is_empty() { "" } else { "://" };
        format!("{scheme}{separator}{host}{}", &rest[host_end..])
    }

    /// How its events are to be read.
    pub fn read_options(&self) -> ReadOptions {
        ReadOptions {
            name: self.name(),
            format: self.format,
            source: self.source.clone().unwrap_or_default(),
            events: self.events.clone(),
            mapping: self.mapping.clone(),
            freshness: self.freshness,
        }
    }
}

/// What the page asks of the engine. Loads and exports are asked for beside it, since they take and give bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
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
    /// Sets the order of the current selection. → [`Reply::Done`]
    Sort {
        /// By which field.
        field: Field,
        /// Which way.
        direction: Direction,
    },
    /// Counts of the values of a field in the current selection. → [`Reply::Facets`]
    Facets {
        /// A canonical field's key.
        field: String,
        /// At most so many, the most frequent first.
        limit: u32,
    },
    /// Counts over time in the current selection. → [`Reply::Histogram`]
    Histogram {
        /// How many steps.
        buckets: u32,
    },
    /// Which path became which field. → [`Reply::Mapping`]
    Mapping,
    /// The first lines of an export. → [`Reply::Preview`]
    Preview {
        /// As for the export.
        options: Box<ExportOptions>,
    },
    /// Reports that the host adds. → [`Reply::Done`]
    SetReports {
        /// All of them.
        reports: Vec<Report>,
    },
    /// Stands in for the clock. → [`Reply::Done`]
    SetNow {
        /// RFC 3339, or the clock.
        now: Option<String>,
    },
    /// Forgets everything. → [`Reply::Done`]
    Clear,
}

/// What the engine answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "camelCase")]
pub enum Reply {
    /// Done; nothing to say.
    Done,
    /// To a search.
    Matched(Matched),
    /// Rows.
    Rows(Vec<Row>),
    /// A raw text.
    Event(String),
    /// Counts by value.
    Facets(Vec<FacetCount>),
    /// Counts by time.
    Histogram(Vec<Bucket>),
    /// The mapping in force.
    Mapping(MappingReport),
    /// The first lines of an export.
    Preview(ExportPreview),
}
