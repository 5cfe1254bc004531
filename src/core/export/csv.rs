//! Writes a CSV file, row by row.
//!
//! Delimiters and line ends are placed here; the cells come ready, from
//! [`encode_cell`], whether they were made just now or once for a whole column.
//! So both ways give the same bytes, which are those of the `csv` crate.

use std::io::{self, Write};

use super::bytes::Bytes;
use super::cells::{encode_cell, encode_json_cell};
use super::dialect::Dialect;

/// So much is handed to the sink at once.
const BUFFER_BYTES: usize = 64 * 1024;

/// A CSV file in the making. Without [`CsvWriter::finish`] nobody learns whether
/// its end could be written.
pub struct CsvWriter<W: Write> {
    out: W,
    /// Not yet handed to the sink.
    buffer: Bytes,
    dialect: Dialect,
    cells_in_row: usize,
    /// Where the current row begins in the buffer.
    row_start: usize,
    escaped_cells: u64,
}

impl<W: Write> CsvWriter<W> {
    /// Begins a file: writes the byte order mark, if the dialect has one.
    pub fn new(mut out: W, dialect: Dialect) -> io::Result<Self> {
        if dialect.bom {
            out.write_all("\u{feff}".as_bytes())?;
        }
        Ok(CsvWriter {
            out,
            buffer: Bytes::default(),
            dialect,
            cells_in_row: 0,
            row_start: 0,
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
        self.begin_cell();
        let escaped = encode_cell(&self.dialect, cell, &mut self.buffer);
        self.escaped_cells += u64::from(escaped);
        Ok(())
    }

    /// Adds a cell of JSON text, if it is an object or an array with a string in it and harmless.
    /// False says that it is something else, and is still to be added.
    pub fn json_cell(&mut self, json: &[u8]) -> io::Result<bool> {
        let (start, cells_in_row) = (self.buffer.len(), self.cells_in_row);
        self.begin_cell();
        if encode_json_cell(&self.dialect, json, &mut self.buffer) {
            return Ok(true);
        }
        self.buffer.truncate(start);
        self.cells_in_row = cells_in_row;
        Ok(false)
    }

    /// Adds the cell that stands in `cells` from `start` to `end`, made by [`encode_cell`] for the
    /// same dialect; `escaped` is what that returned.
    #[inline]
    pub fn encoded_cell(
        &mut self,
        cells: &Bytes,
        (start, end): (usize, usize),
        escaped: bool,
    ) -> io::Result<()> {
        self.begin_cell();
        self.buffer.extend_from(cells, start, end);
        self.escaped_cells += u64::from(escaped);
        Ok(())
    }

    #[inline]
    fn begin_cell(&mut self) {
        if self.cells_in_row > 0 {
            self.buffer.push(self.dialect.delimiter);
        }
        self.cells_in_row += 1;
    }

    /// Ends the current row.
    pub fn end_row(&mut self) -> io::Result<()> {
        if self.buffer.len() == self.row_start {
            // A line without anything is no row to most readers.
            self.buffer.extend(b"\"\"");
        }
        if self.dialect.crlf {
            self.buffer.push(b'\r');
        }
        self.buffer.push(b'\n');
        self.cells_in_row = 0;
        if self.buffer.len() >= BUFFER_BYTES {
            self.hand_on()?;
        }
        self.row_start = self.buffer.len();
        Ok(())
    }

    fn hand_on(&mut self) -> io::Result<()> {
        self.out.write_all(self.buffer.written())?;
        self.buffer.clear();
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
    pub fn finish(mut self) -> io::Result<W> {
        self.hand_on()?;
        self.out.flush()?;
        Ok(self.out)
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
                    .map(|cell| restore(cell, dialect.delimiter).into_owned())
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
            "[{\\[][\",1=a]{0,20}",
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
                Formulas::Raw => rows.iter().map(|row| row.iter().map(|cell| restore(cell, dialect.delimiter).into_owned()).collect()).collect(),
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
            let mut cells = Bytes::default();
            for row in &rows {
                for cell in row {
                    if file.json_cell(cell.as_bytes()).unwrap() {
                        continue;
                    }
                    let start = cells.len();
                    let escaped = encode_cell(&dialect, cell, &mut cells);
                    file.encoded_cell(&cells, (start, cells.len()), escaped).unwrap();
                }
                file.end_row().unwrap();
            }
            prop_assert_eq!(file.finish().unwrap(), write(dialect, &rows));
        }
    }
}
