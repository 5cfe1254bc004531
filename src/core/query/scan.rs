//! Tests of columns, 64 rows at a time.
//!
//! A condition on values was tested once for each distinct value; here a row
//! costs one look-up in a table. A range over time is found by bisection where
//! the rows are in the order of time.

use std::ops::Range;

use super::segment::{SEGMENT_ROWS, SegmentRows};
use crate::core::event::Field;
use crate::core::store::texts::Dictionary;
use crate::core::store::{CODED, Store, column_of};
use crate::core::time::{Moment, TimeRange};

/// Which codes of one column match; codes that came later are tested when met.
#[derive(Debug, Default)]
pub(super) struct Codes {
    column: usize,
    matching: Vec<bool>,
    /// Whether any does: a column may have as many values as there are events.
    any: bool,
}

impl Codes {
    /// Of the columns among `fields`.
    pub(super) fn of(fields: &[Field]) -> Vec<Codes> {
        fields
            .iter()
            .filter_map(|field| column_of(*field))
            .map(|column| Codes {
                column,
                matching: Vec::new(),
                any: false,
            })
            .collect()
    }

    /// Tests the values that are new since the last time.
    pub(super) fn extend(&mut self, store: &Store, test: impl Fn(&str) -> bool) {
        let Some(column) = store.column(CODED[self.column]) else {
            return;
        };
        let dictionary = &column.dictionary;
        for code in self.matching.len()..dictionary.len() {
            let matches = code != Dictionary::ABSENT as usize && test(dictionary.text(code as u32));
            self.matching.push(matches);
            self.any |= matches;
        }
    }

    /// The codes of the segment that begins with `first`.
    fn segment<'s>(&self, store: &'s Store, first: u32) -> &'s [u32] {
        store
            .column(CODED[self.column])
            .and_then(|column| column.codes.slices().nth((first / SEGMENT_ROWS) as usize))
            .map_or(&[], |(_, codes)| codes)
    }
}

/// Below so many rows of 64, each is looked up by itself.
const FEW: u32 = 12;

/// The bits of `wanted` whose codes match; `codes` are those of 64 rows.
#[inline]
fn matching_bits(matching: &[bool], codes: &[u32], wanted: u64) -> u64 {
    let mut keep = 0;
    if wanted.count_ones() < FEW {
        let mut left = wanted;
        while left != 0 {
            let bit = left.trailing_zeros();
            left &= left - 1;
            keep |= u64::from(matching[codes[bit as usize] as usize]) << bit;
        }
    } else {
        for (bit, code) in codes.iter().enumerate() {
            keep |= u64::from(matching[*code as usize]) << bit;
        }
    }
    keep & wanted
}

/// The candidates of which a value matches in any of `columns`.
pub(super) fn coded(
    store: &Store,
    first: u32,
    columns: &[Codes],
    candidates: &SegmentRows,
) -> SegmentRows {
    // A column of which no value matches need not be looked at.
    let telling: Vec<(&[bool], &[u32])> = columns
        .iter()
        .filter(|codes| codes.any)
        .map(|codes| (codes.matching.as_slice(), codes.segment(store, first)))
        .collect();
    candidates.filter_words(|place, wanted| {
        let mut keep = 0;
        for (matching, codes) in &telling {
            let codes = &codes[place..codes.len().min(place + 64)];
            keep |= matching_bits(matching, codes, wanted & !keep);
        }
        keep
    })
}

/// The candidates within a range of time.
pub(super) fn in_time(
    store: &Store,
    first: u32,
    range: &TimeRange,
    candidates: &SegmentRows,
) -> SegmentRows {
    if let Some(rows) = ordered_range(store, range) {
        let mut kept = candidates.clone();
        kept.clip(
            rows.start.saturating_sub(first),
            rows.end.saturating_sub(first),
        );
        return kept;
    }
    let times = store
        .time_millis()
        .slices()
        .nth((first / SEGMENT_ROWS) as usize)
        .map_or(&[][..], |(_, millis)| millis);
    // A row without a time holds the smallest number there is: it is at the edge, or below it.
    let low = range.from.map_or(i64::MIN, |from| from.millis);
    let high = range.to.map_or(i64::MAX, |to| to.millis);
    candidates.filter_words(|place, wanted| {
        let (mut keep, mut edge) = (0u64, 0u64);
        for (bit, millis) in times[place..times.len().min(place + 64)].iter().enumerate() {
            keep |= u64::from(*millis > low && *millis < high) << bit;
            edge |= u64::from(*millis == low || *millis == high) << bit;
        }
        // What lies below the millisecond decides.
        let mut edge = edge & wanted;
        while edge != 0 {
            let bit = edge.trailing_zeros();
            edge &= edge - 1;
            keep |= u64::from(in_range(store, first + place as u32 + bit, range)) << bit;
        }
        keep
    })
}

/// The rows within a range of time, where the rows are in the order of time.
fn ordered_range(store: &Store, range: &TimeRange) -> Option<Range<u32>> {
    let order = store.time_order();
    let before = |moment: Option<Moment>, row: u32| {
        moment.is_some_and(|moment| store.time(row).moment().is_some_and(|at| at < moment))
    };
    let not_before = |moment: Option<Moment>, row: u32| moment.is_none_or(|_| !before(moment, row));
    if order.rises {
        let start = first_row(store, |row| before(range.from, row));
        let end = first_row(store, |row| range.to.is_none() || before(range.to, row));
        return Some(start..end.max(start));
    }
    if order.falls {
        let start = first_row(store, |row| range.to.is_some() && not_before(range.to, row));
        let end = first_row(store, |row| not_before(range.from, row));
        return Some(start..end.max(start));
    }
    None
}

/// The first row for which `is_earlier` no longer holds.
fn first_row(store: &Store, is_earlier: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, store.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if is_earlier(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

fn in_range(store: &Store, row: u32, range: &TimeRange) -> bool {
    store.time(row).moment().is_some_and(|moment: Moment| {
        range.from.is_none_or(|from| moment >= from) && range.to.is_none_or(|to| moment < to)
    })
}
