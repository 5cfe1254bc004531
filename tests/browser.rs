//! The browser ports, each in a real browser. What can be proved natively is not proved here.
//!
//! `make test-browser`, or plainly `cargo test --target wasm32-unknown-unknown --test browser`
//! with wasm-bindgen's test runner and ChromeDriver on the PATH.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::disallowed_methods,
    reason = "the test stands where the page does"
)]

use audit_explorer::core::failure::Code;
use audit_explorer::core::protocol::{ReadOptions, Row, SourceConfig};
use audit_explorer::web::body::Chunks;
use audit_explorer::web::message::{from_host, from_js, to_js};
use audit_explorer::web::zone::zone;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::Blob;

wasm_bindgen_test_configure!(run_in_browser);

/// One line of NDJSON, packed by gzip.
const PACKED: [u8; 28] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 74, 84, 178, 50, 172, 229, 2, 0, 70, 163, 232, 116,
    8, 0, 0, 0,
];

async fn read(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&parts).expect("a few bytes");
    let mut chunks = Chunks::unpacked(blob.stream())
        .map_err(|error| error.0)?
        .without_gzip()
        .await
        .map_err(|error| error.0)?;
    let mut all = Vec::new();
    while let Some(chunk) = chunks.next().await.map_err(|error| error.0)? {
        all.extend(chunk);
    }
    Ok(all)
}

#[wasm_bindgen_test]
async fn a_body_comes_through_as_it_is_and_gzip_unpacked() {
    assert_eq!(read(b"{\"a\":2}").await, Ok(b"{\"a\":2}".to_vec()));
    assert_eq!(read(&PACKED).await, Ok(b"{\"a\":1}\n".to_vec()));
    assert_eq!(read(b"").await, Ok(Vec::new()));
}

#[wasm_bindgen_test]
async fn a_gzip_body_that_was_cut_is_an_error_not_a_shorter_body() {
    assert!(read(&PACKED[..20]).await.is_err());
}

#[wasm_bindgen_test]
fn a_zone_has_the_offsets_that_the_browser_knows() {
    let berlin = zone("Europe/Berlin").expect("every browser knows it");
    // The clocks went forward at 2024-03-31T01:00:00Z, to the second.
    assert_eq!(berlin.offset_seconds_at(1_711_846_799_999), 3600);
    assert_eq!(berlin.offset_seconds_at(1_711_846_800_000), 7200);
    let kathmandu = zone("Asia/Kathmandu").expect("every browser knows it");
    assert_eq!(kathmandu.offset_seconds_at(1_711_846_800_000), 20_700);
}

#[wasm_bindgen_test]
fn an_unknown_zone_is_refused_by_name() {
    let failure = zone("Europe/Atlantis").expect_err("it sank");
    assert_eq!(failure.code, Code::BadOptions);
    assert!(failure.message.contains("Europe/Atlantis"));
}

#[wasm_bindgen_test]
fn plain_data_crosses_to_javascript_and_back_unchanged() {
    let row = Row {
        index: u32::MAX,
        actor_name: "José \u{1f680} שלום \0".into(),
        ..Row::default()
    };
    let crossed: Row = from_js(to_js(&row).expect("plain"), "the row").expect("plain");
    assert_eq!(crossed, row);
    let wrong = from_js::<ReadOptions>("text".into(), "the options").expect_err("not an object");
    assert!(wrong.message.contains("the options"));
}

#[wasm_bindgen_test]
fn an_object_of_the_host_that_holds_itself_is_refused() {
    let held = js_sys::Object::new();
    js_sys::Reflect::set(&held, &"body".into(), &held).expect("a plain object");
    let read = from_host::<SourceConfig>(held.into(), "the source");
    assert_eq!(read.expect_err("it has no end").code, Code::BadOptions);
}
