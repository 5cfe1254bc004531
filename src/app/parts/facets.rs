//! Fields with their values and counts: look, choose, exclude.

use leptos::prelude::*;

use super::facet_values::FacetValues;
use super::icon::Icon;
use crate::app::actions;
use crate::app::panels::FacetView;
use crate::app::state::Explorer;
use crate::app::texts::texts;

/// All facets, and the way to more.
#[component]
pub fn Facets(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    view! {
        <For each=move || explorer.panels.facets.get() key=|view| view.field.get_value() let:facet>
            <FacetGroup explorer facet />
        </For>
        <AddPath explorer />
    }
}

/// One field.
#[component]
fn FacetGroup(
    /// The state to change.
    explorer: Explorer,
    /// The field.
    facet: FacetView,
) -> impl IntoView {
    let t = texts();
    let field = facet.field.get_value();
    let name = field.clone();
    let chosen = Memo::new(move |_| {
        explorer.filters.with(|filters| {
            filters
                .choice(&name)
                .map_or(0, |choice| choice.only.len() + choice.not.len())
        })
    });
    let distinct = Memo::new(move |_| {
        facet
            .facet
            .with(|counted| counted.as_ref().map(|counted| counted.distinct))
    });
    // What no event has is no help; but what was chosen must be seen to be taken back.
    let hidden = move || distinct.get() == Some(0) && chosen.get() == 0 && !facet.added;
    let clear = StoredValue::new(field.clone());
    view! {
        <section class="audit-explorer-facet" hidden=hidden data-test=format!("facet-{field}")>
            <div class="audit-explorer-facet__head">
                <h2 class="audit-explorer-facet__title">
                    <button
                        type="button"
                        class="audit-explorer-facet__toggle"
                        aria-expanded=move || facet.open.get().to_string()
                        on:click=move |_| actions::toggle_facet(explorer, facet)
                    >
                        <Icon name="down" />
                        <span class="audit-explorer-facet__name">{move || facet.title(t)}</span>
                        <span class="audit-explorer-facet__distinct" title=t.facet_distinct()>
                            {move || distinct.get().map(|count| t.number(count))}
                            <span class="audit-explorer-spoken">" " {t.facet_distinct_spoken()}</span>
                        </span>
                    </button>
                </h2>
                <Show when=move || { chosen.get() > 0 }>
                    <button type="button" class="audit-explorer-facet__clear" data-test="facet-clear" on:click=move |_| actions::clear_choice(explorer, &clear.get_value())>
                        {t.any()}
                    </button>
                </Show>
                <Show when=move || facet.added>
                    <button type="button" class="audit-explorer-facet__clear" aria-label=move || t.facet_remove(&facet.title(t)) on:click=move |_| actions::remove_facet(explorer, facet)>
                        <Icon name="close" />
                    </button>
                </Show>
            </div>
            <Show when=move || facet.open.get()>
                <FacetValues explorer facet />
            </Show>
        </section>
    }
}

/// Any path of the details becomes a facet.
#[component]
fn AddPath(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let typed = RwSignal::new(String::new());
    let paths = explorer.panels.paths;
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let path = typed.get_untracked().trim().to_owned();
        if path.is_empty() {
            return;
        }
        let field = if path.starts_with("details.") {
            path
        } else {
            format!("details.{path}")
        };
        actions::add_facet(explorer, &field);
        typed.set(String::new());
    };
    let ask = move |_| {
        if paths.with_untracked(Option::is_none) {
            actions::list_paths(explorer);
        }
    };
    view! {
        <form class="audit-explorer-facet__add" on:submit=add>
            <input
                type="text"
                class="audit-explorer-field"
                list="audit-explorer-paths"
                aria-label=t.facet_path()
                placeholder=t.facet_path()
                autocomplete="off"
                spellcheck="false"
                data-test="facet-path"
                prop:value=move || typed.get()
                on:focus=ask
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <datalist id="audit-explorer-paths">
                {move || {
                    paths
                        .get()
                        .unwrap_or_default()
                        .into_iter()
                        .map(|path| view! { <option value=path.field.strip_prefix("details.").unwrap_or(&path.field).to_owned()></option> })
                        .collect_view()
                }}
            </datalist>
            <button type="submit" class="audit-explorer-button" disabled=move || typed.with(|typed| typed.trim().is_empty())>{t.add()}</button>
        </form>
    }
}
