use super::*;
use crate::core::ingest::corpus;
use proptest::prelude::*;
use serde_json::Value;

/// The tape's reading as serde_json's type, to compare whole values.
fn value(tape: &Tape, text: &[u8], node: NodeId) -> Value {
    match tape.kind(node) {
        Kind::Object => tape
            .members(node)
            .map(|(key, member)| {
                (
                    tape.string(text, key).into_owned(),
                    value(tape, text, member),
                )
            })
            .collect(),
        Kind::Array => tape
            .elements(node)
            .map(|element| value(tape, text, element))
            .collect(),
        Kind::String => tape.string(text, node).into(),
        Kind::Number => serde_json::from_slice(&text[tape.span(node)]).unwrap_or_default(),
        Kind::True => true.into(),
        Kind::False => false.into(),
        Kind::Null => Value::Null,
    }
}

fn error(text: &str) -> String {
    Tape::default()
        .read(text.as_bytes())
        .expect_err(text)
        .to_string()
}

#[test]
fn the_reason_is_said_in_words_with_its_place() {
    assert_eq!(
        error(r#"{"a":1 "b":2}"#),
        "a comma is missing, at byte 7 of the record"
    );
    assert_eq!(
        error(r#"{"b":}"#),
        "a value is missing, at byte 5 of the record"
    );
    assert_eq!(
        error(r#"{"b":01}"#),
        "this number is not JSON, at byte 5 of the record"
    );
    assert_eq!(
        error(r#"{"b":NaN}"#),
        "this number is not JSON, at byte 5 of the record"
    );
    assert_eq!(
        error(r#"{"b":1,}"#),
        "a key in double quotes is missing, at byte 7 of the record"
    );
    assert_eq!(
        error(r#"{"b"1}"#),
        "a colon is missing, at byte 4 of the record"
    );
    assert_eq!(
        error(r#"{"b":[1}"#),
        "this bracket closes another kind of bracket, at byte 7 of the record"
    );
    assert_eq!(
        error(r#"{"b":"x"#),
        "a quote is never closed, at byte 5 of the record"
    );
    assert_eq!(
        error(r#"{"b":[1,"#),
        "a square bracket is never closed, at byte 5 of the record"
    );
    assert_eq!(
        error("{\"b\":\"a\nb\"}"),
        "a control character stands unescaped in a string, at byte 7 of the record"
    );
    assert_eq!(
        error(r#"{"b":"\x"}"#),
        "this escape is not JSON, at byte 6 of the record"
    );
    assert_eq!(
        error("{} 1"),
        "something follows the value, at byte 3 of the record"
    );
    assert_eq!(error("  "), "nothing stands here, at byte 2 of the record");
}

#[test]
fn bytes_that_are_not_utf_8_are_an_error_at_their_place() {
    let error = Tape::default()
        .read(b"{\"a\":\"\xC3\x28\"}")
        .expect_err("it is not UTF-8");
    assert_eq!((error.at, error.kind), (6, JsonErrorKind::NotUtf8));
}

#[test]
fn a_depth_of_128_is_read_and_129_is_not() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let mut tape = Tape::default();
    assert!(tape.read(nested(128).as_bytes()).is_ok());
    assert_eq!(
        error(&nested(129)),
        "nested more than 128 deep, at byte 128 of the record"
    );
    assert_eq!(
        error(&"[".repeat(1_000_000)),
        "nested more than 128 deep, at byte 128 of the record"
    );
}

#[test]
fn the_last_of_several_equal_keys_wins_even_if_it_is_escaped() {
    let text = br#"{"a":1,"b":{"a":9},"\u0061":2}"#;
    let mut tape = Tape::default();
    tape.read(text).unwrap();
    let a = tape.get(text, NodeId::ROOT, "a").unwrap();
    assert_eq!(tape.string(text, a), "2");
    assert_eq!(tape.get(text, NodeId::ROOT, "c"), None);
}

#[test]
fn half_a_surrogate_pair_becomes_the_replacement_character() {
    let text = br#"["\ud83d\ude00","\ud83dx","\ude00","\ud83d\u0041","a\"\/\\\b\f\n\r\tz"]"#;
    let mut tape = Tape::default();
    tape.read(text).unwrap();
    let strings: Vec<_> = tape
        .elements(NodeId::ROOT)
        .map(|node| tape.string(text, node))
        .collect();
    assert_eq!(
        strings,
        [
            "😀",
            "\u{FFFD}x",
            "\u{FFFD}",
            "\u{FFFD}A",
            "a\"/\\\u{8}\u{c}\n\r\tz"
        ]
    );
}

#[test]
fn numbers_keep_every_digit() {
    let text = b"[12345678901234567890123, -0.10, 1E+2]";
    let mut tape = Tape::default();
    tape.read(text).unwrap();
    let numbers: Vec<_> = tape
        .elements(NodeId::ROOT)
        .map(|node| tape.string(text, node))
        .collect();
    assert_eq!(numbers, ["12345678901234567890123", "-0.10", "1E+2"]);
}

#[test]
fn accessors_of_a_tape_without_nodes_or_with_another_text_do_not_panic() {
    let mut tape = Tape::default();
    assert_eq!(tape.kind(NodeId::ROOT), Kind::Null);
    assert_eq!(tape.string(b"", NodeId(7)), "");
    tape.read(br#"{"a":["b\n"]}"#).unwrap();
    for node in 0..9 {
        assert!(tape.string(b"x", NodeId(node)).len() < 9);
        assert_eq!(tape.get(b"x", NodeId(node), "a"), None);
    }
}

#[test]
fn json_test_suite_is_accepted_and_rejected_as_it_says() {
    let Some(files) = corpus::files("suites/JSONTestSuite/test_parsing") else {
        return;
    };
    let mut tape = Tape::default();
    let mut tried = 0;
    for (name, text) in files {
        let accepted = tape.read(&text).is_ok();
        match name.as_bytes()[0] {
            b'y' => assert!(accepted, "{name} is JSON"),
            b'n' => assert!(!accepted, "{name} is not JSON"),
            _ => {}
        }
        tried += 1;
    }
    assert!(tried > 300, "only {tried} files");
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        "[\\x00-\\x7f]{0,20}".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((any::<String>(), inner), 0..6)
                .prop_map(|members| members.into_iter().collect::<Value>()),
        ]
    })
}

proptest! {
    #[test]
    fn any_value_reads_as_serde_json_reads_it(expected in json(), pretty: bool) {
        let text = if pretty { serde_json::to_vec_pretty(&expected) } else { serde_json::to_vec(&expected) }.unwrap();
        let mut tape = Tape::default();
        tape.read(&text).unwrap();
        prop_assert_eq!(value(&tape, &text, NodeId::ROOT), expected);
    }

    #[test]
    fn any_bytes_are_accepted_exactly_if_serde_json_accepts_them(text in "[\\[\\]{},:\"0-9.eE+\\-ntrufalse \\\\xé]{0,30}") {
        let serde = serde_json::from_str::<Value>(&text);
        let ours = Tape::default().read(text.as_bytes());
        // Surrogate halves and numbers out of range are serde_json's own limits.
        let own_limit = serde.as_ref().is_err_and(|error| {
            let reason = error.to_string();
            reason.contains("surrogate") || reason.contains("out of range") || reason.contains("end of hex escape")
        });
        prop_assert!(own_limit || serde.is_ok() == ours.is_ok(), "{text} {serde:?} {ours:?}");
    }

    #[test]
    fn bytes_cut_or_changed_anywhere_never_panic(expected in json(), place: proptest::sample::Index, byte: u8) {
        let mut text = serde_json::to_vec(&expected).unwrap();
        let place = place.index(text.len());
        let mut tape = Tape::default();
        tape.read(&text[..place]).ok();
        text[place] = byte;
        if tape.read(&text).is_ok() {
            value(&tape, &text, NodeId::ROOT);
        }
    }
}
