//! Print views, and files whose rows lie scattered in the store.

#![allow(
    clippy::unwrap_used,
    reason = "a test may end where its ground is gone"
)]

use audit_explorer::core::engine::Engine;
use audit_explorer::core::event::Field;
use audit_explorer::core::export::SHEET_ROWS;
use audit_explorer::core::failure::{Code, Failure};
use audit_explorer::core::protocol::{
    Direction, ExportOptions, ExportSummary, PrintSheet, ReadOptions, Reply, Request,
};

const SAMPLE: &[u8] = include_bytes!("../../public/sample-graphos.json");
const NOW: &str = "2024-10-31T12:00:00Z";

fn loaded(body: &[u8]) -> Engine {
    let mut engine = Engine::default();
    let now = Some(NOW.into());
    engine.handle(Request::SetNow { now }).unwrap();
    engine.begin_load(ReadOptions::default(), false);
    engine.begin_body("events.json");
    engine.feed(body).unwrap();
    engine.end_body().unwrap();
    engine.read_rest().unwrap();
    engine.finish_load(1.0);
    engine
}

fn options(format: &str, report: &str) -> ExportOptions {
    ExportOptions {
        format: Some(format.into()),
        report: Some(report.into()),
        ..ExportOptions::default()
    }
}

fn export(
    engine: &mut Engine,
    options: &ExportOptions,
) -> Result<(String, ExportSummary), Failure> {
    let mut export = engine.begin_export(options, None)?;
    let mut bytes = Vec::new();
    while export.written() < export.total() {
        bytes.extend(export.step(engine.store(), 700)?);
    }
    let (rest, summary) = export.finish(engine, 0.0)?;
    bytes.extend(rest);
    Ok((String::from_utf8(bytes).unwrap(), summary))
}

fn sheet(engine: &mut Engine, options: &ExportOptions) -> Result<PrintSheet, Failure> {
    let options = Box::new(options.clone());
    match engine.handle(Request::Print { options })? {
        Reply::Printed(sheet) => Ok(*sheet),
        other => panic!("{other:?}"),
    }
}

fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn a_print_view_has_the_cells_of_the_csv_and_says_what_it_is() {
    let mut engine = loaded(SAMPLE);
    let asked = ExportOptions {
        query: Some("action:CREATE".into()),
        details: Some("changes".into()),
        ..options("print", "graphos")
    };
    let sheet = sheet(&mut engine, &asked).unwrap();
    let mut raw = ExportOptions {
        format: Some("csv".into()),
        ..asked.clone()
    };
    raw.dialect.formulas = Some("raw".into());
    let cells = csv_rows(&export(&mut engine, &raw).unwrap().0);
    assert_eq!(sheet.headers, cells[0]);
    assert_eq!(sheet.rows, cells[1..]);
    assert!(sheet.complete && sheet.statement.contains("Everything that was asked"));
    let fact = |what: &str| {
        let found = sheet.facts.iter().find(|(name, _)| name == what);
        found.map(|(_, said)| said.as_str()).unwrap_or_default()
    };
    assert!(
        fact("Search").starts_with("action:CREATE ("),
        "{:?}",
        sheet.facts
    );
    assert_eq!(
        fact("Range"),
        "from 2024-05-04T12:00:00Z up to, not including, 2024-10-31T12:00:00Z"
    );
    assert_eq!(fact("Order"), "time, descending");
    assert_eq!(fact("Source"), "events.json");
    assert!(fact("Note").contains("10 to 15 minutes"));
    let (html, summary) = export(&mut engine, &asked).unwrap();
    assert_eq!(summary.rows as usize, sheet.rows.len());
    assert!(summary.name.ends_with("_UTC.html"), "{}", summary.name);
    assert_eq!(summary.manifest["request"]["format"], "print");
    assert_eq!(html.matches("<tr><td>").count(), sheet.rows.len());
    assert!(html.contains(&format!("End of {} rows", sheet.rows.len())));
    assert_eq!(
        export(&mut engine, &asked).unwrap().1.sha256,
        summary.sha256
    );
}

