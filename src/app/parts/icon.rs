//! Pictures from the style sheet, drawn in the colour of the text around.

use leptos::prelude::*;

/// A picture beside a text that says the same; alone, its button has a label.
#[component]
pub fn Icon(
    /// Suffix of its class in `icons.css`.
    name: &'static str,
) -> impl IntoView {
    view! { <span class=format!("audit-explorer-icon audit-explorer-icon--{name}") aria-hidden="true"></span> }
}
