//! Sources that give their events page by page, and what may go wrong between
//! two pages.

use serde_json::{Value, json};

use crate::answer::{Answer, Body};
use crate::browser::in_browser;
use crate::faults::many_events;
use crate::page::Page;
use crate::site::Site;

/// Events with these numbers, as a JSON array.
fn events(numbers: impl IntoIterator<Item = u32>) -> Value {
    let event = |number: u32| {
        json!({
            "id": format!("e{number}"),
            "timestamp": format!("2024-05-01T10:00:{number:02}Z"),
            "action": "CREATE",
            "actor": { "actorId": "u1", "type": "USER", "name": "Ann" },
        })
    };
    numbers.into_iter().map(event).collect()
}

fn answer(body: Value) -> Answer {
    Answer::json(body.to_string())
}

/// A page of a source with cursors.
pub fn cursor_page(numbers: impl IntoIterator<Item = u32>, next: &str) -> Answer {
    answer(json!({ "events": events(numbers), "next_cursor": next }))
}

/// What of a report tells whether all is there.
pub fn outcome(report: &Value) -> Value {
    json!([
        report["events"],
        report["duplicates"],
        report["pages"],
        report["complete"]
    ])
}

#[test]
fn every_kind_of_paging_is_found_out_and_read_to_the_end() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open(browser, &site).await;
        let graphql = "query($after: String) { log(after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }";
        let connection = |numbers: [u32; 2], more: bool| {
            let info = json!({ "hasNextPage": more, "endCursor": "c1" });
            answer(json!({ "data": { "log": { "nodes": events(numbers), "pageInfo": info } } }))
        };
        let linked = |next: &str| {
            Answer::json(events([1, 2]).to_string())
                .with_header("link", &format!("<{next}>; rel=\"next\""))
        };
        // Kind, what is configured, both answers, what the second request holds.
        let kinds: Vec<(&str, &str, Value, [Answer; 2], &str)> = vec![
            (
                "link",
                "",
                json!({}),
                [
                    linked("/api/link?after=c1"),
                    Answer::json(events([3, 4]).to_string()),
                ],
                "after=c1",
            ),
            (
                "next-url",
                "",
                json!({}),
                [
                    answer(
                        json!({ "@odata.nextLink": site.url("/api/next-url?$skiptoken=c1"), "value": events([1, 2]) }),
                    ),
                    answer(json!({ "value": events([3, 4]) })),
                ],
                "$skiptoken=c1",
            ),
            (
                "cursor",
                "?limit=2",
                json!({}),
                [cursor_page([1, 2], "c1"), cursor_page([3, 4], "")],
                "limit=2&cursor=c1",
            ),
            (
                "posted-cursor",
                "",
                json!({ "method": "POST", "body": { "pageSize": 2 } }),
                [
                    answer(json!({ "entries": events([1, 2]), "nextPageToken": "c1" })),
                    answer(json!({ "entries": events([3, 4]) })),
                ],
                r#""pageToken":"c1""#,
            ),
            (
                "last-id",
                "",
                json!({}),
                [
                    answer(json!({ "object": "list", "data": events([1, 2]), "has_more": true })),
                    answer(json!({ "object": "list", "data": events([3, 4]), "has_more": false })),
                ],
                "starting_after=e2",
            ),
            (
                "offset",
                "?limit=2",
                json!({}),
                [
                    answer(
                        json!({ "offset": 0, "limit": 2, "total": 4, "records": events([1, 2]) }),
                    ),
                    answer(
                        json!({ "offset": 2, "limit": 2, "total": 4, "records": events([3, 4]) }),
                    ),
                ],
                "offset=2",
            ),
            (
                "page",
                "?page=1&per_page=2",
                json!({}),
                [
                    answer(json!({ "result": events([1, 2]), "total_pages": 2 })),
                    answer(json!({ "result": events([3, 4]), "total_pages": 2 })),
                ],
                "page=2",
            ),
            (
                "graphql",
                "",
                json!({ "method": "POST", "body": { "query": graphql } }),
                [connection([1, 2], true), connection([3, 4], false)],
                r#""variables":{"after":"c1"}"#,
            ),
        ];
        for (kind, query, config, answers, second) in kinds {
            let path = format!("/api/{kind}");
            for answer in answers {
                site.then(&path, answer);
            }
            let mut config = config;
            config["url"] = json!(format!("{path}{query}"));
            let report = page.call("load", json!([config])).await.expect(kind);
            assert_eq!(
                outcome(&report),
                json!([4, 0, 2, true]),
                "{kind}: {}",
                report["gaps"]
            );
            let asked = site.asked(&path);
            assert_eq!(asked.len(), 2, "{kind}");
            let request = format!("{} {}", asked[1].path, asked[1].body);
            assert!(request.contains(second), "{kind}: {request}");
        }
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_source_that_is_busy_is_waited_for_in_sight() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        for answer in [
            cursor_page([1, 2], "c1"),
            Answer::status(429).with_header("retry-after", "1"),
            Answer::status(503).with_header("retry-after", "0"),
            cursor_page([3, 4], ""),
        ] {
            site.then("/api/events", answer);
        }
        let page = Page::open(browser, &site).await;
        page.run(
            "window.waits = []; element.addEventListener('audit-explorer-progress', event => {
               if (event.detail.waiting) waits.push(event.detail.waiting, root.textContent.includes('then page 2 again')); });
             window.report = element.load('/api/events')",
            json!([]),
        )
        .await;
        page.wait_for(
            "the countdown",
            "root.textContent.includes('Waiting 1 s, then page 2 again')",
        )
        .await;
        let report = page
            .promise("report", json!([]))
            .await
            .expect("it ends well");
        assert_eq!(outcome(&report), json!([4, 0, 2, true]));
        let waits = page.run("return waits[0]", json!([])).await;
        assert_eq!(waits, json!({ "seconds": 1, "page": 2 }));
    });
}

