//! What an entry is called: its item, its generation, and which part of it.

use std::fmt;

/// Which part of a generation an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// It says that all pieces are there.
    End,
    /// A piece, from 0.
    Piece(u32),
}

/// One writing of an item. No two windows ever write the same one, whether or not they know of each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Generation {
    /// Higher is newer.
    pub number: u64,
    /// When its writing began, in milliseconds of the epoch; 0 in what versions before this one wrote.
    pub begun_millis: u64,
    /// A random number; 0 as above.
    pub writer: u64,
}

impl Generation {
    /// What a name says of it.
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let number = parts.next()?.parse().ok()?;
        let (begun_millis, writer) = match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => (0, 0),
            (Some(begun), Some(writer), None) => (
                u64::from_str_radix(begun, 16).ok()?,
                u64::from_str_radix(writer, 16).ok()?,
            ),
            _ => return None,
        };
        Some(Generation {
            number,
            begun_millis,
            writer,
        })
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number)?;
        if (self.begun_millis, self.writer) != (0, 0) {
            write!(f, "-{:x}-{:016x}", self.begun_millis, self.writer)?;
        }
        Ok(())
    }
}

/// An entry's name: `events.7-18f3c2a4b10-9c41f0e2d35b7a68.0`, and with `end` for its end; `events.7.0` in what
/// versions before this one wrote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryName {
    /// Lower-case letters, digits and hyphens.
    pub item: String,
    /// Which writing of it.
    pub generation: Generation,
    /// Which part.
    pub part: Part,
}

impl EntryName {
    /// A part of a generation of an item.
    pub fn new(item: &str, generation: Generation, part: Part) -> Self {
        EntryName {
            item: item.to_owned(),
            generation,
            part,
        }
    }

    /// What a name says; none if it is no entry of ours.
    pub fn read(name: &str) -> Option<Self> {
        let mut parts = name.split('.');
        let (item, generation, part) = (parts.next()?, parts.next()?, parts.next()?);
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let known = parts.next().is_none() && !item.is_empty() && item.bytes().all(plain);
        known.then_some(())?;
        Some(EntryName {
            item: item.to_owned(),
            generation: Generation::read(generation)?,
            part: match part {
                "end" => Part::End,
                number => Part::Piece(number.parse().ok()?),
            },
        })
    }
}

impl fmt::Display for EntryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.", self.item, self.generation)?;
        match self.part {
            Part::End => f.write_str("end"),
            Part::Piece(number) => write!(f, "{number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_as_it_was_written_and_another_programs_is_none_of_ours() {
        let before = Generation {
            number: 12,
            ..Generation::default()
        };
        let now = Generation {
            begun_millis: 1_730_376_000_000,
            writer: 0x1f,
            ..before
        };
        for part in [Part::End, Part::Piece(0), Part::Piece(4_000_000_000)] {
            for generation in [before, now] {
                let name = EntryName::new("export-1a", generation, part);
                assert_eq!(EntryName::read(&name.to_string()), Some(name));
            }
        }
        assert_eq!(
            EntryName::new("view", now, Part::End).to_string(),
            "view.12-192e2726200-000000000000001f.end"
        );
        assert_eq!(
            EntryName::new("view", before, Part::End).to_string(),
            "view.12.end"
        );
        for foreign in [
            "",
            "events",
            "events.1",
            "events.x.0",
            "events.1.x",
            "a.1.0.0",
            ".1.0",
            "A.1.0",
            "events.1.-1",
            "events.1-2.0",
            "events.1-2-x.0",
            "events.1-2-3-4.0",
        ] {
            assert_eq!(EntryName::read(foreign), None, "{foreign}");
        }
    }
}
