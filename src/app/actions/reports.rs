//! Reports: which columns, in which order, under which name.

use leptos::prelude::*;

use super::export::{change_export, open_export};
use super::{failed, gone, say};
use crate::app::export_state::shown_columns;
use crate::app::failure_text::reason_text;
use crate::app::host_event::HostEvent;
use crate::app::report_file::{self, Change};
use crate::app::state::Explorer;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{Report, ReportColumn};
use crate::core::report::check_report;
use crate::web::download;
use crate::web::file::{self, File};
use crate::web::storage::{self, REPORTS};

/// Takes up the reports that were kept on the device.
pub(super) fn restore_reports(explorer: Explorer) {
    if !explorer.device.on.get_untracked() {
        return;
    }
    let kept = kept_reports();
    if kept.is_empty() {
        return;
    }
    leptos::task::spawn_local(async move {
        set_reports(explorer, kept).await.ok(); // the host is told
    });
}

/// Those on the device; none where nothing is kept, or something else wrote there.
fn kept_reports() -> Vec<Report> {
    storage::read(REPORTS)
        .and_then(|text| report_file::read(&text).ok())
        .unwrap_or_default()
}

/// Reports that the host adds to the built-in ones. Those that the person made stay.
pub async fn set_reports(explorer: Explorer, reports: Vec<Report>) -> Result<(), Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    let mut all = reports;
    let own = explorer.reports.get_untracked().into_iter();
    for report in own.filter(|report| report.own) {
        if all.iter().all(|given| given.name != report.name) {
            all.push(report);
        }
    }
    // Who made a report is no part of what it is.
    let plain = all.iter().cloned().map(|report| Report {
        own: false,
        ..report
    });
    link.set_reports(plain.collect())
        .await
        .map_err(|failure| failed(explorer, failure))?;
    explorer.reports.try_set(all);
    Ok(())
}

fn columns(explorer: Explorer) -> Vec<String> {
    let reports = explorer.reports.get_untracked();
    let options = explorer.export.options;
    options.with_untracked(|options| shown_columns(options, &reports))
}

/// What the file's columns are to be; none: those of the report.
pub fn set_columns(explorer: Explorer, columns: Option<Vec<String>>) {
    explorer.export.column_problem.set(None);
    change_export(explorer, |options| options.columns = columns);
}

/// Moves the column at `place` to the place `to`.
pub fn move_column(explorer: Explorer, place: usize, to: usize) {
    let mut all = columns(explorer);
    if place == to || place >= all.len() || to >= all.len() {
        return;
    }
    let column = all.remove(place);
    let t = explorer.texts();
    let said = t.column_moved(
        &column,
        &t.number(to as u64 + 1),
        &t.number(all.len() as u64 + 1),
    );
    all.insert(to, column);
    set_columns(explorer, Some(all));
    say(explorer, said);
}

/// Leaves a column out. The last one stays: a file has one at least.
pub fn remove_column(explorer: Explorer, place: usize) {
    let mut all = columns(explorer);
    if all.len() > 1 && place < all.len() {
        all.remove(place);
        set_columns(explorer, Some(all));
    }
}

/// Adds a column behind the others; whether there is such a field, and not yet in the file.
pub fn add_column(explorer: Explorer, field: &str) -> bool {
    let field = field.trim();
    let mut all = columns(explorer);
    if all.iter().any(|column| column == field) {
        let problem = explorer.texts().column_already(field);
        explorer.export.column_problem.set(Some(problem));
        return false;
    }
    let one = report("columns", &[field.to_owned()], &[]);
    if let Err(failure) = check_report(&one) {
        let problem = failure.message.replacen("reports: ", "", 1);
        let problem = reason_text(explorer.texts(), &problem);
        explorer.export.column_problem.set(Some(problem));
        return false;
    }
    all.push(field.to_owned());
    set_columns(explorer, Some(all));
    true
}

/// A report of these fields; one that `base` has, too, is headed as there.
fn report(name: &str, fields: &[String], base: &[ReportColumn]) -> Report {
    let column = |field: &String| {
        let known = base.iter().find(|column| column.field == *field);
        known.cloned().unwrap_or_else(|| ReportColumn {
            header: field.clone(),
            field: field.clone(),
            time_format: None,
        })
    };
    Report {
        name: name.to_owned(),
        title: name.to_owned(),
        columns: fields.iter().map(column).collect(),
        own: true,
        ..Report::default()
    }
}

