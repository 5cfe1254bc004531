//! What an event changed: before beside after.

use leptos::prelude::*;

use crate::app::difference::{Difference, difference};
use crate::app::show;
use crate::app::state::Explorer;
use crate::app::texts::{Texts, texts};
use crate::app::tree::said;
use crate::core::protocol::Change;

/// So many changes are shown at a time.
const PART: usize = 200;
/// So much of a value is shown.
const SHOWN_CHARACTERS: usize = 20_000;

/// The table of changes; nothing is drawn where the event tells of none.
#[component]
pub fn Changes(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let changes = Memo::new(move |_| {
        explorer.opened.with(|opened| {
            opened
                .as_ref()
                .map(|opened| opened.changes.clone())
                .unwrap_or_default()
        })
    });
    let index = Memo::new(move |_| {
        explorer
            .opened
            .with(|opened| opened.as_ref().map(|opened| opened.row.index))
    });
    // Of which event more was asked for, and how much: another one begins anew.
    let asked = RwSignal::new((None, 0));
    let most = move || match asked.get() {
        (of, most) if of == index.get() && of.is_some() => most,
        _ => PART,
    };
    let hidden = Memo::new(move |_| changes.with(Vec::len).saturating_sub(most()));
    let lines = move || {
        let most = most();
        changes.with(|changes| {
            let shown = changes.iter().take(most);
            shown.map(|change| line(t, change)).collect_view()
        })
    };
    view! {
        <Show when=move || changes.with(|changes| !changes.is_empty())>
            <section class="audit-explorer-changes" aria-label=t.changes() data-test="changes">
                <h3>{t.changes()}</h3>
                <table>
                    <thead>
                        <tr><th scope="col">{t.changes_value()}</th><th scope="col">{t.changes_before()}</th><th scope="col">{t.changes_after()}</th></tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
                <Show when=move || hidden.get() != 0>
                    <button type="button" class="audit-explorer-link" data-test="changes-more" on:click=move |_| asked.set((index.get_untracked(), untrack(most) + PART))>
                        {move || t.more_values(&t.number(hidden.get() as u64))}
                    </button>
                </Show>
            </section>
        </Show>
    }
}

fn line(t: Texts, change: &Change) -> impl IntoView + use<> {
    let (before, after) = (
        change.before.as_deref().map(said),
        change.after.as_deref().map(said),
    );
    let (old, new) = match (&before, &after) {
        (Some(before), Some(after)) => {
            let Difference {
                start,
                before,
                after,
                end,
            } = difference(before, after);
            (
                [start, before, end].map(beginning),
                [start, after, end].map(beginning),
            )
        }
        (before, after) => {
            let whole = |text: &Option<String>| {
                [
                    String::new(),
                    beginning(text.as_deref().unwrap_or_default()),
                    String::new(),
                ]
            };
            (whole(before), whole(after))
        }
    };
    view! {
        <tr>
            <th scope="row"><bdi>{change.name.clone()}</bdi></th>
            <td>
                {if before.is_some() {
                    let [start, middle, end] = old;
                    view! { <bdi>{start}<del>{middle}</del>{end}</bdi> }.into_any()
                } else {
                    absent(t)
                }}
            </td>
            <td>
                {if after.is_some() {
                    let [start, middle, end] = new;
                    view! { <bdi>{start}<ins>{middle}</ins>{end}</bdi> }.into_any()
                } else {
                    absent(t)
                }}
            </td>
        </tr>
    }
}

/// Of a value that no screen holds its beginning: to lay out all of it takes a browser seconds.
fn beginning(text: &str) -> String {
    let shown = show::beginning(text, SHOWN_CHARACTERS);
    match shown.len() < text.len() {
        true => format!("{shown}\u{2026}"),
        false => shown.to_owned(),
    }
}

fn absent(t: Texts) -> AnyView {
    view! { <span class="audit-explorer-changes__none">{t.changes_absent()}</span> }.into_any()
}
