//! The product as a person meets it: Chromium, Firefox or WebKit over `dist/`, served on
//! loopback under the strict policy of DESIGN.md, driven by WebDriver.
//!
//! `make test-e2e` runs it in all three (`E2E_BROWSER=webkit cargo test …` in one) over the `dist/` that is there; `make test` builds that first.
//! What is missing makes a test fail with what to do, never skip.
//!
//! A scenario is a few lines: open a site with the answers of its endpoints, open
//! the page, act, look. No scenario sleeps: it waits for a state of the page, or
//! holds an answer back with a `Gate` until it has seen what it came for.
//!
//! ```ignore
//! #[test]
//! fn a_search_narrows_the_count() {
//!     in_browser(async |browser| {
//!         let site = Site::open([("/api/events", Answer::json(EVENTS))]).await;
//!         let page = Page::open(browser, &site).await;
//!         page.call("load", json!([site.url("/api/events")])).await.expect("the events are well-formed");
//!         page.type_into("input[type=search]", "ann").await;
//!         page.wait_for("the count", "root.textContent.includes('1 of 2 events')").await;
//!         page.has_a_clean_console().await;
//!     });
//! }
//! ```

#![allow(
    dead_code,
    reason = "a step that scenarios may take is kept while none takes it"
)]

mod answer;
mod browser;
mod engines;
mod faults;
mod golden;
mod page;
mod site;
mod wire;

#[path = "../corpus/mod.rs"]
mod corpus;
#[path = "../exchanges/mod.rs"]
mod exchanges;

mod authorize;
mod axe;
mod case_file;
mod chart;
mod dashboard;
mod device;
mod element;
mod event;
mod evidence;
mod examples;
mod explore;
mod files;
mod first_rows;
mod foreign;
mod gone;
mod guest;
mod harness;
mod heard;
mod help;
mod host;
mod host_fault;
mod insight;
mod journey;
mod keyboard;
mod language;
mod large_event;
mod loading;
mod many_rows;
mod mapping;
mod mapping_kept;
mod memory;
mod narrow;
mod offline;
mod paging;
mod parsers;
mod pictures;
mod policy;
mod related;
mod replayed;
mod sorting;
mod spellings;
mod states;
mod stopped;
mod table;
mod time;
mod trouble;
mod view;
mod views;
