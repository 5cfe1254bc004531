//! How the raw text of a row is put together again from what is kept of it.
//!
//! Most of a record stands in the columns already: identifiers, names, times.
//! Of a row that has a [`Form`] only the rest is kept beside them; the form is
//! the text in between, the same for all rows of one shape. What comes out is
//! the source's text, byte for byte.

use std::fmt::Write;

use super::wire::{WireReader, WireWriter};
use super::{CODED, StoredTime};
use crate::core::time::{Moment, Zone};
use crate::core::words;

/// Between two parts of the rest: stands in no JSON text.
pub const BETWEEN: u8 = 0x1E;

/// What stands at a gap of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cut {
    /// The text of a dictionary column.
    Coded(u8),
    /// The identifier.
    Id,
    /// The time, as [`is_own_text`] knows it.
    Time,
    /// A part of the rest.
    Rest,
}

/// The text around the gaps of rows of one shape.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Form {
    /// Before each gap and behind the last.
    pub pieces: Vec<Box<[u8]>>,
    /// What fills them.
    pub cuts: Vec<Cut>,
    /// The part of the rest that is the details; none if there are no details.
    pub details: Option<u8>,
}

/// Where the texts are that stand in columns.
pub trait Columns {
    /// The text of a coded column in a row.
    fn coded(&self, column: usize, row: usize) -> &[u8];
    /// The identifier of a row.
    fn id(&self, row: usize) -> &[u8];
    /// The time of a row.
    fn time(&self, row: usize) -> StoredTime;
    /// The zone in which times that are left out were written.
    fn utc(&self) -> &Zone;
}

/// Whether a time that was read from `text` is written as `text` again.
pub fn is_own_text(text: &[u8], moment: Moment) -> bool {
    let digits = usize::from(moment.digits);
    let fraction = if digits == 0 { 0 } else { digits + 1 };
    // A leap second is read as the next second.
    text.len() == 20 + fraction
        && text[10] == b'T'
        && text[17] != b'6'
        && (digits == 0 || text[19] == b'.')
        && text.ends_with(b"Z")
}

impl Form {
    /// Appends a row's raw text to `out`.
    pub fn assemble(&self, rest: &[u8], columns: &impl Columns, row: usize, out: &mut Vec<u8>) {
        let utc = columns.utc();
        let mut parts = rest.split(|byte| *byte == BETWEEN);
        for (piece, cut) in self.pieces.iter().zip(&self.cuts) {
            words::append(out, piece);
            match cut {
                Cut::Coded(column) => {
                    words::append(out, columns.coded(usize::from(*column), row));
                }
                Cut::Id => words::append(out, columns.id(row)),
                Cut::Time => {
                    let mut text = String::with_capacity(35);
                    if let Some(moment) = columns.time(row).moment() {
                        moment.write_rfc3339(utc, &mut text);
                    }
                    words::append(out, text.as_bytes());
                }
                Cut::Rest => out.extend_from_slice(parts.next().unwrap_or_default()),
            }
        }
        if let Some(last) = self.pieces.last() {
            words::append(out, last);
        }
    }

    /// The details in a row's rest.
    pub fn details<'r>(&self, rest: &'r [u8]) -> &'r [u8] {
        let Some(part) = self.details else {
            return &[];
        };
        let mut parts = rest.split(|byte| *byte == BETWEEN);
        parts.nth(usize::from(part)).unwrap_or_default()
    }

    /// Whether it names only columns that there are.
    pub(super) fn is_sound(&self) -> bool {
        self.cuts.iter().all(|cut| match cut {
            Cut::Coded(column) => usize::from(*column) < CODED.len(),
            Cut::Id | Cut::Time | Cut::Rest => true,
        })
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        let text: usize = self.pieces.iter().map(|piece| piece.len()).sum();
        text + self.pieces.len() * size_of::<Box<[u8]>>() + self.cuts.len() * size_of::<Cut>()
    }

    pub(super) fn to_wire(&self, wire: &mut WireWriter) {
        wire.number(self.details.map_or(0, |part| u64::from(part) + 1));
        wire.number(self.cuts.len() as u64);
        for cut in &self.cuts {
            wire.number(match cut {
                Cut::Id => 0,
                Cut::Time => 1,
                Cut::Rest => 2,
                Cut::Coded(column) => 3 + u64::from(*column),
            });
        }
        for piece in &self.pieces {
            wire.text(piece);
        }
    }

    pub(super) fn from_wire(wire: &mut WireReader<'_>) -> Option<Form> {
        let details = wire.number()?.checked_sub(1).map(|part| part as u8);
        let mut cuts = Vec::new();
        for _ in 0..wire.count()? {
            cuts.push(match wire.number()? {
                0 => Cut::Id,
                1 => Cut::Time,
                2 => Cut::Rest,
                column => Cut::Coded((column - 3) as u8),
            });
        }
        let mut pieces = Vec::new();
        for _ in 0..=cuts.len() {
            pieces.push(wire.text()?.into());
        }
        Some(Form {
            pieces,
            cuts,
            details,
        })
    }
}

/// What of a form a text could be found in: its own text, a gap by gap.
pub fn text_around(form: &Form) -> String {
    let mut text = String::new();
    for piece in &form.pieces {
        write!(text, "{}\u{1e}", String::from_utf8_lossy(piece)).ok(); // writing to memory cannot fail
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::time::read_time;

    #[test]
    fn only_a_time_that_is_written_as_it_was_read_is_left_out() {
        for (text, own) in [
            ("2024-10-31T11:49:28.872Z", true),
            ("2024-10-31T11:49:28Z", true),
            ("2024-10-31T11:49:28.5Z", true),
            ("2024-10-31T11:49:28.123456789Z", true),
            ("2024-10-31T11:49:28.1234567890Z", false),
            ("2024-10-31t11:49:28Z", false),
            ("2024-10-31 11:49:28Z", false),
            ("2024-10-31T11:49:28z", false),
            ("2024-10-31T11:49:60Z", false),
            ("2024-10-31T11:49:28,5Z", false),
            ("2024-10-31T11:49:28", false),
            ("2024-10-31T11:49:28+00:00", false),
            ("0000-01-01T00:00:00Z", true),
        ] {
            let moment = read_time(text).expect(text).moment;
            assert_eq!(is_own_text(text.as_bytes(), moment), own, "{text}");
            if own {
                assert_eq!(moment.rfc3339(&Zone::utc()), text);
            }
        }
    }
}
