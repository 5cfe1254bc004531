//! What a file and its manifest must not leave unsaid, and that the manifest stays itself in other hands.

use audit_explorer::core::engine::Engine;
use audit_explorer::core::protocol::{ExportOptions, Redact, Redaction, Reply, Request};
use audit_explorer::core::verify::{Claim, manifest_text, seal};
use serde_json::{Value, json};

use crate::evidence::{GRAPHOS, columns, engine_with, events, export, loaded, read, with_details};

const PIPEFY: &[u8] = include_bytes!("../../public/sample-pipefy.json");

/// As any program writes a number that it has read: 1.0 is 1.
fn rewritten(value: &Value) -> Value {
    match value {
        Value::Array(list) => list.iter().map(rewritten).collect(),
        Value::Object(keys) => keys
            .iter()
            .map(|(key, value)| (key.clone(), rewritten(value)))
            .collect(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if float.fract() == 0.0 => json!(float as i64),
            _ => serde_json::from_str(&number.to_string()).expect("a number"),
        },
        other => other.clone(),
    }
}

#[test]
fn a_manifest_that_another_program_reads_and_writes_keeps_its_digest() {
    let generic = events(&[json!({ "a": 1 }), json!({ "a": 2 })]);
    for body in [GRAPHOS, PIPEFY, &generic] {
        let (_, mut summary) = export(&mut loaded(body), &columns(&["time", "action"]));
        seal(&mut summary.manifest);
        let text = manifest_text(&summary.manifest);
        let read: Value = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(manifest_text(&read), text);
        assert_eq!(manifest_text(&rewritten(&read)), text);
    }
}

#[test]
fn records_that_could_not_be_read_are_told_of_with_the_file() {
    let mut engine = engine_with(Redact::default());
    let body = b"{\"action\":\"A\",\"time\":\"2024-05-01T10:00:00Z\"}\noops\n{\"action\":\"B\"}\n{\"b\":}\n";
    read(&mut engine, body, "ndjson").expect("two are good");
    let (_, summary) = export(&mut engine, &columns(&["action"]));
    assert_eq!(summary.rows, 2);
    let told = "Records that could not be read as events, and are not in this file: 2.";
    assert!(
        summary.notices.contains(&told.to_owned()),
        "{:?}",
        summary.notices
    );
}

#[test]
fn events_without_a_time_that_a_range_leaves_out_are_told_of_with_the_file() {
    let mut engine = engine_with(Redact::default());
    let event = |action, user, time| json!({ "action": action, "user": user, "time": time });
    let mut events = vec![
        event("A", "ann", "2024-05-01T10:00:00Z"),
        event("B", "ann", "soon"),
        event("C", "bob", "later"),
    ];
    events.resize(9, event("D", "ann", "2020-05-01T10:00:00Z"));
    let body = serde_json::to_vec(&events).expect("they are JSON");
    read(&mut engine, &body, "json").expect("they are events");
    let ranged = ExportOptions {
        from: Some("2024-01-01".into()),
        ..columns(&["action"])
    };
    let told = |count| {
        format!(
            "Events left out because they have no time that can be read, so that it cannot be told whether they belong in the range: {count}."
        )
    };
    let (file, summary) = export(&mut engine, &ranged);
    assert_eq!(file, "action\nA\n");
    assert!(summary.notices.contains(&told(2)), "{:?}", summary.notices);
    let said = &summary.manifest["completeness"];
    assert_eq!(said["leftOutUntimed"], 2);
    let statement = said["statement"].as_str().unwrap_or_default();
    assert!(
        statement.ends_with("2 of them were left out for that, since it cannot be told whether they belong in the range."),
        "{statement}"
    );
    // Only those that nothing else speaks against.
    let of_ann = ExportOptions {
        search_term: Some("ann".into()),
        ..ranged.clone()
    };
    let (_, summary) = export(&mut engine, &of_ann);
    assert_eq!(summary.manifest["completeness"]["leftOutUntimed"], 1);
    let (_, summary) = export(&mut engine, &columns(&["action"]));
    assert_eq!(summary.rows, 9);
    assert_eq!(summary.manifest["completeness"]["leftOutUntimed"], 0);
    assert_eq!(summary.notices, Vec::<String>::new());
}

