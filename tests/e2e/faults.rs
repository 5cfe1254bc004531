//! What can be wrong with a source, and the code by which the element must name it.
//!
//! A new fault is one entry of the table; each scenario that goes through the table then meets it.

use crate::answer::{Answer, Body};

/// One way for a source to fail.
pub struct Fault {
    pub name: &'static str,
    /// Answered in turn; the last one again and again.
    pub answer: fn() -> Answer,
    /// The error code of API.md, or `None` where something can be read.
    pub code: Option<&'static str>,
}

/// Two events in GraphOS's shape, for bodies that are partly good.
pub const TWO_EVENTS: &str = concat!(
    r#"[{"timestamp":"2024-05-01T10:00:00Z","action":"CREATE","actor":{"actorId":"u1","type":"USER","name":"Ann"}},"#,
    r#"{"timestamp":"2024-05-02T10:00:00Z","action":"DELETE","actor":{"actorId":"u2","type":"USER","name":"Bob"}}]"#,
);

/// An array of so many events, each different.
pub fn many_events(count: usize) -> String {
    let events: Vec<_> = (0..count)
        .map(|number| {
            format!(
                r#"{{"timestamp":"2024-05-01T10:{:02}:{:02}Z","action":"UPDATE","actor":{{"actorId":"u{number}","type":"USER","name":"Nr {number}"}}}}"#,
                number / 60 % 60,
                number % 60
            )
        })
        .collect();
    format!("[{}]", events.join(","))
}

const LOGIN_PAGE: &str =
    "<!doctype html><html><head><title>Sign in</title></head><body><form></form></body></html>";
const GRAPHQL_REFUSAL: &str = r#"{"data":{"exportPipeAuditLogsReport":null},"errors":[{"message":"You don't have permission to perform this action","path":["exportPipeAuditLogsReport"]}]}"#;

/// What API.md and the first issue name. CORS and a dead port are `Site::foreign_url` and `Site::dead_url`.
pub const FAULTS: &[Fault] = &[
    Fault {
        name: "not signed in",
        answer: || Answer::status(401),
        code: Some("unauthorized"),
    },
    Fault {
        name: "forbidden",
        answer: || Answer::status(403),
        code: Some("forbidden"),
    },
    Fault {
        name: "not found",
        answer: || Answer::status(404),
        code: Some("not-found"),
    },
    Fault {
        name: "too often",
        answer: || Answer::status(429).with_header("retry-after", "0"),
        code: Some("rate-limited"),
    },
    Fault {
        name: "server broken",
        answer: || Answer::status(500),
        code: Some("server"),
    },
    Fault {
        name: "login page",
        answer: || Answer::ok("text/html", LOGIN_PAGE),
        code: Some("not-json"),
    },
    Fault {
        name: "graphql errors",
        answer: || Answer::json(GRAPHQL_REFUSAL),
        code: Some("graphql"),
    },
    Fault {
        name: "no array",
        answer: || Answer::json(r#"{"status":"ok"}"#),
        code: Some("no-events"),
    },
    Fault {
        name: "strings",
        answer: || Answer::json(r#"["one","two"]"#),
        code: Some("no-events"),
    },
    Fault {
        name: "empty array",
        answer: || Answer::json("[]"),
        code: None,
    },
    Fault {
        name: "record not an object",
        answer: || Answer::json(spliced(b",17]")),
        code: None,
    },
    Fault {
        name: "invalid utf-8",
        answer: || Answer::json(spliced(b",{\"action\":\"\xff\xfe\"}]")),
        code: None,
    },
    Fault {
        name: "200 deep",
        answer: || Answer::json(spliced(&deep(200))),
        code: None,
    },
    Fault {
        name: "cut before the first event",
        answer: || Answer::json(&TWO_EVENTS.as_bytes()[..40]),
        code: Some("truncated"),
    },
    Fault {
        name: "cut inside",
        answer: || Answer::json(&TWO_EVENTS.as_bytes()[..150]),
        code: None,
    },
    Fault {
        name: "connection closed early",
        answer: || Answer::json("").with_body(Body::Cut(TWO_EVENTS.as_bytes()[..150].to_vec())),
        code: None,
    },
    Fault {
        name: "connection reset",
        answer: || Answer::json("").with_body(Body::Reset(TWO_EVENTS.as_bytes()[..150].to_vec())),
        code: None,
    },
    Fault {
        name: "100 MB line",
        answer: one_long_line,
        code: None,
    },
];

/// The two events with something further before the array's end.
fn spliced(tail: &[u8]) -> Vec<u8> {
    let events = TWO_EVENTS
        .strip_suffix(']')
        .expect("the events are an array");
    [events.as_bytes(), tail].concat()
}

fn deep(levels: usize) -> Vec<u8> {
    format!(
        r#",{{"details":{}{}}}]"#,
        "[".repeat(levels),
        "]".repeat(levels)
    )
    .into_bytes()
}

/// A record of 100 MB, as one string on one line.
fn one_long_line() -> Answer {
    Answer::json("").with_body(Body::Repeated {
        head: spliced(br#",{"timestamp":"2024-05-03T10:00:00Z","action":"UPDATE","details":""#),
        unit: vec![b'x'; 1 << 20],
        times: 100,
        tail: br#""}]"#.to_vec(),
    })
}
