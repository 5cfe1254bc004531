//! The whole product without a screen: a body in, rows and files out.

#![allow(
    clippy::unwrap_used,
    reason = "a test may end where its ground is gone"
)]

use audit_explorer::core::engine::Engine;
use audit_explorer::core::event::Field;
use audit_explorer::core::failure::Failure;
use audit_explorer::core::protocol::{
    Direction, ExportOptions, ExportSummary, LoadReport, ReadOptions, Reply, Request, Row,
};

const GRAPHOS: &[u8] = include_bytes!("../../public/sample-graphos.json");
const PIPEFY: &[u8] = include_bytes!("../../public/sample-pipefy.json");
const NOW: &str = "2024-10-31T12:00:00Z";

fn loaded(bodies: &[&[u8]], chunk: usize) -> (Engine, LoadReport) {
    let mut engine = Engine::default();
    engine
        .handle(Request::SetNow {
            now: Some(NOW.into()),
        })
        .unwrap();
    let report = load(&mut engine, bodies, chunk, false).unwrap();
    (engine, report)
}

fn load(
    engine: &mut Engine,
    bodies: &[&[u8]],
    chunk: usize,
    append: bool,
) -> Result<LoadReport, Failure> {
    engine.begin_load(ReadOptions::default(), append);
    for (page, body) in bodies.iter().enumerate() {
        engine.begin_body(&format!("page {page}"));
        for part in body.chunks(chunk) {
            engine.feed(part)?;
        }
        engine.end_body()?;
        engine.read_rest()?;
    }
    Ok(engine.finish_load(1.0))
}

fn search(engine: &mut Engine, query: &str) -> u64 {
    match engine.handle(Request::Search {
        query: query.into(),
        generation: 1,
    }) {
        Ok(Reply::Matched(matched)) => matched.total,
        other => panic!("{query}: {other:?}"),
    }
}

fn rows(engine: &mut Engine, offset: u32, limit: u32) -> Vec<Row> {
    match engine.handle(Request::Rows { offset, limit }) {
        Ok(Reply::Rows(rows)) => rows,
        other => panic!("{other:?}"),
    }
}

fn export(engine: &mut Engine, options: ExportOptions) -> Result<(String, ExportSummary), Failure> {
    let mut export = engine.begin_export(&options, None)?;
    let mut file = Vec::new();
    while export.written() < export.total() {
        file.extend(export.step(engine.store(), 7)?);
    }
    let (rest, summary) = export.finish(engine, 0.0)?;
    file.extend(rest);
    assert_eq!(file.len() as u64, summary.bytes);
    Ok((String::from_utf8(file).unwrap(), summary))
}

fn graphos(from: &str, to: &str) -> ExportOptions {
    ExportOptions {
        report: Some("graphos".into()),
        from: Some(from.into()),
        to: Some(to.into()),
        ..ExportOptions::default()
    }
}

#[test]
fn the_sample_is_read_whole_and_shown_newest_first() {
    let (mut engine, report) = loaded(&[GRAPHOS], 64 << 10);
    assert_eq!(
        (
            report.events,
            report.duplicates,
            report.rejected,
            report.complete
        ),
        (5000, 0, 0, true)
    );
    assert_eq!(report.source, "graphos");
    assert_eq!(report.bytes, GRAPHOS.len() as u64);
    let all = rows(&mut engine, 0, 5000);
    assert_eq!(all.len(), 5000);
    assert!(
        all.iter()
            .all(|row| !row.id.is_empty() && !row.time.is_empty() && !row.action.is_empty())
    );
    let times: Vec<_> = all
        .iter()
        .map(|row| {
            audit_explorer::core::time::read_time(&row.time)
                .unwrap()
                .moment
        })
        .collect();
    assert!(times.is_sorted_by(|a, b| a >= b));
}

