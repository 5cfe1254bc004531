//! Files that an auditor can trust: workbooks, zips, signatures, checking, and large files that leave no trace.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::browser::{Browser, in_browser};
use crate::faults::{TWO_EVENTS, many_events};
use crate::page::Page;
use crate::site::Site;

/// What a spreadsheet would run, round, move or drop, one event each.
const HOSTILE: &str = r##"[
 {"id":"00123456789012345678","timestamp":"2024-05-01T10:00:00.123456789Z","action":"=1+1","actor":{"actorId":"+1","type":"USER","name":"@SUM(1)"}},
 {"id":"-2+3","timestamp":"2024-05-01T09:00:00Z","action":"UPDATE","actor":{"actorId":"1e5","type":"USER","name":" <b>&amp; \"q\"\n'x' _x000D_ \u0007"}},
 {"id":"TRUE","timestamp":"2024-05-01T08:00:00Z","action":"2024-01-02","actor":{"actorId":"#REF!","type":"USER","name":""}}
]"##;

async fn opened<'b>(browser: &'b Browser, site: &Site) -> Page<'b> {
    let page = Page::open(browser, site).await;
    page.promise(
        "element.load(arguments[0])",
        json!([site.url("/api/events")]),
    )
    .await
    .expect("the events are well-formed");
    page
}

/// Exports by the API, keeps the files in `window.made`, and gives the result with both files as text in base64.
async fn export(page: &Page<'_>, options: Value) -> Value {
    let script = "element.export(arguments[0]).then(async (made) => {
        window.made = made;
        const base64 = async (blob) => (await new Promise((done) => { const reader = new FileReader(); reader.onload = () => done(reader.result); reader.readAsDataURL(blob); })).split(',')[1];
        return { ...made, file: await base64(made.file), manifestFile: await base64(made.manifestFile), size: made.file.size };
    })";
    page.promise(script, json!([options]))
        .await
        .expect("an export")
}

