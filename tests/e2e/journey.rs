//! The main job: find one user's actions, narrow them, and hold the file.
//!
//! The clock of the sample stands at noon of 31 October 2024, UTC.

use serde_json::{Value, json};

use crate::browser::{Browser, in_browser};
use crate::golden::is_golden;
use crate::page::Page;
use crate::site::Site;

const PIPE: &str = "3f6c1d2e-8a4b-4c57-9e01-7b2d5a9c4e10";
/// Everybody in the sample whose name could go wrong in a spreadsheet.
const AWKWARD: &str = "user:h4ck3r OR user:minus.two OR user:plus.cmd OR user:at.sum OR user:dash@ OR user:renee OR user:padded \
     OR user:obrien OR user:dwayne";

/// The product's page with the sample read to its end.
async fn with_sample<'b>(browser: &'b Browser, site: &Site) -> Page<'b> {
    let page = Page::open(browser, site).await;
    page.counts("5,000 of 5,000 events").await;
    page.wait_for(
        "the source read to its end",
        "root.querySelector('[data-test=complete]')?.textContent.includes('complete')",
    )
    .await;
    page
}

async fn choose_report(page: &Page<'_>, report: &str) {
    page.click("[data-test=export]").await;
    page.click(&format!("label:has([data-test=report-{report}])"))
        .await;
}

async fn press_download(page: &Page<'_>, rows: &str) {
    let ready = format!(
        "root.querySelector('[data-test=preview-rows]')?.textContent === {} && !root.querySelector('[data-test=download]').disabled",
        json!(rows)
    );
    page.wait_for("the preview", &ready).await;
    page.click("[data-test=download]").await;
    page.wait_for(
        "the result",
        "root.querySelector('[data-test=export-result]')",
    )
    .await;
}

#[test]
fn a_person_finds_one_users_actions_of_the_last_30_days_without_today_and_holds_pipefys_file() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = with_sample(browser, &site).await;
        // Typed without the accents, as people do.
        page.type_into("[data-test=user]", "conceicao").await;
        page.counts("194 of 5,000 events").await;
        page.click("[part=range-button]").await;
        page.click_text("[part=range] button", "Last 30 days without today")
            .await;
        page.counts("44 of 5,000 events").await;
        page.click("[part=actions-button]").await;
        page.click_text("[part=actions] li label span", "CHANGE_ROLE")
            .await;
        let action = page.text("[data-test=action-value]").await;
        assert_eq!(action, "CHANGE_ROLE");
        page.counts("8 of 5,000 events").await;

        choose_report(&page, "pipefy").await;
        let problem = page.text("[data-test=export-problem]").await;
        assert!(problem.contains("pipeUuid"), "{problem}");
        page.type_into("[data-test=option-pipe-uuid]", PIPE).await;
        press_download(&page, "8 rows").await;

        let name = "pipefy_2024-10-01_2024-10-30_UTC.csv";
        assert_eq!(page.text("[data-test=result-name]").await, name);
        assert_eq!(page.text("[data-test=result-rows]").await, "8 rows");
        is_golden("pipefy-one-user.csv", &browser.downloaded(name).await);
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_person_holds_graphos_eleven_columns_over_a_180_day_window() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = with_sample(browser, &site).await;
        page.type_into("[data-test=user]", "h4ck3r@").await;
        page.counts("19 of 5,000 events").await;
        choose_report(&page, "graphos").await;
        page.type_into("[data-test=option-from]", "2024-05-05")
            .await;
        page.type_into("[data-test=option-to]", "2024-10-31").await;
        press_download(&page, "19 rows").await;
        let name = "graphos_2024-05-05_2024-10-31_UTC.csv";
        is_golden("graphos-one-user.csv", &browser.downloaded(name).await);
        // Each of the rows has the formula-like name, and the dialog says so.
        assert_eq!(page.text("[data-test=result-escaped]").await, "19");
        page.has_a_clean_console().await;
    });
}

#[test]
fn pipefys_own_answer_gives_pipefys_own_three_columns() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        site.host_page(
            "/pipe.html",
            "<audit-explorer src=\"sample-pipefy.json\" now=\"2024-10-31T12:00:00Z\" report=\"pipefy\"></audit-explorer>\
             <script type=\"module\" src=\"audit-explorer.js\"></script>",
        );
        let page = Page::open_at(browser, &site.url("/pipe.html")).await;
        page.counts("600 of 600 events").await;
        let started = page
            .call(
                "exportPipeAuditLogsReport",
                json!([{ "pipeUuid": PIPE.to_uppercase() }]),
            )
            .await
            .expect("the pipe is right");
        assert_eq!(started["success"], true);
        let bytes = browser
            .downloaded("pipefy_2024-10-01_2024-10-30_UTC.csv")
            .await;
        is_golden("pipefy-whole-pipe.csv", &bytes);
        let jobs = page.call("jobs", json!([])).await.expect("jobs are listed");
        assert_eq!(jobs[0]["state"], "ready");
        assert_eq!(jobs[0]["bytes"], bytes.len());

        let none = page
            .call(
                "export",
                json!([{ "report": "pipefy", "pipeUuid": "00000000-0000-4000-8000-000000000000" }]),
            )
            .await;
        assert_eq!(none.expect("an unknown pipe has no rows")["rows"], 0);
        page.has_a_clean_console().await;
    });
}

