//! The values of one field: ticked, excluded, looked for.

use leptos::prelude::*;

use super::icon::Icon;
use crate::app::actions;
use crate::app::panels::FacetView;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::core::protocol::FacetValue;
use crate::web::focus;

/// More values than this are worth a search box.
const SEARCHED_FROM: u64 = 8;

/// The values with the tools to find one.
#[component]
pub fn FacetValues(
    /// The state to change.
    explorer: Explorer,
    /// The field.
    facet: FacetView,
) -> impl IntoView {
    let t = texts();
    let counted = facet.facet;
    // A value that is chosen stays where it stands, under the hand and under the focus.
    let values = Memo::new(move |_| {
        let mut values = counted.with(|counted| {
            counted
                .as_ref()
                .map(|counted| counted.values.clone())
                .unwrap_or_default()
        });
        let rare_first = facet.rare_first.get_untracked();
        values.sort_by(|a, b| {
            let by_count = a.count.cmp(&b.count);
            let by_count = if rare_first {
                by_count
            } else {
                by_count.reverse()
            };
            by_count.then_with(|| a.value.cmp(&b.value))
        });
        values
    });
    let hidden_values = Memo::new(move |_| {
        counted.with(|counted| {
            let counted = counted.as_ref()?;
            let shown = counted
                .values
                .iter()
                .filter(|value| !value.value.is_empty())
                .count() as u64;
            Some(counted.found.saturating_sub(shown)).filter(|more| *more > 0)
        })
    });
    let share = move || counted.with(|counted| counted.as_ref().and_then(|counted| counted.share));
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if focus::step(&event, "input[type=checkbox]") {
            event.prevent_default();
        }
    };
    view! {
        <FacetTools explorer facet />
        <ul class="audit-explorer-facet__values" aria-label=facet.title(t) on:keydown=on_key>
            <For each=move || values.get() key=|value| value.value.clone() let:value>
                <ValueRow explorer facet value=value.value />
            </For>
        </ul>
        <Show when=move || hidden_values.get().is_some()>
            <button
                type="button"
                class="audit-explorer-facet__more"
                data-test="facet-more"
                on:click=move |_| {
                    facet.show_more();
                    actions::count_panels(explorer);
                }
            >
                {move || t.more_values(&t.number(hidden_values.get().unwrap_or(0)))}
            </button>
        </Show>
        <Show when=move || share().is_some()>
            <p class="audit-explorer-facet__note">
                {move || t.details_read(&t.percent(share().unwrap_or(1.0)))} " "
                <button type="button" class="audit-explorer-link" data-test="stop-reading" on:click=move |_| actions::remove_facet(explorer, facet)>
                    {t.stop()}
                </button>
            </p>
        </Show>
    }
}

/// The search box, and which values come first.
#[component]
fn FacetTools(
    /// The state to change.
    explorer: Explorer,
    /// The field.
    facet: FacetView,
) -> impl IntoView {
    let t = texts();
    let many = Memo::new(move |_| {
        facet.facet.with(|counted| {
            counted
                .as_ref()
                .is_some_and(|counted| counted.distinct > SEARCHED_FROM)
        })
    });
    // What is in force must be seen to be taken back.
    let used = move || facet.rare_first.get() || facet.search.with(|text| !text.is_empty());
    view! {
        <Show when=move || many.get() || used()>
            <div class="audit-explorer-facet__tools">
                <input
                    type="text"
                    class="audit-explorer-field audit-explorer-facet__search"
                    aria-label=t.find_in(&facet.title(t))
                    placeholder=t.find()
                    autocomplete="off"
                    spellcheck="false"
                    data-test="facet-search"
                    prop:value=move || facet.search.get()
                    on:input=move |event| {
                        facet.search.set(event_target_value(&event));
                        actions::count_panels(explorer);
                    }
                />
                <button
                    type="button"
                    class="audit-explorer-facet__order"
                    aria-pressed=move || facet.rare_first.get().to_string()
                    title=t.rare_first_title()
                    data-test="facet-rare"
                    on:click=move |_| {
                        facet.rare_first.update(|rare| *rare = !*rare);
                        actions::count_panels(explorer);
                    }
                >
                    {t.rare_first()}
                </button>
            </div>
        </Show>
    }
}

/// One value with its count and bar.
#[component]
fn ValueRow(
    /// The state to change.
    explorer: Explorer,
    /// The field.
    facet: FacetView,
    /// The value; empty = absent.
    value: String,
) -> impl IntoView {
    let t = texts();
    let value = StoredValue::new(value);
    let counted = Memo::new(move |_| {
        facet.facet.with(|counted| {
            let counted = counted.as_ref()?;
            let most = counted
                .values
                .iter()
                .map(|value| value.count)
                .max()
                .unwrap_or(1)
                .max(1);
            let own = value
                .with_value(|value| counted.values.iter().find(|other| other.value == *value))?;
            Some((own.clone(), own.count as f64 / most as f64))
        })
    });
    let label = move || {
        counted
            .with(|counted| {
                let (FacetValue { value, label, .. }, _) = counted.as_ref()?;
                Some(match (value.as_str(), label.as_str()) {
                    ("", _) => t.none(),
                    (value, "") => value.to_owned(),
                    (_, label) => label.to_owned(),
                })
            })
            .unwrap_or_else(|| value.get_value())
    };
    let is = move |wanted: bool| {
        explorer.filters.with(|filters| {
            facet.field.with_value(|field| {
                let list = if wanted {
                    filters.only(field)
                } else {
                    filters.not(field)
                };
                value.with_value(|value| list.contains(value))
            })
        })
    };
    let run = move |action: fn(Explorer, &str, &str)| {
        action(explorer, &facet.field.get_value(), &value.get_value())
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "-" | "Delete") {
            event.prevent_default();
            run(actions::exclude_value);
        }
    };
    // One stop of Tab for the list: the value that the engine names first; arrows reach the others.
    let first = move || {
        facet.facet.with(|counted| {
            counted
                .as_ref()
                .and_then(|counted| counted.values.first())
                .is_some_and(|first| value.with_value(|value| first.value == *value))
        })
    };
    view! {
        <li class="audit-explorer-value" class:audit-explorer-value--not=move || is(false) class:audit-explorer-value--none=move || value.with_value(String::is_empty)>
            <label class="audit-explorer-value__label" title=move || value.get_value()>
                <input
                    type="checkbox"
                    prop:checked=move || is(true)
                    tabindex=move || if first() { "0" } else { "-1" }
                    aria-keyshortcuts="-"
                    on:change=move |_| run(actions::toggle_value)
                    on:keydown=on_key
                />
                <span class="audit-explorer-value__text" dir="auto">{label}</span>
                <span class="audit-explorer-value__count">{move || counted.with(|counted| counted.as_ref().map(|(own, _)| t.number(own.count)))}</span>
                <span class="audit-explorer-value__bar" aria-hidden="true">
                    <span class="audit-explorer-value__part" style:width=move || format!("{:.1}%", counted.with(|counted| counted.as_ref().map_or(0.0, |(_, share)| share * 100.0)))></span>
                </span>
            </label>
            <button
                type="button"
                class="audit-explorer-value__exclude"
                tabindex="-1"
                aria-pressed=move || is(false).to_string()
                aria-label=move || t.exclude_value(&label())
                title=t.exclude_title()
                on:click=move |_| run(actions::exclude_value)
            >
                <Icon name="minus" />
            </button>
        </li>
    }
}
