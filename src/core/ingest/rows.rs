//! Cuts CSV into rows; each becomes a JSON object of header → text.
//!
//! A `'` that an export put before a formula, so that no spreadsheet runs it,
//! is taken away again: ours and those of all who follow OWASP's advice.
//! (<https://owasp.org/www-community/attacks/CSV_Injection>)

use std::borrow::Cow;

use csv_core::{ReadRecordResult, ReaderBuilder};
use memchr::memchr;

use super::RecordSink;
use super::hold::{REJECT_TEXT_BYTES, start};
use crate::core::export::restore;
use crate::core::numbered::Numbered;

/// The framer of rows.
pub(super) struct RowFramer {
    reader: csv_core::Reader,
    delimiter: u8,
    /// The cells of the row being read, one behind the other.
    cells: Vec<u8>,
    cells_length: usize,
    /// Where each cell ends.
    ends: Vec<usize>,
    ends_length: usize,
    /// `"Header":` for each column; empty until the header was read.
    keys: Vec<Vec<u8>>,
    /// The row as it stands in the body, for a reject.
    source: Vec<u8>,
    /// Bytes of the row so far.
    length: u64,
    /// Byte offset of the row.
    row_at: u64,
    limit: usize,
    json: Vec<u8>,
    /// Byte offset of the next chunk.
    at: u64,
}

impl RowFramer {
    /// Rows of at most `limit` bytes from `at` on.
    pub fn new(delimiter: u8, limit: usize, at: u64) -> Self {
        RowFramer {
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            delimiter,
            cells: vec![0; 4096],
            cells_length: 0,
            ends: vec![0; 64],
            ends_length: 0,
            keys: Vec::new(),
            source: Vec::new(),
            length: 0,
            row_at: at,
            limit,
            json: Vec::new(),
            at,
        }
    }

    /// Goes on over `chunk`.
    pub fn push(&mut self, chunk: &[u8], sink: &mut impl RecordSink) {
        let mut from = 0;
        while from < chunk.len() {
            // Line ends before a row (of empty lines, or half of a CRLF) are not part of it.
            if self.length == 0 {
                if matches!(chunk[from], b'\r' | b'\n') {
                    from += 1;
                    continue;
                }
                self.row_at = self.at + from as u64;
            }
            let (taken, ended) = self.read(&chunk[from..]);
            self.source_part(&chunk[from..from + taken]);
            from += taken;
            if ended {
                self.end_row(true, sink);
            }
        }
        self.at += chunk.len() as u64;
    }

    /// Reads on in the row; how many bytes were taken, and whether it ended.
    fn read(&mut self, bytes: &[u8]) -> (usize, bool) {
        let mut taken = 0;
        loop {
            let (result, read, written, ends) = self.reader.read_record(
                &bytes[taken..],
                &mut self.cells[self.cells_length..],
                &mut self.ends[self.ends_length..],
            );
            taken += read;
            self.cells_length += written;
            self.ends_length += ends;
            match result {
                ReadRecordResult::OutputFull => self.cells.resize(self.cells.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => return (taken, true),
                ReadRecordResult::InputEmpty | ReadRecordResult::End => return (taken, false),
            }
            // To csv-core an empty input is the end of the body.
            if taken == bytes.len() {
                return (taken, false);
            }
            if self.cells_length > self.limit {
                // Too long a row is rejected at its end; its cells are not kept till then.
                self.cells_length = 0;
            }
        }
    }

    fn source_part(&mut self, part: &[u8]) {
        let room = REJECT_TEXT_BYTES.saturating_sub(self.source.len());
        self.source.extend_from_slice(&part[..part.len().min(room)]);
        self.length += part.len() as u64;
    }

    /// A row has been read. `terminated`: by a line end, not by the body's end.
    fn end_row(&mut self, terminated: bool, sink: &mut impl RecordSink) -> bool {
        let mut whole = true;
        if self.keys.is_empty() {
            self.read_header();
        } else if self.length > self.limit as u64 {
            let reason = format!(
                "longer than a record may be: {} bytes, the limit is {}",
                self.length, self.limit
            );
            self.reject(&reason, sink);
        } else if self.ends_length != self.keys.len() {
            let (cells, header) = (self.ends_length, self.keys.len());
            whole = terminated || cells > header;
            let reason = if whole {
                format!("this row has {cells} cells, the header has {header}")
            } else {
                "the body ended inside this row".to_owned()
            };
            self.reject(&reason, sink);
        } else {
            self.write_json();
            sink.record(self.row_at, &self.json);
        }
        self.begin_row();
        whole
    }

    /// Rejects the row as it stands in the body, without its line end.
    fn reject(&self, reason: &str, sink: &mut impl RecordSink) {
        sink.reject(
            self.row_at,
            reason.to_owned(),
            start(self.source.trim_ascii_end()),
        );
    }

    fn begin_row(&mut self) {
        self.source.clear();
        self.length = 0;
        self.cells_length = 0;
        self.ends_length = 0;
        if self.cells.len() > 1 << 20 {
            self.cells = vec![0; 4096];
        }
    }

    /// The body has ended; whether it did not end in the middle of a row.
    pub fn finish(mut self, sink: &mut impl RecordSink) -> bool {
        if self.length == 0 {
            return true;
        }
        // A line end closes every row but one with an open quote.
        let (_, ended) = self.read(b"\n");
        if ended {
            return self.end_row(false, sink);
        }
        self.reject("the body ended inside a quoted cell of this row", sink);
        false
    }

    /// What the cell said before it was made harmless.
    fn cell(&self, number: usize) -> Cow<'_, [u8]> {
        let from = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        let cell = self.cells.get(from..self.ends[number]).unwrap_or_default();
        if memchr(b'\'', cell).is_none() {
            return Cow::Borrowed(cell);
        }
        match std::str::from_utf8(cell).map(|cell| restore(cell, self.delimiter)) {
            Ok(Cow::Owned(cell)) => Cow::Owned(cell.into_bytes()),
            Ok(Cow::Borrowed(cell)) => Cow::Borrowed(cell.as_bytes()),
            // What is no text is rejected later, as it stands.
            Err(_no_text) => Cow::Borrowed(cell),
        }
    }

