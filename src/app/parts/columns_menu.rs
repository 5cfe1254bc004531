//! Which columns the table has, in which order, and how close its rows stand.

use leptos::prelude::*;

use super::icon::Icon;
use super::popover::Popover;
use crate::app::actions;
use crate::app::columns::{Column, OFFERED};
use crate::app::look::Density;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::web::focus;

/// A column, and its place among those that are shown.
type Line = (Column, Option<usize>);

/// The button with its panel.
#[component]
pub fn ColumnsMenu(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let open = RwSignal::new(false);
    let trigger = move || view! { <Icon name="columns" /> <span class="audit-explorer-columns__label">{t.columns()}</span> };
    let look = explorer.look;
    let lines = Memo::new(move |_| lines(explorer));
    let count = move || 0..lines.with(Vec::len);
    view! {
        <Popover name="columns" label=t.columns_of_table() open trigger>
            <ul class="audit-explorer-columns__list" aria-label=t.columns()>
                <For each=count key=|place| *place let:place>
                    <ColumnLine explorer lines place />
                </For>
            </ul>
            <AddColumn explorer />
            <fieldset class="audit-explorer-columns__rows">
                <legend>{t.rows_word()}</legend>
                {[(Density::Comfortable, "comfortable"), (Density::Compact, "compact")]
                    .map(|(density, test)| {
                        view! {
                            <label>
                                <input
                                    type="radio"
                                    name="audit-explorer-density"
                                    data-test=format!("density-{test}")
                                    prop:checked=move || look.density.get() == density
                                    on:change=move |_| actions::set_density(explorer, density)
                                />
                                {t.density(test)}
                            </label>
                        }
                    })
                    .collect_view()}
                <label>
                    <input type="checkbox" data-test="wrap" prop:checked=move || look.wrap.get() on:change=move |event| actions::set_wrap(explorer, event_target_checked(&event)) />
                    {t.wrap()}
                </label>
            </fieldset>
            <button type="button" class="audit-explorer-button audit-explorer-button--plain audit-explorer-button--small" data-test="columns-reset" on:click=move |_| actions::reset_columns(explorer)>
                {t.usual_columns()}
            </button>
        </Popover>
    }
}

/// Those that are shown, in their order; then the others.
fn lines(explorer: Explorer) -> Vec<Line> {
    let shown = explorer.look.columns.get();
    let paths = explorer.look.paths.get();
    let others = OFFERED
        .iter()
        .copied()
        .chain(paths.iter().map(String::as_str))
        .filter_map(Column::read)
        .filter(|column| !shown.contains(column))
        .map(|column| (column, None))
        .collect::<Vec<_>>();
    shown
        .into_iter()
        .enumerate()
        .map(|(place, column)| (column, Some(place)))
        .chain(others)
        .collect()
}

/// A place in the list. A column that moves takes another place; no element moves, so the focus stays.
#[component]
fn ColumnLine(
    /// The state to change.
    explorer: Explorer,
    /// All of them.
    lines: Memo<Vec<Line>>,
    /// Which one.
    place: usize,
) -> impl IntoView {
    let t = texts();
    let line = Memo::new(move |_| lines.with(|lines| lines.get(place).cloned()));
    let title = move || line.with(|line| line.as_ref().map(|(column, _)| column.title(t)));
    let shown_at = move || line.with(|line| line.as_ref().and_then(|(_, at)| *at));
    let shown_count = move || explorer.look.columns.with(Vec::len);
    let toggle = move |_| {
        if let Some((column, _)) = line.get_untracked() {
            actions::toggle_column(explorer, column);
        }
    };
    let step = move |event: &leptos::ev::MouseEvent, by: isize, button: &'static str| {
        let Some((column, Some(_))) = line.get_untracked() else {
            return;
        };
        if let Some(to) = actions::move_shown(explorer, column.key(), by) {
            focus::enter_nth_soon(event, ("ul", button), to, by > 0);
        }
    };
    let last = move || shown_at().is_some_and(|at| at + 1 == shown_count());
    view! {
        <li class="audit-explorer-columns__line" data-test="column">
            <label>
                // The last one stays: a table without columns would be none.
                <input type="checkbox" prop:checked=move || shown_at().is_some() disabled=move || shown_at().is_some() && shown_count() == 1 on:change=toggle />
                <span class="audit-explorer-columns__title"><bdi>{title}</bdi></span>
            </label>
            <span class="audit-explorer-columns__moves" hidden=move || shown_at().is_none()>
                <button
                    type="button"
                    class="audit-explorer-columns__move audit-explorer-columns__move--up"
                    aria-label=move || t.move_back(&title().unwrap_or_default())
                    aria-disabled=move || (shown_at() == Some(0)).to_string()
                    on:click=move |event| step(&event, -1, ".audit-explorer-columns__move--up")
                >
                    <Icon name="up" />
                </button>
                <button
                    type="button"
                    class="audit-explorer-columns__move audit-explorer-columns__move--down"
                    aria-label=move || t.move_on(&title().unwrap_or_default())
                    aria-disabled=move || last().to_string()
                    on:click=move |event| step(&event, 1, ".audit-explorer-columns__move--down")
                >
                    <Icon name="down" />
                </button>
            </span>
        </li>
    }
}

/// Any path of the details becomes a column.
#[component]
fn AddColumn(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let typed = RwSignal::new(String::new());
    let paths = explorer.panels.paths;
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let path = typed.get_untracked().trim().to_owned();
        let path = path.strip_prefix("details.").unwrap_or(&path);
        if path.is_empty() {
            return;
        }
        let column = Column::read(&format!("details.{path}")).unwrap_or_else(|| {
            // As it is written in the source, with a space or a colon in it.
            let keys: Vec<String> = path.split('.').map(str::to_owned).collect();
            Column::of_path(&keys)
        });
        actions::show_column(explorer, column);
        typed.set(String::new());
    };
    let ask = move |_| {
        if paths.with_untracked(Option::is_none) {
            actions::list_paths(explorer);
        }
    };
    view! {
        <form class="audit-explorer-address" on:submit=add>
            <input
                type="text"
                class="audit-explorer-field"
                list="audit-explorer-column-paths"
                aria-label=t.column_path()
                placeholder=t.column_path_hint()
                autocomplete="off"
                spellcheck="false"
                data-test="column-path"
                prop:value=move || typed.get()
                on:focus=ask
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <datalist id="audit-explorer-column-paths">
                {move || {
                    paths
                        .get()
                        .unwrap_or_default()
                        .into_iter()
                        .map(|path| view! { <option value=path.field.strip_prefix("details.").unwrap_or(&path.field).to_owned()></option> })
                        .collect_view()
                }}
            </datalist>
            <button type="submit" class="audit-explorer-button" disabled=move || typed.with(|typed| typed.trim().is_empty())>{t.add()}</button>
        </form>
    }
}
