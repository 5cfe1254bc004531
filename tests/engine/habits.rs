//! What a source is known for is said where it bears on what was loaded from it,
//! and nowhere else.

use audit_explorer::core::engine::Engine;
use audit_explorer::core::protocol::{LoadReport, ReadOptions, Request};
use serde_json::json;

/// One event of an identity provider, at this time.
fn sign_in(time: &str) -> String {
    json!([{
        "uuid": "00000000-0000-0000-0000-000000000001", "published": time, "eventType": "user.session.start",
        "actor": { "id": "00u1", "type": "User", "alternateId": "ann@example.org", "displayName": "Ann" },
        "client": { "ipAddress": "192.0.2.7" }, "outcome": { "result": "SUCCESS" }, "target": null,
        "displayMessage": "User login",
    }])
    .to_string()
}

/// One event of a graph, at this time.
fn graph_change(time: &str) -> String {
    format!(
        "Timestamp,Action,Resource_ID,Resource_Type,Details,Actor_ID,Actor_Type,Effective_Role,Actor_Email,Actor_Name,Graph_ID\n\
         {time},CREATE,g1,GRAPH,{{}},u1,USER,ORG_ADMIN,ann@example.org,Ann,g1\n"
    )
}

fn load(body: &str, address: Option<&str>, freshness: Option<u32>) -> LoadReport {
    let mut engine = Engine::default();
    let now = Some("2024-07-30T00:00:00Z".to_owned());
    engine
        .handle(Request::SetNow { now })
        .expect("it is a time");
    engine.begin_load(
        ReadOptions {
            freshness,
            ..ReadOptions::default()
        },
        false,
    );
    engine.begin_body("source");
    if let Some(address) = address {
        engine.body_from(address);
    }
    engine.feed(body.as_bytes()).expect("the body is in order");
    engine.end_body().expect("the body is in order");
    engine.read_rest().expect("the body is in order");
    engine.finish_load(0.0)
}

const ADDRESS: Option<&str> = Some("https://source.example/events");

#[test]
fn events_as_old_as_a_source_keeps_them_say_so() {
    let said = load(&sign_in("2024-05-02T00:00:00Z"), ADDRESS, None);
    assert_eq!(said.source, "okta");
    assert_eq!(
        said.notices,
        ["okta keeps 90 days: what is older cannot be had from it"]
    );
    for (time, address) in [
        // A file is what it is; newer events reach not so far; older ones show that more is kept.
        ("2024-05-02T00:00:00Z", None),
        ("2024-07-02T00:00:00Z", ADDRESS),
        ("2023-07-02T00:00:00Z", ADDRESS),
    ] {
        let report = load(&sign_in(time), address, None);
        assert!(report.notices.is_empty(), "{time}: {:?}", report.notices);
    }
}

#[test]
fn events_of_today_say_that_later_ones_may_be_on_their_way() {
    let today = graph_change("2024-07-29T23:50:00Z");
    let report = load(&today, ADDRESS, None);
    assert_eq!(report.source, "graphos");
    assert_eq!(
        report.notices,
        ["graphos may lag 15 min: the newest events may not be there yet"]
    );
    // What the host says itself is not said twice.
    let told = load(&today, ADDRESS, Some(30));
    assert_eq!(told.notices.len(), 1, "{:?}", told.notices);
    assert!(told.notices[0].contains("30 min"), "{:?}", told.notices);
    let older = load(&graph_change("2024-07-20T00:00:00Z"), ADDRESS, None);
    assert!(older.notices.is_empty(), "{:?}", older.notices);
}
