//! One export under way: the selection, narrowed by the report, written step by
//! step.
//!
//! The rows are fixed when the export begins, so that searching on does not
//! change the file. A value that many rows share is quoted once and then
//! copied.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use super::columns::Columns;
use super::manifest::{Facts, manifest};
use super::masked::masked_cells;
use super::{CsvWriter, Dialect, Digest, Formulas, JsonWriter, NdjsonWriter};
use crate::core::engine::Engine;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{ExportOptions, ExportPreview, ExportSummary, PackOrder};
use crate::core::report::{FileFormat, ReportPlan, plan};
use crate::core::store::Store;
use crate::core::time::Zone;
use crate::core::verify::seal;

/// What an export takes from the moment it is asked for.
#[derive(Debug)]
pub struct Setting {
    /// Zone of the times in the file.
    pub zone: Zone,
    /// The moment it is asked for.
    pub now_millis: i64,
    /// Rows in the order of the file, before the report narrows them.
    pub rows: Vec<u32>,
    /// Whether `excel` means semicolons.
    pub decimal_comma: bool,
}

/// Bytes that are written and not yet taken.
#[derive(Clone, Default)]
struct Outbox(Rc<RefCell<Vec<u8>>>);

impl Write for Outbox {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

enum Writer {
    Csv(Box<CsvWriter<Outbox>>),
    Ndjson(NdjsonWriter<Outbox>),
    Json(JsonWriter<Outbox>),
}

/// An export under way.
pub struct Export {
    plan: ReportPlan,
    setting: Setting,
    next: usize,
    /// The row up to which paths of details were looked for, while that is not done.
    surveyed: Option<usize>,
    /// Of all columns, once they are known.
    headers: Vec<String>,
    dialect: Dialect,
    columns: Columns,
    writer: Option<Writer>,
    escaped_cells: u64,
    outbox: Outbox,
    /// Bytes given out so far.
    bytes: u64,
    /// Of what was given out; none where another computes it.
    digest: Option<Digest>,
    complete: bool,
    notices: Vec<String>,
    query_text: String,
    /// What must be asked for the same file again.
    again: serde_json::Value,
    /// The query in words.
    meaning: String,
}

impl Export {
    /// Plans the export; what the options ask for and may not have is a failure here, before anything is written.
    pub fn new(
        engine: &Engine,
        options: &ExportOptions,
        setting: Setting,
    ) -> Result<Export, Failure> {
        let plan = plan(options, engine.reports(), &setting.zone, setting.now_millis)?;
        let dialect = Dialect::resolve(&options.dialect, setting.decimal_comma)?;
        let store = engine.store();
        let rows = super::narrow::narrowed(store, &setting.rows, &plan, engine.carries_pipes());
        let setting = Setting { rows, ..setting };
        let outbox = Outbox::default();
        let columns = Columns::new(store, plan.columns.iter().map(|column| &column.source));
        let writer = match plan.format {
            FileFormat::Csv | FileFormat::Xlsx => {
                // A workbook is made of these rows elsewhere, each cell as text: there is nothing to neutralise.
                let dialect = match plan.format {
                    FileFormat::Xlsx => Dialect {
                        formulas: Formulas::Raw,
                        ..Dialect::UNIX
                    },
                    _ => dialect,
                };
                let csv = CsvWriter::new(outbox.clone(), dialect).map_err(unwritable)?;
                Writer::Csv(Box::new(csv))
            }
            FileFormat::Ndjson => Writer::Ndjson(NdjsonWriter::new(outbox.clone())),
            FileFormat::Json => Writer::Json(JsonWriter::new(outbox.clone()).map_err(unwritable)?),
        };
        let complete = engine.is_complete();
        let mut notices = plan.notices.clone();
        if !complete {
            notices.push("The loaded events are not complete, so this file is not either.".into());
        }
        let is_csv = matches!(writer, Writer::Csv(_));
        let query_text = options
            .query
            .as_deref()
            .unwrap_or(engine.query_text())
            .to_owned();
        let mut export = Export {
            surveyed: if is_csv && columns.are_unknown() {
                Some(0)
            } else {
                None
            },
            headers: Vec::new(),
            dialect,
            meaning: engine.meaning(&query_text),
            columns,
            writer: Some(writer),
            escaped_cells: 0,
            outbox,
            bytes: 0,
            digest: Some(Digest::default()),
            complete,
            notices,
            again: super::again::again(engine, options, &setting, &plan.report),
            query_text,
            next: 0,
            plan,
            setting,
        };
        if export.surveyed.is_none() {
            export.write_header()?;
        }
        Ok(export)
    }

