//! Drives an engine: reads bodies into it, answers the page, writes files,
//! and lets messages through in between.
//!
//! One of these lives in the worker. Long work runs in slices of a few
//! milliseconds, so that a search during a load is answered at once and a stop
//! is heeded.

mod case;
mod export;
mod files;
mod find;
mod keep;
mod load;
mod newer;
mod panels;
mod remap;
mod sort;
mod unzip;
mod verify;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

use super::authorize::Asks;
use super::body::BodyStop;
use super::device::when_forgotten;
use super::disk::sweep_left_over;
use super::hasher::Hasher;
use super::message::{Answer, Call, ToPage, ToWorker};
use super::parsers::Parsers;
use super::{clock, zone};
use crate::core::engine::{Engine, PendingSearch};
use crate::core::protocol::{Notice, Reply, Request};

/// Work goes on for so long before messages are let through.
pub(in crate::web) const SLICE_MILLIS: f64 = 12.0;
/// The page is told of progress this often.
pub(super) const PROGRESS_MILLIS: f64 = 100.0;
/// A load that goes on for longer than this has its rows drawn anew less often: to draw takes time from reading.
const LONG_MILLIS: f64 = 1_000.0;
const LONG_PROGRESS_MILLIS: f64 = 250.0;
/// A load gets the help of further workers only so long after its first rows: to start them takes the time in
/// which the page draws those. What is short never needs any.
const ALONE_MILLIS: f64 = 100.0;
/// Bytes fed to the engine in one go: a local file's chunk may be megabytes.
const FEED_BYTES: usize = 256 << 10;
/// Rows written in one go.
const EXPORT_ROWS: usize = 2000;

/// An engine and the way back to the page.
pub struct Host {
    pub(super) engine: RefCell<Engine>,
    pub(super) post: Box<dyn Fn(&ToPage)>,
    /// Counts the stops; a load that began before the last one ends.
    pub(super) stops: Cell<u32>,
    /// Counts those that were of all long work, and not of a load alone.
    all_stops: Cell<u32>,
    /// Counts those of them that were somebody's wish: they end exports, too, and a load does not.
    ends: Cell<u32>,
    /// Ends the request under way.
    pub(super) abort: RefCell<Option<AbortController>>,
    /// Ends the body being read, which may not be of a request, or not heed its end (WebKit).
    body: RefCell<Option<BodyStop>>,
    pub(super) asks: Asks,
    now_fixed: Cell<bool>,
    loading: Cell<bool>,
    /// Loads that wait for the one under way to end.
    waiting: Cell<u32>,
    /// Counts the calls for figures; only the newest is answered.
    panels: Cell<u32>,
    /// Counts the searches; a typed one ends with the next.
    finds: Cell<u32>,
    /// The typed search that waits for its next slice, or that another was typed over.
    typed_over: RefCell<Option<PendingSearch>>,
    /// Searches that took more than one slice and go on.
    searching: Cell<u32>,
    held: find::Held,
    /// Counts the orders; one that is not ready yet ends with the next.
    sorts: Cell<u32>,
    parsers: Rc<Parsers>,
    /// When the first rows of the load under way were there.
    first_rows: Cell<Option<f64>>,
    /// Whether more of the load under way has come than the page was told of.
    pub(in crate::web) untold: Cell<bool>,
    exports: export::Exports,
    keeper: keep::Keeper,
    /// Digests the page being read, if it is long.
    pub(in crate::web) page_digest: RefCell<Option<Hasher>>,
}

impl Host {
    /// A host that sends by `post`. What windows that are closed left on the device goes.
    pub fn new(post: impl Fn(&ToPage) + 'static) -> Rc<Host> {
        let mut engine = Engine::default();
        engine.set_room(load::has_room);
        let host = Rc::new(Host {
            engine: RefCell::new(engine),
            post: Box::new(post),
            stops: Cell::new(0),
            all_stops: Cell::new(0),
            ends: Cell::new(0),
            abort: RefCell::new(None),
            body: RefCell::new(None),
            asks: Asks::default(),
            now_fixed: Cell::new(false),
            loading: Cell::new(false),
            waiting: Cell::new(0),
            panels: Cell::new(0),
            finds: Cell::new(0),
            typed_over: RefCell::default(),
            searching: Cell::new(0),
            held: find::Held::default(),
            sorts: Cell::new(0),
            parsers: Rc::default(),
            first_rows: Cell::new(None),
            untold: Cell::new(false),
            exports: export::Exports::default(),
            keeper: keep::Keeper::default(),
            page_digest: RefCell::default(),
        });
        let weak = Rc::downgrade(&host);
        when_forgotten(move || {
            if let Some(host) = weak.upgrade() {
                host.forgets();
            }
        });
        spawn_local(sweep_left_over());
        host
    }

