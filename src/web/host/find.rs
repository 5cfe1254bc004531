//! Searching slice by slice: a key press abandons the search before it, whose
//! work is not lost to the next, and a load goes on meanwhile. Most searches end within their first slice and are
//! answered without waiting for anything. Of the others the first rows are told
//! as soon as they are known; what is asked from then on of the rows waits for
//! the search's end, so that it is answered of the same rows.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::Host;
use crate::core::engine::PendingSearch;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{Find, Found, Notice, Request};
use crate::web::clock;
use crate::web::message::{Answer, Call, ToWorker};
use crate::web::pause::pause;

/// Searching goes on for so long before messages are let through.
const SLICE_MILLIS: f64 = 10.0;

impl Host {
    pub(super) fn find(self: &Rc<Self>, id: u32, find: Find) {
        let start = clock::precise_millis();
        let mine = self.finds.get().wrapping_add(1);
        self.finds.set(mine);
        let first = if find.offset == 0 { find.limit } else { 0 };
        let left = self.typed_over.borrow();
        let mut engine = self.engine.borrow_mut();
        let begun = engine.begin_search(&find.query, first, left.as_ref());
        drop((engine, left));
        let outcome = match begun {
            Ok(Some(mut pending)) => match self.slice(&mut pending) {
                Ok(true) => Ok(self.conclude(pending, &find, mine, start)),
                Ok(false) => {
                    let host = self.clone();
                    host.searching.update(|searches| searches + 1);
                    spawn_local(async move {
                        let mut told = false;
                        let outcome = host.go_on(pending, &find, (mine, start), &mut told).await;
                        host.searching.update(|searches| searches - 1);
                        host.answer(id, answer(outcome), JsValue::UNDEFINED);
                        if told {
                            host.held.let_go(&host);
                        }
                    });
                    return;
                }
                Err(failure) => Err(failure),
            },
            Ok(None) => Ok(self.in_force(&find, start)),
            Err(failure) => Err(failure),
        };
        self.answer(id, answer(outcome), JsValue::UNDEFINED);
    }

    /// Searches for one slice. True says that the search is done.
    fn slice(&self, pending: &mut PendingSearch) -> Result<bool, Failure> {
        let start = clock::precise_millis();
        let engine = self.engine.borrow();
        loop {
            if engine.step_search(pending)? {
                return Ok(true);
            }
            if clock::precise_millis() - start >= SLICE_MILLIS {
                return Ok(false);
            }
        }
    }

    /// Goes on with a search; `told` becomes true once its first rows were told.
    async fn go_on(
        &self,
        mut pending: PendingSearch,
        find: &Find,
        (mine, start): (u32, f64),
        told: &mut bool,
    ) -> Result<Found, Failure> {
        loop {
            if !*told
                && self.finds.get() == mine
                && let Some(rows) = self.engine.borrow().first_rows(&pending)
            {
                *told = true;
                self.held.hold();
                self.notify(Notice::FirstRows {
                    generation: find.generation,
                    rows,
                });
            }
            if find.typed {
                self.typed_over.replace(Some(pending));
                pause().await;
                let is_newest = self.finds.get() == mine;
                let own = self.typed_over.borrow_mut().take_if(|_| is_newest);
                pending = own.ok_or_else(|| {
                    Failure::new(
                        Code::Cancelled,
                        "something else was searched for in the meantime",
                    )
                })?;
            } else {
                pause().await;
            }
            if self.slice(&mut pending)? {
                return Ok(self.conclude(pending, find, mine, start));
            }
        }
    }

    /// Puts what was found in force, unless a newer search has begun, whose answer is to last.
    fn conclude(&self, pending: PendingSearch, find: &Find, mine: u32, start: f64) -> Found {
        if self.finds.get() == mine {
            self.typed_over.take();
            self.engine.borrow_mut().end_search(pending);
            return self.in_force(find, start);
        }
        let mut matched = self.engine.borrow().matched(find.generation);
        matched.total = pending.total();
        matched.millis = clock::precise_millis() - start;
        Found {
            matched,
            rows: None,
        }
    }

    fn in_force(&self, find: &Find, start: f64) -> Found {
        let mut engine = self.engine.borrow_mut();
        let mut found = engine.found(find.generation, find.offset, find.limit);
        found.matched.millis = clock::precise_millis() - start;
        found
    }
}

/// What waits until the searches of which first rows were told have ended.
#[derive(Default)]
pub(super) struct Held {
    searches: Cell<u32>,
    /// What was kept is being read: there is nothing yet to search.
    reading: Cell<bool>,
    messages: RefCell<Vec<ToWorker>>,
}

impl Held {
    /// The message, unless it asks of the rows found while other ones are told of already.
    pub(super) fn pass(&self, message: ToWorker) -> Option<ToWorker> {
        let is_early = self.reading.get() && asks_for_rows(&message.call);
        if is_early || self.is_on() && asks_of_rows(&message.call) {
            self.messages.borrow_mut().push(message);
            return None;
        }
        Some(message)
    }

    /// Whether the rows that were told of are not yet those in force.
    pub(super) fn is_on(&self) -> bool {
        self.searches.get() > 0 || self.reading.get()
    }

    fn hold(&self) {
        self.searches.update(|searches| searches + 1);
    }

    /// The first rows of what is being read were told of.
    pub(super) fn hold_all(&self) {
        self.reading.set(true);
    }

    /// It was read, or could not be.
    pub(super) fn let_all_go(&self, host: &Rc<Host>) {
        self.reading.set(false);
        self.answer_held(host);
    }

    fn let_go(&self, host: &Rc<Host>) {
        self.searches.update(|searches| searches - 1);
        self.answer_held(host);
    }

    fn answer_held(&self, host: &Rc<Host>) {
        if !self.is_on() {
            for message in self.messages.take() {
                host.receive(message);
            }
        }
    }
}

fn asks_for_rows(call: &Call) -> bool {
    matches!(call, Call::Find(_) | Call::Ask(Request::Sort { .. }))
}

fn asks_of_rows(call: &Call) -> bool {
    match call {
        Call::Panels(_) => true,
        Call::Ask(request) => matches!(
            request,
            Request::Rows { .. }
                | Request::Inspect { .. }
                | Request::Copy(_)
                | Request::Facets { .. }
                | Request::Histogram { .. }
                | Request::Preview { .. }
                | Request::Print { .. }
        ),
        _ => false,
    }
}

fn answer(outcome: Result<Found, Failure>) -> Answer {
    match outcome {
        Ok(found) => Answer::Found(found),
        Err(failure) => Answer::Failed(failure),
    }
}