#[test]
fn chunks_of_any_size_give_the_same_rows() {
    let (mut whole, _) = loaded(&[GRAPHOS], usize::MAX);
    let expected = rows(&mut whole, 0, 5000);
    for chunk in [1, 7, 4096, 100_003] {
        let (mut engine, report) = loaded(&[GRAPHOS], chunk);
        assert_eq!(report.events, 5000, "{chunk}");
        assert!(
            rows(&mut engine, 0, 5000) == expected,
            "chunks of {chunk} bytes give other rows"
        );
    }
}

#[test]
fn a_search_finds_what_a_look_at_every_row_finds() {
    let (mut engine, _) = loaded(&[GRAPHOS], 64 << 10);
    let all = rows(&mut engine, 0, 5000);
    let count = |test: &dyn Fn(&Row) -> bool| all.iter().filter(|row| test(row)).count() as u64;
    let has = |text: &str, part: &str| text.to_lowercase().contains(part);
    assert_eq!(search(&mut engine, ""), 5000);
    let created = count(&|row| row.action == "CREATE");
    assert!(created > 0);
    assert_eq!(search(&mut engine, "action:=create"), created);
    assert_eq!(search(&mut engine, "-action:=create"), 5000 - created);
    let ana = |row: &Row| {
        [&row.actor_id, &row.actor_name, &row.actor_email]
            .iter()
            .any(|text| has(text, "\"") || has(text, "an"))
    };
    assert_eq!(
        search(&mut engine, "user:\"an\" OR user:\"\\\"\""),
        count(&ana)
    );
    let roles = count(&|row| row.action == "CHANGE_ROLE" && row.time.as_str() >= "2024-10-01");
    assert_eq!(
        search(&mut engine, "action:CHANGE_ROLE after:2024-10-01"),
        roles
    );
    let last = rows(&mut engine, 0, 1);
    assert!(roles > 0 && last[0].action == "CHANGE_ROLE");
}

#[test]
fn loading_the_same_body_again_adds_nothing() {
    let (mut engine, _) = loaded(&[GRAPHOS], 64 << 10);
    let report = load(&mut engine, &[GRAPHOS], 64 << 10, true).unwrap();
    assert_eq!((report.events, report.duplicates), (0, 5000));
    assert_eq!(search(&mut engine, ""), 5000);
}

#[test]
fn pages_that_an_earlier_load_brought_are_told_apart_all_the_same() {
    let event = |id: u32| {
        format!("{{\"id\":\"{id}\",\"time\":\"2024-01-01T00:00:0{id}Z\",\"action\":\"a\"}}")
    };
    let pages = [[1, 2], [3, 4], [3, 4]].map(|ids| format!("[{}]", ids.map(event).join(",")));
    let mut engine = Engine::default();
    for append in [false, true] {
        let mut prints = Vec::new();
        engine.begin_load(ReadOptions::default(), append);
        for (page, last) in pages.iter().zip([2, 4, 4]) {
            engine.begin_body("https://a.example/events");
            engine.feed(page.as_bytes()).unwrap();
            engine.end_body().unwrap();
            engine.read_rest().unwrap();
            assert_eq!(engine.last_event(), Some(event(last)), "append: {append}");
            prints.push(engine.page_print());
        }
        assert!(
            prints[0] != prints[1] && prints[1] == prints[2],
            "append: {append}"
        );
        engine.finish_load(1.0);
    }
}

#[test]
fn every_event_comes_back_byte_for_byte() {
    let (engine, _) = loaded(&[GRAPHOS], 64 << 10);
    let body = std::str::from_utf8(GRAPHOS).unwrap();
    let mut at = 0;
    for row in 0..engine.store().len() {
        let raw = engine
            .store()
            .raw()
            .with(row, |raw| String::from_utf8(raw.to_vec()).unwrap());
        at += body[at..]
            .find(&raw)
            .expect("the event stands in the body, in this order")
            + raw.len();
    }
}

