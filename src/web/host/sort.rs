//! Orders and counts by a path: its values are read from each event, slice by slice.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::{Host, SLICE_MILLIS};
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{Direction, Request, SortBy};
use crate::web::clock;
use crate::web::message::Answer;
use crate::web::pause::pause;

impl Host {
    /// Answers at once where nothing has to be read, so that orders by a field overtake nothing.
    pub(super) fn sort(self: &Rc<Self>, id: u32, field: SortBy, direction: Direction) {
        let mine = self.sorts.get().wrapping_add(1);
        self.sorts.set(mine);
        let host = self.clone();
        let put = move |host: &Host, field| {
            let answer = host.ask(Request::Sort { field, direction });
            host.answer(id, answer, JsValue::UNDEFINED);
        };
        let SortBy::Path(path) = field else {
            return put(self, field);
        };
        spawn_local(async move {
            let stops = host.all_stops.get();
            while host.slice_of_path(&path) {
                pause().await;
                if host.sorts.get() != mine || host.all_stops.get() != stops {
                    let failure = Failure::new(
                        Code::Cancelled,
                        "another order was asked for in the meantime, or this one was stopped",
                    );
                    return host.answer(id, Answer::Failed(failure), JsValue::UNDEFINED);
                }
            }
            put(&host, SortBy::Path(path));
        });
    }

    /// Counts; what stands at a path is read slice by slice before.
    pub(super) fn facets(self: &Rc<Self>, id: u32, field: String, limit: u32) {
        let host = self.clone();
        spawn_local(async move {
            if let Some(SortBy::Path(path)) = SortBy::read(&field) {
                while host.slice_of_path(&path) {
                    pause().await;
                }
            }
            let answer = host.ask(Request::Facets { field, limit });
            host.answer(id, answer, JsValue::UNDEFINED);
        });
    }

    /// Reads for one slice. False: everything is read.
    fn slice_of_path(&self, path: &[String]) -> bool {
        let start = clock::precise_millis();
        while clock::precise_millis() - start < SLICE_MILLIS {
            if !self.engine.borrow_mut().step_path(path) {
                return false;
            }
        }
        true
    }
}
