//! Where the `'` of a harmless cell stands, and how to take it away again.
//!
//! [`neutralise`] puts one in two places:
//!
//! - **In front of a cell** that is a formula ([`is_formula`]).
//! - **Right before a formula that would begin inside a cell** for a reader
//!   that splits elsewhere than we do. Excel splits at the list separator of
//!   its locale; a comma file that it splits at semicolons has quotes in the
//!   middle of its cells, where they mean nothing, so that `;` and line breaks
//!   inside our quotes end a cell there: of `x;=1+1` the second half would run.
//!   The file's own delimiter is guarded: who splits there knows the quotes.
//!
//! Inside a cell `=` always counts. After `+`, `-` or `@` the text up to where
//! that reader ends the cell must hold a `(`, `|` or `!`, without which it can
//! call nothing: `thanks; @bob` and lists with dashes stay as they are.
//!
//! **Undoing it** ([`restore`]): where a cell begins with `'` and is
//! formula-like, take that one `'` away; then, inside the cell, take the one
//! `'` away that stands right before each such formula. Since `'` is itself
//! among the characters that may stand in front of a formula, one that came
//! with the text gets a second one, so nothing is ambiguous.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memchr3_iter};

use super::formula::{MARK, is_formula, is_spaced_phone_number, may_stand_before};

/// What a formula needs to call or fetch something; the full-width forms are folded to ASCII by some.
const CALLS: [char; 6] = ['(', '|', '!', '（', '｜', '！'];

/// `cell` in the form that no spreadsheet runs in a file split at `delimiter`, nor in one that is
/// taken for split elsewhere; borrowed where it is harmless.
pub fn neutralise(cell: &str, delimiter: u8) -> Cow<'_, str> {
    let mut marked = String::new();
    if is_formula(cell) {
        marked.push(MARK);
    }
    let mut from = 0;
    if may_begin_inside(cell.as_bytes(), delimiter) {
        each_inside(cell, delimiter, |at| {
            marked.push_str(&cell[from..at]);
            marked.push(MARK);
            from = at;
        });
    }
    if marked.is_empty() {
        return Cow::Borrowed(cell);
    }
    marked.push_str(&cell[from..]);
    Cow::Owned(marked)
}

/// What [`neutralise`] was given for the same delimiter, from what it gave.
pub fn restore(cell: &str, delimiter: u8) -> Cow<'_, str> {
    if memchr(MARK as u8, cell.as_bytes()).is_none() {
        return Cow::Borrowed(cell);
    }
    let cell = match cell.strip_prefix(MARK) {
        Some(original) if is_formula(cell) => original,
        _ => cell,
    };
    if !may_begin_inside(cell.as_bytes(), delimiter) {
        return Cow::Borrowed(cell);
    }
    let mut restored = String::new();
    let mut from = 0;
    each_inside(cell, delimiter, |at| {
        if cell[..at].ends_with(MARK) {
            restored.push_str(&cell[from..at - MARK.len_utf8()]);
            from = at;
        }
    });
    if from == 0 {
        return Cow::Borrowed(cell);
    }
    restored.push_str(&cell[from..]);
    Cow::Owned(restored)
}

/// Whether it is worth asking [`each_inside`]: no for nearly every cell, found out without reading
/// most of its bytes.
pub(super) fn may_begin_inside(cell: &[u8], delimiter: u8) -> bool {
    let ([a, b, c], [d, e]) = match delimiter {
        b',' => ([b';', b'\t', b'\n'], [b'\r'; 2]),
        b';' => ([b',', b'\t', b'\n'], [b'\r'; 2]),
        b'\t' => ([b',', b';', b'\n'], [b'\r'; 2]),
        _ => ([b',', b';', b'\n'], [b'\r', b'\t']),
    };
    let begins_behind = |at| {
        let next = cell[at + 1..].iter().find(|byte| {
            !(byte.is_ascii_whitespace()
                || byte.is_ascii_control()
                || matches!(byte, b'"' | b'\'' | b',' | b';' | b'|'))
                // The next of these is met anyway; to look past it would cost the run's length each time.
                || [a, b, c].contains(byte)
        });
        next.is_some_and(|byte| matches!(byte, b'=' | b'+' | b'-' | b'@') || !byte.is_ascii())
    };
    memchr2(d, e, cell).is_some() || memchr3_iter(a, b, c, cell).any(begins_behind)
}

