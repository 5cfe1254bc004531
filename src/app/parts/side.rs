//! The panel beside the table: values to choose from, or what stands out.

use leptos::prelude::*;

use super::facets::Facets;
use super::icon::Icon;
use super::insight::InsightPanel;
use super::later::Later;
use crate::app::actions;
use crate::app::panels::{Side, Tab};
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::web::focus;

const TABS: [(Tab, &str); 2] = [(Tab::Values, "values"), (Tab::Insight, "insight")];

/// The panel with its two tabs.
#[component]
pub fn SidePanel(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let side = explorer.panels.side;
    let tab = explorer.panels.tab;
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && side.get_untracked() == Side::Open {
            event.stop_propagation();
            actions::set_side(explorer, Side::Closed);
            focus::enter_root(&event, "[data-test=grid]");
        }
    };
    // The button hides itself with all that is around it.
    let close = move |event: leptos::ev::MouseEvent| {
        actions::set_side(explorer, Side::Closed);
        focus::enter_root_soon(&event, "[data-test=side-open]");
    };
    view! {
        <section
            class=move || format!("audit-explorer-side audit-explorer-side--{}", side.get().as_str())
            part="side"
            aria-label=t.side()
            data-test="side"
            on:keydown=on_key
        >
            <div class="audit-explorer-side__head">
                <TabList explorer />
                <button type="button" class="audit-explorer-button audit-explorer-button--icon" aria-label=t.side_hide() title=t.side_hide() data-test="side-close" on:click=close>
                    <Icon name="close" />
                </button>
            </div>
            <div
                class="audit-explorer-side__body"
                role="tabpanel"
                id="audit-explorer-side-body"
                aria-labelledby=move || format!("audit-explorer-tab-{}", name_of(tab.get()))
            >
                <Show when=move || tab.get() == Tab::Values fallback=move || view! { <InsightPanel explorer /> }>
                    <Later><Facets explorer /></Later>
                </Show>
            </div>
        </section>
    }
}

fn name_of(tab: Tab) -> &'static str {
    TABS.iter()
        .find(|(known, _)| *known == tab)
        .map_or("", |(_, name)| name)
}

/// The two tabs; arrows go from one to the other.
#[component]
fn TabList(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let tab = explorer.panels.tab;
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
            event.prevent_default();
            let other = match tab.get_untracked() {
                Tab::Values => Tab::Insight,
                Tab::Insight => Tab::Values,
            };
            actions::set_tab(explorer, other);
            focus::enter_soon(&event, "[role=tab][aria-selected=true]");
        }
    };
    view! {
        <div class="audit-explorer-side__tabs" role="tablist" aria-label=t.side_tabs() on:keydown=on_key>
            {TABS
                .map(|(own, name)| {
                    let selected = move || tab.get() == own;
                    view! {
                        <button
                            type="button"
                            class="audit-explorer-side__tab"
                            role="tab"
                            id=format!("audit-explorer-tab-{name}")
                            aria-controls="audit-explorer-side-body"
                            aria-selected=move || selected().to_string()
                            tabindex=move || if selected() { "0" } else { "-1" }
                            data-test=format!("tab-{name}")
                            on:click=move |_| actions::set_tab(explorer, own)
                        >
                            {t.side_tab(name)}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// The button that brings the panel where there is no room for it, or after it was hidden.
#[component]
pub fn SideButton(
    /// The state to change.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let side = explorer.panels.side;
    // The button goes where the panel is.
    let open = move |event: leptos::ev::MouseEvent| {
        actions::set_side(explorer, Side::Open);
        focus::enter_root_soon(&event, "[data-test=side] [role=tab][aria-selected=true]");
    };
    view! {
        <button
            type="button"
            class=move || format!("audit-explorer-button audit-explorer-side-button audit-explorer-side-button--{}", side.get().as_str())
            data-test="side-open"
            on:click=open
        >
            <Icon name="panel" />
            {t.side_tab("values")}
        </button>
    }
}
