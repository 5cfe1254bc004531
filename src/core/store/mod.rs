//! All loaded events: typed columns, each distinct value once, the raw text
//! beside them.
//!
//! The store only grows. A row's number is its place in the order of arrival,
//! names the event for good, and is what every selection holds.

pub mod batch;
mod chunked;
mod column;
pub mod form;
mod gathered;
pub(in crate::core) mod hash;
use hash::{half, spread};
pub mod masks;
pub mod order;
pub mod raw;
pub mod records;
mod remap;
pub mod rows;
pub mod snapshot;
pub mod texts;
pub mod wire;

use std::cell::RefCell;

use hashbrown::HashTable;

pub use batch::{Batch, CODED, NewEvent, StoredTime, column_of};
pub use chunked::Chunked;
pub use column::CodedColumn;
pub use gathered::Gathered;
pub(in crate::core) use hash::hash;
use masks::Masks;
pub use raw::RawTexts;
use records::Records;
pub use remap::Reread;
use texts::Texts;

use crate::core::event::Field;
use crate::core::time::Zone;

/// Where a body came from, as far as rows are concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The source's name, which `source:` searches.
    pub source: String,
    /// The first row that it may have added.
    pub first_row: u32,
}

/// What appending a batch did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appended {
    /// Events added.
    pub events: u64,
    /// Events that were there already.
    pub duplicates: u64,
    /// The row of the last event, added or there already.
    pub last_row: Option<u32>,
}

/// A part of a batch, unpacked only where a row may be a duplicate.
struct Part<'a> {
    packed: &'a raw::Packed,
    text: Option<Vec<u8>>,
}

impl Part<'_> {
    fn text(&mut self) -> &[u8] {
        self.text.get_or_insert_with(|| {
            let mut text = Vec::new();
            self.packed.unpack(&mut text);
            text
        })
    }
}

/// How the times of all rows follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOrder {
    /// None is earlier than the one before it.
    pub rises: bool,
    /// None is later than the one before it.
    pub falls: bool,
    /// Some are equal to the one before them.
    pub repeats: bool,
}

impl Default for TimeOrder {
    fn default() -> Self {
        TimeOrder {
            rises: true,
            falls: true,
            repeats: false,
        }
    }
}

impl TimeOrder {
    fn note(&mut self, before: StoredTime, after: StoredTime, is_first: bool) {
        let (Some(before), Some(after)) = (before.moment(), after.moment()) else {
            // What has no time comes last, whichever way: only a sort puts it there.
            *self = TimeOrder {
                rises: false,
                falls: false,
                repeats: self.repeats,
            };
            return;
        };
        self.rises &= before <= after;
        self.falls &= before >= after;
        self.repeats |= before == after && !is_first;
    }
}

/// Every event that was loaded.
#[derive(Debug)]
pub struct Store {
    columns: [CodedColumn; CODED.len()],
    ids: Texts,
    time_millis: Chunked<i64>,
    time_rest: Chunked<u32>,
    time_order: TimeOrder,
    /// Start and length of the details in the raw text; a length of 0 means none.
    details: Chunked<(u32, u32)>,
    raw: RawTexts,
    /// Half the hash of a row's raw text, and the row.
    known: HashTable<(u32, u32)>,
    /// Rows that are not the first event of their record, and which of it they are.
    inner: Vec<(u32, u32)>,
    bodies: Vec<Body>,
    masks: Masks,
    utc: Zone,
    /// Room in which raw texts are put together.
    scratch: RefCell<Vec<u8>>,
}

impl Default for Store {
    fn default() -> Self {
        Store {
            columns: Default::default(),
            ids: Texts::default(),
            time_millis: Chunked::default(),
            time_rest: Chunked::default(),
            time_order: TimeOrder::default(),
            details: Chunked::default(),
            raw: RawTexts::default(),
            known: HashTable::new(),
            inner: Vec::new(),
            bodies: Vec::new(),
            masks: Masks::default(),
            utc: Zone::utc(),
            scratch: RefCell::default(),
        }
    }
}

impl Store {
    /// Rows.
    pub fn len(&self) -> u32 {
        self.time_millis.len() as u32
    }

