//! Who acted, and upon what: groups of fields that stand together.
//!
//! The words of a whole path say to whom a value belongs (`actor`, `target`),
//! the last ones say which of its attributes it is (`id`, `name`, `email`).
//! Nested and flat spellings are alike: `actor.id`, `actorId`, `actor_id`.

use std::collections::BTreeMap;

use super::evidence::{Evidence, Survey};
use super::{Candidate, chain, weighed};
use crate::core::event::Field;
use crate::core::mapping::path::{Path, Step};

/// Below this a path is not taken.
const THRESHOLD: f64 = 3.0;

/// How much a word speaks for the one who acted.
const ACTING: &[(&str, f64)] = &[
    ("actor", 6.5),
    ("actors", 6.5),
    ("initiated", 6.5),
    ("initiator", 6.5),
    ("performed", 6.5),
    ("performer", 6.5),
    ("acting", 6.5),
    ("author", 6.0),
    ("who", 6.0),
    ("caller", 6.0),
    ("requester", 5.5),
    ("requestor", 5.5),
    ("operator", 5.5),
    ("principal", 5.0),
    ("by", 5.0),
    ("user", 4.5),
    ("usr", 4.5),
    ("admin", 4.5),
    ("adminid", 4.5),
    ("sender", 4.5),
    ("creator", 4.0),
    ("subject", 4.0),
    ("identity", 4.0),
    ("login", 3.0),
    ("issuer", 3.0),
    ("employee", 3.0),
    ("person", 3.0),
    ("member", 3.0),
    ("pusher", 3.0),
    ("auth", 2.5),
    ("account", 0.8),
    ("participant", 4.5),
    ("profile", 2.5),
    ("owner", 2.0),
    ("assignee", 2.5),
    ("phone", 1.5),
    ("client", 1.5),
    ("email", 3.0),
    ("upn", 4.0),
];

/// How much a word speaks for what was acted upon.
const ACTED_UPON: &[(&str, f64)] = &[
    ("target", 6.0),
    ("targets", 6.0),
    ("resource", 6.0),
    ("resources", 6.0),
    ("object", 5.5),
    ("affected", 6.0),
    ("objects", 5.5),
    ("entity", 5.0),
    ("destination", 4.0),
    ("item", 4.5),
    ("subject", 3.0),
    ("repo", 4.0),
    ("repository", 4.0),
    ("file", 3.5),
    ("document", 3.5),
    ("application", 2.5),
    ("app", 2.5),
    ("group", 1.0),
    ("device", 2.0),
    ("path", 3.0),
];

/// Words that make a value somebody else's, or no party's at all.
const NEITHER: &[(&str, f64)] = &[
    ("agent", 6.0),
    ("geo", 5.0),
    ("city", 5.0),
    ("country", 5.0),
    ("region", 5.0),
    ("location", 5.0),
    ("host", 4.0),
    ("server", 4.0),
    ("policy", 4.0),
    ("policies", 4.0),
    ("certificate", 4.0),
    ("tenant", 4.0),
    ("domain", 4.0),
    ("process", 3.0),
    ("service", 3.0),
    ("browser", 4.0),
    ("os", 4.0),
    ("response", 3.0),
    ("previous", 3.0),
    ("connection", 3.0),
    ("rule", 3.0),
    ("parameters", 2.5),
    ("parent", 2.5),
    ("old", 2.0),
    ("new", 1.5),
    ("request", 1.0),
    ("session", 1.0),
    ("effective", 0.5),
    ("related", 3.0),
    ("any", 3.0),
    ("avatar", 6.0),
    ("version", 5.0),
    ("url", 5.0),
    ("uri", 5.0),
    ("href", 5.0),
    ("log", 2.0),
    ("event", 1.0),
    ("correlation", 5.0),
    ("token", 3.0),
    ("platform", 5.0),
    ("context", 2.0),
    ("enrichment", 5.0),
    ("customer", 3.0),
];

/// Words of the other side count against an actor.
const ASIDE: &[(&str, f64)] = &[
    ("org", 4.0),
    ("organization", 4.0),
    ("team", 3.0),
    ("project", 4.0),
    ("workspace", 4.0),
    ("channel", 4.0),
    ("role", 1.5),
    ("recipient", 5.0),
    ("vault", 3.0),
    ("key", 1.0),
    ("credential", 3.0),
    ("computer", 3.0),
    ("container", 3.0),
    ("labels", 4.0),
    ("product", 3.0),
];

/// Which attribute of a party a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attribute {
    Id,
    Name,
    Email,
    Type,
    Role,
}

/// A party's fields with their candidates.
pub(super) struct Party<'a> {
    fields: Vec<(Field, Vec<Candidate<'a>>)>,
}

