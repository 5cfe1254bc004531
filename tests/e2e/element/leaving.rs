//! What goes on while the element is taken away, moved to another document, or told to stop.

use serde_json::json;

use super::{code, host, with_two};
use crate::answer::{Answer, Gate};
use crate::browser::in_browser;
use crate::faults::{TWO_EVENTS, many_events};
use crate::site::Site;

const ESCAPE: &str = "\u{e00c}";

#[test]
fn what_is_under_way_when_the_element_goes_is_refused_and_nothing_waits_for_ever() {
    in_browser(async |browser| {
        let gate = Gate::closed();
        let head = many_events(200).trim_end_matches(']').to_owned() + ",";
        let site = Site::open([
            ("/api/events", Answer::json(TWO_EVENTS)),
            (
                "/api/slow",
                Answer::stepwise([head.as_str(), "{\"action\":\"A\"}]"], &gate),
            ),
        ])
        .await;
        let page = with_two(browser, &site).await;
        page.run("window.put = element", json!([])).await;
        let mut ended = Vec::new();
        for call in [
            "load(arguments[0])",
            "export({ report: 'visible' })",
            "search('ann')",
            "rows(0, 9)",
        ] {
            let told = page
                .promise(
                    &format!(
                        "(async () => {{
                           const ended = put.{call}.then(() => 'done', error => error.code);
                           await Promise.resolve();
                           put.remove();
                           const told = await Promise.race([ended, new Promise(done => setTimeout(done, 9000, 'waits'))]);
                           document.body.append(put);
                           await put.search('');
                           return told;
                         }})()"
                    ),
                    json!([site.url("/api/slow")]),
                )
                .await
                .expect("the element can be put back");
            assert!(told == "cancelled" || told == "done", "{call}: {told}");
            ended.push(told);
        }
        assert_eq!(ended[0], "cancelled");
        page.has_a_clean_console().await;
    });
}

#[test]
fn what_was_asked_of_an_element_that_goes_before_it_is_ready_is_refused_as_well() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = with_two(browser, &site).await;
        let ended = page
            .promise(
                "(async () => {
                   const put = document.createElement('audit-explorer');
                   document.body.append(put);
                   const calls = [put.load('/api/events'), put.search('ann'), put.rows(0, 9), put.export({ report: 'visible' })];
                   const told = calls.map(call => Promise.race([
                     call.then(() => 'done', error => error.code), new Promise(done => setTimeout(done, 9000, 'waits')),
                   ]));
                   put.remove();
                   const ended = await Promise.all(told);
                   // Put back it begins anew, with what its attributes say.
                   put.setAttribute('src', '/api/events');
                   const loaded = new Promise(done => put.addEventListener('audit-explorer-load', done, { once: true }));
                   document.body.append(put);
                   await loaded;
                   return [...ended, (await put.rows(0, 9)).length, put.query];
                 })()",
                json!([]),
            )
            .await;
        let refused = "cancelled";
        assert_eq!(
            ended,
            Ok(json!([refused, refused, refused, refused, 2, ""]))
        );
        page.has_a_clean_console().await;
    });
}

#[test]
fn in_another_document_it_looks_and_shows_as_before() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = host(
            browser,
            &site,
            "<iframe width=\"900\" height=\"600\"></iframe><audit-explorer src=\"/api/events\"></audit-explorer>",
        )
        .await;
        page.counts("2 of 2 events").await;
        page.run(
            "window.put = element; document.querySelector('iframe').contentDocument.body.append(put)",
            json!([]),
        )
        .await;
        page.wait_for(
            "rows with their look",
            "put.shadowRoot.querySelectorAll('tbody td').length > 2
               && put.ownerDocument.defaultView.getComputedStyle(put.shadowRoot.querySelector('[part=app]')).display === 'flex'",
        )
        .await;
        page.run("document.body.append(put)", json!([])).await;
        page.wait_for(
            "the same where it came from",
            "getComputedStyle(put.shadowRoot.querySelector('[part=app]')).display === 'flex' && put.shadowRoot.querySelectorAll('tbody td').length > 2",
        )
        .await;
    });
}

#[test]
fn escape_closes_a_popover_and_leaves_the_hosts_dialog_open() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = host(
            browser,
            &site,
            "<dialog><audit-explorer src=\"/api/events\"></audit-explorer></dialog>",
        )
        .await;
        page.run("document.querySelector('dialog').showModal()", json!([]))
            .await;
        page.counts("2 of 2 events").await;
        page.click("[part=range-button]").await;
        page.find(".audit-explorer-range__preset").await;
        page.press(&[ESCAPE]).await;
        page.until(
            "the popover is closed, the dialog is not",
            "!root.querySelector('.audit-explorer-range__preset') && document.querySelector('dialog').open",
        )
        .await;
    });
}

#[test]
fn an_export_that_is_stopped_as_soon_as_it_is_asked_for_makes_no_file() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = with_two(browser, &site).await;
        for wait in ["", "await Promise.resolve();"] {
            let stopped = page
                .promise(
                    &format!(
                        "(async () => {{
                           const stop = new AbortController();
                           const made = element.export({{ report: 'visible', signal: stop.signal }});
                           {wait} stop.abort();
                           return made;
                         }})()"
                    ),
                    json!([]),
                )
                .await;
            assert_eq!(code(stopped), "cancelled", "{wait}");
        }
    });
}

#[test]
fn a_signal_stops_what_it_was_given_to_and_nothing_beside_it() {
    in_browser(async |browser| {
        let gate = Gate::closed();
        let slow = || {
            Answer::stepwise(
                [
                    "[",
                    "{\"time\":\"2024-06-01T00:00:00Z\",\"action\":\"SLOW\"}]",
                ],
                &gate,
            )
        };
        let site = Site::open([
            ("/api/events", Answer::json(TWO_EVENTS)),
            ("/api/slow", slow()),
        ])
        .await;
        let page = with_two(browser, &site).await;
        // Exports that wait for their signatures, beside a load that waits for its events.
        page.run(
            "window.signing = [];
             element.sign = () => new Promise(signed => signing.push(() => signed(new Uint8Array([1]))));
             window.stops = { load: new AbortController(), second: new AbortController() };
             const told = (promise, name) => { window[name] = promise.then(() => 'done', failure => failure.code); };
             told(element.load('/api/slow', { append: true, signal: stops.load.signal }), 'load');",
            json!([]),
        )
        .await;
        page.wait_for("the load", "root.querySelector('[data-test=cancel]')")
            .await;
        page.run(
            "const told = (promise, name) => { window[name] = promise.then(() => 'done', failure => failure.code); };
             told(element.export({ report: 'all' }), 'first');
             told(element.export({ report: 'visible', signal: stops.second.signal }), 'second');",
            json!([]),
        )
        .await;
        page.wait_for("the first export", "signing.length === 1")
            .await;
        page.run("stops.second.abort()", json!([])).await;
        assert_eq!(
            page.promise("second", json!([])).await,
            Ok(json!("cancelled"))
        );
        page.wait_for(
            "the load goes on",
            "root.querySelector('[data-test=cancel]')",
        )
        .await;
        page.run("stops.load.abort()", json!([])).await;
        assert_eq!(
            page.promise("load", json!([])).await,
            Ok(json!("cancelled"))
        );
        page.run("signing[0]()", json!([])).await;
        assert_eq!(page.promise("first", json!([])).await, Ok(json!("done")));
    });
}
