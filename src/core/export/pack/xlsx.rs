//! CSV in, workbook out, row by row.
//!
//! `rust_xlsxwriter` makes the workbook around the rows: styles, sheets, the
//! header, which stays in sight, and the filter. Its way to write rows without
//! keeping them needs a temporary file, which a browser has not, so the rows
//! are written here, in the form that it uses there: inline texts.
//!
//! Every cell is text, in a cell formatted as text: nothing runs, no digit is
//! rounded, no date is moved, also after somebody edits the cell. What a sheet
//! cannot hold is refused, never cut.

use std::io::{Cursor, Read, Write};

use csv_core::ReadFieldResult;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, IgnoreError, Workbook, XlsxError,
};
use zip::write::StreamWriter;
use zip::{ZipArchive, ZipWriter};

use super::{Outbox, broken, check_member, options, unwritable};
use crate::core::failure::{Code, Failure};

/// Rows of events that a sheet holds below its header.
pub const SHEET_ROWS: u64 = 1_048_575;
/// More sheets than this, and no program opens the file.
const MOST_SHEETS: u64 = 16;
const MOST_COLUMNS: usize = 16_384;
/// UTF-16 units, as Excel counts them.
const CELL_UNITS: usize = 32_767;
/// What is compressed in one go.
const BUFFER_BYTES: usize = 64 * 1024;
/// Stands in the template where the rows will be.
const MARK: &str = "audit-explorer-rows";

/// A workbook in the making.
pub(super) struct Xlsx {
    rows: u64,
    reader: csv_core::Reader,
    /// Of the field that is being read.
    field: Vec<u8>,
    field_length: usize,
    /// Fields of the row that is being read, and where each ends.
    row: Vec<u8>,
    ends: Vec<usize>,
    book: Option<Book>,
    written: u64,
}

/// The package, once the header is known.
struct Book {
    zip: ZipWriter<StreamWriter<Outbox>>,
    outbox: Outbox,
    headers: Vec<String>,
    /// `A`, `B`, … and the cells' style.
    columns: Vec<String>,
    style: String,
    sheets: Vec<Sheet>,
    sheet: usize,
    /// XML of the sheet, not yet compressed.
    xml: Vec<u8>,
    /// Bytes of the sheet's XML so far.
    sheet_bytes: u64,
}

/// One sheet's XML around its rows.
struct Sheet {
    part: String,
    before: String,
    after: String,
}

impl Xlsx {
    /// A workbook of `rows` rows below the header.
    pub(super) fn new(rows: u64) -> Result<Xlsx, Failure> {
        if rows > SHEET_ROWS * MOST_SHEETS {
            return Err(too_large(format!(
                "an XLSX file of {rows} rows is more than spreadsheets open; {} fit. Narrow the search, or use CSV",
                SHEET_ROWS * MOST_SHEETS
            )));
        }
        Ok(Xlsx {
            rows,
            reader: csv_core::Reader::new(),
            field: vec![0; 1024],
            field_length: 0,
            row: Vec::new(),
            ends: Vec::new(),
            book: None,
            written: 0,
        })
    }

    /// Takes further CSV and gives the bytes that are ready.
    pub(super) fn feed(&mut self, mut csv: &[u8]) -> Result<Vec<u8>, Failure> {
        // An empty input would mean the end to the reader.
        while !csv.is_empty() {
            let (result, read, wrote) = self
                .reader
                .read_field(csv, &mut self.field[self.field_length..]);
            csv = &csv[read..];
            self.field_length += wrote;
            self.advance(result)?;
        }
        Ok(self.take())
    }

