//! One export under way: the selection, narrowed by the report, written step by
//! step.
//!
//! The rows are fixed when the export begins, so that searching on does not
//! change the file. A value that many rows share is quoted once and then
//! copied.

use std::cell::RefCell;
use std::io::{self, Write};
use std::ops::Range;
use std::rc::Rc;

use serde_json::json;

use super::{CsvWriter, Dialect, DigestWriter, JsonWriter, NdjsonWriter, encode_cell};
use crate::core::engine::Engine;
use crate::core::event::Field;
use crate::core::failure::{Code, Failure};
use crate::core::ingest::tape::Tape;
use crate::core::protocol::{ExportOptions, ExportPreview, ExportSummary};
use crate::core::query::evaluate::values_at;
use crate::core::report::{ColumnSource, FileFormat, ReportPlan, plan};
use crate::core::store::{Store, rows::time_text};
use crate::core::time::Zone;

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
    Csv(Box<CsvWriter<DigestWriter<Outbox>>>),
    Ndjson(NdjsonWriter<DigestWriter<Outbox>>),
    Json(JsonWriter<DigestWriter<Outbox>>),
}

/// An export under way.
pub struct Export {
    plan: ReportPlan,
    setting: Setting,
    next: usize,
    cells: Vec<Cells>,
    writer: Option<Writer>,
    outbox: Outbox,
    complete: bool,
    notices: Vec<String>,
    query_text: String,
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
        let digest = DigestWriter::new(outbox.clone());
        let cells = plan
            .columns
            .iter()
            .map(|column| Cells::new(store, &column.source))
            .collect();
        let writer = match plan.format {
            FileFormat::Csv => {
                let mut csv = CsvWriter::new(digest, dialect).map_err(unwritable)?;
                csv.row(plan.columns.iter().map(|column| column.header.as_str()))
                    .map_err(unwritable)?;
                Writer::Csv(Box::new(csv))
            }
            FileFormat::Ndjson => Writer::Ndjson(NdjsonWriter::new(digest)),
            FileFormat::Json => Writer::Json(JsonWriter::new(digest).map_err(unwritable)?),
        };
        let complete = engine.is_complete();
        let mut notices = plan.notices.clone();
        if !complete {
            notices.push("The loaded events are not complete, so this file is not either.".into());
        }
        Ok(Export {
            cells,
            writer: Some(writer),
            outbox,
            complete,
            notices,
            query_text: options
                .query
                .clone()
                .unwrap_or_else(|| engine.query_text().to_owned()),
            next: 0,
            plan,
            setting,
        })
    }

    /// Rows that the file will hold.
    pub fn total(&self) -> u64 {
        self.setting.rows.len() as u64
    }

    /// Rows written so far.
    pub fn written(&self) -> u64 {
        self.next as u64
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

    /// Writes up to `limit` further rows and gives the bytes that are ready. An empty answer does
    /// not mean that the end is reached: [`Export::written`] tells.
    pub fn step(&mut self, store: &Store, limit: usize) -> Result<Vec<u8>, Failure> {
        let end = self.setting.rows.len().min(self.next + limit);
        for place in self.next..end {
            self.write_row(store, self.setting.rows[place])
                .map_err(unwritable)?;
        }
        self.next = end;
        Ok(self.take())
    }

    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.outbox.0.borrow_mut())
    }

    fn write_row(&mut self, store: &Store, row: u32) -> io::Result<()> {
        match &mut self.writer {
            Some(Writer::Csv(csv)) => {
                for cells in &mut self.cells {
                    cells.write(csv, store, row, &self.setting.zone)?;
                }
                csv.end_row()
            }
            Some(Writer::Ndjson(file)) => store.raw().with(row, |raw| file.event(raw)),
            Some(Writer::Json(file)) => store.raw().with(row, |raw| file.event(raw)),
            None => Ok(()),
        }
    }

    /// Ends the file: its last bytes, and what it is. A file that does not hold every row that it
    /// was to hold is a failure, never a shorter file.
    pub fn finish(
        mut self,
        engine: &Engine,
        millis: f64,
    ) -> Result<(Vec<u8>, ExportSummary), Failure> {
        if self.next < self.setting.rows.len() {
            return Err(Failure::new(
                Code::Cancelled,
                "the export was stopped before its last row",
            ));
        }
        let (digest, escaped_cells) = match self.writer.take() {
            Some(Writer::Csv(csv)) => {
                let escaped = csv.escaped_cells();
                (csv.finish().map_err(unwritable)?, escaped)
            }
            Some(Writer::Ndjson(file)) => (file.finish().map_err(unwritable)?, 0),
            Some(Writer::Json(file)) => (file.finish().map_err(unwritable)?, 0),
            None => return Err(Failure::new(Code::Internal, "the export has ended already")),
        };
        let (_, bytes, sha256) = digest.finish();
        let mut summary = ExportSummary {
            name: self.name(),
            media_type: media_type(self.plan.format).to_owned(),
            rows: self.total(),
            bytes,
            sha256,
            complete: self.complete,
            escaped_cells,
            masked_cells: 0,
            manifest: serde_json::Value::Null,
            millis,
            notices: std::mem::take(&mut self.notices),
        };
        summary.manifest = self.manifest(engine, &summary);
        Ok((self.take(), summary))
    }

    fn manifest(&self, engine: &Engine, summary: &ExportSummary) -> serde_json::Value {
        let store = engine.store();
        let zone = &self.setting.zone;
        let bound =
            |moment: Option<crate::core::time::Moment>| moment.map(|moment| moment.rfc3339(zone));
        let named = |row: Option<&u32>| {
            row.map(|row| json!({ "index": row, "id": store.id(*row), "time": time_text(store, *row, zone) }))
        };
        let load = engine.load_report();
        json!({
            "product": { "name": "Audit Explorer", "version": env!("CARGO_PKG_VERSION") },
            "request": {
                "report": self.plan.report.name,
                "format": self.plan.format.as_str(),
                "query": self.query_text,
                "from": bound(self.plan.range.from),
                "to": bound(self.plan.range.to),
                "actor": self.plan.actor,
                "graph": self.plan.graph,
                "searchTerm": self.plan.search_term,
                "pipeUuid": self.plan.pipe_uuid,
                "timeZone": zone.name(),
                "now": crate::core::time::Moment::from_millis(self.setting.now_millis).rfc3339(&Zone::utc()),
            },
            "source": sources(store),
            "completeness": {
                "complete": self.complete,
                "events": load.events,
                "duplicates": load.duplicates,
                "rejected": load.rejected,
                "gaps": load.gaps,
                "assumedZone": load.assumed_zone,
                "untimed": load.untimed,
            },
            "mapping": engine.mapping(),
            "columns": self.plan.columns.iter().map(|column| column.header.as_str()).collect::<Vec<_>>(),
            "rows": summary.rows,
            "first": named(self.setting.rows.first()),
            "last": named(self.setting.rows.last()),
            "escaped": summary.escaped_cells,
            "masked": summary.masked_cells,
            "files": [{ "name": summary.name, "bytes": summary.bytes, "sha256": summary.sha256 }],
            "signature": null,
        })
    }

    /// The first rows as they will be written.
    pub fn preview(mut self, engine: &Engine, rows: usize) -> Result<ExportPreview, Failure> {
        let total = self.total();
        let name = self.name();
        self.setting.rows.truncate(rows);
        let notices = self.notices.clone();
        let store = engine.store();
        let mut text = self.step(store, rows)?;
        let (rest, summary) = self.finish(engine, 0.0)?;
        text.extend(rest);
        let text = String::from_utf8_lossy(&text).into_owned();
        let escaped_cells = (total == summary.rows).then_some(summary.escaped_cells);
        Ok(ExportPreview {
            text,
            rows: total,
            name,
            escaped_cells,
            notices,
        })
    }
}

