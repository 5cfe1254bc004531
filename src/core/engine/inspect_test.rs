//! Rows as the screen has them: sorted by what it shows, marked, taken along.

use super::*;
use crate::core::protocol::{Direction, HitPlace, ReadOptions, Reply, Request, Row, SortBy};

const EVENTS: &str = concat!(
    r#"{"time":"2024-05-01T10:00:00Z","actor":{"id":"u1","name":"José","email":"jose@example.com"},"action":"UPDATE","details":{"size":9,"a b":"x","role":{"old":"USER","new":"ADMIN"}}}"#,
    "\n",
    r#"{"time":"2024-05-02T10:00:00Z","actor":{"id":"u2","email":"ann@example.com"},"action":"DELETE","details":{"size":10,"a b":"=1+1"}}"#,
    "\n",
    r#"{"time":"2024-05-03T10:00:00Z","actor":{"id":"bot-7"},"action":"DELETE","details":{"size":"many"}}"#,
    "\n",
    r#"{"time":"2024-05-04T10:00:00Z","action":"DELETE","details":{}}"#,
    "\n",
);

fn engine() -> Engine {
    read(EVENTS)
}

fn read(events: &str) -> Engine {
    let mut engine = Engine::default();
    engine.begin_load(ReadOptions::default(), false);
    engine.begin_body("test");
    engine.feed(events.as_bytes()).expect("events");
    engine.end_body().expect("whole");
    engine.read_rest().expect("whole");
    engine.finish_load(0.0);
    engine
}

fn sorted(engine: &mut Engine, by: &str, direction: Direction) -> Vec<u32> {
    let field = SortBy::read(by).expect("a name");
    engine
        .handle(Request::Sort { field, direction })
        .expect("it can be sorted by");
    rows(engine).into_iter().map(|row| row.index).collect()
}

fn rows(engine: &mut Engine) -> Vec<Row> {
    engine.rows(0, 9)
}

fn search(engine: &mut Engine, query: &str) {
    engine.search(query, 1).expect("readable");
}

#[test]
fn rows_are_sorted_by_what_a_column_shows_and_what_is_absent_is_last() {
    let mut engine = engine();
    let both = [Direction::Ascending, Direction::Descending];
    let mut order = |by: &str| both.map(|way| sorted(&mut engine, by, way));
    assert_eq!(order("user"), [[1, 2, 0, 3], [0, 2, 1, 3]]);
    // Nine before ten, numbers before words.
    assert_eq!(order("details.size"), [[0, 1, 2, 3], [2, 1, 0, 3]]);
    assert_eq!(order("resource"), [[0, 1, 2, 3], [0, 1, 2, 3]]);
}

#[test]
fn an_order_by_a_path_is_the_same_read_step_by_step_or_at_once() {
    let events: String = (0..5_000)
        .map(|number| {
            let size = number * 7_919 % 5_000;
            format!(
                "{{\"id\":\"{number}\",\"time\":\"2024-05-01T10:00:00Z\",\"action\":\"A\",\"details\":{{\"size\":{size}}}}}\n"
            )
        })
        .collect();
    let (mut at_once, mut stepped) = (read(&events), read(&events));
    let mut steps = 1;
    while stepped.step_path(&["size".to_owned()]) {
        steps += 1;
    }
    assert!(steps > 1);
    let [one, other] = [&mut at_once, &mut stepped]
        .map(|engine| sorted(engine, "details.size", Direction::Descending));
    assert_eq!(one, other);
    // The screen has room for so many.
    assert_eq!(one.len(), 9);
    assert_eq!(u64::from(one[0]) * 7_919 % 5_000, 4_999);
}

#[test]
fn what_the_query_looks_for_is_marked_where_it_looks_and_nowhere_else() {
    let mut engine = engine();
    engine.set_cells(vec!["details.\"a b\"".into(), "details.size".into()]);
    search(&mut engine, "jose -user:ann");
    let row = &rows(&mut engine)[0];
    assert_eq!(
        row.hits_in(HitPlace::Field(crate::core::event::Field::ActorName)),
        [(0, 5)]
    );
    assert_eq!(
        row.hits_in(HitPlace::Field(crate::core::event::Field::ActorEmail)),
        [(0, 4)]
    );
    assert_eq!(row.cells, ["x", "9"]);
    assert!(row.plain().hits.is_empty() && row.plain().cells.is_empty());
    search(&mut engine, "details.size:9");
    let row = &rows(&mut engine)[0];
    assert_eq!(row.hits_in(HitPlace::Cell(1)), [(0, 1)]);
    assert_eq!(row.hits.len(), 1);
    search(&mut engine, "-jose");
    assert!(rows(&mut engine).iter().all(|row| row.hits.is_empty()));
}

#[test]
fn rows_are_copied_as_the_export_writes_them() {
    let mut engine = engine();
    sorted(&mut engine, "time", Direction::Ascending);
    let mut copied = |form| {
        engine
            .copy(&CopyRows {
                offset: 0,
                limit: 2,
                form,
                columns: ["time", "actorEmail", "details.\"a b\""]
                    .map(str::to_owned)
                    .into(),
            })
            .expect("columns that exist")
    };
    assert_eq!(
        copied(CopyForm::Csv),
        "time,actorEmail,\"details.\"\"a b\"\"\"\r\n2024-05-01T10:00:00Z,jose@example.com,x\r\n2024-05-02T10:00:00Z,ann@example.com,'=1+1\r\n"
    );
    assert!(copied(CopyForm::Tsv).contains("\tann@example.com\t'=1+1\r\n"));
    let events: Vec<&str> = EVENTS.lines().take(2).collect();
    assert_eq!(
        copied(CopyForm::Json),
        format!("[\n{}\n]\n", events.join(",\n"))
    );
    let all = CopyRows {
        offset: 0,
        limit: MOST_COPIED + 1,
        form: CopyForm::Csv,
        columns: Vec::new(),
    };
    assert_eq!(
        engine.copy(&all).expect_err("too many").code,
        Code::TooLarge
    );
}

#[test]
fn an_event_is_told_in_full_also_where_it_is_not_among_those_found() {
    let mut engine = engine();
    sorted(&mut engine, "time", Direction::Descending);
    let Ok(Reply::Inspected(event)) = engine.handle(Request::Inspect { index: 0 }) else {
        panic!("it is there")
    };
    assert_eq!(
        (event.number, event.row.action.as_str()),
        (Some(3), "UPDATE")
    );
    assert_eq!(event.raw, EVENTS.lines().next().unwrap_or_default());
    let change = &event.changes[0];
    assert_eq!(
        (
            change.name.as_str(),
            change.before.as_deref(),
            change.after.as_deref()
        ),
        ("role", Some("\"USER\""), Some("\"ADMIN\""))
    );
    search(&mut engine, "action:DELETE");
    let event = engine.inspect(0).expect("it is loaded");
    assert_eq!((event.number, event.row.action.as_str()), (None, "UPDATE"));
    assert!(engine.inspect(9).is_err());
}
