//! What stands in little room: nothing is cut, nothing stands over something else, in any language and in letters
//! twice as large.

use serde_json::json;

use crate::browser::in_browser;
use crate::explore::{load_mixed, site, tall_page};
use crate::language::{LANGUAGES, speak};
use crate::page::Page;

/// As wide as a small phone.
const NARROW: (u32, u32) = (360, 740);

async fn in_letters_of(page: &Page<'_>, size: &str) {
    page.run(
        "element.style.setProperty('--audit-explorer-unit', arguments[0])",
        json!([size]),
    )
    .await;
    page.wait_for(
        &format!("letters of {size}"),
        &format!(
            "{} === '' || root.querySelector('.audit-explorer-chart__ruler').getBoundingClientRect().height > 20",
            json!(size)
        ),
    )
    .await;
}

/// Waits until at least so many labels stand below the chart, each whole and beside the others.
async fn labels_stand_apart(page: &Page<'_>, least: usize, what: &str) {
    page.wait_for(
        &format!("labels that can be read: {what}"),
        &format!(
            "(labels => {{
               const line = root.querySelector('.audit-explorer-chart__axis').getBoundingClientRect();
               const boxes = labels.map(label => label.getBoundingClientRect());
               return boxes.length >= {least} && Math.abs(boxes[0].left - line.left) < 1
                 && boxes.every((box, at) => box.right <= line.right + 0.5 && (at === 0 || boxes[at - 1].right + 4 <= box.left));
             }})([...root.querySelectorAll('.audit-explorer-chart__label')].filter(label => !label.hidden))"
        ),
    )
    .await;
}

#[test]
fn the_moments_below_the_chart_never_touch_however_narrow_it_is() {
    in_browser(async |browser| {
        let site = site().await;
        let page = tall_page(browser, &site).await;
        load_mixed(&page, &site).await;
        labels_stand_apart(&page, 4, "wide").await;
        let (width, height) = NARROW;
        browser.resize(width, height).await;
        for language in LANGUAGES {
            speak(&page, language).await;
            labels_stand_apart(&page, 2, language).await;
        }
        speak(&page, "en").await;
        in_letters_of(&page, "32px").await;
        labels_stand_apart(&page, 1, "large").await;
        in_letters_of(&page, "").await;
        browser.resize(1280, 800).await;
        labels_stand_apart(&page, 4, "wide again").await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_long_query_scrolls_in_its_bar_and_leaves_room_for_the_table() {
    in_browser(async |browser| {
        let site = site().await;
        let page = tall_page(browser, &site).await;
        load_mixed(&page, &site).await;
        for (width, height) in [(1280, 800), NARROW] {
            browser.resize(width, height).await;
            // Wrong at its end, so that there is a copy to mark and a word on what is wrong.
            let long = format!("action:={} (", "a".repeat(3_000));
            page.run("element.view = { query: arguments[0] }", json!([long]))
                .await;
            page.wait_for(
                &format!("a low bar with what is wrong below it, {width} pixels wide"),
                "(stack => {
                   const problem = root.querySelector('[data-test=query-problem]').getBoundingClientRect();
                   return stack.scrollHeight > stack.clientHeight && stack.clientHeight < 170
                     && problem.height > 0 && problem.top >= 0 && problem.bottom <= innerHeight;
                 })(root.querySelector('.audit-explorer-query__stack'))",
            )
            .await;
            page.run(
                "root.querySelector('.audit-explorer-query__stack').scrollTop = 1e6",
                json!([]),
            )
            .await;
            page.wait_for(
                "text and mark at one place, and the end in sight",
                "(stack => {
                   const box = css => root.querySelector(css).getBoundingClientRect();
                   const [text, copy, wrong] = ['text', 'mirror', 'wrong'].map(part => box(`.audit-explorer-query__${part}`));
                   return stack.scrollTop > 0 && Math.abs(text.top - copy.top) < 1 && Math.abs(text.height - copy.height) < 1
                     && Math.abs(text.width - copy.width) < 1 && wrong.bottom <= stack.getBoundingClientRect().bottom + 1;
                 })(root.querySelector('.audit-explorer-query__stack'))",
            )
            .await;
        }
        browser.resize(1280, 800).await;
        page.has_a_clean_console().await;
    });
}

