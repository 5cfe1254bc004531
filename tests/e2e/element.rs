//! What a host page may rely on: each attribute, property, method and event.

use serde_json::{Value, json};

use crate::answer::{Answer, Body, Gate};
use crate::browser::{Browser, in_browser};
use crate::faults::{TWO_EVENTS, many_events};
use crate::page::{ElementError, Page};
use crate::site::Site;

const SCRIPT: &str = "<script type=\"module\" src=\"audit-explorer.js\"></script>";

/// A host page with this body; the element's script comes last, so that it upgrades what is there.
async fn host<'b>(browser: &'b Browser, site: &Site, body: &str) -> Page<'b> {
    site.host_page("/host.html", &format!("{body}{SCRIPT}"));
    Page::open_at(browser, &site.url("/host.html")).await
}

fn code(outcome: Result<Value, ElementError>) -> String {
    match outcome {
        Ok(value) => format!("resolved with {value}"),
        Err(error) => error.code,
    }
}

#[test]
fn attributes_say_what_is_loaded_searched_and_how_it_looks() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::ok("text/plain", TWO_EVENTS))]).await;
        let page = host(
            browser,
            &site,
            "<audit-explorer src=\"/api/events\" format=\"json\" source=\"graphos\" query=\"user:ann\" report=\"graphos\" \
             time-zone=\"America/Sao_Paulo\" theme=\"dark\" now=\"2024-05-20T12:00:00Z\"></audit-explorer>",
        )
        .await;
        page.counts("1 of 2 events").await;
        let rows = page.call("rows", json!([0, 9])).await.expect("one row");
        assert_eq!(rows[0]["time"], "2024-05-01T07:00:00-03:00");
        let shown = page.text("tbody tr").await;
        assert!(
            shown.contains("07:00:00") && shown.contains("-03:00"),
            "{shown}"
        );
        let theme = page
            .run(
                "return root.querySelector('[part=app]').dataset.theme",
                json!([]),
            )
            .await;
        assert_eq!(theme, "dark");
        assert_eq!(
            page.call("mapping", json!([])).await.expect("a mapping")["source"],
            "graphos"
        );
        page.click("[data-test=export]").await;
        let chosen = page
            .run(
                "return root.querySelector('[data-test=report-graphos]').checked",
                json!([]),
            )
            .await;
        assert_eq!(chosen, true);
        let properties = page
            .run("return [element.src, element.format, element.source, element.query, element.report, element.timeZone, element.theme]", json!([]))
            .await;
        assert_eq!(
            properties,
            json!([
                "/api/events",
                "json",
                "graphos",
                "user:ann",
                "graphos",
                "America/Sao_Paulo",
                "dark"
            ])
        );
        // The attribute is the first search only; the property follows what is typed.
        page.run("root.querySelector('dialog').close()", json!([]))
            .await;
        page.type_into("[data-test=query]", "bob").await;
        page.wait_for("bob", "element.query === 'bob'").await;
        assert_eq!(
            page.run("return element.getAttribute('query')", json!([]))
                .await,
            "user:ann"
        );
        page.run(
            "element.query = ''; element.theme = 'light'; element.timeZone = 'UTC'",
            json!([]),
        )
        .await;
        page.counts("2 of 2 events").await;
        page.wait_for(
            "light",
            "root.querySelector('[part=app]').dataset.theme === 'light'",
        )
        .await;
        page.wait_for(
            "UTC",
            "root.querySelector('tbody tr').textContent.includes('10:00:00')",
        )
        .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn properties_set_before_the_element_is_defined_are_kept() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        site.host_page("/late.html", "<audit-explorer></audit-explorer>");
        browser
            .client
            .goto(&site.url("/late.html"))
            .await
            .expect("the test's site answers");
        let page = Page { browser };
        page.run(
            "element.sourceConfig = { url: '/api/events', method: 'POST', headers: { 'x-token': 'secret' }, body: { page: 1 } };
             element.query = 'bob'; element.timeZone = 'Asia/Tokyo';
             const script = Object.assign(document.createElement('script'), { type: 'module', src: 'audit-explorer.js' });
             document.head.append(script)",
            json!([]),
        )
        .await;
        page.counts("1 of 2 events").await;
        let rows = page.call("rows", json!([0, 9])).await.expect("one row");
        assert_eq!(rows[0]["time"], "2024-05-02T19:00:00+09:00");
        let asked = &site.asked("/api/events")[0];
        assert_eq!(
            (asked.method.as_str(), asked.body.as_str()),
            ("POST", "{\"page\":1}")
        );
        assert!(asked.headers.contains(&("x-token".into(), "secret".into())));
        page.has_a_clean_console().await;
    });
}

