//! The records of a block on their way in: masked where something is to be
//! masked, passed by where not.

use std::ops::Range;

use super::Gate;
use crate::core::event::Field;
use crate::core::ingest::tape::Tape;
use crate::core::mapping::{Extracted, Mapping, Part};
use crate::core::store::hash;
use crate::core::time::ReadTime;

/// A record in which something was masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screened {
    /// Its place among the block's records.
    pub record: usize,
    /// The record as it is from here on.
    pub text: Vec<u8>,
    /// The hash of the record as it was received: two events that differ only in what is masked stay two.
    pub hash: u64,
    /// Bit n: the field of this number is another than it would be.
    pub fields: u16,
    /// How many places were masked, by the number of their label.
    pub counts: Vec<(u16, u16)>,
}

impl Gate {
    /// Those of a block's records in which something was masked, in order. `records` says of each its
    /// place in the body and where it stands in `text`; `mapping` finds its fields.
    pub fn screen(
        &mut self,
        text: &[u8],
        records: &[(u64, Range<usize>)],
        mapping: &Mapping,
    ) -> Vec<Screened> {
        let mut screened = Vec::new();
        if self.is_open() {
            return screened;
        }
        let quick = self.masks_only_secrets();
        let suspects = self.masks_secrets().map(|_| self.secrets.suspects(text));
        let mut suspects = suspects.iter().flatten().peekable();
        for (number, (_, span)) in records.iter().enumerate() {
            while suspects.next_if(|at| **at < span.start).is_some() {}
            let is_suspect = suspects.peek().is_some_and(|at| **at < span.end);
            if is_suspect || !quick {
                let record = &text[span.clone()];
                screened.extend(self.screen_record((number, record), mapping, is_suspect));
            }
        }
        screened
    }

    fn screen_record(
        &mut self,
        (number, record): (usize, &[u8]),
        mapping: &Mapping,
        may_hold_secrets: bool,
    ) -> Option<Screened> {
        let mut tape = std::mem::take(&mut self.tape);
        let found = tape.read(record).ok().and_then(|()| {
            let fields = self.field_texts(mapping, &tape, record);
            let masked = self.edit(record, &tape, &fields, may_hold_secrets)?;
            Some(Screened {
                record: number,
                hash: hash(record),
                fields: changed_fields(mapping, (&tape, record), &masked.text),
                text: masked.text,
                counts: masked.counts,
            })
        });
        self.tape = tape;
        found
    }
}

/// Which fields of the event are others than before.
fn changed_fields(mapping: &Mapping, (tape, before): (&Tape, &[u8]), after: &[u8]) -> u16 {
    let mut masked = Tape::default();
    // What cannot be read any more is a reject from here on, and has no fields.
    if masked.read(after).is_err() {
        return u16::MAX;
    }
    let was = Texts::of(mapping, tape, before);
    let is = Texts::of(mapping, &masked, after);
    if was.times.len() != is.times.len() {
        return u16::MAX;
    }
    let mut fields = 0;
    for (place, (was_time, is_time)) in was.times.iter().zip(&is.times).enumerate() {
        for field in Field::ALL {
            let changed = match field {
                Field::Time => was_time != is_time,
                _ => was.get(place, field) != is.get(place, field),
            };
            fields |= u16::from(changed) << field.number();
        }
    }
    fields
}

/// The text of each field of each event that a record holds, one behind the other.
#[derive(Default)]
struct Texts {
    text: Vec<u8>,
    /// Where each ends, [`Field::COUNT`] to an event.
    ends: Vec<usize>,
    times: Vec<Option<ReadTime>>,
}

impl Texts {
    fn of(mapping: &Mapping, tape: &Tape, record: &[u8]) -> Texts {
        let mut texts = Texts::default();
        mapping.each(tape, record, &mut Extracted::default(), |met| {
            let Part::Event(event) = met else { return };
            texts.times.push(event.time);
            for field in Field::ALL {
                let said = match field {
                    Field::Details => &record[event.details.clone().unwrap_or_default()],
                    _ => event.get(field).unwrap_or_default().as_bytes(),
                };
                texts.text.extend_from_slice(said);
                texts.ends.push(texts.text.len());
            }
        });
        texts
    }

    fn get(&self, event: usize, field: Field) -> &[u8] {
        let place = event * Field::COUNT + field.number();
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[place]]
    }
}
