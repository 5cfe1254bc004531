//! Every form of query over real events, while they are loaded and after, held
//! against a look at each event.

use std::collections::BTreeSet;

use super::evaluate_test::holds;
use super::{QueryContext, quote_word, read_query};
use crate::core::engine::{Engine, Readiness};
use crate::core::ingest::corpus;
use crate::core::protocol::{ReadOptions, Reply, Request, Row};

const NOW_MILLIS: i64 = 1_730_376_000_000;
/// Rows that the words of the queries are taken from.
const SAMPLES: usize = 3;
/// A file's rows beyond these are not looked at one by one.
const MOST_ROWS: u32 = 200;

/// A few letters from the middle of a text.
fn piece(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let from = letters.len() / 3;
    letters.iter().skip(from).take(5).collect()
}

/// Queries of every form about what stands in `row`.
fn queries(row: &Row, raw: &str) -> Vec<String> {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let action = quote_word(&piece(&row.action));
    let name = quote_word(&piece(&row.actor_name));
    let day = row.time.get(..10).unwrap_or("2024-01-01");
    let inside = piece(raw);
    let first = |text: &str| quote_word(&text.chars().take(2).collect::<String>());
    let mut all = vec![
        String::new(),
        action.clone(),
        format!("-{action}"),
        quoted(&inside),
        quoted(&piece(&row.details)),
        format!("details:{}", quoted(&piece(&row.details))),
        format!("user:{}", quote_word(&piece(&row.actor_email))),
        format!("user:{} OR action:{action}", quoted(&row.actor_id)),
        format!("action:={}", quoted(&row.action)),
        format!("-action:={} user:*", quoted(&row.action)),
        format!("({action} OR {name}) -outcome:success"),
        format!("actor.name:({name} OR -\"zz\")"),
        format!("actor.type:{} role:\"\"", quoted(&row.actor_type)),
        format!("resource:{}", quote_word(&piece(&row.resource_id))),
        format!("resource.type:={}", quoted(&row.resource_type)),
        format!("id:{}", quoted(&piece(&row.id))),
        format!(
            "scope:{} OR outcome:{}",
            first(&row.scope),
            quoted(&row.outcome)
        ),
        format!("ip:{}", quoted(&row.ip)),
        "ip:0.0.0.0/1 OR ip:2000::/3".into(),
        format!("after:{day}"),
        format!("before:{day} -after:2001"),
        format!("on:{day} action:*"),
        "last:400d".into(),
        format!("time:{}", &day[..day.len().min(7)]),
        "source:file".into(),
        format!("{}*{}", first(&row.action), first(&row.actor_id)),
        "/^[a-z]+[._:]?[a-z]/".into(),
        r"/\d{4}-\d\d/ -action:/e$/".into(),
        "details.id:* OR details.name:/./".into(),
    ];
    let value: Option<serde_json::Value> = serde_json::from_str(&row.details).ok();
    if let Some((key, value)) = value
        .as_ref()
        .and_then(serde_json::Value::as_object)
        .and_then(|members| members.iter().next_back())
    {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        all.push(format!(
            "details.{}:{}",
            super::path_name([key.as_str()]),
            quoted(&piece(&text))
        ));
    }
    all
}

fn check(engine: &mut Engine, file: &str, when: &str) {
    let Ok(Reply::Matched(all)) = engine.handle(Request::Search {
        query: String::new(),
        generation: 1,
    }) else {
        panic!("{file}: all events cannot be had");
    };
    let limit = (all.total as u32).min(MOST_ROWS);
    let rows: Vec<(Row, String)> = (0..limit)
        .map(|index| {
            let raw = engine
                .store()
                .raw()
                .with(index, |raw| String::from_utf8(raw.to_vec()).expect("UTF-8"));
            (
                crate::core::store::rows::row(engine.store(), index, engine.zone()),
                raw,
            )
        })
        .collect();
    let step = rows.len().div_ceil(SAMPLES).max(1);
    let texts: BTreeSet<String> = rows
        .iter()
        .step_by(step)
        .flat_map(|(row, raw)| queries(row, raw))
        .collect();
    for text in texts {
        let context = QueryContext {
            zone: engine.zone(),
            now_millis: NOW_MILLIS,
        };
        // Words of real events may be what the language gives another meaning.
        let Ok(query) = read_query(&text, &context) else {
            continue;
        };
        let expected: Vec<u32> = rows
            .iter()
            .filter(|(row, raw)| {
                let moment = engine.store().time(row.index).moment();
                holds(
                    &query.expr,
                    row,
                    raw,
                    (engine.store().source(row.index), moment),
                )
            })
            .map(|(row, _)| row.index)
            .collect();
        if let Some(mut pending) = engine
            .begin_search(&text, 0, None)
            .expect("it was read before")
        {
            while !engine
                .step_search(&mut pending)
                .expect("it was read before")
            {}
            engine.end_search(pending);
        }
        let Ok(Reply::Rows(found)) = engine.handle(Request::Rows {
            offset: 0,
            limit: u32::MAX,
        }) else {
            panic!("{file}: no rows for {text}");
        };
        let mut found: Vec<u32> = found
            .iter()
            .map(|row| row.index)
            .filter(|index| *index < limit)
            .collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{file}, {when}: {text}");
    }
}

#[test]
fn every_form_of_query_finds_in_real_events_what_a_look_at_each_finds() {
    let Some(files) = corpus::event_files() else {
        return;
    };
    let mut looked_at = 0;
    for (name, body) in files {
        let mut engine = Engine::default();
        engine.set_clock(NOW_MILLIS);
        engine.begin_load(ReadOptions::default(), false);
        engine.begin_body(&format!("file {name}"));
        let (early, late) = body.split_at(body.len() / 2);
        if engine.frame(early).is_err() {
            continue;
        }
        while let Some(block) = engine.take_block(Readiness::Early) {
            let batch = engine.parse(&block).expect("the corpus is sound");
            engine.append(&batch);
        }
        if !engine.store().is_empty() {
            check(&mut engine, &name, "during the load");
            looked_at += 1;
        }
        let rest = engine
            .feed(late)
            .and_then(|_| engine.end_body())
            .and_then(|_| engine.read_rest());
        if rest.is_err() {
            continue;
        }
        engine.finish_load(1.0);
        check(&mut engine, &name, "after the load");
        looked_at += 1;
    }
    assert!(looked_at > 40, "only {looked_at}");
}
