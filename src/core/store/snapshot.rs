//! The whole store as pieces of bytes, to be kept on the device and read back.
//!
//! A snapshot is read back whole or not at all: each piece carries its hash and
//! the number of its snapshot, the first says how many follow, and what the
//! pieces name is looked up before the store is given out. Pieces are a few megabytes, so that whoever
//! writes them can do something else in between; rows that arrive meanwhile
//! are not in it.

use std::fmt;
use std::ops::Range;

use super::form::Form;
use super::hash::{hash, spread};
use super::masks::Mask;
use super::raw::Packed;
use super::texts::Texts;
use super::wire::{WireReader, WireWriter};
use super::{Body, Store, TimeOrder};

/// Another number is another form, which is not read, but for the one before.
pub const FORMAT: u64 = 4;
/// In it no piece says of which snapshot it is.
const FORMAT_WITHOUT_ID: u64 = 3;

/// Rows to a piece of a column.
const ROWS: u32 = 1 << 19;
/// Bytes of text after which a piece is full.
const TEXT_BYTES: usize = 4 << 20;
/// Blocks of raw text to a piece: some 128 KiB each before they were packed.
const BLOCKS: usize = 64;
/// The hash of all that follows it stands before a piece's kind, its column, its snapshot and its content.
const DIGEST_BYTES: usize = 8;

/// One piece: what of the store it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    kind: u64,
    column: usize,
    range: Range<u32>,
    /// The number of its snapshot.
    id: u64,
}

// The kinds, in the order in which they are written.
const HEAD: u64 = 0;
const TEXTS: u64 = 1;
const CODES: u64 = 2;
const IDS: u64 = 3;
const MILLIS: u64 = 4;
const REST: u64 = 5;
const DETAILS: u64 = 6;
const BLOCK: u64 = 7;
const SPANS: u64 = 8;
const KNOWN: u64 = 9;
const MASKS: u64 = 10;

/// Why a snapshot cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SnapshotError {
    /// Another version of this program wrote it.
    OtherFormat,
    /// Bytes are missing, or are not those that were written; and the piece, from 0.
    Damaged(usize),
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SnapshotError::OtherFormat => f.write_str("another version of this program kept it"),
            SnapshotError::Damaged(piece) => write!(f, "part {piece} of it is damaged"),
        }
    }
}

/// The pieces of `store` as it is now, to be written in this order by [`Piece::bytes`]. `id` is a random
/// number, by which no piece of another snapshot passes for one of this; never 0.
pub fn pieces(store: &Store, id: u64) -> Vec<Piece> {
    let piece = |kind, column, range| Piece {
        kind,
        column,
        range,
        id,
    };
    let mut pieces = vec![piece(HEAD, 0, 0..0)];
    let rows = || {
        let len = store.len();
        (0..len)
            .step_by(ROWS as usize)
            .map(move |from| from..len.min(from + ROWS))
    };
    for (number, column) in store.columns.iter().enumerate() {
        for range in filled(&column.dictionary.texts, 1) {
            pieces.push(piece(TEXTS, number, range));
        }
        pieces.extend(rows().map(|range| piece(CODES, number, range)));
    }
    pieces.extend(
        filled(&store.ids, 0)
            .into_iter()
            .map(|range| piece(IDS, 0, range)),
    );
    for kind in [MILLIS, REST, DETAILS] {
        pieces.extend(rows().map(|range| piece(kind, 0, range)));
    }
    let blocks = store.raw.block_count() as u32;
    for from in (0..blocks).step_by(BLOCKS) {
        pieces.push(piece(BLOCK, 0, from..blocks.min(from + BLOCKS as u32)));
    }
    for kind in [SPANS, KNOWN] {
        pieces.extend(rows().map(|range| piece(kind, 0, range)));
    }
    let masks = store.masks.all().len() as u32;
    for from in (0..masks).step_by(ROWS as usize) {
        pieces.push(piece(MASKS, 0, from..masks.min(from + ROWS)));
    }
    // The first piece says how many there are.
    pieces[0].range = 0..pieces.len() as u32;
    pieces
}

/// Ranges of texts from `first` on, each of about [`TEXT_BYTES`].
fn filled(texts: &Texts, first: u32) -> Vec<Range<u32>> {
    let mut ranges = Vec::new();
    let (mut from, mut bytes) = (first, 0);
    for number in first..texts.len() as u32 {
        bytes += texts.get(number).len() + 4;
        if bytes >= TEXT_BYTES {
            ranges.push(from..number + 1);
            (from, bytes) = (number + 1, 0);
        }
    }
    if from < texts.len() as u32 {
        ranges.push(from..texts.len() as u32);
    }
    ranges
}

