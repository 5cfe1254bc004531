//! A JSON text as lines of a tree, each with the path that leads to it.
//!
//! No token is changed: numbers, escapes and the order of keys are the
//! source's own. What is not JSON gives no lines, and is shown as it is.

use crate::app::pretty::{Kind, next_mark, string_end};

/// One line: a value with its key, or the opening of an object or an array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How deep, from 0.
    pub depth: usize,
    /// Its key, or its place in an array, as it is shown.
    pub label: String,
    /// The token as it stands in the text; of an object or array how much is in it.
    pub token: String,
    /// What it is; objects and arrays are marks.
    pub kind: Kind,
    /// The keys that lead to it; a place in an array is none, so that it names all of them.
    pub path: Vec<String>,
    /// The number of the line behind its last descendant.
    pub end: usize,
    /// Where its value stands in the text.
    span: (usize, usize),
}

impl Line {
    /// Whether something is below it.
    pub fn opens(&self, number: usize) -> bool {
        self.end > number + 1
    }

    /// Whether it is a value, which one can filter by.
    pub fn is_value(&self) -> bool {
        self.kind != Kind::Mark
    }

    /// The value as a query asks for it: a text without its quotes and escapes.
    pub fn value(&self) -> String {
        said(&self.token)
    }

    /// The part of `text` that it stands for.
    pub fn source<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.span.0..self.span.1).unwrap_or_default()
    }
}

/// What a JSON token says: a text without its quotes and escapes, anything else as it is written.
pub fn said(token: &str) -> String {
    serde_json::from_str::<String>(token).unwrap_or_else(|_no_text| token.to_owned())
}

struct Open {
    line: usize,
    is_array: bool,
    count: usize,
}

/// The lines of `text`; none if it is no JSON object or array.
pub fn lines(text: &str) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut lines: Vec<Line> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut key = None::<String>;
    let mut at = 0;
    while at < bytes.len() {
        let first = bytes[at];
        let (from, end) = match first {
            b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' => {
                at += 1;
                continue;
            }
            b'}' | b']' => {
                let Some(closed) = open.pop() else {
                    return Vec::new();
                };
                let end = lines.len();
                let line = &mut lines[closed.line];
                line.end = end;
                line.span.1 = at + 1;
                line.token = if closed.is_array {
                    format!("[{}]", closed.count)
                } else {
                    format!("{{{}}}", closed.count)
                };
                at += 1;
                continue;
            }
            b'"' => (at, string_end(bytes, at)),
            b'{' | b'[' => (at, at + 1),
            _ => {
                let end = bytes[at..]
                    .iter()
                    .position(|byte| b" \t\r\n\"{}[],:".contains(byte))
                    .map_or(bytes.len(), |length| at + length);
                (at, end)
            }
        };
        at = end;
        let token = text.get(from..end).unwrap_or_default();
        let in_object = open.last().is_some_and(|open| !open.is_array);
        if first == b'"' && in_object && key.is_none() && next_mark(bytes, end) == Some(b':') {
            key = Some(said(token));
            continue;
        }
        let number = lines.len();
        let parent = open.last_mut();
        let mut path = parent
            .as_ref()
            .map(|open| lines[open.line].path.clone())
            .unwrap_or_default();
        let label = match (parent, key.take()) {
            (Some(open), Some(key)) => {
                open.count += 1;
                path.push(key.clone());
                key
            }
            (Some(open), None) => {
                open.count += 1;
                (open.count - 1).to_string()
            }
            (None, _) => String::new(),
        };
        let kind = match first {
            b'{' | b'[' => Kind::Mark,
            b'"' => Kind::Text,
            b'-' | b'0'..=b'9' => Kind::Number,
            _ => Kind::Word,
        };
        lines.push(Line {
            depth: open.len(),
            label,
            token: token.to_owned(),
            kind,
            path,
            end: number + 1,
            span: (from, end),
        });
        if kind == Kind::Mark {
            open.push(Open {
                line: number,
                is_array: first == b'[',
                count: 0,
            });
        }
    }
    match (open.is_empty(), lines.first()) {
        (true, Some(root)) if root.kind == Kind::Mark && root.end == lines.len() => lines,
        _ => Vec::new(),
    }
}

