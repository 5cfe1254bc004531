//! Each method: what it answers, and what it refuses.

use serde_json::{Value, json};

use super::{code, host};
use crate::answer::Answer;
use crate::browser::in_browser;
use crate::faults::TWO_EVENTS;
use crate::site::Site;

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
            ("load", json!([""]), "bad-options"),
            ("load", json!([[]]), "bad-options"),
            (
                "load",
                json!(["/api/events", { "apend": true }]),
                "bad-options",
            ),
            (
                "load",
                json!([{ "url": "/api/events", "heades": {} }]),
                "bad-options",
            ),
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