    /// Makes a key of each header; two of one name get a number.
    fn read_header(&mut self) {
        let mut names = Numbered::default();
        for number in 0..self.ends_length {
            let name = String::from_utf8_lossy(&self.cell(number))
                .trim()
                .to_owned();
            let name = if name.is_empty() {
                format!("column {}", number + 1)
            } else {
                name
            };
            let name = names.name(name, |name, count| format!("{name} {count}"));
            let mut key = Vec::new();
            write_string(name.as_bytes(), &mut key);
            key.push(b':');
            self.keys.push(key);
        }
    }

    fn write_json(&mut self) {
        let mut json = std::mem::take(&mut self.json);
        json.clear();
        for (number, key) in self.keys.iter().enumerate() {
            json.push(if number == 0 { b'{' } else { b',' });
            json.extend_from_slice(key);
            write_string(&self.cell(number), &mut json);
        }
        json.push(b'}');
        self.json = json;
    }
}

/// Writes `text` as a JSON string.
fn write_string(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    let mut from = 0;
    for (at, &byte) in text.iter().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.extend_from_slice(&text[from..at]);
        from = at + 1;
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            _ => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
        }
    }
    out.extend_from_slice(&text[from..]);
    out.push(b'"');
}

/// The delimiter of what looks like the first lines of a CSV. `certain`: it is
/// one, only the delimiter is asked for.
pub(super) fn sniff(head: &[u8], certain: bool) -> Option<u8> {
    let mut best = (0, b',');
    for delimiter in [b',', b';', b'\t', b'|'] {
        let cells = first_rows(head, delimiter);
        let width = cells.first().map_or(0, Vec::len);
        if width > best.0 && (certain || is_header(&cells)) {
            best = (width, delimiter);
        }
    }
    (certain || best.0 > 1).then_some(best.1)
}

/// Whether the first row names columns, and the second has as many.
fn is_header(rows: &[Vec<String>]) -> bool {
    let Some(names) = rows.first() else {
        return false;
    };
    let named = |name: &String| {
        let name = name.trim();
        name.is_empty()
            || (name.len() <= 80
                && !name.starts_with(['{', '[', '<'])
                && name.chars().any(char::is_alphabetic))
    };
    let known = |wanted: &[&str]| {
        wanted
            .iter()
            .all(|want| names.iter().any(|name| name.trim() == *want))
    };
    let same = rows.get(1).is_some_and(|row| row.len() == names.len());
    names.iter().filter(|name| !name.trim().is_empty()).count() > 1
        && names.iter().all(named)
        && (same
            || known(&["User", "Action", "Date"])
            || known(&["Timestamp", "Action", "Actor_ID"]))
}

/// The cells of the first two rows.
fn first_rows(head: &[u8], delimiter: u8) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(head)
        .byte_records()
        .take(2)
        .map_while(Result::ok)
        .map(|row| {
            row.iter()
                .map(|cell| String::from_utf8_lossy(cell).into_owned())
                .collect()
        })
        .collect()
}
