//! A word to somebody who looks elsewhere, where they allowed it before.

use serde_json::json;
use wasm_bindgen::prelude::*;

use super::message::to_js;

#[wasm_bindgen]
extern "C" {
    type Notification;
    #[wasm_bindgen(catch, constructor)]
    fn new(title: &str, options: &JsValue) -> Result<Notification, JsValue>;
    // Absent on some phones; then it reads as undefined, or throws.
    #[wasm_bindgen(catch, static_method_of = Notification, getter)]
    fn permission() -> Result<JsValue, JsValue>;
}

/// Notifies, if the page is hidden and notifications were permitted. Permission is never asked for.
pub fn if_hidden(title: &str, body: &str) {
    let hidden = web_sys::window()
        .and_then(|window| window.document())
        .is_some_and(|document| document.hidden());
    let permitted = Notification::permission()
        .is_ok_and(|permission| permission.as_string().as_deref() == Some("granted"));
    if hidden && permitted {
        let options = to_js(&json!({ "body": body })).unwrap_or(JsValue::UNDEFINED);
        Notification::new(title, &options).ok(); // the page itself tells as well
    }
}
