//! What it looks like, for people to look at: `target/screenshots/`.

use std::path::Path;

use serde_json::json;

use crate::answer::Answer;
use crate::browser::{Scheme, in_browser};
use crate::page::Page;
use crate::site::Site;
use crate::states::Board;

const LOOKS: [(&str, Scheme, u32, u32); 6] = [
    ("wide-light", Scheme::Light, 1280, 800),
    ("wide-dark", Scheme::Dark, 1280, 800),
    ("narrow-light", Scheme::Light, 360, 740),
    ("narrow-dark", Scheme::Dark, 360, 740),
    ("huge-light", Scheme::Light, 3840, 2160),
    ("huge-dark", Scheme::Dark, 3840, 2160),
];

/// Takes the state that is on the screen in each look.
async fn take(page: &Page<'_>, state: &str) {
    if !page.browser.engine.sits_for_pictures() {
        fits_in_both_widths(page, state).await;
        return;
    }
    for (look, scheme, width, height) in LOOKS {
        page.browser.prefer(scheme).await;
        page.browser.resize(width, height).await;
        settled(page).await;
        fits(page, state, look).await;
        page.browser.screenshot(&format!("{state}-{look}")).await;
    }
    page.browser.prefer(Scheme::Light).await;
    page.browser.resize(1280, 800).await;
    take_for_everyone(page, state).await;
}

/// What a picture would show is looked at all the same.
async fn fits_in_both_widths(page: &Page<'_>, state: &str) {
    for (look, width, height) in [("narrow", 360, 740), ("wide", 1280, 800)] {
        page.browser.resize(width, height).await;
        settled(page).await;
        fits(page, state, look).await;
    }
}

/// Twice as large text, in both widths; and the system's own few colours.
async fn take_for_everyone(page: &Page<'_>, state: &str) {
    let size = "element.style.setProperty('--audit-explorer-unit', arguments[0])";
    page.run(size, json!(["32px"])).await;
    for (look, width, height) in [("large-text", 1280, 800), ("large-text-narrow", 360, 740)] {
        page.browser.resize(width, height).await;
        settled(page).await;
        fits(page, state, look).await;
        page.browser.screenshot(&format!("{state}-{look}")).await;
    }
    page.run(size, json!([""])).await;
    page.browser.resize(1280, 800).await;
    if page.browser.force_colours(true).await {
        settled(page).await;
        page.browser
            .screenshot(&format!("{state}-forced-colours"))
            .await;
        page.browser.force_colours(false).await;
    }
}

/// Two frames: one for the layout, one for what follows the new size.
async fn settled(page: &Page<'_>) {
    page.promise(
        "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 200))))",
        json!([]),
    )
    .await
    .expect("frames are drawn");
}

async fn fits(page: &Page<'_>, state: &str, look: &str) {
    let sideways = page
        .run(
            "return document.documentElement.scrollWidth > innerWidth",
            json!([]),
        )
        .await;
    assert_eq!(sideways, false, "{state}-{look}: the page scrolls sideways");
}

