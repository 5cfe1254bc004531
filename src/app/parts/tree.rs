//! The raw event as a tree: opened and closed, searched, and each value a
//! column or a filter.

use std::collections::HashSet;
use std::sync::Arc;

use leptos::{html, prelude::*};

use super::icon::Icon;
use super::marked::Marked;
use crate::app::actions;
use crate::app::columns::Column;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::app::tree::{self, Line};
use crate::core::query::path_name;
use crate::web::focus;

/// More lines than these are closed below the first level, until somebody opens them.
const OPEN_LINES: usize = 250;

/// What is shown of one event's tree. `Copy`: every field is a handle.
#[derive(Clone, Copy)]
struct Tree {
    explorer: Explorer,
    text: StoredValue<Arc<str>>,
    lines: StoredValue<Vec<Line>>,
    /// Where the details are.
    details: StoredValue<Vec<String>>,
    closed: RwSignal<HashSet<usize>>,
    /// The line that the keyboard is on.
    active: RwSignal<usize>,
    sought: RwSignal<String>,
    /// The lines in which the sought text is.
    found: Memo<Vec<usize>>,
}

impl Tree {
    fn new(explorer: Explorer, text: Arc<str>, lines: Vec<Line>) -> Tree {
        let large = lines.len() > OPEN_LINES;
        let closed = lines
            .iter()
            .enumerate()
            .filter(|(number, line)| large && line.depth > 0 && line.opens(*number))
            .map(|(number, _)| number)
            .collect();
        let details = explorer.opened.with_untracked(|opened| {
            let details = opened.as_ref().map(|opened| &opened.row.details);
            details.map_or_else(Vec::new, |details| {
                tree::details_path(&lines, &text, details)
            })
        });
        let lines = StoredValue::new(lines);
        let sought = RwSignal::new(String::new());
        Tree {
            explorer,
            text: StoredValue::new(text),
            lines,
            details: StoredValue::new(details),
            closed: RwSignal::new(closed),
            active: RwSignal::new(0),
            sought,
            found: Memo::new(move |_| {
                let needle = sought.get().trim().to_lowercase();
                if needle.is_empty() {
                    return Vec::new();
                }
                lines.with_value(|lines| {
                    let holds = |text: &str| text.to_lowercase().contains(&needle);
                    let is_hit =
                        |line: &Line| holds(&line.label) || (line.is_value() && holds(&line.token));
                    (0..lines.len())
                        .filter(|number| is_hit(&lines[*number]))
                        .collect()
                })
            }),
        }
    }

    /// The lines that nothing hides.
    fn shown(&self) -> Vec<usize> {
        self.closed.with(|closed| {
            self.lines.with_value(|lines| {
                let mut shown = Vec::new();
                let mut at = 0;
                while at < lines.len() {
                    shown.push(at);
                    at = if closed.contains(&at) {
                        lines[at].end
                    } else {
                        at + 1
                    };
                }
                shown
            })
        })
    }

    fn line(&self, number: usize) -> Option<Line> {
        self.lines.with_value(|lines| lines.get(number).cloned())
    }

    fn toggle(&self, number: usize) {
        if self.line(number).is_some_and(|line| line.opens(number)) {
            self.closed.update(|closed| {
                if !closed.remove(&number) {
                    closed.insert(number);
                }
            });
        }
    }

    /// Goes to the next hit behind the active line, and opens what hides it.
    fn next_hit(&self) {
        let active = self.active.get_untracked();
        let next = self.found.with_untracked(|found| {
            let after = found.iter().find(|number| **number > active);
            after.or(found.first()).copied()
        });
        if let Some(next) = next {
            self.lines.with_value(|lines| {
                self.closed.update(|closed| {
                    closed.retain(|number| !(*number < next && next < lines[*number].end));
                });
            });
            self.active.set(next);
        }
    }

    /// The column of what stands on a line; none if a query has no name for it.
    fn column(&self, line: &Line) -> Option<Column> {
        if line.path.is_empty() {
            return None;
        }
        let path = self.lines.with_value(|lines| {
            self.details
                .with_value(|details| tree::query_path(lines, details, &line.path))
        })?;
        Some(Column::of_path(&path))
    }