#[test]
fn more_rows_than_a_print_view_holds_are_refused_with_what_to_do() {
    let more: Vec<String> = (0..=SHEET_ROWS)
        .map(|number| format!(r#"{{"id":"{number}","time":"2024-05-01T10:00:00Z","action":"A"}}"#))
        .collect();
    let mut engine = loaded(more.join("\n").as_bytes());
    let asked = options("print", "all");
    for outcome in [
        export(&mut engine, &asked).map(drop),
        sheet(&mut engine, &asked).map(drop),
    ] {
        let failure = outcome.expect_err("it is one row too many");
        assert_eq!(failure.code, Code::TooLarge);
        assert!(
            failure
                .message
                .contains("holds 5000 rows, and these are 5001; narrow"),
            "{failure}"
        );
    }
    let fewer = ExportOptions {
        query: Some("-id:=0".into()),
        ..asked
    };
    assert_eq!(sheet(&mut engine, &fewer).unwrap().rows.len(), SHEET_ROWS);
}

#[test]
fn the_preview_of_a_print_view_shows_its_cells_not_its_tags() {
    let mut engine = loaded(SAMPLE);
    let asked = Box::new(options("print", "pipefy"));
    let asked = ExportOptions {
        pipe_uuid: Some("3f2504e0-4f89-41d3-9a0c-0305e82c3301".into()),
        ..*asked
    };
    let options = Box::new(asked);
    match engine.handle(Request::Preview { options }) {
        Ok(Reply::Preview(preview)) => {
            assert!(
                preview.text.starts_with("User,Action,Date\n"),
                "{}",
                preview.text
            );
            assert!(preview.name.ends_with(".html"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_empty_print_view_still_has_its_head() {
    let mut engine = loaded(SAMPLE);
    let asked = ExportOptions {
        query: Some("\"no such event\"".into()),
        ..options("print", "visible")
    };
    let sheet = sheet(&mut engine, &asked).unwrap();
    assert_eq!((sheet.headers.len(), sheet.rows.len()), (10, 0));
    let (html, _) = export(&mut engine, &asked).unwrap();
    assert!(html.contains("End of 0 rows"));
}

/// The rows as the store alone gives them, one by one.
fn one_by_one(engine: &mut Engine, rows: u32) -> Vec<String> {
    let places: Vec<u32> = match engine.handle(Request::Rows {
        offset: 0,
        limit: rows,
    }) {
        Ok(Reply::Rows(rows)) => rows.iter().map(|row| row.index).collect(),
        other => panic!("{other:?}"),
    };
    let event = |index| match engine.handle(Request::Event { index }) {
        Ok(Reply::Event(text)) => text,
        other => panic!("{other:?}"),
    };
    places.into_iter().map(event).collect()
}

#[test]
fn rows_in_a_scattered_order_give_the_file_that_reading_one_by_one_gives() {
    for field in [Field::ActorName, Field::ResourceId, Field::Action] {
        let mut engine = loaded(SAMPLE);
        let direction = Direction::Ascending;
        engine
            .handle(Request::Sort {
                field: field.into(),
                direction,
            })
            .unwrap();
        let expected = one_by_one(&mut engine, 5000);
        let (ndjson, summary) = export(&mut engine, &options("ndjson", "all")).unwrap();
        assert_eq!(summary.rows as usize, expected.len());
        let lines: Vec<&str> = ndjson.lines().collect();
        let plain: Vec<String> = expected
            .iter()
            .map(|text| text.replace(['\n', '\r'], ""))
            .collect();
        assert!(lines == plain, "{field:?}");
        let (json, _) = export(&mut engine, &options("json", "all")).unwrap();
        assert!(
            json == format!("[\n{}\n]\n", expected.join(",\n")),
            "{field:?}"
        );
        for details in ["json", "flatten", "changes"] {
            let asked = ExportOptions {
                details: Some(details.into()),
                ..options("csv", "all")
            };
            let (csv, _) = export(&mut engine, &asked).unwrap();
            let ids: Vec<String> = csv_rows(&csv)[1..]
                .iter()
                .map(|row| row[0].clone())
                .collect();
            let rows = match engine.handle(Request::Rows {
                offset: 0,
                limit: 5000,
            }) {
                Ok(Reply::Rows(rows)) => rows,
                other => panic!("{other:?}"),
            };
            assert!(
                ids.iter().eq(rows.iter().map(|row| &row.id)),
                "{field:?} {details}"
            );
            if details == "json" {
                let cells: Vec<String> = csv_rows(&csv)[1..]
                    .iter()
                    .map(|row| row[14].clone())
                    .collect();
                assert!(
                    cells.iter().eq(rows.iter().map(|row| &row.details)),
                    "{field:?}"
                );
            }
        }
    }
}