#[test]
fn the_graphos_report_has_its_eleven_columns_and_the_rows_of_its_window() {
    let (mut engine, _) = loaded(&[GRAPHOS], 64 << 10);
    let (file, summary) = export(&mut engine, graphos("2024-05-05", "2024-10-31")).unwrap();
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    let header: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    assert_eq!(
        header.join(","),
        "Timestamp,Action,Resource_ID,Resource_Type,Details,Actor_ID,Actor_Type,Effective_Role,Actor_Email,Actor_Name,Graph_ID"
    );
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len() as u64, summary.rows);
    assert!(summary.complete && summary.escaped_cells > 0);
    let shown = rows(&mut engine, 0, 5000);
    let expected: Vec<&Row> = shown
        .iter()
        .filter(|row| row.time.as_str() >= "2024-05-05")
        .collect();
    assert_eq!(records.len(), expected.len());
    for (record, row) in records.iter().zip(expected) {
        assert_eq!(
            (&record[0], &record[1], &record[4]),
            (&*row.time, &*row.action, &*row.details)
        );
    }
}

#[test]
fn a_window_of_181_days_is_refused_before_anything_is_written() {
    let (mut engine, _) = loaded(&[GRAPHOS], 64 << 10);
    let failure = export(&mut engine, graphos("2024-05-04", "2024-10-31"))
        .map(drop)
        .unwrap_err();
    assert_eq!(failure.code.as_str(), "window");
}

#[test]
fn the_pipefy_report_names_who_did_what_when() {
    let (mut engine, report) = loaded(&[PIPEFY], 64 << 10);
    assert_eq!((report.events, report.source.as_str()), (600, "pipefy"));
    let options = ExportOptions {
        report: Some("pipefy".into()),
        pipe_uuid: Some("3F6C1D2E-8a4b-4c57-9e01-7b2d5a9c4e10".into()),
        ..ExportOptions::default()
    };
    let (file, summary) = export(&mut engine, options.clone()).unwrap();
    assert!(file.starts_with("User,Action,Date\r\n"));
    let shown = rows(&mut engine, 0, 600);
    let inside = |row: &&Row| row.time.as_str() >= "2024-10-01" && row.time.as_str() < "2024-10-31";
    assert_eq!(summary.rows, shown.iter().filter(inside).count() as u64);
    assert!(summary.rows > 0 && summary.name.starts_with("pipefy_2024-10-01_2024-10-30_UTC"));
    let other = ExportOptions {
        pipe_uuid: Some("00000000-0000-4000-8000-000000000000".into()),
        ..options
    };
    assert_eq!(export(&mut engine, other).unwrap().1.rows, 0);
}

#[test]
fn ndjson_is_the_raw_events_in_the_order_of_the_screen() {
    let (mut engine, _) = loaded(&[GRAPHOS], 64 << 10);
    search(&mut engine, "action:=JOIN_ACCOUNT");
    let options = ExportOptions {
        format: Some("ndjson".into()),
        report: Some("all".into()),
        ..ExportOptions::default()
    };
    let (file, summary) = export(&mut engine, options).unwrap();
    let shown = rows(&mut engine, 0, 5000);
    assert_eq!(summary.rows as usize, shown.len());
    for (line, row) in file.lines().zip(&shown) {
        assert_eq!(
            line,
            engine
                .store()
                .raw()
                .with(row.index, |raw| String::from_utf8(raw.to_vec()).unwrap())
        );
    }
}

#[test]
fn a_cut_body_keeps_what_was_whole_and_says_so_in_every_file() {
    let (mut engine, report) = loaded(&[&GRAPHOS[..1_000_000]], 64 << 10);
    assert!(!report.complete && report.events > 100 && report.rejected == 1);
    let (_, summary) = export(&mut engine, graphos("2024-05-05", "2024-10-31")).unwrap();
    assert!(!summary.complete && summary.name.contains("incomplete"));
}

#[test]
fn a_load_that_brings_nothing_leaves_what_was_there() {
    let (mut engine, _) = loaded(&[GRAPHOS], 64 << 10);
    for body in [
        &b"<!doctype html><title>Sign in</title>"[..],
        b"[1,2,3]",
        b"{\"ok\":true}",
        b"",
    ] {
        let failure = load(&mut engine, &[body], 10, false).unwrap_err();
        assert!(!failure.message.is_empty());
        assert!(engine.abandon_load(&failure.message, 0.0).is_none());
        assert_eq!(search(&mut engine, ""), 5000);
    }
    assert!(engine.is_complete());
}

