//! How much a path speaks for what was done.

use super::evidence::Evidence;
use super::field::{THINGS, accepted, around, count, depth_cost, has, is_constant, is_scalar};

/// Keys that merely wrap the event.
const ENVELOPES: &[&str] = &[
    "event",
    "events",
    "data",
    "attributes",
    "payload",
    "record",
    "log",
    "audit",
    "activity",
    "detail",
    "details",
    "header",
    "node",
    "msg",
    "message",
    "properties",
    "metadata",
];

/// Kinds of events that are told by their number.
const BY_NUMBER: [&str; 5] = [
    "event id",
    "event type id",
    "action type id",
    "activity type id",
    "action id",
];

/// The weight, if it is worth a guess.
pub(super) fn weigh(evidence: &Evidence, records: usize) -> Option<f64> {
    let tally = evidence.tally;
    let textual = evidence.share(tally.words + tally.codes);
    let name = action_name(evidence);
    let numeric = evidence.share(tally.numbers) > 0.5;
    if !is_scalar(evidence)
        || (numeric && name < 6.0)
        || (!numeric && textual + evidence.share(tally.prose) < 0.5)
    {
        return None;
    }
    let mut weight = name - depth_cost(evidence) - 2.5 * count(&around(evidence), THINGS).min(2.0);
    weight += 2.5 * evidence.share(tally.verbs) + evidence.share(tally.terms);
    // Of two closed vocabularies the finer one says more.
    weight += 0.3 * (evidence.distinct().max(1) as f64).log2().min(8.0);
    // Severities and outcomes say how, not what.
    weight -= 3.0 * evidence.share(tally.prose + tally.codes) + 6.0 * evidence.share(tally.levels);
    if numeric {
        weight -= 2.5;
    }
    if is_constant(evidence) {
        // `system`, `audit`: what all of them are called tells least.
        weight -= if tally.verbs == 0 { 5.0 } else { 3.0 };
    }
    if tally.values >= 20 && evidence.variety() > 0.9 {
        weight -= 3.0;
    }
    accepted(weight, evidence, records)
}

/// What a key's name says for an action; the key around it speaks for a mere `name` or `type`.
fn action_name(evidence: &Evidence) -> f64 {
    const OTHER: &[&str] = &[
        "id",
        "ids",
        "uuid",
        "time",
        "timestamp",
        "date",
        "at",
        "by",
        "on",
        "user",
        "actor",
        "result",
        "status",
        "reason",
        "source",
        "version",
        "count",
        "url",
        "uri",
        "ip",
        "host",
        "agent",
        "email",
        "severity",
        "level",
        "location",
        "result",
        "product",
        "provider",
        "vendor",
        "outcome",
        "category",
        "group",
        "score",
        "modifier",
        "resource",
        "object",
        "target",
        "raw",
        "original",
        "received",
        "stage",
    ];
    let last = evidence.last_words();
    let parent = evidence
        .words
        .len()
        .checked_sub(2)
        .map_or(&[][..], |outer| &evidence.words[outer][..]);
    let said = last.join(" ");
    let base: f64 = match said.as_str() {
        "action" | "action name" | "event action" => 12.0,
        "event name" | "activity display name" | "activity name" => 11.5,
        "event type" | "operation name" | "verb" | "action type" | "audit operation type" => 11.0,
        "operation" | "event" | "method name" => 10.5,
        "operation type" | "op type" => 8.5,
        "what" => 8.0,
        "op" => 7.0,
        "tag" if has(parent, &["event", "action", "activity"]) && !has(parent, OTHER) => 11.0,
        "activity" | "activity type" | "audit event" | "audit log event" => 10.0,
        "name" | "type" | "key" | "display name" if has(parent, &["action", "actions"]) => 10.5,
        "name"
            if has(
                parent,
                &["event", "events", "activity", "activities", "operation"],
            ) =>
        {
            10.5
        }
        "name" if has(parent, &["api", "rpc", "method"]) => 10.5,
        "type" if parent.is_empty() => 7.0,
        "type" if has(parent, ENVELOPES) => 5.5,
        "type" => 3.0,
        "name" if parent.is_empty() || has(parent, ENVELOPES) => 5.5,
        // The stable name of what a text beside it says in words.
        _ if has(last, &["action", "operation"]) && has(&last[1..], &["key", "code"]) => 13.0,
        "change type" | "audit type" | "alert type" | "log event" | "log type" | "detail type" => {
            8.0
        }
        "summary" | "display message" => 5.5,
        // How somebody signed in is not what was done.
        "auth method" | "authentication method" => 0.0,
        "category" | "method" | "command" => 4.5,
        "message" | "msg" | "title" | "event code" => 4.0,
        "description" | "event category" => 3.0,
        "action id" if has(parent, &["action"]) => 9.0,
        said if BY_NUMBER[..4].contains(&said) => 8.0,
        _ if has(last, &["action", "operation", "activity"]) => 9.0,
        _ if has(last, &["event", "verb", "audit", "change", "method"]) => 6.5,
        // `query_type`, `trace_name`: a kind that we do not know, by names that are mostly verbs.
        _ if is_kind_of_deed(evidence) => 4.5,
        _ => 0.0,
    };
    if BY_NUMBER.contains(&said.as_str()) {
        base
    } else {
        base - 6.0 * count(last, OTHER).min(1.0)
    }
}

/// Whether something of the event's own is called by a few names with a verb in nearly each.
fn is_kind_of_deed(evidence: &Evidence) -> bool {
    let [before, end] = evidence.last_words() else {
        return false;
    };
    let before = std::slice::from_ref(before);
    matches!(end.as_str(), "type" | "name")
        && !has(before, THINGS)
        && evidence.share(evidence.tally.verbs) > 0.6
        && (evidence.tally.values < 5 || evidence.variety() <= 0.5)
}
