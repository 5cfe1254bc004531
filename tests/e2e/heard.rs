//! What is heard rather than seen, and what stays within reach of a person who has no mouse, or colours of their own.

use serde_json::json;

use crate::browser::in_browser;
use crate::event::open_first;
use crate::explore::{site, with_mixed};

const ENTER: &str = "\u{e007}";
const END: &str = "\u{e010}";
const BACKSPACE: &str = "\u{e003}";

#[test]
fn a_query_that_cannot_be_read_is_said_and_the_rows_that_stay_are_not() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        let field = "root.querySelector('[data-test=query]')";
        let described = format!("{field}.getAttribute('aria-describedby')");
        page.type_into("[data-test=query]", "user:ana").await;
        page.counts("24 of 60 events").await;
        let said = "root.querySelector('[role=status].audit-explorer-spoken').textContent.trim()";
        page.wait_for("the count is said", &format!("{said}.includes('24')"))
            .await;
        page.wait_for("nothing is wrong", &format!("{described} === null"))
            .await;
        page.type_into("[data-test=query]", "user:ana after:yesterdayish")
            .await;
        // While something is offered, nothing is wrong yet.
        page.wait_for(
            "what is wrong is said",
            &format!(
                "(problem => {{
                   if (!root.querySelector('[data-test=completions]').hidden)
                     {field}.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'Escape', bubbles: true, cancelable: true }}));
                   return !problem.hidden && {said}.includes('yesterdayish') && problem.textContent.includes({said});
                 }})(root.querySelector('[data-test=query-problem]'))"
            ),
        )
        .await;
        page.wait_for(
            "the field leads to it",
            &format!("root.getElementById({described}) === root.querySelector('[data-test=query-problem]')"),
        )
        .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn the_next_event_is_said_with_its_place_where_the_focus_stays_on_a_button() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        open_first(&page).await;
        let told = |place: &str| {
            format!(
                "(said => said.startsWith('{place} ') && said.endsWith(root.querySelector('[data-test=sentence]').textContent.trim()))(root.querySelector('[role=status].audit-explorer-spoken').textContent.trim())"
            )
        };
        let next = "root.querySelector('[data-test=detail] [aria-keyshortcuts=J]')";
        page.run(&format!("{next}.focus()"), json!([])).await;
        page.press(&[ENTER]).await;
        page.wait_for("the second", &told("2 of 60")).await;
        page.press(&["j", "j"]).await;
        page.wait_for(
            "the fourth, and the focus where it was",
            &format!("{} && root.activeElement === {next}", told("4 of 60")),
        )
        .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn the_panel_beside_the_table_is_closed_and_opened_by_keys_and_the_focus_goes_along() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.run(
            "root.querySelector('[data-test=side-close]').focus()",
            json!([]),
        )
        .await;
        for _ in 0..2 {
            page.press(&[ENTER]).await;
            page.wait_for(
                "the button that opens it",
                "root.activeElement?.dataset.test === 'side-open' && !root.querySelector('[data-test=side]').getClientRects().length",
            )
            .await;
            page.press(&[ENTER]).await;
            page.wait_for(
                "the tab that is shown",
                "root.activeElement?.matches('[data-test=side] [role=tab][aria-selected=true]')",
            )
            .await;
            page.run(
                "root.querySelector('[data-test=side-close]').focus()",
                json!([]),
            )
            .await;
        }
        page.has_a_clean_console().await;
    });
}

#[test]
fn in_the_systems_own_colours_the_tree_shows_what_opens_and_where_the_keyboard_is() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        let forced = browser.force_colours(true).await;
        open_first(&page).await;
        page.run("root.querySelector('[role=tree]').focus()", json!([]))
            .await;
        page.press(&["\u{e015}"]).await; // down
        page.wait_for(
            "the second line",
            "root.querySelectorAll('[role=treeitem]')[1].getAttribute('aria-selected') === 'true'",
        )
        .await;
        // Only Chromium's driver has a command for these colours.
        if forced {
            page.wait_for(
                "a line around it, and a sign beside what opens",
                "getComputedStyle(root.querySelector('[role=treeitem][aria-selected=true]')).outlineStyle === 'solid'
                 && getComputedStyle(root.querySelector('[role=treeitem] .audit-explorer-tree__fold')).backgroundColor
                    !== getComputedStyle(root.querySelector('[role=tree]')).backgroundColor",
            )
            .await;
            browser.force_colours(false).await;
        }
        page.has_a_clean_console().await;
    });
}

#[test]
fn what_is_looked_for_among_the_values_of_a_field_can_be_taken_back_however_few_are_left() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.enter_into("[data-test=facet-path]", "size").await;
        let facet = "[data-test='facet-details.size']";
        page.type_into(&format!("{facet} [data-test=facet-search]"), "59")
            .await;
        page.wait_for(
            "one value of sixty",
            &format!("root.querySelectorAll(\"{facet} li\").length === 1"),
        )
        .await;
        page.call("search", json!(["id:=e5"]))
            .await
            .expect("readable");
        page.counts("1 of 60 events").await;
        page.wait_for(
            "no such value, and what was looked for",
            &format!("root.querySelectorAll(\"{facet} li\").length === 0 && root.querySelector(\"{facet} [data-test=facet-search]\")?.value === '59'"),
        )
        .await;
        page.run(
            &format!("root.querySelector(\"{facet} [data-test=facet-search]\").focus()"),
            json!([]),
        )
        .await;
        page.press(&[END, BACKSPACE, BACKSPACE]).await;
        page.wait_for(
            "the one value there is",
            &format!("root.querySelector(\"{facet} li\")?.textContent.includes('5') && !root.querySelector(\"{facet} [data-test=facet-search]\")"),
        )
        .await;
        page.has_a_clean_console().await;
    });
}
