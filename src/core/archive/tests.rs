use proptest::prelude::*;

use super::*;

/// One file to pack, as a test wants it to be told of.
struct Packed {
    name: &'static str,
    text: &'static [u8],
    method: u16,
    flags: u16,
    /// What the directory says of its unpacked size, where that is not the truth.
    says: Option<u32>,
    large: bool,
}

fn stored(name: &'static str, text: &'static [u8]) -> Packed {
    Packed {
        name,
        text,
        method: 0,
        flags: 0,
        says: None,
        large: false,
    }
}

fn crc(text: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in text {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

/// A zip archive of these files, with `before` in front of it and `comment` behind.
fn zip(files: &[Packed], before: &[u8], comment: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    let mut directory = Vec::new();
    for file in files {
        let at = body.len() as u32;
        let size = file.text.len() as u32;
        body.extend(b"PK\x03\x04\x14\0");
        body.extend(file.flags.to_le_bytes());
        body.extend(file.method.to_le_bytes());
        body.extend([0; 4]);
        body.extend(crc(file.text).to_le_bytes());
        body.extend(size.to_le_bytes());
        body.extend(size.to_le_bytes());
        body.extend((file.name.len() as u16).to_le_bytes());
        body.extend(3u16.to_le_bytes());
        body.extend(file.name.as_bytes());
        body.extend(b"xyz");
        body.extend(file.text);

        let extra: Vec<u8> = if file.large {
            let mut extra = vec![9, 9, 1, 0, 7, 1, 0, 24, 0];
            for number in [u64::from(size), u64::from(size), u64::from(at)] {
                extra.extend(number.to_le_bytes());
            }
            extra
        } else {
            Vec::new()
        };
        let told = |number: u32| if file.large { u32::MAX } else { number };
        directory.extend(b"PK\x01\x02\x14\0\x14\0");
        directory.extend(file.flags.to_le_bytes());
        directory.extend(file.method.to_le_bytes());
        directory.extend([0; 4]);
        directory.extend(crc(file.text).to_le_bytes());
        directory.extend(told(size).to_le_bytes());
        directory.extend(told(file.says.unwrap_or(size)).to_le_bytes());
        directory.extend((file.name.len() as u16).to_le_bytes());
        directory.extend((extra.len() as u16).to_le_bytes());
        directory.extend([0; 10]);
        directory.extend(told(at).to_le_bytes());
        directory.extend(file.name.as_bytes());
        directory.extend(extra);
    }
    let mut archive = before.to_vec();
    let directory_at = body.len() as u32;
    archive.extend(body);
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend((files.len() as u16).to_le_bytes());
    archive.extend((files.len() as u16).to_le_bytes());
    archive.extend((directory.len() as u32).to_le_bytes());
    archive.extend(directory_at.to_le_bytes());
    archive.extend((comment.len() as u16).to_le_bytes());
    archive.extend(comment);
    archive
}

fn contents(archive: &[u8]) -> Result<Contents, ArchiveError> {
    let tail = &archive[archive.len().saturating_sub(END_BYTES as usize)..];
    let part = |at: u64, bytes: u64| {
        let end = at.checked_add(bytes).ok_or(ArchiveError::Damaged)?;
        archive
            .get(at as usize..end as usize)
            .ok_or(ArchiveError::Damaged)
    };
    let directory = match Place::find(tail, archive.len() as u64)? {
        Place::Here(directory) => directory,
        Place::Zip64 { at } => Directory::of_zip64(part(at, ZIP64_END_BYTES)?)?,
    };
    Contents::read(part(directory.at, directory.bytes)?, &directory)
}

fn data<'a>(archive: &'a [u8], entry: &Entry) -> &'a [u8] {
    let at = entry
        .data_at(&archive[entry.at as usize..])
        .expect("the header is there") as usize;
    &archive[at..at + entry.packed as usize]
}

#[test]
fn every_file_is_listed_and_found_whatever_stands_around() {
    let files = || [stored("logs/a.json", b"[1]"), stored("b é.csv", b"x")];
    for (before, comment) in [
        (&b""[..], &b""[..]),
        (b"#!/bin/sh\nunpack me\n", b""),
        (
            b"",
            b"a comment with PK\x05\x06 in it, and twenty-two bytes more",
        ),
    ] {
        let archive = zip(&files(), before, comment);
        let contents = contents(&archive).expect("it is a good archive");
        assert_eq!(contents.entries.len(), 2);
        for (entry, file) in contents.entries.iter().zip(files()) {
            assert_eq!(entry.name, file.name);
            assert_eq!(data(&archive, entry), file.text);
            let mut checksum = Checksum::new(entry.crc, entry.unpacked);
            assert!(checksum.push(data(&archive, entry)) && checksum.agrees());
        }
    }
}

#[test]
fn numbers_that_do_not_fit_are_read_from_where_large_archives_keep_them() {
    let file = Packed {
        large: true,
        ..stored("a.json", b"[1,2]")
    };
    let archive = zip(&[stored("first", b"y"), file], b"", b"");
    let contents = contents(&archive).expect("it is a good archive");
    assert_eq!(data(&archive, &contents.entries[1]), b"[1,2]");
}

