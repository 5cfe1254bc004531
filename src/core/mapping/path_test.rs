use proptest::prelude::*;

use super::*;

const RECORD: &str = r#"{
    "actor": {"id": 7, "name": "", "nick": "ann"},
    "a.b": {"c": 1},
    "target": [{"type": "App", "id": "x"}, {"type": "User", "id": "u1"}, {"type": "User", "id": "u2"}],
    "lone": {"type": "User", "id": "u9"},
    "entity": {"type": "user", "user": {"id": "e1"}},
    "list": [null, "", "first", "second"],
    "none": null,
    "text": "{\"x\":1}",
    "/slash": "s",
    "twice": 1, "twice": 2
}"#;

fn found(path: &str) -> Option<String> {
    let mut tape = Tape::default();
    tape.read(RECORD.as_bytes()).unwrap();
    let node = Path::parse(path)
        .unwrap()
        .find(&tape, RECORD.as_bytes(), NodeId::ROOT)?;
    Some(tape.string(RECORD.as_bytes(), node).into_owned())
}

#[test]
fn every_kind_of_step_finds_its_value() {
    for (path, wanted) in [
        ("actor.id", "7"),
        ("$.actor.id", "7"),
        ("actor.name || actor.nick", "ann"),
        ("missing||actor.nick", "ann"),
        (r#"["a.b"].c"#, "1"),
        ("target[0].id", "x"),
        ("target[-1].id", "u2"),
        ("target[type=User].id", "u1"),
        (r#"target["type"="User"].id"#, "u1"),
        ("target[*].id", "x"),
        ("lone[*].id", "u9"),
        ("lone[type=User].id", "u9"),
        ("lone[0].id", "u9"),
        ("list[*]", "first"),
        ("entity.*.id", "e1"),
        ("/actor/id", "7"),
        ("/target/1/id", "u1"),
        ("/a.b/c", "1"),
        ("/~1slash", "s"),
        ("twice", "2"),
    ] {
        assert_eq!(found(path).as_deref(), Some(wanted), "{path}");
    }
}

#[test]
fn what_is_missing_or_empty_is_not_found() {
    for path in [
        "actor.name",
        "none",
        "actor.id.more",
        "target[9].id",
        "target[type=Group].id",
        "list[-9]",
        "*.none",
    ] {
        assert_eq!(found(path), None, "{path}");
    }
}

#[test]
fn a_path_that_cannot_be_read_says_where() {
    for (text, at, kind) in [
        ("", 0, PathErrorKind::MissingStep),
        ("a..b", 2, PathErrorKind::MissingStep),
        ("a.", 2, PathErrorKind::MissingStep),
        ("a. ", 2, PathErrorKind::MissingStep),
        ("a ||", 4, PathErrorKind::MissingStep),
        ("a[0", 1, PathErrorKind::Unclosed),
        ("a[x]", 2, PathErrorKind::BadBracket),
        ("a[]", 2, PathErrorKind::BadBracket),
        ("a.{xml}", 2, PathErrorKind::BadBrace),
        ("a]b", 1, PathErrorKind::MustBeQuoted(']')),
        ("a b]", 3, PathErrorKind::MustBeQuoted(']')),
    ] {
        assert_eq!(Path::parse(text), Err(PathError { at, kind }), "{text}");
    }
}

#[test]
fn a_path_reads_as_it_is_shown() {
    for text in [
        "$",
        "a",
        "Resource ID",
        "@timestamp",
        "a.b[0].c[-1][*].*.d",
        r#"["a.b"]["c\"d"]"#,
        "target[type=User].id",
        r#"t[name="a]b"].value"#,
        "CloudTrailEvent.{json}.userIdentity || b",
        r#"["$"]["/x"][""]"#,
    ] {
        assert_eq!(Path::parse(text).unwrap().to_string(), text);
    }
}

fn any_step() -> impl Strategy<Value = Step> {
    let text = || prop_oneof!["[a-zA-Z_@$/. =|]{0,6}", any::<String>()];
    prop_oneof![
        text().prop_map(Step::Key),
        Just(Step::AnyMember),
        any::<i64>().prop_map(Step::Index),
        Just(Step::Any),
        (text(), text()).prop_map(|(key, value)| Step::Where { key, value }),
        Just(Step::Json),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn whatever_is_shown_is_read_back_the_same(
        alternatives in proptest::collection::vec(proptest::collection::vec(any_step(), 0..5), 1..4),
    ) {
        let path = Path::any_of(alternatives);
        prop_assert_eq!(Path::parse(&path.to_string()), Ok(path));
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), marks in r#"[a./$*|{}json\[\]"=0-9~ -]{0,24}"#) {
        for text in [&text, &marks] {
            if let Ok(path) = Path::parse(text) {
                prop_assert_eq!(Path::parse(&path.to_string()), Ok(path));
            }
        }
    }
}
