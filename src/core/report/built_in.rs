//! The reports that are always there. Their headers never change: files made
//! years apart must fit together.

use crate::core::event::Field;
use crate::core::protocol::{Report, ReportColumn, ReportWindow};

/// `pipefy`, `graphos`, `visible` and `all`.
pub fn built_in_reports() -> Vec<Report> {
    vec![pipefy(), graphos(), visible(), all()]
}

/// The audit logs of a pipe in Pipefy: who did what, the last 30 days without today.
fn pipefy() -> Report {
    Report {
        name: "pipefy".into(),
        title: "Pipefy: pipe audit logs".into(),
        columns: columns(&[("User", "user"), ("Action", "action"), ("Date", "time")]),
        window: Some(ReportWindow {
            last: Some(30),
            without_today: Some(true),
            ..ReportWindow::default()
        }),
        filters: vec!["searchTerm".into(), "pipeUuid".into()],
        ..Report::default()
    }
}

/// The audit export of an organization in GraphOS: its material events, in its own columns.
fn graphos() -> Report {
    Report {
        name: "graphos".into(),
        title: "GraphOS: material events".into(),
        columns: columns(&[
            ("Timestamp", "time"),
            ("Action", "action"),
            ("Resource_ID", "resourceId"),
            ("Resource_Type", "resourceType"),
            ("Details", "details"),
            ("Actor_ID", "actorId"),
            ("Actor_Type", "actorType"),
            ("Effective_Role", "actorRole"),
            ("Actor_Email", "actorEmail"),
            ("Actor_Name", "actorName"),
            ("Graph_ID", "scope"),
        ]),
        window: Some(ReportWindow {
            max_days: Some(180),
            earliest: Some("2021-07-01".into()),
            ..ReportWindow::default()
        }),
        filters: vec!["actor".into(), "graph".into()],
        ..Report::default()
    }
}

/// The columns on the screen; these are offered until somebody chooses others.
fn visible() -> Report {
    let fields = [
        Field::Time,
        Field::Action,
        Field::ActorName,
        Field::ActorEmail,
        Field::ActorId,
        Field::ResourceType,
        Field::ResourceName,
        Field::ResourceId,
        Field::Ip,
        Field::Outcome,
    ];
    unbounded("visible", "Visible columns", &fields)
}

fn all() -> Report {
    unbounded("all", "All fields", &Field::ALL)
}

fn unbounded(name: &str, title: &str, fields: &[Field]) -> Report {
    let named: Vec<(&str, &str)> = fields
        .iter()
        .map(|field| (field.key(), field.key()))
        .collect();
    Report {
        name: name.into(),
        title: title.into(),
        columns: columns(&named),
        window: None,
        filters: vec!["actor".into(), "graph".into(), "searchTerm".into()],
        ..Report::default()
    }
}

fn columns(named: &[(&str, &str)]) -> Vec<ReportColumn> {
    let column = |(header, field): &(&str, &str)| ReportColumn {
        header: (*header).into(),
        field: (*field).into(),
        time_format: None,
    };
    named.iter().map(column).collect()
}
