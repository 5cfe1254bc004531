//! Workers that parse blocks of records, so that a load uses every core.
//!
//! Blocks go out numbered, batches come back in any order and are handed over
//! in the order of their numbers. Where no worker can be had, everything is
//! parsed by whoever asks; the result is the same, byte for byte.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Function, Promise, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, WorkerGlobalScope};

use super::buffers::Buffers;
use super::message::to_js;
use super::worker::{Started, beside};
use crate::core::failure::{Code, Failure};
use crate::core::load::{Block, Parser};
use crate::core::protocol::ReadOptions;
use crate::core::store::Batch;

/// The name by which a worker knows that it is to parse.
pub const NAME: &str = "audit-explorer-parser";

/// More would wait for the one who appends.
const MOST_WORKERS: u32 = 6;
/// Blocks under way for each worker: one that it parses and one that waits.
const BLOCKS_EACH: usize = 2;

/// Batches that are held until one before them is there: where a browser is slow to pass messages on, whoever asks
/// could parse a whole body meanwhile.
const MOST_HELD: usize = 16;

/// A worker that answers nothing for so many times so long is taken for dead: not every browser says
/// when one dies. Several times, for a machine that slept in the meantime counts as one.
const PATIENCE_TIMES: u32 = 5;
const PATIENCE_MILLIS: u32 = 2_000;

/// What is said to a parsing worker. Bytes ride beside it; the text, which is nearly all of them, alone,
/// so that it is copied once on either side.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct ToParser {
    /// The load; what belongs to an older one is dropped.
    load: u32,
    number: u32,
    /// How to read, with the first message of a load, whose bytes are then the sample.
    begin: Option<ReadOptions>,
    /// Where the records stand in `text`.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    places: JsValue,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    text: JsValue,
}

/// What a parsing worker answers. Its first message, with [`HELLO`] for the number, says that it
/// listens: what is posted before that, a browser may drop.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct FromParser {
    load: u32,
    number: u32,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    bytes: JsValue,
}

const HELLO: u32 = u32::MAX;

struct Parsing {
    worker: Rc<Started>,
    listens: Cell<bool>,
    under_way: Cell<usize>,
    /// The load that it was told of last.
    knows: Cell<u32>,
}

/// The workers, and the batches on their way back.
#[derive(Default)]
pub struct Parsers {
    workers: RefCell<Vec<Parsing>>,
    load: Cell<u32>,
    sample: RefCell<Option<Block>>,
    sent: Cell<u32>,
    taken: Cell<u32>,
    arrived: RefCell<BTreeMap<u32, Batch>>,
    waiter: RefCell<Option<Function>>,
    /// What texts are sent in.
    buffers: Buffers,
    broken: Cell<bool>,
    /// They were asked for in this load; where none can be had, that is so once and for all.
    asked: Cell<bool>,
}

impl Parsers {
    /// Starts the workers that are not there yet, as many as cores allow beside this one.
    pub fn start(self: &Rc<Self>) {
        if self.asked.replace(true) || !self.workers.borrow().is_empty() {
            return;
        }
        // On the page itself there are none: they would be workers as well, and those it may not have.
        let Ok(scope) = js_sys::global().dyn_into::<WorkerGlobalScope>() else {
            return;
        };
        let cores = scope.navigator().hardware_concurrency() as u32;
        let count = cores.saturating_sub(1).clamp(1, MOST_WORKERS);
        let script = beside("worker_loader.js").unwrap_or_else(|| scope.location().href());
        let started = (0..count as usize).map_while(|place| self.start_one(&script, place));
        let started: Vec<_> = started.collect();
        *self.workers.borrow_mut() = started;
        self.broken.set(false);
    }

    fn start_one(self: &Rc<Self>, script: &str, place: usize) -> Option<Parsing> {
        let (hearing, failing) = (Rc::downgrade(self), Rc::downgrade(self));
        let heard = move |_: &Started, message| {
            if let Some(parsers) = hearing.upgrade() {
                parsers.receive(place, message);
            }
        };
        let died = move || {
            if let Some(parsers) = failing.upgrade() {
                parsers.failed(place);
            }
        };
        // A browser that starts no worker from a worker does without.
        let worker = Started::start(script, NAME, heard, died).ok()?;
        Some(Parsing {
            worker,
            listens: Cell::new(false),
            under_way: Cell::new(0),
            knows: Cell::new(0),
        })
    }

