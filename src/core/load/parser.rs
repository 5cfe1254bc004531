//! Blocks of records in, batches of events out. Several parsers that were given
//! the same samples make the same batches of the same blocks.

use std::borrow::Cow;

use super::block::Block;
use crate::core::event::Field;
use crate::core::failure::Failure;
use crate::core::ingest::not_an_object;
use crate::core::ingest::tape::Tape;
use crate::core::mapping::{Extracted, Mapping, Part};
use crate::core::protocol::{ReadOptions, Reject};
use crate::core::store::{Batch, CODED, NewEvent, StoredTime, record_hash};
use crate::core::time::DateSeen;

/// Records from which a mapping is chosen.
const SAMPLE_RECORDS: usize = 500;

/// Reads records by one mapping.
#[derive(Debug)]
pub struct Parser {
    mapping: Mapping,
    tape: Tape,
}

impl Parser {
    /// A parser whose mapping is chosen from the records of `sample`.
    pub fn new(sample: &Block, options: &ReadOptions) -> Result<Parser, Failure> {
        let records: Vec<&[u8]> = sample
            .iter()
            .take(SAMPLE_RECORDS)
            .map(|(_, span)| &sample.text[span])
            .collect();
        Ok(Parser {
            mapping: Mapping::choose(&records, options)?,
            tape: Tape::default(),
        })
    }

    /// The mapping in force.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// A parser that reads by `mapping`.
    pub fn by(mapping: Mapping) -> Parser {
        Parser {
            mapping,
            tape: Tape::default(),
        }
    }

    /// Adds the events of one record, which is on the tape and stands at the first of two places in its
    /// body, at the second in its part.
    fn read_events<'t>(
        &self,
        record: &'t [u8],
        (at, start): (u64, usize),
        extracted: &mut Extracted<'t>,
        batch: &mut Batch,
    ) {
        let hash = record_hash(record);
        let span = start..start + record.len();
        let mut part = 0;
        self.mapping
            .each(&self.tape, record, extracted, |met| match met {
                Part::Event(event) => {
                    let event = new_event(event, &mut batch.orders);
                    batch.push_part(&event, hash, span.clone(), part);
                    part += 1;
                }
                Part::Odd(place) => batch.reject_part(Reject {
                    at: at + place.start as u64,
                    reason: not_an_object(record[place.start]),
                }),
            });
    }

    /// Reads all records of a block.
    pub fn parse(&mut self, block: &Block) -> Batch {
        self.read(block, true)
    }

    /// As [`Parser::parse`], for records whose raw text is kept already: the batch goes without it.
    pub fn parse_again(&mut self, block: &Block) -> Batch {
        self.read(block, false)
    }

    fn read(&mut self, block: &Block, with_raw: bool) -> Batch {
        let mut batch = Batch::default();
        let mut extracted = Extracted::default();
        let mut part_start = 0;
        for (at, span) in block.iter() {
            let record = &block.text[span.clone()];
            if let Err(error) = self.tape.read(record) {
                batch.rejects.push(Reject {
                    at,
                    reason: error.to_string(),
                });
            } else {
                let start = span.start - part_start;
                self.read_events(record, (at, start), &mut extracted, &mut batch);
            }
            if with_raw && Batch::is_part(span.end - part_start) {
                batch.close_part(&block.text[part_start..span.end]);
                part_start = span.end;
            }
        }
        if with_raw && part_start < block.text.len() {
            batch.close_part(&block.text[part_start..]);
        }
        batch
    }
}

/// One event as the store takes it.
fn new_event<'a>(extracted: &'a Extracted<'_>, orders: &mut (u32, u32)) -> NewEvent<'a> {
    let value = |field: Field| -> &str {
        extracted.values[field.number()]
            .as_ref()
            .map(Cow::as_ref)
            .unwrap_or_default()
    };
    let details = extracted.details.clone().unwrap_or(0..0);
    NewEvent {
        id: value(Field::Id),
        time: stored_time(extracted, orders),
        coded: CODED.map(value),
        details: details.start as u32..details.end as u32,
    }
}

/// The time as it is kept; dates that tell the order of day and month are counted in `orders`.
fn stored_time(event: &Extracted<'_>, orders: &mut (u32, u32)) -> StoredTime {
    match event.date {
        Some(DateSeen::DayFirst) => orders.0 += 1,
        Some(DateSeen::MonthFirst) => orders.1 += 1,
        Some(DateSeen::Either) if event.time.is_none() => return StoredTime::EITHER_DAY,
        Some(DateSeen::Either) | None => {}
    }
    event.time.map_or(StoredTime::NONE, |time| {
        StoredTime::new(time.moment, time.zone_known)
    })
}
