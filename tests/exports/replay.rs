//! An export made again from its pages by what its manifest says, as `verify` does it.

use audit_explorer::core::engine::Engine;
use audit_explorer::core::export::sheet_sha256;
use audit_explorer::core::failure::Failure;
use audit_explorer::core::protocol::{
    DayMonth, ExportOptions, ExportSummary, MappingChange, ReadOptions, Reply, Request,
};
use audit_explorer::core::time::Zone;
use audit_explorer::core::verify::{Claim, manifest_text};

const NOW: &str = "2024-10-31T12:00:00Z";

/// An hour east of Greenwich.
fn zone(name: &str) -> Result<Zone, Failure> {
    Ok(match name {
        "Africa/Lagos" => Zone::new(name, 3600, Vec::new()),
        _ => Zone::utc(),
    })
}

fn feed(engine: &mut Engine, pages: &[(&str, &str)]) {
    for (name, page) in pages {
        engine.begin_body(name);
        engine.feed(page.as_bytes()).expect("it is read");
        engine.end_body().expect("it is whole");
        engine.read_rest().expect("it is read");
    }
}

fn loaded(read: ReadOptions, pages: &[(&str, &str)]) -> Engine {
    let mut engine = Engine::default();
    let now = Some(NOW.to_owned());
    engine.handle(Request::SetNow { now }).expect("a time");
    engine.begin_load(read, false);
    feed(&mut engine, pages);
    engine.finish_load(1.0);
    engine
}

fn exported(engine: &mut Engine, options: &ExportOptions) -> (Vec<u8>, ExportSummary) {
    let named = options.time_zone.as_deref();
    let named = named.map(zone).transpose().expect("a zone");
    let mut export = engine
        .begin_export(options, named)
        .expect("it can be exported");
    let mut file = Vec::new();
    while export.written() < export.total() {
        file.extend(export.step(engine.store(), 3).expect("it is written"));
    }
    let (rest, summary) = export.finish(engine, 0.0).expect("it ends");
    file.extend(rest);
    (file, summary)
}

/// The file that the manifest's own words make of the pages.
fn again(summary: &ExportSummary, pages: &[(&str, &str)]) -> Vec<u8> {
    let claim = Claim::read(&manifest_text(&summary.manifest)).expect("it is a manifest");
    let request = claim.request().expect("it says what was asked");
    let mut engine = Engine::default();
    request.begin(&mut engine, None, zone).expect("it begins");
    feed(&mut engine, pages);
    let options = request.select(&mut engine).expect("it is selected");
    exported(&mut engine, &options).0
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn holds(engine: &mut Engine, options: &ExportOptions, pages: &[(&str, &str)]) {
    let (file, summary) = exported(engine, options);
    assert_eq!(text(&again(&summary, pages)), text(&file), "{options:?}");
}

fn report(name: &str, format: &str) -> ExportOptions {
    ExportOptions {
        report: Some(name.into()),
        format: Some(format.into()),
        ..ExportOptions::default()
    }
}

const OWN: &str = r#"{"old":[{"x":1}],"data":{"log":[
    {"when":"03/04/2024 10:00","what":"A","by":"ann","seen":"2020-01-01T00:00:00Z"},
    {"when":"04/04/2024 10:00","what":"B","by":"bob","seen":"2020-01-02T00:00:00Z"}]}}"#;

#[test]
fn the_mapping_the_place_of_events_the_zone_and_the_order_of_dates_of_the_load_are_used_again() {
    let read = ReadOptions {
        events: Some("/data/log".into()),
        mapping: [("time", "when"), ("action", "what"), ("actorName", "by")]
            .map(|(field, path)| (field.to_owned(), path.to_owned()))
            .into(),
        assume_zone: "Africa/Lagos".into(),
        zone: zone("Africa/Lagos").ok(),
        date_order: Some(DayMonth::Dmy),
        ..ReadOptions::default()
    };
    let pages = [("own", OWN)];
    let mut engine = loaded(read, &pages);
    let (file, _) = exported(&mut engine, &report("all", "csv"));
    assert!(
        text(&file).contains("2024-04-03T09:00:00Z"),
        "{}",
        text(&file)
    );
    holds(&mut engine, &report("all", "csv"), &pages);
    holds(&mut engine, &report("all", "print"), &pages);
}

const OKTA: &str = r#"[{"uuid":"u1","published":"2024-05-01T10:00:00Z","eventType":"user.session.start","actor":{"id":"00u1","type":"User","alternateId":"ann@example.org","displayName":"Ann"},"outcome":{"result":"SUCCESS"},"target":[{"id":"t1","type":"App"}],"client":{"ipAddress":"10.0.0.1"}}]"#;
const GITHUB: &str = r#"[{"@timestamp":1714557600000,"_document_id":"d1","action":"repo.create","actor":"bob","org":"acme","repo":"acme/x"}]"#;

