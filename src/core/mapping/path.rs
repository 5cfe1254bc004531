//! Where a value stands in a record: `actor.user.id`, `target[type=User].id`,
//! `data["a.b"] || b[0]`, `CloudTrailEvent.{json}.eventID`.
//!
//! A path is a chain of alternatives; the first that is there and not empty
//! counts. `null`, `""`, `[]` and `{}` are empty. Text and path say the same:
//! what [`Path`] displays, [`Path::parse`] reads back as the same path.
//!
//! | step | means |
//! |---|---|
//! | `name` | the member `name` |
//! | `["a.b"]` | a member whose name holds a special character (JSON string) |
//! | `*` | any member: the first that leads to something |
//! | `[0]`, `[-1]` | an element by number, from the end if negative |
//! | `[*]` | any element: the first that leads to something |
//! | `[type=User]` | the first element whose member `type` is `User` |
//! | `{json}` | the JSON that a string holds |
//! | `$` | the record itself |
//!
//! Where an element is asked for and an object stands instead of an array, the
//! object counts as the only element: sources write both. A JSON Pointer
//! (`/actor/id`) is read too.

use std::fmt;

use crate::core::ingest::tape::{Kind, NodeId, Tape};

/// How many steps a path may have; a record is never deeper.
const STEP_LIMIT: usize = 128;

/// One step down.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// The member of this name.
    Key(String),
    /// Any member.
    AnyMember,
    /// The element of this number; −1 is the last.
    Index(i64),
    /// Any element.
    Any,
    /// The first element whose member has this text.
    Where {
        /// The member's name.
        key: String,
        /// Its text.
        value: String,
    },
    /// The JSON inside a string.
    Json,
}

/// Where a value stands, with what to try when it is not there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path {
    alternatives: Vec<Vec<Step>>,
}

/// Why a path cannot be read, and the byte at which reading stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathError {
    /// Byte offset in the path's text.
    pub at: usize,
    /// What is wrong there.
    pub kind: PathErrorKind,
}

/// What is wrong with a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathErrorKind {
    /// Nothing where a step should stand.
    MissingStep,
    /// A bracket or brace is never closed.
    Unclosed,
    /// Neither a number, `*`, a quoted name nor `name=value` in brackets.
    BadBracket,
    /// Braces hold something else than `json`.
    BadBrace,
    /// A character that must be quoted: `["…"]`.
    MustBeQuoted(char),
    /// More steps than a record can be deep.
    TooLong,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            PathErrorKind::MissingStep => {
                write!(f, "a name is missing at character {}", self.at + 1)
            }
            PathErrorKind::Unclosed => write!(
                f,
                "the bracket at character {} is never closed",
                self.at + 1
            ),
            PathErrorKind::BadBracket => {
                write!(
                    f,
                    "in brackets stands a number, *, name=value or a quoted name, at character {}",
                    self.at + 1
                )
            }
            PathErrorKind::BadBrace => {
                write!(f, "in braces stands json, at character {}", self.at + 1)
            }
            PathErrorKind::MustBeQuoted(c) => {
                write!(
                    f,
                    "a name with {c:?} is written [\"name\"], at character {}",
                    self.at + 1
                )
            }
            PathErrorKind::TooLong => f.write_str("a path has at most 128 steps"),
        }
    }
}

impl std::error::Error for PathError {}

impl Path {
    /// A path of one alternative.
    pub fn new(steps: Vec<Step>) -> Self {
        Path {
            alternatives: vec![steps],
        }
    }

    /// A chain; the first that is there and not empty counts.
    pub fn any_of(alternatives: Vec<Vec<Step>>) -> Self {
        Path { alternatives }
    }

    /// Reads a path as a person or a mapping file writes it.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        Reader { text, at: 0 }.path()
    }

    /// The chain, first choice first.
    pub fn alternatives(&self) -> &[Vec<Step>] {
        &self.alternatives
    }

    /// The node at this path below `root`. Nodes behind `{json}` are in no
    /// tape of the caller's: such an alternative is left out here, and
    /// followed by [`super::Mapping::extract`].
    pub fn find(&self, tape: &Tape, text: &[u8], root: NodeId) -> Option<NodeId> {
        self.alternatives
            .iter()
            .find_map(|steps| follow(steps, tape, text, root))
    }
}

/// Whether a node counts as absent.
pub(super) fn is_empty(tape: &Tape, node: NodeId) -> bool {
    match tape.kind(node) {
        Kind::Null => true,
        Kind::String => tape.span(node).len() <= 2,
        Kind::Object => tape.members(node).next().is_none(),
        Kind::Array => tape.elements(node).next().is_none(),
        Kind::Number | Kind::True | Kind::False => false,
    }
}