#[test]
fn rejects_are_counted_and_reading_goes_on() {
    let (_, report) = loaded(&[br#"[{"id":1,"time":"2024-01-01T00:00:00Z","action":"a"},{"id":2,},7,{"id":3,"time":"2024-01-01T00:00:00Z","action":"b"}]"#], 3);
    assert_eq!((report.events, report.rejected), (2, 2));
    assert!(
        report
            .rejects
            .iter()
            .all(|reject| reject.at > 0 && !reject.reason.is_empty())
    );
}

#[test]
fn blocks_parsed_elsewhere_give_the_same_rows() {
    use audit_explorer::core::engine::Readiness;
    use audit_explorer::core::load::{Block, Parser};
    use audit_explorer::core::store::Batch;

    let (mut here, report) = loaded(&[GRAPHOS], 64 << 10);
    let mut engine = Engine::default();
    engine.set_clock(here.now_millis());
    engine.begin_load(ReadOptions::default(), false);
    engine.begin_body("page 0");
    let mut parsers: Vec<Parser> = Vec::new();
    let mut blocks = 0;
    let mut read = |engine: &mut Engine, readiness| {
        while let Some(block) = engine.take_block(readiness) {
            if blocks == 0 {
                parsers = (0..3)
                    .map(|_| Parser::new(&block, &ReadOptions::default()).unwrap())
                    .collect();
                engine.parse(&block).unwrap();
            }
            // Over the wire both ways, each block to another parser.
            let block = Block::from_wire(&block.places_to_wire(), block.text.clone()).unwrap();
            let batch = parsers[blocks % 3].parse(&block);
            assert!(engine.append(&Batch::from_wire(&batch.to_wire()).unwrap()));
            blocks += 1;
        }
    };
    for chunk in GRAPHOS.chunks(100_000) {
        engine.frame(chunk).unwrap();
        read(&mut engine, Readiness::Full);
    }
    engine.end_body().unwrap();
    read(&mut engine, Readiness::Any);
    assert!(blocks >= 3);
    let elsewhere = engine.finish_load(1.0);
    assert_eq!(elsewhere, report);
    assert!(rows(&mut engine, 0, 5000) == rows(&mut here, 0, 5000));
}

#[test]
fn the_order_of_time_is_right_whichever_way_the_source_runs() {
    let line = |second: u32| {
        format!(
            "{{\"id\":\"{second}\",\"time\":\"2024-01-01T00:00:{second:02}Z\",\"action\":\"a\"}}\n"
        )
    };
    for seconds in [
        vec![1, 2, 3, 4],
        vec![4, 3, 2, 1],
        vec![2, 4, 1, 3],
        vec![1, 1, 2, 2],
        vec![3, 3, 1, 1],
    ] {
        // Equal times differ by their bytes, so none is a duplicate.
        let body: String = seconds
            .iter()
            .enumerate()
            .map(|(place, second)| line(*second).replace("}\n", &format!(",\"n\":{place}}}\n")))
            .collect();
        let (mut engine, report) = loaded(&[body.as_bytes()], 7);
        assert_eq!(report.events, 4);
        for direction in [Direction::Descending, Direction::Ascending] {
            engine
                .handle(Request::Sort {
                    field: Field::Time.into(),
                    direction,
                })
                .unwrap();
            let shown: Vec<(String, u32)> = rows(&mut engine, 0, 9)
                .into_iter()
                .map(|row| (row.time, row.index))
                .collect();
            let mut expected: Vec<(String, u32)> = seconds
                .iter()
                .enumerate()
                .map(|(place, second)| (format!("2024-01-01T00:00:{second:02}Z"), place as u32))
                .collect();
            match direction {
                Direction::Ascending => expected.sort_by(|a, b| a.0.cmp(&b.0)),
                Direction::Descending => expected.sort_by(|a, b| b.0.cmp(&a.0)),
            }
            assert_eq!(shown, expected, "{seconds:?} {direction:?}");
        }
    }
}
