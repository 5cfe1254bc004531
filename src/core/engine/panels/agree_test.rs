//! A figure is as many events as its click finds.

use super::tests::{ask, loaded, panels, search};
use super::*;
use crate::core::query::compose::with_toggled;

/// Each figure of the facets and of what stands out, and how many events its click finds.
fn clicked(engine: &mut Engine, fields: &[&str]) -> Vec<(String, u64, u64)> {
    search(engine, "");
    let request = PanelsRequest {
        facets: fields.iter().map(|field| ask(field)).collect(),
        insight: true,
        ..PanelsRequest::default()
    };
    let counted = panels(engine, request);
    let mut figures = Vec::new();
    for facet in &counted.facets {
        assert_eq!(facet.total, counted.total);
        for value in facet.values.iter().filter(|value| !value.value.is_empty()) {
            figures.push((with_toggled("", &facet.field, &value.value), value.count));
        }
    }
    let insight = counted.insight.expect("asked for");
    let lists = [
        insight.busiest,
        insight.rarest,
        insight.bursts,
        insight.failures,
        insight.out_of_hours,
    ];
    figures.extend(
        lists
            .into_iter()
            .flatten()
            .map(|finding| (finding.terms, finding.count)),
    );
    figures
        .into_iter()
        .map(|(terms, count)| {
            search(engine, &terms);
            (terms, count, engine.matched(0).total)
        })
        .collect()
}

#[test]
fn spellings_of_a_value_are_counted_together_as_their_click_finds_them() {
    let line = |email: &str, action: &str, tags: &str| {
        format!(
            r#"{{"time":"2024-05-20T23:00:00Z","actor":{{"email":"{email}"}},"action":"{action}","outcome":"failure","details":{{"tags":{tags}}}}}"#
        )
    };
    let mut lines = Vec::new();
    for (action, times) in [("Login", 2), ("login", 3), ("LOGIN", 4), ("CREATE", 1)] {
        for _ in 0..times {
            lines.push(line("ana@example.com", action, r#"["A","a"]"#));
        }
    }
    lines.push(line("Ana@Example.com", "CREATE", r#"["a"]"#));
    let mut engine = loaded(&lines.join("\n"));
    let figures = clicked(
        &mut engine,
        &["action", "user", "actor.email", "details.tags"],
    );
    for (terms, figure, found) in &figures {
        assert_eq!(figure, found, "{terms}");
    }
    assert!(
        figures.contains(&("action:=LOGIN".into(), 9, 9)),
        "{figures:?}"
    );
    assert_eq!(
        figures.iter().filter(|(_, count, _)| *count == 11).count(),
        7
    );
    let request = PanelsRequest {
        facets: vec![ask("action"), ask("user")],
        insight: true,
        ..PanelsRequest::default()
    };
    search(&mut engine, "");
    let counted = panels(&mut engine, request);
    assert_eq!(counted.facets[0].distinct, 2);
    assert_eq!(counted.facets[1].distinct, 1);
    // Ana's first login, and her first creation, in whatever spelling.
    let insight = counted.insight.expect("asked for");
    assert_eq!(insight.new_actions.len(), 2);
}

#[test]
fn a_figure_and_its_click_agree_where_one_persons_text_names_another() {
    let line = |actor: &str| {
        format!(
            r#"{{"time":"2024-05-20T23:00:00Z","actor":{{{actor}}},"action":"LOGIN","outcome":"failure"}}"#
        )
    };
    let mut lines = Vec::new();
    for (actor, times) in [
        (r#""id":"1","name":"Ana Lima","email":"ana@example.com""#, 6),
        (r#""name":"Ana Lima""#, 3),
        (r#""id":"1""#, 4),
        (r#""id":"bob@example.com""#, 1),
        (r#""email":"Bob@example.com""#, 1),
        (r#""name":"BOB@example.com""#, 1),
        (
            r#""id":"9","email":"x@example.com","name":"bob@example.com""#,
            1,
        ),
    ] {
        lines.extend((0..times).map(|_| line(actor)));
    }
    let mut engine = loaded(&lines.join("\n"));
    let figures = clicked(&mut engine, &["user"]);
    for (terms, figure, found) in &figures {
        assert_eq!(figure, found, "{terms}");
    }
    // Ticked in the list, a text finds whoever bears it; what stands out is of one person each.
    assert!(
        figures.contains(&("user:=\"Ana Lima\"".into(), 9, 9)),
        "{figures:?}"
    );
    assert!(figures.contains(&("user:=1".into(), 10, 10)));
    search(&mut engine, "");
    let request = PanelsRequest {
        insight: true,
        ..PanelsRequest::default()
    };
    let insight = panels(&mut engine, request).insight.expect("asked for");
    let busiest: Vec<u64> = insight.busiest.iter().map(|one| one.count).collect();
    assert_eq!(busiest, [6, 4, 3, 3, 1]);
}
