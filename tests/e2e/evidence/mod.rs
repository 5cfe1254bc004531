//! Files that an auditor can trust: workbooks, zips, signatures, checking, and large files that leave no trace.

mod asked;
mod check;
mod columns;
mod large;
mod local;
mod package;
mod print;

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::page::Page;
use crate::site::Site;

async fn opened<'b>(browser: &'b Browser, site: &Site) -> Page<'b> {
    let page = Page::open(browser, site).await;
    page.promise(
        "element.load(arguments[0])",
        json!([site.url("/api/events")]),
    )
    .await
    .expect("the events are well-formed");
    page
}

/// Exports by the API, keeps the files in `window.made`, and gives the result with both files as text in base64.
async fn export(page: &Page<'_>, options: Value) -> Value {
    let script = "element.export(arguments[0]).then(async (made) => {
        window.made = made;
        const base64 = async (blob) => (await new Promise((done) => { const reader = new FileReader(); reader.onload = () => done(reader.result); reader.readAsDataURL(blob); })).split(',')[1];
        return { ...made, file: await base64(made.file), manifestFile: await base64(made.manifestFile), size: made.file.size };
    })";
    page.promise(script, json!([options]))
        .await
        .expect("an export")
}

pub fn bytes(base64: &Value) -> Vec<u8> {
    let text = base64.as_str().expect("a text");
    let mut out = Vec::new();
    let (mut bits, mut count) = (0u32, 0);
    for digit in text.bytes().filter(|byte| *byte != b'=') {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            _ => 63,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> String {
    let done = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(
        done.status.success(),
        "{program} {arguments:?}: {}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
    String::from_utf8_lossy(&done.stdout).into_owned()
}
