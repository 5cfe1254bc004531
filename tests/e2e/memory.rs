//! A browser that gives no more memory: as in a small device, or in a tab beside many others.

use serde_json::json;

use crate::browser::in_browser;
use crate::device::{STARTS, altered_build};
use crate::page::Page;
use crate::site::Site;

/// So much may the engine's program have, instead of 4 GiB.
const PAGES: u32 = (192 << 20) / 65_536;

/// Put into the worker's loader: the program's memory has an upper bound, which the browser keeps.
fn cap() -> String {
    format!(
        "const number = (bytes, at) => {{
           let value = 0;
           for (let shift = 0; ; shift += 7) {{
             const byte = bytes[at++];
             value |= (byte & 127) << shift;
             if (byte < 128) return [value, at];
           }}
         }};
         const spelt = value => [value & 127 | 128, value >> 7 & 127 | 128, value >> 14 & 127];
         const capped = bytes => {{
           for (let at = 8; ;) {{
             const [length, start] = number(bytes, at + 1), after = start + length;
             // The memory section: one memory, with a bound, of so many pages at the least and at the most.
             if (bytes[at] === 5) {{
               const section = [5, 8, 1, 1, ...spelt(number(bytes, start + 2)[0]), ...spelt({PAGES})];
               return new Blob([bytes.subarray(0, at), new Uint8Array(section), bytes.subarray(after)]).arrayBuffer();
             }}
             at = after;
           }}
         }};
         initSync({{ module: self.name === 'audit-explorer-parser' ? bytes : await capped(new Uint8Array(bytes)) }});"
    )
}

/// Loads lines without an end, most of each of which can be packed by half at best.
const ENDLESS: &str = "(() => {
  const noise = Array.from({ length: 16 }, () => Array.from(crypto.getRandomValues(new Uint8Array(65536)),
    byte => byte.toString(16).padStart(2, '0')).join('')).join('');
  const encoder = new TextEncoder();
  let number = 0;
  return element.load(new ReadableStream({
    pull(to) {
      const lines = Array.from({ length: 2000 }, () => {
        const from = Math.floor(Math.random() * (noise.length - 700));
        return JSON.stringify({ id: `e${number}`, time: new Date(1.7e12 + 1000 * number).toISOString(), action: 'CREATE',
          user: `Nr ${number++}`, details: { more: noise.slice(from, from + 700) } }) + '\\n';
      });
      to.enqueue(encoder.encode(lines.join('')));
    },
  }));
})()";

#[test]
fn memory_that_cannot_grow_ends_a_load_in_good_order_and_the_next_one_takes_its_place() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        site.deploy(altered_build(
            browser,
            "little-memory",
            "worker_loader.js",
            STARTS,
            &cap(),
        ));
        let page = Page::open(browser, &site).await;
        let mut fitted = Vec::new();
        for _ in 0..2 {
            let full = page.promise(ENDLESS, json!([])).await;
            let full = full.expect_err("there is more of it than memory");
            assert_eq!(full.code, "too-large", "{}", full.message);
            let told = page.text("[data-test=failure] p").await;
            assert!(told.contains("memory"), "{told}");

            // What fits is there, and of use.
            let all = page.call("search", json!([""])).await;
            let all = all.expect("everything is asked for")["total"].as_u64();
            let all = all.expect("a search counts");
            assert!(all > 20_000, "{all}");
            assert!(full.message.contains(&all.to_string()), "{}", full.message);
            let one = page.call("search", json!(["user:=\"Nr 777\""])).await;
            assert_eq!(one.expect("the query is sound")["total"], 1);
            let made = "element.export({ report: 'all', query: '' }).then(async made => [made.rows, (await made.file.text()).split('\\n').length])";
            let made = page.promise(made, json!([])).await;
            // A header, and what follows the last line's end.
            assert_eq!(made.expect("there is room to write"), json!([all, all + 2]));
            fitted.push(all);

            let small = "element.load(new Blob([arguments[0]]))";
            let events: String = (0..3)
                .map(|day| format!(r#"{{"id":"s{day}","time":"2024-05-0{}T10:00:00Z","action":"a.b","user":"ann"}}"#, day + 1) + "\n")
                .collect();
            let report = page.promise(small, json!([events])).await;
            let report = report.expect("it takes the place of what filled the memory");
            assert_eq!(report["events"], 3);
            assert_eq!(report["complete"], true);
        }
        // Nothing of the first is left to be in the way of the second.
        assert!(
            fitted[1] * 10 >= fitted[0] * 9,
            "{fitted:?} fitted, one after the other"
        );
    });
}
