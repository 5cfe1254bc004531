//! One export under way: the selection, narrowed by the report, written step by
//! step.
//!
//! The rows are fixed when the export begins, so that searching on does not
//! change the file. A value that many rows share is quoted once and then
//! copied.

use std::collections::BTreeMap;
use std::io;

use super::columns::Columns;
use super::gather::Gather;
use super::manifest::{Facts, Origin, manifest};
use super::masked::masked_cells;
use super::narrow::{Narrowed, narrowed};
use super::outbox::Outbox;
use super::print::{Head, PrintWriter};
use super::records::Records;
use super::writer::Writer;
use super::{Dialect, Digest};
use crate::core::engine::Engine;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{ExportOptions, ExportSummary, PackOrder, PrintSheet};
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
    /// Zone of the days in the query.
    pub query_zone: Zone,
    /// The moment by which the query was read.
    pub query_now_millis: i64,
    /// Rows in the order of the file, before the report narrows them.
    pub rows: Vec<u32>,
    /// Whether `excel` means semicolons.
    pub decimal_comma: bool,
}

/// An export under way.
pub struct Export {
    plan: ReportPlan,
    pub(super) setting: Setting,
    /// Of a file of raw events, where several of these stand in one record.
    records: Option<Records>,
    next: usize,
    /// The row up to which paths of details were looked for, while that is not done.
    pub(super) surveyed: Option<usize>,
    /// Whether the raw texts of the rows are needed.
    pub(super) reads_texts: bool,
    gather: Gather,
    /// Of all columns, once they are known.
    headers: Vec<String>,
    dialect: Dialect,
    columns: Columns,
    /// Cells, or places in raw events, of what was written that were masked; and places by the masks' labels.
    masked_cells: u64,
    masks: BTreeMap<u16, u64>,
    writer: Option<Writer>,
    escaped_cells: u64,
    outbox: Outbox,
    /// Bytes given out so far.
    bytes: u64,
    /// Of what was given out; none where another computes it.
    digest: Option<Digest>,
    complete: bool,
    pub(super) notices: Vec<String>,
    /// Events that the range left out because they have no time.
    untimed: u64,
    query_text: String,
    /// What must be asked for the same file again.
    again: serde_json::Value,
    /// The query in words.
    meaning: String,
    origin: Origin,
}

