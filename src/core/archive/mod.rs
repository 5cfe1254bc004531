//! The directory of a zip archive: which files it holds, and where; and the
//! members of a gzip file.
//!
//! Bytes in, entries out; who has the archive reads the parts that are asked
//! for, so that one of any size is never held as a whole. What would harm the
//! reader (entries that overlap, that unpack to a thousandfold) is refused here,
//! before a byte of it is unpacked.

mod checksum;
mod directory;
mod error;
mod members;
mod written;

pub use checksum::Checksum;
pub use directory::{Directory, END_BYTES, Place, ZIP64_END_BYTES};
pub use error::ArchiveError;
pub use members::Members;
pub use written::{Record, Written};

/// What the fixed part of an entry's own header takes.
pub const HEADER_BYTES: u64 = 30;
/// More files than that in one archive are no export of anybody's.
const MOST_ENTRIES: usize = 20_000;
/// Below this no archive is a danger to a tab …
const BOMB_BYTES: u64 = 1 << 30;
/// … and no log packs better than this: JSON makes 10 to 50, a file of one repeated line 200.
const BOMB_RATIO: u64 = 300;

/// How an entry is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// As it is.
    Stored,
    /// Deflate, which every browser unpacks.
    Deflated,
}

/// One file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path within the archive.
    pub name: String,
    /// How it is packed.
    pub packing: Packing,
    /// Bytes in the archive.
    pub packed: u64,
    /// Bytes once it is unpacked.
    pub unpacked: u64,
    /// CRC-32 of what is unpacked.
    pub crc: u32,
    /// Where its own header stands in the archive.
    pub at: u64,
}

impl Entry {
    /// Where its packed bytes begin; `header` is what stands at [`Entry::at`], [`HEADER_BYTES`] of it.
    pub fn data_at(&self, header: &[u8]) -> Result<u64, ArchiveError> {
        if header.len() < HEADER_BYTES as usize || !header.starts_with(b"PK\x03\x04") {
            return Err(ArchiveError::Damaged);
        }
        let name = u64::from(two(header, 26));
        let extra = u64::from(two(header, 28));
        Ok(self.at + HEADER_BYTES + name + extra)
    }
}

/// What an archive holds, and what of it is no file of anybody's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Its files, in the order of the archive.
    pub entries: Vec<Entry>,
    /// What file managers leave in archives, which is passed over.
    pub passed_over: Vec<String>,
}

impl Contents {
    /// The files that `directory` lists; `bytes` is the part of the archive where it stands.
    pub fn read(bytes: &[u8], directory: &Directory) -> Result<Contents, ArchiveError> {
        let mut contents = Contents::default();
        let mut rest = bytes;
        for _ in 0..directory.entries {
            let (entry, after) = directory::entry(rest, directory.shift)?;
            rest = after;
            // A folder is a name that ends so; what is in it has entries of its own.
            if entry.name().ends_with('/') {
                continue;
            }
            if is_bookkeeping(entry.name()) {
                contents.passed_over.push(entry.name().to_owned());
                continue;
            }
            if contents.entries.len() == MOST_ENTRIES {
                return Err(ArchiveError::TooMany(MOST_ENTRIES));
            }
            contents.entries.push(entry.file()?);
        }
        contents.refuse_bombs()?;
        Ok(contents)
    }

    /// Bytes once all is unpacked.
    pub fn unpacked(&self) -> u64 {
        self.entries
            .iter()
            .fold(0, |sum, entry| sum.saturating_add(entry.unpacked))
    }

    fn refuse_bombs(&self) -> Result<(), ArchiveError> {
        let mut places: Vec<(u64, u64)> = self
            .entries
            .iter()
            .map(|entry| (entry.at, entry.at.saturating_add(entry.packed)))
            .collect();
        places.sort_unstable();
        if places.windows(2).any(|pair| pair[1].0 < pair[0].1) {
            return Err(ArchiveError::Overlap);
        }
        let packed: u64 = self
            .entries
            .iter()
            .fold(0, |sum, entry| sum.saturating_add(entry.packed));
        let unpacked = self.unpacked();
        if unpacked > BOMB_BYTES && unpacked / packed.max(1) > BOMB_RATIO {
            return Err(ArchiveError::Bomb { packed, unpacked });
        }
        Ok(())
    }
}

/// Whether `bytes`, the first of a file, begin a zip archive; an empty one, too.
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// What file managers put beside people's files.
pub fn is_bookkeeping(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.starts_with("__MACOSX/")
        || path.contains("/__MACOSX/")
        || name.starts_with('.')
        || matches!(
            name.to_ascii_lowercase().as_str(),
            "thumbs.db" | "desktop.ini"
        )
}

fn two(bytes: &[u8], at: usize) -> u16 {
    let part = bytes.get(at..at + 2).and_then(|part| part.try_into().ok());
    part.map_or(0, u16::from_le_bytes)
}

fn four(bytes: &[u8], at: usize) -> u32 {
    let part = bytes.get(at..at + 4).and_then(|part| part.try_into().ok());
    part.map_or(0, u32::from_le_bytes)
}

fn eight(bytes: &[u8], at: usize) -> u64 {
    let part = bytes.get(at..at + 8).and_then(|part| part.try_into().ok());
    part.map_or(0, u64::from_le_bytes)
}

#[cfg(test)]
mod tests;
