//! What is kept on this device, how much room it takes, and how to get rid of it.

use leptos::prelude::*;

use super::icon::Icon;
use super::kept_note::NewButton;
use super::popover::Popover;
use crate::app::actions;
use crate::app::device_state::{KeepState, when};
use crate::app::show;
use crate::app::state::Explorer;
use crate::app::texts::texts;

/// The button with its panel; only where the host lets things be kept.
#[component]
pub fn DeviceMenu(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    let open = RwSignal::new(false);
    let forget = move |_| {
        open.set(false);
        leptos::task::spawn_local(async move {
            actions::clear(explorer).await.ok(); // told to the host; nothing changed on the screen
        });
    };
    let trigger = move || view! { <Icon name="device" /> <span class="audit-explorer-spoken">{t.kept_label()}</span> };
    view! {
        <Show when=move || explorer.device.on.get()>
            <Popover name="device" label=t.kept_label() open trigger>
                <p data-test="kept">{move || kept(explorer)}</p>
                <p class="audit-explorer-device__room" data-test="room">{move || room(explorer)}</p>
                <p class="audit-explorer-open__note">{move || seal(explorer)}</p>
                <NewButton explorer open />
                <button
                    type="button"
                    class="audit-explorer-button audit-explorer-button--plain audit-explorer-button--danger"
                    data-test="forget-everything"
                    on:click=forget
                >
                    <Icon name="trash" />
                    {t.forget_everything()}
                </button>
            </Popover>
        </Show>
    }
}

/// What is kept, in a sentence.
fn kept(explorer: Explorer) -> String {
    let t = explorer.texts();
    let desk = explorer.device;
    let since = desk.keeping.with(|keeping| keeping.since);
    match (desk.state.get(), since) {
        (KeepState::Busy, _) => t.keeping(),
        (KeepState::Problem(problem), _) => format!("{}.", show::sentence(&problem)),
        (KeepState::Kept, Some(since)) => t.kept_since(desk.events.get(), &when(since, t)),
        _ => t.kept_nothing(),
    }
}

/// How much room it takes, and how much there is.
fn room(explorer: Explorer) -> String {
    let t = explorer.texts();
    explorer.device.keeping.with(|keeping| {
        let takes = show::size(keeping.bytes, t);
        match keeping.room {
            Some(room) => t.room_free(&show::size(room, t), &takes),
            None => t.room(&takes),
        }
    })
}

fn seal(explorer: Explorer) -> String {
    let t = explorer.texts();
    match explorer
        .device
        .keeping
        .with(|keeping| keeping.sealed && keeping.since.is_some())
    {
        true => t.sealed(),
        false => t.unsealed(),
    }
}

/// Says that the page lies in a case file, and gives out its manifest.
#[component]
pub fn CaseNote(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let t = texts();
    view! {
        <Show when=move || explorer.device.case.with(Option::is_some)>
            <div class="audit-explorer-banner audit-explorer-banner--note" role="status" data-test="case-note">
                <Icon name="lock" />
                <p>{t.case_note()}</p>
                <button type="button" class="audit-explorer-button" data-test="case-manifest" on:click=move |_| actions::save_case_manifest(explorer)>
                    {t.case_manifest()}
                </button>
            </div>
        </Show>
    }
}
