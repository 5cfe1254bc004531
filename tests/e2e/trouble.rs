//! Bad input: each has its own message on the screen, and nothing that was there is lost.

use std::time::Duration;

use serde_json::{Value, json};

use crate::answer::{Answer, Gate};
use crate::browser::in_browser;
use crate::faults::{FAULTS, TWO_EVENTS, many_events};
use crate::page::{ElementError, Page};
use crate::site::Site;

/// An explorer without a source, whose errors are kept in `window.told`.
const BARE: &str =
    "<audit-explorer></audit-explorer><script type=\"module\" src=\"audit-explorer.js\"></script>";

async fn bare<'b>(browser: &'b crate::browser::Browser, site: &Site) -> Page<'b> {
    site.host_page("/bare.html", BARE);
    let page = Page::open_at(browser, &site.url("/bare.html")).await;
    page.run(
        "window.told = []; element.addEventListener('audit-explorer-error', event => told.push(event.detail.code))",
        json!([]),
    )
    .await;
    page
}

async fn two_events_are_still_there(page: &Page<'_>, name: &str) {
    page.counts("2 of 2 events").await;
    let found = page.call("search", json!(["ann"])).await.expect(name);
    assert_eq!(found["total"], 1, "{name}");
    let rows = page.call("rows", json!([0, 9])).await.expect(name);
    assert_eq!(rows[0]["actorName"], "Ann", "{name}");
    page.call("search", json!([""])).await.expect(name);
}

async fn shown_failure(page: &Page<'_>) -> String {
    page.text("[data-test=failure] p, p[data-test=failure]")
        .await
}

#[test]
fn each_fault_rejects_with_its_code_says_why_on_the_screen_and_loses_nothing() {
    in_browser(async |browser| {
        let site = Site::open([("/api/good", Answer::json(TWO_EVENTS))]).await;
        let page = bare(browser, &site).await;
        for (number, fault) in FAULTS.iter().enumerate() {
            let Some(code) = fault.code else { continue };
            let path = format!("/api/{number}");
            site.then(&path, (fault.answer)());
            page.call("load", json!([site.url("/api/good")]))
                .await
                .expect("the good one is good");
            page.run("told.length = 0", json!([])).await;
            let error = page
                .call("load", json!([site.url(&path)]))
                .await
                .expect_err(fault.name);
            assert_eq!(error.code, code, "{}: {}", fault.name, error.message);
            let shown = shown_failure(&page).await;
            assert!(
                shown.to_lowercase().contains(&error.message.to_lowercase()),
                "{}: {shown}",
                fault.name
            );
            assert!(
                shown.contains("What was loaded before is still here"),
                "{}: {shown}",
                fault.name
            );
            println!("{}: {}", fault.name, error.message);
            let told = page.run("return told", json!([])).await;
            assert_eq!(told, json!([code]), "{}", fault.name);
            two_events_are_still_there(&page, fault.name).await;
        }
    });
}

#[test]
fn a_fault_of_the_first_load_is_shown_in_place_of_events_with_a_way_to_try_again() {
    in_browser(async |browser| {
        let site = Site::open([("/api/late", Answer::status(500))]).await;
        site.then("/api/late", Answer::json(TWO_EVENTS));
        let page = bare(browser, &site).await;
        let error = page
            .call(
                "load",
                json!([{ "url": site.url("/api/late"), "retry": { "tries": 1 } }]),
            )
            .await
            .expect_err("the server is broken");
        assert_eq!(error.code, "server");
        let shown = shown_failure(&page).await;
        assert_eq!(shown, error.message);
        page.click("[data-test=retry]").await;
        page.counts("2 of 2 events").await;
    });
}

/// What can be read of a body that is partly bad: events, rejected, complete.
fn readable(name: &str) -> (u64, u64, bool) {
    match name {
        "empty array" => (0, 0, true),
        "record not an object" | "invalid utf-8" | "200 deep" => (2, 1, true),
        "cut inside" | "connection closed early" | "connection reset" => (1, 1, false),
        "100 MB line" => (3, 0, true),
        other => panic!("say what can be read of {other:?}"),
    }
}

