//! The raw event as a tree: opened and closed, searched, and each value a
//! column or a filter.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::{html, prelude::*};

use super::tree_line::{MoreLine, TreeLine};
use crate::app::actions;
use crate::app::columns::Column;
use crate::app::folds::{Folds, Shown};
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::app::tree::Lines;
use crate::core::query::path_name;
use crate::web::focus;
use crate::web::pause::pause;

/// So much is looked through before the page has its turn again.
const SEEK_BYTES: usize = 256 << 10;

/// What is shown of one event's tree. `Copy`: every field is a handle.
#[derive(Clone, Copy)]
pub(super) struct Tree {
    explorer: Explorer,
    lines: StoredValue<Arc<Lines>>,
    /// Where the details are.
    details: StoredValue<Vec<String>>,
    /// The column of each path for which it was asked.
    columns: StoredValue<HashMap<Vec<String>, Option<Column>>>,
    pub(super) folds: RwSignal<Folds>,
    /// What the keyboard is on.
    pub(super) active: RwSignal<Shown>,
    pub(super) sought: RwSignal<String>,
    /// The lines in which the sought text is.
    found: RwSignal<Vec<usize>>,
    /// The search under way.
    search: StoredValue<Search>,
}

#[derive(Clone, Copy, Default)]
struct Search {
    /// The number of the newest.
    newest: u32,
    /// Whether it is looking still.
    busy: bool,
    /// Whether somebody wants to go to its next hit.
    awaited: bool,
}

impl Tree {
    fn new(explorer: Explorer, lines: Arc<Lines>) -> Tree {
        let details = explorer.opened.with_untracked(|opened| {
            let details = opened.as_ref().map(|opened| &opened.row.details);
            details.map_or_else(Vec::new, |details| lines.details_path(details))
        });
        Tree {
            explorer,
            details: StoredValue::new(details),
            columns: StoredValue::new(HashMap::new()),
            folds: RwSignal::new(Folds::new(&lines)),
            lines: StoredValue::new(lines),
            active: RwSignal::new(Shown::Line(0)),
            sought: RwSignal::new(String::new()),
            found: RwSignal::new(Vec::new()),
            search: StoredValue::new(Search::default()),
        }
    }

    pub(super) fn with<R>(&self, read: impl FnOnce(&Lines) -> R) -> R {
        self.lines.with_value(|lines| read(lines))
    }

    /// What nothing hides.
    fn shown(&self) -> Vec<Shown> {
        self.folds
            .with(|folds| self.with(|lines| folds.shown(lines)))
    }

    pub(super) fn toggle(&self, number: usize) {
        if self.with(|lines| lines.opens(number)) {
            self.folds.update(|folds| folds.toggle(number));
        }
    }

    /// Shows more of a list, and goes to what was hidden.
    pub(super) fn show_more(&self, way: Shown) {
        let first = self
            .folds
            .try_update(|folds| self.with(|lines| folds.show_more(lines, way)));
        if let Some(first) = first.flatten() {
            self.active.set(Shown::Line(first));
        }
    }

    /// Looks for `text`, in slices: a large event takes longer than the page may stand still.
    fn seek(self, text: String) {
        let needle = text.trim().to_lowercase();
        self.sought.set(text);
        let Search { newest, .. } = self.search.get_value();
        let mine = newest.wrapping_add(1);
        self.search.set_value(Search {
            newest: mine,
            busy: !needle.is_empty(),
            awaited: false,
        });
        if needle.is_empty() {
            self.found.set(Vec::new());
            return;
        }
        leptos::task::spawn_local(async move {
            let (mut found, mut at) = (Vec::new(), 0);
            loop {
                let Some(lines) = self.lines.try_get_value() else {
                    return; // the event is closed
                };
                at = lines.seek(&needle, at, SEEK_BYTES, &mut found);
                if at == lines.count() {
                    break;
                }
                pause().await;
                if self.search.try_with_value(|search| search.newest) != Some(mine) {
                    return;
                }
            }
            self.found.try_set(found);
            let awaited = self.search.try_update_value(|search| {
                search.busy = false;
                search.awaited
            });
            if awaited == Some(true) {
                self.next_hit();
            }
        });
    }

