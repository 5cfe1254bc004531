//! Events over time, stacked by outcome.

use super::calendar_steps::Step;
use super::outcome::OutcomeClass;
use crate::core::event::Field;
use crate::core::protocol::Bar;
use crate::core::store::Store;
use crate::core::time::{Moment, Zone};

/// The bars of a chart while they are being counted.
#[derive(Debug)]
pub struct Bars {
    /// What a bar stands for.
    pub step: Step,
    /// Where each bar begins, and last where the last one ends.
    borders: Vec<i64>,
    /// Success, failure, other.
    counts: Vec<[u64; 3]>,
    /// Class of each code of the outcome.
    classes: Vec<OutcomeClass>,
    bars_a_milli: f64,
}

impl Bars {
    /// Empty bars over `from` to `to`, at most `most`.
    pub fn new(from: i64, to: i64, most: u32, zone: &Zone) -> Self {
        let step = Step::fitting(from, to, most);
        let borders = step.borders(from, to, zone);
        let length = borders[borders.len() - 1] - borders[0];
        Bars {
            step,
            counts: vec![[0; 3]; borders.len() - 1],
            bars_a_milli: (borders.len() - 1) as f64 / length.max(1) as f64,
            borders,
            classes: Vec::new(),
        }
    }

    /// Counts some rows.
    pub fn add(&mut self, store: &Store, rows: &[u32]) {
        let outcomes = store.column(Field::Outcome);
        if let Some(column) = outcomes {
            let known = self.classes.len() as u32;
            let new = known..column.dictionary.len() as u32;
            self.classes
                .extend(new.map(|code| OutcomeClass::of(column.dictionary.text(code))));
        }
        let times = store.time_millis();
        let (first, end) = (self.borders[0], self.borders[self.borders.len() - 1]);
        let last = self.counts.len() - 1;
        for row in rows {
            let millis = times.get(*row as usize);
            // A row without a time holds the least number there is.
            if millis < first || millis >= end {
                continue;
            }
            // Nearly right at once, as steps are nearly equal; months and clock changes are set right.
            let mut place = (((millis - first) as f64 * self.bars_a_milli) as usize).min(last);
            while millis < self.borders[place] {
                place -= 1;
            }
            while millis >= self.borders[place + 1] {
                place += 1;
            }
            let class = outcomes.map_or(OutcomeClass::Other, |column| {
                self.classes[column.codes.get(*row as usize) as usize]
            });
            self.counts[place][class as usize] += 1;
        }
    }

    /// The bars, and where the last one ends.
    pub fn finish(&self, zone: &Zone) -> (Vec<Bar>, i64) {
        let bars = self
            .counts
            .iter()
            .zip(&self.borders)
            .map(|([success, failure, other], from)| Bar {
                from: Moment::from_millis(*from).rfc3339(zone),
                from_millis: *from,
                success: *success,
                failure: *failure,
                other: *other,
            })
            .collect();
        (bars, self.borders[self.borders.len() - 1])
    }
}
