//! Loading: the same store however the bytes come and whoever parses them.

#![allow(
    clippy::unwrap_used,
    reason = "a test may end where its ground is gone"
)]

use std::sync::LazyLock;

use audit_explorer::core::load::{Block, Load, Parser};
use audit_explorer::core::protocol::ReadOptions;
use audit_explorer::core::store::{Batch, CODED, Store};
use proptest::prelude::*;

const GRAPHOS: &[u8] = include_bytes!("../../public/sample-graphos.json");

/// Lines of the sample, and between them what a source may send by mistake.
static LINES: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let sample: serde_json::Value = serde_json::from_slice(GRAPHOS).unwrap();
    let events = sample.as_array().cloned().unwrap_or_else(|| {
        let list = sample
            .as_object()
            .unwrap()
            .values()
            .find(|value| value.is_array());
        list.unwrap().as_array().unwrap().clone()
    });
    let mut lines = String::new();
    for (number, event) in events.iter().take(1500).enumerate() {
        lines += &event.to_string();
        lines += match number % 97 {
            0 => "\r\n",
            1 => "\n\n  \n",
            2 => "\n{\"broken\":\n",
            3 => "\n[1]\n",
            4 => {
                " {\"id\":\"second in its line\",\"timestamp\":\"2024-05-01T00:00:00Z\",\"action\":\"X\"}\n"
            }
            _ => "\n",
        };
        if number % 131 == 0 {
            // The same event again.
            lines += &event.to_string();
            lines += "\n";
        }
    }
    lines.into_bytes()
});

static ARRAY: LazyLock<Vec<u8>> = LazyLock::new(|| GRAPHOS[..].to_vec());

/// How bytes come and are read.
#[derive(Clone, Debug)]
struct Way {
    chunks: Vec<usize>,
    parsers: usize,
    /// After which chunks everything that waits is read, as while a source is slow.
    early: Vec<bool>,
}

fn any_way() -> impl Strategy<Value = Way> {
    let size = prop_oneof![1usize..50, 50usize..5_000, 5_000usize..400_000];
    (
        prop::collection::vec(size, 1..30),
        1usize..4,
        prop::collection::vec(any::<bool>(), 1..7),
    )
        .prop_map(|(chunks, parsers, early)| Way {
            chunks,
            parsers,
            early,
        })
}

struct Loading {
    load: Load,
    store: Store,
    sample: Option<Block>,
    parsers: Vec<Option<Parser>>,
    sent: usize,
}

impl Loading {
    /// Has a block read by the next parser, and crosses there and back as in the product.
    fn read(&mut self, block: Block) {
        let options = ReadOptions::default();
        let batch = match &self.sample {
            None => {
                let batch = self.load.parser(&block).unwrap().parse(&block);
                self.sample = Some(block);
                batch
            }
            Some(sample) => {
                let place = self.sent % self.parsers.len();
                let parser = self.parsers[place]
                    .get_or_insert_with(|| Parser::new(sample, &options).unwrap());
                self.sent += 1;
                let block = Block::from_wire(&block.places_to_wire(), block.text.clone()).unwrap();
                Batch::from_wire(&parser.parse(&block).to_wire()).unwrap()
            }
        };
        self.load.append(&batch, &mut self.store);
    }
}

fn loaded(body: &[u8], way: &Way) -> (Store, u64, Vec<u64>) {
    let mut loading = Loading {
        load: Load::new(ReadOptions::default()),
        store: Store::default(),
        sample: None,
        parsers: (0..way.parsers).map(|_| None).collect(),
        sent: 0,
    };
    loading.load.begin_body("test", &mut loading.store);
    let mut rest = body;
    let ways = way.chunks.iter().cycle().zip(way.early.iter().cycle());
    for (size, early) in ways {
        if rest.is_empty() {
            break;
        }
        let (chunk, behind) = rest.split_at(rest.len().min(*size));
        rest = behind;
        loading.load.frame(chunk).unwrap();
        while let Some(block) = loading.load.full_block() {
            loading.read(block);
        }
        if *early && loading.sample.is_some() {
            while let Some(block) = loading.load.early_block() {
                loading.read(block);
            }
        }
    }
    loading.load.end_body().unwrap();
    while let Some(block) = loading.load.last_block() {
        loading.read(block);
    }
    let zone = audit_explorer::core::time::Zone::utc();
    let report = loading.load.report(&zone, 0.0);
    let mut rejects: Vec<u64> = report.rejects.iter().map(|reject| reject.at).collect();
    rejects.sort_unstable();
    (loading.store, report.duplicates, rejects)
}

/// Everything that the store tells, byte for byte.
fn assert_same(one: &Store, other: &Store) {
    assert_eq!(one.len(), other.len());
    for field in CODED {
        let (one, other) = (one.column(field).unwrap(), other.column(field).unwrap());
        assert!(one.codes.iter().eq(other.codes.iter()), "{field:?}");
        assert!(
            one.dictionary.texts().eq(other.dictionary.texts()),
            "{field:?}"
        );
    }
    for row in 0..one.len() {
        assert_eq!(one.id(row), other.id(row));
        assert_eq!(one.time(row), other.time(row));
        assert_eq!(one.details_span(row), other.details_span(row));
        one.raw().with(row, |raw| {
            other
                .raw()
                .with(row, |same| assert_eq!(raw, same, "row {row}"));
        });
        one.with_details(row, |details| {
            other.with_details(row, |same| assert_eq!(details, same, "row {row}"));
        });
    }
}

const WHOLE: usize = usize::MAX;

fn at_once() -> Way {
    Way {
        chunks: vec![WHOLE],
        parsers: 1,
        early: vec![false],
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_cut_and_any_number_of_parsers_give_the_same_store_of_lines(way in any_way()) {
        let (whole, duplicates, rejects) = loaded(&LINES, &at_once());
        prop_assert!(whole.len() > 1400 && duplicates > 5 && rejects.len() > 20);
        let (cut, same_duplicates, same_rejects) = loaded(&LINES, &way);
        prop_assert_eq!((duplicates, rejects), (same_duplicates, same_rejects));
        assert_same(&whole, &cut);
    }

    #[test]
    fn any_cut_and_any_number_of_parsers_give_the_same_store_of_an_array(way in any_way()) {
        let (whole, duplicates, _) = loaded(&ARRAY, &at_once());
        prop_assert_eq!((whole.len(), duplicates), (5000, 0));
        let (cut, _, _) = loaded(&ARRAY, &way);
        assert_same(&whole, &cut);
    }
}