#[test]
fn a_later_page_that_is_long_and_can_not_be_read_is_a_gap_and_no_empty_page() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        site.then("/api/events", cursor_page([1, 2], "c1"));
        // Longer than what is held of a page to mend it.
        let long = format!("{}no events, and no JSON", " ".repeat(17 << 20));
        site.then("/api/events", Answer::json(long));
        let page = Page::open(browser, &site).await;
        let config = json!({ "url": "/api/events", "retry": { "tries": 1 } });
        let report = page
            .call("load", json!([config]))
            .await
            .expect("what came is kept");
        assert_eq!(
            (&report["events"], &report["complete"]),
            (&json!(2), &json!(false)),
            "{report}"
        );
        assert_eq!(report["gaps"][0]["page"], 2, "{report}");
    });
}

#[test]
fn a_page_that_fails_is_a_gap_and_what_came_is_kept() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        for answer in [
            cursor_page([1, 2], "c1"),
            cursor_page([3, 4], "c2"),
            Answer::status(500),
        ] {
            site.then("/api/events", answer);
        }
        let page = Page::open(browser, &site).await;
        page.run("window.errors = []; element.addEventListener('audit-explorer-error', event => errors.push(event.detail.code))", json!([])).await;
        let config = json!({ "url": "/api/events", "retry": { "tries": 2, "maxWaitMillis": 10 } });
        let report = page
            .call("load", json!([config]))
            .await
            .expect("what came is kept");
        assert_eq!(outcome(&report), json!([4, 0, 2, false]));
        assert_eq!(report["gaps"][0]["page"], 3);
        let reason = report["gaps"][0]["reason"].as_str().unwrap_or_default();
        assert!(reason.contains("status 500"), "{reason}");
        assert_eq!(site.asked("/api/events").len(), 4, "page 3 is tried twice");
        assert_eq!(
            page.run("return errors", json!([])).await,
            json!(["truncated"])
        );
        page.wait_for(
            "the gap on the screen",
            "root.textContent.includes('incomplete: page 3 could not be had')",
        )
        .await;
    });
}

#[test]
fn a_cursor_that_repeats_and_a_next_page_elsewhere_end_the_load_and_say_so() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let elsewhere = site.foreign_url("/elsewhere");
        let stuck = [
            cursor_page([1, 2], "c1"),
            cursor_page([3], "c1"),
            answer(json!({ "events": events([1, 2]), "next": elsewhere })),
        ];
        for answer in stuck {
            site.then("/api/events", answer);
        }
        let page = Page::open(browser, &site).await;
        let report = page
            .call("load", json!(["/api/events"]))
            .await
            .expect("what came is kept");
        assert_eq!(outcome(&report), json!([3, 0, 2, false]));
        page.run(
            "element.authorize = () => ({ authorization: 'Bearer secret' })",
            json!([]),
        )
        .await;
        let report = page
            .call("load", json!(["/api/events"]))
            .await
            .expect("what came is kept");
        assert_eq!(outcome(&report), json!([2, 0, 1, false]));
        assert!(
            site.asked("/elsewhere").is_empty(),
            "not even without the token"
        );
    });
}

