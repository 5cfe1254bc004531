//! The print view, laid over the page.

use leptos::prelude::*;

use super::export::{begin, run, with_zone};
use super::{failed, gone};
use crate::app::export_state::{Stage, shown_options};
use crate::app::state::Explorer;
use crate::core::export::sheet_sha256;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{ExportOptions, PrintSheet, Redact};
use crate::core::time::{Moment, Zone};
use crate::web::pause::pause;
use crate::web::print::Paper;
use crate::web::{clock, print};

/// Makes a print view's file, keeps it in the list, and shows the same on the page, to be printed there.
pub fn print_shown(explorer: Explorer) {
    leptos::task::spawn_local(async move {
        let desk = explorer.export;
        let masked = explorer.redact.try_get_value().unwrap_or_default();
        let mut options = with_zone(explorer, shown_options(&desk.options.get_untracked()));
        // The view is made once more beside the file, and says when it was made, too.
        let now = || Moment::from_millis(clock::now_millis()).rfc3339(&Zone::utc());
        options.now.get_or_insert_with(now);
        let (job, number) = begin(explorer, &options);
        desk.job.try_set(Some(job.id.clone()));
        desk.stage.try_set(Stage::Running);
        let shown = sheet_of(explorer, job.id, number, options).await;
        match shown {
            Ok(sheet) => {
                desk.stage.try_set(Stage::Choosing);
                desk.open.try_set(false);
                // The dialog gives the focus back when it closes: before the view takes it.
                pause().await;
                let opened = |paper| {
                    desk.paper.try_set_value(Some((masked, paper)));
                    // More may be masked since it was asked for.
                    close_unfit_paper(explorer);
                };
                let shown = print::show(&sheet, opened).await;
                desk.paper.try_set_value(None);
                if let Err(failure) = shown {
                    desk.stage.try_set(Stage::Failed(failed(explorer, failure)));
                    desk.open.try_set(true);
                }
            }
            Err(failure) => drop(desk.stage.try_set(match failure.code {
                Code::Cancelled => Stage::Choosing,
                _ => Stage::Failed(failure),
            })),
        }
    });
}

/// The sheet of the file that the job makes.
async fn sheet_of(
    explorer: Explorer,
    job: String,
    number: u32,
    options: ExportOptions,
) -> Result<PrintSheet, Failure> {
    let (summary, _) = run(explorer, job, number, options.clone(), None).await?;
    let link = explorer.link().ok_or_else(gone)?;
    let sheet = link.print(options).await;
    let sheet = sheet.map_err(|failure| failed(explorer, failure))?;
    let made = summary.manifest.pointer("/files/0/sha256");
    let shown = sheet_sha256(&sheet).ok();
    if shown.is_some() && shown.as_deref() == made.and_then(serde_json::Value::as_str) {
        return Ok(sheet);
    }
    // More was loaded, or something else searched for, between the two: what is shown must be the file.
    let failure = Failure::new(
        Code::Internal,
        "the events changed while the print view was made; open it again",
    );
    Err(failed(explorer, failure))
}

/// Takes a sheet off the page that may show in the open what is masked by now.
pub(super) fn close_unfit_paper(explorer: Explorer) {
    let now = explorer.redact.try_get_value().unwrap_or_default();
    let unfit = explorer.export.paper.try_update_value(|paper| {
        let is_unfit = |(masked, _): &mut (Redact, Paper)| !masked.covers(&now);
        paper.take_if(is_unfit)
    });
    // Dropped outside the update: what is closed may call back.
    drop(unfit);
}
