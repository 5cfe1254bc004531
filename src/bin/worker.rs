//! The worker's program: an engine behind `postMessage`, without any UI; or, by
//! its name, one of the parsers that the engine starts.

use audit_explorer::core::failure::{Code, Failure};
use audit_explorer::core::protocol::Reply;
use audit_explorer::web::host::Host;
use audit_explorer::web::message::{Answer, ToPage, ToWorker, from_js, to_js};
use audit_explorer::web::parsers;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    if scope.name() == parsers::NAME {
        parsers::serve(&scope);
        return;
    }
    let page = scope.clone();
    let host = Host::new(move |message| send(&page, message));
    let page = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        match from_js::<ToWorker>(event.data(), "the call") {
            Ok(message) => host.receive(message),
            Err(failure) => send(
                &page,
                &ToPage {
                    id: 0,
                    answer: Answer::Failed(failure),
                    file: JsValue::UNDEFINED,
                },
            ),
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // Lives exactly as long as the worker.
    on_message.forget();
    send(
        &scope,
        &ToPage {
            id: 0,
            answer: Answer::Reply(Reply::Done),
            file: JsValue::UNDEFINED,
        },
    );
}

fn send(scope: &DedicatedWorkerGlobalScope, message: &ToPage) {
    let posted = to_js(message).and_then(|message| {
        scope.post_message(&message).map_err(|_not_cloneable| {
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
            scope.post_message(&message).ok(); // nobody is left to be told
        }
    }
}
