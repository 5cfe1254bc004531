//! One cell as a CSV file holds it, so that a value that is met a thousand
//! times is made ready once and then copied.
//!
//! The bytes are those that the `csv` crate writes, with two exceptions, each
//! of which only adds quotes: a cell that begins with a byte order mark (as
//! the file's first cell a reader would drop it), and a cell in which a reader
//! that splits at commas, semicolons and tabs at once would find a formula.
//! LibreOffice's import offers all three together; quotes stop it.

use std::borrow::Cow;

use memchr::{memchr, memchr3};

use super::bytes::Bytes;
use super::dialect::{Dialect, Formulas};
use super::formula::hides_formula;
use super::marks::{may_begin_inside, neutralise};

const QUOTE: u8 = b'"';

/// Appends `cell` to `out`, neutralised as the dialect says, in quotes where
/// it needs them; tells whether it was neutralised.
///
/// An empty cell adds nothing. A row of a single empty cell must be written as
/// `""`, else it would be an empty line, which readers skip:
/// [`super::CsvWriter`] sees to it.
pub fn encode_cell(dialect: &Dialect, cell: &str, out: &mut Bytes) -> bool {
    let written = match dialect.formulas {
        Formulas::Escape => neutralise(cell, dialect.delimiter),
        Formulas::Raw => Cow::Borrowed(cell),
    };
    if needs_quotes(dialect, cell) {
        out.push(QUOTE);
        out.extend_doubling_quotes(written.as_bytes());
        out.push(QUOTE);
    } else {
        out.extend(written.as_bytes());
    }
    matches!(written, Cow::Owned(_))
}

/// [`encode_cell`] for a JSON object or array that has a string in it, which is nearly every
/// event's details: it needs quotes and is no formula, so one quick look at it is enough. False
/// says that `json` is something else, or may have a formula in it that another reader would find,
/// and nothing was added.
pub fn encode_json_cell(dialect: &Dialect, json: &[u8], out: &mut Bytes) -> bool {
    let start = out.len();
    if !matches!(json.first(), Some(b'{' | b'['))
        || (dialect.formulas == Formulas::Escape && may_begin_inside(json, dialect.delimiter))
    {
        return false;
    }
    out.push(QUOTE);
    out.extend_doubling_quotes(json);
    if out.len() == start + 1 + json.len() {
        // No quote was in it.
        out.truncate(start);
        return false;
    }
    out.push(QUOTE);
    true
}

fn needs_quotes(dialect: &Dialect, cell: &str) -> bool {
    let bytes = cell.as_bytes();
    memchr3(dialect.delimiter, QUOTE, b'\n', bytes).is_some()
        || memchr(b'\r', bytes).is_some()
        || cell.starts_with('\u{feff}')
        || (dialect.formulas == Formulas::Escape && hides_formula(cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(dialect: &Dialect, cell: &str) -> (String, bool) {
        let mut out = Bytes::default();
        out.extend(b"before ");
        let escaped = encode_cell(dialect, cell, &mut out);
        let mut json = Bytes::default();
        if encode_json_cell(dialect, cell.as_bytes(), &mut json) {
            assert_eq!(json.written(), &out.written()[7..]);
        } else {
            assert!(json.is_empty());
        }
        let text = String::from_utf8(out.take()).unwrap();
        (text.strip_prefix("before ").unwrap().to_owned(), escaped)
    }

    #[test]
    fn a_cell_is_quoted_only_where_it_must_be() {
        for (cell, written) in [
            ("", ""),
            ("plain", "plain"),
            (" leading space", " leading space"),
            ("a;b", "a;b"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("\"", "\"\"\"\""),
            ("a\nb", "\"a\nb\""),
            ("a\rb", "\"a\rb\""),
            ("nul\0kept", "nul\0kept"),
            ("\u{feff}mark", "\"\u{feff}mark\""),
            ("note;-5-5", "\"note;-5-5\""),
            ("{\"a\":\"=1\"}", "\"{\"\"a\"\":\"\"=1\"\"}\""),
            ("[1,2]", "\"[1,2]\""),
            ("[1]", "[1]"),
        ] {
            assert_eq!(
                encode(&Dialect::RFC4180, cell),
                (written.to_owned(), false),
                "{cell:?}"
            );
        }
        assert_eq!(encode(&Dialect::excel(true), "a;b").0, "\"a;b\"");
        assert_eq!(encode(&Dialect::excel(true), "a,b").0, "a,b");
    }

    #[test]
    fn a_formula_gets_its_mark_inside_the_quotes() {
        let escape = Dialect::UNIX;
        assert_eq!(encode(&escape, "=1+1"), ("'=1+1".into(), true));
        assert_eq!(
            encode(&escape, "=A1,\"x\""),
            ("\"'=A1,\"\"x\"\"\"".into(), true)
        );
        assert_eq!(encode(&escape, "\n=1"), ("\"'\n'=1\"".into(), true));
        assert_eq!(
            encode(&escape, "note;=1+1"),
            ("\"note;'=1+1\"".into(), true)
        );
        assert_eq!(
            encode(&escape, "{\"a\":\"x;=1\"}"),
            ("\"{\"\"a\"\":\"\"x;'=1\"\"}\"".into(), true)
        );
        let raw = Dialect {
            formulas: Formulas::Raw,
            ..escape
        };
        assert_eq!(encode(&raw, "=1+1"), ("=1+1".into(), false));
        assert_eq!(
            encode(&raw, "{\"a\":\"x;=1\"}").0,
            "\"{\"\"a\"\":\"\"x;=1\"\"}\""
        );
        assert_eq!(encode(&raw, "note;=1+1"), ("note;=1+1".into(), false));
    }
}
