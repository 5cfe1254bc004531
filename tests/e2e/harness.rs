//! The harness itself: that a fault which a scenario asks for is the one the browser meets.

use serde_json::{Value, json};

use crate::answer::{Answer, Gate};
use crate::browser::in_browser;
use crate::faults::{FAULTS, TWO_EVENTS};
use crate::page::{ElementError, Page};
use crate::site::Site;

const LENGTH: &str = "fetch(arguments[0]).then(async answer => [answer.status, (await answer.arrayBuffer()).byteLength])";

#[test]
fn each_fault_reaches_the_browser_as_it_is_named() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open(browser, &site).await;
        for (number, fault) in FAULTS.iter().enumerate() {
            let path = format!("/api/{number}");
            site.then(&path, (fault.answer)());
            let got = page.promise(LENGTH, json!([site.url(&path)])).await;
            match (fault.name, got) {
                ("connection closed early", Ok(got))
                    if !browser.engine.knows_a_body_that_ended_early() =>
                {
                    assert_eq!(got[0], 200, "{got}");
                }
                ("connection closed early" | "connection reset", got) => {
                    // Each browser has its own name for it.
                    assert!(got.is_err(), "{}: {got:?}", fault.name);
                }
                ("100 MB line", got) => {
                    let length = got.expect("a large body is whole")[1].as_u64();
                    assert!(length > Some(100_000_000), "{length:?}");
                }
                (name, got) => assert_eq!(got.expect(name)[0], (fault.answer)().status),
            }
        }
    });
}

#[test]
fn another_origin_is_refused_without_the_header_that_allows_it_and_a_dead_port_always() {
    in_browser(async |browser| {
        let open = Answer::json(TWO_EVENTS).with_header("access-control-allow-origin", "*");
        let site = Site::open([("/api/shut", Answer::json(TWO_EVENTS)), ("/api/open", open)]).await;
        let page = Page::open(browser, &site).await;
        let refused = Err("TypeError".to_owned());
        let code = |got: Result<Value, ElementError>| got.map_err(|error| error.code);
        assert_eq!(
            code(
                page.promise(LENGTH, json!([site.foreign_url("/api/shut")]))
                    .await
            ),
            refused
        );
        assert_eq!(
            code(
                page.promise(LENGTH, json!([site.dead_url("/api/open")]))
                    .await
            ),
            refused
        );
        let allowed = page
            .promise(LENGTH, json!([site.foreign_url("/api/open")]))
            .await;
        assert_eq!(allowed, Ok(json!([200, TWO_EVENTS.len()])));
        // Refused for its origin, not by the policy of the page.
        let errors = browser.console_errors().await.join("\n");
        assert!(!errors.contains("Content Security Policy"), "{errors}");
    });
}

#[test]
fn a_stepwise_answer_waits_for_the_scenario() {
    in_browser(async |browser| {
        let gate = Gate::closed();
        let site = Site::open([("/api/slow", Answer::stepwise(["[1,", "2", "]"], &gate))]).await;
        let page = Page::open(browser, &site).await;
        let script = "window.seen = ''; fetch(arguments[0]).then(async answer => {
            const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
            for (let part; !(part = await reader.read()).done;) window.seen += part.value;
            window.seen += '!';
        })";
        page.run(script, json!([site.url("/api/slow")])).await;
        page.wait_for("the first chunk alone", "seen === '[1,'")
            .await;
        gate.let_through(2);
        page.wait_for("the rest", "seen === '[1,2]!'").await;
        assert_eq!(site.asked("/api/slow").len(), 1);
    });
}

#[test]
fn a_violation_of_the_policy_is_an_error_in_the_console() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open(browser, &site).await;
        page.run("document.body.append(Object.assign(document.createElement('script'), { textContent: '1' }))", json!([])).await;
        let errors = browser.console_errors().await.join("\n");
        assert!(errors.contains("Content Security Policy"), "{errors}");
    });
}
