//! Blocks of records in, batches of events out. Several parsers that were given
//! the same samples make the same batches of the same blocks.

use super::block::Block;
use super::shapes::Shapes;
use crate::core::event::Field;
use crate::core::failure::Failure;
use crate::core::ingest::not_an_object;
use crate::core::ingest::tape::Tape;
use crate::core::mapping::{Extracted, Mapping, Part, Sighting};
use crate::core::privacy::Gate;
use crate::core::protocol::{ReadOptions, Redaction, Reject};
use crate::core::store::{Batch, CODED, NewEvent, StoredTime};
use crate::core::time::{DateSeen, ReadTime};

/// Records from which a mapping is chosen.
const SAMPLE_RECORDS: usize = 500;

/// Reads records by one mapping.
#[derive(Debug)]
pub struct Parser {
    mapping: Mapping,
    gate: Gate,
    tape: Tape,
}

impl Parser {
    /// A parser whose mapping is chosen from the records of `sample`.
    pub fn new(sample: &Block, options: &ReadOptions) -> Result<Parser, Failure> {
        let mut records = sample.texts();
        records.truncate(SAMPLE_RECORDS);
        Ok(Parser {
            mapping: Mapping::choose(&records, options)?,
            gate: Gate::new(&options.redaction)?,
            tape: Tape::default(),
        })
    }

    /// The mapping in force.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// A parser that reads by `mapping` what went through a gate before.
    pub fn by(mapping: Mapping) -> Parser {
        Parser {
            mapping,
            gate: Gate::open(),
            tape: Tape::default(),
        }
    }

    /// A parser that reads by `mapping`, and masks as `redaction` says.
    pub fn masking(mapping: Mapping, redaction: &Redaction) -> Result<Parser, Failure> {
        Ok(Parser {
            gate: Gate::new(redaction)?,
            ..Parser::by(mapping)
        })
    }

    /// Adds the events of one record, which is on the tape and stands at `at` of its body.
    fn read_events<'t>(
        &self,
        record: &'t [u8],
        at: u64,
        extracted: &mut Extracted<'t>,
        batch: &mut Batch,
    ) {
        let mut part = 0;
        self.mapping
            .each(&self.tape, record, extracted, |met| match met {
                Part::Event(extracted) => {
                    let time = stored_time(extracted, &mut batch.orders);
                    let event = event(extracted, time);
                    match part {
                        0 => batch.push(&event, record),
                        inner => batch.push_part(&event, inner),
                    }
                    part += 1;
                }
                Part::Odd(place) => batch.reject_part(Reject::new(
                    at + place.start as u64,
                    not_an_object(&record[place.clone()]),
                    &record[place],
                )),
            });
    }

    /// Reads all records of a block.
    pub fn parse(&mut self, block: &Block) -> Batch {
        let mut batch = Batch::default();
        // Learnt anew for each block, so that a batch depends on nothing but its block.
        let mut shapes = Shapes::default();
        let mut extracted = Extracted::default();
        let mut gaps = Vec::new();
        let cut = block.cut();
        // Nothing behind this sees what is masked.
        let masked = self.gate.screen(&block.text, &cut.records, &self.mapping);
        let mut masked = masked.iter().peekable();
        batch.rejects = cut.rejects;
        for (number, (at, span)) in cut.records.into_iter().enumerate() {
            let screened = masked.next_if(|screened| screened.record == number);
            let record = screened.map_or(&block.text[span], |screened| &screened.text);
            let first = batch.len();
            let mut sighting = Sighting {
                gaps: std::mem::take(&mut gaps),
                ..Sighting::default()
            };
            if let Some(shape) = shapes.of(record, &mut sighting) {
                let event = NewEvent {
                    id: sighting.values[Field::Id.number()],
                    time: stored(sighting.time),
                    coded: CODED.map(|field| sighting.values[field.number()]),
                    details: sighting.details.0..sighting.details.1,
                };
                shape.push(&event, record, &sighting, &mut batch);
                gaps = sighting.gaps;
                screened.inspect(|screened| batch.mark(screened, first));
                continue;
            }
            gaps = sighting.gaps;
            if let Err(error) = self.tape.read(record) {
                let reject = Reject::new(at, error.to_string(), record);
                batch.rejects.push(reject);
            } else {
                self.read_events(record, at, &mut extracted, &mut batch);
                if shapes.wants_more() {
                    shapes.learn(self.mapping.template(&self.tape, record, &extracted));
                }
                screened.inspect(|screened| batch.mark(screened, first));
            }
        }
        batch.rejects.sort_by_key(|reject| reject.at);
        batch.close_part();
        batch
    }
}

/// The time as it is kept; dates that tell the order of day and month are counted in `orders`.
pub(super) fn stored_time(event: &Extracted<'_>, orders: &mut (u32, u32)) -> StoredTime {
    match event.date {
        Some(DateSeen::DayFirst) => orders.0 += 1,
        Some(DateSeen::MonthFirst) => orders.1 += 1,
        Some(DateSeen::Either) if event.time.is_none() => return StoredTime::EITHER_DAY,
        Some(DateSeen::Either) | None => {}
    }
    stored(event.time)
}

fn stored(time: Option<ReadTime>) -> StoredTime {
    time.map_or(StoredTime::NONE, |time| {
        StoredTime::new(time.moment, time.zone_known)
    })
}

fn event<'e>(extracted: &'e Extracted<'_>, time: StoredTime) -> NewEvent<'e> {
    let value = |field: Field| extracted.get(field).unwrap_or_default().as_bytes();
    let details = extracted.details.clone().unwrap_or(0..0);
    NewEvent {
        id: value(Field::Id),
        time,
        coded: CODED.map(value),
        details: details.start as u32..details.end as u32,
    }
}
