//! The committed sample files are what the generator makes, and hold what the
//! product must cope with.

#![allow(clippy::unwrap_used, reason = "what tests share is a test too")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

#[path = "../sample/mod.rs"]
mod sample;

fn file(name: &str) -> String {
    fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("public")
            .join(name),
    )
    .unwrap()
}

fn graphos() -> Vec<Value> {
    let mut body: Value = serde_json::from_str(&file("sample-graphos.json")).unwrap();
    serde_json::from_value(body["events"].take()).unwrap()
}

/// The distinct texts at `pointer`.
fn distinct(events: &[Value], pointer: &str) -> BTreeSet<String> {
    events
        .iter()
        .filter_map(|event| event.pointer(pointer)?.as_str())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_committed_files_are_what_the_generator_makes() {
    for (name, text) in sample::files() {
        let same = file(name) == text;
        assert!(
            same,
            "public/{name} is stale; run: cargo run --no-default-features --example sample"
        );
    }
}

#[test]
fn the_graphos_sample_has_the_whole_vocabulary() {
    let events = graphos();
    assert_eq!(events.len(), 5_000);
    assert_eq!(distinct(&events, "/action").len(), 21);
    assert_eq!(distinct(&events, "/resourceType").len(), 10);
    assert_eq!(distinct(&events, "/actor/type").len(), 2);
    assert_eq!(distinct(&events, "/id").len(), 5_000);
    assert!(distinct(&events, "/actor/name").len() >= 60);
}

#[test]
fn the_graphos_sample_has_events_without_an_actor_and_tools_without_a_name() {
    let events = graphos();
    assert!(events.iter().any(|event| event.get("actor").is_none()));
    assert!(
        events
            .iter()
            .any(|event| event.get("actor").is_some_and(Value::is_null))
    );
    let tools: Vec<&Value> = events
        .iter()
        .filter(|event| event["actor"]["type"] == "GRAPH")
        .collect();
    assert!(!tools.is_empty());
    assert!(tools.iter().all(|tool| tool["actor"].get("name").is_none() && tool["actor"].get("email").is_none()));
}

#[test]
fn the_pipefy_sample_is_one_page_of_a_connection() {
    let body: Value = serde_json::from_str(&file("sample-pipefy.json")).unwrap();
    let logs = &body["data"]["pipe"]["auditLogs"];
    assert_eq!(logs["edges"].as_array().map(Vec::len), Some(600));
    assert_eq!(logs["pageInfo"]["hasNextPage"], false);
    assert_eq!(logs["pageInfo"]["endCursor"], logs["edges"][599]["cursor"]);
}