    /// Ends the workbook; one with fewer rows than were announced is a failure.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, Failure> {
        if self.written != self.rows {
            return Err(Failure::new(
                Code::Internal,
                format!(
                    "the workbook has {} rows where {} were announced; it is not given out",
                    self.written, self.rows
                ),
            ));
        }
        let Some(mut book) = self.book.take() else {
            return Err(Failure::new(
                Code::Internal,
                "the workbook has no header row",
            ));
        };
        book.end_sheet()?;
        book.zip.finish().map_err(broken)?;
        Ok(book.outbox.take())
    }

    fn take(&self) -> Vec<u8> {
        self.book
            .as_ref()
            .map_or_else(Vec::new, |book| book.outbox.take())
    }

    fn advance(&mut self, result: ReadFieldResult) -> Result<(), Failure> {
        match result {
            ReadFieldResult::InputEmpty | ReadFieldResult::End => {}
            ReadFieldResult::OutputFull => self.field.resize(self.field.len() * 2, 0),
            ReadFieldResult::Field { record_end } => {
                self.row.extend_from_slice(&self.field[..self.field_length]);
                self.field_length = 0;
                self.ends.push(self.row.len());
                if record_end {
                    self.end_row()?;
                    self.row.clear();
                    self.ends.clear();
                }
            }
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Failure> {
        let text = std::str::from_utf8(&self.row)
            .map_err(|_invalid| Failure::new(Code::Internal, "a row is not UTF-8"))?;
        let mut start = 0;
        let cells = self.ends.iter().map(|end| {
            let cell = &text[start..*end];
            start = *end;
            cell
        });
        match &mut self.book {
            None => self.book = Some(Book::new(cells.map(str::to_owned).collect(), self.rows)?),
            Some(book) => {
                self.written += 1;
                if self.written > self.rows {
                    return Err(Failure::new(
                        Code::Internal,
                        "the workbook gets more rows than were announced",
                    ));
                }
                book.row(cells, self.written)?;
            }
        }
        Ok(())
    }
}

impl Book {
    fn new(headers: Vec<String>, rows: u64) -> Result<Book, Failure> {
        if headers.len() > MOST_COLUMNS {
            return Err(too_large(format!(
                "a sheet holds {MOST_COLUMNS} columns, and this file would have {}. Choose fewer, or use CSV",
                headers.len()
            )));
        }
        for header in &headers {
            fits(header, header, 0)?;
        }
        let template = template(&headers, rows).map_err(|error: XlsxError| {
            Failure::new(
                Code::Internal,
                format!("the workbook could not be made: {error}"),
            )
        })?;
        let mut parts = ZipArchive::new(Cursor::new(template)).map_err(broken)?;
        let outbox = Outbox::default();
        let mut zip = ZipWriter::new_stream(outbox.clone());
        let (mut sheets, mut style) = (Vec::new(), String::new());
        for place in 0..parts.len() {
            let mut part = parts.by_index(place).map_err(broken)?;
            let name = part.name().map_err(broken)?.into_owned();
            let mut content = Vec::new();
            part.read_to_end(&mut content).map_err(unwritable)?;
            if name.starts_with("xl/worksheets/") {
                let rows = (rows - sheets.len() as u64 * SHEET_ROWS).min(SHEET_ROWS);
                let sheet;
                (sheet, style) = split(name, &content, rows)?;
                sheets.push(sheet);
                continue;
            }
            zip.start_file(name.as_str(), options(true))
                .map_err(broken)?;
            zip.write_all(&content).map_err(unwritable)?;
        }
        let columns = (0..headers.len()).map(letters).collect();
        let mut book = Book {
            zip,
            outbox,
            headers,
            columns,
            style,
            sheets,
            sheet: 0,
            xml: Vec::with_capacity(2 * BUFFER_BYTES),
            sheet_bytes: 0,
        };
        book.begin_sheet()?;
        Ok(book)
    }

    /// Adds the `number`th row of all, counted from 1.
    fn row<'a>(
        &mut self,
        cells: impl Iterator<Item = &'a str>,
        number: u64,
    ) -> Result<(), Failure> {
        let mut place = number - self.sheet as u64 * SHEET_ROWS;
        if place > SHEET_ROWS {
            self.end_sheet()?;
            self.sheet += 1;
            self.begin_sheet()?;
            place = 1;
        }
        let at = place + 1; // below the header
        let xml = &mut self.xml;
        write!(xml, "<row r=\"{at}\">").map_err(unwritable)?;
        for (column, cell) in cells.enumerate() {
            // An empty cell is one that is not there.
            if cell.is_empty() {
                continue;
            }
            let (Some(letters), Some(header)) =
                (self.columns.get(column), self.headers.get(column))
            else {
                return Err(Failure::new(
                    Code::Internal,
                    "a row has more cells than the header",
                ));
            };
            fits(cell, header, number)?;
            let space = if needs_space(cell) {
                " xml:space=\"preserve\""
            } else {
                ""
            };
            write!(
                xml,
                "<c r=\"{letters}{at}\" s=\"{}\" t=\"inlineStr\"><is><t{space}>",
                self.style
            )
            .map_err(unwritable)?;
            escape(cell, xml);
            xml.extend_from_slice(b"</t></is></c>");
        }
        xml.extend_from_slice(b"</row>");
        if xml.len() >= BUFFER_BYTES {
            self.flush()?;
        }
        Ok(())
    }

    fn begin_sheet(&mut self) -> Result<(), Failure> {
        let sheet = &self.sheets[self.sheet];
        self.zip
            .start_file(sheet.part.as_str(), options(true))
            .map_err(broken)?;
        self.xml.extend_from_slice(sheet.before.as_bytes());
        self.sheet_bytes = 0;
        Ok(())
    }

    fn end_sheet(&mut self) -> Result<(), Failure> {
        self.xml
            .extend_from_slice(self.sheets[self.sheet].after.as_bytes());
        self.flush()
    }

    fn flush(&mut self) -> Result<(), Failure> {
        self.sheet_bytes += self.xml.len() as u64;
        check_member(self.sheet_bytes)?;
        self.zip.write_all(&self.xml).map_err(unwritable)?;
        self.xml.clear();
        Ok(())
    }
}

