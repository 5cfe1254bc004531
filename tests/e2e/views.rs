//! Saved views as a file: taken along, forgotten, brought back.

use serde_json::{Value, json};

use crate::browser::in_browser;
use crate::explore::{query_is, site, with_mixed};
use crate::host::run_on_page;
use crate::page::Page;

const FILE: &str = "audit-explorer-views.json";

/// Keeps what is shown under a name, by the menu, which is open and stays so. The name comes key by key: what empties a
/// field for a driver takes the focus out of the menu, too.
pub async fn save_view(page: &Page<'_>, name: &str) {
    page.find("[data-test=view-name]").await;
    page.run(
        "root.querySelector('[data-test=view-name]').focus()",
        json!([]),
    )
    .await;
    let keys: Vec<&str> = name.split("").filter(|key| !key.is_empty()).collect();
    page.press(&keys).await;
    page.press(&["\u{e007}"]).await;
    page.wait_for(
        &format!("{name:?} in the list, and an empty field"),
        &format!(
            "[...root.querySelectorAll('[data-test=view] b')].some(saved => saved.textContent === {}) && root.querySelector('[data-test=view-name]').value === ''",
            json!(name)
        ),
    )
    .await;
}

/// Opens the menu, unless it is open.
pub async fn open_views(page: &Page<'_>) {
    let closed = "return !root.querySelector('[part=views]')";
    if page.run(closed, json!([])).await == true {
        page.click("[part=views-button]").await;
    }
    page.find("[part=views]").await;
}

async fn names_are(page: &Page<'_>, wanted: &[&str]) {
    page.wait_for(
        &format!("the views {wanted:?}"),
        &format!(
            "root.querySelector('[data-test=views-file]') && JSON.stringify([...root.querySelectorAll('[data-test=view] b')].map(saved => saved.textContent).sort()) === {}",
            json!(json!(wanted).to_string())
        ),
    )
    .await;
}

async fn forget(page: &Page<'_>, name: &str) {
    page.click(&format!(
        "[part=views] [aria-label={}]",
        json!(format!("Forget {name}"))
    ))
    .await;
}

/// Gives a file to the menu, as a person picks it.
async fn open_file(page: &Page<'_>, path: &std::path::Path) {
    let input = page.find("[data-test=views-file]").await;
    input
        .send_keys(&path.display().to_string())
        .await
        .expect("a file field takes a path");
}

async fn is_told(page: &Page<'_>, begin: &str) {
    page.wait_for(
        &format!("the words {begin:?}"),
        &format!(
            "root.querySelector('[data-test=told]')?.textContent.startsWith({})",
            json!(begin)
        ),
    )
    .await;
}

