//! Who acted, and upon what: groups of fields that stand together.
//!
//! The words of a whole path say to whom a value belongs (`actor`, `target`),
//! the last ones say which of its attributes it is (`id`, `name`, `email`).
//! Nested and flat spellings are alike: `actor.id`, `actorId`, `actor_id`.

use std::collections::BTreeMap;

use super::belongs::{
    ACTED_UPON, ACTING, account_weight, actor_weight, affected_person_weight, best, is_explicit,
    is_mere_subject, program_weight, resource_weight, weight_of, with_service_accounts,
};
use super::evidence::{Evidence, Survey};
use super::field::{coverage, is_constant};
use super::{Candidate, chain, weighed};
use crate::core::event::Field;
use crate::core::mapping::path::{Path, Step};

/// Below this a path is not taken.
const THRESHOLD: f64 = 3.0;

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
    let mut actor = party(survey, used, &wanted, actor_weight);
    if actor.certainty() > 0.0 {
        drop_other_persons(&mut actor.fields, survey.records);
        add_programs(&mut actor, survey, used);
        return actor;
    }
    // Sign-ins often name only the account that was signed in to.
    let person = party(survey, used, &wanted, affected_person_weight);
    if person.certainty() > 0.0 {
        return person;
    }
    let mut accounts = party(survey, used, &wanted, account_weight);
    for (_, candidates) in &mut accounts.fields {
        candidates.retain(|candidate| !is_constant(candidate.evidence));
    }
    // What is the same everywhere is the customer's account.
    accounts
}

/// Where the one who acted is named as such, a `user` beside it who is somebody else is not who acted
/// in the records that name nobody.
fn drop_other_persons(fields: &mut [(Field, Vec<Candidate<'_>>)], records: usize) {
    let words = |candidate: &Candidate<'_>| candidate.evidence.words.concat();
    for (_, candidates) in fields.iter_mut().take(3) {
        let Some(first) = candidates.first().copied() else {
            continue;
        };
        if is_explicit(&words(&first)) && coverage(first.evidence, records) >= 0.5 {
            candidates.retain(|candidate| {
                is_explicit(&words(candidate)) || !candidate.evidence.differs_from(first.evidence)
            });
        }
    }
    let firsts = fields.iter().take(3).filter_map(|(_, all)| all.first());
    let named = firsts.map(words).any(|words| is_explicit(&words));
    for (_, candidates) in fields.iter_mut().filter(|_| named) {
        candidates.retain(|candidate| !is_mere_subject(&words(candidate)));
    }
}

/// Tokens and service accounts that stand only where no person does.
fn add_programs<'a>(actor: &mut Party<'a>, survey: &'a Survey, used: &[Vec<Step>]) {
    let mut present = Vec::new();
    for candidate in actor.fields.iter().flat_map(|(_, candidates)| candidates) {
        super::cover(&mut present, &candidate.evidence.records);
    }
    for (field, candidates) in actor.fields.iter_mut().take(2) {
        let wanted = match field {
            Field::ActorId => Attribute::Id,
            _ => Attribute::Name,
        };
        let mut programs = weighed(survey, |evidence| {
            let alone = evidence.count_beside(&present) == evidence.count();
            if !alone || used.contains(&evidence.steps) || evidence.words.len() > 2 {
                return None;
            }
            let words = with_service_accounts(evidence.words.concat());
            let weight = program_weight(&words) + attribute_weight(evidence, wanted)?;
            (weight >= THRESHOLD).then_some(weight)
        });
        candidates.append(&mut programs);
    }
}

/// What was acted upon.
pub(super) fn resource<'a>(survey: &'a Survey, used: &[Vec<Step>]) -> Party<'a> {
    let wanted = [
        (Field::ResourceId, Attribute::Id),
        (Field::ResourceType, Attribute::Type),
        (Field::ResourceName, Attribute::Name),
    ];
    let mut resource = party(survey, used, &wanted, resource_weight);
    for (field, candidates) in &mut resource.fields {
        let lone = *field == Field::ResourceName && candidates.is_empty() && !tells_person(survey);
        if lone {
            *candidates = weighed(survey, |evidence| {
                let free = !used.contains(&evidence.steps) && !is_constant(evidence);
                (free && is_bare(evidence, &["name", "title"]))
                    .then(|| attribute_weight(evidence, Attribute::Name))
                    .flatten()
            });
        }
    }
    resource
}

/// Whether a mere `name` beside it would be a person's.
fn tells_person(survey: &Survey) -> bool {
    let persons = ["email", "mail", "username", "login"];
    survey
        .paths
        .iter()
        .any(|evidence| is_bare(evidence, &persons))
}

/// Whether it stands at the top of the record under one of these names, and no other word.
fn is_bare(evidence: &Evidence, names: &[&str]) -> bool {
    matches!(evidence.words.as_slice(), [words] if matches!(words.as_slice(), [word] if names.contains(&word.as_str())))
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
        let all = with_service_accounts(evidence.words.concat());
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
    let is_party = word != "model"
        && (weight_of(word, ACTING) > 0.0
            || weight_of(word, ACTED_UPON) > 0.0
            || word == "username");
    Some(match word {
        "email" | "mail" | "upn" => (Attribute::Email, 1.5),
        "address" | "addr" if emails > 0.3 => (Attribute::Email, 1.5),
        "type" | "kind" | "class" => (Attribute::Type, 1.0),
        "role" | "roles" => (Attribute::Role, 1.0),
        _ if emails > 0.5 => (Attribute::Email, 1.0),
        "id" | "uid" | "uuid" | "guid" | "sid" | "oid" | "ref" | "pk" => (Attribute::Id, 1.5),
        "key" | "arn" | "sub" | "adminid" | "number" => (Attribute::Id, 0.5),
        "name" | "username" | "nickname" | "login" => (Attribute::Name, name_fit(last)),
        "summary" | "label" | "title" | "displayname" => (Attribute::Name, 0.5),
        // `actor_system`: which part of the source it was, where it was nobody.
        "system" if last.len() > 1 => (Attribute::Name, 0.3),
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