#[test]
fn each_state_fits_its_window_in_light_dark_wide_and_narrow() {
    in_browser(async |browser| {
        let site = Site::open([("/api/broken", Answer::status(403))]).await;
        let page = Page::open(browser, &site).await;
        page.counts("5,000 of 5,000 events").await;
        page.wait_for(
            "the whole source",
            "root.querySelector('[data-test=complete]')",
        )
        .await;
        take(&page, "loaded").await;
        page.type_into("[data-test=user]", "ana beatriz").await;
        page.counts("194 of 5,000 events").await;
        take(&page, "searched").await;
        page.click("tbody tr:nth-of-type(3)").await;
        page.find("[data-test=raw]").await;
        take(&page, "event").await;
        page.click(".audit-explorer-detail__close").await;
        page.click("[part=columns-button]").await;
        page.find("[data-test=column]").await;
        take(&page, "columns").await;
        page.press(&["\u{e00c}"]).await;
        page.run(
            "element.view = { columns: ['time', 'user', 'action', 'details', 'ip'], density: 'compact' };
             root.querySelector(\"tr[aria-rowindex='3'] td\").click();
             root.querySelector(\"tr[aria-rowindex='6'] td\").dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }));",
            json!([]),
        )
        .await;
        page.find("[data-test=picked]").await;
        take(&page, "picked").await;
        page.run(
            "root.querySelector('.audit-explorer-detail__close')?.click(); element.view = { columns: [], density: 'comfortable' };
             root.querySelector(\"tr[aria-rowindex='4'] td:nth-of-type(2)\").dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 500, clientY: 450 }))",
            json!([]),
        )
        .await;
        page.find("[data-test=cell-menu]").await;
        take(&page, "cell-menu").await;
        page.press(&["\u{e00c}"]).await;
        page.click("[data-test=fields]").await;
        page.click("[data-test=path-scope]").await;
        page.find("[data-test=path-offer]").await;
        take(&page, "fields").await;
        page.press(&["\u{e00c}", "\u{e00c}"]).await;
        page.click("[data-test=export]").await;
        page.find("[data-test=preview]").await;
        take(&page, "export").await;
        page.press(&["\u{e00c}"]).await;
        page.call("load", json!([site.url("/api/broken")]))
            .await
            .expect_err("it is forbidden");
        page.find("[data-test=failure]").await;
        take(&page, "failed").await;
        page.type_into("[data-test=query]", "nothing:here").await;
        page.wait_for(
            "the reason",
            "!root.querySelector('[data-test=query-problem]').hidden",
        )
        .await;
        take(&page, "bad-query").await;
        page.type_into("[data-test=query]", "nothingofthekind")
            .await;
        page.find("[data-test=nothing-matched]").await;
        take(&page, "no-match").await;
        page.call("clear", json!([]))
            .await
            .expect("nothing hinders it");
        page.find("[data-test=empty]").await;
        take(&page, "empty").await;
        page.call("load", json!([site.url("/api/broken")]))
            .await
            .expect_err("it is forbidden");
        page.find("[data-test=failure]").await;
        take(&page, "failed-first").await;
    });
}

#[test]
fn each_moment_of_a_load_or_of_a_wait_fits_its_window() {
    in_browser(async |browser| {
        let board = Board::new().await;
        let page = board.visit(browser).await;
        board.each_moment(&page, take).await;
    });
}

#[test]
fn each_menu_fits_its_window() {
    in_browser(async |browser| {
        let board = Board::new().await;
        let page = board.visit(browser).await;
        board.each_menu(&page, take).await;
    });
}

#[test]
fn each_dialog_fits_its_window() {
    in_browser(async |browser| {
        let board = Board::new().await;
        let page = board.visit(browser).await;
        board.each_dialog(&page, take).await;
    });
}

/// The README's picture, and the one that a phone's app store shows; `UPDATE_GOLDEN=1 make test-e2e` writes
/// `public/screenshot.png` and `public/screenshot-narrow.png` anew.
#[test]
fn the_picture_in_the_readme_shows_an_event_among_those_found() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open(browser, &site).await;
        browser.prefer(Scheme::Light).await;
        // Small enough to be fetched with every look at the README.
        browser.resize(1280, 620).await;
        page.counts("5,000 of 5,000 events").await;
        page.type_into("[data-test=user]", "conceicao").await;
        page.click("[part=range-button]").await;
        page.click_text("[part=range] button", "Last 30 days without today")
            .await;
        page.counts("44 of 5,000 events").await;
        page.click("tbody tr:nth-of-type(4)").await;
        page.find("[data-test=raw]").await;
        keep(&page, "screenshot").await;
        page.press(&["\u{e00c}"]).await; // Escape closes the event
        browser.resize(360, 740).await;
        keep(&page, "screenshot-narrow").await;
    });
}

async fn keep(page: &Page<'_>, name: &str) {
    settled(page).await;
    fits(page, name, "as in the README").await;
    if !page.browser.engine.sits_for_pictures() {
        return;
    }
    let picture = page.browser.screenshot(name).await;
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("public/{name}.png"));
        std::fs::copy(picture, kept).expect("the tree can be written");
    }
}
