//! Reports as files: one, or a list of them, in JSON.

use serde_json::{Map, Value, json};

use crate::core::protocol::Report;
use crate::core::report::check_report;

/// A larger file is no report.
pub const MOST_BYTES: f64 = 1_000_000.0;

/// What a report may say.
const KEYS: [&str; 7] = [
    "name", "title", "columns", "window", "filters", "fileName", "own",
];
/// What one of its columns may say.
const COLUMN_KEYS: [&str; 3] = ["header", "field", "timeFormat"];

/// Whether a text is meant as a report, right or wrong: it lists columns by their fields or headers, as no event does.
pub fn is_meant(text: &str) -> bool {
    let lists = |value: &Value| {
        value["columns"].as_array().is_some_and(|columns| {
            columns
                .iter()
                .any(|column| column["field"].is_string() || column["header"].is_string())
        })
    };
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Array(all)) => !all.is_empty() && all.iter().all(lists),
        Ok(value) => {
            lists(&value)
                || value["reports"]
                    .as_array()
                    .is_some_and(|all| !all.is_empty() && all.iter().all(lists))
        }
        Err(_) => false,
    }
}

/// The reports in a text, each one that can be used; else why not.
pub fn read(text: &str) -> Result<Vec<Report>, String> {
    let value =
        serde_json::from_str::<Value>(text).map_err(|error| format!("it is not JSON: {error}"))?;
    let all = match value {
        Value::Array(all) => all,
        Value::Object(mut one) => match one.remove("reports") {
            Some(Value::Array(all)) => all,
            _ => vec![Value::Object(one)],
        },
        _ => return Err("a report is a JSON object with a name and columns".to_owned()),
    };
    if all.is_empty() {
        return Err("it holds no report".to_owned());
    }
    all.into_iter().map(read_one).collect()
}

/// What is done to a list that other windows change as well.
#[derive(Clone, Debug)]
pub enum Change {
    /// These take the place of those of their names, or come behind.
    Add(Vec<Report>),
    /// The one of this name goes.
    Remove(String),
}

impl Change {
    /// Does it to `all`.
    pub fn apply(self, all: &mut Vec<Report>) {
        match self {
            Change::Add(made) => {
                for report in made {
                    match all.iter_mut().find(|known| known.name == report.name) {
                        Some(known) => *known = report,
                        None => all.push(report),
                    }
                }
            }
            Change::Remove(name) => all.retain(|report| !report.own || report.name != name),
        }
    }
}

fn read_one(value: Value) -> Result<Report, String> {
    let Value::Object(mut one) = value else {
        return Err(format!(
            "a report is a JSON object, and this is none: {value}"
        ));
    };
    known_keys(&one, &KEYS, "a report")?;
    let name = one.get("name").and_then(Value::as_str).unwrap_or_default();
    let name = name.to_owned();
    one.entry("name").or_insert(json!(""));
    one.entry("title").or_insert(json!(name));
    let Some(Value::Array(columns)) = one.get_mut("columns") else {
        return Err(format!("the report {name:?} has no list of columns"));
    };
    for column in columns {
        let Value::Object(column) = column else {
            return Err(format!(
                "a column is written as {{\"header\": \u{2026}, \"field\": \u{2026}}}, and this is not: {column}"
            ));
        };
        known_keys(column, &COLUMN_KEYS, "a column")?;
        if let Some(field) = column.get("field").cloned() {
            column.entry("header").or_insert(field);
        }
    }
    let report: Report = serde_json::from_value(Value::Object(one))
        .map_err(|error| format!("the report {name:?} cannot be read: {error}"))?;
    check_report(&report).map_err(|failure| failure.message)?;
    Ok(report)
}

fn known_keys(object: &Map<String, Value>, known: &[&str], what: &str) -> Result<(), String> {
    match object.keys().find(|key| !known.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => Err(format!(
            "{what} has no {key:?}; it may have {}",
            known.join(", ")
        )),
    }
}

/// A report's file.
pub fn text(report: &Report) -> String {
    let shared = Report {
        own: false,
        ..report.clone()
    };
    // Plain texts in plain lists: nothing in it can fail.
    serde_json::to_string_pretty(&shared).unwrap_or_default() + "\n"
}