fn bytes(base64: &Value) -> Vec<u8> {
    let text = base64.as_str().expect("a text");
    let mut out = Vec::new();
    let (mut bits, mut count) = (0u32, 0);
    for digit in text.bytes().filter(|byte| *byte != b'=') {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            _ => 63,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> String {
    let done = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(
        done.status.success(),
        "{program} {arguments:?}: {}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
    String::from_utf8_lossy(&done.stdout).into_owned()
}

/// The three lines of the README, over `manifest.json` and the file beside it.
const COMMAND_LINE: &str = r#"
sed '/^  "signature": /,$d' manifest.json > signed
sed -n 's/^    "publicKey": "\(.*\)",$/\1/p' manifest.json | openssl base64 -d -A > key.der
sed -n 's/^    "value": "\(.*\)"$/\1/p' manifest.json | openssl base64 -d -A > value
openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in signed -sigfile value
"#;

#[test]
fn a_workbook_has_the_cells_of_the_csv_as_text_and_its_program_loads_only_then() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(HOSTILE))]).await;
        // Not the product's own page, whose service worker keeps all programs.
        site.host_page(
            "/host.html",
            "<audit-explorer></audit-explorer><script type=\"module\" src=\"audit-explorer.js\"></script>",
        );
        let page = Page::open_at(browser, &site.url("/host.html")).await;
        page.call("load", json!(["/api/events"]))
            .await
            .expect("the events are well-formed");
        let build = page
            .run("return performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname).find(path => path.endsWith('/app.js'))", json!([]))
            .await;
        let packer = build
            .as_str()
            .expect("the page's program")
            .replace("app.js", "packer_bg.wasm");
        let raw = json!({ "report": "all", "dialect": { "formulas": "raw", "preset": "unix" } });
        let csv = export(&page, raw).await;
        assert_eq!(site.asked(&packer).len(), 0, "nobody asked for it yet");
        let xlsx = export(&page, json!({ "report": "all", "format": "xlsx" })).await;
        assert_eq!(site.asked(&packer).len(), 1);
        assert_eq!(xlsx["name"], "all_UTC.xlsx");
        assert_eq!(xlsx["rows"], 3);
        let again = export(&page, json!({ "report": "all", "format": "xlsx" })).await;
        assert_eq!(
            again["sha256"], xlsx["sha256"],
            "the same rows give the same bytes"
        );
        let folder = &browser.downloads;
        std::fs::write(folder.join("a.csv"), bytes(&csv["file"])).expect("a folder");
        std::fs::write(folder.join("a.xlsx"), bytes(&xlsx["file"])).expect("a folder");
        let digest = run(folder, "sha256sum", &["a.xlsx"]);
        assert!(
            digest.starts_with(xlsx["sha256"].as_str().expect("a digest")),
            "{digest}"
        );
        assert_eq!(xlsx["manifest"]["files"][0]["sha256"], xlsx["sha256"]);
        assert_eq!(xlsx["bytes"], xlsx["size"]);
        // The two are read by programs of others; what they see must agree cell by cell.
        let compare = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/e2e/same_cells.py");
        let said = run(
            folder,
            "python3",
            &[compare.to_str().expect("a path"), "a.csv", "a.xlsx"],
        );
        assert!(said.contains("4 rows agree"), "{said}");
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_zip_holds_the_file_with_its_manifest_and_both_are_signed_as_openssl_sees_it() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = opened(browser, &site).await;
        let key = page.call("makeKey", json!([])).await.expect("a key");
        let made = export(&page, json!({ "report": "all", "bundle": true })).await;
        assert_eq!(made["name"], "all_UTC.zip");
        let folder = &browser.downloads;
        std::fs::write(folder.join("a.zip"), bytes(&made["file"])).expect("a folder");
        let digest = run(folder, "sha256sum", &["a.zip"]);
        assert!(
            digest.starts_with(made["sha256"].as_str().expect("a digest")),
            "{digest}"
        );
        run(folder, "python3", &["-m", "zipfile", "-e", "a.zip", "."]);
        let digest = run(folder, "sha256sum", &["all_UTC.csv"]);
        let claimed = made["manifest"]["files"][0]["sha256"]
            .as_str()
            .expect("a digest");
        assert!(digest.starts_with(claimed), "{digest}");
        let manifest = std::fs::read(folder.join("manifest.json")).expect("it was in the zip");
        assert_eq!(manifest, bytes(&made["manifestFile"]));
        let said = run(folder, "sh", &["-ec", COMMAND_LINE]);
        assert!(said.contains("Signature Verified Successfully"), "{said}");
        // The key is one that openssl takes as its own.
        let (private, public) = (key["privateKey"].as_str(), key["publicKey"].as_str());
        std::fs::write(folder.join("private.pem"), private.expect("PEM")).expect("a folder");
        let shown = run(
            folder,
            "openssl",
            &["pkey", "-in", "private.pem", "-pubout"],
        );
        assert_eq!(Some(shown.as_str()), public);
        // One other byte, and it does not hold.
        let text = String::from_utf8(manifest).expect("UTF-8");
        std::fs::write(
            folder.join("manifest.json"),
            text.replace("\"rows\": 2", "\"rows\": 3"),
        )
        .expect("a folder");
        let done = Command::new("sh")
            .args(["-ec", COMMAND_LINE])
            .current_dir(folder)
            .output()
            .expect("a shell");
        assert!(!done.status.success());
        page.has_a_clean_console().await;
    });
}

/// Calls `verify` on files made in the page from the last export, and gives `ok` with the checks that are broken.
async fn verify(page: &Page<'_>, files: &str) -> (bool, Vec<String>) {
    let script = format!(
        "(async () => {{
            const csv = await made.file.text(), manifest = await made.manifestFile.text();
            const file = (name, text) => new File([text], name);
            return element.verify({files});
        }})()"
    );
    let verdict = page.promise(&script, json!([])).await.expect("a verdict");
    let broken = verdict["findings"].as_array().expect("findings").iter();
    let broken = broken.filter(|one| one["weight"] == "broken");
    let checks = broken.map(|one| one["check"].as_str().unwrap_or_default().to_owned());
    (verdict["ok"] == true, checks.collect())
}

