//! Every rule of the reports, at its edges.

mod graphos;
mod host;
mod options;
mod pipefy;

use chrono_tz::Tz;

use super::*;
use crate::core::event::Field;
use crate::core::protocol::ReportWindow;
use crate::core::time::zone_of;

const UUID: &str = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
/// 2024-05-20T09:08:10Z
const NOW: i64 = 1_716_196_090_000;

fn pipefy() -> ExportOptions {
    ExportOptions {
        report: Some("pipefy".into()),
        pipe_uuid: Some(UUID.into()),
        ..ExportOptions::default()
    }
}

fn graphos(from: &str, to: &str) -> ExportOptions {
    ranged("graphos", from, to)
}

fn ranged(report: &str, from: &str, to: &str) -> ExportOptions {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_string());
    ExportOptions {
        report: Some(report.into()),
        from: text(from),
        to: text(to),
        ..ExportOptions::default()
    }
}

fn planned(options: &ExportOptions, zone: &Zone) -> ReportPlan {
    plan(options, &[], zone, NOW).unwrap()
}

fn refused(options: &ExportOptions, zone: &Zone) -> Failure {
    plan(options, &[], zone, NOW).unwrap_err()
}

fn range(options: &ExportOptions, zone: &Zone) -> String {
    span(&planned(options, zone), zone)
}

fn span(plan: &ReportPlan, zone: &Zone) -> String {
    let text = |bound: Option<crate::core::time::Moment>| {
        bound.map_or("open".into(), |moment| moment.rfc3339(zone))
    };
    format!("{} to {}", text(plan.range.from), text(plan.range.to))
}

fn headers(plan: &ReportPlan) -> Vec<&str> {
    plan.columns
        .iter()
        .map(|column| column.header.as_str())
        .collect()
}
