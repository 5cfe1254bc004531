//! Whole HTTP exchanges with real paging, and what must be there once they are
//! read: each event byte for byte, with the fields that the answers name.
//!
//! They are third-party data and lie beside the repository, in
//! `../shared/corpus` or where `AUDIT_EXPLORER_CORPUS` says. Replayed natively
//! by `paging_exchanges` and through a real server by the end-to-end tests.

mod recording;
mod starts;

use std::collections::{HashMap, HashSet};

use audit_explorer::core::protocol::Row;
use audit_explorer::core::time::read_time;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::corpus::{Answer, Expected, directory};

pub use recording::Recording;
pub use starts::{STARTS, Start};

/// What is shown of one event, with its raw text.
pub struct Shown {
    pub raw: String,
    pub row: Row,
}

/// One event that must be there.
pub struct Wanted {
    raw: String,
    fields: Expected,
}

impl Start {
    /// Its recording, at `origin`; none where the corpus is not.
    pub fn recording(&self, origin: &str) -> Option<Recording> {
        let path = directory()?.join("events").join(self.file);
        let text = std::fs::read_to_string(path.with_extension("json")).ok()?;
        Some(Recording::read(&text, origin))
    }

    /// The events that are to be there in the end, in the order of arrival; and how many repeat one of them.
    pub fn wanted(&self, recording: &Recording) -> (Vec<Wanted>, u64) {
        let answer = (!self.answers.is_empty()).then(|| {
            ["ndjson", "json"]
                .iter()
                .find_map(|form| Answer::of(&format!("{}.{form}", self.answers)))
                .unwrap_or_else(|| panic!("no answers are about {}", self.answers))
        });
        let mut seen = HashSet::new();
        let mut wanted = Vec::new();
        let mut repeated = 0;
        for page in self.pages {
            for record in self.records(&recording.page(*page, self.address)) {
                for (place, alone) in self.events_of(&record).into_iter().enumerate() {
                    if !seen.insert((record.clone(), place)) {
                        repeated += 1;
                        continue;
                    }
                    let fields = answer.as_ref().map(|answer| answer.expected(&alone));
                    let mut fields = fields.unwrap_or_default();
                    if self.disputed == "action" {
                        fields.actions.clear();
                    }
                    wanted.push(Wanted {
                        raw: record.clone(),
                        fields,
                    });
                }
            }
        }
        (wanted, repeated)
    }

    /// The records of a page, as they are written.
    fn records(&self, page: &str) -> Vec<String> {
        if self.events == starts::LINES {
            return page
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(str::to_owned)
                .collect();
        }
        let whole: Box<RawValue> = serde_json::from_str(page).expect("a page is JSON");
        let keys = self.events.split('.').filter(|key| !key.is_empty());
        let array = keys.fold(whole, |value, key| {
            let mut members: HashMap<String, Box<RawValue>> =
                serde_json::from_str(value.get()).expect("an object holds the events");
            members.remove(key).expect("the page has this key")
        });
        let records: Vec<Box<RawValue>> =
            serde_json::from_str(array.get()).expect("events stand in an array");
        records
            .iter()
            .map(|record| record.get().to_owned())
            .collect()
    }

    /// The events that one record holds, each as the answers see it.
    fn events_of(&self, record: &str) -> Vec<Vec<u8>> {
        let value: Value = serde_json::from_str(record).expect("a record is JSON");
        let seen = |value: &Value| {
            let bytes = serde_json::to_vec(value).expect("JSON can be written");
            match self.under {
                "" => bytes,
                key => [format!("{{\"{key}\":").as_bytes(), bytes.as_slice(), b"}"].concat(),
            }
        };
        match value[self.each]
            .as_array()
            .filter(|_| !self.each.is_empty())
        {
            None => vec![seen(&value)],
            Some(events) => events
                .iter()
                .map(|event| {
                    let mut alone = value.clone();
                    alone[self.each] = event.clone();
                    seen(&alone)
                })
                .collect(),
        }
    }
}

/// What is shown otherwise than it is wanted, in words.
pub fn differences(wanted: &[Wanted], shown: &[Shown]) -> Vec<String> {
    let mut found = Vec::new();
    if wanted.len() != shown.len() {
        found.push(format!("{} events of {}", shown.len(), wanted.len()));
    }
    for (number, (wanted, shown)) in wanted.iter().zip(shown).enumerate() {
        let row = &shown.row;
        if row.index as usize != number || shown.raw.trim() != wanted.raw.trim() {
            found.push(format!("event {number} is another one: {}", shown.raw));
            continue;
        }
        let fields = &wanted.fields;
        let mut ask = |name: &str, allowed: &[String], got: &[&str]| {
            let held = got
                .iter()
                .any(|got| allowed.iter().any(|wanted| wanted.trim() == got.trim()));
            if !allowed.is_empty() && !held {
                found.push(format!("event {number}: {name} {got:?}, not {allowed:?}"));
            }
        };
        ask("action", &fields.actions, &[&row.action]);
        let actor = [&row.actor_id, &row.actor_name, &row.actor_email].map(String::as_str);
        ask("actor", &fields.actors, &actor);
        ask("id", &fields.ids, &[&row.id]);
        ask("ip", &fields.addresses, &[&row.ip]);
        let time = read_time(&row.time).map(|time| time.moment.millis);
        // Where the answer holds whole seconds only, a finer time agrees with it.
        let agrees = |wanted: &i64| {
            let precision = if wanted % 1_000 == 0 { 1_000 } else { 1 };
            time.is_some_and(|time| time.div_euclid(precision) == wanted.div_euclid(precision))
        };
        if !fields.times.is_empty() && !fields.times.iter().any(agrees) {
            found.push(format!(
                "event {number}: time {:?}, not {:?}",
                row.time, fields.times
            ));
        }
    }
    found
}
