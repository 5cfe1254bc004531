use super::*;
use crate::core::protocol::Format;
use proptest::prelude::*;

/// Everything a reader said of one body.
#[derive(Clone, Debug, Default, PartialEq)]
struct Said {
    records: Vec<(u64, String)>,
    rejects: Vec<(u64, String, String)>,
}

impl RecordSink for Said {
    fn record(&mut self, at: u64, text: &[u8]) {
        self.records
            .push((at, String::from_utf8_lossy(text).into_owned()));
    }

    fn reject(&mut self, at: u64, reason: String, text: &[u8]) {
        self.rejects
            .push((at, reason, String::from_utf8_lossy(text).into_owned()));
    }
}

impl Said {
    fn texts(&self) -> Vec<&str> {
        self.records.iter().map(|(_, text)| text.as_str()).collect()
    }

    fn reasons(&self) -> Vec<&str> {
        self.rejects
            .iter()
            .map(|(_, reason, _)| reason.as_str())
            .collect()
    }
}

type Read = (Said, Result<BodyEnd, Failure>);

fn read_chunks<'a>(chunks: impl IntoIterator<Item = &'a [u8]>, options: &ReadOptions) -> Read {
    let mut said = Said::default();
    let mut reader = Reader::new(options);
    for chunk in chunks {
        if let Err(failure) = reader.push(chunk, &mut said) {
            return (said, Err(failure));
        }
    }
    let end = reader.finish(&mut said);
    (said, end)
}

fn read(body: &str) -> (Said, BodyEnd) {
    let (said, end) = read_chunks([body.as_bytes()], &ReadOptions::default());
    (said, end.unwrap())
}

fn failure(body: &[u8]) -> Failure {
    read_chunks([body], &ReadOptions::default())
        .1
        .expect_err("it has no events")
}

fn at(path: &[&str]) -> Layout {
    Layout::Array {
        path: path.iter().map(|key| key.to_string()).collect(),
    }
}

const GRAPHQL: &str = r#"{"data":{"search":{"totalCount":2,"edges":[
    {"node":{"id":"1","action":"a"},"cursor":"x"}, {"node":{"id":"2"},"cursor":"y","role":"z"}, {"node":null}
  ],"pageInfo":{"hasNextPage":false}}},"errors":[]}"#;

/// Bodies of every layout, with what is wrong in them.
const BODIES: &[&str] = &[
    r#"[{"a":1},{"b":"]}\\"},{"c":"\"}"}]"#,
    " [ {\"a\":1} ,\n 5, \"x,]\", null, [1,{}], {\"b\":[{}]}, ] trailing {\"c\":1}",
    r#"[{"a":1},{"b":},{"c":[1},{"d":4}]"#,
    r#"[{"a":1}},{"b":2}] [{"c":3}]"#,
    r#"{"next":"x\"y","data":[{"a":1},{"b":2}],"meta":{"page":[1,2,{"x":"}"}]}}"#,
    r#"{"data":{"items":[{"a":"é"}]},"count":1}{"data":{"items":[]},"count":0} {"data":7}"#,
    GRAPHQL,
    "{\"time\":\"2024-01-01T00:00:00Z\",\"events\":[{\"a\":1}]}\r\n\r\n{\"b\":2}{\"c\":3} x\n7\n[]\n{\"d\":\n",
    "{\"action\":\"x\"}\n{\"action\":\"y",
    "{\n \"action\": \"x\"\n}\n{\n \"action\": \"y\"\n} 5 {\"z\":[",
    "{\"action\":\"lone\",\"target\":[{\"id\":1}]}",
    "\u{1e}{\"action\":\"x\"}\n\u{1e}{\"action\":\"y\"}\n",
    "\u{feff}User,Action,Date\r\n\"Doe, \"\"J\"\"\",up\n,down,\r\n\r\nAnn,\"two\nlines\",2024-01-01\r\nx,\"open",
    "a;b;b;\n1;2;3;4\n1;2",
    r#"[{"a":1},{"b":"cut"#,
    r#"{"cursor":"abc","items":[{"a":1},{"b":2}"#,
    "<!doctype html><html>",
    "[]",
    "",
];

