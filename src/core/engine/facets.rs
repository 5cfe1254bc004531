//! Counts of values in the current selection, for a program that asks.

use std::collections::HashMap;

use super::Engine;
use crate::core::aggregate::spellings::Spellings;
use crate::core::event::Field;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{FacetCount, SortBy};
use crate::core::query::find_field;
use crate::core::store::{Chunked, rows};

/// What is counted.
enum Counted {
    Field(Field),
    User,
    Path(Vec<String>),
}

impl Counted {
    /// By the name of an event's field, or by that which the query has for it.
    fn read(name: &str) -> Option<Counted> {
        match SortBy::read(name) {
            Some(SortBy::Field(field)) => return Some(Counted::Field(field)),
            Some(SortBy::User) => return Some(Counted::User),
            Some(SortBy::Path(path)) => return Some(Counted::Path(path)),
            Some(SortBy::Resource) | None => {}
        }
        let field = find_field(name)?;
        match field.name {
            "user" => Some(Counted::User),
            _ => field.event_field().map(Counted::Field),
        }
    }
}

impl Engine {
    /// How often each value of `field` occurs, the most frequent first; `""` = no value. Users are named as `user:=`
    /// asks for them, and count what that finds. Of a list at a path each value counts once an event. Spellings that
    /// differ in case alone are one value.
    pub(super) fn facets(&mut self, field: &str, limit: u32) -> Result<Vec<FacetCount>, Failure> {
        let counts = match Counted::read(field).ok_or_else(|| unknown(field))? {
            Counted::Field(known) => {
                let exact = rows::facets(&self.store, &self.selection, known, &self.zone);
                let places: HashMap<&str, u32> = exact
                    .iter()
                    .zip(0..)
                    .map(|(counted, place)| (counted.value.as_str(), place))
                    .collect();
                let mut values: Vec<(&str, u64)> = exact
                    .iter()
                    .map(|counted| (counted.value.as_str(), counted.count))
                    .collect();
                Spellings::merged(&mut values, |text| places.get(text).copied());
                met(values.into_iter())
            }
            Counted::User => {
                self.know_people();
                let people = self.people();
                let mut tally = Vec::new();
                people.count(&self.store, self.selection.iter().copied(), &mut tally);
                let of_each = tally.iter().enumerate().map(|(person, count)| {
                    let key = people.key(&self.store, person as u32); // a dictionary's codes are 32 bits
                    (key, *count)
                });
                met(of_each)
            }
            Counted::Path(path) => {
                let selection = std::mem::take(&mut self.selection);
                let column = self.path_column_of_all(path);
                let tally = tally(&selection, column.codes(), column.len());
                let absent = tally.first().map(|count| ("", *count));
                let counts = met(column.values(&tally).into_iter().chain(absent));
                self.selection = selection;
                counts
            }
        };
        Ok(rows::most_frequent(counts, limit))
    }
}

fn tally(rows: &[u32], codes: &Chunked<u32>, codes_count: usize) -> Vec<u64> {
    let mut counts = vec![0u64; codes_count];
    for row in rows {
        counts[codes.get(*row as usize) as usize] += 1;
    }
    counts
}

fn met<'v>(counts: impl Iterator<Item = (&'v str, u64)>) -> Vec<FacetCount> {
    let met = counts.filter(|(_, count)| *count > 0);
    met.map(|(value, count)| FacetCount {
        value: value.to_owned(),
        count,
    })
    .collect()
}

fn unknown(field: &str) -> Failure {
    let fields = Field::ALL.iter().map(|field| field.key().to_owned());
    let more = ["user", "details.some.path"].map(str::to_owned);
    Failure::new(Code::BadOptions, format!("no field is called {field:?}")).with_detail(
        serde_json::json!({ "option": "field", "allowed": fields.chain(more).collect::<Vec<_>>() }),
    )
}