    /// Whether nothing is loaded.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Says that what is appended from here on comes from another body.
    pub fn begin_body(&mut self, source: &str) {
        self.bodies.push(Body {
            source: source.to_owned(),
            first_row: self.len(),
        });
    }

    /// The bodies in the order of arrival.
    pub fn bodies(&self) -> &[Body] {
        &self.bodies
    }

    /// Whether there are rows of a source of this name.
    pub fn has_source(&self, name: &str) -> bool {
        let ends = self.bodies.iter().skip(1).map(|body| body.first_row);
        let mut bodies = self.bodies.iter().zip(ends.chain([self.len()]));
        bodies.any(|(body, end)| body.first_row < end && body.source == name)
    }

    /// The source that a row came from.
    pub fn source(&self, row: u32) -> &str {
        let after = self.bodies.partition_point(|body| body.first_row <= row);
        after
            .checked_sub(1)
            .map_or("", |place| &self.bodies[place].source)
    }

    /// Adds the events of a batch, but for those that are there already: an event with an id that
    /// has the same bytes as one before it, or one without an id that has the same bytes as one of
    /// another body.
    pub fn append(&mut self, batch: &Batch) -> Appended {
        self.append_with(batch, true)
    }

    fn append_with(&mut self, batch: &Batch, drop_duplicates: bool) -> Appended {
        let forms: Option<Vec<u16>> = batch
            .forms
            .iter()
            .map(|form| self.raw.number_of(form))
            .collect();
        match forms {
            Some(forms) => self.append_formed(batch, &forms, drop_duplicates),
            None => self.append_formed(&batch.whole(), &[], drop_duplicates),
        }
    }

    fn append_formed(&mut self, batch: &Batch, forms: &[u16], drop_duplicates: bool) -> Appended {
        let body_start = self.bodies.last().map_or(0, |body| body.first_row);
        let mut appended = Appended::default();
        let first_row = self.len();
        let mut kept = Vec::with_capacity(batch.len());
        let mut place = 0;
        for (packed, end) in &batch.parts {
            self.raw.push_block(packed.clone());
            let mut part = Part { packed, text: None };
            while place < *end as usize {
                let newest_allowed = if batch.id_of(place).is_empty() {
                    body_start
                } else {
                    u32::MAX
                };
                let twin = match drop_duplicates {
                    true => self.twin(batch, place, newest_allowed, (&mut part, &kept)),
                    false => None,
                };
                let row = twin.unwrap_or(first_row + kept.len() as u32);
                appended.last_row = Some(row);
                if twin.is_some() {
                    appended.duplicates += 1;
                } else {
                    let (start, len) = batch.spans[place];
                    let form = batch.row_forms[place].checked_sub(1);
                    self.raw
                        .push(start, len, form.map_or(0, |form| forms[usize::from(form)]));
                    let short = half(batch.hashes[place]);
                    self.known
                        .insert_unique(spread(short), (short, row), |(short, _)| spread(*short));
                    let part_of_record = batch.part_of(place);
                    if part_of_record > 0 {
                        self.inner.push((row, part_of_record));
                    }
                    kept.push(place as u32);
                }
                place += 1;
            }
        }
        appended.events = kept.len() as u64;
        self.append_columns(batch, &kept);
        appended
    }

