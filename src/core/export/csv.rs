//! Writes a CSV file, row by row.
//!
//! The `csv` crate places delimiters and line ends and buffers; the cells come
//! to it ready, from [`encode_cell`], whether they were made just now or once
//! for a whole column. So both ways give the same bytes.

use std::io::{self, Write};

use super::cells::encode_cell;
use super::dialect::Dialect;

const BUFFER_BYTES: usize = 64 * 1024;

/// A CSV file in the making. Without [`CsvWriter::finish`] nobody learns whether
/// its end could be written.
pub struct CsvWriter<W: Write> {
    rows: csv::Writer<W>,
    dialect: Dialect,
    cell: Vec<u8>,
    /// The row's only cell so far is empty: whether it needs quotes depends on what follows.
    opens_empty: bool,
    cells_in_row: usize,
    escaped_cells: u64,
}

impl<W: Write> CsvWriter<W> {
    /// Begins a file: writes the byte order mark, if the dialect has one.
    pub fn new(mut out: W, dialect: Dialect) -> io::Result<Self> {
        if dialect.bom {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let rows = csv::WriterBuilder::new()
            .delimiter(dialect.delimiter)
            .terminator(if dialect.crlf {
                csv::Terminator::CRLF
            } else {
                csv::Terminator::Any(b'\n')
            })
            .quote_style(csv::QuoteStyle::Never) // they are in the cells already
            .flexible(true)
            .buffer_capacity(BUFFER_BYTES)
            .from_writer(out);
        Ok(CsvWriter {
            rows,
            dialect,
            cell: Vec::new(),
            opens_empty: false,
            cells_in_row: 0,
            escaped_cells: 0,
        })
    }

    /// Adds a row of these cells: the header, or any other.
    pub fn row<I>(&mut self, cells: I) -> io::Result<()>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        for cell in cells {
            self.cell(cell.as_ref())?;
        }
        self.end_row()
    }

    /// Adds a cell to the current row.
    pub fn cell(&mut self, cell: &str) -> io::Result<()> {
        let mut encoded = std::mem::take(&mut self.cell);
        encoded.clear();
        let escaped = encode_cell(&self.dialect, cell, &mut encoded);
        let done = self.encoded_cell(&encoded, escaped);
        self.cell = encoded;
        done
    }

    /// Adds a cell that [`encode_cell`] made for the same dialect; `escaped` is
    /// what that returned.
    pub fn encoded_cell(&mut self, encoded: &[u8], escaped: bool) -> io::Result<()> {
        self.escaped_cells += u64::from(escaped);
        if self.cells_in_row == 0 && encoded.is_empty() {
            self.opens_empty = true;
        } else {
            self.settle_opening(b"")?;
            self.rows.write_field(encoded)?;
        }
        self.cells_in_row += 1;
        Ok(())
    }

