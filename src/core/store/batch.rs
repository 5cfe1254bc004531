//! Some parsed events on their way into the store: the same columns, with
//! dictionaries of their own, and what else the raw text holds packed already.
//!
//! A batch is made wherever records are parsed and appended where the store
//! is; appending translates each distinct value once.

use std::ops::Range;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::form::{BETWEEN, Columns, Form};
use super::hash::{half, hash, spread};
use super::masks::Mask;
use super::raw::{BLOCK_BYTES, Packed};
use super::wire::{WireReader, WireWriter};
use crate::core::event::Field;
use crate::core::privacy::Screened;
use crate::core::protocol::Reject;
use crate::core::time::{Moment, Zone};
use crate::core::words;

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
const AMBIGUOUS: u32 = 1 << 29;

impl StoredTime {
    /// No time that can be read.
    pub const NONE: StoredTime = StoredTime {
        millis: i64::MIN,
        rest: ABSENT,
    };

    /// A date that can be two days, so no time until somebody says which.
    pub const EITHER_DAY: StoredTime = StoredTime {
        millis: i64::MIN,
        rest: ABSENT | AMBIGUOUS,
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

    /// Whether there is a date that can be two days.
    pub fn is_either_day(self) -> bool {
        self.rest & AMBIGUOUS != 0
    }

    /// Whether the source wrote no zone, so that UTC was assumed.
    pub fn zone_assumed(self) -> bool {
        self.rest & ASSUMED_ZONE != 0
    }
}

/// One event as the parser hands it over. Its texts are UTF-8.
#[derive(Clone, Debug)]
pub struct NewEvent<'a> {
    /// The source's identifier, or empty.
    pub id: &'a [u8],
    /// When it happened.
    pub time: StoredTime,
    /// Texts of the coded fields in the order of [`CODED`]; empty = absent.
    pub coded: [&'a [u8]; CODED.len()],
    /// Where the JSON value of the details stands in the record; empty = none.
    pub details: Range<u32>,
}

/// Each distinct text of a batch once. Code 0 is the absent value.
#[derive(Clone, Debug)]
pub(super) struct LocalDictionary {
    text: Vec<u8>,
    /// Where the text of each code ends; that of code 0 is empty.
    ends: Vec<u32>,
    codes: HashTable<(u32, u32)>,
    /// The code given last: neighbours are often alike.
    last: u32,
}

impl Default for LocalDictionary {
    fn default() -> Self {
        LocalDictionary {
            text: Vec::new(),
            ends: vec![0],
            codes: HashTable::new(),
            last: 0,
        }
    }
}

impl LocalDictionary {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    #[inline]
    pub fn get(&self, code: u32) -> &[u8] {
        text_at(&self.text, &self.ends, code)
    }

    #[inline]
    pub fn code(&mut self, text: &[u8]) -> u32 {
        if text.is_empty() {
            return 0;
        }
        if words::same(self.get(self.last), text) {
            return self.last;
        }
        let short = half(hash(text));
        let (all, ends) = (&self.text, &self.ends);
        let entry = self.codes.entry(
            spread(short),
            |(known, code)| *known == short && words::same(text_at(all, ends, *code), text),
            |(known, _)| spread(*known),
        );
        self.last = match entry {
            Entry::Occupied(known) => known.get().1,
            Entry::Vacant(place) => {
                let code = self.ends.len() as u32;
                place.insert((short, code));
                words::append(&mut self.text, text);
                self.ends.push(self.text.len() as u32);
                code
            }
        };
        self.last
    }
}

#[inline]
fn text_at<'t>(text: &'t [u8], ends: &[u32], code: u32) -> &'t [u8] {
    let start = if code == 0 {
        0
    } else {
        ends[code as usize - 1]
    };
    &text[start as usize..ends[code as usize] as usize]
}

