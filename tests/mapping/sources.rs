//! Each source's records, small and invented, read into the canonical fields.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use audit_explorer::core::event::Field::{self, *};
use audit_explorer::core::failure::Code;
use audit_explorer::core::ingest::tape::Tape;
use audit_explorer::core::mapping::{Extracted, Mapping};
use audit_explorer::core::protocol::ReadOptions;
use audit_explorer::core::time::Zone;
use proptest::prelude::*;

fn fixture(name: &str) -> Vec<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/sources")
        .join(format!("{name}.ndjson"));
    let text = fs::read_to_string(path).expect("the fixture is here");
    text.lines().map(|line| line.as_bytes().to_vec()).collect()
}

fn choose(records: &[Vec<u8>], options: &ReadOptions) -> Mapping {
    let samples: Vec<&[u8]> = records.iter().map(Vec::as_slice).collect();
    Mapping::choose(&samples, options).expect("the options are fine")
}

/// The fields of a record that are there, time and details included.
fn read(mapping: &Mapping, record: &[u8]) -> BTreeMap<Field, String> {
    let mut tape = Tape::default();
    tape.read(record).expect("the fixture is JSON");
    let mut event = Extracted::default();
    mapping.extract(&tape, record, &mut event);
    let texts = Field::ALL
        .into_iter()
        .filter_map(|field| Some((field, event.get(field)?.to_owned())));
    let mut fields: BTreeMap<Field, String> = texts.collect();
    if let Some(time) = event.time {
        let mark = if time.zone_known { "" } else { " assumed" };
        fields.insert(Time, time.moment.rfc3339(&Zone::utc()) + mark);
    }
    if let Some(details) = event.details {
        let text = String::from_utf8_lossy(&record[details]).into_owned();
        fields.insert(Details, text);
    }
    fields
}

fn check(name: &str, number: usize, source: &str, wanted: &[(Field, &str)]) {
    let records = fixture(name);
    let mapping = choose(&records, &ReadOptions::default());
    assert_eq!(mapping.source(), source, "{name}");
    let mut found = read(&mapping, &records[number]);
    // The whole record is what a source without a container gets.
    if found.get(&Details).map(String::as_bytes) == Some(&records[number][..]) {
        found.remove(&Details);
    }
    let wanted: BTreeMap<Field, String> = wanted
        .iter()
        .map(|(field, text)| (*field, (*text).to_owned()))
        .collect();
    assert_eq!(
        found,
        wanted,
        "{name}, record {number}: {:#?}",
        mapping.report()
    );
}

