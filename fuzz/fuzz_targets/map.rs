//! Whatever the records, a mapping is found, explained, and can be put back;
//! reading the events again by the same mapping changes nothing.

#![no_main]

use audit_explorer::core::engine::Engine;
use audit_explorer::core::protocol::{MappingChange, ReadOptions, Reply, Request};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut engine = Engine::default();
    let source = if input.len() % 2 == 0 { "auto" } else { "none" };
    let options = ReadOptions { source: source.into(), ..ReadOptions::default() };
    engine.begin_load(options, false);
    engine.begin_body("body");
    if engine.feed(input).is_err() || engine.end_body().is_err() || engine.read_rest().is_err() {
        return;
    }
    engine.finish_load(0.0);
    if engine.store().is_empty() {
        return;
    }
    let before = rows(&mut engine);
    let Ok(Reply::Mapping(mapping)) = engine.handle(Request::Mapping { of: None }) else {
        panic!("there are events, so there is a mapping");
    };
    let text = format!("{:?}", mapping.fields);
    let change = MappingChange { fields: mapping.fields, ..MappingChange::default() };
    let change = Box::new(change);
    engine
        .handle(Request::SetMapping { change })
        .unwrap_or_else(|failure| panic!("what was given out is refused: {} {text}", failure.message));
    assert_eq!(rows(&mut engine), before, "the same mapping reads the same");
});


fn rows(engine: &mut Engine) -> Vec<audit_explorer::core::protocol::Row> {
    match engine.handle(Request::Rows { offset: 0, limit: 1_000 }) {
        Ok(Reply::Rows(rows)) => rows,
        _ => panic!("rows are always given"),
    }
}
