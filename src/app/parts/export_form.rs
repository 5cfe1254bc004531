//! Which report, in which form.

use leptos::prelude::*;

use super::export_columns::ExportColumns;
use crate::app::actions;
use crate::app::export_state::{ReportChoice, Stage, report_choices, shown_options};
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::core::protocol::ExportOptions;
use crate::core::report::chooses_columns;

/// All choices.
#[component]
pub fn ExportForm(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let options = explorer.export.options;
    let report =
        Memo::new(move |_| options.with(|options| options.report.clone().unwrap_or_default()));
    let format = Memo::new(move |_| {
        options.with(|options| options.format.clone().unwrap_or_else(|| "csv".to_owned()))
    });
    let has_cells = move || format.with(|format| !matches!(format.as_str(), "ndjson" | "json"));
    let is_csv = move || format.with(|format| format == "csv");
    // A case file leaves out the program that makes them: it is as large as the others together.
    let packs = move || explorer.device.case.with(Option::is_none);
    view! {
        <div class="audit-explorer-export__form" inert=move || explorer.export.stage.with(|stage| *stage == Stage::Running)>
            <fieldset class="audit-explorer-group">
                <legend>{t.report()}</legend>
                <div class="audit-explorer-reports">
                    {move || {
                        let choices = explorer.reports.with(|added| report_choices(added, t));
                        choices.into_iter().map(|choice| view! { <ReportCard explorer choice report /> }).collect_view()
                    }}
                </div>
            </fieldset>
            {move || match report.get().as_str() {
                "pipefy" => view! { <PipefyFields explorer /> }.into_any(),
                "graphos" => view! { <GraphosFields explorer /> }.into_any(),
                _ => ().into_any(),
            }}
            <Show when=move || has_cells() && report.with(|report| chooses_columns(report))>
                <ExportColumns explorer />
            </Show>
            <fieldset class="audit-explorer-group">
                <legend>{t.format()}</legend>
                <div class="audit-explorer-segments">
                    {move || [("csv", "CSV"), ("xlsx", "XLSX"), ("ndjson", "NDJSON"), ("json", "JSON"), ("print", "")]
                        .into_iter()
                        .filter(|(value, _)| *value != "xlsx" || packs())
                        .map(|(value, title)| {
                            let chosen = move || options.with(|options| options.format.as_deref().unwrap_or("csv") == value);
                            let choose = move |_| actions::change_export(explorer, |options| options.format = Some(value.to_owned()));
                            view! {
                                <label class="audit-explorer-segments__one">
                                    <input type="radio" name="format" value=value data-test=format!("format-{value}") prop:checked=chosen on:change=choose />
                                    <span>{if value == "print" { t.print() } else { title.to_owned() }}</span>
                                </label>
                            }
                        })
                        .collect_view()}
                </div>
            </fieldset>
            <Show when=has_cells>
                <CellFields explorer />
            </Show>
            <Show when=is_csv>
                <CsvFields explorer />
            </Show>
            <Show when=packs>
                <BundleSwitch explorer />
            </Show>
        </div>
    }
}

/// One report to choose.
#[component]
fn ReportCard(
    /// The state to change.
    explorer: Explorer,
    /// The report.
    choice: ReportChoice,
    /// The name of the one chosen.
    report: Memo<String>,
) -> impl IntoView {
    let ReportChoice { name, title, line } = choice;
    let value = name.clone();
    let test = format!("report-{name}");
    let chosen = {
        let name = name.clone();
        move || report.with(|report| *report == name)
    };
    let choose = move |_| {
        let name = name.clone();
        actions::change_export(explorer, |options| {
            options.report = Some(name);
            options.columns = None;
        });
    };
    view! {
        <label class="audit-explorer-reports__card">
            <input type="radio" name="report" value=value data-test=test prop:checked=chosen on:change=choose />
            <span class="audit-explorer-reports__title">{title}</span>
            <span class="audit-explorer-reports__line">{line}</span>
        </label>
    }
}

/// A text that an option takes; empty = not given.
#[component]
fn TextOption(
    /// The state to change.
    explorer: Explorer,
    /// By what tests find it.
    test: &'static str,
    /// What people read.
    title: String,
    /// An example or what empty means.
    hint: String,
    /// Where it is written to.
    option: fn(&mut ExportOptions) -> &mut Option<String>,
) -> impl IntoView {
    let shown = move || {
        explorer.export.options.with(|options| {
            option(&mut shown_options(options))
                .clone()
                .unwrap_or_default()
        })
    };
    let set = move |event: leptos::ev::Event| {
        let text = event_target_value(&event);
        actions::change_export(explorer, |options| {
            *option(options) = Some(text).filter(|text| !text.trim().is_empty())
        });
    };
    view! {
        <label class="audit-explorer-option">
            <span>{title}</span>
            <input
                type="text"
                class="audit-explorer-field"
                autocomplete="off"
                spellcheck="false"
                placeholder=hint
                data-test=format!("option-{test}")
                prop:value=shown
                on:input=set
            />
        </label>
    }
}

/// What Pipefy's report asks for.
#[component]
fn PipefyFields(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    view! {
        <div class="audit-explorer-options">
            <TextOption explorer test="pipe-uuid" title=t.pipe_uuid() hint=t.required() option=|options| &mut options.pipe_uuid />
            <TextOption explorer test="search-term" title=t.search_term() hint=t.search_term_hint() option=|options| &mut options.search_term />
        </div>
    }
}

