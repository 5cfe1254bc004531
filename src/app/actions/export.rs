//! The selection as a file.

use leptos::prelude::*;

use super::{failed, gone, say};
use crate::app::export_state::Stage;
use crate::app::host_event::HostEvent;
use crate::app::show;
use crate::app::state::Explorer;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{ExportOptions, ExportSummary};
use crate::web::download::{self, Blob};

/// Makes the file and hands it to the caller.
pub async fn export(explorer: Explorer, options: ExportOptions) -> Result<(ExportSummary, Blob), Failure> {
    let link = explorer.link().ok_or_else(gone)?;
    explorer.progress.try_set(None);
    explorer.export.stage.try_set(Stage::Running);
    let result = link.export(with_zone(explorer, options)).await;
    explorer.progress.try_set(None);
    match result {
        Ok((summary, file)) => {
            explorer.export.file.try_set_value(Some((summary.name.clone(), file.clone())));
            explorer.export.stage.try_set(Stage::Done(summary.clone()));
            say(explorer, format!("{} exported", show::counted(summary.rows, "row", "rows")));
            explorer.emit(HostEvent::Export(summary.clone()));
            Ok((summary, file))
        }
        Err(failure) => {
            explorer.export.stage.try_set(match failure.code {
                Code::Cancelled => Stage::Choosing,
                _ => Stage::Failed(failure.clone()),
            });
            Err(failed(explorer, failure))
        }
    }
}

/// Makes the file and hands it to the person.
pub async fn download(explorer: Explorer, options: ExportOptions) -> Result<(ExportSummary, Blob), Failure> {
    let (summary, file) = export(explorer, options).await?;
    hand_over(explorer, &summary.name, &file)?;
    Ok((summary, file))
}

/// Hands the finished file to the person once more.
pub fn save_again(explorer: Explorer) {
    if let Some((name, file)) = explorer.export.file.get_value() {
        hand_over(explorer, &name, &file).ok(); // the dialog tells
    }
}

fn hand_over(explorer: Explorer, name: &str, file: &Blob) -> Result<(), Failure> {
    if download::save(name, file) {
        return Ok(());
    }
    let failure = Failure::new(Code::Internal, "the browser refused the download: allow downloads for this page and save again");
    explorer.export.stage.try_set(Stage::Failed(failure.clone()));
    Err(failed(explorer, failure))
}

/// Shows the dialog.
pub fn open_export(explorer: Explorer) {
    explorer.export.stage.set(Stage::Choosing);
    explorer.export.open.set(true);
    preview_export(explorer);
}

/// Hides the dialog; a file that is being written is dropped.
pub fn close_export(explorer: Explorer) {
    if explorer.export.stage.with_untracked(|stage| *stage == Stage::Running) {
        super::cancel(explorer);
    }
    explorer.export.open.set(false);
}

/// Back from the result to the choices.
pub fn start_over(explorer: Explorer) {
    explorer.export.stage.set(Stage::Choosing);
}

/// Changes what the file is to hold.
pub fn change_export(explorer: Explorer, change: impl FnOnce(&mut ExportOptions)) {
    explorer.export.options.update(change);
    explorer.export.stage.set(Stage::Choosing);
    preview_export(explorer);
}

/// Asks for the file's first lines.
pub fn preview_export(explorer: Explorer) {
    let desk = explorer.export;
    let mut mine = 0;
    desk.generation.update_value(|generation| {
        *generation += 1;
        mine = *generation;
    });
    let options = with_zone(explorer, desk.options.get_untracked());
    leptos::task::spawn_local(async move {
        let Some(link) = explorer.link() else { return };
        let preview = link.preview(options).await;
        if desk.generation.try_get_value() == Some(mine) {
            desk.preview.try_set(Some(preview));
        }
    });
}

/// What the host or the person left open follows the screen.
fn with_zone(explorer: Explorer, mut options: ExportOptions) -> ExportOptions {
    if options.time_zone.is_none() {
        options.time_zone = explorer.zone.try_get_untracked();
    }
    if options.now.is_none() {
        options.now = explorer.config.try_with_value(|config| config.now.clone()).flatten();
    }
    options
}
