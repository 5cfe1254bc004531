//! A parsing worker that dies in the middle of a load.

use serde_json::json;

use crate::browser::in_browser;
use crate::device::{STARTS, altered_build};
use crate::page::Page;
use crate::site::Site;

/// So many that a parser has started long before the last of them, also where that takes long.
const EVENTS: usize = 300_000;

/// Loads events whose action is the argument, some tens of millions of bytes of lines, all of them good. They come at the
/// pace of a network: from memory, all are read before some browsers have started a parser.
fn load() -> String {
    format!(
        "(async () => {{
           const lines = Array.from({{ length: {EVENTS} }}, (_, number) => JSON.stringify({{
             id: `e${{number}}`, time: `2024-05-01T10:00:00.${{String(number).padStart(6, '0')}}Z`, action: arguments[0],
             user: `Nr ${{number}}`, more: 'some more of each event',
           }}) + '\\n');
           const bytes = new TextEncoder().encode(lines.join(''));
           let at = 0;
           return element.load(new ReadableStream({{
             async pull(to) {{
               await new Promise(done => setTimeout(done, 80));
               to.enqueue(bytes.slice(at, at += 1 << 20));
               if (at >= bytes.length) to.close();
             }},
           }}));
         }})()"
    )
}

#[test]
fn a_parser_that_dies_is_told_of_what_had_arrived_stays_and_the_next_load_is_whole() {
    in_browser(async |browser| {
        let dies = [
            // As a trap in its program does.
            ("with-a-word", "throw new Error('dead')"),
            // As a browser that is short of memory does it.
            ("in-silence", "close()"),
        ];
        for (name, death) in dies {
            // The sample is read yet.
            let fault = format!(
                "let blocks = 0;
                 if (self.name === 'audit-explorer-parser') addEventListener('message', event => {{
                   if (!new TextDecoder().decode(event.data.text).includes('DEADLY') || (blocks += 1) < 2) return;
                   event.stopImmediatePropagation();
                   {death};
                 }});
                 {STARTS}"
            );
            let site = Site::open([]).await;
            site.deploy(altered_build(
                browser,
                name,
                "worker_loader.js",
                STARTS,
                &fault,
            ));
            let page = Page::open(browser, &site).await;
            let failed = page.promise(&load(), json!(["DEADLY"])).await;
            let error = failed.expect_err("its parser dies");
            assert_eq!(error.code, "internal", "{name}");
            let kept = "What had arrived is kept";
            assert!(error.message.contains(kept), "{name}: {}", error.message);
            let told = page.text("[data-test=failure] p").await;
            assert!(told.contains(kept), "{name}: {told}");
            let kept = page.call("search", json!(["action:=DEADLY"])).await;
            let kept = kept.expect("the query is sound")["total"].as_u64();
            assert!(
                kept.is_some_and(|kept| 0 < kept && kept < EVENTS as u64),
                "{name}: {kept:?}"
            );
            let whole = page.promise(&load(), json!(["CREATE"])).await;
            let report = whole.expect("nothing kills this one");
            assert_eq!(report["events"], EVENTS, "{name}");
            assert_eq!(report["complete"], true, "{name}");
            assert_eq!(report["rejected"], 0, "{name}");
        }
    });
}
