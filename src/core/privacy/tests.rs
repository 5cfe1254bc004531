//! What is masked, what is not, and that nothing else changes.

use proptest::prelude::*;

use super::*;
use crate::core::protocol::{ReadOptions, Redact, RedactRule};

const KEY: &str = "000102030405060708090a0b0c0d0e0f";

fn gate(redact: Redact) -> Gate {
    let redaction = Redaction {
        redact,
        pseudonym_key: Some(KEY.into()),
    };
    Gate::new(&redaction).unwrap()
}

fn secrets() -> Gate {
    gate(Redact::default())
}

/// Field, key, shape, and what becomes of it.
type Written<'a> = (
    Option<&'a str>,
    Option<&'a str>,
    Option<&'a str>,
    RedactAction,
);

fn rules(rules: &[Written<'_>]) -> Gate {
    let rules = rules.iter().map(|(field, key, shape, action)| RedactRule {
        field: field.map(String::from),
        key: key.map(String::from),
        shape: shape.map(String::from),
        action: *action,
    });
    gate(Redact::Rules(rules.collect()))
}

fn masked(gate: &mut Gate, record: &str) -> String {
    let found = gate.mask(record.as_bytes());
    found.map_or_else(
        || record.to_owned(),
        |found| String::from_utf8(found.text).unwrap(),
    )
}

/// The records one after the other, and where each stands.
fn block(records: &[&str]) -> (Vec<u8>, Vec<(u64, std::ops::Range<usize>)>) {
    let (mut text, mut places) = (Vec::new(), Vec::new());
    for record in records {
        let start = text.len();
        text.extend_from_slice(record.as_bytes());
        places.push((start as u64, start..text.len()));
    }
    (text, places)
}

fn screened(gate: &mut Gate, records: &[&str]) -> (Vec<String>, Vec<Screened>) {
    let (text, places) = block(records);
    let texts: Vec<&[u8]> = records.iter().map(|record| record.as_bytes()).collect();
    let mapping = Mapping::choose(&texts, &ReadOptions::default()).unwrap();
    let screened = gate.screen(&text, &places, &mapping);
    let mut shown: Vec<String> = records.iter().map(|record| (*record).to_owned()).collect();
    for found in &screened {
        shown[found.record] = String::from_utf8(found.text.clone()).unwrap();
    }
    (shown, screened)
}

#[test]
fn a_password_is_masked_and_every_other_byte_stays() {
    for (record, expected) in [
        (
            r#"{ "password" : "hunter2", "n": 1.50, "e":"\u00e9\/" }"#,
            r#"{ "password" : "[masked password]", "n": 1.50, "e":"\u00e9\/" }"#,
        ),
        (
            r#"{"p\u0061ssword":"hunter2"}"#,
            r#"{"p\u0061ssword":"[masked password]"}"#,
        ),
        (
            r#"{"password":{"old":"a1","new":"b2","length":8}}"#,
            r#"{"password":{"old":"[masked password]","new":"[masked password]","length":8}}"#,
        ),
        (
            r#"{"passwords":1,"userPassword":["a1","b2"]}"#,
            r#"{"passwords":1,"userPassword":["[masked password]","[masked password]"]}"#,
        ),
        (
            r#"{"passcode":482913,"passcode_length":6}"#,
            r#"{"passcode":"[masked password]","passcode_length":6}"#,
        ),
        (
            r#"{"name":"Password","value":"hunter2"}"#,
            r#"{"name":"Password","value":"[masked password]"}"#,
        ),
        (
            r#"{"change":"password","from":"a1","to":"b2"}"#,
            r#"{"change":"password","from":"[masked password]","to":"[masked password]"}"#,
        ),
        (
            r#"{"d":"{\"password\":\"hunter2\",\"x\":\"\\u00e9\"}"}"#,
            r#"{"d":"{\"password\":\"[masked password]\",\"x\":\"\\u00e9\"}"}"#,
        ),
        (
            r#"{"d":"{\"passcode\":482913}"}"#,
            r#"{"d":"{\"passcode\":\"[masked password]\"}"}"#,
        ),
        (
            r#"{"u":"https:\/\/ann:hunter2@db\/x?a\u003d1"}"#,
            r#"{"u":"https:\/\/ann:[masked password]@db\/x?a\u003d1"}"#,
        ),
        (
            r#"{"q":"a=1\u0026password=hunter2\u0026b=2"}"#,
            r#"{"q":"a=1\u0026password=[masked password]\u0026b=2"}"#,
        ),
        (
            r#"{"q":"a\u003d1\u0026password\u003dhunter2"}"#,
            r#"{"q":"a\u003d1\u0026password\u003d[masked password]"}"#,
        ),
    ] {
        assert_eq!(masked(&mut secrets(), record), expected);
        // The quick look finds each of them too.
        assert_eq!(screened(&mut secrets(), &[record]).0, [expected]);
    }
}

#[test]
fn what_only_speaks_of_secrets_is_not_touched() {
    for record in [
        r#"{"passwordChanged":true,"password":null,"secretId":"arn:aws:x","token":""}"#,
        r#"{"password":false,"tokenType":"Bearer","credentialType":"PASSWORD"}"#,
        r#"{"token":{"id":"t1","name":"deploy"},"nextToken":"abcdefghijklmnop","etag":"\"33a64df5\""}"#,
        r#"{"action":"password.reset","message":"The password was reset: see token"}"#,
        r#"{"authenticationMethod":"Password","key":"apiKey"}"#,
    ] {
        assert_eq!(secrets().mask(record.as_bytes()), None, "{record}");
    }
}

#[test]
fn an_empty_list_of_rules_masks_nothing() {
    let mut open = gate(Redact::Rules(Vec::new()));
    let record = r#"{"password":"hunter2"}"#;
    assert_eq!(screened(&mut open, &[record]).1, []);
    assert_eq!(open.unread("password=hunter2"), "password=hunter2");
}

#[test]
fn what_cannot_be_read_is_shown_only_if_it_can_hold_nothing_that_is_masked() {
    assert_eq!(secrets().unread("{\"a\": broken"), "{\"a\": broken");
    assert_eq!(
        secrets().unread("{\"password\":\"hunter2\", broken"),
        "[masked text]"
    );
    let mut personal = rules(&[(None, Some("ssn"), None, RedactAction::Mask)]);
    assert_eq!(personal.unread("{\"a\": broken"), "[masked text]");
    assert_eq!(masked(&mut personal, "{broken"), "{broken");
}

#[test]
fn a_key_is_masked_dropped_or_replaced_with_all_that_it_holds() {
    let record = r#"{"a":1,"ssn":"078-05-1120","b":{"ssn":[7,null,true]},"c":2}"#;
    let by = |action| rules(&[(None, Some("SSN"), None, action)]);
    assert_eq!(
        masked(&mut by(RedactAction::Mask), record),
        r#"{"a":1,"ssn":"[masked SSN]","b":{"ssn":["[masked SSN]",null,"[masked SSN]"]},"c":2}"#
    );
    assert_eq!(
        masked(&mut by(RedactAction::Drop), record),
        r#"{"a":1,"b":{},"c":2}"#
    );
    let pseudonym = masked(&mut by(RedactAction::Pseudonym), record);
    assert_eq!(pseudonym.matches(PSEUDONYM).count(), 3);
    assert_eq!(pseudonym, masked(&mut by(RedactAction::Pseudonym), record));
}

#[test]
fn members_are_dropped_with_their_commas_wherever_they_stand() {
    let drop = |keys: &[&str]| {
        rules(
            &keys
                .iter()
                .map(|key| (None, Some(*key), None, RedactAction::Drop))
                .collect::<Vec<_>>(),
        )
    };
    let record = r#"{"a":1, "b":2 , "c":3}"#;
    for (keys, left) in [
        (&["a"][..], r#"{"b":2 , "c":3}"#),
        (&["b"], r#"{"a":1, "c":3}"#),
        (&["c"], r#"{"a":1, "b":2}"#),
        (&["a", "b"], r#"{"c":3}"#),
        (&["b", "c"], r#"{"a":1}"#),
        (&["a", "c"], r#"{"b":2}"#),
        (&["a", "b", "c"], "{}"),
    ] {
        assert_eq!(masked(&mut drop(keys), record), left, "{keys:?}");
    }
}

#[test]
fn a_shape_is_masked_in_running_text_and_under_a_key_only_where_the_rule_says_so() {
    let record = r#"{"note":"card 4111 1111 1111 1111, id 078-05-1120","n":4111111111111111}"#;
    assert_eq!(
        masked(
            &mut rules(&[(None, None, Some("card"), RedactAction::Mask)]),
            record
        ),
        r#"{"note":"card [masked card number], id 078-05-1120","n":"[masked card number]"}"#
    );
    let shape = Some(r"/\b\d{3}-\d{2}-\d{4}\b/");
    assert_eq!(
        masked(
            &mut rules(&[(None, None, shape, RedactAction::Mask)]),
            record
        ),
        r#"{"note":"card 4111 1111 1111 1111, id [masked text]","n":4111111111111111}"#
    );
    assert_eq!(
        masked(
            &mut rules(&[(None, Some("n"), shape, RedactAction::Mask)]),
            record
        ),
        record
    );
}

#[test]
fn a_field_is_masked_wherever_its_text_stands_in_the_event() {
    let record = r#"{"time":"2024-05-01T10:00:00Z","action":"user.login","actor":{"name":"Ann Lee","email":"ann@example.org"},"ip":"192.0.2.7","message":"Ann Lee (ann@example.org) came from 192.0.2.7:443"}"#;
    let (texts, marks) = screened(
        &mut rules(&[
            (Some("actorName"), None, None, RedactAction::Mask),
            (Some("actorEmail"), None, None, RedactAction::Pseudonym),
            (Some("ip"), None, None, RedactAction::Drop),
        ]),
        &[record],
    );
    assert!(
        !texts[0].contains("Ann Lee") && !texts[0].contains("ann@") && !texts[0].contains("192.0"),
        "{}",
        texts[0]
    );
    assert_eq!(texts[0].matches("[masked actorName]").count(), 2);
    assert_eq!(texts[0].matches(PSEUDONYM).count(), 2);
    let changed = crate::core::event::Field::ALL
        .into_iter()
        .filter(|field| marks[0].fields & 1 << field.number() != 0);
    let changed: Vec<&str> = changed.map(crate::core::event::Field::key).collect();
    assert!(
        ["actorName", "actorEmail", "ip"]
            .iter()
            .all(|field| changed.contains(field)),
        "{changed:?}"
    );
    assert!(
        !changed.contains(&"action") && !changed.contains(&"time"),
        "{changed:?}"
    );
}

#[test]
fn a_block_keeps_its_clean_records_and_their_places() {
    let clean = r#"{"a":"b"}"#;
    let records = [
        clean,
        r#"{"password":"hunter2","passcode":"1234"}"#,
        clean,
        r#"{"token":"abcdefgh1234"}"#,
        clean,
    ];
    let (texts, marks) = screened(&mut secrets(), &records);
    assert_eq!([&texts[0], &texts[2], &texts[4]], [clean; 3]);
    assert_eq!(texts[3], r#"{"token":"[masked token]"}"#);
    let counts: Vec<_> = marks
        .iter()
        .map(|mark| (mark.record, mark.counts.clone()))
        .collect();
    assert_eq!(counts, [(1, vec![(0, 2)]), (3, vec![(1, 1)])]);
    assert_ne!(marks[0].hash, crate::core::store::hash(texts[1].as_bytes()));
}

/// Records dense in secrets, names of secrets and escapes.
fn record() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        "(password|token|secret|apiKey|hunter2|name|value|ghp_0123456789abcdefghijABCDEFGHIJ012345|Bearer 0123456789abcdef0|=|&| |://a:b@c|é|\"|\\\\|\n){0,5}",
        any::<String>(),
    ];
    let leaf = prop_oneof![
        text.clone().prop_map(serde_json::Value::from),
        any::<i32>().prop_map(serde_json::Value::from)
    ];
    let value = leaf.prop_recursive(3, 16, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            prop::collection::vec((text.clone(), inner.clone()), 0..4)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
            inner.prop_map(|value| serde_json::Value::from(value.to_string())),
        ]
    });
    prop::collection::vec(("(password|token|a|name|value|[a-z]{1,4})", value), 0..4)
        .prop_map(|members| serde_json::Value::Object(members.into_iter().collect()).to_string())
}

proptest! {
    #[test]
    fn the_quick_look_passes_over_nothing_that_the_walk_masks(records in prop::collection::vec(record(), 1..4)) {
        let texts: Vec<&str> = records.iter().map(String::as_str).collect();
        let walked: Vec<String> = texts.iter().map(|text| masked(&mut secrets(), text)).collect();
        prop_assert_eq!(screened(&mut secrets(), &texts).0, walked);
    }

    #[test]
    fn with_other_rules_beside_them_secrets_are_found_by_the_walk_that_the_quick_look_saves(records in prop::collection::vec(record(), 1..4)) {
        let texts: Vec<&str> = records.iter().map(String::as_str).collect();
        let both = || rules(&[
            (None, None, Some("secrets"), RedactAction::Mask),
            (None, None, Some("email"), RedactAction::Pseudonym),
            (None, Some("name"), Some("ip"), RedactAction::Mask),
            (None, Some("value"), None, RedactAction::Drop),
        ]);
        let walked: Vec<String> = texts.iter().map(|text| masked(&mut both(), text)).collect();
        prop_assert_eq!(screened(&mut both(), &texts).0, walked);
    }

    #[test]
    fn what_is_masked_is_json_and_masking_it_again_changes_nothing(record in record()) {
        let once = masked(&mut secrets(), &record);
        prop_assert!(serde_json::from_str::<serde_json::Value>(&once).is_ok(), "{}", once);
        prop_assert_eq!(masked(&mut secrets(), &once), once);
    }

    #[test]
    fn any_rule_leaves_json(record in record()) {
        for action in [RedactAction::Mask, RedactAction::Drop, RedactAction::Pseudonym] {
            let mut gate = rules(&[(None, Some("name"), None, action), (None, None, Some("secrets"), action), (None, None, Some("e"), action)]);
            let once = masked(&mut gate, &record);
            prop_assert!(serde_json::from_str::<serde_json::Value>(&once).is_ok(), "{}", once);
        }
    }
}