/// Keeps the columns that are shown as a report of this name, in place of one of that name that the person made.
pub fn save_report(explorer: Explorer, name: &str) -> bool {
    let options = explorer.export.options.get_untracked();
    let known = explorer.reports.get_untracked();
    let chosen = options.report.unwrap_or_default();
    let base = known.iter().find(|report| report.name == chosen);
    let named = report(
        name.trim(),
        &columns(explorer),
        base.map_or(&[], |base| &base.columns),
    );
    let made = Report {
        window: base.and_then(|base| base.window.clone()),
        filters: base.map_or_else(Vec::new, |base| base.filters.clone()),
        ..named
    };
    let of_host = |known: &Report| known.name == made.name && !known.own;
    let problem = match check_report(&made) {
        Err(failure) => Some(reason_text(explorer.texts(), &failure.message)),
        Ok(()) if known.iter().any(of_host) => Some(explorer.texts().name_taken(&made.name)),
        Ok(()) => None,
    };
    if problem.is_some() {
        explorer.export.column_problem.set(problem);
        return false;
    }
    adopt(explorer, vec![made]);
    true
}

/// Adds reports, chooses the first of them, and tells the host.
fn adopt(explorer: Explorer, made: Vec<Report>) {
    let Some(first) = made.first().map(|report| report.name.clone()) else {
        return;
    };
    let made = made.into_iter().map(|report| Report {
        own: true,
        ..report
    });
    let change = Change::Add(made.collect());
    let mut all = explorer.reports.get_untracked();
    change.clone().apply(&mut all);
    leptos::task::spawn_local(async move {
        if set_reports(explorer, all).await.is_err() {
            return; // the host is told
        }
        keep_reports(explorer, change);
        explorer.export.column_problem.try_set(None);
        say(explorer, explorer.texts().report_there(&first));
        change_export(explorer, |options| {
            options.report = Some(first);
            options.columns = None;
        });
    });
}

/// Forgets a report that the person made.
pub fn remove_report(explorer: Explorer, name: &str) {
    let change = Change::Remove(name.to_owned());
    let mut left = explorer.reports.get_untracked();
    change.clone().apply(&mut left);
    // Set here as well: what is set by the host leaves the person's own alone.
    explorer.reports.set(left.clone());
    leptos::task::spawn_local(async move {
        match set_reports(explorer, left).await {
            Ok(()) => keep_reports(explorer, change),
            Err(failure) if failure.code == Code::Cancelled => return,
            Err(_told) => {}
        }
        change_export(explorer, |options| {
            options.report = Some("visible".to_owned());
            options.columns = None;
        });
    });
}

/// Tells the host of what was changed, and keeps it on the device, where another window may have changed the list.
fn keep_reports(explorer: Explorer, change: Change) {
    explorer.emit(HostEvent::Reports(explorer.reports.get_untracked()));
    if explorer.device.on.get_untracked() {
        let mut own = kept_reports();
        change.apply(&mut own);
        // A full or forbidden store: the reports live as long as the page.
        storage::write(REPORTS, &serde_json::to_string(&own).unwrap_or_default());
    }
}

/// Hands a report to the person as a file.
pub fn save_report_file(explorer: Explorer, name: &str) {
    let known = explorer.reports.get_untracked();
    if let Some(report) = known.iter().find(|report| report.name == name) {
        let file = download::text_blob(&report_file::text(report), "application/json");
        download::save(&report_file::file_name(report), &file);
    }
}

/// Takes the reports of a file over; one that is wrong is refused with the reason, in the dialog.
pub fn take_reports(explorer: Explorer, name: &str, text: &str) {
    match explorer.export.open.try_get_untracked() {
        Some(true) => {}
        Some(false) => open_export(explorer),
        None => return, // the element went while the file was read
    }
    match report_file::read(text) {
        Ok(reports) => adopt(explorer, reports),
        Err(why) => {
            let failure = Failure::new(
                Code::BadOptions,
                format!("{name:?} is no report that can be used: {why}"),
            );
            let failure = failed(explorer, failure);
            let shown = reason_text(explorer.texts(), &failure.message);
            explorer.export.column_problem.set(Some(shown));
        }
    }
}

/// Takes a report's file over that the person chose as one.
pub fn take_report_file(explorer: Explorer, file: File) {
    leptos::task::spawn_local(async move {
        let text = file::text(&file).await.unwrap_or_default();
        take_reports(explorer, &file.name(), &text);
    });
}

/// Whether `files` are a report's file, which is then taken over; what is dropped on the page may be that, too.
pub async fn took_report(explorer: Explorer, files: &[File]) -> bool {
    let [file] = files else { return false };
    if file.size() > report_file::MOST_BYTES {
        return false;
    }
    let text = file::text(file).await.unwrap_or_default();
    let is_one = file.name().ends_with(".report.json") || report_file::is_meant(&text);
    if is_one {
        take_reports(explorer, &file.name(), &text);
    }
    is_one
}
