//! Views with names: kept, shown again, taken along as a file.

use leptos::{html, prelude::*};

use super::icon::Icon;
use super::popover::Popover;
use crate::app::actions;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::app::view::SavedView;
use crate::web::{file, focus};

/// The button with its panel.
#[component]
pub fn ViewsMenu(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let open = RwSignal::new(false);
    let views = explorer.saved_views;
    let kept = move || match explorer.device.on.get() {
        true => t.views_kept(),
        false => t.views_until_closed(),
    };
    let input = NodeRef::<html::Input>::new();
    let on_file = move |_| {
        if let Some(file) = input
            .get_untracked()
            .and_then(|input| file::picked(&input).pop())
        {
            actions::import_views(explorer, file);
        }
    };
    let trigger = move || view! { <Icon name="bookmark" /> <span class="audit-explorer-header__label">{t.views_word()}</span> };
    view! {
        <Popover name="views" label=t.saved_views() open trigger>
            <NewView explorer />
            <ul class="audit-explorer-views__list">
                <For each=move || views.get() key=|saved| serde_json::to_string(saved).unwrap_or_default() let:saved>
                    <SavedRow explorer saved open />
                </For>
            </ul>
            <Show when=move || views.with(|views| !views.is_empty())>
                <button type="button" class="audit-explorer-button audit-explorer-button--plain" on:click=move |_| actions::export_views(explorer)>
                    <Icon name="export" />
                    {t.views_save()}
                </button>
            </Show>
            <label class="audit-explorer-button audit-explorer-button--plain audit-explorer-file">
                <Icon name="file" />
                {t.views_open()}
                <input type="file" class="audit-explorer-spoken" accept=".json" data-test="views-file" node_ref=input on:change=on_file />
            </label>
            <p class="audit-explorer-open__note">{kept}</p>
        </Popover>
    }
}

/// A name for what is shown now.
#[component]
fn NewView(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let name = RwSignal::new(String::new());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if name.with_untracked(|name| !name.trim().is_empty()) {
            // The button goes grey with the name, and would take the focus along, and the menu with it.
            focus::enter_parent(&event, "[data-first]");
            actions::save_view(explorer, &name.get_untracked());
            name.set(String::new());
        }
    };
    view! {
        <form class="audit-explorer-address" on:submit=save>
            <input
                type="text"
                class="audit-explorer-field"
                data-first
                aria-label=t.view_name()
                placeholder=t.view_name_hint()
                autocomplete="off"
                data-test="view-name"
                prop:value=move || name.get()
                on:input=move |event| name.set(event_target_value(&event))
            />
            <button type="submit" class="audit-explorer-button" data-test="view-save" disabled=move || name.with(|name| name.trim().is_empty())>{t.save()}</button>
        </form>
    }
}

/// One saved view.
#[component]
fn SavedRow(
    /// The state to change.
    explorer: Explorer,
    /// The view.
    saved: SavedView,
    /// Whether the panel is shown.
    open: RwSignal<bool>,
) -> impl IntoView {
    let t = texts();
    let name = saved.name.clone();
    let label = t.forget_name(&name);
    let query = saved.view.query.clone().filter(|query| !query.is_empty());
    let shown = saved.clone();
    let show = move |_| {
        actions::show_saved(explorer, shown.clone());
        open.set(false);
    };
    view! {
        <li class="audit-explorer-views__row">
            <button type="button" class="audit-explorer-views__view" data-test="view" on:click=show>
                <b>{saved.name}</b>
                <code>{query.unwrap_or_else(|| t.all_events())}</code>
            </button>
            <button type="button" class="audit-explorer-button audit-explorer-button--icon" aria-label=label on:click=move |_| actions::remove_view(explorer, &name)>
                <Icon name="trash" />
            </button>
        </li>
    }
}

/// Says that the view on the screen was made with other events.
#[component]
pub fn ForeignView(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    view! {
        <Show when=move || explorer.foreign_view.get()>
            <div class="audit-explorer-banner audit-explorer-banner--note" role="status" data-test="foreign-view">
                <Icon name="warning" />
                <p>{t.foreign_view()}</p>
                <button type="button" class="audit-explorer-button audit-explorer-button--icon" aria-label=t.dismiss() on:click=move |_| actions::dismiss_foreign(explorer)>
                    <Icon name="close" />
                </button>
            </div>
        </Show>
    }
}
