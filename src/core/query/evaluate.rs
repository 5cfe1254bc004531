//! Which rows a query matches.
//!
//! A [`Search`] tests each distinct value of a column once and then costs a row
//! one look-up. It runs over the store in steps, so that whoever drives it can
//! stop between two, and so that rows which arrive later are tested alone.
//! Parts of a conjunction run from cheap to dear, each over what is left.
//! A search that asks for more than another, as with the next letter that
//! somebody types, begins with what that one has left, however far it came.

use std::ops::Range;

use super::Matcher;
use super::scan::{Codes, coded, in_time};
use super::segment::{SEGMENT_ROWS, SegmentRows};
pub use super::values::values_at;
use super::{Expr, Query, Target};
use crate::core::event::Field;
use crate::core::ingest::tape::{Kind, NodeId, Tape};
use crate::core::store::form::text_around;
use crate::core::store::raw::{RawBlock, is_plain};
use crate::core::store::{CODED, Store, shown_details};
use crate::core::time::{TimeRange, WorkingHours, Zone};

/// A query made ready to run over one store.
#[derive(Debug)]
pub struct Search {
    root: Node,
    zone: Zone,
    tape: Tape,
    /// All rows but those that are known not to match, by segment. Of further segments nothing is known.
    open: Vec<SegmentRows>,
}

#[derive(Debug)]
enum Node {
    All,
    Time(TimeRange),
    Hours {
        outside: bool,
        hours: WorkingHours,
    },
    Coded {
        test: Test,
        columns: Vec<Codes>,
    },
    Id(Matcher),
    TimeText(Matcher),
    Source(Matcher),
    DetailsText(Matcher),
    DetailsPath {
        path: Vec<String>,
        matcher: Matcher,
        /// Values that may match: a path that is not in the details is looked for in the record.
        columns: Vec<Codes>,
    },
    Anywhere {
        matcher: Matcher,
        columns: Vec<Codes>,
    },
    Not(Box<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
}

/// A test of one column value.
#[derive(Debug)]
enum Test {
    Text(Matcher),
    Ip(super::Network),
}

impl Test {
    fn matches(&self, text: &str) -> bool {
        match self {
            Test::Text(matcher) => matcher.matches(text),
            Test::Ip(range) => range.contains_text(text),
        }
    }
}

impl Search {
    /// Makes `query` ready; times are compared and shown in `zone`.
    pub fn new(query: Query, zone: Zone) -> Self {
        Search {
            root: plan(query.expr),
            zone,
            tape: Tape::default(),
            open: Vec::new(),
        }
    }

    /// Leaves out what `wider` has left out of the same rows: this query implies that of `wider`
    /// ([`Query::implies`]), and is read in the same zone.
    pub fn narrow(&mut self, wider: &Search) {
        self.open.clone_from(&wider.open);
    }

    /// Whether it may have to look at the raw text of a row.
    pub fn reads_raw_text(&self) -> bool {
        self.root.cost() >= RAW_COST
    }

    /// Adds to `found` the rows of `rows` that match, in ascending order, and returns the row at
    /// which to go on: at most about 65,536 rows are tested at a time.
    pub fn step(&mut self, store: &Store, rows: Range<u32>, found: &mut Vec<u32>) -> u32 {
        let first = rows.start / SEGMENT_ROWS * SEGMENT_ROWS;
        let end = rows.end.min(first + SEGMENT_ROWS).min(store.len());
        if rows.start >= end {
            return rows.end;
        }
        let tested = SegmentRows::range(rows.start - first, end - first);
        let segment = (first / SEGMENT_ROWS) as usize;
        while self.open.len() <= segment {
            self.open.push(SegmentRows::range(0, SEGMENT_ROWS));
        }
        let open = &mut self.open[segment];
        let mut candidates = tested.clone();
        candidates.retain(open);
        let mut run = Run {
            store,
            zone: &self.zone,
            first,
            end,
            tape: &mut self.tape,
        };
        let matching = run.node(&mut self.root, &candidates);
        open.remove(&tested);
        open.add(&matching);
        matching.append_to(first, found);
        end
    }

