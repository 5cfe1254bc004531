//! A JSON text as lines of a tree, each with the path that leads to it.
//!
//! No token is changed: numbers, escapes and the order of keys are the
//! source's own. What is not JSON gives no lines, and is shown as it is. A line
//! is places in the text and nothing else, so that a large event takes little
//! memory, and is read in slices.

use std::sync::Arc;

use crate::app::pretty::{Kind, next_mark, string_end};

/// Lines above this take more memory than a page should; such an event is shown as a text.
const MOST_LINES: usize = 200_000;

/// From where to where in the text, in bytes.
type Span = (usize, usize);

/// One line: a value with its key, or the opening of an object or an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// How deep, from 0.
    pub depth: usize,
    /// What it is; objects and arrays are marks.
    pub kind: Kind,
    /// Its place among what its parent holds, from 0.
    pub place: usize,
    /// How much it holds itself.
    pub count: usize,
    /// The line that holds it; of the first line itself.
    pub parent: usize,
    /// The number of the line behind its last descendant.
    pub end: usize,
    /// Where its key stands; a place in an array has none.
    key: Option<Span>,
    /// Where its value stands.
    span: Span,
}

impl Line {
    /// Whether it is a value, which one can filter by.
    pub fn is_value(&self) -> bool {
        self.kind != Kind::Mark
    }
}

/// What a JSON token says: a text without its quotes and escapes, anything else as it is written.
pub fn said(token: &str) -> String {
    serde_json::from_str::<String>(token).unwrap_or_else(|_no_text| token.to_owned())
}

/// A text that is being read, slice by slice.
pub struct Reader {
    text: Arc<str>,
    at: usize,
    lines: Vec<Line>,
    /// The lines that are not closed yet.
    open: Vec<usize>,
    key: Option<Span>,
    refused: bool,
}

impl Reader {
    /// At the beginning of `text`.
    pub fn new(text: Arc<str>) -> Reader {
        Reader {
            text,
            at: 0,
            lines: Vec::new(),
            open: Vec::new(),
            key: None,
            refused: false,
        }
    }

    /// Reads about `bytes` further; whether there is more.
    pub fn step(&mut self, bytes: usize) -> bool {
        let text = self.text.clone();
        let stop = self.at.saturating_add(bytes).min(text.len());
        while self.at < stop && !self.refused {
            self.token(text.as_bytes());
        }
        self.at < text.len() && !self.refused
    }

    /// The lines; none if the text is no JSON object or array, or has too many.
    pub fn finish(self) -> Option<Lines> {
        let root = self.lines.first()?;
        let whole = self.open.is_empty() && root.kind == Kind::Mark;
        (whole && !self.refused && root.end == self.lines.len()).then_some(Lines {
            text: self.text,
            list: self.lines,
        })
    }

    fn token(&mut self, bytes: &[u8]) {
        let from = self.at;
        let first = bytes[from];
        let end = match first {
            b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' => {
                self.at += 1;
                return;
            }
            b'}' | b']' => {
                self.at += 1;
                return self.close();
            }
            b'"' => string_end(bytes, from),
            b'{' | b'[' => from + 1,
            _ => bytes[from..]
                .iter()
                .position(|byte| b" \t\r\n\"{}[],:".contains(byte))
                .map_or(bytes.len(), |length| from + length),
        };
        self.at = end;
        let in_object = self
            .open
            .last()
            .is_some_and(|line| bytes[self.lines[*line].span.0] == b'{');
        let is_key = first == b'"' && in_object && self.key.is_none();
        if is_key && next_mark(bytes, end) == Some(b':') {
            self.key = Some((from, end));
            return;
        }
        let kind = match first {
            b'{' | b'[' => Kind::Mark,
            b'"' => Kind::Text,
            b'-' | b'0'..=b'9' => Kind::Number,
            _ => Kind::Word,
        };
        self.add(kind, (from, end));
    }

    fn add(&mut self, kind: Kind, span: Span) {
        let number = self.lines.len();
        if number == MOST_LINES {
            self.refused = true;
            return;
        }
        let parent = self.open.last().copied().unwrap_or(number);
        let place = self.lines.get(parent).map_or(0, |parent| parent.count);
        if let Some(parent) = self.lines.get_mut(parent) {
            parent.count += 1;
        }
        self.lines.push(Line {
            depth: self.open.len(),
            kind,
            place,
            count: 0,
            parent,
            end: number + 1,
            key: self.key.take(),
            span,
        });
        if kind == Kind::Mark {
            self.open.push(number);
        }
    }

    fn close(&mut self) {
        let end = self.lines.len();
        match self.open.pop() {
            Some(closed) => {
                let line = &mut self.lines[closed];
                line.end = end;
                line.span.1 = self.at;
            }
            None => self.refused = true,
        }
    }
}

