//! Other products' events, dropped on the page as a person does it.
//!
//! They are third parties' files and not part of this repository: where the corpus is
//! not at hand, the scenarios say so and pass.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::browser::{Browser, in_browser};
use crate::page::Page;
use crate::site::Site;

/// The folder of a product's files; `None` where there is no corpus.
pub fn corpus(product: &str) -> Option<PathBuf> {
    let corpus = std::env::var_os("AUDIT_EXPLORER_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"),
        PathBuf::from,
    );
    let folder = corpus.join("events").join(product);
    // A file field takes no path with `..` in it.
    if let Ok(folder) = folder.canonicalize() {
        return Some(folder);
    }
    println!(
        "{} is not there: set AUDIT_EXPLORER_CORPUS; nothing was tested",
        folder.display()
    );
    None
}

/// Drops files on the page. WebDriver gives them to a field first, since only the browser
/// can make a file of a path.
pub async fn drop_files(page: &Page<'_>, files: &[PathBuf]) {
    page.run(
        "const field = Object.assign(document.createElement('input'), { type: 'file', multiple: true, id: 'files' });
         document.body.append(field)",
        json!([]),
    )
    .await;
    let field = page
        .browser
        .client
        .find(fantoccini::Locator::Id("files"))
        .await
        .expect("it was added just now");
    let names: Vec<_> = files
        .iter()
        .map(|file| file.to_str().expect("the corpus has plain names"))
        .collect();
    field
        .send_keys(&names.join("\n"))
        .await
        .expect("a file field takes paths");
    page.run(
        "const field = document.getElementById('files'), data = new DataTransfer();
         for (const file of field.files) data.items.add(file);
         field.remove();
         const target = root.querySelector('[part=app]');
         for (const kind of ['dragover', 'drop'])
           target.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true, composed: true }));",
        json!([]),
    )
    .await;
}

pub async fn opened<'b>(browser: &'b Browser, site: &Site) -> Page<'b> {
    site.host_page(
        "/bare.html",
        "<audit-explorer></audit-explorer><script type=\"module\" src=\"audit-explorer.js\"></script>",
    );
    let page = Page::open_at(browser, &site.url("/bare.html")).await;
    page.wait_for("the way in", "root.querySelector('[data-test=empty]')")
        .await;
    page.run(
        "window.loads = []; element.addEventListener('audit-explorer-load', event => loads.push(event.detail))",
        json!([]),
    )
    .await;
    page
}

/// Events in a file of one JSON value a line, or of one array.
fn events_in(file: &Path) -> usize {
    let text = std::fs::read_to_string(file).expect("the corpus can be read");
    match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(serde_json::Value::Array(list)) => list.len(),
        Ok(serde_json::Value::Object(object)) if object.contains_key("Records") => {
            object["Records"].as_array().map_or(0, Vec::len)
        }
        _ => text.lines().filter(|line| !line.trim().is_empty()).count(),
    }
}

/// Rows of a CSV file under its header, as a reader of our own choice counts them.
fn rows_in(bytes: &[u8]) -> usize {
    let mut reader = csv::Reader::from_reader(bytes);
    let rows: Result<Vec<_>, _> = reader.records().collect();
    rows.expect("each row has as many cells as the header")
        .len()
}

#[test]
fn files_of_okta_github_and_cloudtrail_are_known_counted_and_exported() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = opened(browser, &site).await;
        let mut loads = 0;
        for (product, source, file) in [
            ("okta", "okta", "elastic-okta-system.ndjson"),
            ("okta", "okta", "response-openapi-ListLogs.json"),
            ("github", "github", "elastic-github-audit.ndjson"),
            (
                "github",
                "github",
                "response-go-github-orgs_audit_log-0.json",
            ),
            (
                "aws_cloudtrail",
                "cloudtrail",
                "elastic-aws-cloudtrail.ndjson",
            ),
            (
                "aws_cloudtrail",
                "cloudtrail",
                "panther-aws-cloudtrail.ndjson",
            ),
        ] {
            let Some(folder) = corpus(product) else {
                return;
            };
            let path = folder.join(file);
            drop_files(&page, std::slice::from_ref(&path)).await;
            loads += 1;
            page.wait_for(file, &format!("loads.length >= {loads}"))
                .await;
            let report = page.run("return loads.at(-1)", json!([])).await;
            assert_eq!(report["source"], source, "{file}: {report}");
            let events = events_in(&path);
            let met =
                ["events", "duplicates", "rejected"].map(|count| report[count].as_u64().unwrap());
            println!("{file}: {met:?} of {events}");
            assert_eq!(met.iter().sum::<u64>(), events as u64, "{file}: {report}");
            assert_eq!(met[2], 0, "{file}: {report}");
            let kept = met[0];
            let shown = grouped(kept);
            page.counts(&format!(
                "{shown} of {shown} {}",
                if kept == 1 { "event" } else { "events" }
            ))
            .await;
            assert_eq!(page.text(".audit-explorer-source__kind").await, source);

            page.click("[data-test=export]").await;
            page.click("label:has([data-test=report-all])").await;
            page.wait_for("the preview", "root.querySelector('[data-test=download]')?.disabled === false && root.querySelector('[data-test=preview-name]')?.textContent.startsWith('all')").await;
            page.click("[data-test=download]").await;
            page.wait_for(
                "the result",
                "root.querySelector('[data-test=export-result]')",
            )
            .await;
            let bytes = browser.downloaded("all_UTC.csv").await;
            assert_eq!(rows_in(&bytes) as u64, kept, "{file}");
            std::fs::remove_file(browser.downloads.join("all_UTC.csv")).expect("it was there");
            page.click("[data-test=done]").await;
        }
        page.has_a_clean_console().await;
    });
}

/// As the screen writes a number.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[test]
fn three_products_files_dropped_at_once_are_each_read_by_their_own_rules() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = opened(browser, &site).await;
        let files = [
            ("okta", "elastic-okta-system.ndjson"),
            ("github", "elastic-github-audit.ndjson"),
            ("aws_cloudtrail", "elastic-aws-cloudtrail.ndjson"),
        ];
        let mut paths = Vec::new();
        for (product, file) in files {
            let Some(folder) = corpus(product) else {
                return;
            };
            paths.push(folder.join(file));
        }
        drop_files(&page, &paths).await;
        page.wait_for("the load", "loads.length === 1").await;
        let report = page.run("return loads[0]", json!([])).await;
        assert_eq!(report["source"], "okta, github, cloudtrail");
        // One of CloudTrail's has no time.
        assert_eq!(report["untimed"], 1, "{report}");
        assert_eq!(report["rejected"], 0, "{report}");
        for (_, file) in files {
            let found = page
                .call("search", json!([format!("source:{file} action:*")]))
                .await
                .expect("the query is right");
            println!("{file}: {found}");
            assert!(found["total"].as_u64() > Some(0), "{file}");
        }
    });
}
