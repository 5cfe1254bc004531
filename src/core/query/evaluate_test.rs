//! A search equals a look at every row, for every kind of condition, in steps
//! or at once, on hostile text.

use proptest::prelude::*;
use proptest::sample::select;

use super::evaluate::{Search, values_at};
use super::{Expr, Matcher, Network, Query, Target};
use crate::core::event::Field;
use crate::core::ingest::tape::{Kind, NodeId, Tape};
use crate::core::protocol::Row;
use crate::core::store::{Batch, CODED, NewEvent, Store, StoredTime, rows};
use crate::core::time::{Moment, TimeRange, Zone};

const WORDS: [&str; 14] = [
    "",
    "ana",
    "Ana Lima",
    "JOSÉ",
    "José",
    "straße",
    "STRASSE",
    "İstanbul",
    "ﬃ",
    "日本",
    "שלום",
    "a\"b\\c",
    "10.1.2.3",
    "7",
];

#[derive(Clone, Debug)]
struct Given {
    words: [&'static str; 5],
    millis: Option<i64>,
    nanos: u32,
}

fn given() -> impl Strategy<Value = Given> {
    let word = || select(&WORDS[..]);
    let words = (word(), word(), word(), word(), word());
    (
        words,
        proptest::option::of(-3i64..3),
        select(vec![0u32, 1, 999_999]),
    )
        .prop_map(|(words, millis, nanos)| Given {
            words: [words.0, words.1, words.2, words.3, words.4],
            millis,
            nanos,
        })
}

/// The store of these events; every other one writes its details with escapes.
fn store(events: &[Given]) -> Store {
    let mut batch = Batch::default();
    for (place, event) in events.iter().enumerate() {
        let [action, name, id, ip, word] = event.words;
        let inner =
            serde_json::json!({ "note": word, "deep": [{ "n": place % 3 }, { "n": word }] })
                .to_string();
        let details = if place % 2 == 0 {
            inner
        } else {
            escaped(&inner)
        };
        let before = format!(
            "{{\"outside\":{},\"n\":{place},\"d\":",
            serde_json::Value::from(name)
        );
        let raw = format!("{before}{details}}}");
        let mut coded = [""; CODED.len()];
        coded[0] = action;
        coded[2] = name;
        coded[10] = ip;
        let time = event.millis.map_or(StoredTime::NONE, |millis| {
            StoredTime::new(
                Moment {
                    millis,
                    nanos: event.nanos,
                    digits: 9,
                },
                true,
            )
        });
        let start = before.len() as u32;
        batch.push(
            &NewEvent {
                id: id.as_bytes(),
                time,
                coded: coded.map(str::as_bytes),
                details: start..start + details.len() as u32,
            },
            raw.as_bytes(),
        );
    }
    batch.close_part();
    let mut store = Store::default();
    store.begin_body("file one.json");
    store.append(&batch);
    store
}

fn escaped(json: &str) -> String {
    let mut units = [0; 2];
    json.chars()
        .map(|c| match c {
            ' '..='~' => c.to_string(),
            other => other
                .encode_utf16(&mut units)
                .iter()
                .map(|unit| format!("\\u{unit:04x}"))
                .collect(),
        })
        .collect()
}

fn expr() -> impl Strategy<Value = Expr> {
    let matcher =
        (select(&WORDS[1..]), any::<bool>(), any::<bool>()).prop_map(|(word, exact, whole)| {
            if exact {
                Matcher::exact(word, whole)
            } else {
                Matcher::word(word, whole)
            }
        });
    let pattern = (
        select(vec![
            "*a", "j*é", "s*e", "*", "AN*LI*A", "1*.*3", "日*", "stra*", "*ל*", "a\"*c",
        ]),
        any::<bool>(),
    )
        .prop_map(|(pattern, whole)| Matcher::word(pattern, whole));
    let regex = (
        select(vec![
            "ana",
            "^j",
            "s{2}",
            "[0-9]+",
            "é$",
            "日|ל",
            r"\.1\.",
            "^$",
            r#"a"b\\c"#,
            "(?-i)JOS",
        ]),
        any::<bool>(),
    )
        .prop_map(|(pattern, whole)| Matcher::regex(pattern, whole).expect("a sound pattern"));
    let matcher = prop_oneof![
        9 => matcher,
        3 => pattern,
        3 => regex,
        1 => Just(Matcher::present()),
    ];
    let target = select(vec![
        Target::Anywhere,
        Target::User,
        Target::Resource,
        Target::Source,
        Target::Field(Field::Action),
        Target::Field(Field::Id),
        Target::Field(Field::Time),
        Target::Field(Field::Details),
        Target::Details(vec!["note".into()]),
        Target::Details(vec!["deep".into(), "n".into()]),
        Target::Details(vec!["deep".into(), "1".into(), "n".into()]),
        Target::Details(vec!["outside".into()]),
    ]);
    let moment = || {
        (-3i64..3, select(vec![0u32, 1, 999_999])).prop_map(|(millis, nanos)| Moment {
            millis,
            nanos,
            digits: 9,
        })
    };
    let leaf = prop_oneof![
        8 => (target, matcher).prop_map(|(target, matcher)| Expr::Text { target, matcher }),
        2 => (proptest::option::of(moment()), proptest::option::of(moment()))
            .prop_map(|(from, to)| Expr::Time(TimeRange { from, to })),
        1 => any::<bool>().prop_map(|outside| Expr::Hours { outside }),
        1 => Just(Expr::Ip(Network::read("10.0.0.0/8").expect("a network"))),
        1 => Just(Expr::All),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..4).prop_map(Expr::And),
            proptest::collection::vec(inner.clone(), 1..4).prop_map(Expr::Or),
            inner.prop_map(|inner| Expr::Not(Box::new(inner))),
        ]
    })
}

