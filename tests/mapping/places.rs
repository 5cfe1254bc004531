//! Wherever the events of a body lie, they are found, each once, and the same
//! whatever the pieces in which the body arrives.

#![allow(
    clippy::unwrap_used,
    reason = "a test may end where its ground is gone"
)]

use audit_explorer::core::engine::Engine;
use audit_explorer::core::protocol::{LoadReport, ReadOptions, Reply, Request, Row};

/// Row and raw text of each event, in the order of arrival.
type Events = Vec<(Row, String)>;

fn load(body: &str, chunk: usize) -> (Events, LoadReport) {
    let mut engine = Engine::default();
    engine.begin_load(ReadOptions::default(), false);
    engine.begin_body("body");
    for part in body.as_bytes().chunks(chunk) {
        engine
            .feed(part)
            .unwrap_or_else(|failure| panic!("{}: {body}", failure.message));
    }
    let end = engine
        .end_body()
        .unwrap_or_else(|failure| panic!("{}: {body}", failure.message));
    assert!(end.whole, "{body}");
    engine.read_rest().unwrap();
    let report = engine.finish_load(0.0);
    let rows = Request::Rows {
        offset: 0,
        limit: 1_000,
    };
    let Reply::Rows(mut rows) = engine.handle(rows).unwrap() else {
        panic!("no rows")
    };
    rows.sort_by_key(|row| row.index);
    let text = |index| match engine.handle(Request::Event { index }).unwrap() {
        Reply::Event(text) => text,
        other => panic!("{other:?}"),
    };
    let texts: Vec<String> = (0..rows.len() as u32).map(text).collect();
    (rows.into_iter().zip(texts).collect(), report)
}

/// The events of a body; as many in pieces of any size.
fn events(body: &str) -> Events {
    let (events, report) = load(body, usize::MAX);
    assert_eq!(report.rejected, 0, "{:?} {body}", report.rejects);
    for chunk in [1, 2, 3, 7, 64] {
        assert!(
            load(body, chunk).0 == events,
            "in pieces of {chunk}: {body}"
        );
    }
    events
}

fn event(number: u32) -> String {
    format!(
        r#"{{"id":"e{number}","time":"2024-05-01T10:00:0{number}Z","action":"user.login","actor":{{"name":"Ann \"A\" {number}","tags":["x","y"]}}}}"#
    )
}

