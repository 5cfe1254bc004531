//! The query language on one card; each example can be tried by a click.

use leptos::prelude::*;

use super::icon::Icon;
use super::popover::Popover;
use crate::app::actions;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::core::query::words::value;

/// Examples with what each is about; with values of the loaded events where there are some.
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
        (word.clone(), "word"),
        ("\"role changed\"".to_owned(), "words"),
        (format!("user:{word}"), "user"),
        (format!("user:={}", value(&user)), "exact"),
        (both, "either"),
        (format!("-action:={}", value(&action)), "not"),
        ("action:*delete*".to_owned(), "star"),
        ("ip:10.0.0.0/8".to_owned(), "network"),
        ("last:30d".to_owned(), "last"),
        ("after:2024-01-01 before:2024-04-01".to_owned(), "between"),
    ]
}

const FIELDS: &str = "user action role resource resource.type scope ip outcome id source details.some.path after before on last hours";

/// The button and its card.
#[component]
pub fn QueryHelp(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let open = RwSignal::new(false);
    let trigger = move || view! { <Icon name="help" /> <span class="audit-explorer-spoken">{t.help_title()}</span> };
    view! {
        <Popover name="help" label=t.help_title() open trigger>
            <h2 class="audit-explorer-help__title">{t.help_title()}</h2>
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
                                    <span>{t.help_example(meaning)}</span>
                                </button>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            <p class="audit-explorer-help__fields">
                {t.help_fields()} " "
                {FIELDS.split(' ').map(|field| view! { <code>{field}":"</code> " " }).collect_view()}
            </p>
        </Popover>
    }
}
