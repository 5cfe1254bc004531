//! One event of a megabyte: its tree is searched, copied and made columns and filters of like any other, and the page
//! draws only what is looked at.

use serde_json::json;

use crate::answer::Answer;
use crate::browser::{Browser, in_browser};
use crate::event::{copies, open_first};
use crate::explore::{own_page, query_is};
use crate::page::Page;
use crate::site::Site;
use crate::table::hold;

const ENTER: &str = "\u{e007}";
const UP: &str = "\u{e013}";
const DOWN: &str = "\u{e015}";
const END: &str = "\u{e010}";
const LEFT: &str = "\u{e012}";
const RIGHT: &str = "\u{e014}";
const CONTROL: &str = "\u{e009}";

/// What the list in the event has.
const ITEMS: usize = 20_000;

fn large_event() -> String {
    let items: Vec<String> = (0..ITEMS)
        .map(|number| {
            format!(r#"{{"number":{number},"name":"item-{number}","note":"none of it matters"}}"#)
        })
        .collect();
    format!(
        r#"[{{"id":"c1","time":"2024-05-01T10:00:00Z","actor":{{"name":"Ann"}},"action":"UPDATE","details":{{"items":[{}],"plan":"team"}}}}]"#,
        items.join(",")
    )
}

async fn with_large_event<'b>(browser: &'b Browser, site: &Site) -> Page<'b> {
    let page = own_page(browser, site).await;
    page.call("load", json!([site.url("/api/large")]))
        .await
        .expect("an event");
    page.counts("1 of 1 event").await;
    open_first(&page).await;
    page.find("[role=tree][data-test=raw]").await;
    page
}

/// Waits until the keyboard is on a line that begins so.
async fn is_on(page: &Page<'_>, text: &str) {
    page.wait_for(
        &format!("the line {text:?}"),
        &format!(
            "(line => line.textContent.trim().startsWith({}) && line.getAttribute('aria-selected') === 'true')(root.getElementById(root.querySelector('[role=tree]').getAttribute('aria-activedescendant')))",
            json!(text)
        ),
    )
    .await;
}

