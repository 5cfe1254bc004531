//! How much a path speaks for a field that stands alone: id, time, action,
//! scope, address, outcome, details.
//!
//! Weights are sums of a name's weight and of what the values show. A name of
//! 10 is as good as certain, 5 is a guess worth making; less is not made.

use std::collections::BTreeMap;

use super::Survey;
use super::evidence::Evidence;
use crate::core::event::Field;
use crate::core::mapping::path::{Path, Step};

/// Below this a path is not taken.
const THRESHOLD: f64 = 5.0;

/// What it is worth to be there in every record.
const COVERED: f64 = 5.0;

type Weigh = fn(&Evidence, usize) -> Option<f64>;

/// The fields that are weighed one by one.
pub(super) const PLAIN: [(Field, Weigh); 6] = [
    (Field::Id, id),
    (Field::Time, time),
    (Field::Action, action),
    (Field::Scope, scope),
    (Field::Ip, address),
    (Field::Outcome, outcome),
];

/// What each field adds to the certainty about the whole; the actor adds the rest.
pub(super) fn share_of_confidence(field: Field) -> f64 {
    match field {
        Field::Time => 0.3,
        Field::Action => 0.3,
        Field::Id => 0.1,
        Field::Ip => 0.05,
        _ => 0.0,
    }
}

/// 0 to 1 for a weight.
pub(super) fn certainty(weight: f64) -> f64 {
    (weight / 16.0).clamp(0.0, 1.0)
}

/// Things that an event is about; a value inside them is theirs, not the event's.
const THINGS: &[&str] = &[
    "actor", "actors", "affected", "agent", "api", "app", "application", "assignee", "auth", "author", "certificate", "channel", "client",
    "connection", "context", "credential", "device", "entity", "file", "group", "host", "identity", "issuer", "item", "location",
    "member", "network", "new", "object", "old", "org", "organization", "owner", "parameters", "parent", "policy",
    "previous", "process", "project", "repo", "repository", "request", "resource", "resources", "response", "role", "rule",
    "server", "service", "session", "subject", "target", "targets", "team", "tenant", "token", "user", "vault", "workspace",
];

/// Keys that merely wrap the event.
const ENVELOPES: &[&str] = &[
    "event", "events", "data", "attributes", "payload", "record", "log", "audit", "activity", "detail", "details", "header", "node",
    "msg", "message", "properties", "metadata",
];

fn has(words: &[String], any: &[&str]) -> bool {
    words.iter().any(|word| any.contains(&word.as_str()))
}

fn count(words: &[String], any: &[&str]) -> f64 {
    words.iter().filter(|word| any.contains(&word.as_str())).count() as f64
}

/// The words of the keys around the innermost one.
fn around(evidence: &Evidence) -> Vec<String> {
    let outer = evidence.words.len().saturating_sub(1);
    evidence.words[..outer].concat()
}

/// Depth costs: what belongs to the event stands near its surface.
fn depth_cost(evidence: &Evidence) -> f64 {
    let listed = evidence.steps.iter().filter(|step| matches!(step, Step::Any)).count() as f64;
    (evidence.words.len() as f64 - 1.0) * 0.5 + 1.5 * listed
}

fn coverage(evidence: &Evidence, records: usize) -> f64 {
    f64::from(evidence.count()) / records.max(1) as f64
}

fn is_scalar(evidence: &Evidence) -> bool {
    evidence.tally.containers * 2 < evidence.tally.values
}

/// Enough records to tell a constant from chance.
fn is_constant(evidence: &Evidence) -> bool {
    evidence.tally.values >= 5 && evidence.distinct() == 1
}

/// A path that is always there goes before one that is there now and then;
/// but it is not taken for that alone.
fn accepted(weight: f64, evidence: &Evidence, records: usize) -> Option<f64> {
    (weight >= THRESHOLD).then(|| weight + COVERED * coverage(evidence, records))
}

