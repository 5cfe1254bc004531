//! One event in full: what it changed, its text as a tree, the way from one to
//! the next, and a link to it.

use serde_json::json;

use crate::answer::{Answer, Gate};
use crate::browser::in_browser;
use crate::explore::{own_page, query_is, site, with_mixed};
use crate::faults::many_events;
use crate::page::Page;
use crate::site::Site;
use crate::table::hold;

const ENTER: &str = "\u{e007}";
const DOWN: &str = "\u{e015}";
const LEFT: &str = "\u{e012}";
const RIGHT: &str = "\u{e014}";
const CONTROL: &str = "\u{e009}";

const CHANGED: &str = r#"[{"id":"c1","time":"2024-05-01T10:00:00Z","actor":{"name":"Ann"},"action":"UPDATE",
  "details":{"role":{"old":"USER","new":"ADMIN"},"url":{"old":"https://a.example.com","new":"https://b.example.com"},"size":12345678901234567890}}]"#;

pub async fn open_first(page: &Page<'_>) {
    page.run(
        "root.querySelector(\"tr[aria-rowindex='2'] td\").click()",
        json!([]),
    )
    .await;
    page.find("[data-test=raw]").await;
}

/// Loads the event that changed something, and opens it.
async fn open_changed(page: &Page<'_>, site: &Site) {
    page.call("load", json!([site.url("/api/changed")]))
        .await
        .expect("an event");
    page.counts("1 of 1 event").await;
    open_first(page).await;
}

pub async fn copies(page: &Page<'_>) {
    page.run(
        "window.copied = ''; navigator.clipboard.writeText = async text => { window.copied = text }",
        json!([]),
    )
    .await;
}

#[test]
fn what_an_event_changed_stands_before_beside_after() {
    in_browser(async |browser| {
        let site = Site::open([("/api/changed", Answer::json(CHANGED))]).await;
        let page = own_page(browser, &site).await;
        open_changed(&page, &site).await;
        let cells = page.texts("[data-test=changes] tbody tr > *").await;
        assert_eq!(
            cells,
            [
                "role",
                "USER",
                "ADMIN",
                "url",
                "https://a.example.com",
                "https://b.example.com"
            ]
        );
        // Only what differs is marked.
        assert_eq!(page.texts("[data-test=changes] del").await, ["USER", "a"],);
        let shown = page.text("[data-test=raw]").await;
        assert!(shown.contains("12345678901234567890"), "{shown}");
        page.has_a_clean_console().await;
    });
}

