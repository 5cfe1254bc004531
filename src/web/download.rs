//! A finished file, handed to the person.

use wasm_bindgen::{JsCast, JsValue};
pub use web_sys::Blob;

use super::timer;

/// How long the browser may take to open the file before its address is withdrawn.
const HOLD_MILLIS: u32 = 60_000;

/// Offers `blob` as a download called `name`; `false` if the browser refuses.
pub fn save(name: &str, blob: &Blob) -> bool {
    #[allow(clippy::disallowed_methods, reason = "this is the port")]
    let document = web_sys::window().and_then(|window| window.document());
    let link = document.and_then(|document| document.create_element("a").ok());
    let (Some(link), Ok(url)) = (link, web_sys::Url::create_object_url_with_blob(blob)) else {
        return false;
    };
    let link: web_sys::HtmlAnchorElement = link.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    wasm_bindgen_futures::spawn_local(async move {
        // Withdrawn at once, Safari and Firefox would have nothing to read.
        timer::sleep(HOLD_MILLIS).await;
        web_sys::Url::revoke_object_url(&url).ok();
    });
    true
}

/// Bytes as a file; `None` where the browser has no memory left for it.
pub fn blob(bytes: &[u8], media_type: &str) -> Option<Blob> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()
}

/// A JSON document as a file; `undefined` to JavaScript where the browser has no memory left for it.
pub fn json_blob(value: &serde_json::Value) -> Blob {
    let parts = js_sys::Array::of1(&JsValue::from_str(&format!("{value:#}\n")));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("application/json");
    Blob::new_with_str_sequence_and_options(&parts, &options)
        .unwrap_or_else(|_| JsValue::UNDEFINED.unchecked_into())
}