/// Whether the element's member `key` has the text `value`.
pub(super) fn member_is(tape: &Tape, text: &[u8], element: NodeId, key: &str, value: &str) -> bool {
    if tape.kind(element) != Kind::Object {
        return false;
    }
    tape.get(text, element, key)
        .is_some_and(|member| match tape.kind(member) {
            Kind::String => tape.string(text, member) == value,
            Kind::Object | Kind::Array | Kind::Null => false,
            Kind::Number | Kind::True | Kind::False => &text[tape.span(member)] == value.as_bytes(),
        })
}

fn follow(steps: &[Step], tape: &Tape, text: &[u8], node: NodeId) -> Option<NodeId> {
    let Some((step, rest)) = steps.split_first() else {
        return (!is_empty(tape, node)).then_some(node);
    };
    match (step, tape.kind(node)) {
        (Step::Key(key), Kind::Object) => follow(rest, tape, text, tape.get(text, node, key)?),
        (Step::AnyMember, Kind::Object) => tape
            .members(node)
            .find_map(|(_, value)| follow(rest, tape, text, value)),
        (Step::Any, Kind::Array) => tape
            .elements(node)
            .find_map(|element| follow(rest, tape, text, element)),
        (Step::Index(index), Kind::Array) => {
            follow(rest, tape, text, element_at(tape, node, *index)?)
        }
        (Step::Where { key, value }, Kind::Array) => {
            let element = tape
                .elements(node)
                .find(|element| member_is(tape, text, *element, key, value))?;
            follow(rest, tape, text, element)
        }
        (Step::Any | Step::Index(0 | -1), Kind::Object) => follow(rest, tape, text, node),
        (Step::Where { key, value }, Kind::Object) if member_is(tape, text, node, key, value) => {
            follow(rest, tape, text, node)
        }
        _ => None,
    }
}

/// The element of an array by number, from the end if negative.
pub(super) fn element_at(tape: &Tape, array: NodeId, index: i64) -> Option<NodeId> {
    let index = match usize::try_from(index) {
        Ok(index) => index,
        Err(_) => {
            let back = usize::try_from(index.unsigned_abs()).ok()?;
            tape.elements(array).count().checked_sub(back)?
        }
    };
    tape.elements(array).nth(index)
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, steps) in self.alternatives.iter().enumerate() {
            if number > 0 {
                f.write_str(" || ")?;
            }
            write_steps(f, steps)?;
        }
        Ok(())
    }
}

fn write_steps(f: &mut fmt::Formatter<'_>, steps: &[Step]) -> fmt::Result {
    if steps.is_empty() {
        return f.write_str("$");
    }
    for (number, step) in steps.iter().enumerate() {
        let dot = if number > 0 { "." } else { "" };
        match step {
            Step::Key(key) if is_bare(key) => write!(f, "{dot}{key}")?,
            Step::Key(key) => write!(f, "[{}]", quoted(key))?,
            Step::AnyMember => write!(f, "{dot}*")?,
            Step::Index(index) => write!(f, "[{index}]")?,
            Step::Any => f.write_str("[*]")?,
            Step::Where { key, value } => {
                f.write_str("[")?;
                write_operand(f, key)?;
                f.write_str("=")?;
                write_operand(f, value)?;
                f.write_str("]")?;
            }
            Step::Json => write!(f, "{dot}{{json}}")?,
        }
    }
    Ok(())
}

