//! The rules of the language, one by one, and what holds for any text.

use proptest::prelude::*;

use super::*;
use crate::core::event::Field;
use crate::core::time::{TimeRange, Zone};

/// 2024-05-31T12:00:00Z.
const NOW_MILLIS: i64 = 1_717_156_800_000;

pub(super) fn read_in(text: &str, zone: &Zone) -> Result<Query, QueryError> {
    read_query(
        text,
        &QueryContext {
            zone,
            now_millis: NOW_MILLIS,
        },
    )
}

fn read(text: &str) -> Expr {
    read_in(text, &Zone::utc())
        .unwrap_or_else(|error| panic!("{text}: {error}"))
        .expr
}

pub(super) fn described(text: &str) -> String {
    Query { expr: read(text) }.describe()
}

fn word(target: Target, text: &str) -> Expr {
    Expr::Text {
        target,
        matcher: Matcher::word(text, false),
    }
}

fn anywhere(text: &str) -> Expr {
    word(Target::Anywhere, text)
}

/// What is wrong, and the part of the text that is pointed at.
pub(super) fn wrong(text: &str) -> (String, &str) {
    let error = read_in(text, &Zone::utc()).expect_err(text);
    (error.to_string(), &text[error.at..error.end])
}

#[test]
fn no_words_mean_every_event() {
    for text in ["", "  \t\n", "*", "\"\"", "* OR ana"] {
        assert_eq!(read(text), Expr::All, "{text:?}");
    }
    assert_eq!(Query::all().describe(), "every event");
}

#[test]
fn spaces_bind_closer_than_or() {
    let both = Expr::And(vec![anywhere("b"), anywhere("c")]);
    assert_eq!(
        read("a OR b c"),
        Expr::Or(vec![anywhere("a"), both.clone()])
    );
    assert_eq!(
        read("(a OR b) c"),
        Expr::And(vec![
            Expr::Or(vec![anywhere("a"), anywhere("b")]),
            anywhere("c")
        ])
    );
    assert_eq!(read("((b) (c))"), both);
    assert_eq!(
        read("a or b"),
        Expr::And(vec![anywhere("a"), anywhere("or"), anywhere("b")])
    );
    assert_eq!(read("ORDER"), anywhere("ORDER"));
}

#[test]
fn a_minus_negates_a_word_a_field_and_a_group() {
    assert_eq!(read("-a"), Expr::Not(Box::new(anywhere("a"))));
    assert_eq!(read("--a"), anywhere("a"));
    assert_eq!(read("a-b"), anywhere("a-b"));
    assert_eq!(
        read("-user:a"),
        Expr::Not(Box::new(word(Target::User, "a")))
    );
    assert_eq!(
        described("-(a b)"),
        r#"not (any text contains "a" and any text contains "b")"#
    );
}