#[test]
fn every_form_of_input_is_loaded() {
    in_browser(async |browser| {
        let mapped = r#"{"outer":{"list":[{"a":"2024-05-01T10:00:00Z","b":"went","c":"Zoe"}]}}"#;
        let site = Site::open([
            ("/api/events", Answer::json(TWO_EVENTS)),
            ("/api/mapped", Answer::json(mapped)),
        ])
        .await;
        let page = host(browser, &site, "<audit-explorer></audit-explorer>").await;
        page.run(&format!("window.text = {}", json!(TWO_EVENTS)), json!([]))
            .await;
        for (input, events) in [
            ("'/api/events'", 2),
            ("new URL('/api/events', location)", 2),
            ("new Blob([text])", 2),
            ("new File([text], 'a.json')", 2),
            (
                "[new File([text], 'a.json'), new File(['{\"timestamp\":\"2024-06-01T00:00:00Z\",\"action\":\"X\"}\\n'], 'b.ndjson')]",
                3,
            ),
            ("new Blob([text]).stream()", 2),
            (
                "new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))",
                2,
            ),
            (
                "await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).blob()",
                2,
            ),
            ("({ url: '/api/events' })", 2),
            (
                "({ url: '/api/mapped', events: 'outer.list', mapping: { time: 'a', action: 'b', actorName: 'c' } })",
                1,
            ),
            (
                "({ url: '/api/mapped', events: '/outer/list', mapping: { time: 'a', action: 'b', actorName: 'c' } })",
                1,
            ),
        ] {
            let report = page
                .promise(&format!("(async () => element.load({input}))()"), json!([]))
                .await
                .unwrap_or_else(|error| panic!("{input}: {error:?}"));
            assert_eq!(report["events"], events, "{input}: {report}");
            assert_eq!(report["complete"], true, "{input}: {report}");
        }
        let rows = page.call("rows", json!([0, 9])).await.expect("one row");
        assert_eq!(
            (&rows[0]["actorName"], &rows[0]["action"]),
            (&json!("Zoe"), &json!("went"))
        );
        assert_eq!(
            page.call("mapping", json!([])).await.expect("a mapping")["source"],
            "custom"
        );

        // Appended: what was there stays, and what came twice is counted.
        page.call("load", json!(["/api/events"]))
            .await
            .expect("the source is good");
        let report = page
            .promise(
                "element.load(new File([text], 'again.json'), { append: true })",
                json!([]),
            )
            .await
            .expect("the file is good");
        assert_eq!(
            (&report["events"], &report["duplicates"]),
            (&json!(0), &json!(2))
        );
        let report = page
            .promise("element.load(new Blob(['[{\"timestamp\":\"2024-06-01T00:00:00Z\",\"action\":\"X\"}]']), { append: true })", json!([]))
            .await
            .expect("the blob is good");
        assert_eq!(report["events"], 1);
        page.counts("3 of 3 events").await;
        assert_eq!(
            code(page.promise("element.load(7)", json!([])).await),
            "bad-options"
        );
        assert_eq!(
            code(
                page.promise("element.load({ nothing: 1 })", json!([]))
                    .await
            ),
            "bad-options"
        );
        assert_eq!(
            code(page.promise("element.load()", json!([])).await),
            "bad-options"
        );
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_body_packed_with_gzip_is_unpacked_whether_the_server_says_so_or_not() {
    in_browser(async |browser| {
        // gzip of `[{"time":"2024-05-01T10:00:00Z","action":"A"}]\n`, stored without compression.
        let plain = b"[{\"time\":\"2024-05-01T10:00:00Z\",\"action\":\"A\"}]\n";
        let packed = stored_gzip(plain);
        let site = Site::open([
            (
                "/api/file.gz",
                Answer::ok("application/gzip", packed.clone()),
            ),
            (
                "/api/packed",
                Answer::json(packed.clone()).with_header("content-encoding", "gzip"),
            ),
            (
                "/api/cut.gz",
                Answer::ok("application/gzip", packed[..packed.len() - 12].to_vec()),
            ),
        ])
        .await;
        let page = host(browser, &site, "<audit-explorer></audit-explorer>").await;
        for path in ["/api/file.gz", "/api/packed"] {
            let report = page.call("load", json!([path])).await.expect(path);
            assert_eq!(
                (&report["events"], &report["complete"]),
                (&json!(1), &json!(true)),
                "{path}"
            );
        }
        // Cut in its first event: nothing came, and what was there stays.
        let cut = page.call("load", json!(["/api/cut.gz"])).await;
        assert_eq!(code(cut), "truncated");
        page.counts("1 of 1 event").await;
    });
}

/// A gzip member that holds `bytes` as one stored block.
fn stored_gzip(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("one block is enough");
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    packed.extend(length.to_le_bytes());
    packed.extend((!length).to_le_bytes());
    packed.extend(bytes);
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    packed.extend((!crc).to_le_bytes());
    packed.extend(u32::from(length).to_le_bytes());
    packed
}

#[test]
fn each_method_answers_as_the_contract_says() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = host(
            browser,
            &site,
            "<audit-explorer now=\"2024-05-20T12:00:00Z\"></audit-explorer>",
        )
        .await;
        let report = page
            .call("load", json!(["/api/events"]))
            .await
            .expect("the source is good");
        for (key, value) in [
            ("events", json!(2)),
            ("rejected", json!(0)),
            ("rejects", json!([])),
            ("duplicates", json!(0)),
            ("pages", json!(1)),
            ("bytes", json!(TWO_EVENTS.len())),
            ("complete", json!(true)),
            ("gaps", json!([])),
            ("from", json!("2024-05-01T10:00:00Z")),
            ("to", json!("2024-05-02T10:00:00Z")),
            ("source", json!("generic")),
        ] {
            assert_eq!(report[key], value, "{key} in {report}");
        }
        assert!(report["millis"].is_number());

        let found = page
            .call("search", json!(["user:ann"]))
            .await
            .expect("a right query");
        assert_eq!(found["total"], 1);
        assert!(found["millis"].is_number());
        page.call("search", json!([""]))
            .await
            .expect("an empty query");
        let rows = page.call("rows", json!([0, 10])).await.expect("rows");
        let mut row = rows[1].clone();
        row["details"].take();
        assert_eq!(
            row,
            json!({ "index": 0, "id": "", "time": "2024-05-01T10:00:00Z", "action": "CREATE", "actorId": "u1", "actorName": "Ann",
                    "actorEmail": "", "actorType": "USER", "actorRole": "", "resourceId": "", "resourceType": "", "resourceName": "",
                    "scope": "", "ip": "", "outcome": "", "details": null })
        );
        let raw = page.call("event", json!([0])).await.expect("an event");
        assert_eq!(
            raw,
            TWO_EVENTS[1..].split("},{").next().unwrap().to_owned() + "}"
        );
        page.call("sort", json!(["actorName", "asc"]))
            .await
            .expect("a field");
        let rows = page.call("rows", json!([0, 10])).await.expect("rows");
        assert_eq!(rows[0]["actorName"], "Ann");
        page.call("sort", json!(["time", "desc"]))
            .await
            .expect("a field");
        let facets = page
            .call("facets", json!(["action", 5]))
            .await
            .expect("a field");
        let mut values: Vec<_> = facets
            .as_array()
            .unwrap()
            .iter()
            .map(|facet| facet.to_string())
            .collect();
        values.sort();
        assert_eq!(
            values,
            [
                json!({"value":"CREATE","count":1}),
                json!({"value":"DELETE","count":1})
            ]
            .map(|facet| facet.to_string())
        );
        let buckets = page.call("histogram", json!([2])).await.expect("times");
        assert_eq!(buckets.as_array().map(Vec::len), Some(2), "{buckets}");
        let counted: u64 = buckets
            .as_array()
            .unwrap()
            .iter()
            .map(|bucket| bucket["count"].as_u64().unwrap())
            .sum();
        assert_eq!(counted, 2, "{buckets}");
        assert!(buckets[0]["from"].is_string() && buckets[0]["to"].is_string());
        let mapping = page.call("mapping", json!([])).await.expect("a mapping");
        assert_eq!(mapping["fields"]["actorName"], "actor.name", "{mapping}");
        assert!(mapping["confidence"].is_number());

        let result = page
            .promise(
                "(async () => { const result = await element.export({ report: 'all', query: 'user:bob' });
                   return { ...result, isFile: result.file instanceof Blob, size: result.file.size,
                            manifest: JSON.parse(await result.manifestFile.text()), same: result.manifest, file: null, manifestFile: null }; })()",
                json!([]),
            )
            .await
            .expect("an export");
        assert_eq!(
            (&result["rows"], &result["isFile"], &result["complete"]),
            (&json!(1), &json!(true), &json!(true))
        );
        assert_eq!(result["size"], result["bytes"]);
        assert_eq!(result["manifest"], result["same"]);
        assert_eq!(
            result["manifest"]["files"][0]["sha256"], result["sha256"],
            "{result}"
        );
        for key in ["name", "escapedCells", "maskedCells", "millis"] {
            assert!(!result[key].is_null(), "{key} in {result}");
        }
        for key in [
            "product",
            "request",
            "source",
            "completeness",
            "mapping",
            "columns",
            "rows",
            "first",
            "last",
            "escaped",
            "masked",
            "files",
        ] {
            assert!(
                !result["manifest"][key].is_null(),
                "{key} in {}",
                result["manifest"]
            );
        }
        page.call("download", json!([{ "report": "all", "format": "json" }]))
            .await
            .expect("a download");
        let file = browser.downloaded("all_UTC.json").await;
        let list: Value = serde_json::from_slice(&file).expect("a JSON file");
        assert_eq!(list.as_array().map(Vec::len), Some(2));

        let jobs = page.call("jobs", json!([])).await.expect("jobs");
        assert_eq!(jobs.as_array().map(Vec::len), Some(2), "{jobs}");
        let id = &jobs[0]["id"];
        assert_eq!(
            (&jobs[0]["state"], &jobs[0]["progress"], &jobs[0]["name"]),
            (&json!("ready"), &json!(1), &json!("all_UTC.json")),
            "{jobs}"
        );
        std::fs::remove_file(browser.downloads.join("all_UTC.json")).expect("it was there");
        page.call("redownload", json!([id]))
            .await
            .expect("it is kept");
        assert_eq!(browser.downloaded("all_UTC.json").await, file);
        page.call("cancel", json!([id]))
            .await
            .expect("a finished job is left alone");
        page.call("remove", json!([id]))
            .await
            .expect("it can be removed");
        assert_eq!(
            code(page.call("redownload", json!([id])).await),
            "bad-options"
        );
        assert_eq!(
            page.call("jobs", json!([]))
                .await
                .expect("jobs")
                .as_array()
                .map(Vec::len),
            Some(1)
        );

        page.call("clear", json!([]))
            .await
            .expect("nothing hinders it");
        assert_eq!(page.call("rows", json!([0, 10])).await, Ok(json!([])));
        assert_eq!(page.call("jobs", json!([])).await, Ok(json!([])));
        page.wait_for("the start", "root.querySelector('[data-test=empty]')")
            .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn wrong_arguments_reject_as_an_error_object_with_the_right_code() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = host(browser, &site, "<audit-explorer></audit-explorer>").await;
        page.call("load", json!(["/api/events"]))
            .await
            .expect("the source is good");
        for (method, arguments, expected) in [
            ("search", json!(["user:\"ann"]), "bad-query"),
            ("search", json!(["nofield:x"]), "bad-query"),
            ("search", json!(["after:yesterdayish"]), "bad-query"),
            ("sort", json!(["nothing", "asc"]), "bad-options"),
            ("sort", json!(["time", "up"]), "bad-options"),
            ("facets", json!(["nothing", 3]), "bad-options"),
            ("event", json!([99]), "bad-options"),
            ("redownload", json!(["nobody"]), "bad-options"),
            ("cancel", json!(["nobody"]), "bad-options"),
            ("remove", json!(["nobody"]), "bad-options"),
            ("export", json!([{ "report": "nobody" }]), "bad-options"),
            ("export", json!([{ "format": "pdf" }]), "bad-options"),
            (
                "export",
                json!([{ "timeZone": "Mars/Olympus" }]),
                "bad-options",
            ),
            ("export", json!([{ "columns": ["nothing"] }]), "bad-options"),
            (
                "export",
                json!([{ "dialect": { "preset": "word" } }]),
                "bad-options",
            ),
            ("export", json!([{ "query": "user:\"" }]), "bad-query"),
            ("export", json!([{ "from": "some day" }]), "bad-options"),
            ("export", json!([{ "now": "some day" }]), "bad-options"),
            ("export", json!([{ "rows": 3, "report": 7 }]), "bad-options"),
            ("download", json!([{ "report": "nobody" }]), "bad-options"),
            (
                "load",
                json!(["/api/events", { "format": "xml" }]),
                "bad-options",
            ),
            (
                "load",
                json!(["/api/events", { "source": "nobody" }]),
                "bad-options",
            ),
            (
                "load",
                json!([{ "url": "/api/events", "method": "DELETE" }]),
                "bad-options",
            ),
            (
                "load",
                json!([{ "url": "/api/events", "mapping": { "nothing": "a" } }]),
                "bad-options",
            ),
            ("load", json!(["http://"]), "bad-options"),
        ] {
            let outcome = page.call(method, arguments.clone()).await;
            match outcome {
                Ok(value) => panic!("{method} {arguments} resolved with {value}"),
                Err(error) => assert_eq!(
                    error.code, expected,
                    "{method} {arguments}: {}",
                    error.message
                ),
            }
        }
        // Asked by a script of the page: a driver's own may have classes of their own.
        site.then(
            "/kind.js",
            Answer::ok(
                "text/javascript",
                "import { AuditExplorerError } from './audit-explorer.js';
                 document.querySelector('audit-explorer').search('(').catch(error => {
                   window.kind = [error instanceof AuditExplorerError, error instanceof Error, typeof error.detail].join();
                 });",
            ),
        );
        page.run(
            "document.body.append(Object.assign(document.createElement('script'), { type: 'module', src: '/kind.js' }))",
            json!([]),
        )
        .await;
        page.wait_for("the error's kind", "window.kind === 'true,true,object'")
            .await;
        page.counts("2 of 2 events").await;
    });
}

