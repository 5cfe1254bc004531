//! One text of a query, compiled, held against the texts of events.
//!
//! Compiled once; matching allocates nothing. What counts as the same is
//! [`Fold`]'s business, finding it [`Needle`]'s.

use std::ops::Range;

use regex_automata::meta;
use regex_automata::util::syntax;

use super::error::QueryErrorKind;
use super::fold::{Fold, has_accents};
use super::needle::Needle;
use super::quote::quote_word;

/// Enough for any expression that a person writes, little enough for a tab.
const REGEX_LIMIT_BYTES: usize = 1 << 20;

/// What a text is held against.
#[derive(Clone, Debug)]
pub struct Matcher {
    pattern: Pattern,
    /// As it was written, without quotes or slashes.
    text: String,
    whole: bool,
}

#[derive(Clone, Debug)]
enum Pattern {
    Present,
    /// Needles in this order, any text between them.
    Literal(Literal),
    Regex(meta::Regex),
}

#[derive(Clone, Debug)]
struct Literal {
    needles: Vec<Needle>,
    /// Whether the first needle must stand at the start.
    from_start: bool,
    /// Whether the last needle must stand at the end.
    to_end: bool,
    /// Whether `*` was a wildcard.
    wild: bool,
    fold: Fold,
}

impl Matcher {
    /// Any text but the empty one.
    pub fn present() -> Self {
        Matcher {
            pattern: Pattern::Present,
            text: String::new(),
            whole: false,
        }
    }

    /// A text as a quoted word says it: only case is ignored. The empty text is in every text, and
    /// is the whole of the empty one only.
    pub fn exact(text: &str, whole: bool) -> Self {
        Self::literal([text], text, whole, Fold::Case)
    }

    /// A text as an unquoted word says it: `*` stands for any text, accents are ignored if the word
    /// has none.
    pub fn word(text: &str, whole: bool) -> Self {
        let fold = if has_accents(text) {
            Fold::Case
        } else {
            Fold::CaseAndAccents
        };
        Self::literal(text.split('*'), text, whole, fold)
    }

    /// A regular expression, case ignored.
    pub(super) fn regex(pattern: &str, whole: bool) -> Result<Self, QueryErrorKind> {
        let mut regex = build_regex(pattern)?;
        if whole {
            // The pattern is sound by itself, so it cannot break out of the brackets.
            regex = build_regex(&format!(r"\A(?:{pattern})\z"))?;
        }
        Ok(Matcher {
            pattern: Pattern::Regex(regex),
            text: pattern.into(),
            whole,
        })
    }