    /// Settles the headers and, in a CSV, writes them.
    fn write_header(&mut self) -> Result<(), Failure> {
        self.headers = self.columns.headers(&self.plan.columns);
        match &mut self.writer {
            Some(Writer::Csv(csv)) => csv.row(&self.headers).map_err(unwritable),
            _ => Ok(()),
        }
    }

    /// Looks at further rows for paths of details; the header is written behind the last of them.
    fn survey(&mut self, store: &Store, from: usize, limit: usize) -> Result<(), Failure> {
        let end = self.setting.rows.len().min(from.saturating_add(limit));
        self.columns.note(store, &self.setting.rows[from..end])?;
        self.surveyed = (end < self.setting.rows.len()).then_some(end);
        match self.surveyed {
            None => self.write_header(),
            Some(_) => Ok(()),
        }
    }

    /// Rows that the file will hold.
    pub fn total(&self) -> u64 {
        self.setting.rows.len() as u64
    }

    /// Rows written so far.
    pub fn written(&self) -> u64 {
        self.next as u64
    }

    /// What the packer is to make of the rows, if anything: a workbook, a zip.
    pub fn pack_order(&self, bundle: bool, large: bool) -> Option<PackOrder> {
        let is_xlsx = self.plan.format == FileFormat::Xlsx;
        (is_xlsx || bundle).then(|| PackOrder {
            xlsx_rows: is_xlsx.then(|| self.total()),
            zip_as: bundle.then(|| self.name()),
            large,
        })
    }

    /// Name of the file. One that lacks events says so.
    pub fn name(&self) -> String {
        if self.complete {
            return self.plan.file_name.clone();
        }
        match self.plan.file_name.rsplit_once('.') {
            Some((stem, extension)) => format!("{stem}_incomplete.{extension}"),
            None => format!("{}_incomplete", self.plan.file_name),
        }
    }

    /// Says that whoever takes the bytes computes their digest, for [`Export::summary`].
    pub fn leave_digest(&mut self) {
        self.digest = None;
    }

    /// Writes up to `limit` further rows and gives the bytes that are ready. An empty answer does
    /// not mean that the end is reached: [`Export::written`] tells.
    pub fn step(&mut self, store: &Store, limit: usize) -> Result<Vec<u8>, Failure> {
        if let Some(from) = self.surveyed {
            self.survey(store, from, limit)?;
            return Ok(self.take());
        }
        let end = self.setting.rows.len().min(self.next + limit);
        let rows = &self.setting.rows[self.next..end];
        let written = match &mut self.writer {
            Some(Writer::Csv(csv)) => self.columns.write(csv, store, rows, &self.setting.zone),
            Some(Writer::Ndjson(file)) => rows
                .iter()
                .try_for_each(|row| store.raw().with(*row, |raw| file.event(raw))),
            Some(Writer::Json(file)) => rows
                .iter()
                .try_for_each(|row| store.raw().with(*row, |raw| file.event(raw))),
            None => Ok(()),
        };
        written.map_err(unwritable)?;
        self.next = end;
        Ok(self.take())
    }

    fn take(&mut self) -> Vec<u8> {
        let taken = std::mem::take(&mut *self.outbox.0.borrow_mut());
        self.bytes += taken.len() as u64;
        if let Some(digest) = &mut self.digest {
            digest.update(&taken);
        }
        taken
    }

