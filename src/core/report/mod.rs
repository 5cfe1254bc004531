//! What a report holds: its columns, its range of time, and what narrows it.
//!
//! [`plan`] reads the options of an export once, into values that cannot be
//! wrong; which rows match is then the engine's work, and how they are written
//! is `export`'s. The built-in reports cannot be replaced by a host's.

mod built_in;
mod column;
mod file_name;
mod form;
mod window;

use serde_json::json;

pub use built_in::built_in_reports;
pub use column::{Column, ColumnSource, TimeFormat};
pub use form::Details;

use super::failure::{Code, Failure};
use super::protocol::{ExportOptions, Report, ReportColumn};
use super::time::{TimeRange, Zone};

/// The form of the file that an export makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileFormat {
    /// Comma-separated values with a header row.
    #[default]
    Csv,
    /// One JSON object a line.
    Ndjson,
    /// One JSON array.
    Json,
    /// A workbook: the cells of the CSV, each as text.
    Xlsx,
    /// A sheet to print: an HTML document with the cells of the CSV.
    Print,
}

impl FileFormat {
    /// Its name in options.
    pub fn as_str(self) -> &'static str {
        match self {
            FileFormat::Csv => "csv",
            FileFormat::Ndjson => "ndjson",
            FileFormat::Json => "json",
            FileFormat::Xlsx => "xlsx",
            FileFormat::Print => "print",
        }
    }

    /// How the file's name ends.
    pub fn ending(self) -> &'static str {
        match self {
            FileFormat::Print => "html",
            other => other.as_str(),
        }
    }
}

/// What an export is to hold, settled.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportPlan {
    /// The report, with the columns that were chosen.
    pub report: Report,
    /// The columns in the order of the file.
    pub columns: Vec<Column>,
    /// The form of the file.
    pub format: FileFormat,
    /// How the details are written.
    pub details: Details,
    /// Only events in this range; an event without a time is in none but the open one.
    pub range: TimeRange,
    /// Only this actor: id or e-mail, exactly.
    pub actor: Option<String>,
    /// Only this scope, exactly.
    pub graph: Option<String>,
    /// Only actors whose name or e-mail has this in it, in any case.
    pub search_term: Option<String>,
    /// The pipe that was asked for, as it was written.
    pub pipe_uuid: Option<String>,
    /// `<fileName or name>_<first day>_<last day>_<zone>.<ending>`, without days when the range is open.
    pub file_name: String,
    /// What the person should know about the file.
    pub notices: Vec<String>,
}

/// What the options ask for, checked against the report that they name.
///
/// `reports` are the host's own. The zone and the moment that `options.timeZone` and `options.now` name are for
/// the caller to settle, since they need a browser; the rest of the options is read here, but for `query` and
/// `dialect`.
pub fn plan(
    options: &ExportOptions,
    reports: &[Report],
    zone: &Zone,
    now_millis: i64,
) -> Result<ReportPlan, Failure> {
    let mut report = find_report(options.report.as_deref().unwrap_or("visible"), reports)?;
    let format = read_format(options.format.as_deref())?;
    let details = form::read_details(options.details.as_deref())?;
    if let Some(fields) = &options.columns {
        report.columns = chosen_columns(&report, fields)?;
    }
    let columns = column::read_columns(&report.columns, options.columns.is_some())?;
    let columns = form::in_form(columns, options, details, &report.name)?;
    let filters = Filters::read(options, &report)?;
    let window = window::Window {
        report: &report,
        zone,
        now_millis,
    }
    .range(options.from.as_deref(), options.to.as_deref())?;
    let file_name = file_name::file_name(&report, window.range, zone, format);
    Ok(ReportPlan {
        report,
        columns,
        format,
        details,
        range: window.range,
        actor: filters.actor,
        graph: filters.graph,
        search_term: filters.search_term,
        pipe_uuid: filters.pipe_uuid,
        file_name,
        notices: window.notices,
    })
}

/// Whether a report that somebody made can be used; what is wrong with it is said for that person.
pub fn check_report(report: &Report) -> Result<(), Failure> {
    if report.name.trim().is_empty() {
        return Err(bad_option("reports", "a name", "a report needs a name"));
    }
    if built_in_reports()
        .iter()
        .any(|known| known.name == report.name)
    {
        let message = format!(
            "a report cannot be called {:?}: that is one of the built-in ones; choose another name",
            report.name
        );
        return Err(bad_option("reports", "another name", message));
    }
    column::read_columns(&report.columns, false)?;
    Filters::read(&ExportOptions::default(), report)?;
    window::Window {
        report,
        zone: &Zone::utc(),
        now_millis: 0,
    }
    .check()
}

