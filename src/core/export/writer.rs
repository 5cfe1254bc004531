//! A file in the making, in whichever form.

use std::io;

use super::columns::Columns;
use super::outbox::Outbox;
use super::print::{PrintWriter, write_html};
use super::{CsvWriter, Dialect, Formulas, JsonWriter, NdjsonWriter};
use crate::core::protocol::PrintSheet;
use crate::core::report::FileFormat;
use crate::core::store::Store;
use crate::core::time::Zone;

/// What takes the rows.
pub(super) enum Writer {
    Csv(Box<CsvWriter<Outbox>>),
    Ndjson(NdjsonWriter<Outbox>),
    Json(JsonWriter<Outbox>),
    Print(Box<PrintWriter>),
}

impl Writer {
    /// One for every form but a print view, which needs its head.
    pub fn new(format: FileFormat, dialect: Dialect, out: &Outbox) -> io::Result<Writer> {
        Ok(match format {
            FileFormat::Ndjson => Writer::Ndjson(NdjsonWriter::new(out.clone())),
            FileFormat::Json => Writer::Json(JsonWriter::new(out.clone())?),
            // A workbook is made of these rows elsewhere, each cell as text: there is nothing to neutralise.
            FileFormat::Xlsx => {
                let dialect = Dialect {
                    formulas: Formulas::Raw,
                    ..Dialect::UNIX
                };
                Writer::Csv(Box::new(CsvWriter::new(out.clone(), dialect)?))
            }
            _ => Writer::Csv(Box::new(CsvWriter::new(out.clone(), dialect)?)),
        })
    }

    /// Whether the rows are cells, not raw events.
    pub fn has_cells(&self) -> bool {
        matches!(self, Writer::Csv(_) | Writer::Print(_))
    }

    /// Writes the header, where there is one.
    pub fn header(&mut self, headers: &[String]) -> io::Result<()> {
        match self {
            Writer::Csv(csv) => csv.row(headers),
            Writer::Print(print) => print.csv.row(headers),
            Writer::Ndjson(_) | Writer::Json(_) => Ok(()),
        }
    }

    /// Writes `rows` in their order.
    pub fn rows(
        &mut self,
        columns: &mut Columns,
        store: &Store,
        rows: &[u32],
        zone: &Zone,
    ) -> io::Result<()> {
        match self {
            Writer::Csv(csv) => columns.write(csv, store, rows, zone),
            Writer::Print(print) => columns.write(&mut print.csv, store, rows, zone),
            Writer::Ndjson(file) => rows
                .iter()
                .try_for_each(|row| store.raw().with(*row, |raw| file.event(raw))),
            Writer::Json(file) => rows
                .iter()
                .try_for_each(|row| store.raw().with(*row, |raw| file.event(raw))),
        }
    }

    /// Ends the file; gives the number of cells that were changed so that no spreadsheet runs them.
    pub fn finish(self, out: &mut Outbox) -> io::Result<u64> {
        match self {
            Writer::Csv(csv) => {
                let escaped = csv.escaped_cells();
                csv.finish()?;
                return Ok(escaped);
            }
            Writer::Ndjson(file) => drop(file.finish()?),
            Writer::Json(file) => drop(file.finish()?),
            Writer::Print(print) => write_html(&print.finish()?, out)?,
        }
        Ok(0)
    }

    /// The sheet of a print view; none of another form.
    pub fn sheet(self) -> io::Result<Option<PrintSheet>> {
        match self {
            Writer::Print(print) => print.finish().map(Some),
            _ => Ok(None),
        }
    }
}
