//! What the controls write is what they read back.

use super::compose::*;
use super::{QueryContext, read_query};
use crate::core::time::Zone;
use proptest::prelude::*;

fn between(after: &str, before: &str) -> Range {
    Range::Between {
        after: after.into(),
        before: before.into(),
    }
}

#[test]
fn each_control_writes_its_own_term() {
    let filters = Filters {
        user: "Ana Lima".into(),
        choices: vec![
            Choice {
                field: "action".into(),
                only: vec!["CREATE".into(), "user.session.start".into()],
                not: vec![],
            },
            Choice {
                field: "outcome".into(),
                only: vec![],
                not: vec!["success".into()],
            },
        ],
        range: between("2024-04-20", "2024-05-20"),
        rest: "ip:10.0.0.0/8".into(),
    };
    let text = compose(&filters);
    assert_eq!(
        text,
        "user:\"Ana Lima\" action:=(CREATE OR user.session.start) -outcome:=success after:2024-04-20 before:2024-05-20 ip:10.0.0.0/8"
    );
    assert_eq!(decompose(&text), filters);
}

#[test]
fn a_single_plain_word_stays_bare_so_that_jose_finds_its_accent() {
    assert_eq!(with_user("", "jose"), "user:jose");
    assert_eq!(with_user("", " ana@example.com "), "user:ana@example.com");
    assert_eq!(with_user("", "-x"), "user:\"-x\"");
    assert_eq!(with_user("", "a\"b\\c"), "user:\"a\\\"b\\\\c\"");
}

#[test]
fn clearing_a_control_leaves_the_rest_alone() {
    let text = "user:ana -action:DELETE* details.from:\"x y\" last:30d";
    assert_eq!(
        with_user(text, ""),
        "last:30d -action:DELETE* details.from:\"x y\""
    );
    assert_eq!(
        with_range(text, Range::All),
        "user:ana -action:DELETE* details.from:\"x y\""
    );
}

#[test]
fn a_loose_or_belongs_to_nobody_and_is_kept_together() {
    let text = "user:ana OR user:bob";
    assert_eq!(decompose(text).user, "");
    assert_eq!(
        with_range(text, Range::Last("7d".into())),
        "last:7d (user:ana OR user:bob)"
    );
}

#[test]
fn what_a_box_cannot_show_stays_in_the_text() {
    for text in [
        "user:an*",
        "user:/a b/",
        "-user:ana",
        "-(user:ana last:7d)",
        "user:\"open",
    ] {
        let filters = decompose(text);
        assert_eq!((filters.user.as_str(), filters.rest.as_str()), ("", text));
    }
}

#[test]
fn a_span_beside_ends_is_not_lost() {
    let filters = decompose("last:30d after:2024-01-01 x");
    assert_eq!(filters.range, between("2024-01-01", ""));
    assert_eq!(filters.rest, "last:30d x");
    let filters = decompose("on:2024-05-20 before:2024-05-20T10:00Z");
    assert_eq!(filters.range, between("", "2024-05-20T10:00Z"));
    assert_eq!(filters.rest, "on:2024-05-20");
}

#[test]
fn a_day_alone_is_a_range_of_its_own() {
    let filters = decompose("user:ana on:2024-05-20");
    assert_eq!(filters.range, Range::On("2024-05-20".into()));
    assert_eq!(compose(&filters), "user:ana on:2024-05-20");
    assert_eq!(with_range("on:2024-05-20 x", Range::All), "x");
}

#[test]
fn a_moment_narrows_what_is_there_and_never_widens_it() {
    let moment = "2024-05-20T10:00:00Z";
    for (text, from_it_on, narrowed) in [
        ("x", true, "after:2024-05-20T10:00:00Z x"),
        (
            "after:2024-05-01 x",
            false,
            "after:2024-05-01 before:2024-05-20T10:00:00Z x",
        ),
        ("after:2024-05-01 x", true, "after:2024-05-20T10:00:00Z x"),
        (
            "on:2024-05-20",
            true,
            "after:2024-05-20T10:00:00Z on:2024-05-20",
        ),
        (
            "last:30d x",
            false,
            "before:2024-05-20T10:00:00Z last:30d x",
        ),
    ] {
        assert_eq!(with_end(text, moment, from_it_on), narrowed);
    }
}

