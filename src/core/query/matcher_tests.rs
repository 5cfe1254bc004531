//! What matches what, and that it is what a plain search in folded text finds.

use proptest::prelude::*;

use super::error::QueryErrorKind;
use super::find_ascii_insensitive;
use super::fold::{Fold, has_accents};
use super::matcher::Matcher;

fn word(text: &str) -> Matcher {
    Matcher::word(text, false)
}

#[test]
fn case_is_ignored_in_every_script() {
    assert!(
        word("ANA").matches("banana")
            && word("пётр").matches("ПЁТР")
            && word("ΟΔΟΣ").matches("οδος")
    );
    assert!(
        word("ss").matches("\u{17f}S")
            && word("k").matches("\u{212a}")
            && word("\u{212a}").matches("k")
    );
    assert!(!word("ss").matches("ß") && word("ẞ").matches("ß"));
    assert!(!word("i").matches("ı") && !Matcher::exact("i", false).matches("İ"));
}

#[test]
fn an_unaccented_word_finds_accents_and_an_accented_or_quoted_one_does_not() {
    assert!(
        word("jose").matches("JOSÉ")
            && word("jose").matches("Jose\u{301} x")
            && word("istanbul").matches("İstanbul")
    );
    assert!(!Matcher::exact("jose", false).matches("José") && !word("josé").matches("jose"));
    assert!(word("josé").matches("JOSÉ") && !word("josé").matches("jose\u{301}"));
    assert!(word("각").matches("각") && !word("가").matches("각"));
}

#[test]
fn stars_stand_for_any_text_in_words_only() {
    assert!(word("so*del").matches("a soft-DELETE") && !word("del*so").matches("soft delete"));
    assert!(
        !Matcher::exact("so*del", false).matches("soft delete")
            && Matcher::exact("*", false).matches("a*b")
    );
    assert!(word("*").matches("") && word("a*").matches("ba"));
}

#[test]
fn whole_values_are_anchored_where_there_is_no_star() {
    let whole = |text| Matcher::word(text, true);
    assert!(whole("create").matches("CREATE") && !whole("create").matches("RECREATE"));
    assert!(
        whole("cr*te").matches("CREATE")
            && !whole("cr*te").matches("CREATED")
            && !whole("cr*te").matches("xCREATE")
    );
    assert!(
        whole("*te").matches("CREATE")
            && whole("cr*").matches("CREATE")
            && !whole("ab*ba").matches("aba")
    );
    assert!(
        whole("jose").matches("José")
            && whole("jose").matches("jose\u{301}")
            && !whole("josé").matches("José!")
    );
    assert!(
        whole("*\u{e9}t").matches("xét")
            && Matcher::exact("", true).matches("")
            && !Matcher::exact("", true).matches("a")
    );
}

#[test]
fn regular_expressions_ignore_case_and_may_be_whole() {
    let regex = |pattern, whole| Matcher::regex(pattern, whole).unwrap();
    assert!(regex("^an+a|bob$", false).matches("ANNA x") && regex(r"a\/b", false).matches("A/B"));
    assert!(regex("a|ab", true).matches("AB") && !regex("a|b", true).matches("ab"));
    assert!(regex("été", false).matches("ÉTÉ") && regex("(?i:é)", false).matches("É"));
}

#[test]
fn a_bad_or_huge_regular_expression_is_an_error_in_words() {
    assert_eq!(
        Matcher::regex("a(b", false).unwrap_err(),
        QueryErrorKind::BadRegex("unclosed group".into())
    );
    assert!(matches!(
        Matcher::regex("a)(b", true).unwrap_err(),
        QueryErrorKind::BadRegex(_)
    ));
    assert_eq!(
        Matcher::regex(r"(\w{1000}){1000}", false).unwrap_err(),
        QueryErrorKind::RegexTooLarge
    );
    let deep = format!("{}a{}", "(".repeat(5000), ")".repeat(5000));
    assert!(matches!(
        Matcher::regex(&deep, false).unwrap_err(),
        QueryErrorKind::BadRegex(_)
    ));
}

