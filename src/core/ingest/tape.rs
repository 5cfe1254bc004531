//! One JSON value read into a flat list of nodes, without copying any text.
//!
//! The reader is strict (RFC 8259), checks UTF-8, never recurses, and reuses
//! its list from record to record. A node's text is a range of the record, so
//! key order, number digits and white space stay as the source wrote them.
//! A tape answers only for the text it has read last.
//!
//! ```
//! use audit_explorer::core::ingest::tape::{NodeId, Tape};
//! let text = br#"{"actor":{"name":"Ann"},"n":12345678901234567890}"#;
//! let mut tape = Tape::default();
//! tape.read(text).expect("it is JSON");
//! let actor = tape.get(text, NodeId::ROOT, "actor").expect("it is there");
//! let name = tape.get(text, actor, "name").expect("it is there");
//! assert_eq!(tape.string(text, name), "Ann");
//! ```

use std::borrow::Cow;
use std::ops::Range;

pub use super::json_error::{JsonError, JsonErrorKind};
use super::scan;
use super::unescape::unescape;

/// How many objects and arrays may stand inside one another.
pub const DEPTH_LIMIT: usize = 128;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `{…}`
    Object,
    /// `[…]`
    Array,
    /// `"…"`; every key is one too.
    String,
    /// As written: digits are never lost.
    Number,
    /// `true`
    True,
    /// `false`
    False,
    /// `null`
    Null,
}

/// The place of a node in its tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    /// The value itself.
    pub const ROOT: NodeId = NodeId(0);
}

#[derive(Clone, Copy, Debug)]
struct Node {
    start: u32,
    end: u32,
    /// The node behind this one and all it holds; the parent while it is open.
    next: u32,
    kind: Kind,
    escaped: bool,
}

const NO_PARENT: u32 = u32::MAX;

/// The nodes of the record read last.
#[derive(Clone, Debug, Default)]
pub struct Tape {
    nodes: Vec<Node>,
    /// The innermost container that is open while reading.
    open: u32,
}

impl Tape {
    /// Reads one JSON value, with nothing but white space around it. After an
    /// error the tape holds no node.
    pub fn read(&mut self, text: &[u8]) -> Result<(), JsonError> {
        let result = self.read_value(text);
        if result.is_err() {
            self.nodes.clear();
        }
        result
    }

    /// As [`Tape::read`], but keeps what stands before the error: what was
    /// still open then ends there.
    pub(super) fn read_start(&mut self, text: &[u8]) -> Result<(), JsonError> {
        self.read_value(text).inspect_err(|error| {
            while self.open != NO_PARENT {
                self.open = self.close(self.open, error.at.min(text.len()));
            }
        })
    }

    fn read_value(&mut self, text: &[u8]) -> Result<(), JsonError> {
        self.nodes.clear();
        self.open = NO_PARENT;
        if text.len() >= u32::MAX as usize {
            return Err(JsonErrorKind::TooLong.at(0));
        }
        let mut seen = 0;
        let mut parent = NO_PARENT;
        let mut in_object = false;
        let mut depth = 0;
        let mut at = scan::skip_space(text, 0);
        loop {
            // A value begins at `at`.
            match text.get(at) {
                Some(b'"') => {
                    let string = scan::read_string(text, at + 1, &mut seen)?;
                    self.push(Kind::String, at, string.end, string.escaped);
                    at = string.end;
                }
                Some(&byte @ (b'{' | b'[')) => {
                    depth += 1;
                    if depth > DEPTH_LIMIT {
                        return Err(JsonErrorKind::TooDeep.at(at));
                    }
                    in_object = byte == b'{';
                    let node = self.nodes.len() as u32;
                    let kind = if in_object { Kind::Object } else { Kind::Array };
                    self.nodes.push(Node {
                        start: at as u32,
                        end: 0,
                        next: parent,
                        kind,
                        escaped: false,
                    });
                    parent = node;
                    self.open = node;
                    at = scan::skip_space(text, at + 1);
                    let empty = text.get(at) == Some(if in_object { &b'}' } else { &b']' });
                    if !empty {
                        if in_object {
                            at = self.read_key(text, at, node, &mut seen)?;
                        }
                        continue;
                    }
                }
                Some(b'-' | b'0'..=b'9') => {
                    let end = scan::read_number(text, at)?;
                    self.push(Kind::Number, at, end, false);
                    at = end;
                }
                Some(b't') => at = self.read_word(text, at, b"true", Kind::True)?,
                Some(b'f') => at = self.read_word(text, at, b"false", Kind::False)?,
                Some(b'n') => at = self.read_word(text, at, b"null", Kind::Null)?,
                Some(b']' | b'}' | b',' | b':') => return Err(JsonErrorKind::MissingValue.at(at)),
                Some(b'+' | b'.' | b'N' | b'I') => return Err(JsonErrorKind::BadNumber.at(at)),
                Some(_) => return Err(not_json(text, at)),
                None => return Err(self.unclosed(parent, at)),
            }
            // A value has ended at `at`, or the container is empty.
            loop {
                at = scan::skip_space(text, at);
                if parent == NO_PARENT {
                    if at < text.len() {
                        return Err(JsonErrorKind::TextBehind.at(at));
                    }
                    return check_utf8(text, seen);
                }
                match text.get(at) {
                    Some(b',') => {
                        at = scan::skip_space(text, at + 1);
                        if in_object {
                            at = self.read_key(text, at, parent, &mut seen)?;
                        }
                        break;
                    }
                    Some(&byte @ (b'}' | b']')) => {
                        if (byte == b'}') != in_object {
                            return Err(JsonErrorKind::WrongBracket.at(at));
                        }
                        at += 1;
                        depth -= 1;
                        parent = self.close(parent, at);
                        self.open = parent;
                        in_object =
                            parent != NO_PARENT && self.nodes[parent as usize].kind == Kind::Object;
                    }
                    Some(_) => return Err(JsonErrorKind::MissingComma.at(at)),
                    None => return Err(self.unclosed(parent, at)),
                }
            }
        }
    }