    /// Another load begins; `sample` is its first block, from which the mapping is chosen.
    pub fn begin(&self, sample: Block) {
        *self.sample.borrow_mut() = Some(sample);
    }

    /// Whether the load under way has begun here.
    pub fn has_begun(&self) -> bool {
        self.sample.borrow().is_some()
    }

    /// Drops what is under way.
    pub fn reset(&self) {
        self.load.set(self.load.get() + 1);
        self.asked.set(false);
        self.sample.borrow_mut().take();
        self.arrived.borrow_mut().clear();
        self.sent.set(0);
        self.taken.set(0);
        for worker in self.workers.borrow().iter() {
            worker.under_way.set(0);
        }
        if self.broken.replace(false) {
            // What is dead is replaced when the next load begins.
            self.workers.borrow_mut().clear();
        }
    }

    /// Sends a block to the worker with the least to do; gives it back where all have enough.
    pub fn send(&self, block: Block, options: &ReadOptions) -> Option<Block> {
        let workers = self.workers.borrow();
        let free = workers
            .iter()
            .filter(|worker| worker.listens.get() && worker.under_way.get() < BLOCKS_EACH)
            .min_by_key(|worker| worker.under_way.get());
        let Some(worker) = free else {
            return Some(block);
        };
        if self.broken.get() {
            return Some(block);
        }
        if worker.knows.get() != self.load.get() + 1 {
            let Some(sample) = &*self.sample.borrow() else {
                return Some(block);
            };
            if !self.post(worker, 0, Some(options.clone()), sample) {
                return Some(block);
            }
            worker.knows.set(self.load.get() + 1);
        }
        if !self.post(worker, self.sent.get(), None, &block) {
            return Some(block);
        }
        worker.under_way.set(worker.under_way.get() + 1);
        self.sent.set(self.sent.get() + 1);
        None
    }

    fn post(
        &self,
        worker: &Parsing,
        number: u32,
        begin: Option<ReadOptions>,
        block: &Block,
    ) -> bool {
        let places = Uint8Array::from(&block.places_to_wire()[..]);
        let text = self.buffers.filled(&block.text);
        let transfer = Array::of2(&places.buffer(), &text.buffer());
        let message = ToParser {
            load: self.load.get(),
            number,
            begin,
            places: places.into(),
            text: text.into(),
        };
        to_js(&message).is_ok_and(|message| worker.worker.post(&message, &transfer))
    }

    /// A batch that was made by whoever asks takes its place in the order.
    pub fn put(&self, batch: Batch) {
        self.arrived.borrow_mut().insert(self.sent.get(), batch);
        self.sent.set(self.sent.get() + 1);
    }

    /// The next batch in the order of the blocks, if it is there.
    pub fn take(&self) -> Option<Batch> {
        let batch = self.arrived.borrow_mut().remove(&self.taken.get())?;
        self.taken.set(self.taken.get() + 1);
        Some(batch)
    }

    /// Whether batches are still to come.
    pub fn is_waiting(&self) -> bool {
        self.taken.get() < self.sent.get()
    }

    /// Whether so much is held for want of a batch before it that nothing more should be parsed.
    pub fn is_behind(&self) -> bool {
        self.arrived.borrow().len() >= MOST_HELD
    }

    /// Resolves when something has arrived since; a worker that died is a failure.
    pub async fn arrival(&self) -> Result<(), Failure> {
        let (load, mut times) = (self.load.get(), 0);
        while !self.broken.get() && !self.arrived.borrow().contains_key(&self.taken.get()) {
            let promise = Promise::new(&mut |resolve, _| {
                *self.waiter.borrow_mut() = Some(resolve);
            });
            let first = Promise::race(&Array::of2(&promise, &super::timer::after(PATIENCE_MILLIS)));
            JsFuture::from(first).await.ok(); // neither can reject
            if self.waiter.borrow_mut().take().is_none() || self.load.get() != load {
                break; // something came, for this load or another
            }
            times += 1;
            if times == PATIENCE_TIMES {
                self.broken.set(true);
            }
        }
        self.check()
    }