fn sources(store: &Store) -> Vec<&str> {
    let mut names: Vec<&str> = store
        .bodies()
        .iter()
        .map(|body| body.source.as_str())
        .collect();
    names.dedup();
    names
}

fn media_type(format: FileFormat) -> &'static str {
    match format {
        FileFormat::Csv => "text/csv;charset=utf-8",
        FileFormat::Ndjson => "application/x-ndjson",
        FileFormat::Json => "application/json",
    }
}

fn unwritable(error: io::Error) -> Failure {
    Failure::new(
        Code::Internal,
        format!("the file could not be written: {error}"),
    )
}

/// One column's cells.
enum Cells {
    /// Values of a dictionary, each encoded when first met.
    Coded(EncodedColumn),
    /// Name, else e-mail, else id.
    User([EncodedColumn; 3]),
    Id,
    Time,
    Details,
    Path {
        path: Vec<String>,
        tape: Tape,
    },
}

impl Cells {
    fn new(store: &Store, source: &ColumnSource) -> Cells {
        match source {
            ColumnSource::User => Cells::User(
                [Field::ActorName, Field::ActorEmail, Field::ActorId]
                    .map(|field| EncodedColumn::new(store, field)),
            ),
            ColumnSource::Field(Field::Id) => Cells::Id,
            ColumnSource::Field(Field::Time) => Cells::Time,
            ColumnSource::Field(Field::Details) => Cells::Details,
            ColumnSource::Field(field) => Cells::Coded(EncodedColumn::new(store, *field)),
            ColumnSource::Details(path) => Cells::Path {
                path: path.clone(),
                tape: Tape::default(),
            },
        }
    }