    /// Goes to the next hit behind the active line, and opens what hides it.
    fn next_hit(&self) {
        if self.search.with_value(|search| search.busy) {
            self.search.update_value(|search| search.awaited = true);
            return;
        }
        let active = match self.active.get_untracked() {
            Shown::Line(number) | Shown::Before(number) | Shown::After(number) => number,
        };
        let next = self.found.with_untracked(|found| {
            let behind = found.partition_point(|number| *number <= active);
            found.get(behind).or(found.first()).copied()
        });
        if let Some(next) = next {
            self.folds
                .update(|folds| self.with(|lines| folds.reveal(lines, next)));
            self.active.set(Shown::Line(next));
        }
    }

    /// The column of what stands on a line; none if a query has no name for it.
    pub(super) fn column(&self, number: usize) -> Option<Column> {
        let path = self.with(|lines| lines.path(number));
        if path.is_empty() {
            return None;
        }
        // Whether the details hide it takes a look at all of them.
        if let Some(known) = self.columns.with_value(|known| known.get(&path).cloned()) {
            return known;
        }
        let named = self.with(|lines| {
            self.details
                .with_value(|details| lines.query_path(details, &path))
        });
        let column = named.map(|path| Column::of_path(&path));
        self.columns
            .update_value(|known| drop(known.insert(path, column.clone())));
        column
    }

    pub(super) fn add_column(&self, number: usize) {
        if let Some(column) = self.column(number) {
            let t = self.explorer.texts();
            let title = column.title(t);
            let word = if actions::show_column(self.explorer, column) {
                t.column_now(&title)
            } else {
                t.column_already(&title)
            };
            actions::tell(self.explorer, word);
        }
    }

    fn is_value(&self, number: usize) -> bool {
        self.with(|lines| lines.line(number).is_some_and(|line| line.is_value()))
    }

    pub(super) fn filter(&self, number: usize) {
        if !self.is_value(number) {
            return;
        }
        if let Some(column) = self.column(number) {
            let value = self.with(|lines| match lines.source(number) {
                "null" => String::new(),
                _ => lines.value(number),
            });
            actions::narrow_to(self.explorer, column.key(), &value);
        }
    }

    pub(super) fn copy(&self, number: usize) {
        let text = match self.is_value(number) {
            true => self.with(|lines| lines.value(number)),
            false => self.with(|lines| lines.source(number).to_owned()),
        };
        let path = self.with(|lines| lines.path(number));
        let what = path_name(path.iter().map(String::as_str));
        let what = what.strip_prefix("details.").unwrap_or(&what);
        actions::copy_text(self.explorer, text, self.explorer.texts().copied(what));
    }

    /// A key on the tree; whether it was one of ours.
    fn press(&self, key: &str, control: bool) -> bool {
        let active = self.active.get_untracked();
        let shown = untrack(|| self.shown());
        let place = shown.iter().position(|other| *other == active).unwrap_or(0);
        let go = |place: usize| {
            if let Some(other) = shown.get(place) {
                self.active.set(*other);
            }
        };
        match (key, control) {
            ("ArrowDown", false) => go((place + 1).min(shown.len() - 1)),
            ("ArrowUp", false) => go(place.saturating_sub(1)),
            ("Home", false) => go(0),
            ("End", false) => go(shown.len() - 1),
            _ => {
                return match active {
                    Shown::Line(number) => self.press_on_line(number, key, control),
                    way => self.press_on_more(way, key, control),
                };
            }
        }
        true
    }

