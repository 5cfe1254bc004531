//! What is kept on the device.

use audit_explorer::app::actions;
use audit_explorer::web::link::Key;
use wasm_bindgen::prelude::*;

use super::{Answer, done, explorer};

/// From now on keeps things in the place called `slot`, sealed with `key` if it is one, and shows what
/// was kept there; without a slot, keeps nothing any more. The host's own view stays, if it has one.
#[wasm_bindgen]
pub async fn keep(id: u32, slot: Option<String>, key: JsValue, has_view: bool) -> Answer {
    done(actions::keep_here(explorer(id)?, slot, Key(key), has_view).await)
}
