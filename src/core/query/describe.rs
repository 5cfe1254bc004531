//! A query's meaning in plain English, for the manifest beside an export.

use super::fields::{FIELDS, Meaning};
use super::path_name::path_name;
use super::tree::{Expr, Query, Target};
use crate::core::event::Field;
use crate::core::time::{TimeRange, Zone};

impl Query {
    /// What an event must be to be found, e.g.
    /// `user contains "ana" and time from 2024-05-01T00:00:00Z (included)`. Times are in UTC.
    pub fn describe(&self) -> String {
        let mut words = String::new();
        describe(&self.expr, &mut words);
        words
    }
}

fn describe(expr: &Expr, words: &mut String) {
    match expr {
        Expr::All => words.push_str("every event"),
        Expr::And(parts) => join(parts, " and ", words),
        Expr::Or(parts) => join(parts, " or ", words),
        Expr::Not(inner) => {
            words.push_str("not (");
            describe(inner, words);
            words.push(')');
        }
        Expr::Text { target, matcher } => {
            words.push_str(&target_name(target));
            words.push(' ');
            words.push_str(&matcher.describe());
        }
        Expr::Ip(network) => words.push_str(&format!("ip is in {network}")),
        Expr::Time(range) => words.push_str(&describe_range(range)),
        Expr::Hours { outside } => words.push_str(match outside {
            true => "time is at a weekend, before 7:00 or from 19:00 on in the chosen zone",
            false => "time is Monday to Friday from 7:00 to 19:00 in the chosen zone",
        }),
    }
}

fn join(parts: &[Expr], word: &str, words: &mut String) {
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            words.push_str(word);
        }
        let in_brackets = matches!(part, Expr::And(_) | Expr::Or(_));
        if in_brackets {
            words.push('(');
        }
        describe(part, words);
        if in_brackets {
            words.push(')');
        }
    }
}

fn target_name(target: &Target) -> String {
    match target {
        Target::Anywhere => "any text".into(),
        Target::User => "user".into(),
        Target::Resource => "resource".into(),
        Target::Source => "source".into(),
        Target::Field(Field::Ip) => "ip".into(),
        Target::Field(field) => {
            let known = FIELDS
                .iter()
                .find(|known| known.meaning == Meaning::Text(*field));
            known.map_or(field.key(), |known| known.name).into()
        }
        Target::Details(path) => path_name(path.iter().map(String::as_str)),
    }
}

fn describe_range(range: &TimeRange) -> String {
    let utc = Zone::utc();
    match (range.from, range.to) {
        (None, None) => "time is known".into(),
        (Some(from), None) => format!("time from {} (included)", from.rfc3339(&utc)),
        (None, Some(to)) => format!("time before {}", to.rfc3339(&utc)),
        (Some(from), Some(to)) => {
            format!(
                "time from {} (included) to {} (not included)",
                from.rfc3339(&utc),
                to.rfc3339(&utc)
            )
        }
    }
}
