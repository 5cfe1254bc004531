//! Whatever happens while something is kept: what is there afterwards is the old or the new, and the page says which.

use serde_json::json;

use super::{Board, actions, altered, keep, lying};
use crate::browser::in_browser;
use crate::engines::Engine;
use crate::faults::{TWO_EVENTS, many_events};

const KEEPING: &str = "<audit-explorer id=\"board\" persist=\"device\"></audit-explorer>";
const ONE_EVENT: &str = r#"[{"time":"2024-06-01T00:00:00Z","action":"ONE","user":"zoe"}]"#;

/// Where a fault meets the writing; the build of that name has it. The second generation is the one that it meets.
const PUT: &str = "async put(name, bytes, plain) {";
const REMOVE: &str = "remove(names) { return";

#[test]
fn a_worker_that_dies_at_any_moment_of_the_writing_leaves_the_old_events_or_the_new() {
    in_browser(async |browser| {
        let dies =
            |when: &str| format!("{PUT} if ({when}) {{ close(); await new Promise(() => {{}}); }}");
        let before = [
            ("first", dies("/^events\\.2-.*\\.0$/.test(name)")),
            ("fifth", dies("/^events\\.2-.*\\.4$/.test(name)")),
            (
                "half-piece",
                format!(
                    "{PUT} if (/^events\\.2-.*\\.3$/.test(name)) {{ await this.#place.put(name, bytes.subarray(0, bytes.length / 2)); close(); await new Promise(() => {{}}); }}"
                ),
            ),
            ("end", dies("/^events\\.2-.*\\.end$/.test(name)")),
            (
                "half-end",
                format!(
                    "{PUT} if (/^events\\.2-.*\\.end$/.test(name)) {{ await this.#place.put(name, bytes.subarray(0, bytes.length / 2)); close(); await new Promise(() => {{}}); }}"
                ),
            ),
        ];
        let after = [(
            "old-not-removed",
            "async remove(names) { if (names.some(name => name.startsWith('events.1-'))) { close(); await new Promise(() => {}); } return".to_owned(),
        )];
        let faults = before
            .iter()
            .map(|fault| (fault, PUT, json!(["ONE"]), "1"))
            .chain(
                after
                    .iter()
                    .map(|fault| (fault, REMOVE, json!(["CREATE", "DELETE"]), "2")),
            );
        for ((name, fault), place, expected, events) in faults {
            let board = Board::new(browser, KEEPING, "").await;
            let page = board.visit().await;
            page.wait_for("an empty device", "restored.length").await;
            let kept = keep(&page, ONE_EVENT).await;
            assert_eq!(kept["problem"], json!(null), "{name}");
            board.site.deploy(altered(browser, name, place, fault));
            let (page, told) = board.revisit().await;
            assert_eq!(told["events"], 1, "{name}");
            // The load itself succeeds; then the worker dies, which says nothing to anybody.
            page.promise(
                "element.load(new File([arguments[0]], 'two.json'))",
                json!([TWO_EVENTS]),
            )
            .await
            .expect("the events are well-formed");
            let last = match *name {
                "first" => "true".to_owned(),
                "fifth" => entry("events.2-", ".3"),
                "half-piece" => entry("events.2-", ".3"),
                "end" => entry("events.2-", ".4"),
                _ => entry("events.2-", ".end"),
            };
            page.until("the moment of the fault", &last).await;
            let (page, told) = board.revisit().await;
            assert_eq!(told["events"].to_string(), events, "{name}: {told}");
            assert_eq!(told["problem"], json!(null), "{name}");
            assert_eq!(actions(&page).await, expected, "{name}");
            let note = page.text("[data-test=kept-note]").await;
            assert!(note.contains("kept on this device on"), "{name}: {note}");
            // A program without the fault puts it right: nothing of the broken writing is left.
            board
                .site
                .deploy(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("dist"));
            let (page, _) = board.revisit().await;
            assert_eq!(keep(&page, TWO_EVENTS).await["events"], 2, "{name}");
            let names = lying(&page).await;
            let ends = names
                .iter()
                .filter(|name| name.contains("/events.") && name.ends_with(".end"));
            assert_eq!(ends.count(), 1, "{name}: {names:?}");
        }
    });
}

fn entry(start: &str, end: &str) -> String {
    format!(
        "({}).then(found => found.some(([name]) => name.includes('/{start}') && name.endsWith('{end}')))",
        super::LYING
    )
}

