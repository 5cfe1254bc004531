//! What may be drawn a moment later than the rest.

use leptos::prelude::*;

use crate::web::pause::pause;

/// Draws its children in a task of their own: where much is drawn for the first time, what a person waits for is there
/// sooner, and a key pressed in between is heard.
#[component]
pub fn Later(
    /// What is drawn.
    children: ChildrenFn,
) -> impl IntoView {
    let is_due = RwSignal::new(false);
    leptos::task::spawn_local(async move {
        pause().await;
        is_due.try_set(true);
    });
    let children = StoredValue::new(children);
    view! {
        <Show when=move || is_due.get()>{children.with_value(|children| children())}</Show>
    }
}
