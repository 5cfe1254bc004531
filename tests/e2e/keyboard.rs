//! Everything that matters works without a mouse.

use serde_json::json;

use crate::browser::in_browser;
use crate::explore::{site, with_mixed};
use crate::page::Page;
use crate::site::Site;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const DOWN: &str = "\u{e015}";
const SPACE: &str = " ";

/// Presses Tab until the focus is on a match.
async fn tab_to(page: &Page<'_>, css: &str) {
    let mut met = Vec::new();
    for _ in 0..40 {
        let there = page
            .run(
                "const focused = root.activeElement; return [focused?.matches(arguments[0]) ?? false, focused?.getAttribute('aria-label') ?? focused?.textContent.trim() ?? '']",
                json!([css]),
            )
            .await;
        if there[0] == true {
            return;
        }
        met.push(there[1].clone());
        page.press(&[TAB]).await;
    }
    panic!("Tab does not reach {css}; it meets {met:?}");
}

fn keys(text: &str) -> Vec<&str> {
    text.split("").filter(|key| !key.is_empty()).collect()
}

#[test]
fn a_user_is_found_an_event_read_and_a_file_made_by_keys_alone() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open(browser, &site).await;
        page.counts("5,000 of 5,000 events").await;
        page.wait_for(
            "the whole source",
            "root.querySelector('[data-test=complete]')",
        )
        .await;
        tab_to(&page, "[data-test=user]").await;
        page.press(&keys("grace")).await;
        page.counts("52 of 5,000 events").await;

        tab_to(&page, "[part=range-button]").await;
        page.press(&[ENTER]).await;
        page.wait_for("the presets", "root.activeElement?.closest('[part=range]')")
            .await;
        page.press(&[ESCAPE]).await;
        page.wait_for(
            "the focus back on its button",
            "root.activeElement?.matches('[part=range-button]')",
        )
        .await;

        tab_to(&page, "[data-test=grid]").await;
        page.press(&[DOWN, DOWN, ENTER]).await;
        page.wait_for(
            "the third event",
            "root.querySelector('[data-test=detail]')?.textContent.includes('3 of 52')",
        )
        .await;
        page.wait_for(
            "its text",
            "root.querySelector('[data-test=raw]')?.textContent.includes('grace.okonkwo@')",
        )
        .await;
        page.press(&[DOWN]).await;
        page.wait_for(
            "the fourth event",
            "root.querySelector('[data-test=detail]').textContent.includes('4 of 52')",
        )
        .await;
        page.press(&[ESCAPE]).await;
        page.wait_for("no event", "!root.querySelector('[data-test=detail]')")
            .await;
        let focused = page
            .run("return root.activeElement?.dataset.test", json!([]))
            .await;
        assert_eq!(focused, "grid");

        // Export stands before the table.
        page.press(&["\u{e008}", TAB]).await; // Shift and Tab
        page.run(
            "root.querySelector('[data-test=export]').focus()",
            json!([]),
        )
        .await;
        page.press(&[ENTER]).await;
        page.wait_for(
            "the dialog",
            "root.querySelector('dialog').open && root.querySelector('[data-test=preview]')",
        )
        .await;
        tab_to(&page, "[name=report]").await;
        page.press(&[DOWN]).await;
        page.wait_for(
            "the second report",
            "root.querySelector('[data-test=report-all]').checked",
        )
        .await;
        tab_to(&page, "[data-test=formulas]").await;
        page.press(&[SPACE]).await;
        page.wait_for(
            "the switch",
            "!root.querySelector('[data-test=formulas]').checked",
        )
        .await;
        page.wait_for("the preview", "!root.querySelector('[data-test=download]').disabled && root.querySelector('[data-test=preview-name]').textContent === 'all_UTC.csv'").await;
        tab_to(&page, "[data-test=download]").await;
        page.press(&[ENTER]).await;
        page.wait_for(
            "the result",
            "root.querySelector('[data-test=export-result]')",
        )
        .await;
        let file = browser.downloaded("all_UTC.csv").await;
        assert!(!file.is_empty());
        page.press(&[ESCAPE]).await;
        page.wait_for("the dialog gone", "!root.querySelector('dialog').open")
            .await;
        let focused = page
            .run("return root.activeElement?.dataset.test", json!([]))
            .await;
        assert_eq!(focused, "export");
        page.has_a_clean_console().await;
    });
}

