use super::testing::{Said, read_chunks};
use super::*;
use crate::core::protocol::Format;

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
pub(super) const BODIES: &[&str] = &[
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
    "{\"items\":[],\"size\":0}\n{\"a\":1}\n{\"items\":[{\"b\":2}]}\n",
    "<!doctype html><html>",
    "[]",
    "",
];

#[test]
fn a_root_array_gives_its_objects_and_rejects_the_rest() {
    let (said, end) = read(BODIES[1]);
    assert_eq!(
        said.records,
        [
            (3, r#"{"a":1}"#.to_owned()),
            (38, r#"{"b":[{}]}"#.to_owned())
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
        [(23, r#"{"a":1}"#.to_owned()), (31, r#"{"b":2}"#.to_owned())]
    );
    assert_eq!(
        end.envelope,
        r#"{"next":"x\"y","data":[],"meta":{"page":[1,2,{"x":"}"}]}}"#
    );
}

#[test]
fn several_envelopes_one_after_another_are_read() {
    let body = r#"{"data":{"items":[{"a":"é"}]},"count":1}{"data":{"items":[{"b":2}]},"count":0}"#;
    let (said, end) = read(body);
    assert_eq!(said.texts(), [r#"{"a":"é"}"#, r#"{"b":2}"#]);
    assert_eq!(end.layout, at(&["data", "items"]));

    let options = ReadOptions {
        events: Some("data.items".to_owned()),
        ..ReadOptions::default()
    };
    let (said, _) = read_chunks([BODIES[5].as_bytes()], &options);
    assert_eq!(said.texts(), [r#"{"a":"é"}"#]);
    assert_eq!(
        said.reasons(),
        [r#"no array of events stands at "data.items" in this part of the body"#]
    );
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
fn lines_are_envelopes_only_if_each_of_them_has_the_array() {
    let (said, end) = read("{\"items\":[],\"size\":0}\n{\"a\":1}\n{\"items\":[{\"b\":2}]}\n");
    assert_eq!((said.records.len(), end.layout), (3, Layout::Lines));
    let (said, end) = read("{\"items\":[],\"size\":0}\n{\"items\":[{\"b\":2}]}\n{\"ite");
    assert_eq!((said.texts(), end.whole), (vec![r#"{"b":2}"#], false));
    assert_eq!(end.layout, at(&["items"]));
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
            (37, r#"{"User":"","Action":"down","Date":""}"#.to_owned()),
            (
                47,
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
    assert_eq!(said.rejects[0].2, "\"Doe, \"\"J\"\"\",up");
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
fn blanks_that_keep_a_connection_alive_are_no_body_however_many() {
    for blanks in [1, HEAD_BYTES - 1, HEAD_BYTES, 2 * HEAD_BYTES + 7] {
        let blank = " \n".repeat(blanks)[..blanks].to_owned();
        let (said, end) = read(&format!("{blank}[{{\"a\":1}},2]"));
        assert_eq!(said.texts(), [r#"{"a":1}"#]);
        assert_eq!(said.rejects[0].0, blanks as u64 + 9);
        assert_eq!((end.whole, end.bytes), (true, blanks as u64 + 11));
        let (said, _) = read(&format!("{blank}{{\"a\":1}}\n{{\"b\":2}}\n"));
        assert_eq!(said.texts(), [r#"{"a":1}"#, r#"{"b":2}"#]);
        assert!(
            failure(blank.as_bytes())
                .message
                .contains("the body is empty")
        );
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
fn a_word_that_only_begins_like_one_of_jsons_is_not_told_to_be_it() {
    let (said, _) = read("{\"a\":1}\nnot json\nfoo\ntrue\nnull,\nnullable\n-\n");
    assert_eq!(
        said.reasons(),
        [
            "this is not JSON",
            "this is not JSON",
            "an event must be an object, this is true",
            "an event must be an object, this is null",
            "this is not JSON",
            "an event must be an object, this is a number",
        ]
    );
}