#[test]
fn a_token_in_what_was_searched_for_is_written_nowhere() {
    let token = concat!("ghp_", "16C7e42F292c6912E7710c838347Ae178B4a");
    let mut engine = loaded(GRAPHOS);
    for asked in [
        ExportOptions {
            query: Some(format!("-{token}")),
            ..columns(&["action"])
        },
        ExportOptions {
            query: Some(format!("-\"used {token} twice\" action:CREATE")),
            ..columns(&["action"])
        },
        ExportOptions {
            search_term: Some(token.into()),
            ..columns(&["action"])
        },
        ExportOptions {
            actor: Some(token.into()),
            ..columns(&["action"])
        },
        ExportOptions {
            graph: Some(token.into()),
            format: Some("print".into()),
            ..columns(&["action"])
        },
    ] {
        let (file, summary) = export(&mut engine, &asked);
        let text = manifest_text(&summary.manifest);
        assert!(!file.contains("16C7e42F"), "{file}");
        assert!(!text.contains("16C7e42F"), "{text}");
        assert!(text.contains("[masked token]"), "{text}");
        // It cannot be asked for again by that, and `verify` says so.
        let claim = Claim::read(&text).expect("it is a manifest");
        assert_eq!(claim.request(), None);
    }
    let Ok(Reply::Told(told)) = engine.handle(Request::Tell {
        options: Box::new(ExportOptions {
            actor: Some(token.into()),
            search_term: Some(token.into()),
            ..columns(&["action"])
        }),
    }) else {
        panic!("what may be told of a request is told");
    };
    let masked = Some("[masked token]".to_owned());
    assert_eq!((&told.actor, &told.search_term), (&masked, &masked));
    assert_eq!(told.query.as_deref(), Some(""));
    let open = ExportOptions {
        query: Some("action:CREATE".into()),
        ..columns(&["action"])
    };
    let (_, summary) = export(&mut engine, &open);
    assert_eq!(summary.manifest["request"]["query"], "action:CREATE");
    let claim = Claim::read(&manifest_text(&summary.manifest)).expect("it is a manifest");
    assert_eq!(
        claim.request().and_then(|request| request.options.query),
        open.query
    );
}

#[test]
fn details_that_hold_nothing_are_not_filled_with_the_rest_of_the_event() {
    let body = events(&[json!({}), json!({ "a": 1 }), json!([])]);
    let (file, _) = export(&mut loaded(&body), &columns(&["id", "details"]));
    assert!(
        file.contains("e0,{}\n") && file.contains("e2,[]\n"),
        "{file}"
    );
    assert!(!file.contains("ann@example.org"), "{file}");
}

#[test]
fn a_from_and_a_to_under_a_name_are_a_change_and_a_range_of_time_is_none() {
    let body = events(&[
        json!({ "role": { "from": "USER", "to": "ADMIN" } }),
        json!({ "span": { "from": "2024-01-01", "to": "2024-02-01" } }),
        json!({ "mail": { "from": "a@example.org", "to": "b@example.org" } }),
    ]);
    let asked = with_details(&["id", "details"], "changes");
    let (file, _) = export(&mut loaded(&body), &asked);
    let line = |id: &str| {
        file.lines()
            .find(|line| line.starts_with(id))
            .unwrap_or_default()
    };
    assert!(
        line("e0").contains("USER") && line("e0").contains("ADMIN"),
        "{file}"
    );
    assert!(
        !line("e1").contains("2024-02") && !line("e2").contains("example"),
        "{file}"
    );
}

#[test]
fn whom_a_file_was_narrowed_to_is_masked_as_people_are_in_its_events() {
    let mut engine = engine_with(Redact::Preset("personal".into()));
    read(&mut engine, GRAPHOS, "auto").expect("they are events");
    let asked = ExportOptions {
        actor: Some("ana@x.com".into()),
        graph: Some("of ana@x.com".into()),
        ..columns(&["action"])
    };
    let (_, summary) = export(&mut engine, &asked);
    let text = manifest_text(&summary.manifest);
    assert!(!text.contains("ana@x.com"), "{text}");
    let claim = Claim::read(&text).expect("it is a manifest");
    assert_eq!(claim.request(), None);
    // A setting that cannot be read lets nothing through.
    let mut closed = Engine::default();
    let redaction = Redaction {
        redact: Redact::Preset("everything".into()),
        pseudonym_key: None,
    };
    closed
        .set_redaction(redaction)
        .expect_err("there is no such preset");
    let options = Box::new(asked);
    match closed.handle(Request::Tell { options }) {
        Ok(Reply::Told(told)) => assert_eq!(told.actor.as_deref(), Some("")),
        other => panic!("{other:?}"),
    }
}
