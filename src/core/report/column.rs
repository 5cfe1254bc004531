//! Where the cells of a column come from.

use std::collections::HashSet;

use super::bad_option;
use crate::core::event::Field;
use crate::core::failure::Failure;
use crate::core::protocol::ReportColumn;
use crate::core::query::read_path_name;

/// One column of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Written as it is.
    pub header: String,
    /// What its cells hold.
    pub source: ColumnSource,
    /// How its times are written, if it holds any.
    pub time_format: TimeFormat,
}

/// What the cells of a column hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnSource {
    /// A canonical field.
    Field(Field),
    /// The actor's name, else e-mail, else id.
    User,
    /// A value inside the details: the keys that lead to it.
    Details(Vec<String>),
    /// Before and after of what the event changed, as JSON.
    Changes,
    /// A column for each path of the details; which, only the rows can tell.
    Flattened,
    /// Date and time in the chosen zone, without the zone.
    LocalTime,
    /// The chosen zone's name and its offset at that time.
    TimeZone,
    /// Whole milliseconds since 1970 in UTC.
    EpochMillis,
}

/// How a time is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeFormat {
    /// In the chosen zone, with its offset and the source's fraction digits.
    #[default]
    Rfc3339,
    /// Date and time as spreadsheets read them, and a column beside it with zone and offset.
    Local,
    /// Milliseconds since 1970 in UTC.
    EpochMillis,
}

const TIME_FORMATS: [(&str, TimeFormat); 3] = [
    ("rfc3339", TimeFormat::Rfc3339),
    ("local", TimeFormat::Local),
    ("epoch-millis", TimeFormat::EpochMillis),
];

/// Reads a time format; none is RFC 3339.
pub(super) fn read_time_format(text: Option<&str>) -> Result<Option<TimeFormat>, Failure> {
    let Some(text) = text else { return Ok(None) };
    match TIME_FORMATS.iter().find(|(name, _)| *name == text) {
        Some((_, format)) => Ok(Some(*format)),
        None => {
            let names = TIME_FORMATS.map(|(name, _)| name);
            let message = format!("timeFormat can be {}: {text:?}", names.join(", "));
            Err(bad_option("timeFormat", names.to_vec(), message))
        }
    }
}

/// Reads columns; `chosen` tells whether the options gave them, or a report.
pub(super) fn read_columns(columns: &[ReportColumn], chosen: bool) -> Result<Vec<Column>, Failure> {
    let option = if chosen { "columns" } else { "reports" };
    if columns.is_empty() {
        let message = format!("{option}: at least one column is needed");
        return Err(bad_option(option, allowed_fields(), message));
    }
    let mut headers = HashSet::new();
    for column in columns {
        // In a JSON object the second of two equal keys would hide the first.
        if !headers.insert(&column.header) {
            let message = format!(
                "{option}: two columns have the same header: {:?}",
                column.header
            );
            return Err(bad_option(option, "each header once", message));
        }
    }
    columns
        .iter()
        .map(|column| read_column(column, option))
        .collect()
}

fn read_column(column: &ReportColumn, option: &str) -> Result<Column, Failure> {
    let source = read_source(&column.field).ok_or_else(|| {
        let message = format!(
            "{option}: there is no such field; use one of {}: {:?}",
            allowed_fields().join(", "),
            column.field
        );
        bad_option(option, allowed_fields(), message)
    })?;
    let time_format = read_time_format(column.time_format.as_deref())?.unwrap_or_default();
    if time_format != TimeFormat::Rfc3339 && source != ColumnSource::Field(Field::Time) {
        let message = format!(
            "timeFormat is for columns of the field time: {:?}",
            column.header
        );
        return Err(bad_option(
            "timeFormat",
            "only with the field time",
            message,
        ));
    }
    Ok(Column {
        header: column.header.clone(),
        source,
        time_format,
    })
}

fn read_source(field: &str) -> Option<ColumnSource> {
    if field == "user" {
        return Some(ColumnSource::User);
    }
    if let Some(path) = read_path_name(field) {
        return Some(ColumnSource::Details(path));
    }
    // A name with a space or a colon in it needs no quotes here.
    if let Some(path) = field.strip_prefix("details.") {
        let keys: Vec<String> = path.split('.').map(String::from).collect();
        return (!keys.iter().any(String::is_empty)).then_some(ColumnSource::Details(keys));
    }
    Field::from_key(field).map(ColumnSource::Field)
}

fn allowed_fields() -> Vec<String> {
    let canonical = Field::ALL.into_iter().map(|field| field.key().to_string());
    canonical
        .chain(["user".into(), "details.some.path".into()])
        .collect()
}