#[test]
fn each_event_is_told_to_the_host_and_bubbles() {
    in_browser(async |browser| {
        let cut = Answer::json("").with_body(Body::Cut(TWO_EVENTS.as_bytes()[..150].to_vec()));
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS)), ("/api/cut", cut)]).await;
        site.then(
            "/listen.js",
            Answer::ok(
                "text/javascript",
                "window.told = []; for (const name of ['ready', 'progress', 'load', 'search', 'select', 'export', 'error'])
                   addEventListener('audit-explorer-' + name, event => told.push([name, event.detail, event.target.localName]));",
            ),
        );
        let page = host(
            browser,
            &site,
            "<audit-explorer></audit-explorer><script type=\"module\" src=\"/listen.js\"></script>",
        )
        .await;
        page.wait_for("ready", "told.some(([name]) => name === 'ready')")
            .await;
        page.call("load", json!(["/api/events"]))
            .await
            .expect("the source is good");
        page.call("search", json!(["user:bob"]))
            .await
            .expect("a right query");
        page.counts("1 of 2 events").await;
        page.click("tbody tr").await;
        page.find("[data-test=detail]").await;
        page.call("export", json!([{ "report": "all" }]))
            .await
            .expect("an export");
        let report = page
            .call("load", json!(["/api/cut"]))
            .await
            .expect("what is whole is kept");
        assert_eq!(report["complete"], false);
        page.wait_for("the error", "told.some(([name]) => name === 'error')")
            .await;
        let told = page.run("return told", json!([])).await;
        let last = |wanted: &str| {
            let all = told.as_array().unwrap().iter().rev();
            all.clone()
                .find(|event| event[0] == wanted)
                .unwrap_or_else(|| panic!("no {wanted} in {told}"))
                .clone()
        };
        for event in told.as_array().unwrap() {
            assert_eq!(event[2], "audit-explorer");
        }
        assert_eq!(last("load")[1]["events"], 1);
        assert!(
            told.as_array()
                .unwrap()
                .iter()
                .any(|event| event[0] == "search"
                    && event[1]["query"] == "user:bob"
                    && event[1]["total"] == 1),
            "{told}"
        );
        assert_eq!(last("select")[1], json!({ "index": 1 }));
        let export = last("export");
        assert_eq!(
            (&export[1]["result"]["rows"], &export[1]["job"]["state"]),
            (&json!(1), &json!("ready"))
        );
        assert!(export[1]["result"]["file"].is_null());
        assert_eq!(last("error")[1]["code"], "truncated");
        assert_eq!(
            last("progress")[1]["phase"]
                .as_str()
                .map(|phase| phase == "load" || phase == "export"),
            Some(true)
        );
    });
}

