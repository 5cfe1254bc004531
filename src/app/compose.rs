//! The filters that people set by mouse, as terms of the query text.
//!
//! The bar is the only truth: a box or a list writes its term into the text
//! and shows what it reads back from there. `compose(decompose(text))` means
//! the same as `text`; what no box can show stays in `rest`, untouched.

use crate::core::query::quote_word;

/// The parts of a query text that have a control of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// What to look for in the actor's name, e-mail and id; empty = anyone.
    pub user: String,
    /// The whole actions allowed; empty = any.
    pub actions: Vec<String>,
    /// The range of time.
    pub range: Range,
    /// Everything else, as typed.
    pub rest: String,
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

/// The query text for `filters`: user, actions, range, then the rest.
pub fn compose(filters: &Filters) -> String {
    let mut terms: Vec<String> = Vec::new();
    if !filters.user.trim().is_empty() {
        terms.push(format!("user:{}", value(filters.user.trim())));
    }
    let actions: Vec<String> = filters
        .actions
        .iter()
        .map(|action| format!("action:={}", value(action)))
        .collect();
    match actions.as_slice() {
        [] => {}
        [one] => terms.push(one.clone()),
        more => terms.push(format!("({})", more.join(" OR "))),
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
        if !terms.is_empty()
            && tokens(rest)
                .iter()
                .any(|token| token.text == "OR" && token.depth == 0)
        {
            terms.push(format!("({rest})"));
        } else {
            terms.push(rest.to_owned());
        }
    }
    terms.join(" ")
}

/// Which controls can show which part of `text`.
pub fn decompose(text: &str) -> Filters {
    let tokens = tokens(text);
    // With a loose OR no term holds for the whole, so no box may claim it.
    if tokens
        .iter()
        .any(|token| token.text == "OR" && token.depth == 0)
    {
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
        } else if filters.actions.is_empty()
            && let Some(actions) = read_actions(term)
        {
            filters.actions = actions;
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

/// `text` with its action filter replaced.
pub fn with_actions(text: &str, actions: Vec<String>) -> String {
    compose(&Filters {
        actions,
        ..decompose(text)
    })
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
    if tokens(&filters.rest)
        .iter()
        .any(|token| token.text == "OR" && token.depth == 0)
    {
        filters.rest = format!("({}) {term}", filters.rest);
    } else {
        filters.rest = format!("{} {term}", filters.rest).trim().to_owned();
    }
    compose(&filters)
}

/// A value as it must stand behind a colon: bare where that reads the same, else quoted.
fn value(text: &str) -> String {
    let bare = !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || "@._+-:".contains(c))
        && text.starts_with(|c: char| c.is_alphanumeric())
        && text != "OR";
    if bare {
        return text.to_owned();
    }
    quote_word(text)
}

/// The text of a value that is one bare or quoted word; `None` for wildcards, patterns and the unfinished.
fn plain(text: &str) -> Option<String> {
    if let Some(inner) = text.strip_prefix('"') {
        let mut out = String::new();
        let mut chars = inner.chars();
        loop {
            match chars.next()? {
                '"' => break,
                '\\' => match chars.next()? {
                    c @ ('"' | '\\') => out.push(c),
                    other => {
                        out.push('\\');
                        out.push(other);
                    }
                },
                c => out.push(c),
            }
        }
        return chars.next().is_none().then_some(out);
    }
    let odd =
        text.is_empty() || text.starts_with(['=', '/', '-']) || text.contains(['*', '"', '(', ')']);
    (!odd).then(|| text.to_owned())
}

/// `action:=A` or `(action:=A OR action:=B)`, each value once.
fn read_actions(term: &str) -> Option<Vec<String>> {
    let inner = term
        .strip_prefix('(')
        .and_then(|t| t.strip_suffix(')'))
        .unwrap_or(term);
    let tokens = tokens(inner);
    if tokens.len().is_multiple_of(2) || (term == inner && tokens.len() > 1) {
        return None;
    }
    let mut actions = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        if place % 2 == 1 {
            if token.text != "OR" {
                return None;
            }
        } else {
            actions.push(token.text.strip_prefix("action:=").and_then(plain)?);
        }
    }
    Some(actions)
}

