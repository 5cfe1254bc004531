//! A file is of what was on the screen when it was asked for, and is what its manifest says.

use serde_json::json;

use super::{export, opened};
use crate::answer::Answer;
use crate::browser::in_browser;
use crate::explore::own_page;
use crate::faults::{TWO_EVENTS, many_events};
use crate::site::Site;

#[test]
fn an_export_that_waits_is_of_what_was_on_the_screen_when_it_was_asked_for() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(many_events(60_000)))]).await;
        let page = opened(browser, &site).await;
        let rows = page
            .promise(
                "(async () => {
                    const first = element.export({ report: 'all', format: 'ndjson' });
                    const second = element.export({ report: 'visible' });
                    await element.sort('user', 'asc');
                    await element.search('user:\"Nr 777\"');
                    const made = [await first, await second];
                    const text = await made[1].file.text();
                    return [...made.map(({ rows }) => rows), made[1].manifest.request.query, text.split('\\r\\n')[1].slice(0, 20)];
                })()",
                json!([]),
            )
            .await;
        // The newest comes first, as the rows stood then.
        assert_eq!(
            rows,
            Ok(json!([60_000, 60_000, "", "2024-05-01T10:59:59Z"]))
        );
    });
}

#[test]
fn what_the_page_exports_of_its_samples_is_what_its_manifests_say() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = own_page(browser, &site).await;
        for sample in ["/sample-graphos.json", "/sample-pipefy.json"] {
            page.call("load", json!([site.url(sample)]))
                .await
                .expect("a sample");
            export(&page, json!({ "report": "all" })).await;
            // As the page saves it, and as another program does.
            for manifest in ["made.manifestFile", "JSON.stringify(made.manifest)"] {
                let script = format!(
                    "element.verify([new File([made.file], made.name), new File([{manifest}], 'manifest.json')])"
                );
                let verdict = page.promise(&script, json!([])).await.expect("a verdict");
                assert_eq!(verdict["ok"], true, "{sample}: {verdict:#}");
                let text = verdict.to_string();
                assert!(
                    text.contains("says what it said when it was written"),
                    "{text}"
                );
            }
        }
    });
}

#[test]
fn a_rule_that_cannot_be_read_leaves_nothing_on_the_screen_and_a_better_one_brings_the_events_back()
{
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = opened(browser, &site).await;
        page.counts("2 of 2 events").await;
        page.run(
            "window.told = []; element.addEventListener('audit-explorer-error', ({ detail }) => told.push(detail.code)); element.redact = [{ field: 'time', action: 'mask' }]",
            json!([]),
        )
        .await;
        page.until("nothing is shown", "!root.querySelector('tbody td')")
            .await;
        page.run("element.redact = [{ key: 'note' }]", json!([]))
            .await;
        page.wait_for("both refusals", "told.length === 2").await;
        page.run(
            "element.redact = [{ field: 'actorName', action: 'drop' }]",
            json!([]),
        )
        .await;
        page.counts("2 of 2 events").await;
        let rows = page
            .promise("element.rows(0, 2)", json!([]))
            .await
            .expect("rows");
        assert_eq!(rows[0]["actorName"], "", "{rows}");
    });
}

#[test]
fn an_export_under_way_is_made_whole_while_more_events_or_others_are_loaded() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = opened(browser, &site).await;
        // Its rows are written, and it waits for its signature until that is given.
        page.run(
            "window.begin = () => {
               const held = new Promise(done => { window.letGo = done; });
               window.asksToSign = false;
               element.sign = () => { window.asksToSign = true; return held; };
               window.made = element.export({ report: 'all' });
             };
             window.ends = async () => {
               letGo({ algorithm: 'x', publicKey: 'eA==', value: 'eA==' });
               const { rows, complete, manifest } = await made;
               return [rows, complete, manifest.source.pages.length];
             };
             window.more = name => new File([JSON.stringify([{ id: name, timestamp: '2024-05-03T10:00:00Z', action: 'C' }])], `${name}.json`);",
            json!([]),
        )
        .await;
        for (load, events) in [
            ("element.load(more('third'), { append: true })", 3),
            (
                "element.load('/api/nothing').catch(error => ({ events: error.code }))",
                3,
            ),
            ("element.load(more('fourth'))", 1),
        ] {
            let before = page.call("rows", json!([0, 9])).await.expect("rows");
            let before = before.as_array().map_or(0, Vec::len);
            page.run("begin()", json!([])).await;
            page.wait_for("the question to sign", "window.asksToSign")
                .await;
            page.promise(load, json!([])).await.expect(load);
            let ended = page.promise("ends()", json!([])).await.expect(load);
            assert_eq!(ended[0], before, "{load}: {ended}");
            assert_eq!(ended[1], true, "{load}: {ended}");
            let found = page.call("search", json!([""])).await.expect("a search");
            assert_eq!(found["total"], events, "{load}");
        }
    });
}
