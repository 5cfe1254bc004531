//! Kept, restored, forgotten.

use serde_json::json;

use super::{Board, actions, altered, keep, lying, search_and_export};
use crate::answer::Answer;
use crate::browser::in_browser;
use crate::faults::TWO_EVENTS;
use crate::offline::{Deploy, reload, visit};
use crate::page::Page;
use crate::site::Site;

const KEEPING: &str = "<audit-explorer id=\"board\" persist=\"device\"></audit-explorer>";
const ONE_EVENT: &str = r#"[{"time":"2024-06-01T00:00:00Z","action":"ONE","user":"zoe"}]"#;

#[test]
fn events_view_and_exports_are_there_again_with_the_server_stopped() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let own = Deploy::new(browser, "keeping");
        own.edit(
            "index.html",
            "src=\"sample-graphos.json\"",
            "persist=\"device\"",
        );
        site.deploy(own.folder());
        let page = visit(browser, &site).await;
        page.run(super::WATCH, json!([])).await;
        let kept = keep(&page, TWO_EVENTS).await;
        assert_eq!(
            (&kept["events"], &kept["problem"]),
            (&json!(2), &json!(null)),
            "{kept}"
        );
        assert!(kept["bytes"].as_u64() > Some(100), "{kept}");
        let made = search_and_export(&page, "ann").await;
        page.counts("1 of 2 events").await;

        site.stop().await;
        reload(browser, &site).await;
        let page = Page { browser };
        page.counts("1 of 2 events").await;
        let note = page.text("[data-test=kept-note]").await;
        assert!(note.contains("kept on this device on 2"), "{note}");
        assert_eq!(actions(&page).await, json!(["CREATE", "DELETE"]));
        let event = page.call("event", json!([0])).await.expect("it is there");
        assert_eq!(
            event,
            serde_json::from_str::<Vec<&serde_json::value::RawValue>>(TWO_EVENTS).expect("events")
                [0]
            .get()
        );
        let jobs = page.call("jobs", json!([])).await.expect("a list");
        assert_eq!(
            (&jobs[0]["state"], &jobs[0]["name"]),
            (&json!("ready"), &made[0]),
            "{jobs}"
        );
        page.call("redownload", json!([jobs[0]["id"]]))
            .await
            .expect("it was kept");
        let name = made[0].as_str().expect("a file has a name");
        let bytes = browser.downloaded(name).await;
        let digest = crate::offline::hex(&bytes);
        assert_eq!(made[1], digest, "the file is the one that was made");
        // A removed export is gone from the device as well.
        page.call("remove", json!([jobs[0]["id"]]))
            .await
            .expect("it is there");
        page.until(
            "the file is gone",
            &format!(
                "({}).then(found => !found.some(([name]) => name.includes('export-')))",
                super::LYING
            ),
        )
        .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn what_was_kept_stands_in_for_a_source_that_cannot_be_reached_and_gives_way_to_one_that_can() {
    in_browser(async |browser| {
        let markup = "<audit-explorer persist=\"device\" src=\"/api/events\"></audit-explorer>";
        let board = Board::new(browser, markup, "").await;
        board
            .site
            .answers_only("/api/events", Answer::json(TWO_EVENTS));
        let page = board.visit().await;
        page.wait_for("the word that they are kept", "kept.length")
            .await;
        board.site.answers_only("/api/events", Answer::status(404));
        let page = board.visit().await;
        page.wait_for("the failure", "root.querySelector('[data-test=failure]')")
            .await;
        page.counts("2 of 2 events").await;
        assert!(
            page.text("[data-test=kept-note]")
                .await
                .contains("kept on this device")
        );
        board
            .site
            .answers_only("/api/events", Answer::json(ONE_EVENT));
        let page = board.visit().await;
        page.counts("1 of 1 event").await;
        page.wait_for("the word that it is kept", "kept.length")
            .await;
        assert_eq!(
            page.run(
                "return root.querySelector('[data-test=kept-note]')",
                json!([])
            )
            .await,
            json!(null)
        );
    });
}

/// The names of the entries that are of events; the view may be there or not yet.
async fn kept_events(page: &Page<'_>) -> Vec<String> {
    let names = lying(page).await;
    names
        .into_iter()
        .filter(|name| !name.contains("/view."))
        .collect()
}

#[test]
fn without_private_files_the_database_keeps_the_same() {
    in_browser(async |browser| {
        let board = Board::new(browser, KEEPING, "").await;
        board.site.deploy(altered(
            browser,
            "database",
            "place = await Files.open(slot);",
            "throw new Error('none');",
        ));
        let (page, told) = board.revisit().await;
        assert_eq!((&told["events"], &told["since"]), (&json!(0), &json!(null)));
        keep(&page, TWO_EVENTS).await;
        let names = kept_events(&page).await;
        assert!(
            names.iter().all(|name| name.contains("/events.1-")) && names.len() > 3,
            "{names:?}"
        );
        let (page, told) = board.revisit().await;
        assert_eq!(told["events"], 2);
        page.counts("2 of 2 events").await;
        keep(&page, ONE_EVENT).await;
        let names = kept_events(&page).await;
        assert!(
            names.iter().all(|name| name.contains("/events.2-")) && names.len() > 3,
            "{names:?}"
        );
        page.call("clear", json!([]))
            .await
            .expect("it can be forgotten");
        assert_eq!(lying(&page).await, [""; 0]);
        page.has_a_clean_console().await;
    });
}

