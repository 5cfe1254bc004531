//! A case file: opened from the disk, with no server and no network, it shows what was saved.

use std::path::PathBuf;

use serde_json::json;

use crate::answer::Answer;
use crate::browser::{Browser, PATIENCE, in_browser};
use crate::faults::TWO_EVENTS;
use crate::offline::Deploy;
use crate::page::Page;
use crate::site::Site;

/// Events that would end a script block, begin a comment in one, or name a file of their own.
const HOSTILE: &str = r#"[{"timestamp":"2024-05-01T10:00:00Z","action":"</script><script>window.harmed = 1</script>","actor":{"name":"<!--<script>"},"password":"hunter2000"},
{"timestamp":"2024-05-02T10:00:00Z","action":"]]><img src=x onerror=harmed=1>","actor":{"name":"bob"},"n":12345678901234567890}]"#;

/// Saves a case file of what is shown, by the menu; gives where it lies.
async fn save(page: &Page<'_>, browser: &Browser, name: &str) -> PathBuf {
    page.click("[part=open-button]").await;
    page.click("[data-test=save-case]").await;
    let ends = tokio::time::Instant::now() + PATIENCE;
    let saved = loop {
        let there =
            std::fs::read_dir(&browser.downloads).expect("the folder was made at the start");
        let names = there
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut cases = names.filter(|name| name.starts_with("case-") && name.ends_with(".html"));
        if let Some(name) = cases.next() {
            break name;
        }
        if tokio::time::Instant::now() >= ends {
            let said = page.run("return root.textContent.slice(-600)", json!([]));
            panic!("no case file was downloaded: {}", said.await);
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    assert!(saved.starts_with(&format!("case-{name}-2")), "{saved}");
    let bytes = browser.downloaded(&saved).await;
    // Outside the folder of downloads, as if it had been carried elsewhere.
    let carried = browser.downloads.with_file_name("carried.html");
    std::fs::write(&carried, bytes).expect("the build folder can be written");
    carried
}

async fn open<'b>(browser: &'b Browser, file: &std::path::Path) -> Page<'b> {
    let page = Page::open_at(browser, &format!("file://{}", file.display())).await;
    page.wait_for("the note", "root.querySelector('[data-test=case-note]')")
        .await;
    page
}

#[test]
fn a_case_file_opens_from_the_disk_with_the_server_stopped_and_shows_what_was_saved() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open(browser, &site).await;
        page.counts("5,000 of 5,000 events").await;
        page.is_whole().await;
        page.call("search", json!(["conceicao"]))
            .await
            .expect("a query");
        let total = page
            .promise(
                "element.search('conceicao').then(found => found.total)",
                json!([]),
            )
            .await
            .expect("a query");
        page.call("sort", json!(["action", "asc"]))
            .await
            .expect("a field");
        let digest = "element.export({ report: 'all', format: 'ndjson', query: '' }).then(made => made.sha256)";
        let before = page
            .promise(digest, json!([]))
            .await
            .expect("there are events");
        let rows = "element.rows(0, 20)";
        let rows_before = page
            .promise(rows, json!([]))
            .await
            .expect("there are events");
        let file = save(&page, browser, "sample-graphos.json").await;
        site.stop().await;

        let page = open(browser, &file).await;
        page.wait_for(
            "the view",
            &format!("root.querySelector('[data-test=count] b')?.textContent === '{total}'"),
        )
        .await;
        assert_eq!(page.promise(rows, json!([])).await, Ok(rows_before));
        assert_eq!(page.promise(digest, json!([])).await, Ok(before.clone()));
        let manifest = page
            .run(
                "return JSON.parse(document.querySelector('#manifest').textContent)",
                json!([]),
            )
            .await;
        assert_eq!(manifest["files"][0]["sha256"], before, "{manifest}");
        // Search and export go on.
        page.type_into("[data-test=user]", "nobody-of-this-name")
            .await;
        page.wait_for(
            "no event",
            "root.querySelector('[data-test=count]').textContent.startsWith('0 of')",
        )
        .await;
        page.click("[data-test=case-manifest]").await;
        let saved = browser.downloaded("case.manifest.json").await;
        let saved: serde_json::Value = serde_json::from_slice(&saved).expect("it is JSON");
        assert_eq!(saved["files"], manifest["files"]);
        // Read-only: there is no way to open something else.
        let ways = page
            .run("return root.querySelectorAll('[part=open-button], [part=device-button], input[type=file]').length", json!([]))
            .await;
        assert_eq!(ways, 0);
        // Nor is anything offered that it has no program for.
        page.click("[data-test=export]").await;
        page.find("[data-test=format-csv]").await;
        let offered =
            "return root.querySelectorAll('[data-test=format-xlsx], [data-test=bundle]').length";
        assert_eq!(page.run(offered, json!([])).await, 0);
        let refused = page
            .call("export", json!([{ "report": "all", "format": "xlsx" }]))
            .await;
        assert_eq!(refused.expect_err("no part makes it").code, "bad-options");
        // It needs nothing from anywhere, and asks nobody.
        let asked = page
            .run("return performance.getEntriesByType('resource').map(entry => entry.name).filter(name => !name.startsWith('blob:') && !name.startsWith('data:'))", json!([]))
            .await;
        assert_eq!(asked, json!([]));
    });
}