impl Party<'_> {
    /// 0 to 1: how sure the best of its fields is.
    pub fn certainty(&self) -> f64 {
        let first = self
            .fields
            .iter()
            .filter_map(|(_, candidates)| candidates.first());
        first
            .map(|candidate| (candidate.weight / 10.0).clamp(0.0, 1.0))
            .fold(0.0, f64::max)
    }

    /// How sure each field is.
    pub fn certainties(&self) -> Vec<(Field, f64)> {
        let first = |(field, candidates): &(Field, Vec<Candidate<'_>>)| {
            let weight = candidates.first()?.weight;
            Some((*field, (weight / 12.0).clamp(0.0, 1.0)))
        };
        self.fields.iter().filter_map(first).collect()
    }

    pub fn into_paths(self) -> BTreeMap<Field, Path> {
        let filled = self
            .fields
            .into_iter()
            .filter(|(_, candidates)| !candidates.is_empty());
        filled
            .map(|(field, candidates)| (field, chain(&candidates)))
            .collect()
    }
}

/// The one who acted. `used` are paths that mean something else already.
pub(super) fn actor<'a>(survey: &'a Survey, used: &[Vec<Step>]) -> Party<'a> {
    let wanted = [
        (Field::ActorId, Attribute::Id),
        (Field::ActorName, Attribute::Name),
        (Field::ActorEmail, Attribute::Email),
        (Field::ActorType, Attribute::Type),
        (Field::ActorRole, Attribute::Role),
    ];
    let actor = party(survey, used, &wanted, actor_weight);
    if actor.certainty() > 0.0 {
        return actor;
    }
    // Sign-ins often name only the account that was signed in to.
    party(survey, used, &wanted, affected_person_weight)
}

/// What was acted upon.
pub(super) fn resource<'a>(survey: &'a Survey, used: &[Vec<Step>]) -> Party<'a> {
    let wanted = [
        (Field::ResourceId, Attribute::Id),
        (Field::ResourceType, Attribute::Type),
        (Field::ResourceName, Attribute::Name),
    ];
    party(survey, used, &wanted, resource_weight)
}

fn party<'a>(
    survey: &'a Survey,
    used: &[Vec<Step>],
    wanted: &[(Field, Attribute)],
    belongs: fn(&[String]) -> f64,
) -> Party<'a> {
    let weigh = |evidence: &Evidence, attribute: Attribute| {
        if used.contains(&evidence.steps) {
            return None;
        }
        let all = evidence.words.concat();
        let weight = belongs(&all) + attribute_weight(evidence, attribute)?;
        let embedded = evidence.steps.iter().filter(|step| **step == Step::Json);
        let listed = (evidence.listed + embedded.count()) as f64;
        let cost = 0.4 * (evidence.words.len() as f64 - 2.0).max(0.0) + 0.5 * listed;
        let covered = f64::from(evidence.count()) / survey.records.max(1) as f64;
        let weight = weight - cost;
        (weight >= THRESHOLD).then_some(weight + 3.0 * covered)
    };
    let mut fields: Vec<(Field, Vec<Candidate<'a>>)> = wanted
        .iter()
        .map(|(field, attribute)| {
            (
                *field,
                weighed(survey, |evidence| weigh(evidence, *attribute)),
            )
        })
        .collect();
    // The attributes of one party stand together: what stands beside the best gains.
    let leaders = fields
        .iter()
        .take(3)
        .filter_map(|(_, candidates)| candidates.first());
    if let Some(leader) = leaders
        .max_by(|a, b| a.weight.total_cmp(&b.weight))
        .copied()
    {
        for (_, candidates) in &mut fields {
            for candidate in candidates
                .iter_mut()
                .filter(|candidate| are_neighbours(candidate.evidence, leader.evidence))
            {
                candidate.weight += 2.0;
            }
            candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        }
        drop_strangers(&mut fields, leader.evidence);
    }
    Party { fields }
}

/// Members of one object, or flat keys with the same first word.
fn are_neighbours(a: &Evidence, b: &Evidence) -> bool {
    parents(a) == parents(b)
        && (a.steps.len() > 1 || a.last_words().first() == b.last_words().first())
}

/// The way to the object that a value stands in.
fn parents(evidence: &Evidence) -> &[Step] {
    &evidence.steps[..evidence.steps.len() - 1]
}

/// Whether two values may tell of one party: one stands around the other's
/// object, or both stand below one key that names a party.
fn are_kin(a: &Evidence, b: &Evidence) -> bool {
    let (mine, yours) = (parents(a), parents(b));
    if mine.is_empty() || yours.is_empty() {
        let outer = if mine.is_empty() { b } else { a };
        return mine.len() == yours.len() || names_party(&outer.words[0]);
    }
    let shared = mine.iter().zip(yours).take_while(|(a, b)| a == b).count();
    let keys = mine[..shared]
        .iter()
        .filter(|step| matches!(step, Step::Key(_)))
        .count();
    shared == mine.len().min(yours.len()) || a.words[..keys].iter().any(|words| names_party(words))
}

fn names_party(words: &[String]) -> bool {
    best(words, ACTING) > 0.0 || best(words, ACTED_UPON) > 0.0
}