fn time(evidence: &Evidence, records: usize) -> Option<f64> {
    const NOUNS: &[&str] =
        &["time", "timestamp", "date", "datetime", "at", "on", "epoch", "stamp", "dt", "ts", "when", "isotimestamp", "t", "second", "millis"];
    const GOOD: &[&str] = &[
        "event", "occurred", "occured", "created", "create", "creation", "published", "recorded", "activity", "action", "logged",
        "performed", "executed", "execution", "effective", "canonical", "generated", "utc", "iso", "isotimestamp", "when",
        "eventtime", "happened", "timestamp",
    ];
    const BAD: &[&str] = &[
        "updated", "update", "modified", "expires", "expiry", "expiration", "expired", "last", "ingest", "ingested", "parse", "parsed",
        "processed", "insert", "inserted", "login", "session", "birth", "due", "issued", "issue", "not", "before", "after", "valid", "first",
        "next", "pushed", "password", "stage", "scheduled", "closed", "deleted", "deadline", "offset", "zone", "seen", "install",
        "installed", "boot", "build", "old", "new", "previous", "resolved", "until", "duration", "ttl",
    ];
    const MILD: &[&str] = &["received", "receive", "start", "started", "end", "begin", "collected", "completed"];
    let tally = evidence.tally;
    if !is_scalar(evidence) || evidence.share(tally.times + tally.epochs) < 0.6 {
        return None;
    }
    let last = evidence.last_words();
    let all = evidence.words.concat();
    let good = has(last, GOOD);
    // `published` and `created` alone are nouns enough.
    let named = has(last, NOUNS) || (good && last.len() == 1);
    // A number is a time only if it is called one; so is a text of digits.
    if tally.times == 0 && !named && !good {
        return None;
    }
    let mut weight = if named { 6.0 } else { 2.5 };
    weight += if good { 2.5 } else { 0.0 };
    // A lone noun says it as well.
    weight += if named && last.len() == 1 { 2.5 } else { 0.0 };
    let unknown = last.iter().filter(|word| !has(std::slice::from_ref(word), NOUNS) && !has(std::slice::from_ref(word), GOOD));
    weight -= 0.7 * unknown.count() as f64;
    weight -= 4.0 * count(&all, BAD).min(2.0) + 2.0 * count(&all, MILD).min(1.0);
    weight -= depth_cost(evidence) + 2.0 * count(&around(evidence), THINGS).min(2.0);
    weight += 1.5 * evidence.share(tally.times);
    // Where nothing else is there, any time will do, but only as the last resort.
    (weight > -2.0).then_some(weight + COVERED * coverage(evidence, records))
}

fn action(evidence: &Evidence, records: usize) -> Option<f64> {
    let tally = evidence.tally;
    let textual = evidence.share(tally.words + tally.codes);
    let name = action_name(evidence);
    let numeric = evidence.share(tally.numbers) > 0.5;
    if !is_scalar(evidence) || (numeric && name < 6.0) || (!numeric && textual + evidence.share(tally.prose) < 0.5) {
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
        weight -= 3.0;
    }
    if tally.values >= 20 && evidence.variety() > 0.9 {
        weight -= 3.0;
    }
    accepted(weight, evidence, records)
}

