//! Lets the browser do what is waiting: messages, clicks, paint.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

/// Resolves in a task of its own. A resolved promise would not do: it goes on before any message is
/// delivered; and a timer waits at least four milliseconds.
pub async fn pause() {
    let Ok(channel) = MessageChannel::new() else {
        super::timer::sleep(0).await;
        return;
    };
    let (here, there) = (channel.port1(), channel.port2());
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        here.set_onmessage(Some(&resolve));
        there.post_message(&JsValue::NULL).ok(); // a fresh port takes null
    });
    JsFuture::from(promise).await.ok(); // it cannot reject
    here.set_onmessage(None);
    here.close();
}
