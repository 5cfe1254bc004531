//! How much a path speaks for what surrounds an event: scope, outcome, details.

use std::collections::BTreeMap;

use super::evidence::{Evidence, Survey};
use super::field::{THINGS, accepted, around, count, coverage, depth_cost, has, is_scalar};
use crate::core::event::Field;
use crate::core::mapping::path::{Path, Step};

/// What the event belongs to.
pub(super) fn scope(evidence: &Evidence, records: usize) -> Option<f64> {
    const OWNERS: &[&str] = &[
        "org",
        "organization",
        "organisation",
        "tenant",
        "project",
        "workspace",
        "subscription",
        "company",
        "site",
        "cluster",
        "graph",
        "customer",
        "namespace",
        "pipe",
        "enterprise",
        "business",
    ];
    let tally = evidence.tally;
    let last = evidence.last_words();
    let whole = evidence.words.concat();
    if !is_scalar(evidence)
        || evidence.share(tally.times + tally.flags + tally.prose + tally.emails) > 0.3
    {
        return None;
    }
    let attribute = matches!(
        last.last().map(String::as_str),
        Some("id" | "uuid" | "name" | "key")
    );
    let own = last
        .last()
        .is_some_and(|word| OWNERS.contains(&word.as_str()));
    if !has(&whole, OWNERS) || !(attribute || own) || whole.len() > 4 {
        return None;
    }
    let foreign = count(&whole, THINGS) - count(&whole, OWNERS);
    accepted(
        7.0 - depth_cost(evidence) - 3.0 * foreign.clamp(0.0, 2.0),
        evidence,
        records,
    )
}

/// How it ended.
pub(super) fn outcome(evidence: &Evidence, records: usize) -> Option<f64> {
    const DEEDS: &[&str] = &[
        "action",
        "auth",
        "execution",
        "login",
        "operation",
        "request",
        "response",
    ];
    let tally = evidence.tally;
    let closed = evidence.distinct() <= 12;
    let plain = evidence.share(tally.words + tally.numbers + tally.flags);
    let rare = coverage(evidence, records) < 0.2;
    if !is_scalar(evidence) || !closed || rare || plain < 0.7 {
        return None;
    }
    let last = evidence.last_words();
    let all = evidence.words.concat();
    let base = match last.join(" ").as_str() {
        "outcome" | "result" | "event outcome" | "action result" | "result status" => 9.0,
        "success" | "succeeded" | "is success" | "successful" | "is failure" | "failed"
        | "is failed" => 9.0,
        "status" | "result type" | "result code" | "event result" | "verdict" => 7.5,
        "status code" | "error code" | "response code" | "http status" => 6.0,
        // `execution_status`, `response_status`.
        _ if matches!(last, [deed, state] if state == "status" && has(std::slice::from_ref(deed), DEEDS)) => {
            7.0
        }
        "code" if has(&all, &["response", "status"]) => 6.0,
        "allowed" | "granted" => 6.5,
        "error" => 5.5,
        _ => return None,
    };
    let around = around(evidence);
    // What the details call a status is that of the thing they tell of.
    let inside = &[
        "details",
        "detail",
        "changes",
        "parameters",
        "params",
        "input",
    ];
    let foreign = count(&around, THINGS) + count(&around, inside)
        - count(&around, &["response", "request", "api"]);
    accepted(
        base - depth_cost(evidence) - 2.5 * foreign.clamp(0.0, 2.0),
        evidence,
        records,
    )
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
            "changes" | "request parameters" | "parameters" | "changed values" | "extra"
            | "additional details" => 8.0,
            "metadata" | "meta data" | "properties" | "payload" | "context" | "additional info"
            | "change description" => 6.5,
            "data" | "event data" => 6.5,
            _ => return None,
        };
        // What holds the time or the action is the event itself, not its details.
        let holds_event = own
            .iter()
            .any(|steps| steps.len() > evidence.steps.len() && steps.starts_with(&evidence.steps));
        let deep = evidence.steps.len() > 2
            || has(&around(evidence), THINGS)
            || evidence.steps.contains(&Step::Json)
            || evidence.listed > 0;
        (!holds_event && !deep)
            .then(|| base + coverage(evidence, survey.records) - depth_cost(evidence))
    };
    let best = super::weighed(survey, weigh);
    best.first()
        .map(|candidate| Path::new(candidate.evidence.steps.clone()))
}
