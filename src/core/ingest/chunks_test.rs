//! What holds for every body, however it is cut into chunks.

use super::testing::read_chunks;
use super::tests::BODIES;
use super::*;
use crate::core::protocol::Format;
use proptest::prelude::*;

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
        // Its answer holds another telephone number than its question.
        if name == "location_coordinates.csv" {
            continue;
        }
        let answer = name.replace(".csv", ".json");
        let Some((_, answer)) = answers.iter().find(|(name, _)| *name == answer) else {
            panic!("{name} has no answer")
        };
        let mut answer = String::from_utf8(answer.clone()).unwrap();
        // Git took the carriage returns from the questions, not from the answers.
        if !body.contains(&b'\r') {
            answer = answer.replace("\\r\\n", "\\n");
        }
        let expected: Vec<serde_json::Value> = serde_json::from_str(&answer).unwrap();
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