#[test]
fn a_tab_that_is_closed_in_the_middle_of_the_writing_leaves_the_old_events() {
    in_browser(async |browser| {
        let board = Board::new(browser, KEEPING, "").await;
        let page = board.visit().await;
        page.wait_for("an empty device", "restored.length").await;
        keep(&page, ONE_EVENT).await;
        // The writing stands still in its middle for as long as the tab lives.
        board.site.deploy(altered(
            browser,
            "stands",
            PUT,
            &format!("{PUT} if (/^events\\.2-.*\\.4$/.test(name)) await new Promise(() => {{}});"),
        ));
        let first = browser.client.window().await.expect("there is a window");
        let other = browser.client.new_window(true).await.expect("a second tab");
        browser
            .client
            .switch_to_window(other.handle)
            .await
            .expect("it is there");
        let (page, _) = board.revisit().await;
        page.promise(
            "element.load(new File([arguments[0]], 'two.json'))",
            json!([TWO_EVENTS]),
        )
        .await
        .expect("the events are well-formed");
        page.until("its middle", &entry("events.2-", ".3")).await;
        browser.client.close_window().await.expect("it is there");
        browser
            .client
            .switch_to_window(first)
            .await
            .expect("it is there");
        let (page, told) = board.revisit().await;
        assert_eq!(told["events"], 1, "{told}");
        assert_eq!(actions(&page).await, json!(["ONE"]));
    });
}

#[test]
fn a_device_without_room_keeps_what_it_has_and_the_page_says_so() {
    in_browser(async |browser| {
        let board = Board::new(browser, KEEPING, "").await;
        let page = board.visit().await;
        page.wait_for("an empty device", "restored.length").await;
        keep(&page, ONE_EVENT).await;
        if browser.engine == Engine::Chromium {
            let origin = board.site.url("");
            let quota = json!({ "origin": origin, "quotaSize": 200_000 });
            browser
                .devtools("Storage.overrideQuotaForOrigin", quota)
                .await;
        } else {
            board.site.deploy(altered(
                browser,
                "full",
                PUT,
                &format!("{PUT} if (/^events\\.2-.*\\.4$/.test(name)) throw new DOMException('full', 'QuotaExceededError');"),
            ));
        }
        let (page, _) = board.revisit().await;
        let told = keep(&page, &many_events(40_000)).await;
        let problem = told["problem"].as_str().unwrap_or_default();
        assert!(
            problem.contains("not kept on this device: the device has no room left")
                && problem.contains("What was kept before is still there"),
            "{told}"
        );
        let note = page.text("[data-test=kept-note]").await;
        assert!(note.contains("no room left"), "{note}");
        // The events themselves are there to work with.
        page.counts("40,000 of 40,000 events").await;
        let (page, told) = board.revisit().await;
        assert_eq!(told["events"], 1, "{told}");
        assert_eq!(actions(&page).await, json!(["ONE"]));
        assert!(
            lying(&page)
                .await
                .iter()
                .all(|name| !name.contains("events.2-"))
        );
    });
}

/// Changes what lies in an entry, or takes it away: in the private files, or in the database where there are none.
const HARM: &str = "(async ([start, end, how]) => {
    const isWanted = name => name.split('/').pop().startsWith(start) && name.endsWith(end);
    const harmed = bytes => {
      if (how === 'flip') bytes[bytes.length >> 1] ^= 1;
      return how === 'cut' ? bytes.slice(0, bytes.length >> 1) : bytes;
    };
    let found = 0;
    const walk = async folder => {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === 'directory') { await walk(handle); continue; }
        if (!isWanted(name)) continue;
        found += 1;
        if (how === 'remove') { await folder.removeEntry(name); continue; }
        const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
        const writable = await handle.createWritable();
        await writable.write(harmed(bytes));
        await writable.close();
      }
    };
    const root = await navigator.storage?.getDirectory?.();
    if (root) await walk(root);
    for (const { name } of root ? [] : await indexedDB.databases()) {
      const settled = request => new Promise((done, no) => Object.assign(request, { onsuccess() { done(this.result) }, onerror: no }));
      const database = await settled(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const records = database.transaction(store, 'readwrite').objectStore(store);
        for (const key of (await settled(records.getAllKeys())).filter(key => isWanted(String(key)))) {
          found += 1;
          await settled(how === 'remove' ? records.delete(key) : records.put(harmed(await settled(records.get(key))), key));
        }
      }
      database.close();
    }
    if (found !== 1) throw new Error(found + ' entries are called ' + start + end);
  })";

#[test]
fn a_damaged_or_missing_piece_is_said_and_nothing_is_shown_of_it() {
    in_browser(async |browser| {
        let board = Board::new(browser, KEEPING, "").await;
        let page = board.visit().await;
        page.wait_for("an empty device", "restored.length").await;
        keep(&page, TWO_EVENTS).await;
        let names = lying(&page).await;
        let entries = names.iter().filter(|name| name.contains("/events."));
        let pieces = entries.count() - 1; // but for its end
        let mut page = page;
        let harms = [
            (0, "flip"),
            (1, "cut"),
            (pieces / 2, "flip"),
            (pieces - 1, "remove"),
        ];
        for (generation, (piece, how)) in (1..).zip(harms) {
            let harm = format!(
                "{HARM}({})",
                json!([format!("events.{generation}-"), format!(".{piece}"), how])
            );
            page.promise(&harm, json!([]))
                .await
                .expect("a page may write its own files");
            let (harmed, told) = board.revisit().await;
            assert_eq!(told["events"], 0, "{piece} {how}");
            assert_eq!(
                told["problem"], "a part of them is damaged or missing",
                "{piece} {how}"
            );
            harmed
                .wait_for("the empty page", "root.querySelector('[data-test=empty]')")
                .await;
            let note = harmed.text("[data-test=kept-note]").await;
            assert!(
                note.contains("is not shown: a part of them is damaged"),
                "{note}"
            );
            keep(&harmed, TWO_EVENTS).await;
            page = harmed;
        }
        let (_, told) = board.revisit().await;
        assert_eq!(told["events"], 2);
    });
}

