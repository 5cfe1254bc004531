//! The filters that people set by mouse, as terms of the query text.
//!
//! The bar is the only truth: a box or a list writes its term into the text
//! and shows what it reads back from there. `compose(decompose(text))` means
//! the same as `text`; what no control can show stays in `rest`, untouched.

use super::fields::find_field;
use super::path_name::read_path_name;
use super::quote::{quote_word, read_quoted};
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
    /// `on:2024-05-20`: that day, month or moment.
    On(String),
    /// `after:` and `before:`; an empty end is open.
    Between {
        /// Included.
        after: String,
        /// Not included.
        before: String,
    },
}

impl Choice {
    /// Whether it is of this field: a path may be written in several ways, `details."a"` is `details.a`.
    fn is_of(&self, field: &str) -> bool {
        self.field == field
            || read_path_name(field).is_some_and(|path| read_path_name(&self.field) == Some(path))
    }
}

impl Filters {
    /// What is chosen of a field.
    pub fn choice(&self, field: &str) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.is_of(field))
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
            .position(|choice| choice.is_of(field))
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
        Range::On(day) => terms.push(format!("on:{}", value(day))),
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
        } else if filters.range == Range::All
            && let Some(day) = term.strip_prefix("on:").and_then(plain)
        {
            filters.range = Range::On(day);
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
        // Both a span or a day and ends: the control can show one, so the other stays in the text.
        let kept = std::mem::replace(&mut filters.range, Range::Between { after, before });
        filters.rest = match kept {
            Range::Last(span) => format!("last:{span} "),
            Range::On(day) => format!("on:{} ", value(&day)),
            _ => String::new(),
        };
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
    filters.choices.retain(|choice| !choice.is_of(field));
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

/// `text` with only what is from `moment` on, or before it.
pub fn with_end(text: &str, moment: &str, from_it_on: bool) -> String {
    let mut filters = decompose(text);
    let (mut after, mut before) = match filters.range {
        Range::Between { after, before } => (after, before),
        Range::All => (String::new(), String::new()),
        // Both are to hold; the control shows the ends.
        Range::Last(span) => {
            filters.rest = format!("last:{span} {}", filters.rest);
            (String::new(), String::new())
        }
        Range::On(day) => {
            filters.rest = format!("on:{} {}", value(&day), filters.rest);
            (String::new(), String::new())
        }
    };
    *(if from_it_on { &mut after } else { &mut before }) = moment.to_owned();
    filters.range = Range::Between { after, before };
    compose(&filters)
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
    let (name, rest) = term.split_at(name_length(term)?);
    let rest = rest.strip_prefix(":=")?;
    if name.starts_with("details.") {
        return read_path_name(name).map(|_| (name.to_owned(), rest));
    }
    let field = find_field(name).filter(|field| !field.is_time())?;
    Some((field.name.to_owned(), rest))
}

/// Up to the first colon that stands in no quotes.
fn name_length(term: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += term[at..].find([':', '"'])?;
        if term[at..].starts_with(':') {
            return Some(at);
        }
        at += read_quoted(&term[at..])?.1;
    }
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