/// What ends a cell for another reader than the one that the file is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// One delimiter: such a reader ends the next cell at the same.
    At(char),
    /// A line break, or several delimiters: the next cell may go on to the line's end.
    Line,
}

/// Tells the byte offset of each formula that would begin inside `cell`.
fn each_inside(cell: &str, delimiter: u8, mut tell: impl FnMut(usize)) {
    let mut end: Option<End> = None;
    let mut line = Line::default();
    for (at, c) in cell.char_indices() {
        let this = match c {
            '\r' | '\n' => Some(End::Line),
            ',' | ';' | '\t' if c != char::from(delimiter) => Some(End::At(c)),
            _ => None,
        };
        match (this, end) {
            (Some(this), None) => end = Some(this),
            (Some(this), Some(before)) if this != before => end = Some(End::Line),
            (Some(_), Some(_)) => {}
            (None, None) => {}
            (None, Some(_)) if may_stand_before(c) => {}
            (None, Some(before)) => {
                end = None;
                if begins(cell, at, c, before, &mut line) {
                    tell(at);
                }
            }
        }
    }
}

/// Whether a formula begins with `first`, at `at`, for a reader that ends its cell at `end`.
fn begins(cell: &str, at: usize, first: char, end: End, line: &mut Line) -> bool {
    match first {
        '=' | '＝' | '﹦' => return true,
        '+' | '-' | '@' | '＠' | '＋' | '－' | '﹫' | '﹢' | '﹣' => {}
        _ => return false,
    }
    let text = &cell[at..];
    let (until, calls) = match end {
        End::Line => (line.end_from(cell, at), line.call > at),
        End::At(delimiter) => {
            let text = text.split([delimiter, '\r', '\n']).next().unwrap_or(text);
            (at + text.len(), text.contains(CALLS))
        }
    };
    calls && !(first == '+' && is_spaced_phone_number(&cell[at + 1..until]))
}

/// The line that was asked for last, read once for all the formulas in it.
#[derive(Default)]
struct Line {
    end: usize,
    /// Where the last of [`CALLS`] stands in it, else 0.
    call: usize,
}