/// The workbook with its headers, and in each sheet one cell that marks where the rows go.
fn template(headers: &[String], rows: u64) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // Else the hour would be in the file, and no two exports alike.
    let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&date));
    let bold = Format::new()
        .set_bold()
        .set_num_format_index(49) // Text
        .set_align(FormatAlign::Top);
    let text = Format::new()
        .set_num_format_index(49) // Text
        .set_align(FormatAlign::Top);
    let sheets = rows.div_ceil(SHEET_ROWS).max(1);
    for number in 1..=sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(match sheets {
            1 => "Events".to_owned(),
            _ => format!("Events {number} of {sheets}"),
        })?;
        let below = (rows - (number - 1) * SHEET_ROWS).min(SHEET_ROWS) as u32;
        let last = (headers.len() - 1) as u16;
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofilter(0, 0, below.max(1), last)?;
        sheet.ignore_error_range(0, 0, below.max(1), last, IgnoreError::NumberStoredAsText)?;
        for (column, header) in headers.iter().enumerate() {
            let column = column as u16;
            sheet.write_string_with_format(0, column, header, &bold)?;
            sheet.set_column_format(column, &text)?;
            sheet.set_column_width(
                column,
                (header.chars().count() as f64 + 4.0).clamp(24.0, 60.0),
            )?;
        }
        sheet.write_string_with_format(1, 0, MARK, &text)?;
    }
    book.save_to_buffer()
}

/// A sheet's XML before and after the marked row, and the style of the cell that stood there.
fn split(part: String, xml: &[u8], rows: u64) -> Result<(Sheet, String), Failure> {
    let cut = || {
        let xml = std::str::from_utf8(xml).ok()?;
        let (before, marked) = xml.split_once("<row r=\"2\"")?;
        let (cell, after) = marked.split_once("</row>")?;
        let style = cell.split_once(" s=\"")?.1.split_once('"')?.0;
        // The library knows of two rows; the sheet will have more.
        let (head, dimension) = before.split_once("<dimension ref=\"")?;
        let (range, rest) = dimension.split_once('"')?;
        let corner: String = last_cell(range)
            .chars()
            .filter(char::is_ascii_alphabetic)
            .collect();
        let before = format!("{head}<dimension ref=\"A1:{corner}{}\"{rest}", rows + 1);
        Some((before, after.to_owned(), style.to_owned()))
    };
    let (before, after, style) = cut().ok_or_else(|| {
        Failure::new(
            Code::Internal,
            "the workbook's template has no place for rows",
        )
    })?;
    let sheet = Sheet {
        part,
        before,
        after,
    };
    Ok((sheet, style))
}

fn last_cell(range: &str) -> &str {
    range.rsplit(':').next().unwrap_or(range)
}

/// `A` to `XFD`.
fn letters(column: usize) -> String {
    let (mut rest, mut name) = (column + 1, Vec::new());
    while rest > 0 {
        rest -= 1;
        name.push(b'A' + (rest % 26) as u8);
        rest /= 26;
    }
    name.iter().rev().map(|letter| *letter as char).collect()
}

fn fits(cell: &str, header: &str, row: u64) -> Result<(), Failure> {
    // Never more units than bytes.
    if cell.len() <= CELL_UNITS {
        return Ok(());
    }
    let units = cell.encode_utf16().count();
    if units <= CELL_UNITS {
        return Ok(());
    }
    Err(too_large(format!(
        "a cell of a spreadsheet holds {CELL_UNITS} characters, and {header:?} of row {row} has {units}. \
         Nothing is cut: use CSV, or leave that column out"
    )))
}

fn too_large(message: String) -> Failure {
    Failure::new(Code::TooLarge, message).with_detail(serde_json::json!({
        "rows": SHEET_ROWS * MOST_SHEETS, "columns": MOST_COLUMNS, "cell": CELL_UNITS,
    }))
}

fn needs_space(cell: &str) -> bool {
    cell.starts_with(char::is_whitespace)
        || cell.ends_with(char::is_whitespace)
        || cell.contains(['\n', '\t'])
}

/// `text` as XML. What XML cannot hold is written `_xHHHH_`, as ECMA-376 (22.4.2.4, `ST_Xstring`) says, and so
/// is a `_` that would begin such a form by itself.
fn escape(text: &str, out: &mut Vec<u8>) {
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        let code = c as u32;
        let unwritable =
            (code < 0x20 && c != '\n' && c != '\t') || code == 0xfffe || code == 0xffff;
        let replaced = match c {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '_' if looks_escaped(&text.as_bytes()[at..]) => "_x005F_".to_owned(),
            _ if unwritable => format!("_x{code:04X}_"),
            _ => continue,
        };
        out.extend_from_slice(&text.as_bytes()[plain..at]);
        out.extend_from_slice(replaced.as_bytes());
        plain = at + c.len_utf8();
    }
    out.extend_from_slice(&text.as_bytes()[plain..]);
}

fn looks_escaped(text: &[u8]) -> bool {
    matches!(text, [b'_', b'x', a, b, c, d, b'_', ..] if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()))
}