#[test]
fn graphos_events_keep_every_digit_and_their_details_as_written() {
    check(
        "graphos",
        0,
        "graphos",
        &[
            (Id, "ev-1"),
            (Time, "2024-05-20T09:08:10.123456789Z"),
            (Action, "CREATE"),
            (ActorId, "us.1"),
            (ActorName, "Zoë Müller"),
            (ActorEmail, "zoe@example.org"),
            (ActorType, "USER"),
            (ActorRole, "ADMIN"),
            (ResourceId, "g-1"),
            (ResourceType, "GRAPH"),
            (Scope, "shop@main"),
            (Details, r#"{"name":"shop","count":12345678901234567890}"#),
        ],
    );
}

#[test]
fn a_graph_key_acts_without_name_and_its_details_may_be_text() {
    check(
        "graphos",
        1,
        "graphos",
        &[
            (Id, "ev-2"),
            (Time, "2024-05-20T09:09:10Z"),
            (Action, "IMPLEMENTING_SERVICE_UPSERT"),
            (ActorId, "key.7"),
            (ActorType, "GRAPH"),
            (ResourceId, "g-1"),
            (ResourceType, "GRAPH_VARIANT"),
            (Scope, "shop@main"),
            (Details, r#""{\"service\":\"cart\"}""#),
        ],
    );
}

#[test]
fn an_event_without_actor_has_no_actor() {
    check(
        "graphos",
        2,
        "graphos",
        &[
            (Id, "ev-3"),
            (Time, "2024-05-20T09:10:10Z"),
            (Action, "UPDATE"),
            (ResourceId, "g-1"),
            (ResourceType, "GRAPH"),
            (Scope, "shop@main"),
        ],
    );
}

#[test]
fn the_eleven_columns_of_graphos_are_read() {
    check(
        "graphos-csv",
        0,
        "graphos",
        &[
            (Time, "2024-05-20T09:08:10Z"),
            (Action, "CHANGE_ROLE"),
            (ActorId, "us.1"),
            (ActorName, "Zoë"),
            (ActorEmail, "zoe@example.org"),
            (ActorType, "USER"),
            (ActorRole, "ADMIN"),
            (ResourceId, "us.2"),
            (ResourceType, "USER"),
            (Details, r#""{\"role\":\"ADMIN\"}""#),
        ],
    );
}

#[test]
fn flat_spellings_of_graphos_are_read() {
    check(
        "graphos-flat",
        0,
        "graphos",
        &[
            (Time, "2024-05-20T09:08:10.123Z"),
            (Action, "DELETE"),
            (ActorId, "us.1"),
            (ActorName, "Zoë"),
            (ActorEmail, "zoe@example.org"),
            (ActorType, "USER"),
            (ActorRole, "OWNER"),
            (ResourceId, "g-1"),
            (ResourceType, "GRAPH"),
            (Scope, "shop"),
            (Details, r#""{}""#),
        ],
    );
}

#[test]
fn pipefy_is_read_from_its_file_and_from_graphql() {
    check(
        "pipefy-csv",
        0,
        "pipefy",
        &[
            (Time, "2024-05-20T09:08:10Z assumed"),
            (Action, "Moved card 12 to Done"),
            (ActorName, "Ann Example"),
        ],
    );
    check(
        "pipefy",
        0,
        "pipefy",
        &[
            (Id, "301"),
            (Time, "2024-05-20T09:08:10Z"),
            (Action, "field.update"),
            (ActorId, "9"),
            (ActorName, "Ann Example"),
            (ActorEmail, "ann@example.org"),
            (Scope, "0b8a2f3c-0000-4000-8000-000000000001"),
        ],
    );
}

#[test]
fn a_pipefy_user_without_a_name_is_known_by_the_email_and_not_by_the_objects_text() {
    let record = |user: &str| {
        format!(
            r#"{{"action":"A","pipeUuid":"p","createdAt":"2024-05-20T09:08:10Z","user":{user}}}"#
        )
        .into_bytes()
    };
    let named = record(r#"{"name":"Ann","email":"ann@example.org"}"#);
    let nameless = record(r#"{"email":"bob@example.org"}"#);
    for records in [vec![named, nameless.clone()], vec![nameless.clone()]] {
        let mapping = choose(&records, &ReadOptions::default());
        assert_eq!(mapping.source(), "pipefy");
        let found = read(&mapping, &nameless);
        assert_eq!(found.get(&ActorName), None);
        assert_eq!(found[&ActorEmail], "bob@example.org");
    }
    let plain = br#"{"action":"A","pipeUuid":"p","user":"Ann"}"#.to_vec();
    let mapping = choose(std::slice::from_ref(&plain), &ReadOptions::default());
    assert_eq!(read(&mapping, &plain)[&ActorName], "Ann");
}

#[test]
fn an_event_of_graphos_without_details_has_none_and_empty_ones_are_kept_as_written() {
    let record = |details: &str| {
        format!(r#"{{"action":"CREATE","resourceType":"GRAPH","graphId":"g","actor":{{"id":"u"}}{details}}}"#)
            .into_bytes()
    };
    let full = record(r#","details":{"a":1}"#);
    let mapping = choose(std::slice::from_ref(&full), &ReadOptions::default());
    assert_eq!(mapping.source(), "graphos");
    for (record, wanted) in [
        (full, Some(r#"{"a":1}"#)),
        (record(r#","details":{ }"#), Some("{ }")),
        (record(r#","details":null"#), None),
        (record(""), None),
    ] {
        let mut tape = Tape::default();
        tape.read(&record).expect("it is JSON");
        let mut event = Extracted::default();
        mapping.extract(&tape, &record, &mut event);
        let details = event
            .details
            .map(|span| String::from_utf8_lossy(&record[span]));
        assert_eq!(details.as_deref(), wanted);
    }
}

#[test]
fn okta_is_read() {
    check(
        "okta",
        0,
        "okta",
        &[
            (Id, "u-1"),
            (Time, "2024-05-20T09:08:10.001Z"),
            (Action, "user.session.start"),
            (ActorId, "00u1"),
            (ActorName, "Ann Example"),
            (ActorEmail, "ann@example.org"),
            (ActorType, "User"),
            (ResourceId, "0oa1"),
            (ResourceType, "AppInstance"),
            (ResourceName, "Wiki"),
            (Scope, "Wiki"),
            (Ip, "198.51.100.7"),
            (Outcome, "success"),
            (Details, r#"{"requestUri":"/login"}"#),
        ],
    );
}

#[test]
fn github_is_read_and_its_large_numbers_survive() {
    check(
        "github",
        0,
        "github",
        &[
            (Id, "d-1"),
            (Time, "2024-05-20T09:08:10.123Z"),
            (Action, "repo.create"),
            (ActorId, "12345678901234567"),
            (ActorName, "octo"),
            (ResourceId, "example/shop"),
            (ResourceName, "example/shop"),
            (Scope, r#"["example","second"]"#),
            (Ip, "198.51.100.7"),
            (Details, r#"{"visibility":"private"}"#),
        ],
    );
}

#[test]
fn cloudtrail_without_an_error_is_a_success() {
    check(
        "cloudtrail",
        0,
        "cloudtrail",
        &[
            (Id, "e-1"),
            (Time, "2024-05-20T09:08:10Z"),
            (Action, "DeleteBucket"),
            (ActorId, "AIDAEXAMPLE"),
            (ActorName, "ann"),
            (ActorType, "IAMUser"),
            (ResourceId, "logs"),
            (ResourceType, "s3.amazonaws.com"),
            (ResourceName, "logs"),
            (Scope, "1"),
            (Ip, "198.51.100.7"),
            (Outcome, "success"),
            (Details, r#"{"bucketName":"logs"}"#),
        ],
    );
    let records = fixture("cloudtrail");
    let found = read(&choose(&records, &ReadOptions::default()), &records[1]);
    assert_eq!(found[&Outcome], "failure");
    assert_eq!(found[&Ip], "s3.amazonaws.com");
}

#[test]
fn json_inside_a_string_is_followed() {
    let records = fixture("cloudtrail-lookup");
    let mapping = choose(&records, &ReadOptions::default());
    assert_eq!(mapping.source(), "cloudtrail-lookup");
    let found = read(&mapping, &records[0]);
    assert_eq!(found[&ActorId], "AIDAEXAMPLE");
    assert_eq!(found[&Ip], "198.51.100.7");
    assert_eq!(found[&Outcome], "failure");
    assert!(found[&Details].starts_with(r#""{\"userIdentity\""#));
}

#[test]
fn inverse_flags_codes_ports_and_dressed_addresses_are_understood() {
    let outcome_and_ip = |name: &str| {
        let records = fixture(name);
        let mapping = choose(&records, &ReadOptions::default());
        assert_eq!(mapping.source(), name);
        let found = read(&mapping, &records[0]);
        (found[&Outcome].clone(), found[&Ip].clone())
    };
    assert_eq!(
        outcome_and_ip("retraced"),
        ("failure".into(), "198.51.100.7".into())
    );
    assert_eq!(
        outcome_and_ip("teleport"),
        ("failure".into(), "2001:db8::1".into())
    );
}

#[test]
fn a_source_that_nobody_knows_is_understood_by_its_evidence() {
    check(
        "unknown",
        0,
        "generic",
        &[
            (Id, "5a9e6c0e-0000-4000-8000-000000000001"),
            (Time, "2024-05-20T09:08:10.12Z"),
            (Action, "document.shared"),
            (ActorId, "p1"),
            (ActorName, "Ann Example"),
            (ActorEmail, "ann@example.org"),
            (ResourceId, "doc-1"),
            (ResourceType, "document"),
            (ResourceName, "Plan"),
            (Ip, "198.51.100.7"),
            (Outcome, "success"),
            (Details, r#"[{"field":"acl"}]"#),
        ],
    );
}

#[test]
fn the_tersest_keys_are_understood_too() {
    check(
        "terse",
        0,
        "generic",
        &[
            (Time, "2024-05-20T09:08:10Z"),
            (Action, "login"),
            (ActorName, "ann"),
            (Ip, "198.51.100.1"),
        ],
    );
}

#[test]
fn own_paths_go_above_what_was_recognised() {
    let mut options = ReadOptions::default();
    options
        .mapping
        .insert("actorName".into(), "/actor/alternateId".into());
    let records = fixture("okta");
    let mapping = choose(&records, &options);
    assert_eq!(mapping.source(), "okta");
    assert_eq!(read(&mapping, &records[0])[&ActorName], "ann@example.org");
    assert_eq!(mapping.report().fields["actorName"], "actor.alternateId");
    options.mapping.insert("time".into(), "published".into());
    options
        .mapping
        .insert("action".into(), "displayMessage".into());
    assert_eq!(choose(&records, &options).source(), "custom");
}

#[test]
fn a_source_can_be_forced_or_switched_off() {
    let records = fixture("okta");
    let by = |source: &str| {
        choose(
            &records,
            &ReadOptions {
                source: source.into(),
                ..ReadOptions::default()
            },
        )
    };
    assert_eq!(by("GitHub").source(), "github");
    assert_eq!(by("none").source(), "generic");
    assert_eq!(
        read(&by("none"), &records[0])[&Action],
        "user.session.start"
    );
}

#[test]
fn a_wrong_option_is_named() {
    let refused = |options: ReadOptions| Mapping::choose(&[], &options).expect_err("it is wrong");
    let mapping = |key: &str, path: &str| ReadOptions {
        mapping: BTreeMap::from([(key.to_owned(), path.to_owned())]),
        ..ReadOptions::default()
    };
    let failure = refused(mapping("actor", "a"));
    assert_eq!(
        (failure.code, &failure.detail["key"]),
        (Code::BadOptions, &"actor".into())
    );
    let failure = refused(mapping("time", "a[0"));
    assert_eq!(
        (failure.code, &failure.detail["key"]),
        (Code::BadOptions, &"time".into())
    );
    assert!(
        failure.message.contains("never closed"),
        "{}",
        failure.message
    );
    let failure = refused(ReadOptions {
        source: "oktta".into(),
        ..ReadOptions::default()
    });
    assert_eq!(failure.code, Code::BadOptions);
    assert!(failure.message.contains("okta"), "{}", failure.message);
}

#[test]
fn no_records_or_only_wrong_ones_yield_an_empty_mapping() {
    let samples: [&[u8]; 4] = [b"[1]", b"7", b"{", b"{}"];
    let mapping = Mapping::choose(&samples, &ReadOptions::default()).expect("the options are fine");
    assert_eq!(mapping.source(), "generic");
    assert!(mapping.report().fields.is_empty());
}

fn any_value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
        "[{\\[\"a:0-9T.Z@ -]{0,24}".prop_map(Into::into),
        Just("2024-05-20T09:08:10Z".into()),
        Just("{\"a\":{\"time\":1716196090}}".into()),
    ];
    let key = prop_oneof![
        "id|time|action|actor|user|email|name|ip|result|seconds|nanos|target",
        any::<String>()
    ];
    leaf.prop_recursive(5, 48, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
            proptest::collection::vec((key.clone(), inner), 0..6)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_record_makes_it_panic_and_every_path_that_it_reports_can_be_read(
        values in proptest::collection::vec(any_value(), 1..4),
    ) {
        let records: Vec<Vec<u8>> = values.iter().map(|value| value.to_string().into_bytes()).collect();
        let guessed = choose(&records, &ReadOptions { source: "none".into(), ..ReadOptions::default() });
        let own = ReadOptions { mapping: guessed.report().fields, ..ReadOptions::default() };
        for mapping in [&guessed, &choose(&records, &own)] {
            for record in &records {
                read(mapping, record);
            }
        }
    }
}
