//! The worker's program: an engine behind `postMessage`, without any UI; or, by
//! its name, one of the parsers that the engine starts, or what digests its
//! files. A page that may have no worker calls [`serve`] instead.

use std::cell::RefCell;
use std::rc::Rc;

use audit_explorer::core::failure::{Code, Failure};
use audit_explorer::core::protocol::Reply;
use audit_explorer::web::hasher;
use audit_explorer::web::host::Host;
use audit_explorer::web::message::{Answer, ToPage, ToWorker, from_js, to_js};
use audit_explorer::web::parsers;
use audit_explorer::web::served::{self, OnMessage};
use audit_explorer::web::worker;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, MessagePort};

fn main() {
    // Loaded by a page, it waits to be called.
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    if scope.name() == parsers::NAME {
        parsers::serve(&scope);
        return;
    }
    if scope.name() == hasher::NAME {
        hasher::serve(&scope);
        return;
    }
    let on_message = engine(scope.clone().unchecked_into());
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // Lives exactly as long as the worker.
    on_message.forget();
}

#[wasm_bindgen]
extern "C" {
    /// A worker's scope or a port: either way the page is at the other end.
    #[derive(Clone)]
    type Page;
    #[wasm_bindgen(method, catch, js_name = postMessage)]
    fn post_message(this: &Page, message: &JsValue) -> Result<(), JsValue>;
}

thread_local! {
    /// The pages to tell of a fault.
    static PAGES: RefCell<Vec<Page>> = RefCell::default();
}

/// Runs an engine on the page, behind `port`; gives its number. `pack` runs the packer there, and gives what answers
/// like its worker.
#[wasm_bindgen]
pub fn serve(port: MessagePort, pack: js_sys::Function) -> u32 {
    worker::pack_on_page(pack);
    let on_message = engine(port.clone().unchecked_into());
    served::begin(port, on_message)
}

/// Ends an engine that [`serve`] began, and forgets what it loaded.
#[wasm_bindgen]
pub fn end(id: u32) {
    if let Some(port) = served::end(id) {
        PAGES.with_borrow_mut(|pages| {
            pages.retain(|page| {
                let (page, port): (&JsValue, &JsValue) = (page.as_ref(), port.as_ref());
                page != port
            })
        });
    }
}

/// A fault, for tests of what a page does then.
#[wasm_bindgen]
pub fn fail() {
    panic!("a fault that was asked for");
}

/// A new engine: what it answers goes to `page`; what the page says is to be given to the result.
fn engine(page: Page) -> OnMessage {
    PAGES.with_borrow_mut(|pages| {
        if pages.is_empty() {
            std::panic::set_hook(Box::new(|fault| stopped(&fault.to_string())));
        }
        pages.push(page.clone());
    });
    let there = page.clone();
    let host = Host::new(move |message| send(&there, message));
    let there = page.clone();
    let on_message = OnMessage::new(move |event: MessageEvent| {
        match from_js::<ToWorker>(event.data(), "the call") {
            Ok(message) => Rc::clone(&host).receive(message),
            Err(failure) => tell(&there, 0, Answer::Failed(failure)),
        }
    });
    tell(&page, 0, Answer::Reply(Reply::Done));
    on_message
}

/// Nothing can be answered any more: a fault leaves the memory as it was in the middle of something.
fn stopped(reason: &str) {
    PAGES.with_borrow(|pages| {
        for page in pages {
            tell(page, 0, Answer::Stopped(reason.to_owned()));
        }
    });
}

fn tell(page: &Page, id: u32, answer: Answer) {
    send(
        page,
        &ToPage {
            id,
            answer,
            file: JsValue::UNDEFINED,
        },
    );
}

fn send(page: &Page, message: &ToPage) {
    let posted = to_js(message).and_then(|message| {
        page.post_message(&message).map_err(|_not_cloneable| {
            Failure::new(Code::Internal, "an answer could not be handed over")
        })
    });
    if let Err(failure) = posted {
        let answer = ToPage {
            id: message.id,
            answer: Answer::Failed(failure),
            file: JsValue::UNDEFINED,
        };
        if let Ok(message) = to_js(&answer) {
            page.post_message(&message).ok(); // nobody is left to be told
        }
    }
}
