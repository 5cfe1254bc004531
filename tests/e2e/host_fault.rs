//! A fault of ours in somebody's page: it is told, it can be put right, and it stays ours.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::browser::in_browser;
use crate::host::{COUNT_WORKERS, COUNTS, build, events, host, run_on_page};
use crate::page::Page;

/// As Firefox on two cores is after a page was left while its threads compiled.
const NEVER_COMPILES: &str =
    "WebAssembly.compileStreaming = WebAssembly.compile = () => new Promise(() => {})";

#[test]
fn a_browser_whose_threads_never_finish_a_compile_shows_the_page_all_the_same() {
    in_browser(async |browser| {
        let site = events().await;
        site.then("/never.js", Answer::ok("text/javascript", NEVER_COMPILES));
        let page = host(
            browser,
            &site,
            "<script src=\"/never.js\"></script><audit-explorer src=\"/api/two\"></audit-explorer>",
        )
        .await;
        page.counts("2 of 2 events").await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_fault_in_the_engine_is_told_and_a_new_start_puts_it_right() {
    in_browser(async |browser| {
        let site = events().await;
        site.then("/count.js", Answer::ok("text/javascript", COUNT_WORKERS));
        let build = build();
        site.then(
            &format!("/{build}/worker_loader.js"),
            Answer::ok(
                "text/javascript",
                "import init, { fail } from './worker.js'; await init(); addEventListener('message', event => { if (event.data === 'fail') fail(); });",
            ),
        );
        let page = host(
            browser,
            &site,
            "<script src=\"/count.js\"></script><audit-explorer src=\"/api/two\"></audit-explorer>",
        )
        .await;
        page.counts("2 of 2 events").await;
        page.run(
            "window.told = []; element.addEventListener('audit-explorer-error', event => told.push(event.detail.code));
             window.workers[0].postMessage('fail')",
            json!([]),
        )
        .await;
        is_told_and_starts_again(&page, "1").await;
        let workers = page.run("return window.workers.length", json!([])).await;
        assert_eq!(workers, 1);
    });
}

#[test]
fn a_fault_in_the_pages_program_stops_all_its_elements_and_nothing_else_of_the_page() {
    in_browser(async |browser| {
        let site = events().await;
        site.then("/count.js", Answer::ok("text/javascript", COUNT_WORKERS));
        let page = host(
            browser,
            &site,
            "<script src=\"/count.js\"></script><audit-explorer src=\"/api/two\"></audit-explorer><audit-explorer src=\"/api/one\"></audit-explorer>",
        )
        .await;
        page.wait_for(
            "both explorers",
            &format!("{COUNTS} === '2 of 2 events,1 of 1 event'"),
        )
        .await;
        let fail = format!(
            "window.told = [];
             document.addEventListener('audit-explorer-error', event => told.push(event.detail.code));
             import('/{}/app.js').then(program => {{ try {{ program.fail(); }} catch {{ window.thrown = true; }} }});
             window.alive = setInterval(() => {{ window.beats = (window.beats ?? 0) + 1; }}, 10);",
            build()
        );
        run_on_page(&page, &site, "/fail.js", &fail).await;
        is_told_and_starts_again(&page, "2").await;
        page.wait_for("the page itself", "window.beats > 3").await;
        // The other one is still stopped, and starts by itself.
        let other = page
            .run(
                "return [...document.querySelectorAll('audit-explorer')][1].shadowRoot.textContent",
                json!([]),
            )
            .await;
        assert!(
            other
                .as_str()
                .is_some_and(|text| text.contains("Start again")),
            "{other}"
        );
        let workers = page.run("return window.workers.length", json!([])).await;
        assert_eq!(workers, 1);
    });
}

async fn is_told_and_starts_again(page: &Page<'_>, times: &str) {
    page.wait_for(
        "the message",
        "root.querySelector('[role=alert]')?.textContent.includes('a fault of its own')",
    )
    .await;
    let told = page
        .run(
            "return window.told.map(code => code === 'internal').length + ''",
            json!([]),
        )
        .await;
    assert_eq!(told, times);
    let refused = page.call("rows", json!([0, 1])).await;
    assert_eq!(
        refused.map_err(|error| error.code),
        Err::<Value, _>("internal".to_owned())
    );
    page.click("[part=start-again]").await;
    page.counts("2 of 2 events").await;
}

#[test]
fn a_start_that_failed_for_want_of_any_of_its_scripts_succeeds_once_that_is_there() {
    in_browser(async |browser| {
        for script in ["start.js", "app.js"] {
            let site = events().await;
            let path = format!("/{}/{script}", build());
            site.then(&path, Answer::status(503));
            let page = host(
                browser,
                &site,
                "<audit-explorer src=\"/api/two\"></audit-explorer>",
            )
            .await;
            page.wait_for(
                "the message",
                "root.querySelector('[role=alert]')?.textContent.includes('could not be loaded')",
            )
            .await;
            site.forget_answers(&path);
            page.click("[part=start-again]").await;
            page.counts("2 of 2 events").await;
        }
    });
}
