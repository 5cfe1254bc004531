//! The values at one path of the details, as a column of codes.
//!
//! It is made once, by reading each event's details, and then counts as fast
//! as any other column. An event may have several values there (an array on
//! the way); such a set has a code of its own.

use std::cmp::Ordering;

use super::Map;
use super::spellings::Spellings;
use crate::core::ingest::tape::Tape;
use crate::core::protocol::Direction;
use crate::core::query::evaluate::values_at;
use crate::core::query::{fold_into, is_folded};
use crate::core::store::order::by_number;
use crate::core::store::texts::Dictionary;
use crate::core::store::{Chunked, Store, shown_details};

/// Stands between the values of a set; no JSON text holds it unescaped.
const BETWEEN: char = '\u{1f}';

/// What a set of values is sorted by.
#[derive(Debug)]
enum Key {
    Number(f64),
    Text(String),
}

impl Key {
    fn of(text: &str) -> Key {
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Key::Number(number),
            _ => Key::Text(text.to_lowercase()),
        }
    }

    fn compare(&self, other: &Key) -> Ordering {
        match (self, other) {
            (Key::Number(a), Key::Number(b)) => a.total_cmp(b),
            (Key::Text(a), Key::Text(b)) => a.cmp(b),
            (Key::Number(_), Key::Text(_)) => Ordering::Less,
            (Key::Text(_), Key::Number(_)) => Ordering::Greater,
        }
    }
}

/// What stands at one path, row by row.
#[derive(Debug)]
pub struct PathColumn {
    /// As a query names it.
    pub field: String,
    path: Vec<String>,
    sets: Dictionary,
    codes: Chunked<u32>,
    tape: Tape,
}

impl PathColumn {
    /// A column without rows.
    pub fn new(field: &str, path: Vec<String>) -> Self {
        PathColumn {
            field: field.to_owned(),
            path,
            sets: Dictionary::default(),
            codes: Chunked::default(),
            tape: Tape::default(),
        }
    }

    /// How many rows were looked at.
    pub fn rows(&self) -> u32 {
        self.codes.len() as u32
    }

    /// One code a row, of a set of values.
    pub fn codes(&self) -> &Chunked<u32> {
        &self.codes
    }

    /// How many codes there are.
    pub fn len(&self) -> usize {
        self.sets.len()
    }

    /// Whether no row has a value.
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }

    /// Looks at some more rows.
    pub fn extend(&mut self, store: &Store, end: u32) {
        let mut found = Vec::new();
        let start = self.rows();
        for block in store.kept().blocks_in(start..end) {
            let rows = block.first_row.max(start)..block.end_row.min(end);
            if rows.is_empty() {
                continue;
            }
            block.with(|text| {
                for row in rows {
                    let kept = &text[block.span(row)];
                    found.clear();
                    let details = shown_details(store.raw().details(row, kept));
                    values_at(&mut self.tape, details.as_bytes(), &self.path, &mut found);
                    if found.is_empty() {
                        // A query looks in the record where the details have no such path.
                        let (tape, path) = (&mut self.tape, &self.path);
                        store
                            .raw()
                            .with_kept(row, kept, |raw| values_at(tape, raw, path, &mut found));
                    }
                    found.retain(|text| !text.is_empty());
                    found.sort_unstable();
                    found.dedup();
                    self.codes.push(match found.as_slice() {
                        [] => Dictionary::ABSENT,
                        [one] => self.sets.code(one),
                        more => self.sets.code(&more.join(&BETWEEN.to_string())),
                    });
                }
            });
        }
    }

    /// `rows` in the order of their values: numbers by size before texts, absent ones last.
    pub fn order(&self, rows: &[u32], direction: Direction) -> Vec<u32> {
        let mut codes: Vec<(Key, usize)> = self
            .sets
            .texts()
            .enumerate()
            .skip(1)
            .map(|(code, text)| (Key::of(text), code))
            .collect();
        codes.sort_by(|(a, _), (b, _)| match direction {
            Direction::Ascending => a.compare(b),
            Direction::Descending => b.compare(a),
        });
        let last = codes.len();
        let mut ranks = vec![last; last + 1];
        for (rank, (_, code)) in codes.iter().enumerate() {
            ranks[*code] = rank;
        }
        by_number(rows, last + 1, |row| {
            ranks[self.codes.get(row as usize) as usize]
        })
    }

    /// Counts of sets as counts of values; the absent one is not among them. Spellings of a value are one, and
    /// count once where a set has several.
    pub fn values<'s>(&'s self, counts: &[u64]) -> Vec<(&'s str, u64)> {
        let mut places: Map<&str, u32> = Map::default();
        let mut values: Vec<(&str, u64)> = Vec::new();
        let mut count = |value: &'s str, count: u64| {
            let place = *places.entry(value).or_insert_with(|| {
                values.push((value, 0));
                values.len() as u32 - 1
            });
            values[place as usize].1 += count;
        };
        let mut met: Vec<String> = Vec::new();
        for (code, number) in counts.iter().enumerate().skip(1) {
            if *number == 0 {
                continue;
            }
            let set = self.sets.text(code as u32);
            if !set.contains(BETWEEN) || is_folded(set) {
                set.split(BETWEEN).for_each(|value| count(value, *number));
                continue;
            }
            met.clear();
            for value in set.split(BETWEEN) {
                let mut form = String::new();
                fold_into(value, &mut form);
                if let Err(place) = met.binary_search(&form) {
                    met.insert(place, form);
                    count(value, *number);
                }
            }
        }
        Spellings::merged(&mut values, |text| places.get(text).copied());
        values
    }
}
