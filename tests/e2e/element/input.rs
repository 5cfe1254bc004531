//! Each form of input that `load` takes.

use serde_json::json;

use super::{code, host};
use crate::answer::{Answer, Gate};
use crate::browser::in_browser;
use crate::faults::{TWO_EVENTS, many_events};
use crate::site::Site;

#[test]
fn every_form_of_input_is_loaded() {
    in_browser(async |browser| {
        let mapped = r#"{"outer":{"list":[{"a":"2024-05-01T10:00:00Z","b":"went","c":"Zoe"}]}}"#;
        let site = Site::open([
            ("/api/events", Answer::json(TWO_EVENTS)),
            ("/api/mapped", Answer::json(mapped)),
        ])
        .await;
        let page = host(browser, &site, "<audit-explorer></audit-explorer>").await;
        page.run(&format!("window.text = {}", json!(TWO_EVENTS)), json!([]))
            .await;
        for (input, events) in [
            ("'/api/events'", 2),
            ("new URL('/api/events', location)", 2),
            ("new Blob([text])", 2),
            ("new File([text], 'a.json')", 2),
            (
                "[new File([text], 'a.json'), new File(['{\"timestamp\":\"2024-06-01T00:00:00Z\",\"action\":\"X\"}\\n'], 'b.ndjson')]",
                3,
            ),
            ("new Blob([text]).stream()", 2),
            (
                "new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))",
                2,
            ),
            (
                "await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).blob()",
                2,
            ),
            ("({ url: '/api/events' })", 2),
            (
                "({ url: '/api/mapped', events: 'outer.list', mapping: { time: 'a', action: 'b', actorName: 'c' } })",
                1,
            ),
            (
                "({ url: '/api/mapped', events: '/outer/list', mapping: { time: 'a', action: 'b', actorName: 'c' } })",
                1,
            ),
        ] {
            let report = page
                .promise(&format!("(async () => element.load({input}))()"), json!([]))
                .await
                .unwrap_or_else(|error| panic!("{input}: {error:?}"));
            assert_eq!(report["events"], events, "{input}: {report}");
            assert_eq!(report["complete"], true, "{input}: {report}");
        }
        let rows = page.call("rows", json!([0, 9])).await.expect("one row");
        assert_eq!(
            (&rows[0]["actorName"], &rows[0]["action"]),
            (&json!("Zoe"), &json!("went"))
        );
        assert_eq!(
            page.call("mapping", json!([])).await.expect("a mapping")["source"],
            "custom"
        );

        // Appended: what was there stays, and what came twice is counted.
        page.call("load", json!(["/api/events"]))
            .await
            .expect("the source is good");
        let report = page
            .promise(
                "element.load(new File([text], 'again.json'), { append: true })",
                json!([]),
            )
            .await
            .expect("the file is good");
        assert_eq!(
            (&report["events"], &report["duplicates"]),
            (&json!(0), &json!(2))
        );
        let report = page
            .promise("element.load(new Blob(['[{\"timestamp\":\"2024-06-01T00:00:00Z\",\"action\":\"X\"}]']), { append: true })", json!([]))
            .await
            .expect("the blob is good");
        assert_eq!(report["events"], 1);
        page.counts("3 of 3 events").await;
        assert_eq!(
            code(page.promise("element.load(7)", json!([])).await),
            "bad-options"
        );
        assert_eq!(
            code(
                page.promise("element.load({ nothing: 1 })", json!([]))
                    .await
            ),
            "bad-options"
        );
        assert_eq!(
            code(page.promise("element.load()", json!([])).await),
            "bad-options"
        );
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_body_packed_with_gzip_is_unpacked_whether_the_server_says_so_or_not() {
    in_browser(async |browser| {
        // gzip of `[{"time":"2024-05-01T10:00:00Z","action":"A"}]\n`, stored without compression.
        let plain = b"[{\"time\":\"2024-05-01T10:00:00Z\",\"action\":\"A\"}]\n";
        let packed = stored_gzip(plain);
        let site = Site::open([
            (
                "/api/file.gz",
                Answer::ok("application/gzip", packed.clone()),
            ),
            (
                "/api/packed",
                Answer::json(packed.clone()).with_header("content-encoding", "gzip"),
            ),
            (
                "/api/cut.gz",
                Answer::ok("application/gzip", packed[..packed.len() - 12].to_vec()),
            ),
        ])
        .await;
        let page = host(browser, &site, "<audit-explorer></audit-explorer>").await;
        for path in ["/api/file.gz", "/api/packed"] {
            let report = page.call("load", json!([path])).await.expect(path);
            assert_eq!(
                (&report["events"], &report["complete"]),
                (&json!(1), &json!(true)),
                "{path}"
            );
        }
        // Cut in its first event: nothing came, and what was there stays.
        let cut = page.call("load", json!(["/api/cut.gz"])).await;
        assert_eq!(code(cut), "truncated");
        page.counts("1 of 1 event").await;
    });
}

#[test]
fn every_member_of_a_gzip_file_is_read() {
    in_browser(async |browser| {
        let line = |number| {
            format!("{{\"time\":\"2024-05-01T10:00:0{number}Z\",\"action\":\"A{number}\"}}\n")
        };
        let members: Vec<Vec<u8>> = (0..5)
            .map(|number| stored_gzip(line(number).as_bytes()))
            .collect();
        let mut broken = members.clone();
        broken[3][20] ^= 1;
        let site = Site::open([
            (
                "/api/log.gz",
                Answer::ok("application/gzip", members.concat()),
            ),
            (
                "/api/broken.gz",
                Answer::ok("application/gzip", broken.concat()),
            ),
        ])
        .await;
        let page = host(browser, &site, "<audit-explorer></audit-explorer>").await;
        let report = page
            .call("load", json!(["/api/log.gz"]))
            .await
            .expect("five members");
        assert_eq!(
            (&report["events"], &report["complete"]),
            (&json!(5), &json!(true)),
            "{report:#}"
        );
        // What stood before the damage stays, and is not taken for all.
        let report = page
            .call("load", json!(["/api/broken.gz"]))
            .await
            .expect("what is whole");
        assert_eq!(report["complete"], false, "{report:#}");
        assert!(
            report["events"]
                .as_u64()
                .is_some_and(|events| (3..5).contains(&events)),
            "{report:#}"
        );
        page.has_a_clean_console().await;
    });
}

/// A gzip member that holds `bytes` as one stored block.
fn stored_gzip(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("one block is enough");
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    packed.extend(length.to_le_bytes());
    packed.extend((!length).to_le_bytes());
    packed.extend(bytes);
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    packed.extend((!crc).to_le_bytes());
    packed.extend(u32::from(length).to_le_bytes());
    packed
}

#[test]
fn rows_are_on_the_screen_while_the_rest_still_arrives() {
    in_browser(async |browser| {
        let gate = Gate::closed();
        let head = many_events(200).trim_end_matches(']').to_owned() + ",";
        let tail = r#"{"timestamp":"2024-05-03T10:00:00Z","action":"LAST"}]"#;
        let site =
            Site::open([("/api/slow", Answer::stepwise([head.as_str(), tail], &gate))]).await;
        let page = host(
            browser,
            &site,
            "<audit-explorer src=\"/api/slow\"></audit-explorer>",
        )
        .await;
        page.counts("200 of 200 events").await;
        page.find("[data-test=loading]").await;
        let found = page
            .call("search", json!(["user:u7"]))
            .await
            .expect("a search needs no end");
        assert_eq!(found["total"], 11);
        gate.let_through(1);
        page.counts("11 of 201 events").await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn what_is_typed_into_the_hosts_own_part_of_the_toolbar_is_no_command() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = host(
            browser,
            &site,
            "<audit-explorer src=\"/api/events\"><div slot=\"toolbar\" id=\"pad\" contenteditable=\"true\"></div></audit-explorer>",
        )
        .await;
        page.counts("2 of 2 events").await;
        page.run("document.querySelector('#pad').focus()", json!([]))
            .await;
        page.press(&["e"]).await;
        page.wait_for(
            "the letter",
            "document.querySelector('#pad').textContent === 'e'",
        )
        .await;
        let opened = "return root.querySelectorAll('dialog[open]').length";
        assert_eq!(page.run(opened, json!([])).await, 0);
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_text_that_is_dropped_is_left_to_the_field_and_to_the_host() {
    in_browser(async |browser| {
        let site = Site::open([("/api/events", Answer::json(TWO_EVENTS))]).await;
        let page = host(
            browser,
            &site,
            "<audit-explorer src=\"/api/events\"></audit-explorer>",
        )
        .await;
        page.counts("2 of 2 events").await;
        let left = page
            .run(
                "let heard = 0;
                 document.addEventListener('drop', () => { heard += 1; });
                 const data = new DataTransfer();
                 data.setData('text/plain', 'bob');
                 const drop = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true, composed: true });
                 root.querySelector('[data-test=query]').dispatchEvent(drop);
                 return [drop.defaultPrevented, heard]",
                json!([]),
            )
            .await;
        assert_eq!(left, json!([false, 1]));
        page.counts("2 of 2 events").await;
        page.has_a_clean_console().await;
    });
}
