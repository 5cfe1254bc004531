use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::*;
use crate::core::archive::{Contents, Directory, END_BYTES, Entry, Packing, Place, Record};
use crate::core::export::{CsvWriter, Dialect, Formulas};

const RAW: Dialect = Dialect {
    formulas: Formulas::Raw,
    ..Dialect::UNIX
};

fn csv(rows: &[&[&str]]) -> Vec<u8> {
    let mut file = CsvWriter::new(Vec::new(), RAW).unwrap();
    for row in rows {
        file.row(*row).unwrap();
    }
    file.finish().unwrap()
}

/// The package of `csv`, fed in pieces of `piece` bytes.
fn pack(order: &PackOrder, csv: &[u8], piece: usize) -> Result<(Vec<u8>, Sealed), Failure> {
    let mut packer = Packer::new(order)?;
    let mut out = Vec::new();
    for piece in csv.chunks(piece) {
        out.extend(packer.feed(piece)?);
    }
    let (rest, file) = packer.end_file()?;
    out.extend(rest);
    if order.zip_as.is_some() {
        out.extend(packer.add("manifest.json", b"{}\n")?);
    }
    let (rest, whole) = packer.finish()?;
    out.extend(rest);
    Ok((out, whole.unwrap_or(file)))
}

fn xlsx(rows: &[&[&str]]) -> Result<Vec<u8>, Failure> {
    let order = PackOrder {
        xlsx_rows: Some(rows.len() as u64 - 1),
        ..PackOrder::default()
    };
    pack(&order, &csv(rows), usize::MAX).map(|(file, _)| file)
}

