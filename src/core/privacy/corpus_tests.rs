//! What the default masks in other people's events.
//!
//! `AUDIT_EXPLORER_SHOW_MASKED=1 cargo test --no-default-features --lib privacy::corpus -- --nocapture`
//! prints each record before and after.

use super::*;
use crate::core::protocol::{ReadOptions, Redact};

/// The records of a folder of the corpus, or none where it is absent.
fn records() -> Option<Vec<(String, Vec<u8>)>> {
    let beside = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = std::env::var_os("AUDIT_EXPLORER_CORPUS")
        .map_or(beside, Into::into)
        .join("events");
    if !folder.is_dir() {
        println!("the corpus is absent: nothing at {}", folder.display());
        return None;
    }
    let mut records = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        let mut paths: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.display().to_string();
            let text = std::fs::read(&path).unwrap();
            let lines = text
                .split(|byte| *byte == b'\n')
                .filter(|line| !line.is_empty());
            records.extend(lines.map(|line| (name.clone(), line.to_vec())));
        }
    }
    Some(records)
}

#[test]
fn the_default_masks_few_records_of_the_corpus_and_no_identifier() {
    let Some(records) = records() else { return };
    let mut gate = Gate::new(&Redaction::default()).unwrap();
    let show = std::env::var_os("AUDIT_EXPLORER_SHOW_MASKED").is_some();
    let (mut masked, mut places) = (0, 0);
    for (name, record) in &records {
        let Some(found) = gate.mask(record) else {
            continue;
        };
        masked += 1;
        places += found
            .counts
            .iter()
            .map(|(_, count)| usize::from(*count))
            .sum::<usize>();
        if show {
            let before: serde_json::Value = serde_json::from_slice(record).unwrap();
            let after: serde_json::Value = serde_json::from_slice(&found.text).unwrap();
            differences(&before, &after, "", &mut |path, before, after| {
                println!("{name}: {path}: {before} -> {after}");
            });
        }
    }
    println!("{masked} of {} records, {places} places", records.len());
    assert!(records.len() > 1000, "{} records only", records.len());
    // Each was looked at: see the list that this test can print.
    assert!(
        masked * 50 < records.len(),
        "{masked} of {} records are masked",
        records.len()
    );
}

fn differences(
    before: &serde_json::Value,
    after: &serde_json::Value,
    path: &str,
    show: &mut dyn FnMut(&str, &serde_json::Value, &serde_json::Value),
) {
    match (before, after) {
        (serde_json::Value::Object(before), serde_json::Value::Object(after)) => {
            for (key, value) in before {
                match after.get(key) {
                    Some(other) => differences(value, other, &format!("{path}.{key}"), show),
                    None => show(&format!("{path}.{key}"), value, &serde_json::Value::Null),
                }
            }
        }
        (serde_json::Value::Array(before), serde_json::Value::Array(after)) => {
            for (value, other) in before.iter().zip(after) {
                differences(value, other, path, show);
            }
        }
        _ if before != after => show(path, before, after),
        _ => {}
    }
}

#[test]
fn the_quick_look_and_the_walk_agree_on_the_corpus() {
    let Some(records) = records() else { return };
    let mut gate = Gate::new(&Redaction::default()).unwrap();
    let mapping = Mapping::choose(&[], &ReadOptions::default()).unwrap();
    let mut suspects = 0;
    for (name, record) in &records {
        suspects += usize::from(!gate.secrets.suspects(record).is_empty());
        let expected = gate
            .mask(record)
            .map_or_else(|| record.clone(), |found| found.text);
        let place: Vec<_> = std::iter::once((0, 0..record.len())).collect();
        let screened = gate.screen(record, &place, &mapping).pop();
        let shown = screened.map_or_else(|| record.clone(), |found| found.text);
        assert!(
            shown == expected,
            "{name}: {}",
            String::from_utf8_lossy(record)
        );
    }
    println!(
        "{suspects} of {} records are looked at closely",
        records.len()
    );
}

#[test]
fn no_field_that_is_to_be_masked_shows_its_text_in_any_event_of_the_corpus() {
    let Some(records) = records() else { return };
    let redaction = Redaction {
        redact: Redact::Preset("personal".into()),
        pseudonym_key: Some("00".repeat(16)),
    };
    let mut gate = Gate::new(&redaction).unwrap();
    let mut files: std::collections::BTreeMap<&str, Vec<&[u8]>> = std::collections::BTreeMap::new();
    for (name, record) in &records {
        files.entry(name).or_default().push(record);
    }
    let mut shown = Vec::new();
    for (name, records) in files {
        let Ok(mapping) = Mapping::choose(&records, &ReadOptions::default()) else {
            continue;
        };
        for record in records {
            let mut tape = Tape::default();
            if tape.read(record).is_err() {
                continue;
            }
            let fields = gate.field_texts(&mapping, &tape, record);
            let Some(found) = gate.edit(record, &tape, &fields, true) else {
                continue;
            };
            let mut after = Tape::default();
            assert!(after.read(&found.text).is_ok(), "{name}");
            let mut event = Extracted::default();
            mapping.extract(&after, &found.text, &mut event);
            for field in fields {
                let Target::Field(target) = gate.rules[field.rule].target else {
                    continue;
                };
                if event.get(target) == Some(field.text.as_str()) {
                    shown.push(format!("{name}: {} {:?}", target.key(), field.text));
                }
            }
        }
    }
    assert!(shown.is_empty(), "{}", shown.join("\n"));
}
