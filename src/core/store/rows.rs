//! Rows as they are shown, and what can be counted over them.

use super::{Store, texts::Dictionary};
use crate::core::event::Field;
use crate::core::protocol::{Bucket, FacetCount, Row};
use crate::core::time::{Moment, Zone};

/// One event as it is shown and written.
pub fn row(store: &Store, row: u32, zone: &Zone) -> Row {
    let coded = |field: Field| store.coded(field, row).to_owned();
    Row {
        index: row,
        id: store.id(row).to_owned(),
        time: time_text(store, row, zone),
        action: coded(Field::Action),
        actor_id: coded(Field::ActorId),
        actor_name: coded(Field::ActorName),
        actor_email: coded(Field::ActorEmail),
        actor_type: coded(Field::ActorType),
        actor_role: coded(Field::ActorRole),
        resource_id: coded(Field::ResourceId),
        resource_type: coded(Field::ResourceType),
        resource_name: coded(Field::ResourceName),
        scope: coded(Field::Scope),
        ip: coded(Field::Ip),
        outcome: coded(Field::Outcome),
        details: store.with_details(row, str::to_owned),
        ..Row::default()
    }
}

/// The time of a row in `zone`; empty if it has none.
pub fn time_text(store: &Store, row: u32, zone: &Zone) -> String {
    store
        .time(row)
        .moment()
        .map_or_else(String::new, |moment| moment.rfc3339(zone))
}

/// How often each value of a field occurs among `rows`.
pub fn facets(store: &Store, rows: &[u32], field: Field, zone: &Zone) -> Vec<FacetCount> {
    match store.column(field) {
        Some(column) => {
            let mut counts = vec![0u64; column.dictionary.len()];
            rows.iter()
                .for_each(|row| counts[column.codes.get(*row as usize) as usize] += 1);
            counts
                .into_iter()
                .enumerate()
                .filter(|(_, count)| *count > 0)
                .map(|(code, count)| FacetCount {
                    value: column.dictionary.text(code as u32).to_owned(),
                    count,
                })
                .collect()
        }
        None => {
            let mut dictionary = Dictionary::default();
            let mut counts = vec![0u64];
            for row in rows {
                let code = match field {
                    Field::Id => dictionary.code(store.id(*row)),
                    Field::Time => dictionary.code(&time_text(store, *row, zone)),
                    _ => store.with_details(*row, |details| dictionary.code(details)),
                };
                counts.resize(dictionary.len(), 0);
                counts[code as usize] += 1;
            }
            dictionary
                .texts()
                .zip(counts)
                .filter(|(_, count)| *count > 0)
                .map(|(value, count)| FacetCount {
                    value: value.to_owned(),
                    count,
                })
                .collect()
        }
    }
}

/// The most frequent values first, equals by value, at most `limit`.
pub fn most_frequent(mut counts: Vec<FacetCount>, limit: u32) -> Vec<FacetCount> {
    counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    counts.truncate(limit as usize);
    counts
}

/// How many of `rows` fall into each of `buckets` equal steps between the first and the last.
pub fn histogram(store: &Store, rows: &[u32], zone: &Zone, buckets: u32) -> Vec<Bucket> {
    let times = || {
        rows.iter()
            .filter_map(|row| store.time(*row).moment())
            .map(|moment| moment.millis)
    };
    let (Some(first), Some(last)) = (times().min(), times().max()) else {
        return Vec::new();
    };
    let buckets = i64::from(buckets.clamp(1, 10_000));
    // The last event falls into the last step, so the range ends just after it.
    let step = (last - first + 1).div_euclid(buckets).max(1);
    let step = if step * buckets < last - first + 1 {
        step + 1
    } else {
        step
    };
    let mut counts = vec![0u64; buckets as usize];
    times().for_each(|millis| counts[((millis - first) / step) as usize] += 1);
    counts
        .into_iter()
        .enumerate()
        .map(|(place, count)| {
            let from = first + place as i64 * step;
            Bucket {
                from: Moment::from_millis(from).rfc3339(zone),
                to: Moment::from_millis(from + step).rfc3339(zone),
                count,
            }
        })
        .collect()
}