#[test]
fn hostile_events_stay_text_in_a_case_file_and_what_was_masked_stays_masked() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open(browser, &site).await;
        page.counts("5,000 of 5,000 events").await;
        page.promise(
            "element.load(new File([arguments[0]], '<b>&\"my events.json'))",
            json!([HOSTILE]),
        )
        .await
        .expect("the events are well-formed");
        page.call("search", json!(["-\"</script><!--\""]))
            .await
            .expect("a query");
        let file = save(&page, browser, "b-my-events.json").await;
        site.stop().await;
        let text = std::fs::read_to_string(&file).expect("it is UTF-8");
        assert!(!text.contains("harmed") && !text.contains("hunter2000") && !text.contains("<b>"));
        // As many script blocks end as begin; none of them is the events'.
        let ends = text.matches("</script").count();
        assert_eq!(
            (
                text.matches("<script").count(),
                text.matches("<!--").count()
            ),
            (ends, 0)
        );

        let page = open(browser, &file).await;
        page.counts("2 of 2 events").await;
        assert_eq!(
            page.run("return [window.harmed ?? null, document.title]", json!([]))
                .await,
            json!([null, "<b>&\"my events.json"])
        );
        let event = page.call("event", json!([1])).await.expect("it is there");
        assert!(
            event
                .as_str()
                .is_some_and(|text| text.contains("\"n\":12345678901234567890")),
            "{event}"
        );
        let event = page.call("event", json!([0])).await.expect("it is there");
        assert!(
            event
                .as_str()
                .is_some_and(|text| text.contains("[masked password]")),
            "{event}"
        );
    });
}

#[test]
fn a_case_file_is_left_out_with_exports_and_else_told_of_and_signed_like_one() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open(browser, &site).await;
        page.promise(
            "element.load(new File([arguments[0]], 'told.json'))",
            json!([TWO_EVENTS]),
        )
        .await
        .expect("the events are well-formed");
        page.run("element.withoutExport = true", json!([])).await;
        page.click("[part=open-button]").await;
        page.wait_for(
            "the menu without it",
            "root.querySelector('[data-test=check-file]') && !root.querySelector('[data-test=save-case]')",
        )
        .await;
        page.click("[part=open-button]").await;
        page.run("element.withoutExport = false", json!([])).await;

        page.call("makeKey", json!([])).await.expect("a key");
        page.run(
            "window.asked = []; element.addEventListener('audit-explorer-export-asked', event => asked.push(event.detail.options.format));",
            json!([]),
        )
        .await;
        let file = save(&page, browser, "told.json").await;
        assert_eq!(page.run("return asked", json!([])).await, json!(["case"]));
        let text = std::fs::read_to_string(&file).expect("it is UTF-8");
        assert!(text.contains("\"algorithm\":\"Ed25519\""));
    });
}

#[test]
fn a_case_file_is_made_of_one_build_on_any_host() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        // What a host has of the package: the entry, and the folder of its build.
        let element = Deploy::new(browser, "element");
        for file in std::fs::read_dir(element.folder())
            .expect("it is there")
            .flatten()
        {
            if file.path().is_file() && file.file_name() != "audit-explorer.js" {
                std::fs::remove_file(file.path()).expect("the build folder can be written");
            }
        }
        site.deploy(element.folder());
        let foreign = site.foreign_url("");
        let policy = format!(
            "default-src 'none'; script-src 'self' {foreign} 'wasm-unsafe-eval' blob:; \
             connect-src 'self' {foreign}; worker-src blob:; img-src data:"
        );
        site.host_page_under(
            "/far.html",
            &policy,
            &format!("<audit-explorer></audit-explorer><script type=\"module\" src=\"{foreign}/audit-explorer.js\"></script>"),
        );
        let page = Page::open_at(browser, &site.url("/far.html")).await;
        page.promise(
            "element.load(new File([arguments[0]], 'far.json'))",
            json!([TWO_EVENTS]),
        )
        .await
        .expect("the events are well-formed");
        page.counts("2 of 2 events").await;
        // Meanwhile another build was deployed.
        let other = Answer::ok("text/javascript", "throw new Error('another build')");
        site.answers_only("/audit-explorer.js", other);
        let file = save(&page, browser, "far.json").await;
        site.stop().await;

        let page = open(browser, &file).await;
        page.counts("2 of 2 events").await;
    });
}

#[test]
fn after_a_fault_start_again_shows_a_case_file_as_it_was_saved() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open(browser, &site).await;
        page.promise(
            "element.load(new File([arguments[0]], 'faulty.json'))",
            json!([TWO_EVENTS]),
        )
        .await
        .expect("the events are well-formed");
        page.call("search", json!(["bob"])).await.expect("a query");
        let file = save(&page, browser, "faulty.json").await;
        site.stop().await;

        let page = open(browser, &file).await;
        page.counts("1 of 2 events").await;
        // Twice: what was begun anew may have a fault, too. The file may be gone by then, as a stick is that was pulled out.
        std::fs::remove_file(&file).expect("it was there");
        for (from, to) in [("", "#again=1"), ("#again=1", "#again=2")] {
            page.run(
                "const script = `import(auditExplorerParts['app.js'] + ${JSON.stringify(arguments[0])}).then(program => program.fail())`;
                 document.body.append(Object.assign(document.createElement('script'), {
                   type: 'module', src: URL.createObjectURL(new Blob([script], { type: 'text/javascript' })),
                 }))",
                json!([from]),
            )
            .await;
            page.wait_for(
                "the message",
                "root.querySelector('[role=alert]')?.textContent.includes('a fault of its own')",
            )
            .await;
            page.click("[part=start-again]").await;
            page.counts("1 of 2 events").await;
            page.find("[data-test=case-note]").await;
            let written = page
                .promise(
                    "element.export({ report: 'all', format: 'ndjson', query: '' }).then(made => made.rows)",
                    json!([]),
                )
                .await;
            assert_eq!(written, Ok(json!(2)), "begun anew from {to}");
        }
    });
}
