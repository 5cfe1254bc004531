//! What stands out in a selection.

use super::Map;
use super::first_seen::FirstSeen;
use super::outcome::OutcomeClass;
use super::people::People;
use super::spellings::Spellings;
use crate::core::event::Field;
use crate::core::protocol::{Finding, Insight};
use crate::core::query::quote_word;
use crate::core::store::Store;
use crate::core::time::{Day, Moment, WorkingHours, Zone};

/// How many of each kind are shown.
const SHOWN: usize = 5;
/// The span in which a burst is looked for.
const BURST_MILLIS: i64 = 5 * 60_000;
/// Fewer events than this are no burst.
const BURST_LEAST: u32 = 10;
/// A burst is so many times what the person usually does in an active span.
const BURST_TIMES: u64 = 5;

/// The figures while they are being counted.
#[derive(Debug, Default)]
pub struct Counts {
    by_person: Vec<u64>,
    failures: Vec<u64>,
    out_of_hours: Vec<u64>,
    actions: Vec<u64>,
    /// Events of a person in one span of five minutes.
    spans: Map<(u32, i64), u32>,
    classes: Vec<OutcomeClass>,
    hours: WorkingHours,
}

impl Counts {
    /// Counts some rows.
    pub fn add(&mut self, store: &Store, people: &People, zone: &Zone, rows: &[u32]) {
        for counts in [
            &mut self.by_person,
            &mut self.failures,
            &mut self.out_of_hours,
        ] {
            counts.resize(people.len(), 0);
        }
        let (Some(actions), Some(outcomes)) =
            (store.column(Field::Action), store.column(Field::Outcome))
        else {
            return;
        };
        self.actions.resize(actions.dictionary.len(), 0);
        let new = self.classes.len() as u32..outcomes.dictionary.len() as u32;
        self.classes
            .extend(new.map(|code| OutcomeClass::of(outcomes.dictionary.text(code))));
        let times = store.time_millis();
        for row in rows {
            let row = *row as usize;
            let person = people.codes().get(row) as usize;
            self.by_person[person] += 1;
            self.actions[actions.codes.get(row) as usize] += 1;
            if self.classes[outcomes.codes.get(row) as usize] == OutcomeClass::Failure {
                self.failures[person] += 1;
            }
            let millis = times.get(row);
            if millis == i64::MIN || person == 0 {
                continue;
            }
            if self.hours.are_over(zone, millis) {
                self.out_of_hours[person] += 1;
            }
            let span = (person as u32, millis.div_euclid(BURST_MILLIS));
            *self.spans.entry(span).or_default() += 1;
        }
    }

    /// The strongest of each kind. `rows` are all that were counted, in ascending order.
    pub fn finish(mut self, seen: Seen<'_>, rows: &[u32]) -> Insight {
        let Seen {
            store,
            people,
            zone,
            spellings,
            actions,
            addresses,
        } = seen;
        if let Some(spellings) = spellings {
            spellings.merge(&mut self.actions);
        }
        let person = |person: u32, count: u64| Finding {
            title: people.label(store, person).to_owned(),
            note: String::new(),
            count,
            terms: people.terms(store, person),
        };
        let most = |counts: &[u64]| -> Vec<Finding> {
            strongest(counts, |a, b| b.cmp(a))
                .into_iter()
                .map(|(code, count)| person(code, count))
                .collect()
        };
        let rarest = store.column(Field::Action).map_or_else(Vec::new, |column| {
            strongest(&self.actions, |a, b| a.cmp(b))
                .into_iter()
                .map(|(code, count)| {
                    let action = column.dictionary.text(code);
                    Finding {
                        title: action.to_owned(),
                        note: String::new(),
                        count,
                        terms: format!("action:={}", quote_word(action)),
                    }
                })
                .collect()
        });
        let context = Context {
            store,
            people,
            zone,
        };
        Insight {
            busiest: most(&self.by_person),
            rarest,
            new_actions: context.first_seen(actions, Field::Action, "action", rows),
            new_addresses: context.first_seen(addresses, Field::Ip, "ip", rows),
            bursts: self.bursts(&context),
            out_of_hours: led_by(most(&self.out_of_hours), "hours:outside"),
            failures: self.failed(store, most(&self.failures)),
        }
    }

    /// Each led to by the outcomes, too, that count as failures.
    fn failed(&self, store: &Store, findings: Vec<Finding>) -> Vec<Finding> {
        let Some(column) = store.column(Field::Outcome) else {
            return findings;
        };
        let words: Vec<String> = (0..self.classes.len())
            .filter(|code| self.classes[*code] == OutcomeClass::Failure)
            .map(|code| quote_word(column.dictionary.text(code as u32)))
            .collect();
        let outcome = match words.as_slice() {
            [one] => format!("outcome:={one}"),
            several => format!("outcome:=({})", several.join(" OR ")),
        };
        led_by(findings, &outcome)
    }

