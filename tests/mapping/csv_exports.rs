//! What known sources write as CSV, small and invented: other names than their JSON has, or one column for each path.

#![allow(
    clippy::unwrap_used,
    reason = "a test may end where its ground is gone"
)]

use audit_explorer::core::engine::Engine;
use audit_explorer::core::protocol::{ReadOptions, Row};

use crate::asked::{mapping_of, rows};

/// The only row, and by which source's rules it was read.
fn read(csv: &str, source: &str) -> (Row, String) {
    let mut engine = Engine::default();
    let options = ReadOptions {
        source: source.into(),
        ..ReadOptions::default()
    };
    engine.begin_load(options, false);
    engine.begin_body("export.csv");
    engine.feed(csv.as_bytes()).unwrap();
    engine.end_body().unwrap();
    engine.read_rest().unwrap();
    let report = engine.finish_load(0.0);
    assert_eq!(
        (report.events, report.rejected, report.assumed_zone),
        (1, 0, 0)
    );
    let rules = mapping_of(&mut engine, None).source;
    (rows(&mut engine).remove(0), rules)
}

#[test]
fn the_event_history_of_cloudtrail_is_read() {
    let csv = "Event name,Event time,User name,Event source,Resource type,Resource name,AWS access key,AWS region,Error code,Source IP address,Read-only,Event ID,Request ID\r\n\
        CreateUser,2024-05-20T09:08:10Z,ann,iam.amazonaws.com,AWS::IAM::User,bob,AKIAIOSFODNN7EXAMPLE,us-east-1,AccessDenied,192.0.2.7,false,4f1c0001-0000-4000-8000-000000000001,r-1\r\n";
    let (row, rules) = read(csv, "auto");
    assert_eq!(rules, "cloudtrail");
    assert_eq!(
        [
            &row.time,
            &row.action,
            &row.actor_name,
            &row.actor_id,
            &row.ip,
            &row.outcome
        ],
        [
            "2024-05-20T09:08:10Z",
            "CreateUser",
            "ann",
            "AKIAIOSFODNN7EXAMPLE",
            "192.0.2.7",
            "failure"
        ]
    );
    assert_eq!(
        [&row.id, &row.resource_type, &row.resource_name],
        [
            "4f1c0001-0000-4000-8000-000000000001",
            "AWS::IAM::User",
            "bob"
        ]
    );
    assert!(
        row.details.contains("\"Read-only\":\"false\""),
        "{}",
        row.details
    );
}

#[test]
fn a_column_for_each_path_is_read_as_the_path() {
    let csv = "actor.alternateId,actor.displayName,actor.id,actor.type,client.ipAddress,displayMessage,eventType,outcome.reason,outcome.result,published,severity,uuid\n\
        ann@example.org,Ann Example,00u1,User,192.0.2.7,User login to Okta,user.session.start,,SUCCESS,2024-05-20T09:08:10.123Z,INFO,u-1\n";
    for source in ["auto", "okta"] {
        let (row, rules) = read(csv, source);
        assert_eq!(rules, "okta");
        assert_eq!(
            [&row.id, &row.time, &row.action, &row.ip, &row.outcome],
            [
                "u-1",
                "2024-05-20T09:08:10.123Z",
                "user.session.start",
                "192.0.2.7",
                "success"
            ]
        );
        assert_eq!(
            [
                &row.actor_id,
                &row.actor_name,
                &row.actor_email,
                &row.actor_type
            ],
            ["00u1", "Ann Example", "ann@example.org", "User"]
        );
    }
}
