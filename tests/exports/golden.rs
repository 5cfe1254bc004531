//! Golden files of whole exports: each format, dialect, zone, form of times and of details.
//!
//! The files in `tests/data/exports` are written anew by
//! `UPDATE_GOLDEN=1 cargo test --no-default-features --features pack --test exports golden`;
//! read the difference before committing it.

#![allow(clippy::unwrap_used, reason = "what tests share is a test too")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use audit_explorer::core::engine::Engine;
use audit_explorer::core::protocol::{DialectOptions, ExportOptions, ReadOptions, Request};
use audit_explorer::core::time::{Transition, Zone};

const EVENTS: &[u8] = include_bytes!("../data/exports/events.json");

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/exports")
}

/// Zones with their changes of the clocks in 2024, and one whose offset has minutes.
fn zones() -> [Zone; 4] {
    let zone = |name: &str, winter: i32, changes: [(&str, i32); 2]| {
        let transitions = changes.map(|(at, offset)| Transition {
            at_millis: millis(at),
            offset_seconds: offset * 60,
        });
        Zone::new(name, winter * 60, transitions.to_vec())
    };
    [
        Zone::utc(),
        zone(
            "Europe/Berlin",
            60,
            [("2024-03-31T01:00:00Z", 120), ("2024-10-27T01:00:00Z", 60)],
        ),
        zone(
            "America/New_York",
            -300,
            [
                ("2024-03-10T07:00:00Z", -240),
                ("2024-11-03T06:00:00Z", -300),
            ],
        ),
        Zone::new("Asia/Kathmandu", 345 * 60, Vec::new()),
    ]
}

fn millis(text: &str) -> i64 {
    let read = audit_explorer::core::time::read_time(text).unwrap();
    read.moment.millis
}

fn engine() -> Engine {
    let mut engine = Engine::default();
    let now = Some("2025-01-15T12:00:00Z".to_owned());
    engine.handle(Request::SetNow { now }).unwrap();
    engine.begin_load(ReadOptions::default(), false);
    engine.begin_body("events.json");
    engine.feed(EVENTS).unwrap();
    engine.end_body().unwrap();
    engine.read_rest().unwrap();
    engine.finish_load(0.0);
    engine
}

/// The file that the engine writes, before a packer makes anything of it.
fn export(options: &ExportOptions, zone: &Zone) -> Vec<u8> {
    let mut engine = engine();
    engine.set_zone(zone.clone());
    engine.set_decimal_comma(zone.name() == "Europe/Berlin");
    let mut export = engine.begin_export(options, Some(zone.clone())).unwrap();
    let mut file = Vec::new();
    while export.written() < export.total() {
        file.extend(export.step(engine.store(), 2).unwrap());
    }
    file.extend(export.finish(&engine, 0.0).unwrap().0);
    file
}

fn asked(format: &str) -> ExportOptions {
    ExportOptions {
        report: Some("all".into()),
        format: Some(format.into()),
        ..ExportOptions::default()
    }
}

/// Every case: its file's name, and what is asked for it.
fn cases() -> Vec<(String, ExportOptions, Zone)> {
    let mut cases = Vec::new();
    for zone in zones() {
        let short = zone.name().rsplit('/').next().unwrap().to_ascii_lowercase();
        for preset in ["rfc4180", "unix", "excel"] {
            let dialect = DialectOptions {
                preset: Some(preset.into()),
                ..DialectOptions::default()
            };
            let asked = ExportOptions {
                dialect,
                ..asked("csv")
            };
            cases.push((format!("{preset}-{short}.csv"), asked, zone.clone()));
        }
        for time_format in ["local", "epoch-millis"] {
            let asked = ExportOptions {
                time_format: Some(time_format.into()),
                columns: Some(vec!["id".into(), "time".into(), "user".into()]),
                ..asked("csv")
            };
            cases.push((format!("{time_format}-{short}.csv"), asked, zone.clone()));
        }
        cases.push((format!("print-{short}.html"), asked("print"), zone.clone()));
        cases.push((format!("xlsx-{short}.xml"), asked("xlsx"), zone));
    }
    for details in ["flatten", "changes"] {
        let asked = ExportOptions {
            details: Some(details.into()),
            columns: Some(vec!["id".into(), "details".into()]),
            ..asked("csv")
        };
        cases.push((format!("{details}.csv"), asked, Zone::utc()));
    }
    for format in ["ndjson", "json"] {
        cases.push((format!("raw.{format}"), asked(format), Zone::utc()));
    }
    let raw = DialectOptions {
        formulas: Some("raw".into()),
        ..DialectOptions::default()
    };
    let raw = ExportOptions {
        dialect: raw,
        ..asked("csv")
    };
    cases.push(("formulas-raw.csv".into(), raw, Zone::utc()));
    cases
}

/// The first sheet of the workbook that is made of these rows: the rest of it is the same for all.
#[cfg(feature = "pack")]
fn sheet(rows: &[u8]) -> Vec<u8> {
    use audit_explorer::core::export::pack::Packer;
    use audit_explorer::core::protocol::PackOrder;
    use std::io::{Cursor, Read};

    let order = PackOrder {
        xlsx_rows: Some(5),
        ..PackOrder::default()
    };
    let mut packer = Packer::new(&order).unwrap();
    let mut file = packer.feed(rows).unwrap();
    file.extend(packer.end_file().unwrap().0);
    let mut book = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut sheet = Vec::new();
    book.by_name("xl/worksheets/sheet1.xml")
        .unwrap()
        .read_to_end(&mut sheet)
        .unwrap();
    sheet
}

#[test]
fn each_format_dialect_and_zone_writes_its_golden_file() {
    for (name, options, zone) in cases() {
        let mut written = export(&options, &zone);
        if name.ends_with(".xml") {
            #[cfg(feature = "pack")]
            {
                written = sheet(&written);
            }
            #[cfg(not(feature = "pack"))]
            {
                written.clear();
                continue; // with feature `pack` it is looked at
            }
        }
        // The version stands on the sheet; a new one is no other file.
        if name.ends_with(".html") {
            let text = String::from_utf8(written).unwrap();
            written = text
                .replace(env!("CARGO_PKG_VERSION"), "0.0.0")
                .into_bytes();
        }
        crate::hold_golden(&folder().join(&name), &written);
    }
}

#[test]
fn no_golden_file_is_left_without_a_case() {
    let cases: BTreeSet<String> = cases().into_iter().map(|(name, ..)| name).collect();
    for file in fs::read_dir(folder()).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        assert!(name == "events.json" || cases.contains(&name), "{name}");
    }
}
