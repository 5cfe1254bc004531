//! The element under hosts that forbid much: Trusted Types, another origin, a sandboxed frame, no worker.

use serde_json::json;

use crate::answer::Answer;
use crate::browser::in_browser;
use crate::faults::TWO_EVENTS;
use crate::host::{COUNTS, SCRIPT, events};
use crate::page::Page;
use crate::site::Site;

#[test]
fn where_trusted_types_are_required_and_the_policy_admitted_it_works() {
    in_browser(async |browser| {
        let site = events().await;
        site.requires_trusted_types();
        let policy = format!(
            "{}; require-trusted-types-for 'script'; trusted-types audit-explorer",
            site.policy()
        );
        site.host_page_under(
            "/trusted.html",
            &policy,
            &format!("<audit-explorer src=\"/api/two\"></audit-explorer>{SCRIPT}"),
        );
        let page = Page::open_at(browser, &site.url("/trusted.html")).await;
        page.counts("2 of 2 events").await;
        page.click("[data-test=export]").await;
        page.find("[data-test=report-graphos]").await;
        makes_what_takes_further_workers(&page).await;
        page.has_a_clean_console().await;
    });
}

/// Workbooks, zips and digests of large files are made by workers of the engine's own.
const FURTHER_WORKERS: &str = "(async (element) => {
    const made = async (options) => (await element.export({ report: 'visible', ...options })).rows;
    const few = [await made({ format: 'xlsx' }), await made({ bundle: true })];
    const many = Array.from({ length: 21000 }, (_, number) => ({ id: number, time: '2024-06-01T00:00:00Z', action: 'MANY', user: 'zoe' }));
    await element.load(new Blob([JSON.stringify(many)]));
    return [...few, await made({})];
})";

async fn makes_what_takes_further_workers(page: &Page<'_>) {
    let made = page
        .promise(&format!("{FURTHER_WORKERS}(element)"), json!([]))
        .await;
    assert_eq!(made, Ok(json!([2, 2, 21000])));
}

#[test]
fn from_another_origin_with_a_digest_it_starts_its_engine_by_a_script_of_the_pages_own() {
    in_browser(async |browser| {
        let site = events().await;
        let foreign = site.foreign_url("");
        let entry = std::fs::read(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/dist/audit-explorer.js"
        ))
        .expect("dist/ is there");
        // Firefox asks for the other origin in `worker-src`, too. Without it there is no worker to be had, and all works.
        for (path, worker_src) in [
            ("/far.html", format!("blob: {foreign}")),
            ("/farther.html", "blob:".to_owned()),
        ] {
            let policy = format!(
                "default-src 'none'; script-src 'self' {foreign} 'wasm-unsafe-eval' blob:; style-src 'self'; \
                 connect-src 'self' {foreign}; worker-src {worker_src}; img-src 'self' data:"
            );
            site.host_page_under(
                path,
                &policy,
                &format!(
                    "<audit-explorer src=\"/api/two\"></audit-explorer>\
                     <script type=\"module\" crossorigin integrity=\"sha384-{}\" src=\"{foreign}/audit-explorer.js\"></script>",
                    sha384(&entry)
                ),
            );
            let page = Page::open_at(browser, &site.url(path)).await;
            page.counts("2 of 2 events").await;
            makes_what_takes_further_workers(&page).await;
        }
    });
}

/// As the `integrity` attribute wants it.
fn sha384(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha384};
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    // 48 bytes are 16 groups of three: nothing is left over.
    Sha384::digest(bytes)
        .chunks(3)
        .flat_map(|three| {
            let number = three
                .iter()
                .fold(0, |number, byte| number << 8 | u32::from(*byte));
            [18, 12, 6, 0].map(|shift| char::from(LETTERS[(number >> shift & 63) as usize]))
        })
        .collect()
}

#[test]
fn in_a_sandboxed_frame_it_works_without_an_origin_of_its_own() {
    in_browser(async |browser| {
        let site = Site::open([(
            "/api/two",
            Answer::json(TWO_EVENTS).with_header("access-control-allow-origin", "*"),
        )])
        .await;
        let own = site.url("");
        site.host_page_under(
            "/inner.html",
            &format!("default-src 'none'; script-src {own} 'wasm-unsafe-eval' blob:; connect-src {own}; worker-src blob: {own}; img-src {own}"),
            &format!(
                "<audit-explorer src=\"{own}/api/two\"></audit-explorer><script type=\"module\" crossorigin src=\"/audit-explorer.js\"></script><script src=\"/tell.js\"></script>"
            ),
        );
        site.then(
            "/tell.js",
            Answer::ok(
                "text/javascript",
                // Where nothing can be kept, there is nothing that would not go.
                format!(
                    "document.addEventListener('audit-explorer-load', event => {{
                       const element = event.target;
                       {FURTHER_WORKERS}(element).then(
                         made => element.clear().then(() => 'cleared', failure => failure.message).then(
                           cleared => parent.postMessage([origin, event.detail.events, ...made, cleared], '*')),
                         failure => parent.postMessage([failure.message], '*'));
                     }}, {{ once: true }});"
                ),
            ),
        );
        site.host_page_under(
            "/outer.html",
            &format!("{}; frame-src 'self'", site.policy()),
            "<script src=\"/hear.js\"></script><iframe sandbox=\"allow-scripts\" src=\"/inner.html\"></iframe>",
        );
        site.then(
            "/hear.js",
            Answer::ok(
                "text/javascript",
                "addEventListener('message', event => { window.heard = event.data.join(); })",
            ),
        );
        browser
            .client
            .goto(&site.url("/outer.html"))
            .await
            .expect("the host's page answers");
        let page = Page { browser };
        page.wait_for("the frame's word", "window.heard").await;
        let heard = page.run("return window.heard", json!([])).await;
        assert_eq!(heard, "null,2,2,2,21000,cleared");
    });
}

#[test]
fn where_no_worker_is_allowed_the_engine_runs_on_the_page() {
    in_browser(async |browser| {
        let site = events().await;
        let policy = site
            .policy()
            .replace("worker-src 'self'", "worker-src 'none'");
        site.host_page_under(
            "/alone.html",
            &policy,
            &format!("<audit-explorer src=\"/api/two\"></audit-explorer><audit-explorer src=\"/api/one\"></audit-explorer>{SCRIPT}"),
        );
        let page = Page::open_at(browser, &site.url("/alone.html")).await;
        page.wait_for(
            "both explorers",
            &format!("{COUNTS} === '2 of 2 events,1 of 1 event'"),
        )
        .await;
        page.type_into("[data-test=query]", "ann").await;
        page.counts("1 of 2 events").await;
        let written = page
            .promise(
                "element.export({ report: 'visible' }).then(result => result.rows)",
                json!([]),
            )
            .await;
        assert_eq!(written, Ok(json!(1)));
        page.call("search", json!([""])).await.expect("a query");
        makes_what_takes_further_workers(&page).await;
        // What is packed is whole: it is unpacked and checked here, too.
        let verdict = page
            .promise(
                "element.export({ report: 'visible', bundle: true }).then(made => element.verify([new File([made.file], made.name)])).then(verdict => [verdict.ok, verdict.findings])",
                json!([]),
            )
            .await
            .expect("a zip with its manifest");
        assert_eq!(verdict[0], true, "{verdict}");
        page.run("element.remove()", json!([])).await;
        page.wait_for("the other one", &format!("{COUNTS} === '1 of 1 event'"))
            .await;
    });
}
