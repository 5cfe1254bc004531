//! Which exports wait, run, were stopped or keep a file on the device.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet, VecDeque};

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::core::failure::Failure;
use crate::core::protocol::Signature;
use crate::web::disk::{DiskFile, Session};
use crate::web::sink::Sink;

type Signed = Result<Option<Signature>, Failure>;

/// A question to the page.
struct Ask {
    job: u32,
    /// Ends the wait for its answer.
    resolve: Function,
}

/// All exports of one engine.
#[derive(Default)]
pub struct Exports {
    /// Asked for and not over; the first is being made.
    open: RefCell<VecDeque<u32>>,
    dropped: RefCell<HashSet<u32>>,
    files: RefCell<HashMap<u32, DiskFile>>,
    /// The folder on the device, once one was needed.
    session: RefCell<Option<Session>>,
    /// Counts how often it was left.
    left: Cell<u32>,
    next_ask: Cell<u32>,
    asks: RefCell<HashMap<u32, Ask>>,
    answers: RefCell<HashMap<u32, Signed>>,
}

impl Exports {
    /// Lets go of the folder on the device and of all files in it, so that they can be removed.
    pub(in crate::web::host) fn leave_device(&self) {
        self.left.set(self.left.get() + 1);
        self.session.take();
        self.files.take();
    }

    /// Writes with the folder on the device at hand.
    pub(super) async fn write(&self, sink: &mut Sink, bytes: &[u8]) -> Result<(), Failure> {
        // Taken out meanwhile: exports run one after the other, so nobody else asks for it.
        let (left, mut session) = (self.left.get(), self.session.take());
        let outcome = sink.write(bytes, &mut session).await;
        if self.left.get() == left {
            *self.session.borrow_mut() = session;
        }
        outcome
    }

    /// `job` is made once all that were queued before it are over.
    pub(super) fn queue(&self, job: u32) {
        self.open.borrow_mut().push_back(job);
    }

    pub(super) fn is_turn(&self, job: u32) -> bool {
        self.open.borrow().front() == Some(&job)
    }

    /// It is over, whether it had its turn or not.
    pub(super) fn end(&self, job: u32) {
        self.open.borrow_mut().retain(|open| *open != job);
        self.dropped.borrow_mut().remove(&job);
    }

    /// Stops `job`, or removes its file.
    pub fn drop_one(&self, job: u32) {
        if self.open.borrow().contains(&job) {
            self.dropped.borrow_mut().insert(job);
            self.stop_asking(|ask| ask.job == job);
        }
        let file = self.files.borrow_mut().remove(&job);
        if let Some(file) = file {
            spawn_local(file.remove());
        }
    }

    /// Stops all that are not finished.
    pub fn drop_open(&self) {
        let open = self.open.borrow();
        self.dropped.borrow_mut().extend(open.iter());
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

    /// A question of `job` to the page, and what is kept once it is answered.
    pub(super) fn ask(&self, job: u32) -> (u32, Promise) {
        let ask = self.next_ask.get() + 1;
        self.next_ask.set(ask);
        let promise = Promise::new(&mut |resolve, _| {
            self.asks.borrow_mut().insert(ask, Ask { job, resolve });
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
        if let Some(open) = open {
            self.answers.borrow_mut().insert(ask, signature);
            open.resolve.call0(&JsValue::NULL).ok(); // resolving a promise cannot throw
        }
    }

    /// Ends all waits for the page.
    pub fn stop(&self) {
        self.stop_asking(|_all| true);
    }

    fn stop_asking(&self, ends: impl Fn(&Ask) -> bool) {
        let mut asks = self.asks.borrow_mut();
        let ended: Vec<Ask> = asks
            .extract_if(|_, ask| ends(ask))
            .map(|(_, ask)| ask)
            .collect();
        drop(asks);
        for ask in ended {
            ask.resolve.call0(&JsValue::NULL).ok(); // resolving a promise cannot throw
        }
    }
}
