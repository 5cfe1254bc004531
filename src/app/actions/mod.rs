//! What people and host pages can do. Nothing else talks to the engine or sets
//! state, so the screen and the element's methods never differ.
//!
//! Each action returns what the element's method resolves or rejects with, and
//! has shown it by then; the screen may drop the result.

mod case;
mod complete;
mod configure;
mod device;
mod export;
mod first_kept;
mod kept_jobs;
mod language;
mod load;
mod look;
mod mapping;
mod mapping_kept;
mod newer;
mod open;
mod panels;
mod pick;
mod print;
mod redact;
mod rejects;
mod reports;
mod search;
mod table;
mod verify;
mod view;
mod written;

pub use case::{CaseParts, case_parts, open_case, save_case, save_case_manifest};
pub use complete::{accept, complete, undo};
pub use configure::{configure, start};
pub use device::{dismiss_kept, keep_here};
pub use export::{
    cancel_job, change_export, clear_jobs, close_export, download, download_shown, export,
    open_export, preview_export, redownload, remove_job, save_again, save_manifest, save_shown,
    see_jobs, start_export, start_over, stop_shown,
};
pub use language::{ask_language, cannot_speak, dismiss_unspoken, speak};
pub use load::{cancel, clear, dismiss_failure, load, on_notice, retry};
pub use look::{
    fit_column, move_shown, reset_columns, set_density, set_wrap, show_column, show_columns,
    size_column, step_width, toggle_column,
};
pub use mapping::{
    WhoseTimes, close_mapping, edit_field, load_mapping, mapping_text, open_mapping, reset_mapping,
    save_mapping, set_date_order, set_field, set_mapping, set_source_zone, show_mapping,
};
pub use mapping_kept::forget_mapping;
pub use newer::{can_ask_again, dismiss_news, load_new};
pub use open::{close_event, copy_link, open_event, open_row, step_event};
pub use panels::{
    add_facet, add_terms, clear_choice, count_panels, exclude_value, list_paths, remove_facet,
    set_side, set_tab, set_window, toggle_facet, toggle_value,
};
pub use pick::{
    Press, click_row, close_menu, copy_picked, copy_row, copy_text, menu_cell, narrow_time,
    narrow_to, open_menu, press, unpick,
};
pub use print::print_shown;
pub use redact::{refuse_redaction, set_redaction};
pub use rejects::{RejectsFile, close_rejects, open_rejects, save_rejects};
pub use reports::{
    add_column, move_column, remove_column, remove_report, save_report, save_report_file,
    set_columns, set_reports, take_report_file, took_report,
};
pub use search::{
    count_actions, say_problem, search, set_query, set_theme, set_zone, sort, stop_sorting,
    toggle_sort, type_query,
};
pub use table::{activate, look_at, measured, rows_at_hand, scrolled, settle};
pub use verify::{
    audit_failed, close_verify, drop_key, make_key, make_key_shown, open_verify, use_key,
    use_key_file, verify, verify_shown,
};
pub use view::{
    dismiss_foreign, export_views, import_views, remove_view, save_view, set_view, set_view_parts,
    show_saved,
};

use leptos::prelude::*;

use super::host_event::HostEvent;
use super::state::Explorer;
use crate::core::failure::{Code, Failure};
use crate::web::timer;

/// How long the page must be quiet before a count is said.
const QUIET_MILLIS: u32 = 700;

/// Says `text` to screen readers once nothing newer came for a while.
pub fn say(explorer: Explorer, text: String) {
    let mut mine = 0;
    explorer.generations.update_value(|all| {
        all.spoken += 1;
        mine = all.spoken;
    });
    leptos::task::spawn_local(async move {
        timer::sleep(QUIET_MILLIS).await;
        if explorer.generations.try_with_value(|all| all.spoken) == Some(mine) {
            explorer.spoken.try_set(text);
        }
    });
}

/// What was said last, or was about to be, is in a language that the screen has left.
pub fn unsay(explorer: Explorer) {
    explorer.generations.update_value(|all| all.spoken += 1);
    explorer.spoken.set(String::new());
}

/// How long a word on the screen stays.
const TOLD_MILLIS: u32 = 3000;

/// Says `text` at once, to eyes as well, and takes it away after a while.
pub fn tell(explorer: Explorer, text: String) {
    explorer.spoken.try_set(text.clone());
    explorer.told.try_set(Some(text.clone()));
    leptos::task::spawn_local(async move {
        timer::sleep(TOLD_MILLIS).await;
        let still = explorer
            .told
            .try_with_untracked(|told| told.as_ref() == Some(&text));
        if still == Some(true) {
            explorer.told.try_set(None);
        }
    });
}

/// The element went away while the engine worked.
fn gone() -> Failure {
    Failure::new(Code::Cancelled, "the element was removed from the page")
}

/// Tells the host of `failure` and hands it on.
pub fn failed(explorer: Explorer, failure: Failure) -> Failure {
    explorer.emit(HostEvent::Error(failure.clone()));
    failure
}