/// The name of a report's file.
pub fn file_name(report: &Report) -> String {
    let plain: String = report
        .name
        .chars()
        .map(|letter| {
            if letter.is_alphanumeric() {
                letter
            } else {
                '-'
            }
        })
        .collect();
    format!("{plain}.report.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{ "name": "weekly", "columns": [{ "field": "time", "header": "When" }, { "field": "details.role" }], "window": { "last": 7 } }"#;

    #[test]
    fn a_report_comes_back_from_its_file() {
        let report = read(GOOD).unwrap().remove(0);
        assert_eq!((report.title.as_str(), report.columns.len()), ("weekly", 2));
        assert_eq!(report.columns[1].header, "details.role");
        let again = read(&text(&Report {
            own: true,
            ..report.clone()
        }));
        assert_eq!(again, Ok(vec![report.clone()]));
        assert_eq!(read(&format!("[{GOOD}]")), Ok(vec![report.clone()]));
        assert_eq!(
            read(&format!("{{\"reports\":[{GOOD}]}}")),
            Ok(vec![report.clone()])
        );
        assert_eq!(file_name(&report), "weekly.report.json");
        assert!(is_meant(GOOD) && is_meant(&format!("[{GOOD}]")));
    }

    #[test]
    fn a_change_leaves_alone_what_another_window_wrote() {
        let report = |name: &str, title: &str| Report {
            name: name.to_owned(),
            title: title.to_owned(),
            own: true,
            ..Report::default()
        };
        let mut all = vec![report("theirs", ""), report("ours", "old")];
        Change::Add(vec![report("ours", "new"), report("more", "")]).apply(&mut all);
        Change::Remove("more".to_owned()).apply(&mut all);
        assert_eq!(all, [report("theirs", ""), report("ours", "new")]);
    }

    #[test]
    fn a_wrong_report_says_what_is_wrong() {
        for (text, said) in [
            ("{", "not JSON"),
            ("7", "a JSON object with a name and columns"),
            ("[]", "no report"),
            ("[7]", "this is none: 7"),
            (r#"{"name":"a"}"#, "no list of columns"),
            (r#"{"name":"a","columns":[]}"#, "at least one column"),
            (
                r#"{"name":"a","columns":["time"]}"#,
                "and this is not: \"time\"",
            ),
            (
                r#"{"name":"a","columns":[{"field":"tiem"}]}"#,
                "no such field",
            ),
            (
                r#"{"name":"a","columns":[{"header":"x"}]}"#,
                "missing field `field`",
            ),
            (
                r#"{"name":"a","columns":[{"field":"time","format":"x"}]}"#,
                "a column has no \"format\"",
            ),
            (r#"{"name":"a","colums":[]}"#, "a report has no \"colums\""),
            (r#"{"columns":[{"field":"time"}]}"#, "needs a name"),
            (r#"{"name":"all","columns":[{"field":"time"}]}"#, "built-in"),
            (
                r#"{"name":"a","columns":[{"field":"time"}],"filters":["role"]}"#,
                "a filter that there is not",
            ),
            (
                r#"{"name":"a","columns":[{"field":"time"}],"window":{"last":0}}"#,
                "at least 1",
            ),
            (
                r#"{"name":"a","columns":[{"field":"time"}],"window":{"lastDays":7}}"#,
                "unknown field `lastDays`",
            ),
            (
                r#"{"name":"a","columns":[{"field":"time"},{"field":"id","header":"time"}]}"#,
                "the same header",
            ),
        ] {
            let error = read(text).expect_err(text);
            assert!(error.contains(said), "{text}: {error}");
        }
    }

    #[test]
    fn events_are_not_taken_for_a_report() {
        for text in [
            r#"[{"time":"2024-05-01T10:00:00Z","action":"A"}]"#,
            r#"{"columns":["time","action"],"rows":[["2024-05-01","A"]]}"#,
            r#"{"columns":[{"name":"time","type":"date"}],"rows":[]}"#,
            "[]",
            "{}",
            "User,Action",
        ] {
            assert!(!is_meant(text), "{text}");
        }
    }
}