fn part(package: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(package)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn every_cell_is_text_in_a_cell_formatted_as_text() {
    let file = xlsx(&[
        &["Id", "Note"],
        &["00123456789012345678", "=1+1"],
        &["", " a & <b> "],
    ])
    .unwrap();
    let sheet = part(&file, SHEET);
    assert!(!sheet.contains("<f>"), "{sheet}");
    assert!(
        sheet.contains("t=\"inlineStr\"><is><t>00123456789012345678</t></is></c>"),
        "{sheet}"
    );
    assert!(sheet.contains("<t>=1+1</t>"), "{sheet}");
    assert!(sheet.contains("<row r=\"3\"><c r=\"B3\" s=\"2\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> a &amp; &lt;b&gt; </t></is></c></row>"), "{sheet}");
    assert!(sheet.contains("<dimension ref=\"A1:B3\"/>"), "{sheet}");
    assert!(
        sheet.contains("state=\"frozen\"") && sheet.contains("<autoFilter ref=\"A1:B3\"/>"),
        "{sheet}"
    );
    let styles = part(&file, "xl/styles.xml");
    assert_eq!(styles.matches("numFmtId=\"49\"").count(), 2, "{styles}");
}

#[test]
fn what_xml_cannot_hold_is_escaped_so_that_it_can_be_read_back() {
    let file = xlsx(&[&["A"], &["\0\u{1b}\r\u{fffe}_x000D_ _x00"]]).unwrap();
    let sheet = part(&file, SHEET);
    assert!(
        sheet.contains("<t>_x0000__x001B__x000D__xFFFE__x005F_x000D_ _x00</t>"),
        "{sheet}"
    );
}

#[test]
fn the_same_rows_give_the_same_bytes_however_they_arrive() {
    let rows = csv(&[
        &["A", "B"],
        &["say \"hi\",\nAnn", "\u{e9}\u{1f600}"],
        &["", ""],
        &["x", "y"],
    ]);
    for order in [
        PackOrder {
            xlsx_rows: Some(3),
            ..PackOrder::default()
        },
        PackOrder {
            xlsx_rows: Some(3),
            zip_as: Some("events.xlsx".into()),
            large: false,
        },
        PackOrder {
            zip_as: Some("events.csv".into()),
            ..PackOrder::default()
        },
        PackOrder {
            zip_as: Some("events.csv".into()),
            large: true,
            ..PackOrder::default()
        },
    ] {
        let whole = pack(&order, &rows, usize::MAX).unwrap();
        for piece in [1, 2, 7] {
            assert_eq!(pack(&order, &rows, piece).unwrap(), whole, "{order:?}");
        }
        assert_eq!(whole.1.bytes, whole.0.len() as u64);
    }
}

#[test]
fn a_zip_holds_the_file_as_it_is_and_what_is_added() {
    let order = PackOrder {
        zip_as: Some("events.csv".into()),
        ..PackOrder::default()
    };
    let (file, sealed) = pack(&order, b"A\nb\n", 1).unwrap();
    assert_eq!(part(&file, "events.csv"), "A\nb\n");
    assert_eq!(part(&file, "manifest.json"), "{}\n");
    let mut digest = DigestWriter::new(Vec::new());
    digest.write_all(&file).unwrap();
    assert_eq!(digest.finish().2, sealed.sha256);
}

#[test]
fn rows_that_one_sheet_does_not_hold_go_on_in_the_next() {
    let rows = SHEET_ROWS + 2;
    let mut text = b"N\n".to_vec();
    for row in 1..=rows {
        text.extend_from_slice(format!("{row}\n").as_bytes());
    }
    let order = PackOrder {
        xlsx_rows: Some(rows),
        ..PackOrder::default()
    };
    let (file, _) = pack(&order, &text, 1 << 20).unwrap();
    let first = part(&file, SHEET);
    assert!(
        first.ends_with("</worksheet>") && first.contains("<c r=\"A1048576\""),
        "the first is full"
    );
    assert!(!first.contains("A1048577"));
    let second = part(&file, "xl/worksheets/sheet2.xml");
    assert!(
        second.contains("<c r=\"A2\" s=\"2\" t=\"inlineStr\"><is><t>1048576</t></is></c>"),
        "{second}"
    );
    assert!(
        second.contains("<t>1048577</t>") && second.contains("<dimension ref=\"A1:A3\"/>"),
        "{second}"
    );
    assert!(part(&file, "xl/workbook.xml").contains("Events 2 of 2"));
}

#[test]
fn what_no_sheet_holds_is_refused_and_nothing_is_cut() {
    let long = "x".repeat(32_768);
    let failure = xlsx(&[&["A", "Details"], &["", &long]]).unwrap_err();
    assert_eq!(failure.code, Code::TooLarge);
    assert_eq!(
        failure.message,
        "a cell of a spreadsheet holds 32767 characters, and \"Details\" of row 1 has 32768. \
         Nothing is cut: use CSV, or leave that column out"
    );
    // Counted as Excel does: letters that take three bytes each are one.
    assert!(xlsx(&[&["A"], &[&"\u{4e00}".repeat(32_767)]]).is_ok());
    let many = PackOrder {
        xlsx_rows: Some(SHEET_ROWS * 17),
        ..PackOrder::default()
    };
    assert_eq!(Packer::new(&many).err().unwrap().code, Code::TooLarge);
}

#[test]
fn a_workbook_that_lacks_a_row_or_has_one_too_many_is_no_workbook() {
    let rows = csv(&[&["A"], &["1"], &["2"]]);
    for announced in [1, 3] {
        let order = PackOrder {
            xlsx_rows: Some(announced),
            ..PackOrder::default()
        };
        assert_eq!(pack(&order, &rows, 99).unwrap_err().code, Code::Internal);
    }
}

#[test]
fn a_row_of_one_empty_cell_is_a_row() {
    let file = xlsx(&[&["A"], &[""], &["x"]]).unwrap();
    let sheet = part(&file, SHEET);
    assert!(
        sheet.contains("<row r=\"2\"></row><row r=\"3\">"),
        "{sheet}"
    );
}

/// What `verify` looks at in a zip: its own records, and that each file in it is what was packed.
fn zip_holds(zip: &[u8]) -> bool {
    let tail = &zip[zip.len().saturating_sub(END_BYTES as usize)..];
    let Ok(Place::Here(directory)) = Place::find(tail, zip.len() as u64) else {
        return false;
    };
    let end = directory.at.saturating_add(directory.bytes) as usize;
    let Some(list) = zip.get(directory.at as usize..end) else {
        return false;
    };
    let Ok(contents) = Contents::read(list, &directory) else {
        return false;
    };
    let as_written = |large| {
        let written = contents.as_written(large);
        let stands = |record: &Record| {
            let at = record.at as usize;
            zip.get(at..at.saturating_add(record.bytes.len())) == Some(&record.bytes[..])
        };
        written.length == zip.len() as u64 && written.records.iter().all(stands)
    };
    let Ok(mut archive) = ZipArchive::new(Cursor::new(zip)) else {
        return false;
    };
    let whole = (0..archive.len()).all(|number| {
        let Ok(mut file) = archive.by_index(number) else {
            return false;
        };
        file.read_to_end(&mut Vec::new()).is_ok()
    });
    whole && (as_written(false) || as_written(true))
}

#[test]
fn no_byte_of_a_zip_changes_unseen() {
    let rows = csv(&[&["A", "Ä"], &["a,b", "c"], &["d", "e"]]);
    for (zip_as, xlsx_rows, large) in [
        ("visible_UTC.csv", None, false),
        ("täglich_UTC.csv", None, true),
        ("visible_UTC.xlsx", Some(2), false),
        ("visible_UTC.xlsx", Some(2), true),
    ] {
        let order = PackOrder {
            xlsx_rows,
            zip_as: Some(zip_as.into()),
            large,
        };
        let (zip, _) = pack(&order, &rows, usize::MAX).unwrap();
        assert!(zip_holds(&zip), "{order:?}");
        for at in 0..zip.len() {
            let mut flipped = zip.clone();
            flipped[at] ^= 0xff;
            assert!(
                !zip_holds(&flipped),
                "byte {at} of {} in {order:?}",
                zip.len()
            );
        }
        for longer in [[&zip[..], b"\0"].concat(), [b"\0", &zip[..]].concat()] {
            assert!(!zip_holds(&longer), "{order:?}");
        }
    }
}

#[test]
fn no_bit_of_a_zips_own_records_changes_unseen() {
    let order = PackOrder {
        zip_as: Some("visible_UTC.csv".into()),
        ..PackOrder::default()
    };
    let (zip, _) = pack(&order, b"A\nb\n", usize::MAX).unwrap();
    let mut unseen = Vec::new();
    for at in 0..zip.len() {
        for bit in 0..8 {
            let mut flipped = zip.clone();
            flipped[at] ^= 1 << bit;
            if zip_holds(&flipped) {
                unseen.push(at);
            }
        }
    }
    // Deflate fills its last byte up with bits that mean nothing; a record begins behind each.
    let ends_content = |at: &usize| zip[at + 1..].starts_with(b"PK\x07\x08");
    assert!(unseen.iter().all(ends_content), "{unseen:?}");
}

#[test]
fn a_zip_that_another_program_packed_is_not_as_ours() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["visible_UTC.csv", "manifest.json"] {
        zip.start_file(name, options(true)).unwrap();
        zip.write_all(b"A\nb\n").unwrap();
    }
    assert!(!zip_holds(&zip.finish().unwrap().into_inner()));
}

