//! What the export dialog knows.

use leptos::prelude::*;

use super::texts::Texts;
use crate::core::failure::Failure;
use crate::core::protocol::{ExportOptions, ExportPreview, ExportSummary, Redact, Report};
use crate::core::report::{built_in_reports, chooses_columns};
use crate::web::download::Blob;
use crate::web::print::Paper;

/// The export dialog. `Copy`: every field is a handle.
#[derive(Clone, Copy)]
pub struct ExportDesk {
    /// Whether the dialog is shown.
    pub open: RwSignal<bool>,
    /// What the file is to hold, as chosen so far.
    pub options: RwSignal<ExportOptions>,
    /// The file's first lines; `None` until they arrive.
    pub preview: RwSignal<Option<Result<ExportPreview, Failure>>>,
    /// How far the making is.
    pub stage: RwSignal<Stage>,
    /// The job that the dialog started and still shows.
    pub job: RwSignal<Option<String>>,
    /// The page's own log could not be told of an export.
    pub log_problem: RwSignal<Option<Failure>>,
    /// What is wrong with a column that was added, or a report that was given.
    pub column_problem: RwSignal<Option<String>>,
    /// Which preview is awaited.
    pub(super) generation: StoredValue<u32>,
    /// The finished file, to save it again.
    pub(super) file: StoredValue<Option<(String, Blob)>, LocalStorage>,
    /// The print view that is shown, and what was masked in it.
    pub(super) paper: StoredValue<Option<(Redact, Paper)>, LocalStorage>,
}

/// How far the making of a file is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Stage {
    /// Options are being chosen.
    #[default]
    Choosing,
    /// The file is being written.
    Running,
    /// It was handed over.
    Done(ExportSummary),
    /// It could not be made.
    Failed(Failure),
}

impl ExportDesk {
    /// A closed dialog that offers `report` first.
    pub fn new(report: &str) -> Self {
        ExportDesk {
            open: RwSignal::new(false),
            options: RwSignal::new(ExportOptions {
                report: Some(report.to_owned()),
                format: Some("csv".to_owned()),
                ..ExportOptions::default()
            }),
            preview: RwSignal::new(None),
            stage: RwSignal::new(Stage::Choosing),
            job: RwSignal::new(None),
            log_problem: RwSignal::new(None),
            column_problem: RwSignal::new(None),
            generation: StoredValue::new(0),
            file: StoredValue::new_local(None),
            paper: StoredValue::new_local(None),
        }
    }
}

/// `options` without what the dialog does not show for their report: a filter that was typed for
/// another report must not narrow, or refuse, this file unseen.
pub fn shown_options(options: &ExportOptions) -> ExportOptions {
    let mut shown = options.clone();
    let report = options.report.as_deref();
    if report.is_some_and(|report| !chooses_columns(report)) {
        shown.columns = None;
        // Their headers never change.
        shown.time_format = shown.time_format.filter(|format| format != "local");
        shown.details = shown.details.filter(|details| details != "flatten");
    }
    if report == Some("pipefy") {
        shown.details = None;
    }
    if report != Some("pipefy") {
        shown.pipe_uuid = None;
        shown.search_term = None;
    }
    if report != Some("graphos") {
        shown.from = None;
        shown.to = None;
        shown.actor = None;
        shown.graph = None;
    }
    shown
}

/// The fields that the file's columns hold, as chosen so far.
pub fn shown_columns(options: &ExportOptions, added: &[Report]) -> Vec<String> {
    if let Some(columns) = &options.columns {
        return columns.clone();
    }
    let chosen = options.report.as_deref().unwrap_or("visible");
    let known = built_in_reports();
    let report = known.iter().chain(added).find(|known| known.name == chosen);
    let columns = report.map_or(&[][..], |report| &report.columns);
    columns.iter().map(|column| column.field.clone()).collect()
}

/// A report that people can choose, and what it asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportChoice {
    /// What options name it by.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it holds, in one line.
    pub line: String,
}

const BUILT_IN: [&str; 4] = ["visible", "all", "pipefy", "graphos"];

/// The built-in reports, then those that the host added.
pub fn report_choices(added: &[Report], t: Texts) -> Vec<ReportChoice> {
    let built_in = BUILT_IN.map(|name| ReportChoice {
        name: name.to_owned(),
        title: t.report_title(name),
        line: t.report_line(name),
    });
    let added = added.iter().map(|report| ReportChoice {
        name: report.name.clone(),
        title: report.title.clone(),
        line: report
            .columns
            .iter()
            .map(|column| column.header.as_str())
            .collect::<Vec<_>>()
            .join(", "),
    });
    built_in.into_iter().chain(added).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_for_one_report_does_not_narrow_another_unseen() {
        let text = |text: &str| Some(text.to_owned());
        let typed = ExportOptions {
            report: text("graphos"),
            pipe_uuid: text("half"),
            from: text("2024-01-01"),
            actor: text("ann"),
            ..ExportOptions::default()
        };
        let graphos = shown_options(&typed);
        assert_eq!(graphos.pipe_uuid, None);
        assert_eq!(
            (graphos.from, graphos.actor),
            (text("2024-01-01"), text("ann"))
        );
        let visible = shown_options(&ExportOptions {
            report: text("visible"),
            ..typed
        });
        assert_eq!((visible.from, visible.actor), (None, None));
    }

    #[test]
    fn what_changes_headers_is_not_asked_of_a_report_whose_headers_never_change() {
        let chosen = |report: &str| ExportOptions {
            report: Some(report.to_owned()),
            time_format: Some("local".to_owned()),
            details: Some("flatten".to_owned()),
            ..ExportOptions::default()
        };
        let graphos = shown_options(&chosen("graphos"));
        assert_eq!((graphos.time_format, graphos.details), (None, None));
        assert_eq!(shown_options(&chosen("all")), chosen("all"));
    }
}
