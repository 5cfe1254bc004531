//! One value in several spellings, one path in several.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::browser::in_browser;
use crate::explore::{own_page, query_is, values_are};
use crate::site::Site;

#[test]
fn a_path_in_quotes_stays_ticked_and_spellings_are_one_value_as_a_click_finds_them() {
    in_browser(async |browser| {
        let words = [("Login", 1), ("LOGIN", 1), ("LOGIN", 1), ("login", 2)];
        let events: Vec<Value> = (0..)
            .zip(words)
            .map(|(number, (action, value))| {
                json!({
                    "id": format!("e{number}"),
                    "time": format!("2024-05-0{}T08:30:00Z", number + 1),
                    "action": action,
                    "details": { "a.b": value },
                })
            })
            .collect();
        let body = Answer::json(Value::Array(events).to_string());
        let site = Site::open([("/api/spelled", body)]).await;
        let page = own_page(browser, &site).await;
        page.call("load", json!([site.url("/api/spelled")]))
            .await
            .expect("four events");
        page.counts("4 of 4 events").await;
        values_are(&page, "action", &["LOGIN4"]).await;
        let field = "details.\"a.b\"";
        page.enter_into("[data-test=facet-path]", "\"a.b\"").await;
        values_are(&page, field, &["13", "21"]).await;
        let first = format!("[data-test='facet-{field}'] li:nth-of-type(1) input");
        page.click(&first).await;
        query_is(&page, "details.\"a.b\":=1").await;
        page.counts("3 of 4 events").await;
        let ticked = format!("root.querySelector({})?.checked", json!(first));
        page.wait_for("the tick", &ticked).await;
        values_are(&page, field, &["13", "21"]).await;
        page.click(&first).await;
        query_is(&page, "").await;
        page.counts("4 of 4 events").await;
        page.click("[data-test=facet-action] li:nth-of-type(1) input")
            .await;
        query_is(&page, "action:=LOGIN").await;
        page.counts("4 of 4 events").await;
    });
}
