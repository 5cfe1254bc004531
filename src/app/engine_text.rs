//! What the engine says in English, said again in the language of the screen.
//!
//! The engine's words go into files and to hosts, where they are the same for everybody. Its texts of
//! `locales/en.ftl` are those same words: a text of the engine's is known again by them, and what stood
//! at their places is put into the other language's text. One that is not known stays English.

use super::language::Language;
use super::texts::Texts;

/// A text with its values in the order in which the function takes them.
type Said = fn(Texts, [&str; 3]) -> String;

/// The longer of two that begin alike comes first.
const KNOWN: [Said; 44] = [
    |t, _| t.searched_before(),
    |t, _| t.core_unclosed_quote(),
    |t, _| t.core_unclosed_group(),
    |t, _| t.core_unopened_group(),
    |t, _| t.core_empty_group(),
    |t, _| t.core_too_deep(),
    |t, _| t.core_nothing_to_negate(),
    |t, _| t.core_one_sided_or(),
    |t, [name, nearest, _]| t.core_unknown_near(name, nearest),
    |t, [name, ..]| t.core_unknown(name),
    |t, _| t.core_missing_value(),
    |t, _| t.core_field_in_field(),
    |t, _| t.core_empty_path(),
    |t, _| t.core_unclosed_regex(),
    |t, _| t.core_empty_regex(),
    |t, _| t.core_after_regex(),
    |t, [why, ..]| t.core_bad_regex(why),
    |t, _| t.core_large_regex(),
    |t, [text, ..]| t.core_bad_network(text),
    |t, [text, ..]| t.core_bad_length(text),
    |t, _| t.core_time_regex(),
    |t, [text, ..]| t.core_bad_time(text),
    |t, [text, ..]| t.core_two_days(text),
    |t, _| t.core_stopped(),
    |t, _| t.core_cut(),
    |t, [file, why, _]| t.core_file_unread(file, why),
    |t, [page, why, _]| t.core_page_unread(page, why),
    |t, [days, source, _]| t.core_keeps_older(days, source),
    |t, [days, source, _]| t.core_keeps(days, source),
    |t, [minutes, source, _]| t.core_lags(minutes, source),
    |t, [when, ..]| t.core_late(when),
    |t, _| t.core_file_incomplete(),
    |t, [pages, ..]| t.core_most_pages(pages),
    |t, [count, total, _]| t.core_chosen(count, total),
    |t, [count, total, _]| t.core_guess(count, total),
    |t, [source, total, whole]| t.core_documented(source, total, whole),
    |t, _| t.core_this_source(),
    |t, _| t.core_last_hour(),
    |t, _| t.core_last_hours(),
    |t, [days, ..]| t.core_last_days(days),
    |t, _| t.core_hours_ago(),
    |t, [days, ..]| t.core_days_ago(days),
    |t, _| t.core_today(),
    |t, _| t.core_yesterday(),
];

/// Stand for the values in an English text.
const MARKS: [char; 3] = ['\u{1}', '\u{2}', '\u{3}'];

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
    let found = KNOWN.iter().find_map(|said| {
        let pattern = said(Texts::default(), ["\u{1}", "\u{2}", "\u{3}"]);
        Some((said, values(&pattern, english)?))
    });
    match found {
        Some((said, values)) => {
            // What stands at a place may be a text of the engine's itself.
            let values = values.map(|value| match value.is_empty() {
                true => String::new(),
                false => engine_text(t, value),
            });
            said(t, [&values[0], &values[1], &values[2]])
        }
        None => english.to_owned(),
    }
}

/// What stands in `text` at the marks of `pattern`; `None` if it is another text.
fn values<'t>(pattern: &str, text: &'t str) -> Option<[&'t str; 3]> {
    let mut found = [""; 3];
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
mod tests {
    use super::*;
    use crate::app::texts::learn;
    use crate::core::query::{QueryContext, read_query};
    use crate::core::time::Zone;

    fn german() -> Texts {
        learn(Language::German, include_str!("locales/de.ftl")).expect("the build read it");
        Texts::of(Language::German)
    }

    #[test]
    fn what_the_engine_says_is_known_again_with_its_values() {
        for (english, own) in [
            ("stopped by you", "von Ihnen angehalten"),
            (
                "\"a.json\" could not be read: stopped by you",
                "\"a.json\" war nicht lesbar: von Ihnen angehalten",
            ),
            ("okta keeps 90 days", "okta bewahrt 90 Tage auf"),
            (
                "a guess: the name \"at\" says so, and it holds times, 9 different; 9 of 10 sampled events have a value",
                "eine Vermutung; 9 von 10 Stichproben haben einen Wert",
            ),
            (
                "documented for this source; 3 of 4 sampled events have a value",
                "dokumentiert für diese Quelle; 3 von 4 Stichproben haben einen Wert",
            ),
            ("the last 7 days", "die letzten 7 Tage"),
            ("something new", "something new"),
        ] {
            assert_eq!(engine_text(german(), english), own);
            assert_eq!(engine_text(Texts::default(), english), english);
        }
    }

    #[test]
    fn every_fault_of_a_query_is_told() {
        for query in [
            "a \"b c",
            "a (b",
            "a) b",
            "a ( ) b",
            "a - b",
            "OR b",
            "usr:x",
            "a user: b",
            "user:(a action:b)",
            "details..a:x",
            "/abc",
            "x /var/log",
            "//",
            "user:/a(/ x",
            "ip:10.0.0.0/33",
            "x after:soon",
            "last:2024",
            "after:/x/",
        ] {
            let context = QueryContext {
                zone: &Zone::utc(),
                now_millis: 0,
            };
            let Err(error) = read_query(query, &context) else {
                panic!("{query} can be read");
            };
            let english = error.to_string();
            assert_ne!(engine_text(german(), &english), english, "{query}");
        }
    }
}
