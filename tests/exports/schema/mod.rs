//! Holds a JSON value against the part of JSON Schema that our schema uses.
//!
//! A keyword that it does not know is an error, so that nothing in the schema
//! goes unchecked. A second opinion is `make test-readers`, by another's
//! implementation.

use serde_json::Value;

/// What is wrong with `value`, each with its place.
pub fn problems(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, value, "", &mut found);
    found
}

fn check(root: &Value, schema: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
    let keywords = schema.as_object().expect("a schema is an object");
    for (keyword, rule) in keywords {
        let holds = match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" => true,
            "$ref" => {
                let path = rule.as_str().and_then(|text| text.strip_prefix('#'));
                let target = path
                    .and_then(|path| root.pointer(path))
                    .expect("the reference leads somewhere");
                check(root, target, value, place, found);
                true
            }
            "type" => match rule {
                Value::Array(types) => types.iter().any(|name| is(value, name)),
                name => is(value, name),
            },
            "const" => value == rule,
            "enum" => rule.as_array().is_some_and(|all| all.contains(value)),
            "minimum" => value
                .as_f64()
                .is_none_or(|number| Some(number) >= rule.as_f64()),
            "maximum" => value
                .as_f64()
                .is_none_or(|number| Some(number) <= rule.as_f64()),
            "minItems" => value
                .as_array()
                .is_none_or(|list| Some(list.len() as u64) >= rule.as_u64()),
            "pattern" => {
                assert_eq!(rule, "^[0-9a-f]{64}$", "the only pattern there is");
                value.as_str().is_none_or(|text| {
                    text.len() == 64
                        && text
                            .bytes()
                            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
                })
            }
            "required" => {
                let names = rule.as_array().expect("a list of names");
                for name in names.iter().filter_map(Value::as_str) {
                    if value.is_object() && value.get(name).is_none() {
                        found.push(format!("{place}: {name} is missing"));
                    }
                }
                true
            }
            "properties" => {
                for (name, inner) in rule.as_object().expect("an object of schemas") {
                    if let Some(member) = value.get(name) {
                        check(root, inner, member, &format!("{place}/{name}"), found);
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = schema.get("properties");
                for (name, member) in value.as_object().into_iter().flatten() {
                    if known.is_some_and(|known| known.get(name).is_some()) {
                        continue;
                    }
                    match rule {
                        Value::Bool(false) => {
                            found.push(format!("{place}: {name} is not foreseen"))
                        }
                        inner => check(root, inner, member, &format!("{place}/{name}"), found),
                    }
                }
                true
            }
            "items" => {
                for (number, member) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, rule, member, &format!("{place}/{number}"), found);
                }
                true
            }
            unknown => panic!("the keyword {unknown:?} is not checked here"),
        };
        if !holds {
            found.push(format!(
                "{place}: {keyword} {rule} does not hold for {value}"
            ));
        }
    }
}

fn is(value: &Value, name: &Value) -> bool {
    match name.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_u64() || value.is_i64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        other => panic!("there is no type {other:?}"),
    }
}
