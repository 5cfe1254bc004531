//! Records read by their shape say what they say read one by one.

use std::path::PathBuf;

use crate::core::event::Field;
use crate::core::ingest::tape::Tape;
use crate::core::load::parser::stored_time;
use crate::core::load::{Block, Load, Parser};
use crate::core::mapping::Extracted;
use crate::core::protocol::{ReadOptions, Redact, Redaction};
use crate::core::store::{CODED, Store};

fn blocks(body: &[u8]) -> Vec<Block> {
    let mut store = Store::default();
    let mut load = Load::new(ReadOptions::default());
    load.begin_body("test", &mut store);
    if load.frame(body).is_err() || load.end_body().is_err() {
        return Vec::new();
    }
    std::iter::from_fn(|| load.last_block()).collect()
}

/// Reads a body by shapes, compares every row with the long way, and says how many rows there are
/// and how many are kept in part.
fn compare(body: &[u8], name: &str) -> (u32, usize) {
    let mut counts = (0, 0);
    let blocks = blocks(body);
    let Some(sample) = blocks.first() else {
        return counts;
    };
    // Records come here as they are: what is masked is masked before, and told elsewhere.
    let options = ReadOptions {
        redaction: Redaction {
            redact: Redact::Rules(Vec::new()),
            ..Redaction::default()
        },
        ..ReadOptions::default()
    };
    let Ok(mut parser) = Parser::new(sample, &options) else {
        return counts;
    };
    let mapping = parser.mapping().clone();
    let mut tape = Tape::default();
    let mut extracted = Extracted::default();
    for block in &blocks {
        let batch = parser.parse(block);
        let mut store = Store::default();
        store.begin_body("test");
        let appended = store.append(&batch);
        if appended.duplicates > 0 {
            continue; // which one is missing is told elsewhere
        }
        let mut row = 0;
        for (_, span) in block.cut().records {
            let record = &block.text[span];
            if tape.read(record).is_err() {
                continue;
            }
            if mapping.report().explode.is_some() {
                return (0, 0); // several events in a record have no shape
            }
            mapping.extract(&tape, record, &mut extracted);
            store
                .raw()
                .with(row, |raw| assert_eq!(raw, record, "{name}, row {row}"));
            let shown = String::from_utf8_lossy(record);
            for field in CODED {
                let wanted = extracted.get(field).unwrap_or_default();
                assert_eq!(
                    store.coded(field, row),
                    wanted,
                    "{name}: {field:?} of {shown}"
                );
            }
            assert_eq!(store.id(row), extracted.get(Field::Id).unwrap_or_default());
            let time = stored_time(&extracted, &mut (0, 0));
            assert_eq!(store.time(row), time, "{name}: time of {shown}");
            let details = extracted.details.clone().unwrap_or_default();
            let wanted = crate::core::store::shown_details(&record[details]);
            store.with_details(row, |details| {
                assert_eq!(details, wanted, "{name}: {shown}")
            });
            counts.1 += usize::from(store.kept().form_number(row) > 0);
            row += 1;
        }
        assert_eq!(row, store.len());
        counts.0 += row;
    }
    counts
}

#[test]
fn the_samples_are_read_by_shape_as_they_are_read_one_by_one() {
    let (rows, formed) = compare(
        include_bytes!("../../../public/sample-graphos.json"),
        "graphos",
    );
    assert!(rows == 5000 && formed > 4000, "{formed} of {rows}");
    let (rows, formed) = compare(
        include_bytes!("../../../public/sample-pipefy.json"),
        "pipefy",
    );
    assert!(rows > 400, "{formed} of {rows}");
}

#[test]
fn records_that_look_alike_and_are_not_are_read_by_themselves() {
    let head = r#"{"id":"1","timestamp":"2024-05-01T10:00:00Z","action":"CREATE","resourceId":"r","resourceType":"GRAPH","details":{"a":1},"actor":{"id":"u","type":"USER"},"graphId":"g"}"#;
    let mut lines = vec![head.to_owned(); 3];
    for (from, to) in [
        (r#""id":"1""#, r#""id":"""#),
        (r#""id":"1""#, r#""id":"  ""#),
        (r#""id":"1""#, r#""id":null"#),
        (r#""id":"1""#, r#""id":17"#),
        (r#""id":"1""#, r#""id":{"a":[]}"#),
        (r#""id":"1""#, r#""id":"\u0041\n""#),
        (r#""id":"1""#, "\"id\":\"a\tb\""),
        (r#""id":"1""#, r#""id":"1","id":"2""#),
        (r#""CREATE""#, r#""ümläut""#),
        (r#"{"a":1}"#, "{}"),
        (r#"{"a":1}"#, "{ }"),
        (r#"{"a":1}"#, "[1,2]"),
        (r#"{"a":1}"#, r#""text""#),
        (r#"{"a":1}"#, r#""""#),
        (r#"{"a":1}"#, "null"),
        (r#"{"a":1}"#, "7"),
        (r#"{"a":1}"#, r#"{"a":1,}"#),
        (r#"{"a":1}"#, r#"{"a":01}"#),
        (r#"{"a":1}"#, r#"{"a":"}"}"#),
        ("2024-05-01T10:00:00Z", "2024-05-01T10:00:60Z"),
        ("2024-05-01T10:00:00Z", "2024-05-01T10:00:00.5+02:00"),
        ("2024-05-01T10:00:00Z", " 2024-05-01T10:00:00Z "),
        ("2024-05-01T10:00:00Z", "yesterday"),
        ("2024-05-01T10:00:00Z", "2024-05-01 10:00:00"),
        (r#""2024-05-01T10:00:00Z""#, "1714557600123"),
        (r#"{"id":"u","type":"USER"}"#, r#"{"type":"USER","id":"u"}"#),
        (r#"{"id":"u","type":"USER"}"#, r#""u""#),
        (r#"{"id":"u","type":"USER"}"#, "null"),
        (r#","graphId""#, r#" , "graphId""#),
        (r#""g"}"#, r#""g"} "#),
        (r#""g"}"#, r#""g","graphId":"h"}"#),
        (r#""g"}"#, r#""g"}}"#),
    ] {
        lines.push(head.replace(from, to));
        lines.push(lines[lines.len() - 1].replace("\"u\"", "\"v\""));
        lines.push(head.replace("\"u\"", "\"w\""));
    }
    for (number, line) in lines.iter_mut().enumerate() {
        // Else they would be duplicates.
        *line = line.replace("\"r\"", &format!("\"r{number}\""));
    }
    let (rows, formed) = compare(lines.join("\n").as_bytes(), "alike");
    assert!(rows > 80 && formed > 30, "{formed} of {rows}");
}

#[test]
fn every_source_of_the_corpus_is_read_by_shape_as_one_by_one() {
    let Some(corpus) = crate::core::ingest::corpus::folder() else {
        println!("no corpus: not compared");
        return;
    };
    let mut pending = vec![corpus];
    let (mut rows, mut formed) = (0, 0);
    while let Some(directory) = pending.pop() {
        for entry in std::fs::read_dir(directory).expect("the corpus can be read") {
            let path: PathBuf = entry.expect("the corpus can be read").path();
            if path.is_dir() {
                pending.push(path);
            } else if let Ok(body) = std::fs::read(&path) {
                let (more, of_form) = compare(&body, &path.display().to_string());
                rows += more;
                formed += of_form;
            }
        }
    }
    println!("{rows} rows, {formed} of them by their form");
    assert!(rows > 1000);
}
