//! The packer's program: XLSX and zip, in a worker that the engine starts when
//! somebody asks for one of them. A page that may have no worker calls [`serve`] instead.

use audit_explorer::web::{packer, served};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessagePort};

fn main() {
    // Loaded by a page, it waits to be called.
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let on_message = packer::serve(scope.clone().unchecked_into());
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // Lives exactly as long as the worker.
    on_message.forget();
}

/// Packs on the page, behind `port`; gives its number.
#[wasm_bindgen]
pub fn serve(port: MessagePort) -> u32 {
    // A worker's end is told by the browser; here nobody would hear of a fault.
    std::panic::set_hook(Box::new(|fault| {
        served::each(|port| packer::stopped(port, &fault.to_string()));
    }));
    let on_message = packer::serve(port.clone().unchecked_into());
    served::begin(port, on_message)
}

/// Ends what [`serve`] began.
#[wasm_bindgen]
pub fn end(id: u32) {
    served::end(id);
}
