//! Files as an auditor gets them: columns, times, details, what is masked, the
//! manifest beside them.

#![allow(
    clippy::unwrap_used,
    reason = "a test may end where its ground is gone"
)]

use audit_explorer::core::engine::Engine;
use audit_explorer::core::failure::{Code, Failure};
use audit_explorer::core::load::Packed;
use audit_explorer::core::protocol::{
    DialectOptions, ExportOptions, ExportSummary, ReadOptions, Redact, RedactAction, RedactRule,
    Redaction, Reply, Report, Request,
};
use audit_explorer::core::time::{Transition, Zone};
use serde_json::{Value, json};

pub const GRAPHOS: &[u8] = include_bytes!("../../public/sample-graphos.json");
const NOW: &str = "2024-10-31T12:00:00Z";

/// The events of an audit log whose details are all there is in the file.
pub fn events(details: &[Value]) -> Vec<u8> {
    let event = |(number, details): (usize, &Value)| {
        json!({
            "id": format!("e{number}"), "timestamp": format!("2024-10-27T0{number}:30:00.500Z"), "action": "UPDATE",
            "actor": { "id": "u1", "name": "Ann Lee", "email": "ann@example.org" }, "details": details,
        })
    };
    serde_json::to_vec(&details.iter().enumerate().map(event).collect::<Vec<_>>()).unwrap()
}

pub fn engine_with(redact: Redact) -> Engine {
    let mut engine = Engine::default();
    engine
        .handle(Request::SetNow {
            now: Some(NOW.into()),
        })
        .unwrap();
    let redaction = Redaction {
        redact,
        pseudonym_key: Some("0123456789abcdef".repeat(2)),
    };
    engine.set_redaction(redaction).unwrap();
    engine
}

pub fn read(engine: &mut Engine, body: &[u8], format: &str) -> Result<(), Failure> {
    let options = ReadOptions {
        name: "log".into(),
        format: serde_json::from_value(format.into()).unwrap(),
        ..ReadOptions::default()
    };
    engine.begin_load(options, false);
    engine.begin_body("log");
    engine.body_from("https://ann:hunter2@api.example/audit?access_token=abc&page=1");
    engine.feed(body)?;
    engine.end_body()?;
    engine.read_rest()?;
    engine.finish_load(1.0);
    Ok(())
}

pub fn loaded(body: &[u8]) -> Engine {
    let mut engine = engine_with(Redact::default());
    read(&mut engine, body, "auto").unwrap();
    engine
}

fn export_in(
    engine: &mut Engine,
    options: &ExportOptions,
    zone: Zone,
) -> Result<(String, ExportSummary), Failure> {
    let mut export = engine.begin_export(options, Some(zone))?;
    let mut file = Vec::new();
    while export.written() < export.total() {
        file.extend(export.step(engine.store(), 7)?);
    }
    let (rest, summary) = export.finish(engine, 0.0)?;
    file.extend(rest);
    Ok((String::from_utf8(file).unwrap(), summary))
}

pub fn export(engine: &mut Engine, options: &ExportOptions) -> (String, ExportSummary) {
    export_in(engine, options, Zone::utc()).unwrap()
}

fn failure(engine: &mut Engine, options: &ExportOptions) -> Failure {
    export_in(engine, options, Zone::utc()).expect_err("it may not be had")
}

pub fn columns(fields: &[&str]) -> ExportOptions {
    ExportOptions {
        columns: Some(fields.iter().map(|field| (*field).to_owned()).collect()),
        dialect: DialectOptions {
            preset: Some("unix".into()),
            ..DialectOptions::default()
        },
        ..ExportOptions::default()
    }
}

pub fn with_details(fields: &[&str], details: &str) -> ExportOptions {
    ExportOptions {
        details: Some(details.into()),
        ..columns(fields)
    }
}

