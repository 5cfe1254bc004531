//! What was kept is the state again, under its own setting, or nothing.

use super::*;
use crate::core::event::Field;
use crate::core::protocol::{Direction, ExportOptions, MappingChange, Reply, Request, Row};
use crate::core::time::Zone;

const EVENTS: &str = r#"{"data":[
    {"id":"e1","timestamp":"2024-05-01T10:00:00.123456789Z","action":"CREATE","actor":{"email":"ann@example.org"},"password":"hunter2"},
    {"id":"e2","timestamp":"2024-05-01T11:00:00Z","action":"UPDATE","actor":{"email":"bob@example.org"},"n":12345678901234567890},
    {"id":"e3","timestamp":"2024-05-02T10:00:00Z","action":"DELETE","actor":{"email":"ann@example.org"}}]}"#;

fn redaction(preset: &str, key: Option<&str>) -> Redaction {
    Redaction {
        redact: Redact::Preset(preset.into()),
        pseudonym_key: key.map(str::to_owned),
    }
}

fn engine(redaction: Redaction) -> Engine {
    let mut engine = Engine::default();
    engine
        .set_redaction(redaction)
        .expect("the setting is known");
    engine
}

fn load(engine: &mut Engine, name: &str, text: &str, append: bool) {
    let options = ReadOptions {
        name: name.into(),
        ..ReadOptions::default()
    };
    engine.begin_load(options, append);
    engine.begin_body(name);
    engine.feed(text.as_bytes()).expect("it is JSON");
    engine.end_body().expect("it is whole");
    engine.read_rest().expect("it is well-formed");
    engine.finish_load(1.0);
}

fn loaded(redaction: Redaction) -> Engine {
    let mut engine = engine(redaction);
    load(&mut engine, "api.example/audit", EVENTS, false);
    engine
}

fn kept(engine: &Engine) -> Vec<Vec<u8>> {
    kept_as(engine, 1)
}

fn kept_as(engine: &Engine, id: u64) -> Vec<Vec<u8>> {
    let snapshot = engine.snapshot("a note", id).expect("something is loaded");
    (0..snapshot.pieces())
        .map(|number| {
            snapshot
                .piece(number, engine)
                .expect("nothing changed meanwhile")
        })
        .collect()
}

fn read(engine: &Engine, pieces: &[Vec<u8>]) -> Result<Restored, RestoreError> {
    let mut restoring = engine.restoring();
    for piece in pieces {
        restoring.take(piece)?;
    }
    restoring.finish()
}

/// Everything that an engine tells, as text.
fn told(engine: &mut Engine) -> String {
    let mut told = format!("{:?}", engine.load_report());
    for request in [
        Request::Search {
            query: "ann".into(),
            generation: 1,
        },
        Request::Search {
            query: "password:masked OR details.password:masked".into(),
            generation: 2,
        },
        Request::Search {
            query: String::new(),
            generation: 3,
        },
        Request::Sort {
            field: Field::Action.into(),
            direction: Direction::Ascending,
        },
        Request::Rows {
            offset: 0,
            limit: 10,
        },
        Request::Event { index: 0 },
        Request::Event { index: 1 },
        Request::Mapping { of: None },
        Request::Facets {
            field: "action".into(),
            limit: 10,
        },
    ] {
        let reply = match engine.handle(request) {
            Ok(Reply::Matched(mut matched)) => {
                matched.millis = 0.0;
                format!("{matched:?}")
            }
            other => format!("{other:?}"),
        };
        told.push_str(&reply);
    }
    let mut export = engine
        .begin_export(&ExportOptions::default(), None)
        .expect("the options are fine");
    let mut bytes = Vec::new();
    while export.written() < export.total() {
        bytes.extend(
            export
                .step(engine.store(), 100)
                .expect("its rows are there"),
        );
    }
    let (rest, mut summary) = export.finish(engine, 0.0).expect("it is whole");
    bytes.extend(rest);
    summary.millis = 0.0;
    told.push_str(&format!("{}{summary:?}", String::from_utf8_lossy(&bytes)));
    told
}

