//! The same export again gives the same bytes; and an exported file, loaded again, says what was exported and is
//! exported to the same bytes.

#![allow(clippy::unwrap_used, reason = "what tests share is a test too")]

use audit_explorer::core::engine::Engine;
use audit_explorer::core::export::{Dialect, restore};
use audit_explorer::core::protocol::{DialectOptions, ExportOptions, ReadOptions, Redact};
use proptest::prelude::*;
use serde_json::json;

use crate::evidence::{self, GRAPHOS, columns, engine_with, export, search, with_details};

fn loaded(body: &[u8]) -> Engine {
    let mut engine = Engine::default();
    engine.begin_load(ReadOptions::default(), false);
    engine.begin_body("events");
    engine.feed(body).unwrap();
    engine.end_body().unwrap();
    engine.read_rest().unwrap();
    engine.finish_load(0.0);
    engine
}

fn exported(engine: &mut Engine, dialect: &DialectOptions) -> Vec<u8> {
    let options = ExportOptions {
        report: Some("all".into()),
        dialect: dialect.clone(),
        ..ExportOptions::default()
    };
    let mut export = engine.begin_export(&options, None).unwrap();
    let mut file = Vec::new();
    while export.written() < export.total() {
        file.extend(export.step(engine.store(), 2).unwrap());
    }
    file.extend(export.finish(engine, 0.0).unwrap().0);
    file
}

fn cells(dialect: Dialect, file: &[u8]) -> Vec<Vec<String>> {
    let file = file.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(file);
    csv::ReaderBuilder::new()
        .delimiter(dialect.delimiter)
        .from_reader(file)
        .records()
        .map(|record| {
            let cell = |cell: &str| restore(cell, dialect.delimiter).into_owned();
            record.unwrap().iter().map(cell).collect()
        })
        .collect()
}

/// What a spreadsheet may run, in the places where it may stand.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        "[=+@'\",;|a-]{1,3}[=+@'\",;|\t\r\n (1a-]{0,12}[a(1]",
        "[a-z]{1,5}[;,\t\n][\"' ]{0,2}[=+@-](1|CALL\\(1\\)|cmd\\|x!A0)",
        "[a-z][^\\p{C}]{0,12}[a-z]",
    ]
}

fn dialects() -> impl Strategy<Value = DialectOptions> {
    prop::sample::select(vec![
        ("rfc4180", None),
        ("unix", None),
        ("excel", None),
        ("excel", Some(";")),
        ("unix", Some("\t")),
        ("rfc4180", Some("|")),
    ])
    .prop_map(|(preset, delimiter)| DialectOptions {
        preset: Some(preset.into()),
        delimiter: delimiter.map(Into::into),
        ..DialectOptions::default()
    })
}

proptest! {
    #[test]
    fn a_csv_of_ours_loaded_again_says_the_same_and_is_written_again_byte_for_byte(
        events in prop::collection::vec((hostile(), hostile(), hostile(), hostile()), 1..5),
        options in dialects(),
    ) {
        let events: Vec<_> = events
            .iter()
            .enumerate()
            .map(|(number, (action, name, resource, note))| json!({
                "id": format!("e{number}"),
                "timestamp": format!("2024-05-01T00:00:{number:02}Z"),
                "action": action,
                "actor": { "actorId": "k1", "name": name },
                "resource": { "resourceId": resource, "resourceType": "GRAPH" },
                "details": { "note": note, "more": ["=1", note] },
            }))
            .collect();
        let dialect = Dialect::resolve(&options, false).unwrap();
        let mut engine = loaded(&serde_json::to_vec(&json!({ "events": events })).unwrap());
        let file = exported(&mut engine, &options);
        let mut again = loaded(&file);
        prop_assert_eq!(again.store().len() as usize, events.len());
        let second = exported(&mut again, &options);
        prop_assert_eq!(cells(dialect, &second), cells(dialect, &file));
        prop_assert_eq!(String::from_utf8_lossy(&second), String::from_utf8_lossy(&file));
    }
}

#[test]
fn the_mark_of_whoever_follows_the_same_advice_is_taken_away() {
    let file = b"Timestamp,Action,Actor_Name\n2024-05-01T00:00:00Z,'=1+1,\"x;'=2\"\n2024-05-01T00:00:01Z,'tis,it's\n";
    let engine = loaded(file);
    let raw = |row| {
        engine
            .store()
            .raw()
            .with(row, |raw| String::from_utf8_lossy(raw).into_owned())
    };
    assert!(
        raw(0).contains(r#""Action":"=1+1","Actor_Name":"x;=2""#),
        "{}",
        raw(0)
    );
    assert!(
        raw(1).contains(r#""Action":"'tis","Actor_Name":"it's""#),
        "{}",
        raw(1)
    );
}

#[test]
fn the_same_export_asked_for_twice_gives_the_same_bytes() {
    for options in [
        columns(&["id", "time", "details"]),
        with_details(&["id", "details"], "flatten"),
    ] {
        let once = export(&mut evidence::loaded(GRAPHOS), &options);
        let mut engine = evidence::loaded(GRAPHOS);
        search(&mut engine, "user:bob");
        search(&mut engine, "");
        let again = export(&mut engine, &options);
        assert!(once.0 == again.0, "the files differ");
        assert_eq!(once.1.manifest, again.1.manifest);
    }
}

#[test]
fn our_own_ndjson_loaded_again_gives_the_same_events_and_the_same_files() {
    let mut first = evidence::loaded(GRAPHOS);
    let ndjson = ExportOptions {
        format: Some("ndjson".into()),
        ..ExportOptions::default()
    };
    let (file, _) = export(&mut first, &ndjson);
    let mut second = evidence::loaded(file.as_bytes());
    assert_eq!(second.store().len(), first.store().len());
    assert!(export(&mut second, &ndjson).0 == file, "the NDJSON differs");
    let all = ExportOptions {
        report: Some("all".into()),
        ..ExportOptions::default()
    };
    assert!(
        export(&mut second, &all).0 == export(&mut first, &all).0,
        "the CSV differs"
    );
}

#[test]
fn our_own_csv_loaded_again_gives_the_same_file() {
    let mut first = evidence::loaded(GRAPHOS);
    for report in ["all", "graphos"] {
        for preset in ["rfc4180", "unix", "excel"] {
            let options = ExportOptions {
                report: Some(report.into()),
                from: (report == "graphos").then(|| "2024-09-01".into()),
                dialect: DialectOptions {
                    preset: Some(preset.into()),
                    formulas: Some("raw".into()),
                    ..DialectOptions::default()
                },
                ..ExportOptions::default()
            };
            let (file, _) = export(&mut first, &options);
            let mut second = engine_with(Redact::default());
            evidence::read(&mut second, file.as_bytes(), "csv").unwrap();
            let (again, _) = export(&mut second, &options);
            if again != file {
                let line = file
                    .lines()
                    .zip(again.lines())
                    .find(|(one, other)| one != other);
                panic!("{report} {preset}: {line:#?}");
            }
        }
    }
}
