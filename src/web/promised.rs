//! What a function of the browser's promises.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Waits for it.
///
/// A function that this browser lacks, or allows on a secure page only, promises nothing: it throws at once. An import
/// that is `async` itself does not notice that, and its program ends; so those that may be absent are declared to give
/// a promise, and waited for here.
pub async fn kept(promised: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promised?).await
}
