//! The records of a block on their way in: masked where something is to be
//! masked, passed by where not.

use std::ops::Range;

use super::Gate;
use crate::core::event::Field;
use crate::core::ingest::tape::Tape;
use crate::core::mapping::{Extracted, Mapping, Part};
use crate::core::store::hash;

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
        let suspects = quick.then(|| self.secrets.suspects(text));
        let mut suspects = suspects.iter().flatten().peekable();
        for (number, (_, span)) in records.iter().enumerate() {
            if quick {
                while suspects.next_if(|at| **at < span.start).is_some() {}
                match suspects.peek() {
                    None => break,
                    Some(at) if **at >= span.end => continue,
                    Some(_) => {}
                }
            }
            screened.extend(self.screen_record(number, &text[span.clone()], mapping));
        }
        screened
    }

    fn screen_record(
        &mut self,
        number: usize,
        record: &[u8],
        mapping: &Mapping,
    ) -> Option<Screened> {
        let mut tape = std::mem::take(&mut self.tape);
        let found = tape.read(record).ok().and_then(|()| {
            let fields = self.field_texts(mapping, &tape, record);
            let masked = self.edit(record, &tape, &fields)?;
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
    let was = texts(mapping, tape, before);
    let is = texts(mapping, &masked, after);
    if was.len() != is.len() {
        return u16::MAX;
    }
    let mut fields = 0;
    for (was, is) in was.iter().zip(&is) {
        for (number, (was, is)) in was.iter().zip(is).enumerate() {
            fields |= u16::from(was != is) << number;
        }
    }
    fields
}

/// The text of each field of each event that a record holds.
fn texts(mapping: &Mapping, tape: &Tape, record: &[u8]) -> Vec<[String; Field::COUNT]> {
    let mut events = Vec::new();
    mapping.each(tape, record, &mut Extracted::default(), |met| {
        let Part::Event(event) = met else { return };
        events.push(Field::ALL.map(|field| match field {
            Field::Time => format!("{:?}", event.time),
            Field::Details => {
                let details = event.details.clone().unwrap_or_default();
                String::from_utf8_lossy(&record[details]).into_owned()
            }
            _ => event.get(field).unwrap_or_default().to_owned(),
        }));
    });
    events
}