#[test]
fn checking_an_export_finds_every_fault_and_says_which() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = opened(browser, &site).await;
        page.call("makeKey", json!([])).await.expect("a key");
        export(&page, json!({ "report": "all" })).await;
        for (files, ok, checks) in [
            (
                "[file(made.name, csv), file('manifest.json', manifest)]",
                true,
                vec![],
            ),
            (
                "[file('other.csv', csv), file('manifest.json', manifest)]",
                true,
                vec![],
            ),
            (
                "[file(made.name, csv), file('manifest.json', JSON.stringify(JSON.parse(manifest)))]",
                true,
                vec![],
            ),
            (
                "[file(made.name, csv.replace('Ann', 'Amn')), file('manifest.json', manifest)]",
                false,
                vec!["sha256"],
            ),
            (
                "[file(made.name, csv.split('\\r\\n').toSpliced(1, 1).join('\\r\\n')), file('manifest.json', manifest)]",
                false,
                vec!["sha256", "rows"],
            ),
            (
                "[file(made.name, csv.slice(0, -9)), file('manifest.json', manifest)]",
                false,
                vec!["sha256", "rows"],
            ),
            (
                "[file(made.name, csv), file('manifest.json', manifest.replace(made.manifest.files[0].sha256, '0'.repeat(64)))]",
                false,
                vec!["sha256", "signature"],
            ),
            (
                "[file(made.name, csv), file('manifest.json', manifest.replace('\"complete\": true', '\"complete\": false'))]",
                false,
                vec!["signature"],
            ),
            ("[file('manifest.json', manifest)]", false, vec!["file"]),
            ("[file(made.name, csv)]", false, vec!["manifest"]),
            (
                "[file(made.name, csv), file('manifest.json', manifest), file('k.pem', (await element.makeKey()).publicKey)]",
                false,
                vec!["key"],
            ),
        ] {
            let checks: Vec<String> = checks.into_iter().map(str::to_owned).collect();
            assert_eq!(verify(&page, files).await, (ok, checks), "{files}");
        }
        page.has_a_clean_console().await;
    });
}

