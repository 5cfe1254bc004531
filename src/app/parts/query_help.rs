//! The query language on one card; each example can be tried by a click.

use leptos::prelude::*;

use super::icon::Icon;
use super::popover::Popover;
use crate::app::actions;
use crate::app::state::Explorer;

const EXAMPLES: [(&str, &str); 10] = [
    ("jose", "a word anywhere, with or without accents"),
    ("\"role changed\"", "these words, in this order"),
    ("user:ana", "the actor\u{2019}s name, e-mail or id"),
    ("action:=DELETE", "exactly this action"),
    ("action:*delete*", "any text where the star stands"),
    ("-outcome:success", "everything but this"),
    ("(action:create OR action:update)", "one or the other"),
    ("ip:10.0.0.0/8", "a network"),
    ("last:30d", "the last 30 days"),
    (
        "after:2024-01-01 before:2024-04-01",
        "from the first day on, up to the second",
    ),
];

const FIELDS: &str = "user action role resource resource.type scope ip outcome id source details.some.path after before on last";

/// The button and its card.
#[component]
pub fn QueryHelp(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let trigger = || view! { <Icon name="help" /> <span class="audit-explorer-spoken">"How to search"</span> };
    view! {
        <Popover name="help" label="How to search" open trigger>
            <h2 class="audit-explorer-help__title">"How to search"</h2>
            <ul class="audit-explorer-help__list">
                {EXAMPLES
                    .into_iter()
                    .map(|(example, meaning)| {
                        let try_it = move |_| {
                            actions::set_query(explorer, example.to_owned());
                            open.set(false);
                        };
                        view! {
                            <li>
                                <button type="button" class="audit-explorer-help__example" on:click=try_it>
                                    <code>{example}</code>
                                    <span>{meaning}</span>
                                </button>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            <p class="audit-explorer-help__fields">
                "Fields: "
                {FIELDS.split(' ').map(|field| view! { <code>{field}":"</code> " " }).collect_view()}
            </p>
        </Popover>
    }
}