    /// The row before `newest_allowed` that has the bytes of the record at `place`, whose part is
    /// `part`. Of the rows of this batch, `kept` says which record they are.
    fn twin(
        &self,
        batch: &Batch,
        place: usize,
        newest_allowed: u32,
        (part, kept): (&mut Part<'_>, &[u32]),
    ) -> Option<u32> {
        let short = half(batch.hashes[place]);
        let alike = |(known, row): &(u32, u32)| *known == short && *row < newest_allowed;
        self.known.find(spread(short), alike)?;
        let first_row = self.len();
        let columns = batch.columns();
        let (mut record, mut other) = (Vec::new(), Vec::new());
        batch.assemble(place, part.text(), &columns, &mut record);
        let mut same = |row: u32| match row.checked_sub(first_row) {
            // Its columns are still in the batch.
            Some(number) => self.raw.with(row, |rest| {
                other.clear();
                let place = kept[number as usize] as usize;
                batch.assemble_rest(place, rest, &columns, &mut other);
                other == record
            }),
            None => self.raw().with(row, |known| known == record),
        };
        let part_of_record = batch.part_of(place);
        let found = |entry: &(u32, u32)| {
            alike(entry) && self.part(entry.1) == part_of_record && same(entry.1)
        };
        self.known.find(spread(short), found).map(|(_, row)| *row)
    }

    /// Adds the rows of `kept` column by column.
    fn append_columns(&mut self, batch: &Batch, kept: &[u32]) {
        for (number, column) in self.columns.iter_mut().enumerate() {
            column.append(&batch.dictionaries[number], &batch.codes[number], kept);
        }
        let first_row = self.len();
        let mut masks = batch.masks.iter().peekable();
        for (number, &place) in kept.iter().enumerate() {
            if masks.peek().is_none() {
                break;
            }
            while let Some(mask) = masks.next_if(|mask| mask.row <= place) {
                if mask.row == place {
                    self.masks.push(masks::Mask {
                        row: first_row + number as u32,
                        ..*mask
                    });
                }
            }
        }
        let mut before = self.len().checked_sub(1).map(|last| self.time(last));
        for &place in kept {
            let time = batch.times[place as usize];
            self.time_order
                .note(before.unwrap_or(time), time, before.is_none());
            before = Some(time);
        }
        let times = || kept.iter().map(|place| batch.times[*place as usize]);
        self.time_millis.extend(times().map(|time| time.millis));
        self.time_rest.extend(times().map(|time| time.rest));
        let details = kept.iter().map(|place| batch.details[*place as usize]);
        self.details.extend(details);
        for &place in kept {
            self.ids.push(texts::text(batch.id_of(place as usize)));
        }
    }

    /// Which element of its record's nested list an event is, from 0; 0 also where it is the whole record.
    pub fn part(&self, row: u32) -> u32 {
        batch::part_in(&self.inner, row)
    }

    /// Whether a row stands in the same record as the one before it.
    pub fn shares_record(&self, row: u32) -> bool {
        self.part(row) > 0 && self.raw.are_one(row - 1, row)
    }

    /// The column of a coded field; none for id, time and details.
    pub fn column(&self, field: Field) -> Option<&CodedColumn> {
        column_of(field).map(|column| &self.columns[column])
    }

    /// The text of a coded field of a row; empty = absent.
    pub fn coded(&self, field: Field, row: u32) -> &str {
        self.column(field).map_or("", |column| {
            column.dictionary.text(column.codes.get(row as usize))
        })
    }

    /// The source's identifier of a row; empty = absent.
    pub fn id(&self, row: u32) -> &str {
        self.ids.get(row)
    }

    /// When it happened.
    #[inline]
    pub fn time(&self, row: u32) -> StoredTime {
        StoredTime {
            millis: self.time_millis.get(row as usize),
            rest: self.time_rest.get(row as usize),
        }
    }

    /// How the times of all rows follow each other.
    pub fn time_order(&self) -> TimeOrder {
        self.time_order
    }

    /// Milliseconds of the epoch of every row, in slices of consecutive rows. A row without a time holds `i64::MIN`.
    pub fn time_millis(&self) -> &Chunked<i64> {
        &self.time_millis
    }

    /// What was masked.
    pub fn masks(&self) -> &Masks {
        &self.masks
    }

    /// The raw texts.
    pub fn raw(&self) -> Records<'_> {
        Records::new(self)
    }

    /// What is kept of the raw texts beside the columns.
    pub fn kept(&self) -> &RawTexts {
        &self.raw
    }

    /// Where the details stand in the raw text of a row; empty = none.
    pub fn details_span(&self, row: u32) -> std::ops::Range<usize> {
        let (start, len) = self.details.get(row as usize);
        start as usize..start as usize + len as usize
    }

    /// Bytes held, all in all.
    pub fn bytes(&self) -> usize {
        let columns: usize = self
            .columns
            .iter()
            .map(|column| column.dictionary.bytes() + column.codes.bytes())
            .sum();
        columns
            + self.ids.bytes()
            + self.time_millis.bytes()
            + self.time_rest.bytes()
            + self.details.bytes()
            + self.known.capacity() * 9
            + self.masks.bytes()
            + self.raw.bytes()
    }
}