#[test]
fn a_source_read_without_the_rules_that_are_known_of_it_is_read_without_them_again() {
    let read = ReadOptions {
        source: "none".into(),
        ..ReadOptions::default()
    };
    let pages = [("okta.json", OKTA)];
    holds(&mut loaded(read, &pages), &report("all", "csv"), &pages);
}

#[test]
fn of_several_sources_each_is_read_by_its_own_mapping_also_where_it_was_changed() {
    let nested =
        r#"[{"id":"r1","time":"2024-05-02T10:00:00Z","name":"x","items":[{"op":"A"},{"op":"B"}]}]"#;
    let pages = [
        ("okta.json", OKTA),
        ("nested.json", nested),
        ("github.json", GITHUB),
    ];
    let mut engine = loaded(ReadOptions::default(), &pages);
    for (of, change) in [
        (
            "okta.json",
            MappingChange {
                fields: [("resourceName".to_owned(), "client.ipAddress".to_owned())].into(),
                ..MappingChange::default()
            },
        ),
        (
            "nested.json",
            MappingChange {
                explode: Some("items[*]".into()),
                fields: [("action".to_owned(), "items[*].op".to_owned())].into(),
                ..MappingChange::default()
            },
        ),
    ] {
        let change = MappingChange {
            of: Some(of.into()),
            ..change
        };
        let mut remap = engine
            .begin_remap(&change, None)
            .expect("it can be changed");
        while engine.step_remap(&mut remap).expect("there is room") {}
        engine.finish_remap(remap).expect("nothing else came");
    }
    assert_eq!(engine.store().len(), 4);
    let (_, summary) = exported(&mut engine, &report("all", "csv"));
    let used = &summary.manifest["mapping"]["used"];
    assert_eq!(used[0]["rules"], "okta", "{used:#}");
    assert_eq!(used[1]["explode"], "items[*]", "{used:#}");
    assert_eq!(used[2]["of"], "github.json", "{used:#}");
    for format in ["csv", "ndjson", "print"] {
        holds(&mut engine, &report("all", format), &pages);
    }
}

#[test]
fn a_manifest_that_does_not_say_how_its_sources_were_read_is_read_as_before() {
    let pages = [("okta.json", OKTA)];
    let (file, mut summary) = exported(
        &mut loaded(ReadOptions::default(), &pages),
        &report("all", "csv"),
    );
    let mapping = summary.manifest["mapping"].as_object_mut();
    mapping.expect("there is one").remove("used");
    assert_eq!(text(&again(&summary, &pages)), text(&file));
}

#[test]
fn a_print_view_of_events_that_are_not_complete_follows_from_its_pages() {
    let pages = [("okta.json", OKTA)];
    let mut engine = Engine::default();
    engine.begin_load(ReadOptions::default(), false);
    feed(&mut engine, &pages);
    engine.missing_page(2, "the network broke");
    engine.finish_load(1.0);
    let (file, _) = exported(&mut engine, &report("visible", "print"));
    assert!(text(&file).contains("NOT COMPLETE"));
    holds(&mut engine, &report("visible", "print"), &pages);
}

#[test]
fn every_manifest_says_of_its_sources_what_its_schema_says() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../public/manifest.schema.json")).expect("JSON");
    let pages = [("okta.json", OKTA), ("github.json", GITHUB)];
    let mut engine = loaded(ReadOptions::default(), &pages);
    for format in ["csv", "ndjson", "print"] {
        let (_, summary) = exported(&mut engine, &report("all", format));
        assert_eq!(
            crate::schema::problems(&schema, &summary.manifest),
            Vec::<String>::new()
        );
    }
}

