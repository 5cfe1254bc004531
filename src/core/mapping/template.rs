//! The shape of one record, by which others of the same shape are read without
//! looking for anything.
//!
//! Records of a source repeat each other: the same keys in the same order, with
//! other values between. A [`Template`] is the text between the values, byte for
//! byte, and which field each value is. A record that has this text around
//! values of the same kinds is JSON, and its fields stand where they stood in
//! the first; any other is left to [`Mapping::extract`](super::Mapping::extract).
//! Both ways always give the same.

use crate::core::event::Field;
use crate::core::ingest::{scan, skip};
use crate::core::time::{ReadTime, read_time};
use crate::core::words;

use super::value::{self, OutcomeForm};

/// What may stand at a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Inside the quotes of a string that is neither blank nor holds an escape.
    Text,
    /// A number.
    Number,
    /// Any value, where so many objects and arrays are open.
    Any(usize),
    /// Any value that is not empty, likewise.
    Full(usize),
}

/// Where the text of a field comes from.
#[derive(Clone, Debug)]
pub(super) enum Text {
    Gap(usize),
    /// The same in every record of this shape.
    Fixed(Box<[u8]>),
}

/// A place between the text around the gaps: so many bytes behind the start of a piece of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    pub piece: usize,
    pub offset: usize,
}

/// The shape.
#[derive(Clone, Debug, Default)]
pub struct Template {
    /// The text before each gap and behind the last.
    pub(super) pieces: Vec<Box<[u8]>>,
    pub(super) gaps: Vec<Gap>,
    pub(super) texts: Vec<(Field, Text)>,
    pub(super) outcome: Option<OutcomeForm>,
    pub(super) time: Option<usize>,
    /// A time without a zone is UTC.
    pub(super) utc: bool,
    /// A time without a zone is that of a place, which is not looked up here.
    pub(super) local: bool,
    pub(super) details: Option<(Anchor, Anchor)>,
}

/// One record, read by a template; reused for the next.
#[derive(Clone, Debug, Default)]
pub struct Sighting<'t> {
    /// By [`Field::number`]; empty where absent, and for time and details.
    pub values: [&'t [u8]; Field::COUNT],
    /// When it happened.
    pub time: Option<ReadTime>,
    /// Where the details stand in the record; empty if there are none.
    pub details: (u32, u32),
    /// Where what fills each gap stands in the record.
    pub gaps: Vec<(u32, u32)>,
}

impl Template {
    /// The text before each gap and behind the last.
    pub fn pieces(&self) -> &[Box<[u8]>] {
        &self.pieces
    }

    /// The field whose text is, byte for byte, what fills a gap; none where the text is read some
    /// other way or by nobody.
    pub fn verbatim(&self, gap: usize) -> Option<Field> {
        if self.time == Some(gap) {
            return Some(Field::Time);
        }
        self.texts.iter().find_map(|(field, text)| {
            (matches!(text, Text::Gap(place) if *place == gap) && *field != Field::Outcome)
                .then_some(*field)
        })
    }

    /// The gap that the details fill, if they fill one.
    pub fn details_gap(&self) -> Option<usize> {
        let (from, to) = self.details?;
        let gap = to.piece.checked_sub(1)?;
        let fills = to.offset == 0
            && from.piece == gap
            && from.offset == self.pieces[gap].len()
            && matches!(self.gaps[gap], Gap::Any(_) | Gap::Full(_));
        fills.then_some(gap)
    }

    /// Whether every record of this shape is without details.
    pub fn lacks_details(&self) -> bool {
        self.details.is_none()
    }

