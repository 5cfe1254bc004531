//! A snapshot is the store again, or nothing.

use super::*;
use crate::core::event::Field;
use crate::core::load::Load;
use crate::core::protocol::ReadOptions;
use crate::core::store::Appended;

/// Two bodies of the sample's events, of which the second has some of the first.
fn loaded() -> Store {
    let text = include_str!("../../../public/sample-graphos.json");
    let mut store = Store::default();
    let mut load = Load::new(ReadOptions::default());
    for source in ["first", "second"] {
        load.begin_body(source, &mut store);
        load.frame(text.as_bytes()).expect("the sample is JSON");
        load.end_body().expect("the sample is whole");
        while let Some(block) = load.last_block() {
            let batch = load.parser(&block).expect("it is known").parse(&block);
            load.append(&batch, &mut store);
        }
    }
    store
}

fn kept(store: &Store) -> Vec<Vec<u8>> {
    pieces(store, 7)
        .iter()
        .map(|piece| piece.bytes(store))
        .collect()
}

fn read(pieces: &[Vec<u8>]) -> Result<Store, SnapshotError> {
    let mut restoring = Restoring::default();
    for piece in pieces {
        restoring.take(piece)?;
    }
    restoring.finish()
}

fn same(one: &Store, other: &Store) {
    assert_eq!(one.len(), other.len());
    assert_eq!(one.bodies(), other.bodies());
    assert_eq!(one.time_order(), other.time_order());
    for row in 0..one.len() {
        assert_eq!(one.id(row), other.id(row));
        assert_eq!(one.time(row), other.time(row));
        assert_eq!(one.source(row), other.source(row));
        for field in crate::core::store::CODED {
            assert_eq!(one.coded(field, row), other.coded(field, row));
        }
        one.raw().with(row, |raw| {
            other.raw().with(row, |again| assert_eq!(raw, again))
        });
        one.with_details(row, |text| {
            other.with_details(row, |again| assert_eq!(text, again))
        });
    }
}

#[test]
fn what_is_read_back_is_what_was_kept_to_the_byte() {
    let store = loaded();
    assert_eq!(store.len(), 5000);
    same(&store, &read(&kept(&store)).expect("nothing was changed"));
    same(
        &Store::default(),
        &read(&kept(&Store::default())).expect("an empty store is one, too"),
    );
}

#[test]
fn a_store_that_was_read_back_knows_its_events_and_its_values() {
    let store = loaded();
    let mut again = read(&kept(&store)).expect("nothing was changed");
    let text = include_str!("../../../public/sample-graphos.json");
    let mut load = Load::new(ReadOptions::default());
    load.begin_body("third", &mut again);
    load.frame(text.as_bytes()).expect("the sample is JSON");
    load.end_body().expect("the sample is whole");
    let mut appended = Appended::default();
    let values = again
        .column(Field::Action)
        .map(|column| column.dictionary.len());
    while let Some(block) = load.last_block() {
        let batch = load.parser(&block).expect("it is known").parse(&block);
        let some = again.append(&batch);
        appended.duplicates += some.duplicates;
        appended.events += some.events;
    }
    assert_eq!((appended.events, appended.duplicates), (0, 5000));
    assert_eq!(
        again
            .column(Field::Action)
            .map(|column| column.dictionary.len()),
        values
    );
}

#[test]
fn one_byte_that_changed_or_one_piece_that_is_missing_and_nothing_is_read() {
    let store = loaded();
    let whole = kept(&store);
    for piece in 0..whole.len() {
        for at in [0, 9, 17, 30, whole[piece].len() / 2, whole[piece].len() - 1] {
            let mut changed = whole.clone();
            changed[piece][at] ^= 0x20;
            assert!(read(&changed).is_err(), "piece {piece}, byte {at}");
        }
        let mut missing = whole.clone();
        missing.remove(piece);
        assert!(read(&missing).is_err(), "without piece {piece}");
        let mut cut = whole.clone();
        let half = cut[piece].len() / 2;
        cut[piece].truncate(half);
        assert!(read(&cut).is_err(), "piece {piece} cut");
    }
    assert!(read(&[]).is_err());
    assert!(read(&whole[..whole.len() - 1]).is_err());
}

#[test]
fn another_format_is_told_from_damage() {
    let mut wire = WireWriter::default();
    for number in [0, HEAD, 0, FORMAT + 1] {
        wire.number(number);
    }
    let digest = hash(&wire.bytes[DIGEST_BYTES..]);
    wire.bytes[..DIGEST_BYTES].copy_from_slice(&digest.to_le_bytes());
    assert_eq!(read(&[wire.bytes]).err(), Some(SnapshotError::OtherFormat));
}

/// The same pieces in the form that the version before wrote.
fn without_id(pieces: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let number = |bytes: &[u8], at: usize| bytes[at * 8..][..8].to_vec();
    let mut before = Vec::new();
    for (place, bytes) in pieces.iter().enumerate() {
        let (start, rest) = match place {
            0 => (FORMAT_WITHOUT_ID.to_le_bytes().to_vec(), &bytes[40..]),
            _ => (Vec::new(), &bytes[32..]),
        };
        let text = [number(bytes, 1), number(bytes, 2), start, rest.to_vec()].concat();
        before.push([hash(&text).to_le_bytes().to_vec(), text].concat());
    }
    before
}

#[test]
fn what_the_version_before_kept_is_read_and_is_not_mixed_with_what_this_one_keeps() {
    let store = loaded();
    let now = kept(&store);
    let before = without_id(&now);
    same(&store, &read(&before).expect("it is whole"));
    for place in 0..now.len() {
        let mut mixed = now.clone();
        mixed[place] = before[place].clone();
        assert!(read(&mixed).is_err(), "piece {place}");
    }
}