/// One event a minute before and one a minute after each midnight of Greenwich and of Lagos.
fn nights() -> String {
    let times = ["22:59", "23:01", "23:59"]
        .map(|time| format!("2024-10-24T{time}:00Z"))
        .into_iter()
        .chain([
            "2024-10-25T00:01:00Z".to_owned(),
            "2024-10-31T11:00:00Z".to_owned(),
        ]);
    let event = |(number, time)| {
        format!(r#"{{"id":"e{number}","time":"{time}","action":"A","user":"ann"}}"#)
    };
    format!(
        "[{}]",
        times.enumerate().map(event).collect::<Vec<_>>().join(",")
    )
}

fn ids(file: &[u8]) -> Vec<String> {
    let file = text(file);
    file.lines()
        .skip(1)
        .map(|line| line[..2].to_owned())
        .collect()
}

fn asked(query: Option<&str>) -> ExportOptions {
    ExportOptions {
        query: query.map(str::to_owned),
        columns: Some(vec!["id".into(), "time".into()]),
        ..ExportOptions::default()
    }
}

#[test]
fn days_and_last_of_a_query_that_is_given_are_those_of_the_zone_and_the_clock_that_are_given() {
    let page = nights();
    let pages = [("log", page.as_str())];
    let mut engine = loaded(ReadOptions::default(), &pages);
    let in_lagos = |query| ExportOptions {
        time_zone: Some("Africa/Lagos".into()),
        ..asked(Some(query))
    };
    let (file, summary) = exported(&mut engine, &in_lagos("on:2024-10-25"));
    assert_eq!(ids(&file), ["e3", "e2", "e1"]);
    assert_eq!(summary.manifest["request"]["queryTimeZone"], "Africa/Lagos");
    holds(&mut engine, &in_lagos("on:2024-10-25"), &pages);
    let then = ExportOptions {
        now: Some("2024-10-25T00:00:00Z".into()),
        ..asked(Some("last:1h"))
    };
    let (file, summary) = exported(&mut engine, &then);
    assert_eq!(ids(&file), ["e2", "e1"]);
    let request = &summary.manifest["request"];
    assert_eq!(request["now"], request["queryNow"]);
    holds(&mut engine, &then, &pages);
}

#[test]
fn what_is_on_the_screen_is_exported_by_the_days_and_the_clock_that_it_was_searched_by() {
    let page = nights();
    let pages = [("log", page.as_str())];
    let mut engine = loaded(ReadOptions::default(), &pages);
    engine
        .handle(Request::Search {
            query: "last:2h OR on:2024-10-24".into(),
            generation: 1,
        })
        .expect("it is a query");
    // The clock goes on, and the file is written in another zone.
    let later = Some("2024-10-31T18:00:00Z".to_owned());
    engine
        .handle(Request::SetNow { now: later })
        .expect("a time");
    let elsewhere = ExportOptions {
        time_zone: Some("Africa/Lagos".into()),
        ..asked(None)
    };
    let (file, summary) = exported(&mut engine, &elsewhere);
    assert_eq!(ids(&file).len(), 4);
    let request = &summary.manifest["request"];
    assert_eq!(
        (&request["queryTimeZone"], &request["queryNow"]),
        (&"UTC".into(), &NOW.into())
    );
    holds(&mut engine, &elsewhere, &pages);
    let printed = ExportOptions {
        format: Some("print".into()),
        ..elsewhere
    };
    holds(&mut engine, &printed, &pages);
}

#[test]
fn a_record_in_which_several_events_stand_is_written_once_and_that_is_told() {
    let body = r#"[{"id":"r1","time":"2024-05-02T10:00:00Z","items":[{"op":"A"},{"op":"B"}],"password":"hunter2hunter2"},
        {"id":"r2","time":"2024-05-01T10:00:00Z","items":[{"op":"B"}]}]"#;
    let pages = [("nested.json", body)];
    let read = ReadOptions {
        mapping: [("explode", "items[*]"), ("action", "items[*].op")]
            .map(|(field, path)| (field.to_owned(), path.to_owned()))
            .into(),
        ..ReadOptions::default()
    };
    let mut engine = loaded(read.clone(), &pages);
    assert_eq!(engine.store().len(), 3);
    for format in ["ndjson", "json"] {
        for (query, rows, records) in [("", 3, 2), ("action:A", 1, 1), ("action:B", 2, 2)] {
            let asked = ExportOptions {
                query: Some(query.into()),
                ..report("all", format)
            };
            let (file, summary) = exported(&mut engine, &asked);
            assert_eq!((summary.rows, summary.records), (rows, Some(records)));
            assert_eq!(summary.masked_cells, 1);
            assert_eq!(summary.manifest["files"][0]["records"], records);
            let events = if records == 2 { 3 } else { 2 };
            let told = format!(
                "Several events stand in one record, and a record is written whole, once: the file holds {records} records with {events} events."
            );
            assert!(summary.notices.contains(&told), "{:?}", summary.notices);
            let said = summary.manifest["completeness"]["statement"].as_str();
            assert!(said.is_some_and(|said| said.ends_with(&told)), "{said:?}");
            // Loaded again, they are the same events.
            let again = loaded(read.clone(), &[("again", &text(&file))]);
            assert_eq!(
                (again.store().len(), again.load_report().duplicates),
                (events, 0)
            );
            holds(&mut engine, &asked, &pages);
        }
    }
    let (_, summary) = exported(&mut engine, &report("all", "csv"));
    assert_eq!((summary.rows, summary.records), (3, None));
    assert!(summary.notices.is_empty(), "{:?}", summary.notices);
}

#[test]
fn the_sheet_that_is_printed_is_known_to_be_the_file_or_another() {
    let pages = [("okta.json", OKTA), ("github.json", GITHUB)];
    let mut engine = loaded(ReadOptions::default(), &pages);
    let asked = ExportOptions {
        now: Some(NOW.into()),
        ..report("visible", "print")
    };
    let (_, summary) = exported(&mut engine, &asked);
    for (query, same) in [("", true), ("action:repo", false), ("-action:repo", false)] {
        let search = Request::Search {
            query: query.into(),
            generation: 1,
        };
        engine.handle(search).expect("it is a query");
        let options = Box::new(asked.clone());
        let Ok(Reply::Printed(sheet)) = engine.handle(Request::Print { options }) else {
            panic!("it is printed");
        };
        let sheet = sheet_sha256(&sheet).expect("it is digested");
        assert_eq!(sheet == summary.sha256, same, "{query}");
    }
}