    /// A worker that died is a failure.
    pub fn check(&self) -> Result<(), Failure> {
        if self.broken.get() {
            return Err(Failure::new(
                Code::Internal,
                "a part of the engine has stopped in the middle of the load. What had arrived is kept; load it again",
            ));
        }
        Ok(())
    }

    fn receive(&self, place: usize, data: JsValue) {
        let Ok(answer) = serde_wasm_bindgen::from_value::<FromParser>(data) else {
            return;
        };
        if answer.number == HELLO {
            if let Some(worker) = self.workers.borrow().get(place) {
                worker.listens.set(true);
            }
            return;
        }
        let wire = vector(&answer.bytes);
        if let Some(bytes) = answer.bytes.dyn_ref::<Uint8Array>() {
            self.buffers.give_back(bytes.buffer());
        }
        if answer.load != self.load.get() {
            return;
        }
        if let Some(worker) = self.workers.borrow().get(place) {
            worker
                .under_way
                .set(worker.under_way.get().saturating_sub(1));
        }
        match Batch::from_wire(&wire) {
            Some(batch) => {
                self.arrived.borrow_mut().insert(answer.number, batch);
            }
            None => self.broken.set(true),
        }
        self.wake();
    }

    /// One that never spoke was given nothing: the rest do without it. WebKit, offline, does not
    /// start the workers of a worker.
    fn failed(&self, place: usize) {
        let spoke = self
            .workers
            .borrow()
            .get(place)
            .is_some_and(|worker| worker.listens.get());
        if spoke {
            self.broken.set(true);
            self.wake();
        }
    }

    fn wake(&self) {
        let waiter = self.waiter.borrow_mut().take();
        if let Some(resolve) = waiter {
            resolve.call0(&JsValue::NULL).ok(); // resolving a promise cannot throw
        }
    }
}

fn vector(bytes: &JsValue) -> Vec<u8> {
    let bytes = bytes.dyn_ref::<Uint8Array>();
    bytes.map(Uint8Array::to_vec).unwrap_or_default()
}

/// A copy of `wire`: in what the block's text lay in, which is nearly always longer, and costs nothing to be made.
fn answer_in(free: Option<ArrayBuffer>, wire: &[u8]) -> Uint8Array {
    let long = |buffer: &ArrayBuffer| buffer.byte_length() as usize >= wire.len();
    let Some(buffer) = free.filter(long) else {
        return Uint8Array::from(wire);
    };
    let bytes = Uint8Array::new_with_byte_offset_and_length(&buffer, 0, wire.len() as u32);
    bytes.copy_from(wire);
    bytes
}

/// A parsing worker's program: answers each block with its batch.
pub fn serve(scope: &DedicatedWorkerGlobalScope) {
    let page = scope.clone();
    let mut parser: Option<Parser> = None;
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        // What cannot be read or parsed is answered without a batch, which the other side takes for a fault.
        let Ok(message) = serde_wasm_bindgen::from_value::<ToParser>(event.data()) else {
            return;
        };
        let block = Block::from_wire(&vector(&message.places), vector(&message.text));
        let free = message.text.dyn_ref().map(Uint8Array::buffer);
        if let Some(options) = message.begin {
            parser = block.and_then(|sample| Parser::new(&sample, &options).ok());
            return;
        }
        let wire = match (&mut parser, block) {
            (Some(parser), Some(block)) => parser.parse(&block).to_wire(),
            _ => Vec::new(),
        };
        let bytes = answer_in(free, &wire);
        let transfer = Array::of1(&bytes.buffer());
        let answer = FromParser {
            load: message.load,
            number: message.number,
            bytes: bytes.into(),
        };
        if let Ok(answer) = to_js(&answer) {
            page.post_message_with_transfer(&answer, &transfer).ok(); // a lost answer shows as a load that waits
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    let hello = FromParser {
        load: 0,
        number: HELLO,
        bytes: JsValue::UNDEFINED,
    };
    if let Ok(hello) = to_js(&hello) {
        scope.post_message(&hello).ok(); // unheard, it is given nothing to do
    }
    // Lives exactly as long as the worker.
    on_message.forget();
}