#[test]
fn three_events_are_found_in_every_place() {
    let [a, b, c] = [1, 2, 3].map(event);
    let node = |event: &str| format!(r#"{{"cursor":"c","node":{event}}}"#);
    let text = |json: &str| serde_json::to_string(json).unwrap();
    let array = format!("[{a},{b},{c}]");
    let bodies = [
        array.clone(),
        format!(" \n[ {a} , {b} ,\n{c} ]\n"),
        format!(r#"{{"data":[{a},{b},{c}],"next":null}}"#),
        format!(r#"{{"result":{{"events":[{a},{b},{c}]}}}}"#),
        format!("{a}\n{b}\r\n\n{c}\n"),
        format!("{a}{b}{c}"),
        [&a, &b, &c]
            .map(|event| {
                serde_json::to_string_pretty(
                    &serde_json::from_str::<serde_json::Value>(event).unwrap(),
                )
                .unwrap()
            })
            .join("\n"),
        // GraphQL: a connection, nodes, a batch of answers.
        format!(
            r#"{{"data":{{"audit":{{"pageInfo":{{"hasNextPage":false}},"edges":[{},{},{}]}}}}}}"#,
            node(&a),
            node(&b),
            node(&c)
        ),
        format!(r#"{{"data":{{"org":{{"log":{{"nodes":{array}}}}}}}}}"#),
        format!(
            r#"[{{"data":{{"log":{{"nodes":[{a}]}}}}}},{{"data":{{"log":{{"nodes":[{b},{c}]}}}}}}]"#
        ),
        format!(
            r#" [ {{"data":{{"log":{{"edges":[{}]}}}}}} , {{"data":{{"log":{{"edges":[{},{}]}}}},"extensions":{{"cost":[1,2]}}}} ] "#,
            node(&a),
            node(&b),
            node(&c)
        ),
        // Pages that somebody put into one array, or one after another.
        format!(r#"[{{"items":[{a},{b}],"nextPageToken":"n"}},{{"items":[{c}]}}]"#),
        format!(r#"{{"items":[{a},{b}],"nextPageToken":"n"}}{{"items":[{c}]}}"#),
        format!("[[{a},{b}],[],[{c}]]"),
        // An object whose values are events.
        format!(r#"{{"e1":{a},"e2":{b},"e3":{c}}}"#),
        format!(r#"{{ "events" : {{ "e1" : {a} , "e2" : {b} , "e3" : {c} }} , "total" : 3 }}"#),
        format!(r#"{{"status":"ok","payload":{{"log":{{"e1":{a},"e2":{b},"e3":{c}}}}}}}"#),
        // Written as JSON twice.
        text(&array),
        text(&format!(r#"{{"events":{array}}}"#)),
        text(&text(&array)),
        format!("{}\n{}\n{}\n", text(&a), text(&b), text(&c)),
    ];
    for body in &bodies {
        let found = events(body);
        assert_eq!(found.len(), 3, "{body}");
        for (number, (row, raw)) in found.iter().enumerate() {
            let number = number as u32 + 1;
            assert_eq!(row.id, format!("e{number}"), "{body}");
            assert_eq!(row.actor_name, format!("Ann \"A\" {number}"));
            if !body.contains("\n  ") {
                assert_eq!(*raw, event(number), "byte for byte: {body}");
            }
        }
    }
}

#[test]
fn search_hits_are_read_through_their_wrapper() {
    let hit = |number: u32| {
        format!(
            r#"{{"_index":"audit-1","_id":"h{number}","_score":null,"_source":{},"sort":[{number}]}}"#,
            event(number)
        )
    };
    let body = format!(
        r#"{{"took":3,"timed_out":false,"_shards":{{"total":1}},"hits":{{"total":{{"value":2,"relation":"eq"}},"hits":[{},{}]}}}}"#,
        hit(1),
        hit(2)
    );
    let found = events(&body);
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].0.action, "user.login");
    assert_eq!(found[1].0.time, "2024-05-01T10:00:02Z");
    assert_eq!(found[1].0.actor_name, "Ann \"A\" 2");
    assert!(
        ["e2", "h2"].contains(&found[1].0.id.as_str()),
        "{}",
        found[1].0.id
    );
}

#[test]
fn a_key_that_the_event_does_not_say_itself_is_kept_as_its_id() {
    let body = r#"{"-Nx1":{"time":"2024-05-01T10:00:00Z","action":"a.b","user":"ann"},"-Nx\u0032":{"time":"2024-05-01T10:00:01Z","action":"a.c","user":"bo"}}"#;
    let found = events(body);
    assert_eq!(found.len(), 2);
    assert_eq!(
        (found[0].0.id.as_str(), found[1].0.id.as_str()),
        ("-Nx1", "-Nx2")
    );
    assert_eq!(
        found[0].1,
        r#"{"_key":"-Nx1","time":"2024-05-01T10:00:00Z","action":"a.b","user":"ann"}"#
    );
}

#[test]
fn a_member_that_is_no_event_is_a_reject() {
    let body = format!(
        r#"{{"a":{},"b":{},"c":7,"d":{{"x":"}}"}},"e":{}}}"#,
        event(1),
        event(2),
        event(3)
    );
    let (found, report) = load(&body, usize::MAX);
    assert_eq!((found.len(), report.rejected), (4, 1));
    assert_eq!(report.rejects[0].at, body.find(":7,").unwrap() as u64 + 1);
}

#[test]
fn an_event_with_objects_in_it_is_not_taken_for_a_collection() {
    for body in [
        r#"{"id":"1","time":"2024-05-01T10:00:00Z","action":"x","before":{"time":"2024-05-01T10:00:00Z","action":"a","user":"b"},"after":{"time":"2024-05-01T10:00:00Z","action":"a","user":"b"}}"#,
        r#"[{"id":"1","created_at":"2024-05-01T10:00:00Z","action":"x","data":{"items":[{"time":"2024-05-01T10:00:00Z","action":"a"}]}}]"#,
        r#"[{"id":"1","user":"ann","events":[{"action":"x","time":"2024-05-01T10:00:00Z"}]}]"#,
    ] {
        assert_eq!(events(body).len(), 1, "{body}");
    }
}

#[test]
fn a_batch_or_a_string_that_was_cut_says_so_and_keeps_what_was_whole() {
    let [a, b, c] = [1, 2, 3].map(event);
    let batch = format!(
        r#"[{{"data":{{"log":{{"nodes":[{a}]}}}}}},{{"data":{{"log":{{"nodes":[{b},{c}]}}}}}}]"#
    );
    let quoted = serde_json::to_string(&format!("[{a},{b},{c}]")).unwrap();
    let members = format!(r#"{{"x1":{a},"x2":{b},"x3":{c}}}"#);
    for body in [&batch, &quoted, &members] {
        let cut = &body[..body.len() - 12];
        let mut engine = Engine::default();
        engine.begin_load(ReadOptions::default(), false);
        engine.begin_body("body");
        engine.feed(cut.as_bytes()).unwrap();
        let end = engine.end_body().unwrap();
        engine.read_rest().unwrap();
        let report = engine.finish_load(0.0);
        assert!(!end.whole && !report.complete, "{body}");
        assert!(report.events >= 2, "{} {body}", report.events);
    }
}