#[test]
fn what_is_restored_answers_as_what_was_kept() {
    let key = Some("000102030405060708090a0b0c0d0e0f");
    for setting in [redaction("secrets", None), redaction("personal", key)] {
        let mut before = loaded(setting.clone());
        let pieces = kept(&before);
        let mut after = engine(setting);
        let restored = read(&after, &pieces).expect("nothing was changed");
        let (report, note) = after.restore(restored).expect("nothing else is there");
        assert_eq!((report.events, note.as_str()), (3, "a note"));
        assert_eq!(told(&mut after), told(&mut before));
        // What comes later is known for what is there, and the mapping can be changed.
        load(&mut after, "api.example/audit", EVENTS, true);
        assert_eq!(
            (after.load_report().events, after.load_report().duplicates),
            (3, 3)
        );
        if setting_has_no_fields(&after) {
            let change = MappingChange {
                fields: [("resourceName".to_owned(), "n".to_owned())].into(),
                ..MappingChange::default()
            };
            let change = Box::new(change);
            after
                .handle(Request::SetMapping { change })
                .expect("a path of the events");
            after
                .handle(Request::Search {
                    query: "resource.name:1234567".into(),
                    generation: 9,
                })
                .expect("a query");
            assert_eq!(after.store().len(), 3);
        }
    }
}

fn setting_has_no_fields(engine: &Engine) -> bool {
    !engine.masks_fields()
}

/// The first rows of what was kept, and how many there are in all, as told to this engine; meanwhile this happens.
fn first_rows(
    engine: &mut Engine,
    pieces: &[Vec<u8>],
    meanwhile: impl Fn(&mut Engine),
) -> Option<(Vec<Row>, u64)> {
    let mut restoring = engine.restoring();
    restoring.take(pieces.first()?).ok()?;
    meanwhile(engine);
    match restoring.first_rows(engine, Some("a view".to_owned()))? {
        Notice::FirstKept {
            rows,
            events,
            note,
            view,
        } => {
            assert_eq!((note.as_str(), view.as_deref()), ("a note", Some("a view")));
            Some((
                serde_json::from_str(&rows).expect("rows as text of JSON"),
                events,
            ))
        }
        other => panic!("{other:?}"),
    }
}