/// A tool that acted without a name must not get the name of somebody else in
/// the same record; a stranger counts only where the party itself is absent.
fn drop_strangers(fields: &mut [(Field, Vec<Candidate<'_>>)], leader: &Evidence) {
    let mut present = Vec::new();
    for candidate in fields.iter().flat_map(|(_, candidates)| candidates) {
        if are_kin(candidate.evidence, leader) {
            super::cover(&mut present, &candidate.evidence.records);
        }
    }
    for (_, candidates) in fields {
        candidates.retain(|candidate| {
            let beside = candidate.evidence.count_beside(&present);
            are_kin(candidate.evidence, leader) || beside * 4 >= candidate.evidence.count() * 3
        });
    }
}

fn weight_of(word: &str, table: &[(&str, f64)]) -> f64 {
    table
        .iter()
        .find(|(known, _)| *known == word)
        .map_or(0.0, |(_, weight)| *weight)
}

fn sum(words: &[String], table: &[(&str, f64)]) -> f64 {
    words.iter().map(|word| weight_of(word, table)).sum()
}

fn best(words: &[String], table: &[(&str, f64)]) -> f64 {
    let best = words
        .iter()
        .map(|word| weight_of(word, table))
        .fold(0.0, f64::max);
    // A second word of the kind confirms the first, a little.
    if best > 0.0 {
        best + 0.1 * (sum(words, table) - best).min(4.0)
    } else {
        0.0
    }
}

fn actor_weight(words: &[String]) -> f64 {
    let acting = best(words, ACTING);
    // `subject` is the one or the other: it does not count against itself.
    let upon = words
        .iter()
        .filter(|word| weight_of(word, ACTING) == 0.0)
        .map(|word| weight_of(word, ACTED_UPON));
    let others = upon.sum::<f64>().min(8.0) * 0.8 + sum(words, ASIDE).min(6.0);
    if acting == 0.0 {
        -10.0
    } else {
        acting - others - sum(words, NEITHER).min(8.0)
    }
}

fn affected_person_weight(words: &[String]) -> f64 {
    const PERSONS: &[&str] = &[
        "user", "username", "member", "person", "employee", "login", "account", "email",
    ];
    let is_person = words.iter().any(|word| PERSONS.contains(&word.as_str()));
    if is_person {
        best(words, ACTING) - sum(words, NEITHER).min(8.0)
    } else {
        -10.0
    }
}

fn resource_weight(words: &[String]) -> f64 {
    let upon = best(words, ACTED_UPON);
    if upon == 0.0 {
        -10.0
    } else {
        upon - 0.3 * best(words, ACTING) - sum(words, NEITHER).min(8.0)
    }
}

/// How well a path's last words and its values fit an attribute.
fn attribute_weight(evidence: &Evidence, wanted: Attribute) -> Option<f64> {
    let tally = evidence.tally;
    let odd = tally.times + tally.addresses + tally.flags;
    if tally.containers * 2 >= tally.values || evidence.share(odd) > 0.4 {
        return None;
    }
    let (attribute, fit) = attribute_of(evidence)?;
    if attribute == wanted {
        return Some(fit);
    }
    // An e-mail address that is called a name is a name too, where no better one is.
    (wanted == Attribute::Email
        && attribute == Attribute::Name
        && evidence.share(tally.emails) > 0.3)
        .then_some(fit)
}

fn attribute_of(evidence: &Evidence) -> Option<(Attribute, f64)> {
    let tally = evidence.tally;
    let last = evidence.last_words();
    let word = last.last()?.as_str();
    let emails = evidence.share(tally.emails);
    if evidence.share(tally.prose) > 0.5 && emails < 0.3 {
        return None;
    }
    let numeric = evidence.share(tally.numbers + tally.uuids + tally.codes) > 0.6;
    let is_party =
        weight_of(word, ACTING) > 0.0 || weight_of(word, ACTED_UPON) > 0.0 || word == "username";
    Some(match word {
        "email" | "mail" | "upn" => (Attribute::Email, 1.5),
        "address" | "addr" if emails > 0.3 => (Attribute::Email, 1.5),
        "type" | "kind" | "class" => (Attribute::Type, 1.0),
        "role" | "roles" => (Attribute::Role, 1.0),
        _ if emails > 0.5 => (Attribute::Email, 1.0),
        "id" | "uid" | "uuid" | "guid" | "sid" | "oid" => (Attribute::Id, 1.5),
        "key" | "arn" | "sub" | "adminid" | "number" => (Attribute::Id, 0.5),
        "name" | "username" | "nickname" | "login" => (Attribute::Name, name_fit(last)),
        "summary" | "label" | "title" | "displayname" => (Attribute::Name, 0.5),
        _ if is_party && numeric => (Attribute::Id, 0.5),
        _ if is_party => (Attribute::Name, 1.0),
        _ => return None,
    })
}

fn name_fit(last: &[String]) -> f64 {
    let before = last.len().checked_sub(2).map_or("", |at| last[at].as_str());
    match before {
        "display" | "full" | "user" => 1.6,
        "first" | "given" => 0.5,
        "last" | "middle" | "family" | "file" | "type" | "role" | "group" => -3.0,
        _ => 1.4,
    }
}
