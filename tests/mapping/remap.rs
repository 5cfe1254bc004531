//! The mapping of what is loaded can be changed: from the kept raw text, in the
//! same order, with nothing lost.

#![allow(
    clippy::unwrap_used,
    reason = "a test may end where its ground is gone"
)]

use audit_explorer::core::engine::Engine;
use audit_explorer::core::failure::Code;
use audit_explorer::core::protocol::{
    DateOrderChange, DayMonth, LoadReport, MappingChange, ReadOptions, Remapped, Reply, Request,
    Row,
};
use audit_explorer::core::time::{Transition, Zone};

use crate::asked::{event, mapping_of, rows};

fn load_with(options: ReadOptions, bodies: &[(&str, String)]) -> (Engine, LoadReport) {
    let mut engine = Engine::default();
    engine.begin_load(options, false);
    for (name, body) in bodies {
        engine.begin_body(name);
        engine.feed(body.as_bytes()).unwrap();
        engine.end_body().unwrap();
        engine.read_rest().unwrap();
    }
    let report = engine.finish_load(0.0);
    (engine, report)
}

fn load(bodies: &[(&str, String)]) -> (Engine, LoadReport) {
    load_with(ReadOptions::default(), bodies)
}

fn change(fields: &[(&str, &str)]) -> MappingChange {
    MappingChange {
        fields: fields
            .iter()
            .map(|(field, path)| (field.to_string(), path.to_string()))
            .collect(),
        ..MappingChange::default()
    }
}

fn set(engine: &mut Engine, change: MappingChange) -> Remapped {
    let change = Box::new(change);
    match engine.handle(Request::SetMapping { change }).unwrap() {
        Reply::Remapped(remapped) => *remapped,
        other => panic!("{other:?}"),
    }
}

/// Many events, so that a change takes several steps.
fn many(count: usize) -> String {
    (0..count)
        .map(|number| {
            format!(
                r#"{{"id":"e{number}","at":"2024-05-01T10:00:00Z","action":"user.update","actor":{{"login":"ann{}","alias":"A{number}"}},"note":"{}"}}{}"#,
                number % 7,
                "x".repeat(number % 300),
                "\n"
            )
        })
        .collect()
}

#[test]
fn another_path_is_read_from_the_kept_text_and_nothing_else_changes() {
    let (mut engine, before) = load(&[("a.ndjson", many(5_000))]);
    let old = rows(&mut engine);
    let texts: Vec<String> = (0..5_000).map(|index| event(&mut engine, index)).collect();
    let remapped = set(&mut engine, change(&[("actorName", "actor.alias")]));
    assert_eq!(remapped.report.events, before.events);
    assert_eq!(remapped.mapping.fields["actorName"], "actor.alias");
    assert_eq!(remapped.mapping.evidence["actorName"].confidence, 1.0);
    assert!(
        remapped.mapping.evidence["actorName"]
            .reason
            .contains("chosen by you")
    );
    let new = rows(&mut engine);
    for (old, new) in old.iter().zip(&new) {
        assert_eq!(new.actor_name, format!("A{}", new.index));
        assert_eq!(
            Row {
                actor_name: old.actor_name.clone(),
                ..new.clone()
            },
            *old
        );
    }
    for (index, text) in texts.iter().enumerate() {
        assert_eq!(event(&mut engine, index as u32), *text);
    }
    // And back.
    set(
        &mut engine,
        MappingChange {
            source: Some("none".into()),
            ..MappingChange::default()
        },
    );
    assert_eq!(rows(&mut engine), old);
}

#[test]
fn a_change_that_is_dropped_half_way_has_changed_nothing() {
    let (mut engine, _) = load(&[("a.ndjson", many(5_000))]);
    let old = rows(&mut engine);
    let mut remap = engine
        .begin_remap(&change(&[("action", "note")]), None)
        .unwrap();
    assert!(
        engine.step_remap(&mut remap).unwrap(),
        "one step is not enough for all"
    );
    let (done, total) = remap.progress();
    assert!(done > 0 && done < total && total == 5_000);
    drop(remap);
    assert_eq!(rows(&mut engine), old);
}

#[test]
fn what_was_given_out_can_be_put_back_and_is_no_choice_of_the_persons() {
    let (mut engine, _) = load(&[("a.ndjson", many(50))]);
    let given = mapping_of(&mut engine, None);
    let json = serde_json::to_value(&given).unwrap();
    let back: MappingChange = serde_json::from_value(json).unwrap();
    let old = rows(&mut engine);
    let remapped = set(&mut engine, back);
    assert_eq!(rows(&mut engine), old);
    assert_eq!(remapped.mapping.source, given.source);
    assert_eq!(remapped.mapping.evidence, given.evidence);
}

