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

/// The attributes changed. The first query is left alone: afterwards the bar is the truth.
pub fn configure(explorer: Explorer, config: Config) {
    explorer.without.set(config.without());
    explorer.theme.set(config.theme());
    explorer.sample.set_value(config.sample.clone());
    if config
        .report
        .as_deref()
        .is_some_and(|report| !report.is_empty())
    {
        explorer
            .export
            .options
            .update(|options| options.report.clone_from(&config.report));
    }
    if explorer.now.get_value() != config.now {
        explorer.now.set_value(config.now.clone());
        leptos::task::spawn_local(async move {
            let Some(link) = explorer.link() else { return };
            match link.set_now(config.now).await {
                Ok(()) => refresh(explorer).await,
                Err(failure) => drop(failed(explorer, failure)),
            }
        });
    }
    let zone = config
        .time_zone
        .filter(|zone| !zone.is_empty())
        .unwrap_or_else(|| "UTC".to_owned());
    if zone != explorer.attribute_zone.get_value() {
        explorer.attribute_zone.set_value(zone.clone());
        leptos::task::spawn_local(async move {
            set_zone(explorer, zone).await.ok(); // told to the host; the old zone stays
        });
    }
}