    /// Answers a message, now or later.
    pub fn receive(self: &Rc<Self>, message: ToWorker) {
        let host = self.clone();
        self.tick();
        let Some(message) = self.held.pass(message) else {
            return;
        };
        match message.call {
            Call::Load {
                read,
                append,
                source,
                left_out,
            } => {
                // A load in the foreground ends the one before it.
                self.make_way();
                spawn_local(async move {
                    let inputs = load::inputs(source.map(|source| *source), message.load);
                    let answer = match host.load_alone(*read, append, (inputs, left_out)).await {
                        Ok(report) => Answer::Loaded(Box::new(report)),
                        Err(failure) => Answer::Failed(failure),
                    };
                    host.answer(message.id, answer, JsValue::UNDEFINED);
                });
            }
            Call::Newer { read, source } => {
                self.make_way();
                spawn_local(async move {
                    let answer = match host.load_newer(*read, &source).await {
                        Ok(new) => Answer::Newer(Box::new(new)),
                        Err(failure) => Answer::Failed(failure),
                    };
                    host.answer(message.id, answer, JsValue::UNDEFINED);
                });
            }
            Call::Export { options, job } => spawn_local(async move {
                match host.export_in_turn(&options, job, message.load).await {
                    Ok((summary, file)) => {
                        host.answer(message.id, Answer::Exported(Box::new(summary)), file.into());
                    }
                    Err(failure) => {
                        host.answer(message.id, Answer::Failed(failure), JsValue::UNDEFINED)
                    }
                }
            }),
            Call::Panels(request) => spawn_local(async move {
                let answer = match host.panels(*request).await {
                    Ok(panels) => Answer::Panels(Box::new(panels)),
                    Err(failure) => Answer::Failed(failure),
                };
                host.answer(message.id, answer, JsValue::UNDEFINED);
            }),
            Call::Find(find) => self.find(message.id, find),
            Call::Verify => spawn_local(async move {
                let answer = match host.verify(message.load).await {
                    Ok(verdict) => Answer::Verified(verdict),
                    Err(failure) => Answer::Failed(failure),
                };
                host.answer(message.id, answer, JsValue::UNDEFINED);
            }),
            Call::Ask(Request::SetMapping { change }) => {
                // What is being written would change its columns in the middle of the file.
                self.exports.drop_open();
                spawn_local(async move {
                    let answer = match host.set_mapping(&change).await {
                        Ok(remapped) => Answer::Reply(Reply::Remapped(Box::new(remapped))),
                        Err(failure) => Answer::Failed(failure),
                    };
                    host.answer(message.id, answer, JsValue::UNDEFINED);
                })
            }
            Call::Ask(Request::Sort { field, direction }) => {
                self.sort(message.id, field, direction)
            }
            Call::Ask(Request::Facets { field, limit }) => self.facets(message.id, field, limit),
            Call::Device(call) => self.device(message.id, *call, message.load),
            Call::DropExport { job } => {
                self.exports.drop_one(job);
                self.answer(message.id, Answer::Reply(Reply::Done), JsValue::UNDEFINED);
            }
            Call::Signed { ask, signature } => {
                self.exports.signed(ask, signature);
                self.answer(message.id, Answer::Reply(Reply::Done), JsValue::UNDEFINED);
            }
            Call::Ask(request) => {
                let answer = self.ask(request);
                self.answer(message.id, answer, JsValue::UNDEFINED);
            }
            Call::SetZone(name) => {
                let answer = match zone::zone(&name) {
                    Ok(zone) => {
                        self.engine.borrow_mut().set_zone(zone);
                        Answer::Reply(Reply::Done)
                    }
                    Err(failure) => Answer::Failed(failure),
                };
                self.answer(message.id, answer, JsValue::UNDEFINED);
            }
            Call::Greet { decimal_comma } => {
                self.engine.borrow_mut().set_decimal_comma(decimal_comma);
                self.answer(message.id, Answer::Reply(Reply::Done), JsValue::UNDEFINED);
            }
            Call::Authorized { ask, headers } => {
                self.asks.answered(ask, headers);
                self.answer(message.id, Answer::Reply(Reply::Done), JsValue::UNDEFINED);
            }
            Call::Cancel => {
                self.stop();
                self.answer(message.id, Answer::Reply(Reply::Done), JsValue::UNDEFINED);
            }
            Call::StopLoad => {
                self.stop_load();
                self.answer(message.id, Answer::Reply(Reply::Done), JsValue::UNDEFINED);
            }
        }
    }

    fn ask(&self, request: Request) -> Answer {
        if let Request::SetNow { now } = &request {
            self.now_fixed.set(now.is_some());
        }
        let other_mask = match &request {
            Request::SetRedaction { redaction } => **redaction != *self.engine.borrow().redaction(),
            _ => false,
        };
        // Nothing that is on its way by another setting may still arrive.
        if matches!(request, Request::Clear) || other_mask {
            self.stop();
        }
        let start = clock::precise_millis();
        match self.engine.borrow_mut().handle(request) {
            Ok(Reply::Matched(mut matched)) => {
                matched.millis = clock::precise_millis() - start;
                Answer::Reply(Reply::Matched(matched))
            }
            Ok(reply) => Answer::Reply(reply),
            Err(failure) => Answer::Failed(failure),
        }
    }

    /// The engine has no clock: it is told the time with each message, unless the host fixed it.
    fn tick(&self) {
        if !self.now_fixed.get() {
            self.engine.borrow_mut().set_clock(clock::now_millis());
        }
    }

    fn stop(&self) {
        self.ends.set(self.ends.get() + 1);
        self.make_way();
        self.exports.stop();
    }

    /// Other events are on their way. Exports go on: they hold the rows that they were asked for, until others take the
    /// place of these.
    fn make_way(&self) {
        self.all_stops.set(self.all_stops.get() + 1);
        self.stop_load();
    }

    fn stop_load(&self) {
        self.stops.set(self.stops.get() + 1);
        if let Some(abort) = self.abort.borrow_mut().take() {
            abort.abort();
        }
        if let Some(body) = self.body.borrow_mut().take() {
            body.stop();
        }
        self.asks.stop();
    }

    fn answer(&self, id: u32, answer: Answer, file: JsValue) {
        (self.post)(&ToPage { id, answer, file });
    }

    pub(super) fn notify(&self, notice: Notice) {
        self.answer(0, Answer::Notice(notice), JsValue::UNDEFINED);
    }
}
