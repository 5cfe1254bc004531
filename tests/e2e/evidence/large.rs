//! Where the bytes of a file go, what its digest is of, and who is told of it.

use serde_json::{Value, json};

use super::{export, opened, run};
use crate::answer::Answer;
use crate::browser::in_browser;
use crate::device::{STARTS, altered_build};
use crate::faults::{TWO_EVENTS, many_events};
use crate::page::Page;
use crate::site::Site;

/// The SHA-256 of an export's file, by the browser itself. `made` names the result in the page.
async fn digest_of(page: &Page<'_>, made: &str) -> Value {
    let script = format!(
        "(async () => {{
            const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', await {made}.file.arrayBuffer()));
            return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
        }})()"
    );
    page.promise(&script, json!([])).await.expect("a digest")
}

/// So many rows have a worker of their own for the digest, and so short ones never fill one of its pieces: an empty
/// piece, which stands for the end, used to end the digest before the first byte.
#[test]
fn a_file_of_many_short_rows_has_the_digest_of_all_its_bytes() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(many_events(25_000)))]).await;
        let page = opened(browser, &site).await;
        for options in [
            json!({ "report": "all", "columns": ["action"] }),
            json!({ "report": "all", "columns": ["actorType"], "query": "\"no such event\"" }),
            json!({ "report": "all", "format": "ndjson" }),
        ] {
            let made = export(&page, options.clone()).await;
            assert_eq!(digest_of(&page, "made").await, made["sha256"], "{options}");
            assert_eq!(made["manifest"]["files"][0]["sha256"], made["sha256"]);
        }
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_worker_that_does_not_begin_to_digest_is_not_waited_for() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(many_events(25_000)))]).await;
        let silent = "if (self.name === 'audit-explorer-digest') await new Promise(() => {});";
        site.deploy(altered_build(
            browser,
            "no-digest",
            "worker_loader.js",
            STARTS,
            &format!("{silent}\n{STARTS}"),
        ));
        let page = opened(browser, &site).await;
        let made = export(&page, json!({ "report": "all" })).await;
        assert_eq!(digest_of(&page, "made").await, made["sha256"]);
    });
}

/// What lies on the device: names of all files below the page's own folder, but for the mark of a living session.
const ON_DEVICE: &str = "(async () => {
    const names = [];
    const walk = async (folder, path) => {
        for await (const [name, entry] of folder.entries()) {
            if (entry.kind === 'directory') await walk(entry, path + name + '/');
            else if (name !== 'alive') names.push(path + name + ':' + (await entry.getFile()).size);
        }
    };
    await walk(await navigator.storage.getDirectory(), '');
    return names;
})()";

/// None where the browser has no private files: then it lies in memory, and all else is the same.
async fn on_device(page: &Page<'_>) -> Option<Vec<String>> {
    if !page.browser.engine.has_private_files() {
        return None;
    }
    let names = page.promise(ON_DEVICE, json!([])).await.expect("a list");
    Some(serde_json::from_value(names).expect("names"))
}