#[test]
fn a_page_that_breaks_off_goes_on_where_it_broke() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let second = json!({ "events": events(3..30), "next_cursor": "" }).to_string();
        let half = second.as_bytes()[..second.len() / 2].to_vec();
        for answer in [
            cursor_page([1, 2], "c1"),
            Answer::json("").with_body(Body::Reset(half.clone())),
            Answer::json(second.clone()),
        ] {
            site.then("/api/mended", answer);
        }
        for answer in [
            cursor_page([1, 2], "c1"),
            // A reset may take with it what had not been read yet; an early end leaves it.
            Answer::json("").with_body(Body::Cut(half)),
        ] {
            site.then("/api/broken", answer);
        }
        let page = Page::open(browser, &site).await;
        let report = page
            .call("load", json!(["/api/mended"]))
            .await
            .expect("it is mended");
        assert_eq!(outcome(&report), json!([29, 0, 2, true]));

        let config = json!({ "url": "/api/broken", "retry": { "tries": 2, "maxWaitMillis": 10 } });
        let report = page
            .call("load", json!([config]))
            .await
            .expect("what came is kept");
        assert_eq!(report["complete"], false);
        assert_eq!(report["gaps"][0]["page"], 2);
        let kept = report["events"].as_u64().unwrap_or_default();
        assert!((10..29).contains(&kept), "{report}");
        assert_eq!(report["duplicates"], 0);
    });
}

#[test]
fn a_person_may_stop_while_the_load_waits() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        site.then("/api/events", cursor_page([1, 2], "c1"));
        site.then(
            "/api/events",
            Answer::status(429).with_header("retry-after", "50"),
        );
        let page = Page::open(browser, &site).await;
        page.run(
            "window.report = element.load('/api/events'); report.catch(() => {})",
            json!([]),
        )
        .await;
        page.wait_for(
            "the countdown",
            "root.textContent.includes('then page 2 again')",
        )
        .await;
        page.click("[data-test=cancel]").await;
        let stopped = page
            .promise("report", json!([]))
            .await
            .expect_err("it was stopped");
        assert_eq!(stopped.code, "cancelled");
        let rows = page
            .call("rows", json!([0, 10]))
            .await
            .expect("what came is kept");
        assert_eq!(rows.as_array().map(Vec::len), Some(2));
    });
}

#[test]
fn empty_pages_lags_and_the_time_of_asking_are_told() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        for answer in [
            answer(json!({ "nextPageToken": "c1" })),
            answer(json!({ "entries": [], "nextPageToken": "c2" })),
            answer(json!({ "entries": events([1, 2]), "nextPageToken": "c3" })),
            answer(json!({})),
        ] {
            site.then("/api/events", answer);
        }
        let page = Page::open(browser, &site).await;
        page.run(
            "element.setAttribute('now', '2024-05-02T00:00:00Z')",
            json!([]),
        )
        .await;
        let config = json!({
            "url": "/api/events", "freshness": 15,
            "paging": { "kind": "cursor", "param": "pageToken", "path": "nextPageToken", "until": "to" },
        });
        let report = page
            .call("load", json!([config]))
            .await
            .expect("pages may be empty");
        assert_eq!(report["events"], 2, "{report}");
        assert_eq!(report["complete"], true, "{report}");
        assert!(
            report["notices"][0]
                .as_str()
                .is_some_and(|notice| notice.contains("15 min"))
        );
        let asked = site.asked("/api/events");
        assert_eq!(asked.len(), 4);
        let bound = |path: &str| {
            path.split(['?', '&'])
                .find(|part| part.starts_with("to="))
                .map(str::to_owned)
        };
        assert!(bound(&asked[0].path).is_some());
        assert_eq!(bound(&asked[0].path), bound(&asked[3].path));
    });
}

#[test]
fn a_long_page_has_its_own_digest_in_the_manifest_whole_or_taken_up_where_it_broke() {
    in_browser(async |browser| {
        let long = many_events(30_000);
        let two_thirds = long.as_bytes()[..long.len() / 3 * 2].to_vec();
        assert!(two_thirds.len() > 2 << 20);
        let answer = Answer::json(long);
        let site = Site::open([("/api/whole", answer.clone())]).await;
        site.then(
            "/api/mended",
            Answer::json("").with_body(Body::Cut(two_thirds)),
        );
        site.then("/api/mended", answer);
        let page = Page::open(browser, &site).await;
        for path in ["/api/whole", "/api/mended"] {
            let report = page.call("load", json!([path])).await.expect(path);
            assert_eq!(outcome(&report), json!([30_000, 0, 1, true]), "{path}");
            let script = "element.export({ report: 'all' }).then(async (made) => {
                const page = made.manifest.source.pages.at(-1);
                const bytes = await (await fetch('/api/whole')).arrayBuffer();
                const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
                return [page.bytes === bytes.byteLength, page.sha256 === [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')];
            })";
            let same = page.promise(script, json!([])).await.expect("an export");
            assert_eq!(same, json!([true, true]), "{path}");
        }
        page.has_a_clean_console().await;
    });
}