#[test]
fn the_tree_is_walked_searched_copied_and_makes_columns_and_filters() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        copies(&page).await;
        open_first(&page).await;
        // By keys: down to the actor, closed and opened again.
        page.run("root.querySelector('[role=tree]').focus()", json!([]))
            .await;
        let at = |text: &str| {
            format!(
                "root.getElementById(root.querySelector('[role=tree]').getAttribute('aria-activedescendant')).querySelector('.audit-explorer-tree__text').textContent.startsWith({})",
                json!(text)
            )
        };
        let before = page
            .run(
                "return root.querySelectorAll('[role=treeitem]').length",
                json!([]),
            )
            .await;
        let down = page
            .run(
                "return [...root.querySelectorAll('[role=treeitem]')].findIndex(line => line.textContent.startsWith('actor'))",
                json!([]),
            )
            .await
            .as_u64()
            .expect("a place");
        page.press(&vec![DOWN; down as usize]).await;
        page.wait_for("the actor", &at("actor")).await;
        page.press(&[LEFT]).await;
        page.wait_for(
            "closed",
            &format!("root.querySelectorAll('[role=treeitem]').length === {before} - 3"),
        )
        .await;
        page.press(&[RIGHT, DOWN]).await;
        page.wait_for("its first value", &at("email")).await;
        hold(&page, &[CONTROL], "c").await;
        page.wait_for(
            "the value is copied",
            "/^(ana|bob|cy)@example.com$/.test(window.copied)",
        )
        .await;
        // The search goes to the plan; there it becomes a column.
        page.type_into("[data-test=tree-search]", "plan").await;
        page.wait_for(
            "a hit",
            "root.querySelector('[data-test=tree-hits]').textContent === '1 hit'",
        )
        .await;
        page.press(&[ENTER]).await;
        page.wait_for("the plan", &at("plan")).await;
        page.wait_for(
            "its mark",
            "root.querySelector('[role=tree] mark')?.textContent === 'plan'",
        )
        .await;
        page.run("root.querySelector('[role=tree]').focus()", json!([]))
            .await;
        page.press(&["a"]).await;
        page.find("th[data-column='details.plan']").await;
        page.press(&["f"]).await;
        query_is(&page, "details.plan:=team").await;
        page.counts("30 of 60 events").await;
        // By mouse: another value.
        page.run(
            "[...root.querySelectorAll('[role=treeitem]')].find(line => line.textContent.startsWith('size')).querySelector('[data-test=tree-column]').click()",
            json!([]),
        )
        .await;
        page.find("th[data-column='details.size']").await;
        page.click("[data-test=raw-text]").await;
        page.wait_for(
            "the text as it is",
            "root.querySelector('pre[data-test=raw]')?.textContent.includes('\"plan\": \"team\"')",
        )
        .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn an_event_is_linked_to_also_where_it_is_not_among_the_rows_at_hand_or_not_found() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open(browser, &site).await;
        page.counts("5,000 of 5,000 events").await;
        page.is_whole().await;
        copies(&page).await;
        page.run("root.querySelector('[data-test=grid]').focus()", json!([]))
            .await;
        page.press(&["\u{e010}", ENTER]).await; // End
        page.wait_for(
            "the last event",
            "root.querySelector('[data-test=place]')?.textContent === '5,000 of 5,000'",
        )
        .await;
        page.press(&["k"]).await;
        page.wait_for(
            "the one before",
            "root.querySelector('[data-test=place]')?.textContent === '4,999 of 5,000'",
        )
        .await;
        page.click("[data-test=copy-link]").await;
        page.wait_for("a link", "/#.*open=\\d+/.test(window.copied)")
            .await;
        let link = page.run("return window.copied", json!([])).await;
        let link = link.as_str().expect("a text").to_owned();
        // Elsewhere, from the top: the event with all its fields, and its place.
        let page = Page::open_at(browser, &link.replace("/#", "/?again#")).await;
        page.wait_for(
            "the event and its place",
            "root.querySelector('[data-test=place]')?.textContent === '4,999 of 5,000' && root.querySelector('[data-test=raw]')",
        )
        .await;
        page.wait_for(
            "its fields",
            "root.querySelectorAll('.audit-explorer-fields__line').length > 4",
        )
        .await;
        page.type_into("[data-test=query]", "nothingofthekind")
            .await;
        page.wait_for(
            "it stays, and says so",
            "root.querySelector('[data-test=place]')?.textContent === 'Not among those found'",
        )
        .await;
    });
}

#[test]
fn an_event_opened_while_a_load_goes_on_outlasts_its_end_and_one_of_those_before_does_not() {
    in_browser(async |browser| {
        let gate = Gate::closed();
        let head = many_events(200).trim_end_matches(']').to_owned() + ",";
        let tail = r#"{"timestamp":"2024-05-03T10:00:00Z","action":"LAST"}]"#;
        let site = Site::open([
            ("/api/changed", Answer::json(CHANGED)),
            ("/api/slow", Answer::stepwise([head.as_str(), tail], &gate)),
        ])
        .await;
        let page = own_page(browser, &site).await;
        open_changed(&page, &site).await;
        page.run(
            "window.end = element.load(arguments[0]).then(() => 'read')",
            json!([site.url("/api/slow")]),
        )
        .await;
        page.counts("200 of 200 events").await;
        page.until(
            "the event that was replaced is closed",
            "!root.querySelector('[data-test=detail]')",
        )
        .await;
        open_first(&page).await;
        let shown = page.text("[data-test=raw]").await;
        gate.let_through(1);
        assert_eq!(page.promise("end", json!([])).await, Ok(json!("read")));
        page.counts("201 of 201 events").await;
        assert_eq!(page.text("[data-test=raw]").await, shown);
        page.has_a_clean_console().await;
    });
}