    /// All rows of `rows` that match, in ascending order.
    pub fn all(&mut self, store: &Store, rows: Range<u32>) -> Vec<u32> {
        let mut found = Vec::new();
        let mut next = rows.start;
        while next < rows.end.min(store.len()) {
            next = self.step(store, next..rows.end, &mut found);
        }
        found
    }
}

fn plan(expr: Expr) -> Node {
    match expr {
        Expr::All => Node::All,
        Expr::Time(range) => Node::Time(range),
        Expr::Hours { outside } => Node::Hours {
            outside,
            hours: WorkingHours::default(),
        },
        Expr::Not(inner) => Node::Not(Box::new(plan(*inner))),
        Expr::And(parts) => {
            let mut parts: Vec<Node> = parts.into_iter().map(plan).collect();
            parts.sort_by_key(Node::cost);
            Node::And(parts)
        }
        Expr::Or(parts) => {
            let mut parts: Vec<Node> = parts.into_iter().map(plan).collect();
            parts.sort_by_key(Node::cost);
            Node::Or(parts)
        }
        Expr::Ip(range) => Node::Coded {
            test: Test::Ip(range),
            columns: Codes::of(&[Field::Ip]),
        },
        Expr::Text { target, matcher } => {
            let coded = |fields: &[Field], matcher| Node::Coded {
                test: Test::Text(matcher),
                columns: Codes::of(fields),
            };
            match target {
                Target::Anywhere => Node::Anywhere {
                    matcher,
                    columns: Codes::of(&CODED),
                },
                Target::User => coded(
                    &[Field::ActorId, Field::ActorName, Field::ActorEmail],
                    matcher,
                ),
                Target::Resource => coded(&[Field::ResourceId, Field::ResourceName], matcher),
                Target::Field(Field::Id) => Node::Id(matcher),
                Target::Field(Field::Time) => Node::TimeText(matcher),
                Target::Field(Field::Details) => Node::DetailsText(matcher),
                Target::Field(field) => coded(&[field], matcher),
                Target::Details(path) => Node::DetailsPath {
                    path,
                    matcher,
                    columns: Codes::of(&CODED),
                },
                Target::Source => Node::Source(matcher),
            }
        }
    }
}

/// The least that a row costs of which the raw text is looked at.
const RAW_COST: u32 = 500;

impl Node {
    /// How dear a row is, roughly: the order in which parts of a conjunction run.
    fn cost(&self) -> u32 {
        match self {
            Node::All => 0,
            Node::Time(_) => 1,
            Node::Hours { .. } => 3,
            Node::Coded { columns, .. } => 2 * columns.len() as u32,
            Node::Source(_) => 8,
            Node::Id(_) => 20,
            Node::TimeText(_) => 100,
            Node::DetailsText(_) => RAW_COST,
            Node::DetailsPath { .. } => 800,
            Node::Anywhere { .. } => 1000,
            Node::Not(inner) => inner.cost(),
            Node::And(parts) | Node::Or(parts) => parts.iter().map(Node::cost).sum(),
        }
    }
}

/// One step of a search.
struct Run<'a> {
    store: &'a Store,
    zone: &'a Zone,
    first: u32,
    end: u32,
    tape: &'a mut Tape,
}

