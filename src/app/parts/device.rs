//! What is kept on this device, how much room it takes, and how to get rid of it.

use leptos::prelude::*;

use super::icon::Icon;
use super::kept_note::NewButton;
use super::popover::Popover;
use crate::app::actions;
use crate::app::device_state::{KeepState, when};
use crate::app::show;
use crate::app::state::Explorer;

/// The button with its panel; only where the host lets things be kept.
#[component]
pub fn DeviceMenu(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let forget = move |_| {
        open.set(false);
        leptos::task::spawn_local(async move {
            actions::clear(explorer).await.ok(); // told to the host; nothing changed on the screen
        });
    };
    let trigger = || view! { <Icon name="device" /> <span class="audit-explorer-spoken">"Kept on this device"</span> };
    view! {
        <Show when=move || explorer.device.on.get()>
            <Popover name="device" label="Kept on this device" open trigger>
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
                    "Forget everything"
                </button>
            </Popover>
        </Show>
    }
}

/// What is kept, in a sentence.
fn kept(explorer: Explorer) -> String {
    let desk = explorer.device;
    let since = desk.keeping.with(|keeping| keeping.since);
    match (desk.state.get(), since) {
        (KeepState::Busy, _) => "The events are being kept on this device\u{2026}".to_owned(),
        (KeepState::Problem(problem), _) => format!("{}.", show::sentence(&problem)),
        (KeepState::Kept, Some(since)) => format!(
            "{} kept on this device on {}.",
            show::counted(desk.events.get(), "event", "events"),
            when(since)
        ),
        _ => "Nothing is kept yet. What is loaded is kept on this device, with its view and the exported files.".to_owned(),
    }
}

/// How much room it takes, and how much there is.
fn room(explorer: Explorer) -> String {
    explorer.device.keeping.with(|keeping| {
        let takes = show::size(keeping.bytes);
        match keeping.room {
            Some(room) => format!("The events take {takes}; {} are free.", show::size(room)),
            None => format!("The events take {takes}."),
        }
    })
}

fn seal(explorer: Explorer) -> &'static str {
    match explorer
        .device
        .keeping
        .with(|keeping| keeping.sealed && keeping.since.is_some())
    {
        true => "Encrypted with the key of this page.",
        false => "Not encrypted: who can use this browser can read it.",
    }
}

/// Says that the page lies in a case file, and gives out its manifest.
#[component]
pub fn CaseNote(
    /// The state to show.
    explorer: Explorer,
) -> impl IntoView {
    view! {
        <Show when=move || explorer.device.case.with(Option::is_some)>
            <div class="audit-explorer-banner audit-explorer-banner--note" role="status" data-test="case-note">
                <Icon name="lock" />
                <p>"This is a case file: the events are as they were when it was saved, and nothing can be added. An export of all of them as NDJSON, newest first as here, has the digest in its manifest."</p>
                <button type="button" class="audit-explorer-button" data-test="case-manifest" on:click=move |_| actions::save_case_manifest(explorer)>
                    "Save the manifest"
                </button>
            </div>
        </Show>
    }
}
