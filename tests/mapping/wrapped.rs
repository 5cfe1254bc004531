//! Events inside what somebody put around them: lists that are named by
//! configuration, and known sources in an envelope.

use audit_explorer::core::engine::Engine;
use audit_explorer::core::failure::Failure;
use audit_explorer::core::protocol::{MappingChange, ReadOptions, Reply, Request, Row};
use serde_json::{Value, json};

use crate::asked::{mapping_of, rows};

fn load(options: ReadOptions, records: &[Value]) -> Result<Engine, Failure> {
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    let mut engine = Engine::default();
    engine.begin_load(options, false);
    engine.begin_body("wrapped");
    engine.feed(lines.join("\n").as_bytes())?;
    engine.end_body()?;
    engine.read_rest()?;
    engine.finish_load(0.0);
    Ok(engine)
}

/// What an identity provider would write.
fn sign_in(number: usize) -> Value {
    json!({
        "uuid": format!("00000000-0000-0000-0000-{number:012}"),
        "published": format!("2024-05-01T10:00:{number:02}.123Z"),
        "eventType": "user.session.start", "displayMessage": "User login",
        "actor": { "id": "00u1", "type": "User", "alternateId": "ann@example.org", "displayName": "Ann" },
        "client": { "ipAddress": "192.0.2.7" }, "outcome": { "result": "SUCCESS" },
        "target": [{ "id": "0oa1", "type": "AppInstance", "displayName": "Payroll" }],
    })
}

/// What a cloud's trail would write.
fn call(number: usize) -> Value {
    json!({
        "eventVersion": "1.09", "eventID": format!("e{number}"), "eventTime": format!("2024-05-01T10:00:{number:02}Z"),
        "eventSource": "iam.example.com", "eventName": "CreateUser", "awsRegion": "eu-central-1",
        "userIdentity": { "type": "IAMUser", "principalId": "P1", "userName": "ann" },
        "sourceIPAddress": "192.0.2.7", "recipientAccountId": "1", "eventType": "AwsApiCall",
    })
}

fn wrapped(event: fn(usize) -> Value, wrap: fn(Value) -> Value) -> Vec<Value> {
    (0..10).map(|number| wrap(event(number))).collect()
}

#[test]
fn a_known_source_is_known_inside_an_envelope() {
    type Case = (&'static str, fn(usize) -> Value, fn(Value) -> Value);
    let cases: [Case; 4] = [
        (
            "okta",
            sign_in,
            |event| json!({ "_index": "logs", "_id": "x1", "_source": event }),
        ),
        (
            "okta",
            sign_in,
            |event| json!({ "offset": 17, "time": "2024-05-02T00:00:00Z", "message": event.to_string() }),
        ),
        (
            "cloudtrail",
            call,
            |event| json!({ "version": "0", "id": "b1", "detail-type": "AWS API Call via CloudTrail", "time": "2024-05-01T10:05:00Z", "detail": event }),
        ),
        (
            "cloudtrail",
            call,
            |event| json!({ "Type": "Notification", "MessageId": "m1", "Message": event.to_string() }),
        ),
    ];
    for (source, event, wrap) in cases {
        let bare = load(ReadOptions::default(), &wrapped(event, |event| event));
        let mut bare = bare.expect("the events are well-formed");
        assert_eq!(mapping_of(&mut bare, None).source, source);
        let records = wrapped(event, wrap);
        let mut engine = load(ReadOptions::default(), &records).expect("they are well-formed");
        let found = mapping_of(&mut engine, None);
        assert_eq!(found.source, source, "{}", records[0]);
        for (row, wanted) in rows(&mut engine).iter().zip(rows(&mut bare)) {
            let details = wanted.details.clone();
            let row = Row {
                details,
                ..row.clone()
            };
            assert_eq!(row, wanted, "{}", records[0]);
        }
        // The raw text is the whole of it.
        match engine.handle(Request::Event { index: 0 }) {
            Ok(Reply::Event(raw)) => assert_eq!(raw, records[0].to_string()),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn what_only_looks_a_little_like_a_known_source_inside_is_guessed_as_before() {
    let records: Vec<Value> = (0..10)
        .map(|number| {
            json!({
                "id": number, "when": format!("2024-05-01T10:00:{number:02}Z"), "what": "opened",
                "who": { "action": "none", "actor": "ann", "created_at": "2020-01-01T00:00:00Z", "org": "x" },
            })
        })
        .collect();
    let mut none = load(
        ReadOptions {
            source: "none".into(),
            ..ReadOptions::default()
        },
        &records,
    )
    .expect("they are well-formed");
    let time = rows(&mut none)[3].time.clone();
    assert_eq!(time, "2024-05-01T10:00:03Z");
}

/// Batches of changes, in a list whose name says nothing of events.
fn batches() -> Vec<Value> {
    let item = |number: usize| json!({ "at": format!("2024-05-01T10:00:{number:02}Z"), "did": "moved", "who": "ann" });
    (0..4)
        .map(|batch| {
            json!({
                "id": format!("b{batch}"), "created": "2024-05-02T00:00:00Z", "action": "batch.sent",
                "links": [item(batch * 2), item(batch * 2 + 1)],
            })
        })
        .collect()
}

#[test]
fn a_list_of_events_is_named_by_configuration_and_taken_away_again() {
    let mut engine = load(ReadOptions::default(), &batches()).expect("they are well-formed");
    assert_eq!(
        rows(&mut engine).len(),
        4,
        "the record says what it is itself"
    );

    let config: audit_explorer::core::protocol::SourceConfig = serde_json::from_value(json!({
        "url": "https://a.example/", "mapping": { "explode": "links[*]", "time": "links[*].at", "action": "links[*].did" },
    }))
    .expect("the configuration is in order");
    let mut engine = load(config.read_options(), &batches()).expect("they are well-formed");
    let all = rows(&mut engine);
    assert_eq!(all.len(), 8);
    assert_eq!(
        (all[3].action.as_str(), all[3].time.as_str()),
        ("moved", "2024-05-01T10:00:03Z")
    );
    assert_eq!(
        mapping_of(&mut engine, None).explode.as_deref(),
        Some("links[*]")
    );

    // Put back as it was given out, nothing changes.
    let given = serde_json::to_value(mapping_of(&mut engine, None)).expect("it can be written");
    let change: MappingChange = serde_json::from_value(given).expect("a report is a change");
    let change = Box::new(change);
    engine
        .handle(Request::SetMapping { change })
        .expect("it was given out");
    assert_eq!(rows(&mut engine), all);

    let change = Box::new(MappingChange {
        source: Some("auto".into()),
        explode: Some(String::new()),
        ..MappingChange::default()
    });
    engine
        .handle(Request::SetMapping { change })
        .expect("each record is one event");
    assert_eq!(rows(&mut engine).len(), 4);
}

#[test]
fn a_list_that_cannot_be_one_is_refused_with_what_may_stand_there() {
    for (list, said) in [
        ("a.{json}.b[*]", "events[*]"),
        ("a[", "explode"),
        ("[0]", "events[*]"),
    ] {
        let options = ReadOptions {
            mapping: [("explode".to_owned(), list.to_owned())].into(),
            ..ReadOptions::default()
        };
        let failure = load(options, &batches())
            .err()
            .unwrap_or_else(|| panic!("{list} is taken"));
        assert!(
            failure.message.contains(said),
            "{list}: {}",
            failure.message
        );
    }
}
