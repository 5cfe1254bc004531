//! A recorded exchange as a server: a request in, the recorded answer out.

use serde_json::{Value, json};

/// What a request is answered by.
pub struct Reply {
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// The answers of one recording, at an address of the test's.
pub struct Recording {
    rules: Vec<Value>,
    host: String,
    port: String,
}

impl Recording {
    /// `origin` is `http://host:port`, where the recording is to be replayed.
    pub fn read(text: &str, origin: &str) -> Recording {
        let (host, port) = origin
            .rsplit_once(':')
            .expect("an origin of a test has a port");
        Recording {
            rules: serde_json::from_str(text).expect("an exchange is an array"),
            host: host.trim_start_matches("http://").to_owned(),
            port: port.to_owned(),
        }
    }

    /// The first recorded answer that the request meets; `target` is path and query.
    pub fn answer(&self, method: &str, target: &str, body: Option<&Value>) -> Option<Reply> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let query = parameters(query);
        let rule = self.rules.iter().find(|rule| {
            let asked = &rule["request"];
            asked["path"] == path
                && asked["methods"]
                    .as_array()
                    .is_none_or(|methods| methods.iter().any(|known| known == method))
                && meets_query(asked, &query)
                && meets_body(asked, body)
        })?;
        let headers = rule["headers"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| {
                let value = match value.as_array() {
                    // A browser joins several headers of a name.
                    Some(values) => values
                        .iter()
                        .filter_map(Value::as_str)
                        .collect::<Vec<_>>()
                        .join(", "),
                    None => value.as_str().unwrap_or_default().to_owned(),
                };
                (name.to_ascii_lowercase(), self.filled(&value, &query))
            })
            .collect();
        let body = self.filled(rule["body_text"].as_str()?, &query);
        Some(Reply { headers, body })
    }

    /// The text of one recorded answer, as a request with this target gets it.
    pub fn page(&self, rule: usize, target: &str) -> String {
        let query = parameters(target.split_once('?').map_or("", |(_, query)| query));
        let text = self.rules[rule]["body_text"].as_str();
        self.filled(text.expect("a page has a text"), &query)
    }

    /// A recording names its own server, and parts of what it was asked, by placeholders.
    fn filled(&self, text: &str, query: &[(String, String)]) -> String {
        let mut text = text
            .replace("{{ hostname }}", &self.host)
            .replace("{{ env \"PORT\" }}", &self.port);
        for (name, value) in query {
            text = text
                .replace(&format!("{{{{ .request.vars.{name} }}}}"), value)
                .replace(&format!("{{{{.request.vars.{name}}}}}"), value);
        }
        text
    }
}

fn parameters(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter_map(|part| part.split_once('='))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

fn meets_query(asked: &Value, query: &[(String, String)]) -> bool {
    // One kind of recording names each parameter; the other lists patterns for some.
    if let Some(exact) = asked["query"].as_array() {
        let mut exact: Vec<_> = exact
            .iter()
            .filter_map(|pair| Some((pair[0].as_str()?, pair[1].as_str()?)))
            .collect();
        let mut query: Vec<_> = query
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        exact.sort_unstable();
        query.sort_unstable();
        return exact == query;
    }
    let patterns = asked["query_params"].as_object();
    patterns.into_iter().flatten().all(|(name, pattern)| {
        query.iter().any(|(known, value)| {
            known == name && meets(pattern.as_str().unwrap_or(&pattern.to_string()), value)
        })
    })
}

/// `{name:pattern}` or the text itself; of patterns, `.*` and plain text are understood.
fn meets(pattern: &str, value: &str) -> bool {
    let Some((_, pattern)) = pattern
        .strip_prefix('{')
        .and_then(|inner| inner.strip_suffix('}'))
        .and_then(|inner| inner.split_once(':'))
    else {
        // A start may leave a long recorded value to the recording.
        return pattern == value || value == "*";
    };
    if pattern.contains('\\') {
        return true;
    }
    let mut rest = value;
    pattern.split(".*").all(|part| {
        let found = rest.find(part);
        if let Some(at) = found {
            rest = &rest[at + part.len()..];
        }
        found.is_some()
    })
}

fn meets_body(asked: &Value, body: Option<&Value>) -> bool {
    let sent = |text: Option<&Value>| match text {
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or(Value::Null),
        Some(value) => value.clone(),
        None => Value::Null,
    };
    if let Some(recorded) = asked.get("body").and_then(|body| body.get("value")) {
        return *recorded == sent(body);
    }
    match asked["request_body"].as_str() {
        None | Some("/.*/") => true,
        Some(text) => sent(Some(&json!(text))) == sent(body),
    }
}

fn decoded(text: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits = [bytes.next(), bytes.next()].map(|digit| digit.unwrap_or(b'0'));
            let digits = std::str::from_utf8(&digits).unwrap_or("00");
            out.push(u8::from_str_radix(digits, 16).unwrap_or(b'?'));
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).expect("addresses are UTF-8")
}
