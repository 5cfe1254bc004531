//! The page's handle to its engine: starts the worker, asks, and is answered.
//!
//! One link belongs to one mounted element. Dropping the last handle ends the
//! worker and with it everything that was loaded.

mod ask;
mod device;
mod engine;
mod signer;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, ReadableStream};

pub use self::device::Key;
use self::engine::Engine;
use super::file::Found;
use super::message::{Answer, Call, Intended, ToPage, ToWorker, from_js, to_js};
use super::zone;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{Notice, Reply, Request, SourceConfig};

/// What to read.
#[derive(Clone, Debug)]
pub enum LoadInput {
    /// An address; relative ones are resolved against the page's.
    Url(String),
    /// Files picked or dropped.
    Files(Found),
    /// Pasted text.
    Text(String),
    /// An endpoint with its settings.
    Source(Box<SourceConfig>),
    /// A `Blob` or a `ReadableStream` that the host gave.
    Given(JsValue),
}

/// A cheap handle; all of them lead to the same engine.
#[derive(Clone)]
pub struct Link(Rc<Inner>);

type Listener = Box<dyn Fn(Notice)>;

struct Inner {
    engine: Engine,
    /// Whether a stream can be handed over, or must be sent chunk by chunk.
    hands_over_streams: bool,
    next_id: Cell<u32>,
    pending: RefCell<HashMap<u32, Function>>,
    /// Messages that wait for the engine to listen; none once it does. What is posted before that,
    /// a browser may drop.
    queue: RefCell<Option<Vec<(JsValue, Array)>>>,
    listener: RefCell<Option<Listener>>,
    /// The host's word on the headers of a request: takes [`Intended`], gives names and values.
    authorizer: RefCell<Option<Function>>,
    /// Who signs manifests.
    signer: RefCell<signer::Signer>,
    /// Why no call can succeed any more.
    broken: RefCell<Option<Failure>>,
    callbacks: RefCell<Vec<Callbacks>>,
}

/// Kept alive for as long as the engine may call them.
enum Callbacks {
    Message(#[allow(dead_code, reason = "held, not read")] Closure<dyn FnMut(MessageEvent)>),
    Error(#[allow(dead_code, reason = "held, not read")] Closure<dyn FnMut(engine::Fault)>),
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.engine.set_onmessage(None);
        self.engine.set_onerror(None);
        self.engine.terminate();
    }
}

impl Link {
    /// Starts the engine of the build below `root`, a URL that ends with a slash, by the page's `start`.
    pub fn start(start: &Function, root: &str) -> Result<Link, Failure> {
        let engine = Engine::start(start, root)?;
        let inner = Rc::new(Inner {
            engine,
            hands_over_streams: super::relay::hands_over_streams(),
            next_id: Cell::new(1),
            pending: RefCell::default(),
            queue: RefCell::new(Some(Vec::new())),
            listener: RefCell::default(),
            authorizer: RefCell::default(),
            signer: RefCell::default(),
            broken: RefCell::default(),
            callbacks: RefCell::default(),
        });
        let weak = Rc::downgrade(&inner);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(inner) = weak.upgrade() {
                inner.receive(event.data());
            }
        });
        let weak = Rc::downgrade(&inner);
        let on_error = Closure::<dyn FnMut(engine::Fault)>::new(move |fault: engine::Fault| {
            if let Some(inner) = weak.upgrade() {
                inner.break_down(&fault.message().unwrap_or_default());
            }
        });
        inner
            .engine
            .set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        inner
            .engine
            .set_onerror(Some(on_error.as_ref().unchecked_ref()));
        inner
            .callbacks
            .borrow_mut()
            .extend([Callbacks::Message(on_message), Callbacks::Error(on_error)]);
        let link = Link(inner);
        let greeting = Call::Greet {
            decimal_comma: zone::decimal_comma(),
        };
        let greeted = link.call(greeting, JsValue::UNDEFINED)?;
        wasm_bindgen_futures::spawn_local(async move {
            JsFuture::from(greeted).await.ok(); // an engine that does not start says so by its error event
        });
        Ok(link)
    }

    /// Nobody is there any more: what is under way is refused, and nothing is heard or asked.
    pub fn end(&self) {
        self.0.listener.take();
        self.0.authorizer.take();
        self.0.refuse(Failure::new(
            Code::Cancelled,
            "the element was removed from the page",
        ));
    }

    /// Calls `listener` with each notice.
    pub fn listen(&self, listener: impl Fn(Notice) + 'static) {
        *self.0.listener.borrow_mut() = Some(Box::new(listener));
    }

    /// Whom to ask for the headers of each request of a load that is marked so.
    pub fn set_authorizer(&self, authorizer: Option<Function>) {
        *self.0.authorizer.borrow_mut() = authorizer;
    }

    fn call(&self, call: Call, load: JsValue) -> Result<Promise, Failure> {
        let inner = &self.0;
        if let Some(failure) = &*inner.broken.borrow() {
            return Err(failure.clone());
        }
        let id = inner.next_id.get();
        inner.next_id.set(id + 1);
        // A stream has one owner: it is handed over, never copied.
        let load = match load.dyn_into::<ReadableStream>() {
            Ok(stream) if inner.hands_over_streams => stream.into(),
            Ok(stream) => super::relay::send(stream)?.into(),
            Err(other) => other,
        };
        let handed_over: Array = [&load]
            .into_iter()
            .filter(|load| {
                load.is_instance_of::<ReadableStream>()
                    || load.is_instance_of::<web_sys::MessagePort>()
            })
            .collect();
        let message = to_js(&ToWorker { id, call, load })?;
        let promise = Promise::new(&mut |resolve, _| {
            inner.pending.borrow_mut().insert(id, resolve);
        });
        if let Some(queue) = &mut *inner.queue.borrow_mut() {
            queue.push((message, handed_over));
            return Ok(promise);
        }
        inner.post(id, &message, &handed_over)?;
        Ok(promise)
    }

    async fn answer(&self, call: Call, load: JsValue) -> Result<(Answer, JsValue), Failure> {
        answered(self.call(call, load)?).await
    }

    async fn ask(&self, request: Request) -> Result<Reply, Failure> {
        match self.answer(Call::Ask(request), JsValue::UNDEFINED).await? {
            (Answer::Reply(reply), _) => Ok(reply),
            _ => Err(lost()),
        }
    }
}

