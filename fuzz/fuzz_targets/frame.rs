//! Whatever the bytes of a body, and however they are cut into chunks, the same
//! events come of it, and every record is counted.

#![no_main]

use audit_explorer::core::engine::Engine;
use audit_explorer::core::protocol::{LoadReport, ReadOptions};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((&size, body)) = input.split_first() else {
        return;
    };
    let whole = load(body, usize::MAX);
    let pieces = load(body, usize::from(size).max(1));
    assert_eq!(whole, pieces, "in pieces of {size}");
});

/// What became of the body: counts, and the first and last event's text; or the reason why it could not be read.
fn load(body: &[u8], chunk: usize) -> Result<(u64, u64, u64, Option<String>), String> {
    let mut engine = Engine::default();
    engine.begin_load(ReadOptions::default(), false);
    engine.begin_body("body");
    let read = (|| {
        for part in body.chunks(chunk.min(body.len().max(1))) {
            engine.feed(part)?;
        }
        engine.end_body()?;
        engine.read_rest()
    })();
    if let Err(failure) = read {
        return Err(failure.message);
    }
    let last = engine.last_event();
    let LoadReport { events, duplicates, rejected, .. } = engine.finish_load(0.0);
    assert_eq!(u64::from(engine.store().len()), events);
    Ok((events, duplicates, rejected, last))
}
