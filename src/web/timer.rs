//! Waiting, on the page and in the worker alike.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    // Global in both kinds of scope, so no window is needed.
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &js_sys::Function, millis: u32);
}

/// Resolves after `millis`.
pub async fn sleep(millis: u32) {
    JsFuture::from(after(millis)).await.ok(); // it cannot reject
}

/// A promise that is kept after `millis`.
pub fn after(millis: u32) -> js_sys::Promise {
    js_sys::Promise::new(&mut |resolve, _| set_timeout(&resolve, millis))
}

/// What `wanted` brings, if it does so within `millis`; none where it is still to be waited for.
pub async fn within<T>(mut wanted: Pin<&mut impl Future<Output = T>>, millis: u32) -> Option<T> {
    let mut over = pin!(sleep(millis));
    poll_fn(|context| match wanted.as_mut().poll(context) {
        Poll::Ready(brought) => Poll::Ready(Some(brought)),
        Poll::Pending => over.as_mut().poll(context).map(|()| None),
    })
    .await
}