impl Run<'_> {
    fn node(&mut self, node: &mut Node, candidates: &SegmentRows) -> SegmentRows {
        let (store, first) = (self.store, self.first);
        match node {
            Node::All => candidates.clone(),
            Node::Time(range) => in_time(store, first, range, candidates),
            Node::Hours { outside, hours } => candidates.filter(|row| {
                let moment = store.time(first + row).moment();
                moment.is_some_and(|moment| hours.are_over(self.zone, moment.millis) == *outside)
            }),
            Node::Coded { test, columns } => {
                columns
                    .iter_mut()
                    .for_each(|codes| codes.extend(store, |text| test.matches(text)));
                coded(store, first, columns, candidates)
            }
            Node::Id(matcher) => {
                candidates.filter(|row| present_and(matcher, store.id(first + row)))
            }
            Node::TimeText(matcher) => self.time_text(matcher, self.zone, candidates),
            Node::Source(matcher) => {
                candidates.filter(|row| present_and(matcher, store.source(first + row)))
            }
            Node::DetailsText(matcher) => {
                let none = SegmentRows::none();
                self.kept(candidates, &none, matcher, |run, row, kept| {
                    present_and(matcher, &shown_details(run.store.raw().details(row, kept)))
                })
            }
            Node::DetailsPath {
                path,
                matcher,
                columns,
            } => {
                let elsewhere = self.may_match_outside(candidates, matcher, columns);
                self.kept(candidates, &elsewhere, matcher, |run, row, kept| {
                    let raw = run.store.raw();
                    raw.with_kept(row, kept, |raw| run.details_path(row, raw, path, matcher))
                })
            }
            Node::Anywhere { matcher, columns } => self.anywhere(matcher, columns, candidates),
            Node::Not(inner) => {
                let mut rest = candidates.clone();
                rest.remove(&self.node(inner, candidates));
                rest
            }
            Node::And(parts) => {
                let mut left = candidates.clone();
                for part in parts {
                    if left.is_empty() {
                        break;
                    }
                    left = self.node(part, &left);
                }
                left
            }
            Node::Or(parts) => {
                let mut found = SegmentRows::none();
                let mut left = candidates.clone();
                for part in parts {
                    let more = self.node(part, &left);
                    left.remove(&more);
                    found.add(&more);
                }
                found
            }
        }
    }

    fn anywhere(
        &mut self,
        matcher: &Matcher,
        columns: &mut [Codes],
        candidates: &SegmentRows,
    ) -> SegmentRows {
        let (store, first) = (self.store, self.first);
        columns
            .iter_mut()
            .for_each(|codes| codes.extend(store, |text| matcher.matches(text)));
        let mut found = coded(store, first, columns, candidates);
        let mut left = candidates.clone();
        left.remove(&found);
        let more = left.filter(|row| present_and(matcher, store.id(first + row)));
        left.remove(&more);
        found.add(&more);
        if may_be_a_time(matcher) {
            let more = self.time_text(matcher, self.zone, &left);
            left.remove(&more);
            found.add(&more);
        }
        let elsewhere = self.may_match_outside(&left, matcher, &mut []);
        let more = self.kept(&left, &elsewhere, matcher, |run, row, kept| {
            let raw = run.store.raw();
            present_and(matcher, &shown_details(raw.details(row, kept)))
                || raw.with_kept(row, kept, |raw| run.any_value(raw, matcher))
        });
        found.add(&more);
        found
    }

    fn time_text(&self, matcher: &Matcher, zone: &Zone, candidates: &SegmentRows) -> SegmentRows {
        let mut text = String::new();
        candidates.filter(|row| {
            text.clear();
            if let Some(moment) = self.store.time(self.first + row).moment() {
                moment.write_rfc3339(zone, &mut text);
            }
            present_and(matcher, &text)
        })
    }

    /// The candidates of whose record something that is not kept as text may match: a value that
    /// stands in `columns` (as the prefilter sees it), its identifier or time, or the text that its
    /// form has around the values. Without a prefilter every candidate is looked at anyway.
    fn may_match_outside(
        &self,
        candidates: &SegmentRows,
        matcher: &Matcher,
        columns: &mut [Codes],
    ) -> SegmentRows {
        let (store, first) = (self.store, self.first);
        let (Some(prefilter), false) = (matcher.prefilter(), store.forms().is_empty()) else {
            return SegmentRows::none();
        };
        let telling: Vec<bool> = store
            .forms()
            .iter()
            .map(|form| {
                let text = text_around(form);
                !is_plain(text.as_bytes()) || prefilter.find(&text).is_some()
            })
            .collect();
        for codes in columns.iter_mut() {
            codes.extend(store, |text| prefilter.find(text).is_some());
        }
        let formed = |row: u32| store.kept().form_number(first + row).checked_sub(1);
        let mut found = coded(store, first, columns, candidates);
        let with_ids = !columns.is_empty();
        found.add(&candidates.filter(|row| {
            formed(row).is_some_and(|form| telling[usize::from(form)])
                || (with_ids && prefilter.find(store.id(first + row)).is_some())
        }));
        if may_be_a_time(matcher) {
            // A time that is not kept was written in UTC, whatever zone is shown.
            let formed = candidates.filter(|row| formed(row).is_some());
            found.add(&self.time_text(&prefilter, &Zone::utc(), &formed));
        }
        found
    }

    /// The candidates that pass `test`, which is given what is kept of their raw text. Blocks without
    /// a candidate are not unpacked; of a block in which texts stand as they are meant, only the
    /// records that hold what the matcher requires are looked at, and those of `elsewhere`.
    fn kept(
        &mut self,
        candidates: &SegmentRows,
        elsewhere: &SegmentRows,
        matcher: &Matcher,
        mut test: impl FnMut(&mut Self, u32, &[u8]) -> bool,
    ) -> SegmentRows {
        let mut found = SegmentRows::none();
        let store = self.store;
        let first = self.first;
        let prefilter = matcher.prefilter();
        for block in store.kept().blocks_in(self.first..self.end) {
            let from = block.first_row.max(self.first);
            let to = block.end_row.min(self.end);
            if from >= to || !candidates.any_in(from - first, to - first) {
                continue;
            }
            block.with(|text| {
                let whole = prefilter
                    .as_ref()
                    .filter(|_| block.is_plain())
                    .zip(std::str::from_utf8(text).ok());
                let is_ascii = whole.is_some_and(|(_, text)| text.is_ascii());
                let mut row = from;
                while row < to {
                    if let Some((prefilter, text)) = whole {
                        match hit_from(&block, row..to, (text, is_ascii), prefilter) {
                            Some(hit) => row = hit,
                            None => break,
                        }
                    }
                    let place = row - first;
                    if candidates.contains(place) && !elsewhere.contains(place) {
                        let kept = &text[block.span(row)];
                        let lacks = whole.is_none()
                            && prefilter
                                .as_ref()
                                .is_some_and(|prefilter| lacks(kept, prefilter));
                        if !lacks && test(self, row, kept) {
                            found.insert(place);
                        }
                    }
                    row += 1;
                }
                if elsewhere.any_in(from - first, to - first) {
                    for row in (from..to).filter(|row| elsewhere.contains(row - first)) {
                        if test(self, row, &text[block.span(row)]) {
                            found.insert(row - first);
                        }
                    }
                }
            });
        }
        found
    }

    /// Whether any value of the record, at any depth, matches; keys are not values.
    fn any_value(&mut self, raw: &[u8], matcher: &Matcher) -> bool {
        if self.tape.read(raw).is_err() {
            return false;
        }
        let mut pending = vec![NodeId::ROOT];
        while let Some(node) = pending.pop() {
            match self.tape.kind(node) {
                Kind::Object => pending.extend(self.tape.members(node).map(|(_, value)| value)),
                Kind::Array => pending.extend(self.tape.elements(node)),
                Kind::Null => {}
                _ if matcher.matches(&self.tape.string(raw, node)) => return true,
                _ => {}
            }
        }
        false
    }

    /// Whether the value at `path` matches: looked for in the details, then in the record.
    fn details_path(&mut self, row: u32, raw: &[u8], path: &[String], matcher: &Matcher) -> bool {
        let span = self.store.details_span(row);
        let details = shown_details(&raw[span]);
        let mut texts = Vec::new();
        values_at(self.tape, details.as_bytes(), path, &mut texts);
        if texts.is_empty() {
            values_at(self.tape, raw, path, &mut texts);
        }
        texts.iter().any(|text| matcher.matches(text))
    }
}

