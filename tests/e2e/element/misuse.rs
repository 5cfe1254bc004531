//! What a host may get wrong is refused in words, and never taken for something else.

use serde_json::json;

use super::{code, with_two};
use crate::answer::Answer;
use crate::browser::in_browser;
use crate::faults::TWO_EVENTS;
use crate::site::Site;

#[test]
fn values_of_another_kind_are_refused_by_name() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = with_two(browser, &site).await;
        for call in [
            "event(-1)",
            "event(NaN)",
            "event()",
            "event(1.5)",
            "rows(-1, 10)",
            "rows(NaN, 10)",
            "rows('a', 10)",
            "rows(0, -1)",
            "sort(5)",
            "sort(undefined)",
            "sort('time', 5)",
            "facets(null)",
            "export('csv')",
            "export({ formt: 'csv' })",
            "export({ signal: {} })",
            "load('/api/events', { signal: 5 })",
            "load([{ time: '2024-05-01T10:00:00Z', action: 'A' }])",
        ] {
            let refused = page.promise(&format!("element.{call}"), json!([])).await;
            assert_eq!(code(refused), "bad-options", "{call}");
        }
        // No options are no mistake.
        for call in [
            "export(null)",
            "load('/api/events', null)",
            "rows(0, Infinity)",
        ] {
            let done = page.promise(&format!("element.{call}"), json!([])).await;
            assert!(done.is_ok(), "{call}: {done:?}");
        }
        page.has_a_clean_console().await;
    });
}

#[test]
fn two_sources_that_are_added_at_once_are_both_there() {
    in_browser(async |browser| {
        let other = r#"[{"timestamp":"2024-05-03T10:00:00Z","action":"OTHER"}]"#;
        let third = r#"[{"timestamp":"2024-05-04T10:00:00Z","action":"THIRD"}]"#;
        let site = Site::open([
            ("/api/events", Answer::json(TWO_EVENTS)),
            ("/api/other", Answer::json(other)),
            ("/api/third", Answer::json(third)),
        ])
        .await;
        let page = with_two(browser, &site).await;
        let reports = page
            .promise(
                "Promise.all(['/api/other', '/api/third'].map(url => element.load(url, { append: true })))",
                json!([]),
            )
            .await
            .expect("both are good");
        assert_eq!(reports.as_array().map(Vec::len), Some(2));
        page.counts("4 of 4 events").await;
    });
}

#[test]
fn a_mask_that_is_in_force_already_asks_for_nothing_again() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = with_two(browser, &site).await;
        page.run("element.redact = 'secrets'", json!([])).await;
        page.call("search", json!(["ann"]))
            .await
            .expect("a right query");
        assert_eq!(site.asked("/api/events").len(), 1);
    });
}
