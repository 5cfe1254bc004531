//! The filters that people set by mouse, as terms of the query text.
//!
//! The bar is the only truth: a box or a list writes its term into the text
//! and shows what it reads back from there. `compose(decompose(text))` means
//! the same as `text`; what no control can show stays in `rest`, untouched.

use super::fields::find_field;
use super::quote::quote_word;
use super::words::{has_loose_or, plain, tokens, top_terms, value};

/// The parts of a query text that have a control of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// What to look for in the actor's name, e-mail and id; empty = anyone.
    pub user: String,
    /// Whole values wanted or not wanted, a field each once.
    pub choices: Vec<Choice>,
    /// The range of time.
    pub range: Range,
    /// Everything else, as typed.
    pub rest: String,
}

/// The whole values of one field that are wanted, and those that are not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// As the query names it: `action`, or `details.some.path`.
    pub field: String,
    /// Any of these; empty = any at all.
    pub only: Vec<String>,
    /// None of these.
    pub not: Vec<String>,
}

/// A range of time as the text tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Range {
    /// Everything.
    #[default]
    All,
    /// `last:30d`: so long before now.
    Last(String),
    /// `after:` and `before:`; an empty end is open.
    Between {
        /// Included.
        after: String,
        /// Not included.
        before: String,
    },
}

impl Filters {
    /// What is chosen of a field.
    pub fn choice(&self, field: &str) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.field == field)
    }

    /// The whole values wanted of a field; empty = any.
    pub fn only(&self, field: &str) -> &[String] {
        self.choice(field).map_or(&[], |choice| &choice.only)
    }

    /// The whole values not wanted of a field.
    pub fn not(&self, field: &str) -> &[String] {
        self.choice(field).map_or(&[], |choice| &choice.not)
    }

    fn choice_mut(&mut self, field: &str) -> &mut Choice {
        let place = self
            .choices
            .iter()
            .position(|choice| choice.field == field)
            .unwrap_or_else(|| {
                self.choices.push(Choice {
                    field: field.to_owned(),
                    ..Choice::default()
                });
                self.choices.len() - 1
            });
        &mut self.choices[place]
    }
}

/// The query text for `filters`: user, choices, range, then the rest.
pub fn compose(filters: &Filters) -> String {
    let mut terms: Vec<String> = Vec::new();
    if !filters.user.trim().is_empty() {
        terms.push(format!("user:{}", value(filters.user.trim())));
    }
    for choice in &filters.choices {
        terms.extend(choice_term("", &choice.field, &choice.only));
        terms.extend(choice_term("-", &choice.field, &choice.not));
    }
    match &filters.range {
        Range::All => {}
        Range::Last(span) => terms.push(format!("last:{span}")),
        Range::Between { after, before } => {
            if !after.is_empty() {
                terms.push(format!("after:{}", value(after)));
            }
            if !before.is_empty() {
                terms.push(format!("before:{}", value(before)));
            }
        }
    }
    let rest = filters.rest.trim();
    if !rest.is_empty() {
        // A loose OR would otherwise take the terms before it as its first branch.
        if !terms.is_empty() && has_loose_or(&tokens(rest)) {
            terms.push(format!("({rest})"));
        } else {
            terms.push(rest.to_owned());
        }
    }
    terms.join(" ")
}

/// `action:=A`, or `action:=(A OR B)`; `sign` goes before it.
fn choice_term(sign: &str, field: &str, values: &[String]) -> Option<String> {
    match values {
        [] => None,
        [one] => Some(format!("{sign}{field}:={}", value(one))),
        more => {
            let words: Vec<String> = more
                .iter()
                // Among the values of a field, `user:x` would be read as another field.
                .map(|text| {
                    if text.contains(':') {
                        quote_word(text)
                    } else {
                        value(text)
                    }
                })
                .collect();
            Some(format!("{sign}{field}:=({})", words.join(" OR ")))
        }
    }
}

/// Which controls can show which part of `text`.
pub fn decompose(text: &str) -> Filters {
    let tokens = tokens(text);
    // With a loose OR no term holds for the whole, so no control may claim it.
    if has_loose_or(&tokens) {
        return Filters {
            rest: text.trim().to_owned(),
            ..Filters::default()
        };
    }
    let mut filters = Filters::default();
    let mut rest: Vec<&str> = Vec::new();
    let (mut after, mut before) = (String::new(), String::new());
    for term in top_terms(text, &tokens) {
        if filters.user.is_empty()
            && let Some(user) = term.strip_prefix("user:").and_then(plain)
        {
            filters.user = user;
        } else if let Some((wanted, field, values)) = read_choice(term)
            && (!wanted || filters.only(&field).is_empty())
        {
            let choice = filters.choice_mut(&field);
            let list = if wanted {
                &mut choice.only
            } else {
                &mut choice.not
            };
            for value in values {
                if !list.contains(&value) {
                    list.push(value);
                }
            }
        } else if filters.range == Range::All
            && let Some(span) = term.strip_prefix("last:").and_then(plain)
        {
            filters.range = Range::Last(span);
        } else if after.is_empty()
            && let Some(moment) = term.strip_prefix("after:").and_then(plain)
        {
            after = moment;
        } else if before.is_empty()
            && let Some(moment) = term.strip_prefix("before:").and_then(plain)
        {
            before = moment;
        } else {
            rest.push(term);
        }
    }
    if !after.is_empty() || !before.is_empty() {
        // Both a span and ends: the control can show one, so the span stays in the text.
        let kept = std::mem::replace(&mut filters.range, Range::Between { after, before });
        if let Range::Last(span) = kept {
            rest.push("");
            filters.rest = format!("last:{span} ");
        }
    }
    filters.rest = format!("{}{}", filters.rest, rest.join(" "))
        .trim()
        .to_owned();
    filters
}