#[test]
fn the_directory_of_a_large_archive_is_found_by_its_locator() {
    let small = zip(&[stored("a.json", b"[1]")], b"", b"");
    let Place::Here(directory) = Place::find(&small, small.len() as u64).expect("it has an end")
    else {
        panic!("it is small");
    };
    let mut large = small[..small.len() - 22].to_vec();
    let record_at = large.len() as u64;
    large.extend(b"PK\x06\x06");
    large.extend(44u64.to_le_bytes());
    large.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for number in [1, 1, directory.bytes, directory.at] {
        large.extend(number.to_le_bytes());
    }
    large.extend(b"PK\x06\x07\0\0\0\0");
    large.extend(record_at.to_le_bytes());
    large.extend(1u32.to_le_bytes());
    large.extend(b"PK\x05\x06\0\0\0\0");
    large.extend([0xff; 12]);
    large.extend([0; 2]);
    assert_eq!(
        contents(&large).expect("it is a good archive").entries[0].name,
        "a.json"
    );
}

#[test]
fn what_cannot_be_unpacked_says_why() {
    let one = |file: Packed| contents(&zip(&[file], b"", b"")).expect_err("it must be refused");
    let encrypted = Packed {
        flags: 1,
        ..stored("a.json", b"[1]")
    };
    assert_eq!(one(encrypted), ArchiveError::Encrypted("a.json".into()));
    let zstd = Packed {
        method: 93,
        ..stored("a.json", b"[1]")
    };
    assert_eq!(one(zstd), ArchiveError::Packing("a.json".into(), 93));
    let bomb = Packed {
        method: 8,
        says: Some(4_000_000_000),
        ..stored("a.json", b"tiny")
    };
    assert_eq!(
        one(bomb),
        ArchiveError::Bomb {
            packed: 4,
            unpacked: 4_000_000_000
        }
    );
    let whole = zip(&[stored("a.json", b"[1]")], b"", b"");
    assert_eq!(contents(&whole[..whole.len() - 3]), Err(ArchiveError::Cut));
    assert_eq!(contents(&whole[1..]), Err(ArchiveError::Damaged));
    let twice = {
        // Two lines of the directory that tell of the same bytes.
        let mut archive = zip(
            &[stored("a.json", b"[1,2,3]"), stored("b.json", b"[4]")],
            b"",
            b"",
        );
        let second = archive.len() - 22 - (46 + 6);
        archive[second + 42..second + 46].copy_from_slice(&3u32.to_le_bytes());
        archive
    };
    assert_eq!(contents(&twice), Err(ArchiveError::Overlap));
}

#[test]
fn what_a_file_manager_left_is_passed_over_and_told() {
    let archive = zip(
        &[
            stored("logs/", b""),
            stored("__MACOSX/._a.json", b"x"),
            stored("logs/.DS_Store", b"x"),
            stored("logs/a.json", b"[]"),
        ],
        b"",
        b"",
    );
    let contents = contents(&archive).expect("it is a good archive");
    assert_eq!(contents.entries.len(), 1);
    assert_eq!(
        contents.passed_over,
        ["__MACOSX/._a.json", "logs/.DS_Store"]
    );
}

#[test]
fn a_file_that_differs_from_what_was_packed_is_noticed() {
    let text = b"0123456789abcdef!";
    let mut checksum = Checksum::new(crc(text), text.len() as u64);
    assert!(checksum.push(&text[..9]) && checksum.push(&text[9..]) && checksum.agrees());
    assert!(!checksum.push(b"x"), "there is more than was packed");
    let mut short = Checksum::new(crc(text), text.len() as u64);
    short.push(&text[..9]);
    assert!(!short.agrees());
    let mut other = Checksum::new(crc(text), text.len() as u64);
    other.push(b"0123456789abcdef?");
    assert!(!other.agrees());
}

proptest! {
    #[test]
    fn no_bytes_panic(at in 0usize..200, byte: u8, cut in 0usize..200) {
        let mut archive = zip(&[stored("a.json", b"[1]"), stored("b", b"")], b"", b"!");
        let at = at % archive.len();
        archive[at] = byte;
        archive.truncate(archive.len() - cut.min(archive.len()));
        if let Ok(contents) = contents(&archive) {
            for entry in contents.entries {
                entry.data_at(archive.get(entry.at as usize..).unwrap_or_default()).ok();
            }
        }
    }

    #[test]
    fn pieces_make_no_difference_to_a_checksum(text in prop::collection::vec(any::<u8>(), 0..100), cut in 0usize..100) {
        let cut = cut.min(text.len());
        let mut checksum = Checksum::new(crc(&text), text.len() as u64);
        prop_assert!(checksum.push(&text[..cut]) && checksum.push(&text[cut..]) && checksum.agrees());
    }
}
