//! The columns of a CSV file, written row by row.
//!
//! A value that many rows share is made ready once and then copied; what
//! differs from row to row is encoded straight into the file.

use std::collections::HashSet;
use std::io::{self, Write};

use super::changes::{self, changes};
use super::flatten::{Flat, MOST_COLUMNS};
use super::{Bytes, CsvWriter, Dialect, encode_cell};
use crate::core::event::Field;
use crate::core::failure::{Code, Failure};
use crate::core::ingest::tape::Tape;
use crate::core::query::evaluate::values_at;
use crate::core::report::{Column, ColumnSource};
use crate::core::store::{CodedColumn, Store, rows::time_text, shown_details};
use crate::core::time::Zone;

/// The columns of one file.
pub struct Columns(Vec<Cells>);

impl Columns {
    /// Columns that show these, in this order.
    pub fn new<'a>(store: &Store, sources: impl Iterator<Item = &'a ColumnSource>) -> Self {
        Columns(sources.map(|source| Cells::new(store, source)).collect())
    }

    /// Whether the paths of the details must be found in all rows, by [`Columns::note`], before the first is written.
    pub fn are_unknown(&self) -> bool {
        self.0
            .iter()
            .any(|cells| matches!(cells, Cells::Flattened(_)))
    }

    /// Whether any of them is read from the raw texts of the rows.
    pub fn read_texts(&self) -> bool {
        self.0.iter().any(|cells| match cells {
            Cells::Details | Cells::Path { .. } | Cells::Flattened(_) => true,
            Cells::Other { source, .. } => matches!(
                source,
                ColumnSource::Changes | ColumnSource::Details(_) | ColumnSource::Flattened
            ),
            Cells::Coded(_) | Cells::User(_) | Cells::Id | Cells::Time => false,
        })
    }

    /// Notes which paths the details of `rows` have. More than a spreadsheet takes is a failure.
    pub fn note(&mut self, store: &Store, rows: &[u32]) -> Result<(), Failure> {
        for cells in &mut self.0 {
            let Cells::Flattened(flat) = cells else {
                continue;
            };
            for row in rows {
                store.with_details(*row, |details| flat.note(details));
            }
            if flat.len() > MOST_COLUMNS {
                let message = format!(
                    "the details have more than {MOST_COLUMNS} different paths, which no spreadsheet takes; \
                     write them as json, or choose columns such as details.some.path"
                );
                return Err(Failure::new(Code::TooLarge, message).with_detail(
                    serde_json::json!({ "option": "details", "allowed": ["json", "changes"] }),
                ));
            }
        }
        Ok(())
    }

    /// The headers, those of the details' paths among them. Each is there once: a path gives way to a column that was
    /// asked for by the same name.
    pub fn headers(&self, columns: &[Column]) -> Vec<String> {
        let pairs = || self.0.iter().zip(columns);
        let asked = pairs().filter(|(cells, _)| !matches!(cells, Cells::Flattened(_)));
        let mut taken: HashSet<String> = asked.map(|(_, column)| column.header.clone()).collect();
        let mut headers = Vec::new();
        for (cells, column) in pairs() {
            let Cells::Flattened(flat) = cells else {
                headers.push(column.header.clone());
                continue;
            };
            for mut header in flat.headers(&column.header) {
                while !taken.insert(header.clone()) {
                    header.push('_');
                }
                headers.push(header);
            }
        }
        headers
    }

    /// Writes `rows` in their order.
    pub fn write<W: Write>(
        &mut self,
        csv: &mut CsvWriter<W>,
        store: &Store,
        rows: &[u32],
        zone: &Zone,
    ) -> io::Result<()> {
        // Looked up once, not for every cell.
        let mut columns: Vec<(&mut Cells, Option<&CodedColumn>)> = self
            .0
            .iter_mut()
            .map(|cells| {
                let column = match &cells {
                    Cells::Coded(encoded) => store.column(encoded.field),
                    _ => None,
                };
                (cells, column)
            })
            .collect();
        for row in rows {
            for (cells, column) in &mut columns {
                match (cells, column) {
                    (Cells::Coded(encoded), Some(column)) => encoded.write(column, *row, csv)?,
                    (cells, _) => cells.write(csv, store, *row, zone)?,
                }
            }
            csv.end_row()?;
        }
        Ok(())
    }
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
    /// As many cells as paths were found.
    Flattened(Flat),
    /// What only one cell of each row shows.
    Other {
        source: ColumnSource,
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
            ColumnSource::Flattened => Cells::Flattened(Flat::default()),
            source => Cells::Other {
                source: source.clone(),
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
            // Only where the store has no such column.
            Cells::Coded(_) => csv.cell(""),
            Cells::User(columns) => {
                let last = columns.len() - 1;
                let present = columns
                    .iter()
                    .position(|column| !store.coded(column.field, row).is_empty());
                let encoded = &mut columns[present.unwrap_or(last)];
                match store.column(encoded.field) {
                    Some(column) => encoded.write(column, row, csv),
                    None => csv.cell(""),
                }
            }
            Cells::Id => csv.cell(store.id(row)),
            Cells::Time => csv.cell(&time_text(store, row, zone)),
            Cells::Details => {
                if store.details_span(row).is_empty() {
                    return csv.cell("");
                }
                store.kept().with(row, |kept| {
                    let json = store.raw().details(row, kept);
                    match csv.json_cell(json)? {
                        true => Ok(()),
                        false => csv.cell(&shown_details(json)),
                    }
                })
            }
            Cells::Path { path, tape } => csv.cell(&path_text(store, row, path, tape)),
            Cells::Flattened(flat) => {
                let cells = store.with_details(row, |details| flat.read(details).to_vec());
                cells.iter().try_for_each(|cell| csv.cell(cell))
            }
            Cells::Other { source, tape } => csv.cell(&other_text(store, row, source, tape, zone)),
        }
    }
}

