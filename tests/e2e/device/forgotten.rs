//! Everything is forgotten, whatever other windows are at; and what would not go is said.

use serde_json::json;

use super::{Board, altered, keep, lying};
use crate::browser::{Browser, in_browser};
use crate::faults::TWO_EVENTS;

const KEEPING: &str = "<audit-explorer id=\"board\" persist=\"device\"></audit-explorer>";
const ONE_EVENT: &str = r#"[{"time":"2024-06-01T00:00:00Z","action":"ONE","user":"zoe"}]"#;
const PLACE: &str = "const KEPT = \"kept\";";

/// The writing of events stands still in its middle until somebody says `go`.
const STANDS: &str = "const KEPT = \"kept\";
    queueMicrotask(() => {
      const put = Device.prototype.put;
      Device.prototype.put = async function (name, ...rest) {
        if (!/^events.*\\.4$/.test(name)) return put.call(this, name, ...rest);
        // Held for good: a channel that nobody holds may be taken away with its listener.
        self.go ??= new BroadcastChannel('go');
        self.ended ??= new BroadcastChannel('ended');
        await new Promise(done => { self.go.onmessage = done; });
        return put.call(this, name, ...rest).finally(() => self.ended.postMessage(1));
      };
    });";
const NO_FILES: &str =
    "queueMicrotask(() => { Files.open = async () => { throw new Error('none'); }; });";

/// A second window; and the handle of the first.
async fn second_window(browser: &Browser) -> fantoccini::wd::WindowHandle {
    let first = browser.client.window().await.expect("there is a window");
    let other = browser.client.new_window(true).await;
    show(browser, other.expect("a second tab").handle).await;
    first
}

async fn show(browser: &Browser, window: fantoccini::wd::WindowHandle) {
    let shown = browser.client.switch_to_window(window).await;
    shown.expect("it is there");
}

#[test]
fn a_window_in_the_middle_of_its_writing_leaves_nothing_once_another_forgets_everything() {
    in_browser(async |browser| {
        for (name, program) in [
            ("stands-files", STANDS.to_owned()),
            ("stands-database", format!("{STANDS}{NO_FILES}")),
        ] {
            let board = Board::new(browser, KEEPING, "").await;
            board.site.deploy(altered(browser, name, PLACE, &program));
            let (page, _) = board.revisit().await;
            let load = "element.load(new File([arguments[0]], 'events.json'))";
            page.run(load, json!([TWO_EVENTS])).await;
            let middle = format!(
                "({}).then(found => found.some(([name]) => name.endsWith('.3')))",
                super::LYING
            );
            page.until("its middle", &middle).await;
            let first = second_window(browser).await;
            let (other, _) = board.revisit().await;
            other
                .run(
                    "window.ended = 0; window.hears = new BroadcastChannel('ended'); hears.onmessage = () => { window.ended += 1; }",
                    json!([]),
                )
                .await;
            let forgotten = other.call("clear", json!([])).await;
            assert!(forgotten.is_ok(), "{name}: {forgotten:?}");
            assert_eq!(lying(&other).await, [""; 0], "{name}");
            other
                .run(
                    "const go = window.go = new BroadcastChannel('go'); go.postMessage(1); setInterval(() => go.postMessage(1), 50)",
                    json!([]),
                )
                .await;
            other
                .wait_for(&format!("the end of that writing ({name})"), "ended")
                .await;
            assert_eq!(lying(&other).await, [""; 0], "{name}");
            browser.client.close_window().await.expect("it is there");
            show(browser, first).await;
            // What is shown there stays, and what comes then is kept.
            page.counts("2 of 2 events").await;
            page.run(
                "const go = window.go = new BroadcastChannel('go'); setInterval(() => go.postMessage(1), 50)",
                json!([]),
            )
            .await;
            let kept = keep(&page, ONE_EVENT).await;
            assert_eq!(
                (&kept["events"], &kept["problem"]),
                (&json!(1), &json!(null)),
                "{name}: {kept}"
            );
        }
    });
}

