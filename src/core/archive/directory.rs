//! Where the list of files stands in an archive, and its lines; for archives over 4 GiB, too.

use super::{ArchiveError, Entry, Packing, eight, four, two};

/// So much of an archive's end holds the place of its directory, whatever comment follows it.
pub const END_BYTES: u64 = 22 + 0xffff + 20;
/// What the record of a large archive takes.
pub const ZIP64_END_BYTES: u64 = 56;

const END: &[u8] = b"PK\x05\x06";
const ZIP64_LOCATOR: &[u8] = b"PK\x06\x07";
const ZIP64_END: &[u8] = b"PK\x06\x06";
const ENTRY: &[u8] = b"PK\x01\x02";
const ENTRY_BYTES: usize = 46;
/// The mark of a larger number elsewhere.
const ELSEWHERE: u32 = u32::MAX;
const ZIP64_EXTRA: u16 = 1;
const FLAG_ENCRYPTED: u16 = 1;
const FLAG_UTF8: u16 = 1 << 11;

/// Where the directory stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Directory {
    /// From the beginning of the archive.
    pub at: u64,
    /// Its length.
    pub bytes: u64,
    /// How many entries it lists.
    pub entries: u64,
    /// What stands before the archive in its file: a program that unpacks itself, say.
    pub shift: u64,
}

/// What the end of an archive tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The directory.
    Here(Directory),
    /// The place of a record of [`ZIP64_END_BYTES`] that tells it.
    Zip64 {
        /// Where that record stands.
        at: u64,
    },
}

impl Place {
    /// By the last [`END_BYTES`] of an archive of `length` bytes, or all of it.
    pub fn find(tail: &[u8], length: u64) -> Result<Place, ArchiveError> {
        // The comment behind it may hold anything, even the same mark: its length must fit.
        let end = (0..tail.len().saturating_sub(21))
            .rev()
            .find(|&at| {
                tail[at..].starts_with(END)
                    && at + 22 + usize::from(two(tail, at + 20)) == tail.len()
            })
            .ok_or(ArchiveError::Cut)?;
        let record = &tail[end..];
        if two(record, 4) != 0 && two(record, 4) != u16::MAX {
            return Err(ArchiveError::Split);
        }
        let locator = end
            .checked_sub(20)
            .map(|at| &tail[at..end])
            .filter(|locator| locator.starts_with(ZIP64_LOCATOR));
        if let Some(locator) = locator {
            return Ok(Place::Zip64 {
                at: eight(locator, 8),
            });
        }
        let end_at = length - (tail.len() - end) as u64;
        let bytes = u64::from(four(record, 12));
        let said = u64::from(four(record, 16));
        let at = end_at.checked_sub(bytes).ok_or(ArchiveError::Damaged)?;
        let shift = at.checked_sub(said).ok_or(ArchiveError::Damaged)?;
        let entries = u64::from(two(record, 10));
        Ok(Place::Here(Directory {
            at,
            bytes,
            entries,
            shift,
        }))
    }
}

impl Directory {
    /// By the record that [`Place::Zip64`] names.
    pub fn of_zip64(record: &[u8]) -> Result<Directory, ArchiveError> {
        if record.len() < ZIP64_END_BYTES as usize || !record.starts_with(ZIP64_END) {
            return Err(ArchiveError::Damaged);
        }
        Ok(Directory {
            at: eight(record, 48),
            bytes: eight(record, 40),
            entries: eight(record, 32),
            shift: 0,
        })
    }
}

/// One line of the directory.
pub(super) struct Line<'a> {
    fixed: &'a [u8],
    extra: &'a [u8],
    name: String,
    shift: u64,
}

/// The first line of `bytes`, and what follows it.
pub(super) fn entry(bytes: &[u8], shift: u64) -> Result<(Line<'_>, &[u8]), ArchiveError> {
    let fixed = bytes
        .get(..ENTRY_BYTES)
        .filter(|fixed| fixed.starts_with(ENTRY))
        .ok_or(ArchiveError::Damaged)?;
    let name_end = ENTRY_BYTES + usize::from(two(fixed, 28));
    let extra_end = name_end + usize::from(two(fixed, 30));
    let end = extra_end + usize::from(two(fixed, 32));
    if bytes.len() < end {
        return Err(ArchiveError::Damaged);
    }
    let name = &bytes[ENTRY_BYTES..name_end];
    let line = Line {
        fixed,
        extra: &bytes[name_end..extra_end],
        name: text(name, two(fixed, 8) & FLAG_UTF8 != 0),
        shift,
    };
    Ok((line, &bytes[end..]))
}

impl Line<'_> {
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file that the line tells of, if it can be unpacked.
    pub fn file(self) -> Result<Entry, ArchiveError> {
        let fixed = self.fixed;
        if two(fixed, 8) & FLAG_ENCRYPTED != 0 {
            return Err(ArchiveError::Encrypted(self.name));
        }
        let packing = match two(fixed, 10) {
            0 => Packing::Stored,
            8 => Packing::Deflated,
            other => return Err(ArchiveError::Packing(self.name, other)),
        };
        let mut large = zip64_extra(self.extra);
        // Those, and only those, that do not fit stand in the extra field, in this order.
        let mut number = |at: usize| match four(fixed, at) {
            ELSEWHERE => {
                let value = large.get(..8).map(|part| eight(part, 0));
                large = large.get(8..).unwrap_or_default();
                value.ok_or(ArchiveError::Damaged)
            }
            small => Ok(u64::from(small)),
        };
        let (unpacked, packed, at) = (number(24)?, number(20)?, number(42)?);
        if packing == Packing::Stored && packed != unpacked {
            return Err(ArchiveError::Damaged);
        }
        Ok(Entry {
            packing,
            packed,
            unpacked,
            crc: four(fixed, 16),
            at: at.checked_add(self.shift).ok_or(ArchiveError::Damaged)?,
            name: self.name,
        })
    }
}

fn zip64_extra(extra: &[u8]) -> &[u8] {
    let mut rest = extra;
    while rest.len() >= 4 {
        let length = usize::from(two(rest, 2));
        let Some(field) = rest.get(4..4 + length) else {
            break;
        };
        if two(rest, 0) == ZIP64_EXTRA {
            return field;
        }
        rest = &rest[4 + length..];
    }
    &[]
}

/// Names are UTF-8 where the flag says so, and mostly so where it does not.
fn text(bytes: &[u8], utf8: bool) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) if utf8 => String::from_utf8_lossy(bytes).into_owned(),
        // Of old archives only the plain letters are sure.
        Err(_old) => bytes
            .iter()
            .map(|byte| {
                if byte.is_ascii() {
                    char::from(*byte)
                } else {
                    '\u{fffd}'
                }
            })
            .collect(),
    }
}
