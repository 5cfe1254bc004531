//! The worker's program: an engine behind `postMessage`.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::DedicatedWorkerGlobalScope;

/// Says that the worker is there, as soon as its program is loaded.
#[wasm_bindgen(main)]
fn main() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    scope.post_message(&"ready".into()).ok(); // nobody may be listening yet
}
