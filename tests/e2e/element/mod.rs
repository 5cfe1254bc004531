//! What a host page may rely on: each attribute, property, method and event.

mod input;
mod leaving;
mod life;
mod methods;
mod misuse;
mod settings;

use serde_json::Value;

use crate::browser::Browser;
use crate::page::{ElementError, Page};
use crate::site::Site;

const SCRIPT: &str = "<script type=\"module\" src=\"audit-explorer.js\"></script>";

/// A host page with this body; the element's script comes last, so that it upgrades what is there.
async fn host<'b>(browser: &'b Browser, site: &Site, body: &str) -> Page<'b> {
    site.host_page("/host.html", &format!("{body}{SCRIPT}"));
    Page::open_at(browser, &site.url("/host.html")).await
}

/// A host page whose explorer shows the two events of `/api/events`.
async fn with_two<'b>(browser: &'b Browser, site: &Site) -> Page<'b> {
    let page = host(
        browser,
        site,
        "<audit-explorer src=\"/api/events\"></audit-explorer>",
    )
    .await;
    page.counts("2 of 2 events").await;
    page
}

fn code(outcome: Result<Value, ElementError>) -> String {
    match outcome {
        Ok(value) => format!("resolved with {value}"),
        Err(error) => error.code,
    }
}