/// Waits until all of the buttons by which cards are sorted are as high as they want to be, and the first card stands
/// below them.
async fn sort_buttons_are_whole(page: &Page<'_>, what: &str) {
    page.wait_for(
        &format!("whole buttons: {what}"),
        "(bar => {
           const box = bar.getBoundingClientRect(), first = root.querySelector(\"tr[aria-rowindex='2']\").getBoundingClientRect();
           const end = box.top + bar.clientTop + bar.clientHeight;
           return bar.scrollHeight <= bar.clientHeight && first.top >= box.bottom - 1
             && [...bar.querySelectorAll('.audit-explorer-sort')].filter(button => button.getClientRects().length).every(button => {
                  const own = button.getBoundingClientRect();
                  return own.height > 20 && own.top >= box.top && own.bottom <= end;
                });
         })(root.querySelector('.audit-explorer-row--head'))",
    )
    .await;
}

#[test]
fn the_buttons_that_sort_cards_are_never_cut() {
    in_browser(async |browser| {
        let site = site().await;
        let page = tall_page(browser, &site).await;
        load_mixed(&page, &site).await;
        let (width, height) = NARROW;
        browser.resize(width, height).await;
        page.wait_for(
            "cards",
            "getComputedStyle(root.querySelector('.audit-explorer-row--head')).display === 'flex'",
        )
        .await;
        for language in LANGUAGES {
            speak(&page, language).await;
            sort_buttons_are_whole(&page, language).await;
            page.wait_for(
                &format!("none beside the screen: {language}"),
                "(bar => bar.scrollWidth <= bar.clientWidth)(root.querySelector('.audit-explorer-row--head'))",
            )
            .await;
        }
        speak(&page, "en").await;
        in_letters_of(&page, "32px").await;
        sort_buttons_are_whole(&page, "large").await;
        // By keys one comes to each of them, and sees it.
        page.run(
            "root.querySelector('.audit-explorer-row--head .audit-explorer-sort').focus()",
            json!([]),
        )
        .await;
        let on = |place: usize| {
            format!(
                "(button => {{
                   const own = button.getBoundingClientRect(), bar = root.querySelector('.audit-explorer-row--head').getBoundingClientRect();
                   return button === root.activeElement && own.left >= bar.left - 1 && own.right <= bar.right + 1;
                 }})([...root.querySelectorAll('.audit-explorer-row--head .audit-explorer-sort')].filter(button => button.getClientRects().length)[{place}])"
            )
        };
        for place in 0..5 {
            page.wait_for(&format!("button {place} in sight"), &on(place))
                .await;
            page.press(&["\u{e014}"]).await; // to the right
        }
        in_letters_of(&page, "").await;
        browser.resize(1280, 800).await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn the_arrows_pass_cells_for_which_the_table_is_too_narrow() {
    in_browser(async |browser| {
        let site = site().await;
        let page = tall_page(browser, &site).await;
        load_mixed(&page, &site).await;
        browser.resize(560, 740).await;
        let cells = "[...root.querySelector(\"tr[aria-rowindex='2']\").cells]";
        let shown = format!("{cells}.filter(cell => cell.getClientRects().length)");
        page.wait_for(
            "a table without all of its cells",
            &format!("{shown}.length === 5 && {cells}.length === 6"),
        )
        .await;
        page.run("root.querySelector('[data-test=grid]').focus()", json!([]))
            .await;
        let on = |place: usize| {
            format!(
                "root.querySelector('[data-test=grid]').getAttribute('aria-activedescendant') === {shown}[{place}].id"
            )
        };
        for place in 0..5 {
            page.press(&["\u{e014}"]).await; // to the right
            page.wait_for(&format!("cell {place}"), &on(place)).await;
        }
        for place in [3, 2] {
            page.press(&["\u{e012}"]).await; // to the left
            page.wait_for(&format!("cell {place} again"), &on(place))
                .await;
        }
        browser.resize(1280, 800).await;
        page.has_a_clean_console().await;
    });
}
