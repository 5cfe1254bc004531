//! What has the focus and goes: browsers tell it so while it is taken off the page.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::browser::in_browser;
use crate::explore::{own_page, site, with_mixed};
use crate::page::Page;
use crate::site::Site;

#[test]
fn a_cells_menu_is_closed_by_a_search_that_ends_and_the_explorer_goes_on() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        // Where nobody ever clicked, no browser tells of a focus that goes.
        page.click("[part=columns-button]").await;
        page.click("[part=columns-button]").await;
        // At every moment between its opening and long after.
        for wait in [0, 1, 2, 4, 8, 16, 32, 64] {
            let found = page
                .promise(
                    "(async () => {
                       const found = element.search('action:=DELETE');
                       await new Promise(done => setTimeout(done, arguments[0]));
                       root.querySelector(\"tr[aria-rowindex='2'] td\").dispatchEvent(
                         new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 500, clientY: 400 }));
                       return found;
                     })()",
                    json!([wait]),
                )
                .await;
            assert_eq!(found.expect("a sound query")["total"], 20);
            let found = page.call("search", json!(["action:=CREATE"])).await;
            assert_eq!(found.expect("a sound query")["total"], 20);
        }
        goes_on(&page, "20 of 60 events", "[data-test=cell-menu]").await;
    });
}

#[test]
fn notes_that_a_load_takes_away_with_the_focus_in_them_leave_the_explorer_whole() {
    in_browser(async |browser| {
        let untimed = Answer::json(r#"[{"id":"a","action":"A"},{"id":"b","action":"B"}]"#);
        let timed = Answer::json(r#"[{"id":"a","action":"A","time":"2024-05-01T10:00:00Z"}]"#);
        let site = Site::open([("/api/untimed", untimed), ("/api/timed", timed)]).await;
        let page = own_page(browser, &site).await;
        load(&page, &site, "/api/untimed").await;
        // The panel open, and the button alone.
        for open in [true, false] {
            page.click("[part=notes-button]").await;
            if open {
                page.wait_for(
                    "the notes",
                    "root.querySelector('.audit-explorer-popover--notes li')",
                )
                .await;
            }
            page.run(
                "root.querySelector('[part=notes-button]').focus()",
                json!([]),
            )
            .await;
            load(&page, &site, "/api/timed").await;
            goes_on(&page, "1 of 1 event", "[part=notes-button]").await;
            load(&page, &site, "/api/untimed").await;
        }
    });
}

async fn load(page: &Page<'_>, site: &Site, path: &str) -> Value {
    page.call("load", json!([site.url(path)]))
        .await
        .expect("events")
}

/// The count is shown, what matches `gone` is not, and nothing broke.
async fn goes_on(page: &Page<'_>, count: &str, gone: &str) {
    page.counts(count).await;
    page.wait_for("gone", &format!("!root.querySelector({})", json!(gone)))
        .await;
    page.has_a_clean_console().await;
}