#[test]
fn any_cut_into_chunks_gives_the_same() {
    let options = ReadOptions::default();
    for body in BODIES {
        let bytes = body.as_bytes();
        let whole = read_chunks([bytes], &options);
        let single: Vec<_> = bytes.chunks(1).collect();
        assert_eq!(read_chunks(single, &options), whole, "byte by byte: {body}");
        for first in 0..=bytes.len() {
            for second in first..=bytes.len() {
                let chunks = [&bytes[..first], &bytes[first..second], &bytes[second..]];
                assert_eq!(
                    read_chunks(chunks, &options),
                    whole,
                    "cut at {first} and {second}: {body}"
                );
            }
        }
    }
}

#[test]
fn a_root_array_gives_its_objects_and_rejects_the_rest() {
    let (said, end) = read(BODIES[1]);
    assert_eq!(
        said.records,
        [
            (3, r#"{"a":1}"#.to_owned()),
            (39, r#"{"b":[{}]}"#.to_owned())
        ]
    );
    assert_eq!(
        said.reasons(),
        [
            "an event must be an object, this is a number",
            "an event must be an object, this is a string",
            "an event must be an object, this is null",
            "an event must be an object, this is an array",
            "something follows the array of events",
        ]
    );
    assert!(end.whole);
    assert_eq!((end.layout, end.envelope.as_str()), (at(&[]), "[]"));
}

#[test]
fn a_wrong_record_costs_itself_only() {
    let (said, _) = read(r#"[{"a":1},{"b":},{"c":3}]"#);
    assert_eq!(said.texts(), [r#"{"a":1}"#, r#"{"b":}"#, r#"{"c":3}"#]);
    let (said, _) = read(r#"[{"a":[1},{"b":2},oops {,"c":3},{"d":4}]"#);
    assert_eq!(said.texts(), [r#"{"a":[1}"#, r#"{"b":2}"#, r#"{"d":4}"#]);
    assert_eq!(
        said.rejects,
        [(
            18,
            "this is not JSON".to_owned(),
            r#"oops {,"c":3}"#.to_owned()
        )]
    );
}

#[test]
fn an_envelope_is_kept_without_its_events() {
    let (said, end) = read(BODIES[4]);
    assert_eq!(
        said.records,
        [(20, r#"{"a":1}"#.to_owned()), (28, r#"{"b":2}"#.to_owned())].map(|(a, t)| (a + 1, t))
    );
    assert_eq!(
        end.envelope,
        r#"{"next":"x\"y","data":[],"meta":{"page":[1,2,{"x":"}"}]}}"#
    );
}

#[test]
fn several_envelopes_one_after_another_are_read() {
    let (said, end) = read(BODIES[5]);
    assert_eq!(said.texts(), [r#"{"a":"é"}"#]);
    assert_eq!(
        said.reasons(),
        [r#"no array of events stands at "data.items" in this part of the body"#]
    );
    assert_eq!(end.layout, at(&["data", "items"]));
}

#[test]
fn a_graphql_connection_gives_its_nodes() {
    let (said, end) = read(GRAPHQL);
    assert_eq!(
        said.texts(),
        [
            r#"{"id":"1","action":"a"}"#,
            r#"{"node":{"id":"2"},"cursor":"y","role":"z"}"#
        ]
    );
    assert_eq!(said.reasons(), ["an event must be an object, this is null"]);
    assert_eq!(end.layout, at(&["data", "search", "edges"]));
    let envelope = r#"{"data":{"search":{"totalCount":2,"edges":[],"pageInfo":{"hasNextPage":false}}},"errors":[]}"#;
    assert_eq!(end.envelope, envelope);
}

#[test]
fn a_list_inside_a_line_is_not_the_list_of_events() {
    let (said, end) = read(BODIES[7]);
    assert_eq!(
        said.texts(),
        [
            r#"{"time":"2024-01-01T00:00:00Z","events":[{"a":1}]}"#,
            r#"{"b":2}"#,
            r#"{"c":3}"#,
            r#"{"d":"#
        ]
    );
    assert_eq!(said.rejects.len(), 3);
    assert_eq!((end.layout, end.whole), (Layout::Lines, true));
}

#[test]
fn pretty_printed_objects_one_after_another_are_events() {
    let (said, end) = read(BODIES[9]);
    assert_eq!(said.records.len(), 2);
    assert_eq!(
        said.reasons(),
        ["an event must be an object, this is a number", hold::CUT]
    );
    assert_eq!((end.layout, end.whole), (Layout::Concatenated, false));
}

#[test]
fn a_lone_object_with_an_action_is_one_event() {
    let (said, end) = read(BODIES[10]);
    assert_eq!(said.texts(), [BODIES[10]]);
    assert_eq!((end.layout, end.whole), (Layout::Single, true));
}

#[test]
fn a_strange_first_line_does_not_hide_the_others() {
    for first in ["# exported 2024", r#"{"a":"#, r#"{"a":"x}"#] {
        let (said, end) = read(&format!("{first}\n{{\"b\":1}}\n{{\"c\":2}}\n{{\"d\":3}}\n"));
        assert_eq!(end.layout, Layout::Lines, "{first}");
        assert_eq!(
            said.texts()[said.records.len() - 3..],
            [r#"{"b":1}"#, r#"{"c":2}"#, r#"{"d":3}"#]
        );
    }
}

#[test]
fn rows_become_objects_of_header_and_text() {
    let (said, end) = read(BODIES[12]);
    assert_eq!(
        said.records,
        [
            (42, r#"{"User":"","Action":"down","Date":""}"#.to_owned()),
            (
                53,
                r#"{"User":"Ann","Action":"two\nlines","Date":"2024-01-01"}"#.to_owned()
            ),
        ]
    );
    assert_eq!(
        said.reasons(),
        [
            "this row has 2 cells, the header has 3",
            "the body ended inside a quoted cell of this row"
        ]
    );
    assert_eq!(said.rejects[0].2, "\"Doe, \"\"J\"\"\",up\n");
    assert_eq!(
        (end.layout, end.whole),
        (Layout::Csv { delimiter: b',' }, false)
    );
}

#[test]
fn headers_are_made_unique_and_a_short_last_row_was_cut() {
    let (said, end) = read(BODIES[13]);
    assert_eq!(
        said.texts(),
        [r#"{"a":"1","b":"2","b 2":"3","column 4":"4"}"#]
    );
    assert_eq!(said.reasons(), ["the body ended inside this row"]);
    assert!(!end.whole);
}

#[test]
fn a_body_cut_in_the_middle_keeps_what_was_whole() {
    let (said, end) = read(BODIES[15]);
    assert_eq!(said.texts(), [r#"{"a":1}"#, r#"{"b":2}"#]);
    assert_eq!(
        (end.whole, end.envelope.as_str()),
        (false, r#"{"cursor":"abc","items":[]}"#)
    );
    let (said, end) = read(BODIES[14]);
    assert_eq!(
        said.rejects,
        [(9, hold::CUT.to_owned(), r#"{"b":"cut"#.to_owned())]
    );
    assert!(!end.whole);
}

#[test]
fn bodies_without_events_say_what_they_are() {
    let cases: &[(&[u8], Code, &str)] = &[
        (b"", Code::NoEvents, "the body is empty"),
        (b" <!DOCTYPE html>", Code::NotJson, "login page"),
        (b"<?xml version='1.0'?>", Code::NotJson, "XML"),
        (b"\xFF\xFE{\0}\0", Code::NotJson, "UTF-16"),
        (b"\x1F\x8B\x08\0\0", Code::NotJson, "gzip"),
        (b"[\"a\",\"b\"]", Code::NoEvents, "holds no objects"),
        (b"[1]", Code::NoEvents, "holds no objects"),
        (b"{\"data\":[1]}", Code::NoEvents, "\"data\""),
        (b"{}", Code::NoEvents, "empty object"),
        (b"\"text\"", Code::NoEvents, "single value"),
        (b"{\"message\":\"Bad credentials\"}", Code::NoEvents, "Bad credentials"),
        (b"Service Unavailable", Code::NotJson, "Service Unavailable"),
        (b"{\"dat", Code::Truncated, "ended before"),
        (
            br#"{"data":{"exportPipeAuditLogsReport":null},"errors":[{"message":"You don't have permission","path":["x"]}]}"#,
            Code::Graphql,
            "You don't have permission",
        ),
    ];
    for (body, code, part) in cases {
        let failure = failure(body);
        assert_eq!(failure.code, *code, "{failure}");
        assert!(failure.message.contains(part), "{failure}");
    }
}

#[test]
fn empty_arrays_are_whole_and_hold_nothing() {
    for body in [
        "[]",
        " [ ] ",
        r#"{"data":[]}"#,
        r#"{"total":0,"pipeEvents":[]}"#,
        r#"{"errors":[],"data":{"a":{"edges":[]}}}"#,
    ] {
        let (said, end) = read(body);
        assert_eq!((said, end.whole), (Said::default(), true), "{body}");
    }
}

#[test]
fn the_array_of_events_is_found_by_name_by_look_and_by_length() {
    let cases: &[(&str, &[&str])] = &[
        (r#"{"Records":[{"eventTime":"x"}]}"#, &["Records"]),
        (
            r#"{"object":"list","data":[{"id":1}],"has_more":false}"#,
            &["data"],
        ),
        (
            r#"{"included":[{"a":1},{"a":2}],"data":[{"id":1}]}"#,
            &["data"],
        ),
        (
            r#"{"items":[{"x":1}],"events":[{"time":1700000000,"action":"a"}]}"#,
            &["events"],
        ),
        (
            r#"{"response":{"authlogs":[{"a":1}],"metadata":{}}}"#,
            &["response", "authlogs"],
        ),
        (
            r#"{"took":1,"hits":{"total":{"value":1},"hits":[{"_source":{}}]}}"#,
            &["hits", "hits"],
        ),
        (
            r#"{"data":{"log":{"nodes":[{"a":1}]}}}"#,
            &["data", "log", "nodes"],
        ),
        (r#"{"few":[{"a":1}],"many":[{"a":1},{"a":2}]}"#, &["many"]),
        (
            r#"{"timestamp":"2024-01-01T00:00:00Z","data":[{"time":"2024-01-01T00:00:00Z","action":"a"}]}"#,
            &["data"],
        ),
        (r#"{"errors":[{"message":"x"}],"data":[]}"#, &["data"]),
    ];
    for (body, path) in cases {
        assert_eq!(read(body).1.layout, at(path), "{body}");
    }
}

#[test]
fn a_configured_place_and_form_are_honoured() {
    let body = r#"{"time":"2024-01-01T00:00:00Z","a.b":{"c":[{"x":1}]},"data":[{"y":1}]}"#;
    let options = ReadOptions {
        events: Some("/a.b/c".to_owned()),
        ..ReadOptions::default()
    };
    let (said, end) = read_chunks([body.as_bytes()], &options);
    assert_eq!(
        (said.texts(), end.unwrap().whole),
        (vec![r#"{"x":1}"#], true)
    );

    let options = ReadOptions {
        events: Some("nowhere".to_owned()),
        ..ReadOptions::default()
    };
    let (_, end) = read_chunks([body.as_bytes()], &options);
    let message = end.unwrap_err().message;
    assert!(
        message.starts_with(r#"no array of events stands at "nowhere""#),
        "{message}"
    );

    let options = ReadOptions {
        format: Format::Csv,
        ..ReadOptions::default()
    };
    let (said, _) = read_chunks([b"Name\n1\n2\n".as_slice()], &options);
    assert_eq!(said.texts(), [r#"{"Name":"1"}"#, r#"{"Name":"2"}"#]);

    let options = ReadOptions {
        format: Format::Ndjson,
        ..ReadOptions::default()
    };
    let (said, _) = read_chunks([b"{\"data\":[{}]}\n".as_slice()], &options);
    assert_eq!(said.texts(), [r#"{"data":[{}]}"#]);
}

#[test]
fn a_record_over_the_limit_is_rejected_and_reading_goes_on() {
    let long = "x".repeat(200);
    for (open, between, close) in [("[", ",", "]"), ("{\"action\":\"a\"}\n", "\n", "")] {
        let body = format!(r#"{open}{{"a":1}}{between}{{"a":"{long}"}}{between}{{"b":2}}{close}"#);
        for size in [1, 7, 1000] {
            let mut said = Said::default();
            let mut reader = Reader::new(&ReadOptions::default()).with_record_limit(100);
            for chunk in body.as_bytes().chunks(size) {
                reader.push(chunk, &mut said).unwrap();
            }
            reader.finish(&mut said).unwrap();
            assert!(
                said.texts().ends_with(&[r#"{"a":1}"#, r#"{"b":2}"#]),
                "{body}"
            );
            assert_eq!(
                said.reasons(),
                ["longer than a record may be: 208 bytes, the limit is 100"]
            );
        }
    }
}

#[test]
fn a_line_of_100_megabytes_is_read_like_any_other() {
    struct Lengths(Vec<usize>);
    impl RecordSink for Lengths {
        fn record(&mut self, _: u64, text: &[u8]) {
            self.0.push(text.len());
        }
        fn reject(&mut self, _: u64, reason: String, _: &[u8]) {
            panic!("{reason}");
        }
    }
    let chunk = vec![b'x'; 1 << 20];
    let mut reader = Reader::new(&ReadOptions::default());
    let mut lengths = Lengths(Vec::new());
    reader
        .push(b"{\"action\":\"a\"}\n{\"blob\":\"", &mut lengths)
        .unwrap();
    for _ in 0..100 {
        reader.push(&chunk, &mut lengths).unwrap();
    }
    reader
        .push(b"\"}\n{\"action\":\"b\"}\n", &mut lengths)
        .unwrap();
    reader.finish(&mut lengths).unwrap();
    assert_eq!(lengths.0, [14, (100 << 20) + 11, 14]);
}

#[test]
fn an_envelope_keeps_its_cursor_behind_huge_values() {
    let body = format!(
        r#"{{"blob":"{}","data":[{{"a":1}}],"next":"c"}}"#,
        "x".repeat(100_000)
    );
    let (_, end) = read(&body);
    assert_eq!(end.envelope, r#"{"blob":null,"data":[],"next":"c"}"#);
}

#[test]
fn json_test_suite_never_panics_and_cuts_alike() {
    let Some(files) = corpus::files("suites/JSONTestSuite/test_parsing") else {
        return;
    };
    for (name, body) in files {
        let whole = read_chunks([body.as_slice()], &ReadOptions::default());
        let size = if body.len() > 10_000 { 1000 } else { 1 };
        assert_eq!(
            read_chunks(body.chunks(size), &ReadOptions::default()),
            whole,
            "{name}"
        );
    }
}

#[test]
fn csv_spectrum_reads_as_its_answers_say() {
    let Some(files) = corpus::files("suites/csv-spectrum/csvs") else {
        return;
    };
    let answers = corpus::files("suites/csv-spectrum/json").unwrap();
    let options = ReadOptions {
        format: Format::Csv,
        ..ReadOptions::default()
    };
    for (name, body) in files {
        let answer = name.replace(".csv", ".json");
        let Some((_, answer)) = answers.iter().find(|(name, _)| *name == answer) else {
            panic!("{name} has no answer")
        };
        let expected: Vec<serde_json::Value> = serde_json::from_slice(answer).unwrap();
        let (said, _) = read_chunks([body.as_slice()], &options);
        let rows: Vec<serde_json::Value> = said
            .texts()
            .iter()
            .map(|text| serde_json::from_str(text).unwrap())
            .collect();
        assert_eq!(rows, expected, "{name}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic_and_alike_however_cut(
        body in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..200),
            "[\\[\\]{}\",:\\\\ \n1a]{0,80}".prop_map(String::into_bytes),
            r#"(\{"action":"a"\}|\{"data":\[|\{"a":1\}|,|\]|\}|"|\n|[ ;]){0,20}"#.prop_map(String::into_bytes),
        ],
        size in 1usize..20,
    ) {
        for format in [Format::Auto, Format::Json, Format::Ndjson, Format::Csv] {
            let options = ReadOptions { format, ..ReadOptions::default() };
            let whole = read_chunks([body.as_slice()], &options);
            prop_assert_eq!(&read_chunks(body.chunks(size), &options), &whole);
            if let Ok(end) = whole.1 {
                prop_assert_eq!(end.bytes, body.len() as u64);
            }
        }
    }

    #[test]
    fn arrays_of_hostile_strings_are_cut_where_serde_json_cuts_them(
        strings in proptest::collection::vec("[\"\\\\{}\\[\\],:\n a-cé😀]{0,40}", 1..20), size in 1usize..50, pretty: bool,
    ) {
        let events: Vec<_> = strings.iter().map(|text| serde_json::json!({ text: [text, { "a": text }] })).collect();
        let body = if pretty { serde_json::to_vec_pretty(&events) } else { serde_json::to_vec(&events) }.unwrap();
        let (said, end) = read_chunks(body.chunks(size), &ReadOptions::default());
        let read: Vec<serde_json::Value> = said.texts().iter().map(|text| serde_json::from_str(text).unwrap()).collect();
        prop_assert_eq!(read, events);
        prop_assert!(said.rejects.is_empty() && end.unwrap().whole);
        for (at, text) in &said.records {
            prop_assert!(body[*at as usize..].starts_with(text.as_bytes()));
        }
    }
}
