//! Records that hold a list of events: each element is an event of its own.

#![allow(
    clippy::unwrap_used,
    reason = "a test may end where its ground is gone"
)]

use audit_explorer::core::engine::Engine;
use audit_explorer::core::protocol::{LoadReport, MappingChange, ReadOptions, Reply, Request};

use crate::asked::{event, mapping_of, rows};

fn load_with(options: ReadOptions, bodies: &[&str]) -> (Engine, LoadReport) {
    let mut engine = Engine::default();
    engine.begin_load(options, false);
    for (number, body) in bodies.iter().enumerate() {
        engine.begin_body(&format!("body {number}"));
        engine.feed(body.as_bytes()).unwrap();
        engine.end_body().unwrap();
        engine.read_rest().unwrap();
    }
    let report = engine.finish_load(0.0);
    (engine, report)
}

fn load(bodies: &[&str]) -> (Engine, LoadReport) {
    load_with(ReadOptions::default(), bodies)
}

fn count(engine: &mut Engine, query: &str) -> u64 {
    let request = Request::Search {
        query: query.into(),
        generation: 1,
    };
    match engine.handle(request).unwrap() {
        Reply::Matched(matched) => matched.total,
        other => panic!("{other:?}"),
    }
}

const WORKSPACE: &str = r#"{"kind":"admin#reports#activities","items":[
{"kind":"admin#reports#activity","id":{"time":"2024-05-01T10:00:00.123Z","uniqueQualifier":"-77","applicationName":"drive"},"actor":{"email":"ann@example.org","profileId":"11"},"ipAddress":"198.51.100.7","events":[{"type":"access","name":"edit","parameters":[{"name":"doc_id","value":"D1"},{"name":"doc_title","value":"Plan"}]},{"type":"acl_change","name":"change_acl_editors","parameters":[{"name":"doc_id","value":"D2"}]}]},
{"kind":"admin#reports#activity","id":{"time":"2024-05-01T11:00:00.000Z","uniqueQualifier":"-78","applicationName":"login"},"actor":{"email":"bo@example.org","profileId":"12"},"ipAddress":"198.51.100.8","events":[{"type":"login","name":"login_failure"}]},
{"kind":"admin#reports#activity","id":{"time":"2024-05-01T12:00:00.000Z","uniqueQualifier":"-79","applicationName":"login"},"actor":{"email":"bo@example.org"},"events":[]}
]}"#;

fn check_workspace(options: ReadOptions) {
    let (mut engine, report) = load_with(options, &[WORKSPACE]);
    assert_eq!(
        (report.events, report.rejected, report.duplicates),
        (4, 0, 0)
    );
    let all = rows(&mut engine);
    let actions: Vec<&str> = all.iter().map(|row| row.action.as_str()).collect();
    assert_eq!(actions, ["edit", "change_acl_editors", "login_failure", ""]);
    for (row, email) in all.iter().zip([
        "ann@example.org",
        "ann@example.org",
        "bo@example.org",
        "bo@example.org",
    ]) {
        assert_eq!(
            row.actor_email, email,
            "the fields of the record around are visible"
        );
    }
    assert_eq!(all[1].time, "2024-05-01T10:00:00.123Z");
    assert_eq!(all[1].id, "-77");
    assert_eq!(
        event(&mut engine, 0),
        event(&mut engine, 1),
        "the whole record that it stood in"
    );
    assert!(event(&mut engine, 1).starts_with("{\"kind\":\"admin#reports#activity\""));
    assert!(
        all[0].details.contains("D1") && !all[0].details.contains("D2"),
        "{}",
        all[0].details
    );
    assert!(all[1].details.contains("D2") && !all[1].details.contains("D1"));
    assert_eq!(
        mapping_of(&mut engine, None).explode.as_deref(),
        Some("events[*]")
    );
    assert_eq!(count(&mut engine, "action:=edit"), 1);
    // A bare word looks everywhere, so also in the rest of the record that `event` gives.
    assert_eq!(count(&mut engine, "D2"), 2);
}

#[test]
fn each_inner_event_of_google_workspace_is_an_event() {
    check_workspace(ReadOptions::default());
}

#[test]
fn so_it_is_without_the_rules_for_known_sources() {
    check_workspace(ReadOptions {
        source: "none".into(),
        ..ReadOptions::default()
    });
}

#[test]
fn the_resource_of_each_is_its_own() {
    let (mut engine, _) = load(&[WORKSPACE]);
    let all = rows(&mut engine);
    assert_eq!(
        (all[0].resource_id.as_str(), all[1].resource_id.as_str()),
        ("D1", "D2")
    );
    assert_eq!(
        (all[0].resource_name.as_str(), all[1].resource_name.as_str()),
        ("Plan", "")
    );
}

#[test]
fn a_record_that_comes_again_is_as_many_duplicates_as_it_has_events() {
    let (mut engine, report) = load(&[WORKSPACE, WORKSPACE]);
    assert_eq!(
        (report.events, report.duplicates, report.rejected),
        (4, 4, 0)
    );
    assert_eq!(rows(&mut engine).len(), 4);
    // Alike within a record is no repetition: nothing but their place tells them apart.
    let twins = r#"[{"user":"ann","events":[{"action":"ping","time":"2024-05-01T10:00:00Z"},{"action":"ping","time":"2024-05-01T10:00:00Z"}]}]"#;
    let (_, report) = load(&[twins]);
    assert_eq!((report.events, report.duplicates), (2, 0));
    let (_, report) = load(&[twins, twins]);
    assert_eq!((report.events, report.duplicates), (2, 2));
}

