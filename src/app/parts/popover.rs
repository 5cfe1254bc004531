//! A button that opens a panel below itself.

use leptos::{html, prelude::*};

use crate::web::{focus, timer};

/// The panel takes the focus, and gives it back on Escape; it closes when the focus leaves.
#[component]
pub fn Popover(
    /// Suffix of the panel's class, and its part name.
    name: &'static str,
    /// What the panel is, for those who cannot see it.
    #[prop(into)]
    label: String,
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// What stands in the button.
    #[prop(into)]
    trigger: ViewFn,
    /// What stands in the panel.
    children: ChildrenFn,
) -> impl IntoView {
    let wrapper = NodeRef::<html::Div>::new();
    let panel = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    Effect::new(move || {
        if let Some(panel) = panel.get() {
            focus::enter(&panel, "[data-first], input, button, select");
        }
    });
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            // The host's dialog, in which the element may stand, stays open.
            event.prevent_default();
            event.stop_propagation();
            open.set(false);
            if let Some(button) = button.get_untracked() {
                button.focus().ok(); // gone with its element: nothing to focus
            }
        }
    };
    // Closed by a choice within it, which went with it: the focus goes back to where it came from.
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if was_open == Some(true)
            && !is_open
            && let Some(button) = button.get_untracked()
            && focus::is_nowhere(&button)
        {
            button.focus().ok(); // gone with its element: nothing to focus
        }
        is_open
    });
    let on_leave = move |event: leptos::ev::FocusEvent| {
        // Taken off the page with the focus within, it is told so when its scope is gone.
        let Some(wrapper) = wrapper.try_get_untracked().flatten() else {
            return;
        };
        if !focus::leaves(&event, &wrapper) {
            return;
        }
        if event.related_target().is_some() {
            open.set(false);
            return;
        }
        // Nothing has the focus now. What had it may have gone by its own doing: then it soon is on what is nearest.
        leptos::task::spawn_local(async move {
            timer::sleep(0).await;
            if !focus::is_within(&wrapper) {
                open.try_set(false);
            }
        });
    };
    view! {
        <div class=format!("audit-explorer-popover audit-explorer-popover--{name}") node_ref=wrapper on:keydown=on_key on:focusout=on_leave>
            <button
                type="button"
                class="audit-explorer-popover__button"
                part=format!("{name}-button")
                node_ref=button
                aria-expanded=move || open.get().to_string()
                aria-haspopup="dialog"
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {trigger.run()}
            </button>
            {move || {
                open.get()
                    .then(|| {
                        view! {
                            <div
                                class=format!("audit-explorer-popover__panel audit-explorer-{name}")
                                part=name
                                role="dialog"
                                aria-label=label.clone()
                                tabindex="-1"
                                node_ref=panel
                            >
                                {children()}
                            </div>
                        }
                    })
            }}
        </div>
    }
}
