//! Which path is which field: seen, mended, kept and shared, by mouse, keys and script.

use serde_json::{Value, json};

use crate::browser::{Browser, in_browser};
use crate::foreign::opened;
use crate::page::Page;
use crate::site::Site;

const ENTER: &str = "\u{e007}";
const TAB: &str = "\u{e004}";
const ESCAPE: &str = "\u{e00c}";

/// Events whose keys say nothing.
fn odd_events(count: usize) -> String {
    let lines = (0..count).map(|number| {
        let who = ["Zoe", "Yan", "Xia"][number % 3];
        json!({ "k1": format!("2024-05-01T10:00:{:02}Z", number % 60), "k2": "WENT", "k3": { "first": who, "second": format!("team {}", number % 2) } }).to_string()
    });
    lines.collect::<Vec<_>>().join("\n")
}

async fn with_file<'b>(browser: &'b Browser, site: &Site, name: &str, text: &str) -> Page<'b> {
    let page = opened(browser, site).await;
    page.promise(
        "element.load(new File([arguments[1]], arguments[0]))",
        json!([name, text]),
    )
    .await
    .expect("it is good");
    page
}

async fn first_row(page: &Page<'_>) -> Value {
    page.call("sort", json!(["time", "asc"]))
        .await
        .expect("a field");
    let rows = page.call("rows", json!([0, 1])).await.expect("rows");
    rows[0].clone()
}

#[test]
fn a_wrong_field_is_mended_with_four_clicks() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = with_file(browser, &site, "odd.ndjson", &odd_events(30)).await;
        page.click("[data-test=fields]").await;
        page.click("[data-test=path-actorName]").await;
        page.type_into("[data-test=path-text]", "zoe").await;
        page.wait_for(
            "one path",
            "root.querySelectorAll('[data-test=path-offer]').length === 1",
        )
        .await;
        let offer = page.text("[data-test=path-offer]").await;
        assert!(
            offer.contains("k3.first") && offer.contains("Zoe") && offer.contains("100 %"),
            "{offer}"
        );
        page.click("[data-test=path-offer]").await;
        page.wait_for(
            "the new path",
            "root.querySelector('[data-test=path-actorName]').textContent.includes('k3.first')",
        )
        .await;
        let examples = page.text("[data-test=field-actorName]").await;
        assert!(examples.contains("Zoe"), "{examples}");
        page.press(&[ESCAPE]).await;
        page.wait_for("the end", "!root.querySelector('dialog[open]')")
            .await;
        page.wait_for(
            "the table",
            "root.querySelector('tbody').textContent.includes('Zoe')",
        )
        .await;
        assert_eq!(first_row(&page).await["actorName"], "Zoe");
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_field_is_mended_by_keys_alone_and_a_wrong_path_says_so() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = with_file(browser, &site, "odd.ndjson", &odd_events(30)).await;
        page.run(
            "root.querySelector('[data-test=fields]').focus()",
            json!([]),
        )
        .await;
        page.press(&[ENTER]).await;
        page.find("[data-test=path-scope]").await;
        page.run(
            "root.querySelector('[data-test=path-scope]').focus()",
            json!([]),
        )
        .await;
        page.press(&[ENTER]).await;
        page.wait_for(
            "the box",
            "root.activeElement?.matches('[data-test=path-text]')",
        )
        .await;
        page.press(&["[", "[", ENTER]).await;
        page.wait_for(
            "the refusal",
            "!root.querySelector('[data-test=mapping-refused]').hidden",
        )
        .await;
        page.type_into("[data-test=path-text]", "k3.sec").await;
        page.press(&[TAB, ENTER]).await;
        page.wait_for(
            "the new path",
            "root.querySelector('[data-test=path-scope]').textContent.includes('k3.second')",
        )
        .await;
        // Escape ends the choice before the dialog.
        page.run(
            "root.querySelector('[data-test=path-scope]').focus()",
            json!([]),
        )
        .await;
        page.press(&[ENTER, ESCAPE]).await;
        page.wait_for(
            "the choice's end",
            "!root.querySelector('[data-test=path-text]') && root.querySelector('[data-test=mapping-dialog]').open",
        )
        .await;
        assert_eq!(first_row(&page).await["scope"], "team 0");
    });
}

