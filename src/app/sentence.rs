//! One event as a sentence: who did what to what.
//!
//! The actions of GraphOS have words of their own, since their names tell little; any other action
//! is told by its verb, and where it has none that we know, it is quoted as it is.

use super::show::{self, Tone};
use crate::core::protocol::Row;

/// `Ana Lima restored graph payments`; the person and the thing are as the source calls them.
pub fn sentence(row: &Row) -> String {
    let who = first([&row.actor_name, &row.actor_email, &row.actor_id])
        .unwrap_or(if row.actor_type == "GRAPH" {
            "A tool with a graph key"
        } else {
            "Somebody unnamed"
        })
        .to_owned();
    let what = thing(row);
    let failed = show::outcome_class(&row.outcome) == "failure";
    let done = match graphos(&row.action) {
        Some(words) if is_graphos(row) => {
            words.replace("{}", if what.is_empty() { "something" } else { &what })
        }
        _ => by_verb(&row.action, &what),
    };
    if failed {
        format!("{who} {done}, which failed")
    } else {
        format!("{who} {done}")
    }
}

/// The kind of thing and its name: `variant current`.
fn thing(row: &Row) -> String {
    let name = first([&row.resource_name, &row.resource_id]).unwrap_or_default();
    let kind = kind_words(&row.resource_type);
    match (kind.is_empty(), name.is_empty()) {
        (_, true) if kind.is_empty() => String::new(),
        (_, true) => format!("{} {kind}", article(&kind)),
        (true, false) => name.to_owned(),
        (false, false) => format!("{kind} {name}"),
    }
}

/// What GraphOS calls its kinds, in words; another source's kind as it is.
fn kind_words(kind: &str) -> String {
    match kind {
        "ACCOUNT" => "organization",
        "USER" => "user",
        "GRAPH" => "graph",
        "GRAPH_VARIANT" => "variant",
        "GRAPH_API_KEY" => "graph API key",
        "USER_API_KEY" => "user API key",
        "ZENDESK_TICKET" => "support ticket",
        "AUDIT_JOB" => "audit export",
        "EMAIL_SETTINGS" => "e-mail settings",
        "ACCOUNT_INVITATION" => "invitation",
        other => other,
    }
    .to_owned()
}

fn article(kind: &str) -> &'static str {
    if kind.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) {
        "an"
    } else {
        "a"
    }
}

/// Other products have a `CREATE` too, but not with these kinds.
fn is_graphos(row: &Row) -> bool {
    row.resource_type.is_empty() || kind_words(&row.resource_type) != row.resource_type
}

/// What GraphOS means by an action; `{}` is the thing.
fn graphos(action: &str) -> Option<&'static str> {
    Some(match action {
        "CREATE" => "created {}",
        "UPDATE" => "changed {}",
        "DELETE" => "deleted {} for good",
        "SOFT_DELETE" => "deleted {}, which can be undone",
        "UNDO_SOFT_DELETE" => "brought back {}",
        "CONFIG_CHANGE" => "changed the settings of {}",
        "API_KEY" => "changed an API key of {}",
        "IMPLEMENTING_SERVICE_UPSERT" => "added or changed a subgraph of {}",
        "IMPLEMENTING_SERVICE_REMOVE" => "removed a subgraph of {}",
        "JOIN_ACCOUNT" => "joined {}",
        "LEAVE_ACCOUNT" => "left {}",
        "CHANGE_ROLE" => "changed the organization role of {}",
        "OVERRIDE_GRAPH_ROLE" => "changed the role for one graph of {}",
        "IGNORE_OPERATION_IN_CHECKS" => "let schema checks ignore an operation of {}",
        "MARK_CHANGES_SAFE_FOR_OPERATION" => {
            "marked changes as safe for an operation in the schema checks of {}"
        }
        "TOGGLE_DATADOG" => "switched the forwarding of metrics to Datadog for {}",
        "CURRENT_BILLING_SUBSCRIPTION_CHANGE" => "changed the plan of {}",
        "BILLING_PERIOD_CHANGE" => "changed the billing period of {}",
        "CANCEL_STUDIO_SUBSCRIPTION" => {
            "cancelled the plan of {}, which runs to the end of its period"
        }
        "TERMINATE_STUDIO_SUBSCRIPTION" => "ended the plan of {}",
        "REACTIVATE_STUDIO_SUBSCRIPTION" => "took up the plan of {} again",
        _ => return None,
    })
}

fn by_verb(action: &str, what: &str) -> String {
    let on = |verb: &str, joint: &str| {
        if what.is_empty() {
            format!("{verb} something ({action})")
        } else {
            format!("{verb} {joint}{what} ({action})")
        }
    };
    match Tone::of(action) {
        Tone::Adds => on("added or enabled", ""),
        Tone::Changes => on("changed", ""),
        Tone::Removes => on("removed or disabled", ""),
        Tone::Other if what.is_empty() => format!("did \u{201c}{action}\u{201d}"),
        Tone::Other => format!("did \u{201c}{action}\u{201d} with {what}"),
    }
}

fn first<const N: usize>(texts: [&String; N]) -> Option<&str> {
    texts
        .into_iter()
        .map(String::as_str)
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
            assert_eq!(sentence(&row(action, kind, name)), told);
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
            assert_eq!(sentence(&row(action, kind, name)), told);
        }
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
            sentence(&failed),
            "A tool with a graph key changed graph payments, which failed"
        );
    }
}
