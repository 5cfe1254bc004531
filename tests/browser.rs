//! The browser ports, each in a real browser. What can be proved natively is not proved here.
//!
//! `make test-browser`, or plainly `cargo test --target wasm32-unknown-unknown --test browser`
//! with wasm-bindgen's test runner and ChromeDriver on the PATH.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::disallowed_methods,
    reason = "the test stands where the page does"
)]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn these_tests_run_in_a_page_that_has_a_body() {
    let page = web_sys::window().and_then(|window| window.document());
    assert!(page.and_then(|document| document.body()).is_some());
}
