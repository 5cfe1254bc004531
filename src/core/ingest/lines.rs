//! Cuts lines into records: NDJSON, JSON Lines and JSON text sequences.
//!
//! A line is found by its end alone, so one that is not JSON costs itself and
//! no other.

use memchr::{memchr, memchr_iter};

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
        let mut from = 0;
        while from < chunk.len() {
            if !self.within {
                self.hold.begin(self.at + from as u64);
            }
            let Some(length) = memchr(b'\n', &chunk[from..]) else {
                self.hold.extend(&chunk[from..]);
                self.within = true;
                break;
            };
            self.within = false;
            self.hold
                .end(&chunk[from..from + length], sink, |at, line, sink| {
                    cut_line(at, line, false, sink);
                });
            from += length + 1;
        }
        self.at += chunk.len() as u64;
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
        if let Some(&first) = line.get(from) {
            sink.reject(at + from as u64, not_an_object(first), start(&line[from..]));
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
            sink.reject(place, not_an_object(first), start(&line[from..]));
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
