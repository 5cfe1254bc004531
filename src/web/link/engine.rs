//! The engine from the page's side: a worker, or what answers like one.

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;

use crate::core::failure::{Code, Failure};
use crate::web::body::words;

#[wasm_bindgen]
extern "C" {
    /// What `start.js` gives.
    #[derive(Clone, Debug)]
    pub(super) type Engine;
    #[wasm_bindgen(method, catch, js_name = postMessage)]
    fn post(this: &Engine, message: &JsValue, handed_over: &Array) -> Result<(), JsValue>;
    #[wasm_bindgen(method, setter)]
    pub(super) fn set_onmessage(this: &Engine, listener: Option<&Function>);
    #[wasm_bindgen(method, setter)]
    pub(super) fn set_onerror(this: &Engine, listener: Option<&Function>);
    #[wasm_bindgen(method)]
    pub(super) fn terminate(this: &Engine);

    /// A worker's `ErrorEvent`, or what tells as much.
    pub(super) type Fault;
    #[wasm_bindgen(method, getter)]
    pub(super) fn message(this: &Fault) -> Option<String>;
}

impl Engine {
    /// Calls the page's `start`, which may begin later but gives the engine at once.
    pub(super) fn start(start: &Function, root: &str) -> Result<Engine, Failure> {
        start
            .call1(&JsValue::NULL, &JsValue::from_str(root))
            .map(JsCast::unchecked_into)
            .map_err(|error| {
                let reason = words(&error);
                Failure::new(
                    Code::Internal,
                    format!("the browser does not let the engine start: {reason}"),
                )
            })
    }

    /// Posts a message with what is handed over, not copied.
    pub(super) fn post_message(
        &self,
        message: &JsValue,
        handed_over: &Array,
    ) -> Result<(), JsValue> {
        self.post(message, handed_over)
    }
}
