//! What the fields of a never-seen source probably mean.
//!
//! Every path of the samples is weighed for every field: what its key and the
//! keys around it are called, of what kind its values are, how often they are
//! there and how they vary. The heaviest becomes the field's path; records in
//! which it is missing get the next ones, so a source that changes its shape
//! yields a chain.

mod action;
mod belongs;
mod evidence;
mod field;
mod nested;
mod party;
mod setting;
mod tally;
mod time;
mod translate;
mod words;

use std::collections::BTreeMap;

use self::evidence::{Evidence, Survey};
use super::explode::Explode;
use super::known::{Choice, Traits};
use super::path::{Path, Step};
use crate::core::event::Field;

/// How many paths a chain may have.
const CHAIN_LIMIT: usize = 5;

/// Details are taken by their name alone.
const DETAILS_CERTAINTY: f64 = 0.6;

/// A path with its weight for one field.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    evidence: &'a Evidence,
    weight: f64,
}

/// The paths that the evidence speaks for; `list` is where the events of each record are said to stand.
pub(super) fn guess(samples: &[&[u8]], list: Option<&Option<Explode>>) -> Choice {
    let survey = Survey::of(samples, None);
    let explode = match list {
        Some(told) => told.clone(),
        None => nested::list_of_events(&survey),
    };
    let survey = match &explode {
        None => survey,
        some => Survey::of(samples, some.as_ref()),
    };
    let mut paths = BTreeMap::new();
    let mut certainty = BTreeMap::new();
    let mut confidence = 0.0;
    for (field, weigh) in field::PLAIN {
        let candidates = weighed(&survey, |evidence| weigh(evidence, survey.records));
        if let Some(first) = candidates.first() {
            confidence += field::share_of_confidence(field) * field::certainty(first.weight);
            certainty.insert(field, field::certainty(first.weight));
            paths.insert(field, chain(&candidates));
        }
    }
    let taken = |field: Field, paths: &BTreeMap<Field, Path>| {
        paths
            .get(&field)
            .map(|path: &Path| path.alternatives().to_vec())
            .unwrap_or_default()
    };
    let action = taken(Field::Action, &paths);
    let event_id = taken(Field::Id, &paths);
    let used: Vec<Vec<Step>> = action.into_iter().chain(event_id).collect();
    let actor = party::actor(&survey, &used);
    confidence += actor.certainty() * 0.25;
    certainty.extend(actor.certainties());
    paths.extend(actor.into_paths());
    let used: Vec<Vec<Step>> = paths
        .values()
        .flat_map(|path| path.alternatives().to_vec())
        .collect();
    let resource = party::resource(&survey, &used);
    certainty.extend(resource.certainties());
    paths.extend(resource.into_paths());
    if let Some(details) = setting::details(&survey, &paths) {
        certainty.insert(Field::Details, DETAILS_CERTAINTY);
        paths.insert(Field::Details, details);
    }
    Choice {
        source: super::GENERIC,
        confidence: confidence.clamp(0.0, 1.0),
        paths,
        traits: Traits::default(),
        explode,
        certainty,
    }
}

/// The paths that may be meant, the heaviest first.
fn weighed<'a>(survey: &'a Survey, weigh: impl Fn(&Evidence) -> Option<f64>) -> Vec<Candidate<'a>> {
    let mut found: Vec<Candidate<'_>> = survey
        .paths
        .iter()
        .filter_map(|evidence| weigh(evidence).map(|weight| Candidate { evidence, weight }))
        .collect();
    found.sort_by(|a, b| {
        b.weight
            .total_cmp(&a.weight)
            .then(a.evidence.order.cmp(&b.evidence.order))
    });
    found
}

/// The heaviest, then what fills the records that it leaves empty.
fn chain(candidates: &[Candidate<'_>]) -> Path {
    let mut steps: Vec<Vec<Step>> = Vec::new();
    let mut covered: Vec<u64> = Vec::new();
    for candidate in candidates {
        if candidate.evidence.count_beside(&covered) == 0 {
            continue;
        }
        cover(&mut covered, &candidate.evidence.records);
        steps.push(candidate.evidence.steps.clone());
        if steps.len() == CHAIN_LIMIT {
            break;
        }
    }
    Path::any_of(steps)
}

fn cover(covered: &mut Vec<u64>, more: &[u64]) {
    covered.resize(covered.len().max(more.len()), 0);
    for (bits, more) in covered.iter_mut().zip(more) {
        *bits |= more;
    }
}

/// A path of some records, for the person who may choose it.
pub(super) struct PathSeen {
    pub steps: Vec<Step>,
    /// Records that have something there.
    pub count: usize,
    pub examples: Vec<String>,
    /// Whether single values stand there, not objects or arrays.
    pub is_value: bool,
    kind: &'static str,
    distinct: usize,
}

impl PathSeen {
    /// What speaks for it, in words.
    pub fn describe(&self) -> String {
        let name = Path::new(self.steps.clone()).to_string();
        let varied = match self.distinct {
            1 => "always the same".to_owned(),
            distinct => format!("{distinct} different"),
        };
        format!(
            "the name {name:?} says so, and it holds {}, {varied}",
            self.kind
        )
    }
}

/// How many records there are, and every path that they have.
pub(super) fn survey(samples: &[&[u8]], explode: Option<&Explode>) -> (usize, Vec<PathSeen>) {
    let survey = Survey::of(samples, explode);
    let seen = survey.paths.into_iter().map(|evidence| PathSeen {
        count: evidence.count() as usize,
        is_value: field::is_scalar(&evidence),
        kind: evidence.tally.kind(),
        distinct: evidence.distinct(),
        examples: evidence.examples,
        steps: evidence.steps,
    });
    (survey.records, seen.collect())
}
