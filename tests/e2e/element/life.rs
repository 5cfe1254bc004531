//! The element comes, moves, goes, and is not alone.

use serde_json::json;

use super::host;
use crate::answer::Answer;
use crate::browser::in_browser;
use crate::faults::TWO_EVENTS;
use crate::site::Site;

#[test]
fn two_explorers_on_a_page_do_not_meet() {
    in_browser(async |browser| {
        let other = r#"[{"timestamp":"2024-05-03T10:00:00Z","action":"OTHER"}]"#;
        let site = Site::open([
            ("/api/events", Answer::json(TWO_EVENTS)),
            ("/api/other", Answer::json(other)),
        ])
        .await;
        let page = host(
            browser,
            &site,
            "<audit-explorer src=\"/api/events\"></audit-explorer><audit-explorer id=\"second\" src=\"/api/other\" query=\"other\"></audit-explorer>",
        )
        .await;
        page.counts("2 of 2 events").await;
        page.wait_for(
            "the second",
            "second.shadowRoot.querySelector('[data-test=count]')?.textContent === '1 of 1 event'",
        )
        .await;
        page.call("search", json!(["ann"]))
            .await
            .expect("a right query");
        page.call("clear", json!([]))
            .await
            .expect("nothing hinders it");
        let rows = page
            .promise("second.rows(0, 9)", json!([]))
            .await
            .expect("its rows");
        assert_eq!(rows.as_array().map(Vec::len), Some(1));
        assert_eq!(page.run("return second.query", json!([])).await, "other");
        page.run("element.remove()", json!([])).await;
        let rows = page
            .promise("document.getElementById('second').rows(0, 9)", json!([]))
            .await
            .expect("its rows");
        assert_eq!(rows.as_array().map(Vec::len), Some(1));
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_moved_element_keeps_its_events_and_one_put_back_begins_anew() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = host(
            browser,
            &site,
            "<div></div><audit-explorer src=\"/api/events\"></audit-explorer>",
        )
        .await;
        page.counts("2 of 2 events").await;
        page.call("search", json!(["ann"]))
            .await
            .expect("a right query");
        page.run("document.querySelector('div').append(element)", json!([]))
            .await;
        page.promise("new Promise(done => setTimeout(done))", json!([]))
            .await
            .expect("a task");
        page.counts("1 of 2 events").await;
        assert_eq!(
            page.call("rows", json!([0, 9]))
                .await
                .expect("rows")
                .as_array()
                .map(Vec::len),
            Some(1)
        );
        assert_eq!(site.asked("/api/events").len(), 1);

        page.run("window.kept = element; element.remove()", json!([]))
            .await;
        page.promise("new Promise(done => setTimeout(done))", json!([]))
            .await
            .expect("a task");
        page.run("document.body.append(kept)", json!([])).await;
        page.counts("2 of 2 events").await;
        assert_eq!(site.asked("/api/events").len(), 2);
        assert_eq!(
            page.call("rows", json!([0, 9]))
                .await
                .expect("rows")
                .as_array()
                .map(Vec::len),
            Some(2)
        );
        page.has_a_clean_console().await;
    });
}
