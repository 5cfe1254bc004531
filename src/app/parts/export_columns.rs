//! Which columns the file has, in which order, and the same kept as a report.

use leptos::{html, prelude::*};

use super::icon::Icon;
use crate::app::actions;
use crate::app::export_state::shown_columns;
use crate::app::show;
use crate::app::state::Explorer;
use crate::app::texts::{Texts, texts};
use crate::core::event::Field;
use crate::web::{file, focus};

/// Paths of the details that are offered.
const MOST_PATHS: usize = 200;

/// The columns, folded away until somebody wants others.
#[component]
pub fn ExportColumns(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let columns = Memo::new(move |_| {
        let reports = explorer.reports.get();
        explorer
            .export
            .options
            .with(|options| shown_columns(options, &reports))
    });
    let changed = move || {
        let options = explorer.export.options;
        options.with(|options| options.columns.is_some())
    };
    let summary = move || {
        let count = columns.with(Vec::len);
        let count = t.number(count as u64);
        if changed() {
            t.columns_changed(&count)
        } else {
            count
        }
    };
    let problem = explorer.export.column_problem;
    let unfolded = RwSignal::new(false);
    let shown = Memo::new(move |_| unfolded.get() || problem.with(Option::is_some));
    let toggle = move |_| {
        unfolded.set(!shown.get_untracked());
        problem.set(None);
        actions::list_paths(explorer);
    };
    view! {
        <section class="audit-explorer-report-columns" aria-label=t.columns()>
            <button type="button" class="audit-explorer-report-columns__toggle" data-test="columns" aria-expanded=move || shown.get().to_string() on:click=toggle>
                {t.columns()} " "
                <span class="audit-explorer-report-columns__count" data-test="columns-count">{summary}</span>
            </button>
            <Show when=move || shown.get()>
                <ColumnList explorer columns />
                <AddColumn explorer columns />
                <Show when=move || problem.with(Option::is_some)>
                    <p class="audit-explorer-report-columns__problem" role="alert" data-test="column-problem">{move || problem.get().map(|problem| show::sentence(&problem))}</p>
                </Show>
                <Show when=changed>
                    <button type="button" class="audit-explorer-button audit-explorer-button--small" data-test="columns-reset" on:click=move |_| actions::set_columns(explorer, None)>
                        {t.columns_as_report()}
                    </button>
                </Show>
                <Keep explorer />
            </Show>
        </section>
    }
}

/// What people read of a field.
fn title(field: &str, t: Texts) -> String {
    match field {
        "user" => t.field(field),
        _ if Field::from_key(field).is_some() => t.field_long(field),
        _ => field.to_owned(),
    }
}

/// The columns in their order. A line stands for a place, so that the focus stays where it is.
#[component]
fn ColumnList(
    /// The state to change.
    explorer: Explorer,
    /// The fields.
    columns: Memo<Vec<String>>,
) -> impl IntoView {
    let t = texts();
    let list = NodeRef::<html::Ol>::new();
    let dragged = StoredValue::new(None::<usize>);
    let places = Memo::new(move |_| columns.with(Vec::len));
    // The focus goes along with the column that was moved.
    let move_to = move |from: usize, to: usize, button: &'static str| {
        actions::move_column(explorer, from, to);
        if let Some(list) = list.get_untracked() {
            focus::enter(
                &list,
                &format!("[data-place=\"{to}\"] [data-test={button}]"),
            );
        }
    };
    view! {
        <ol class="audit-explorer-report-columns__list" node_ref=list aria-label=t.columns_of_file()>
            <For each=move || 0..places.get() key=|place| *place let:place>
                <li
                    class="audit-explorer-report-columns__one"
                    draggable="true"
                    data-place=place
                    data-test="column"
                    on:dragstart=move |_| dragged.set_value(Some(place))
                    on:dragend=move |_| dragged.set_value(None)
                    on:dragover=move |event| {
                        if dragged.get_value().is_some() {
                            event.prevent_default();
                            event.stop_propagation();
                        }
                    }
                    on:drop=move |event| {
                        if let Some(from) = dragged.get_value() {
                            event.prevent_default();
                            event.stop_propagation();
                            actions::move_column(explorer, from, place);
                        }
                    }
                >
                    <ColumnLine columns place />
                    <button type="button" class="audit-explorer-button audit-explorer-button--small" data-test="column-up" disabled=place == 0 aria-label=move || t.move_up(&name(columns, place, t)) title=t.up() on:click=move |_| move_to(place, place.saturating_sub(1), if place == 1 { "column-down" } else { "column-up" })>
                        "\u{2191}"
                    </button>
                    <button type="button" class="audit-explorer-button audit-explorer-button--small" data-test="column-down" disabled=move || place + 1 == places.get() aria-label=move || t.move_down(&name(columns, place, t)) title=t.down() on:click=move |_| move_to(place, place + 1, if place + 2 == places.get_untracked() { "column-up" } else { "column-down" })>
                        "\u{2193}"
                    </button>
                    <button type="button" class="audit-explorer-button audit-explorer-button--small" data-test="column-remove" disabled=move || places.get() == 1 aria-label=move || t.leave_out_name(&name(columns, place, t)) title=t.leave_out() on:click=move |_| actions::remove_column(explorer, place)>
                        <Icon name="close" />
                    </button>
                </li>
            </For>
        </ol>
    }
}

