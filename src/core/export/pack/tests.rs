use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::*;
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
