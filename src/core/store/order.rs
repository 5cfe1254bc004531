//! Rows in the order of a field.
//!
//! Every order is stable: rows that compare equal keep the order of arrival.
//! What is absent comes last, whichever way the order runs.

use super::Store;
use crate::core::event::Field;
use crate::core::protocol::Direction;

/// `rows` (ascending) in the order of `field`.
pub fn ordered(store: &Store, rows: &[u32], field: Field, direction: Direction) -> Vec<u32> {
    match field {
        Field::Time => by_time(store, rows, direction),
        Field::Id => by_text(rows, direction, |row| store.id(row).to_owned()),
        Field::Details => by_text(rows, direction, |row| {
            store.with_details(row, str::to_owned)
        }),
        coded => ordered_by_first(store, rows, &[coded], direction),
    }
}

fn by_time(store: &Store, rows: &[u32], direction: Direction) -> Vec<u32> {
    let mut timed = Vec::with_capacity(rows.len());
    let mut untimed = Vec::new();
    let mut nanos_matter = false;
    for &row in rows {
        match store.time(row).moment() {
            Some(moment) => {
                nanos_matter |= moment.nanos != 0;
                timed.push((sort_key(moment.millis, direction), row));
            }
            None => untimed.push(row),
        }
    }
    // Most sources are ordered already, one way or the other.
    if nanos_matter {
        timed.sort_by_key(|(key, row)| (*key, nanos_key(store, *row, direction)));
    } else if !timed.is_sorted_by_key(|(key, _)| *key) {
        timed.sort_by_key(|(key, _)| *key);
    }
    let mut order: Vec<u32> = timed.into_iter().map(|(_, row)| row).collect();
    order.append(&mut untimed);
    order
}

fn sort_key(millis: i64, direction: Direction) -> i64 {
    match direction {
        Direction::Ascending => millis,
        // `!` reverses the order of all integers and cannot overflow.
        Direction::Descending => !millis,
    }
}

fn nanos_key(store: &Store, row: u32, direction: Direction) -> i64 {
    sort_key(
        store
            .time(row)
            .moment()
            .map_or(0, |moment| i64::from(moment.nanos)),
        direction,
    )
}

/// Rows in the order of the first of `fields` that each has.
///
/// Ranks each distinct value once, then sorts rows by a number.
pub fn ordered_by_first(
    store: &Store,
    rows: &[u32],
    fields: &[Field],
    direction: Direction,
) -> Vec<u32> {
    let columns: Vec<_> = fields
        .iter()
        .filter_map(|field| store.column(*field))
        .collect();
    let mut values: Vec<(String, &str, usize, usize)> = columns
        .iter()
        .enumerate()
        .flat_map(|(place, column)| {
            let texts = column.dictionary.texts().enumerate().skip(1);
            texts.map(move |(code, text)| (sortable(text), text, place, code))
        })
        .collect();
    values.sort_unstable();
    let mut ranks: Vec<Vec<usize>> = columns
        .iter()
        .map(|column| vec![0; column.dictionary.len()])
        .collect();
    let (mut count, mut before) = (0, None);
    for (_, text, place, code) in &values {
        // The same text in two fields is one value.
        if before.replace(*text) != Some(*text) {
            count += 1;
        }
        ranks[*place][*code] = count - 1;
    }
    if direction == Direction::Descending && count > 0 {
        let reverse = |rank: &mut usize| *rank = count - 1 - (*rank).min(count - 1);
        ranks.iter_mut().flatten().for_each(reverse);
    }
    by_number(rows, count + 1, |row| {
        columns
            .iter()
            .zip(&ranks)
            .map(|(column, ranks)| (column.codes.get(row as usize) as usize, ranks))
            .find(|(code, _)| *code != 0)
            .map_or(count, |(code, ranks)| ranks[code])
    })
}

/// Rows by a number below `numbers`, equal ones in the order in which they stand: one pass to count, one to place.
pub fn by_number(rows: &[u32], numbers: usize, number: impl Fn(u32) -> usize) -> Vec<u32> {
    let mut starts = vec![0usize; numbers + 1];
    for &row in rows {
        starts[number(row) + 1] += 1;
    }
    for place in 1..starts.len() {
        starts[place] += starts[place - 1];
    }
    let mut order = vec![0; rows.len()];
    for &row in rows {
        let place = &mut starts[number(row)];
        order[*place] = row;
        *place += 1;
    }
    order
}

fn by_text(rows: &[u32], direction: Direction, text: impl Fn(u32) -> String) -> Vec<u32> {
    let (mut present, absent): (Vec<_>, Vec<_>) = rows
        .iter()
        .map(|row| (sortable(&text(*row)), *row))
        .partition(|(key, _)| !key.is_empty());
    match direction {
        Direction::Ascending => present.sort_by(|(a, _), (b, _)| a.cmp(b)),
        Direction::Descending => present.sort_by(|(a, _), (b, _)| b.cmp(a)),
    }
    present
        .into_iter()
        .chain(absent)
        .map(|(_, row)| row)
        .collect()
}

/// Names are looked for by their letters, not by the code points of their capitals.
fn sortable(text: &str) -> String {
    text.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::store::{Batch, CODED, NewEvent, StoredTime};
    use crate::core::time::Moment;

    fn store(events: &[(Option<i64>, &str, &str)]) -> Store {
        let mut batch = Batch::default();
        for (place, (millis, action, id)) in events.iter().enumerate() {
            let mut coded: [&[u8]; CODED.len()] = [b""; CODED.len()];
            coded[0] = action.as_bytes();
            let time = millis.map_or(StoredTime::NONE, |millis| {
                StoredTime::new(
                    Moment {
                        millis,
                        nanos: 0,
                        digits: 0,
                    },
                    true,
                )
            });
            let raw = place.to_string();
            batch.push(
                &NewEvent {
                    id: id.as_bytes(),
                    time,
                    coded,
                    details: 0..0,
                },
                raw.as_bytes(),
            );
        }
        batch.close_part();
        let mut store = Store::default();
        store.begin_body("test");
        store.append(&batch);
        store
    }

    #[test]
    fn equal_rows_keep_the_order_of_arrival_in_both_directions_and_absent_ones_are_last() {
        let store = store(&[
            (Some(5), "b", "x"),
            (None, "", ""),
            (Some(9), "A", "y"),
            (Some(5), "b", "Y"),
            (Some(-1), "C", "z"),
        ]);
        let rows = [0, 1, 2, 3, 4];
        let order = |field, direction| ordered(&store, &rows, field, direction);
        assert_eq!(order(Field::Time, Direction::Descending), [2, 0, 3, 4, 1]);
        assert_eq!(order(Field::Time, Direction::Ascending), [4, 0, 3, 2, 1]);
        assert_eq!(order(Field::Action, Direction::Ascending), [2, 0, 3, 4, 1]);
        assert_eq!(order(Field::Action, Direction::Descending), [4, 0, 3, 2, 1]);
        assert_eq!(order(Field::Id, Direction::Ascending), [0, 2, 3, 4, 1]);
        // Of two fields the first that a row has counts; one that no event has is no hindrance.
        let first = |direction| {
            ordered_by_first(&store, &rows, &[Field::ActorName, Field::Action], direction)
        };
        assert_eq!(first(Direction::Ascending), [2, 0, 3, 4, 1]);
        assert_eq!(first(Direction::Descending), [4, 0, 3, 2, 1]);
    }
}