/// What the GraphOS report asks for.
#[component]
fn GraphosFields(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    view! {
        <div class="audit-explorer-options">
            <TextOption explorer test="from" title=t.from() hint="2024-01-01".to_owned() option=|options| &mut options.from />
            <TextOption explorer test="to" title=t.to() hint=t.to_hint("2024-05-20") option=|options| &mut options.to />
            <TextOption explorer test="actor" title=t.actor() hint=t.actor_hint() option=|options| &mut options.actor />
            <TextOption explorer test="graph" title=t.graph() hint=t.graph_hint() option=|options| &mut options.graph />
        </div>
    }
}

/// Values of an option, the first one where it is not given.
type Choices = &'static [&'static str];

const TIME_FORMATS: Choices = &["", "local", "epoch-millis"];
/// Without another column.
const FIXED_TIME_FORMATS: Choices = &["", "epoch-millis"];

const DETAILS: Choices = &["", "flatten", "changes"];
const FIXED_DETAILS: Choices = &["", "changes"];

/// One of a few values of an option.
#[component]
fn Choice(
    /// The state to change.
    explorer: Explorer,
    /// What people read.
    title: String,
    /// By what tests find it.
    test: &'static str,
    /// The values.
    #[prop(into)]
    choices: Signal<Choices>,
    /// Where the choice is written to.
    option: fn(&mut ExportOptions) -> &mut Option<String>,
) -> impl IntoView {
    let t = texts();
    let chosen = move || {
        explorer
            .export
            .options
            .with(|options| option(&mut options.clone()).clone().unwrap_or_default())
    };
    let choose = move |event: leptos::ev::Event| {
        let value = event_target_value(&event);
        actions::change_export(explorer, |options| {
            *option(options) = Some(value).filter(|value| !value.is_empty());
        });
    };
    let shown = move |value: &'static str| move || chosen() == value;
    view! {
        <label class="audit-explorer-option">
            <span>{title}</span>
            <select class="audit-explorer-field" data-test=test on:change=choose prop:value=chosen>
                {move || choices.get().iter().map(|value| view! { <option value=*value selected=shown(value)>{t.cell_form(if value.is_empty() { test } else { value })}</option> }).collect_view()}
            </select>
        </label>
    }
}

/// How times and details stand in their cells.
#[component]
fn CellFields(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let options = explorer.export.options;
    let has_details =
        move || options.with(|options| !matches!(options.report.as_deref(), Some("pipefy")));
    let by_report = move |fixed: Choices, free: Choices| {
        Signal::derive(move || {
            let report = options.with(|options| options.report.clone());
            match chooses_columns(report.as_deref().unwrap_or_default()) {
                true => free,
                false => fixed,
            }
        })
    };
    let times = by_report(FIXED_TIME_FORMATS, TIME_FORMATS);
    let details = by_report(FIXED_DETAILS, DETAILS);
    view! {
        <div class="audit-explorer-options">
            <Choice explorer title=t.times() test="time-format" choices=times option=|options| &mut options.time_format />
            <Show when=has_details>
                <Choice explorer title=t.field("details") test="details-form" choices=details option=|options| &mut options.details />
            </Show>
        </div>
    }
}

/// How the CSV is written.
#[component]
fn CsvFields(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let options = explorer.export.options;
    let preset = move || {
        options.with(|options| {
            options
                .dialect
                .preset
                .clone()
                .unwrap_or_else(|| "rfc4180".to_owned())
        })
    };
    let safe = move || options.with(|options| options.dialect.formulas.as_deref() != Some("raw"));
    let set_preset = move |event: leptos::ev::Event| {
        let preset = event_target_value(&event);
        actions::change_export(explorer, |options| options.dialect.preset = Some(preset));
    };
    let toggle = move |event: leptos::ev::Event| {
        let formulas = if event_target_checked(&event) {
            "escape"
        } else {
            "raw"
        };
        actions::change_export(explorer, |options| {
            options.dialect.formulas = Some(formulas.to_owned())
        });
    };
    view! {
        <label class="audit-explorer-option">
            <span>{t.written_for()}</span>
            <select class="audit-explorer-field" data-test="dialect" on:change=set_preset prop:value=preset>
                <option value="rfc4180">{t.any_program()}</option>
                <option value="excel">"Excel"</option>
                <option value="unix">{t.unix_tools()}</option>
            </select>
        </label>
        <label class="audit-explorer-switch">
            <input type="checkbox" role="switch" data-test="formulas" prop:checked=safe on:change=toggle />
            <span class="audit-explorer-switch__title">{t.formulas()}</span>
            <span class="audit-explorer-switch__line">
                {t.formulas_more()}
            </span>
        </label>
    }
}

/// The file alone, or with its proof.
#[component]
fn BundleSwitch(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let on = move || {
        explorer
            .export
            .options
            .with(|options| options.bundle == Some(true))
    };
    let toggle = move |event: leptos::ev::Event| {
        let bundle = event_target_checked(&event);
        actions::change_export(explorer, |options| options.bundle = Some(bundle));
    };
    view! {
        <label class="audit-explorer-switch">
            <input type="checkbox" role="switch" data-test="bundle" prop:checked=on on:change=toggle />
            <span class="audit-explorer-switch__title">{t.bundle()}</span>
            <span class="audit-explorer-switch__line">
                {t.bundle_more()}
            </span>
        </label>
    }
}
