//! Keys and masks: what must not be read is not, and what must not be shown is not.

use serde_json::{Value, json};

use super::{Board, actions, holding, keep, lying, search_and_export};
use crate::browser::in_browser;
use crate::page::Page;

const KEEPING: &str = "<audit-explorer id=\"board\" persist=\"device\"></audit-explorer>";
const EVENTS: &str = r#"[{"timestamp":"2024-05-01T10:00:00Z","action":"CREATE","actor":{"email":"ann.beate@example.org"},"password":"hunter2000"},
{"timestamp":"2024-05-02T10:00:00Z","action":"DELETE","actor":{"email":"bob.carl@example.org"}}]"#;

/// Gives the element a key that is made of one byte, which cannot be read out again.
fn key(byte: u8) -> String {
    format!(
        "const key = await crypto.subtle.importKey('raw', new Uint8Array(32).fill({byte}), 'AES-GCM', false, ['encrypt', 'decrypt']);
         document.querySelector('audit-explorer').persistKey = key;"
    )
}

/// Sets what is masked.
fn masks(redact: &str) -> String {
    format!("document.querySelector('audit-explorer').redact = {redact};")
}

async fn shown(page: &Page<'_>) -> Value {
    page.run(
        "return root.querySelector('[data-test=kept-note]')?.textContent ?? ''",
        json!([]),
    )
    .await
}

#[test]
fn with_a_key_nothing_lies_on_the_device_in_the_open_and_only_the_key_opens_it() {
    in_browser(async |browser| {
        let board = Board::new(browser, KEEPING, &key(1)).await;
        let (page, _) = board.revisit().await;
        let kept = keep(&page, EVENTS).await;
        assert_eq!(
            (&kept["sealed"], &kept["problem"]),
            (&json!(true), &json!(null))
        );
        search_and_export(&page, "ann.beate").await;
        let words = [
            "ann.beate",
            "bob.carl",
            "CREATE",
            "timestamp",
            "hunter2000",
            "events.json",
            "visible",
        ];
        assert_eq!(holding(&page, &words).await, 0);
        // Each entry has a nonce of its own.
        let nonces = page
            .promise(&format!(
                "({}).then(found => {{
                   const sealed = found.filter(([name]) => !name.endsWith('.end')).map(([, bytes]) => bytes.slice(0, 12).join());
                   return [sealed.length > 5, new Set(sealed).size === sealed.length];
                 }})", super::LYING), json!([]))
            .await;
        assert_eq!(nonces, Ok(json!([true, true])));

        let (page, told) = board.revisit().await;
        assert_eq!(
            (&told["events"], &told["problem"]),
            (&json!(2), &json!(null))
        );
        page.counts("1 of 2 events").await;
        let jobs = page.call("jobs", json!([])).await.expect("a list");
        page.call("redownload", json!([jobs[0]["id"]]))
            .await
            .expect("it was kept");
        let file = browser
            .downloaded(jobs[0]["name"].as_str().expect("a file has a name"))
            .await;
        assert!(String::from_utf8_lossy(&file).contains("ann.beate@example.org"));

        board.begins_with(&key(2));
        let (page, told) = board.revisit().await;
        assert_eq!(
            (&told["events"], told["problem"].as_str()),
            (
                &json!(0),
                Some("they do not open with the key that this page gave")
            )
        );
        assert!(
            shown(&page)
                .await
                .as_str()
                .is_some_and(|text| text.contains("do not open with the key"))
        );
        board.begins_with("");
        let (_, told) = board.revisit().await;
        assert_eq!(
            told["problem"],
            "they are encrypted, and this page gave no key"
        );
        // Neither took anything away.
        board.begins_with(&key(1));
        let (page, _) = board.revisit().await;
        assert_eq!(
            page.promise("element.search('').then(found => found.total)", json!([]))
                .await,
            Ok(json!(2))
        );
    });
}

#[test]
fn a_key_that_is_given_later_seals_what_lay_in_the_open() {
    in_browser(async |browser| {
        let board = Board::new(browser, KEEPING, "").await;
        let (page, _) = board.revisit().await;
        keep(&page, EVENTS).await;
        assert_ne!(holding(&page, &["bob.carl"]).await, 0);
        page.run("kept.length = 0", json!([])).await;
        page.promise(&format!("(async () => {{ {} }})()", key(3)), json!([]))
            .await
            .expect("a key");
        // What is loaded is there already; it is written anew.
        page.wait_for("the word that they are sealed", "kept.at(-1)?.sealed")
            .await;
        assert_eq!(holding(&page, &["bob.carl"]).await, 0);
    });
}