fn shown(engine: &mut Engine, query: &str) -> Vec<Row> {
    let query = Request::Search {
        query: query.into(),
        generation: 1,
    };
    engine.handle(query).expect("a query");
    let rows = Request::Rows {
        offset: 0,
        limit: 60,
    };
    match engine.handle(rows) {
        Ok(Reply::Rows(rows)) => rows,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_first_piece_tells_the_rows_that_stand_first_when_all_are_there() {
    let setting = redaction("secrets", None);
    let mut before = loaded(setting.clone());
    let rows = shown(&mut before, "");
    assert_eq!(rows.first().map(|row| row.id.as_str()), Some("e3"));
    let pieces = kept(&before);
    let told = |setting: &Redaction, meanwhile: fn(&mut Engine)| {
        first_rows(&mut engine(setting.clone()), &pieces, meanwhile)
    };
    assert_eq!(told(&setting, |_| {}), Some((rows.clone(), 3)));
    let mut after = engine(setting.clone());
    let restored = read(&after, &pieces).expect("nothing was changed");
    after.restore(restored).expect("nothing else is there");
    assert_eq!(shown(&mut after, ""), rows);
    // In another zone the same moments are other texts, and under another setting nothing is told, however late it
    // comes; nor where something else is there by then.
    let nepal = |engine: &mut Engine| {
        engine.set_zone(Zone::new("Asia/Kathmandu", 20_700, Vec::new()));
    };
    assert_eq!(told(&setting, nepal), None);
    const KEY: Option<&str> = Some("000102030405060708090a0b0c0d0e0f");
    assert_eq!(told(&redaction("personal", KEY), |_| {}), None);
    let stricter = |engine: &mut Engine| {
        let stricter = redaction("personal", KEY);
        engine.set_redaction(stricter).expect("it is known");
    };
    assert_eq!(told(&setting, stricter), None);
    let other = |engine: &mut Engine| load(engine, "other", EVENTS, false);
    assert_eq!(told(&setting, other), None);
}

#[test]
fn no_first_rows_are_kept_while_something_else_than_the_newest_of_all_is_shown() {
    let mut engine = loaded(redaction("secrets", None));
    shown(&mut engine, "ann");
    let told = |before: &Engine| {
        let mut after = super::Engine::default();
        after
            .set_redaction(before.redaction.clone())
            .expect("it is known");
        first_rows(&mut after, &kept(before), |_| {})
    };
    assert_eq!(told(&engine), None);
    shown(&mut engine, "");
    assert!(told(&engine).is_some());
    let sort = Request::Sort {
        field: Field::Action.into(),
        direction: Direction::Ascending,
    };
    engine.handle(sort).expect("a field");
    shown(&mut engine, "");
    assert_eq!(told(&engine), None);
}

#[test]
fn what_was_kept_with_less_masked_is_never_given_out_with_more() {
    let key = Some("000102030405060708090a0b0c0d0e0f");
    let other = Some("ffffffffffffffffffffffffffffffff");
    let nothing = Redaction {
        redact: Redact::Rules(Vec::new()),
        pseudonym_key: None,
    };
    let refused = |kept_by: Redaction, now: Redaction| {
        let pieces = kept(&loaded(kept_by));
        let engine = engine(now);
        read(&engine, &pieces).map(|_| ()).err()
    };
    let differs = |weaker| Some(RestoreError::OtherRedaction { weaker });
    assert_eq!(
        refused(nothing.clone(), redaction("secrets", None)),
        differs(true)
    );
    assert_eq!(
        refused(redaction("secrets", None), redaction("personal", key)),
        differs(true)
    );
    assert_eq!(
        refused(redaction("personal", key), redaction("secrets", key)),
        differs(false)
    );
    assert_eq!(
        refused(redaction("secrets", None), nothing.clone()),
        differs(false)
    );
    // Stand-ins of another key would be other people.
    assert_eq!(
        refused(redaction("personal", key), redaction("personal", other)),
        differs(false)
    );
    // A key that nothing is made with does not matter.
    assert_eq!(
        refused(redaction("secrets", key), redaction("secrets", other)),
        None
    );
    // The setting changes while it is read back.
    let pieces = kept(&loaded(redaction("secrets", None)));
    let mut engine = engine(redaction("secrets", None));
    let restored = read(&engine, &pieces).expect("the same setting");
    engine
        .set_redaction(redaction("personal", key))
        .expect("a known setting");
    assert!(engine.restore(restored).is_none() && engine.store().is_empty());
}

#[test]
fn neither_a_key_nor_what_it_stands_for_is_written() {
    let key = "00010203deadbeef08090a0b0c0d0e0f";
    let all = kept(&loaded(redaction("personal", Some(key)))).concat();
    let text = String::from_utf8_lossy(&all);
    for secret in [key, "hunter2", "ann@example.org"] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[test]
fn one_changed_byte_or_a_missing_piece_and_nothing_is_restored() {
    let engine = loaded(redaction("secrets", None));
    let pieces = kept(&engine);
    for piece in 0..pieces.len() {
        for at in [0, 8, 40, pieces[piece].len() - 1] {
            let mut changed = pieces.clone();
            changed[piece][at] ^= 1;
            assert!(read(&engine, &changed).is_err(), "piece {piece}, byte {at}");
        }
        let mut missing = pieces.clone();
        missing.remove(piece);
        assert!(read(&engine, &missing).is_err(), "without piece {piece}");
    }
}

#[test]
fn rows_that_come_meanwhile_are_not_in_it_and_other_rows_end_it() {
    let mut engine = loaded(redaction("secrets", None));
    let before = kept(&engine);
    let snapshot = engine.snapshot("a note", 1).expect("something is loaded");
    load(
        &mut engine,
        "more",
        r#"[{"id":"e9","timestamp":"2024-06-01T00:00:00Z","action":"NEW"}]"#,
        true,
    );
    let pieces: Vec<Vec<u8>> = (0..snapshot.pieces())
        .map(|number| {
            snapshot
                .piece(number, &engine)
                .expect("the rows are still there")
        })
        .collect();
    assert_eq!(pieces[0], before[0]);
    let restored = read(&engine, &pieces).expect("the rows of that moment");
    let mut other = self::engine(redaction("secrets", None));
    assert_eq!(
        other.restore(restored).map(|(report, _)| report.events),
        Some(3)
    );
    assert_eq!(other.store().len(), 3);
    engine.clear();
    assert!((0..snapshot.pieces()).all(|number| snapshot.piece(number, &engine).is_none()));
    assert!(engine.snapshot("a note", 1).is_none());
}

#[test]
fn what_is_handed_on_is_shown_as_it_was_masked_by_who_made_it() {
    let key = Some("000102030405060708090a0b0c0d0e0f");
    let mut before = loaded(redaction("personal", key));
    let pieces = kept(&before);
    let mut after = Engine::default();
    let mut restoring = after.restoring_as_kept();
    for piece in &pieces {
        restoring.take(piece).expect("nothing was changed");
    }
    let restored = restoring.finish().expect("all of it");
    assert!(after.restore(restored).is_some());
    assert_eq!(told(&mut after), told(&mut before));
}

#[test]
fn pieces_of_two_snapshots_are_never_one() {
    let one = kept_as(&loaded(Redaction::default()), 1);
    let engine = loaded(Redaction::default());
    let other = kept_as(&engine, 2);
    assert_eq!(one.len(), other.len());
    assert!(read(&engine, &one).is_ok() && read(&engine, &other).is_ok());
    for place in 0..one.len() {
        let mut mixed = one.clone();
        mixed[place] = other[place].clone();
        let error = read(&engine, &mixed).map(drop);
        assert_eq!(error, Err(RestoreError::Damaged), "piece {place}");
    }
}
