//! Attributes, properties and events.

use serde_json::json;

use super::host;
use crate::answer::{Answer, Body};
use crate::browser::in_browser;
use crate::faults::TWO_EVENTS;
use crate::page::Page;
use crate::site::Site;

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
