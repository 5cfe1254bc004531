//! Bringing other events in, and forgetting those here.

use leptos::prelude::*;

use super::app::open;
use super::icon::Icon;
use super::loader::{AddressForm, FilePicker, PasteButton};
use super::popover::Popover;
use crate::app::actions;
use crate::app::state::Explorer;
use crate::app::texts::texts;
use crate::web::link::LoadInput;

/// The `Open` button with its panel.
#[component]
pub fn SourceMenu(
    /// The state to load into.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let shown = RwSignal::new(false);
    let close = Callback::new(move |()| shown.set(false));
    let adding = RwSignal::new(false);
    // Where nothing is, there is nothing to add to.
    let add = Signal::derive(move || adding.get() && explorer.has_events());
    let forget = move |_| {
        shown.set(false);
        leptos::task::spawn_local(async move {
            actions::clear(explorer).await.ok(); // told to the host; nothing changed on the screen
        });
    };
    let sample = explorer.sample.get_value();
    view! {
        <Popover
            name="open"
            label=t.open_events()
            open=shown
            trigger=move || view! { <Icon name="folder" /> <span class="audit-explorer-header__label">{t.open()}</span> }
        >
            <Show when=move || explorer.has_events()>
                <label class="audit-explorer-open__add">
                    <input type="checkbox" data-test="add" prop:checked=move || adding.get() on:change=move |event| adding.set(event_target_checked(&event)) />
                    {t.open_add()}
                </label>
            </Show>
            <div class="audit-explorer-open__ways">
                <FilePicker explorer add picked=close />
                <PasteButton explorer add pasted=close />
            </div>
            <p class="audit-explorer-open__or">{t.or_address()}</p>
            <AddressForm explorer add given=close />
            {sample
                .clone()
                .map(|sample| {
                    let load = move |_| {
                        shown.set(false);
                        open(explorer, LoadInput::Url(sample.clone()), false);
                    };
                    view! { <button type="button" class="audit-explorer-button audit-explorer-button--plain" on:click=load>{t.load_sample()}</button> }
                })}
            <Show when=move || explorer.has_events()>
                <button type="button" class="audit-explorer-button audit-explorer-button--plain audit-explorer-button--danger" on:click=forget>
                    <Icon name="trash" />
                    {t.forget_events()}
                </button>
            </Show>
            <Show when=move || explorer.has_events() && !explorer.without.get().export>
                <button type="button" class="audit-explorer-button audit-explorer-button--plain" data-test="save-case" on:click=move |_| actions::save_case(explorer)>
                    <Icon name="file" />
                    {t.save_case()}
                </button>
            </Show>
            <button type="button" class="audit-explorer-button audit-explorer-button--plain" data-test="check-file" on:click=move |_| actions::open_verify(explorer)>
                <Icon name="check" />
                {t.check_exported()}
            </button>
            <p class="audit-explorer-open__note">{t.stays_here()}</p>
        </Popover>
    }
}
