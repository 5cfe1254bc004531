//! An order that takes long.

use serde_json::json;

use crate::answer::Answer;
use crate::browser::{Browser, in_browser};
use crate::device::{STARTS, altered_build};
use crate::explore::own_page;
use crate::page::Page;
use crate::site::Site;

/// Makes the engine of the slowed build wait for so long at each of its pauses.
pub async fn pace(page: &Page<'_>, millis: u32) {
    page.until(
        "the engine has heard of its pace",
        &format!(
            "new Promise(done => {{
               const pace = new BroadcastChannel('pace');
               pace.onmessage = ({{ data }}) => {{ pace.close(); done(data === {millis}); }};
               pace.postMessage({millis});
             }})"
        ),
    )
    .await;
}

/// A page with 100,000 events, whose engine may be made to wait by [`pace`].
pub async fn slowed<'b>(browser: &'b Browser) -> (Site, Page<'b>) {
    // How fast a machine is must not matter: where the engine pauses, it may be made to wait.
    let slowed = format!(
        "if (self.name !== 'audit-explorer-parser') {{
           const post = MessagePort.prototype.postMessage, pace = new BroadcastChannel('pace');
           let millis = 0;
           pace.onmessage = ({{ data }}) => pace.postMessage(millis = data);
           MessagePort.prototype.postMessage = function (...what) {{
             if (millis === 0) post.apply(this, what); else setTimeout(() => post.apply(this, what), millis);
           }};
         }}
         {STARTS}"
    );
    let event = |number: u64| {
        let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let texts: Vec<String> = (0..12)
            .map(|key| format!(r#""key{key}":"{:016x}""#, mixed.rotate_left(key * 5)))
            .collect();
        format!(
            r#"{{"id":"e{number}","time":"2024-05-01T10:00:00Z","action":"A","details":{{{},"size":{number}}}}}"#,
            texts.join(",")
        )
    };
    let events: Vec<String> = (0..100_000).map(event).collect();
    let site = Site::open([("/api/many", Answer::json(events.join("\n")))]).await;
    site.deploy(altered_build(
        browser,
        "slowed",
        "worker_loader.js",
        STARTS,
        &slowed,
    ));
    let page = own_page(browser, &site).await;
    page.call("load", json!([site.url("/api/many")]))
        .await
        .expect("events");
    (site, page)
}

/// Values of a path are read out of every event.
#[test]
fn an_order_that_takes_long_says_so_and_can_be_stopped() {
    in_browser(async |browser| {
        let (_site, page) = slowed(browser).await;
        pace(&page, 200).await;
        let stopped = page
            .promise(
                "new Promise((done) => {
                    let said;
                    const stop = () => {
                        const button = root.querySelector('[data-test=stop-sorting]');
                        said ??= button && root.querySelector('[data-test=sorting]').textContent;
                        button?.click();
                    };
                    const timer = setInterval(stop, 5);
                    element.sort('details.size', 'asc')
                        .then(() => 'sorted', ({ code }) => code)
                        .then((end) => { clearInterval(timer); done([end, said]); });
                })",
                json!([]),
            )
            .await;
        assert_eq!(stopped, Ok(json!(["cancelled", "Sorting by sizeStop"])));
        page.wait_for(
            "the order that was there before",
            "root.querySelector('th[aria-sort=descending][data-column=time]') && !root.querySelector('[data-test=sorting]')",
        )
        .await;
        pace(&page, 0).await;
        page.call("sort", json!(["details.size", "asc"]))
            .await
            .expect("it may be asked for again");
        page.until(
            "the message is gone",
            "!root.querySelector('[data-test=sorting]')",
        )
        .await;
        page.has_a_clean_console().await;
    });
}