    #[inline(always)]
    fn push(&mut self, kind: Kind, start: usize, end: usize, escaped: bool) {
        let next = self.nodes.len() as u32 + 1;
        self.nodes.push(Node {
            start: start as u32,
            end: end as u32,
            next,
            kind,
            escaped,
        });
    }

    /// Reads `"key" :` and gives the place of the value.
    #[inline(always)]
    fn read_key(
        &mut self,
        text: &[u8],
        at: usize,
        object: u32,
        seen: &mut u64,
    ) -> Result<usize, JsonError> {
        match text.get(at) {
            Some(b'"') => {}
            Some(_) => return Err(JsonErrorKind::MissingKey.at(at)),
            None => return Err(self.unclosed(object, at)),
        }
        let key = scan::read_string(text, at + 1, seen)?;
        self.push(Kind::String, at, key.end, key.escaped);
        let colon = scan::skip_space(text, key.end);
        match text.get(colon) {
            Some(b':') => Ok(scan::skip_space(text, colon + 1)),
            Some(_) => Err(JsonErrorKind::MissingColon.at(colon)),
            None => Err(self.unclosed(object, colon)),
        }
    }

    fn read_word(
        &mut self,
        text: &[u8],
        at: usize,
        word: &[u8],
        kind: Kind,
    ) -> Result<usize, JsonError> {
        let end = at + word.len();
        let followed =
            matches!(text.get(end), Some(byte) if byte.is_ascii_alphanumeric() || *byte == b'_');
        if !text[at..].starts_with(word) || followed {
            return Err(JsonErrorKind::NotJson.at(at));
        }
        self.push(kind, at, end, false);
        Ok(end)
    }

    /// Ends the open container and gives the one around it.
    fn close(&mut self, container: u32, end: usize) -> u32 {
        let next = self.nodes.len() as u32;
        let node = &mut self.nodes[container as usize];
        node.end = end as u32;
        std::mem::replace(&mut node.next, next)
    }

    #[cold]
    fn unclosed(&self, parent: u32, at: usize) -> JsonError {
        match self.nodes.get(parent as usize) {
            None => JsonErrorKind::Empty.at(at),
            Some(node) if node.kind == Kind::Object => {
                JsonErrorKind::UnclosedObject.at(node.start as usize)
            }
            Some(node) => JsonErrorKind::UnclosedArray.at(node.start as usize),
        }
    }

    /// How many nodes there are, keys included.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether nothing has been read.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// What a node is; a node that is not on the tape is `Null`.
    #[inline]
    pub fn kind(&self, node: NodeId) -> Kind {
        self.nodes
            .get(node.0 as usize)
            .map_or(Kind::Null, |node| node.kind)
    }

    /// Where a node's text stands in the record; a string's quotes included.
    #[inline]
    pub fn span(&self, node: NodeId) -> Range<usize> {
        self.nodes
            .get(node.0 as usize)
            .map_or(0..0, |node| node.start as usize..node.end as usize)
    }