#[test]
fn two_explorers_on_a_page_do_not_meet() {
    in_browser(async |browser| {
        let other = r#"[{"timestamp":"2024-05-03T10:00:00Z","action":"OTHER"}]"#;
        let site = Site::open([
            ("/api/events", Answer::json(TWO_EVENTS)),
            ("/api/other", Answer::json(other)),
        ])
        .await;
        let page = host(
            browser,
            &site,
            "<audit-explorer src=\"/api/events\"></audit-explorer><audit-explorer id=\"second\" src=\"/api/other\" query=\"other\"></audit-explorer>",
        )
        .await;
        page.counts("2 of 2 events").await;
        page.wait_for(
            "the second",
            "second.shadowRoot.querySelector('[data-test=count]')?.textContent === '1 of 1 event'",
        )
        .await;
        page.call("search", json!(["ann"]))
            .await
            .expect("a right query");
        page.call("clear", json!([]))
            .await
            .expect("nothing hinders it");
        let rows = page
            .promise("second.rows(0, 9)", json!([]))
            .await
            .expect("its rows");
        assert_eq!(rows.as_array().map(Vec::len), Some(1));
        assert_eq!(page.run("return second.query", json!([])).await, "other");
        page.run("element.remove()", json!([])).await;
        let rows = page
            .promise("document.getElementById('second').rows(0, 9)", json!([]))
            .await
            .expect("its rows");
        assert_eq!(rows.as_array().map(Vec::len), Some(1));
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_moved_element_keeps_its_events_and_one_put_back_begins_anew() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = host(
            browser,
            &site,
            "<div></div><audit-explorer src=\"/api/events\"></audit-explorer>",
        )
        .await;
        page.counts("2 of 2 events").await;
        page.call("search", json!(["ann"]))
            .await
            .expect("a right query");
        page.run("document.querySelector('div').append(element)", json!([]))
            .await;
        page.promise("new Promise(done => setTimeout(done))", json!([]))
            .await
            .expect("a task");
        page.counts("1 of 2 events").await;
        assert_eq!(
            page.call("rows", json!([0, 9]))
                .await
                .expect("rows")
                .as_array()
                .map(Vec::len),
            Some(1)
        );
        assert_eq!(site.asked("/api/events").len(), 1);

        page.run("window.kept = element; element.remove()", json!([]))
            .await;
        page.promise("new Promise(done => setTimeout(done))", json!([]))
            .await
            .expect("a task");
        page.run("document.body.append(kept)", json!([])).await;
        page.counts("2 of 2 events").await;
        assert_eq!(site.asked("/api/events").len(), 2);
        assert_eq!(
            page.call("rows", json!([0, 9]))
                .await
                .expect("rows")
                .as_array()
                .map(Vec::len),
            Some(2)
        );
        page.has_a_clean_console().await;
    });
}

#[test]
fn rows_are_on_the_screen_while_the_rest_still_arrives() {
    in_browser(async |browser| {
        let gate = Gate::closed();
        let head = many_events(200).trim_end_matches(']').to_owned() + ",";
        let tail = r#"{"timestamp":"2024-05-03T10:00:00Z","action":"LAST"}]"#;
        let site =
            Site::open([("/api/slow", Answer::stepwise([head.as_str(), tail], &gate))]).await;
        let page = host(
            browser,
            &site,
            "<audit-explorer src=\"/api/slow\"></audit-explorer>",
        )
        .await;
        page.counts("200 of 200 events").await;
        page.find("[data-test=loading]").await;
        let found = page
            .call("search", json!(["user:u7"]))
            .await
            .expect("a search needs no end");
        assert_eq!(found["total"], 11);
        gate.let_through(1);
        page.counts("11 of 201 events").await;
        page.has_a_clean_console().await;
    });
}
