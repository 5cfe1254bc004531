//! The page comes up: under the strict policy, whole, in light, dark and narrow.

use crate::browser::{Scheme, in_browser};
use crate::page::Page;
use crate::site::Site;
use serde_json::json;

const SHOWN: &str = "root.textContent.trim() !== ''";

#[test]
fn the_page_loads_under_the_strict_policy_without_a_console_error() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open(browser, &site).await;
        page.wait_for("something to see", SHOWN).await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn an_element_written_before_its_script_is_upgraded() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open(browser, &site).await;
        let upgraded = page
            .run(
                "return element instanceof customElements.get('audit-explorer')",
                json!([]),
            )
            .await;
        assert_eq!(upgraded, true);
    });
}

#[test]
fn a_moved_element_keeps_what_it_shows() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open(browser, &site).await;
        page.wait_for("something to see", SHOWN).await;
        page.run(
            "window.before = root.querySelector('div > *'); document.body.append(element)",
            json!([]),
        )
        .await;
        let same = page.promise("new Promise(done => setTimeout(() => done(root.querySelector('div > *') === before)))", json!([])).await;
        assert_eq!(same, Ok(json!(true)));
        page.has_a_clean_console().await;
    });
}

#[test]
fn the_page_looks_as_designed_in_light_dark_and_narrow() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open(browser, &site).await;
        page.wait_for("something to see", SHOWN).await;
        for (name, scheme, width, height) in [
            ("start-light", Scheme::Light, 1280, 800),
            ("start-dark", Scheme::Dark, 1280, 800),
            ("start-narrow", Scheme::Light, 360, 740),
        ] {
            browser.prefer(scheme).await;
            browser.resize(width, height).await;
            let sideways = page
                .run(
                    "return document.documentElement.scrollWidth > innerWidth",
                    json!([]),
                )
                .await;
            assert_eq!(sideways, false, "{name}: the page scrolls sideways");
            browser.screenshot(name).await;
        }
    });
}
