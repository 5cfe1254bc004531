//! When each pair of a person and a value was seen for the first time.

use super::Map;
use crate::core::event::Field;
use crate::core::store::Store;

use super::people::People;
use super::spellings::Spellings;

/// The first row, by time, of each pair of a person and a value of one field.
#[derive(Debug)]
pub struct FirstSeen {
    field: Field,
    first: Map<(u32, u32), u32>,
    rows: u32,
    /// The first rows, the latest first; none while rows are added.
    latest: Option<Vec<u32>>,
}

impl FirstSeen {
    /// Pairs with values of `field`, none met yet.
    pub fn new(field: Field) -> Self {
        FirstSeen {
            field,
            first: Map::default(),
            rows: 0,
            latest: None,
        }
    }

    /// How many rows were looked at.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// The field of which values are looked at.
    pub fn field(&self) -> Field {
        self.field
    }

    /// Looks at the rows up to `end` that were not looked at yet; spellings of a value are one.
    pub fn extend(&mut self, store: &Store, known: (&People, Option<&Spellings>), end: u32) {
        let (people, spellings) = known;
        let first = |code| spellings.map_or(code, |spellings| spellings.first(code));
        let Some(column) = store.column(self.field) else {
            self.rows = end;
            return;
        };
        let times = store.time_millis();
        for row in self.rows..end {
            let pair = (
                people.codes().get(row as usize),
                first(column.codes.get(row as usize)),
            );
            // Nobody and nothing are not seen; without a time nothing is the first.
            let millis = times.get(row as usize);
            if pair.0 == 0 || pair.1 == 0 || millis == i64::MIN {
                continue;
            }
            let first = self.first.entry(pair).or_insert(row);
            if millis < times.get(*first as usize) {
                *first = row;
            }
        }
        if self.rows != end {
            self.rows = end;
            self.latest = None;
        }
    }

    /// The rows at which a pair was seen for the first time, the latest first.
    pub fn latest(&mut self, store: &Store) -> &[u32] {
        self.latest.get_or_insert_with(|| {
            let times = store.time_millis();
            let mut rows: Vec<u32> = self.first.values().copied().collect();
            rows.sort_unstable_by_key(|row| (std::cmp::Reverse(times.get(*row as usize)), *row));
            rows
        })
    }
}