#[test]
fn what_is_whole_in_a_bad_body_is_read_and_the_rest_is_counted_and_named() {
    in_browser(async |browser| {
        let site = Site::open([("/api/good", Answer::json(TWO_EVENTS))]).await;
        let page = bare(browser, &site).await;
        for (number, fault) in FAULTS.iter().enumerate() {
            if fault.code.is_some() {
                continue;
            }
            let path = format!("/api/{number}");
            site.then(&path, (fault.answer)());
            page.call("load", json!([site.url("/api/good")]))
                .await
                .expect("the good one is good");
            page.run("told.length = 0", json!([])).await;
            let report = page
                .call("load", json!([site.url(&path)]))
                .await
                .unwrap_or_else(|error| panic!("{}: {error:?}", fault.name));
            let (events, rejected, complete) = readable(fault.name);
            assert_eq!(report["events"], events, "{}: {report}", fault.name);
            assert_eq!(report["rejected"], rejected, "{}: {report}", fault.name);
            assert_eq!(report["complete"], complete, "{}: {report}", fault.name);
            println!("{}: {} {}", fault.name, report["rejects"], report["gaps"]);
            let told = page.run("return told", json!([])).await;
            if complete {
                assert_eq!(told, json!([]), "{}", fault.name);
            } else {
                assert_eq!(told, json!(["truncated"]), "{}", fault.name);
                let shown = page.text("[data-test=complete]").await;
                assert!(shown.starts_with("incomplete"), "{}: {shown}", fault.name);
                let kept = page
                    .call("export", json!([{ "report": "all" }]))
                    .await
                    .expect("what is there can be exported");
                assert_eq!(kept["complete"], false, "{}", fault.name);
            }
            if rejected > 0 {
                let shown = page.text("[data-test=complete]").await;
                assert!(shown.contains("1 rejected"), "{}: {shown}", fault.name);
                page.click("[data-test=rejects]").await;
                page.find("[data-test=rejects-dialog] li").await;
                let reason = page.texts("[data-test=rejects-dialog] li").await.join(" ");
                println!("{}: {reason}", fault.name);
                assert!(
                    reason.contains(", page 1, byte "),
                    "{}: {reason}",
                    fault.name
                );
                page.click("[data-test=rejects-dialog] [aria-label=Close]")
                    .await;
            }
            if events == 0 {
                let shown = page.text("[data-test=nothing-loaded]").await;
                assert!(shown.contains("The source holds no events"), "{shown}");
            } else {
                page.counts(&match events {
                    1 => "1 of 1 event".to_owned(),
                    events => format!("{events} of {events} events"),
                })
                .await;
            }
        }
    });
}

#[test]
fn a_refusal_by_cors_and_a_dead_port_name_both_possibilities() {
    in_browser(async |browser| {
        let site = Site::open([
            ("/api/good", Answer::json(TWO_EVENTS)),
            ("/api/shut", Answer::json(TWO_EVENTS)),
        ])
        .await;
        let page = bare(browser, &site).await;
        page.call("load", json!([site.url("/api/good")]))
            .await
            .expect("the good one is good");
        for url in [site.foreign_url("/api/shut"), site.dead_url("/api/dead")] {
            let error = page
                .call("load", json!([url]))
                .await
                .expect_err("nothing can be read there");
            assert_eq!(error.code, "network");
            for possible in ["offline", "CORS"] {
                assert!(error.message.contains(possible), "{}", error.message);
            }
            let shown = shown_failure(&page).await;
            assert!(shown.contains("CORS"), "{shown}");
            two_events_are_still_there(&page, &url).await;
        }
    });
}

