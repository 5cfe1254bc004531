//! What is kept on the device.

use audit_explorer::app::actions;
use audit_explorer::web::link::Key;
use audit_explorer::web::message::from_host;
use js_sys::{Array, JsString};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use super::{Answer, answer, done, explorer, options, thrown, to_js};

/// From now on keeps things in the place called `slot`, sealed with `key` if it is one, and shows what
/// was kept there; without a slot, keeps nothing any more. The host's own view stays, if it has one.
#[wasm_bindgen]
pub async fn keep(id: u32, slot: Option<String>, key: JsValue, has_view: bool) -> Answer {
    done(actions::keep_here(explorer(id)?, slot, Key(key), has_view).await)
}

/// All that there are were taken out before.
#[derive(Default, Serialize, Deserialize)]
struct NoOptions {}

/// Reads what is new of the last source, and joins it to what is there.
#[wasm_bindgen(js_name = loadNew)]
pub async fn load_new(id: u32, given: JsValue) -> Answer {
    let NoOptions {} = options(given, "loadNew", &["signal"]).map_err(thrown)?;
    answer(actions::load_new(explorer(id)?).await)
}

/// What goes into a case file: its title, the events, their manifest, and the view.
#[wasm_bindgen(js_name = caseParts)]
pub async fn case_parts(id: u32) -> Answer {
    let parts = actions::case_parts(explorer(id)?).await.map_err(thrown)?;
    let described = serde_json::json!({ "manifest": parts.manifest, "view": parts.view });
    let list = Array::of3(
        &JsString::from(parts.title),
        parts.data.as_ref(),
        &to_js(&described).map_err(thrown)?,
    );
    Ok(list.into())
}

/// Shows the events of the case file in which the element lies.
#[wasm_bindgen(js_name = openCase)]
pub async fn open_case(id: u32, data: Blob, manifest: JsValue) -> Answer {
    let manifest = from_host(manifest, "the manifest").map_err(thrown)?;
    done(actions::open_case(explorer(id)?, data, manifest).await)
}
