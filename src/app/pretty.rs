//! A JSON text laid out for reading, without changing a single token.
//!
//! Only white space between tokens is ours: numbers, escapes and the order of
//! keys are the source's own characters, so what is seen is what was sent. A
//! text that is not JSON comes out as it went in, more or less spaced.

/// What a piece of the text is, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The name of a member.
    Key,
    /// A string value.
    Text,
    /// A number.
    Number,
    /// `true`, `false`, `null`.
    Word,
    /// Brackets, commas, colons and the space around them.
    Mark,
}

impl Kind {
    /// Suffix of its class.
    pub fn class(self) -> &'static str {
        match self {
            Kind::Key => "key",
            Kind::Text => "text",
            Kind::Number => "number",
            Kind::Word => "word",
            Kind::Mark => "mark",
        }
    }
}

/// Above this a text is shown as it is: laying it out would make too many nodes.
pub const MAX_BYTES: usize = 200_000;

/// The pieces of `text`, two spaces a level; neighbours of one kind are joined.
pub fn pieces(text: &str) -> Vec<(Kind, String)> {
    let mut out = Pieces {
        list: Vec::new(),
        depth: 0,
    };
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b' ' | b'\t' | b'\n' | b'\r' => at += 1,
            b'"' => {
                let end = string_end(bytes, at);
                let is_key = next_mark(bytes, end) == Some(b':');
                out.push(if is_key { Kind::Key } else { Kind::Text }, &text[at..end]);
                at = end;
            }
            open @ (b'{' | b'[') => {
                let close = if open == b'{' { b'}' } else { b']' };
                out.push(Kind::Mark, &text[at..at + 1]);
                at += 1;
                if next_mark(bytes, at) == Some(close) {
                    at += bytes[at..].iter().position(|b| *b == close).unwrap_or(0) + 1;
                    out.push(Kind::Mark, &text[at - 1..at]);
                } else {
                    out.depth += 1;
                    out.line();
                }
            }
            b'}' | b']' => {
                out.depth = out.depth.saturating_sub(1);
                out.line();
                out.push(Kind::Mark, &text[at..at + 1]);
                at += 1;
            }
            b',' => {
                out.push(Kind::Mark, ",");
                out.line();
                at += 1;
            }
            b':' => {
                out.push(Kind::Mark, ": ");
                at += 1;
            }
            first => {
                let end = bytes[at..]
                    .iter()
                    .position(|b| b" \t\r\n\"{}[],:".contains(b))
                    .map_or(bytes.len(), |length| at + length);
                let number = first == b'-' || first.is_ascii_digit();
                out.push(
                    if number { Kind::Number } else { Kind::Word },
                    &text[at..end],
                );
                at = end;
            }
        }
    }
    out.list
}

struct Pieces {
    list: Vec<(Kind, String)>,
    depth: usize,
}

impl Pieces {
    fn push(&mut self, kind: Kind, text: &str) {
        match self.list.last_mut() {
            Some((last, joined)) if *last == kind => joined.push_str(text),
            _ => self.list.push((kind, text.to_owned())),
        }
    }

    fn line(&mut self) {
        let mut text = String::from("\n");
        // Deeper nesting is legal but no longer readable by indent.
        text.push_str(&"  ".repeat(self.depth.min(40)));
        self.push(Kind::Mark, &text);
    }
}

/// Just past the closing quote of the string that opens at `at`, or the end.
pub(super) fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while end < bytes.len() {
        match bytes[end] {
            b'\\' => end += 2,
            b'"' => return end + 1,
            _ => end += 1,
        }
    }
    bytes.len()
}

/// The next byte that is not white space.
pub(super) fn next_mark(bytes: &[u8], at: usize) -> Option<u8> {
    bytes[at.min(bytes.len())..]
        .iter()
        .copied()
        .find(|b| !b.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn laid_out(text: &str) -> String {
        pieces(text).into_iter().map(|(_, piece)| piece).collect()
    }

    #[test]
    fn tokens_keep_their_characters() {
        let text = r#"{"b":12345678901234567890,"a":[1.50e+3,true,{}],"t":"\u00e9\"x: ,"}"#;
        assert_eq!(
            laid_out(text),
            "{\n  \"b\": 12345678901234567890,\n  \"a\": [\n    1.50e+3,\n    true,\n    {}\n  ],\n  \"t\": \"\\u00e9\\\"x: ,\"\n}"
        );
    }

    #[test]
    fn a_key_is_told_from_a_value() {
        let kinds: Vec<Kind> = pieces(r#"{"a" : "b"}"#)
            .into_iter()
            .map(|(kind, _)| kind)
            .collect();
        assert_eq!(
            kinds,
            [Kind::Mark, Kind::Key, Kind::Mark, Kind::Text, Kind::Mark]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn no_text_panics_or_loses_a_visible_character(text in "[\\[\\]{}\",:\\\\ a1\u{e9}\n-]{0,40}") {
            let visible = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(visible(&laid_out(&text)), visible(&text));
        }
    }
}
