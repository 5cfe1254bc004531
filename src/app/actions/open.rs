//! One event in full.

use std::sync::Arc;

use leptos::prelude::*;

use super::table::activate;
use super::{failed, gone};
use crate::app::host_event::HostEvent;
use crate::app::state::{Explorer, Opened};
use crate::core::failure::Failure;
use crate::core::protocol::Row;

/// Opens the event at `number` of the selection.
pub fn open_row(explorer: Explorer, number: u64) {
    activate(explorer, number);
    leptos::task::spawn_local(async move {
        let row = match explorer.rows.with_untracked(|rows| rows.get(number)) {
            Some(row) => row,
            None => {
                let Some(link) = explorer.link() else { return };
                match link
                    .rows(number as u32, 1)
                    .await
                    .map(|rows| rows.into_iter().next())
                {
                    Ok(Some(row)) => Arc::new(row),
                    Ok(None) => return,
                    Err(failure) => {
                        failed(explorer, failure);
                        return;
                    }
                }
            }
        };
        explorer.emit(HostEvent::Select { index: row.index });
        show(explorer, Some(number), row).await.ok(); // the panel tells
    });
}

/// Opens the event that arrived as number `index`, wherever it stands; its raw text.
pub async fn open_event(explorer: Explorer, index: u32) -> Result<String, Failure> {
    let found = explorer.rows.with_untracked(|rows| {
        rows.list
            .iter()
            .position(|row| row.index == index)
            .map(|place| (rows.offset + place as u64, rows.list[place].clone()))
    });
    let (number, row) = match found {
        Some((number, row)) => (Some(number), row),
        None => (
            None,
            Arc::new(Row {
                index,
                ..Row::default()
            }),
        ),
    };
    show(explorer, number, row).await
}

async fn show(explorer: Explorer, number: Option<u64>, row: Arc<Row>) -> Result<String, Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    let index = row.index;
    explorer.opened.try_set(Some(Opened {
        number,
        row,
        raw: None,
    }));
    let result = link.event(index).await;
    explorer.opened.try_update(|opened| {
        // Another event may have been opened meanwhile.
        if let Some(opened) = opened.as_mut().filter(|opened| opened.row.index == index) {
            opened.raw = Some(result.as_deref().map(Arc::from).map_err(Failure::clone));
        }
    });
    result.map_err(|failure| failed(explorer, failure))
}

/// Opens the next (`1`) or previous (`-1`) event of the selection.
pub fn step_event(explorer: Explorer, step: i64) {
    let number = explorer
        .opened
        .with_untracked(|opened| opened.as_ref().and_then(|opened| opened.number));
    let total = explorer.matched.with_untracked(|matched| matched.total);
    if let Some(next) = number
        .and_then(|number| number.checked_add_signed(step))
        .filter(|next| *next < total)
    {
        open_row(explorer, next);
    }
}

/// Closes the panel.
pub fn close_event(explorer: Explorer) {
    explorer.opened.set(None);
}
