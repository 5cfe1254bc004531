//! How much a path speaks for the time of an event.

use super::evidence::Evidence;
use super::field::{COVERED, THINGS, around, count, coverage, depth_cost, has, is_scalar};

/// The weight, unless it is no time at all.
pub(super) fn weigh(evidence: &Evidence, records: usize) -> Option<f64> {
    const NOUNS: &[&str] = &[
        "time",
        "timestamp",
        "date",
        "datetime",
        "at",
        "on",
        "epoch",
        "stamp",
        "dt",
        "ts",
        "when",
        "isotimestamp",
        "t",
        "second",
        "millis",
    ];
    const GOOD: &[&str] = &[
        "event",
        "occurred",
        "occured",
        "created",
        "create",
        "creation",
        "published",
        "recorded",
        "activity",
        "action",
        "logged",
        "performed",
        "executed",
        "execution",
        "effective",
        "canonical",
        "generated",
        "utc",
        "iso",
        "isotimestamp",
        "when",
        "eventtime",
        "happened",
        "timestamp",
    ];
    const BAD: &[&str] = &[
        "updated",
        "update",
        "modified",
        "expires",
        "expiry",
        "expiration",
        "expired",
        "last",
        "ingest",
        "ingested",
        "parse",
        "parsed",
        "processed",
        "insert",
        "inserted",
        "login",
        "session",
        "birth",
        "due",
        "issued",
        "issue",
        "not",
        "before",
        "after",
        "valid",
        "first",
        "next",
        "pushed",
        "password",
        "stage",
        "scheduled",
        "closed",
        "deleted",
        "deadline",
        "offset",
        "zone",
        "seen",
        "install",
        "installed",
        "boot",
        "build",
        "old",
        "new",
        "previous",
        "resolved",
        "until",
        "duration",
        "ttl",
    ];
    const MILD: &[&str] = &[
        "received",
        "receive",
        "start",
        "started",
        "end",
        "begin",
        "collected",
        "completed",
    ];
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
    let unknown = last.iter().filter(|word| {
        !has(std::slice::from_ref(word), NOUNS) && !has(std::slice::from_ref(word), GOOD)
    });
    weight -= 0.7 * unknown.count() as f64;
    weight -= 4.0 * count(&all, BAD).min(2.0) + 2.0 * count(&all, MILD).min(1.0);
    weight -= depth_cost(evidence) + 2.0 * count(&around(evidence), THINGS).min(2.0);
    weight += 1.5 * evidence.share(tally.times);
    // Where nothing else is there, any time will do, but only as the last resort.
    (weight > -2.0).then_some(weight + COVERED * coverage(evidence, records))
}