#[test]
fn the_focus_is_never_lost_with_what_closes_or_goes() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        let focused = "root.activeElement?.dataset.test";
        // An event's panel, and the panel of values.
        page.run(
            "root.querySelector(\"tr[aria-rowindex='2'] td\").click()",
            json!([]),
        )
        .await;
        page.find("[data-test=raw]").await;
        page.run(
            "root.querySelector('[data-test=detail] button:not(:disabled)').focus()",
            json!([]),
        )
        .await;
        page.press(&[ESCAPE]).await;
        page.until(
            "the grid has it, and the event is closed",
            &format!("{focused} === 'grid' && !root.querySelector('[data-test=detail]')"),
        )
        .await;
        page.press(&["f"]).await;
        page.until("a tab has it", &format!("{focused} === 'tab-values'"))
            .await;
        page.press(&["\u{e014}"]).await;
        page.until(
            "the other tab has it",
            &format!("{focused} === 'tab-insight'"),
        )
        .await;
        page.press(&[ESCAPE]).await;
        page.until("the grid has it again", &format!("{focused} === 'grid'"))
            .await;
        // A letter right behind the slash is the query's; the button that clears it goes with the text.
        page.press(&["/", "u"]).await;
        page.until(
            "the letter stands in the bar",
            "root.querySelector('[data-test=query]').value === 'u'",
        )
        .await;
        page.run(
            "root.querySelector('[part=query] .audit-explorer-input__clear').click()",
            json!([]),
        )
        .await;
        page.until("the bar has it", &format!("{focused} === 'query'"))
            .await;
        // A choice closes the panel that it stands in.
        page.click("[part=range-button]").await;
        page.find(".audit-explorer-range__preset").await;
        page.run(
            "const preset = [...root.querySelectorAll('.audit-explorer-range__preset')].at(-1); preset.focus(); preset.click()",
            json!([]),
        )
        .await;
        page.until(
            "the button has it",
            "root.activeElement?.getAttribute('part') === 'range-button'",
        )
        .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn what_takes_itself_away_leaves_the_focus_to_what_is_nearest() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        let focused = "root.activeElement?.dataset.test";
        // Nothing matches; with what is left out goes the button that leaves it out.
        page.call("search", json!(["user:ana outcome:=nowhere"]))
            .await
            .expect("it can be read");
        page.find("[data-test=blocker]").await;
        page.run(
            "root.querySelector('[data-test=blocker]').focus()",
            json!([]),
        )
        .await;
        page.press(&[ENTER]).await;
        page.counts("24 of 60 events").await;
        page.until("the events have it", &format!("{focused} === 'grid'"))
            .await;
        // What chose all of a facet's values goes with the choice.
        page.call("search", json!(["action:=CREATE"]))
            .await
            .expect("it can be read");
        page.find("[data-test=facet-action] [data-test=facet-clear]")
            .await;
        page.run(
            "root.querySelector('[data-test=facet-action] [data-test=facet-clear]').focus()",
            json!([]),
        )
        .await;
        page.press(&[ENTER]).await;
        page.counts("60 of 60 events").await;
        page.until(
            "something of the facet has it",
            "!!root.activeElement?.closest('[data-test=facet-action]')",
        )
        .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn enter_opens_an_event_and_once_more_goes_to_it() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.run("root.querySelector('[data-test=grid]').focus()", json!([]))
            .await;
        page.press(&[DOWN, ENTER]).await;
        page.find("[data-test=raw]").await;
        page.until(
            "the grid has the focus still",
            "root.activeElement?.dataset.test === 'grid'",
        )
        .await;
        page.press(&[ENTER]).await;
        page.until(
            "the event has it",
            "!!root.activeElement?.closest('[data-test=detail]')",
        )
        .await;
        page.press(&[ESCAPE]).await;
        page.until(
            "and gives it back",
            "root.activeElement?.dataset.test === 'grid' && !root.querySelector('[data-test=detail]')",
        )
        .await;
    });
}

/// WCAG 2.1.4: on our own page they work before anything has the focus, so there is a way to be without them.
#[test]
fn single_keys_are_turned_off_and_stay_off_until_they_are_turned_on() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let focus = "root.activeElement?.dataset.test ?? ''";
        let card = "root.querySelector('[data-test=shortcuts]').open";
        let turn = async |page: &Page<'_>| {
            page.click("[part=help-button]").await;
            page.click("[data-test=help-keys]").await;
            page.wait_for("the card", card).await;
            page.click("[data-test=single-keys]").await;
            page.press(&[ESCAPE]).await;
            page.wait_for("no card", &format!("!{card}")).await;
            page.run("root.activeElement?.blur()", json!([])).await;
        };
        let page = Page::open(browser, &site).await;
        page.counts("5,000 of 5,000 events").await;
        turn(&page).await;
        for visit in ["at once", "next time"] {
            page.press(&["?", "/", "t"]).await;
            let now = format!("return [{focus}, {card}]");
            assert_eq!(
                page.run(&now, json!([])).await,
                json!(["", false]),
                "{visit}"
            );
            Page::open(browser, &site).await;
            page.counts("5,000 of 5,000 events").await;
        }
        turn(&page).await;
        page.press(&["/"]).await;
        page.wait_for("the query", &format!("({focus}) === 'query'"))
            .await;
        page.has_a_clean_console().await;
    });
}
