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

/// An entry's name: `events.7.0`, `events.7.end`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryName {
    /// Lower-case letters, digits and hyphens.
    pub item: String,
    /// Higher is newer.
    pub generation: u64,
    /// Which part.
    pub part: Part,
}

impl EntryName {
    /// A part of a generation of an item.
    pub fn new(item: &str, generation: u64, part: Part) -> Self {
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
            generation: generation.parse().ok()?,
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
        for part in [Part::End, Part::Piece(0), Part::Piece(4_000_000_000)] {
            let name = EntryName::new("export-1a", 12, part);
            assert_eq!(EntryName::read(&name.to_string()), Some(name));
        }
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
        ] {
            assert_eq!(EntryName::read(foreign), None, "{foreign}");
        }
    }
}
