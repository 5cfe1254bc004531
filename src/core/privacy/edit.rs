//! Changes to a JSON text that leave every other byte as it was.

use std::borrow::Cow;
use std::ops::Range;

/// Some bytes of a JSON text, and what stands in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub span: Range<usize>,
    pub text: String,
    /// The number of what the mask calls it.
    pub label: u16,
}

/// `text` with the edits made. Of two that overlap, the later one is part of the earlier.
pub(super) fn apply(text: &[u8], edits: &mut Vec<Edit>, out: &mut Vec<u8>) {
    edits.sort_by_key(|edit| (edit.span.start, std::cmp::Reverse(edit.span.end)));
    let mut kept: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits.drain(..) {
        match kept.last_mut() {
            Some(last) if edit.span.start < last.span.end => {
                last.span.end = last.span.end.max(edit.span.end);
            }
            _ => kept.push(edit),
        }
    }
    *edits = kept;
    let mut from = 0;
    for edit in edits.iter() {
        out.extend_from_slice(&text[from..edit.span.start]);
        out.extend_from_slice(edit.text.as_bytes());
        from = edit.span.end;
    }
    out.extend_from_slice(&text[from..]);
}

/// What the inside of a JSON string says, and where each of its bytes is written.
pub(super) struct Said<'t> {
    pub text: Cow<'t, str>,
    /// Of each byte of `text` and of its end, the place in the string's inside; none where they are the same.
    places: Option<Vec<u32>>,
}

impl<'t> Said<'t> {
    /// Reads the inside of a string that was read without an error.
    pub fn read(inside: &'t [u8]) -> Said<'t> {
        // The record is UTF-8, which the tape has checked.
        let inside = String::from_utf8_lossy(inside);
        if !inside.contains('\\') {
            return Said {
                text: inside,
                places: None,
            };
        }
        let (mut text, mut places) = (String::with_capacity(inside.len()), Vec::new());
        let mut at = 0;
        while at < inside.len() {
            let length = escape_length(&inside.as_bytes()[at..]);
            let before = text.len();
            if length == 0 {
                let next = inside[at..].chars().next().unwrap_or_default();
                text.push(next);
                places.extend((0..next.len_utf8()).map(|byte| (at + byte) as u32));
                at += next.len_utf8();
                continue;
            }
            let end = inside.len().min(at + length);
            // Half of a surrogate pair is no character.
            let said = serde_json::from_str::<String>(&format!("\"{}\"", &inside[at..end]));
            text.push_str(said.as_deref().unwrap_or("\u{fffd}"));
            places.extend(std::iter::repeat_n(at as u32, text.len() - before));
            at = end;
        }
        places.push(at as u32);
        Said {
            text: text.into(),
            places: Some(places),
        }
    }

    /// Where some bytes of the text are written in the string's inside.
    pub fn written(&self, span: Range<usize>) -> Range<usize> {
        match &self.places {
            None => span,
            Some(places) => places[span.start] as usize..places[span.end] as usize,
        }
    }
}

/// The length of the escape at the start; 0 where there is none.
fn escape_length(bytes: &[u8]) -> usize {
    match bytes {
        [b'\\', b'u', rest @ ..] => {
            let high = matches!(
                rest,
                [b'd' | b'D', b'8'..=b'9' | b'a'..=b'b' | b'A'..=b'B', ..]
            );
            let low = matches!(
                rest.get(4..8),
                Some([b'\\', b'u', b'd' | b'D', b'c'..=b'f' | b'C'..=b'F'])
            );
            if high && low { 12 } else { 6 }
        }
        [b'\\', ..] => 2,
        _ => 0,
    }
}

/// An edit of what a string says, as an edit of the string's inside, which begins at `start`.
pub(super) fn outward(said: &Said<'_>, start: usize, edit: Edit) -> Edit {
    let span = said.written(edit.span);
    Edit {
        span: start + span.start..start + span.end,
        text: edit.text.replace('\\', "\\\\").replace('"', "\\\""),
        label: edit.label,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(span: Range<usize>, text: &str) -> Edit {
        Edit {
            span,
            text: text.into(),
            label: 0,
        }
    }

    #[test]
    fn edits_are_made_in_order_and_overlapping_ones_once() {
        let mut out = Vec::new();
        let mut edits = vec![edit(6..8, "-"), edit(1..3, "#"), edit(2..4, "?")];
        apply(b"0123456789", &mut edits, &mut out);
        assert_eq!(out, b"0#45-89");
        assert_eq!(edits.len(), 2);
    }

    #[test]
    fn a_place_in_what_a_string_says_is_found_where_it_is_written() {
        let inside = r#"a\nb\u00e9c\ud83d\ude00d\"é\ud800e"#;
        let said = Said::read(inside.as_bytes());
        assert_eq!(said.text, "a\nbéc😀d\"é\u{fffd}e");
        for part in ["a", "\n", "bé", "😀", "d\"é", "e"] {
            let at = said.text.find(part).unwrap();
            let written = &inside[said.written(at..at + part.len())];
            assert_eq!(
                serde_json::from_str::<String>(&format!("\"{written}\"")).unwrap(),
                part
            );
        }
    }
}
