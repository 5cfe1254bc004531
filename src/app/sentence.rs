//! One event as a sentence: who did what to what.
//!
//! The actions of GraphOS have words of their own, since their names tell little; any other action
//! is told by its verb, and where it has none that we know, it is quoted as it is.

use super::show::{self, Tone};
use super::texts::Texts;
use super::tree::said;
use crate::core::protocol::{Change, Row};

/// A value longer than this many characters is for the table of changes, not for a sentence.
const LONGEST: usize = 80;

/// More of a name than this many characters is not said; it stands below in whole.
const LONGEST_NAME: usize = 200;

/// `Ana Lima restored graph payments`; the person and the thing are as the source calls them. An event that changed
/// one value is told with it: `…: role from “USER” to “ADMIN”`.
pub fn sentence(row: &Row, changes: &[Change], t: Texts) -> String {
    let done = done(row, t);
    match changes {
        [change] => with_change(&done, change, t).unwrap_or(done),
        _ => done,
    }
}

fn with_change(done: &str, change: &Change, t: Texts) -> Option<String> {
    let value = |json: &Option<String>| json.as_deref().map(said);
    let (before, after) = (value(&change.before), value(&change.after));
    let is_short = |value: &Option<String>| {
        value
            .as_ref()
            .is_none_or(|value| value.chars().count() <= LONGEST && !value.contains('\n'))
    };
    if !is_short(&before) || !is_short(&after) {
        return None;
    }
    match (before, after) {
        (Some(before), Some(after)) => Some(t.did_changed(&after, &before, &change.name, done)),
        (None, Some(after)) => Some(t.did_set(&after, &change.name, done)),
        (Some(before), None) => Some(t.did_unset(&before, &change.name, done)),
        (None, None) => None,
    }
}

fn done(row: &Row, t: Texts) -> String {
    let who = match first([&row.actor_name, &row.actor_email, &row.actor_id]) {
        Some(who) => who.to_owned(),
        None if row.actor_type == "GRAPH" => t.somebody_tool(),
        None => t.somebody(),
    };
    let what = thing(row, t);
    let failed = show::outcome_class(&row.outcome) == "failure";
    let done = if GRAPHOS.contains(&row.action.as_str()) && is_graphos(row) {
        let what = if what.is_empty() { t.something() } else { what };
        t.did_graphos(&row.action, &what, &who)
    } else {
        by_verb(&row.action, &what, &who, t)
    };
    if failed { t.did_failed(&done) } else { done }
}

/// The kind of thing and its name: `variant current`.
fn thing(row: &Row, t: Texts) -> String {
    let name = first([&row.resource_name, &row.resource_id]).unwrap_or_default();
    let is_known = KINDS.contains(&row.resource_type.as_str());
    let kind = match is_known {
        true => t.kind(&row.resource_type),
        false => row.resource_type.clone(),
    };
    match (kind.is_empty(), name.is_empty()) {
        (true, true) => String::new(),
        (false, true) if is_known => t.kind_one(&row.resource_type),
        (false, true) => {
            let begins = match kind.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) {
                true => "vowel",
                false => "other",
            };
            t.kind_other(begins, &kind)
        }
        (true, false) => name.to_owned(),
        (false, false) => t.kind_named(&kind, name),
    }
}

/// What GraphOS calls its kinds.
const KINDS: [&str; 10] = [
    "ACCOUNT",
    "USER",
    "GRAPH",
    "GRAPH_VARIANT",
    "GRAPH_API_KEY",
    "USER_API_KEY",
    "ZENDESK_TICKET",
    "AUDIT_JOB",
    "EMAIL_SETTINGS",
    "ACCOUNT_INVITATION",
];

/// Other products have a `CREATE` too, but not with these kinds.
fn is_graphos(row: &Row) -> bool {
    row.resource_type.is_empty() || KINDS.contains(&row.resource_type.as_str())
}

/// The actions of GraphOS, for which there is a sentence each.
const GRAPHOS: [&str; 21] = [
    "CREATE",
    "UPDATE",
    "DELETE",
    "SOFT_DELETE",
    "UNDO_SOFT_DELETE",
    "CONFIG_CHANGE",
    "API_KEY",
    "IMPLEMENTING_SERVICE_UPSERT",
    "IMPLEMENTING_SERVICE_REMOVE",
    "JOIN_ACCOUNT",
    "LEAVE_ACCOUNT",
    "CHANGE_ROLE",
    "OVERRIDE_GRAPH_ROLE",
    "IGNORE_OPERATION_IN_CHECKS",
    "MARK_CHANGES_SAFE_FOR_OPERATION",
    "TOGGLE_DATADOG",
    "CURRENT_BILLING_SUBSCRIPTION_CHANGE",
    "BILLING_PERIOD_CHANGE",
    "CANCEL_STUDIO_SUBSCRIPTION",
    "TERMINATE_STUDIO_SUBSCRIPTION",
    "REACTIVATE_STUDIO_SUBSCRIPTION",
];

