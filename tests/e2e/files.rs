//! Files as people have them: packed, many at once, pasted, with faults in them.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::browser::in_browser;
use crate::faults::TWO_EVENTS;
use crate::foreign::{corpus, drop_files, opened};
use crate::page::Page;
use crate::site::Site;

/// Makes `zip([{ name, text, stored?, flags?, says? }])`: a file, packed as asked for.
pub const ZIP: &str = r#"
    const crc = bytes => { let c = ~0; for (const b of bytes) { c ^= b; for (let k = 0; k < 8; k++) c = (c >>> 1) ^ (0xedb88320 & -(c & 1)); } return ~c >>> 0; };
    const le = (...pairs) => pairs.flatMap(([value, size]) => Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** i) % 256));
    window.zip = async (entries, name = 'logs.zip') => {
      const parts = [], directory = []; let at = 0;
      for (const entry of entries) {
        const plain = entry.bytes ?? new TextEncoder().encode(entry.text), title = new TextEncoder().encode(entry.name);
        const packed = entry.stored ? plain : new Uint8Array(await new Response(
          new Blob([plain]).stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer());
        const about = [...le([20, 2], [entry.flags ?? 0, 2], [entry.stored ? 0 : 8, 2], [0, 4], [entry.crc ?? crc(plain), 4],
          [packed.length, 4], [entry.says ?? plain.length, 4], [title.length, 2], [0, 2])];
        parts.push(new Uint8Array([0x50, 0x4b, 3, 4, ...about]), title, packed);
        directory.push(new Uint8Array([0x50, 0x4b, 1, 2, 20, 0, ...about, ...le([0, 2], [0, 2], [0, 2], [0, 4], [at, 4])]), title);
        at += 30 + title.length + packed.length;
      }
      const size = directory.reduce((sum, part) => sum + part.length, 0);
      return new File([...parts, ...directory, new Uint8Array([0x50, 0x4b, 5, 6,
        ...le([0, 4], [entries.length, 2], [entries.length, 2], [size, 4], [at, 4], [0, 2])])], name);
    };
    const text = (from, count) => Array.from({ length: count }, (_, i) =>
      JSON.stringify({ time: new Date(Date.UTC(2024, 4, 1, 0, 0, from + i)).toISOString(), action: 'A' + from, actor: { name: 'Ann' } })).join('\n');
    window.lines = text;
"#;

async fn load(page: &Page<'_>, input: &str) -> Result<Value, crate::page::ElementError> {
    page.promise(&format!("(async () => element.load({input}))()"), json!([]))
        .await
}

#[test]
fn an_archive_is_read_file_by_file_each_under_its_own_name() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = opened(browser, &site).await;
        page.run(ZIP, json!([])).await;
        let report = load(
            &page,
            "await zip([{ name: 'a.ndjson', text: lines(0, 20) }, { name: 'deep/b.ndjson', text: lines(100, 3), stored: true },
               { name: '__MACOSX/._a', text: 'x' },
               { name: 'c.json.gz', bytes: new Uint8Array(await new Response(new Blob(['[' + lines(200, 1) + ']']).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()) }])",
        )
        .await
        .expect("it is a good archive");
        assert_eq!(
            (&report["events"], &report["complete"], &report["pages"]),
            (&json!(24), &json!(true), &json!(3)),
            "{report}"
        );
        assert!(
            report["notices"][0]
                .as_str()
                .is_some_and(|notice| notice.contains("__MACOSX/._a")),
            "{report}"
        );
        for (query, total) in [
            ("source:a.ndjson", 20),
            ("source:deep/b", 3),
            ("source:logs.zip", 24),
        ] {
            let found = page.call("search", json!([query])).await.expect(query);
            assert_eq!(found["total"], total, "{query}");
        }
        page.has_a_clean_console().await;
    });
}