    fn add_column(&self, number: usize) {
        if let Some(column) = self.line(number).and_then(|line| self.column(&line)) {
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

    fn filter(&self, number: usize) {
        let Some(line) = self.line(number).filter(Line::is_value) else {
            return;
        };
        if let Some(column) = self.column(&line) {
            let value = if line.token == "null" {
                String::new()
            } else {
                line.value()
            };
            actions::narrow_to(self.explorer, column.key(), &value);
        }
    }

    fn copy(&self, number: usize) {
        if let Some(line) = self.line(number) {
            let text = match line.is_value() {
                true => line.value(),
                false => self.text.with_value(|text| line.source(text).to_owned()),
            };
            let what = path_name(line.path.iter().map(String::as_str));
            let what = what.strip_prefix("details.").unwrap_or(&what);
            actions::copy_text(self.explorer, text, self.explorer.texts().copied(what));
        }
    }

    /// A key on the tree; whether it was one of ours.
    fn press(&self, key: &str, control: bool) -> bool {
        let active = self.active.get_untracked();
        let shown = untrack(|| self.shown());
        let place = shown
            .iter()
            .position(|number| *number == active)
            .unwrap_or(0);
        let go = |place: usize| {
            if let Some(number) = shown.get(place) {
                self.active.set(*number);
            }
        };
        let is_closed = self
            .closed
            .with_untracked(|closed| closed.contains(&active));
        let opens = self.line(active).is_some_and(|line| line.opens(active));
        match (key, control) {
            ("c" | "C", true) => self.copy(active),
            (_, true) => return false,
            ("ArrowDown", _) => go((place + 1).min(shown.len() - 1)),
            ("ArrowUp", _) => go(place.saturating_sub(1)),
            ("Home", _) => go(0),
            ("End", _) => go(shown.len() - 1),
            ("ArrowRight", _) if opens && is_closed => self.toggle(active),
            ("ArrowRight", _) if opens => go(place + 1),
            ("ArrowLeft", _) if opens && !is_closed => self.toggle(active),
            ("ArrowLeft", _) => {
                let depth = self.line(active).map_or(0, |line| line.depth);
                let above = shown[..place]
                    .iter()
                    .rposition(|number| self.line(*number).is_some_and(|line| line.depth < depth));
                go(above.unwrap_or(0));
            }
            ("ArrowRight", _) => {}
            ("Enter" | " ", _) => self.toggle(active),
            ("f" | "F", _) => self.filter(active),
            ("a" | "A", _) => self.add_column(active),
            _ => return false,
        }
        true
    }
}

/// The tree with its search box.
#[component]
pub fn RawTree(
    /// The state to change.
    explorer: Explorer,
    /// The raw text.
    text: Arc<str>,
    /// Its lines.
    lines: Vec<Line>,
) -> impl IntoView {
    let t = texts();
    let tree = Tree::new(explorer, text, lines);
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
    Effect::new(move |before: Option<usize>| {
        let active = tree.active.get();
        // Opened, the event is read from its top.
        if let (Some(list), true) = (list.get(), before.is_some_and(|before| before != active)) {
            let line = format!("#audit-explorer-tree-{active}");
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
            aria-activedescendant=move || format!("audit-explorer-tree-{}", tree.active.get())
            data-test="raw"
            node_ref=list
            on:keydown=on_key
        >
            <For each=move || tree.shown() key=|number| *number let:number>
                <TreeLine tree number />
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
                on:input=move |event| tree.sought.set(event_target_value(&event))
                on:keydown=on_key
            />
            <span role="status" data-test="tree-hits">{count}</span>
        </div>
    }
}

/// One line.
#[component]
fn TreeLine(
    /// The tree.
    tree: Tree,
    /// Which line.
    number: usize,
) -> impl IntoView {
    let t = texts();
    let Some(line) = tree.line(number) else {
        return ().into_any();
    };
    let opens = line.opens(number);
    let expanded =
        move || opens.then(|| (!tree.closed.with(|closed| closed.contains(&number))).to_string());
    let active = Memo::new(move |_| tree.active.get() == number);
    let hits = |text: String| {
        Signal::derive(move || {
            let needle = tree.sought.get().trim().to_lowercase();
            let lower = text.to_lowercase();
            // Where lower case is of another length, no place can be told.
            if needle.is_empty() || lower.len() != text.len() {
                return Vec::new();
            }
            lower
                .match_indices(&needle)
                .map(|(at, hit)| (at, at + hit.len()))
                .collect()
        })
    };
    let (label_hits, token_hits) = (hits(line.label.clone()), hits(line.token.clone()));
    let is_value = line.is_value();
    let has_column = tree.column(&line).is_some();
    let name = line.label.clone();
    let tool =
        move |icon: &'static str, test: &'static str, label: String, run: fn(&Tree, usize)| {
            view! {
                <button
                    type="button"
                    class="audit-explorer-tree__tool"
                    tabindex="-1"
                    aria-label=label.clone()
                    title=label
                    data-test=test
                    on:click=move |event: leptos::ev::MouseEvent| {
                        event.stop_propagation();
                        run(&tree, number);
                    }
                >
                    <Icon name=icon />
                </button>
            }
        };
    view! {
        <div
            id=format!("audit-explorer-tree-{number}")
            class="audit-explorer-tree__line"
            class:audit-explorer-tree__line--active=move || active.get()
            role="treeitem"
            attr:aria-level=(line.depth + 1).to_string()
            aria-expanded=expanded
            aria-selected=move || active.get().to_string()
            style=("--audit-explorer-depth", line.depth.min(20).to_string())
            on:click=move |_| {
                tree.active.set(number);
                tree.toggle(number);
            }
        >
            <span class="audit-explorer-tree__fold" class:audit-explorer-tree__fold--none=!opens aria-hidden="true"></span>
            <span class="audit-explorer-tree__text">
                {(!line.label.is_empty()).then(|| view! { <span class="audit-explorer-json--key"><Marked text=line.label.clone() hits=label_hits /></span> ": " })}
                <span class=format!("audit-explorer-json--{}", line.kind.class())><bdi><Marked text=line.token.clone() hits=token_hits /></bdi></span>
            </span>
            <span class="audit-explorer-tree__tools">
                {(is_value && has_column).then(|| tool("filter", "tree-filter", t.only_with_this(&name), Tree::filter))}
                {has_column.then(|| tool("columns", "tree-column", t.as_column(&name), Tree::add_column))}
                {tool("copy", "tree-copy", t.copy(), Tree::copy)}
            </span>
        </div>
    }
    .into_any()
}