/// By the calendar, in UTC.
fn is_outside(moment: Moment) -> bool {
    use chrono::{Datelike, Timelike, Weekday};
    let at = chrono::DateTime::from_timestamp_millis(moment.millis).expect("within the calendar");
    matches!(at.weekday(), Weekday::Sat | Weekday::Sun) || !(7..19).contains(&at.hour())
}

/// What the query language says of one row, with no thought for speed.
pub(super) fn holds(
    expr: &Expr,
    row: &Row,
    raw: &str,
    (source, moment): (&str, Option<Moment>),
) -> bool {
    match expr {
        Expr::All => true,
        Expr::And(parts) => parts
            .iter()
            .all(|part| holds(part, row, raw, (source, moment))),
        Expr::Or(parts) => parts
            .iter()
            .any(|part| holds(part, row, raw, (source, moment))),
        Expr::Not(inner) => !holds(inner, row, raw, (source, moment)),
        Expr::Ip(network) => network.contains_text(&row.ip),
        Expr::Hours { outside } => moment.is_some_and(|moment| is_outside(moment) == *outside),
        Expr::Time(range) => moment.is_some_and(|moment| {
            range.from.is_none_or(|from| from <= moment) && range.to.is_none_or(|to| moment < to)
        }),
        Expr::Text { target, matcher } => {
            let texts: Vec<String> = match target {
                Target::User => vec![
                    row.actor_id.clone(),
                    row.actor_name.clone(),
                    row.actor_email.clone(),
                ],
                Target::Resource => vec![row.resource_id.clone(), row.resource_name.clone()],
                Target::Field(field) => vec![row.get(*field).to_owned()],
                Target::Source => vec![source.to_owned()],
                // A value that is there and empty is none that is absent.
                Target::Details(path) => {
                    return at_path(row, raw, path)
                        .iter()
                        .any(|text| matcher.matches(text));
                }
                Target::Anywhere => {
                    let mut inside = Vec::new();
                    values(
                        &serde_json::from_str(raw).expect("the raw text is JSON"),
                        &mut inside,
                    );
                    if inside.iter().any(|text| matcher.matches(text)) {
                        return true;
                    }
                    Field::ALL
                        .iter()
                        .map(|field| row.get(*field).to_owned())
                        .collect()
                }
            };
            texts
                .iter()
                .any(|text| !text.is_empty() && matcher.matches(text))
        }
    }
}

fn at_path(row: &Row, raw: &str, path: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    values_at(
        &mut Tape::default(),
        row.details.as_bytes(),
        path,
        &mut found,
    );
    if found.is_empty() {
        values_at(&mut Tape::default(), raw.as_bytes(), path, &mut found);
    }
    found
}