#[test]
fn with_the_raw_pages_a_file_is_made_again_and_compared() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = opened(browser, &site).await;
        page.call("sort", json!(["actorName", "asc"]))
            .await
            .expect("a field");
        page.run("window.page = arguments[0]", json!([TWO_EVENTS]))
            .await;
        for options in [
            json!({ "report": "all", "query": "user:ann OR user:bob" }),
            json!({ "report": "visible", "format": "ndjson" }),
            json!({ "report": "graphos", "format": "xlsx", "now": "2024-05-20T12:00:00Z", "from": "2024-05-01", "to": "2024-05-19" }),
        ] {
            export(&page, options.clone()).await;
            let script = "element.verify([new File([made.file], made.name), new File([made.manifestFile], 'manifest.json'), new File([page], 'page1.json')])";
            let verdict = page.promise(script, json!([])).await.expect("a verdict");
            let text = verdict.to_string();
            assert!(
                verdict["ok"] == true && text.contains("follows from the pages"),
                "{options}: {verdict:#}"
            );
        }
        // Pages that say something else do not make the file.
        export(&page, json!({ "report": "all" })).await;
        let script = "element.verify([new File([made.file], made.name), new File([made.manifestFile], 'manifest.json'), new File([page.replace('nn', 'mm')], 'page1.json')])";
        let verdict = page.promise(script, json!([])).await.expect("a verdict");
        assert_eq!(verdict["ok"], false, "{verdict:#}");
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_person_checks_a_file_on_the_screen_without_a_network() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = opened(browser, &site).await;
        page.click("[data-test=export]").await;
        page.wait_for("the preview", "root.querySelector('[data-test=download]') && !root.querySelector('[data-test=download]').disabled").await;
        page.click("[data-test=download]").await;
        page.click("[data-test=save-manifest]").await;
        let csv = browser.downloaded("visible_UTC.csv").await;
        let manifest = browser.downloaded("visible_UTC.csv.manifest.json").await;
        page.click("[data-test=done]").await;
        site.stop().await;
        page.click("[part=jobs-button]").await;
        page.wait_for(
            "the job",
            "root.querySelector('[data-test=job]')?.dataset.state === 'ready'",
        )
        .await;
        browser.screenshot("jobs").await;
        page.click("[data-test=open-verify]").await;
        let folder = &browser.downloads;
        assert!(!csv.is_empty() && !manifest.is_empty());
        let paths = format!(
            "{}\n{}",
            folder.join("visible_UTC.csv").display(),
            folder.join("visible_UTC.csv.manifest.json").display()
        );
        let input = page.find("[data-test=verify-files]").await;
        input
            .send_keys(&paths)
            .await
            .expect("a file field takes paths");
        page.wait_for("the verdict", "root.querySelector('[data-test=verdict]')")
            .await;
        assert_eq!(
            page.text("[data-test=verdict]").await,
            "The file is what its manifest says"
        );
        browser.screenshot("verify-holds").await;
        std::fs::write(
            folder.join("visible_UTC.csv"),
            [&csv[..csv.len() - 1], b"x"].concat(),
        )
        .expect("a folder");
        let input = page.find("[data-test=verify-files]").await;
        input
            .send_keys(&folder.join("visible_UTC.csv").display().to_string())
            .await
            .expect("a file field takes paths");
        page.wait_for(
            "the other verdict",
            "root.querySelector('[data-test=verdict]')?.textContent.includes('not what')",
        )
        .await;
        browser.screenshot("verify-broken").await;
        browser.resize(360, 800).await;
        browser.screenshot("verify-360").await;
        page.has_a_clean_console().await;
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

#[test]
fn a_large_file_lies_on_the_device_until_it_is_removed_and_a_stopped_one_leaves_nothing() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(many_events(400_000)))]).await;
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
        let there = page.promise(ON_DEVICE, json!([])).await.expect("a list");
        assert_eq!(there.as_array().map(Vec::len), Some(1), "{there}");
        page.run("stop.abort(); element.sign = null", json!([]))
            .await;
        page.wait_for("the stop", "window.stopped === 'cancelled'")
            .await;
        assert_eq!(page.promise(ON_DEVICE, json!([])).await, Ok(json!([])));
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
        assert_eq!(facts[0], 400_000);
        assert_eq!(facts[1], facts[2]);
        assert!(facts[1].as_u64() > Some(40_000_000), "{facts}");
        let there = page.promise(ON_DEVICE, json!([])).await.expect("a list");
        let there: Vec<String> = serde_json::from_value(there).expect("names");
        assert_eq!(there.len(), 1, "{there:?}");
        assert!(there[0].ends_with(&format!(":{}", facts[1])), "{there:?}");
        let digest = "crypto.subtle.digest('SHA-256', await first.file.arrayBuffer()).then((bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('') === first.sha256)";
        let same = page
            .promise(&format!("(async () => {digest})()"), json!([]))
            .await;
        assert_eq!(same, Ok(json!(true)));
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
        let mut left = page.promise(ON_DEVICE, json!([])).await.expect("a list");
        for _ in 0..50 {
            if left == json!([]) {
                break;
            }
            left = page.promise(ON_DEVICE, json!([])).await.expect("a list");
        }
        assert_eq!(left, json!([]));
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_picked_file_is_written_as_it_is_made_and_only_whole() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = opened(browser, &site).await;
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
