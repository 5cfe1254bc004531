//! Events on paper: the view, what the browser prints of it, and what is left of it afterwards.

use serde_json::{Value, json};

use super::opened;
use crate::answer::Answer;
use crate::browser::in_browser;
use crate::engines::Engine;
use crate::faults::many_events;
use crate::page::Page;
use crate::site::Site;

const ROWS: usize = 300;

/// Within the view, which lies beside the explorer.
const SHEET: &str = "document.querySelector('.audit-explorer-paper > div')?.shadowRoot";

#[test]
fn a_print_view_is_printed_whole_and_alone_with_its_head_on_every_page() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(many_events(ROWS)))]).await;
        let page = opened(browser, &site).await;
        page.click("[data-test=export]").await;
        page.click("[data-test=format-print]").await;
        page.wait_for(
            "the preview of a sheet",
            "root.querySelector('[data-test=open-print]')?.disabled === false && root.querySelector('[data-test=preview-name]')?.textContent.endsWith('.html')",
        )
        .await;
        browser.screenshot("print-dialog").await;
        page.click("[data-test=open-print]").await;
        page.wait_for(
            "the sheet",
            &format!("{SHEET}?.querySelectorAll('tbody tr').length === {ROWS}"),
        )
        .await;
        browser.screenshot("print-view").await;
        let seen = page
            .run(
                &format!(
                    "const sheet = {SHEET};
                     return {{
                       statement: sheet.querySelector('.audit-explorer-sheet__statement').textContent,
                       running: sheet.querySelector('thead td').textContent,
                       end: sheet.querySelector('.audit-explorer-sheet__end').textContent,
                       first: [...sheet.querySelectorAll('tbody tr:first-child td')].slice(0, 3).map((cell) => cell.textContent),
                       focus: sheet.activeElement?.dataset.test,
                       still: document.querySelector('.audit-explorer-paper').matches(':modal'),
                       shown: [...sheet.querySelectorAll('tbody tr')].filter((row) => row.checkVisibility()).length,
                     }}"
                ),
                json!([]),
            )
            .await;
        assert_eq!(
            seen["statement"],
            "Everything that was asked of the source was read. Of its records, 300 became events, 0 were there already and 0 could not be read. The file holds 300 of the events."
        );
        let running = seen["running"].as_str().unwrap_or_default();
        assert!(
            running.starts_with("Visible columns \u{b7} rows: 300 \u{b7} complete \u{b7} made "),
            "{running}"
        );
        assert_eq!(seen["end"], "End of 300 rows");
        assert_eq!(
            (&seen["focus"], &seen["still"], &seen["shown"]),
            (&json!("print"), &json!(true), &json!(200))
        );
        assert_eq!(seen["first"][2], "Nr 299");
        if let Some(pdf) = browser.print("print-view").await {
            assert!(pdf.starts_with(b"%PDF-"));
            // Only Chromium writes its pages' objects unpacked. A sheet that the page around it cut off would have one page.
            if browser.engine == Engine::Chromium {
                let pages = memchr::memmem::find_iter(&pdf, b"/Type /Page\n").count();
                assert!((5..30).contains(&pages), "{pages} pages");
            }
        }
        page.press(&["\u{e00c}"]).await;
        page.wait_for("the page as it was", &format!("!{SHEET}"))
            .await;
        let left = page
            .run(
                "return [document.querySelectorAll('[inert]').length, document.adoptedStyleSheets.length, root.activeElement?.dataset.test]",
                json!([]),
            )
            .await;
        assert_eq!(left, json!([0, 0, "export"]));
        // It was asked for like any other file, and is kept like it.
        let jobs = page.call("jobs", json!([])).await.expect("jobs");
        assert_eq!(
            (&jobs[0]["format"], &jobs[0]["state"], &jobs[0]["rows"]),
            (&json!("print"), &json!("ready"), &json!(ROWS))
        );
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_print_view_of_an_explorer_in_a_hosts_dialog_lies_above_it_and_gives_it_back() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(many_events(3)))]).await;
        site.host_page(
            "/host.html",
            "<dialog><audit-explorer src=\"/api/events\"></audit-explorer></dialog><script type=\"module\" src=\"/audit-explorer.js\"></script>",
        );
        let page = Page::open_at(browser, &site.url("/host.html")).await;
        page.run("document.querySelector('dialog').showModal()", json!([]))
            .await;
        page.counts("3 of 3 events").await;
        for way in ["by the button", "by Escape"] {
            page.click("[data-test=export]").await;
            page.click("[data-test=format-print]").await;
            page.wait_for(
                "the preview of a sheet",
                "root.querySelector('[data-test=open-print]')?.disabled === false && root.querySelector('[data-test=preview-name]')?.textContent.endsWith('.html')",
            )
            .await;
            page.click("[data-test=open-print]").await;
            page.wait_for(
                "the sheet in front",
                &format!("{SHEET}?.querySelector('.audit-explorer-sheet__end') && document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('.audit-explorer-paper')"),
            )
            .await;
            if way == "by Escape" {
                page.press(&["\u{e00c}"]).await;
            } else {
                let focus = format!("{SHEET}.querySelector('[data-test=close-print]').focus()");
                page.run(&focus, json!([])).await;
                page.press(&["\u{e007}"]).await;
            }
            page.wait_for("the page as it was", &format!("!{SHEET}"))
                .await;
            let left = page
                .run(
                    "return [document.querySelector('dialog').matches(':modal'), root.activeElement?.dataset.test]",
                    json!([]),
                )
                .await;
            assert_eq!(left, json!([true, "export"]), "{way}");
        }
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_print_view_as_a_file_shows_the_same_and_is_checked_like_any_other() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(many_events(30)))]).await;
        let page = opened(browser, &site).await;
        page.run("window.page = arguments[0]", json!([many_events(30)]))
            .await;
        let made = super::export(&page, json!({ "format": "print", "report": "all" })).await;
        assert_eq!(made["name"], "all_UTC.html");
        let script = "element.verify([new File([made.file], made.name), new File([made.manifestFile], 'manifest.json'), new File([page], 'page1.json')])";
        let verdict = page.promise(script, json!([])).await.expect("a verdict");
        assert!(
            verdict["ok"] == true && verdict.to_string().contains("follows from the pages"),
            "{verdict:#}"
        );
        // As a person opens it: from a folder, with nothing around it.
        let path = browser.downloads.join("all_UTC.html");
        std::fs::write(&path, super::bytes(&made["file"])).expect("a folder");
        let url = format!("file://{}", path.display());
        browser.client.goto(&url).await.expect("a file opens");
        let cells = browser
            .client
            .execute(
                "return document.querySelectorAll('tbody tr').length",
                Vec::new(),
            )
            .await
            .expect("a page");
        assert_eq!(cells, Value::from(30));
        browser.screenshot("print-file").await;
        let code = site.url("/");
        browser
            .client
            .goto(&code)
            .await
            .expect("the test's site answers");
    });
}