#[test]
fn what_was_kept_with_less_masked_is_never_shown_with_more_and_goes() {
    in_browser(async |browser| {
        let board = Board::new(browser, KEEPING, &masks("[]")).await;
        let (page, _) = board.revisit().await;
        keep(&page, EVENTS).await;
        let event = page.call("event", json!([0])).await.expect("it is there");
        assert!(
            event
                .as_str()
                .is_some_and(|text| text.contains("hunter2000"))
        );
        // The same again: shown.
        let (_, told) = board.revisit().await;
        assert_eq!(told["events"], 2);

        board.begins_with("");
        let (page, told) = board.revisit().await;
        assert_eq!(told["events"], 0);
        assert_eq!(
            told["problem"],
            "they may hold in the open what is masked now, and were taken off this device"
        );
        assert!(
            shown(&page)
                .await
                .as_str()
                .is_some_and(|text| text.contains("taken off this device"))
        );
        let names = lying(&page).await;
        assert!(
            names.iter().all(|name| !name.contains("/events.")),
            "{names:?}"
        );

        // Kept with secrets masked, they are no more to be seen where persons are to be masked, too.
        keep(&page, EVENTS).await;
        assert_eq!(holding(&page, &["hunter2000"]).await, 0);
        board.begins_with(&masks("'personal'"));
        let (page, told) = board.revisit().await;
        assert_eq!(told["events"], 0);
        let names = lying(&page).await;
        assert!(
            names.iter().all(|name| !name.contains("/events.")),
            "{names:?}"
        );
        let text = page.run("return root.textContent", json!([])).await;
        assert!(!text.to_string().contains("ann.beate"), "{text}");
    });
}

#[test]
fn a_stricter_mask_that_is_set_while_the_page_is_open_takes_the_kept_events_away() {
    in_browser(async |browser| {
        let board = Board::new(browser, KEEPING, "").await;
        let (page, _) = board.revisit().await;
        keep(&page, EVENTS).await;
        let (page, _) = board.revisit().await;
        assert_eq!(actions(&page).await, json!(["CREATE", "DELETE"]));
        page.run(
            "restored.length = 0; element.redact = 'personal'",
            json!([]),
        )
        .await;
        page.wait_for("the word", "restored.at(-1)?.problem").await;
        page.wait_for("the empty page", "root.querySelector('[data-test=empty]')")
            .await;
        assert_eq!(holding(&page, &["ann.beate", "bob.carl"]).await, 0);
    });
}

#[test]
fn a_stricter_mask_takes_exports_away_from_the_page_and_off_the_device() {
    in_browser(async |browser| {
        let nothing_lies = format!(
            "({}).then(found => !found.some(([name]) => name.includes('export-')))",
            super::LYING
        );
        let board = Board::new(browser, KEEPING, "").await;
        let (page, _) = board.revisit().await;
        keep(&page, EVENTS).await;
        search_and_export(&page, "ann.beate").await;
        page.run("element.redact = 'personal'", json!([])).await;
        page.until("the file is gone", &nothing_lies).await;
        let jobs = page.call("jobs", json!([])).await.expect("a list");
        assert_eq!(jobs[0]["state"], "expired", "{jobs}");
        let refused = page.call("redownload", json!([jobs[0]["id"]])).await;
        let error = refused.expect_err("its file is gone");
        assert!(error.message.contains("masked now"), "{error:?}");

        // Kept under a weaker one, it does not come back.
        let (page, _) = board.revisit().await;
        keep(&page, EVENTS).await;
        page.call("export", json!([{ "report": "visible" }]))
            .await
            .expect("there is something to export");
        page.until(
            "the file is on the device",
            &format!("({}).then({})", super::LYING, super::FILE_IS_KEPT),
        )
        .await;
        board.begins_with(&masks("'personal'"));
        let (page, _) = board.revisit().await;
        page.until("the file is gone", &nothing_lies).await;
        let jobs = page.call("jobs", json!([])).await.expect("a list");
        assert_eq!(jobs, json!([]));
    });
}

#[test]
fn a_query_in_which_something_is_masked_does_not_lie_on_the_device() {
    in_browser(async |browser| {
        let token = concat!("ghp_", "16C7e42F292c6912E7710c838347Ae178B4a");
        let board = Board::new(browser, KEEPING, "").await;
        let (page, _) = board.revisit().await;
        keep(&page, EVENTS).await;
        search_and_export(&page, token).await;
        assert_eq!(holding(&page, &[token]).await, 0);
    });
}
