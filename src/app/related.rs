//! Queries for what belongs to an event: its user, its resource, its time.

use crate::core::protocol::Row;
use crate::core::query::compose::with_term;
use crate::core::time::{Moment, Zone, read_written};

/// How far around an event one looks.
const AROUND_MILLIS: i64 = 5 * 60_000;

/// All that this user did.
pub fn same_user(row: &Row) -> Option<String> {
    first(&[
        ("actor.id", &row.actor_id),
        ("actor.email", &row.actor_email),
        ("actor.name", &row.actor_name),
    ])
}

/// All that was done to this resource.
pub fn same_resource(row: &Row) -> Option<String> {
    first(&[
        ("resource.id", &row.resource_id),
        ("resource.name", &row.resource_name),
    ])
}

/// Five minutes before to five minutes after, both included. `before:` leaves its moment out, and the source may have
/// written more digits than a millisecond has: it names the millisecond behind the last one.
pub fn around(row: &Row) -> Option<String> {
    let millis = read_written(&row.time)?;
    let text = |millis| Moment::from_millis(millis).rfc3339(&Zone::utc());
    Some(format!(
        "after:{} before:{}",
        text(millis - AROUND_MILLIS),
        text(millis + AROUND_MILLIS + 1)
    ))
}

fn first(terms: &[(&str, &String)]) -> Option<String> {
    terms
        .iter()
        .find(|(_, value)| !value.is_empty())
        .map(|(field, value)| with_term("", field, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::time::{TimeRange, read_bound};

    #[test]
    fn each_names_the_surest_that_the_event_has() {
        let row = Row {
            actor_id: String::new(),
            actor_email: "ana@example.com".into(),
            actor_name: "Ana".into(),
            resource_id: "g-1".into(),
            time: "2024-05-01T00:02:00.5+02:00".into(),
            ..Row::default()
        };
        assert_eq!(
            same_user(&row).as_deref(),
            Some("actor.email:=\"ana@example.com\"")
        );
        assert_eq!(same_resource(&row).as_deref(), Some("resource.id:=\"g-1\""));
        assert_eq!(
            around(&row).as_deref(),
            Some("after:2024-04-30T21:57:00.500Z before:2024-04-30T22:07:00.501Z")
        );
        assert_eq!(around(&Row::default()), None);
    }

    #[test]
    fn around_an_event_both_ends_are_included_to_the_last_digit_of_the_source() {
        let row = |time: &str| Row {
            time: time.into(),
            ..Row::default()
        };
        for (time, earliest, latest) in [
            (
                "2024-05-01T10:00:00Z",
                "2024-05-01T09:55:00Z",
                "2024-05-01T10:05:00Z",
            ),
            (
                "2024-05-01T10:00:00.250123456Z",
                "2024-05-01T09:55:00.250123456Z",
                "2024-05-01T10:05:00.250123456Z",
            ),
            (
                "2024-05-01T10:00:00.999999+02:00",
                "2024-05-01T07:55:00.999999Z",
                "2024-05-01T08:05:00.999999Z",
            ),
        ] {
            let query = around(&row(time)).unwrap_or_default();
            let (after, before) = query.split_once(" before:").unwrap_or_default();
            let after = after.strip_prefix("after:").unwrap_or_default();
            let end = |text: &str| read_bound(text, &Zone::utc(), 0).ok()?.from;
            let range = TimeRange {
                from: end(after),
                to: end(before),
            };
            let holds = |text: &str| end(text).is_some_and(|moment| range.contains(moment));
            assert!(holds(earliest) && holds(latest), "{time}: {query}");
            for outside in ["09:54:59.999", "07:55:00.998", "08:05:01", "10:05:00.251"] {
                assert!(!holds(&format!("2024-05-01T{outside}Z")), "{time}: {query}");
            }
        }
    }
}