/// What is absent has no text, so nothing matches it.
fn present_and(matcher: &Matcher, text: &str) -> bool {
    !text.is_empty() && matcher.matches(text)
}

/// The first of `rows` whose record may hold what `prefilter` finds.
fn hit_from(
    block: &RawBlock<'_>,
    rows: Range<u32>,
    (text, is_ascii): (&str, bool),
    prefilter: &Matcher,
) -> Option<u32> {
    let start = block.span(rows.start).start;
    let end = block.span(rows.end - 1).end;
    let at = start + prefilter.first_hit(&text[start..end], is_ascii)?;
    // The record in which the hit begins. One that begins between two, or runs on into the next, is
    // a hit of neither; to look at the record all the same costs little.
    let (mut low, mut high) = (rows.start, rows.end - 1);
    while low < high {
        let middle = low + (high - low) / 2;
        if block.span(middle).end <= at {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Some(low)
}

/// Whether a record surely holds nothing that `prefilter` finds.
fn lacks(raw: &[u8], prefilter: &Matcher) -> bool {
    is_plain(raw) && std::str::from_utf8(raw).is_ok_and(|text| prefilter.find(text).is_none())
}

/// Whether a written time could match: only then are times written to be searched.
fn may_be_a_time(matcher: &Matcher) -> bool {
    matcher.required_ascii().is_none_or(|needle| {
        needle
            .iter()
            .all(|byte| byte.is_ascii_digit() || b"tz:.+-".contains(byte))
    })
}
