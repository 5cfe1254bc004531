//! What the host page sets: attributes, reports, the clock.

use leptos::prelude::*;

use super::failed;
use super::reports::restore_reports;
use super::search::{refresh, set_zone};
use super::view::watch_view;
use crate::app::config::Config;
use crate::app::state::Explorer;
use crate::web::online::OnlineWatch;

/// Tells the engine what it must know before the first load.
pub fn start(explorer: Explorer) {
    watch_view(explorer);
    restore_reports(explorer);
    let watch = OnlineWatch::new(move |online| {
        explorer.online.try_set(online);
    });
    // Until the element is gone.
    StoredValue::new_local(watch);
    let Some(link) = explorer.link() else { return };
    // Each on its own, so that both are on their way before anything else is asked.
    let now = explorer.now.get_value();
    if now.is_some() {
        let link = link.clone();
        leptos::task::spawn_local(async move {
            if let Err(failure) = link.set_now(now).await {
                failed(explorer, failure);
            }
        });
    }
    let zone = explorer.zone.get_untracked();
    leptos::task::spawn_local(async move {
        if let Err(failure) = link.set_zone(zone).await {
            // An unknown zone in the attribute: times are shown in UTC, and say so.
            explorer.zone.try_set("UTC".to_owned());
            failed(explorer, failure);
        }
    });
}

/// The attributes changed. The first query is left alone: afterwards the bar is the truth. So is the screen in what the
/// person chose there, of which no attribute changed.
pub fn configure(explorer: Explorer, config: Config) {
    let before = explorer.attributes.get_value();
    explorer.without.set(config.without());
    explorer.sample.set_value(config.sample.clone());
    if config.theme() != before.theme() {
        explorer.theme.set(config.theme());
    }
    if config.report() != before.report() {
        let report = Some(config.report().to_owned());
        explorer
            .export
            .options
            .update(|options| options.report = report);
    }
    let now = config.now();
    if now != explorer.now.get_value() {
        explorer.now.set_value(now.clone());
        leptos::task::spawn_local(async move {
            let Some(link) = explorer.link() else { return };
            match link.set_now(now).await {
                Ok(()) => refresh(explorer).await,
                Err(failure) => drop(failed(explorer, failure)),
            }
        });
    }
    let zone = config.zone();
    if zone != before.zone() {
        leptos::task::spawn_local(async move {
            set_zone(explorer, zone).await.ok(); // told to the host; the old zone stays
        });
    }
    explorer.attributes.set_value(config);
}