/// What a key's name says for an action; the key around it speaks for a mere `name` or `type`.
fn action_name(evidence: &Evidence) -> f64 {
    const OTHER: &[&str] = &[
        "id", "ids", "uuid", "time", "timestamp", "date", "at", "by", "on", "user", "actor", "result", "status", "reason", "source", "version",
        "count", "url", "uri", "ip", "host", "agent", "email", "severity", "level", "location", "result", "product", "provider", "vendor", "outcome",
        "category", "group", "score", "modifier", "resource", "object", "target", "raw", "original", "received", "stage",
    ];
    let last = evidence.last_words();
    let parent = evidence.words.len().checked_sub(2).map_or(&[][..], |outer| &evidence.words[outer][..]);
    let said = last.join(" ");
    let base: f64 = match said.as_str() {
        "action" | "action name" | "event action" => 12.0,
        "event name" | "activity display name" | "activity name" => 11.5,
        "event type" | "operation name" | "verb" | "action type" | "audit operation type" => 11.0,
        "operation" | "event" | "method name" => 10.5,
        "operation type" => 8.5,
        "activity" | "activity type" | "audit event" | "audit log event" => 10.0,
        "name" | "type" | "key" | "display name" if has(parent, &["action", "actions"]) => 10.5,
        "name" if has(parent, &["event", "events", "activity", "activities", "operation"]) => 10.5,
        "type" if parent.is_empty() => 7.0,
        "type" if has(parent, ENVELOPES) => 5.5,
        "type" => 3.0,
        "name" if parent.is_empty() => 5.5,
        // The stable name of what a text beside it says in words.
        _ if has(last, &["action", "operation"]) && has(&last[1..], &["key", "code"]) => 13.0,
        "change type" | "audit type" | "alert type" | "log event" => 8.0,
        "summary" | "display message" => 5.5,
        "category" | "method" | "command" => 4.5,
        "message" | "msg" | "title" | "event code" => 4.0,
        "description" | "event category" => 3.0,
        "event id" => 8.0,
        _ if has(last, &["action", "operation", "activity"]) => 9.0,
        _ if has(last, &["event", "verb", "audit", "change", "method"]) => 6.5,
        _ => 0.0,
    };
    if said == "event id" { base } else { base - 6.0 * count(last, OTHER).min(1.0) }
}

fn id(evidence: &Evidence, records: usize) -> Option<f64> {
    let tally = evidence.tally;
    let odd = tally.times + tally.addresses + tally.emails + tally.flags + tally.prose;
    if !is_scalar(evidence) || evidence.share(odd) > 0.3 {
        return None;
    }
    let last = evidence.last_words();
    let said = last.join(" ");
    let base = match said.as_str() {
        "unique qualifier" | "event id" | "event uuid" | "event uid" | "event guid" => 9.0,
        "log id" | "audit id" | "document id" | "insert id" | "entry id" | "audit uuid" => 8.5,
        "record id" | "uuid" | "event data id" => 8.0,
        "id" | "uid" | "guid" | "activity id" => 7.5,
        "alert id" | "audit log id" | "external id" | "row id" => 6.5,
        "message id" | "record number" | "txid" | "transaction id" | "sequence" | "sequence number" => 6.0,
        "request id" | "correlation id" | "ray id" | "trace id" | "action id" => 5.0,
        _ if has(last, &["event", "log", "audit", "record"]) && has(last, &["id", "uid", "uuid", "guid"]) => 7.0,
        _ => return None,
    };
    // A request is nearly the event; other things have identifiers of their own.
    let around = around(evidence);
    let foreign = 4.0 * count(&around, THINGS).min(2.0) - 2.0 * count(&around, &["request"]);
    let weight = accepted(base - depth_cost(evidence) - foreign + 1.0, evidence, records)?;
    // An identifier that repeats is hardly the event's, yet better than none.
    let repeats = if tally.values >= 8 { 1.0 - evidence.variety() } else { 0.0 };
    Some(weight - 6.0 * repeats)
}

fn address(evidence: &Evidence, records: usize) -> Option<f64> {
    const GOOD: &[&str] = &["source", "src", "client", "remote", "caller", "actor", "user", "origin", "requester", "peer"];
    const FAIR: &[&str] = &["public", "external", "session", "request", "login", "visit", "access", "device"];
    const BAD: &[&str] = &[
        "server", "destination", "dest", "dst", "target", "host", "private", "proxy", "nat", "gateway", "dns", "resource", "mac", "port",
        "previous", "old", "new", "chain", "related", "any", "listen", "bind",
    ];
    const MILD: &[&str] = &["local", "internal", "computer"];
    let tally = evidence.tally;
    let share = evidence.share(tally.addresses);
    let last = evidence.last_words();
    let all = evidence.words.concat();
    let named = has(last, &["ip", "ips", "addr", "address", "ipaddr"]) && !has(last, &["email", "mail", "mac"]);
    // Services and proxies write names where an address is meant.
    let plain = matches!(last.join(" ").as_str(), "ip" | "ip address") || has(last, GOOD);
    let textual = tally.words + tally.codes + tally.addresses + tally.prose;
    if !is_scalar(evidence) || share < 0.3 && !(named && plain && evidence.share(textual) > 0.8) {
        return None;
    }
    let mut weight = 6.0 * share + if named { 4.0 } else { 0.0 };
    weight += 2.5 * count(&all, GOOD).min(1.0) + count(&all, FAIR).min(1.0);
    weight -= 4.0 * count(&all, BAD).min(2.0) + 2.0 * count(&all, MILD).min(1.0);
    accepted(weight - depth_cost(evidence), evidence, records)
}