#[test]
fn an_export_that_the_report_does_not_allow_is_refused_with_what_is_allowed() {
    in_browser(async |browser| {
        let site = Site::open([("/api/good", Answer::json(TWO_EVENTS))]).await;
        let page = bare(browser, &site).await;
        page.call("load", json!([site.url("/api/good")]))
            .await
            .expect("the good one is good");
        let graphos =
            |from: &str, to: &str| json!([{ "report": "graphos", "from": from, "to": to }]);
        let cases: [(&str, Value, &str, &str); 8] = [
            (
                "export",
                json!([{ "report": "pipefy" }]),
                "bad-options",
                "pipeUuid",
            ),
            (
                "export",
                json!([{ "report": "pipefy", "pipeUuid": "12" }]),
                "bad-options",
                "UUID",
            ),
            (
                "exportPipeAuditLogsReport",
                json!([{}]),
                "bad-options",
                "pipeUuid",
            ),
            (
                "exportPipeAuditLogsReport",
                json!([{ "pipeUuid": "me" }]),
                "bad-options",
                "UUID",
            ),
            (
                "export",
                graphos("2024-01-01", "2024-06-30"),
                "window",
                "180",
            ),
            (
                "export",
                graphos("2021-06-30", "2021-09-01"),
                "window",
                "2021-07-01",
            ),
            ("export", graphos("2024-06-30", "2024-01-01"), "window", ""),
            (
                "export",
                json!([{ "report": "nobodys" }]),
                "bad-options",
                "nobodys",
            ),
        ];
        for (method, options, code, word) in cases {
            let error = page
                .call(method, options.clone())
                .await
                .expect_err("it is not allowed");
            assert_eq!(error.code, code, "{options}: {}", error.message);
            assert!(error.message.contains(word), "{options}: {}", error.message);
            println!("{options}: {}", error.message);
        }
        two_events_are_still_there(&page, "refused exports").await;

        page.click("[data-test=export]").await;
        page.click("label:has([data-test=report-pipefy])").await;
        let missing = page.text("[data-test=export-problem]").await;
        assert!(missing.contains("pipe"), "{missing}");
        page.type_into("[data-test=option-pipe-uuid]", "no-uuid")
            .await;
        page.wait_for(
            "the reason",
            "root.querySelector('[data-test=export-problem]')?.textContent.includes('no-uuid')",
        )
        .await;
        let disabled = page
            .run(
                "return root.querySelector('[data-test=download]').disabled",
                json!([]),
            )
            .await;
        assert_eq!(disabled, true);
        page.click("label:has([data-test=report-graphos])").await;
        page.type_into("[data-test=option-from]", "2021-01-01")
            .await;
        page.wait_for(
            "the earliest day",
            "root.querySelector('[data-test=export-problem]')?.textContent.includes('2021-07-01')",
        )
        .await;
    });
}

#[test]
fn a_query_that_cannot_be_read_is_underlined_where_it_is_wrong_and_keeps_the_rows() {
    in_browser(async |browser| {
        let site = Site::open([("/api/good", Answer::json(TWO_EVENTS))]).await;
        let page = bare(browser, &site).await;
        page.call("load", json!([site.url("/api/good")]))
            .await
            .expect("the good one is good");
        page.type_into("[data-test=query]", "ann").await;
        page.counts("1 of 2 events").await;
        page.press(&[" ", "\"", "b"]).await;
        page.wait_for(
            "the underline",
            "root.querySelector('.audit-explorer-query__wrong')?.textContent.trim() === '\"b'",
        )
        .await;
        let problem = page.text("[data-test=query-problem]").await;
        assert!(problem.contains("never closed"), "{problem}");
        let error = page
            .promise(
                "element.search('user:\"ann').catch(error => { throw Object.assign(new Error(JSON.stringify(error.detail)), { code: error.code }) })",
                json!([]),
            )
            .await
            .expect_err("the quote is open");
        let place: Value = serde_json::from_str(&error.message).expect("the detail is JSON");
        assert_eq!(
            (error.code.as_str(), &place["at"]),
            ("bad-query", &json!(5))
        );
        // What is shown, counted and exported is still one selection: that of the last good text.
        page.counts("1 of 2 events").await;
        page.wait_for(
            "Ann's row",
            "root.querySelector('tbody tr').textContent.includes('Ann')",
        )
        .await;
        let file = page
            .call("export", json!([{ "report": "visible" }]))
            .await
            .expect("the selection can be exported");
        assert_eq!(file["rows"], 1);
        page.call("load", json!([site.url("/api/good"), { "append": true }]))
            .await
            .expect("the good one is good");
        page.counts("1 of 2 events").await;
    });
}

#[test]
fn a_load_that_is_stopped_keeps_what_had_arrived_and_says_so() {
    in_browser(async |browser| {
        let gate = crate::answer::Gate::closed();
        let head = many_events(200).trim_end_matches(']').to_owned() + ",";
        let site = Site::open([(
            "/api/slow",
            Answer::stepwise([head.as_str(), "{\"action\":\"A\"}]"], &gate),
        )])
        .await;
        let page = bare(browser, &site).await;
        page.run(
            "window.stop = new AbortController(); window.end = element.load(arguments[0], { signal: stop.signal }).then(() => 'read', error => error.code)",
            json!([site.url("/api/slow")]),
        )
        .await;
        page.counts("200 of 200 events").await;
        page.run("stop.abort()", json!([])).await;
        assert_eq!(page.promise("end", json!([])).await, Ok(json!("cancelled")));
        page.counts("200 of 200 events").await;
        let shown = page.text("[data-test=complete]").await;
        assert!(shown.starts_with("incomplete"), "{shown}");
        let early = page
            .promise(
                "element.load('x', { signal: AbortSignal.abort() })",
                json!([]),
            )
            .await
            .map_err(|ElementError { code, .. }| code);
        assert_eq!(early, Err("cancelled".to_owned()));
        assert_eq!(site.asked("/x").len(), 0);
    });
}

