//! Where in a JSON document the events are, from its first part.

use serde_json::json;

use super::evidence::{Evidence, plain};
use super::tape::{Kind, NodeId, Tape};
use crate::core::failure::{Code, Failure};

/// How deep in an envelope an array of events is looked for.
const LEVELS: usize = 5;

/// Names of arrays that hold events, the likeliest first; as [`plain`] writes them.
const NAMES: &[&str] = &[
    "data",
    "items",
    "entries",
    "events",
    "records",
    "logs",
    "audits",
    "auditlogs",
    "auditevents",
    "auditrecords",
    "value",
    "results",
    "result",
    "response",
    "activities",
    "activitylogs",
    "operationlogs",
    "authlogs",
    "entities",
    "alerts",
    "hits",
    "edges",
    "nodes",
    "rows",
    "list",
    "content",
    "documents",
    "history",
];

/// An array that may hold the events.
struct Candidate {
    path: Vec<String>,
    known: Option<usize>,
    event_like: bool,
    objects: usize,
}

impl Candidate {
    /// The likelier has the larger key.
    fn likelihood(
        &self,
    ) -> (
        bool,
        bool,
        bool,
        std::cmp::Reverse<usize>,
        std::cmp::Reverse<usize>,
        usize,
    ) {
        let rank = self.known.unwrap_or(NAMES.len());
        let depth = std::cmp::Reverse(self.path.len());
        // An array of objects beats an empty one, a known name any other.
        (
            self.objects > 0,
            self.known.is_some(),
            self.event_like,
            depth,
            std::cmp::Reverse(rank),
            self.objects,
        )
    }
}

/// The array of events in a document that is an object.
pub(super) struct FoundArray {
    /// Keys from the outermost in.
    pub path: Vec<String>,
    /// It has a name that arrays of events have.
    pub known: bool,
    /// Its first element looks like an event by time and by action or actor.
    pub event_like: bool,
}

/// Looks for the array of events in the document on the tape.
pub(super) fn find_array(tape: &Tape, text: &[u8]) -> Option<FoundArray> {
    let mut candidates = Vec::new();
    collect(tape, text, NodeId::ROOT, &mut Vec::new(), &mut candidates);
    // `max_by_key` takes the last of equals; the first in the text is meant.
    let found = candidates
        .into_iter()
        .rev()
        .max_by_key(Candidate::likelihood)?;
    Some(FoundArray {
        known: found.known.is_some(),
        event_like: found.event_like,
        path: found.path,
    })
}

fn collect(
    tape: &Tape,
    text: &[u8],
    object: NodeId,
    path: &mut Vec<String>,
    candidates: &mut Vec<Candidate>,
) {
    for (key, value) in tape.members(object) {
        let name = tape.string(text, key);
        // Why something failed is never what happened.
        if path.is_empty() && matches!(&*name, "errors" | "error" | "warnings") {
            continue;
        }
        path.push(name.into_owned());
        match tape.kind(value) {
            Kind::Object if path.len() < LEVELS => collect(tape, text, value, path, candidates),
            Kind::Array => candidates.extend(candidate(tape, text, value, path)),
            _ => {}
        }
        path.pop();
    }
}

fn candidate(tape: &Tape, text: &[u8], array: NodeId, path: &[String]) -> Option<Candidate> {
    let objects = tape
        .elements(array)
        .filter(|element| tape.kind(*element) == Kind::Object)
        .count();
    let first = tape.elements(array).next();
    if objects == 0 && first.is_some() {
        return None;
    }
    let name = plain(path.last()?);
    let first = first.map(|first| {
        let node = if name == "edges" {
            tape.get(text, first, "node")
        } else {
            None
        };
        Evidence::of(tape, text, node.unwrap_or(first))
    });
    let event_like = first.is_some_and(|first| first.time && (first.action || first.actor));
    let known = NAMES
        .iter()
        .position(|known| *known == name)
        .or_else(|| names_events(&name).then_some(NAMES.len() - 1));
    Some(Candidate {
        path: path.to_vec(),
        known,
        event_like,
        objects,
    })
}

/// `auditLogEntries`, `team_events`: a name of their own for the same.
fn names_events(name: &str) -> bool {
    const ENDS: &[&str] = &[
        "events",
        "logs",
        "entries",
        "activities",
        "auditlog",
        "audittrail",
    ];
    ENDS.iter().any(|end| name.ends_with(end))
}

/// Why a document without an array of events brought none: the server's own
/// errors if it names any, else what the document is made of.
pub(super) fn no_array(tape: &Tape, text: &[u8], asked: Option<&str>) -> Failure {
    if let Some(refusal) = graphql_errors(tape, text) {
        return refusal;
    }
    let keys: Vec<_> = tape
        .members(NodeId::ROOT)
        .map(|(key, _)| tape.string(text, key))
        .take(12)
        .collect();
    let quoted = keys
        .iter()
        .map(|key| format!("{key:?}"))
        .collect::<Vec<_>>()
        .join(", ");
    let mut message = match asked {
        Some(path) => format!("no array of events stands at {path:?}"),
        None => "no array of events was found".to_owned(),
    };
    message += &match tape.kind(NodeId::ROOT) {
        Kind::Object if keys.is_empty() => "; the body is an empty object".to_owned(),
        Kind::Object => format!("; the body is an object with {quoted}"),
        _ => "; the body is a single value".to_owned(),
    };
    if let Some(said) = said(tape, text) {
        message += &format!("; it says {said:?}");
    } else {
        message += "; name the place of the array in the source's settings (events)";
    }
    Failure::new(Code::NoEvents, message).with_detail(json!({ "keys": keys }))
}

/// The refusal that a GraphQL server sends under status 200.
fn graphql_errors(tape: &Tape, text: &[u8]) -> Option<Failure> {
    let errors = tape.get(text, NodeId::ROOT, "errors")?;
    let messages: Vec<_> = tape
        .elements(errors)
        .filter_map(|error| tape.get(text, error, "message"))
        .map(|message| tape.string(text, message))
        .collect();
    if messages.is_empty() {
        return None;
    }
    let detail: serde_json::Value =
        serde_json::from_slice(&text[tape.span(errors)]).unwrap_or_default();
    let message = format!("the server answered with an error: {}", messages.join("; "));
    Some(Failure::new(Code::Graphql, message).with_detail(json!({ "errors": detail })))
}

/// What an answer without events says in words, if it does.
fn said(tape: &Tape, text: &[u8]) -> Option<String> {
    ["message", "error", "error_description", "detail", "title"]
        .iter()
        .find_map(|key| {
            let value = tape.get(text, NodeId::ROOT, key)?;
            (tape.kind(value) == Kind::String)
                .then(|| tape.string(text, value).chars().take(200).collect())
        })
}