fn scope(evidence: &Evidence, records: usize) -> Option<f64> {
    const OWNERS: &[&str] = &[
        "org", "organization", "organisation", "tenant", "project", "workspace", "subscription", "company", "site", "cluster", "graph",
        "customer", "namespace", "pipe", "enterprise", "business",
    ];
    let tally = evidence.tally;
    let last = evidence.last_words();
    let whole = evidence.words.concat();
    if !is_scalar(evidence) || evidence.share(tally.times + tally.flags + tally.prose + tally.emails) > 0.3 {
        return None;
    }
    let attribute = matches!(last.last().map(String::as_str), Some("id" | "uuid" | "name" | "key"));
    let own = last.last().is_some_and(|word| OWNERS.contains(&word.as_str()));
    if !has(&whole, OWNERS) || !(attribute || own) || whole.len() > 4 {
        return None;
    }
    let foreign = count(&whole, THINGS) - count(&whole, OWNERS);
    accepted(7.0 - depth_cost(evidence) - 3.0 * foreign.clamp(0.0, 2.0), evidence, records)
}

fn outcome(evidence: &Evidence, records: usize) -> Option<f64> {
    let tally = evidence.tally;
    let closed = evidence.distinct() <= 12;
    let plain = evidence.share(tally.words + tally.numbers + tally.flags);
    if !is_scalar(evidence) || !closed || plain < 0.7 {
        return None;
    }
    let last = evidence.last_words();
    let all = evidence.words.concat();
    let base = match last.join(" ").as_str() {
        "outcome" | "result" | "event outcome" | "action result" | "result status" => 9.0,
        "success" | "succeeded" | "is success" | "successful" | "is failure" | "failed" | "is failed" => 9.0,
        "status" | "result type" | "result code" | "event result" => 7.5,
        "status code" | "error code" | "response code" | "http status" => 6.0,
        "code" if has(&all, &["response", "status"]) => 6.0,
        "allowed" | "granted" => 6.5,
        "error" => 5.5,
        _ => return None,
    };
    let foreign = count(&around(evidence), THINGS) - count(&around(evidence), &["response", "request"]);
    accepted(base - depth_cost(evidence) - 2.5 * foreign.clamp(0.0, 2.0), evidence, records)
}

/// A value that a source itself calls details, changes or parameters.
pub(super) fn details(survey: &Survey, paths: &BTreeMap<Field, Path>) -> Option<Path> {
    let own: Vec<&Vec<Step>> = [Field::Time, Field::Action, Field::Id]
        .iter()
        .filter_map(|field| paths.get(field))
        .flat_map(Path::alternatives)
        .collect();
    let weigh = |evidence: &Evidence| {
        let base = match evidence.last_words().join(" ").as_str() {
            "details" | "detail" | "event details" | "action details" => 10.0,
            "changes" | "request parameters" | "parameters" | "changed values" | "extra" | "additional details" => 8.0,
            "metadata" | "meta data" | "properties" | "payload" | "context" | "additional info" | "change description" => 6.5,
            "data" | "event data" => 6.5,
            _ => return None,
        };
        // What holds the time or the action is the event itself, not its details.
        let holds_event = own.iter().any(|steps| steps.len() > evidence.steps.len() && steps.starts_with(&evidence.steps));
        let deep = evidence.steps.len() > 2 || evidence.steps.contains(&Step::Json) || evidence.steps.contains(&Step::Any);
        (!holds_event && !deep).then(|| base + coverage(evidence, survey.records) - depth_cost(evidence))
    };
    let best = super::weighed(survey, weigh);
    best.first().map(|candidate| Path::new(candidate.evidence.steps.clone()))
}