#[test]
fn a_large_file_that_another_window_made_is_forgotten_as_well() {
    in_browser(async |browser| {
        if !browser.engine.has_private_files() {
            return; // large exports lie in memory there, and nothing of them stays
        }
        let board = Board::new(browser, "<audit-explorer></audit-explorer>", "").await;
        let page = board.visit().await;
        let made = page
            .promise(
                "(async () => {
                   const event = number => JSON.stringify({ time: '2024-06-01T00:00:00Z', action: 'A' + number, text: 'x'.repeat(12 << 20) });
                   await element.load(new File([[1, 2, 3].map(event).join('\\n')], 'events.ndjson'));
                   return (await element.export({ report: 'all', format: 'ndjson' })).bytes;
                 })()",
                json!([]),
            )
            .await
            .expect("there is something to export");
        assert!(made.as_u64() > Some(36 << 20), "{made}");
        let names = lying(&page).await;
        assert!(
            names
                .iter()
                .any(|name| name.contains("/exports/") && name.ends_with("/1")),
            "{names:?}"
        );
        let first = second_window(browser).await;
        let other = board.visit().await;
        other
            .call("clear", json!([]))
            .await
            .expect("it can be forgotten");
        assert_eq!(lying(&other).await, [""; 0]);
        browser.client.close_window().await.expect("it is there");
        show(browser, first).await;
        let jobs = page.call("jobs", json!([])).await;
        assert_eq!(jobs, Ok(json!([])));
    });
}

#[test]
fn what_would_not_go_is_said_and_all_else_is_gone() {
    in_browser(async |browser| {
        if !browser.engine.has_private_files() {
            return; // large exports lie in memory there, and nothing of them stays
        }
        let board = Board::new(browser, KEEPING, "").await;
        let (page, _) = board.revisit().await;
        keep(&page, TWO_EVENTS).await;
        page.promise(
            "(async () => {
               let folder = await navigator.storage.getDirectory();
               for (const name of ['audit-explorer', 'exports', `${Date.now()}-1`])
                 folder = await folder.getDirectoryHandle(name, { create: true });
               await folder.getFileHandle('1', { create: true });
               window.held = await (await folder.getFileHandle('alive', { create: true })).createWritable();
             })()",
            json!([]),
        )
        .await
        .expect("a page may write its own files");
        let refused = page.call("clear", json!([])).await.expect_err("it is held");
        assert!(
            refused
                .message
                .contains("another window or program holds exports/")
                && refused.message.contains("/alive")
                && refused
                    .message
                    .ends_with("close it and forget everything once more"),
            "{refused:?}"
        );
        let names = lying(&page).await;
        assert!(
            !names.is_empty() && names.iter().all(|name| name.contains("/alive")),
            "{names:?}"
        );
        page.promise("held.abort()", json!([]))
            .await
            .expect("it is open");
        page.call("clear", json!([]))
            .await
            .expect("nobody holds anything");
        assert_eq!(lying(&page).await, [""; 0]);
    });
}

#[test]
fn what_a_window_left_that_is_closed_goes_when_the_page_is_opened_and_never_what_a_living_one_holds()
 {
    in_browser(async |browser| {
        if !browser.engine.has_private_files() {
            return; // large exports lie in memory there, and nothing of them stays
        }
        let board = Board::new(browser, "<audit-explorer></audit-explorer>", "").await;
        let page = board.visit().await;
        page.promise(
            "(async () => {
               let folder = await navigator.storage.getDirectory();
               for (const name of ['audit-explorer', 'exports']) folder = await folder.getDirectoryHandle(name, { create: true });
               for (const name of ['1-1', '1-2']) {
                 const session = await folder.getDirectoryHandle(name, { create: true });
                 for (const file of ['alive', '1']) await session.getFileHandle(file, { create: true });
                 if (name === '1-2') window.held = await (await session.getFileHandle('alive')).createWritable();
               }
             })()",
            json!([]),
        )
        .await
        .expect("a page may write its own files");
        page.run(
            "document.body.append(document.createElement('audit-explorer'))",
            json!([]),
        )
        .await;
        let gone = format!(
            "({}).then(found => !found.some(([name]) => name.includes('exports/1-1')))",
            super::LYING
        );
        page.until("what nobody holds is gone", &gone).await;
        let names = lying(&page).await;
        for file in ["alive", "1"] {
            let is_there = |name: &String| name.ends_with(&format!("exports/1-2/{file}"));
            assert!(names.iter().any(is_there), "{names:?}");
        }
        page.promise("held.abort()", json!([]))
            .await
            .expect("it is open");
    });
}

#[test]
fn a_start_makes_no_folder_where_nothing_was_exported() {
    in_browser(async |browser| {
        if !browser.engine.has_private_files() {
            return; // large exports lie in memory there, and nothing of them stays
        }
        let board = Board::new(browser, "<audit-explorer></audit-explorer>", "").await;
        let page = board.visit().await;
        page.promise(
            "element.load(new File([arguments[0]], 'events.json'))",
            json!([TWO_EVENTS]),
        )
        .await
        .expect("the events are well-formed");
        let names = page
            .promise(
                "navigator.storage.getDirectory().then(async root => {
                   const names = [];
                   for await (const name of root.keys()) names.push(name);
                   return names;
                 })",
                json!([]),
            )
            .await;
        assert_eq!(names, Ok(json!([])));
    });
}
