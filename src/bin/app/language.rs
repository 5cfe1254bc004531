//! The language of the screen. The element fetches the files, since it knows where they lie.

use audit_explorer::app::actions;
use audit_explorer::app::language::Language;
use audit_explorer::app::texts;
use wasm_bindgen::prelude::*;

use super::explorer;

fn language(tag: &str) -> Language {
    Language::read(tag).unwrap_or_default()
}

/// Whether the texts of a language are here.
#[wasm_bindgen]
pub fn speaks(tag: &str) -> bool {
    texts::speaks(language(tag))
}

/// Takes in the file of a language.
#[wasm_bindgen]
pub fn learn(tag: &str, source: &str) -> Result<(), JsError> {
    texts::learn(language(tag), source).map_err(|why| JsError::new(&why))
}

/// Shows an element in a language whose texts are here.
#[wasm_bindgen]
pub fn speak(id: u32, tag: &str) -> Result<(), JsValue> {
    actions::speak(explorer(id)?, language(tag));
    Ok(())
}

/// The texts of a language could not be had: the element says so, and stays as it is.
#[wasm_bindgen(js_name = cannotSpeak)]
pub fn cannot_speak(id: u32, tag: &str, why: &str) -> Result<(), JsValue> {
    actions::cannot_speak(explorer(id)?, language(tag), why);
    Ok(())
}
