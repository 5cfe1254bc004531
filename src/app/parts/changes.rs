//! What an event changed: before beside after.

use leptos::prelude::*;

use crate::app::difference::{Difference, difference};
use crate::app::state::Explorer;
use crate::app::texts::{Texts, texts};
use crate::app::tree::said;
use crate::core::protocol::Change;

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
    view! {
        <Show when=move || changes.with(|changes| !changes.is_empty())>
            <section class="audit-explorer-changes" aria-label=t.changes() data-test="changes">
                <h3>{t.changes()}</h3>
                <table>
                    <thead>
                        <tr><th scope="col">{t.changes_value()}</th><th scope="col">{t.changes_before()}</th><th scope="col">{t.changes_after()}</th></tr>
                    </thead>
                    <tbody>{move || changes.get().iter().map(|change| line(t, change)).collect_view()}</tbody>
                </table>
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
                [start, before, end].map(str::to_owned),
                [start, after, end].map(str::to_owned),
            )
        }
        (before, after) => {
            let whole = |text: &Option<String>| {
                [
                    String::new(),
                    text.clone().unwrap_or_default(),
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

fn absent(t: Texts) -> AnyView {
    view! { <span class="audit-explorer-changes__none">{t.changes_absent()}</span> }.into_any()
}