/// Waits for the answer to a call.
async fn answered(promise: Promise) -> Result<(Answer, JsValue), Failure> {
    let message = JsFuture::from(promise).await.map_err(|_never| lost())?;
    let message: ToPage = from_js(message, "the engine's answer")?;
    match message.answer {
        Answer::Failed(failure) => Err(failure),
        answer => Ok((answer, message.file)),
    }
}

impl Inner {
    fn post(&self, id: u32, message: &JsValue, handed_over: &Array) -> Result<(), Failure> {
        self.engine
            .post_message(message, handed_over)
            .map_err(|error| {
                self.pending.borrow_mut().remove(&id);
                Failure::new(
                    Code::BadOptions,
                    format!(
                        "the input cannot be handed over: {}",
                        super::body::words(&error)
                    ),
                )
            })
    }

    /// The engine listens: what waited is sent.
    fn start(&self) {
        let Some(queue) = self.queue.borrow_mut().take() else {
            return;
        };
        for (message, handed_over) in queue {
            if self.engine.post_message(&message, &handed_over).is_err() {
                self.break_down("a first message could not be handed over");
            }
        }
    }

    fn receive(self: &Rc<Self>, data: JsValue) {
        // Only the id is needed to find who asked; they read the rest.
        #[derive(serde::Deserialize)]
        struct Head {
            id: u32,
        }
        let Ok(head) = serde_wasm_bindgen::from_value::<Head>(data.clone()) else {
            return;
        };
        let waiting = self.pending.borrow_mut().remove(&head.id);
        if let Some(resolve) = waiting {
            resolve.call1(&JsValue::NULL, &data).ok(); // resolving a promise cannot throw
            return;
        }
        self.start();
        let Ok(message) = serde_wasm_bindgen::from_value::<ToPage>(data) else {
            return;
        };
        match message.answer {
            Answer::Notice(notice) => {
                if let Some(listener) = &*self.listener.borrow() {
                    listener(notice);
                }
            }
            Answer::Stopped(reason) => self.break_down(&reason),
            Answer::Authorize { ask, request } => {
                let inner = self.clone();
                wasm_bindgen_futures::spawn_local(async move {
                    let headers = inner.authorize(&request).await;
                    // If the worker is gone, nobody waits for this.
                    Link(inner)
                        .call(Call::Authorized { ask, headers }, JsValue::UNDEFINED)
                        .ok();
                });
            }
            Answer::Sign { ask, text } => self.sign(ask, text),
            _ => {}
        }
    }

    /// The host's headers for a request; its refusal is the failure's text.
    async fn authorize(&self, request: &Intended) -> Result<Vec<(String, String)>, Failure> {
        let authorizer = self.authorizer.borrow().clone();
        let Some(authorizer) = authorizer else {
            return Ok(Vec::new());
        };
        let refused = |error: JsValue| {
            Failure::new(
                Code::Unauthorized,
                format!(
                    "the page could not authorize the request: {}",
                    super::body::words(&error)
                ),
            )
        };
        let given = authorizer
            .call1(&JsValue::NULL, &to_js(request)?)
            .map_err(refused)?;
        let headers = JsFuture::from(Promise::resolve(&given))
            .await
            .map_err(refused)?;
        serde_wasm_bindgen::from_value(headers).map_err(|_not_headers| {
            // The error's own text might show a value, which is a secret.
            Failure::new(
                Code::BadOptions,
                "authorize must give headers: an object of names and values, pairs, or Headers",
            )
            .with_detail(serde_json::json!({ "option": "authorize" }))
        })
    }

    /// The engine died: everything that waits for it is told, once.
    fn break_down(&self, reason: &str) {
        if self.broken.borrow().is_some() {
            return;
        }
        let failure = Failure::new(
            Code::Internal,
            format!("the engine has stopped ({reason}). Start again and load the events again"),
        )
        .with_detail(serde_json::json!({ "stopped": "engine" }));
        self.refuse(failure.clone());
        if let Some(listener) = &*self.listener.borrow() {
            listener(Notice::Failed(failure));
        }
    }

    /// Whatever waits, and whatever is asked from now on, gets this failure.
    fn refuse(&self, failure: Failure) {
        *self.broken.borrow_mut() = Some(failure.clone());
        let waiting: Vec<(u32, Function)> = self.pending.borrow_mut().drain().collect();
        for (id, resolve) in waiting {
            let answer = ToPage {
                id,
                answer: Answer::Failed(failure.clone()),
                file: JsValue::UNDEFINED,
            };
            if let Ok(message) = to_js(&answer) {
                resolve.call1(&JsValue::NULL, &message).ok(); // resolving a promise cannot throw
            }
        }
    }
}

fn lost() -> Failure {
    Failure::new(
        Code::Internal,
        "the engine gave an answer to another question",
    )
}