#[test]
fn forget_everything_leaves_nothing_on_the_device() {
    in_browser(async |browser| {
        let board = Board::new(browser, KEEPING, "").await;
        let page = board.visit().await;
        page.wait_for("an empty device", "restored.length").await;
        keep(&page, TWO_EVENTS).await;
        page.click("[part=views-button]").await;
        page.find("[data-test=view-name]").await;
        page.press(&["m", "i", "n", "e"]).await;
        page.click("[data-test=view-save]").await;
        page.call("export", json!([{ "report": "visible" }]))
            .await
            .expect("there is something to export");
        page.until("all of it is on the device", &format!(
            "({}).then(found => {}(found) && ['events.', 'views.'].every(item => found.some(([name]) => name.includes(item) && name.endsWith('.end'))))",
            super::LYING, super::FILE_IS_KEPT
        ))
        .await;
        page.click("[part=device-button]").await;
        let said = page.text("[data-test=kept]").await;
        assert!(
            said.starts_with("2 events kept on this device on 2"),
            "{said}"
        );
        let room = page.text("[data-test=room]").await;
        assert!(
            room.starts_with("The events take ") && room.contains("B"),
            "{room}"
        );
        page.click("[data-test=forget-everything]").await;
        page.wait_for("the empty page", "root.querySelector('[data-test=empty]')")
            .await;
        page.until(
            "an empty device",
            &format!("({}).then(found => !found.length)", super::LYING),
        )
        .await;
        assert_eq!(
            page.promise("caches.keys().then(names => names.length)", json!([]))
                .await,
            Ok(json!(0))
        );
        assert_eq!(
            page.run("return document.cookie + sessionStorage.length", json!([]))
                .await,
            "0"
        );
        let (page, told) = board.revisit().await;
        assert_eq!(
            (&told["events"], &told["problem"]),
            (&json!(0), &json!(null))
        );
        // It goes on being kept, if something comes.
        keep(&page, ONE_EVENT).await;
        let (page, _) = board.revisit().await;
        page.counts("1 of 1 event").await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn without_persist_nothing_is_ever_written() {
    in_browser(async |browser| {
        let board = Board::new(browser, "<audit-explorer></audit-explorer>", "").await;
        let page = board.visit().await;
        page.promise(
            "element.load(new File([arguments[0]], 'events.json'))",
            json!([TWO_EVENTS]),
        )
        .await
        .expect("the events are well-formed");
        page.call("export", json!([{ "report": "visible" }]))
            .await
            .expect("there is something to export");
        assert_eq!(lying(&page).await, [""; 0]);
        // Asked for later, it keeps what is there.
        page.run("element.persist = 'device'", json!([])).await;
        page.wait_for("the word that they are kept", "kept.length")
            .await;
        let names = lying(&page).await;
        assert!(
            names
                .iter()
                .any(|name| name.contains("/events.1-") && name.ends_with(".end")),
            "{names:?}"
        );
    });
}

#[test]
fn an_export_that_failed_is_in_the_list_again_after_a_restart() {
    in_browser(async |browser| {
        let board = Board::new(browser, KEEPING, "").await;
        let (page, _) = board.revisit().await;
        keep(&page, TWO_EVENTS).await;
        let long = json!([{ "report": "graphos", "from": "2023-01-01", "to": "2024-06-01" }]);
        page.call("export", long).await.expect_err("it is too long");
        let before = page.call("jobs", json!([])).await.expect("a list");
        assert_eq!(before[0]["state"], "failed", "{before}");
        page.until(
            "it is on the device",
            &format!(
                "({}).then(found => found.some(([, bytes]) => new TextDecoder().decode(bytes).includes('\"state\":\"failed\"')))",
                super::LYING
            ),
        )
        .await;
        let (page, _) = board.revisit().await;
        let jobs = page.call("jobs", json!([])).await.expect("a list");
        assert_eq!(
            (&jobs[0]["state"], &jobs[0]["error"]["message"]),
            (&json!("failed"), &before[0]["error"]["message"])
        );
        page.call("remove", json!([jobs[0]["id"]]))
            .await
            .expect("it can be taken away");
        page.until(
            "nothing of it is left",
            &format!(
                "({}).then(found => !found.some(([name]) => name.includes('export-')))",
                super::LYING
            ),
        )
        .await;
    });
}

/// Some browsers put a page that is left aside as it is, and its workers with it.
#[test]
fn a_page_that_is_left_holds_nothing_up_and_begins_anew_on_the_way_back() {
    in_browser(async |browser| {
        let board = Board::new(browser, KEEPING, "").await;
        board
            .site
            .host_page("/beside.html", "<p>Nothing of ours</p>");
        let (page, _) = board.revisit().await;
        keep(&page, TWO_EVENTS).await;
        page.call("search", json!(["ann"])).await.expect("a query");
        page.counts("1 of 2 events").await;
        page.until(
            "the view on the device",
            &format!(
                "({}).then(found => views.at(-1) === 'ann' && found.some(([name]) => name.includes(`view.${{views.length}}-`) && name.endsWith('.end')))",
                super::LYING
            ),
        )
        .await;
        // Whatever it does with the next one when it is left.
        page.run("element.view = { query: 'user:ann' }", json!([]))
            .await;
        let beside = board.site.url("/beside.html");
        browser.client.goto(&beside).await.expect("the page opens");
        page.until(
            "no turn is held",
            "navigator.locks.query().then(({ held, pending }) => ![...held, ...pending].some(({ name }) => name.startsWith('audit-explorer')))",
        )
        .await;
        browser.client.back().await.expect("there is a page before");
        page.is_there("document.querySelector('audit-explorer')")
            .await;
        page.counts("1 of 2 events").await;
        assert_eq!(actions(&page).await, json!(["CREATE", "DELETE"]));
    });
}
