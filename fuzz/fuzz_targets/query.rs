//! Whatever the query, it is read or refused at a place within it, and what is read is
//! answered the same when it is asked again; filters taken out of it and put together
//! again find the same.

#![no_main]

use std::cell::RefCell;

use audit_explorer::core::engine::Engine;
use audit_explorer::core::protocol::{ReadOptions, Reply, Request};
use audit_explorer::core::query::compose::{compose, decompose};
use audit_explorer::core::query::{QueryContext, read_query};
use audit_explorer::core::time::Zone;
use libfuzzer_sys::fuzz_target;

/// A handful of events of different shapes.
const EVENTS: &[u8] = include_bytes!("../events.ndjson");

thread_local! {
    static ENGINE: RefCell<Engine> = RefCell::new(loaded());
}

fuzz_target!(|text: &str| {
    let zone = Zone::utc();
    let context = QueryContext { zone: &zone, now_millis: 0 };
    match read_query(text, &context) {
        Err(error) => {
            assert!(error.at <= text.len(), "{text:?}: {error} at {}", error.at);
            assert!(text.is_char_boundary(error.at), "{text:?}: {error} at {}", error.at);
            assert!(!error.to_string().is_empty());
        }
        Ok(query) => {
            query.describe();
            let found = total(text).unwrap_or_else(|| panic!("{text:?} is read and not answered"));
            assert_eq!(total(text), Some(found), "{text:?}");
            let again = compose(&decompose(text));
            assert_eq!(total(&again), Some(found), "{text:?} becomes {again:?}");
        }
    }
});

fn total(query: &str) -> Option<u64> {
    ENGINE.with(|engine| {
        let search = Request::Search { query: query.to_owned(), generation: 0 };
        match engine.borrow_mut().handle(search) {
            Ok(Reply::Matched(matched)) => Some(matched.total),
            _ => None,
        }
    })
}

fn loaded() -> Engine {
    let mut engine = Engine::default();
    engine.begin_load(ReadOptions::default(), false);
    engine.begin_body("events");
    engine.feed(EVENTS).expect("the events are well-formed");
    engine.end_body().expect("the events are well-formed");
    engine.read_rest().expect("the events are well-formed");
    engine.finish_load(0.0);
    engine
}
