//! One line of a raw event's tree.

use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;

use super::icon::Icon;
use super::marked::Marked;
use super::tree::{Tree, id_of};
use crate::app::folds::Shown;
use crate::app::show;
use crate::app::texts::texts;

/// Of a longer value the beginning is shown: to lay out megabytes takes a browser seconds.
const SHOWN_CHARACTERS: usize = 20_000;

/// A value with its key, or the opening of an object or an array.
#[component]
pub fn TreeLine(
    /// The tree.
    tree: Tree,
    /// Which line.
    number: usize,
) -> impl IntoView {
    let t = texts();
    let Some(line) = tree.with(|lines| lines.line(number)) else {
        return ().into_any();
    };
    let (label, token, opens, siblings) = tree.with(|lines| {
        let token = show::beginning(&lines.token(number), SHOWN_CHARACTERS).to_owned();
        let siblings = lines.line(line.parent).map_or(1, |parent| parent.count);
        (lines.label(number), token, lines.opens(number), siblings)
    });
    let is_cut = line.is_value() && tree.with(|lines| lines.source(number).len()) > token.len();
    let expanded =
        move || opens.then(|| tree.folds.with(|folds| folds.is_open(number)).to_string());
    let active = Memo::new(move |_| tree.active.get() == Shown::Line(number));
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
    let (label_hits, token_hits) = (hits(label.clone()), hits(token.clone()));
    let has_column = tree.column(number).is_some();
    let name = label.clone();
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
    // Not all of a long list is there to be counted.
    let place = (line.depth > 0).then(|| (line.place + 1).to_string());
    let of = (line.depth > 0).then(|| siblings.to_string());
    view! {
        <div
            id=id_of(Shown::Line(number))
            class="audit-explorer-tree__line"
            class:audit-explorer-tree__line--active=move || active.get()
            role="treeitem"
            {..custom_attribute("aria-level", (line.depth + 1).to_string())}
            aria-posinset=place
            aria-setsize=of
            aria-expanded=expanded
            aria-selected=move || active.get().to_string()
            style=("--audit-explorer-depth", line.depth.min(20).to_string())
            on:click=move |_| {
                tree.active.set(Shown::Line(number));
                tree.toggle(number);
            }
        >
            <span class="audit-explorer-tree__fold" class:audit-explorer-tree__fold--none=!opens aria-hidden="true"></span>
            <span class="audit-explorer-tree__text">
                {(!label.is_empty()).then(|| view! { <span class="audit-explorer-json--key"><Marked text=label.clone() hits=label_hits /></span> ": " })}
                <span class=format!("audit-explorer-json--{}", line.kind.class())><bdi><Marked text=token.clone() hits=token_hits /></bdi></span>
                {is_cut.then_some("\u{2026}")}
            </span>
            <span class="audit-explorer-tree__tools">
                {(line.is_value() && has_column).then(|| tool("filter", "tree-filter", t.only_with_this(&name), Tree::filter))}
                {has_column.then(|| tool("columns", "tree-column", t.as_column(&name), Tree::add_column))}
                {tool("copy", "tree-copy", t.copy(), Tree::copy)}
            </span>
        </div>
    }
    .into_any()
}

/// The way to what a long list holds before or behind what is shown of it.
#[component]
pub fn MoreLine(
    /// The tree.
    tree: Tree,
    /// Which way.
    way: Shown,
) -> impl IntoView {
    let t = texts();
    let (Shown::Line(above) | Shown::Before(above) | Shown::After(above)) = way;
    let depth = tree.with(|lines| lines.line(above).map_or(1, |line| line.depth + 1));
    let count = move || {
        let (before, behind) = tree
            .folds
            .with(|folds| tree.with(|lines| folds.hidden(lines, above)));
        let hidden = if way == Shown::Before(above) {
            before
        } else {
            behind
        };
        t.more_values(&t.number(hidden as u64))
    };
    let active = Memo::new(move |_| tree.active.get() == way);
    view! {
        <div
            id=id_of(way)
            class="audit-explorer-tree__line audit-explorer-tree__more"
            class:audit-explorer-tree__line--active=move || active.get()
            role="treeitem"
            {..custom_attribute("aria-level", (depth + 1).to_string())}
            aria-selected=move || active.get().to_string()
            data-test="tree-more"
            style=("--audit-explorer-depth", depth.min(20).to_string())
            on:click=move |_| tree.show_more(way)
        >
            <span class="audit-explorer-tree__fold audit-explorer-tree__fold--none" aria-hidden="true"></span>
            {count}
        </div>
    }
}
