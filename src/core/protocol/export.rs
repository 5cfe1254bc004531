//! What an export is asked to hold, and what it came to hold.

use serde::{Deserialize, Serialize};

use super::{MaskCount, Sealed};

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
    /// `csv`, `ndjson`, `json`, `xlsx` or `print`.
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
    /// `rfc3339`, `local` or `epoch-millis`; absent: as the report has it.
    pub time_format: Option<String>,
    /// CSV dialect.
    pub dialect: DialectOptions,
    /// `json` (default), `flatten` or `changes`.
    pub details: Option<String>,
    /// The file and its manifest in one zip.
    pub bundle: Option<bool>,
}

/// One column of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportColumn {
    /// The header, written as it is.
    pub header: String,
    /// A canonical field's key, `user` (name, else e-mail, else id), or `details.some.path`.
    pub field: String,
    /// How times are written: `rfc3339` (default), `local` with a zone's column beside it, `epoch-millis`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_format: Option<String>,
}

/// Which range of time a report may cover. A limit that is misspelt is refused: without it the report would cover more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
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
    /// The person made it here, and may take it away again.
    #[serde(default, skip_serializing_if = "is_false")]
    pub own: bool,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

/// The file that an export made, without its bytes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportSummary {
    /// File name with report, window and zone.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Rows without the header; of raw events, those that were asked for.
    pub rows: u64,
    /// Records in a file of raw events, each written once: several events may stand in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<u64>,
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

impl ExportSummary {
    /// The file became something else on its way out: a workbook was made of its rows.
    pub fn became(&mut self, sealed: &Sealed) {
        self.bytes = sealed.bytes;
        self.sha256.clone_from(&sealed.sha256);
        if let Some(file) = self.manifest.pointer_mut("/files/0") {
            file["bytes"] = sealed.bytes.into();
            file["sha256"] = sealed.sha256.as_str().into();
        }
    }

    /// The file and its manifest were put into one zip, which is what is handed over. The manifest still describes
    /// the file inside.
    pub fn bundled(&mut self, sealed: &Sealed) {
        self.name = bundle_name(&self.name);
        self.media_type = "application/zip".to_owned();
        self.bytes = sealed.bytes;
        self.sha256.clone_from(&sealed.sha256);
    }
}

/// The name of the zip in which a file of this name lies.
pub fn bundle_name(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    format!("{stem}.zip")
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
    /// What was masked in all of them, by what the masks are called.
    pub masked: Vec<MaskCount>,
    /// Notes for the person.
    pub notices: Vec<String>,
}