/// A `bad-options` failure that names the option and what it may be.
fn bad_option(
    option: &str,
    allowed: impl Into<serde_json::Value>,
    message: impl Into<String>,
) -> Failure {
    Failure::new(Code::BadOptions, message)
        .with_detail(json!({ "option": option, "allowed": allowed.into() }))
}

fn find_report(name: &str, reports: &[Report]) -> Result<Report, Failure> {
    let mut known = built_in_reports();
    known.extend(reports.iter().cloned());
    if let Some(report) = known.iter().find(|report| report.name == name) {
        return Ok(report.clone());
    }
    let names: Vec<&str> = known.iter().map(|report| report.name.as_str()).collect();
    let message = format!(
        "there is no such report; use one of {}: {name:?}",
        names.join(", ")
    );
    Err(bad_option("report", names, message))
}

fn read_format(format: Option<&str>) -> Result<FileFormat, Failure> {
    const FORMATS: [FileFormat; 5] = [
        FileFormat::Csv,
        FileFormat::Ndjson,
        FileFormat::Json,
        FileFormat::Xlsx,
        FileFormat::Print,
    ];
    let Some(name) = format else {
        return Ok(FileFormat::default());
    };
    FORMATS
        .into_iter()
        .find(|format| format.as_str() == name)
        .ok_or_else(|| {
            let names = FORMATS.map(FileFormat::as_str);
            bad_option(
                "format",
                names.to_vec(),
                format!(
                    "this format cannot be written; use csv, ndjson, json, xlsx or print: {name:?}"
                ),
            )
        })
}

/// Whether the report takes the option `columns`.
pub fn chooses_columns(report: &str) -> bool {
    !matches!(report, "pipefy" | "graphos")
}

fn chosen_columns(report: &Report, fields: &[String]) -> Result<Vec<ReportColumn>, Failure> {
    if !chooses_columns(&report.name) {
        let message = format!(
            "the columns of the report {:?} are fixed; leave columns out, or use the report \"visible\"",
            report.name
        );
        return Err(bad_option(
            "columns",
            "not with the reports pipefy and graphos",
            message,
        ));
    }
    let column = |field: &String| {
        let own = report.columns.iter().find(|own| own.field == *field);
        own.cloned().unwrap_or_else(|| ReportColumn {
            header: field.clone(),
            field: field.clone(),
            time_format: None,
        })
    };
    Ok(fields.iter().map(column).collect())
}

/// The filters that were given, each known to be one that the report takes.
struct Filters {
    actor: Option<String>,
    graph: Option<String>,
    search_term: Option<String>,
    pipe_uuid: Option<String>,
}

/// What `Report::filters` may name.
const FILTERS: [&str; 4] = ["actor", "graph", "searchTerm", "pipeUuid"];

impl Filters {
    fn read(options: &ExportOptions, report: &Report) -> Result<Filters, Failure> {
        if let Some(unknown) = report
            .filters
            .iter()
            .find(|filter| !FILTERS.contains(&filter.as_str()))
        {
            let message = format!(
                "the report {:?} names a filter that there is not: {unknown:?}",
                report.name
            );
            return Err(bad_option("reports", FILTERS.to_vec(), message));
        }
        // An empty text is an empty field of a form: it asks for nothing.
        let given = |filter: &str, value: &Option<String>| match value
            .as_ref()
            .filter(|text| !text.is_empty())
        {
            None => Ok(None),
            Some(_) if !report.filters.iter().any(|taken| taken == filter) => {
                Err(not_taken(filter, report))
            }
            Some(text) => Ok(Some(text.clone())),
        };
        let filters = Filters {
            actor: given("actor", &options.actor)?,
            graph: given("graph", &options.graph)?,
            search_term: given("searchTerm", &options.search_term)?,
            pipe_uuid: given("pipeUuid", &options.pipe_uuid)?,
        };
        filters.check_pipe(report)?;
        Ok(filters)
    }

    fn check_pipe(&self, report: &Report) -> Result<(), Failure> {
        const ALLOWED: &str = "a UUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301";
        match &self.pipe_uuid {
            Some(text) if !is_uuid(text) => Err(bad_option(
                "pipeUuid",
                ALLOWED,
                format!("pipeUuid must be {ALLOWED}, and this is none: {text:?}"),
            )),
            None if report.name == "pipefy" => Err(bad_option(
                "pipeUuid",
                ALLOWED,
                format!("the report \"pipefy\" needs a pipeUuid: {ALLOWED}"),
            )),
            _ => Ok(()),
        }
    }
}

fn not_taken(filter: &str, report: &Report) -> Failure {
    let taken = if report.filters.is_empty() {
        "no filter".into()
    } else {
        report.filters.join(", ")
    };
    let message = format!(
        "the report {:?} cannot be narrowed by {filter}; it takes {taken}",
        report.name
    );
    bad_option(filter, report.filters.clone(), message)
}

/// Any version, any case, with its hyphens.
fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests;
