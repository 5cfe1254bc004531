//! Figures of small loads, worked out by hand.

use super::*;
use crate::core::protocol::{Facet, Panels, PanelsRequest, ReadOptions, Reply, Request};
use crate::core::query::compose::with_toggled;
use crate::core::time::zone_of;

pub(super) fn loaded(text: &str) -> Engine {
    let mut engine = Engine::default();
    engine.begin_load(ReadOptions::default(), false);
    engine.begin_body("test");
    engine.feed(text.as_bytes()).expect("events");
    engine.end_body().expect("whole");
    engine.read_rest().expect("whole");
    engine.finish_load(0.0);
    engine
}

fn event(time: &str, words: &str, tags: &str) -> String {
    let mut words = words.split(' ');
    let mut next = || words.next().expect("user, action, outcome, address");
    let (user, action, outcome, ip) = (next(), next(), next(), next());
    format!(
        r#"{{"time":"{time}","actor":{{"id":"{user}-1","name":"{user}","email":"{user}@example.com"}},"action":"{action}","outcome":"{outcome}","ip":"{ip}","details":{{"tags":{tags},"deep":{{"x":1}}}}}}"#
    )
}

fn sample() -> Engine {
    let lines = [
        event(
            "2024-05-20T08:00:00Z",
            "ana CREATE success 10.0.0.1",
            r#"["a","b","a"]"#,
        ),
        event(
            "2024-05-20T09:00:00Z",
            "ana CREATE success 10.0.0.1",
            r#"["a"]"#,
        ),
        event("2024-05-21T22:00:00Z", "ana DELETE failure 10.0.0.2", "[]"),
        event(
            "2024-05-22T09:00:00Z",
            "bob CREATE success 10.0.0.3",
            r#"["b"]"#,
        ),
        event("2024-05-25T09:00:00Z", "bob LOGIN odd 10.0.0.3", r#"[]"#),
    ];
    loaded(&lines.join("\n"))
}

pub(super) fn ask(field: &str) -> FacetRequest {
    FacetRequest {
        field: field.into(),
        limit: 10,
        ..FacetRequest::default()
    }
}

pub(super) fn panels(engine: &mut Engine, request: PanelsRequest) -> Panels {
    let mut job = engine.begin_panels(request).expect("fields that exist");
    loop {
        if let Some(panels) = engine.step_panels(&mut job).expect("nobody searches") {
            return panels;
        }
    }
}

fn values(facet: &Facet) -> Vec<(&str, u64)> {
    facet
        .values
        .iter()
        .map(|value| (value.value.as_str(), value.count))
        .collect()
}

pub(super) fn search(engine: &mut Engine, query: &str) {
    engine
        .handle(Request::Search {
            query: query.into(),
            generation: 1,
        })
        .expect("a query that can be read");
}

#[test]
fn each_facet_counts_as_if_it_had_chosen_nothing_itself() {
    let mut engine = sample();
    search(&mut engine, "action:=CREATE -outcome:=odd ana");
    let panels = panels(
        &mut engine,
        PanelsRequest {
            facets: vec![ask("action"), ask("outcome"), ask("user")],
            ..PanelsRequest::default()
        },
    );
    assert_eq!(panels.total, 2);
    assert_eq!(values(&panels.facets[0]), [("CREATE", 2), ("DELETE", 1)]);
    assert_eq!(values(&panels.facets[1]), [("success", 2)]);
    assert_eq!(values(&panels.facets[2]), [("ana@example.com", 2)]);
    assert_eq!(panels.facets[2].values[0].label, "ana");
}

#[test]
fn a_person_is_found_by_what_the_facet_writes() {
    let mut engine = sample();
    let people = panels(
        &mut engine,
        PanelsRequest {
            facets: vec![ask("user")],
            ..PanelsRequest::default()
        },
    );
    for value in &people.facets[0].values {
        search(
            &mut engine,
            &crate::core::query::compose::with_toggled("", "user", &value.value),
        );
        assert_eq!(engine.matched(0).total, value.count);
    }
}

#[test]
fn values_of_a_path_are_counted_once_an_event_and_found_by_the_query() {
    let mut engine = sample();
    let panels = panels(
        &mut engine,
        PanelsRequest {
            facets: vec![ask("details.tags"), ask("details.deep.x")],
            ..PanelsRequest::default()
        },
    );
    assert_eq!(values(&panels.facets[0]), [("", 2), ("a", 2), ("b", 2)]);
    assert_eq!(panels.facets[0].share, None);
    assert_eq!(values(&panels.facets[1]), [("1", 5)]);
    search(&mut engine, "details.tags:=a");
    assert_eq!(engine.matched(0).total, 2);
}

#[test]
fn a_facet_of_a_quoted_path_leaves_its_own_choice_out_of_account() {
    let mut engine = loaded(
        r#"{"time":"2024-05-20T08:00:00Z","action":"A","details":{"a.b":1}}
{"time":"2024-05-20T09:00:00Z","action":"A","details":{"a.b":2}}"#,
    );
    let field = r#"details."a.b""#;
    search(&mut engine, &with_toggled("", field, "1"));
    let request = PanelsRequest {
        facets: vec![ask(field)],
        ..PanelsRequest::default()
    };
    let counted = panels(&mut engine, request);
    assert_eq!(counted.total, 1);
    assert_eq!(values(&counted.facets[0]), [("1", 1), ("2", 1)]);
}

#[test]
fn every_path_has_its_values_however_many_there_are_and_keeps_what_was_read_of_it() {
    let numbers: Vec<String> = (0..20).map(|n| format!(r#""p{n}":"v{n}""#)).collect();
    let line = format!(
        r#"{{"time":"2024-05-20T08:00:00Z","action":"A","details":{{{}}}}}"#,
        numbers.join(",")
    );
    let mut engine = loaded(&line);
    let ask_all = |engine: &mut Engine, paths: std::ops::Range<usize>| {
        let request = PanelsRequest {
            facets: paths.map(|n| ask(&format!("details.p{n}"))).collect(),
            ..PanelsRequest::default()
        };
        panels(engine, request)
    };
    for (n, facet) in ask_all(&mut engine, 0..12).facets.iter().enumerate() {
        assert_eq!(values(facet), [(format!("v{n}").as_str(), 1)]);
    }
    // An order by a path comes and goes beside them, and takes no column away from them.
    for n in 12..20 {
        engine.step_path(&[format!("p{n}")]);
    }
    let kept = |engine: &Engine, n: usize| engine.path_column(&format!("details.p{n}")).is_some();
    assert!((0..20).all(|n| kept(&engine, n)));
    // What nobody waits for any more goes, the oldest first.
    ask_all(&mut engine, 4..5);
    engine.step_path(&["other".to_owned()]);
    assert!(kept(&engine, 4) && kept(&engine, 19) && !kept(&engine, 0));
    assert_eq!(engine.panels.paths.len(), 1 + PATHS_KEPT);
}

#[test]
fn a_program_counts_by_the_querys_names_by_user_and_by_path() {
    let mut engine = sample();
    search(&mut engine, "-outcome:=odd");
    let mut counted = |field: &str| {
        let request = Request::Facets {
            field: field.to_owned(),
            limit: 2,
        };
        match engine.handle(request) {
            Ok(Reply::Facets(counts)) => counts
                .into_iter()
                .map(|counted| (counted.value, counted.count))
                .collect(),
            _ => Vec::new(),
        }
    };
    let both = |first: (&str, u64), second: (&str, u64)| {
        [first, second].map(|(value, count)| (value.to_owned(), count))
    };
    let people = both(("ana@example.com", 3), ("bob@example.com", 1));
    assert_eq!(counted("user"), people);
    assert_eq!(counted("actor.email"), people);
    assert_eq!(counted("actorEmail"), people);
    assert_eq!(counted("details.tags"), both(("a", 2), ("b", 2)));
    assert_eq!(counted("details.none"), [(String::new(), 4)]);
    assert_eq!(counted("last"), []);
}

#[test]
fn bars_hold_every_event_but_for_the_querys_own_range() {
    let mut engine = sample();
    engine.set_zone(zone_of(chrono_tz::Europe::Berlin));
    search(&mut engine, "after:2024-05-22 before:2024-05-24");
    let panels = panels(
        &mut engine,
        PanelsRequest {
            chart: Some(ChartRequest {
                most_bars: 10,
                ..ChartRequest::default()
            }),
            ..PanelsRequest::default()
        },
    );
    let chart = panels.chart.expect("events have times");
    assert_eq!(chart.step, "1 day");
    let bars: Vec<(&str, u64, u64, u64)> = chart
        .bars
        .iter()
        .map(|bar| (&bar.from[..16], bar.success, bar.failure, bar.other))
        .collect();
    assert_eq!(
        bars,
        [
            ("2024-05-20T00:00", 2, 0, 0),
            ("2024-05-21T00:00", 0, 0, 0),
            ("2024-05-22T00:00", 1, 1, 0),
            ("2024-05-23T00:00", 0, 0, 0),
            ("2024-05-24T00:00", 0, 0, 0),
            ("2024-05-25T00:00", 0, 0, 1),
        ]
    );
    assert_eq!(
        chart
            .chosen_to
            .map(|to| to - chart.chosen_from.unwrap_or(0)),
        Some(2 * 86_400_000)
    );
    assert_eq!(
        (chart.first.as_str(), chart.last.as_str()),
        ("2024-05-22T00:00:00+02:00", "2024-05-22T11:00:00+02:00")
    );
}

#[test]
fn figures_of_an_older_selection_are_given_up() {
    let mut engine = sample();
    let mut job = engine
        .begin_panels(PanelsRequest {
            facets: vec![ask("action")],
            ..PanelsRequest::default()
        })
        .expect("a field");
    search(&mut engine, "ana");
    let error = engine.step_panels(&mut job).expect_err("it changed");
    assert_eq!(error.code, Code::Cancelled);
}

#[test]
fn where_nothing_is_found_the_parts_that_exclude_everything_are_named() {
    let mut engine = sample();
    search(
        &mut engine,
        "user:=bob@example.com outcome:=failure action:*",
    );
    let panels = panels(&mut engine, PanelsRequest::default());
    let named: Vec<(&str, u64)> = panels
        .blockers
        .iter()
        .map(|blocker| (blocker.term.as_str(), blocker.count))
        .collect();
    assert_eq!(
        named,
        [("user:=bob@example.com", 1), ("outcome:=failure", 2)]
    );
    assert_eq!(panels.blockers[0].rest, "outcome:=failure action:*");
}

/// Hours have no term in the language: those findings lead to all that the person did.
#[test]
fn a_figure_that_stands_out_leads_to_as_many_events() {
    let mut engine = sample();
    let request = PanelsRequest {
        insight: true,
        ..PanelsRequest::default()
    };
    let insight = panels(&mut engine, request).insight.expect("asked for");
    let found = [
        &insight.busiest,
        &insight.rarest,
        &insight.failures,
        &insight.out_of_hours,
    ];
    assert!(found.iter().all(|findings| !findings.is_empty()));
    for finding in found.into_iter().flatten() {
        search(&mut engine, &finding.terms);
        let total = engine.matched(0).total;
        assert_eq!(total, finding.count, "{}", finding.terms);
    }
}

#[test]
fn what_stands_out_is_worked_out_by_hand() {
    let mut engine = sample();
    let request = || PanelsRequest {
        insight: true,
        ..PanelsRequest::default()
    };
    let short = |findings: &[crate::core::protocol::Finding]| -> Vec<(String, u64)> {
        findings
            .iter()
            .map(|finding| (format!("{} {}", finding.title, finding.note), finding.count))
            .collect()
    };
    let insight = panels(&mut engine, request()).insight.expect("asked for");
    assert_eq!(
        short(&insight.busiest),
        [("ana ".into(), 3), ("bob ".into(), 2)]
    );
    assert_eq!(
        short(&insight.rarest)[..2],
        [("DELETE ".into(), 1), ("LOGIN ".into(), 1)]
    );
    assert_eq!(short(&insight.failures), [("ana ".into(), 1)]);
    assert_eq!(
        short(&insight.out_of_hours),
        [("ana ".into(), 1), ("bob ".into(), 1)]
    );
    assert_eq!(insight.new_actions[0].note, "LOGIN \u{b7} 2024-05-25");
    assert_eq!(insight.new_addresses.len(), 3);
    assert_eq!(insight.bursts, []);
    // What was seen for the first time before the selection is not new in it.
    search(&mut engine, "after:2024-05-20T08:30:00Z");
    let later = panels(&mut engine, request()).insight.expect("asked for");
    assert_eq!(
        later
            .new_actions
            .iter()
            .map(|finding| finding.note.as_str())
            .collect::<Vec<_>>(),
        [
            "LOGIN \u{b7} 2024-05-25",
            "CREATE \u{b7} 2024-05-22",
            "DELETE \u{b7} 2024-05-21"
        ]
    );
    search(&mut engine, &later.new_actions[0].terms);
    assert_eq!(engine.matched(0).total, 1);
}

#[test]
fn many_events_at_once_are_a_burst_with_its_minutes() {
    let mut lines: Vec<String> = (0..30)
        .map(|number| {
            event(
                &format!("2024-05-20T08:02:{number:02}Z"),
                "ana DELETE success 10.0.0.1",
                "[]",
            )
        })
        .collect();
    lines.extend((10..20).map(|hour| {
        event(
            &format!("2024-05-21T{hour}:00:00Z"),
            "ana READ success 10.0.0.1",
            "[]",
        )
    }));
    let mut engine = loaded(&lines.join("\n"));
    let insight = panels(
        &mut engine,
        PanelsRequest {
            insight: true,
            ..PanelsRequest::default()
        },
    )
    .insight
    .expect("asked for");
    assert_eq!(insight.bursts.len(), 1);
    assert_eq!(
        (insight.bursts[0].count, insight.bursts[0].note.as_str()),
        (30, "2024-05-20T08:00:00Z")
    );
    search(&mut engine, &insight.bursts[0].terms);
    assert_eq!(engine.matched(0).total, 30);
}

#[test]
fn fields_and_values_are_completed_by_how_often_they_occur() {
    let mut engine = sample();
    let mut complete = |text: &str| {
        let reply = engine.handle(Request::Complete {
            query: text.into(),
            cursor: text.len(),
        });
        let Ok(Reply::Completions(found)) = reply else {
            panic!("{reply:?}")
        };
        found
            .items
            .into_iter()
            .map(|item| (item.text, item.count))
            .collect::<Vec<_>>()
    };
    assert_eq!(complete("outc")[0], ("outcome:".into(), None));
    assert_eq!(
        complete("ana action:"),
        [
            ("action:=CREATE".into(), Some(3)),
            ("action:=DELETE".into(), Some(1)),
            ("action:=LOGIN".into(), Some(1))
        ]
    );
    assert_eq!(
        complete("action:=(CREATE OR de"),
        [("DELETE".into(), Some(1))]
    );
    assert_eq!(
        complete("user:bo"),
        [("user:=bob@example.com".into(), Some(2))]
    );
    assert_eq!(complete("details.de")[0].0, "details.deep.x:");
    assert_eq!(complete("details.tags:")[0].0, "details.tags:=a");
    assert!(complete("login").contains(&("action:=LOGIN".into(), Some(1))));
}