    /// Reads a record of this shape; false if it is of another, or not JSON.
    pub fn read<'t>(&'t self, record: &'t [u8], out: &mut Sighting<'t>) -> bool {
        self.fill(record, &mut out.gaps).is_some() && self.fields(record, out).is_some()
    }

    /// Where the gaps are.
    #[inline]
    fn fill(&self, record: &[u8], gaps: &mut Vec<(u32, u32)>) -> Option<()> {
        gaps.clear();
        let mut seen = 0;
        let mut at = 0;
        for (piece, gap) in self.pieces.iter().zip(&self.gaps) {
            if !words::starts_with(&record[at..], piece) {
                return None;
            }
            at += piece.len();
            let end = match *gap {
                Gap::Text => text_end(record, at, &mut seen)?,
                Gap::Number => match record.get(at)? {
                    b'-' | b'0'..=b'9' => scan::read_number(record, at).ok()?,
                    _ => return None,
                },
                Gap::Any(around) => skip::value_end(record, at, around, &mut seen)?,
                Gap::Full(around) => {
                    let end = skip::value_end(record, at, around, &mut seen)?;
                    if is_empty(&record[at..end]) {
                        return None;
                    }
                    end
                }
            };
            gaps.push((at as u32, end as u32));
            at = end;
        }
        let last = self.pieces.last()?;
        if !words::same(&record[at..], last) {
            return None;
        }
        if scan::has_high(seen) {
            std::str::from_utf8(record).ok()?;
        }
        Some(())
    }

    #[inline]
    fn fields<'t>(&'t self, record: &'t [u8], out: &mut Sighting<'t>) -> Option<()> {
        let filled = |gap: usize| {
            let (start, end) = out.gaps[gap];
            &record[start as usize..end as usize]
        };
        out.values = [&[]; Field::COUNT];
        for (field, text) in &self.texts {
            let text = match text {
                Text::Gap(gap) => filled(*gap),
                Text::Fixed(text) => text,
            };
            out.values[field.number()] = match field {
                Field::Ip => plain_ip(text)?,
                Field::Outcome => self.outcome(text)?,
                _ => text,
            };
        }
        out.time = match self.time {
            None => None,
            Some(gap) => {
                let text = std::str::from_utf8(filled(gap)).ok()?;
                let mut time = match self.gaps[gap] {
                    Gap::Number => value::number_time(text)?,
                    _ => iso_time(text)?,
                };
                if !time.zone_known && self.local {
                    return None;
                }
                time.zone_known |= self.utc;
                Some(time)
            }
        };
        let at = |anchor: Anchor| {
            let start = match anchor.piece.checked_sub(1) {
                None => 0,
                Some(gap) => out.gaps[gap].1,
            };
            start + anchor.offset as u32
        };
        out.details = self.details.map_or((0, 0), |(from, to)| (at(from), at(to)));
        Some(())
    }

    fn outcome<'t>(&self, text: &'t [u8]) -> Option<&'t [u8]> {
        let Some(form) = self.outcome else {
            return Some(text);
        };
        match value::outcome(std::str::from_utf8(text).ok()?.into(), form) {
            std::borrow::Cow::Borrowed(text) => Some(text.as_bytes()),
            std::borrow::Cow::Owned(_) => None,
        }
    }
}

/// A time that begins with year and month: no other order of its parts can be meant.
fn iso_time(text: &str) -> Option<ReadTime> {
    let year_first = matches!(text.as_bytes(), [a, b, c, d, b'-', e, f, b'-', ..]
        if [a, b, c, d, e, f].iter().all(|byte| byte.is_ascii_digit()));
    if year_first {
        read_time(text.trim())
    } else {
        None
    }
}

/// An address that stands as it is kept.
fn plain_ip(text: &[u8]) -> Option<&[u8]> {
    match value::ip(std::str::from_utf8(text).ok()?.into()) {
        std::borrow::Cow::Borrowed(plain) if plain.len() == text.len() => Some(text),
        _ => None,
    }
}

/// The closing quote of a string that is neither blank nor holds an escape.
#[inline(always)]
fn text_end(record: &[u8], at: usize, seen: &mut u64) -> Option<usize> {
    let end = scan::plain_end(record, at, seen);
    let text = &record[at..end];
    let blank = text.first().is_none_or(|byte| *byte == b' ') && text.trim_ascii().is_empty();
    (record.get(end) == Some(&b'"') && !blank).then_some(end)
}

/// As [`super::path::is_empty`], of JSON text.
pub(super) fn is_empty(value: &[u8]) -> bool {
    match value {
        b"null" => true,
        [b'"', .., b'"'] => value.len() == 2,
        [b'{' | b'[', inner @ .., _] => inner.trim_ascii().is_empty(),
        _ => false,
    }
}
