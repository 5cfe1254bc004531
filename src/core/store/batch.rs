//! Some parsed events on their way into the store: the same columns, with
//! dictionaries of their own.
//!
//! A batch is made wherever records are parsed and appended where the store
//! is; appending translates each distinct value once.

use std::ops::Range;

use super::hash::hash;
use super::texts::Dictionary;
use crate::core::event::Field;
use crate::core::time::Moment;

/// The fields that are kept as dictionary codes, in the order of their columns.
pub const CODED: [Field; 12] = [
    Field::Action,
    Field::ActorId,
    Field::ActorName,
    Field::ActorEmail,
    Field::ActorType,
    Field::ActorRole,
    Field::ResourceId,
    Field::ResourceType,
    Field::ResourceName,
    Field::Scope,
    Field::Ip,
    Field::Outcome,
];

/// The column of a coded field.
pub fn column_of(field: Field) -> Option<usize> {
    CODED.iter().position(|coded| *coded == field)
}

/// When an event happened, packed: 12 bytes to a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StoredTime {
    /// Milliseconds of the epoch; meaningless without [`StoredTime::moment`].
    pub millis: i64,
    /// Nanoseconds below the millisecond (20 bits), fraction digits (4 bits), flags.
    pub rest: u32,
}

const ABSENT: u32 = 1 << 31;
const ASSUMED_ZONE: u32 = 1 << 30;

impl StoredTime {
    /// No time that can be read.
    pub const NONE: StoredTime = StoredTime {
        millis: i64::MIN,
        rest: ABSENT,
    };

    /// A known moment; `zone_known` is false where the source wrote no zone.
    pub fn new(moment: Moment, zone_known: bool) -> Self {
        let assumed = if zone_known { 0 } else { ASSUMED_ZONE };
        StoredTime {
            millis: moment.millis,
            rest: moment.nanos | u32::from(moment.digits) << 20 | assumed,
        }
    }

    /// The moment, if there is one.
    #[inline]
    pub fn moment(self) -> Option<Moment> {
        (self.rest & ABSENT == 0).then_some(Moment {
            millis: self.millis,
            nanos: self.rest & 0xF_FFFF,
            digits: (self.rest >> 20 & 0xF) as u8,
        })
    }

    /// Whether the source wrote no zone, so that UTC was assumed.
    pub fn zone_assumed(self) -> bool {
        self.rest & ASSUMED_ZONE != 0
    }
}

/// One event as the parser hands it over.
#[derive(Clone, Debug)]
pub struct NewEvent<'a> {
    /// The record, byte for byte.
    pub raw: &'a [u8],
    /// The source's identifier, or empty.
    pub id: &'a str,
    /// When it happened.
    pub time: StoredTime,
    /// Texts of the coded fields in the order of [`CODED`]; empty = absent.
    pub coded: [&'a str; CODED.len()],
    /// Where the JSON value of the details stands in `raw`; empty = none.
    pub details: Range<u32>,
}

/// Events in columns, not yet part of a store.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub(super) dictionaries: [Dictionary; CODED.len()],
    pub(super) codes: [Vec<u32>; CODED.len()],
    pub(super) times: Vec<StoredTime>,
    pub(super) id_text: String,
    pub(super) id_ends: Vec<u32>,
    pub(super) details: Vec<(u32, u32)>,
    pub(super) hashes: Vec<u64>,
    pub(super) raw: Vec<u8>,
    pub(super) raw_ends: Vec<usize>,
}

impl Batch {
    /// How many events it holds.
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// Bytes of raw text it holds.
    pub fn raw_bytes(&self) -> usize {
        self.raw.len()
    }

    /// Adds an event.
    pub fn push(&mut self, event: &NewEvent<'_>) {
        for (column, text) in event.coded.iter().enumerate() {
            let code = self.dictionaries[column].code(text);
            self.codes[column].push(code);
        }
        self.times.push(event.time);
        self.id_text.push_str(event.id);
        self.id_ends.push(self.id_text.len() as u32);
        self.details
            .push((event.details.start, event.details.end - event.details.start));
        self.hashes.push(hash(event.raw));
        self.raw.extend_from_slice(event.raw);
        self.raw_ends.push(self.raw.len());
    }

    /// Empties it and keeps its room.
    pub fn clear(&mut self) {
        *self = Batch {
            raw: std::mem::take(&mut self.raw),
            ..Batch::default()
        };
        self.raw.clear();
    }

    pub(super) fn raw_of(&self, place: usize) -> &[u8] {
        let start = if place == 0 {
            0
        } else {
            self.raw_ends[place - 1]
        };
        &self.raw[start..self.raw_ends[place]]
    }

    pub(super) fn id_of(&self, place: usize) -> &str {
        let start = if place == 0 {
            0
        } else {
            self.id_ends[place - 1]
        };
        &self.id_text[start as usize..self.id_ends[place] as usize]
    }
}
