//! New since last time: reading only what is not there yet of the last source.

use leptos::prelude::*;

use super::load::{begin, name_of, take_report};
use super::search::{refresh, restart};
use super::view::view_arrives;
use super::{failed, gone, say};
use crate::app::device_state::News;
use crate::app::failure_text::failure_text;
use crate::app::host_event::HostEvent;
use crate::app::state::{Explorer, LastLoad, SourceState};
use crate::core::failure::{Code, Failure};
use crate::core::privacy::bare_address;
use crate::core::protocol::{NewEvents, SourceConfig};
use crate::web::link::LoadInput;

/// Whether the last source is one that may be asked again.
pub fn can_ask_again(explorer: Explorer) -> bool {
    explorer
        .last_load
        .try_with_value(|last| last.as_ref().and_then(endpoint).is_some())
        == Some(true)
}

/// Reads what is new of the last source, and joins it to what is there: all of it, or nothing.
pub async fn load_new(explorer: Explorer) -> Result<NewEvents, Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    let last = explorer.last_load.get_value();
    let Some((config, read)) = last
        .as_ref()
        .and_then(|last| Some((endpoint(last)?, last.read.clone())))
    else {
        let failure = Failure::new(
            Code::BadOptions,
            "there is no address to ask for what is new: the events came from a file, or the address was not kept because it holds a secret. Load them again",
        );
        return Err(refused(explorer, failure));
    };
    let before = explorer
        .source
        .with_untracked(|source| source.state.clone());
    let mine = begin(explorer);
    explorer
        .source
        .update(|source| source.state = SourceState::Loading);
    let result = link.load_newer(config, read).await;
    if explorer.generations.try_with_value(|all| all.load) != Some(mine) {
        return result;
    }
    explorer.progress.try_set(None);
    match result {
        Ok(new) => {
            show_new(explorer, &new).await;
            Ok(new)
        }
        Err(failure) => {
            explorer.source.try_update(|source| source.state = before);
            refresh(explorer).await;
            Err(refused(explorer, failure))
        }
    }
}

async fn show_new(explorer: Explorer, new: &NewEvents) {
    explorer.source.try_update(|source| {
        source.state = SourceState::Loaded;
        take_report(source, &new.report, true);
        if let Some(report) = &mut source.report {
            // All up to this asking is there now.
            report.asked.clone_from(&new.report.asked);
        }
    });
    explorer.panels.paths.try_set(None);
    restart(explorer).await.ok(); // a wrong query is shown in its bar
    view_arrives(explorer).await;
    let t = explorer.texts();
    let text = match new.added {
        0 => t.nothing_new(),
        added => t.new_events(added),
    };
    say(explorer, text.clone());
    super::device::keep_events(explorer);
    explorer.device.news.try_set(Some(News {
        text,
        is_whole_needed: false,
        is_problem: false,
    }));
    explorer.emit(HostEvent::Load(Box::new(new.report.clone())));
}

fn sentence_of(explorer: Explorer, failure: &Failure) -> String {
    let text = failure_text(explorer.texts(), failure);
    match text.ends_with('.') {
        true => text,
        false => format!("{text}."),
    }
}

/// Says why nothing was added, and whether only the whole can be loaded.
fn refused(explorer: Explorer, failure: Failure) -> Failure {
    let is_whole_needed = failure.detail["whole"] == true;
    explorer.device.news.try_set(match failure.code {
        // Stopped on purpose: nothing to complain of.
        Code::Cancelled => None,
        _ => Some(News {
            text: sentence_of(explorer, &failure),
            is_whole_needed,
            is_problem: true,
        }),
    });
    failed(explorer, failure)
}

/// Takes what was said of it away.
pub fn dismiss_news(explorer: Explorer) {
    explorer.device.news.set(None);
}

/// The endpoint of a load, if it was one.
fn endpoint(last: &LastLoad) -> Option<SourceConfig> {
    match &last.input {
        LoadInput::Source(config) => Some((**config).clone()),
        LoadInput::Url(url) => Some(SourceConfig {
            url: url.clone(),
            format: last.read.format,
            source: Some(last.read.source.clone()),
            ..SourceConfig::default()
        }),
        _ => None,
    }
}

/// The last source, to be noted with its events; none if its address or a header of its may hold a secret, which is
/// written nowhere.
pub(super) fn noted_source(explorer: Explorer) -> Option<SourceConfig> {
    let last = explorer.last_load.try_get_value().flatten()?;
    let config = endpoint(&last)?;
    let is_open = config.headers.is_empty()
        && config.body.is_none()
        && !last.append
        && bare_address(&config.url) == config.url;
    is_open.then_some(config)
}

/// The source of events that were kept, to be asked again; what was loaded since stays the last one.
pub(super) fn take_source(explorer: Explorer, config: SourceConfig) {
    let is_free = explorer.last_load.try_with_value(Option::is_none) == Some(true);
    if is_free {
        let mut read = config.read_options();
        let input = LoadInput::Source(Box::new(config));
        read.name = name_of(&input, explorer.texts());
        explorer.last_load.try_set_value(Some(LastLoad {
            input,
            read,
            append: false,
        }));
    }
}