/// The lines of one text.
#[derive(Debug)]
pub struct Lines {
    text: Arc<str>,
    list: Vec<Line>,
}

impl Lines {
    /// The lines of a text that is short enough to be read in one go.
    pub fn of(text: Arc<str>) -> Option<Lines> {
        let mut reader = Reader::new(text);
        reader.step(usize::MAX);
        reader.finish()
    }

    /// How many there are: one at least.
    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// One of them.
    pub fn line(&self, number: usize) -> Option<Line> {
        self.list.get(number).copied()
    }

    /// Whether something is below it.
    pub fn opens(&self, number: usize) -> bool {
        self.list.get(number).is_some_and(|line| line.count > 0)
    }

    /// What a line holds at `place`, if it holds so much.
    pub fn child(&self, number: usize, place: usize) -> Option<usize> {
        let line = self.line(number).filter(|line| place < line.count)?;
        let first = number + 1;
        let mut child = first;
        // One by one, unless they hold nothing themselves.
        if line.end - first == line.count {
            child += place;
        } else {
            for _ in 0..place {
                child = self.list[child].end;
            }
        }
        Some(child)
    }

    fn children(&self, number: usize) -> impl Iterator<Item = usize> {
        let next = |child: &usize| self.list.get(*child).map(|line| line.end);
        let count = self.list.get(number).map_or(0, |line| line.count);
        std::iter::successors(Some(number + 1), next).take(count)
    }

    fn piece(&self, (from, end): Span) -> &str {
        self.text.get(from..end).unwrap_or_default()
    }

    /// Its key, or its place in an array, as it is shown.
    pub fn label(&self, number: usize) -> String {
        match self.list.get(number) {
            Some(Line { key: Some(key), .. }) => said(self.piece(*key)),
            Some(line) if number != line.parent => line.place.to_string(),
            _ => String::new(),
        }
    }

    /// The token as it stands in the text; of an object or array how much is in it.
    pub fn token(&self, number: usize) -> String {
        let source = self.source(number);
        match self.list.get(number) {
            Some(line) if line.is_value() => source.to_owned(),
            Some(line) if source.starts_with('[') => format!("[{}]", line.count),
            Some(line) => format!("{{{}}}", line.count),
            None => String::new(),
        }
    }

    /// The value as a query asks for it: a text without its quotes and escapes.
    pub fn value(&self, number: usize) -> String {
        said(self.source(number))
    }

    /// The part of the text that it stands for.
    pub fn source(&self, number: usize) -> &str {
        self.list
            .get(number)
            .map_or("", |line| self.piece(line.span))
    }

    /// The keys that lead to it; a place in an array is none, so that it names all of them.
    pub fn path(&self, number: usize) -> Vec<String> {
        let mut path = Vec::new();
        let mut at = number;
        while let Some(line) = self.list.get(at) {
            path.extend(line.key.map(|key| said(self.piece(key))));
            if line.parent == at {
                break;
            }
            at = line.parent;
        }
        path.reverse();
        path
    }

    /// The path of the details in the record; empty where they are all of it, or made of something else.
    pub fn details_path(&self, details: &str) -> Vec<String> {
        let is_same = |number: &usize| {
            self.list[*number].kind == Kind::Mark && self.source(*number) == details
        };
        (1..self.list.len())
            .find(is_same)
            .map(|number| self.path(number))
            .unwrap_or_default()
    }

    /// The path by which a query names what stands at `path` of the record: below the details, from there on. None if
    /// the details have something at the same path: there a query looks first, and would show that instead.
    pub fn query_path(&self, details: &[String], path: &[String]) -> Option<Vec<String>> {
        if let Some(rest) = path.strip_prefix(details).filter(|rest| !rest.is_empty()) {
            return Some(rest.to_vec());
        }
        let shadow = [details, path].concat();
        (!self.holds_at(0, &shadow)).then(|| path.to_vec())
    }

    /// Whether anything but null stands at `path` below a line.
    fn holds_at(&self, number: usize, path: &[String]) -> bool {
        let Some((name, rest)) = path.split_first() else {
            return self.source(number) != "null";
        };
        self.children(number)
            .any(|child| match self.list[child].key {
                Some(key) => said(self.piece(key)) == *name && self.holds_at(child, rest),
                None => self.holds_at(child, path),
            })
    }

