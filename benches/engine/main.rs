//! What the engine costs, natively, in bytes of events a second: `make bench-native`.
//!
//! The browser's figures are in `bench/`; these show on the desk which step has become slower.
//! `AUDIT_EXPLORER_EVENTS` names an NDJSON file to read instead of made events.

use std::sync::LazyLock;

use audit_explorer::core::engine::Engine;
use audit_explorer::core::ingest::{Reader, RecordSink};
use audit_explorer::core::load::{Block, Load, Parser};
use audit_explorer::core::protocol::{ExportOptions, ReadOptions, Request};
use audit_explorer::core::store::{Batch, Store};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

mod events;

const EVENTS: u64 = 50_000;
/// A body arrives in chunks of about this size.
const CHUNK_BYTES: usize = 64 << 10;

static NDJSON: LazyLock<Vec<u8>> =
    LazyLock::new(|| match std::env::var_os("AUDIT_EXPLORER_EVENTS") {
        Some(path) => std::fs::read(path).expect("AUDIT_EXPLORER_EVENTS names a file"),
        None => events::ndjson(EVENTS).into_bytes(),
    });
static JSON: LazyLock<Vec<u8>> = LazyLock::new(|| events::json(EVENTS).into_bytes());

fn main() {
    divan::main();
}

/// Counts records, and keeps none.
#[derive(Default)]
struct Counter(u64);

impl RecordSink for Counter {
    fn record(&mut self, _at: u64, text: &[u8]) {
        self.0 += text.len() as u64;
    }

    fn reject(&mut self, at: u64, reason: String, _text: &[u8]) {
        panic!("a made event is no event: {reason}, at byte {at}");
    }
}

fn frame(bencher: Bencher, body: &'static [u8]) {
    bencher.counter(BytesCount::of_slice(body)).bench(|| {
        let mut counter = Counter::default();
        let mut reader = Reader::new(&ReadOptions::default());
        for chunk in body.chunks(CHUNK_BYTES) {
            reader.push(chunk, &mut counter).expect("it is JSON");
        }
        reader.finish(&mut counter).expect("it is JSON");
        counter.0
    });
}

#[divan::bench]
fn frame_lines(bencher: Bencher) {
    frame(bencher, &NDJSON);
}

#[divan::bench]
fn frame_array(bencher: Bencher) {
    frame(bencher, &JSON);
}

/// The blocks of the events, and a parser for them.
fn blocks() -> (Vec<Block>, Parser) {
    let mut store = Store::default();
    let mut load = Load::new(ReadOptions::default());
    load.begin_body("bench", &mut store);
    load.frame(&NDJSON).expect("it is JSON");
    load.end_body().expect("it is JSON");
    let blocks: Vec<Block> = std::iter::from_fn(|| load.last_block()).collect();
    let parser = Parser::new(&blocks[0], &ReadOptions::default()).expect("the options are fine");
    (blocks, parser)
}

fn batches() -> Vec<Batch> {
    let (blocks, mut parser) = blocks();
    blocks.iter().map(|block| parser.parse(block)).collect()
}

#[divan::bench]
fn parse(bencher: Bencher) {
    let (blocks, mut parser) = blocks();
    bencher
        .counter(BytesCount::of_slice(&NDJSON[..]))
        .bench_local(|| {
            for block in &blocks {
                black_box(parser.parse(block));
            }
        });
}

#[divan::bench]
fn append(bencher: Bencher) {
    let batches = batches();
    bencher
        .counter(BytesCount::of_slice(&NDJSON[..]))
        .bench_local(|| {
            let mut store = Store::default();
            store.begin_body("bench");
            for batch in &batches {
                store.append(batch);
            }
            store
        });
}

#[divan::bench]
fn cross_to_another_worker(bencher: Bencher) {
    let batches = batches();
    bencher
        .counter(BytesCount::of_slice(&NDJSON[..]))
        .bench_local(|| {
            for batch in &batches {
                black_box(Batch::from_wire(&batch.to_wire()).expect("written by us"));
            }
        });
}

fn load(body: &[u8]) -> Engine {
    let mut engine = Engine::default();
    engine.begin_load(ReadOptions::default(), false);
    engine.begin_body("bench");
    for chunk in body.chunks(CHUNK_BYTES) {
        engine.feed(chunk).expect("it is JSON");
    }
    engine.end_body().expect("it is JSON");
    engine.read_rest().expect("it is JSON");
    engine.finish_load(0.0);
    engine
}

#[divan::bench]
fn load_lines(bencher: Bencher) {
    bencher
        .counter(BytesCount::of_slice(&NDJSON[..]))
        .bench(|| load(&NDJSON));
}

#[divan::bench]
fn load_array(bencher: Bencher) {
    bencher
        .counter(BytesCount::of_slice(&JSON[..]))
        .bench(|| load(&JSON));
}

#[divan::bench(args = ["", "user:emma action:UPDATE", "maintenance", "details.requestId:00c0ffee"])]
fn search(bencher: Bencher, query: &str) {
    let mut engine = load(&NDJSON);
    bencher
        .counter(BytesCount::of_slice(&NDJSON[..]))
        .bench_local(|| {
            let query = query.to_owned();
            engine.handle(Request::Search {
                query,
                generation: 1,
            })
        });
}

#[divan::bench]
fn csv(bencher: Bencher) {
    let mut engine = load(&NDJSON);
    let options = ExportOptions::default();
    bencher
        .counter(BytesCount::of_slice(&NDJSON[..]))
        .bench_local(|| {
            let mut export = engine
                .begin_export(&options, None)
                .expect("the options are fine");
            let mut bytes = 0;
            while export.written() < export.total() {
                let piece = export.step(engine.store(), 2000).expect("memory takes it");
                bytes += piece.len();
            }
            bytes
        });
}