#[test]
fn the_hint_is_the_longest_run_that_json_writes_as_it_is() {
    let hint = |matcher: Matcher| {
        matcher
            .required_ascii()
            .map(|run| String::from_utf8_lossy(run).into_owned())
    };
    assert_eq!(hint(word("So*DELETE")), Some("delete".into()));
    assert_eq!(hint(Matcher::exact("a/bcd\"ef", false)), Some("bcd".into()));
    assert_eq!(hint(word("naïveté")), Some("vet".into()));
    assert_eq!(hint(word("漢")), None);
    assert_eq!(hint(Matcher::present()), None);
    assert!(!word("漢").can_match_ascii() && word("\u{212a}").can_match_ascii());
}

#[test]
fn the_place_of_the_first_hit_takes_its_accents_with_it() {
    assert_eq!(word("jose").find("x José y"), Some(2..7));
    assert_eq!(word("jose").find("Jose\u{301} y"), Some(0..6));
    assert_eq!(word("b*d").find("abcde"), Some(1..4));
    assert_eq!(word("k").find("\u{212a}k"), Some(0..3));
    assert_eq!(Matcher::regex("x*", false).unwrap().find("abc"), None);
}

/// Folded as one would on paper.
fn folded(text: &str, fold: Fold) -> Vec<char> {
    text.chars()
        .filter_map(|character| fold.apply(character))
        .collect()
}

fn hostile_text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        4 => prop::sample::select(vec!['a', 'A', 'k', 'K', 's', 'S', 'i', 'I', 'e', 'x', ' ']),
        4 => prop::sample::select(vec![
            'ß', 'ẞ', 'İ', 'ı', 'ﬃ', '\u{212a}', '\u{17f}', 'ς', 'σ', 'Σ', 'é', 'É', '\u{301}', '\u{307}', '\u{345}',
            '漢', '字', 'ש', 'ا', '가', '각', '\u{1100}', '\u{1161}', '😀', '\u{fe0f}', 'ो', '\u{94d}', 'Å', '\u{212b}',
        ]),
        1 => any::<char>(),
    ];
    prop::collection::vec(character, 0..12).prop_map(String::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn it_matches_what_a_plain_search_in_folded_text_matches(
        head in hostile_text(), needle in hostile_text(), tail in hostile_text(), planted: bool,
    ) {
        let text = if planted { format!("{head}{needle}{tail}") } else { format!("{head}{tail}") };
        for (matcher, fold) in [
            (Matcher::exact(&needle, false), Fold::Case),
            (word(&needle), if has_accents(&needle) { Fold::Case } else { Fold::CaseAndAccents }),
        ] {
            if needle.contains('*') { continue }
            let (text_folded, wanted) = (folded(&text, fold), folded(&needle, fold));
            let expected = wanted.is_empty() || text_folded.windows(wanted.len()).any(|window| window == wanted);
            prop_assert_eq!(matcher.matches(&text), expected);
            let found = matcher.find(&text);
            prop_assert_eq!(found.is_some(), expected && !wanted.is_empty());
            if let Some(range) = found {
                prop_assert_eq!(folded(&text[range.clone()], fold), wanted.clone());
                let through = folded(&text[..range.end], fold);
                let first = through.windows(wanted.len()).position(|window| window == wanted);
                prop_assert_eq!(first, Some(folded(&text[..range.start], fold).len()));
            }
            let whole = match fold {
                Fold::Case => Matcher::exact(&needle, true),
                Fold::CaseAndAccents => Matcher::word(&needle, true),
            };
            if !needle.is_empty() {
                prop_assert_eq!(whole.matches(&text), text_folded == wanted);
            }
        }
    }

    #[test]
    fn wildcards_match_what_the_same_regular_expression_matches(
        pieces in prop::collection::vec("[aAbB]{0,2}", 1..4), text in "[abAB]{0,8}", whole: bool,
    ) {
        let matcher = Matcher::word(&pieces.join("*"), whole);
        let regex = Matcher::regex(&format!("(?s){}", pieces.join(".*")), whole).unwrap();
        let both_empty = pieces.iter().all(String::is_empty) && pieces.len() == 1;
        prop_assert!(both_empty || matcher.matches(&text) == regex.matches(&text));
    }

    #[test]
    fn every_ascii_text_that_matches_holds_the_hint(text in "[ -~]{0,12}", needle in "[ -~]{1,4}") {
        let matcher = Matcher::exact(&needle, false);
        if let Some(hint) = matcher.required_ascii().filter(|_| matcher.matches(&text)) {
            prop_assert!(find_ascii_insensitive(text.as_bytes(), hint).is_some());
        }
    }
}
