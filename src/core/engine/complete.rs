//! What may stand at a place of the query: fields, paths of the details, values
//! by how often they occur.

use std::collections::HashMap;

use super::Engine;
use crate::core::event::Field;
use crate::core::ingest::tape::{Kind, NodeId, Tape};
use crate::core::protocol::{Completion, Completions, PathCount};
use crate::core::query::evaluate::values_at;
use crate::core::query::words::{Token, tokens, value};
use crate::core::query::{FIELDS, Matcher, find_field, path_name, read_path_name};
use crate::core::store::shown_details;

/// More than this nobody reads.
const MOST_ITEMS: usize = 12;
/// Events whose details are looked at for paths, evenly over all.
const SAMPLED: u32 = 300;
const MOST_PATHS: usize = 200;
const MOST_DEPTH: usize = 8;
/// Fields whose values are offered for a bare word.
const OFFERED: [&str; 4] = ["action", "user", "resource.type", "outcome"];

/// A field and what is written of its value, around the cursor.
struct Place<'t> {
    /// Byte at which the text to be replaced begins.
    from: usize,
    to: usize,
    /// The field, where one is named already.
    field: Option<&'t str>,
    /// What is written so far.
    written: String,
    /// Whether the field's name stands within what is replaced.
    with_name: bool,
    minus: bool,
    /// Whether it is a quoted text or a regular expression without a field.
    is_literal: bool,
}

/// Completion.
impl Engine {
    pub(super) fn complete(&mut self, text: &str, cursor: usize) -> Completions {
        let place = place(text, cursor);
        let items = match place.field {
            // A quoted text or a pattern is what it is.
            None if place.is_literal => Vec::new(),
            Some(field) => self.values(field, &place),
            None => self.names(&place),
        };
        // What stands there already is no help.
        let there = &text[place.from..place.to];
        let items = if items.iter().any(|item| item.text == there) && items.len() == 1 {
            Vec::new()
        } else {
            items
        };
        Completions {
            from: place.from,
            to: place.to,
            items,
        }
    }

    fn names(&mut self, place: &Place<'_>) -> Vec<Completion> {
        let written = place.written.to_lowercase();
        let sign = if place.minus { "-" } else { "" };
        let mut items: Vec<Completion> = FIELDS
            .iter()
            .filter(|field| field.name.starts_with(&written) && field.name != "details")
            .map(|field| Completion {
                text: format!("{sign}{}:", field.name),
                label: format!("{}:", field.name),
                about: field.about.to_owned(),
                count: None,
            })
            .collect();
        if written.starts_with("details") || items.is_empty() && !written.is_empty() {
            let paths = self.paths().into_iter();
            items.extend(
                paths
                    .filter(|path| path.field.to_lowercase().contains(&written))
                    .map(|path| Completion {
                        text: format!("{sign}{}:", path.field),
                        label: format!("{}:", path.field),
                        about: String::new(),
                        count: None,
                    }),
            );
        }
        if written.chars().count() >= 2 {
            let mut values: Vec<Completion> = OFFERED
                .into_iter()
                .flat_map(|field| {
                    self.frequent(field, &place.written)
                        .into_iter()
                        .take(4)
                        .map(move |(text, label, count)| Completion {
                            text: format!("{sign}{field}:={}", value(&text)),
                            label: if label.is_empty() { text } else { label },
                            about: field.to_owned(),
                            count: Some(count),
                        })
                        .collect::<Vec<_>>()
                })
                .collect();
            values.sort_by_key(|value| std::cmp::Reverse(value.count));
            items.extend(values);
        }
        items.truncate(MOST_ITEMS);
        items
    }

    fn values(&mut self, field: &str, place: &Place<'_>) -> Vec<Completion> {
        let sign = if place.minus { "-" } else { "" };
        let name = find_field(field).map_or(field, |known| known.name);
        if let Some(spans) = time_values(name) {
            return spans
                .iter()
                .filter(|(span, _)| span.starts_with(&place.written))
                .map(|(span, about)| Completion {
                    text: format!("{sign}{name}:{span}"),
                    label: (*span).to_owned(),
                    about: (*about).to_owned(),
                    count: None,
                })
                .collect();
        }
        self.frequent(name, &place.written)
            .into_iter()
            .take(MOST_ITEMS)
            .map(|(text, label, count)| Completion {
                text: if place.with_name {
                    format!("{sign}{name}:={}", value(&text))
                } else {
                    value(&text)
                },
                about: if label.is_empty() {
                    String::new()
                } else {
                    text.clone()
                },
                label: if label.is_empty() { text } else { label },
                count: (count > 0).then_some(count),
            })
            .collect()
    }

