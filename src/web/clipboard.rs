//! Text to and from the clipboard.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Clipboard, ClipboardEvent, Event, File, HtmlInputElement, HtmlSelectElement,
    HtmlTextAreaElement,
};

use super::file;

#[wasm_bindgen]
extern "C" {
    /// A clipboard that may be read; older browsers have none.
    type Readable;
    #[wasm_bindgen(method, catch, js_name = readText)]
    fn read_text(this: &Readable) -> Result<Promise, JsValue>;
}

/// What was pasted.
#[derive(Clone, Debug)]
pub enum Pasted {
    /// Files, as a file manager copies them.
    Files(Vec<File>),
    /// Text.
    Text(String),
}

/// Copies `text`; `false` where the browser or the embedding page refuses.
pub async fn copy(text: &str) -> bool {
    match clipboard() {
        Some(clipboard) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        None => false,
    }
}

/// The text on the clipboard; `None` where the browser or the person refuses to show it.
pub async fn read() -> Option<String> {
    let promise = clipboard()?.unchecked_into::<Readable>().read_text().ok()?;
    JsFuture::from(promise).await.ok()?.as_string()
}

/// What `event` pastes, unless it is meant for a field; what is taken, nobody else gets.
pub fn pasted(event: &impl AsRef<Event>) -> Option<Pasted> {
    let event = event.as_ref();
    let pasted = outside_fields(event)?;
    event.prevent_default();
    Some(pasted)
}

fn outside_fields(event: &Event) -> Option<Pasted> {
    let target = event.target()?;
    let is_field = target.is_instance_of::<HtmlInputElement>()
        || target.is_instance_of::<HtmlTextAreaElement>()
        || target.is_instance_of::<HtmlSelectElement>();
    if is_field {
        return None;
    }
    let data = event.dyn_ref::<ClipboardEvent>()?.clipboard_data()?;
    let files = file::in_transfer(&data);
    if !files.is_empty() {
        return Some(Pasted::Files(files));
    }
    let text = data.get_data("text/plain").ok()?;
    (!text.trim().is_empty()).then_some(Pasted::Text(text))
}

fn clipboard() -> Option<Clipboard> {
    // Without a secure context there is no clipboard, whatever the typed binding says.
    #[allow(clippy::disallowed_methods, reason = "this is the port")]
    let window = web_sys::window().filter(web_sys::Window::is_secure_context)?;
    Some(window.navigator().clipboard())
}
