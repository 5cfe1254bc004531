//! The digest of a file or of a page, computed by a worker of its own while the
//! file is made or the page is read.
//!
//! SHA-256 takes as long as writing a large CSV or parsing a large page does, and
//! the one needs nothing of the other but its bytes. A small one needs none, and
//! where a browser starts no worker from a worker, or does not say that it did not,
//! the engine computes it itself.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::buffers::Buffers;
use super::worker::{Started, beside};
use crate::core::export::Digest;
use crate::core::failure::{Code, Failure};

/// The name by which a worker knows that it is to digest.
pub const NAME: &str = "audit-explorer-digest";

/// Posts on their way at most: so far may the writer be ahead.
const MOST_POSTS: u32 = 8;

/// What the worker says once it listens: what is posted before that, a browser may drop.
const HELLO: &str = "hello";

/// Bytes posted at once.
const POST_BYTES: usize = 4 << 20;

/// One that does not begin in this time is not waited for; one that has begun is taken for dead after so many times of
/// silence. Several times, for a machine that slept in the meantime counts as one.
const PATIENCE_MILLIS: u32 = 2_000;
const PATIENCE_TIMES: u32 = 5;

/// So much is a piece of its own; less is gathered first.
const WORTH_A_PIECE: usize = 128 << 10;

/// A worker that digests one file in the making, and what it is still to be given.
pub struct Hasher {
    worker: Rc<Started>,
    state: Rc<State>,
    /// Not yet posted: pieces, how long they are together, and what comes after them.
    pieces: Array,
    pieces_bytes: usize,
    rest: Vec<u8>,
    /// What `rest` is posted in.
    buffers: Buffers,
}

#[derive(Default)]
struct State {
    listens: Cell<bool>,
    /// What the worker is done with.
    free: RefCell<Vec<ArrayBuffer>>,
    /// What waits until it listens: lists of pieces.
    queue: RefCell<Vec<Array>>,
    under_way: Cell<u32>,
    hex: RefCell<Option<String>>,
    /// The engine digests them itself.
    here: RefCell<Option<Digest>>,
    broken: Cell<bool>,
    waiter: RefCell<Option<Function>>,
}

impl Hasher {
    /// Takes the next bytes of the file.
    pub async fn update(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if bytes.len() < WORTH_A_PIECE {
            self.rest.extend_from_slice(bytes);
        } else {
            self.gather_rest();
            self.add_copy(bytes);
        }
        self.post_enough().await
    }

    /// The same of bytes that lie outside the Wasm memory. They are handed over, not copied:
    /// whoever had them has them no longer.
    pub async fn hand_over(&mut self, bytes: Uint8Array) -> Result<(), Failure> {
        self.gather_rest();
        self.pieces_bytes += bytes.length() as usize;
        self.pieces.push(&bytes);
        self.post_enough().await
    }

    /// The buffers of pieces that the worker is done with.
    pub fn given_back(&self) -> Vec<ArrayBuffer> {
        self.state.free.take()
    }

    async fn post_enough(&mut self) -> Result<(), Failure> {
        if self.pieces_bytes + self.rest.len() < POST_BYTES {
            return Ok(());
        }
        self.post();
        let few = |state: &State| state.under_way.get() < MOST_POSTS;
        self.state.until(few).await
    }

    fn gather_rest(&mut self) {
        let mut rest = std::mem::take(&mut self.rest);
        if !rest.is_empty() {
            self.add_copy(&rest);
            rest.clear();
        }
        self.rest = rest;
    }

    fn add_copy(&mut self, bytes: &[u8]) {
        for buffer in self.given_back() {
            self.buffers.give_back(buffer);
        }
        self.pieces.push(&self.buffers.filled(bytes));
        self.pieces_bytes += bytes.len();
    }

    /// The digest of all of them, in hexadecimal.
    pub async fn finish(mut self) -> Result<String, Failure> {
        self.gather_rest();
        if self.pieces_bytes > 0 {
            self.post();
        }
        // No pieces stand for the end.
        self.post();
        if !self.state.listens.get() {
            // It is little, or the worker would have begun: done here it is there sooner than its first word.
            self.state.digest_here();
        }
        let done = |state: &State| state.hex.borrow().is_some();
        self.state.until(done).await?;
        self.state.hex.take().ok_or_else(died)
    }

    fn post(&mut self) {
        self.gather_rest();
        let pieces = std::mem::take(&mut self.pieces);
        self.pieces_bytes = 0;
        self.state.under_way.set(self.state.under_way.get() + 1);
        self.state.queue.borrow_mut().push(pieces);
        self.state.send(&self.worker);
    }