    /// Ends the file and gives its last bytes. A file that does not hold every row that it was to
    /// hold is a failure, never a shorter file.
    pub fn end(&mut self) -> Result<Vec<u8>, Failure> {
        if self.next < self.setting.rows.len() {
            return Err(Failure::new(
                Code::Cancelled,
                "the export was stopped before its last row",
            ));
        }
        if self.surveyed.take().is_some() {
            // Without a row there is no path, but still a header.
            self.write_header()?;
        }
        match self.writer.take() {
            Some(Writer::Csv(csv)) => {
                self.escaped_cells = csv.escaped_cells();
                csv.finish().map_err(unwritable)?;
            }
            Some(Writer::Ndjson(file)) => drop(file.finish().map_err(unwritable)?),
            Some(Writer::Json(file)) => drop(file.finish().map_err(unwritable)?),
            None => return Err(Failure::new(Code::Internal, "the export has ended already")),
        }
        Ok(self.take())
    }

    /// Ends the file: its last bytes, and what it is.
    pub fn finish(
        mut self,
        engine: &Engine,
        millis: f64,
    ) -> Result<(Vec<u8>, ExportSummary), Failure> {
        let rest = self.end()?;
        let sha256 = self.digest.take().map_or_else(String::new, Digest::hex);
        Ok((rest, self.summary(engine, sha256, millis)))
    }

    /// What the file is, once it has ended.
    pub fn summary(mut self, engine: &Engine, sha256: String, millis: f64) -> ExportSummary {
        let mut summary = ExportSummary {
            name: self.name(),
            media_type: media_type(self.plan.format).to_owned(),
            rows: self.total(),
            bytes: self.bytes,
            sha256,
            complete: self.complete,
            escaped_cells: self.escaped_cells,
            masked_cells: masked_cells(engine.store(), &self.setting.rows, &self.plan),
            manifest: serde_json::Value::Null,
            millis,
            notices: std::mem::take(&mut self.notices),
        };
        summary.manifest = manifest(
            engine,
            &Facts {
                plan: &self.plan,
                zone: &self.setting.zone,
                now_millis: self.setting.now_millis,
                rows: &self.setting.rows,
                query: &self.query_text,
                meaning: &self.meaning,
                again: &self.again,
                dialect: Some(&self.dialect),
                headers: &self.headers,
                summary: &summary,
            },
        );
        seal(&mut summary.manifest);
        summary
    }

    /// The first rows as they will be written.
    pub fn preview(mut self, engine: &Engine, rows: usize) -> Result<ExportPreview, Failure> {
        let total = self.total();
        let name = self.name();
        let store = engine.store();
        let masked = engine.mask_counts(&self.setting.rows);
        let mut notices = self.notices.clone();
        if let Some(from) = self.surveyed {
            self.survey(store, from, SURVEYED_FOR_PREVIEW)?;
            if self.surveyed.take().is_some() {
                notices.push(format!(
                    "the columns shown are those of the first {SURVEYED_FOR_PREVIEW} events; the file has those of all"
                ));
                self.write_header()?;
            }
        }
        self.setting.rows.truncate(rows);
        let mut text = self.take();
        text.extend(self.step(store, rows)?);
        let (rest, summary) = self.finish(engine, 0.0)?;
        text.extend(rest);
        let text = String::from_utf8_lossy(&text).into_owned();
        let escaped_cells = (total == summary.rows).then_some(summary.escaped_cells);
        Ok(ExportPreview {
            text,
            rows: total,
            name,
            escaped_cells,
            masked,
            notices,
        })
    }
}

/// A preview is to come at once: it looks for paths of details in so many rows only.
const SURVEYED_FOR_PREVIEW: usize = 2000;

fn media_type(format: FileFormat) -> &'static str {
    match format {
        FileFormat::Csv => "text/csv;charset=utf-8",
        FileFormat::Ndjson => "application/x-ndjson",
        FileFormat::Json => "application/json",
        FileFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
}

fn unwritable(error: io::Error) -> Failure {
    Failure::new(
        Code::Internal,
        format!("the file could not be written: {error}"),
    )
}