#[test]
fn an_archive_that_cannot_be_unpacked_says_what_to_do_and_what_is_whole_is_kept() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = opened(browser, &site).await;
        page.run(ZIP, json!([])).await;
        for (archive, code, word) in [
            (
                "await zip([{ name: 'a', text: lines(0, 1), flags: 1 }])",
                "not-json",
                "password",
            ),
            (
                "(await zip([{ name: 'a', text: lines(0, 1) }])).slice(0, -9)",
                "truncated",
                "download",
            ),
            (
                "await zip([{ name: 'a', text: lines(0, 1), says: 4e9 }])",
                "too-large",
                "swamp",
            ),
            (
                "await zip([{ name: '[Content_Types].xml', text: '<x/>' }], 'a.xlsx')",
                "not-json",
                "CSV",
            ),
            ("await zip([])", "no-events", "no files"),
        ] {
            let error = load(&page, archive).await.expect_err(archive);
            assert_eq!(error.code, code, "{archive}: {}", error.message);
            assert!(error.message.contains(word), "{archive}: {}", error.message);
        }
        // One of two is damaged, one is no events at all: the third is there, and each loss is named.
        let report = load(
            &page,
            "await zip([{ name: 'good', text: lines(0, 5) }, { name: 'bad', text: lines(50, 5), crc: 7 }, { name: 'README.txt', text: 'Hello there' }])",
        )
        .await
        .expect("a part of it can be read");
        assert_eq!(report["complete"], false, "{report}");
        let gaps = report["gaps"].to_string();
        assert!(
            gaps.contains("damaged") && gaps.contains("README.txt"),
            "{gaps}"
        );
        let shown = page.text("[data-test=complete]").await;
        assert!(shown.starts_with("incomplete: "), "{shown}");
    });
}

#[test]
fn a_second_source_is_added_to_the_timeline_and_the_line_tells_of_both() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = opened(browser, &site).await;
        page.run(ZIP, json!([])).await;
        load(&page, "new File([lines(0, 3)], 'first.ndjson')")
            .await
            .expect("it is good");
        page.counts("3 of 3 events").await;
        let line = page.text("[data-test=complete]").await;
        assert!(
            line.contains("1 May 2024 00:00 to 00:01 UTC, read ")
                && line.ends_with("Z, 0 duplicates, 0 rejected, no gaps"),
            "{line}"
        );
        page.click("[part=open-button]").await;
        page.click("[data-test=add]").await;
        // Filling a field by WebDriver takes the focus out of the menu first, which closes it.
        page.run("root.querySelector('[part=address]').focus()", json!([]))
            .await;
        let address = site.url("/api/events");
        let mut keys: Vec<String> = address.chars().map(String::from).collect();
        keys.push("\u{e007}".into());
        page.press(&keys.iter().map(String::as_str).collect::<Vec<_>>())
            .await;
        page.counts("5 of 5 events").await;
        page.wait_for(
            "the line of both",
            "root.querySelector('[data-test=complete]')?.textContent.includes('1 May 00:00 to 2 May 2024 10:01 UTC, range closed ')",
        )
        .await;
        let found = page
            .call("search", json!(["source:first"]))
            .await
            .expect("a right query");
        assert_eq!(found["total"], 3);
        // The other way: dropped on the half that adds.
        page.call("search", json!([""])).await.expect("it is empty");
        page.run(
            "const data = new DataTransfer(); data.items.add(new File([lines(300, 2)], 'third.ndjson'));
             const drag = (kind, target) => target.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true, composed: true }));
             drag('dragover', root.querySelector('[part=app]')); drag('drop', root.querySelector('[data-test=drop-add]'));",
            json!([]),
        )
        .await;
        page.counts("7 of 7 events").await;
        let result = page
            .call("export", json!([{ "report": "all" }]))
            .await
            .expect("it can be exported");
        assert_eq!(
            (&result["rows"], &result["complete"]),
            (&json!(7), &json!(true))
        );
        page.has_a_clean_console().await;
    });
}

#[test]
fn what_is_pasted_outside_a_field_is_opened_and_inside_one_is_typed() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open(browser, &site).await;
        page.counts("5,000 of 5,000 events").await;
        page.run(ZIP, json!([])).await;
        page.run(
            "window.paste = (target, files = []) => { const data = new DataTransfer(); data.setData('text/plain', lines(0, 4));
               for (const file of files) data.items.add(file);
               const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true, composed: true });
               // Firefox makes such an event with an empty clipboard.
               if (!event.clipboardData?.types.length) Object.defineProperty(event, 'clipboardData', { value: data });
               target.dispatchEvent(event); };
             paste(root.querySelector('[data-test=query]')); paste(document.body);",
            json!([]),
        )
        .await;
        page.counts("4 of 4 events").await;
        page.run(
            "paste(root.querySelector('[data-test=grid]'), [new File([lines(0, 6)], 'x.ndjson')])",
            json!([]),
        )
        .await;
        page.counts("6 of 6 events").await;
        let name = page.text("[part=source]").await;
        assert!(name.contains("x.ndjson"), "{name}");
        page.has_a_clean_console().await;
    });
}

