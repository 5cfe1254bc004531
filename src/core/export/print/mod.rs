//! Events as a sheet to print: a head that says what the sheet is and how
//! complete, then a table whose header comes again on every page.
//!
//! The same sheet is a file, one HTML document with nothing outside it, and
//! the view that the page shows and prints.

mod head;
mod html;

use std::io;

use super::outbox::Outbox;
use super::{CsvWriter, Dialect, DigestWriter, Formulas};
use crate::core::engine::Engine;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::PrintSheet;
pub(super) use head::Head;
pub use html::sheet_end;
pub(super) use html::write_html;

/// How a sheet looks.
pub const SHEET_STYLE: &str = include_str!("sheet.css");
/// How the paper is set: its margins, and the number of each page.
pub const PAGE_STYLE: &str = include_str!("page.css");

/// Rows that a sheet holds: some hundred pages. Browsers lay out all of them at once before they print.
pub const SHEET_ROWS: usize = 5_000;

/// The SHA-256 of the file that a sheet is, in lower-case hexadecimal.
pub fn sheet_sha256(sheet: &PrintSheet) -> io::Result<String> {
    let mut file = DigestWriter::new(io::sink());
    write_html(sheet, &mut file)?;
    Ok(file.finish().2)
}

/// A sheet in the making.
pub(super) struct PrintWriter {
    /// The rows, until all of them are there.
    pub csv: CsvWriter<Outbox>,
    cells: Outbox,
    sheet: PrintSheet,
}

impl PrintWriter {
    /// A sheet under this head; one of too many rows is refused.
    pub fn new(engine: &Engine, head: &Head<'_>) -> Result<PrintWriter, Failure> {
        let rows = head.rows.len();
        if rows > SHEET_ROWS {
            return Err(Failure::new(
                Code::TooLarge,
                format!(
                    "a print view holds {SHEET_ROWS} rows, and these are {rows}; narrow the search, or use CSV or XLSX, which hold all"
                ),
            )
            .with_detail(serde_json::json!({ "option": "format", "rows": rows, "limit": SHEET_ROWS })));
        }
        let cells = Outbox::default();
        let csv = CsvWriter::new(cells.clone(), DIALECT).map_err(super::job::unwritable)?;
        let sheet = head.sheet(engine);
        Ok(PrintWriter { csv, cells, sheet })
    }

    /// The sheet, once all rows were written.
    pub fn finish(self) -> io::Result<PrintSheet> {
        let PrintWriter {
            csv,
            cells,
            mut sheet,
        } = self;
        csv.finish()?;
        let text = cells.take();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(&text[..]);
        let mut rows = reader
            .records()
            .map(|row| Ok(row?.iter().map(str::to_owned).collect::<Vec<_>>()));
        sheet.headers = rows.next().transpose()?.unwrap_or_default();
        sheet.rows = rows.collect::<io::Result<_>>()?;
        Ok(sheet)
    }
}

/// In which the cells wait. Nothing on paper runs, so nothing is neutralised.
const DIALECT: Dialect = Dialect {
    formulas: Formulas::Raw,
    ..Dialect::UNIX
};