/// The path of the details in the record; empty where they are all of it, or made of something else.
pub fn details_path(lines: &[Line], text: &str, details: &str) -> Vec<String> {
    lines
        .iter()
        .find(|line| line.depth > 0 && line.kind == Kind::Mark && line.source(text) == details)
        .map(|line| line.path.clone())
        .unwrap_or_default()
}

/// The path by which a query names what stands at `path` of the record: below the details, from there on. None if
/// the details have something at the same path: there a query looks first, and would show that instead.
pub fn query_path(lines: &[Line], details: &[String], path: &[String]) -> Option<Vec<String>> {
    if let Some(rest) = path.strip_prefix(details).filter(|rest| !rest.is_empty()) {
        return Some(rest.to_vec());
    }
    let shadow = [details, path].concat();
    let is_hidden = lines
        .iter()
        .any(|line| line.path == shadow && line.token != "null");
    (!is_hidden).then(|| path.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = r#"{"id": 12345678901234567890, "details": {"a\u0062": [ {"x":"\"1\""}, {"x":2} ], "e": {}}}"#;

    #[test]
    fn each_line_has_its_path_and_the_sources_own_token() {
        let lines = lines(TEXT);
        let shown: Vec<String> = lines
            .iter()
            .map(|line| format!("{} {} {}", line.depth, line.label, line.token))
            .collect();
        assert_eq!(
            shown,
            [
                "0  {2}",
                "1 id 12345678901234567890",
                "1 details {2}",
                "2 ab [2]",
                "3 0 {1}",
                "4 x \"\\\"1\\\"\"",
                "3 1 {1}",
                "4 x 2",
                "2 e {0}"
            ]
        );
        assert_eq!(lines[5].path, ["details", "ab", "x"]);
        assert_eq!(lines[5].value(), "\"1\"");
        assert_eq!((lines[3].end, lines[8].opens(8)), (8, false));
        assert_eq!(lines[4].source(TEXT), r#"{"x":"\"1\""}"#);
    }

    #[test]
    fn below_the_details_a_path_begins_there() {
        let all = lines(TEXT);
        let details = details_path(&all, TEXT, all[2].source(TEXT));
        let named = |line: usize| query_path(&all, &details, &all[line].path);
        assert_eq!(named(5), Some(vec!["ab".to_owned(), "x".to_owned()]));
        assert_eq!(named(1), Some(vec!["id".to_owned()]));
    }

    #[test]
    fn what_the_details_have_at_the_same_path_is_not_offered_for_the_record() {
        let text = r#"{"type":"login","id":7,"details":{"type":"sso","id":null}}"#;
        let all = lines(text);
        let details = details_path(&all, text, r#"{"type":"sso","id":null}"#);
        let named = |line: usize| query_path(&all, &details, &all[line].path);
        assert_eq!(named(1), None);
        assert_eq!(named(2), Some(vec!["id".to_owned()]));
        assert_eq!(named(4), Some(vec!["type".to_owned()]));
    }

    #[test]
    fn what_is_no_object_has_no_lines() {
        for text in [
            "",
            "text",
            "12",
            "{",
            "}",
            "{}}",
            "[1",
            "{\"a\":1} {\"b\":2}",
        ] {
            assert!(lines(text).is_empty(), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn no_text_panics(text in "[\\[\\]{}\",:\\\\ a1\u{e9}\n-]{0,40}") {
            for (number, line) in lines(&text).iter().enumerate() {
                prop_assert!(line.end > number);
                prop_assert!(!line.source(&text).is_empty());
            }
        }
    }
}