    fn literal<'a>(
        pieces: impl IntoIterator<Item = &'a str>,
        text: &str,
        whole: bool,
        fold: Fold,
    ) -> Self {
        let pieces: Vec<Option<Needle>> = pieces
            .into_iter()
            .map(|piece| Needle::new(piece, fold))
            .collect();
        let wild = pieces.len() > 1;
        let literal = Literal {
            from_start: whole && pieces.first().is_some_and(Option::is_some),
            to_end: whole && pieces.last().is_some_and(Option::is_some),
            needles: pieces.into_iter().flatten().collect(),
            wild,
            fold,
        };
        Matcher {
            pattern: Pattern::Literal(literal),
            text: text.into(),
            whole,
        }
    }

    /// Whether `text` matches.
    pub fn matches(&self, text: &str) -> bool {
        match &self.pattern {
            Pattern::Present => !text.is_empty(),
            Pattern::Literal(literal) => match literal.needles.as_slice() {
                [] => literal.wild || !self.whole || text.is_empty(),
                [needle] if !self.whole => needle.is_in(text),
                [needle] if !literal.wild => needle.is(text),
                _ => literal.find(text).is_some(),
            },
            Pattern::Regex(regex) => regex.is_match(text),
        }
    }

    /// The first part of `text` that matches, to be marked on the screen; `None` also where there is
    /// nothing to mark.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        match &self.pattern {
            Pattern::Present => None,
            Pattern::Literal(literal) => literal.find(text),
            Pattern::Regex(regex) => regex.find(text).map(|found| found.range()),
        }
        .filter(|range| !range.is_empty())
    }

    /// All stretches that match, in order and apart; of a pattern for the whole text the first alone.
    pub fn find_all(&self, text: &str) -> Vec<Range<usize>> {
        match &self.pattern {
            Pattern::Present => Vec::new(),
            Pattern::Regex(regex) => regex
                .find_iter(text)
                .map(|found| found.range())
                .filter(|range| !range.is_empty())
                .collect(),
            Pattern::Literal(_) => {
                let mut found: Vec<Range<usize>> = Vec::new();
                let mut at = 0;
                while let Some(range) = text.get(at..).and_then(|rest| self.find(rest)) {
                    found.push(at + range.start..at + range.end);
                    at += range.end;
                    if self.whole {
                        break;
                    }
                }
                found
            }
        }
    }

    /// Where the first part of `text` that matches begins. Whether `text` is all ASCII is asked of
    /// the caller, who looks at the same text again and again.
    pub(super) fn first_hit(&self, text: &str, is_ascii: bool) -> Option<usize> {
        match &self.pattern {
            Pattern::Literal(literal) if !self.whole && literal.needles.len() == 1 => {
                literal.needles[0].find_knowing(text, 0, is_ascii)
            }
            _ => self.find(text),
        }
        .map(|hit| hit.start)
    }

    /// Lower-case ASCII that every *ASCII* text that matches must hold, in whatever case: the longest
    /// there is. Of other texts it says nothing.
    ///
    /// Never holds what JSON writes differently (quotes, backslashes, slashes, control characters),
    /// so it may be looked for in JSON text that is all ASCII and has no `\u` in it.
    pub fn required_ascii(&self) -> Option<&[u8]> {
        match &self.pattern {
            Pattern::Literal(literal) => literal
                .needles
                .iter()
                .flat_map(|needle| needle.ascii_runs())
                .max_by_key(|run| run.len()),
            Pattern::Present | Pattern::Regex(_) => None,
        }
    }

    /// A matcher that finds something in every JSON text of which a value matches this one, provided
    /// that the text has no `\u` in it: so that most texts can be passed over without being read.
    pub fn prefilter(&self) -> Option<Matcher> {
        let Pattern::Literal(literal) = &self.pattern else {
            return None;
        };
        // JSON writes these differently.
        let is_escaped = |c: char| matches!(c, '"' | '\\' | '/') || c.is_control();
        let run = if literal.wild {
            self.text.split('*').collect()
        } else {
            vec![self.text.as_str()]
        }
        .into_iter()
        .flat_map(|piece| piece.split(is_escaped))
        .max_by_key(|run| run.len())
        .filter(|run| !run.is_empty())?;
        Some(Self::literal([run], run, false, literal.fold))
    }

    /// Whether it is plain that every text that matches this matches `other`, too: what `other` looks for
    /// anywhere is in what this looks for.
    pub(super) fn implies(&self, other: &Matcher) -> bool {
        let (Pattern::Literal(mine), Pattern::Literal(theirs)) = (&self.pattern, &other.pattern)
        else {
            return false;
        };
        let [wanted] = theirs.needles.as_slice() else {
            return false;
        };
        !theirs.wild && !other.whole && mine.needles.iter().any(|needle| needle.holds(wanted))
    }

    /// Whether text that is all ASCII can match at all.
    pub fn can_match_ascii(&self) -> bool {
        match &self.pattern {
            Pattern::Literal(literal) => literal.needles.iter().all(Needle::is_ascii),
            Pattern::Present | Pattern::Regex(_) => true,
        }
    }

    /// What it asks of a text, in words that follow the text's name.
    pub(super) fn describe(&self) -> String {
        let Matcher {
            pattern,
            text,
            whole,
        } = self;
        let quoted = quote_word(text);
        match (pattern, whole) {
            (Pattern::Present, _) => "is not empty".into(),
            (Pattern::Literal(Literal { wild: true, .. }), false) => {
                format!("contains the pattern {quoted}")
            }
            (Pattern::Literal(Literal { wild: true, .. }), true) => {
                format!("is like the pattern {quoted}")
            }
            (Pattern::Literal(_), false) => format!("contains {quoted}"),
            (Pattern::Literal(_), true) => format!("is {quoted}"),
            (Pattern::Regex(_), false) => format!("contains a match of /{text}/"),
            (Pattern::Regex(_), true) => format!("is a match of /{text}/"),
        }
    }
}

/// By what is asked for; two compilations of it are the same.
impl PartialEq for Matcher {
    fn eq(&self, other: &Self) -> bool {
        let same_pattern = match (&self.pattern, &other.pattern) {
            (Pattern::Present, Pattern::Present) | (Pattern::Regex(_), Pattern::Regex(_)) => true,
            (Pattern::Literal(a), Pattern::Literal(b)) => {
                a.wild == b.wild && a.needles == b.needles
            }
            _ => false,
        };
        same_pattern && self.text == other.text && self.whole == other.whole
    }
}

impl Literal {
    fn find(&self, text: &str) -> Option<Range<usize>> {
        let (last, before) = self.needles.split_last()?;
        let (mut start, mut end) = (None, 0);
        for (place, needle) in before.iter().enumerate() {
            let found = if place == 0 && self.from_start {
                needle.at_start(text)
            } else {
                needle.find(text, end)
            }?;
            start = start.or(Some(found.start));
            end = found.end;
        }
        let at_start = before.is_empty() && self.from_start;
        if self.to_end {
            let ends = if at_start {
                last.is(text)
            } else {
                last.at_end(text, end)
            };
            // Only whole values end so, and of these there is nothing but the whole to mark.
            return ends.then_some(0..text.len());
        }
        let found = if at_start {
            last.at_start(text)
        } else {
            last.find(text, end)
        }?;
        Some(start.unwrap_or(found.start)..found.end)
    }
}

fn build_regex(pattern: &str) -> Result<meta::Regex, QueryErrorKind> {
    let config = meta::Config::new()
        .nfa_size_limit(Some(REGEX_LIMIT_BYTES))
        .hybrid_cache_capacity(2 * REGEX_LIMIT_BYTES)
        .which_captures(regex_automata::nfa::thompson::WhichCaptures::Implicit);
    meta::Regex::builder()
        .configure(config)
        .syntax(syntax::Config::new().case_insensitive(true))
        .build(pattern)
        .map_err(|error| match error.syntax_error() {
            Some(wrong) => QueryErrorKind::BadRegex(reason_of(&wrong.to_string())),
            None => QueryErrorKind::RegexTooLarge,
        })
}

/// The library draws the pattern over several lines; its last one says what is wrong.
fn reason_of(drawn: &str) -> String {
    let last = drawn.lines().last().unwrap_or_default();
    last.strip_prefix("error: ")
        .unwrap_or(last)
        .trim()
        .to_owned()
}
