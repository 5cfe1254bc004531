//! What is shown before a search is done is what it shows in the end.

use crate::core::engine::Engine;
use crate::core::event::Field;
use crate::core::protocol::{Direction, ReadOptions, Reply, Request, Row, SortBy};
use crate::core::time::{Moment, Zone};

/// Several steps of a search that reads raw text.
const EVENTS: u32 = 70_000;
const FIRST: u32 = 20;

/// When the event that arrives as number `place` happened, in seconds; none = at no time.
type Clock = fn(u32) -> Option<u32>;

const ORDERS: [(&str, Clock); 7] = [
    ("newest last", |place| Some(place)),
    ("newest last, several at once", |place| Some(place / 7)),
    ("newest last, most at once", |place| Some(place / 30_000)),
    ("newest first", |place| Some(EVENTS * 2 - place)),
    ("newest first, several at once", |place| {
        Some((EVENTS * 2 - place) / 7)
    }),
    ("all at once", |_| Some(5)),
    ("one without a time", |place| (place != 9).then_some(place)),
];

fn events(clock: Clock, places: std::ops::Range<u32>) -> String {
    let mut text = String::new();
    for place in places {
        let time = clock(place).map_or("null".to_owned(), |seconds| {
            let millis = 1_700_000_000_000 + i64::from(seconds) * 1_000;
            let moment = Moment {
                millis,
                nanos: 0,
                digits: 0,
            };
            let mut written = String::new();
            moment.write_rfc3339(&Zone::utc(), &mut written);
            format!("\"{written}\"")
        });
        let action = if place % 3 == 0 { "LOGIN" } else { "LOGOUT" };
        let note = if place % 701 == 0 { "rare" } else { "often" };
        text.push_str(&format!(
            "{{\"id\":\"e{place}\",\"timestamp\":{time},\"action\":\"{action}\",\"note\":\"{note} {place}\"}}\n"
        ));
    }
    text
}

fn add(engine: &mut Engine, text: &str) {
    engine.begin_body("file");
    engine.feed(text.as_bytes()).expect("it is JSON");
    let end = engine.end_body().expect("it is whole");
    engine.read_rest().expect("it is well-formed");
    engine.events_lie(&end.layout);
}

fn loaded(text: &str) -> Engine {
    let mut engine = Engine::default();
    engine.begin_load(ReadOptions::default(), false);
    add(&mut engine, text);
    engine.finish_load(1.0);
    engine
}

fn sort(engine: &mut Engine, direction: Direction) {
    let field = SortBy::Field(Field::Time);
    engine
        .handle(Request::Sort { field, direction })
        .expect("a field");
}

fn rows(engine: &mut Engine) -> Vec<Row> {
    match engine.handle(Request::Rows {
        offset: 0,
        limit: FIRST,
    }) {
        Ok(Reply::Rows(rows)) => rows,
        other => panic!("{other:?}"),
    }
}

/// How a search went.
struct Seen {
    /// What was shown first, each time that it could be, with the steps that were done by then.
    early: Vec<(u32, Vec<Row>)>,
    steps: u32,
    /// What is shown in the end.
    rows: Vec<Row>,
}

fn search(engine: &mut Engine, query: &str, mut between: impl FnMut(&mut Engine, u32)) -> Seen {
    let begun = engine.begin_search(query, FIRST, None).expect("a query");
    let mut pending = begun.expect("it is another one");
    let (mut steps, mut early) = (0, Vec::new());
    while !engine.step_search(&mut pending).expect("a query") {
        steps += 1;
        if let Some(text) = engine.first_rows(&pending) {
            early.push((steps, serde_json::from_str(&text).expect("rows")));
        }
        between(engine, steps);
    }
    engine.end_search(pending);
    Seen {
        early,
        steps,
        rows: rows(engine),
    }
}