pub fn search(engine: &mut Engine, query: &str) -> u64 {
    let request = Request::Search {
        query: query.into(),
        generation: 1,
    };
    match engine.handle(request) {
        Ok(Reply::Matched(matched)) => matched.total,
        other => panic!("{query}: {other:?}"),
    }
}

/// Where the clocks go back an hour at 2024-10-27T01:00:00Z, as in Berlin.
fn berlin() -> Zone {
    let winter = Transition {
        at_millis: 1_729_990_800_000,
        offset_seconds: 3600,
    };
    Zone::new("Europe/Berlin", 7200, vec![winter])
}

#[test]
fn flattened_details_have_a_column_for_each_path_of_any_row() {
    let mut engine = loaded(&events(&[
        json!({ "role": "USER", "target": { "id": 1 } }),
        json!({ "note": "=1+1", "targets": [{ "id": 2 }, { "id": 3 }] }),
    ]));
    let (file, summary) = export(&mut engine, &with_details(&["id", "details"], "flatten"));
    assert_eq!(
        file,
        "id,details.note,details.targets,details.role,details.target.id\n\
         e1,'=1+1,\"[{\"\"id\"\":2},{\"\"id\"\":3}]\",,\n\
         e0,,,USER,1\n"
    );
    assert_eq!(summary.escaped_cells, 1);
    assert_eq!(
        summary.manifest["columns"].as_array().map(Vec::len),
        Some(5)
    );
    assert_eq!(summary.manifest["request"]["details"], "flatten");
}

#[test]
fn a_path_of_the_details_that_is_a_column_already_has_a_header_of_its_own() {
    let mut engine = loaded(&events(&[json!({ "role": "USER", "note": "x" })]));
    for fields in [["details.role", "details"], ["details", "details.role"]] {
        let (file, _) = export(&mut engine, &with_details(&fields, "flatten"));
        let header = match fields[0] {
            "details" => "details.note,details.role_,details.role",
            _ => "details.role,details.note,details.role_",
        };
        assert_eq!(file.lines().next(), Some(header));
    }
}

#[test]
fn the_headers_of_the_built_in_reports_never_change() {
    let mut engine = loaded(GRAPHOS);
    let pipe = || Some("3f2504e0-4f89-41d3-9a0c-0305e82c3301".to_owned());
    for (report, pipe_uuid, columns) in [("graphos", None, 11), ("pipefy", pipe(), 3)] {
        let asked = |time_format: Option<&str>, details: Option<&str>| ExportOptions {
            report: Some(report.into()),
            pipe_uuid: pipe_uuid.clone(),
            time_format: time_format.map(str::to_owned),
            details: details.map(str::to_owned),
            ..ExportOptions::default()
        };
        for (options, named) in [
            (asked(Some("local"), None), "timeFormat"),
            (asked(None, Some("flatten")), "details"),
        ] {
            let refused = failure(&mut engine, &options);
            assert_eq!(
                (refused.code, &refused.detail["option"]),
                (Code::BadOptions, &json!(named))
            );
        }
        let (_, summary) = export(&mut engine, &asked(Some("epoch-millis"), None));
        let headers = summary.manifest["columns"].as_array().map(Vec::len);
        assert_eq!(headers, Some(columns));
    }
}

#[test]
fn without_a_row_flattened_details_still_have_a_header() {
    let mut engine = loaded(&events(&[json!({ "role": "USER" })]));
    let options = ExportOptions {
        query: Some("nothing-has-this".into()),
        ..with_details(&["id", "details"], "flatten")
    };
    assert_eq!(export(&mut engine, &options).0, "id\n");
}