#[test]
fn events_grouped_by_their_actor_are_taken_apart() {
    let (mut engine, report) = load(&[
        r#"{"users":[{"userId":7,"email":"ann@example.org","activities":[{"at":"2024-05-01T10:00:00Z","action":"invoice.create","target":{"id":"I1"}},{"at":"2024-05-01T10:05:00Z","action":"invoice.delete","target":{"id":"I1"}}]},{"userId":8,"email":"bo@example.org","activities":[{"at":"2024-05-02T10:00:00Z","action":"invoice.create","target":{"id":"I2"}}]}]}"#,
    ]);
    assert_eq!(report.events, 3);
    let all = rows(&mut engine);
    assert_eq!(all[1].action, "invoice.delete");
    assert_eq!(all[1].time, "2024-05-01T10:05:00Z");
    assert_eq!(all[1].actor_email, "ann@example.org");
    assert_eq!(all[2].resource_id, "I2");
}

#[test]
fn events_grouped_by_day_are_taken_apart() {
    let (mut engine, report) = load(&[
        r#"[{"day":"2024-05-01","entries":[{"ts":1714557600,"verb":"created","user":"ann"},{"ts":1714557660,"verb":"deleted","user":"bo"}]},{"day":"2024-05-02","entries":[{"ts":1714644000,"verb":"created","user":"ann"}]}]"#,
    ]);
    assert_eq!(report.events, 3);
    let all = rows(&mut engine);
    assert_eq!(all[1].time, "2024-05-01T10:01:00Z");
    assert_eq!(all[1].actor_name, "bo");
}

#[test]
fn a_list_of_what_an_event_changed_or_touched_is_none_of_events() {
    for body in [
        r#"[{"id":1,"created":"2024-05-01T10:00:00Z","action":"user.update","actor":{"id":"a"},"changes":[{"field":"name","action":"set","from":"x","to":"y"},{"field":"mail","action":"set","from":"x","to":"y"}]}]"#,
        r#"[{"id":1,"created":"2024-05-01T10:00:00Z","event":"file.share","actor":{"id":"a"},"targets":[{"type":"user","id":"t1"},{"type":"file","id":"t2"}]}]"#,
        r#"[{"id":1,"created":"2024-05-01T10:00:00Z","summary":"Rule changed","actor":"a","history":[{"version":1,"date":"2024-04-01T10:00:00Z"},{"version":2,"date":"2024-04-02T10:00:00Z"}]}]"#,
    ] {
        let (mut engine, report) = load(&[body]);
        assert_eq!(report.events, 1, "{body}");
        assert_eq!(mapping_of(&mut engine, None).explode, None, "{body}");
    }
}

#[test]
fn an_element_that_is_no_object_is_a_reject_with_its_place() {
    let body = r#"[{"user":"ann","events":[null,{"action":"login","time":"2024-05-01T10:00:00Z"},7,{"action":"logout","time":"2024-05-01T10:09:00Z"}]},{"user":"bo","events":{"action":"login","time":"2024-05-01T11:00:00Z"}},{"user":"cy","events":"none"},{"user":"di","events":[{"action":"login","time":"2024-05-01T12:00:00Z"}]}]"#;
    let (mut engine, report) = load(&[body]);
    assert_eq!((report.events, report.rejected), (5, 2));
    assert_eq!(report.rejects[0].at, body.find("null").unwrap() as u64);
    assert_eq!(report.rejects[1].at, body.find(",7,").unwrap() as u64 + 1);
    let all = rows(&mut engine);
    assert_eq!(
        all.iter()
            .map(|row| row.action.as_str())
            .collect::<Vec<_>>(),
        ["login", "logout", "login", "", "login"]
    );
    assert_eq!(all[3].actor_name, "cy");
}

#[test]
fn a_change_of_the_mapping_may_take_records_apart_and_put_them_together_again() {
    // Recognised by hand as another source, so not exploded; and back.
    let (mut engine, _) = load(&[WORKSPACE, WORKSPACE]);
    let apart = rows(&mut engine);
    let set = |engine: &mut Engine, source: &str| {
        let change = Box::new(MappingChange {
            source: Some(source.into()),
            ..MappingChange::default()
        });
        match engine.handle(Request::SetMapping { change }).unwrap() {
            Reply::Remapped(remapped) => remapped.report.events,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(set(&mut engine, "github"), 3);
    assert_eq!(rows(&mut engine).len(), 3);
    assert!(event(&mut engine, 1).contains("login_failure"));
    assert_eq!(set(&mut engine, "auto"), 4);
    assert_eq!(rows(&mut engine), apart);
    assert_eq!(event(&mut engine, 0), event(&mut engine, 1));
    // What comes again is known all the same.
    engine.begin_load(ReadOptions::default(), true);
    engine.begin_body("again");
    engine.feed(WORKSPACE.as_bytes()).unwrap();
    engine.end_body().unwrap();
    engine.read_rest().unwrap();
    assert_eq!(engine.finish_load(0.0).duplicates, 4);
}

#[test]
fn a_long_list_is_taken_apart_in_order() {
    let inner: Vec<String> = (0..20_000)
        .map(|number| format!(r#"{{"action":"ping","time":"2024-05-01T10:00:00.{number:05}Z"}}"#))
        .collect();
    let body = format!(r#"[{{"user":"ann","events":[{}]}}]"#, inner.join(","));
    let (mut engine, report) = load(&[&body]);
    assert_eq!(report.events, 20_000);
    assert_eq!(rows(&mut engine)[9_999].time, "2024-05-01T10:00:00.09999Z");
}
