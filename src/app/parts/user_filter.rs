//! Finding one person.

use leptos::prelude::*;

use super::icon::Icon;
use crate::app::actions;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::core::query::compose;

/// The box for a name, an e-mail or an id.
#[component]
pub fn UserFilter(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let typed = RwSignal::new(String::new());
    // A space at the end means nothing to the query, but must not vanish under somebody's fingers.
    let shown = move || {
        let user = explorer.filters.with(|filters| filters.user.clone());
        typed.with(|typed| {
            if typed.trim() == user {
                typed.clone()
            } else {
                user
            }
        })
    };
    let set = move |user: String| {
        typed.set(user.clone());
        let text = explorer
            .query_text
            .with_untracked(|text| compose::with_user(text, &user));
        actions::type_query(explorer, text);
    };
    view! {
        <div class="audit-explorer-input audit-explorer-user" part="user">
            <Icon name="person" />
            <input
                type="text"
                class="audit-explorer-input__text"
                aria-label=t.user_filter()
                placeholder=t.user_filter_hint()
                autocomplete="off"
                spellcheck="false"
                data-test="user"
                prop:value=shown
                on:input=move |event| set(event_target_value(&event))
            />
            <Show when=move || explorer.filters.with(|filters| !filters.user.is_empty())>
                <button type="button" class="audit-explorer-input__clear" aria-label=t.anyone() title=t.anyone() on:click=move |_| set(String::new())>
                    <Icon name="close" />
                </button>
            </Show>
        </div>
    }
}