    /// Values of a field that hold `written`: text, name and how many events have it, over all that
    /// is loaded; the most frequent first. Values of a path are those of some events, uncounted.
    fn frequent(&mut self, field: &str, written: &str) -> Vec<(String, String, u64)> {
        let matcher = Matcher::word(written, false);
        let holds = |text: &str| written.is_empty() || matcher.matches(text);
        if let Some(path) = read_path_name(field) {
            return self.sampled_values(&path, holds);
        }
        let mut found: Vec<(String, String, u64)> = Vec::new();
        if field == "user" {
            self.know_people();
            let (store, people) = (&self.store, self.people());
            let mut counts = Vec::new();
            people.count(store, 0..store.len(), &mut counts);
            for (code, count) in counts.iter().enumerate().skip(1) {
                let (key, label) = (
                    people.key(store, code as u32),
                    people.label(store, code as u32),
                );
                if holds(key) || holds(label) {
                    let label = if label == key { "" } else { label };
                    found.push((key.to_owned(), label.to_owned(), *count));
                }
            }
        } else if let Some(field) = find_field(field)
            .and_then(|known| known.event_field())
            .filter(|field| *field != Field::Details)
        {
            let Some(column) = self.store.column(field) else {
                return found;
            };
            let mut counts = vec![0u64; column.dictionary.len()];
            column
                .codes
                .iter()
                .for_each(|code| counts[code as usize] += 1);
            self.merge_spellings(field, &mut counts);
            for (code, count) in counts.iter().enumerate().skip(1) {
                let text = self
                    .store
                    .column(field)
                    .map_or("", |column| column.dictionary.text(code as u32));
                if *count > 0 && holds(text) {
                    found.push((text.to_owned(), String::new(), *count));
                }
            }
        }
        found.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
        found.truncate(MOST_ITEMS);
        found
    }

    fn sampled_values(
        &self,
        path: &[String],
        holds: impl Fn(&str) -> bool,
    ) -> Vec<(String, String, u64)> {
        let mut tape = Tape::default();
        let mut counts: HashMap<String, u64> = HashMap::new();
        self.sample(|details, _raw| {
            let mut found = Vec::new();
            values_at(&mut tape, details.as_bytes(), path, &mut found);
            for text in found {
                if !text.is_empty() && holds(&text) {
                    *counts.entry(text).or_default() += 1;
                }
            }
        });
        let mut values: Vec<(String, u64)> = counts.into_iter().collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        values
            .into_iter()
            .map(|(text, _)| (text, String::new(), 0))
            .collect()
    }

    /// Gives `look` the details and the raw text of some events, evenly over all.
    fn sample(&self, mut look: impl FnMut(&str, &[u8])) {
        let rows = self.store.len();
        let step = (rows / SAMPLED).max(1);
        for row in (0..rows).step_by(step as usize) {
            let span = self.store.details_span(row);
            self.store.raw().with(row, |raw| {
                look(&shown_details(&raw[span.clone()]), raw);
            });
        }
    }

    /// The paths that the details of some events have, the most frequent first.
    pub(super) fn paths(&self) -> Vec<PathCount> {
        let mut tape = Tape::default();
        let mut counts: HashMap<String, u64> = HashMap::new();
        self.sample(|details, _raw| {
            if tape.read(details.as_bytes()).is_err() {
                return;
            }
            let mut leaves = Vec::new();
            leaf_paths(&tape, details.as_bytes(), &mut leaves);
            leaves.sort_unstable();
            leaves.dedup();
            for path in leaves {
                *counts.entry(path).or_default() += 1;
            }
        });
        let mut paths: Vec<PathCount> = counts
            .into_iter()
            .map(|(field, count)| PathCount { field, count })
            .collect();
        paths.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.field.cmp(&b.field)));
        paths.truncate(MOST_PATHS);
        paths
    }
}

/// The names of the paths to all scalars; an array stands for each of its elements.
fn leaf_paths(tape: &Tape, text: &[u8], leaves: &mut Vec<String>) {
    let mut pending: Vec<(NodeId, Vec<String>)> = vec![(NodeId::ROOT, Vec::new())];
    while let Some((node, path)) = pending.pop() {
        match tape.kind(node) {
            Kind::Object if path.len() < MOST_DEPTH => {
                for (key, child) in tape.members(node) {
                    let mut path = path.clone();
                    path.push(tape.string(text, key).into_owned());
                    pending.push((child, path));
                }
            }
            Kind::Array => {
                pending.extend(tape.elements(node).map(|element| (element, path.clone())));
            }
            Kind::Object | Kind::Null => {}
            _ if path.is_empty() => {}
            _ => leaves.push(path_name(path.iter().map(String::as_str))),
        }
    }
}