impl Piece {
    /// What is to be written.
    pub fn bytes(&self, store: &Store) -> Vec<u8> {
        let mut wire = WireWriter::default();
        wire.number(0); // the hash, below
        wire.number(self.kind);
        wire.number(self.column as u64);
        if self.kind != HEAD {
            wire.number(self.id);
        }
        let places = || self.range.start as usize..self.range.end as usize;
        match self.kind {
            HEAD => self.head(store, &mut wire),
            TEXTS => texts_to(
                &store.columns[self.column].dictionary.texts,
                &self.range,
                &mut wire,
            ),
            CODES => {
                let codes = &store.columns[self.column].codes;
                wire.u32s(places().map(|place| codes.get(place)));
            }
            IDS => texts_to(&store.ids, &self.range, &mut wire),
            MILLIS => wire.u64s(places().map(|place| store.time_millis.get(place) as u64)),
            REST => wire.u32s(places().map(|place| store.time_rest.get(place))),
            DETAILS => wire.u64s(places().map(|place| joined(store.details.get(place)))),
            BLOCK => {
                wire.number(u64::from(self.range.end - self.range.start));
                for (first_row, packed) in store.raw.blocks(places()) {
                    wire.number(u64::from(first_row));
                    packed.to_wire(&mut wire);
                }
            }
            SPANS => {
                wire.u64s(places().map(|place| joined(store.raw.place(place))));
                let form = |place| u32::from(store.raw.form_number(place as u32));
                wire.u32s(places().map(form));
            }
            MASKS => {
                let masks = &store.masks.all()[places()];
                wire.u32s(masks.iter().map(|mask| mask.row));
                wire.u64s(masks.iter().map(Mask::packed));
            }
            _ => {
                let mut halves = vec![0; self.range.len()];
                for (half, row) in &store.known {
                    if self.range.contains(row) {
                        halves[(row - self.range.start) as usize] = *half;
                    }
                }
                wire.u32s(halves.into_iter());
            }
        }
        let digest = hash(&wire.bytes[DIGEST_BYTES..]);
        wire.bytes[..DIGEST_BYTES].copy_from_slice(&digest.to_le_bytes());
        wire.bytes
    }

    fn head(&self, store: &Store, wire: &mut WireWriter) {
        wire.number(FORMAT);
        wire.number(self.id);
        wire.number(u64::from(self.range.end));
        wire.number(u64::from(store.len()));
        let TimeOrder {
            rises,
            falls,
            repeats,
        } = store.time_order;
        for flag in [rises, falls, repeats] {
            wire.number(u64::from(flag));
        }
        wire.number(store.bodies.len() as u64);
        for body in &store.bodies {
            wire.text(body.source.as_bytes());
            wire.number(u64::from(body.first_row));
        }
        wire.number(store.forms().len() as u64);
        for form in store.forms() {
            form.to_wire(wire);
        }
        wire.u64s(store.inner.iter().map(|inner| joined(*inner)));
        wire.number(store.masks.all().len() as u64);
    }
}

fn texts_to(texts: &Texts, range: &Range<u32>, wire: &mut WireWriter) {
    wire.u32s(range.clone().map(|number| texts.get(number).len() as u32));
    let all: String = range.clone().map(|number| texts.get(number)).collect();
    wire.text(all.as_bytes());
}

fn joined((start, len): (u32, u32)) -> u64 {
    u64::from(start) << 32 | u64::from(len)
}

fn parted(both: u64) -> (u32, u32) {
    ((both >> 32) as u32, both as u32)
}

/// A store that is being read back.
#[derive(Debug, Default)]
pub struct Restoring {
    store: Store,
    rows: u32,
    expected: u32,
    masks: usize,
    taken: usize,
    /// The number that each piece must have; none in the form before.
    id: Option<u64>,
}

impl Restoring {
    /// The number of the snapshot that is being read, once its first piece was taken.
    pub fn id(&self) -> Option<u64> {
        self.id
    }

