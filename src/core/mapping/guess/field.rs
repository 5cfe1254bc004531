//! How much a path speaks for a field that stands alone; here the rules that all
//! of them share, the identifier and the address.
//!
//! Weights are sums of a name's weight and of what the values show. A name of
//! 10 is as good as certain, 5 is a guess worth making; less is not made.

use super::evidence::Evidence;
use super::{action, setting, time};
use crate::core::event::Field;
use crate::core::mapping::path::Step;

/// Below this a path is not taken.
const THRESHOLD: f64 = 5.0;

/// What it is worth to be there in every record.
pub(super) const COVERED: f64 = 5.0;

type Weigh = fn(&Evidence, usize) -> Option<f64>;

/// The fields that are weighed one by one.
pub(super) const PLAIN: [(Field, Weigh); 6] = [
    (Field::Id, id),
    (Field::Time, time::weigh),
    (Field::Action, action::weigh),
    (Field::Scope, setting::scope),
    (Field::Ip, address),
    (Field::Outcome, setting::outcome),
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
pub(super) const THINGS: &[&str] = &[
    "actor",
    "actors",
    "affected",
    "agent",
    "api",
    "app",
    "application",
    "assignee",
    "auth",
    "author",
    "certificate",
    "channel",
    "client",
    "connection",
    "context",
    "credential",
    "device",
    "entity",
    "file",
    "group",
    "host",
    "identity",
    "issuer",
    "item",
    "location",
    "member",
    "network",
    "new",
    "object",
    "old",
    "org",
    "organization",
    "owner",
    "parameters",
    "parent",
    "policy",
    "previous",
    "process",
    "project",
    "repo",
    "repository",
    "request",
    "resource",
    "resources",
    "response",
    "role",
    "rule",
    "server",
    "service",
    "session",
    "subject",
    "target",
    "targets",
    "team",
    "tenant",
    "token",
    "user",
    "vault",
    "workspace",
];

pub(super) fn has(words: &[String], any: &[&str]) -> bool {
    words.iter().any(|word| any.contains(&word.as_str()))
}

pub(super) fn count(words: &[String], any: &[&str]) -> f64 {
    words
        .iter()
        .filter(|word| any.contains(&word.as_str()))
        .count() as f64
}

/// The words of the keys around the innermost one.
pub(super) fn around(evidence: &Evidence) -> Vec<String> {
    let outer = evidence.words.len().saturating_sub(1);
    evidence.words[..outer].concat()
}

/// Depth costs: what belongs to the event stands near its surface.
pub(super) fn depth_cost(evidence: &Evidence) -> f64 {
    (evidence.words.len() as f64 - 1.0) * 0.5 + 1.5 * evidence.listed as f64
}

pub(super) fn coverage(evidence: &Evidence, records: usize) -> f64 {
    f64::from(evidence.count()) / records.max(1) as f64
}

pub(super) fn is_scalar(evidence: &Evidence) -> bool {
    evidence.tally.containers * 2 < evidence.tally.values
}

/// Enough records to tell a constant from chance.
pub(super) fn is_constant(evidence: &Evidence) -> bool {
    evidence.tally.values >= 5 && evidence.distinct() == 1
}

/// A path that is always there goes before one that is there now and then;
/// but it is not taken for that alone.
pub(super) fn accepted(weight: f64, evidence: &Evidence, records: usize) -> Option<f64> {
    (weight >= THRESHOLD).then(|| weight + COVERED * coverage(evidence, records))
}

fn id(evidence: &Evidence, records: usize) -> Option<f64> {
    let tally = evidence.tally;
    let odd = tally.times + tally.addresses + tally.emails + tally.flags + tally.prose;
    // What stands in a list is one of several, not the event.
    if evidence.listed > 0 || !is_scalar(evidence) || evidence.share(odd) > 0.3 {
        return None;
    }
    let last = evidence.last_words();
    let said = last.join(" ");
    let base = match said.as_str() {
        "unique qualifier" | "event id" | "event uuid" | "event uid" | "event guid" => 9.0,
        "log id" | "audit id" | "document id" | "insert id" | "entry id" | "audit uuid" => 8.5,
        "record id" | "uuid" | "event data id" => 8.0,
        // As databases and their frameworks have it.
        "sys id" => 7.5,
        "pk" | "gid" if evidence.words.len() == 1 => 7.0,
        "id" | "uid" | "guid" | "activity id" => 7.5,
        // What a record was called in the object that it stood in.
        "key" if evidence.steps == [Step::Key("_key".to_owned())] => 7.0,
        "sid" | "alert id" | "audit log id" | "external id" | "row id" => 6.5,
        "message id" | "record number" | "txid" | "transaction id" | "sequence"
        | "sequence number" => 6.0,
        "request id" | "correlation id" | "ray id" | "trace id" | "action id" => 5.0,
        // A record that only some events have is one that they are about.
        _ if (has(last, &["event", "log", "audit"])
            || has(last, &["record"]) && coverage(evidence, records) > 0.9)
            && has(last, &["id", "uid", "uuid", "guid"]) =>
        {
            7.0
        }
        // Each record's own UUID under a name that we do not know: `decisionId`.
        _ if evidence.words.len() == 1
            && matches!(last, [_, end] if has(std::slice::from_ref(end), &["id", "uuid", "guid"]))
            && !has(last, THINGS)
            && evidence.share(tally.uuids) > 0.9
            && evidence.variety() > 0.99 =>
        {
            5.0
        }
        _ => return None,
    };
    // A request is nearly the event; other things have identifiers of their own.
    let around = around(evidence);
    let foreign = 4.0 * count(&around, THINGS).min(2.0) - 2.0 * count(&around, &["request"])
        + if said == "request id" {
            0.0
        } else {
            4.0 * count(last, THINGS).min(1.0)
        };
    let weight = accepted(
        base - depth_cost(evidence) - foreign + 1.0,
        evidence,
        records,
    )?;
    // An identifier that repeats is hardly the event's, yet better than none.
    let repeats = if tally.values >= 4 {
        1.0 - evidence.variety()
    } else {
        0.0
    };
    // Numbers that repeat are rather a code: what kind of event it is, as Windows has it.
    let price = if evidence.share(tally.numbers) > 0.9 {
        12.0
    } else {
        6.0
    };
    Some(weight - price * repeats)
}

fn address(evidence: &Evidence, records: usize) -> Option<f64> {
    const GOOD: &[&str] = &[
        "source",
        "src",
        "client",
        "remote",
        "caller",
        "actor",
        "user",
        "origin",
        "requester",
        "peer",
        "initiator",
        "operator",
        "performer",
        "principal",
    ];
    const FAIR: &[&str] = &[
        "public", "external", "session", "request", "login", "visit", "access", "device",
    ];
    const BAD: &[&str] = &[
        "server",
        "destination",
        "dest",
        "dst",
        "target",
        "host",
        "private",
        "proxy",
        "nat",
        "gateway",
        "dns",
        "resource",
        "mac",
        "port",
        "previous",
        "old",
        "new",
        "chain",
        "related",
        "any",
        "listen",
        "bind",
    ];
    const MILD: &[&str] = &["local", "internal", "computer", "header", "headers"];
    let tally = evidence.tally;
    let share = evidence.share(tally.addresses);
    let last = evidence.last_words();
    let all = evidence.words.concat();
    // The host that a request came from is not the one that it went to.
    let hosts = if has(&all, GOOD) {
        count(&all, &["host"])
    } else {
        0.0
    };
    let named = has(last, &["ip", "ips", "addr", "address", "ipaddr"])
        && !has(last, &["email", "mail", "mac"])
        || hosts > 0.0 && share > 0.8;
    // Services and proxies write names where an address is meant.
    let plain = matches!(last.join(" ").as_str(), "ip" | "ip address") || has(last, GOOD);
    let textual = tally.words + tally.codes + tally.addresses + tally.prose;
    if !is_scalar(evidence) || share < 0.3 && !(named && plain && evidence.share(textual) > 0.8) {
        return None;
    }
    let mut weight = 6.0 * share + if named { 4.0 } else { 0.0 };
    weight += 2.5 * count(&all, GOOD).min(1.0) + count(&all, FAIR).min(1.0);
    weight -= 4.0 * (count(&all, BAD) - hosts).min(2.0) + 2.0 * count(&all, MILD).min(1.0);
    accepted(weight - depth_cost(evidence), evidence, records)
}
