//! Audit Explorer: reads audit events from any JSON endpoint, answers who did
//! what, and writes a file that an auditor can trust; all of it in the browser.
//!
//! The layers, each of which may use those to its right and nothing else:
//! `bin → app → web → core`. The core is plain Rust and knows no browser, no
//! clock and no network; `web` is the only layer (with the two programs in
//! `bin/`) that names JavaScript; `app` draws.

pub mod core;

#[cfg(feature = "web")]
pub mod web;

#[cfg(feature = "app")]
pub mod app;
