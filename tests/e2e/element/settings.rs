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

/// Property, attribute, what it is where nothing was set, and something else. `query` and `view` are what is on the screen.
const TEXTS: &str = "[
    ['src', 'src', '', '/api/events'], ['format', 'format', 'auto', 'json'], ['source', 'source', 'auto', 'none'],
    ['report', 'report', 'visible', 'all'], ['timeZone', 'time-zone', 'UTC', 'Asia/Tokyo'], ['theme', 'theme', 'auto', 'dark'],
    ['persist', 'persist', 'none', 'never'], ['now', 'now', '', '2024-05-20T12:00:00Z'], ['auditUrl', 'audit-url', '', '/log']]";
const PARTS: &str = "[['withoutToolbar', 'without-toolbar'], ['withoutFacets', 'without-facets'], ['withoutChart', 'without-chart'],
    ['withoutExport', 'without-export'], ['readOnly', 'read-only']]";

#[test]
fn a_property_is_its_default_until_it_is_set_and_again_once_it_is_taken_away() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = host(browser, &site, "<audit-explorer></audit-explorer>").await;
        page.promise("element.jobs()", json!([]))
            .await
            .expect("it is ready");
        let wrong = page
            .run(
                &format!(
                    "const wrong = [];
                     const is = (property, attribute, value, written, when) => {{
                       if (element[property] !== value || element.getAttribute(attribute) !== written)
                         wrong.push(`${{property}} ${{when}}: ${{element[property]}}, ${{element.getAttribute(attribute)}}`);
                     }};
                     for (const [property, attribute, first, other] of {TEXTS}) {{
                       is(property, attribute, first, null, 'never set');
                       element[property] = other;
                       is(property, attribute, other, other, 'set');
                       element.setAttribute(attribute, '');
                       is(property, attribute, first, '', 'emptied');
                       element.setAttribute(attribute, other);
                       is(property, attribute, other, other, 'written');
                       element.removeAttribute(attribute);
                       is(property, attribute, first, null, 'removed');
                       element[property] = other;
                       element[property] = null;
                       is(property, attribute, first, null, 'taken away');
                     }}
                     for (const [property, attribute] of {PARTS}) {{
                       is(property, attribute, false, null, 'never set');
                       element[property] = true;
                       is(property, attribute, true, '', 'set');
                       element[property] = false;
                       is(property, attribute, false, null, 'taken away');
                     }}
                     const objects = {{ sourceConfig: null, authorize: null, sign: null, linkTo: null, reports: [], redact: 'secrets' }};
                     for (const [property, first] of Object.entries(objects)) {{
                       const when = (name) => {{
                         if (JSON.stringify(element[property]) !== JSON.stringify(first)) wrong.push(`${{property}} ${{name}}: ${{element[property]}}`);
                       }};
                       when('never set');
                       element[property] = undefined;
                       when('taken away');
                     }}
                     return wrong"
                ),
                json!([]),
            )
            .await;
        assert_eq!(wrong, json!([]));
        page.has_a_clean_console().await;
    });
}

#[test]
fn each_property_that_was_set_before_the_element_is_defined_is_kept() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        site.host_page("/late.html", "<audit-explorer></audit-explorer>");
        let opened = browser.client.goto(&site.url("/late.html")).await;
        opened.expect("the test's site answers");
        let page = Page { browser };
        page.run(
            &format!(
                "for (const [property, , , other] of {TEXTS}) element[property] = other;
                 for (const [property] of {PARTS}) element[property] = true;
                 const script = Object.assign(document.createElement('script'), {{ type: 'module', src: 'audit-explorer.js' }});
                 document.head.append(script)"
            ),
            json!([]),
        )
        .await;
        page.wait_for(
            "the events",
            "root?.querySelectorAll('tbody tr td').length > 2",
        )
        .await;
        let rows = page.call("rows", json!([0, 9])).await.expect("two rows");
        assert_eq!(rows[0]["time"], "2024-05-02T19:00:00+09:00");
        let wrong = page
            .run(
                &format!(
                    "return [
                       ...{TEXTS}.filter(([property, attribute, , other]) => element[property] !== other || element.getAttribute(attribute) !== other),
                       ...{PARTS}.filter(([property, attribute]) => element[property] !== true || !element.hasAttribute(attribute)),
                     ].map(([property]) => property)"
                ),
                json!([]),
            )
            .await;
        assert_eq!(wrong, json!([]));
    });
}

#[test]
fn what_a_person_chose_on_the_screen_outlasts_a_change_of_other_attributes() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = host(
            browser,
            &site,
            "<audit-explorer src=\"/api/events\" theme=\"light\" report=\"graphos\"></audit-explorer>",
        )
        .await;
        page.counts("2 of 2 events").await;
        let theme = "return root.querySelector('[part=app]').dataset.theme";
        assert_eq!(page.run(theme, json!([])).await, "light");
        page.click("[part=theme-button]").await;
        page.wait_for(
            "another look",
            "root.querySelector('[part=app]').dataset.theme !== 'light'",
        )
        .await;
        let chosen = page.run(theme, json!([])).await;
        page.click("[data-test=export]").await;
        page.click("label:has([data-test=report-all])").await;
        page.wait_for(
            "the report",
            "root.querySelector('[data-test=report-all]').checked",
        )
        .await;
        // The product's own page does the like as soon as somebody opens a file.
        page.run(
            "element.now = '2024-06-01T00:00:00Z'; element.withoutToolbar = true",
            json!([]),
        )
        .await;
        page.wait_for(
            "no toolbar",
            "!root.querySelector('[part=header]')?.checkVisibility()",
        )
        .await;
        assert_eq!(page.run(theme, json!([])).await, chosen);
        let reports = "return ['all', 'visible', 'graphos'].map(name => root.querySelector(`[data-test=report-${name}]`).checked)";
        assert_eq!(
            page.run(reports, json!([])).await,
            json!([true, false, false])
        );
        // An attribute that does change is followed, and one that is taken away, too.
        page.run(
            "element.theme = 'dark'; element.removeAttribute('report')",
            json!([]),
        )
        .await;
        page.wait_for(
            "dark",
            "root.querySelector('[part=app]').dataset.theme === 'dark' && root.querySelector('[data-test=report-visible]').checked",
        )
        .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn the_attributes_that_say_how_to_read_hold_for_a_source_config_that_does_not() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = host(
            browser,
            &site,
            "<audit-explorer source=\"graphos\"></audit-explorer>",
        )
        .await;
        let source = |config: &str| {
            format!(
                "element.load({config}).then(() => element.mapping()).then(mapping => mapping.source)"
            )
        };
        for (config, expected) in [
            ("{ url: '/api/events' }", "graphos"),
            ("{ url: '/api/events', source: 'none' }", "generic"),
            ("{ url: '/api/events' }, { source: 'none' }", "generic"),
        ] {
            let read = page.promise(&source(config), json!([])).await;
            assert_eq!(read, Ok(json!(expected)), "{config}");
        }
        page.has_a_clean_console().await;
    });
}
