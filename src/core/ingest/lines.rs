//! Cuts lines into records: NDJSON, JSON Lines and JSON text sequences.
//!
//! A line is found by its end alone, so one that is not JSON costs itself and
//! no other.

use memchr::{memchr, memchr_iter, memrchr};

use super::RecordSink;
use super::hold::{CUT, Hold, not_an_object, start};
use super::structure::Structure;

/// The framer of lines.
#[derive(Debug)]
pub(super) struct LineFramer {
    hold: Hold,
    /// Whether a part of the line has come already.
    within: bool,
    /// Byte offset of the next chunk.
    at: u64,
}

impl LineFramer {
    /// Lines of at most `limit` bytes from `at` on.
    pub fn new(limit: usize, at: u64) -> Self {
        LineFramer {
            hold: Hold::new(limit),
            within: false,
            at,
        }
    }

    /// Goes on over `chunk`.
    pub fn push(&mut self, chunk: &[u8], sink: &mut impl RecordSink) {
        let whole = memrchr(b'\n', chunk).map_or(0, |last| last + 1);
        let (lines, tail) = chunk.split_at(whole);
        if let Some((at, first)) = self.short_start(lines) {
            sink.lines(at, &first, lines);
        } else {
            self.push_lines(lines, sink);
        }
        if !tail.is_empty() {
            if !self.within {
                self.hold.begin(self.at + whole as u64);
            }
            self.hold.extend(tail);
            self.within = true;
        }
        self.at += chunk.len() as u64;
    }

    /// Place and bytes of the line of which the first of `lines` is the end, if surely none of them
    /// is too long; it is held no more.
    fn short_start(&mut self, lines: &[u8]) -> Option<(u64, Vec<u8>)> {
        if lines.is_empty() || lines.len() > self.hold.limit() / 2 {
            return None;
        }
        if !std::mem::take(&mut self.within) {
            return Some((self.at, Vec::new()));
        }
        let start = self.hold.take_short();
        self.within = start.is_none();
        start
    }

    fn push_lines(&mut self, lines: &[u8], sink: &mut impl RecordSink) {
        let mut from = 0;
        while let Some(length) = memchr(b'\n', &lines[from..]) {
            if !self.within {
                self.hold.begin(self.at + from as u64);
            }
            self.within = false;
            self.hold
                .end(&lines[from..from + length], sink, |at, line, sink| {
                    cut_line(at, line, false, sink);
                });
            from += length + 1;
        }
    }

    /// The body has ended; whether it did not end in the middle of a record.
    pub fn finish(mut self, sink: &mut impl RecordSink) -> bool {
        let mut whole = true;
        if self.within {
            self.hold.end(&[], sink, |at, line, sink| {
                whole = cut_line(at, line, true, sink)
            });
        }
        whole
    }
}

/// Cuts whole lines, of which the first begins at `at`, into records.
pub fn cut_lines(at: u64, lines: &[u8], sink: &mut impl RecordSink) {
    let mut from = 0;
    while from < lines.len() {
        let length = memchr(b'\n', &lines[from..]).unwrap_or(lines.len() - from);
        cut_line(at + from as u64, &lines[from..from + length], false, sink);
        from += length + 1;
    }
}

/// Hands over what stands in one line. `last`: nothing ended the line, so a
/// record that is still open was cut. False if one was.
fn cut_line(at: u64, line: &[u8], last: bool, sink: &mut impl RecordSink) -> bool {
    let end = line.len()
        - line
            .iter()
            .rev()
            .take_while(|byte| is_space(**byte))
            .count();
    let line = &line[..end];
    let mut from = skip_space(line, 0);
    let Some(b'{') = line.get(from) else {
        if from < line.len() {
            let text = &line[from..];
            sink.reject(at + from as u64, not_an_object(text), start(text));
        }
        return true;
    };
    if !last && is_one_value(&line[from..]) {
        sink.record(at + from as u64, &line[from..]);
        return true;
    }
    while let Some(&first) = line.get(from) {
        let place = at + from as u64;
        if first != b'{' {
            sink.reject(place, not_an_object(&line[from..]), start(&line[from..]));
            return true;
        }
        match Structure::behind(first).advance(&line[from + 1..]) {
            Some(length) => {
                sink.record(place, &line[from..from + 1 + length]);
                from = skip_space(line, from + 1 + length);
            }
            None if last => {
                sink.reject(place, CUT.to_owned(), start(&line[from..]));
                return false;
            }
            None => {
                sink.record(place, &line[from..]);
                return true;
            }
        }
    }
    true
}

/// Whether no second value can stand in the line: behind a closing brace comes
/// a comma or a closing bracket, or the end. Far cheaper than counting brackets.
fn is_one_value(line: &[u8]) -> bool {
    memchr_iter(b'}', line)
        .all(|place| matches!(line.get(place + 1), None | Some(b',' | b'}' | b']')))
}

/// The record separator of JSON text sequences (RFC 7464) counts as space.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | 0x1E)
}

fn skip_space(line: &[u8], from: usize) -> usize {
    from + line[from..]
        .iter()
        .take_while(|byte| is_space(**byte))
        .count()
}
