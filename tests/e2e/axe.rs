//! Every state of the page against axe-core: no violation, in light and dark.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::browser::{Scheme, in_browser};
use crate::explore::{MIXED, mixed_events, own_page};
use crate::page::Page;
use crate::site::Site;
use crate::states::Board;

fn axe() -> String {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/node_modules/axe-core/axe.min.js");
    fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!(
            "{error}: {}\nrun: npm ci --prefix tests/e2e",
            path.display()
        )
    })
}

/// Holds what is on the screen against axe in both schemes.
async fn holds(page: &Page<'_>, state: &str) {
    for scheme in [Scheme::Light, Scheme::Dark] {
        page.browser.prefer(scheme).await;
        page.promise(
            // Colours change by a transition, and half-way there they have no contrast.
            // One that never comes to its end keeps nobody waiting.
            "Promise.race([
               (async () => {
                 const frames = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
                 const moving = () => root.getAnimations().filter(moving => moving.effect.getTiming().iterations !== Infinity && moving.playState !== 'finished');
                 do {
                   await Promise.all(moving().map(moving => moving.finished.catch(() => {})));
                   await frames();
                 } while (moving().length);
               })(),
               new Promise(done => setTimeout(done, 3000)),
             ])",
            json!([]),
        )
        .await
        .expect("colours settle");
        let violations = page
            .promise(
                "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => [id, ...nodes.slice(0, 4).map(node => `${node.target.flat().join(' ')}: ${node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message}`)]))",
                json!([]),
            )
            .await
            .expect("axe runs");
        assert_eq!(violations, json!([]), "{state}: {violations:#}");
    }
}

async fn with_axe(page: &Page<'_>) {
    page.run(&format!("{}; window.axe = axe", axe()), json!([]))
        .await;
    let known: Value = page.run("return typeof axe.run", json!([])).await;
    assert_eq!(known, "function");
}

#[test]
fn no_state_has_a_violation_in_light_or_dark() {
    in_browser(async |browser| {
        let site = Site::open([
            (MIXED, Answer::json(mixed_events())),
            ("/api/broken", Answer::status(403)),
        ])
        .await;
        let page = own_page(browser, &site).await;
        with_axe(&page).await;
        holds(&page, "empty").await;
        page.call("load", json!([site.url("/api/broken")]))
            .await
            .expect_err("forbidden");
        holds(&page, "failed").await;
        page.call("load", json!([site.url(MIXED)]))
            .await
            .expect("events");
        page.wait_for(
            "the values",
            "root.querySelector('[data-test=facet-user] li')",
        )
        .await;
        holds(&page, "loaded").await;
        page.click("[data-test=tab-insight]").await;
        page.wait_for(
            "the insight",
            "root.querySelector('[data-test=insight] li')",
        )
        .await;
        holds(&page, "insight").await;
        page.click("[data-test=tab-values]").await;
        page.click("tbody tr:nth-of-type(2)").await;
        page.find("[data-test=raw]").await;
        holds(&page, "one event").await;
        page.click("[part=columns-button]").await;
        page.find("[data-test=column]").await;
        holds(&page, "columns").await;
        page.press(&["\u{e00c}"]).await;
        page.run(
            "element.view = { columns: ['time', 'details.plan', 'user'] }; root.querySelector('[data-test=chart-figures]').click()",
            json!([]),
        )
        .await;
        page.open_cell_menu("tr[aria-rowindex='2'] td", (500, 500))
            .await;
        holds(
            &page,
            "a cell's menu, columns of one's own, the chart in figures",
        )
        .await;
        page.press(&["\u{e00c}"]).await;
        page.run(
            "root.querySelector('tbody td').dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }));
             root.querySelector(\"tr[aria-rowindex='4'] td\").dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }));
             element.view = { density: 'compact', query: 'ana' }",
            json!([]),
        )
        .await;
        page.find("mark").await;
        holds(&page, "rows picked and hits marked").await;
        page.run("element.view = { columns: [], density: 'comfortable', query: '' }; root.querySelector('[data-test=chart-figures]').click()", json!([]))
            .await;
        page.click("[part=range-button]").await;
        page.find("[data-test=time-from]").await;
        holds(&page, "the range").await;
        page.press(&["\u{e00c}"]).await;
        page.type_into("[data-test=query]", "action:").await;
        page.wait_for(
            "suggestions",
            "!root.querySelector('[data-test=completions]').hidden",
        )
        .await;
        holds(&page, "suggestions").await;
        page.press(&["\u{e00c}"]).await;
        page.wait_for(
            "the problem",
            "!root.querySelector('[data-test=query-problem]').hidden",
        )
        .await;
        holds(&page, "an unreadable query").await;
        page.type_into("[data-test=query]", "user:ana outcome:nowhere")
            .await;
        page.find("[data-test=blocker]").await;
        page.press(&["\u{e00c}"]).await;
        holds(&page, "nothing matched").await;
        page.type_into("[data-test=query]", "").await;
        page.click("[data-test=grid]").await;
        page.press(&["?"]).await;
        page.wait_for(
            "the card",
            "root.querySelector('[data-test=shortcuts]').open",
        )
        .await;
        holds(&page, "keys").await;
        page.press(&["\u{e00c}"]).await;
        page.click("[data-test=export]").await;
        page.find("[data-test=preview]").await;
        holds(&page, "export").await;
    });
}

#[test]
fn arabic_has_no_violation_either() {
    in_browser(async |browser| {
        let site = Site::open([(MIXED, Answer::json(mixed_events()))]).await;
        let page = own_page(browser, &site).await;
        with_axe(&page).await;
        page.run("element.lang = 'ar'", json!([])).await;
        page.wait_for(
            "Arabic",
            "root.querySelector('.audit-explorer-app').dir === 'rtl'",
        )
        .await;
        holds(&page, "empty in Arabic").await;
        page.call("load", json!([site.url(MIXED)]))
            .await
            .expect("events");
        page.wait_for(
            "the values",
            "root.querySelector('[data-test=facet-user] li')",
        )
        .await;
        holds(&page, "loaded in Arabic").await;
        page.click("tbody tr:nth-of-type(2)").await;
        page.find("[data-test=raw]").await;
        holds(&page, "one event in Arabic").await;
        page.click("[data-test=export]").await;
        page.find("[data-test=preview]").await;
        holds(&page, "export in Arabic").await;
    });
}

/// The same of a page that may be another one than the one before.
async fn holds_anew(page: &Page<'_>, state: &str) {
    println!("{state}");
    if page.run("return !window.axe", json!([])).await == true {
        with_axe(page).await;
    }
    holds(page, state).await;
}

#[test]
fn no_moment_of_a_load_or_of_a_wait_has_a_violation() {
    in_browser(async |browser| {
        let board = Board::new().await;
        let page = board.visit(browser).await;
        board.each_moment(&page, holds_anew).await;
    });
}

#[test]
fn no_menu_has_a_violation() {
    in_browser(async |browser| {
        let board = Board::new().await;
        let page = board.visit(browser).await;
        board.each_menu(&page, holds_anew).await;
    });
}

#[test]
fn no_dialog_has_a_violation() {
    in_browser(async |browser| {
        let board = Board::new().await;
        let page = board.visit(browser).await;
        board.each_dialog(&page, holds_anew).await;
    });
}