#[test]
fn rejected_records_are_listed_with_place_and_text_and_saved() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = opened(browser, &site).await;
        page.run(ZIP, json!([])).await;
        let report = load(
            &page,
            "new File([lines(0, 2), '\\n=oops\\n', lines(10, 1), '\\n[1]\\n'], 'odd.ndjson')",
        )
        .await
        .expect("most of it is good");
        assert_eq!(report["rejected"], 2, "{report}");
        assert_eq!(report["rejects"][0]["text"], "=oops", "{report}");
        assert_eq!(report["rejects"][0]["source"], "odd.ndjson", "{report}");
        page.click("[data-test=rejects]").await;
        let shown = page.texts("[data-test=rejects-dialog] li").await;
        assert_eq!(shown.len(), 2, "{shown:?}");
        assert!(shown[0].contains("odd.ndjson, page 1, byte "), "{shown:?}");
        page.click("[data-test=save-rejects-csv]").await;
        let csv = browser.downloaded("rejects.csv").await;
        let csv = String::from_utf8(csv).expect("it is text");
        assert!(
            csv.starts_with("Source,Page,Byte,Reason,Text\r\nodd.ndjson,1,")
                && csv.contains("'=oops"),
            "{csv}"
        );
        page.click("[data-test=save-rejects-ndjson]").await;
        let lines = browser.downloaded("rejects.ndjson").await;
        assert_eq!(lines.iter().filter(|byte| **byte == b'\n').count(), 2);
        page.press(&["\u{e00c}"]).await;
        page.wait_for("the dialog's end", "!root.querySelector('dialog[open]')")
            .await;
        page.has_a_clean_console().await;
    });
}

/// All files below a folder, in order.
fn files_below(folder: &std::path::Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .expect("the corpus can be read")
        .map(|entry| entry.expect("the corpus can be read").path())
        .collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            files_below(&entry, files);
        } else {
            files.push(entry);
        }
    }
}

/// Lists of what actions there are, and one object of a schema: they hold no events, and are said to.
const WITHOUT_EVENTS: [&str; 3] = [
    "response-openapi-LogTargetChangeDetails.json",
    "response-java-sdk-raw-audit-v1-actions.json",
    "response-java-sdk-samples-audit-v1-actions.json",
];

#[test]
fn every_file_of_the_corpus_can_be_dropped() {
    in_browser(async |browser| {
        let Some(root) = corpus("") else { return };
        let site = Site::open([]).await;
        let page = opened(browser, &site).await;
        let mut products: Vec<PathBuf> = std::fs::read_dir(&root)
            .expect("the corpus can be read")
            .map(|entry| entry.expect("the corpus can be read").path())
            .collect();
        products.sort();
        let (mut loads, mut all, mut faults) = (0, 0, Vec::new());
        for product in products {
            let mut files = Vec::new();
            files_below(&product, &mut files);
            // Recorded conversations are replayed by a server elsewhere, and answers are no source's.
            files.retain(|file| {
                let name = file.file_name().and_then(|name| name.to_str());
                name.is_some_and(|name| {
                    !name.starts_with("exchange-") && !name.contains(".expected.")
                })
            });
            if files.is_empty() {
                continue;
            }
            drop_files(&page, &files).await;
            loads += 1;
            page.wait_for(
                &product.display().to_string(),
                &format!("loads.length >= {loads}"),
            )
            .await;
            let report = page.run("return loads.at(-1)", json!([])).await;
            all += files.len();
            let without = files.iter().filter(|file| {
                let name = file.file_name().and_then(|name| name.to_str());
                name.is_some_and(|name| WITHOUT_EVENTS.contains(&name))
            });
            let without = without.count();
            let gaps = report["gaps"].as_array().map_or(0, Vec::len);
            let named = WITHOUT_EVENTS
                .iter()
                .filter(|name| report["gaps"].to_string().contains(**name))
                .count();
            if report["pages"] != files.len() || gaps != without || named != without {
                faults.push(format!("{}: {}", product.display(), report["gaps"]));
            }
        }
        println!("{all} files");
        assert!(faults.is_empty(), "{faults:#?}");
    });
}