    fn press_on_line(&self, number: usize, key: &str, control: bool) -> bool {
        let opens = self.with(|lines| lines.opens(number));
        let is_open = opens && self.folds.with_untracked(|folds| folds.is_open(number));
        match (key, control) {
            ("c" | "C", true) => self.copy(number),
            (_, true) => return false,
            ("ArrowRight", _) if is_open => drop(self.press("ArrowDown", false)),
            ("ArrowRight", _) => self.toggle(number),
            ("ArrowLeft", _) if is_open => self.toggle(number),
            ("ArrowLeft", _) => {
                let above = self.with(|lines| lines.line(number).map(|line| line.parent));
                self.active.set(Shown::Line(above.unwrap_or(0)));
            }
            ("Enter" | " ", _) => self.toggle(number),
            ("f" | "F", _) => self.filter(number),
            ("a" | "A", _) => self.add_column(number),
            _ => return false,
        }
        true
    }

    fn press_on_more(&self, way: Shown, key: &str, control: bool) -> bool {
        match (way, key, control) {
            (_, "Enter" | " " | "ArrowRight", false) => self.show_more(way),
            (Shown::Before(above) | Shown::After(above), "ArrowLeft", false) => {
                self.active.set(Shown::Line(above));
            }
            _ => return false,
        }
        true
    }
}

/// The name of a line within the tree.
pub(super) fn id_of(shown: Shown) -> String {
    match shown {
        Shown::Line(number) => format!("audit-explorer-tree-{number}"),
        Shown::Before(number) => format!("audit-explorer-tree-{number}-before"),
        Shown::After(number) => format!("audit-explorer-tree-{number}-after"),
    }
}

/// The tree with its search box.
#[component]
pub fn RawTree(
    /// The state to change.
    explorer: Explorer,
    /// The lines of the raw text.
    lines: Arc<Lines>,
) -> impl IntoView {
    let t = texts();
    let tree = Tree::new(explorer, lines);
    let list = NodeRef::<html::Div>::new();
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let control = event.ctrl_key() || event.meta_key();
        if control && focus::selects_text(&event) {
            return;
        }
        if !event.alt_key() && !event.shift_key() && tree.press(&event.key(), control) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    Effect::new(move |before: Option<Shown>| {
        let active = tree.active.get();
        // Opened, the event is read from its top.
        if let (Some(list), true) = (list.get(), before.is_some_and(|before| before != active)) {
            let line = format!("#{}", id_of(active));
            focus::reveal(&list, &line, ".audit-explorer-detail__scroll");
        }
        active
    });
    view! {
        <TreeSearch tree />
        <div
            class="audit-explorer-tree"
            role="tree"
            tabindex="0"
            aria-label=t.tree()
            aria-activedescendant=move || id_of(tree.active.get())
            data-test="raw"
            node_ref=list
            on:keydown=on_key
        >
            <For each=move || tree.shown() key=|shown| *shown let:shown>
                {match shown {
                    Shown::Line(number) => view! { <TreeLine tree number /> }.into_any(),
                    way => view! { <MoreLine tree way /> }.into_any(),
                }}
            </For>
        </div>
        <p class="audit-explorer-tree__keys" aria-hidden="true">
            <kbd>"F"</kbd> " " {t.tree_filter()} " " <kbd>"A"</kbd> " " {t.tree_column()} " " <kbd>"Ctrl C"</kbd> " " {t.tree_copy()}
        </p>
    }
}

/// Looks for a key or a value; Enter goes from hit to hit.
#[component]
fn TreeSearch(
    /// What is looked through.
    tree: Tree,
) -> impl IntoView {
    let t = texts();
    let count = move || {
        let nothing = tree.sought.with(|sought| sought.trim().is_empty());
        (!nothing).then(|| t.hits(tree.found.with(Vec::len) as u64))
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            tree.next_hit();
        }
    };
    view! {
        <div class="audit-explorer-tree__search">
            <input
                type="text"
                class="audit-explorer-field"
                aria-label=t.find_in_event_label()
                placeholder=t.find_in_event()
                autocomplete="off"
                spellcheck="false"
                data-test="tree-search"
                prop:value=move || tree.sought.get()
                on:input=move |event| tree.seek(event_target_value(&event))
                on:keydown=on_key
            />
            <span role="status" data-test="tree-hits">{count}</span>
        </div>
    }
}
