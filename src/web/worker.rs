//! Starts a worker.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, Worker, WorkerOptions, WorkerType};

use super::body::words;
use crate::core::failure::{Code, Failure};

/// A worker that runs `script`. A worker may not come from another origin; there a script of the
/// page's own that imports it does.
pub fn start(script: &str) -> Result<Worker, Failure> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    if let Ok(worker) = Worker::new_with_options(script, &options) {
        return Ok(worker);
    }
    let refused = |error: JsValue| {
        Failure::new(
            Code::Internal,
            format!("the browser does not let the engine start: {}. The page's policy must allow workers (worker-src)", words(&error)),
        )
        .with_detail(serde_json::json!({ "script": script }))
    };
    let import = format!("import {};", serde_json::Value::from(script));
    let parts = Array::of1(&JsValue::from_str(&import));
    let bag = web_sys::BlobPropertyBag::new();
    bag.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&parts, &bag).map_err(refused)?;
    let url = web_sys::Url::create_object_url_with_blob(&blob).map_err(refused)?;
    Worker::new_with_options(&url, &options).map_err(refused)
}