/// Values that a time field may have.
fn time_values(name: &str) -> Option<&'static [(&'static str, &'static str)]> {
    Some(match name {
        "last" => &[
            ("1h", "the last hour"),
            ("24h", "the last 24 hours"),
            ("7d", "the last 7 days"),
            ("30d", "the last 30 days"),
            ("90d", "the last 90 days"),
        ],
        "after" | "before" => &[
            ("24h", "24 hours ago"),
            ("7d", "7 days ago"),
            ("30d", "30 days ago"),
        ],
        "hours" => &[
            ("outside", "nights and weekends"),
            ("inside", "Monday to Friday, 7:00 to 19:00"),
        ],
        "on" => &[("0d", "today"), ("1d", "yesterday"), ("7d", "a week ago")],
        _ => return None,
    })
}

/// What the cursor stands in.
fn place(text: &str, cursor: usize) -> Place<'_> {
    let mut cursor = cursor.min(text.len());
    while !text.is_char_boundary(cursor) {
        cursor -= 1;
    }
    let all = tokens(text);
    let at_cursor = all
        .iter()
        .position(|token| token.at < cursor && cursor <= token.at + token.text.len())
        .filter(|place| !matches!(all[*place].text, "(" | ")"));
    let Some(number) = at_cursor else {
        return Place {
            from: cursor,
            to: cursor,
            field: list_field(&all, cursor),
            written: String::new(),
            with_name: false,
            minus: false,
            is_literal: false,
        };
    };
    let token = all[number];
    let (from, to) = (token.at, token.at + token.text.len());
    let head = &text[from..cursor];
    let (minus, body) = match head.strip_prefix('-') {
        Some(body) => (true, body),
        None => (false, head),
    };
    if let Some((name, rest)) = split_field(body) {
        return Place {
            from,
            to,
            field: Some(name),
            written: unquoted(rest.strip_prefix('=').unwrap_or(rest)),
            with_name: true,
            minus,
            is_literal: false,
        };
    }
    Place {
        from,
        to,
        field: list_field(&all, from),
        written: unquoted(body),
        with_name: false,
        minus,
        is_literal: body.starts_with(['"', '/']),
    }
}

/// `field:rest`, where there is such a field.
fn split_field(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.split_once(':')?;
    (find_field(name).is_some() || read_path_name(name).is_some()).then_some((name, rest))
}

/// The field of the list of values, `field:=(…`, that is open at `at`.
fn list_field<'t>(all: &[Token<'t>], at: usize) -> Option<&'t str> {
    let mut open: Vec<Option<&'t str>> = Vec::new();
    let mut before: Option<Token<'t>> = None;
    for token in all.iter().take_while(|token| token.at < at) {
        match token.text {
            "(" => open.push(before.and_then(|before| {
                let glued = before.at + before.text.len() == token.at;
                let name = before.text.trim_start_matches('-');
                let name = name.strip_suffix('=').unwrap_or(name).strip_suffix(':')?;
                glued.then(|| split_field(before.text.trim_start_matches('-')).map(|_| name))?
            })),
            ")" => drop(open.pop()),
            _ => {}
        }
        before = Some(*token);
    }
    open.pop().flatten()
}

fn unquoted(text: &str) -> String {
    text.trim_matches('"').trim_matches('*').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> (usize, usize, Option<&str>, String) {
        let found = place(text, text.len());
        (found.from, found.to, found.field, found.written)
    }

    #[test]
    fn the_place_of_the_cursor_tells_field_and_text() {
        assert_eq!(at("ana -act"), (4, 8, None, "act".into()));
        assert_eq!(at("x action:=de"), (2, 12, Some("action"), "de".into()));
        assert_eq!(at("user:\"ana li"), (0, 12, Some("user"), "ana li".into()));
        assert_eq!(
            at("-action:=(CREATE OR de"),
            (20, 22, Some("action"), "de".into())
        );
        assert_eq!(at("details.a.b:x").2, Some("details.a.b"));
        assert_eq!(at("(a OR b) "), (9, 9, None, String::new()));
        assert_eq!(at("http:x").2, None);
    }
}
