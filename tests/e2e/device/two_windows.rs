//! An export that one window makes, and what another one says of it meanwhile.

use serde_json::json;

use super::{Board, keep};
use crate::browser::in_browser;
use crate::faults::TWO_EVENTS;
use crate::page::Page;

/// Its exports come to their end once `letGo()` is called, and not before.
const HOLDS: &str = "<audit-explorer id=\"two\" persist=\"device\"></audit-explorer>";
const WAITS: &str = "
    const held = new Promise(done => { window.letGo = done; });
    document.querySelector('audit-explorer').sign = () => held.then(() => ({ algorithm: 'x', publicKey: 'eA==', value: 'eA==' }));";

const IS_ASKED_FOR: &str = "found => found.some(([name, bytes]) => name.includes('export-')
    && /\"state\":\"(waiting|running)\"/.test(new TextDecoder().decode(bytes)))";

async fn begin(page: &Page<'_>) {
    keep(page, TWO_EVENTS).await;
    page.run("window.made = element.export({ report: 'all' })", json!([]))
        .await;
    page.until(
        "the word of it is on the device",
        &format!("({}).then({IS_ASKED_FOR})", super::LYING),
    )
    .await;
}

#[test]
fn an_export_that_another_window_makes_is_listed_as_that_and_then_as_ready() {
    in_browser(async |browser| {
        let board = Board::new(browser, HOLDS, WAITS).await;
        let (page, _) = board.revisit().await;
        begin(&page).await;
        let here = browser.client.window().await.expect("there is a window");
        let other = browser.client.new_window(true).await;
        let there = other.expect("a second tab").handle;
        let to = browser.client.switch_to_window(there.clone()).await;
        to.expect("it is there");
        let (second, _) = board.revisit().await;
        let jobs = second.call("jobs", json!([])).await.expect("a list");
        assert!(
            jobs[0]["state"] == "waiting" || jobs[0]["state"] == "running",
            "{jobs}"
        );
        assert_eq!(
            (&jobs[0]["elsewhere"], &jobs[0]["error"]),
            (&json!(true), &json!(null)),
            "{jobs}"
        );
        second.click("[part=jobs-button]").await;
        second
            .wait_for(
                "what the list says of it",
                "root.querySelector('[data-test=job]')?.textContent.includes('Being made in another window')
                 && !root.querySelector('[data-test=job-stop], [data-test=job-remove]')",
            )
            .await;
        for method in ["cancel", "remove"] {
            let refused = second.call(method, json!([jobs[0]["id"]])).await;
            let refused = refused.expect_err("it is not made here");
            assert_eq!(refused.code, "bad-options");
            assert!(refused.message.contains("another window"), "{refused:?}");
        }
        let to = browser.client.switch_to_window(here).await;
        to.expect("it is there");
        page.promise("(letGo(), made)", json!([]))
            .await
            .expect("it comes to its end");
        let to = browser.client.switch_to_window(there).await;
        to.expect("it is there");
        second
            .until(
                "it is ready here, too",
                "element.jobs().then(([job]) => job.state === 'ready' && !job.elsewhere)",
            )
            .await;
        second
            .call("redownload", json!([jobs[0]["id"]]))
            .await
            .expect("its file lies on the device");
        second.has_a_clean_console().await;
    });
}

#[test]
fn an_export_whose_window_is_closed_has_failed_in_the_other_one() {
    in_browser(async |browser| {
        let board = Board::new(browser, HOLDS, WAITS).await;
        let (page, _) = board.revisit().await;
        begin(&page).await;
        let here = browser.client.window().await.expect("there is a window");
        let other = browser.client.new_window(true).await;
        let there = other.expect("a second tab").handle;
        let to = browser.client.switch_to_window(there.clone()).await;
        to.expect("it is there");
        let (second, _) = board.revisit().await;
        let jobs = second.call("jobs", json!([])).await.expect("a list");
        assert_eq!(jobs[0]["elsewhere"], true, "{jobs}");
        let to = browser.client.switch_to_window(here).await;
        to.expect("it is there");
        browser.client.close_window().await.expect("it is there");
        let to = browser.client.switch_to_window(there).await;
        to.expect("it is there");
        second
            .until(
                "it has failed",
                "element.jobs().then(([job]) => job.state === 'failed' && job.error.message.includes('was closed'))",
            )
            .await;
    });
}
