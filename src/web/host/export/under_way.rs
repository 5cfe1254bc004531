//! Which exports wait, run, were stopped or keep a file on the device.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::core::failure::Failure;
use crate::core::protocol::Signature;
use crate::web::disk::{DiskFile, Session};

type Signed = Result<Option<Signature>, Failure>;

/// All exports of one engine.
#[derive(Default)]
pub struct Exports {
    /// Turns given out, and turns that are over.
    queued: Cell<u32>,
    ended: Cell<u32>,
    /// Asked for and not over.
    open: RefCell<HashSet<u32>>,
    dropped: RefCell<HashSet<u32>>,
    files: RefCell<HashMap<u32, DiskFile>>,
    /// The folder on the device, once one was needed.
    pub(super) session: RefCell<Option<Session>>,
    next_ask: Cell<u32>,
    asks: RefCell<HashMap<u32, Function>>,
    answers: RefCell<HashMap<u32, Signed>>,
}

impl Exports {
    /// Lets go of the folder on the device, so that it can be removed.
    pub(in crate::web::host) fn leave_device(&self) {
        self.session.take();
    }

    /// A turn for `job`, behind all that were queued before.
    pub(super) fn queue(&self, job: u32) -> u32 {
        self.open.borrow_mut().insert(job);
        let turn = self.queued.get();
        self.queued.set(turn + 1);
        turn
    }

    pub(super) fn is_turn(&self, turn: u32) -> bool {
        self.ended.get() == turn
    }

    pub(super) fn end(&self, job: u32) {
        self.open.borrow_mut().remove(&job);
        self.dropped.borrow_mut().remove(&job);
        self.ended.set(self.ended.get() + 1);
    }

    /// Stops `job`, or removes its file.
    pub fn drop_one(&self, job: u32) {
        if self.open.borrow().contains(&job) {
            self.dropped.borrow_mut().insert(job);
            self.stop();
        }
        let file = self.files.borrow_mut().remove(&job);
        if let Some(file) = file {
            spawn_local(file.remove());
        }
    }

    /// Stops all that are not finished.
    pub fn drop_open(&self) {
        let open: Vec<u32> = self.open.borrow().iter().copied().collect();
        self.dropped.borrow_mut().extend(open);
        self.stop();
    }

    pub(super) fn is_dropped(&self, job: u32) -> bool {
        self.dropped.borrow().contains(&job)
    }

    /// The file of a finished job lies on the device until the job is dropped.
    pub(super) fn keep(&self, job: u32, file: Option<DiskFile>) {
        if let Some(file) = file {
            self.files.borrow_mut().insert(job, file);
        }
    }

    /// A question to the page, and what is kept once it is answered.
    pub(super) fn ask(&self) -> (u32, Promise) {
        let ask = self.next_ask.get() + 1;
        self.next_ask.set(ask);
        let promise = Promise::new(&mut |resolve, _| {
            self.asks.borrow_mut().insert(ask, resolve);
        });
        (ask, promise)
    }

    /// The page's answer; none after a stop.
    pub(super) async fn signature(&self, ask: u32, answered: Promise) -> Signed {
        JsFuture::from(answered).await.ok(); // it cannot reject
        self.answers.borrow_mut().remove(&ask).unwrap_or(Ok(None))
    }

    /// The page has answered.
    pub fn signed(&self, ask: u32, signature: Signed) {
        let open = self.asks.borrow_mut().remove(&ask);
        if let Some(resolve) = open {
            self.answers.borrow_mut().insert(ask, signature);
            resolve.call0(&JsValue::NULL).ok(); // resolving a promise cannot throw
        }
    }

    /// Ends all waits for the page.
    pub fn stop(&self) {
        let open: Vec<Function> = self
            .asks
            .borrow_mut()
            .drain()
            .map(|(_, open)| open)
            .collect();
        for resolve in open {
            resolve.call0(&JsValue::NULL).ok(); // resolving a promise cannot throw
        }
    }
}