#[test]
fn a_mapping_is_saved_taken_along_and_put_back() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = with_file(browser, &site, "odd.ndjson", &odd_events(30)).await;
        let mapping = page
            .call(
                "setMapping",
                json!([{ "fields": { "scope": "k3.second", "action": "k2", "time": "k1" } }]),
            )
            .await
            .expect("the paths are there");
        assert_eq!(mapping["fields"]["scope"], "k3.second", "{mapping}");
        assert!(mapping["evidence"]["scope"]["reason"].is_string());
        page.click("[data-test=fields]").await;
        page.type_into("[data-test=mapping-name]", "our odd one")
            .await;
        page.click("[data-test=mapping-save]").await;
        let file = browser.downloaded("our-odd-one.mapping.json").await;
        let saved: Value = serde_json::from_slice(&file).expect("it is JSON");
        assert_eq!(
            (&saved["name"], &saved["fields"]["scope"]),
            (&json!("our odd one"), &json!("k3.second"))
        );
        assert!(!String::from_utf8_lossy(&file).contains("team"), "no data");
        // Somebody else loads the same file, and then the mapping.
        page.call("clear", json!([]))
            .await
            .expect("nothing hinders");
        page.promise(
            "element.load(new File([arguments[0]], 'odd.ndjson'))",
            json!([odd_events(30)]),
        )
        .await
        .expect("it is good");
        assert_ne!(first_row(&page).await["scope"], "team 0");
        let path = browser.downloads.join("our-odd-one.mapping.json");
        let field = page.find("[data-test=mapping-load]").await;
        field
            .send_keys(path.to_str().expect("a plain path"))
            .await
            .expect("a file field takes paths");
        page.wait_for(
            "the loaded mapping",
            "root.querySelector('[data-test=path-scope]').textContent.includes('k3.second')",
        )
        .await;
        assert_eq!(first_row(&page).await["scope"], "team 0");
        let refused = page
            .call("setMapping", json!([{ "fields": { "nothing": "a" } }]))
            .await
            .expect_err("there is no such field");
        assert_eq!(refused.code, "bad-options");
        page.has_a_clean_console().await;
    });
}

#[test]
fn the_zone_of_times_without_one_is_chosen_once_for_the_source() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let text =
            "time,user,action\n2024-05-01 10:00:00,Ann,CREATE\n2024-05-02 10:00:00,Bob,DELETE\n";
        let page = with_file(browser, &site, "plain.csv", text).await;
        let notice = page.text("[data-test=zone-notice]").await;
        assert!(notice.contains("2 times without a zone"), "{notice}");
        assert_eq!(first_row(&page).await["time"], "2024-05-01T10:00:00Z");
        page.run(
            "const select = root.querySelector('[data-test=source-zone]'); select.value = 'America/Sao_Paulo';
             select.dispatchEvent(new Event('change', { bubbles: true }))",
            json!([]),
        )
        .await;
        page.wait_for(
            "certainty",
            "!root.querySelector('[data-test=zone-notice]')",
        )
        .await;
        assert_eq!(first_row(&page).await["time"], "2024-05-01T13:00:00Z");
        let line = page.text("[data-test=complete]").await;
        assert!(
            line.contains("1 May 13:00 to 2 May 2024 13:01 UTC"),
            "{line}"
        );
        page.has_a_clean_console().await;
    });
}

#[test]
fn dates_that_can_be_two_days_are_asked_about() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let text =
            "time,user,action\n03/04/2024 10:00:00,Ann,CREATE\n05/04/2024 10:00:00,Bob,DELETE\n";
        let page = with_file(browser, &site, "plain.csv", text).await;
        let notice = page.text("[data-test=date-notice]").await;
        assert!(notice.contains("2 dates can be two days"), "{notice}");
        page.click("[data-test=day-first]").await;
        page.wait_for(
            "certainty",
            "!root.querySelector('[data-test=date-notice]')",
        )
        .await;
        let time = first_row(&page).await["time"].clone();
        assert_eq!(time, "2024-04-03T10:00:00Z");
        page.has_a_clean_console().await;
    });
}
