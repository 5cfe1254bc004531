//! The screen: one struct of signals, the actions that change it, and small
//! parts that draw it.
//!
//! Mounted into a `<div>` inside a shadow root. Event data are hostile: they
//! only ever become text nodes.

pub mod account;
pub mod actions;
pub mod axis;
pub mod columns;
pub mod completion;
pub mod config;
pub mod device_state;
pub mod difference;
pub mod engine_text;
mod engine_texts;
pub mod export_state;
pub mod failure_text;
pub mod folds;
pub mod host_event;
mod job;
pub mod jobs;
pub mod language;
pub mod look;
pub mod mapping_state;
pub mod marked;
pub mod panels;
mod parts;
pub mod picked;
pub mod plot;
pub mod pretty;
pub mod problem;
pub mod ranges;
pub mod related;
pub mod relative;
pub mod report_file;
pub mod scroll;
pub mod sentence;
pub mod show;
pub mod show_job;
pub mod state;
pub mod texts;
pub mod tree;
pub mod verify_state;
pub mod view;

pub use config::Config;
pub use host_event::HostEvent;
pub use parts::App;
pub use state::Explorer;

/// All styles, for one adopted sheet: a strict CSP lets in no `<style>`.
pub const STYLE: &str = concat!(
    include_str!("style/tokens.css"),
    include_str!("style/base.css"),
    include_str!("style/icons.css"),
    include_str!("style/header.css"),
    include_str!("style/filters.css"),
    include_str!("style/status.css"),
    include_str!("style/chart.css"),
    include_str!("style/side.css"),
    include_str!("style/table.css"),
    include_str!("style/own-columns.css"),
    include_str!("style/menu.css"),
    include_str!("style/detail.css"),
    include_str!("style/dialog.css"),
    include_str!("style/mapping.css"),
    include_str!("style/export.css"),
    include_str!("style/report-columns.css"),
    include_str!("style/jobs.css"),
    include_str!("style/empty.css"),
    include_str!("style/views.css"),
    include_str!("style/device.css"),
    include_str!("style/modes.css"),
    include_str!("style/rtl.css"),
    include_str!("style/paper.css"),
);
