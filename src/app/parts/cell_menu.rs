//! What can be done with a cell: narrow to it, exclude it, take it along.

use leptos::{html, prelude::*};

use super::icon::Icon;
use crate::app::actions;
use crate::app::columns::Column;
use crate::app::picked::Picked;
use crate::app::related;
use crate::app::state::Explorer;
use crate::app::texts::{MARK, halves, texts};
use crate::core::protocol::CopyForm;
use crate::web::focus;

/// Longer values are cut in the menu; what is done with them is not.
const SHOWN_LETTERS: usize = 36;

/// One thing that can be done.
#[derive(Clone)]
struct Item {
    icon: &'static str,
    test: &'static str,
    /// In whose midst the value stands.
    text: String,
    value: String,
    run: Callback<()>,
}

/// The menu, where one is open.
#[component]
pub fn CellMenuPanel(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    // Closed and drawn anew for each cell: the focus goes to its first item.
    view! {
        {move || explorer.menu.get().map(|menu| view! { <Menu explorer at=menu.at row=menu.row /> })}
    }
}

/// The menu itself.
#[component]
fn Menu(
    /// The state to change.
    explorer: Explorer,
    /// Its corner.
    at: (f64, f64),
    /// The cell's row.
    row: u64,
) -> impl IntoView {
    let t = texts();
    let panel = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(panel) = panel.get() {
            focus::enter(&panel, "[role=menuitem]");
        }
    });
    let back = move || {
        let area = panel
            .get_untracked()
            .and_then(|panel| panel.parent_element());
        actions::close_menu(explorer);
        if let Some(area) = area {
            focus::enter(&area, "[data-test=grid]");
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        match event.key().as_str() {
            "Escape" | "Tab" => back(),
            _ if focus::step(&event, "[role=menuitem]") => {}
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let on_leave = move |event: leptos::ev::FocusEvent| {
        // Closed by a search that ended, it is told so when its scope is gone.
        let left = panel
            .try_get_untracked()
            .flatten()
            .is_some_and(|panel| focus::leaves(&event, &panel));
        if left {
            actions::close_menu(explorer);
        }
    };
    let (cell, copies) = untrack(|| (cell_items(explorer, row), copy_items(explorer, row)));
    let list = move |items: Vec<Item>| {
        items
            .into_iter()
            .map(|item| {
                let run = move |_| {
                    back();
                    item.run.run(());
                };
                view! {
                    <button type="button" class="audit-explorer-menu__item" role="menuitem" tabindex="-1" data-test=item.test on:click=run>
                        <Icon name=item.icon />
                        {let [before, behind] = halves(&item.text); view! { <span>{before} <b><bdi>{item.value}</bdi></b> {behind}</span> }}
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <div
            class="audit-explorer-menu"
            part="cell-menu"
            role="menu"
            aria-label=t.cell_menu()
            data-test="cell-menu"
            node_ref=panel
            style=("--audit-explorer-menu-x", format!("{:.0}px", at.0))
            style=("--audit-explorer-menu-y", format!("{:.0}px", at.1))
            on:keydown=on_key
            on:focusout=on_leave
        >
            {list(cell)}
            <hr class="audit-explorer-menu__line" />
            {list(copies)}
        </div>
    }
}

fn cell_items(explorer: Explorer, row: u64) -> Vec<Item> {
    let Some((column, term, text)) = actions::menu_cell(explorer) else {
        return Vec::new();
    };
    let copy = copy_item(explorer, &column, &text);
    let Some((field, value)) = term else {
        let mut items = time_items(explorer, row, &text);
        items.extend(copy);
        return items;
    };
    let t = explorer.texts();
    let title = t.within(&column.title(t));
    let (only, not, shown) = match value.is_empty() {
        true => (t.only_without(MARK), t.only_with(MARK), title),
        false => (t.only(MARK), t.exclude(MARK), cut(&text)),
    };
    let (same_field, same_value) = (field.clone(), value.clone());
    let mut items = vec![
        Item {
            icon: "filter",
            test: "menu-only",
            text: only,
            value: shown.clone(),
            run: Callback::new(move |()| actions::narrow_to(explorer, &field, &value)),
        },
        Item {
            icon: "minus",
            test: "menu-exclude",
            text: not,
            value: shown,
            run: Callback::new(move |()| {
                actions::exclude_value(explorer, &same_field, &same_value);
            }),
        },
    ];
    items.extend(copy);
    items
}

fn copy_item(explorer: Explorer, column: &Column, text: &str) -> Option<Item> {
    let t = explorer.texts();
    let (whole, what) = (text.to_owned(), t.copied(&column.title(t)));
    (!text.is_empty()).then(|| Item {
        icon: "copy",
        test: "menu-copy",
        text: t.copy_value(MARK),
        value: cut(text),
        run: Callback::new(move |()| {
            actions::copy_text(explorer, whole.clone(), what.clone());
        }),
    })
}

fn time_items(explorer: Explorer, row: u64, time: &str) -> Vec<Item> {
    if time.is_empty() {
        return Vec::new();
    }
    let t = explorer.texts();
    let side = |test, words, from_it_on| {
        let moment = time.to_owned();
        Item {
            icon: "calendar",
            test,
            text: words,
            value: cut(time),
            run: Callback::new(move |()| actions::narrow_time(explorer, &moment, from_it_on)),
        }
    };
    let mut items = vec![
        side("menu-after", t.from_moment(MARK), true),
        side("menu-before", t.up_to_moment(MARK), false),
    ];
    let around = explorer
        .rows
        .with_untracked(|rows| rows.get(row))
        .and_then(|row| related::around(&row));
    if let Some(query) = around {
        items.push(Item {
            icon: "calendar",
            test: "menu-around",
            text: t.everything_within(MARK),
            value: t.five_minutes(),
            run: Callback::new(move |()| actions::set_query(explorer, query.clone())),
        });
    }
    items
}

/// The rows picked, if the cell's is one of them; else its own.
fn copy_items(explorer: Explorer, row: u64) -> Vec<Item> {
    let picked = explorer
        .picked
        .get_untracked()
        .filter(|picked| picked.holds(row) && !picked.is_one());
    let rows = picked.unwrap_or(Picked::one(row)).count();
    let t = explorer.texts();
    let item = |form, test, name| Item {
        icon: "rows",
        test,
        text: t.copy_value(MARK),
        value: match rows {
            1 => t.row_as(name),
            rows => t.rows_as(rows, name),
        },
        run: Callback::new(move |()| match picked {
            Some(_) => actions::copy_picked(explorer, form),
            None => actions::copy_row(explorer, row, form),
        }),
    };
    vec![
        item(CopyForm::Csv, "menu-csv", "CSV"),
        item(CopyForm::Tsv, "menu-tsv", "TSV"),
        item(CopyForm::Json, "menu-json", "JSON"),
    ]
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN_LETTERS) {
        Some((at, _)) => format!("{}\u{2026}", &text[..at]),
        None => text.to_owned(),
    }
}
