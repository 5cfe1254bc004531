//! What is drawn, one part a file. A part reads state and calls actions.

mod action_filter;
mod app;
mod completeness;
mod detail;
mod empty;
mod export_dialog;
mod export_form;
mod export_preview;
mod export_result;
mod filters;
mod header;
mod icon;
mod jobs;
mod loader;
mod mapping;
mod mapping_choice;
mod mapping_times;
mod outcome;
mod popover;
mod query_bar;
mod query_help;
mod range_filter;
mod raw;
mod rejects;
mod row;
mod source_menu;
mod status;
mod table;
mod user_filter;
mod verify_dialog;

pub use app::App;