/// Events in columns, not yet part of a store.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub(super) dictionaries: [LocalDictionary; CODED.len()],
    pub(super) codes: [Vec<u32>; CODED.len()],
    pub(super) times: Vec<StoredTime>,
    id_text: Vec<u8>,
    id_ends: Vec<u32>,
    pub(super) details: Vec<(u32, u32)>,
    pub(super) hashes: Vec<u64>,
    /// The shapes that rows have whose text is kept in part.
    pub(super) forms: Vec<Form>,
    /// For each row 1 + the number of its form; 0: its text is kept whole.
    pub(super) row_forms: Vec<u16>,
    /// Where what is kept of each record stands in its part.
    pub(super) spans: Vec<(u32, u32)>,
    /// What is kept, in parts, each with the row after its last.
    pub(super) parts: Vec<(Packed, u32)>,
    /// The part that is still open.
    open: Vec<u8>,
    /// Events that are not the first of their record, and which of it they are.
    pub(super) inner: Vec<(u32, u32)>,
    /// Elements of nested lists that are no events; they are among the rejects too.
    pub odd_parts: u32,
    /// Dates that can only have the day first, and those that can only have the month first.
    pub orders: (u32, u32),
    /// What was masked; each stands at its event's place in the batch.
    pub(super) masks: Vec<Mask>,
    /// Records that are no events, with place and reason.
    pub rejects: Vec<Reject>,
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

    /// A shape that rows may have from now on; its number is for [`Batch::push_formed`].
    pub fn add_form(&mut self, form: Form) -> u16 {
        self.forms.push(form);
        self.forms.len() as u16
    }

    /// Adds an event whose raw text is `record`.
    pub fn push(&mut self, event: &NewEvent<'_>, record: &[u8]) {
        self.close_full();
        let start = self.open.len();
        self.open.extend_from_slice(record);
        self.push_columns(event, hash(record), 0, start);
        self.open.push(BETWEEN);
    }

    /// Adds another event of the record that was pushed last, whole: the element `part` of its
    /// nested list.
    pub fn push_part(&mut self, event: &NewEvent<'_>, part: u32) {
        let Some(before) = self.hashes.len().checked_sub(1) else {
            return;
        };
        let span = self.spans[before];
        let record_hash = told_apart(self.hashes[before], self.part_of(before));
        self.inner.push((self.hashes.len() as u32, part));
        self.push_columns(event, told_apart(record_hash, part), 0, 0);
        self.spans[before + 1] = span;
    }

    /// Adds an event whose raw text is `record`, of which its form needs `rest`, part by part.
    pub fn push_formed<'r>(
        &mut self,
        event: &NewEvent<'_>,
        record: &[u8],
        form: u16,
        rest: impl Iterator<Item = &'r [u8]>,
    ) {
        self.close_full();
        let start = self.open.len();
        for (number, part) in rest.enumerate() {
            if number > 0 {
                self.open.push(BETWEEN);
            }
            self.open.extend_from_slice(part);
        }
        self.push_columns(event, hash(record), form, start);
        // So that nothing is found that begins in one record and ends in the next.
        self.open.push(BETWEEN);
    }

    #[inline]
    fn push_columns(&mut self, event: &NewEvent<'_>, hash: u64, form: u16, start: usize) {
        for (column, text) in event.coded.iter().enumerate() {
            let code = self.dictionaries[column].code(text);
            self.codes[column].push(code);
        }
        self.times.push(event.time);
        words::append(&mut self.id_text, event.id);
        self.id_ends.push(self.id_text.len() as u32);
        self.details
            .push((event.details.start, event.details.end - event.details.start));
        self.hashes.push(hash);
        self.row_forms.push(form);
        self.spans
            .push((start as u32, (self.open.len() - start) as u32));
    }

    /// Says what was masked in the record of the events from `first` on.
    pub fn mark(&mut self, screened: &Screened, first: usize) {
        for place in first..self.len() {
            self.hashes[place] = told_apart(screened.hash, self.part_of(place));
            let mask = |(label, times): &(u16, u16)| Mask {
                row: place as u32,
                fields: screened.fields,
                label: *label,
                times: *times,
            };
            self.masks.extend(screened.counts.iter().map(mask));
        }
    }

    /// Says that an element of a record's nested list is no event.
    pub fn reject_part(&mut self, reject: Reject) {
        self.odd_parts += 1;
        self.rejects.push(reject);
    }

    /// Records that were read: several events may stand in one.
    pub fn records(&self) -> usize {
        self.len() - self.inner.len() + self.rejects.len() - self.odd_parts as usize
    }

    /// Packs the open part once it is large enough; not before the next record, for the one pushed
    /// last may have further events.
    fn close_full(&mut self) {
        if self.open.len() >= BLOCK_BYTES {
            self.close_part();
        }
    }

    /// What tells these events, behind those that gave `before`, from any others.
    pub fn print_after(&self, before: u64) -> u64 {
        self.hashes.iter().fold(before, |print, hash| {
            (print.rotate_left(23) ^ hash).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        })
    }

    /// Which element of its record's nested list an event is, from 0.
    pub fn part_of(&self, place: usize) -> u32 {
        part_in(&self.inner, place as u32)
    }

    /// Packs what was pushed since the last part; to be called once behind the last event.
    pub fn close_part(&mut self) {
        if !self.open.is_empty() {
            self.parts
                .push((Packed::new(&self.open), self.len() as u32));
            self.open.clear();
        }
    }

    /// The same events, each kept whole: for a store that takes no further forms.
    pub(super) fn whole(&self) -> Batch {
        let mut whole = Batch {
            parts: Vec::new(),
            spans: Vec::new(),
            row_forms: vec![0; self.len()],
            forms: Vec::new(),
            ..self.clone()
        };
        let columns = self.columns();
        let mut row = 0;
        let mut rest = Vec::new();
        for (packed, end) in &self.parts {
            packed.unpack(&mut rest);
            let mut text = Vec::new();
            while row < *end as usize {
                if self.part_of(row) > 0
                    && let Some(span) = whole.spans.last().copied()
                {
                    whole.spans.push(span);
                    row += 1;
                    continue;
                }
                let start = text.len();
                self.assemble(row, &rest, &columns, &mut text);
                whole
                    .spans
                    .push((start as u32, (text.len() - start) as u32));
                text.push(BETWEEN);
                row += 1;
            }
            whole.parts.push((Packed::new(&text), *end));
        }
        whole
    }

    /// Appends the raw text of a row, of which `part` is kept, to `out`.
    pub(super) fn assemble(
        &self,
        row: usize,
        part: &[u8],
        columns: &BatchColumns<'_>,
        out: &mut Vec<u8>,
    ) {
        let (start, len) = self.spans[row];
        let rest = &part[start as usize..(start + len) as usize];
        self.assemble_rest(row, rest, columns, out);
    }

    /// The same, of a row of which `rest` is kept.
    pub(super) fn assemble_rest(
        &self,
        row: usize,
        rest: &[u8],
        columns: &BatchColumns<'_>,
        out: &mut Vec<u8>,
    ) {
        match self.row_forms[row].checked_sub(1) {
            None => out.extend_from_slice(rest),
            Some(form) => self.forms[usize::from(form)].assemble(rest, columns, row, out),
        }
    }

    pub(super) fn columns(&self) -> BatchColumns<'_> {
        BatchColumns {
            batch: self,
            utc: Zone::utc(),
        }
    }

    pub(super) fn id_of(&self, place: usize) -> &[u8] {
        let start = if place == 0 {
            0
        } else {
            self.id_ends[place - 1]
        };
        &self.id_text[start as usize..self.id_ends[place] as usize]
    }

    /// As bytes.
    pub fn to_wire(&self) -> Vec<u8> {
        let mut wire = WireWriter::default();
        for (dictionary, codes) in self.dictionaries.iter().zip(&self.codes) {
            wire.text(&dictionary.text);
            wire.u32s(dictionary.ends.iter().copied());
            wire.u32s(codes.iter().copied());
        }
        wire.u64s(self.times.iter().map(|time| time.millis as u64));
        wire.u32s(self.times.iter().map(|time| time.rest));
        wire.text(&self.id_text);
        wire.u32s(self.id_ends.iter().copied());
        for pairs in [&self.details, &self.spans] {
            wire.u32s(pairs.iter().map(|pair| pair.0));
            wire.u32s(pairs.iter().map(|pair| pair.1));
        }
        wire.u64s(self.hashes.iter().copied());
        wire.u32s(self.inner.iter().map(|inner| inner.0));
        wire.u32s(self.inner.iter().map(|inner| inner.1));
        wire.number(u64::from(self.odd_parts));
        wire.number(u64::from(self.orders.0));
        wire.number(u64::from(self.orders.1));
        wire.u32s(self.row_forms.iter().map(|form| u32::from(*form)));
        wire.number(self.forms.len() as u64);
        for form in &self.forms {
            form.to_wire(&mut wire);
        }
        wire.number(self.parts.len() as u64);
        for (packed, end) in &self.parts {
            wire.number(u64::from(*end));
            packed.to_wire(&mut wire);
        }
        wire.u32s(self.masks.iter().map(|mask| mask.row));
        wire.u64s(self.masks.iter().map(Mask::packed));
        wire.number(self.rejects.len() as u64);
        for reject in &self.rejects {
            wire.number(reject.at);
            wire.text(reject.reason.as_bytes());
            wire.text(reject.text.as_bytes());
        }
        wire.bytes
    }

    /// From the bytes of [`Batch::to_wire`]; `None` if they are not.
    pub fn from_wire(bytes: &[u8]) -> Option<Batch> {
        let mut wire = WireReader::new(bytes);
        let mut batch = Batch::default();
        for (dictionary, codes) in batch.dictionaries.iter_mut().zip(&mut batch.codes) {
            dictionary.text = wire.text()?.to_vec();
            dictionary.ends = wire.u32s()?;
            *codes = wire.u32s()?;
        }
        let millis = wire.u64s()?;
        let rest = wire.u32s()?;
        batch.times = millis
            .into_iter()
            .zip(rest)
            .map(|(millis, rest)| StoredTime {
                millis: millis as i64,
                rest,
            })
            .collect();
        batch.id_text = wire.text()?.to_vec();
        batch.id_ends = wire.u32s()?;
        for pairs in [&mut batch.details, &mut batch.spans] {
            *pairs = wire.u32s()?.into_iter().zip(wire.u32s()?).collect();
        }
        batch.hashes = wire.u64s()?;
        batch.inner = wire.u32s()?.into_iter().zip(wire.u32s()?).collect();
        batch.odd_parts = wire.number()? as u32;
        batch.orders = (wire.number()? as u32, wire.number()? as u32);
        batch.row_forms = wire.u32s()?.into_iter().map(|form| form as u16).collect();
        for _ in 0..wire.count()? {
            batch.forms.push(Form::from_wire(&mut wire)?);
        }
        for _ in 0..wire.count()? {
            let end = wire.number()? as u32;
            batch.parts.push((Packed::from_wire(&mut wire)?, end));
        }
        let (rows, packed) = (wire.u32s()?, wire.u64s()?);
        batch.masks = rows
            .into_iter()
            .zip(packed)
            .map(|(row, packed)| Mask::unpacked(row, packed))
            .collect();
        for _ in 0..wire.count()? {
            batch.rejects.push(Reject {
                at: wire.number()?,
                reason: text(&mut wire)?,
                text: text(&mut wire)?,
                ..Reject::default()
            });
        }
        Some(batch)
    }
}

/// The number that stands beside `place`; 0 where there is none.
pub(super) fn part_in(inner: &[(u32, u32)], place: u32) -> u32 {
    inner
        .binary_search_by_key(&place, |entry| entry.0)
        .map_or(0, |found| inner[found].1)
}

/// The hash of an event from that of its record, and back: the elements of one record have its
/// bytes in common, so their places tell them apart.
fn told_apart(hash: u64, part: u32) -> u64 {
    hash ^ spread(part).rotate_left(part & 31)
}

/// The columns of a batch, by the place of an event in it.
pub(super) struct BatchColumns<'a> {
    batch: &'a Batch,
    utc: Zone,
}

impl Columns for BatchColumns<'_> {
    fn coded(&self, column: usize, row: usize) -> &[u8] {
        self.batch.dictionaries[column].get(self.batch.codes[column][row])
    }

    fn id(&self, row: usize) -> &[u8] {
        self.batch.id_of(row)
    }

    fn time(&self, row: usize) -> StoredTime {
        self.batch.times[row]
    }

    fn utc(&self) -> &Zone {
        &self.utc
    }
}

fn text(wire: &mut WireReader<'_>) -> Option<String> {
    wire.text()
        .and_then(|text| String::from_utf8(text.to_vec()).ok())
}
