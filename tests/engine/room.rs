//! Where memory ends: said before it does, with what is there whole and of use.

#![allow(
    clippy::unwrap_used,
    reason = "a test may end where its ground is gone"
)]

use std::cell::Cell;

use audit_explorer::core::engine::Engine;
use audit_explorer::core::failure::Code;
use audit_explorer::core::protocol::{MappingChange, ReadOptions, Reply, Request};

const GRAPHOS: &[u8] = include_bytes!("../../public/sample-graphos.json");

thread_local! {
    /// How often there is still room.
    static ROOM: Cell<usize> = const { Cell::new(0) };
}

fn takes_room(bytes: usize) -> bool {
    assert!(bytes > 0, "nothing always fits");
    let left = ROOM.get();
    ROOM.set(left.saturating_sub(1));
    left > 0
}

fn rows(engine: &Engine) -> Vec<String> {
    let store = engine.store();
    (0..store.len())
        .map(|row| {
            let raw = store.raw().with(row, <[u8]>::to_vec);
            format!("{} {}", store.id(row), String::from_utf8(raw).unwrap())
        })
        .collect()
}

#[test]
fn what_does_not_fit_into_memory_is_announced_and_what_fits_can_be_used() {
    let mut engine = Engine::default();
    ROOM.set(1);
    engine.set_room(takes_room);
    engine.begin_load(ReadOptions::default(), false);
    engine.begin_body("test");
    let mut fed = 0;
    for chunk in GRAPHOS.chunks(64 << 10) {
        engine.feed(chunk).unwrap();
        fed += chunk.len();
        if engine.full().is_some() {
            break;
        }
    }
    assert!(fed < GRAPHOS.len(), "nothing more is read once it is full");
    let failure = engine.full().unwrap();
    assert_eq!(failure.code, Code::TooLarge);
    let fit = engine.store().len();
    assert!(fit > 500 && fit < 5000, "{fit}");
    assert!(failure.message.contains(&fit.to_string()), "{failure:?}");
    assert!(engine.store().bytes() < 1_500_000);
    // However much still comes, nothing is added.
    engine.feed(&GRAPHOS[fed..]).unwrap();
    engine.cut_body(&failure.message);
    engine.read_rest().unwrap();
    let report = engine.abandon_load(&failure.message, 1.0).unwrap();
    assert!(!report.complete);
    assert_eq!((report.events, engine.store().len()), (u64::from(fit), fit));
    assert!(
        report.gaps[0].reason.contains("memory"),
        "{:?}",
        report.gaps
    );
    let query = Request::Search {
        query: "action:=create".into(),
        generation: 1,
    };
    let Ok(Reply::Matched(matched)) = engine.handle(query) else {
        panic!("what is there can be searched");
    };
    assert!(matched.total > 0);
}

#[test]
fn what_fills_the_memory_makes_room_for_the_next_load_and_not_for_more_beside_it() {
    let mut engine = Engine::default();
    ROOM.set(1);
    engine.set_room(takes_room);
    engine.begin_load(ReadOptions::default(), false);
    engine.begin_body("large");
    engine.feed(GRAPHOS).unwrap();
    let failure = engine.full().expect("it is more than fits");
    engine.abandon_load(&failure.message, 1.0).unwrap();
    let full = rows(&engine);

    let small = br#"{"id":"n","time":"2024-05-01T10:00:00Z","action":"a.b","user":"ann"}"#;
    for append in [true, false] {
        ROOM.set(0);
        engine.begin_load(ReadOptions::default(), append);
        engine.begin_body("small");
        engine.feed(small).unwrap();
        engine.end_body().unwrap();
        engine.read_rest().unwrap();
        let failure = engine.full();
        if append {
            let failure = failure.expect("there is no room beside the others");
            assert_eq!(failure.code, Code::TooLarge);
            engine.abandon_load(&failure.message, 1.0);
            assert_eq!(rows(&engine), full, "what was there stays");
        } else {
            assert_eq!(failure, None, "what was there goes");
            let report = engine.finish_load(1.0);
            assert!(report.complete);
            assert_eq!((report.events, engine.store().len()), (1, 1));
        }
    }
}

#[test]
fn events_that_cannot_be_held_twice_keep_the_mapping_that_they_have() {
    let mut engine = Engine::default();
    engine.begin_load(ReadOptions::default(), false);
    engine.begin_body("test");
    engine.feed(GRAPHOS).unwrap();
    engine.end_body().unwrap();
    engine.read_rest().unwrap();
    engine.finish_load(1.0);
    let before = rows(&engine);

    ROOM.set(2);
    engine.set_room(takes_room);
    let change = MappingChange {
        source: Some("none".into()),
        ..MappingChange::default()
    };
    let refused = engine
        .handle(Request::SetMapping {
            change: Box::new(change),
        })
        .unwrap_err();
    assert_eq!(refused.code, Code::TooLarge);
    assert!(refused.message.contains("stay as they were"), "{refused:?}");
    assert_eq!(rows(&engine), before);
}
