//! The text of a query, read into its tree.
//!
//! A descent by hand: alternatives (`OR`) of sequences (spaces) of terms. Its
//! depth is limited, so no text can exhaust the stack.

use std::net::IpAddr;
use std::ops::Range;

use super::error::{QueryError, QueryErrorKind};
use super::fields::{find_field, nearest_name};
use super::network::Network;
use super::quote::read_quoted;
use super::term::{Subject, Value, condition};
use super::tree::{Expr, Query};
use crate::core::time::Zone;

/// How many groups may stand in each other.
const MAX_DEPTH: usize = 100;

/// What the times in a query refer to.
#[derive(Clone, Copy, Debug)]
pub struct QueryContext<'a> {
    /// In which a date is a day.
    pub zone: &'a Zone,
    /// Now, for `last:` and `7d`.
    pub now_millis: i64,
}

/// Reads a query; text without any word is [`Query::all`].
pub fn read_query(text: &str, context: &QueryContext) -> Result<Query, QueryError> {
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
        context,
    };
    let expr = reader
        .alternatives(&Subject::Anywhere)?
        .unwrap_or(Expr::All);
    match reader.peek() {
        None => Ok(Query { expr }),
        // Only a parenthesis ends the outermost sequence early.
        Some(_) => Err(error(
            reader.at..reader.at + 1,
            QueryErrorKind::UnopenedGroup,
        )),
    }
}

struct Reader<'a> {
    text: &'a str,
    /// The byte to be read next; always at a character's start.
    at: usize,
    depth: usize,
    context: &'a QueryContext<'a>,
}

impl<'a> Reader<'a> {
    /// Everything up to the end of the text or of the group; `None` if there is nothing.
    fn alternatives(&mut self, subject: &Subject) -> Result<Option<Expr>, QueryError> {
        let mut alternatives = Vec::new();
        let mut last_or = None;
        loop {
            let terms = self.sequence(subject)?;
            let or = self.peek_or();
            let lonely = or.clone().or(last_or);
            match (terms.is_empty(), lonely) {
                (true, Some(lonely)) => return Err(error(lonely, QueryErrorKind::OneSidedOr)),
                (true, None) => return Ok(None),
                (false, _) => alternatives.push(Expr::and(terms)),
            }
            let Some(or) = or else {
                return Ok(Some(Expr::or(alternatives)));
            };
            self.at = or.end;
            last_or = Some(or);
        }
    }

    fn sequence(&mut self, subject: &Subject) -> Result<Vec<Expr>, QueryError> {
        let mut terms = Vec::new();
        loop {
            self.skip_space();
            if matches!(self.peek(), None | Some(')')) || self.peek_or().is_some() {
                return Ok(terms);
            }
            terms.push(self.term(subject)?);
        }
    }

    fn term(&mut self, subject: &Subject) -> Result<Expr, QueryError> {
        let start = self.at;
        let mut negative = false;
        while self.peek() == Some('-') {
            negative = !negative;
            self.at += 1;
        }
        if self.at > start && (self.is_at_gap() || self.peek_or().is_some()) {
            return Err(error(start..self.at, QueryErrorKind::NothingToNegate));
        }
        let term = match self.field(subject)? {
            Some(field) => self.value(&field)?,
            None => self.value(subject)?,
        };
        Ok(if negative { term.negated() } else { term })
    }

    /// A word, a quoted text, a regular expression or a group of these; not called at a gap.
    fn value(&mut self, subject: &Subject) -> Result<Expr, QueryError> {
        let start = self.at;
        let value = match self.peek() {
            Some('(') => return self.group(subject),
            Some('"') => Value::Quoted(self.quoted()?),
            Some('/') => Value::Regex(self.regex()?),
            _ => Value::Word(self.take_word().to_owned()),
        };
        condition(subject, &value, self.context).map_err(|kind| error(start..self.at, kind))
    }

    fn group(&mut self, subject: &Subject) -> Result<Expr, QueryError> {
        let open = self.at..self.at + 1;
        if self.depth == MAX_DEPTH {
            return Err(error(open, QueryErrorKind::TooDeep));
        }
        self.at += 1;
        self.depth += 1;
        let inner = self.alternatives(subject)?;
        self.depth -= 1;
        if self.peek().is_none() {
            return Err(error(open, QueryErrorKind::UnclosedGroup));
        }
        self.at += 1;
        inner.ok_or_else(|| error(open.start..self.at, QueryErrorKind::EmptyGroup))
    }

    fn quoted(&mut self) -> Result<String, QueryError> {
        let Some((said, length)) = read_quoted(self.rest()) else {
            return Err(error(
                self.at..self.text.len(),
                QueryErrorKind::UnclosedQuote,
            ));
        };
        self.at += length;
        Ok(said)
    }

