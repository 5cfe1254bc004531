//! What is new is joined whole, or nothing is.

use serde_json::json;

use super::*;
use crate::core::engine::Snapshot;
use crate::core::paging::newer::Arrival;
use crate::core::protocol::{Redact, Redaction, Reply, Request};

const NAME: &str = "api.example/audit";
const FIRST: &str = r#"{"data":[
    {"id":"e3","timestamp":"2024-05-02T10:00:00Z","action":"DELETE","actor":{"email":"ann@example.org"}},
    {"id":"e2","timestamp":"2024-05-01T11:00:00Z","action":"UPDATE","actor":{"email":"bob@example.org"}},
    {"id":"e1","timestamp":"2024-05-01T10:00:00Z","action":"CREATE","actor":{"email":"ann@example.org"}}]}"#;
/// Two new ones, and one that is there.
const MORE: &str = r#"{"data":[
    {"id":"e5","timestamp":"2024-05-03T12:00:00Z","action":"LOGIN","actor":{"email":"ann@example.org"},"password":"hunter2000"},
    {"id":"e4","timestamp":"2024-05-03T10:00:00Z","action":"LOGIN","actor":{"email":"eve@example.org"}},
    {"id":"e3","timestamp":"2024-05-02T10:00:00Z","action":"DELETE","actor":{"email":"ann@example.org"}}]}"#;

fn options() -> ReadOptions {
    ReadOptions {
        name: NAME.into(),
        ..ReadOptions::default()
    }
}

fn page(engine: &mut Engine, text: &str) {
    engine.begin_body(NAME);
    engine.feed(text.as_bytes()).expect("it is JSON");
    let end = engine.end_body().expect("it is whole");
    engine.read_rest().expect("it is well-formed");
    engine.events_lie(&end.layout);
}

fn loaded() -> Engine {
    let mut engine = Engine::default();
    engine.set_clock(1_714_730_000_000); // 2024-05-03T09:53:20Z
    engine.begin_load(options(), false);
    page(&mut engine, FIRST);
    engine.finish_load(1.0);
    engine
}

