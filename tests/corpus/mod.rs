//! The corpus's events and what its answers say about each.

use std::fs;
use std::path::PathBuf;

use audit_explorer::core::time::read_epoch;
use audit_explorer::core::time::read_time;
use serde_json::Value;
use serde_json::value::RawValue;

/// One row of ANSWERS.tsv.
pub struct Answer {
    pub vendor: String,
    pub file: String,
    columns: Vec<(String, String)>,
}

/// One file: its records and the answer.
pub struct Sheet {
    pub answer: Answer,
    pub records: Vec<Vec<u8>>,
}

/// What may be shown for one event; empty where nothing is asked.
#[derive(Default)]
pub struct Expected {
    pub times: Vec<i64>,
    pub actions: Vec<String>,
    pub actors: Vec<String>,
    pub ids: Vec<String>,
    pub addresses: Vec<String>,
}

/// Where the corpus lies, if it is here.
pub fn directory() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let directory = std::env::var_os("AUDIT_EXPLORER_CORPUS").map_or_else(beside, PathBuf::from);
    directory.join("ANSWERS.tsv").exists().then_some(directory)
}

impl Answer {
    /// All files with answers, or nothing when the corpus is not here.
    pub fn read_all() -> Option<Vec<Sheet>> {
        let directory = directory()?;
        let sheets = Answer::table()?.into_iter().filter_map(|answer| {
            let text = fs::read_to_string(directory.join("events").join(&answer.file)).ok()?;
            Some(Sheet {
                records: records(&text),
                answer,
            })
        });
        Some(sheets.collect())
    }

    /// The answers about one file.
    pub fn of(file: &str) -> Option<Answer> {
        Answer::table()?
            .into_iter()
            .find(|answer| answer.file == file)
    }

    fn table() -> Option<Vec<Answer>> {
        let table = fs::read_to_string(directory()?.join("ANSWERS.tsv")).ok()?;
        let mut lines = table.lines();
        let header: Vec<&str> = lines.next()?.split('\t').collect();
        let answers = lines.map(|line| {
            let columns: Vec<(String, String)> = header
                .iter()
                .zip(line.split('\t'))
                .map(|(key, value)| ((*key).to_owned(), value.to_owned()))
                .collect();
            Answer {
                vendor: columns[0].1.clone(),
                file: columns[1].1.clone(),
                columns,
            }
        });
        Some(answers.collect())
    }

    fn column(&self, name: &str) -> &str {
        self.columns
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// The answer's own path for a question.
    pub fn path_of(&self, question: usize) -> String {
        match question {
            0 => self.column("timestamp").to_owned(),
            1 => self.column("action").to_owned(),
            2 => format!(
                "{} / {} / {}",
                self.column("actor_id"),
                self.column("actor_name"),
                self.column("actor_email")
            ),
            3 => self.column("event_id").to_owned(),
            _ => self.column("ip").to_owned(),
        }
    }

    pub fn expected(&self, record: &[u8]) -> Expected {
        let record: Value = serde_json::from_slice(record).expect("the corpus is JSON");
        let texts = |column: &str| {
            first_of(&record, self.column(column))
                .into_iter()
                .collect::<Vec<String>>()
        };
        let actors = ["actor_name", "actor_email", "actor_id"]
            .into_iter()
            .flat_map(texts);
        Expected {
            times: texts("timestamp")
                .iter()
                .filter_map(|text| millis(text))
                .collect(),
            actions: texts("action"),
            actors: actors.collect(),
            ids: texts("event_id"),
            // What is no address is shown as it is.
            addresses: texts("ip")
                .into_iter()
                .flat_map(|text| [bare_address(&text), text])
                .collect(),
        }
    }
}

fn millis(text: &str) -> Option<i64> {
    if text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        return read_epoch(text).map(|moment| moment.millis);
    }
    read_time(text).map(|time| time.moment.millis)
}

fn bare_address(text: &str) -> String {
    let mut text = text;
    if let Some(rest) = text.strip_prefix('[') {
        text = rest.split(']').next().unwrap_or(rest);
    } else if text.matches(':').count() == 1 {
        text = text.split(':').next().unwrap_or(text);
    }
    text.strip_prefix("::ffff:").unwrap_or(text).to_owned()
}

/// The records of a file of any of the corpus's layouts, as they were written.
fn records(text: &str) -> Vec<Vec<u8>> {
    if let Some(whole) = Value::deserialize_all(text)
        && let [only] = &whole[..]
    {
        return inside(only);
    }
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.as_bytes().to_vec())
        .collect()
}