/// Details as they are shown, from the JSON value that the source gave: its text, or what a string holds.
pub fn shown_details(value: &[u8]) -> std::borrow::Cow<'_, str> {
    if value.first() == Some(&b'"')
        && let Ok(text) = serde_json::from_slice::<String>(value)
    {
        return text.into();
    }
    // Records are checked to be UTF-8 before they are stored; a replacement can only show a defect, never hide one.
    match std::str::from_utf8(value) {
        Ok(text) => text.into(),
        Err(_defect) => String::from_utf8_lossy(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Given(&'static str, &'static str, &'static str);

    fn batch(events: &[Given]) -> Batch {
        let mut batch = Batch::default();
        for Given(raw, id, action) in events {
            let mut coded: [&[u8]; CODED.len()] = [b""; CODED.len()];
            coded[0] = action.as_bytes();
            batch.push(
                &NewEvent {
                    id: id.as_bytes(),
                    time: StoredTime::NONE,
                    coded,
                    details: 0..0,
                },
                raw.as_bytes(),
            );
        }
        batch.close_part();
        // Every batch crosses as bytes in the product; so it does here.
        Batch::from_wire(&batch.to_wire()).expect("written by us")
    }

    #[test]
    fn the_same_event_again_is_a_duplicate_and_a_changed_one_is_not() {
        let mut store = Store::default();
        store.begin_body("a");
        let counts = store.append(&batch(&[
            Given("{1}", "1", "CREATE"),
            Given("{1}", "1", "CREATE"),
            Given("{1 }", "1", "CREATE"),
        ]));
        assert_eq!(
            counts,
            Appended {
                events: 2,
                duplicates: 1,
                last_row: Some(1)
            }
        );
        store.raw().with(1, |raw| assert_eq!(raw, b"{1 }"));
    }

    #[test]
    fn without_an_id_equal_bytes_are_duplicates_only_across_bodies() {
        let mut store = Store::default();
        store.begin_body("a");
        let twice = batch(&[Given("{}", "", "X"), Given("{}", "", "X")]);
        assert_eq!(
            store.append(&twice),
            Appended {
                events: 2,
                duplicates: 0,
                last_row: Some(1)
            }
        );
        store.begin_body("b");
        assert_eq!(
            store.append(&twice),
            Appended {
                events: 0,
                duplicates: 2,
                last_row: Some(0)
            }
        );
        assert_eq!(store.source(1), "a");
        store.append(&batch(&[Given("{ }", "", "Y")]));
        store.raw().with(2, |raw| assert_eq!(raw, b"{ }"));
    }

    #[test]
    fn codes_of_several_batches_mean_the_same_texts() {
        let mut store = Store::default();
        store.begin_body("a");
        store.append(&batch(&[Given("1", "1", "A"), Given("2", "2", "B")]));
        store.append(&batch(&[
            Given("3", "3", "B"),
            Given("4", "4", ""),
            Given("5", "5", "C"),
        ]));
        let actions: Vec<&str> = (0..5).map(|row| store.coded(Field::Action, row)).collect();
        assert_eq!(actions, ["A", "B", "B", "", "C"]);
        assert_eq!(
            store
                .column(Field::Action)
                .map(|column| column.dictionary.len()),
            Some(4)
        );
    }

    #[test]
    fn a_batch_that_lost_its_end_on_the_way_is_known_for_it() {
        let wire = batch(&[Given("{1}", "1", "CREATE")]).to_wire();
        assert!((0..wire.len()).all(|end| Batch::from_wire(&wire[..end]).is_none()));
    }

    #[test]
    fn details_in_a_json_string_are_shown_as_what_the_string_holds() {
        assert_eq!(shown_details(br#""{\"a\":\"\u00e9\"}""#), r#"{"a":"é"}"#);
        assert_eq!(shown_details(br#"{"a":"\u00e9"}"#), r#"{"a":"\u00e9"}"#);
    }
}