#[test]
fn a_large_file_lies_on_the_device_until_it_is_removed_and_a_stopped_one_leaves_nothing() {
    in_browser(async |browser| {
        // So many that their file is one for the device; where it stays in memory anyway, fewer do.
        let (events, bytes) = match browser.engine.has_private_files() {
            true => (400_000, 40_000_000),
            false => (100_000, 10_000_000),
        };
        let site = Site::open([("/api/events", Answer::json(many_events(events)))]).await;
        let page = Page::open(browser, &site).await;
        page.run(
            "element.load(arguments[0]).then(() => { window.read = true; })",
            json!([site.url("/api/events")]),
        )
        .await;
        page.wait_for("the events", "window.read").await;
        // Stopped when all of it is written and only the signature is awaited: nothing of it stays.
        page.run(
            "window.stopped = undefined; window.stop = new AbortController();
             element.sign = () => { window.signing = true; return new Promise(() => {}); };
             element.export({ report: 'all', format: 'ndjson', signal: stop.signal }).catch((error) => { window.stopped = error.code; });",
            json!([]),
        )
        .await;
        page.wait_for("the signature's turn", "window.signing")
            .await;
        if let Some(there) = on_device(&page).await {
            assert_eq!(there.len(), 1, "{there:?}");
        }
        page.run("stop.abort(); element.sign = null", json!([]))
            .await;
        page.wait_for("the stop", "window.stopped === 'cancelled'")
            .await;
        assert_eq!(on_device(&page).await.unwrap_or_default(), [""; 0]);
        // A search is answered while the file is made, and a second export waits.
        page.run(
            "window.order = [];
             const watch = (promise, name) => promise.then((made) => { window[name] = made; order.push(name); });
             watch(element.export({ report: 'all', format: 'ndjson' }), 'first');
             watch(element.export({ report: 'visible', query: 'Nr 12345' }), 'second');
             watch(element.jobs(), 'jobs');
             watch(element.search('Nr 77777'), 'search');",
            json!([]),
        )
        .await;
        page.wait_for("all of it", "order.length === 4").await;
        let order = page.run("return order", json!([])).await;
        assert_eq!(order, json!(["jobs", "search", "first", "second"]));
        let facts = page
            .run(
                "return [first.rows, first.bytes, first.file.size, second.rows]",
                json!([]),
            )
            .await;
        assert_eq!(facts[0], events);
        assert_eq!(facts[1], facts[2]);
        assert!(facts[1].as_u64() > Some(bytes), "{facts}");
        if let Some(there) = on_device(&page).await {
            assert_eq!(there.len(), 1, "{there:?}");
            assert!(there[0].ends_with(&format!(":{}", facts[1])), "{there:?}");
        }
        let claimed = page.run("return first.sha256", json!([])).await;
        assert_eq!(digest_of(&page, "first").await, claimed);
        let jobs = page.call("jobs", json!([])).await.expect("jobs");
        let states: Vec<&str> = jobs
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|job| job["state"].as_str())
            .collect();
        assert_eq!(states, ["ready", "ready", "cancelled"]);
        page.call("remove", json!([jobs[1]["id"]]))
            .await
            .expect("it is there");
        let mut left = on_device(&page).await.unwrap_or_default();
        for _ in 0..50 {
            if left.is_empty() {
                break;
            }
            left = on_device(&page).await.unwrap_or_default();
        }
        assert_eq!(left, [""; 0]);
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_picked_file_is_written_as_it_is_made_and_only_whole() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = opened(browser, &site).await;
        if !browser.engine.has_private_files() {
            // Nor a dialog that asks where a file is to lie: it is not offered, and a download is.
            page.click("[data-test=export]").await;
            page.wait_for("the preview", "root.querySelector('[data-test=download]') && !root.querySelector('[data-test=download]').disabled").await;
            let offered = page.run(
                "return root.querySelector('[data-test=save-as]')",
                json!([]),
            );
            assert_eq!(offered.await, json!(null));
            page.click("[data-test=download]").await;
            let text = browser.downloaded("visible_UTC.csv").await;
            let digest = page.text("[data-test=result-sha256]").await;
            assert_eq!(crate::offline::hex(&text), digest);
            return;
        }
        // The browser's own dialog cannot be driven; what it gives, a handle, can be had from the page's own folder.
        page.run(
            "window.showSaveFilePicker = async (options) => { window.suggested = options.suggestedName; return (await navigator.storage.getDirectory()).getFileHandle('picked.csv', { create: true }); }",
            json!([]),
        )
        .await;
        page.click("[data-test=export]").await;
        page.wait_for("the preview", "root.querySelector('[data-test=save-as]') && !root.querySelector('[data-test=save-as]').disabled").await;
        page.click("[data-test=save-as]").await;
        page.wait_for(
            "the result",
            "root.querySelector('[data-test=export-result]')",
        )
        .await;
        let read = "(async () => (await (await (await navigator.storage.getDirectory()).getFileHandle('picked.csv')).getFile()).text())()";
        let text = page.promise(read, json!([])).await.expect("a text");
        let digest = page.text("[data-test=result-sha256]").await;
        std::fs::write(
            browser.downloads.join("picked.csv"),
            text.as_str().expect("a text"),
        )
        .expect("a folder");
        let said = run(&browser.downloads, "sha256sum", &["picked.csv"]);
        assert!(said.starts_with(&digest), "{said} {digest}");
        assert_eq!(
            page.run("return suggested", json!([])).await,
            "visible_UTC.csv"
        );
        page.has_a_clean_console().await;
    });
}