impl Export {
    /// Plans the export; what the options ask for and may not have is a failure here, before anything is written.
    pub fn new(
        engine: &Engine,
        options: &ExportOptions,
        setting: Setting,
    ) -> Result<Export, Failure> {
        let mut plan = plan(options, engine.reports(), &setting.zone, setting.now_millis)?;
        let dialect = Dialect::resolve(&options.dialect, setting.decimal_comma)?;
        let store = engine.store();
        let Narrowed { rows, untimed } =
            narrowed(store, &setting.rows, &plan, engine.carries_pipes());
        let setting = Setting { rows, ..setting };
        let records = match plan.format {
            FileFormat::Ndjson | FileFormat::Json => Records::of(store, &setting.rows),
            _ => None,
        };
        let outbox = Outbox::default();
        let columns = Columns::new(store, plan.columns.iter().map(|column| &column.source));
        let complete = engine.is_complete();
        let mut notices = plan.notices.clone();
        if !complete {
            notices.push("The loaded events are not complete, so this file is not either.".into());
        }
        let rejected = engine.load_report().rejected;
        if rejected > 0 {
            notices.push(format!(
                "Records that could not be read as events, and are not in this file: {rejected}."
            ));
        }
        if untimed > 0 {
            notices.push(format!(
                "Events left out because they have no time that can be read, so that it cannot be told whether they belong in the range: {untimed}."
            ));
        }
        notices.extend(records.as_ref().map(Records::notice));
        // What is written down of the request goes the way of the events: a token may be in it.
        let query_text = options.query.as_deref().unwrap_or(engine.query_text());
        let query_text = engine.masked_text(query_text);
        let meaning = engine.meaning(&query_text, &setting.query_zone, setting.query_now_millis);
        let meaning = engine.masked_text(&meaning);
        for text in [&mut plan.search_term, &mut plan.actor, &mut plan.graph] {
            *text = text.as_deref().map(|text| engine.masked_text(text));
        }
        let name = file_name(&plan, complete);
        let writer = match plan.format {
            FileFormat::Print => {
                let head = Head {
                    plan: &plan,
                    zone: &setting.zone,
                    now_millis: setting.now_millis,
                    rows: &setting.rows,
                    query: &query_text,
                    meaning: &meaning,
                    complete,
                    notices: &notices,
                    name: &name,
                };
                Writer::Print(Box::new(PrintWriter::new(engine, &head)?))
            }
            format => Writer::new(format, dialect, &outbox).map_err(unwritable)?,
        };
        let mut export = Export {
            surveyed: (writer.has_cells() && columns.are_unknown()).then_some(0),
            reads_texts: !writer.has_cells() || columns.read_texts(),
            gather: Gather::default(),
            headers: Vec::new(),
            dialect,
            meaning,
            columns,
            writer: Some(writer),
            escaped_cells: 0,
            masked_cells: 0,
            masks: BTreeMap::new(),
            records,
            outbox,
            bytes: 0,
            digest: Some(Digest::default()),
            complete,
            notices,
            untimed,
            again: super::again::again(engine, options, &setting, &plan.report),
            origin: Origin::of(engine, &setting.rows, &setting.zone),
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
    pub(super) fn write_header(&mut self) -> Result<(), Failure> {
        self.headers = self.columns.headers(&self.plan.columns);
        match &mut self.writer {
            Some(writer) => writer.header(&self.headers).map_err(unwritable),
            None => Ok(()),
        }
    }

    /// Looks at further rows for paths of details; the header is written behind the last of them.
    pub(super) fn survey(
        &mut self,
        store: &Store,
        from: usize,
        limit: usize,
    ) -> Result<(), Failure> {
        let Some(end) = self.up_to(store, from, limit) else {
            return Ok(());
        };
        self.columns.note(store, &self.setting.rows[from..end])?;
        self.surveyed = (end < self.setting.rows.len()).then_some(end);
        match self.surveyed {
            None => self.write_header(),
            Some(_) => Ok(()),
        }
    }

    /// What is written, row by row: the selection, or of records with several events one row each.
    fn lines(&self) -> &[u32] {
        self.records
            .as_ref()
            .map_or(&self.setting.rows, |records| &records.rows)
    }

    /// Shortens the file to its first rows.
    pub(super) fn truncate(&mut self, rows: usize) {
        self.setting.rows.truncate(rows);
        if let Some(records) = &mut self.records {
            records.rows.truncate(rows);
        }
    }

    /// Events that were asked for.
    pub fn selected(&self) -> u64 {
        self.setting.rows.len() as u64
    }

    /// Rows that the file will hold; of raw events, records.
    pub fn total(&self) -> u64 {
        self.lines().len() as u64
    }

    /// Of these, those written so far.
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
        file_name(&self.plan, self.complete)
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
        let Some(end) = self.up_to(store, self.next, limit) else {
            return Ok(self.take());
        };
        let lines = match &self.records {
            Some(records) => &records.rows,
            None => &self.setting.rows,
        };
        let rows = &lines[self.next..end];
        if let Some(writer) = &mut self.writer {
            writer
                .rows(&mut self.columns, store, rows, &self.setting.zone)
                .map_err(unwritable)?;
        }
        // Counted on the way: at the end, all rows at once would hold up whatever else is asked.
        self.masked_cells += masked_cells(store, rows, &self.plan);
        store.masks().count(rows, &mut self.masks);
        self.next = end;
        Ok(self.take())
    }

    /// The end of the next rows, at most `limit`, whose texts are at hand; none while these are collected.
    fn up_to(&mut self, store: &Store, from: usize, limit: usize) -> Option<usize> {
        let rows = match &self.records {
            Some(records) => &records.rows,
            None => &self.setting.rows,
        };
        let end = rows.len().min(from.saturating_add(limit));
        if !self.reads_texts || from >= end {
            return Some(end);
        }
        let ready = self.gather.up_to(store.kept(), rows, from)?;
        Some(end.min(ready))
    }

    pub(super) fn is_print(&self) -> bool {
        matches!(self.writer, Some(Writer::Print(_)))
    }

    /// What a print view shows, whole.
    pub fn sheet(mut self, store: &Store) -> Result<PrintSheet, Failure> {
        while self.written() < self.total() {
            self.step(store, usize::MAX)?;
        }
        self.begin_end()?;
        let writer = self.writer.take().ok_or_else(ended)?;
        let sheet = writer.sheet().map_err(unwritable)?;
        sheet.ok_or_else(|| Failure::new(Code::Internal, "this export is no print view"))
    }

    pub(super) fn take(&mut self) -> Vec<u8> {
        let taken = self.outbox.take();
        self.bytes += taken.len() as u64;
        if let Some(digest) = &mut self.digest {
            digest.update(&taken);
        }
        taken
    }

    /// Ends the file and gives its last bytes. A file that does not hold every row that it was to
    /// hold is a failure, never a shorter file.
    pub fn end(&mut self) -> Result<Vec<u8>, Failure> {
        self.begin_end()?;
        let writer = self.writer.take().ok_or_else(ended)?;
        self.escaped_cells = writer.finish(&mut self.outbox).map_err(unwritable)?;
        Ok(self.take())
    }

    fn begin_end(&mut self) -> Result<(), Failure> {
        if self.next < self.lines().len() {
            return Err(Failure::new(
                Code::Cancelled,
                "the export was stopped before its last row",
            ));
        }
        if self.surveyed.take().is_some() {
            // Without a row there is no path, but still a header.
            self.write_header()?;
        }
        Ok(())
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
            rows: self.selected(),
            records: match self.plan.format {
                FileFormat::Ndjson | FileFormat::Json => Some(self.total()),
                _ => None,
            },
            bytes: self.bytes,
            sha256,
            complete: self.complete,
            escaped_cells: self.escaped_cells,
            masked_cells: self.masked_cells,
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
                origin: &self.origin,
                records: self.records.as_ref(),
                masks: &self.masks,
                untimed: self.untimed,
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

    /// The whole file as a text, for few rows.
    pub fn text(mut self, store: &Store) -> Result<String, Failure> {
        let rows = self.lines().len();
        let mut bytes = self.take();
        // A step may only look for its rows.
        while self.next < rows || self.surveyed.is_some() {
            bytes.extend(self.step(store, rows.max(1))?);
        }
        bytes.extend(self.end()?);
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

fn file_name(plan: &ReportPlan, complete: bool) -> String {
    if complete {
        return plan.file_name.clone();
    }
    match plan.file_name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}_incomplete.{extension}"),
        None => format!("{}_incomplete", plan.file_name),
    }
}

fn media_type(format: FileFormat) -> &'static str {
    match format {
        FileFormat::Csv => "text/csv;charset=utf-8",
        FileFormat::Ndjson => "application/x-ndjson",
        FileFormat::Json => "application/json",
        FileFormat::Print => "text/html;charset=utf-8",
        FileFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
}

fn ended() -> Failure {
    Failure::new(Code::Internal, "the export has ended already")
}

pub(super) fn unwritable(error: io::Error) -> Failure {
    Failure::new(
        Code::Internal,
        format!("the file could not be written: {error}"),
    )
}
