//! What is offered while somebody writes, and going back to what was searched before.

use leptos::prelude::*;

use super::search::type_query;
use crate::app::completion::put_in;
use crate::app::state::Explorer;
use crate::web::timer;

/// A search that stood this long is worth going back to.
const SETTLED_MILLIS: u32 = 1_200;

/// Offers what may stand at byte `cursor` of `text`, which is or will be in the bar.
pub fn complete(explorer: Explorer, text: String, cursor: usize) {
    leptos::task::spawn_local(async move {
        let Some(link) = explorer.link() else { return };
        // A failure offers nothing, which is no harm.
        let Ok(found) = link.complete(text.clone(), cursor).await else {
            return;
        };
        // Somebody may have written on, or gone elsewhere.
        if explorer.query_text.try_get_untracked().as_ref() != Some(&text) {
            return;
        }
        let found = if text.is_empty() {
            explorer.offer.with_past(found)
        } else {
            found
        };
        let any = !found.items.is_empty();
        explorer.offer.active.try_set(None);
        explorer.offer.found.try_set(found);
        explorer.offer.open.try_set(any);
    });
}

/// Puts an offered item into the bar; the new text, and the byte at which writing goes on.
pub fn accept(explorer: Explorer, number: usize) -> Option<(String, usize)> {
    let (from, to, item) = explorer.offer.found.with_untracked(|found| {
        let item = found.items.get(number)?;
        Some((found.from, found.to, item.text.clone()))
    })?;
    let (text, cursor) = explorer
        .query_text
        .with_untracked(|text| put_in(text, from, to, &item));
    explorer.offer.close();
    type_query(explorer, text.clone());
    if item.ends_with(':') {
        complete(explorer, text.clone(), cursor);
    }
    Some((text, cursor))
}

/// Remembers the search that stands now, if it stands a while longer.
pub(super) fn remember_query(explorer: Explorer, text: String) {
    leptos::task::spawn_local(async move {
        timer::sleep(SETTLED_MILLIS).await;
        if explorer.searched.try_get_value().as_ref() == Some(&text) {
            explorer.offer.remember(&text);
        }
    });
}

/// Goes back to the search before this one.
pub fn undo(explorer: Explorer) {
    let text = explorer.query_text.get_untracked();
    if let Some(before) = explorer.offer.step_back(&text) {
        type_query(explorer, before);
    }
}
