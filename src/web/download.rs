//! A finished file, handed to the person.

use wasm_bindgen::prelude::*;
pub use web_sys::Blob;

use super::disk::FileHandle;
use super::message::to_js;
use super::timer;

#[wasm_bindgen]
extern "C" {
    // Only some browsers have it, and only on a secure page that is not framed by another origin: without the
    // `Option` its name alone would throw in the others.
    #[wasm_bindgen(thread_local_v2, js_name = showSaveFilePicker)]
    static PICKER: Option<JsValue>;
    #[wasm_bindgen(catch, js_name = showSaveFilePicker)]
    async fn show_save_file_picker(options: &JsValue) -> Result<JsValue, JsValue>;
}

/// Whether a person can be asked where a file is to lie.
pub fn can_pick() -> bool {
    PICKER.with(|picker| picker.as_ref().is_some_and(JsValue::is_function))
}

/// Asks the person where a file is to lie; none if they do not say.
pub async fn pick(name: &str) -> Option<FileHandle> {
    let options = to_js(&serde_json::json!({ "suggestedName": name })).ok()?;
    let picked = show_save_file_picker(&options).await.ok()?;
    Some(picked.unchecked_into())
}

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

/// A text as a file; `undefined` to JavaScript where the browser has no memory left for it.
pub fn text_blob(text: &str, media_type: &str) -> Blob {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_str_sequence_and_options(&parts, &options)
        .unwrap_or_else(|_| JsValue::UNDEFINED.unchecked_into())
}
