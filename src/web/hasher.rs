//! The digest of a file or of a page, computed by a worker of its own while the
//! file is made or the page is read.
//!
//! SHA-256 takes as long as writing a large CSV or parsing a large page does, and
//! the one needs nothing of the other but its bytes. A small one needs none, and
//! where a browser starts no worker from a worker, the engine computes it itself.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::core::export::Digest;
use crate::core::failure::{Code, Failure};

/// The name by which a worker knows that it is to digest.
pub const NAME: &str = "audit-explorer-digest";

/// Pieces on their way at most: so far may the writer be ahead.
const MOST_PIECES: u32 = 8;

/// What the worker says once it listens: what is posted before that, a browser may drop.
const HELLO: &str = "hello";

/// Bytes posted at once.
const PIECE_BYTES: usize = 4 << 20;

/// A worker that digests one file in the making, and what it is still to be given.
pub struct Hasher {
    worker: Worker,
    state: Rc<State>,
    /// Not yet posted.
    piece: Vec<u8>,
    // Kept alive for as long as the worker may call them.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(JsValue)>,
}

#[derive(Default)]
struct State {
    listens: Cell<bool>,
    /// Pieces that wait until it listens.
    queue: RefCell<Vec<Uint8Array>>,
    under_way: Cell<u32>,
    hex: RefCell<Option<String>>,
    broken: Cell<bool>,
    waiter: RefCell<Option<Function>>,
}

impl Drop for Hasher {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Hasher {
    /// Takes the next bytes of the file.
    pub async fn update(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() < PIECE_BYTES {
            return Ok(());
        }
        self.post();
        let few = |state: &State| state.under_way.get() < MOST_PIECES;
        self.state.until(few).await
    }

    /// The digest of all of them, in hexadecimal.
    pub async fn finish(mut self) -> Result<String, Failure> {
        if !self.piece.is_empty() {
            self.post();
        }
        // An empty piece stands for the end.
        self.post();
        let done = |state: &State| state.hex.borrow().is_some();
        self.state.until(done).await?;
        self.state.hex.take().ok_or_else(died)
    }

    fn post(&mut self) {
        let bytes = Uint8Array::from(&self.piece[..]);
        self.piece.clear();
        self.state.under_way.set(self.state.under_way.get() + 1);
        self.state.queue.borrow_mut().push(bytes);
        self.state.send(&self.worker);
    }

    /// Starts one; none where no worker can be started from here. Its program is this worker's own.
    pub fn start() -> Option<Hasher> {
        // On a page, which has the engine beside it where no worker may be, there is no program to run.
        let scope: DedicatedWorkerGlobalScope = js_sys::global().dyn_into().ok()?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name(NAME);
        let worker = Worker::new_with_options(&scope.location().href(), &options).ok()?;
        let state = Rc::<State>::default();
        let on_message = {
            let (state, worker) = (state.clone(), worker.clone());
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                match event.data().as_string() {
                    Some(hello) if hello == HELLO => {
                        state.listens.set(true);
                        state.send(&worker);
                    }
                    Some(hex) => *state.hex.borrow_mut() = Some(hex),
                    None => state.under_way.set(state.under_way.get().saturating_sub(1)),
                }
                state.wake();
            })
        };
        let on_error = {
            let state = state.clone();
            Closure::<dyn FnMut(JsValue)>::new(move |_event: JsValue| {
                state.broken.set(true);
                state.wake();
            })
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Hasher {
            worker,
            state,
            piece: Vec::new(),
            _on_message: on_message,
            _on_error: on_error,
        })
    }
}

impl State {
    fn send(&self, worker: &Worker) {
        if !self.listens.get() {
            return;
        }
        for bytes in self.queue.take() {
            let transfer = Array::of1(&bytes.buffer());
            if worker
                .post_message_with_transfer(&bytes, &transfer)
                .is_err()
            {
                self.broken.set(true);
            }
        }
    }

    /// Waits until `holds`; a worker that died is a failure.
    async fn until(&self, holds: impl Fn(&State) -> bool) -> Result<(), Failure> {
        while !holds(self) {
            if self.broken.get() {
                return Err(died());
            }
            let promise = Promise::new(&mut |resolve, _| {
                *self.waiter.borrow_mut() = Some(resolve);
            });
            JsFuture::from(promise).await.ok(); // it cannot reject
        }
        Ok(())
    }

    fn wake(&self) {
        let waiter = self.waiter.borrow_mut().take();
        if let Some(resolve) = waiter {
            resolve.call0(&JsValue::NULL).ok(); // resolving a promise cannot throw
        }
    }
}

fn died() -> Failure {
    Failure::new(
        Code::Internal,
        "the part of the engine that computes digests has stopped; try again",
    )
}

/// A digesting worker's program: takes pieces, and after an empty one says their digest.
pub fn serve(scope: &DedicatedWorkerGlobalScope) {
    let page = scope.clone();
    let mut digest = Digest::default();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Ok(bytes) = event.data().dyn_into::<Uint8Array>() else {
            return;
        };
        let answer = if bytes.length() == 0 {
            JsValue::from_str(&std::mem::take(&mut digest).hex())
        } else {
            digest.update(&bytes.to_vec());
            JsValue::NULL
        };
        page.post_message(&answer).ok(); // nobody is left to be told
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    scope.post_message(&JsValue::from_str(HELLO)).ok(); // unheard, it is given nothing
    // Lives exactly as long as the worker.
    on_message.forget();
}
