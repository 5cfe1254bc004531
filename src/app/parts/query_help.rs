//! The query language on one card; each example can be tried by a click.

use leptos::prelude::*;

use super::icon::Icon;
use super::popover::Popover;
use crate::app::actions;
use crate::app::state::Explorer;
use crate::core::query::words::value;

/// Examples, with values of the loaded events where there are some.
fn examples(explorer: Explorer) -> Vec<(String, &'static str)> {
    let top = |field: &str, place: usize| {
        explorer.panels.facets.with_untracked(|facets| {
            let view = facets
                .iter()
                .find(|view| view.field.with_value(|known| known == field))?;
            view.facet.with_untracked(|facet| {
                let values = facet
                    .as_ref()?
                    .values
                    .iter()
                    .filter(|value| !value.value.is_empty());
                values.map(|value| value.value.clone()).nth(place)
            })
        })
    };
    let action = top("action", 0).unwrap_or_else(|| "CREATE".to_owned());
    let other = top("action", 1).unwrap_or_else(|| "UPDATE".to_owned());
    let user = top("user", 0).unwrap_or_else(|| "ana@example.com".to_owned());
    let word: String = user.chars().take_while(|c| c.is_alphanumeric()).collect();
    let both = format!("action:=({} OR {})", value(&action), value(&other));
    vec![
        (word.clone(), "a word anywhere, with or without accents"),
        ("\"role changed\"".to_owned(), "these words, in this order"),
        (
            format!("user:{word}"),
            "the actor\u{2019}s name, e-mail or id",
        ),
        (format!("user:={}", value(&user)), "exactly this one"),
        (both, "one or the other"),
        (
            format!("-action:={}", value(&action)),
            "everything but this",
        ),
        (
            "action:*delete*".to_owned(),
            "any text where the star stands",
        ),
        ("ip:10.0.0.0/8".to_owned(), "a network"),
        ("last:30d".to_owned(), "the last 30 days"),
        (
            "after:2024-01-01 before:2024-04-01".to_owned(),
            "from the first day on, up to the second",
        ),
    ]
}

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
                {examples(explorer)
                    .into_iter()
                    .map(|(example, meaning)| {
                        let text = example.clone();
                        let try_it = move |_| {
                            actions::set_query(explorer, text.clone());
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