fn values(value: &serde_json::Value, texts: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(members) => {
            members.values().for_each(|member| values(member, texts))
        }
        serde_json::Value::Array(elements) => {
            elements.iter().for_each(|element| values(element, texts))
        }
        serde_json::Value::String(text) => texts.push(text.clone()),
        serde_json::Value::Null => {}
        other => texts.push(other.to_string()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_search_equals_a_look_at_every_row(
        events in proptest::collection::vec(given(), 1..40),
        expr in expr(),
        cut in 0usize..40,
        order in 0..4,
    ) {
        let mut events = events;
        // Where all rows are in the order of time, a range is found without looking at each.
        if order < 2 {
            events.iter_mut().for_each(|event| event.millis = event.millis.or(Some(0)));
            events.sort_by_key(|event| (event.millis, event.nanos));
        }
        if order == 1 {
            events.reverse();
        }
        let store = store(&events);
        let zone = Zone::utc();
        let expected: Vec<u32> = (0..store.len())
            .filter(|row| {
                let shown = rows::row(&store, *row, &zone);
                let raw = store.raw().with(*row, |raw| String::from_utf8(raw.to_vec()).expect("UTF-8"));
                holds(&expr, &shown, &raw, ("file one.json", store.time(*row).moment()))
            })
            .collect();
        let query = Query { expr };
        prop_assert_eq!(Search::new(query.clone(), zone.clone()).all(&store, 0..store.len()), expected.clone());
        // Rows that arrive later are tested alone, by the same search.
        let mut search = Search::new(query, zone);
        let cut = (cut as u32).min(store.len());
        let mut found = search.all(&store, 0..cut);
        found.extend(search.all(&store, cut..store.len()));
        prop_assert_eq!(found, expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_search_that_begins_with_what_another_has_left_finds_the_same(
        events in proptest::collection::vec(given(), 1..40),
        (wide, narrow) in narrowed(),
        cuts in (0u32..40, 0u32..40),
        again in 0u32..40,
    ) {
        let store = store(&events);
        let zone = Zone::utc();
        let [wide, narrow] = [wide, narrow].map(|expr| Query { expr });
        prop_assume!(narrow.implies(&wide));
        let search = |query: &Query| Search::new(query.clone(), zone.clone());
        let expected = search(&narrow).all(&store, 0..store.len());
        let all_wide = search(&wide).all(&store, 0..store.len());
        prop_assert!(expected.iter().all(|row| all_wide.contains(row)));
        // The other one tested some rows at either end, and a third goes on from both.
        let mut left = search(&wide);
        left.all(&store, 0..cuts.0);
        left.all(&store, store.len().saturating_sub(cuts.1)..store.len());
        let mut found = search(&narrow);
        found.narrow(&left);
        prop_assert_eq!(found.all(&store, 0..again), search(&narrow).all(&store, 0..again));
        let mut third = search(&narrow);
        third.narrow(&found);
        prop_assert_eq!(third.all(&store, 0..store.len()), expected);
    }
}

/// A condition, and one that asks for more or, now and then, for something else.
fn narrowed() -> impl Strategy<Value = (Expr, Expr)> {
    let word = |word: &str, exact, whole| match exact {
        true => Matcher::exact(word, whole),
        false => Matcher::word(word, whole),
    };
    let typed = (
        expr(),
        select(&WORDS[1..]),
        0usize..6,
        any::<(bool, bool, bool)>(),
    )
        .prop_map(move |(expr, text, from, (exact, whole, is_user))| {
            let Expr::Text { target, .. } = expr else {
                return (expr.clone(), expr);
            };
            let target = if is_user { Target::User } else { target };
            let rest: String = text.chars().skip(from % text.chars().count()).collect();
            let few: String = rest.chars().take(1 + from % 3).collect();
            let text = |matcher| Expr::Text {
                target: target.clone(),
                matcher,
            };
            (
                text(word(&few, exact, false)),
                text(word(&rest, exact, whole)),
            )
        });
    let both = prop_oneof![4 => typed, 1 => (expr(), expr())];
    both.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..4).prop_map(|parts| {
                let (wide, narrow) = parts.into_iter().unzip();
                (Expr::And(wide), Expr::And(narrow))
            }),
            proptest::collection::vec(inner.clone(), 1..4).prop_map(|parts| {
                let (wide, narrow) = parts.into_iter().unzip();
                (Expr::Or(wide), Expr::Or(narrow))
            }),
            inner.clone().prop_map(|(wide, narrow)| {
                (Expr::Not(Box::new(narrow)), Expr::Not(Box::new(wide)))
            }),
            (inner.clone(), expr())
                .prop_map(|((wide, narrow), more)| (wide, Expr::And(vec![more, narrow]))),
            (inner, expr()).prop_map(|((wide, narrow), more)| (Expr::Or(vec![more, wide]), narrow)),
        ]
    })
}

#[test]
fn a_search_over_several_segments_keeps_the_numbers_of_the_rows() {
    let events: Vec<Given> = (0..140_000)
        .map(|place| Given {
            words: [if place % 1000 == 3 { "ana" } else { "x" }; 5]
                .map(|word| if word == "x" { "7" } else { word }),
            millis: Some(place),
            nanos: 0,
        })
        .collect();
    let store = store(&events);
    let query = Query {
        expr: Expr::Text {
            target: Target::Anywhere,
            matcher: Matcher::word("ANA", false),
        },
    };
    let found = Search::new(query, Zone::utc()).all(&store, 0..store.len());
    assert!(
        found
            .iter()
            .copied()
            .eq((0..140).map(|place| place * 1000 + 3))
    );
}

#[test]
fn a_path_names_members_elements_and_all_elements() {
    let text = br#"{"a":[{"b":"1"},{"b":[2,{"c":null}]}],"d.e":{"f":true}}"#;
    let at = |path: &[&str]| {
        let path: Vec<String> = path.iter().map(|step| (*step).to_owned()).collect();
        let mut found = Vec::new();
        values_at(&mut Tape::default(), text, &path, &mut found);
        found
    };
    assert_eq!(at(&["a", "0", "b"]), ["1"]);
    assert_eq!(at(&["a", "1", "b", "0"]), ["2"]);
    assert_eq!(at(&["d.e", "f"]), ["true"]);
    assert_eq!(at(&["d.e"]), [r#"{"f":true}"#]);
    assert!(at(&["a", "9"]).is_empty() && at(&["x"]).is_empty());
    let mut tape = Tape::default();
    tape.read(text).expect("JSON");
    assert_eq!(tape.kind(NodeId::ROOT), Kind::Object);
}