#[test]
fn an_assumed_zone_that_is_put_back_stays_assumed() {
    let zoneless = r#"{"id":"1","time":"2024-05-01 10:00:00","action":"CREATE","user":"ann"}"#;
    let (mut engine, report) = load(&[("a.ndjson", zoneless.to_owned())]);
    assert_eq!(report.assumed_zone, 1);
    let back = |engine: &mut Engine| -> MappingChange {
        let given = serde_json::to_value(mapping_of(engine, None)).unwrap();
        serde_json::from_value(given).unwrap()
    };
    let given = back(&mut engine);
    assert_eq!(given.zone.as_deref(), Some("UTC"));
    let remapped = set(&mut engine, given.clone());
    assert!(remapped.mapping.zone_assumed);
    assert_eq!(remapped.report.assumed_zone, 1);
    // Somebody's choice, put back, is a choice.
    let choice = MappingChange {
        zone: Some("UTC".into()),
        ..MappingChange::default()
    };
    assert_eq!(set(&mut engine, choice).report.assumed_zone, 0);
    let chosen = back(&mut engine);
    assert_eq!(set(&mut engine, chosen).report.assumed_zone, 0);
    // And what was assumed before it undoes it.
    assert_eq!(set(&mut engine, given).report.assumed_zone, 1);
}

#[test]
fn a_mapping_says_why_and_what_else_there_is() {
    let (mut engine, _) = load(&[("a.ndjson", many(50))]);
    let report = mapping_of(&mut engine, None);
    assert_eq!(report.of, "a.ndjson");
    assert_eq!(report.sources, ["a.ndjson"]);
    let time = &report.evidence["time"];
    assert_eq!((time.path.as_str(), time.share), ("at", 1.0));
    assert_eq!(time.examples, ["2024-05-01T10:00:00Z"]);
    assert!(time.confidence > 0.5 && time.confidence <= 1.0);
    assert!(
        time.reason.contains("times") && time.reason.contains("50 of 50"),
        "{}",
        time.reason
    );
    let alias = report
        .paths
        .iter()
        .find(|path| path.path == "actor.alias")
        .unwrap();
    assert_eq!(alias.examples, ["A0", "A1", "A2"]);
    assert_eq!(alias.share, 1.0);
    assert!(
        !report.paths.iter().any(|path| path.path == "actor"),
        "an object is no value"
    );
}

#[test]
fn one_of_several_sources_is_changed_alone() {
    let other = r#"[{"uuid":"x1","when":"2024-05-02T10:00:00Z","event":"login","who":{"mail":"bo@example.org","nick":"Bo"}}]"#;
    let (mut engine, _) = load(&[
        ("a.ndjson", many(3)),
        ("b.json", other.into()),
        ("a2.ndjson", many(6)),
    ]);
    assert_eq!(mapping_of(&mut engine, Some("b.json")).fields["id"], "uuid");
    let old = rows(&mut engine);
    assert_eq!(
        old.len(),
        7,
        "the first three of the last file are duplicates"
    );
    set(
        &mut engine,
        MappingChange {
            of: Some("b.json".into()),
            ..change(&[("actorName", "who.nick")])
        },
    );
    let new = rows(&mut engine);
    assert_eq!(new[3].actor_name, "Bo");
    for index in [0, 1, 2, 4, 5, 6] {
        assert_eq!(new[index], old[index]);
    }
    let failure = engine
        .handle(Request::Mapping {
            of: Some("c.json".into()),
        })
        .unwrap_err();
    assert!(
        failure.message.contains("a.ndjson, b.json, a2.ndjson"),
        "{}",
        failure.message
    );
}

#[test]
fn what_is_loaded_again_after_a_change_is_still_a_duplicate() {
    let (mut engine, _) = load(&[("a.ndjson", many(100))]);
    set(&mut engine, change(&[("action", "note")]));
    engine.begin_load(ReadOptions::default(), true);
    engine.begin_body("again.ndjson");
    engine.feed(many(101).as_bytes()).unwrap();
    engine.end_body().unwrap();
    engine.read_rest().unwrap();
    let report = engine.finish_load(0.0);
    assert_eq!((report.events, report.duplicates), (1, 100));
}