fn write_operand(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    if is_bare_operand(text) {
        f.write_str(text)
    } else {
        f.write_str(&quoted(text))
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn is_special(c: char) -> bool {
    matches!(c, '.' | '[' | ']' | '{' | '}' | '|' | '"' | '\\' | '*') || c.is_control()
}

/// Whether a name can stand without quotes.
fn is_bare(key: &str) -> bool {
    !key.is_empty()
        && key != "$"
        && !key.starts_with('/')
        && key.trim() == key
        && !key.contains(is_special)
}

fn is_bare_operand(text: &str) -> bool {
    !text.is_empty()
        && text.trim() == text
        && !text.contains(|c| is_special(c) && c != '.' || c == '=')
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn path(mut self) -> Result<Path, PathError> {
        let mut alternatives = Vec::new();
        loop {
            self.skip_space();
            alternatives.push(if self.rest().starts_with('/') {
                self.pointer()
            } else {
                self.steps()?
            });
            self.skip_space();
            if self.rest().is_empty() {
                return Ok(Path { alternatives });
            }
            if !self.eat("||") {
                let found = self.rest().chars().next().unwrap_or(' ');
                return Err(self.error(PathErrorKind::MustBeQuoted(found)));
            }
        }
    }

    fn steps(&mut self) -> Result<Vec<Step>, PathError> {
        let mut steps = Vec::new();
        let rooted = self.root();
        let mut wants_step = !rooted;
        loop {
            if steps.len() > STEP_LIMIT {
                return Err(self.error(PathErrorKind::TooLong));
            }
            match self.rest().chars().next() {
                Some('[') => steps.push(self.bracket()?),
                Some('{') => steps.push(self.brace()?),
                Some('.') if !wants_step => {
                    self.at += 1;
                    wants_step = true;
                    continue;
                }
                Some('*') if wants_step => {
                    self.at += 1;
                    steps.push(Step::AnyMember);
                }
                Some(c) if wants_step && !is_special(c) => steps.push(self.bare()?),
                _ if wants_step => return Err(self.error(PathErrorKind::MissingStep)),
                _ => return Ok(steps),
            }
            wants_step = false;
        }
    }

    /// `$` alone, or before a dot or a bracket, is the record.
    fn root(&mut self) -> bool {
        let Some(behind) = self.rest().strip_prefix('$') else {
            return false;
        };
        let ends = behind.trim_start();
        let alone =
            ends.is_empty() || ends.starts_with("||") || behind.starts_with(['.', '[', '{']);
        if alone {
            self.at += 1;
        }
        alone
    }

    fn bare(&mut self) -> Result<Step, PathError> {
        let rest = self.rest();
        let end = rest.find(is_special).unwrap_or(rest.len());
        let key = rest[..end].trim_end().to_owned();
        if key.is_empty() {
            return Err(self.error(PathErrorKind::MissingStep));
        }
        self.at += key.len();
        Ok(Step::Key(key))
    }

    fn bracket(&mut self) -> Result<Step, PathError> {
        let open = self.at;
        let bad = |at| PathError {
            at,
            kind: PathErrorKind::BadBracket,
        };
        self.at += 1;
        self.skip_space();
        let step = if self.eat("*") {
            Step::Any
        } else {
            let is_quoted = self.rest().starts_with('"');
            let first = self.operand(open)?;
            self.skip_space();
            if self.eat("=") {
                self.skip_space();
                Step::Where {
                    key: first,
                    value: self.operand(open)?,
                }
            } else if is_quoted {
                Step::Key(first)
            } else {
                Step::Index(first.parse().map_err(|_not_a_number| bad(open + 1))?)
            }
        };
        self.skip_space();
        if self.eat("]") {
            return Ok(step);
        }
        Err(if self.rest().contains(']') {
            bad(self.at)
        } else {
            PathError {
                at: open,
                kind: PathErrorKind::Unclosed,
            }
        })
    }

    /// A name or a value inside brackets, quoted or not.
    fn operand(&mut self, open: usize) -> Result<String, PathError> {
        let rest = self.rest();
        if rest.starts_with('"') {
            let mut values = serde_json::Deserializer::from_str(rest).into_iter::<String>();
            let unclosed = PathError {
                at: open,
                kind: PathErrorKind::Unclosed,
            };
            let text = values.next().and_then(Result::ok).ok_or(unclosed)?;
            self.at += values.byte_offset();
            return Ok(text);
        }
        let end = rest
            .find(|c| is_special(c) && c != '.' || c == '=')
            .unwrap_or(rest.len());
        let word = rest[..end].trim_end();
        if word.is_empty() {
            return Err(self.error(PathErrorKind::BadBracket));
        }
        self.at += word.len();
        Ok(word.to_owned())
    }

    fn brace(&mut self) -> Result<Step, PathError> {
        if self.eat("{json}") {
            return Ok(Step::Json);
        }
        let kind = if self.rest().contains('}') {
            PathErrorKind::BadBrace
        } else {
            PathErrorKind::Unclosed
        };
        Err(self.error(kind))
    }

    /// RFC 6901. A token of digits is the number of an element.
    fn pointer(&mut self) -> Vec<Step> {
        let rest = self.rest();
        let end = rest.find("||").unwrap_or(rest.len());
        let tokens = rest[..end].trim_end();
        self.at += end;
        let step = |token: &str| match token.parse::<i64>() {
            Ok(index) if token.bytes().all(|byte| byte.is_ascii_digit()) => Step::Index(index),
            _ => Step::Key(token.replace("~1", "/").replace("~0", "~")),
        };
        tokens
            .split('/')
            .skip(1)
            .take(STEP_LIMIT)
            .map(step)
            .collect()
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn eat(&mut self, word: &str) -> bool {
        let here = self.rest().starts_with(word);
        if here {
            self.at += word.len();
        }
        here
    }

    fn skip_space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn error(&self, kind: PathErrorKind) -> PathError {
        PathError { at: self.at, kind }
    }
}

#[cfg(test)]
#[path = "path_test.rs"]
mod tests;