#[test]
fn the_records_of_a_zip_over_4_gib_say_what_is_in_it() {
    let entry = |name: &str, size: u64| Entry {
        name: name.into(),
        packing: Packing::Deflated,
        packed: size,
        unpacked: size + 5,
        crc: 7,
        at: 0,
    };
    let mut contents = Contents {
        entries: vec![entry("a.csv", 5 << 30), entry("manifest.json", 99)],
        passed_over: Vec::new(),
    };
    let written = contents.as_written(true);
    contents.entries[1].at = written.records[2].at;
    let tail = &written.records.last().unwrap().bytes;
    let Ok(Place::Zip64 { at }) = Place::find(tail, written.length) else {
        panic!("it has a record for large archives");
    };
    let from = written.length - tail.len() as u64;
    let directory = Directory::of_zip64(&tail[(at - from) as usize..]).unwrap();
    assert_eq!(directory.at, from);
    let list = &tail[..directory.bytes as usize];
    assert_eq!(Contents::read(list, &directory), Ok(contents));
}

#[test]
fn what_is_too_large_for_a_package_is_refused_with_what_to_do() {
    assert_eq!(check_member(MEMBER_BYTES), Ok(()));
    let failure = check_member(MEMBER_BYTES + 1).unwrap_err();
    assert_eq!(failure.code, Code::TooLarge);
    assert!(failure.message.ends_with("use CSV without a zip"));
}
