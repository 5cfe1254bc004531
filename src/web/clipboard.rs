//! Text to the clipboard.

use wasm_bindgen_futures::JsFuture;

/// Copies `text`; `false` where the browser or the embedding page refuses.
pub async fn copy(text: &str) -> bool {
    // Without a secure context there is no clipboard, whatever the typed binding says.
    #[allow(clippy::disallowed_methods, reason = "this is the port")]
    let Some(window) = web_sys::window() else {
        return false;
    };
    if !window.is_secure_context() {
        return false;
    }
    JsFuture::from(window.navigator().clipboard().write_text(text))
        .await
        .is_ok()
}
