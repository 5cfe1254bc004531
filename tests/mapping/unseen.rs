//! Shapes of audit events that no rule is written for: what products are known
//! to send, with values of our own.
//!
//! `tests/data/unseen/shapes.json` holds for each shape a body and what is to be
//! shown of each of its events.

#![allow(
    clippy::unwrap_used,
    reason = "a test may end where its ground is gone"
)]

use std::collections::BTreeMap;

use audit_explorer::core::engine::Engine;
use audit_explorer::core::event::Field;
use audit_explorer::core::protocol::{ReadOptions, Reply, Request, Row};
use serde::Deserialize;

#[derive(Deserialize)]
struct Shape {
    body: serde_json::Value,
    expect: Vec<BTreeMap<String, String>>,
}

/// A standard whose rules are known: nobody could guess that an agent is who acted.
const STANDARDS: [&str; 1] = ["fhir-audit-event"];

fn rows(name: &str, body: &str, source: &str) -> (Vec<Row>, BTreeMap<String, String>) {
    let options = ReadOptions {
        source: source.into(),
        ..ReadOptions::default()
    };
    let mut engine = Engine::default();
    engine.begin_load(options, false);
    engine.begin_body(name);
    let read = (|| {
        engine.feed(body.as_bytes())?;
        engine.end_body()?;
        engine.read_rest()
    })();
    read.unwrap_or_else(|failure| panic!("{name}: {}", failure.message));
    engine.finish_load(0.0);
    let Reply::Rows(mut rows) = engine
        .handle(Request::Rows {
            offset: 0,
            limit: 100,
        })
        .unwrap()
    else {
        panic!("no rows")
    };
    rows.sort_by_key(|row| row.index);
    (rows, engine.mapping().fields.clone())
}

#[test]
fn shapes_that_were_never_seen_are_read_right() {
    let text = include_str!("../data/unseen/shapes.json");
    let shapes: BTreeMap<String, Shape> = serde_json::from_str(text).unwrap();
    assert!(shapes.len() >= 20);
    let mut wrong = Vec::new();
    for source in ["auto", "none"] {
        for (name, shape) in &shapes {
            if source == "none" && STANDARDS.contains(&name.as_str()) {
                continue;
            }
            let (rows, fields) = rows(name, &shape.body.to_string(), source);
            if rows.len() != shape.expect.len() {
                wrong.push(format!(
                    "{name} [{source}]: {} events of {}",
                    rows.len(),
                    shape.expect.len()
                ));
                continue;
            }
            for key in shape.expect[0].keys() {
                let field = Field::from_key(key).unwrap();
                let missed = rows
                    .iter()
                    .zip(&shape.expect)
                    .find(|(row, expect)| row.get(field) != expect[key]);
                if let Some((row, expect)) = missed {
                    wrong.push(format!(
                        "{name} [{source}]: {key} is {:?}, not {:?}; read from {:?}",
                        row.get(field),
                        expect[key],
                        fields.get(key)
                    ));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