fn name(columns: Memo<Vec<String>>, place: usize, t: Texts) -> String {
    let name = columns.with(|columns| columns.get(place).map(|field| title(field, t)));
    name.unwrap_or_default()
}

/// One column's name.
#[component]
fn ColumnLine(
    /// The fields.
    columns: Memo<Vec<String>>,
    /// Which of them.
    place: usize,
) -> impl IntoView {
    let t = texts();
    let field =
        Memo::new(move |_| columns.with(|columns| columns.get(place).cloned().unwrap_or_default()));
    let key = move || field.with(|field| (title(field, t) != *field).then(|| field.clone()));
    view! {
        <span class="audit-explorer-report-columns__name">
            <span data-test="column-title">{move || field.with(|field| title(field, t))}</span>
            <code data-test="column-key">{key}</code>
        </span>
    }
}

/// A field or a path of the details to be added.
#[component]
fn AddColumn(
    /// The state to change.
    explorer: Explorer,
    /// The fields that are there.
    columns: Memo<Vec<String>>,
) -> impl IntoView {
    let t = texts();
    let typed = RwSignal::new(String::new());
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if actions::add_column(explorer, &typed.get_untracked()) {
            typed.set(String::new());
        }
    };
    let offered = move || {
        let fields = Field::ALL.into_iter().map(|field| field.key().to_owned());
        let paths = explorer.panels.paths.get().unwrap_or_default();
        let paths = paths.into_iter().take(MOST_PATHS).map(|path| path.field);
        let all = ["user".to_owned()].into_iter().chain(fields).chain(paths);
        let there = columns.get();
        all.filter(|field| !there.contains(field))
            .map(|field| {
                let said = title(&field, t);
                view! { <option value=field>{said}</option> }
            })
            .collect_view()
    };
    view! {
        <form class="audit-explorer-report-columns__form" on:submit=add>
            <input
                type="text"
                class="audit-explorer-field"
                list="audit-explorer-column-fields"
                aria-label=t.column_add()
                placeholder="details.some.path"
                autocomplete="off"
                spellcheck="false"
                data-test="column-add"
                prop:value=move || typed.get()
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <datalist id="audit-explorer-column-fields">{offered}</datalist>
            <button type="submit" class="audit-explorer-button" disabled=move || typed.with(|typed| typed.trim().is_empty())>{t.add()}</button>
        </form>
    }
}

/// The columns under a name, from a file or to one.
#[component]
fn Keep(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let name = RwSignal::new(String::new());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if actions::save_report(explorer, &name.get_untracked()) {
            name.set(String::new());
        }
    };
    let input = NodeRef::<html::Input>::new();
    let picked = move |_| {
        if let Some(input) = input.get_untracked() {
            for file in file::picked(&input) {
                actions::take_report_file(explorer, file);
            }
        }
    };
    let chosen = Memo::new(move |_| {
        let name = explorer
            .export
            .options
            .with(|options| options.report.clone());
        explorer.reports.with(|reports| {
            let chosen = reports
                .iter()
                .find(|report| Some(&report.name) == name.as_ref());
            chosen.map(|report| (report.name.clone(), report.own))
        })
    });
    let name_of = move || {
        chosen
            .get_untracked()
            .map_or_else(String::new, |(name, _)| name)
    };
    view! {
        <form class="audit-explorer-report-columns__form" on:submit=save>
            <input
                type="text"
                class="audit-explorer-field"
                aria-label=t.report_name()
                placeholder=t.report_name_hint()
                autocomplete="off"
                data-test="report-name"
                prop:value=move || name.get()
                on:input=move |event| name.set(event_target_value(&event))
            />
            <button type="submit" class="audit-explorer-button" data-test="report-save" disabled=move || name.with(|name| name.trim().is_empty())>{t.save()}</button>
        </form>
        <div class="audit-explorer-report-columns__tools">
            <label class="audit-explorer-button audit-explorer-button--small audit-explorer-file">
                {t.open_report()}
                <input type="file" class="audit-explorer-spoken" accept=".json" data-test="report-file" node_ref=input on:change=picked />
            </label>
            <Show when=move || chosen.with(Option::is_some)>
                <button type="button" class="audit-explorer-button audit-explorer-button--small" data-test="report-to-file" on:click=move |_| actions::save_report_file(explorer, &name_of())>
                    {t.report_file()}
                </button>
            </Show>
            <Show when=move || chosen.with(|chosen| matches!(chosen, Some((_, true))))>
                <button type="button" class="audit-explorer-button audit-explorer-button--small" data-test="report-delete" on:click=move |_| actions::remove_report(explorer, &name_of())>
                    {t.report_delete()}
                </button>
            </Show>
        </div>
    }
}
