//! Measures a file as it streams by: size, digest, rows.

use memchr::memchr2;

use crate::core::export::Digest;

/// What a file turned out to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// Rows of events, where its form can be counted on the way.
    pub rows: Option<u64>,
    /// Whether it stops in the middle of a row.
    pub cut: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Csv,
    Lines,
    Array,
    Other,
}

/// How far a JSON array is read.
#[derive(Default)]
struct Array {
    /// Arrays and objects that are open.
    depth: u64,
    in_text: bool,
    escaped: bool,
    /// Something stands in it.
    begun: bool,
    /// Elements behind which a comma stands.
    ended: u64,
}

impl Array {
    fn update(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if self.in_text {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.in_text = false,
                    _ => {}
                }
                continue;
            }
            self.begun |= self.depth == 1 && !matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b']');
            match byte {
                b'"' => self.in_text = true,
                b'[' | b'{' => self.depth += 1,
                b']' | b'}' => self.depth = self.depth.saturating_sub(1),
                b',' if self.depth == 1 => self.ended += 1,
                _ => {}
            }
        }
    }

    fn elements(&self) -> u64 {
        self.ended + u64::from(self.begun)
    }
}

/// A file on its way past.
pub struct Meter {
    name: String,
    form: Form,
    digest: Digest,
    bytes: u64,
    rows: u64,
    quoted: bool,
    array: Array,
    last: Option<u8>,
}

impl Meter {
    /// A file of this name, whose ending tells how its rows are counted.
    pub fn new(name: &str) -> Meter {
        let form = match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("csv") => Form::Csv,
            Some("ndjson") => Form::Lines,
            Some("json") => Form::Array,
            _ => Form::Other,
        };
        Meter {
            name: name.to_owned(),
            form,
            digest: Digest::default(),
            bytes: 0,
            rows: 0,
            quoted: false,
            array: Array::default(),
            last: None,
        }
    }

    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.digest.update(bytes);
        self.bytes += bytes.len() as u64;
        self.last = bytes.last().copied().or(self.last);
        if self.form == Form::Array {
            return self.array.update(bytes);
        }
        let mut rest = bytes;
        while let Some(at) = memchr2(b'\n', b'"', rest) {
            match rest[at] {
                b'"' => self.quoted ^= self.form == Form::Csv,
                _ if self.quoted => {}
                _ => self.rows += 1,
            }
            rest = &rest[at + 1..];
        }
    }

    /// What it was.
    pub fn finish(self) -> Measured {
        let cut = self.bytes > 0
            && match self.form {
                Form::Csv | Form::Lines => self.quoted || self.last != Some(b'\n'),
                Form::Array => self.array.depth > 0,
                Form::Other => false,
            };
        let rows = self.rows + u64::from(cut);
        Measured {
            name: self.name,
            bytes: self.bytes,
            sha256: self.digest.hex(),
            rows: match self.form {
                Form::Csv => Some(rows.saturating_sub(1)), // the header
                Form::Lines => Some(rows),
                Form::Array => Some(self.array.elements()),
                Form::Other => None,
            },
            cut,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(name: &str, text: &str) -> Measured {
        let mut meter = Meter::new(name);
        for byte in text.as_bytes() {
            meter.update(&[*byte]);
        }
        meter.finish()
    }

    #[test]
    fn rows_are_counted_as_a_reader_counts_them() {
        for (name, text, rows, cut) in [
            (
                "a.csv",
                "A,B\r\n1,\"x\ny\"\r\n2,\"\"\"\n\"\r\n",
                Some(2),
                false,
            ),
            ("a.csv", "A,B\n1,2\n3,", Some(2), true),
            ("a.csv", "A,B\n1,\"2\n", Some(1), true),
            ("a.csv", "A\n", Some(0), false),
            ("a.ndjson", "{\"a\":\"\\\"\"}\n{}\n", Some(2), false),
            ("a.json", "[\n{}\n]\n", Some(1), false),
            ("a.json", "[]\n", Some(0), false),
            (
                "a.json",
                "[\n{\"a\":[1,2],\"b\":\"],\\\",[\"},\n{\"c\":{}},\n{}\n]\n",
                Some(3),
                false,
            ),
            ("a.json", "[\n{\"a\":1},\n{\"b\":", Some(2), true),
            ("a.html", "<html>", None, false),
        ] {
            let measured = measure(name, text);
            assert_eq!((measured.rows, measured.cut), (rows, cut), "{text:?}");
        }
    }
}
