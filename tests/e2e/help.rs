//! What helps a person along: examples that find something, ranges with a name,
//! how long the table is for who hears it, no motion for who wants none.

use serde_json::json;

use crate::browser::in_browser;
use crate::explore::{query_is, site, with_mixed};

#[test]
fn the_help_card_shows_examples_of_the_loaded_events_and_each_can_be_tried() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.click("[part=help-button]").await;
        page.find(".audit-explorer-help__example").await;
        let examples = page.texts(".audit-explorer-help__example code").await;
        for wanted in ["ana", "user:ana", "ip:10.0.0.0/16"] {
            assert!(examples.iter().any(|text| text == wanted), "{examples:?}");
        }
        page.click("li:nth-of-type(3) .audit-explorer-help__example")
            .await;
        query_is(&page, "user:ana").await;
        page.counts("24 of 60 events").await;
        page.wait_for(
            "no card",
            "!root.querySelector('.audit-explorer-help__example')",
        )
        .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_range_with_a_name_is_chosen_by_a_click_and_shown_as_chosen() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.click("[part=range-button]").await;
        page.click_text(".audit-explorer-range__preset", "Last 7 days")
            .await;
        query_is(&page, "last:7d").await;
        page.counts("12 of 60 events").await;
        page.click("[part=range-button]").await;
        page.wait_for(
            "the chosen one",
            "root.querySelector('.audit-explorer-range__preset[aria-pressed=true]')?.textContent === 'Last 7 days'",
        )
        .await;
        page.click_text(
            ".audit-explorer-range__preset",
            "Last 30 days without today",
        )
        .await;
        query_is(&page, "after:2024-05-02 before:2024-06-01").await;
        page.counts("58 of 60 events").await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn the_grid_tells_how_many_rows_it_has_and_which_each_one_is() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        // The headers are a row, too.
        page.wait_for(
            "all rows",
            "root.querySelector('[data-test=grid]').getAttribute('aria-rowcount') === '61'
             && root.querySelector('thead tr').getAttribute('aria-rowindex') === '1'
             && root.querySelector('tbody tr').getAttribute('aria-rowindex') === '2'",
        )
        .await;
        page.call("search", json!(["user:ana"]))
            .await
            .expect("readable");
        page.wait_for(
            "fewer rows",
            "root.querySelector('[data-test=grid]').getAttribute('aria-rowcount') === '25'",
        )
        .await;
    });
}

#[test]
fn nothing_moves_for_who_wants_no_motion() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        let motion = "getComputedStyle(root.querySelector('[part=range]')).animationName";
        page.click("[part=range-button]").await;
        page.wait_for("motion", &format!("{motion} === 'audit-explorer-open'"))
            .await;
        if browser.reduce_motion().await {
            page.wait_for("no motion", &format!("{motion} === 'none'"))
                .await;
        }
    });
}