#[test]
fn quotes_keep_spaces_and_take_every_special_meaning_away() {
    let exact = |text| Expr::Text {
        target: Target::Anywhere,
        matcher: Matcher::exact(text, false),
    };
    assert_eq!(read(r#""a b""#), exact("a b"));
    assert_eq!(read(r#""say \"hi\" \\""#), exact(r#"say "hi" \"#));
    assert_eq!(read(r#""user:a OR -(b*)""#), exact("user:a OR -(b*)"));
    assert_eq!(read(r#""OR""#), exact("OR"));
}

#[test]
fn every_field_of_the_contract_is_known_in_any_case() {
    use Field::*;
    let fields = [
        ("action", Action),
        ("actor.id", ActorId),
        ("actor.name", ActorName),
        ("Actor.Email", ActorEmail),
        ("actor.type", ActorType),
        ("role", ActorRole),
        ("resource.id", ResourceId),
        ("RESOURCE.TYPE", ResourceType),
        ("resource.name", ResourceName),
        ("scope", Scope),
        ("graph", Scope),
        ("ip", Ip),
        ("outcome", Outcome),
        ("id", Id),
        ("actorEmail", ActorEmail),
        ("resourceId", ResourceId),
        ("details", Details),
    ];
    for (name, field) in fields {
        assert_eq!(
            read(&format!("{name}:x")),
            word(Target::Field(field), "x"),
            "{name}"
        );
    }
    assert_eq!(read("USER:x"), word(Target::User, "x"));
    assert_eq!(read("resource:x"), word(Target::Resource, "x"));
    assert_eq!(
        read("source:https://x/y"),
        word(Target::Source, "https://x/y")
    );
}

#[test]
fn a_value_may_be_whole_a_group_a_quote_or_a_regular_expression() {
    let action = || Target::Field(Field::Action);
    let whole = |text| Expr::Text {
        target: action(),
        matcher: Matcher::word(text, true),
    };
    assert_eq!(read("action:=CREATE"), whole("CREATE"));
    assert_eq!(
        read("action:=(CREATE OR DELETE)"),
        Expr::Or(vec![whole("CREATE"), whole("DELETE")])
    );
    assert_eq!(
        described("user:(a -\"b c\")"),
        r#"user contains "a" and not (user contains "b c")"#
    );
    assert_eq!(
        described(r"user:/^a b\/c$/ x"),
        r#"user contains a match of /^a b\/c$/ and any text contains "x""#
    );
    assert_eq!(read("resource:(arn:aws http://x)"), {
        Expr::And(vec![
            word(Target::Resource, "arn:aws"),
            word(Target::Resource, "http://x"),
        ])
    });
}

#[test]
fn present_and_absent_can_be_asked_for() {
    let present = Expr::Text {
        target: Target::User,
        matcher: Matcher::present(),
    };
    assert_eq!(read("user:*"), present);
    assert_eq!(read("user:=\"\""), present.clone().negated());
    assert_eq!(read("-user:\"\""), present);
    assert_eq!(read("time:*"), Expr::Time(TimeRange::default()));
    assert_eq!(read("hours:outside"), Expr::Hours { outside: true });
    assert_eq!(read("hours:=Inside"), Expr::Hours { outside: false });
    assert_eq!(read("hours:*"), Expr::Time(TimeRange::default()));
    assert_eq!(
        described("on:\"\" role:*"),
        "not (time is known) and role is not empty"
    );
}

#[test]
fn text_with_a_colon_that_is_no_field_is_text_where_it_cannot_be_a_typing_error() {
    for text in [
        "http://x:80/y",
        "12:30",
        "AWS::S3::Bucket",
        r"C:\Temp",
        "fe80::1",
        "a@b:c",
        ":",
        "x/y:z",
        "fd00:1:2:3:4:5:6:7",
    ] {
        assert_eq!(read(text), anywhere(text), "{text}");
    }
    assert_eq!(wrong("a arn:aws:iam").1, "arn");
    assert_eq!(
        wrong("usr:x").0,
        r#"no field is called "usr"; did you mean "user"? To search for the text itself, put it in quotes"#
    );
}

#[test]
fn details_are_reached_by_path() {
    let path =
        |path: &[&str]| Target::Details(path.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(
        read("details.some.Path:x"),
        word(path(&["some", "Path"]), "x")
    );
    assert_eq!(read(r#"Details."a.b".c:x"#), word(path(&["a.b", "c"]), "x"));
    assert_eq!(read(r#"details."a:\"b":x"#), word(path(&["a:\"b"]), "x"));
    assert_eq!(read("details.ключ-1[0]:x"), word(path(&["ключ-1[0]"]), "x"));
    assert_eq!(read("details.a"), anywhere("details.a"));
    assert_eq!(
        described(r#"details."a b".c:=5"#),
        r#"details."a b".c is "5""#
    );
}

#[test]
fn addresses_are_text_or_networks() {
    let ip = || Target::Field(Field::Ip);
    assert_eq!(read("ip:10.1"), word(ip(), "10.1"));
    assert_eq!(read("ip:10.*.3"), word(ip(), "10.*.3"));
    assert_eq!(described("ip:10.1.2.3/8"), "ip is in 10.0.0.0/8");
    assert_eq!(described("ip:2001:db8::/32"), "ip is in 2001:db8::/32");
    assert_eq!(described("ip:=10.1.2.3"), "ip is in 10.1.2.3/32");
    assert_eq!(
        described("ip:2001:DB8::1"),
        r#"ip contains "2001:DB8::1" or ip is in 2001:db8::1/128"#
    );
}

#[test]
fn errors_say_what_is_wrong_and_point_at_it() {
    let cases = [
        ("a \"b c", "this quote is never closed", "\"b c"),
        ("user:\"", "this quote is never closed", "\""),
        ("a (b", "this parenthesis is never closed", "("),
        (
            "a) b",
            "this parenthesis was never opened; to search for it, put it in quotes",
            ")",
        ),
        (
            "a ( ) b",
            "there is nothing between these parentheses",
            "( )",
        ),
        (
            "a - b",
            "write what to leave out right after the minus sign, without a space",
            "-",
        ),
        (
            "-OR b",
            "write what to leave out right after the minus sign, without a space",
            "-",
        ),
        (
            "OR b",
            "OR needs something on both sides; to search for the word itself, put it in quotes",
            "OR",
        ),
        (
            "a OR ",
            "OR needs something on both sides; to search for the word itself, put it in quotes",
            "OR",
        ),
        (
            "a OR OR b",
            "OR needs something on both sides; to search for the word itself, put it in quotes",
            "OR",
        ),
        (
            "a user: b",
            "write what to look for right after the colon, without a space",
            "user:",
        ),
        (
            "(user:=)",
            "write what to look for right after the colon, without a space",
            "user:=",
        ),
        (
            "details..a:x",
            "a name is missing in this path; write it as details.some.path",
            "details..a:",
        ),
        (
            "/abc",
            "this regular expression is never closed; to search for a slash, put the text in quotes",
            "/abc",
        ),
        (
            "x /var/log",
            "a regular expression ends at its second slash; to search for this text, put it in quotes",
            "/var/log",
        ),
        (
            "//",
            "there is nothing between these slashes; to search for them, use quotes",
            "//",
        ),
        (
            "user:/a(/ x",
            "this regular expression cannot be read: unclosed group",
            "/a(/",
        ),
        (
            "ip:10.0.0.0/33",
            "this is no network; write it as 10.0.0.0/8 or 2001:db8::/32: \"10.0.0.0/33\"",
            "10.0.0.0/33",
        ),
        (
            "after:/x/",
            "a time cannot be a regular expression; write it as 2024-05-20 or 7d",
            "/x/",
        ),
    ];
    for (text, message, part) in cases {
        assert_eq!(wrong(text), (message.to_owned(), part), "{text}");
    }
    assert_eq!(wrong("x after:soon").1, "soon");
    assert_eq!(wrong("user:(a action:b)").1, "action:");
}

#[test]
fn groups_nest_a_hundred_deep_and_no_deeper() {
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(read(&nested(100)), anywhere("a"));
    assert_eq!(
        wrong(&nested(101)).0,
        "there are more than 100 parentheses inside each other"
    );
    assert!(read_in(&"-(".repeat(100_000), &Zone::utc()).is_err());
    assert_eq!(read(&format!("{}a", "-".repeat(100_000))), anywhere("a"));
}

/// Texts made of what the language is made of.
fn query_like() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        3 => prop::sample::select(vec![
            "(", ")", "\"", "\\", "/", "-", "*", ":", "=", " ", "OR", "user:", "details.", ".", "ip:", "on:", "last:", "after:", "7d",
            "10.0.0.0/8", "2024-05", "é", "\u{301}", "漢", "\u{a0}", "a", "[", "{9999}", "(?x)", "#",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn any_text_is_a_query_or_an_error_that_points_into_it(text in query_like()) {
        match read_in(&text, &Zone::utc()) {
            Ok(query) => {
                query.describe();
            }
            Err(error) => {
                prop_assert!(error.at < error.end && error.end <= text.len());
                prop_assert!(text.get(error.at..error.end).is_some(), "{error:?}");
                prop_assert!(!error.to_string().is_empty());
            }
        }
    }

    #[test]
    fn a_quoted_word_matches_exactly_the_texts_that_hold_it(
        text in "[a-cA-C\"\\\\* éÉ(/:-]{1,6}", head in "[a-c\"\\\\é ]{0,3}", tail in "[a-c\"\\\\é ]{0,3}", other in "[a-cA-C\"\\\\* éÉ]{0,8}",
    ) {
        let Expr::Text { target: Target::Anywhere, matcher } = read(&quote_word(&text)) else {
            return Err(TestCaseError::fail("no text"));
        };
        let joined = format!("{head}{text}{tail}");
        prop_assert!(matcher.matches(&joined));
        prop_assert_eq!(matcher.matches(&other), other.to_lowercase().contains(&text.to_lowercase()));
    }
}
