//! A query text cut into words and terms, without knowing what they mean.
//!
//! Any text can be cut, also one that cannot be read. No Unicode tables, no
//! regular expressions: the page cuts the text at each key press.

use super::quote::{quote_word, read_quoted};

/// A word, a parenthesis or an `OR`, with how deep in parentheses it stands.
#[derive(Clone, Copy, Debug)]
pub struct Token<'t> {
    /// As it stands in the text.
    pub text: &'t str,
    /// Byte at which it begins.
    pub at: usize,
    /// In how many parentheses.
    pub depth: u32,
}

/// Cuts `text` at spaces and parentheses, but not inside quotes or patterns.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
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
pub(super) fn top_terms<'t>(text: &'t str, tokens: &[Token<'t>]) -> Vec<&'t str> {
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

/// The texts of the terms of which each must hold, in order; none where a loose `OR` joins them.
pub fn conditions(text: &str) -> Option<Vec<&str>> {
    let tokens = tokens(text);
    (!has_loose_or(&tokens)).then(|| top_terms(text, &tokens))
}

/// `text` with further terms, those left out that it has already.
pub fn with_terms(text: &str, terms: &str) -> String {
    let text = text.trim();
    let Some(known) = conditions(text) else {
        return format!("({text}) {terms}");
    };
    let new = conditions(terms).unwrap_or_else(|| vec![terms]);
    let new = new.into_iter().filter(|term| !known.contains(term));
    std::iter::once(text)
        .filter(|text| !text.is_empty())
        .chain(new)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether an `OR` outside all parentheses joins the terms: then no term holds for the whole.
pub(super) fn has_loose_or(tokens: &[Token<'_>]) -> bool {
    tokens
        .iter()
        .any(|token| token.text == "OR" && token.depth == 0)
}

/// A value as it must stand behind a colon: bare where that reads the same, else quoted.
pub fn value(text: &str) -> String {
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
pub(super) fn plain(text: &str) -> Option<String> {
    if text.starts_with('"') {
        let (said, length) = read_quoted(text)?;
        return (length == text.len()).then_some(said);
    }
    let odd =
        text.is_empty() || text.starts_with(['=', '/', '-']) || text.contains(['*', '"', '(', ')']);
    (!odd).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_added_once_and_never_to_one_branch_of_an_or() {
        assert_eq!(with_terms("", "a:=1 b"), "a:=1 b");
        assert_eq!(with_terms("b \"c d\"", "a:=1 b"), "b \"c d\" a:=1");
        assert_eq!(with_terms("x OR y", "a"), "(x OR y) a");
    }

    #[test]
    fn conditions_are_the_terms_that_all_hold() {
        assert_eq!(
            conditions("-(a OR b)  user:(x OR y) \"c d\" /e f/"),
            Some(vec!["-(a OR b)", "user:(x OR y)", "\"c d\"", "/e f/"])
        );
        assert_eq!(conditions("a OR b"), None);
    }
}
