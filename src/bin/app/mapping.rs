//! Which path is which field.

use audit_explorer::app::actions;
use audit_explorer::core::protocol::MappingChange;
use audit_explorer::web::message::from_host;
use wasm_bindgen::prelude::*;

use super::{Answer, answer, explorer, link, thrown};

/// Which path became which field; of the last loaded source if none is named.
#[wasm_bindgen]
pub async fn mapping(id: u32, of: Option<String>) -> Answer {
    let link = link(id)?;
    answer(link.mapping(of).await)
}

/// Reads what is loaded by another mapping.
#[wasm_bindgen(js_name = setMapping)]
pub async fn set_mapping(id: u32, change: JsValue) -> Answer {
    let explorer = explorer(id)?;
    let change = from_host(change, "the mapping")
        .and_then(MappingChange::read)
        .map_err(thrown)?;
    answer(actions::set_mapping(explorer, change).await)
}