#[test]
fn two_tabs_that_keep_at_once_leave_the_events_of_one_of_them() {
    in_browser(async |browser| {
        let board = Board::new(browser, KEEPING, "").await;
        let (first, _) = board.revisit().await;
        let here = browser.client.window().await.expect("there is a window");
        let there = browser
            .client
            .new_window(true)
            .await
            .expect("a second tab")
            .handle;
        browser
            .client
            .switch_to_window(there.clone())
            .await
            .expect("it is there");
        let (second, _) = board.revisit().await;
        let load = "kept.length = 0; element.load(new File([arguments[0]], 'events.json'))";
        for round in 0..5 {
            browser
                .client
                .switch_to_window(here.clone())
                .await
                .expect("it is there");
            first.run(load, json!([ONE_EVENT])).await;
            browser
                .client
                .switch_to_window(there.clone())
                .await
                .expect("it is there");
            second.run(load, json!([TWO_EVENTS])).await;
            second
                .wait_for(
                    "the word that they are kept",
                    "kept.length && kept[0].problem === null",
                )
                .await;
            browser
                .client
                .switch_to_window(here.clone())
                .await
                .expect("it is there");
            first
                .wait_for(
                    "the word that it is kept",
                    "kept.length && kept[0].problem === null",
                )
                .await;
            let names = lying(&first).await;
            let ends: Vec<_> = names
                .iter()
                .filter(|name| name.contains("/events.") && name.ends_with(".end"))
                .collect();
            assert_eq!(ends.len(), 1, "round {round}: {names:?}");
        }
        let (page, told) = board.revisit().await;
        let found = actions(&page).await;
        match told["events"].as_u64() {
            Some(1) => assert_eq!(found, json!(["ONE"])),
            Some(2) => assert_eq!(found, json!(["CREATE", "DELETE"])),
            _ => panic!("a mixture, or nothing: {told}"),
        }
    });
}

/// As on a page without https. The first writing of events stands still in its middle until somebody says `go`.
const NO_TURNS: &str = "const locks = undefined;
    queueMicrotask(() => {
      const put = Device.prototype.put;
      Device.prototype.put = async function (name, ...rest) {
        if (/^events.*\\.4$/.test(name)) await navigator.locks.request('first', { ifAvailable: true }, lock =>
          lock && new Promise(done => { new BroadcastChannel('go').onmessage = done; }));
        return put.call(this, name, ...rest);
      };
    });";

#[test]
fn two_tabs_that_take_no_turns_never_make_events_of_both_and_the_last_to_finish_stays() {
    in_browser(async |browser| {
        let board = Board::new(browser, KEEPING, "").await;
        board.site.deploy(altered(
            browser,
            "no-turns",
            "const locks = navigator.locks;",
            NO_TURNS,
        ));
        let (first, _) = board.revisit().await;
        let here = browser.client.window().await.expect("there is a window");
        let there = browser.client.new_window(true).await;
        let there = there.expect("a second tab").handle;
        let load = "kept.length = 0; element.load(new File([arguments[0]], 'events.json'))";
        first.run(load, json!([ONE_EVENT])).await;
        first.until("its middle", &entry("events.1-", ".3")).await;
        let to = browser.client.switch_to_window(there).await;
        to.expect("it is there");
        let (second, told) = board.revisit().await;
        assert_eq!(
            (&told["events"], &told["problem"]),
            (&json!(0), &json!(null))
        );
        assert_eq!(keep(&second, TWO_EVENTS).await["problem"], json!(null));
        let (second, told) = board.revisit().await;
        assert_eq!(told["events"], 2, "{told}");
        second
            .run("new BroadcastChannel('go').postMessage(1)", json!([]))
            .await;
        let to = browser.client.switch_to_window(here).await;
        to.expect("it is there");
        first
            .wait_for("the word that it is kept", "kept.length")
            .await;
        let kept = first.run("return kept[0]", json!([])).await;
        assert_eq!(kept["problem"], json!(null), "{kept}");
        let names = lying(&first).await;
        let of_events: Vec<_> = names
            .iter()
            .filter(|name| name.contains("/events."))
            .collect();
        let ends = of_events.iter().filter(|name| name.ends_with(".end"));
        assert_eq!(ends.count(), 1, "{names:?}");
        let (page, told) = board.revisit().await;
        assert_eq!(
            (&told["events"], &told["problem"]),
            (&json!(1), &json!(null))
        );
        assert_eq!(actions(&page).await, json!(["ONE"]));
    });
}
