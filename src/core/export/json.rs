//! Raw events as files: NDJSON (one a line), and one JSON array.
//!
//! The text of each event is written byte for byte as it was received: key
//! order, spacing, numbers and escapes included. NDJSON has one exception that
//! its definition asks for: line breaks between the tokens of an event (it was
//! pretty-printed) are left out. JSON allows no raw line break inside a string,
//! so what is left out is never data.

use std::io::{self, Write};

use memchr::memchr2;

/// An NDJSON file in the making: each event and a LF.
pub struct NdjsonWriter<W: Write> {
    out: W,
}

impl<W: Write> NdjsonWriter<W> {
    /// Begins a file.
    pub fn new(out: W) -> Self {
        NdjsonWriter { out }
    }

    /// Adds an event; `raw` is one whole JSON value.
    pub fn event(&mut self, raw: &[u8]) -> io::Result<()> {
        let mut rest = raw;
        while let Some(at) = memchr2(b'\n', b'\r', rest) {
            self.out.write_all(&rest[..at])?;
            rest = &rest[at + 1..];
        }
        self.out.write_all(rest)?;
        self.out.write_all(b"\n")
    }

    /// Ends the file and gives the sink back.
    pub fn finish(self) -> io::Result<W> {
        Ok(self.out)
    }
}

/// A file of one JSON array in the making, each event on a line of its own.
pub struct JsonWriter<W: Write> {
    out: W,
    has_events: bool,
}

impl<W: Write> JsonWriter<W> {
    /// Begins a file.
    pub fn new(mut out: W) -> io::Result<Self> {
        out.write_all(b"[")?;
        Ok(JsonWriter {
            out,
            has_events: false,
        })
    }

    /// Adds an event; `raw` is one whole JSON value.
    pub fn event(&mut self, raw: &[u8]) -> io::Result<()> {
        self.out
            .write_all(if self.has_events { b",\n" } else { b"\n" })?;
        self.has_events = true;
        self.out.write_all(raw)
    }

    /// Ends the file and gives the sink back.
    pub fn finish(mut self) -> io::Result<W> {
        self.out
            .write_all(if self.has_events { b"\n]\n" } else { b"]\n" })?;
        Ok(self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: [&str; 3] = [
        r#"{"b": 9007199254740993, "a":"\u00e9 \n é"}"#,
        "{\r\n  \"n\": 1.50,\n\t\"s\": \"a b\"\r}",
        "{}",
    ];

    fn ndjson(events: &[&str]) -> String {
        let mut file = NdjsonWriter::new(Vec::new());
        for event in events {
            file.event(event.as_bytes()).unwrap();
        }
        String::from_utf8(file.finish().unwrap()).unwrap()
    }

    fn array(events: &[&str]) -> String {
        let mut file = JsonWriter::new(Vec::new()).unwrap();
        for event in events {
            file.event(event.as_bytes()).unwrap();
        }
        String::from_utf8(file.finish().unwrap()).unwrap()
    }

    #[test]
    fn ndjson_keeps_an_event_byte_for_byte_but_for_its_own_line_breaks() {
        let expected = format!(
            "{}\n{}\n{{}}\n",
            EVENTS[0], "{  \"n\": 1.50,\t\"s\": \"a b\"}"
        );
        assert_eq!(ndjson(&EVENTS), expected);
        assert_eq!(ndjson(&[]), "");
    }

    #[test]
    fn each_line_of_ndjson_means_what_the_event_meant() {
        for (line, event) in ndjson(&EVENTS).lines().zip(EVENTS) {
            let value = |text| serde_json::from_str::<serde_json::Value>(text).unwrap();
            assert_eq!(value(line), value(event));
        }
    }

    #[test]
    fn a_json_array_keeps_an_event_byte_for_byte() {
        assert_eq!(array(&EVENTS), format!("[\n{}\n]\n", EVENTS.join(",\n")));
        assert_eq!(array(&[]), "[]\n");
        let read: Vec<serde_json::Value> = serde_json::from_str(&array(&EVENTS)).unwrap();
        assert_eq!(read.len(), 3);
    }
}