#[test]
fn views_are_saved_to_a_file_forgotten_and_there_again_once_it_is_opened() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.run(
            "element.view = { query: 'user:bob', columns: ['time', 'details.plan', 'user'], widths: { user: 222 }, density: 'compact', wrap: false,
               sort: { field: 'details.size', direction: 'asc' }, timeZone: 'Asia/Tokyo', facets: ['details.plan'] }",
            json!([]),
        )
        .await;
        page.counts("24 of 60 events").await;
        page.find("th[data-column='details.plan']").await;
        page.find("th[aria-sort=ascending], [data-test=grid]").await;
        open_views(&page).await;
        names_are(&page, &[]).await;
        page.wait_for(
            "nothing to save yet",
            "root.querySelectorAll('[part=views] button').length === 1",
        )
        .await;
        save_view(&page, "Bob's plans").await;
        page.run(
            "element.view = { query: 'action:=DELETE', columns: [], widths: {}, density: 'comfortable', timeZone: 'UTC', facets: [], sort: { field: 'time', direction: 'desc' } }",
            json!([]),
        )
        .await;
        page.counts("20 of 60 events").await;
        open_views(&page).await;
        save_view(&page, "What went").await;
        names_are(&page, &["Bob's plans", "What went"]).await;

        page.click_text("[part=views] button", "Save all as a file")
            .await;
        let file = browser.downloaded(FILE).await;
        let views: Value = serde_json::from_slice(&file).expect("it is JSON");
        let saved: Vec<_> = views
            .as_array()
            .expect("a list")
            .iter()
            .map(|saved| (&saved["name"], &saved["view"]["query"]))
            .collect();
        assert!(
            saved.len() == 2
                && saved.contains(&(&json!("Bob's plans"), &json!("user:bob")))
                && saved.contains(&(&json!("What went"), &json!("action:=DELETE"))),
            "{views:#}"
        );
        // Queries and settings, never events.
        let text = String::from_utf8_lossy(&file);
        assert!(
            !text.contains("example.com") && !text.contains("10.0.0."),
            "{text}"
        );

        forget(&page, "Bob's plans").await;
        names_are(&page, &["What went"]).await;
        forget(&page, "What went").await;
        names_are(&page, &[]).await;
        open_file(&page, &browser.downloads.join(FILE)).await;
        names_are(&page, &["Bob's plans", "What went"]).await;
        is_told(&page, "2 views opened").await;

        page.click_text("[data-test=view] b", "Bob's plans").await;
        query_is(&page, "user:bob").await;
        page.counts("24 of 60 events").await;
        page.wait_for(
            "all of the view",
            "(view => view.columns.join() === 'time,details.plan,user' && view.widths.user === 222 && view.density === 'compact'
               && view.timeZone === 'Asia/Tokyo' && view.facets.join() === 'details.plan'
               && view.sort.field === 'details.size' && view.sort.direction === 'asc')(element.view)",
        )
        .await;
        page.wait_for("the menu gone", "!root.querySelector('[part=views]')")
            .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_file_of_views_replaces_those_of_its_names_and_another_file_is_refused_by_name() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.call("search", json!(["user:cy"]))
            .await
            .expect("readable");
        open_views(&page).await;
        save_view(&page, "Mine").await;
        save_view(&page, "Kept").await;
        let path = browser.downloads.join("other.json");
        std::fs::write(
            &path,
            r#"[{ "name": "Mine", "view": { "query": "user:ana" } }, { "name": "Old", "view": { "sort": "new" } }, { "name": " ", "view": {} }]"#,
        )
        .expect("a folder");
        open_file(&page, &path).await;
        is_told(&page, "1 view opened. Not readable: Old, #3").await;
        names_are(&page, &["Kept", "Mine"]).await;
        page.click_text("[data-test=view] b", "Mine").await;
        query_is(&page, "user:ana").await;
        page.counts("24 of 60 events").await;
        open_views(&page).await;
        let path = browser.downloads.join("events.json");
        std::fs::write(&path, crate::explore::mixed_events()).expect("a folder");
        open_file(&page, &path).await;
        is_told(&page, "events.json holds no views: ").await;
        names_are(&page, &["Kept", "Mine"]).await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn the_menu_stays_open_when_a_view_is_saved_by_mouse_and_the_next_name_can_be_typed() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        open_views(&page).await;
        page.wait_for(
            "the name's field",
            "root.activeElement?.matches('[data-test=view-name]')",
        )
        .await;
        page.press(&["o", "n", "e"]).await;
        page.click("[data-test=view-save]:not(:disabled)").await;
        names_are(&page, &["one"]).await;
        page.press(&["t", "w", "o", "\u{e007}"]).await;
        names_are(&page, &["one", "two"]).await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_view_that_is_saved_over_another_takes_its_place_while_the_menu_stays_open() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        open_views(&page).await;
        save_view(&page, "Mine").await;
        page.run(
            "element.view = { density: 'compact', sort: { field: 'action', direction: 'asc' } }",
            json!([]),
        )
        .await;
        page.wait_for(
            "another look and order",
            "element.view.density === 'compact' && element.view.sort.field === 'action'",
        )
        .await;
        save_view(&page, "Mine").await;
        page.run(
            "element.view = { density: 'comfortable', sort: { field: 'time', direction: 'desc' } }",
            json!([]),
        )
        .await;
        page.wait_for(
            "the usual look and order",
            "element.view.density === 'comfortable' && element.view.sort.field === 'time'",
        )
        .await;
        page.click("[data-test=view]").await;
        page.wait_for(
            "what was saved last",
            "element.view.density === 'compact' && element.view.sort.field === 'action'",
        )
        .await;
        // The same of a file, while the menu is open.
        open_views(&page).await;
        let path = browser.downloads.join("mine.json");
        std::fs::write(
            &path,
            r#"[{ "name": "Mine", "view": { "query": "", "timeZone": "Asia/Tokyo" } }]"#,
        )
        .expect("a folder");
        open_file(&page, &path).await;
        is_told(&page, "1 view opened").await;
        page.click("[data-test=view]").await;
        page.wait_for("the zone", "element.view.timeZone === 'Asia/Tokyo'")
            .await;
        page.has_a_clean_console().await;
    });
}

/// What the browser does with the focus while its own dialog for files is open: the window has none, and the element
/// that had it is told.
const DIALOG_OF_THE_BROWSER: &str = "
    document.hasFocus = () => false;
    document.querySelector('audit-explorer').shadowRoot.activeElement
      .dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true, relatedTarget: null }));";

#[test]
fn a_menu_outlasts_the_browsers_own_dialog_in_which_a_file_is_picked() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        open_views(&page).await;
        page.wait_for(
            "the name's field",
            "root.activeElement?.matches('[data-test=view-name]')",
        )
        .await;
        run_on_page(&page, &site, "/dialog.js", DIALOG_OF_THE_BROWSER).await;
        let path = browser.downloads.join("views.json");
        std::fs::write(
            &path,
            r#"[{ "name": "Bob", "view": { "query": "user:bob" } }]"#,
        )
        .expect("a folder");
        open_file(&page, &path).await;
        names_are(&page, &["Bob"]).await;
        // Back in the window, what leads out of the menu closes it as ever.
        run_on_page(&page, &site, "/back.js", "delete document.hasFocus").await;
        page.click("tr[aria-rowindex='5'] td").await;
        page.wait_for("no menu", "!root.querySelector('[part=views]')")
            .await;
        page.has_a_clean_console().await;
    });
}