    fn write<W: Write>(
        &mut self,
        csv: &mut CsvWriter<W>,
        store: &Store,
        row: u32,
        zone: &Zone,
    ) -> io::Result<()> {
        match self {
            Cells::Coded(column) => column.write(store, row, csv),
            Cells::User(columns) => {
                let last = columns.len() - 1;
                let present = columns
                    .iter()
                    .position(|column| !store.coded(column.field, row).is_empty());
                columns[present.unwrap_or(last)].write(store, row, csv)
            }
            Cells::Id => csv.cell(store.id(row)),
            Cells::Time => csv.cell(&time_text(store, row, zone)),
            Cells::Details => store.with_details(row, |details| csv.cell(details)),
            Cells::Path { path, tape } => csv.cell(&path_text(store, row, path, tape)),
        }
    }
}

/// The value at a path of the details, else of the record; several are joined by a comma and a space.
fn path_text(store: &Store, row: u32, path: &[String], tape: &mut Tape) -> String {
    let mut found = Vec::new();
    store.with_details(row, |details| {
        values_at(tape, details.as_bytes(), path, &mut found)
    });
    if found.is_empty() {
        store
            .raw()
            .with(row, |raw| values_at(tape, raw, path, &mut found));
    }
    found.join(", ")
}

/// A dictionary column whose values are encoded when first met.
struct EncodedColumn {
    field: Field,
    /// By code: where its cell stands in `bytes`, and whether it was neutralised.
    cells: Vec<Option<(Range<u32>, bool)>>,
    bytes: Vec<u8>,
}

impl EncodedColumn {
    fn new(store: &Store, field: Field) -> Self {
        let values = store
            .column(field)
            .map_or(0, |column| column.dictionary.len());
        EncodedColumn {
            field,
            cells: vec![None; values],
            bytes: Vec::new(),
        }
    }

    fn write<W: Write>(
        &mut self,
        store: &Store,
        row: u32,
        csv: &mut CsvWriter<W>,
    ) -> io::Result<()> {
        let Some(column) = store.column(self.field) else {
            return csv.cell("");
        };
        let code = column.codes.get(row as usize);
        if self.cells.len() <= code as usize {
            self.cells.resize(code as usize + 1, None);
        }
        let bytes = &mut self.bytes;
        let (span, escaped) = self.cells[code as usize].get_or_insert_with(|| {
            let start = bytes.len() as u32;
            let escaped = encode_cell(csv.dialect(), column.dictionary.text(code), bytes);
            (start..bytes.len() as u32, escaped)
        });
        csv.encoded_cell(
            &self.bytes[span.start as usize..span.end as usize],
            *escaped,
        )
    }
}
