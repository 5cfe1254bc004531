//! A browser that has less memory to give than a load takes.

use std::path::Path;

use serde_json::json;

use crate::answer::Answer;
use crate::browser::in_browser;
use crate::explore::own_page;
use crate::faults::many_events;
use crate::site::Site;

const MEMORY_SECTION: u8 = 5;
const PAGE_BYTES: usize = 64 << 10;

/// A number as Wasm writes it, and how many bytes it takes.
fn read_number(bytes: &[u8]) -> (usize, usize) {
    let length = 1 + bytes.iter().take_while(|byte| **byte & 0x80 != 0).count();
    let number = bytes[..length]
        .iter()
        .rev()
        .fold(0, |number, byte| number << 7 | usize::from(byte & 0x7f));
    (number, length)
}

fn write_number(mut number: usize, out: &mut Vec<u8>) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// The same program, whose memory grows by so many bytes at the most.
fn with_room_for(program: &[u8], bytes: usize) -> Vec<u8> {
    const HEADER_BYTES: usize = 8;
    let mut limited = program[..HEADER_BYTES].to_vec();
    let mut rest = &program[HEADER_BYTES..];
    let mut found = false;
    while let [section, tail @ ..] = rest {
        let (length, written) = read_number(tail);
        let (content, behind) = tail[written..].split_at(length);
        rest = behind;
        limited.push(*section);
        if *section != MEMORY_SECTION {
            write_number(length, &mut limited);
            limited.extend_from_slice(content);
            continue;
        }
        // One memory; whether it has a largest size; its first size; its largest.
        let (first, _) = read_number(&content[2..]);
        let mut memory = vec![1, 1];
        write_number(first, &mut memory);
        write_number(first + bytes / PAGE_BYTES, &mut memory);
        write_number(memory.len(), &mut limited);
        limited.extend(memory);
        found = true;
    }
    assert!(found, "the program has a memory of its own");
    limited
}

fn worker_program() -> Vec<u8> {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
    let program = std::fs::read_dir(dist)
        .expect("dist/ is there")
        .flatten()
        .map(|entry| entry.path().join("worker_bg.wasm"))
        .find(|path| path.is_file());
    std::fs::read(program.expect("the build has a worker")).expect("it can be read")
}

#[test]
fn where_memory_cannot_grow_the_load_stops_before_and_what_fits_can_be_used() {
    in_browser(async |browser| {
        let site = Site::open([
            ("/api/many", Answer::json(many_events(1_500_000))),
            ("/api/few", Answer::json(many_events(500))),
        ])
        .await;
        let small = with_room_for(&worker_program(), 96 << 20);
        site.responds(move |asked| {
            asked
                .path
                .ends_with("worker_bg.wasm")
                .then(|| Answer::ok("application/wasm", small.clone()))
        });
        let page = own_page(browser, &site).await;
        let failed = page.call("load", json!([site.url("/api/many")])).await;
        let error = failed.expect_err("they do not fit");
        assert_eq!(error.code, "too-large", "{}", error.message);
        let all = page.call("search", json!([""])).await.expect("a search");
        let fit = all["of"].as_u64().expect("a count");
        assert!((1_000..1_500_000).contains(&fit), "{fit}");
        assert!(
            error.message.contains(&format!("{fit} events fit")),
            "{}",
            error.message
        );
        let one = page
            .call("search", json!(["user:\"Nr 777\""]))
            .await
            .expect("a search");
        assert_eq!(one["total"], 1);
        let made = page
            .call("export", json!([{ "report": "visible", "query": "" }]))
            .await;
        assert_eq!(made.expect("an export")["rows"], fit);
        let few = page.call("load", json!([site.url("/api/few")])).await;
        assert_eq!(few.expect("these fit")["events"], 500);
        page.counts("500 of 500 events").await;
    });
}