#[test]
fn changes_hold_before_and_after_of_what_changed_and_nothing_else() {
    let mut engine = loaded(&events(&[
        json!({ "role": { "old": "USER", "new": "ADMIN" }, "reason": "asked" }),
        json!({ "reason": "nothing changed" }),
    ]));
    let (file, _) = export(&mut engine, &with_details(&["id", "details"], "changes"));
    assert_eq!(
        file,
        "id,details\ne1,\ne0,\"{\"\"role\"\":{\"\"before\"\":\"\"USER\"\",\"\"after\"\":\"\"ADMIN\"\"}}\"\n"
    );
    // The screen's columns have no details: they come behind the others.
    let (file, _) = export(&mut engine, &with_details(&["id"], "changes"));
    assert!(file.starts_with("id,details\n"), "{file}");
}

#[test]
fn a_report_without_details_refuses_to_write_them() {
    let mut engine = loaded(GRAPHOS);
    let options = ExportOptions {
        report: Some("pipefy".into()),
        pipe_uuid: Some("3f2504e0-4f89-41d3-9a0c-0305e82c3301".into()),
        details: Some("flatten".into()),
        ..ExportOptions::default()
    };
    let refused = failure(&mut engine, &options);
    assert_eq!(
        (refused.code, &refused.detail["option"]),
        (Code::BadOptions, &json!("details"))
    );
    let refused = failure(&mut engine, &with_details(&["id"], "xml"));
    assert_eq!(
        refused.message,
        "details can be written as json, flatten or changes: \"xml\""
    );
    let unknown = failure(
        &mut engine,
        &ExportOptions {
            time_format: Some("unix".into()),
            ..columns(&["time"])
        },
    );
    assert_eq!(
        unknown.message,
        "timeFormat can be rfc3339, local, epoch-millis: \"unix\""
    );
}

#[test]
fn an_hour_that_happens_twice_is_told_apart_by_its_offset_in_every_form() {
    let mut engine = loaded(&events(&[json!({}), json!({})]));
    let in_form = |form: &str| ExportOptions {
        time_format: Some(form.into()),
        ..columns(&["id", "time"])
    };
    for (form, expected) in [
        (
            "rfc3339",
            "id,time\ne1,2024-10-27T02:30:00.500+01:00\ne0,2024-10-27T02:30:00.500+02:00\n",
        ),
        (
            "local",
            "id,time,time zone\ne1,2024-10-27 02:30:00.500,Europe/Berlin +01:00\ne0,2024-10-27 02:30:00.500,Europe/Berlin +02:00\n",
        ),
        (
            "epoch-millis",
            "id,time\ne1,1729992600500\ne0,1729989000500\n",
        ),
    ] {
        assert_eq!(
            export_in(&mut engine, &in_form(form), berlin()).unwrap().0,
            expected
        );
    }
    let (_, summary) = export_in(&mut engine, &in_form("local"), berlin()).unwrap();
    assert_eq!(summary.name, "visible_Europe-Berlin.csv");
}

#[test]
fn a_custom_report_names_its_columns_times_and_file() {
    let mut engine = loaded(GRAPHOS);
    let report: Report = serde_json::from_value(json!({
        "name": "review", "title": "Access review", "fileName": "Access review",
        "columns": [
            { "header": "Wer", "field": "user" }, { "header": "Wann", "field": "time", "timeFormat": "local" },
            { "header": "Rolle", "field": "details.role" },
        ],
        "window": { "maxDays": 30 },
    }))
    .unwrap();
    engine
        .handle(Request::SetReports {
            reports: vec![report],
        })
        .unwrap();
    let options = ExportOptions {
        report: Some("review".into()),
        from: Some("2024-10-01".into()),
        to: Some("2024-10-10".into()),
        ..ExportOptions::default()
    };
    let (file, summary) = export(&mut engine, &options);
    assert!(
        file.starts_with("Wer,Wann,Wann zone,Rolle\r\n"),
        "{}",
        &file[..80]
    );
    assert_eq!(summary.name, "Access-review_2024-10-01_2024-10-10_UTC.csv");
}

const SECRET: &str = "hunter2hunter2";

