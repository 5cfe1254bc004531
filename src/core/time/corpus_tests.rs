//! The times of the TOML project's suite and of real audit events, where the
//! corpus is there.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Zone, read_epoch, read_time};

fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let path = std::env::var_os("AUDIT_EXPLORER_CORPUS").map_or(beside, PathBuf::from);
    if !path.is_dir() {
        println!(
            "the corpus is absent, so this test proves nothing: {}",
            path.display()
        );
        return None;
    }
    Some(path)
}

fn files_under(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_under(&path, extension));
        } else if path.extension().is_some_and(|ending| ending == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// `key = value` lines of a TOML file, without comments.
fn values(path: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(path).unwrap();
    let pairs = text
        .lines()
        .filter_map(|line| line.split('#').next()?.split_once('='));
    pairs
        .map(|(key, value)| (key.trim().trim_matches('"').into(), value.trim().into()))
        .collect()
}

#[test]
fn every_valid_date_of_the_toml_suite_is_read_as_expected() {
    let Some(corpus) = corpus() else { return };
    let mut checked = 0;
    for path in files_under(
        &corpus.join("suites/toml-test-datetime/tests/valid"),
        "toml",
    ) {
        let expected: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(path.with_extension("json")).unwrap())
                .unwrap();
        for (key, written) in values(&path) {
            let kind = expected[&key]["type"].as_str().unwrap();
            let value = expected[&key]["value"].as_str().unwrap();
            // A time without a date is no moment; a string is none here.
            if kind == "time-local" || kind == "string" {
                assert_eq!(read_time(&written), None, "{written}");
                continue;
            }
            let read = read_time(&written).unwrap_or_else(|| panic!("not read: {written}"));
            let zoned = match kind {
                "datetime" => value.to_string(),
                "datetime-local" => format!("{value}Z"),
                _ => format!("{value}T00:00:00Z"),
            };
            let theirs = chrono::DateTime::parse_from_rfc3339(&zoned.replace(' ', "T")).unwrap();
            assert_eq!(read.moment.millis, theirs.timestamp_millis(), "{written}");
            assert_eq!(read.zone_known, kind == "datetime", "{written}");
            checked += 1;
        }
    }
    assert!(checked > 20, "only {checked} dates were found in the suite");
}

/// Wrong TOML that still names one moment, and that real sources write.
const READ_ALL_THE_SAME: [&str; 12] = [
    "1997-09-09T09:09:09.09+09",
    "1997-09-09T09:09:09.09+0909",
    "2023-10-01T1:32:00Z",
    "1987-07-5T17:45:00.12Z",
    "1987-07-5T17:45:00.12",
    "1987-07-5",
    "1987-07-05T17:45Z",
    "1987-07-05T17:45",
    "1987-7-05T17:45:00Z",
    "1987-7-05T17:45:00",
    "1987-7-05",
    "1997-09-9",
];

#[test]
fn every_invalid_date_of_the_toml_suite_is_refused_unless_it_is_clear() {
    let Some(corpus) = corpus() else { return };
    let mut refused = 0;
    for path in files_under(
        &corpus.join("suites/toml-test-datetime/tests/invalid"),
        "toml",
    ) {
        for (_, written) in values(&path) {
            let read = read_time(&written);
            let clear = READ_ALL_THE_SAME.contains(&written.as_str());
            assert_eq!(read.is_some(), clear, "{}: {written}", path.display());
            refused += usize::from(!clear);
        }
    }
    assert!(refused > 30, "only {refused} dates were refused");
}

/// All strings and numbers that stand at `path` (dots, `||` for alternatives) in a record.
fn found<'v>(record: &'v serde_json::Value, path: &str) -> Option<&'v serde_json::Value> {
    path.split("||").find_map(|one| {
        one.trim()
            .split('.')
            .try_fold(record, |value, key| value.get(key))
    })
}

#[test]
fn the_times_of_real_events_are_read() {
    let Some(corpus) = corpus() else { return };
    let answers = fs::read_to_string(corpus.join("ANSWERS.tsv")).unwrap();
    let (mut read, mut unread) = (0, Vec::new());
    for line in answers.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (file, path) = (cells[1], cells[4]);
        let Ok(text) = fs::read_to_string(corpus.join("events").join(file)) else {
            continue;
        };
        for line in text.lines() {
            let Ok(record) = serde_json::from_str::<serde_json::Value>(line) else {
                continue;
            };
            let (text, time) = match found(&record, path) {
                Some(serde_json::Value::String(text)) => {
                    (text.clone(), read_time(text).map(|time| time.moment))
                }
                Some(serde_json::Value::Number(number)) => {
                    (number.to_string(), read_epoch(&number.to_string()))
                }
                _ => continue,
            };
            match time {
                Some(moment) if (2000..2040).contains(&year(&moment.rfc3339(&Zone::utc()))) => {
                    read += 1
                }
                _ => unread.push(format!("{file}: {text}")),
            }
        }
    }
    println!("{read} times read, {} not: {unread:#?}", unread.len());
    assert!(read > 1000, "only {read} times were found");
    assert!(
        unread.len() * 200 < read,
        "{} of {read} were not read: {unread:#?}",
        unread.len()
    );
}

fn year(text: &str) -> i32 {
    text.split('-')
        .next()
        .and_then(|year| year.parse().ok())
        .unwrap_or(-1)
}