#[test]
fn each_request_for_an_export_is_posted_to_the_hosts_log_and_a_log_that_fails_is_shown() {
    in_browser(async |browser| {
        let site = Site::open([
            ("/api/events", Answer::json(TWO_EVENTS)),
            ("/api/log", Answer::status(204)),
        ])
        .await;
        let page = opened(browser, &site).await;
        page.run("element.auditUrl = '/api/log'; window.asked = []; element.addEventListener('audit-explorer-export-asked', (event) => asked.push(event.detail.job.id));", json!([])).await;
        export(&page, json!({ "report": "all" })).await;
        for _ in 0..200 {
            if site.asked("/api/log").len() == 2 {
                break;
            }
            page.wait_for("a moment", "true").await;
        }
        let posted: Vec<Value> = site
            .asked("/api/log")
            .iter()
            .map(|asked| serde_json::from_str(&asked.body).expect("a record"))
            .collect();
        assert_eq!(posted.len(), 2, "{posted:?}");
        assert_eq!(
            (&posted[0]["action"], &posted[0]["resourceType"]),
            (&json!("CREATE"), &json!("AUDIT_JOB"))
        );
        assert_eq!(posted[0]["details"]["request"]["report"], "all");
        assert_eq!(
            (&posted[1]["action"], &posted[1]["details"]["state"]),
            (&json!("UPDATE"), &json!("ready"))
        );
        assert_eq!(
            page.run("return asked", json!([])).await,
            json!(["export-1"])
        );
        site.then("/api/log", Answer::status(500));
        page.run("window.failed = []; element.addEventListener('audit-explorer-error', (event) => failed.push(event.detail.code));", json!([])).await;
        let made = export(&page, json!({ "report": "all" })).await;
        assert_eq!(made["rows"], 2, "the export is none the worse for it");
        page.wait_for("the failure", "failed.includes('network')")
            .await;
    });
}

#[test]
fn after_thirty_days_a_job_has_expired_and_says_so_instead_of_giving_a_file() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = opened(browser, &site).await;
        export(&page, json!({ "report": "all" })).await;
        let past = |days: u32| {
            format!(
                "const {{ Date }} = window, now = Date.now.real ?? Date.now; Date.now = Object.assign(() => now.call(Date) + {days} * 86_400_000, {{ real: now }});"
            )
        };
        page.run(&past(29), json!([])).await;
        let jobs = page.call("jobs", json!([])).await.expect("jobs");
        assert_eq!(jobs[0]["state"], "ready");
        page.run(&past(31), json!([])).await;
        let jobs = page.call("jobs", json!([])).await.expect("jobs");
        assert_eq!(jobs[0]["state"], "expired");
        let refused = page.call("redownload", json!([jobs[0]["id"]])).await;
        let error = refused.expect_err("its file is gone");
        assert_eq!(error.code, "bad-options");
        assert!(error.message.contains("its 30 days are over"), "{error:?}");
        page.click("[part=jobs-button]").await;
        page.wait_for(
            "the words for it",
            "root.querySelector('[data-test=job]')?.textContent.includes('Expired: its 30 days are over')",
        )
        .await;
        let tools = page.texts("[data-test=job] button").await;
        assert_eq!(tools, ["Delete"]);
        page.has_a_clean_console().await;
    });
}