    /// Starts one; none where no worker can be started from here. Its program is this worker's own.
    pub fn start() -> Option<Hasher> {
        // On a page, which has the engine beside it where no worker may be, there is no program to run.
        let scope: DedicatedWorkerGlobalScope = js_sys::global().dyn_into().ok()?;
        let state = Rc::<State>::default();
        let (heard, died) = (state.clone(), state.clone());
        let script = beside("worker_loader.js").unwrap_or_else(|| scope.location().href());
        let worker = Started::start(
            &script,
            NAME,
            move |worker, message| heard.hear(worker, message),
            move || {
                died.broken.set(true);
                died.wake();
            },
        );
        let worker = worker.ok()?;
        Some(Hasher {
            worker,
            state,
            pieces: Array::new(),
            pieces_bytes: 0,
            rest: Vec::new(),
            buffers: Buffers::default(),
        })
    }
}

impl State {
    fn hear(&self, worker: &Started, message: JsValue) {
        match message.as_string() {
            // Too late, if it has nothing to do any more.
            Some(hello) if hello == HELLO => {
                self.listens.set(self.here.borrow().is_none());
                self.send(worker);
            }
            Some(hex) => *self.hex.borrow_mut() = Some(hex),
            None => {
                let buffers = message.dyn_into::<Array>().unwrap_or_default();
                let buffers = buffers.iter().map(JsCast::unchecked_into);
                self.free.borrow_mut().extend(buffers);
                self.under_way.set(self.under_way.get().saturating_sub(1));
            }
        }
        self.wake();
    }

    fn send(&self, worker: &Started) {
        if self.here.borrow().is_some() {
            return self.digest_here();
        }
        if !self.listens.get() {
            return;
        }
        for pieces in self.queue.take() {
            let buffers = pieces
                .iter()
                .map(|piece| piece.unchecked_into::<Uint8Array>().buffer());
            let transfer: Array = buffers.collect();
            if !worker.post(&pieces, &transfer) {
                self.broken.set(true);
            }
        }
    }

    /// What waits for a worker that does not begin, the engine does.
    fn digest_here(&self) {
        let mut here = self.here.borrow_mut();
        let digest = here.get_or_insert_default();
        for pieces in self.queue.take() {
            if pieces.length() == 0 {
                *self.hex.borrow_mut() = Some(std::mem::take(digest).hex());
            }
            for piece in pieces.iter() {
                let piece: Uint8Array = piece.unchecked_into();
                digest.update(&piece.to_vec());
                self.free.borrow_mut().push(piece.buffer());
            }
            self.under_way.set(self.under_way.get().saturating_sub(1));
        }
    }

    /// Waits until `holds`; a worker that died is a failure.
    async fn until(&self, holds: impl Fn(&State) -> bool) -> Result<(), Failure> {
        let mut times = 0;
        while !holds(self) {
            let late = self.broken.get() || times > 0;
            if late && !self.listens.get() {
                self.digest_here();
                continue;
            }
            if self.broken.get() || times == PATIENCE_TIMES {
                return Err(died());
            }
            let promise = Promise::new(&mut |resolve, _| {
                *self.waiter.borrow_mut() = Some(resolve);
            });
            let first = Promise::race(&Array::of2(&promise, &super::timer::after(PATIENCE_MILLIS)));
            JsFuture::from(first).await.ok(); // neither can reject
            times = match self.waiter.borrow_mut().take() {
                Some(_unheard) => times + 1,
                None => 0,
            };
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

/// A digesting worker's program: takes lists of pieces, gives their buffers back, and after an empty list says the
/// digest of them all.
pub fn serve(scope: &DedicatedWorkerGlobalScope) {
    let page = scope.clone();
    let mut digest = Digest::default();
    // One buffer for all pieces: making them anew costs as much as filling them.
    let mut bytes = Vec::new();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Ok(pieces) = event.data().dyn_into::<Array>() else {
            return;
        };
        if pieces.length() == 0 {
            let digest = JsValue::from_str(&std::mem::take(&mut digest).hex());
            page.post_message(&digest).ok(); // nobody is left to be told
            return;
        }
        let buffers = Array::new();
        for piece in pieces.iter() {
            let piece: Uint8Array = piece.unchecked_into();
            bytes.resize(piece.length() as usize, 0);
            piece.copy_to(&mut bytes);
            digest.update(&bytes);
            buffers.push(&piece.buffer());
        }
        page.post_message_with_transfer(&buffers, &buffers).ok(); // nobody is left to be told
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    scope.post_message(&JsValue::from_str(HELLO)).ok(); // unheard, it is given nothing
    // Lives exactly as long as the worker.
    on_message.forget();
}
