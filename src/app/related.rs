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

/// Five minutes before to five minutes after.
pub fn around(row: &Row) -> Option<String> {
    let millis = read_written(&row.time)?;
    let text = |millis| Moment::from_millis(millis).rfc3339(&Zone::utc());
    Some(format!(
        "after:{} before:{}",
        text(millis - AROUND_MILLIS),
        text(millis + AROUND_MILLIS)
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
        let around = around(&row).unwrap_or_default();
        assert!(
            around.starts_with("after:2024-04-30T21:57:00")
                && around.contains(" before:2024-04-30T22:07:00"),
            "{around}"
        );
        assert_eq!(super::around(&Row::default()), None);
    }
}
