//! The list below the query bar: fields and values to put in.

use leptos::prelude::*;

use crate::app::failure_text::about_text;
use crate::app::state::Explorer;
use crate::app::texts::texts;

/// The list's id, to which the field points.
pub const LIST_ID: &str = "audit-explorer-completions";

/// The id of one item.
pub fn item_id(number: usize) -> String {
    format!("{LIST_ID}-{number}")
}

/// The list; the focus stays in the field.
#[component]
pub fn CompletionList(
    /// The state to show.
    explorer: Explorer,
    /// Called with the number of the item that was chosen.
    chosen: Callback<usize>,
) -> impl IntoView {
    let t = texts();
    let offer = explorer.offer;
    let items = move || {
        let found = offer.found.get();
        found
            .items
            .into_iter()
            .enumerate()
            .map(|(number, item)| {
                let is_active = move || offer.active.get() == Some(number);
                // The field must not lose the focus before the click is done.
                let on_down = move |event: leptos::ev::PointerEvent| event.prevent_default();
                let about = about_text(t, &item.label, &item.about);
                view! {
                    <li
                        id=item_id(number)
                        class="audit-explorer-completions__item"
                        role="option"
                        aria-selected=move || is_active().to_string()
                        on:pointerdown=on_down
                        on:mousedown=|event| event.prevent_default()
                        on:click=move |_| chosen.run(number)
                    >
                        <code class="audit-explorer-completions__label">{item.label}</code>
                        <span class="audit-explorer-completions__about">{about}</span>
                        <span class="audit-explorer-completions__count">{item.count.map(|count| t.number(count))}</span>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <ul
            class="audit-explorer-completions"
            id=LIST_ID
            role="listbox"
            aria-label=t.suggestions()
            data-test="completions"
            hidden=move || !offer.open.get()
        >
            {items}
        </ul>
    }
}
