//! Columns chosen and ordered in the dialog, and kept as a report.

use serde_json::json;

use super::opened;
use crate::answer::Answer;
use crate::browser::in_browser;
use crate::foreign::drop_files;
use crate::page::Page;
use crate::site::Site;

const EVENTS: &str = r#"[
 {"timestamp":"2024-05-01T10:00:00Z","action":"CREATE","actor":{"actorId":"u1","type":"USER","name":"Ann"},"details":{"role":{"name":"ADMIN"}}},
 {"timestamp":"2024-05-02T10:00:00Z","action":"DELETE","actor":{"actorId":"u2","type":"USER","name":"Bob"},"details":{"role":{"name":"USER"}}}
]"#;

async fn header_reads(page: &Page<'_>, header: &str) {
    let shown = format!(
        "root.querySelector('[data-test=preview]')?.textContent.startsWith({})",
        json!(header)
    );
    page.wait_for(&format!("the header {header}"), &shown).await;
}

#[test]
fn columns_are_chosen_and_ordered_by_keyboard_and_kept_as_a_report() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(EVENTS))]).await;
        let page = opened(browser, &site).await;
        page.click("[data-test=export]").await;
        header_reads(&page, "time,action,actorName,").await;
        page.click("[data-test=columns]").await;
        // By keys alone: the focus goes along with the column.
        page.run(
            "root.querySelector('[data-place=\"2\"] [data-test=column-up]').focus()",
            json!([]),
        )
        .await;
        page.press(&["\u{e007}"]).await;
        header_reads(&page, "time,actorName,action,").await;
        let focus = "return [root.activeElement.dataset.test, root.activeElement.parentElement.dataset.place]";
        assert_eq!(page.run(focus, json!([])).await, json!(["column-up", "1"]));
        page.press(&["\u{e007}"]).await;
        header_reads(&page, "actorName,time,action,").await;
        assert_eq!(
            page.run(focus, json!([])).await,
            json!(["column-down", "0"])
        );
        let said = "root.activeElement.getAttribute('aria-label') === 'Move User name down'";
        page.wait_for("what the button does", said).await;
        for _ in 0..7 {
            page.click("[data-place=\"3\"] [data-test=column-remove]")
                .await;
        }
        header_reads(&page, "actorName,time,action\n").await;
        page.enter_into("[data-test=column-add]", "details.role.name")
            .await;
        header_reads(&page, "actorName,time,action,details.role.name").await;
        page.enter_into("[data-test=column-add]", "rolle").await;
        page.wait_for(
            "the refusal",
            "root.querySelector('[data-test=column-problem]')?.textContent.includes('There is no such field')",
        )
        .await;
        browser.screenshot("columns").await;
        page.enter_into("[data-test=report-name]", "all").await;
        page.wait_for(
            "the other refusal",
            "root.querySelector('[data-test=column-problem]')?.textContent.includes('built-in')",
        )
        .await;
        page.run("window.told = []; element.addEventListener('audit-explorer-reports', ({ detail }) => told.push(detail.reports.map((report) => report.name)))", json!([])).await;
        page.enter_into("[data-test=report-name]", "Weekly").await;
        page.wait_for(
            "the report",
            "root.querySelector('[data-test=report-Weekly]')?.checked && !root.querySelector('[data-test=column-problem]')",
        )
        .await;
        assert_eq!(
            page.run("return told", json!([])).await,
            json!([["Weekly"]])
        );
        let made = page
            .promise(
                "element.export({ report: 'Weekly' }).then((made) => made.file.text())",
                json!([]),
            )
            .await
            .expect("an export");
        assert_eq!(
            made,
            "actorName,time,action,details.role.name\r\nBob,2024-05-02T10:00:00Z,DELETE,USER\r\nAnn,2024-05-01T10:00:00Z,CREATE,ADMIN\r\n"
        );
        page.click("[data-test=report-to-file]").await;
        let file = browser.downloaded("Weekly.report.json").await;
        assert!(String::from_utf8_lossy(&file).contains("\"field\": \"details.role.name\""));
        // On our page it is there again another day, and can be taken away.
        let page = opened(browser, &site).await;
        page.click("[data-test=export]").await;
        page.click("[data-test=report-Weekly]").await;
        header_reads(&page, "actorName,time,action,details.role.name").await;
        page.click("[data-test=columns]").await;
        page.click("[data-test=report-delete]").await;
        page.wait_for(
            "its end",
            "!root.querySelector('[data-test=report-Weekly]')",
        )
        .await;
        assert_eq!(
            page.run(
                "return localStorage.getItem('audit-explorer-reports')",
                json!([])
            )
            .await,
            "[]"
        );
        browser.resize(360, 800).await;
        page.click("[data-test=columns]").await;
        browser.screenshot("columns-360").await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_reports_file_that_is_dropped_is_taken_over_and_a_wrong_one_says_what_is_wrong() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(EVENTS))]).await;
        let page = opened(browser, &site).await;
        let folder = &browser.downloads;
        let good = folder.join("quarter.json");
        let wrong = folder.join("wrong.json");
        let columns = r#"[{ "field": "time", "header": "When" }, { "field": "user" }]"#;
        std::fs::write(
            &good,
            format!(r#"{{ "name": "quarter", "columns": {columns} }}"#),
        )
        .expect("a folder");
        std::fs::write(
            &wrong,
            r#"{ "name": "x", "columns": [{ "field": "wen", "header": "When" }] }"#,
        )
        .expect("a folder");
        drop_files(&page, std::slice::from_ref(&wrong)).await;
        page.wait_for(
            "the reason",
            "root.querySelector('[data-test=column-problem]')?.textContent.includes('\"wrong.json\" is no report that can be used: reports: there is no such field')",
        )
        .await;
        browser.screenshot("report-refused").await;
        page.press(&["\u{e00c}"]).await;
        drop_files(&page, &[good]).await;
        header_reads(&page, "When,user").await;
        page.wait_for(
            "the report",
            "root.querySelector('[data-test=report-quarter]')?.checked",
        )
        .await;
        assert_eq!(
            page.run("return element.reports", json!([])).await[0]["columns"][0]["header"],
            "When"
        );
        // The events are still those that were loaded.
        page.press(&["\u{e00c}"]).await;
        page.counts("2 of 2 events").await;
        page.has_a_clean_console().await;
    });
}