    fn bursts(&self, context: &Context<'_>) -> Vec<Finding> {
        // Per person: spans with any event, and the strongest.
        let mut people: Map<u32, (u64, u32, i64)> = Map::default();
        for ((person, span), count) in &self.spans {
            let (active, most, at) = people.entry(*person).or_default();
            *active += 1;
            if (*count, std::cmp::Reverse(*span)) > (*most, std::cmp::Reverse(*at)) {
                (*most, *at) = (*count, *span);
            }
        }
        let mut bursts: Vec<(u32, u32, i64)> = people
            .into_iter()
            .filter(|(person, (active, most, _))| {
                let others = self.by_person[*person as usize] - u64::from(*most);
                let usual = others.div_ceil((active - 1).max(1)).max(1);
                *most >= BURST_LEAST && u64::from(*most) >= BURST_TIMES * usual
            })
            .map(|(person, (_, most, span))| (person, most, span))
            .collect();
        bursts.sort_unstable_by_key(|(person, most, _)| (std::cmp::Reverse(*most), *person));
        bursts.truncate(SHOWN);
        bursts
            .into_iter()
            .map(|(person, most, span)| {
                let text = |millis: i64| Moment::from_millis(millis).rfc3339(context.zone);
                let (from, to) = (span * BURST_MILLIS, (span + 1) * BURST_MILLIS);
                Finding {
                    title: context.people.label(context.store, person).to_owned(),
                    note: text(from),
                    count: u64::from(most),
                    terms: format!(
                        "{} after:{} before:{}",
                        context.people.terms(context.store, person),
                        text(from),
                        text(to)
                    ),
                }
            })
            .collect()
    }
}

/// The same, each narrowed by one more term.
fn led_by(findings: Vec<Finding>, term: &str) -> Vec<Finding> {
    findings
        .into_iter()
        .map(|finding| Finding {
            terms: format!("{} {term}", finding.terms),
            ..finding
        })
        .collect()
}

/// What the figures are made from.
#[derive(Debug)]
pub struct Seen<'a> {
    /// The events.
    pub store: &'a Store,
    /// Who acted.
    pub people: &'a People,
    /// In which hours are told.
    pub zone: &'a Zone,
    /// Which actions are spellings of another.
    pub spellings: Option<&'a Spellings>,
    /// First rows of a person with an action, the latest first.
    pub actions: &'a [u32],
    /// First rows of a person with an address, the latest first.
    pub addresses: &'a [u32],
}

struct Context<'a> {
    store: &'a Store,
    people: &'a People,
    zone: &'a Zone,
}

impl Context<'_> {
    /// Those of `first` that are among `rows`.
    fn first_seen(&self, first: &[u32], field: Field, name: &str, rows: &[u32]) -> Vec<Finding> {
        first
            .iter()
            .filter(|row| rows.binary_search(row).is_ok())
            .take(SHOWN)
            .map(|row| {
                let person = self.people.codes().get(*row as usize);
                let value = self.store.coded(field, *row);
                let at = self.store.time(*row).moment().unwrap_or_default();
                let day = Day::of_local_millis(
                    at.millis + i64::from(self.zone.offset_seconds_at(at.millis)) * 1000,
                );
                Finding {
                    title: self.people.label(self.store, person).to_owned(),
                    note: format!("{value} \u{b7} {day}"),
                    count: 0,
                    terms: format!(
                        "{} {name}:={}",
                        self.people.terms(self.store, person),
                        quote_word(value)
                    ),
                }
            })
            .collect()
    }
}

/// Codes that occur, but for the absent one, in the order of their counts.
fn strongest(counts: &[u64], order: impl Fn(&u64, &u64) -> std::cmp::Ordering) -> Vec<(u32, u64)> {
    let mut found: Vec<(u32, u64)> = counts
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(_, count)| **count > 0)
        .map(|(code, count)| (code as u32, *count))
        .collect();
    found.sort_unstable_by(|a, b| order(&a.1, &b.1).then(a.0.cmp(&b.0)));
    found.truncate(SHOWN);
    found
}

/// Both kinds of pairs that are looked for.
#[derive(Debug)]
pub struct Pairs {
    /// A person and an action.
    pub actions: FirstSeen,
    /// A person and an address.
    pub addresses: FirstSeen,
}

impl Default for Pairs {
    fn default() -> Self {
        Pairs {
            actions: FirstSeen::new(Field::Action),
            addresses: FirstSeen::new(Field::Ip),
        }
    }
}
