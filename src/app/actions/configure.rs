//! What the host page sets, at the start and later.

use leptos::prelude::*;

use super::{failed, gone, set_theme, set_zone};
use crate::app::config::Config;
use crate::app::state::Explorer;
use crate::core::failure::Failure;
use crate::core::protocol::Report;

/// Follows the host's attributes, which have changed. Its `query` is the first search only.
pub fn configure(explorer: Explorer, config: Config) {
    let before = explorer.config.get_value();
    explorer.without.set(config.without);
    if config.theme != before.theme {
        set_theme(explorer, config.theme);
    }
    if config.report != before.report {
        explorer.export.options.update(|options| {
            options.report = Some(if config.report.is_empty() {
                "visible".into()
            } else {
                config.report.clone()
            });
        });
    }
    explorer.config.set_value(config.clone());
    leptos::task::spawn_local(async move {
        tell(explorer, &before, &config).await.ok(); // the error event has told
    });
}

/// Tells a fresh engine of the host's attributes.
pub fn start(explorer: Explorer) {
    let config = explorer.config.get_value();
    leptos::task::spawn_local(async move {
        tell(explorer, &Config::default(), &config).await.ok(); // the error event has told
    });
}

async fn tell(explorer: Explorer, before: &Config, config: &Config) -> Result<(), Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    if config.now != before.now {
        link.set_now(config.now.clone())
            .await
            .map_err(|failure| failed(explorer, failure))?;
    }
    if config.time_zone != before.time_zone {
        set_zone(explorer, config.time_zone.clone()).await?;
    }
    Ok(())
}

/// Reports that the host adds to the built-in ones.
pub async fn set_reports(explorer: Explorer, reports: Vec<Report>) -> Result<(), Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    link.set_reports(reports)
        .await
        .map_err(|failure| failed(explorer, failure))
}