    /// Ends the current row.
    pub fn end_row(&mut self) -> io::Result<()> {
        if self.cells_in_row == 0 {
            self.opens_empty = true;
        }
        // A line without anything is no row to most readers.
        self.settle_opening(b"\"\"")?;
        self.cells_in_row = 0;
        self.rows.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// The dialect, for whoever makes cells ready by [`encode_cell`].
    pub fn dialect(&self) -> &Dialect {
        &self.dialect
    }

    /// How many cells were neutralised so far.
    pub fn escaped_cells(&self) -> u64 {
        self.escaped_cells
    }

    /// Writes what is left in the buffer and gives the sink back.
    pub fn finish(self) -> io::Result<W> {
        self.rows
            .into_inner()
            .map_err(|error| io::Error::new(error.error().kind(), error.to_string()))
    }

    fn settle_opening(&mut self, written: &[u8]) -> io::Result<()> {
        if std::mem::take(&mut self.opens_empty) {
            self.rows.write_field(written)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Formulas, restore};
    use super::*;

    fn write(dialect: Dialect, rows: &[Vec<String>]) -> Vec<u8> {
        let mut file = CsvWriter::new(Vec::new(), dialect).unwrap();
        for row in rows {
            file.row(row).unwrap();
        }
        file.finish().unwrap()
    }

    fn read(dialect: Dialect, bytes: &[u8]) -> Vec<Vec<String>> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(dialect.delimiter)
            .from_reader(bytes)
            .records()
            .map(|record| {
                record
                    .unwrap()
                    .iter()
                    .map(|cell| restore(cell).to_owned())
                    .collect()
            })
            .collect()
    }

    fn rows(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter()
            .map(|row| row.iter().map(|cell| cell.to_string()).collect())
            .collect()
    }

    #[test]
    fn a_row_of_one_empty_cell_is_not_an_empty_line() {
        let written = write(
            Dialect::UNIX,
            &rows(&[&["One"], &[""], &[], &["", ""], &["", "x"]]),
        );
        assert_eq!(written, b"One\n\"\"\n\"\"\n,\n,x\n");
    }

    #[test]
    fn the_byte_order_mark_stands_first_and_once() {
        assert_eq!(
            write(Dialect::excel(true), &rows(&[&["A", "B"]])),
            "\u{feff}A;B\r\n".as_bytes()
        );
        assert_eq!(write(Dialect::excel(true), &[]), "\u{feff}".as_bytes());
    }

    #[test]
    fn neutralised_cells_are_counted() {
        let mut file = CsvWriter::new(Vec::new(), Dialect::UNIX).unwrap();
        file.row(["=1", "-5", "+1+1"]).unwrap();
        assert_eq!(file.escaped_cells(), 2);
    }

    #[test]
    fn a_sink_that_is_full_is_an_error_not_a_short_file() {
        let mut space = [0; 4];
        let mut file = CsvWriter::new(&mut space[..], Dialect::UNIX).unwrap();
        file.row(["longer than that"]).unwrap();
        assert!(file.finish().is_err());
    }

    fn any_dialect() -> impl Strategy<Value = Dialect> {
        (
            prop::sample::select(b",;\t|:^".to_vec()),
            any::<bool>(),
            any::<bool>(),
            any::<bool>(),
        )
            .prop_map(|(delimiter, crlf, bom, raw)| {
                let formulas = if raw { Formulas::Raw } else { Formulas::Escape };
                Dialect {
                    delimiter,
                    crlf,
                    bom,
                    formulas,
                }
            })
    }

    /// Any text, and text dense in what CSV readers trip over.
    fn any_cell() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[\",;\t|\r\n\0\u{feff} '=+@\\-a1é漢]{0,10}"
        ]
    }

    fn any_rows() -> impl Strategy<Value = Vec<Vec<String>>> {
        prop::collection::vec(prop::collection::vec(any_cell(), 1..5), 0..6)
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back_by_the_csv_crate(dialect in any_dialect(), rows in any_rows()) {
            let bytes = write(dialect, &rows);
            // Raw cells are read as they are; `restore` may take a mark from one that came with it.
            let expected: Vec<Vec<String>> = match dialect.formulas {
                Formulas::Escape => rows,
                Formulas::Raw => rows.iter().map(|row| row.iter().map(|cell| restore(cell).to_owned()).collect()).collect(),
            };
            prop_assert_eq!(read(dialect, &bytes), expected);
        }

        #[test]
        fn without_neutralising_the_bytes_are_those_of_the_csv_crate(dialect in any_dialect(), rows in any_rows()) {
            let dialect = Dialect { formulas: Formulas::Raw, bom: false, ..dialect };
            let rows: Vec<Vec<String>> = rows
                .iter()
                .map(|row| row.iter().map(|cell| cell.trim_start_matches('\u{feff}').to_owned()).collect())
                .collect();
            let terminator = if dialect.crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
            let mut theirs = csv::WriterBuilder::new()
                .flexible(true)
                .delimiter(dialect.delimiter)
                .terminator(terminator)
                .from_writer(Vec::new());
            for row in &rows {
                theirs.write_record(row).unwrap();
            }
            prop_assert_eq!(write(dialect, &rows), theirs.into_inner().unwrap());
        }

        #[test]
        fn a_cell_encoded_before_gives_the_same_bytes(dialect in any_dialect(), rows in any_rows()) {
            let mut file = CsvWriter::new(Vec::new(), dialect).unwrap();
            for row in &rows {
                for cell in row {
                    let mut encoded = Vec::new();
                    let escaped = encode_cell(&dialect, cell, &mut encoded);
                    file.encoded_cell(&encoded, escaped).unwrap();
                }
                file.end_row().unwrap();
            }
            prop_assert_eq!(file.finish().unwrap(), write(dialect, &rows));
        }
    }
}
