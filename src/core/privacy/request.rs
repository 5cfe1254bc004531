//! Whether a request may be written down.

use serde_json::Value;

use super::Gate;
use super::address::{bare_address, opens, without_tokens};
use crate::core::protocol::Redaction;

/// Whether a request to `url` that posts `body` holds nothing that looks like a secret: by the same judgement of names and
/// texts in both, and by what is masked in events where nothing else is said.
pub fn is_open_request(url: &str, body: Option<&Value>) -> bool {
    bare_address(url) == url
        && body.is_none_or(|body| {
            let masked = Gate::new(&Redaction::default())
                .map(|mut gate| gate.mask(body.to_string().as_bytes()));
            matches!(masked, Ok(None)) && is_open(body)
        })
}

fn is_open(value: &Value) -> bool {
    match value {
        Value::Object(members) => members
            .iter()
            .all(|(name, value)| (is_empty(value) || !opens(name)) && is_open(value)),
        Value::Array(values) => values.iter().all(is_open),
        Value::String(text) => is_open_text(text),
        _ => true,
    }
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(str::is_empty)
}

/// Also of a posted form: `user=ann&password=…`.
fn is_open_text(text: &str) -> bool {
    let is_form = text.contains('=') && !text.contains(char::is_whitespace);
    let hides = |pair: &str| {
        pair.split_once('=')
            .is_some_and(|(name, value)| !value.is_empty() && opens(name))
    };
    without_tokens(text) == text && !(is_form && text.split('&').any(hides))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_body_is_judged_as_an_address_is() {
        let url = "https://api.example/audit";
        for body in [
            json!({ "api_token": "abc" }),
            json!({ "password": 1234 }),
            json!({ "filter": [{ "key": "abc" }] }),
            json!({ "auth": { "user": "ann" } }),
            json!({ "q": concat!("ghp_", "16C7e42F292c6912E7710c838347Ae178B4a") }),
            json!("user=ann&sig=abc"),
            json!({ "note": "password: hunter2!x" }),
        ] {
            assert!(!is_open_request(url, Some(&body)), "{body}");
        }
        for body in [
            json!({ "cursor": "abc", "limit": 100, "password": null, "token": "" }),
            json!({ "query": "query($after: String) { audit(after: $after) { id } }", "variables": { "after": "c2" } }),
            json!("page=2&limit=100"),
        ] {
            assert!(is_open_request(url, Some(&body)), "{body}");
        }
        assert!(is_open_request(url, None));
        assert!(!is_open_request("https://api.example/audit?sig=x", None));
    }
}
