//! In which form times and details stand in the columns.

use std::collections::HashSet;

use super::column::{Column, ColumnSource, TimeFormat, read_time_format};
use super::{bad_option, chooses_columns};
use crate::core::event::Field;
use crate::core::failure::Failure;
use crate::core::protocol::ExportOptions;

/// How the details are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Details {
    /// The source's own JSON in one cell.
    #[default]
    Json,
    /// A column for each path that any row has.
    Flatten,
    /// Before and after of what was changed, in one cell.
    Changes,
}

pub(super) fn read_details(details: Option<&str>) -> Result<Details, Failure> {
    match details {
        None | Some("json") => Ok(Details::Json),
        Some("flatten") => Ok(Details::Flatten),
        Some("changes") => Ok(Details::Changes),
        Some(other) => Err(bad_option(
            "details",
            vec!["json", "flatten", "changes"],
            format!("details can be written as json, flatten or changes: {other:?}"),
        )),
    }
}

/// The columns of a report as the options have them written.
pub(super) fn in_form(
    mut columns: Vec<Column>,
    options: &ExportOptions,
    details: Details,
    report: &str,
) -> Result<Vec<Column>, Failure> {
    write_details(&mut columns, details, report)?;
    let format = read_time_format(options.time_format.as_deref())?;
    let mut formed = Vec::with_capacity(columns.len());
    if format == Some(TimeFormat::Local) && !chooses_columns(report) {
        // A column for the zone comes with it.
        let message = format!(
            "the headers of the report {report:?} are fixed; leave timeFormat out, or use the report \"visible\""
        );
        return Err(bad_option(
            "timeFormat",
            vec!["rfc3339", "epoch-millis"],
            message,
        ));
    }
    for column in columns {
        let is_time = column.source == ColumnSource::Field(Field::Time);
        match format.unwrap_or(column.time_format) {
            TimeFormat::Local if is_time => {
                formed.push(Column {
                    header: format!("{} zone", column.header),
                    source: ColumnSource::TimeZone,
                    time_format: TimeFormat::Local,
                });
                let zone = formed.len() - 1;
                formed.insert(
                    zone,
                    Column {
                        source: ColumnSource::LocalTime,
                        ..column
                    },
                );
            }
            TimeFormat::EpochMillis if is_time => formed.push(Column {
                source: ColumnSource::EpochMillis,
                ..column
            }),
            _ => formed.push(column),
        }
    }
    each_header_once(&mut formed);
    Ok(formed)
}

fn write_details(columns: &mut Vec<Column>, details: Details, report: &str) -> Result<(), Failure> {
    let source = match details {
        Details::Json => return Ok(()),
        Details::Flatten => ColumnSource::Flattened,
        Details::Changes => ColumnSource::Changes,
    };
    if details == Details::Flatten && !chooses_columns(report) {
        let message = format!(
            "the headers of the report {report:?} are fixed; leave details out, or use the report \"visible\""
        );
        let allowed = match report {
            "graphos" => vec!["json", "changes"],
            _ => vec!["json"],
        };
        return Err(bad_option("details", allowed, message));
    }
    let mut any = false;
    for column in columns.iter_mut() {
        if column.source == ColumnSource::Field(Field::Details) {
            column.source = source.clone();
            any = true;
        }
    }
    if any {
        return Ok(());
    }
    if !chooses_columns(report) {
        let message = format!("the report {report:?} has no details to write; leave details out");
        return Err(bad_option("details", vec!["json"], message));
    }
    columns.push(Column {
        header: Field::Details.key().into(),
        source,
        time_format: TimeFormat::Rfc3339,
    });
    Ok(())
}

/// A zone's column may have come to the name of another one.
fn each_header_once(columns: &mut [Column]) {
    let mut headers = HashSet::new();
    for column in columns {
        while !headers.insert(column.header.clone()) {
            column.header.push('_');
        }
    }
}
