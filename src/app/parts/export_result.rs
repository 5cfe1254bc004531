//! The making of the file, and the file made.

use std::sync::Arc;

use leptos::prelude::*;

use super::icon::Icon;
use super::raw::CopyButton;
use crate::app::actions;
use crate::app::export_state::Stage;
use crate::app::failure_text::{failure_text, notice_text};
use crate::app::state::Explorer;
use crate::app::texts::{Texts, texts};
use crate::app::{show, show_job};
use crate::core::protocol::ExportSummary;
use crate::web::download;

/// What the file holds, to compare with what arrives elsewhere.
#[component]
pub fn ExportResult(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let summary = Memo::new(move |_| match explorer.export.stage.get() {
        Stage::Done(summary) => summary,
        _ => ExportSummary::default(),
    });
    let text = move |read: fn(&ExportSummary, Texts) -> String| {
        move || summary.with(|summary| read(summary, t))
    };
    view! {
        <div class="audit-explorer-result" data-test="export-result" role="status">
            <p class="audit-explorer-result__sign"><Icon name="check" /></p>
            <h3 class="audit-explorer-result__name" data-test="result-name">{text(|summary, _| summary.name.clone())}</h3>
            <p class="audit-explorer-result__line">
                <b data-test="result-rows">{text(|summary, t| t.rows(summary.rows))}</b>
                " \u{b7} "
                {text(|summary, t| show::size(summary.bytes, t))}
                " \u{b7} "
                {text(whole)}
            </p>
            <dl class="audit-explorer-result__facts">
                <dt>"SHA-256"</dt>
                <dd class="audit-explorer-result__digest">
                    <code data-test="result-sha256">{text(|summary, _| summary.sha256.clone())}</code>
                    <CopyButton text=Signal::derive(move || summary.with(|summary| Arc::from(summary.sha256.as_str()))) />
                </dd>
                <dt>{t.signed()}</dt>
                <dd data-test="result-signed">{text(|summary, t| match summary.manifest["signature"].is_null() { true => t.no(), false => t.yes() })}</dd>
                <dt>{t.cells_escaped()}</dt>
                <dd data-test="result-escaped">{text(|summary, t| t.number(summary.escaped_cells))}</dd>
                <dt>{t.cells_masked()}</dt>
                <dd data-test="result-masked">{text(|summary, t| t.number(summary.masked_cells))}</dd>
            </dl>
            <ul class="audit-explorer-preview__notes">
                {move || explorer.export.log_problem.get().map(|failure| view! { <li role="alert" data-test="log-problem">{failure_text(t, &failure)}</li> })}
                {move || summary.get().notices.into_iter().map(|notice| view! { <li>{notice_text(t, &notice)}</li> }).collect_view()}
            </ul>
        </div>
    }
}

/// Whether all that the source gave is in reach of the file.
fn whole(summary: &ExportSummary, t: Texts) -> String {
    let rejected = summary.manifest["completeness"]["rejected"].as_u64();
    match (summary.complete, rejected) {
        (false, _) => t.from_incomplete(),
        (true, None | Some(0)) => t.complete(),
        (true, Some(rejected)) => t.complete() + &t.list_comma() + &t.rejected(rejected),
    }
}

/// The buttons, and how far it is.
#[component]
pub fn ExportFoot(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let stage = explorer.export.stage;
    let kind = Memo::new(move |_| match stage.get() {
        Stage::Choosing => 0,
        Stage::Running => 1,
        Stage::Done(_) => 2,
        Stage::Failed(_) => 3,
    });
    let problem = move || match stage.get() {
        Stage::Failed(failure) => Some(failure_text(t, &failure)),
        _ => None,
    };
    view! {
        <div class="audit-explorer-export__foot">
            <Show when=move || kind.get() == 3>
                <p class="audit-explorer-export__problem" role="alert" data-test="export-failure">{problem}</p>
            </Show>
            {move || match kind.get() {
                1 => view! { <Running explorer /> }.into_any(),
                2 => view! { <Finished explorer /> }.into_any(),
                _ => view! { <Choosing explorer /> }.into_any(),
            }}
        </div>
    }
}

/// Before.
#[component]
fn Choosing(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let possible = move || {
        explorer
            .export
            .preview
            .with(|preview| matches!(preview, Some(Ok(_))))
    };
    let is_print = Memo::new(move |_| {
        explorer
            .export
            .options
            .with(|options| options.format.as_deref() == Some("print"))
    });
    let start = move |_| actions::download_shown(explorer);
    let print = move |_| actions::print_shown(explorer);
    let save = move |_| actions::save_shown(explorer);
    view! {
        <button type="button" class="audit-explorer-button" on:click=move |_| actions::close_export(explorer)>{t.cancel()}</button>
        <Show when=download::can_pick>
            <button type="button" class="audit-explorer-button" data-test="save-as" title=t.save_as_title() disabled=move || !possible() on:click=save>
                {t.save_as()}
            </button>
        </Show>
        <button type="button" class="audit-explorer-button" class:audit-explorer-button--main=move || !is_print.get() data-test="download" disabled=move || !possible() on:click=start>
            <Icon name="export" />
            {t.download()}
        </button>
        <Show when=move || is_print.get()>
            <button type="button" class="audit-explorer-button audit-explorer-button--main" data-test="open-print" disabled=move || !possible() on:click=print>
                <Icon name="file" />
                {t.open_print()}
            </button>
        </Show>
    }
}

/// Meanwhile.
#[component]
fn Running(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let job = Memo::new(move |_| {
        let id = explorer.export.job.get()?;
        explorer.jobs.shown().into_iter().find(|job| job.id == id)
    });
    let line = move || job.get().map(|job| show_job::progress_line(&job, t));
    let share = move || job.get().map(|job| job.progress.to_string());
    view! {
        <progress class="audit-explorer-progress" max="1" value=share aria-label=t.export()></progress>
        <span class="audit-explorer-export__written">{line}</span>
        <button type="button" class="audit-explorer-button" data-test="cancel-export" on:click=move |_| actions::stop_shown(explorer)>{t.stop()}</button>
        <button type="button" class="audit-explorer-button" data-test="background" on:click=move |_| actions::close_export(explorer)>{t.go_on()}</button>
    }
}

/// Afterwards.
#[component]
fn Finished(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let is_bundle = move || match explorer.export.stage.get() {
        Stage::Done(summary) => summary.name.ends_with(".zip"),
        _ => false,
    };
    view! {
        <button type="button" class="audit-explorer-button" on:click=move |_| actions::start_over(explorer)>{t.another_file()}</button>
        <Show when=move || !is_bundle()>
            <button type="button" class="audit-explorer-button" data-test="save-manifest" on:click=move |_| actions::save_manifest(explorer)>{t.save_manifest()}</button>
        </Show>
        <button type="button" class="audit-explorer-button" data-test="save-again" on:click=move |_| actions::save_again(explorer)>
            <Icon name="export" />
            {t.save_again()}
        </button>
        <button type="button" class="audit-explorer-button audit-explorer-button--main" data-test="done" on:click=move |_| actions::close_export(explorer)>{t.done()}</button>
    }
}
