//! The view as a whole: an address names all of it, what is left out of it
//! stays, and what was asked last can be taken back.

use serde_json::json;

use crate::browser::in_browser;
use crate::explore::{query_is, site, with_mixed};
use crate::page::Page;
use crate::site::Site;

#[test]
fn a_link_names_the_whole_view_and_the_way_back_leads_out_of_all_of_it() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let fragment = "query=action%3A%3DUPDATE&sort=details.variant.asc&zone=Asia%2FTokyo&facet=details.variant\
                        &column=time&column=details.variant&width=details.variant.240&density=compact&wrap=\
                        &window=1717200000000_1719792000000";
        let page = Page::open_at(browser, &site.url(&format!("/#{fragment}"))).await;
        page.is_whole().await;
        page.wait_for(
            "all that the link names",
            "(view => view.query === 'action:=UPDATE' && view.sort.field === 'details.variant' && view.sort.direction === 'asc'
               && view.timeZone === 'Asia/Tokyo' && view.facets.join() === 'details.variant'
               && view.columns.join() === 'time,details.variant' && view.widths['details.variant'] === 240
               && view.density === 'compact' && view.wrap === true
               && view.window?.join() === '1717200000000,1719792000000')(element.view)",
        )
        .await;
        page.wait_for(
            "the zoom on the screen",
            "root.querySelector('[data-test=zoom-out]')?.disabled === false",
        )
        .await;
        page.run("location.hash = ''", json!([])).await;
        page.wait_for(
            "the usual view",
            "(view => view.query === '' && view.sort.field === 'time' && view.sort.direction === 'desc'
               && view.timeZone === 'UTC' && view.facets.length === 0 && view.columns.length === 6
               && Object.keys(view.widths).length === 0 && view.density === 'comfortable' && view.wrap === false
               && view.window === null)(element.view)",
        )
        .await;
        page.counts("5,000 of 5,000 events").await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_view_changes_what_it_names_and_nothing_else() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.run(
            "element.view = { window: [1714867200000, 1716163200000], facets: ['details.plan'], open: 3 }",
            json!([]),
        )
        .await;
        let all_there = "root.querySelector('[data-test=zoom-out]').disabled === false
             && root.querySelector('[data-test=detail]') && root.querySelector(\"[data-test='facet-details.plan']\")";
        page.wait_for("zoom, event and facet", all_there).await;
        page.run("element.view = { query: 'user:bob' }", json!([]))
            .await;
        query_is(&page, "user:bob").await;
        page.counts("24 of 60 events").await;
        page.wait_for("they are still there", all_there).await;
        page.run(
            "element.view = { window: null, facets: [], open: null }",
            json!([]),
        )
        .await;
        page.wait_for(
            "none of them",
            "root.querySelector('[data-test=zoom-out]').disabled && !root.querySelector('[data-test=detail]')
             && !root.querySelector(\"[data-test='facet-details.plan']\")",
        )
        .await;
        query_is(&page, "user:bob").await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_view_names_what_was_chosen_to_be_read_from_where() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        let scope = "(await element.mapping()).fields.scope";
        page.call(
            "setMapping",
            json!([{ "fields": { "scope": "details.plan" } }]),
        )
        .await
        .expect("there is such a path");
        page.wait_for(
            "it in the view",
            "element.view.mapping?.fields.scope === 'details.plan'",
        )
        .await;
        page.run(
            "window.mapped = element.view; element.view = { mapping: null }",
            json!([]),
        )
        .await;
        page.until("as it was found", &format!("{scope} !== 'details.plan'"))
            .await;
        page.wait_for("no mapping in the view", "element.view.mapping === null")
            .await;
        page.run("element.view = window.mapped", json!([])).await;
        page.until("as it was chosen", &format!("{scope} === 'details.plan'"))
            .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn the_last_change_of_the_query_is_taken_back_by_mouse() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.wait_for("nothing to undo", "!root.querySelector('[data-test=undo]')")
            .await;
        page.click("[data-test=facet-user] li:nth-of-type(3) input")
            .await;
        query_is(&page, "user:=cy@example.com").await;
        page.click("[data-test=undo]").await;
        query_is(&page, "").await;
        page.counts("60 of 60 events").await;
        page.wait_for(
            "the focus in the bar, since the button has gone",
            "!root.querySelector('[data-test=undo]') && root.activeElement?.dataset.test === 'query'",
        )
        .await;
        page.has_a_clean_console().await;
    });
}
