//! Options as a host gives them: one that nobody knows is refused, since a
//! misspelt one would silently make something else.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::core::failure::{Code, Failure};

/// The options of the method `method` from what a host `given`. `elsewhere` are options that are
/// known and were taken out before.
///
/// The default value names them: each has its key there, and those that are objects have theirs; one that is an
/// empty object there takes any key.
pub fn read_options<T: Default + Serialize + DeserializeOwned>(
    given: Value,
    method: &str,
    elsewhere: &[&str],
) -> Result<T, Failure> {
    let refuse = |why: &str| {
        Failure::new(
            Code::BadOptions,
            format!("the options of {method} cannot be read: {why}"),
        )
        .with_detail(json!({ "option": "options" }))
    };
    let given = match given {
        Value::Object(given) => given,
        Value::Null => Map::new(),
        other => {
            let kind = kind(&other);
            return Err(refuse(&format!("they must be an object, and are {kind}")));
        }
    };
    let known =
        serde_json::to_value(T::default()).map_err(|error| refuse(&without_value(&error)))?;
    let given = known_only(given, &known, method, elsewhere)?;
    serde_json::from_value(Value::Object(given)).map_err(|error| refuse(&without_value(&error)))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// What is wrong, without the value that it is wrong with: a header or a body may be a secret.
fn without_value(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let value = ["invalid type: ", "invalid value: "]
        .iter()
        .find_map(|wrong| Some(text.find(wrong)? + wrong.len()));
    // What was wanted is said by us, and has no such words in it; a value may have.
    match (value, text.rfind(", expected ")) {
        (Some(start), Some(end)) if start < end => {
            let kind = text[start..end]
                .split(['"', '`'])
                .next()
                .unwrap_or_default();
            format!("{}{}{}", &text[..start], kind.trim_end(), &text[end..])
        }
        _ => text,
    }
}

/// `given` without what is absent; a key that `known` lacks is refused.
fn known_only(
    given: Map<String, Value>,
    known: &Value,
    place: &str,
    elsewhere: &[&str],
) -> Result<Map<String, Value>, Failure> {
    let mut read = Map::new();
    for (key, value) in given {
        let Some(inner) = known.get(&key) else {
            return Err(unknown(&key, known, place, elsewhere));
        };
        // Absent, whichever way it was said.
        let value = match value {
            Value::Null => continue,
            Value::Object(value) if inner.as_object().is_some_and(|inner| !inner.is_empty()) => {
                Value::Object(known_only(value, inner, &format!("{place}'s {key}"), &[])?)
            }
            value => value,
        };
        read.insert(key, value);
    }
    Ok(read)
}

fn unknown(key: &str, known: &Value, place: &str, elsewhere: &[&str]) -> Failure {
    let names = known.as_object().into_iter().flat_map(Map::keys);
    let mut allowed: Vec<&str> = names.map(String::as_str).collect();
    allowed.extend(elsewhere);
    allowed.sort_unstable();
    let message = format!(
        "{place} has no option {key:?}; it has {}",
        allowed.join(", ")
    );
    Failure::new(Code::BadOptions, message)
        .with_detail(json!({ "option": key, "allowed": allowed }))
}

#[cfg(test)]
mod tests {
    use super::super::{ExportOptions, SourceConfig};
    use super::*;

    fn read(given: Value) -> Result<ExportOptions, Failure> {
        read_options(given, "export", &["signal"])
    }

    #[test]
    fn a_misspelt_option_is_refused_with_those_that_there_are() {
        let failure = read(json!({ "formt": "csv" })).unwrap_err();
        assert_eq!(failure.code, Code::BadOptions);
        assert!(
            failure
                .message
                .starts_with("export has no option \"formt\"; it has actor, bundle,")
                && failure.message.contains(" format, ")
                && failure.message.contains(" signal, "),
            "{}",
            failure.message
        );
        assert_eq!(failure.detail["option"], "formt");
        let failure = read(json!({ "dialect": { "delimeter": ";" } })).unwrap_err();
        assert_eq!(
            failure.message,
            "export's dialect has no option \"delimeter\"; it has bom, delimiter, eol, formulas, preset"
        );
    }

    #[test]
    fn every_option_is_read_and_what_is_null_is_absent() {
        let given = json!({
            "report": "all", "format": "csv", "query": "a", "columns": ["id"], "from": "2024-01-01",
            "to": "2024-01-02", "actor": "b", "graph": "c", "searchTerm": "d", "pipeUuid": "e",
            "timeZone": "UTC", "now": "2024-01-03T00:00:00Z", "timeFormat": "local",
            "dialect": { "preset": "excel", "delimiter": ";", "eol": "lf", "bom": true, "formulas": "raw" },
            "details": "flatten", "bundle": true,
        });
        let options = read(given.clone()).unwrap();
        assert_eq!(serde_json::to_value(&options).unwrap(), given);
        for nothing in [
            json!({}),
            json!(null),
            json!({ "dialect": null, "columns": null, "query": null }),
            json!({ "dialect": { "bom": null } }),
        ] {
            assert_eq!(read(nothing), Ok(ExportOptions::default()));
        }
    }

    #[test]
    fn no_value_of_headers_or_body_stands_in_a_refusal() {
        for given in [
            json!({ "url": "/api", "headers": "Bearer abc" }),
            json!({ "url": "/api", "headers": "Bearer abc, expected nothing" }),
            json!({ "url": "/api", "headers": { "authorization": ["Bearer abc"] } }),
            json!({ "url": "/api", "headers": { "x-key": 12345 } }),
            json!("Bearer abc"),
            json!(["Bearer abc"]),
        ] {
            let failure = read_options::<SourceConfig>(given, "the source", &[]).unwrap_err();
            let said = format!("{} {}", failure.message, failure.detail);
            assert!(!said.contains("abc") && !said.contains("12345"), "{said}");
        }
        let headers = json!({ "headers": "Bearer abc" });
        let failure = read_options::<SourceConfig>(headers, "the source", &[]).unwrap_err();
        assert_eq!(
            failure.message,
            "the options of the source cannot be read: invalid type: string, expected a map"
        );
    }

    #[test]
    fn a_value_of_another_kind_is_refused() {
        for given in [
            json!("csv"),
            json!({ "format": 7 }),
            json!({ "dialect": "excel" }),
            json!({ "columns": "id" }),
        ] {
            assert_eq!(read(given).unwrap_err().code, Code::BadOptions);
        }
    }

    #[test]
    fn a_source_has_its_own_names_of_headers_and_fields_and_no_other_options_than_ours() {
        let source = |given: Value| read_options::<SourceConfig>(given, "the source", &[]);
        let whole = json!({
            "url": "/api", "method": "POST", "headers": { "X-Any": "1" }, "body": { "any": null }, "credentials": "omit",
            "format": "json", "events": "data", "source": "none", "mapping": { "time": "at" }, "freshness": 5,
            "paging": { "kind": "cursor", "param": "after" }, "retry": { "tries": 2 },
            "assumeZone": "UTC", "dateOrder": "dmy",
        });
        let read = source(whole).unwrap();
        assert_eq!(read.headers["X-Any"], "1");
        assert_eq!(read.mapping["time"], "at");
        assert_eq!(read.assume_zone.as_deref(), Some("UTC"));
        for (given, named) in [
            (json!({ "url": "/api", "heades": {} }), "heades"),
            (json!({ "url": "/api", "authorized": true }), "authorized"),
            (json!({ "url": "/api", "retry": { "trys": 2 } }), "trys"),
            (
                json!({ "url": "/api", "paging": { "kind": "page", "parm": "p" } }),
                "parm",
            ),
        ] {
            let failure = source(given).unwrap_err();
            assert_eq!(failure.code, Code::BadOptions);
            assert!(failure.message.contains(named), "{}", failure.message);
        }
    }
}
