//! What the engine says in English, said again in the language of the screen.
//!
//! The engine's words go into files and to hosts, where they are the same for everybody. Its texts of
//! `locales/en.ftl` are those same words: a text of the engine's is known again by them, and what stood
//! at their places is put into the other language's text. One that is not known stays English.

use super::engine_texts::{KNOWN, MARKS};
use super::language::Language;
use super::texts::Texts;

thread_local! {
    // The English patterns are the same for every text that is looked up.
    static PATTERNS: [String; KNOWN.len()] =
        KNOWN.map(|said| said(Texts::default(), ["\u{1}", "\u{2}", "\u{3}", "\u{4}"]));
}

/// A text of the engine's in the language of `t`.
pub fn engine_text(t: Texts, english: &str) -> String {
    if t.spoken() == Language::English {
        return english.to_owned();
    }
    if english == Texts::default().core_week_ago() {
        return t.core_week_ago();
    }
    // How a guess was made is told by names and values: it is left to the English one.
    let plain = english
        .strip_prefix("a guess: ")
        .and_then(|told| told.rsplit_once("; "))
        .map(|(_, met)| format!("a guess; {met}"));
    let english = plain.as_deref().unwrap_or(english);
    let found = PATTERNS.with(|patterns| {
        KNOWN
            .iter()
            .zip(patterns)
            .find_map(|(said, pattern)| Some((*said, values(pattern, english)?)))
    });
    match found {
        Some((said, values)) => {
            // What stands at a place may be a text of the engine's itself.
            let values = values.map(|value| match value.is_empty() {
                true => String::new(),
                false => engine_text(t, value),
            });
            said(t, values.each_ref().map(String::as_str))
        }
        None => english.to_owned(),
    }
}

/// What stands in `text` at the marks of `pattern`; `None` if it is another text.
fn values<'t>(pattern: &str, text: &'t str) -> Option<[&'t str; MARKS.len()]> {
    let mut found = [""; MARKS.len()];
    let mut rest = text;
    let mut open = None;
    let mut pieces = pattern.split_inclusive(MARKS).peekable();
    while let Some(piece) = pieces.next() {
        let mark = MARKS.iter().position(|mark| piece.ends_with(*mark));
        let literal = piece.trim_end_matches(MARKS);
        let at = match (open, literal.is_empty()) {
            (None, _) => rest.starts_with(literal).then_some(0)?,
            (Some(_), true) => rest.len(),
            // The last piece ends the text; another is met at its first place.
            (Some(_), false) if pieces.peek().is_none() && mark.is_none() => rest
                .ends_with(literal)
                .then(|| rest.len() - literal.len())?,
            (Some(_), false) => rest.find(literal)?,
        };
        if let Some(place) = open {
            found[place] = &rest[..at];
        }
        rest = &rest[at + literal.len()..];
        open = mark;
    }
    match open {
        Some(place) => found[place] = rest,
        None if !rest.is_empty() => return None,
        None => {}
    }
    Some(found)
}

#[cfg(test)]
#[path = "engine_text_test.rs"]
mod tests;
