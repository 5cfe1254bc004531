//! Programs that run on a page that may have no worker: each conversation has a port of its own.

use std::cell::RefCell;

use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, MessagePort};

/// What is called with each message of the other end.
pub type OnMessage = Closure<dyn FnMut(MessageEvent)>;

thread_local! {
    static SERVED: RefCell<Vec<Option<(MessagePort, OnMessage)>>> = RefCell::default();
}

/// Answers what comes by `port`; gives its number.
pub fn begin(port: MessagePort, on_message: OnMessage) -> u32 {
    port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    SERVED.with_borrow_mut(|served| {
        served.push(Some((port, on_message)));
        served.len() as u32 - 1
    })
}

/// Ends what [`begin`] began, and forgets what it held; gives its port.
pub fn end(id: u32) -> Option<MessagePort> {
    // Dropped outside the borrow: what is dropped may call back.
    let ended = SERVED.with_borrow_mut(|served| served.get_mut(id as usize).and_then(Option::take));
    let (port, _) = ended?;
    port.set_onmessage(None);
    port.close();
    Some(port)
}

/// Calls `tell` with each port that is served.
pub fn each(tell: impl Fn(&MessagePort)) {
    SERVED.with_borrow(|served| {
        for (port, _) in served.iter().flatten() {
            tell(port);
        }
    });
}