#[test]
fn what_is_masked_is_in_no_row_no_search_no_event_and_no_file() {
    let mut engine = loaded(&events(&[
        json!({ "password": SECRET, "note": format!("login --password={SECRET} ok") }),
        json!({ "role": "USER" }),
    ]));
    assert_eq!(search(&mut engine, "hunter2"), 0);
    assert_eq!(search(&mut engine, ""), 2);
    for format in ["csv", "ndjson", "json"] {
        let options = ExportOptions {
            format: Some(format.into()),
            ..columns(&["id", "details", "details.password", "actorName"])
        };
        let (file, summary) = export(&mut engine, &options);
        assert!(
            !file.contains("hunter2") && file.contains("[masked password]"),
            "{file}"
        );
        // As cells: the details, and the path into them; as raw events: two places.
        assert_eq!(summary.masked_cells, 2, "{format}");
        assert_eq!(summary.manifest["masked"], 2);
        assert_eq!(
            summary.manifest["completeness"]["masked"],
            json!([{ "rule": "password", "count": 2 }])
        );
    }
    match engine.handle(Request::Event { index: 0 }).unwrap() {
        Reply::Event(text) => assert!(
            !text.contains("hunter2") && text.contains("\"Ann Lee\""),
            "{text}"
        ),
        other => panic!("{other:?}"),
    }
    let preview = Request::Preview {
        options: Box::new(columns(&["details"])),
    };
    match engine.handle(preview).unwrap() {
        Reply::Preview(preview) => {
            assert_eq!(
                (preview.masked[0].rule.as_str(), preview.masked[0].count),
                ("password", 2)
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn events_that_differ_only_in_what_is_masked_are_no_duplicates() {
    let event = |password: &str| json!({ "id": "1", "time": "2024-05-01T10:00:00Z", "action": "X", "password": password });
    let body = json!([
        event("one-secret"),
        event("two-secret"),
        event("one-secret")
    ]);
    let engine = loaded(body.to_string().as_bytes());
    let report = engine.load_report();
    assert_eq!((report.events, report.duplicates), (2, 1));
}

#[test]
fn another_setting_of_what_is_masked_forgets_what_was_read() {
    let mut engine = loaded(GRAPHOS);
    assert!(!engine.set_redaction(engine.redaction().clone()).unwrap());
    let open = Redaction {
        redact: Redact::Rules(Vec::new()),
        pseudonym_key: None,
    };
    assert!(engine.set_redaction(open).unwrap());
    assert_eq!(engine.store().len(), 0);
}

#[test]
fn a_setting_that_cannot_be_followed_lets_no_event_be_read() {
    let mut engine = loaded(GRAPHOS);
    let wrong = Redaction {
        redact: Redact::Preset("everything".into()),
        pseudonym_key: None,
    };
    assert_eq!(
        engine.set_redaction(wrong).unwrap_err().code,
        Code::BadOptions
    );
    assert_eq!(engine.store().len(), 0);
    assert_eq!(
        read(&mut engine, GRAPHOS, "auto").unwrap_err().code,
        Code::BadOptions
    );
}

#[test]
fn people_keep_one_stand_in_each_throughout_a_file() {
    let mut engine = engine_with(Redact::Preset("personal".into()));
    read(&mut engine, GRAPHOS, "auto").unwrap();
    let (file, summary) = export(&mut engine, &columns(&["actorName", "actorEmail"]));
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    let mut names = std::collections::HashMap::new();
    for row in reader.records() {
        let row = row.unwrap();
        assert!(!row[1].contains('@'), "{row:?}");
        if !row[1].is_empty() {
            assert_eq!(
                names
                    .entry(row[1].to_owned())
                    .or_insert_with(|| row[0].to_owned()),
                &row[0],
                "{row:?}"
            );
        }
    }
    assert!(names.len() > 10, "{} people", names.len());
    assert!(summary.masked_cells > 5000, "{}", summary.masked_cells);
}

fn every_manifest() -> Vec<Value> {
    let rules = Redact::Rules(vec![RedactRule {
        field: None,
        key: Some("role".into()),
        shape: None,
        action: RedactAction::Pseudonym,
    }]);
    let mut manifests = Vec::new();
    for redact in [
        Redact::default(),
        Redact::Preset("personal".into()),
        rules,
        Redact::Rules(Vec::new()),
    ] {
        let mut engine = engine_with(redact);
        read(&mut engine, GRAPHOS, "auto").unwrap();
        for options in [
            ExportOptions::default(),
            with_details(&["id", "time", "details"], "flatten"),
            with_details(&["details"], "changes"),
            ExportOptions {
                format: Some("ndjson".into()),
                query: Some("action:DELETE -user:bob".into()),
                ..ExportOptions::default()
            },
            ExportOptions {
                query: Some("nothing-has-this".into()),
                ..ExportOptions::default()
            },
        ] {
            manifests.push(
                export_in(&mut engine, &options, berlin())
                    .unwrap()
                    .1
                    .manifest,
            );
        }
    }
    manifests
}

#[test]
fn every_manifest_is_as_its_schema_says() {
    let schema: Value =
        serde_json::from_str(include_str!("../../public/manifest.schema.json")).unwrap();
    for manifest in every_manifest() {
        assert_eq!(
            crate::schema::problems(&schema, &manifest),
            Vec::<String>::new(),
            "{manifest:#}"
        );
    }
    if let Some(folder) = std::env::var_os("AUDIT_EXPLORER_MANIFESTS") {
        std::fs::write(folder, serde_json::to_vec(&every_manifest()).unwrap()).unwrap();
    }
}

#[test]
fn a_manifest_says_from_where_without_secrets_and_what_was_meant() {
    let mut engine = loaded(GRAPHOS);
    let options = ExportOptions {
        query: Some("action:DELETE -user:bob".into()),
        ..ExportOptions::default()
    };
    let (file, summary) = export(&mut engine, &options);
    let manifest = &summary.manifest;
    assert_eq!(
        manifest["source"]["pages"][0]["url"],
        "https://api.example/audit?access_token=[masked]&page=1"
    );
    assert_eq!(manifest["source"]["pages"][0]["bytes"], GRAPHOS.len());
    assert_eq!(
        manifest["source"]["pages"][0]["sha256"].as_str().unwrap(),
        sha256(GRAPHOS),
    );
    assert_eq!(
        manifest["files"][0]["sha256"].as_str().unwrap(),
        sha256(file.as_bytes())
    );
    assert_eq!(manifest["request"]["query"], "action:DELETE -user:bob");
    let meaning = manifest["request"]["meaning"].as_str().unwrap();
    assert!(
        meaning.contains("DELETE") && meaning.contains("not"),
        "{meaning}"
    );
    assert!(!manifest.to_string().contains("hunter2"), "{manifest}");
}

#[test]
fn a_manifest_names_a_local_file_by_its_bytes_and_what_it_came_packed_in() {
    let body = events(&[json!({ "role": "USER" })]);
    let mut engine = engine_with(Redact::default());
    engine.begin_load(ReadOptions::default(), false);
    engine.begin_body("own.json");
    // In pieces, as a file is read.
    for piece in body.chunks(7) {
        engine.feed(piece).unwrap();
    }
    engine.end_body().unwrap();
    engine.read_rest().unwrap();
    // One that is refused is received all the same.
    engine.begin_body("notes.txt");
    engine.pass_by(b"Hello");
    engine.leave_body();
    engine.came_packed(Packed {
        source: "own.json".into(),
        bytes: 3,
        sha256: sha256(b"zip"),
    });
    engine.finish_load(1.0);
    let (_, summary) = export(&mut engine, &columns(&["id"]));
    let source = &summary.manifest["source"];
    assert_eq!(
        source["pages"],
        json!([
            { "source": "own.json", "bytes": body.len(), "sha256": sha256(&body) },
            { "source": "notes.txt", "bytes": 5, "sha256": sha256(b"Hello") },
        ])
    );
    assert_eq!(
        source["packed"],
        json!([{ "source": "own.json", "bytes": 3, "sha256": sha256(b"zip") }])
    );
    // What is kept on the device, and read back, says the same.
    let snapshot = engine.snapshot("", 1).unwrap();
    let mut other = engine_with(Redact::default());
    let mut restoring = other.restoring();
    for number in 0..snapshot.pieces() {
        restoring
            .take(&snapshot.piece(number, &engine).unwrap())
            .unwrap();
    }
    other.restore(restoring.finish().unwrap()).unwrap();
    let (_, again) = export(&mut other, &columns(&["id"]));
    assert_eq!(again.manifest["source"], *source);
}

#[test]
fn what_is_loaded_while_a_file_is_made_changes_neither_the_file_nor_its_manifest() {
    let body = events(&[
        json!({ "role": "A" }),
        json!({ "role": "B" }),
        json!({ "role": "C" }),
    ]);
    let more = events(&[json!({ "role": "D", "also": 1 })]);
    for details in ["json", "flatten", "changes"] {
        let options = with_details(&["id", "user", "details"], details);
        let (file, summary) = export(&mut loaded(&body), &options);
        let mut engine = loaded(&body);
        let mut under_way = engine.begin_export(&options, Some(Zone::utc())).unwrap();
        let mut made = under_way.step(engine.store(), 1).unwrap();
        let replaced = engine.replaced();
        engine.begin_load(ReadOptions::default(), true);
        engine.begin_body("later.json");
        engine.feed(&more).unwrap();
        made.extend(under_way.step(engine.store(), 1).unwrap());
        engine.end_body().unwrap();
        engine.read_rest().unwrap();
        engine.finish_load(1.0);
        assert_eq!((engine.replaced(), engine.store().len()), (replaced, 4));
        while under_way.written() < under_way.total() {
            made.extend(under_way.step(engine.store(), 1).unwrap());
        }
        let (rest, after) = under_way.finish(&engine, 0.0).unwrap();
        made.extend(rest);
        assert_eq!(String::from_utf8(made).unwrap(), file, "{details}");
        assert_eq!(after.manifest, summary.manifest, "{details}");
    }
    // Asked for in the middle of a load, it says of that load what came so far, and nothing of the one before.
    let mut engine = loaded(GRAPHOS);
    engine.begin_load(ReadOptions::default(), false);
    engine.begin_body("whole.json");
    engine.feed(&body).unwrap();
    engine.end_body().unwrap();
    engine.read_rest().unwrap();
    engine.begin_body("half.json");
    engine.feed(&more[..9]).unwrap();
    let (_, summary) = export(&mut engine, &columns(&["id"]));
    let manifest = &summary.manifest;
    assert_eq!((summary.rows, summary.complete), (3, false));
    assert_eq!(manifest["completeness"]["events"], 3);
    assert_eq!(
        manifest["completeness"]["gaps"][0]["reason"],
        "the load went on while this was asked for"
    );
    assert_eq!(manifest["source"]["pages"][0]["sha256"], sha256(&body));
    assert_eq!(
        manifest["source"]["pages"][1],
        json!({ "source": "half.json", "bytes": 9 })
    );
    assert_eq!(manifest["mapping"]["used"][0]["of"], "whole.json");
    // Other events in their place are known by that.
    let mut engine = loaded(&body);
    let replaced = engine.replaced();
    read(&mut engine, &more, "auto").unwrap();
    assert_ne!(engine.replaced(), replaced);
}

fn sha256(bytes: &[u8]) -> String {
    let mut digest = audit_explorer::core::export::Digest::default();
    digest.update(bytes);
    digest.hex()
}