trait All: Sized {
    fn deserialize_all(text: &str) -> Option<Vec<Box<RawValue>>>;
}

impl All for Value {
    fn deserialize_all(text: &str) -> Option<Vec<Box<RawValue>>> {
        serde_json::Deserializer::from_str(text)
            .into_iter::<Box<RawValue>>()
            .collect::<Result<_, _>>()
            .ok()
    }
}

/// The array of events in a document, or the document itself.
fn inside(document: &RawValue) -> Vec<Vec<u8>> {
    let text = document.get();
    if let Ok(elements) = serde_json::from_str::<Vec<Box<RawValue>>>(text) {
        let exchanges: Vec<Vec<u8>> = elements
            .iter()
            .filter(|e| e.get().contains("\"body_text\""))
            .flat_map(|e| exchange(e))
            .collect();
        if !exchanges.is_empty() {
            return exchanges;
        }
        return elements
            .iter()
            .map(|element| element.get().as_bytes().to_vec())
            .collect();
    }
    for key in [
        "Records", "records", "data", "entries", "events", "search", "edges",
    ] {
        let members: std::collections::HashMap<String, Box<RawValue>> =
            serde_json::from_str(text).unwrap_or_default();
        let Some(member) = members.get(key) else {
            continue;
        };
        if member.get().trim_start().starts_with('[') && member.get().contains('{') {
            let elements: Vec<Box<RawValue>> =
                serde_json::from_str(member.get()).expect("it was read as a whole");
            let node = |element: &RawValue| {
                let inner: std::collections::HashMap<String, Box<RawValue>> =
                    serde_json::from_str(element.get()).ok()?;
                inner.get("node").map(|node| node.get().as_bytes().to_vec())
            };
            return elements
                .iter()
                .map(|e| node(e).unwrap_or_else(|| e.get().as_bytes().to_vec()))
                .collect();
        }
        if member.get().trim_start().starts_with('{')
            && (key == "data" || key == "search")
            && !text.contains("\"type\"")
        {
            return inside(member);
        }
        if key == "data" && member.get().contains("\"edges\"") {
            return inside(member);
        }
        if key == "search" {
            return inside(member);
        }
    }
    vec![text.as_bytes().to_vec()]
}

fn exchange(element: &RawValue) -> Vec<Vec<u8>> {
    let members: std::collections::HashMap<String, Box<RawValue>> =
        serde_json::from_str(element.get()).unwrap_or_default();
    let body = members
        .get("body")
        .map(|body| body.get())
        .unwrap_or_default();
    let members: std::collections::HashMap<String, Box<RawValue>> =
        serde_json::from_str(body).unwrap_or_default();
    let elements: Vec<Box<RawValue>> = members
        .get("data")
        .and_then(|data| serde_json::from_str(data.get()).ok())
        .unwrap_or_default();
    elements
        .iter()
        .map(|element| element.get().as_bytes().to_vec())
        .collect()
}

/// The value at an answer's path: `a.b || c[*].d`, `x|json.y`, `["a.b"]`.
fn first_of(record: &Value, path: &str) -> Option<String> {
    if path.starts_with('(') || path.is_empty() {
        return None;
    }
    path.split(" || ")
        .find_map(|alternative| walk(record, alternative.trim()))
}

fn walk(value: &Value, path: &str) -> Option<String> {
    if path.is_empty() {
        return match value {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            _ => None,
        };
    }
    if let Some(rest) = path.strip_prefix("|json") {
        let inner: Value = serde_json::from_str(value.as_str()?).ok()?;
        return walk(&inner, rest);
    }
    if let Some(rest) = path.strip_prefix("[*]") {
        return match value {
            Value::Array(elements) => elements.iter().find_map(|element| walk(element, rest)),
            other => walk(other, rest),
        };
    }
    if let Some(rest) = path.strip_prefix("[\"") {
        let (key, rest) = rest.split_once("\"]")?;
        return walk(value.get(key)?, rest);
    }
    let path = path.strip_prefix('.').unwrap_or(path);
    let end = path.find(['.', '[', '|']).unwrap_or(path.len());
    let (key, rest) = path.split_at(end);
    if key == "*" {
        return value
            .as_object()?
            .values()
            .find_map(|member| walk(member, rest));
    }
    walk(value.get(key)?, rest)
}
