//! What is made of keys that no rule is written for: one habit of some sources in each test.

use audit_explorer::core::engine::Engine;
use audit_explorer::core::protocol::{ReadOptions, Row};

use crate::asked;

fn read(source: &str, body: &str) -> Vec<Row> {
    let options = ReadOptions {
        source: source.into(),
        ..ReadOptions::default()
    };
    let mut engine = Engine::default();
    engine.begin_load(options, false);
    engine.begin_body("body");
    engine.feed(body.as_bytes()).expect("the body is JSON");
    engine.end_body().expect("the body is whole");
    engine.read_rest().expect("the body has events");
    engine.finish_load(0.0);
    asked::rows(&mut engine)
}

/// The rows without any rules.
fn rows(body: &str) -> Vec<Row> {
    read("none", body)
}

/// The records with a time and a number each, as an array.
fn timed(records: &[&str]) -> String {
    let timed = records
        .iter()
        .enumerate()
        .map(|(number, record)| format!(r#"{{"at":"2024-05-01T10:00:{number:02}Z",{record}}}"#));
    format!("[{}]", timed.collect::<Vec<_>>().join(","))
}

fn all<'r>(rows: &'r [Row], field: impl Fn(&'r Row) -> &'r str) -> Vec<&'r str> {
    rows.iter().map(field).collect()
}

#[test]
fn a_kind_of_unknown_name_whose_values_are_verbs_is_the_action() {
    for key in ["query_type", "statement_type", "trace_name"] {
        let body = timed(&[
            &format!(r#""category":"db","{key}":"CREATE_USER""#),
            &format!(r#""category":"db","{key}":"DROP_TABLE""#),
            &format!(r#""category":"db","{key}":"SELECT""#),
        ]);
        let rows = rows(&body);
        let actions = all(&rows, |row| &row.action);
        assert_eq!(actions, ["CREATE_USER", "DROP_TABLE", "SELECT"], "{key}");
    }
}

#[test]
fn what_every_record_may_be_called_is_no_action() {
    let rows = rows(
        r#"[{"at":"2024-05-01T10:00:00Z","event_type":"audit","request":{"operation":"DELETE"},"user":"ann"}]"#,
    );
    assert_eq!(rows[0].action, "DELETE");
}

#[test]
fn the_number_of_a_kind_is_better_than_no_action() {
    let rows = rows(&timed(&[
        r#""event_type_id":5,"actor_user_id":1"#,
        r#""event_type_id":8,"actor_user_id":2"#,
        r#""event_type_id":5,"actor_user_id":1"#,
    ]));
    assert_eq!(all(&rows, |row| &row.action), ["5", "8", "5"]);
}

#[test]
fn identifiers_have_the_names_that_frameworks_give() {
    for key in ["pk", "gid", "sys_id"] {
        let rows = rows(&timed(&[
            &format!(r#""{key}":"4711","action":"login","user":"ann""#),
            &format!(r#""{key}":"4712","action":"logout","user":"ann""#),
        ]));
        assert_eq!(all(&rows, |row| &row.id), ["4711", "4712"], "{key}");
    }
}

#[test]
fn a_record_that_some_events_are_about_is_not_the_event() {
    let rows = rows(&timed(&[
        r#""action":"open","user":"ann","record_uid":"r1""#,
        r#""action":"login","user":"ann""#,
    ]));
    assert_eq!(all(&rows, |row| &row.id), ["", ""]);
}

#[test]
fn somebody_else_beside_the_actor_is_never_who_acted() {
    let rows = rows(&timed(&[
        r#""action":"reset","actor_user_id":1,"user_id":7"#,
        r#""action":"reset","actor_user_id":2,"user_id":8"#,
        r#""action":"purge","actor_user_id":null,"user_id":9,"actor_system":"Sweeper""#,
    ]));
    assert_eq!(all(&rows, |row| &row.actor_id), ["1", "2", ""]);
    assert_eq!(rows[2].actor_name, "Sweeper");
}

#[test]
fn the_actor_under_another_name_stands_in_where_they_agree() {
    let rows = rows(&timed(&[
        r#""action":"reset","actor_id":1,"user_id":1"#,
        r#""action":"reset","actor_id":2,"user_id":2"#,
        r#""action":"purge","user_id":3"#,
    ]));
    assert_eq!(all(&rows, |row| &row.actor_id), ["1", "2", "3"]);
}

#[test]
fn a_subject_beside_one_who_caused_is_what_was_acted_upon() {
    let rows = rows(&timed(&[
        r#""event":"updated","subject_type":"Post","subject_id":31,"causer_type":"User","causer_id":1"#,
        r#""event":"deleted","subject_type":"Post","subject_id":32,"causer_type":null,"causer_id":null"#,
    ]));
    assert_eq!(all(&rows, |row| &row.actor_id), ["1", ""]);
    assert_eq!(all(&rows, |row| &row.resource_id), ["31", "32"]);
}

#[test]
fn a_program_acts_where_no_person_is() {
    let rows = rows(&timed(&[
        r#""action":"flag.on","member":{"id":"m1","name":"Ann"}"#,
        r#""action":"flag.off","token":{"id":"t9","name":"Nightly job"}"#,
        r#""action":"flag.off","service_account":{"id":"s4","name":"deployer"}"#,
    ]));
    assert_eq!(
        all(&rows, |row| &row.actor_name),
        ["Ann", "Nightly job", "deployer"]
    );
    assert_eq!(all(&rows, |row| &row.actor_id), ["m1", "t9", "s4"]);
}

#[test]
fn a_token_that_a_person_made_is_not_who_acted() {
    let rows = rows(&timed(&[
        r#""action":"token.create","member":{"id":"m1"},"token":{"id":"t1"}"#,
        r#""action":"token.expire","member":null,"token":{"id":"t2"}"#,
    ]));
    assert_eq!(all(&rows, |row| &row.actor_id), ["m1", ""]);
}

#[test]
fn an_account_that_is_not_the_customers_is_who_acted() {
    let records = ["ann", "bo", "ann", "cem", "bo"]
        .map(|name| format!(r#""activity":"view","systemAccount":"{name}""#));
    let rows = rows(&timed(&records.each_ref().map(String::as_str)));
    assert_eq!(
        all(&rows, |row| &row.actor_name),
        ["ann", "bo", "ann", "cem", "bo"]
    );
}

#[test]
fn the_host_that_asked_is_the_address() {
    let rows = rows(&timed(&[
        r#""action":"put","remotehost":"198.51.100.7","headers":{"X-Real-Ip":"10.0.0.1"}"#,
    ]));
    assert_eq!(rows[0].ip, "198.51.100.7");
    let rows = self::rows(&timed(&[
        r#""action":"put","payload":{"initiator":{"id":"i1","host":{"address":"198.51.100.8"}}}"#,
    ]));
    assert_eq!(rows[0].ip, "198.51.100.8");
}

#[test]
fn yes_and_no_and_the_status_of_the_deed_tell_how_it_ended() {
    for (good, bad) in [
        (r#""is_success":"YES""#, r#""is_success":"NO""#),
        (
            r#""execution_status":"SUCCESS""#,
            r#""execution_status":"FAIL""#,
        ),
        (r#""verdict":"allow""#, r#""verdict":"deny""#),
        (r#""api":{"statusCode":200}"#, r#""api":{"statusCode":403}"#),
    ] {
        let body = [good, bad].map(|said| format!(r#""action":"login","user":"ann",{said}"#));
        let rows = rows(&timed(&body.each_ref().map(String::as_str)));
        assert_eq!(
            all(&rows, |row| &row.outcome),
            ["success", "failure"],
            "{good}"
        );
    }
}

#[test]
fn what_was_changed_has_many_names() {
    for record in [
        r#""auditable_type":"Order","auditable_id":12"#,
        r#""modelType":"Order","modelId":12"#,
        r#""table_name":"Order","row_id":12"#,
        r#""object":{"kind":"Order","ref":12}"#,
    ] {
        let rows = rows(&timed(&[&format!(
            r#""audit_id":7,"event":"update","user":"ann",{record}"#
        )]));
        assert_eq!(rows[0].resource_id, "12", "{record}");
    }
}

#[test]
fn a_mere_name_is_the_things_unless_a_person_stands_beside_it() {
    let thing = rows(&timed(&[
        r#""action":"push","actor":"ann","name":"acme/app""#,
    ]));
    assert_eq!(thing[0].resource_name, "acme/app");
    let person = rows(&timed(&[
        r#""action":"push","name":"Ann","email":"ann@example.org""#,
    ]));
    assert_eq!(person[0].resource_name, "");
}

#[test]
fn labels_of_a_thing_are_not_the_thing() {
    let rows = rows(&timed(&[
        r#""action":"get","user":"ann","resource":{"labels":{"project_id":"p1"}},"call":{"resourceName":"b/7"}"#,
    ]));
    assert_eq!(
        (rows[0].resource_name.as_str(), rows[0].resource_id.as_str()),
        ("b/7", "")
    );
}

#[test]
fn the_list_that_is_called_one_of_events_wins_over_the_users_beside_it() {
    let rows = rows(
        r#"{"users":[{"id":"1","username":"ann"},{"id":"2","username":"bo"}],"audit_log_entries":[{"id":"77","user_id":"1","action_type":22}]}"#,
    );
    assert_eq!(all(&rows, |row| &row.id), ["77"]);
}

#[test]
fn a_body_around_a_single_event_is_that_event() {
    for body in [
        r#"{"event":{"id":"e1","timestamp":"2024-05-01T10:00:00Z","type":"page.viewed","actor":{"id":"u1"}}}"#,
        r#"{"metadata":{"offset":3},"event":{"id":"e1","when":"2024-05-01T10:00:00Z","action":"page.viewed","actor":"u1","pairs":[{"Key":"a","Text":"b"},{"Key":"c","Text":"d"}]}}"#,
    ] {
        let rows = rows(body);
        assert_eq!(rows.len(), 1, "{body}");
        assert_eq!(rows[0].action, "page.viewed");
        assert_eq!(rows[0].time, "2024-05-01T10:00:00Z");
    }
}

#[test]
fn a_single_record_of_a_database_is_an_event_though_its_time_is_an_object() {
    let rows = rows(
        r#"{"atype":"dropDatabase","ts":{"$date":"2024-05-01T10:00:00.000Z"},"users":[{"user":"ann","db":"admin"}],"result":0}"#,
    );
    assert_eq!(rows[0].action, "dropDatabase");
    assert_eq!(rows[0].time, "2024-05-01T10:00:00.000Z");
}

#[test]
fn clouds_that_share_their_keys_are_told_apart() {
    let trail = r#"[{"eventId":"e1","eventTime":"2024-05-01T10:00:00Z","eventName":"CreateUser","eventSource":"ram.cloud.example","acsRegion":"eu-1","userIdentity":{"type":"ram-user","principalId":"p1","userName":"ann"},"sourceIpAddress":"198.51.100.7"}]"#;
    let rows = read("auto", trail);
    assert_eq!(
        (rows[0].id.as_str(), rows[0].ip.as_str()),
        ("e1", "198.51.100.7")
    );
    let sink = r#"{"timestamp":"2024-05-01 10:00:00.5 UTC","insertId":"i1","protopayload_auditlog":{"methodName":"objects.get","resourceName":"b/7","authenticationInfo":{"principalEmail":"ann@example.org"}},"resource":{"type":"bucket","labels":{"project_id":"p1"}}}"#;
    let rows = read("auto", sink);
    assert_eq!(rows[0].resource_id, "b/7");
    assert_eq!(rows[0].actor_email, "ann@example.org");
}