    /// Adds the lines in which `needle` is, which is in lower case, from line `at` on, until about `bytes` were looked
    /// through; the first line that was not.
    pub fn seek(&self, needle: &str, at: usize, bytes: usize, found: &mut Vec<usize>) -> usize {
        let holds = |text: &str| text.to_lowercase().contains(needle);
        let (mut at, mut left) = (at, bytes);
        while at < self.list.len() && left > 0 {
            let (label, line) = (self.label(at), &self.list[at]);
            let value = if line.is_value() { self.source(at) } else { "" };
            if holds(&label) || holds(value) {
                found.push(at);
            }
            left = left.saturating_sub(label.len() + value.len() + size_of::<Line>());
            at += 1;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = r#"{"id": 12345678901234567890, "details": {"a\u0062": [ {"x":"\"1\""}, {"x":2} ], "e": {}}}"#;

    fn lines(text: &str) -> Lines {
        Lines::of(text.into()).expect("an object")
    }

    #[test]
    fn each_line_has_its_path_and_the_sources_own_token() {
        let lines = lines(TEXT);
        let shown: Vec<String> = (0..lines.count())
            .map(|number| {
                let depth = lines.list[number].depth;
                format!("{depth} {} {}", lines.label(number), lines.token(number))
            })
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
        assert_eq!(lines.path(5), ["details", "ab", "x"]);
        assert_eq!(lines.value(5), "\"1\"");
        assert_eq!((lines.list[3].end, lines.opens(8)), (8, false));
        assert_eq!(lines.source(4), r#"{"x":"\"1\""}"#);
        assert_eq!([lines.child(2, 1), lines.child(3, 1)], [Some(8), Some(6)]);
        assert_eq!([lines.child(3, 2), lines.child(1, 0)], [None, None]);
    }

    #[test]
    fn below_the_details_a_path_begins_there() {
        let all = lines(TEXT);
        let details = all.details_path(all.source(2));
        let named = |line: usize| all.query_path(&details, &all.path(line));
        assert_eq!(named(5), Some(vec!["ab".to_owned(), "x".to_owned()]));
        assert_eq!(named(1), Some(vec!["id".to_owned()]));
    }

    #[test]
    fn what_the_details_have_at_the_same_path_is_not_offered_for_the_record() {
        for (text, inner) in [
            (
                r#"{"type":"login","id":7,"details":{"type":"sso","id":null}}"#,
                4,
            ),
            (
                r#"{"type":"login","id":7,"details":[{"id":null},{"type":"sso"}]}"#,
                7,
            ),
        ] {
            let all = lines(text);
            let details = all.details_path(all.source(3));
            let named = |line: usize| all.query_path(&details, &all.path(line));
            assert_eq!(named(1), None);
            assert_eq!(named(2), Some(vec!["id".to_owned()]));
            assert_eq!(named(inner), Some(vec!["type".to_owned()]));
        }
    }

    #[test]
    fn slices_of_any_length_give_the_same_lines_and_the_same_hits() {
        let whole = lines(TEXT);
        for bytes in 1..40 {
            let mut reader = Reader::new(TEXT.into());
            while reader.step(bytes) {}
            assert_eq!(reader.finish().expect("an object").list, whole.list);
            let (mut found, mut at) = (Vec::new(), 0);
            while at < whole.count() {
                at = whole.seek("1", at, bytes, &mut found);
            }
            assert_eq!(found, [1, 5, 6]);
        }
    }

    #[test]
    fn more_lines_than_a_page_should_hold_are_none() {
        let text = |count: usize| format!("[{}0]", "0,".repeat(count - 2));
        assert!(Lines::of(text(MOST_LINES).into()).is_some());
        assert!(Lines::of(text(MOST_LINES + 1).into()).is_none());
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
            assert!(Lines::of(text.into()).is_none(), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn no_text_panics(text in "[\\[\\]{}\",:\\\\ a1\u{e9}\n-]{0,40}") {
            if let Some(lines) = Lines::of(text.into()) {
                for number in 0..lines.count() {
                    prop_assert!(lines.list[number].end > number);
                    prop_assert!(!lines.source(number).is_empty());
                    prop_assert_eq!(lines.children(number).count(), lines.list[number].count);
                }
            }
        }
    }
}