#[test]
fn a_print_view_goes_off_the_page_once_more_is_masked_than_in_it() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(many_events(3)))]).await;
        let page = opened(browser, &site).await;
        page.click("[data-test=export]").await;
        page.click("[data-test=format-print]").await;
        page.wait_for(
            "the preview of a sheet",
            "root.querySelector('[data-test=open-print]')?.disabled === false && root.querySelector('[data-test=preview-name]')?.textContent.endsWith('.html')",
        )
        .await;
        page.click("[data-test=open-print]").await;
        let is_whole = format!("{SHEET}?.querySelector('.audit-explorer-sheet__end')");
        page.wait_for("the sheet", &is_whole).await;
        // It holds nothing in the open that is masked where nothing is; and by this setting nothing was shown yet.
        page.run("element.redact = []", json!([])).await;
        page.counts("3 of 3 events").await;
        assert_eq!(
            page.run(&format!("return Boolean({is_whole})"), json!([]))
                .await,
            true
        );
        page.run("element.redact = 'personal'", json!([])).await;
        page.wait_for(
            "the page without the sheet",
            "!document.querySelector('.audit-explorer-paper') && !document.adoptedStyleSheets.length",
        )
        .await;
        page.counts("3 of 3 events").await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn too_many_rows_for_paper_are_refused_in_the_dialog() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(many_events(5_001)))]).await;
        let page = opened(browser, &site).await;
        page.click("[data-test=export]").await;
        page.click("[data-test=format-print]").await;
        page.wait_for(
            "the reason",
            "root.querySelector('[data-test=export-problem]')?.textContent.includes('holds 5000 rows, and these are 5001')",
        )
        .await;
        let possible = "return root.querySelector('[data-test=open-print]').disabled";
        assert_eq!(page.run(possible, json!([])).await, true);
        page.has_a_clean_console().await;
    });
}
