//! Workbooks, and a file with its manifest in one zip, as programs of others read them.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::{bytes, export, opened, run};
use crate::answer::Answer;
use crate::browser::in_browser;
use crate::faults::TWO_EVENTS;
use crate::page::Page;
use crate::site::Site;

/// What a spreadsheet would run, round, move or drop, one event each.
const HOSTILE: &str = r##"[
 {"id":"00123456789012345678","timestamp":"2024-05-01T10:00:00.123456789Z","action":"=1+1","actor":{"actorId":"+1","type":"USER","name":"@SUM(1)"}},
 {"id":"-2+3","timestamp":"2024-05-01T09:00:00Z","action":"UPDATE","actor":{"actorId":"1e5","type":"USER","name":" <b>&amp; \"q\"\n'x' _x000D_ \u0007"}},
 {"id":"TRUE","timestamp":"2024-05-01T08:00:00Z","action":"2024-01-02","actor":{"actorId":"#REF!","type":"USER","name":""}}
]"##;

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
