//! Whether each record holds a list whose elements are the events.

use super::evidence::{Evidence, Survey};
use super::field::{coverage, has};
use super::{action, time};
use crate::core::mapping::explode::Explode;
use crate::core::mapping::path::Step;

/// From this weight on a path names an action or a time beyond doubt.
const SURE: f64 = 9.0;
/// Lists in fewer of the records are something that happens to be there.
const SMALLEST_SHARE: f64 = 0.5;

/// Lists that hold no events, whatever their elements look like.
const OTHERS: &[&str] = &[
    "actors",
    "attributes",
    "changes",
    "changed",
    "comments",
    "fields",
    "groups",
    "headers",
    "links",
    "members",
    "metadata",
    "modified",
    "objects",
    "parameters",
    "params",
    "permissions",
    "policies",
    "properties",
    "resources",
    "roles",
    "rules",
    "steps",
    "tags",
    "targets",
    "users",
    "values",
];

/// The list whose elements say what was done, or when, where the record around them does not.
pub(super) fn list_of_events(survey: &Survey) -> Option<Explode> {
    let lists = survey
        .paths
        .iter()
        .filter(|evidence| is_list(evidence, survey.records));
    let mut best: Option<(f64, &Evidence)> = None;
    for list in lists {
        let weight = weight(list, survey);
        if weight > 0.0 && best.is_none_or(|(other, _)| weight > other) {
            best = Some((weight, list));
        }
    }
    Explode::new(best?.1.steps.clone())
}

/// Elements of a list that are objects, in most records.
fn is_list(evidence: &Evidence, records: usize) -> bool {
    evidence.steps.last() == Some(&Step::Any)
        && !evidence.steps.contains(&Step::Json)
        && evidence.tally.containers * 2 > evidence.tally.values
        && coverage(evidence, records) >= SMALLEST_SHARE
        && !has(evidence.last_words(), OTHERS)
}

/// How much the elements know of what the record around them does not; 0 if it knows enough.
fn weight(list: &Evidence, survey: &Survey) -> f64 {
    // Where a list is usual, some records have one object instead.
    let keys = |steps: &[Step]| {
        steps
            .iter()
            .filter(|step| **step != Step::Any)
            .cloned()
            .collect()
    };
    let list_keys: Vec<Step> = keys(&list.steps);
    let inside = |evidence: &&Evidence| {
        let all: Vec<Step> = keys(&evidence.steps);
        all.starts_with(&list_keys)
    };
    let best = |of: &dyn Fn(&Evidence) -> Option<f64>, within: bool| {
        survey
            .paths
            .iter()
            .filter(|evidence| inside(evidence) == within)
            .filter_map(|evidence| {
                // Being in this list is no blemish here; being in another one within it is.
                let lists = if within {
                    1.5 + 0.5 * list.words.len() as f64
                } else {
                    0.0
                };
                of(evidence).map(|weight| weight + lists)
            })
            .fold(0.0, f64::max)
    };
    let weigh_action = |evidence: &Evidence| action::weigh(evidence, survey.records);
    let weigh_time = |evidence: &Evidence| time::weigh(evidence, survey.records);
    let action = (best(&weigh_action, true), best(&weigh_action, false));
    let time = (best(&weigh_time, true), best(&weigh_time, false));
    let acts = action.0 >= SURE && action.1 < SURE && action.0 > action.1 + 2.0;
    let times = time.0 >= SURE && time.1 < SURE && action.0 > 0.0 && action.0 >= action.1;
    if acts || times {
        action.0 + time.0
    } else {
        0.0
    }
}