#[test]
fn the_rows_that_are_shown_before_the_end_of_a_search_are_those_of_its_end() {
    for (name, clock) in ORDERS {
        let mut engine = loaded(&events(clock, 0..EVENTS));
        for direction in [Direction::Descending, Direction::Ascending] {
            sort(&mut engine, direction);
            for query in ["often", "rare", "action:LOGIN 3", "nowhere"] {
                engine.search("", 1).expect("a query");
                let seen = search(&mut engine, query, |_, _| ());
                for (step, early) in seen.early {
                    assert_eq!(
                        early, seen.rows,
                        "{name}, {direction:?}, {query}, step {step}"
                    );
                }
            }
        }
    }
}

#[test]
fn in_a_source_that_is_ordered_they_are_there_after_the_first_steps_from_either_end() {
    for (name, clock) in ORDERS {
        let is_ordered = name.starts_with("newest") && !name.contains("most");
        let mut engine = loaded(&events(clock, 0..EVENTS));
        for direction in [Direction::Descending, Direction::Ascending] {
            sort(&mut engine, direction);
            engine.search("", 1).expect("a query");
            let Seen { early, steps, rows } = search(&mut engine, "often", |_, _| ());
            if is_ordered {
                assert_eq!(early.first().map(|(step, _)| *step), Some(1), "{name}");
                assert!(steps > 2, "{name}: {steps} steps");
                assert_eq!(rows.len(), FIRST as usize);
            }
            if name == "one without a time" {
                assert!(early.is_empty(), "it comes last, wherever it arrived");
            }
        }
    }
}

#[test]
fn rows_that_arrive_while_it_goes_on_and_another_order_are_seen_by_its_end() {
    for (name, clock) in ORDERS {
        let text = events(clock, 0..EVENTS);
        let more = events(clock, EVENTS..EVENTS + 20_000);
        let whole = {
            let mut engine = loaded(&format!("{text}{more}"));
            sort(&mut engine, Direction::Ascending);
            engine.search("often", 1).expect("a query");
            (engine.matched(1).total, rows(&mut engine))
        };
        for at in [1, 2, 4] {
            let mut engine = Engine::default();
            engine.begin_load(ReadOptions::default(), false);
            add(&mut engine, &text);
            let seen = search(&mut engine, "often", |engine, step| {
                if step == at {
                    sort(engine, Direction::Ascending);
                    add(engine, &more);
                }
            });
            assert_eq!(engine.matched(1).total, whole.0, "{name}, step {at}");
            assert_eq!(seen.rows, whole.1, "{name}, step {at}");
        }
    }
}

#[test]
fn a_search_typed_over_another_finds_what_it_finds_alone_however_far_that_one_came() {
    const TYPED: [&str; 6] = [
        "r",
        "ra",
        "ra 2",
        "ra 21 action:lo",
        "rare 21 action:log",
        "rare 21 action:login",
    ];
    for (name, clock) in ORDERS {
        let text = events(clock, 0..EVENTS);
        let mut alone = loaded(&text);
        for steps in [0, 1, 3, 5] {
            let mut engine = loaded(&text);
            let mut left = None;
            for query in TYPED {
                let begun = engine.begin_search(query, FIRST, left.as_ref());
                let mut pending = begun.expect("a query").expect("it is another one");
                let is_done =
                    (0..steps).any(|_| engine.step_search(&mut pending).expect("a query"));
                if is_done {
                    left = None;
                    engine.end_search(pending);
                    alone.search(query, 1).expect("a query");
                    let said = format!("{name}, {query}, {steps} steps");
                    assert_eq!(engine.matched(1), alone.matched(1), "{said}");
                    assert_eq!(rows(&mut engine), rows(&mut alone), "{said}");
                } else {
                    left = Some(pending);
                }
            }
            if let Some(mut pending) = left {
                while !engine.step_search(&mut pending).expect("a query") {}
                engine.end_search(pending);
            }
            alone.search(TYPED[5], 1).expect("a query");
            assert_eq!(engine.matched(1), alone.matched(1), "{name}, {steps} steps");
            assert!(engine.matched(1).total > 0, "{name}");
        }
    }
}
