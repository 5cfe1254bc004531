//! A dashboard whose own service worker takes the build in: what is wrong with ours is not theirs.

use serde_json::json;

use crate::answer::Answer;
use crate::browser::in_browser;
use crate::faults::TWO_EVENTS;
use crate::offline::{Deploy, break_missing};
use crate::page::Page;
use crate::site::Site;

const BOARD: &str = "<p>board</p>";

/// The dashboard's service worker, of one of its versions.
fn worker(version: u32) -> Answer {
    let script = format!(
        "self.auditExplorer = '/'; importScripts('/sw.js');
         self.addEventListener('install', () => self.skipWaiting());
         self.addEventListener('activate', event => event.waitUntil(clients.claim()));
         self.addEventListener('fetch', event => {{
           if (new URL(event.request.url).pathname === '/board/own') event.respondWith(new Response('{version}'));
         }});"
    );
    Answer::ok("text/javascript", script).with_header("service-worker-allowed", "/")
}

#[test]
fn a_broken_deploy_of_ours_holds_up_no_update_of_the_dashboards_and_the_build_before_goes_on() {
    in_browser(async |browser| {
        let site = Site::open([("/board-worker.js", worker(1))]).await;
        site.host_page("/board", BOARD);
        browser
            .client
            .goto(&site.url("/board"))
            .await
            .expect("the board answers");
        let page = Page { browser };
        // With a pause before each question: a worker that is asked on and on is never idle, and Chromium leaves it in
        // its place for minutes although its successor has asked not to wait.
        let own = |version: u32| {
            format!(
                "new Promise(done => setTimeout(done, 500)).then(() => fetch('/board/own'))
                   .then(answer => answer.text()).then(text => text === '{version}')"
            )
        };
        page.promise(
            "navigator.serviceWorker.register('/board-worker.js', { scope: '/' }).then(() => 0)",
            json!([]),
        )
        .await
        .expect("a host may have a service worker");
        page.until("the board's first version", &own(1)).await;

        let broken = Deploy::new(browser, "broken");
        broken.edit(
            "index.html",
            "<title>Audit Explorer</title>",
            "<title>Broken</title>",
        );
        break_missing(&broken.folder());
        site.deploy(broken.folder());
        site.answers_only("/board-worker.js", worker(2));
        page.promise(
            "navigator.serviceWorker.getRegistration().then(kept => kept.update()).then(() => 0)",
            json!([]),
        )
        .await
        .expect("the board's worker is there");
        page.until("the board's second version", &own(2)).await;

        // With the server gone, the build before is still on the device, whole.
        site.stop().await;
        page.promise("import('/audit-explorer.js').then(() => 0)", json!([]))
            .await
            .expect("the entry is on the device");
        page.run(
            "document.body.append(document.createElement('audit-explorer'))",
            json!([]),
        )
        .await;
        let report = page
            .promise(
                &format!("element.load(new Blob([{}]))", json!(TWO_EVENTS)),
                json!([]),
            )
            .await
            .expect("all programs are on the device");
        assert_eq!(report["events"], 2);
    });
}
