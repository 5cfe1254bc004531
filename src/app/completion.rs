//! What is offered while somebody writes a query, and the searches before.

use leptos::prelude::*;

use crate::core::protocol::{Completion, Completions};

/// Searches that are remembered, as long as the page lives.
const REMEMBERED: usize = 50;
/// Of these, so many are offered in an empty bar.
const OFFERED: usize = 6;

/// The list below the bar. `Copy`: every field is a handle.
#[derive(Clone, Copy, Debug)]
pub struct Offer {
    /// What may be put where.
    pub found: RwSignal<Completions>,
    /// Whether the list is shown.
    pub open: RwSignal<bool>,
    /// The item that the keyboard is on.
    pub active: RwSignal<Option<usize>>,
    /// Searches that somebody looked at for a while, the latest last; never none.
    past: RwSignal<Vec<String>>,
}

impl Offer {
    /// Nothing offered.
    pub(super) fn new() -> Self {
        Offer {
            found: RwSignal::new(Completions::default()),
            open: RwSignal::new(false),
            active: RwSignal::new(None),
            past: RwSignal::new(vec![String::new()]),
        }
    }

    /// Shows no list.
    pub fn close(&self) {
        self.open.set(false);
        self.active.set(None);
    }

    /// Remembers a search.
    pub(super) fn remember(&self, text: &str) {
        self.past.try_update(|past| remember(past, text));
    }

    /// Whether there is a search to go back to from `text`.
    pub fn has_before(&self, text: &str) -> bool {
        self.past.with(|past| past.iter().any(|one| one != text))
    }

    /// Forgets the present search and gives the one before it; the first of all is never forgotten.
    pub(super) fn step_back(&self, text: &str) -> Option<String> {
        self.past
            .try_update(|past| {
                while past.len() > 1 && past.last().is_some_and(|last| last == text) {
                    past.pop();
                }
                past.last().filter(|last| *last != text).cloned()
            })
            .flatten()
    }

    /// Puts earlier searches before what an empty bar is offered.
    pub(super) fn with_past(&self, mut found: Completions) -> Completions {
        let past = self.past.with_untracked(|past| offered(past));
        found.items.splice(0..0, past);
        found
    }

    /// Moves by the arrows, round and round.
    pub fn step(&self, down: bool) {
        let count = self.found.with_untracked(|found| found.items.len());
        if count == 0 {
            return;
        }
        self.open.set(true);
        self.active.update(|active| {
            *active = Some(match (*active, down) {
                (None, true) => 0,
                (None, false) => count - 1,
                (Some(at), true) => (at + 1) % count,
                (Some(at), false) => (at + count - 1) % count,
            });
        });
    }
}

fn remember(past: &mut Vec<String>, text: &str) {
    if past.last().is_some_and(|last| last == text) {
        return;
    }
    past.push(text.to_owned());
    if past.len() > REMEMBERED {
        past.remove(0);
    }
}

fn offered(past: &[String]) -> Vec<Completion> {
    let mut items: Vec<Completion> = Vec::new();
    for text in past.iter().rev().filter(|text| !text.trim().is_empty()) {
        if items.len() < OFFERED && !items.iter().any(|item| item.text == *text) {
            items.push(Completion {
                text: text.clone(),
                label: text.clone(),
                about: "searched before".to_owned(),
                count: None,
            });
        }
    }
    items
}

/// A text with a completion put in, and the byte behind it, where writing goes on.
pub fn put_in(text: &str, from: usize, to: usize, item: &str) -> (String, usize) {
    let head = text.get(..from).unwrap_or(text);
    let tail = text.get(to..).unwrap_or_default().trim_start();
    // After a field's colon its value follows, without a space.
    let gap = if item.ends_with(':') || tail.starts_with(')') {
        ""
    } else {
        " "
    };
    let mut new = format!("{head}{item}{gap}");
    let cursor = new.len();
    new.push_str(tail);
    (new, cursor)
}

/// The byte of a place that the browser counts in UTF-16 units.
pub fn byte_at(text: &str, units: usize) -> usize {
    let mut left = units;
    for (at, character) in text.char_indices() {
        if left == 0 {
            return at;
        }
        left = left.saturating_sub(character.len_utf16());
    }
    text.len()
}

/// The place of a byte as the browser counts it.
pub fn units_at(text: &str, byte: usize) -> usize {
    text.get(..byte).unwrap_or(text).encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_completion_takes_the_place_of_what_was_written() {
        assert_eq!(
            put_in("ana acti x", 4, 8, "action:"),
            ("ana action:x".into(), 11)
        );
        assert_eq!(
            put_in("action:=(A OR de)", 14, 16, "DELETE"),
            ("action:=(A OR DELETE)".into(), 20)
        );
        assert_eq!(put_in("", 0, 0, "ana"), ("ana ".into(), 4));
    }

    #[test]
    fn places_are_counted_as_the_browser_counts_them() {
        let text = "\u{e9}\u{1f600}x";
        for (units, byte) in [(0, 0), (1, 2), (3, 6), (4, 7), (9, 7)] {
            assert_eq!(byte_at(text, units), byte);
        }
        assert_eq!(units_at(text, 6), 3);
    }

    #[test]
    fn undo_leads_back_to_the_first_search_however_often_it_is_asked_for() {
        let owner = Owner::new();
        owner.set();
        let offer = Offer::new();
        assert!(!offer.has_before(""));
        offer.remember("a");
        assert_eq!(offer.step_back("a").as_deref(), Some(""));
        assert_eq!(offer.step_back(""), None);
        // Typed, and not yet stood for a while.
        assert!(offer.has_before("b"));
        assert_eq!(offer.step_back("b").as_deref(), Some(""));
        offer.remember("b");
        assert_eq!(offer.step_back("b").as_deref(), Some(""));
    }

    #[test]
    fn earlier_searches_are_offered_once_the_latest_first() {
        let mut past = vec![String::new()];
        for text in ["a", "b", "b", "a", ""] {
            remember(&mut past, text);
        }
        let texts: Vec<String> = offered(&past).into_iter().map(|item| item.text).collect();
        assert_eq!(texts, ["a", "b"]);
    }
}
