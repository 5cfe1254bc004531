//! The view as a whole: an address names all of it, what is left out of it
//! stays, and what was asked last can be taken back.

use serde_json::json;

use crate::browser::in_browser;
use crate::explore::{MIXED, query_is, site, with_mixed};
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
fn a_link_waits_for_the_events_it_was_made_with_and_the_warning_goes_when_they_come() {
    in_browser(async |browser| {
        let site = site().await;
        let page = Page::open_at(browser, &site.url("/")).await;
        page.counts("5,000 of 5,000 events").await;
        page.is_whole().await;
        page.call("load", json!([site.url(MIXED)]))
            .await
            .expect("sixty events");
        page.counts("60 of 60 events").await;
        page.run(
            "element.view = { sort: { field: 'action', direction: 'asc' }, window: [1714867200000, 1716163200000], open: 3 }",
            json!([]),
        )
        .await;
        page.wait_for(
            "all of it in the address",
            "['sort=action.asc', 'window=1714867200000_1716163200000', 'open=3', 'data='].every(part => location.hash.includes(part))",
        )
        .await;
        let link = page.run("return location.hash", json!([])).await;
        let link = link.as_str().expect("a fragment").to_owned();

        // Who gets the link has the sample before them first.
        let page = Page::open_at(browser, &site.url(&format!("/?ana{link}"))).await;
        page.counts("5,000 of 5,000 events").await;
        page.find("[data-test=foreign-view]").await;
        let awaited = format!(
            "(view => view.open === 3 && {}.endsWith('data=' + view.data))(element.view)",
            json!(link)
        );
        page.wait_for("the view as it came", &awaited).await;
        page.wait_for("no event", "!root.querySelector('[data-test=detail]')")
            .await;
        page.call("load", json!([site.url(MIXED)]))
            .await
            .expect("sixty events");
        page.counts("60 of 60 events").await;
        page.wait_for(
            "event and zoom of the link, and no warning",
            "root.querySelector('[data-test=detail]') && root.querySelector('[data-test=zoom-out]').disabled === false
             && element.view.window?.join() === '1714867200000,1716163200000' && !root.querySelector('[data-test=foreign-view]')",
        )
        .await;
        page.wait_for(
            "the address as it came",
            &format!("location.hash === {}", json!(link)),
        )
        .await;

        // Who goes on from the other events leaves the link.
        let page = Page::open_at(browser, &site.url(&format!("/?bob{link}"))).await;
        page.counts("5,000 of 5,000 events").await;
        page.find("[data-test=foreign-view]").await;
        page.call("search", json!(["user:grace"]))
            .await
            .expect("readable");
        page.wait_for(
            "an address of these events",
            &format!("location.hash.includes('user%3Agrace') && !location.hash.includes('open=') && !{}.endsWith('data=' + element.view.data)", json!(link)),
        )
        .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn what_is_damaged_or_unknown_in_a_link_takes_nothing_else_of_it_along() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let fragment = "query=action%3A%3DUPDATE&column=time&column=time&column=details.variant&density=compact&zone=\
                        &facet=foo&facet=&facet=details.&facet=details.variant\
                        &sort=nosuch.desc&open=99999999999&window=0_Infinity&mapping=5";
        let page = Page::open_at(browser, &site.url(&format!("/#{fragment}"))).await;
        page.is_whole().await;
        page.wait_for(
            "what can be read of it",
            "(view => view.query === 'action:=UPDATE' && view.columns.join() === 'time,details.variant' && view.density === 'compact'
               && view.facets.join() === 'details.variant' && view.timeZone === 'UTC' && view.sort.field === 'time'
               && view.open === null && view.window === null)(element.view)",
        )
        .await;
        page.wait_for(
            "figures, and a zone",
            "root.querySelector('[data-test=facet-action] li') && root.querySelector(\"[data-test='facet-details.variant'] li\")
             && root.querySelector('[part=zone]').value === 'UTC'",
        )
        .await;
        // Another link on the page that is open; its part of time has nothing to show here.
        page.run(
            "location.hash = 'query=user%3Agrace&window=1.5_2.5&mapping=%7B%22fields%22%3A5%7D&sort=details..desc'",
            json!([]),
        )
        .await;
        page.counts("52 of 5,000 events").await;
        query_is(&page, "user:grace").await;
        page.run("element.view = { window: [0, 1000] }", json!([]))
            .await;
        let refused = page
            .promise(
                "new Promise((done, failed) => { element.addEventListener('audit-explorer-error', ({ detail }) => failed(Object.assign(new Error(detail.message), detail)), { once: true });
                   element.view = { query: 'user:grace', open: -1, density: 'comfortable' }; })",
                json!([]),
            )
            .await
            .expect_err("there is no such event");
        assert_eq!(refused.code, "bad-options");
        assert!(refused.message.contains("open: "), "{}", refused.message);
        page.wait_for("the rest of it", "element.view.density === 'comfortable'")
            .await;
        page.wait_for(
            "all that there is, since nothing is in the part of time that was named",
            "element.view.window === null && root.querySelector('[data-test=zoom-out]').disabled",
        )
        .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn what_is_offered_goes_with_the_query_it_belongs_to() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.type_into("[data-test=query]", "user:").await;
        page.wait_for(
            "suggestions",
            "!root.querySelector('[data-test=completions]').hidden",
        )
        .await;
        page.press(&["\u{e015}"]).await;
        page.wait_for(
            "one of them chosen",
            "root.querySelector('[data-test=query]').hasAttribute('aria-activedescendant')",
        )
        .await;
        page.run("element.view = { query: 'action:=(DELETE' }", json!([]))
            .await;
        query_is(&page, "action:=(DELETE").await;
        page.wait_for(
            "no suggestions, but what is wrong",
            "root.querySelector('[data-test=completions]').hidden && !root.querySelector('[data-test=query-problem]').hidden",
        )
        .await;
        page.press(&["\u{e007}"]).await;
        page.call("search", json!(["action:=DELETE"]))
            .await
            .expect("readable");
        page.counts("20 of 60 events").await;
        query_is(&page, "action:=DELETE").await;
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