    fn regex(&mut self) -> Result<String, QueryError> {
        let start = self.at;
        let rest = self.rest();
        let mut escaped = false;
        let close = rest.bytes().skip(1).position(|byte| {
            let closes = byte == b'/' && !escaped;
            escaped = byte == b'\\' && !escaped;
            closes
        });
        let Some(length) = close else {
            return Err(error(start..self.text.len(), QueryErrorKind::UnclosedRegex));
        };
        self.at += length + 2;
        if !self.is_at_gap() {
            self.take_word();
            return Err(error(start..self.at, QueryErrorKind::TextAfterRegex));
        }
        if length == 0 {
            return Err(error(start..self.at, QueryErrorKind::EmptyRegex));
        }
        Ok(rest[1..=length].to_owned())
    }

    /// The field that the next term begins with, if it begins with one; reads on to its value.
    fn field(&mut self, subject: &Subject) -> Result<Option<Subject>, QueryError> {
        let start = self.at;
        let inner = !matches!(subject, Subject::Anywhere);
        let field = match self.path()? {
            Some(path) => Some(Subject::Details { path, whole: false }),
            None => self.named_field(inner)?,
        };
        let Some(mut field) = field else {
            return Ok(None);
        };
        if inner {
            return Err(error(start..self.at, QueryErrorKind::FieldInField));
        }
        let (Subject::Known { whole, .. } | Subject::Details { whole, .. }) = &mut field else {
            return Ok(None);
        };
        if self.peek() == Some('=') {
            *whole = true;
            self.at += 1;
        }
        if self.is_at_gap() {
            return Err(error(start..self.at, QueryErrorKind::MissingValue));
        }
        Ok(Some(field))
    }

    /// A field of the list and its colon. Among the values of a field other names are text.
    fn named_field(&mut self, among_values: bool) -> Result<Option<Subject>, QueryError> {
        let rest = self.rest();
        let is_in_name =
            |character: char| character.is_alphanumeric() || matches!(character, '.' | '_' | '-');
        let name = &rest[..rest
            .find(|character| !is_in_name(character))
            .unwrap_or(rest.len())];
        let Some(after) = rest[name.len()..].strip_prefix(':') else {
            return Ok(None);
        };
        if !name.starts_with(char::is_alphabetic) {
            return Ok(None);
        }
        let start = self.at;
        if let Some(field) = find_field(name) {
            self.at += name.len() + 1;
            return Ok(Some(Subject::Known {
                meaning: field.meaning,
                whole: false,
            }));
        }
        let word = &rest[..rest.find(ends_word).unwrap_or(rest.len())];
        if among_values
            || after.starts_with("//")
            || after.starts_with([':', '\\'])
            || is_address(word)
        {
            return Ok(None);
        }
        let kind = QueryErrorKind::UnknownField {
            name: name.to_owned(),
            nearest: nearest_name(name),
        };
        Err(error(start..start + name.len(), kind))
    }

    /// `details.some."pa.th":`; a word that only begins like one is left alone.
    fn path(&mut self) -> Result<Option<Vec<String>>, QueryError> {
        const PREFIX: &str = "details.";
        let start = self.at;
        if !self
            .rest()
            .get(..PREFIX.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(PREFIX))
        {
            return Ok(None);
        }
        self.at += PREFIX.len();
        let mut path = Vec::new();
        let mut empty_name = None;
        loop {
            let name_start = self.at;
            if self.peek() == Some('"') {
                path.push(self.quoted()?);
            } else {
                let rest = self.rest();
                let end = |character| ends_word(character) || matches!(character, ':' | '.');
                let name = &rest[..rest.find(end).unwrap_or(rest.len())];
                self.at += name.len();
                if name.is_empty() {
                    empty_name.get_or_insert(name_start);
                }
                path.push(name.to_owned());
            }
            match self.peek() {
                Some('.') => self.at += 1,
                Some(':') => break,
                _ => {
                    self.at = start;
                    return Ok(None);
                }
            }
        }
        self.at += 1;
        match empty_name {
            Some(_) => Err(error(start..self.at, QueryErrorKind::EmptyPathName)),
            None => Ok(Some(path)),
        }
    }

    fn take_word(&mut self) -> &'a str {
        let rest = self.rest();
        let word = &rest[..rest.find(ends_word).unwrap_or(rest.len())];
        self.at += word.len();
        word
    }

    /// The keyword `OR`, if it is next.
    fn peek_or(&self) -> Option<Range<usize>> {
        let after = self.rest().strip_prefix("OR")?;
        (after.is_empty() || after.starts_with(ends_word)).then_some(self.at..self.at + 2)
    }

    /// Whether no term can begin here.
    fn is_at_gap(&self) -> bool {
        self.peek()
            .is_none_or(|character| character.is_whitespace() || character == ')')
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }
}

fn ends_word(character: char) -> bool {
    character.is_whitespace() || matches!(character, '(' | ')' | '"')
}

fn is_address(word: &str) -> bool {
    word.parse::<IpAddr>().is_ok() || Network::read(word).is_some()
}

fn error(range: Range<usize>, kind: QueryErrorKind) -> QueryError {
    QueryError {
        at: range.start,
        end: range.end,
        kind,
    }
}