fn by_verb(action: &str, what: &str, who: &str, t: Texts) -> String {
    let action = show::beginning(action, LONGEST_NAME);
    let something = t.something();
    let thing = if what.is_empty() { &something } else { what };
    match Tone::of(action) {
        Tone::Other if what.is_empty() => t.did(action, who),
        Tone::Other => t.did_with(action, thing, who),
        tone => t.did_by_verb(action, tone.sign().0, thing, who),
    }
}

fn first<const N: usize>(texts: [&String; N]) -> Option<&str> {
    texts
        .into_iter()
        .map(|text| show::beginning(text, LONGEST_NAME))
        .find(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(action: &str, kind: &str, name: &str) -> Row {
        Row {
            actor_name: "Ana Lima".into(),
            action: action.into(),
            resource_type: kind.into(),
            resource_name: name.into(),
            ..Row::default()
        }
    }

    #[test]
    fn graphos_actions_are_told_by_what_they_mean() {
        for (action, kind, name, told) in [
            (
                "CREATE",
                "GRAPH",
                "payments",
                "Ana Lima created graph payments",
            ),
            (
                "SOFT_DELETE",
                "GRAPH_VARIANT",
                "current",
                "Ana Lima deleted variant current, which can be undone",
            ),
            (
                "CANCEL_STUDIO_SUBSCRIPTION",
                "ACCOUNT",
                "acme",
                "Ana Lima cancelled the plan of organization acme, which runs to the end of its period",
            ),
            (
                "CREATE",
                "AUDIT_JOB",
                "",
                "Ana Lima created an audit export",
            ),
        ] {
            assert_eq!(
                sentence(&row(action, kind, name), &[], Texts::default()),
                told
            );
        }
    }

    #[test]
    fn other_actions_are_told_by_their_verb_or_quoted() {
        for (action, kind, name, told) in [
            (
                "DeleteBucket",
                "AWS::S3::Bucket",
                "logs",
                "Ana Lima removed or disabled AWS::S3::Bucket logs (DeleteBucket)",
            ),
            (
                "user.session.start",
                "",
                "",
                "Ana Lima did \u{201c}user.session.start\u{201d}",
            ),
            (
                "repo.access",
                "repo",
                "web",
                "Ana Lima did \u{201c}repo.access\u{201d} with repo web",
            ),
        ] {
            assert_eq!(
                sentence(&row(action, kind, name), &[], Texts::default()),
                told
            );
        }
    }

    #[test]
    fn what_one_value_was_and_is_belongs_to_the_sentence() {
        let change = |before: Option<&str>, after: Option<&str>| Change {
            name: "role".into(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        };
        let told = |changes: &[Change]| {
            let text = sentence(&row("UPDATE", "GRAPH", "pay"), changes, Texts::default());
            text.replace(['\u{2068}', '\u{2069}'], "")
        };
        let done = "Ana Lima changed graph pay";
        let role = change(Some("\"USER\""), Some("\"ADMIN\""));
        assert_eq!(
            told(std::slice::from_ref(&role)),
            format!("{done}: role from “USER” to “ADMIN”")
        );
        assert_eq!(
            told(&[change(None, Some("true"))]),
            format!("{done}: role set to “true”")
        );
        assert_eq!(
            told(&[change(Some("3"), None)]),
            format!("{done}: role no longer “3”")
        );
        assert_eq!(told(&[role.clone(), role]), done);
        let long = format!("\"{}\"", "x".repeat(LONGEST + 1));
        assert_eq!(told(&[change(Some(&long), None)]), done);
    }

    #[test]
    fn a_failure_and_an_unknown_actor_are_said() {
        let failed = Row {
            actor_name: String::new(),
            actor_type: "GRAPH".into(),
            outcome: "failure".into(),
            ..row("UPDATE", "GRAPH", "payments")
        };
        assert_eq!(
            sentence(&failed, &[], Texts::default()),
            "A tool with a graph key changed graph payments, which failed"
        );
    }
}