    /// Whether it is a string with a backslash in it.
    #[inline]
    pub fn has_escapes(&self, node: NodeId) -> bool {
        self.nodes
            .get(node.0 as usize)
            .is_some_and(|node| node.escaped)
    }

    /// Key and value of each member in the order of the text; none if it is no object.
    #[inline]
    pub fn members(&self, object: NodeId) -> Members<'_> {
        Members {
            tape: self,
            inside: self.inside(object, Kind::Object),
        }
    }

    /// Each element in the order of the text; none if it is no array.
    #[inline]
    pub fn elements(&self, array: NodeId) -> Elements<'_> {
        Elements {
            tape: self,
            inside: self.inside(array, Kind::Array),
        }
    }

    #[inline]
    fn inside(&self, container: NodeId, kind: Kind) -> Range<u32> {
        match self.nodes.get(container.0 as usize) {
            Some(node) if node.kind == kind => container.0 + 1..node.next,
            _ => 0..0,
        }
    }

    /// The member called `key`; of several, the last.
    #[inline]
    pub fn get(&self, text: &[u8], object: NodeId, key: &str) -> Option<NodeId> {
        self.members(object)
            .filter(|(name, _)| self.is_text(text, *name, key))
            .last()
            .map(|(_, value)| value)
    }

    /// Whether the node is a string (or key) that says `wanted`.
    #[inline]
    pub fn is_text(&self, text: &[u8], node: NodeId, wanted: &str) -> bool {
        if self.kind(node) != Kind::String {
            return false;
        }
        if self.has_escapes(node) {
            return self.string(text, node) == wanted;
        }
        let span = self.span(node);
        // Lengths differ more often than not: compare them before the bytes.
        span.len() == wanted.len() + 2
            && text.get(span.start + 1..span.end - 1) == Some(wanted.as_bytes())
    }

    /// What a string says, its escapes resolved; of any other node the text as
    /// it stands. Half of a surrogate pair becomes U+FFFD.
    pub fn string<'t>(&self, text: &'t [u8], node: NodeId) -> Cow<'t, str> {
        let mut span = self.span(node);
        if self.kind(node) == Kind::String {
            span = span.start + 1..span.end - 1;
        }
        let bytes = text.get(span).unwrap_or_default();
        // The record is known to be UTF-8; the quick check only cannot say so to the compiler.
        let raw = std::str::from_utf8(bytes)
            .map_or_else(|_foreign| String::from_utf8_lossy(bytes), Cow::Borrowed);
        if self.has_escapes(node) {
            Cow::Owned(unescape(&raw))
        } else {
            raw
        }
    }
}

/// Text without a byte above 127 is UTF-8 already; most records have none.
fn check_utf8(text: &[u8], seen: u64) -> Result<(), JsonError> {
    if !scan::has_high(seen) {
        return Ok(());
    }
    std::str::from_utf8(text)
        .map(|_| ())
        .map_err(|error| JsonErrorKind::NotUtf8.at(error.valid_up_to()))
}

#[cold]
fn not_json(text: &[u8], at: usize) -> JsonError {
    match std::str::from_utf8(&text[at..]) {
        Err(error) if error.valid_up_to() == 0 => JsonErrorKind::NotUtf8.at(at),
        _ => JsonErrorKind::NotJson.at(at),
    }
}

/// The members of an object; see [`Tape::members`].
#[derive(Clone, Debug)]
pub struct Members<'t> {
    tape: &'t Tape,
    inside: Range<u32>,
}

impl Iterator for Members<'_> {
    type Item = (NodeId, NodeId);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.inside.is_empty() {
            return None;
        }
        let key = self.inside.start;
        self.inside.start = self.tape.nodes.get(key as usize + 1)?.next;
        Some((NodeId(key), NodeId(key + 1)))
    }
}

/// The elements of an array; see [`Tape::elements`].
#[derive(Clone, Debug)]
pub struct Elements<'t> {
    tape: &'t Tape,
    inside: Range<u32>,
}

impl Iterator for Elements<'_> {
    type Item = NodeId;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.inside.is_empty() {
            return None;
        }
        let element = self.inside.start;
        self.inside.start = self.tape.nodes.get(element as usize)?.next;
        Some(NodeId(element))
    }
}

#[cfg(test)]
#[path = "tape_test.rs"]
mod tests;