/// An export's bytes as text, with its summary.
async fn exported(page: &Page<'_>, options: Value) -> (Vec<u8>, Value) {
    let got = page
        .promise(
            "(async () => { const result = await element.export(arguments[0]);
               const digest = await crypto.subtle.digest('SHA-256', await result.file.arrayBuffer());
               const hex = [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join('');
               const bytes = [...new Uint8Array(await result.file.arrayBuffer())];
               return { ...result, octets: bytes, hex, file: null, manifestFile: null }; })()"
                .replace("arguments[0]", &options.to_string())
                .as_str(),
            json!([]),
        )
        .await
        .unwrap_or_else(|error| panic!("{options}: {error:?}"));
    assert_eq!(got["hex"], got["sha256"], "{options}");
    let bytes: Vec<u8> =
        serde_json::from_value(got["octets"].clone()).expect("each byte is a number");
    assert_eq!(got["bytes"], bytes.len(), "{options}");
    (bytes, got)
}

#[test]
fn each_report_format_and_dialect_is_byte_for_byte_the_golden_one() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = with_sample(browser, &site).await;
        let found = page
            .call("search", json!([AWKWARD]))
            .await
            .expect("the query is right");
        page.counts(&format!("{} of 5,000 events", found["total"]))
            .await;
        for (golden, options) in [
            ("visible.csv", json!({ "report": "visible" })),
            (
                "visible-unix.csv",
                json!({ "report": "visible", "dialect": { "preset": "unix" } }),
            ),
            (
                "visible-excel.csv",
                json!({ "report": "visible", "dialect": { "preset": "excel" } }),
            ),
            (
                "visible-raw.csv",
                json!({ "report": "visible", "dialect": { "formulas": "raw" } }),
            ),
            ("all.csv", json!({ "report": "all" })),
            ("all.ndjson", json!({ "report": "all", "format": "ndjson" })),
            (
                "graphos.csv",
                json!({ "report": "graphos", "from": "2024-05-05", "to": "2024-10-31", "timeZone": "America/Sao_Paulo" }),
            ),
        ] {
            let (bytes, result) = exported(&page, options).await;
            assert_eq!(result["rows"], found["total"], "{golden}");
            assert_eq!(result["complete"], true, "{golden}");
            is_golden(golden, &bytes);
        }
        page.has_a_clean_console().await;
    });
}

#[test]
fn ndjson_holds_each_event_byte_for_byte_as_the_source_sent_it() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = with_sample(browser, &site).await;
        let (bytes, _) = exported(&page, json!({ "report": "all", "format": "ndjson" })).await;
        let sample = include_str!("../../public/sample-graphos.json");
        let text = String::from_utf8(bytes).expect("the sample is UTF-8");
        assert_eq!(text.lines().count(), 5000);
        for line in text.lines() {
            assert!(sample.contains(line), "not in the sample: {line}");
        }
    });
}

#[test]
fn where_numbers_have_a_decimal_comma_excel_gets_semicolons() {
    in_browser(async |browser| {
        if !browser.speak("de-DE").await {
            return; // the rule itself is proved natively, over the exports' dialects
        }
        let site = Site::open([]).await;
        let page = with_sample(browser, &site).await;
        page.call("search", json!(["user:dwayne"]))
            .await
            .expect("the query is right");
        let (bytes, _) = exported(
            &page,
            json!({ "report": "visible", "dialect": { "preset": "excel" } }),
        )
        .await;
        assert!(bytes.starts_with(b"\xef\xbb\xbftime;action;actorName;"));
        is_golden("visible-excel-semicolon.csv", &bytes);
    });
}

#[test]
fn the_file_has_the_rows_of_the_screen_in_the_order_of_the_screen() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = with_sample(browser, &site).await;
        page.type_into("[data-test=query]", "action:=DELETE last:90d")
            .await;
        page.wait_for(
            "fewer events",
            "!root.querySelector('[data-test=count]').textContent.startsWith('5,000')",
        )
        .await;
        page.click("[data-test=sort-user]").await;
        page.wait_for(
            "the order",
            "root.querySelector('th[aria-sort=ascending] [data-test=sort-user]')",
        )
        .await;
        let shown = page
            .run("return parseInt(root.querySelector('[data-test=count]').textContent.replaceAll(',', ''))", json!([]))
            .await;
        let rows = page
            .call("rows", json!([0, 5000]))
            .await
            .expect("the selection has rows");
        let rows = rows.as_array().expect("rows are a list");
        assert_eq!(shown, rows.len());
        let (bytes, result) = exported(&page, json!({ "report": "all" })).await;
        assert_eq!(result["rows"], shown);
        let mut file = csv::Reader::from_reader(bytes.as_slice());
        let id = file
            .headers()
            .expect("it has a header")
            .iter()
            .position(|header| header == "id")
            .expect("all fields are there");
        let ids: Vec<String> = file
            .records()
            .map(|record| record.expect("each row reads")[id].to_owned())
            .collect();
        let expected: Vec<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
        assert_eq!(ids, expected);
    });
}