/// `text` with its user filter replaced.
pub fn with_user(text: &str, user: &str) -> String {
    compose(&Filters {
        user: user.to_owned(),
        ..decompose(text)
    })
}

/// `text` with the values wanted of a field replaced; none = any.
pub fn with_only(text: &str, field: &str, only: Vec<String>) -> String {
    let mut filters = decompose(text);
    filters.choice_mut(field).only = only;
    compose(&filters)
}

/// `text` with a value of a field wanted, or if it was, no longer. What was excluded is no longer so.
pub fn with_toggled(text: &str, field: &str, value: &str) -> String {
    let mut filters = decompose(text);
    let choice = filters.choice_mut(field);
    choice.not.retain(|other| other != value);
    toggle(&mut choice.only, value);
    compose(&filters)
}

/// `text` with a value of a field excluded, or if it was, no longer.
pub fn with_excluded(text: &str, field: &str, value: &str) -> String {
    let mut filters = decompose(text);
    let choice = filters.choice_mut(field);
    choice.only.retain(|other| other != value);
    toggle(&mut choice.not, value);
    compose(&filters)
}

/// `text` without any choice of a field.
pub fn without_choice(text: &str, field: &str) -> String {
    let mut filters = decompose(text);
    filters.choices.retain(|choice| choice.field != field);
    compose(&filters)
}

fn toggle(list: &mut Vec<String>, value: &str) {
    match list.iter().position(|other| other == value) {
        Some(place) => drop(list.remove(place)),
        None => list.push(value.to_owned()),
    }
}

/// `text` with its range replaced.
pub fn with_range(text: &str, range: Range) -> String {
    compose(&Filters {
        range,
        ..decompose(text)
    })
}

/// `field:="value"` added to `text`, for a click on a value: exactly this one, accents and all.
pub fn with_term(text: &str, field: &str, value_text: &str) -> String {
    let mut filters = decompose(text);
    let term = format!("{field}:={}", quote_word(value_text));
    if has_loose_or(&tokens(&filters.rest)) {
        filters.rest = format!("({}) {term}", filters.rest);
    } else {
        filters.rest = format!("{} {term}", filters.rest).trim().to_owned();
    }
    compose(&filters)
}

/// `action:=A`, `action:=(A OR B)` or `(action:=A OR action:=B)`, with or without a minus: whether
/// the values are wanted, the field, and the values.
fn read_choice(term: &str) -> Option<(bool, String, Vec<String>)> {
    let (wanted, term) = match term.strip_prefix('-') {
        Some(term) => (false, term),
        None => (true, term),
    };
    if let Some(inner) = term.strip_prefix('(') {
        let mut field = None;
        let values = read_alternatives(inner.strip_suffix(')')?, |text| {
            let (name, rest) = read_name(text)?;
            (*field.get_or_insert_with(|| name.clone()) == name)
                .then(|| plain(rest))
                .flatten()
        })?;
        return Some((wanted, field?, values));
    }
    let (field, rest) = read_name(term)?;
    let values = match rest
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        Some(inner) => read_alternatives(inner, |text| {
            (text.starts_with('"') || !text.contains(':'))
                .then(|| plain(text))
                .flatten()
        })?,
        None => vec![plain(rest)?],
    };
    Some((wanted, field, values))
}

/// The name that the query gives to the field of `field:=…`, and what follows.
fn read_name(term: &str) -> Option<(String, &str)> {
    let (name, rest) = term.split_once(":=")?;
    if name.starts_with("details.") && !name.contains('"') {
        return Some((name.to_owned(), rest));
    }
    let field = find_field(name).filter(|field| !field.is_time())?;
    Some((field.name.to_owned(), rest))
}

/// The words that `OR` joins, each as `read` reads it.
fn read_alternatives(
    text: &str,
    mut read: impl FnMut(&str) -> Option<String>,
) -> Option<Vec<String>> {
    let tokens = tokens(text);
    if tokens.len().is_multiple_of(2) {
        return None;
    }
    let mut values = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        if place % 2 == 0 {
            values.push(read(token.text)?);
        } else if token.text != "OR" {
            return None;
        }
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::query::{QueryContext, read_query};
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
}