#[test]
fn a_clicked_value_becomes_a_term() {
    assert_eq!(
        with_term("user:ana", "ip", "10.0.0.1"),
        "user:ana ip:=\"10.0.0.1\""
    );
    assert_eq!(
        with_term("a OR b", "scope", "my graph"),
        "(a OR b) scope:=\"my graph\""
    );
}

#[test]
fn choosing_and_excluding_a_value_undo_each_other() {
    let chosen = with_toggled("ana", "action", "CREATE");
    assert_eq!(chosen, "action:=CREATE ana");
    assert_eq!(
        with_toggled(&chosen, "action", "a:b"),
        "action:=(CREATE OR \"a:b\") ana"
    );
    assert_eq!(
        with_excluded(&chosen, "action", "CREATE"),
        "-action:=CREATE ana"
    );
    assert_eq!(with_toggled(&chosen, "action", "CREATE"), "ana");
    assert_eq!(without_choice(&chosen, "action"), "ana");
}

#[test]
fn every_spelling_of_a_choice_is_read_as_one() {
    for text in [
        "action:=(A OR B)",
        "(action:=A OR action:=B)",
        "action:=(\"A\" OR B)",
    ] {
        assert_eq!(decompose(text).only("action"), ["A", "B"], "{text}");
    }
    assert_eq!(decompose("actorRole:=admin").only("role"), ["admin"]);
    assert_eq!(
        decompose("-outcome:=a -outcome:=b").not("outcome"),
        ["a", "b"]
    );
    let twice = decompose("action:=A action:=B");
    assert_eq!(
        (twice.only("action"), twice.rest.as_str()),
        (&["A".to_owned()][..], "action:=B")
    );
}

#[test]
fn a_path_that_needs_quotes_is_chosen_excluded_and_cleared_as_any_other() {
    for field in [
        r#"details."a.b""#,
        r#"details.sub."user name""#,
        r#"details."say \"x\":=1 (now)".c"#,
    ] {
        let chosen = with_toggled("ana", field, "1");
        assert_eq!(chosen, format!("{field}:=1 ana"));
        assert_eq!(decompose(&chosen).only(field), ["1"]);
        let both = with_toggled(&chosen, field, "x y");
        assert_eq!(both, format!("{field}:=(1 OR \"x y\") ana"));
        assert_eq!(with_toggled(&chosen, field, "1"), "ana");
        assert_eq!(
            with_excluded(&chosen, field, "1"),
            format!("-{field}:=1 ana")
        );
        assert_eq!(without_choice(&both, field), "ana");
    }
    // However it is written, it is the same path.
    assert_eq!(
        with_toggled("details.\"a\":=1", "details.a", "2"),
        "details.\"a\":=(1 OR 2)"
    );
    assert_eq!(decompose("details..a:=1").choices, []);
}

#[test]
fn what_is_composed_means_what_was_chosen() {
    let context = QueryContext {
        zone: &Zone::utc(),
        now_millis: 0,
    };
    let text = with_toggled(&with_toggled("", "action", "user:login"), "action", "OR");
    assert_eq!(text, "action:=(\"user:login\" OR \"OR\")");
    assert_eq!(
        read_query(&text, &context),
        read_query("action:=\"user:login\" OR action:=\"OR\"", &context)
    );
}

#[test]
fn a_value_of_several_lines_is_written_in_one_and_means_the_same() {
    for value in ["Deployed\nby hand", "a\r\nb", "a\rb"] {
        let text = with_toggled("", "details.message", value);
        assert!(!text.contains(['\n', '\r']), "{text:?}");
        let choice = decompose(&text).choice("details.message").cloned();
        assert_eq!(
            choice.map(|choice| choice.only),
            Some(vec![value.to_owned()])
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn any_user_and_any_values_come_back(
        user in "\\PC{0,12}",
        only in prop::collection::hash_set("\\PC{0,8}", 0..4),
        not in prop::collection::hash_set("\\PC{0,8}", 1..4),
    ) {
        let choice = Choice {
            field: "details.a.b".into(),
            only: only.into_iter().collect(),
            not: not.into_iter().collect(),
        };
        let filters = Filters { user: user.trim().to_owned(), choices: vec![choice], ..Filters::default() };
        prop_assert_eq!(decompose(&compose(&filters)), filters);
    }

    #[test]
    fn no_text_panics_and_composing_settles(text in "[a-z:=/\\\\\"() *-]{0,24}|\\PC{0,24}") {
        let once = compose(&decompose(&text));
        prop_assert_eq!(compose(&decompose(&once)), once);
    }
}