fn actions(engine: &mut Engine, query: &str) -> Vec<String> {
    let search = Request::Search {
        query: query.into(),
        generation: 1,
    };
    engine.handle(search).expect("a query");
    match engine.handle(Request::Rows {
        offset: 0,
        limit: 99,
    }) {
        Ok(Reply::Rows(rows)) => rows.into_iter().map(|row| row.id).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn new_events_are_joined_and_known_ones_are_counted_as_duplicates() {
    let mut engine = loaded();
    assert_eq!(actions(&mut engine, "ann"), ["e3", "e1"]);
    engine.set_clock(1_714_800_000_000);
    engine.begin_join(options()).expect("the mapping is there");
    page(&mut engine, MORE);
    // Not before all of it is there.
    assert_eq!(actions(&mut engine, "ann"), ["e3", "e1"]);
    let report = engine.finish_join(1.0);
    assert_eq!(
        (report.events, report.duplicates, report.rejected),
        (2, 1, 0)
    );
    assert_eq!(actions(&mut engine, "ann"), ["e5", "e3", "e1"]);
    assert_eq!(actions(&mut engine, ""), ["e5", "e4", "e3", "e2", "e1"]);
    let all = engine.load_report();
    assert_eq!((all.events, all.duplicates, all.pages), (5, 1, 2));
    assert_eq!(all.asked.as_deref(), Some("2024-05-04T05:20:00Z"));
    assert_eq!(all.to.as_deref(), Some("2024-05-03T12:00:00Z"));
    // What is new went through the same gate.
    let event = engine.event(3).expect("it is there");
    assert!(!event.contains("hunter2000"), "{event}");
}

#[test]
fn what_is_given_up_leaves_everything_as_it_was() {
    let mut engine = loaded();
    let before = format!("{:?}", engine.load_report());
    engine.begin_join(options()).expect("the mapping is there");
    page(&mut engine, MORE);
    engine.begin_body(NAME);
    engine.cut_body("the connection broke");
    engine.read_rest().expect("nothing is left of it");
    assert_eq!(engine.first_gap().as_deref(), Some("the connection broke"));
    engine.abandon_join();
    assert_eq!(format!("{:?}", engine.load_report()), before);
    assert_eq!(actions(&mut engine, ""), ["e3", "e2", "e1"]);
    // And it can be asked again, and kept.
    engine.begin_join(options()).expect("the mapping is there");
    page(&mut engine, MORE);
    assert_eq!(engine.finish_join(1.0).events, 2);
    assert!(engine.snapshot("", 1).is_some());
}

#[test]
fn an_empty_page_adds_nothing_and_is_not_searched_for_other_lists() {
    let mut engine = loaded();
    engine.begin_join(options()).expect("the mapping is there");
    page(
        &mut engine,
        r#"{"links":[{"time":"2024-05-09T00:00:00Z","action":"no event"}],"data":[]}"#,
    );
    assert_eq!(engine.finish_join(1.0).events, 0);
    assert_eq!(actions(&mut engine, ""), ["e3", "e2", "e1"]);
}

#[test]
fn how_events_came_is_known_again_after_a_join_and_a_restart() {
    let mut engine = loaded();
    let there = engine.there(NAME).expect("it was read");
    assert_eq!(there.arrival, Arrival::NewestFirst);
    assert_eq!(there.newest_millis, Some(1_714_644_000_000));
    assert!(engine.there("another").is_none());
    engine.begin_join(options()).expect("the mapping is there");
    page(&mut engine, MORE);
    assert_eq!(engine.comes_down_to(there.newest_millis), Ok(()));
    let later = there.newest_millis.map(|newest| newest - 1);
    assert!(
        engine
            .comes_down_to(later)
            .is_err_and(|reason| reason.contains("ends before"))
    );
    assert_eq!(engine.last_arrived(), Some(1_714_644_000_000));
    engine.finish_join(1.0);
    let last = |url: &str| LastPage {
        source: NAME.into(),
        url: url.into(),
        method: "GET".into(),
        body: None,
    };
    engine.set_last_page(last("https://api.example/audit?cursor=c2"));

    let snapshot = engine.snapshot("a note", 1).expect("something is loaded");
    let mut again = Engine::default();
    let mut restoring = again.restoring();
    for number in 0..snapshot.pieces() {
        let piece = snapshot.piece(number, &engine).expect("nothing changed");
        restoring.take(&piece).expect("it is whole");
    }
    again
        .restore(restoring.finish().expect("it is whole"))
        .expect("nothing is loaded");
    let there = again.there(NAME).expect("it was read");
    assert_eq!(there.arrival, Arrival::NewestFirst);
    assert_eq!(
        there.last_page,
        Some(last("https://api.example/audit?cursor=c2"))
    );
    // By the mapping that was kept, too.
    again.begin_join(options()).expect("the mapping is there");
    page(&mut again, &MORE.replace("e5", "e6"));
    assert_eq!(again.finish_join(1.0).events, 1);

    // A request with a secret in it is written nowhere.
    engine.set_last_page(last(
        "https://api.example/audit?access_token=0123456789abcdef",
    ));
    let snapshot = engine.snapshot("", 1).expect("something is loaded");
    let text = snapshot.piece(0, &engine).expect("nothing changed");
    assert!(!String::from_utf8_lossy(&text).contains("0123456789abcdef"));
}

#[test]
fn what_a_request_posts_is_written_only_where_it_holds_no_secret_and_never_handed_on() {
    let mut engine = loaded();
    let written = |snapshot: Option<Snapshot>, engine: &Engine| {
        let snapshot = snapshot.expect("something is loaded");
        let text = snapshot.piece(0, engine).expect("nothing changed");
        String::from_utf8_lossy(&text).into_owned()
    };
    let asked = |body: serde_json::Value| LastPage {
        source: NAME.into(),
        url: "https://api.example/audit".into(),
        method: "POST".into(),
        body: Some(body),
    };
    for (body, is_kept) in [
        (json!({ "cursor": "met-in-it" }), true),
        (json!({ "api_token": "met-in-it" }), false),
        (json!({ "login": { "password": "met-in-it" } }), false),
    ] {
        engine.set_last_page(asked(body.clone()));
        let kept = written(engine.snapshot("", 1), &engine);
        assert_eq!(kept.contains("met-in-it"), is_kept, "{body}");
        let handed_on = written(engine.snapshot_to_hand_on("", 1), &engine);
        assert!(!handed_on.contains("met-in-it"), "{body}");
    }
    // What the host masks besides secrets is written as little.
    let mut engine = Engine::default();
    let rules = r#"[{ "key": "team", "action": "mask" }]"#;
    let redact = serde_json::from_str(rules).expect("rules");
    let redaction = Redaction {
        redact,
        pseudonym_key: None,
    };
    engine
        .set_redaction(redaction)
        .expect("rules that can be read");
    engine.begin_load(options(), false);
    page(&mut engine, FIRST);
    engine.finish_load(1.0);
    engine.set_last_page(asked(json!({ "team": "met-in-it" })));
    let kept = written(engine.snapshot("", 1), &engine);
    assert!(!kept.contains("met-in-it"), "{kept}");
}

#[test]
fn another_setting_of_what_is_masked_holds_for_what_is_new() {
    let mut engine = Engine::default();
    engine
        .set_redaction(Redaction {
            redact: Redact::Preset("personal".into()),
            pseudonym_key: Some("0".repeat(64)),
        })
        .expect("the setting is known");
    engine.begin_load(options(), false);
    page(&mut engine, FIRST);
    engine.finish_load(1.0);
    engine.begin_join(options()).expect("the mapping is there");
    page(&mut engine, MORE);
    // The one that is there was masked by the same key, and is known again.
    assert_eq!(engine.finish_join(1.0).events, 2);
    let event = engine.event(3).expect("it is there");
    assert!(!event.contains("ann@example.org"), "{event}");
}
