//! A stream across a port, chunk by chunk, for browsers that cannot hand a stream over (Safari).
//!
//! The reader asks for each chunk: nothing piles up between the two.

use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{MessageChannel, MessageEvent, MessagePort, ReadableStream};

use super::body::{BodyError, Chunks, words};
use crate::core::failure::{Code, Failure};

/// What the reader says: a chunk is wanted.
const NEXT: &str = "next";
/// What the reader says: nothing more is.
const CANCEL: &str = "cancel";

#[wasm_bindgen]
extern "C" {
    // web-sys's constructor wants an underlying source; an empty stream needs none.
    type EmptyStream;
    #[wasm_bindgen(constructor, catch, js_class = "ReadableStream")]
    fn new() -> Result<EmptyStream, JsValue>;
}

/// Whether this browser hands streams over to workers.
pub fn hands_over_streams() -> bool {
    let Ok(stream) = EmptyStream::new() else {
        return false;
    };
    let Ok(channel) = MessageChannel::new() else {
        return false;
    };
    let handed_over = channel
        .port1()
        .post_message_with_transferable(&stream, &Array::of1(&stream));
    channel.port1().close();
    handed_over.is_ok()
}

/// Sends the chunks of `stream` as they are asked for; gives the port at which they can be had.
pub fn send(stream: ReadableStream) -> Result<MessagePort, Failure> {
    let channel = MessageChannel::new().map_err(|error| {
        Failure::new(
            Code::Internal,
            format!("the stream cannot be handed over: {}", words(&error)),
        )
    })?;
    let (here, there) = (Port::new(channel.port1()), channel.port2());
    spawn_local(async move {
        let mut chunks = match Chunks::unpacked(stream) {
            Ok(chunks) => chunks,
            Err(BodyError(reason)) => {
                here.heard().await;
                here.say(&JsValue::from_str(&reason));
                return;
            }
        };
        while here.heard().await.as_string().as_deref() == Some(NEXT) {
            // It may be called off while the stream has nothing to give.
            let (stop, said) = (chunks.stop(), here.next());
            spawn_local(async move {
                if message(JsFuture::from(said).await).as_string().as_deref() == Some(CANCEL) {
                    stop.stop();
                }
            });
            match chunks.next().await {
                Ok(Some(chunk)) => here.give(&chunk),
                Ok(None) => {
                    here.say(&JsValue::NULL);
                    return;
                }
                Err(BodyError(reason)) => {
                    here.say(&JsValue::from_str(&reason));
                    return;
                }
            }
        }
        chunks.cancel();
    });
    Ok(there)
}

/// The reader's end.
pub struct Relay {
    port: Port,
    /// Kept once the reading is called off.
    over: Promise,
    call_off: Function,
}

impl Relay {
    /// The chunks that come by `port`.
    pub fn new(port: MessagePort) -> Relay {
        let mut call_off = None;
        let over = Promise::new(&mut |resolve, _| call_off = Some(resolve));
        Relay {
            port: Port::new(port),
            over,
            call_off: call_off.unwrap_or_default(),
        }
    }

    /// The next chunk; none at the end.
    pub async fn next(&self) -> Result<Option<Vec<u8>>, BodyError> {
        self.port.say(&JsValue::from_str(NEXT));
        let heard = self.port.heard_until(&self.over).await;
        if let Some(reason) = heard.as_string() {
            return Err(BodyError(reason));
        }
        Ok(heard.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec))
    }

    /// Tells the other side to stop; a chunk that is waited for comes no more.
    pub fn cancel(&self) {
        self.port.say(&JsValue::from_str(CANCEL));
        self.call_off.call0(&JsValue::UNDEFINED).ok(); // it throws nothing
    }
}

/// A port at which one message at a time is waited for.
struct Port {
    port: MessagePort,
    heard: std::cell::RefCell<Promise>,
}

impl Port {
    fn new(port: MessagePort) -> Port {
        let heard = std::cell::RefCell::new(next_message(&port));
        Port { port, heard }
    }

    /// The next message, once it comes.
    fn next(&self) -> Promise {
        self.heard.borrow().clone()
    }

    /// Waits for it. It is listened for anew before the last one is answered, so none is missed.
    async fn heard(&self) -> JsValue {
        let event = JsFuture::from(self.next()).await;
        *self.heard.borrow_mut() = next_message(&self.port);
        message(event)
    }

    /// The same; null once `over` is kept.
    async fn heard_until(&self, over: &Promise) -> JsValue {
        let first = Promise::race(&Array::of2(&self.next(), over));
        let event = JsFuture::from(first).await;
        *self.heard.borrow_mut() = next_message(&self.port);
        message(event)
    }

    fn say(&self, message: &JsValue) {
        self.port.post_message(message).ok(); // the other side may be gone
    }

    fn give(&self, chunk: &[u8]) {
        let bytes = Uint8Array::from(chunk);
        let handed_over = Array::of1(&bytes.buffer());
        self.port
            .post_message_with_transferable(&bytes, &handed_over)
            .ok(); // the other side may be gone
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.close();
    }
}

/// What an event of a port says; null if it is none.
fn message(event: Result<JsValue, JsValue>) -> JsValue {
    event
        .ok()
        .and_then(|event| event.dyn_into::<MessageEvent>().ok())
        .map_or(JsValue::NULL, |event| event.data())
}

fn next_message(port: &MessagePort) -> Promise {
    Promise::new(&mut |resolve: Function, _| port.set_onmessage(Some(&resolve)))
}