impl Line {
    /// Where the line that `at` is in ends.
    fn end_from(&mut self, cell: &str, at: usize) -> usize {
        if self.end <= at {
            let rest = &cell[at..];
            let length = memchr2(b'\r', b'\n', rest.as_bytes()).unwrap_or(rest.len());
            self.end = at + length;
            self.call = rest[..length].rfind(CALLS).map_or(0, |call| at + call);
        }
        self.end
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cell_that_came_with_a_mark_gets_a_second_one() {
        assert_eq!(neutralise("'=1+1", b','), "''=1+1");
        assert_eq!(restore("''=1+1", b','), "'=1+1");
        assert_eq!(neutralise("'tis", b','), "'tis");
        assert_eq!(restore("'tis", b','), "'tis");
        assert_eq!(neutralise("x;'=1", b','), "x;''=1");
        assert_eq!(restore("x;''=1", b','), "x;'=1");
    }

    #[test]
    fn a_formula_behind_a_foreign_delimiter_or_a_line_break_gets_a_mark() {
        for (delimiter, cell, marked) in [
            (b',', "note;=1+1", "note;'=1+1"),
            (b',', "note\t=1+1", "note\t'=1+1"),
            (b';', "note,=1+1", "note,'=1+1"),
            (b'|', "a,=1;=2", "a,'=1;'=2"),
            (b',', "note\n=1+1", "note\n'=1+1"),
            (b',', "note\r=1+1", "note\r'=1+1"),
            (b',', "note\r\n=1+1", "note\r\n'=1+1"),
            (b',', "a; \u{a0}\"=1", "a; \u{a0}\"'=1"),
            (b',', "x\n,=1", "x\n,'=1"),
            (b',', "note;＝1", "note;'＝1"),
            (b',', ";=1", "';'=1"),
            (b',', "=1;=2", "'=1;'=2"),
            (
                b',',
                r#"{"a":"x;=HYPERLINK(1)"}"#,
                r#"{"a":"x;'=HYPERLINK(1)"}"#,
            ),
            (b',', "a;@SUM(1)", "a;'@SUM(1)"),
            (b',', "a;+cmd|' /C calc'!A0", "a;'+cmd|' /C calc'!A0"),
            (b',', "a\n-2+3+cmd|x", "a\n'-2+3+cmd|x"),
            // The decimal comma of the very places that split at semicolons.
            (b',', "a;+1,5*CALL(1)", "a;'+1,5*CALL(1)"),
            (b',', "a;\t-1;CALL(1)", "a;\t'-1;CALL(1)"),
            (b',', "a;－CALL（1）", "a;'－CALL（1）"),
        ] {
            assert_eq!(neutralise(cell, delimiter), marked, "{cell:?}");
            assert_eq!(restore(marked, delimiter), cell);
        }
    }

    #[test]
    fn prose_and_what_the_quotes_guard_stay_as_they_are() {
        for (delimiter, cell) in [
            (b',', "note,=1+1"),
            (b';', "note;=1+1"),
            (b'\t', "note\t=1+1"),
            (b';', "thanks, @bob"),
            (b',', "a; -see below"),
            (b',', "to do:\n- this\n- that\n+ more"),
            (b',', "call; +49 (0)151 2345678"),
            (b';', "1,-5,+3"),
            (b',', "a; @ann; (really)"),
            (b';', r#"{"a":-1,"b":[1,-2],"c":"d"}"#),
            (b',', "Mozilla/5.0 (X11; Linux x86_64; rv:1.0)"),
            (b',', "x=1;y=2"),
            (b',', "x; it's"),
        ] {
            assert_eq!(neutralise(cell, delimiter), cell);
            assert_eq!(restore(cell, delimiter), cell);
        }
    }

    #[test]
    fn a_long_hostile_cell_is_read_in_time_that_grows_with_its_length() {
        for part in [";\t+1", ";;", ";+1", "\n-", ";  ", ";,\"+1 1 1"] {
            let cell = part.repeat(300_000);
            assert_eq!(restore(&neutralise(&cell, b','), b','), cell);
        }
    }

    /// Text that is dense in what matters here.
    fn tricky() -> impl Strategy<Value = String> {
        prop_oneof![
            "[=+@\\-'\" ,;|\t\r\n\0\u{feff}\u{a0}＝＠0-9.eE%a()!]{0,12}",
            "[a;,\t\n'=+(|1]{0,16}",
            any::<String>(),
        ]
    }

    fn delimiter() -> impl Strategy<Value = u8> {
        prop::sample::select(b",;\t|:^".to_vec())
    }

    proptest! {
        #[test]
        fn neutralising_can_always_be_undone(cell in tricky(), delimiter in delimiter()) {
            let written = neutralise(&cell, delimiter);
            prop_assert_eq!(restore(&written, delimiter), cell.as_str());
        }

        #[test]
        fn no_two_cells_are_written_alike(one in tricky(), other in tricky(), delimiter in delimiter()) {
            prop_assert_eq!(neutralise(&one, delimiter) == neutralise(&other, delimiter), one == other);
        }

        #[test]
        fn the_quick_look_misses_nothing(cell in tricky(), delimiter in delimiter()) {
            if !may_begin_inside(cell.as_bytes(), delimiter) {
                each_inside(&cell, delimiter, |at| panic!("{cell:?} at {at}"));
            }
        }

        #[test]
        fn what_is_written_never_begins_with_what_runs(cell in tricky(), delimiter in delimiter()) {
            let written = neutralise(&cell, delimiter);
            let runs = written.starts_with(['=', '@', '＝', '\t', '\r', '\n'])
                || (written.starts_with(['+', '-']) && is_formula(&written));
            prop_assert!(!runs, "{:?}", written);
        }

        #[test]
        fn no_reader_that_splits_elsewhere_meets_an_equals_sign_first(cell in tricky(), delimiter in delimiter()) {
            let written = neutralise(&cell, delimiter);
            for end in [',', ';', '\t'] {
                if end == char::from(delimiter) {
                    continue;
                }
                for part in written.split([end, '\r', '\n']) {
                    let seen = part.trim_start_matches(|c| c != MARK && may_stand_before(c));
                    prop_assert!(!seen.starts_with(['=', '＝']), "{:?}", written);
                    // What calls nothing is a sum at worst; a phone number is not even that.
                    let runs = seen.starts_with(['+', '-', '@'])
                        && seen.contains(CALLS)
                        && is_formula(seen)
                        && !seen.starts_with(char::is_numeric);
                    prop_assert!(!runs || is_spaced_phone_number(&seen[1..]), "{:?}: {:?}", written, seen);
                }
            }
        }
    }
}