#[test]
fn a_path_that_cannot_be_read_or_a_field_that_is_none_is_refused_and_changes_nothing() {
    let (mut engine, _) = load(&[("a.ndjson", many(5))]);
    let old = rows(&mut engine);
    for (field, path) in [("actor", "x"), ("action", "a..b")] {
        let change = Box::new(change(&[(field, path)]));
        let failure = engine.handle(Request::SetMapping { change }).unwrap_err();
        assert_eq!(failure.code, Code::BadOptions);
    }
    assert_eq!(rows(&mut engine), old);
    set(&mut engine, change(&[("actorName", "")]));
    assert!(
        rows(&mut engine)
            .iter()
            .all(|row| row.actor_name.is_empty()),
        "an empty path takes the field away"
    );
}

fn berlin() -> Zone {
    let summer = Transition {
        at_millis: 1_711_846_800_000,
        offset_seconds: 7_200,
    };
    let winter = Transition {
        at_millis: 1_729_990_800_000,
        offset_seconds: 3_600,
    };
    Zone::new("Europe/Berlin", 3_600, vec![summer, winter])
}

const ZONELESS: &str = r#"{"id":"1","time":"2024-01-15 10:00:00.123456","action":"a.b","user":"ann"}
{"id":"2","time":"2024-07-15 10:00:00","action":"a.b","user":"ann"}
{"id":"3","time":"2024-07-15T10:00:00+05:00","action":"a.b","user":"ann"}
"#;

#[test]
fn a_zone_is_chosen_for_the_times_without_one() {
    let (mut engine, report) = load(&[("z.ndjson", ZONELESS.into())]);
    assert_eq!(report.assumed_zone, 2);
    let change = MappingChange {
        zone: Some("Europe/Berlin".into()),
        ..MappingChange::default()
    };
    let mut remap = engine.begin_remap(&change, Some(berlin())).unwrap();
    while engine.step_remap(&mut remap).unwrap() {}
    let remapped = engine.finish_remap(remap).unwrap();
    assert_eq!(remapped.report.assumed_zone, 0);
    assert_eq!(
        (
            remapped.mapping.zone.as_str(),
            remapped.mapping.zone_assumed
        ),
        ("Europe/Berlin", false)
    );
    assert_eq!(
        remapped.report.from.as_deref(),
        Some("2024-01-15T09:00:00.123456Z")
    );
    let times: Vec<String> = rows(&mut engine).into_iter().map(|row| row.time).collect();
    assert_eq!(
        times,
        [
            "2024-01-15T09:00:00.123456Z",
            "2024-07-15T08:00:00Z",
            "2024-07-15T05:00:00Z"
        ]
    );
    // UTC can be chosen too, which is another thing than assuming it; and the choice be taken back.
    let utc = set(
        &mut engine,
        MappingChange {
            zone: Some("UTC".into()),
            ..MappingChange::default()
        },
    );
    assert_eq!(
        (utc.report.assumed_zone, utc.mapping.zone_assumed),
        (0, false)
    );
    let assumed = set(
        &mut engine,
        MappingChange {
            zone: Some(String::new()),
            ..MappingChange::default()
        },
    );
    assert_eq!(
        (assumed.report.assumed_zone, assumed.mapping.zone_assumed),
        (2, true)
    );
}

#[test]
fn a_choice_for_what_is_open_leaves_other_choices_alone() {
    let later = ZONELESS
        .replace("\"id\":\"", "\"id\":\"later-")
        .replace(".123456", "");
    let (mut engine, _) = load(&[("a.ndjson", ZONELESS.into()), ("b.ndjson", later)]);
    let to_berlin = MappingChange {
        of: Some("a.ndjson".into()),
        zone: Some("Europe/Berlin".into()),
        ..MappingChange::default()
    };
    let mut remap = engine.begin_remap(&to_berlin, Some(berlin())).unwrap();
    while engine.step_remap(&mut remap).unwrap() {}
    engine.finish_remap(remap).unwrap();
    let open = MappingChange {
        zone: Some("UTC".into()),
        open_only: true,
        ..MappingChange::default()
    };
    let remapped = set(&mut engine, open.clone());
    assert_eq!(remapped.changed, ["b.ndjson"]);
    assert_eq!(remapped.report.assumed_zone, 0);
    let times: Vec<String> = rows(&mut engine).into_iter().map(|row| row.time).collect();
    assert_eq!(
        (times[1].as_str(), times[4].as_str()),
        ("2024-07-15T08:00:00Z", "2024-07-15T10:00:00Z")
    );
    assert!(set(&mut engine, open).changed.is_empty());
}