/// A word, a parenthesis or an `OR`, with how deep in parentheses it stands.
struct Token<'t> {
    text: &'t str,
    at: usize,
    depth: u32,
}

/// Cuts `text` at spaces and parentheses, but not inside quotes or patterns.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut depth = 0u32;
    let mut chars = text.char_indices().peekable();
    while let Some(&(start, c)) = chars.peek() {
        if c.is_whitespace() {
            chars.next();
        } else if c == '(' || c == ')' {
            chars.next();
            if c == ')' {
                depth = depth.saturating_sub(1);
            }
            out.push(Token {
                text: &text[start..start + 1],
                at: start,
                depth,
            });
            if c == '(' {
                depth += 1;
            }
        } else {
            let mut end = text.len();
            let mut quote: Option<char> = None;
            let mut before = ' ';
            while let Some(&(at, c)) = chars.peek() {
                match quote {
                    Some(_) if c == '\\' => {
                        chars.next();
                    }
                    Some(open) if c == open => quote = None,
                    Some(_) => {}
                    None if c.is_whitespace() || c == '(' || c == ')' => {
                        end = at;
                        break;
                    }
                    None if c == '"' => quote = Some('"'),
                    // A slash opens a pattern only where a value begins: `a/b` is a word.
                    None if c == '/' && matches!(before, ' ' | ':' | '=' | '-') => {
                        quote = Some('/')
                    }
                    None => {}
                }
                before = c;
                chars.next();
            }
            out.push(Token {
                text: &text[start..end],
                at: start,
                depth,
            });
        }
    }
    out
}

/// The terms that stand side by side; a group in parentheses is one, with its minus.
fn top_terms<'t>(text: &'t str, tokens: &[Token<'t>]) -> Vec<&'t str> {
    let mut out = Vec::new();
    let mut open: Option<usize> = None;
    let mut level = 0u32;
    for (place, token) in tokens.iter().enumerate() {
        match token.text {
            "(" => {
                if level == 0 {
                    // `-(` and `field:(` belong together.
                    let glued = place > 0
                        && tokens[place - 1].at + tokens[place - 1].text.len() == token.at
                        && tokens[place - 1].text != ")";
                    open = Some(if glued && out.pop().is_some() {
                        tokens[place - 1].at
                    } else {
                        token.at
                    });
                }
                level += 1;
            }
            ")" => {
                level = level.saturating_sub(1);
                if level == 0 {
                    let start = open.take().unwrap_or(token.at);
                    out.push(&text[start..token.at + 1]);
                }
            }
            _ if level == 0 => out.push(token.text),
            _ => {}
        }
    }
    if let Some(start) = open {
        out.push(&text[start..]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
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
            actions: vec!["CREATE".into(), "user.session.start".into()],
            range: between("2024-04-20", "2024-05-20"),
            rest: "ip:10.0.0.0/8".into(),
        };
        let text = compose(&filters);
        assert_eq!(
            text,
            "user:\"Ana Lima\" (action:=CREATE OR action:=user.session.start) after:2024-04-20 before:2024-05-20 ip:10.0.0.0/8"
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
            "user:=ana",
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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn any_user_and_any_actions_come_back(user in "\\PC{0,12}", actions in prop::collection::vec("\\PC{1,8}", 0..4)) {
            let filters = Filters { user: user.trim().to_owned(), actions, ..Filters::default() };
            prop_assert_eq!(decompose(&compose(&filters)), filters);
        }

        #[test]
        fn no_text_panics_and_composing_settles(text in "[a-z:=/\\\\\"() *-]{0,24}|\\PC{0,24}") {
            let once = compose(&decompose(&text));
            prop_assert_eq!(compose(&decompose(&once)), once);
        }
    }
}
