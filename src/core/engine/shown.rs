//! Rows as the screen shows them: with the values at paths that are columns,
//! and with the places of what the query looks for.

use std::ops::Range;

use super::Engine;
use crate::core::event::Field;
use crate::core::export::path_text;
use crate::core::ingest::tape::Tape;
use crate::core::protocol::{Hit, HitPlace, Row};
use crate::core::query::{Expr, Matcher, Network, Query, Target, read_path_name};
use crate::core::store::rows;

/// More marks than these in one text help nobody.
const MOST_HITS: usize = 40;

/// A part of the query that can be seen in a row.
enum Sought<'q> {
    Text(&'q Target, &'q Matcher),
    Network(&'q Network),
}

/// The parts of a query that what is found has, not what it lacks.
fn sought<'q>(expr: &'q Expr, parts: &mut Vec<Sought<'q>>) {
    match expr {
        Expr::And(inner) | Expr::Or(inner) => inner.iter().for_each(|expr| sought(expr, parts)),
        Expr::Text { target, matcher } => parts.push(Sought::Text(target, matcher)),
        Expr::Ip(network) => parts.push(Sought::Network(network)),
        Expr::All | Expr::Not(_) | Expr::Time(_) | Expr::Hours { .. } => {}
    }
}

/// Rows for the screen.
impl Engine {
    /// Which paths' values each row brings along; what is no path's name brings an empty text.
    pub(super) fn set_cells(&mut self, paths: Vec<String>) {
        self.cells = paths
            .into_iter()
            .map(|name| {
                let path = read_path_name(&name).unwrap_or_default();
                (name, path)
            })
            .collect();
    }

    pub(super) fn rows(&mut self, offset: u32, limit: u32) -> Vec<Row> {
        let wanted = self.ordered_rows(offset as usize, limit as usize);
        self.shown_rows(wanted, &self.query)
    }

    /// Some rows, with the places of what `query` looks for.
    pub(super) fn shown_rows(&self, rows: Vec<u32>, query: &Query) -> Vec<Row> {
        let mut parts = Vec::new();
        sought(&query.expr, &mut parts);
        let mut tape = Tape::default();
        rows.into_iter()
            .map(|row| self.shown_row(row, &parts, &mut tape))
            .collect()
    }

    pub(super) fn row(&self, row: u32) -> Row {
        let mut parts = Vec::new();
        sought(&self.query.expr, &mut parts);
        self.shown_row(row, &parts, &mut Tape::default())
    }

    fn shown_row(&self, number: u32, parts: &[Sought<'_>], tape: &mut Tape) -> Row {
        let mut row = rows::row(&self.store, number, &self.zone);
        row.cells = self
            .cells
            .iter()
            .map(|(_, path)| match path.is_empty() {
                true => String::new(),
                false => path_text(&self.store, number, path, tape),
            })
            .collect();
        if !parts.is_empty() {
            row.hits = self.hits(&row, parts);
        }
        row
    }

    fn hits(&self, row: &Row, parts: &[Sought<'_>]) -> Vec<Hit> {
        let fields = Field::ALL
            .into_iter()
            // Its text is shown in parts, and never as it is searched for.
            .filter(|field| *field != Field::Time)
            .map(|field| (HitPlace::Field(field), row.get(field)));
        let cells = row
            .cells
            .iter()
            .enumerate()
            .map(|(place, text)| (HitPlace::Cell(place as u32), text.as_str()));
        let mut hits = Vec::new();
        for (place, text) in fields.chain(cells).filter(|(_, text)| !text.is_empty()) {
            let found = parts
                .iter()
                .flat_map(|part| self.hits_of(part, place, text))
                .collect();
            hits.extend(merged(found).into_iter().map(|range| Hit {
                place,
                from: range.start as u32,
                to: range.end as u32,
            }));
        }
        hits
    }

    fn hits_of(&self, part: &Sought<'_>, place: HitPlace, text: &str) -> Vec<Range<usize>> {
        let matcher = match part {
            Sought::Network(network) => {
                let is_in = place == HitPlace::Field(Field::Ip) && network.contains_text(text);
                return if is_in {
                    std::iter::once(0..text.len()).collect()
                } else {
                    Vec::new()
                };
            }
            Sought::Text(target, matcher) if self.looks_in(target, place) => matcher,
            Sought::Text(..) => return Vec::new(),
        };
        let mut found = matcher.find_all(text);
        found.truncate(MOST_HITS);
        found
    }

    /// Whether a part of the query that looks in `target` looks in this text of a row.
    fn looks_in(&self, target: &Target, place: HitPlace) -> bool {
        match (target, place) {
            (Target::Anywhere, _) => true,
            (Target::Source, _) => false,
            (Target::User, HitPlace::Field(field)) => {
                matches!(field, Field::ActorId | Field::ActorName | Field::ActorEmail)
            }
            (Target::Resource, HitPlace::Field(field)) => {
                matches!(field, Field::ResourceId | Field::ResourceName)
            }
            (Target::Field(wanted), HitPlace::Field(field)) => *wanted == field,
            (Target::Details(path), HitPlace::Cell(cell)) => self
                .cells
                .get(cell as usize)
                .is_some_and(|(_, shown)| shown == path),
            _ => false,
        }
    }
}

/// Stretches in order, with those that touch made one.
fn merged(mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.sort_unstable_by_key(|range| (range.start, range.end));
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}
