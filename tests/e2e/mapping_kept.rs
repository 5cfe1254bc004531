//! What somebody chose for a source is there again at the next visit, until it is forgotten.

use serde_json::json;

use crate::answer::Answer;
use crate::browser::{Browser, in_browser};
use crate::page::Page;
use crate::site::Site;

/// Events whose keys say nothing.
fn odd_events() -> String {
    let events: Vec<_> = (0..30)
        .map(|number| json!({ "k1": format!("2024-05-01T10:00:{number:02}Z"), "k2": "WENT", "k3": { "first": "Zoe", "second": "team" } }))
        .collect();
    json!(events).to_string()
}

const SHOWS_ZOE: &str =
    "root.querySelector('[data-test=path-actorName]').textContent.includes('k3.first')";

/// Our page, where things may be kept.
async fn opened<'b>(browser: &'b Browser, site: &Site) -> Page<'b> {
    let page = Page::open(browser, site).await;
    page.counts("5,000 of 5,000 events").await;
    page.run("element.setAttribute('persist', 'device')", json!([]))
        .await;
    page
}

#[test]
fn a_chosen_path_is_kept_for_its_source_on_this_device_until_it_is_forgotten() {
    in_browser(async |browser| {
        let site = Site::open([("/api/odd", Answer::json(odd_events()))]).await;
        let page = opened(browser, &site).await;
        page.call("load", json!(["/api/odd?token=secret"]))
            .await
            .expect("it is good");
        page.click("[data-test=fields]").await;
        assert!(
            page.run(
                "return !root.querySelector('[data-test=mapping-kept]')",
                json!([])
            )
            .await
                == true
        );
        page.click("[data-test=path-actorName]").await;
        page.type_into("[data-test=path-text]", "zoe").await;
        page.click("[data-test=path-offer]").await;
        page.wait_for("the new path", SHOWS_ZOE).await;
        page.find("[data-test=mapping-kept]").await;
        let kept = page
            .run("return JSON.stringify({ ...localStorage })", json!([]))
            .await
            .to_string();
        assert!(kept.contains("k3.first"), "{kept}");
        for data in ["Zoe", "WENT", "2024-05-01", "secret"] {
            assert!(!kept.contains(data), "{data} is kept: {kept}");
        }

        let page = opened(browser, &site).await;
        page.call("load", json!(["/api/odd?token=other"]))
            .await
            .expect("it is good");
        let rows = page.call("rows", json!([0, 1])).await.expect("rows");
        assert_eq!(rows[0]["actorName"], "Zoe", "{rows}");
        page.click("[data-test=fields]").await;
        page.wait_for("the chosen path", SHOWS_ZOE).await;
        // The open panel follows the next load.
        page.call("load", json!(["/api/odd", { "append": false }]))
            .await
            .expect("it is good");
        page.wait_for("the chosen path again", SHOWS_ZOE).await;
        page.click("[data-test=mapping-forget]").await;
        page.wait_for(
            "the end of it",
            "!root.querySelector('[data-test=mapping-kept]')",
        )
        .await;

        let page = opened(browser, &site).await;
        page.call("load", json!(["/api/odd"]))
            .await
            .expect("it is good");
        let rows = page.call("rows", json!([0, 1])).await.expect("rows");
        assert_ne!(rows[0]["actorName"], "Zoe", "{rows}");
        page.has_a_clean_console().await;
    });
}

#[test]
fn an_open_panel_of_fields_follows_a_load() {
    in_browser(async |browser| {
        let site = Site::open([("/api/odd", Answer::json(odd_events()))]).await;
        let page = Page::open(browser, &site).await;
        page.counts("5,000 of 5,000 events").await;
        page.click("[data-test=fields]").await;
        page.wait_for(
            "the sample's fields",
            "root.querySelector('.audit-explorer-mapping__rules').textContent.includes('graphos')",
        )
        .await;
        page.call("load", json!(["/api/odd"]))
            .await
            .expect("it is good");
        page.wait_for(
            "the fields of what was loaded",
            "root.querySelector('[data-test=path-time]').textContent.includes('k1')",
        )
        .await;
    });
}