#[test]
fn the_zone_may_be_known_before_the_load() {
    let options = ReadOptions {
        assume_zone: "Europe/Berlin".into(),
        zone: Some(berlin()),
        ..ReadOptions::default()
    };
    let (mut engine, report) = load_with(options, &[("z.ndjson", ZONELESS.into())]);
    assert_eq!(report.assumed_zone, 0);
    assert_eq!(rows(&mut engine)[1].time, "2024-07-15T08:00:00Z");
}

fn dated(dates: impl Iterator<Item = String>) -> String {
    let rows: Vec<String> = dates
        .enumerate()
        .map(|(number, date)| format!("{number},{date} 10:00:00,login,ann"))
        .collect();
    format!("Id,Date,Action,User\n{}\n", rows.join("\n"))
}

#[test]
fn dates_are_read_in_the_order_that_the_whole_file_tells_however_late() {
    // 1,200 dates that can be two days, far more than are looked at first; then one that tells.
    let unclear = || {
        (0..1_200).map(|number| format!("{:02}/{:02}/2024", number % 12 + 1, number / 12 % 12 + 1))
    };
    let (mut engine, report) = load(&[("d.csv", dated(unclear().chain(["31/01/2024".into()])))]);
    assert_eq!((report.untimed, report.ambiguous_dates), (0, 0));
    let all = rows(&mut engine);
    assert_eq!(all[1].time, "2024-01-02T10:00:00Z");
    assert_eq!(all[13].time, "2024-02-02T10:00:00Z");
    assert_eq!(all[12].time, "2024-02-01T10:00:00Z");
    assert_eq!(
        mapping_of(&mut engine, None).date_order,
        Some(DayMonth::Dmy)
    );
    let (mut engine, _) = load(&[("d.csv", dated(unclear().chain(["01/31/2024".into()])))]);
    assert_eq!(rows(&mut engine)[1].time, "2024-02-01T10:00:00Z");
}

#[test]
fn a_wholly_ambiguous_file_is_never_guessed_and_the_order_can_be_told() {
    let dates = || {
        ["03/04/2024", "05/05/2024", "11/12/2024"]
            .map(str::to_owned)
            .into_iter()
    };
    let (mut engine, report) = load(&[("d.csv", dated(dates()))]);
    assert_eq!((report.untimed, report.ambiguous_dates), (2, 2));
    let before = mapping_of(&mut engine, None);
    assert!(before.dates_ambiguous && before.date_order.is_none());
    let remapped = set(
        &mut engine,
        MappingChange {
            date_order: Some(DayMonth::Dmy.into()),
            ..MappingChange::default()
        },
    );
    assert_eq!(
        (remapped.report.untimed, remapped.report.ambiguous_dates),
        (0, 0)
    );
    assert!(!remapped.mapping.dates_ambiguous);
    assert_eq!(rows(&mut engine)[0].time, "2024-04-03T10:00:00Z");
    set(
        &mut engine,
        MappingChange {
            date_order: Some(DayMonth::Mdy.into()),
            ..MappingChange::default()
        },
    );
    assert_eq!(rows(&mut engine)[0].time, "2024-03-04T10:00:00Z");
    assert_eq!(rows(&mut engine)[1].time, "2024-05-05T10:00:00Z");
    // A choice that was wrong can be taken back.
    let anew = set(
        &mut engine,
        MappingChange {
            date_order: Some(DateOrderChange::Auto),
            ..MappingChange::default()
        },
    );
    assert_eq!(anew.report.ambiguous_dates, 2);
    assert!(anew.mapping.dates_ambiguous && anew.mapping.date_order.is_none());
}

#[test]
fn dates_of_both_orders_in_one_file_leave_the_unclear_ones_open() {
    let early = ["31/01/2024", "03/04/2024"].map(str::to_owned).into_iter();
    let filler = (0..1_000).map(|_| "05/05/2024".to_owned());
    let (mut engine, report) = load(&[(
        "d.csv",
        dated(early.chain(filler).chain(["01/31/2024".into()])),
    )]);
    assert_eq!((report.untimed, report.ambiguous_dates), (1, 1));
    let all = rows(&mut engine);
    assert_eq!(
        (all[0].time.as_str(), all[1].time.as_str()),
        ("2024-01-31T10:00:00Z", "")
    );
    assert_eq!(all.last().unwrap().time, "2024-01-31T10:00:00Z");
}