#[test]
fn a_large_event_is_searched_copied_and_makes_columns_and_filters() {
    in_browser(async |browser| {
        let site = Site::open([("/api/large", Answer::json(large_event()))]).await;
        let page = with_large_event(browser, &site).await;
        copies(&page).await;
        page.type_into("[data-test=tree-search]", "item-19876")
            .await;
        // Also before the event was looked through to its end.
        page.press(&[ENTER]).await;
        is_on(&page, "name: \"item-19876\"").await;
        page.wait_for(
            "one hit, marked, and few lines beside it",
            "root.querySelector('[data-test=tree-hits]').textContent === '1 hit' && root.querySelector('[role=tree] mark')?.textContent === 'item-19876'
             && root.querySelectorAll('[role=treeitem]').length < 600",
        )
        .await;
        page.run("root.querySelector('[role=tree]').focus()", json!([]))
            .await;
        hold(&page, &[CONTROL], "c").await;
        page.wait_for("the value is copied", "window.copied === 'item-19876'")
            .await;
        page.press(&[LEFT]).await;
        is_on(&page, "19876: {3}").await;
        hold(&page, &[CONTROL], "c").await;
        page.wait_for(
            "the object is copied as it came",
            "window.copied === '{\"number\":19876,\"name\":\"item-19876\",\"note\":\"none of it matters\"}'",
        )
        .await;
        page.press(&[RIGHT, DOWN]).await;
        is_on(&page, "name: \"item-19876\"").await;
        page.press(&["a"]).await;
        page.find("th[data-column='details.items.name']").await;
        page.press(&["f"]).await;
        query_is(&page, "details.items.name:=item-19876").await;
        page.counts("1 of 1 event").await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn of_a_long_list_in_an_event_more_is_shown_by_keys_and_by_mouse() {
    in_browser(async |browser| {
        let site = Site::open([("/api/large", Answer::json(large_event()))]).await;
        let page = with_large_event(browser, &site).await;
        page.run("root.querySelector('[role=tree]').focus()", json!([]))
            .await;
        // Closed below its first level.
        page.press(&[END]).await;
        is_on(&page, "details: {2}").await;
        page.press(&[RIGHT, DOWN]).await;
        is_on(&page, "items: [20000]").await;
        page.press(&[RIGHT, END, UP]).await;
        is_on(&page, "19,750 more").await;
        page.press(&[ENTER]).await;
        is_on(&page, "250: {3}").await;
        page.wait_for(
            "its place among all",
            "(line => line.getAttribute('aria-posinset') === '251' && line.getAttribute('aria-level') === '4' && line.getAttribute('aria-setsize') === '20000')(root.querySelector('[role=treeitem][aria-selected=true]'))",
        )
        .await;
        page.wait_for(
            "so much less",
            "root.querySelector('[data-test=tree-more]').textContent.trim() === '19,500 more' && root.querySelectorAll('[role=treeitem]').length > 500",
        )
        .await;
        page.run(
            "root.querySelector('[data-test=tree-more]').click()",
            json!([]),
        )
        .await;
        is_on(&page, "500: {3}").await;
        // The text as it came, a part at a time.
        page.click("[data-test=raw-text]").await;
        let first = page
            .wait_for(
                "its beginning",
                "(text => text?.startsWith('{\"id\":\"c1\"') && text.length)(root.querySelector('pre[data-test=raw]')?.textContent)",
            )
            .await;
        assert_eq!(first, 100_000);
        page.run(
            "root.querySelector('[data-test=raw-more]').click()",
            json!([]),
        )
        .await;
        page.wait_for(
            "twice as much",
            "root.querySelector('pre[data-test=raw]').textContent.length === 200000",
        )
        .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn of_many_changes_and_of_a_long_value_the_beginning_is_shown_and_more_when_asked() {
    in_browser(async |browser| {
        let field =
            |number: usize, new: &str| format!(r#""field{number}":{{"old":"a","new":"{new}"}}"#);
        let long = "b".repeat(300_000);
        let fields: Vec<String> = (0..1000)
            .map(|number| field(number, if number == 0 { &long } else { "b" }))
            .collect();
        let event = |number: usize| {
            format!(
                r#"{{"id":"c{number}","time":"2024-05-0{number}T10:00:00Z","actor":{{"name":"Ann"}},"action":"UPDATE","details":{{{}}}}}"#,
                fields.join(",")
            )
        };
        let events = format!("[{},{}]", event(1), event(2));
        let site = Site::open([("/api/changes", Answer::json(events))]).await;
        let page = own_page(browser, &site).await;
        page.call("load", json!([site.url("/api/changes")]))
            .await
            .expect("two events");
        page.counts("2 of 2 events").await;
        open_first(&page).await;
        let shows = |rows: usize, hidden: &str| {
            format!(
                "root.querySelectorAll('[data-test=changes] tbody tr').length === {rows} && root.querySelector('[data-test=changes-more]')?.textContent.trim() === '{hidden} more'"
            )
        };
        page.wait_for("the first of them", &shows(200, "800")).await;
        let length = page
            .run(
                "return root.querySelector('[data-test=changes] tbody tr').textContent.length",
                json!([]),
            )
            .await;
        assert!(length.as_u64() < Some(21_000), "{length} characters");
        page.run(
            "root.querySelector('[data-test=changes-more]').click()",
            json!([]),
        )
        .await;
        page.wait_for("more of them", &shows(400, "600")).await;
        // Another event begins anew.
        page.run(
            "root.querySelector('[data-test=detail] [aria-keyshortcuts=J]').click()",
            json!([]),
        )
        .await;
        page.wait_for("the first of the other's", &shows(200, "800"))
            .await;
        page.has_a_clean_console().await;
    });
}