#[test]
fn a_stream_that_gives_nothing_more_can_be_stopped_too() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = bare(browser, &site).await;
        let head = many_events(200).trim_end_matches(']').to_owned() + ",";
        page.run(
            "window.left = [];
             const body = new ReadableStream({
               start(to) { to.enqueue(new TextEncoder().encode(arguments_head)) },
               cancel() { left.push('cancelled') },
             });
             window.stop = new AbortController();
             window.end = element.load(body, { signal: stop.signal }).then(() => 'read', error => error.code)"
                .replace("arguments_head", &json!(head).to_string())
                .as_str(),
            json!([]),
        )
        .await;
        page.counts("200 of 200 events").await;
        page.run("stop.abort()", json!([])).await;
        assert_eq!(page.promise("end", json!([])).await, Ok(json!("cancelled")));
        page.counts("200 of 200 events").await;
        page.wait_for("word to the stream", "left.length === 1")
            .await;
    });
}

/// Later than the first part of a body is shown, sooner than the page is told of the next.
const SOON_AFTER: Duration = Duration::from_millis(40);

#[test]
fn all_that_came_of_an_answer_is_shown_while_its_source_is_silent() {
    in_browser(async |browser| {
        let gate = Gate::closed();
        let events = many_events(200);
        let (first, second) = events.trim_end_matches(']').split_at(events.len() / 2);
        let site = Site::open([("/api/slow", Answer::stepwise([first, second, "]"], &gate))]).await;
        let page = bare(browser, &site).await;
        page.run(
            "window.end = element.load(arguments[0]).then(() => 'read')",
            json!([site.url("/api/slow")]),
        )
        .await;
        while site.asked("/api/slow").is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(SOON_AFTER).await;
        gate.let_through(1);
        page.counts("200 of 200 events").await;
        gate.let_through(1);
        assert_eq!(page.promise("end", json!([])).await, Ok(json!("read")));
        page.counts("200 of 200 events").await;
    });
}

#[test]
fn all_that_came_of_a_stream_is_shown_while_it_gives_nothing_more() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = bare(browser, &site).await;
        let events = many_events(200);
        let (first, second) = events.trim_end_matches(']').split_at(events.len() / 2);
        page.run(
            "const [first, second, after] = arguments, bytes = text => new TextEncoder().encode(text);
             const body = new ReadableStream({
               start(to) {
                 window.finish = () => { to.enqueue(bytes(']')); to.close() };
                 to.enqueue(bytes(first));
                 setTimeout(() => to.enqueue(bytes(second)), after);
               },
             });
             window.end = element.load(body).then(() => 'read')",
            json!([first, second, SOON_AFTER.as_millis() as u64]),
        )
        .await;
        page.counts("200 of 200 events").await;
        page.run("finish()", json!([])).await;
        assert_eq!(page.promise("end", json!([])).await, Ok(json!("read")));
    });
}

#[test]
fn a_token_in_the_path_of_an_address_stands_nowhere_whether_it_can_be_read_or_not() {
    in_browser(async |browser| {
        const TOKEN: &str = concat!("ghp_", "16C7e42F292c6912E7710c838347Ae178B4a");
        let site = Site::open([]).await;
        let page = bare(browser, &site).await;
        let path = format!("/{TOKEN}/audit");
        let nowhere =
            "element.mapping().then(told => [root.textContent, JSON.stringify(told)].join())";
        site.answers_only(&path, Answer::status(404));
        let refused = page.call("load", json!([site.url(&path)])).await;
        let error = refused.expect_err("nothing is there");
        assert_eq!(error.code, "not-found");
        assert!(!error.message.contains(TOKEN), "{}", error.message);
        let shown = page.run("return root.textContent", json!([])).await;
        assert!(!shown.to_string().contains(TOKEN), "{shown}");

        site.answers_only(&path, Answer::json(TWO_EVENTS));
        page.call("load", json!([site.url(&path)]))
            .await
            .expect("the events are there");
        page.counts("2 of 2 events").await;
        let told = page.promise(nowhere, json!([])).await.expect("a mapping");
        assert!(!told.to_string().contains(TOKEN), "{told}");
        assert!(told.to_string().contains("[masked]/audit"), "{told}");
    });
}
