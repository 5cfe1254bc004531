//! What an engine answers, unpacked.

#![allow(
    clippy::unwrap_used,
    reason = "a test may end where its ground is gone"
)]

use audit_explorer::core::engine::Engine;
use audit_explorer::core::protocol::{MappingReport, Reply, Request, Row};

/// All rows, in the order in which their events arrived.
pub fn rows(engine: &mut Engine) -> Vec<Row> {
    let all = Request::Rows {
        offset: 0,
        limit: 1_000_000,
    };
    match engine.handle(all).unwrap() {
        Reply::Rows(mut rows) => {
            rows.sort_by_key(|row| row.index);
            rows
        }
        other => panic!("{other:?}"),
    }
}

/// The text of one event.
pub fn event(engine: &mut Engine, index: u32) -> String {
    match engine.handle(Request::Event { index }).unwrap() {
        Reply::Event(text) => text,
        other => panic!("{other:?}"),
    }
}

/// The mapping of the source of that name, else of the one that came last.
pub fn mapping_of(engine: &mut Engine, of: Option<&str>) -> MappingReport {
    let of = of.map(str::to_owned);
    match engine.handle(Request::Mapping { of }).unwrap() {
        Reply::Mapping(mapping) => mapping,
        other => panic!("{other:?}"),
    }
}
