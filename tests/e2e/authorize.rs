//! Sources that want a token: it is asked for, asked for again, and never kept.

use serde_json::json;

use crate::answer::Answer;
use crate::browser::in_browser;
use crate::page::Page;
use crate::paging::{cursor_page, outcome};
use crate::site::Site;

#[test]
fn a_token_that_runs_out_half_way_is_asked_for_again_and_never_kept() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        for answer in [
            cursor_page([1, 2], "c1"),
            Answer::status(401),
            cursor_page([3, 4], ""),
        ] {
            site.then("/api/events", answer);
        }
        let page = Page::open(browser, &site).await;
        // The sample, too, is asked for by the host.
        page.counts("5,000 of 5,000 events").await;
        let script = "window.intended = []; window.told = [];
            for (const name of ['load', 'error', 'progress'])
              element.addEventListener('audit-explorer-' + name, event => told.push(event.detail));
            element.authorize = async request => { intended.push(request); return { Authorization: 'Bearer secret-' + intended.length }; };";
        page.run(script, json!([])).await;
        let report = page
            .call("load", json!(["/api/events"]))
            .await
            .expect("the second token is good");
        assert_eq!(outcome(&report), json!([4, 0, 2, true]));
        let tokens: Vec<String> = site
            .asked("/api/events")
            .iter()
            .flat_map(|asked| asked.headers.iter())
            .filter(|(name, _)| name == "authorization")
            .map(|(_, value)| value.clone())
            .collect();
        assert_eq!(
            tokens,
            ["Bearer secret-1", "Bearer secret-2", "Bearer secret-3"]
        );
        let intended = page
            .run(
                "return intended.map(({ url, ...rest }) => [new URL(url).search, rest])",
                json!([]),
            )
            .await;
        assert_eq!(
            intended,
            json!([
                ["", { "attempt": 1 }],
                ["?cursor=c1", { "attempt": 1 }],
                ["?cursor=c1", { "attempt": 2, "status": 401 }],
            ])
        );
        let kept = page
            .promise(
                "(async () => JSON.stringify([told, { ...localStorage }, { ...sessionStorage }, await element.mapping(), location.href]) + root.textContent)()",
                json!([]),
            )
            .await
            .expect("nothing of this fails");
        assert!(!kept.to_string().contains("secret-"), "{kept}");
    });
}

#[test]
fn a_host_that_does_not_authorize_is_heard_and_a_refused_token_is_not_tried_for_ever() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::status(401))]).await;
        let page = Page::open(browser, &site).await;
        page.run(
            "element.authorize = () => Promise.reject(new Error('please sign in'))",
            json!([]),
        )
        .await;
        let refused = page
            .call("load", json!(["/api/events"]))
            .await
            .expect_err("the host refuses");
        assert_eq!(refused.code, "unauthorized");
        assert!(
            refused.message.contains("please sign in"),
            "{}",
            refused.message
        );
        assert!(site.asked("/api/events").is_empty());

        page.run("element.authorize = () => ({ 'x-key': 'old' })", json!([]))
            .await;
        let refused = page
            .call("load", json!(["/api/events"]))
            .await
            .expect_err("the key is old");
        assert_eq!(refused.code, "unauthorized");
        assert_eq!(site.asked("/api/events").len(), 2);
    });
}
