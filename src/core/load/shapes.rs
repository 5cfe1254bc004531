//! The shapes that the records of one block have.

use std::cell::Cell;

use crate::core::event::Field;
use crate::core::mapping::{Sighting, Template};
use crate::core::store::form::{Cut, Form, is_own_text};
use crate::core::store::{Batch, NewEvent, column_of};

/// A block whose records have more shapes than this is read without.
const MOST_SHAPES: usize = 32;

/// One shape and how its records are kept.
#[derive(Debug)]
pub(super) struct Shape {
    template: Template,
    /// What each gap is where its text stands in a column.
    cuts: Vec<Cut>,
    /// False if the details are not one gap of their own: then records are kept whole, so that what
    /// is searched lies together.
    cuttable: bool,
}

/// How the batch knows a shape: with the time left out, and with the time kept.
#[derive(Clone, Copy, Debug, Default)]
struct Numbers {
    own_time: Option<u16>,
    other_time: Option<u16>,
}

/// All shapes met.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    known: Vec<(Shape, Cell<Numbers>)>,
    /// The one that fitted last is tried first.
    last: Cell<usize>,
    missed: usize,
}

/// A record's shape, found.
pub(super) struct Met<'s> {
    shape: &'s Shape,
    numbers: &'s Cell<Numbers>,
}

impl Shapes {
    /// The shape of a record, which is read into `sighting`.
    #[inline]
    pub fn of<'t>(&'t self, record: &'t [u8], sighting: &mut Sighting<'t>) -> Option<Met<'t>> {
        let last = self.last.get();
        let others = (0..self.known.len()).filter(|number| *number != last);
        let number = std::iter::once(last)
            .filter(|number| *number < self.known.len())
            .chain(others)
            .find(|number| self.known[*number].0.template.read(record, sighting))?;
        self.last.set(number);
        let (shape, numbers) = &self.known[number];
        Some(Met { shape, numbers })
    }

    /// Whether another shape may still be learnt.
    pub fn wants_more(&self) -> bool {
        self.known.len() < MOST_SHAPES && self.missed < MOST_SHAPES
    }

    /// Takes up a shape; none if the record has none that could be told.
    pub fn learn(&mut self, template: Option<Template>) {
        let Some(template) = template else {
            self.missed += 1;
            return;
        };
        let cuts = (0..template.pieces().len() - 1)
            .map(|gap| match template.verbatim(gap) {
                Some(Field::Id) => Cut::Id,
                Some(Field::Time) => Cut::Time,
                Some(field) => {
                    column_of(field).map_or(Cut::Rest, |column| Cut::Coded(column as u8))
                }
                None => Cut::Rest,
            })
            .collect();
        let shape = Shape {
            cuttable: template.details_gap().is_some() || template.lacks_details(),
            cuts,
            template,
        };
        self.last.set(self.known.len());
        self.known.push((shape, Cell::default()));
    }
}

impl Met<'_> {
    /// Adds a record of this shape to a batch.
    #[inline]
    pub fn push(
        &self,
        event: &NewEvent<'_>,
        record: &[u8],
        sighting: &Sighting<'_>,
        batch: &mut Batch,
    ) {
        if !self.shape.cuttable {
            batch.push(event, record);
            return;
        }
        let text = |gap: usize| {
            let (start, end) = sighting.gaps[gap];
            &record[start as usize..end as usize]
        };
        let time_gap = self.shape.cuts.iter().position(|cut| *cut == Cut::Time);
        let own_time = time_gap
            .zip(event.time.moment())
            .is_some_and(|(gap, moment)| is_own_text(text(gap), moment));
        let form = self.form(own_time, batch);
        let rest = self
            .shape
            .cuts
            .iter()
            .enumerate()
            .filter(|(_, cut)| **cut == Cut::Rest || (**cut == Cut::Time && !own_time))
            .map(|(gap, _)| text(gap));
        batch.push_formed(event, record, form, rest);
    }

    fn form(&self, own_time: bool, batch: &mut Batch) -> u16 {
        let mut numbers = self.numbers.get();
        let known = if own_time {
            &mut numbers.own_time
        } else {
            &mut numbers.other_time
        };
        if let Some(number) = *known {
            return number;
        }
        let mut cuts = self.shape.cuts.clone();
        if !own_time {
            cuts.iter_mut()
                .filter(|cut| **cut == Cut::Time)
                .for_each(|cut| *cut = Cut::Rest);
        }
        let details = self.shape.template.details_gap().map(|details| {
            cuts[..details]
                .iter()
                .filter(|cut| **cut == Cut::Rest)
                .count() as u8
        });
        let number = batch.add_form(Form {
            pieces: self.shape.template.pieces().to_vec(),
            cuts,
            details,
        });
        *known = Some(number);
        self.numbers.set(numbers);
        number
    }
}

#[cfg(test)]
#[path = "shapes_test.rs"]
mod tests;