/// The text of a cell that is no field's.
fn other_text(
    store: &Store,
    row: u32,
    source: &ColumnSource,
    tape: &mut Tape,
    zone: &Zone,
) -> String {
    match source {
        ColumnSource::Changes => {
            let changes = store.with_details(row, |details| changes(tape, details));
            if !changes.is_empty() {
                return changes;
            }
            let whole = |raw: &[u8]| changes::changes(tape, &String::from_utf8_lossy(raw));
            store.raw().with(row, whole)
        }
        ColumnSource::LocalTime => local_time(&time_text(store, row, zone)).0,
        ColumnSource::TimeZone => match local_time(&time_text(store, row, zone)).1 {
            offset if offset.is_empty() => offset,
            offset => format!("{} {offset}", zone.name()),
        },
        ColumnSource::EpochMillis => store
            .time(row)
            .moment()
            .map_or_else(String::new, |moment| moment.millis.to_string()),
        ColumnSource::Details(path) => path_text(store, row, path, tape),
        ColumnSource::Flattened => store.with_details(row, str::to_owned),
        ColumnSource::Field(_) | ColumnSource::User => String::new(),
    }
}

/// The text of a cell that is no field's and shows no zone.
pub(super) fn text_of(store: &Store, row: u32, source: &ColumnSource, tape: &mut Tape) -> String {
    other_text(store, row, source, tape, &Zone::utc())
}

/// Date and time as spreadsheets read them, and the offset: of `2024-10-27T02:30:00.5+02:00` these are
/// `2024-10-27 02:30:00.5` and `+02:00`.
fn local_time(rfc3339: &str) -> (String, String) {
    let split = match rfc3339.strip_suffix('Z') {
        Some(utc) => Some((utc, "+00:00")),
        None => rfc3339.len().checked_sub(6).map(|at| rfc3339.split_at(at)),
    };
    split.map_or_else(Default::default, |(local, offset)| {
        (local.replacen('T', " ", 1), offset.to_owned())
    })
}

/// The value at a path of the details, else of the record; several are joined by a comma and a space.
pub fn path_text(store: &Store, row: u32, path: &[String], tape: &mut Tape) -> String {
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
    /// By code.
    cells: Vec<Encoded>,
    bytes: Bytes,
}

/// Where a cell that is ready stands among the others.
#[derive(Clone, Copy)]
struct Encoded {
    start: u32,
    end: u32,
    escaped: bool,
}

/// Not made ready yet.
const UNMET: Encoded = Encoded {
    start: u32::MAX,
    end: 0,
    escaped: false,
};

impl EncodedColumn {
    fn new(store: &Store, field: Field) -> Self {
        let values = store
            .column(field)
            .map_or(0, |column| column.dictionary.len());
        EncodedColumn {
            field,
            cells: vec![UNMET; values],
            bytes: Bytes::default(),
        }
    }

    #[inline]
    fn write<W: Write>(
        &mut self,
        column: &CodedColumn,
        row: u32,
        csv: &mut CsvWriter<W>,
    ) -> io::Result<()> {
        let code = column.codes.get(row as usize);
        let mut cell = self.cells.get(code as usize).copied().unwrap_or(UNMET);
        if cell.start == u32::MAX {
            cell = self.encode(column, code, csv.dialect());
        }
        let span = (cell.start as usize, cell.end as usize);
        csv.encoded_cell(&self.bytes, span, cell.escaped)
    }

    #[cold]
    fn encode(&mut self, column: &CodedColumn, code: u32, dialect: &Dialect) -> Encoded {
        if self.cells.len() <= code as usize {
            self.cells.resize(code as usize + 1, UNMET);
        }
        let start = self.bytes.len() as u32;
        let escaped = encode_cell(dialect, column.dictionary.text(code), &mut self.bytes);
        let cell = Encoded {
            start,
            end: self.bytes.len() as u32,
            escaped,
        };
        self.cells[code as usize] = cell;
        cell
    }
}