    /// Takes the next piece, in the order in which they were written.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), SnapshotError> {
        let damaged = SnapshotError::Damaged(self.taken);
        let mut wire = WireReader::new(bytes);
        let head = (|| Some((wire.number()?, wire.number()?, wire.count()?)))();
        let (digest, kind, column) = head.ok_or(damaged)?;
        if hash(&bytes[DIGEST_BYTES..]) != digest || (kind == HEAD) != (self.taken == 0) {
            return Err(damaged);
        }
        if kind == HEAD {
            self.id = match wire.number() {
                Some(FORMAT) => Some(wire.number().ok_or(damaged)?),
                Some(FORMAT_WITHOUT_ID) => None,
                _ => return Err(SnapshotError::OtherFormat),
            };
            self.head(&mut wire).ok_or(damaged)?;
        } else {
            if self.id.is_some() && wire.number() != self.id {
                return Err(damaged);
            }
            self.fill(kind, column, &mut wire).ok_or(damaged)?;
        }
        self.taken += 1;
        Ok(())
    }

    fn head(&mut self, wire: &mut WireReader<'_>) -> Option<()> {
        self.expected = wire.number()?.try_into().ok()?;
        self.rows = wire.number()?.try_into().ok()?;
        self.store.time_order = TimeOrder {
            rises: wire.number()? == 1,
            falls: wire.number()? == 1,
            repeats: wire.number()? == 1,
        };
        for _ in 0..wire.count()? {
            self.store.bodies.push(Body {
                source: std::str::from_utf8(wire.text()?).ok()?.to_owned(),
                first_row: wire.number()?.try_into().ok()?,
            });
        }
        for _ in 0..wire.count()? {
            let form = Form::from_wire(wire)?;
            form.is_sound().then_some(())?;
            self.store.raw.number_of(&form)?;
        }
        self.store.inner = wire.u64s()?.into_iter().map(parted).collect();
        self.masks = wire.count()?;
        self.store
            .known
            .reserve(self.rows as usize, |(half, _)| spread(*half));
        Some(())
    }

    fn fill(&mut self, kind: u64, column: usize, wire: &mut WireReader<'_>) -> Option<()> {
        let store = &mut self.store;
        match kind {
            TEXTS => {
                let dictionary = &mut store.columns.get_mut(column)?.dictionary;
                texts_from(wire, |text| {
                    dictionary.code(text);
                })?;
            }
            CODES => {
                let column = store.columns.get_mut(column)?;
                let known = column.dictionary.len() as u32;
                for code in wire.u32s()? {
                    (code < known).then(|| column.codes.push(code))?;
                }
            }
            IDS => texts_from(wire, |text| {
                store.ids.push(text);
            })?,
            MILLIS => wire
                .u64s()?
                .into_iter()
                .for_each(|millis| store.time_millis.push(millis as i64)),
            REST => wire
                .u32s()?
                .into_iter()
                .for_each(|rest| store.time_rest.push(rest)),
            DETAILS => wire
                .u64s()?
                .into_iter()
                .for_each(|both| store.details.push(parted(both))),
            BLOCK => {
                for _ in 0..wire.count()? {
                    let first_row = wire.number()?.try_into().ok()?;
                    store.raw.put_block(first_row, Packed::from_wire(wire)?);
                }
            }
            SPANS => {
                let spans = wire.u64s()?;
                let forms = store.raw.forms().len();
                for (both, form) in spans.into_iter().zip(wire.u32s()?) {
                    let (start, len) = parted(both);
                    (form as usize <= forms).then(|| store.raw.push(start, len, form as u16))?;
                }
            }
            KNOWN => {
                let first = store.known.len() as u32;
                for (row, half) in (first..).zip(wire.u32s()?) {
                    store
                        .known
                        .insert_unique(spread(half), (half, row), |(half, _)| spread(*half));
                }
            }
            MASKS => {
                let rows = wire.u32s()?;
                for (row, packed) in rows.into_iter().zip(wire.u64s()?) {
                    store.masks.push(Mask::unpacked(row, packed));
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// The store, if all of it was there.
    pub fn finish(self) -> Result<Store, SnapshotError> {
        let store = self.store;
        let rows = self.rows as usize;
        let columns = store.columns.iter().map(|column| column.codes.len());
        let lengths = [
            store.ids.len(),
            store.time_millis.len(),
            store.time_rest.len(),
            store.details.len(),
            store.raw.len(),
            store.known.len(),
        ];
        let masks = store.masks.all();
        let whole = self.taken == self.expected as usize
            && self.taken > 0
            && masks.len() == self.masks
            && masks.is_sorted_by_key(|mask| mask.row)
            && masks.last().is_none_or(|mask| mask.row < self.rows)
            && columns.chain(lengths).all(|len| len == rows)
            && store.raw.is_sound()
            && store.details_are_sound();
        if whole {
            Ok(store)
        } else {
            Err(SnapshotError::Damaged(self.taken))
        }
    }
}

impl Store {
    fn details_are_sound(&self) -> bool {
        (0..self.len() as usize).all(|place| {
            let ((start, len), (_, raw)) = (self.details.get(place), self.raw.place(place));
            // Of a row that has a form, they are looked for in what is kept of it.
            self.raw.form_number(place as u32) > 0
                || start.checked_add(len).is_some_and(|end| end <= raw)
        })
    }
}

fn texts_from(wire: &mut WireReader<'_>, mut push: impl FnMut(&str)) -> Option<()> {
    let lengths = wire.u32s()?;
    let all = std::str::from_utf8(wire.text()?).ok()?;
    let mut at = 0;
    for length in lengths {
        let end = at + length as usize;
        push(all.get(at..end)?);
        at = end;
    }
    (at == all.len()).then_some(())
}

#[cfg(test)]
#[path = "snapshot_test.rs"]
mod tests;
