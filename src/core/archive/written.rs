//! The records of an archive as our packer writes them, from what the archive
//! says of its files.
//!
//! The packer leaves nothing open: one file behind the other, no date, no
//! comment, each number where it was written in one pass. So every byte that is
//! not packed content is known beforehand, and one that differs was changed
//! since, or is another program's.

use super::{Contents, Entry, Packing};

/// Sizes follow the content, since they are not known before it.
const FLAG_SIZES_FOLLOW: u16 = 1 << 3;
const FLAG_UTF8: u16 = 1 << 11;
/// A file that its owner may change and others may read, as Unix has it.
const ATTRIBUTES: u32 = 0o100_644 << 16;
const MADE_ON_UNIX: u16 = 3 << 8;
/// 1980-01-01, the first day that there is.
const DATE: u16 = 0x21;
/// A number from here on stands elsewhere.
const MOST: u64 = u32::MAX as u64;

/// Bytes that stand at a place in the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// From the beginning of the archive.
    pub at: u64,
    /// What stands there.
    pub bytes: Vec<u8>,
}

/// All of an archive but the packed content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// In their order.
    pub records: Vec<Record>,
    /// Bytes of the whole archive.
    pub length: u64,
}

impl Contents {
    /// The records that our packer would have written for these files; `large` where it was told
    /// that the first may come to more than 4 GiB.
    pub fn as_written(&self, large: bool) -> Written {
        let mut records: Vec<Record> = Vec::new();
        let mut directory = Vec::new();
        let (mut at, mut needed) = (0u64, 10);
        for (number, entry) in self.entries.iter().enumerate() {
            let large = large && number == 0;
            needed = needed.max(version(entry, large));
            directory.extend(line(entry, large, at));
            let header = header(entry, large);
            let content = at.saturating_add(header.len() as u64);
            records.push(Record { at, bytes: header });
            let end = content.saturating_add(entry.packed);
            let bytes = sizes(entry, large);
            at = end.saturating_add(bytes.len() as u64);
            records.push(Record { at: end, bytes });
        }
        let mut bytes = directory;
        let length = bytes.len() as u64;
        let files = self.entries.len() as u64;
        bytes.extend(end(files, (at, length), needed));
        let length = at.saturating_add(bytes.len() as u64);
        records.push(Record { at, bytes });
        Written { records, length }
    }
}

fn version(entry: &Entry, large: bool) -> u16 {
    match entry.packing {
        _ if large => 45,
        Packing::Stored => 10,
        Packing::Deflated => 20,
    }
}

/// What a file's own header and its line of the directory have in common, up to the checksum.
fn beginning(entry: &Entry, large: bool) -> Vec<u8> {
    let utf8 = if entry.name.is_ascii() { 0 } else { FLAG_UTF8 };
    let method = match entry.packing {
        Packing::Stored => 0,
        Packing::Deflated => 8,
    };
    [
        version(entry, large),
        FLAG_SIZES_FOLLOW | utf8,
        method,
        0,
        DATE,
    ]
    .map(u16::to_le_bytes)
    .concat()
}

/// A field of numbers that need eight bytes each.
fn large_numbers(numbers: &[u64]) -> Vec<u8> {
    if numbers.is_empty() {
        return Vec::new();
    }
    let mut field = vec![1, 0, 8 * numbers.len() as u8, 0];
    field.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    field
}

fn header(entry: &Entry, large: bool) -> Vec<u8> {
    let extra = large_numbers(if large { &[0, 0] } else { &[] });
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.extend(beginning(entry, large));
    bytes.extend([0; 12]);
    bytes.extend((entry.name.len() as u16).to_le_bytes());
    bytes.extend((extra.len() as u16).to_le_bytes());
    bytes.extend(entry.name.as_bytes());
    bytes.extend(extra);
    bytes
}

fn sizes(entry: &Entry, large: bool) -> Vec<u8> {
    let mut bytes = b"PK\x07\x08".to_vec();
    bytes.extend(entry.crc.to_le_bytes());
    for size in [entry.packed, entry.unpacked] {
        match large {
            true => bytes.extend(size.to_le_bytes()),
            false => bytes.extend((size as u32).to_le_bytes()),
        }
    }
    bytes
}

/// A file's line of the directory; `at` is where its own header stands.
fn line(entry: &Entry, large: bool, at: u64) -> Vec<u8> {
    let large = large || entry.packed >= MOST || entry.unpacked >= MOST;
    let mut elsewhere = Vec::new();
    if large {
        elsewhere.extend([entry.unpacked, entry.packed]);
    }
    if at >= MOST {
        elsewhere.push(at);
    }
    let extra = large_numbers(&elsewhere);
    let mut bytes = b"PK\x01\x02".to_vec();
    bytes.extend((MADE_ON_UNIX | version(entry, large)).to_le_bytes());
    bytes.extend(beginning(entry, large));
    bytes.extend(entry.crc.to_le_bytes());
    for size in [entry.packed, entry.unpacked] {
        let size = if large { MOST } else { size };
        bytes.extend((size as u32).to_le_bytes());
    }
    bytes.extend((entry.name.len() as u16).to_le_bytes());
    bytes.extend((extra.len() as u16).to_le_bytes());
    // No comment, on the first disk, of no kind.
    bytes.extend([0; 6]);
    bytes.extend(ATTRIBUTES.to_le_bytes());
    bytes.extend((at.min(MOST) as u32).to_le_bytes());
    bytes.extend(entry.name.as_bytes());
    bytes.extend(extra);
    bytes
}

/// What follows the directory, which begins `at` and has so many bytes.
fn end(files: u64, (at, length): (u64, u64), needed: u16) -> Vec<u8> {
    let mut bytes = Vec::new();
    let large = files > u64::from(u16::MAX) || at.max(length) > MOST;
    if large {
        bytes.extend(b"PK\x06\x06");
        bytes.extend(44u64.to_le_bytes());
        bytes.extend(needed.to_le_bytes());
        bytes.extend(needed.to_le_bytes());
        bytes.extend([0; 8]);
        for number in [files, files, length, at] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(b"PK\x06\x07\0\0\0\0");
        bytes.extend(at.saturating_add(length).to_le_bytes());
        bytes.extend(1u32.to_le_bytes());
    }
    let count = files.min(u64::from(u16::MAX)) as u16;
    let length = if large { MOST } else { length };
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(count.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    bytes.extend((length as u32).to_le_bytes());
    bytes.extend((at.min(MOST) as u32).to_le_bytes());
    bytes.extend([0; 2]);
    bytes
}
