//! Bodies with bytes changed at random are read the same in pieces of any size,
//! every record is counted, and a mapping put back changes nothing.

#![allow(
    clippy::unwrap_used,
    reason = "a test may end where its ground is gone"
)]

use audit_explorer::core::engine::Engine;
use audit_explorer::core::protocol::{MappingChange, ReadOptions, Reply, Request, Row};

const ROUNDS: u64 = 1_500;

fn load(body: &[u8], chunk: usize) -> Result<Engine, String> {
    let mut engine = Engine::default();
    engine.begin_load(ReadOptions::default(), false);
    engine.begin_body("body");
    let read = (|| {
        for part in body.chunks(chunk.clamp(1, body.len().max(1))) {
            engine.feed(part)?;
        }
        engine.end_body()?;
        engine.read_rest()
    })();
    read.map_err(|failure| failure.message)?;
    engine.finish_load(0.0);
    Ok(engine)
}

fn rows(engine: &mut Engine) -> Vec<Row> {
    match engine
        .handle(Request::Rows {
            offset: 0,
            limit: 1_000,
        })
        .unwrap()
    {
        Reply::Rows(rows) => rows,
        other => panic!("{other:?}"),
    }
}

/// A body with a few bytes changed, left out or said twice.
fn mutated(body: &[u8], seed: &mut u64) -> Vec<u8> {
    let mut next = |below: usize| {
        *seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) as usize % below.max(1)
    };
    const BYTES: &[u8] = b"{}[]\",:\\ \n0e-tn\xC3\xFF\x00";
    let mut out = body.to_vec();
    for _ in 0..=next(3) {
        let at = next(out.len());
        let end = (at + next(40)).min(out.len());
        match next(4) {
            0 => out[at] = BYTES[next(BYTES.len())],
            1 => out.insert(at, BYTES[next(BYTES.len())]),
            2 => drop(out.drain(at..end)),
            _ => {
                let again = out[at..end].to_vec();
                out.splice(at..at, again);
            }
        }
    }
    out
}

#[test]
fn changed_bodies_are_read_the_same_however_they_come_and_a_mapping_can_be_put_back() {
    let text = include_str!("../data/unseen/shapes.json");
    let shapes: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).unwrap();
    let bodies: Vec<String> = shapes
        .values()
        .flat_map(|shape| {
            let body = shape["body"].to_string();
            [serde_json::to_string(&body).unwrap(), body]
        })
        .collect();
    let mut seed = 7;
    let mut read = 0;
    for round in 0..ROUNDS {
        let body = mutated(bodies[round as usize % bodies.len()].as_bytes(), &mut seed);
        let shown = || String::from_utf8_lossy(&body).into_owned();
        let whole = load(&body, usize::MAX);
        let pieces = load(&body, 1 + round as usize % 13);
        let (mut whole, mut pieces) = match (whole, pieces) {
            (Ok(whole), Ok(pieces)) => (whole, pieces),
            (whole, pieces) => {
                assert_eq!(whole.err(), pieces.err(), "{}", shown());
                continue;
            }
        };
        read += 1;
        let reports = [&whole, &pieces].map(|engine| engine.load_report().clone());
        assert_eq!(reports[0], reports[1], "{}", shown());
        let before = rows(&mut whole);
        assert_eq!(before, rows(&mut pieces), "{}", shown());
        assert_eq!(reports[0].events, before.len() as u64);
        if before.is_empty() {
            continue;
        }
        let Reply::Mapping(mapping) = whole.handle(Request::Mapping { of: None }).unwrap() else {
            panic!("no mapping")
        };
        let change = MappingChange {
            fields: mapping.fields,
            ..MappingChange::default()
        };
        whole
            .handle(Request::SetMapping {
                change: Box::new(change),
            })
            .unwrap_or_else(|failure| panic!("{}: {}", failure.message, shown()));
        assert_eq!(rows(&mut whole), before, "{}", shown());
    }
    assert!(read > ROUNDS / 2, "only {read} bodies could be read at all");
}
