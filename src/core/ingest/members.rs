//! Events that are the values of an object's members, and answers that are the
//! elements of an array.

use super::evidence::{Evidence, plain};
use super::locate::find_array;
use super::tape::{Kind, NodeId, Tape};

/// How deep such an object is looked for.
const LEVELS: usize = 3;
/// Members that are looked at.
const LOOKED_AT: usize = 20;

/// The member under which a record says what it was called, where it does not say so itself.
const KEY: &[u8] = b"{\"_key\":";

/// The object of which nearly every value is an event; keys from the outermost in.
pub(super) fn find_members(tape: &Tape, text: &[u8]) -> Option<Vec<String>> {
    let mut path = Vec::new();
    find(tape, text, NodeId::ROOT, &mut path).then_some(path)
}

fn find(tape: &Tape, text: &[u8], object: NodeId, path: &mut Vec<String>) -> bool {
    if holds_events(tape, text, object) {
        return true;
    }
    if path.len() == LEVELS {
        return false;
    }
    for (key, value) in tape.members(object) {
        if tape.kind(value) != Kind::Object {
            continue;
        }
        path.push(tape.string(text, key).into_owned());
        if find(tape, text, value, path) {
            return true;
        }
        path.pop();
    }
    false
}

/// One event in an object is more likely its only part; several are a collection.
fn holds_events(tape: &Tape, text: &[u8], object: NodeId) -> bool {
    let (mut events, mut others) = (0, 0);
    for (_, value) in tape.members(object).take(LOOKED_AT) {
        let evidence = Evidence::of(tape, text, value);
        if evidence.time && (evidence.action || evidence.actor) {
            events += 1;
        } else if events < 2 {
            return false;
        } else {
            others += 1;
        }
    }
    events > 1 && events > others
}

/// Where the array stands in each of several answers, if `first` is one of them: it has nothing of its
/// own to say but how its pages go on.
pub(super) fn wrapped_array(first: &[u8]) -> Option<Vec<String>> {
    let mut tape = Tape::default();
    tape.read_start(first).ok(); // What can be read of it tells enough.
    if Evidence::of(&tape, first, NodeId::ROOT).any() {
        return None;
    }
    let found = find_array(&tape, first).filter(|found| found.event_like)?;
    let way = found.path.first()?;
    let only_wraps = tape.members(NodeId::ROOT).all(|(key, _)| {
        let name = plain(&tape.string(first, key));
        tape.is_text(first, key, way) || PAGE_KEYS.iter().any(|known| name.starts_with(known))
    });
    only_wraps.then_some(found.path)
}

/// How keys begin that tell of a page or an answer, as [`plain`] writes them.
const PAGE_KEYS: &[&str] = &[
    "errors",
    "extensions",
    "next",
    "prev",
    "page",
    "paging",
    "pagination",
    "cursor",
    "total",
    "count",
    "size",
    "limit",
    "offset",
    "hasmore",
    "hasnext",
    "links",
    "meta",
    "kind",
    "etag",
    "self",
    "status",
    "success",
    "odata",
    "took",
    "timedout",
    "shards",
    "scrollid",
    "requestid",
    "first",
    "last",
];

/// Whether a string begins as one that holds JSON.
pub(super) fn holds_json(text: &[u8]) -> bool {
    let mut rest = &text[1..];
    loop {
        rest = match rest {
            [b' ', more @ ..] => more,
            [b'\\', b'n' | b'r' | b't', more @ ..] => more,
            // An object begins with a key, which the string had to escape.
            [b'{', b'\\', ..] | [b'[', b'{' | b'\\' | b'[', ..] | [b'{', b' ' | b'}', ..] => {
                return true;
            }
            [b'[', b' ' | b']', ..] => return true,
            // Written as JSON three times.
            [b'\\', b'"', ..] => return true,
            _ => return false,
        };
    }
}

/// The key of the member that comes next.
#[derive(Debug, Default)]
pub(super) struct MemberKey {
    /// As it is written, without quotes.
    text: Vec<u8>,
    step: Step,
    /// Whether records are told their keys; settled by the first.
    told: Option<bool>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Step {
    #[default]
    Before,
    In {
        escaped: bool,
    },
    Behind,
    Value,
}

impl MemberKey {
    /// Goes on over the key: how many bytes were taken, none if a value or the object's end is next.
    pub fn walk(&mut self, bytes: &[u8]) -> Option<usize> {
        let byte = *bytes.first()?;
        match self.step {
            Step::Before if byte == b'"' => {
                self.text.clear();
                self.step = Step::In { escaped: false };
            }
            Step::In { escaped: false } if byte == b'"' => self.step = Step::Behind,
            Step::In { escaped } => {
                self.text.push(byte);
                self.step = Step::In {
                    escaped: byte == b'\\' && !escaped,
                };
            }
            Step::Behind if byte == b':' => self.step = Step::Value,
            Step::Behind if matches!(byte, b' ' | b'\n' | b'\r' | b'\t') => {}
            Step::Before | Step::Behind | Step::Value => return None,
        }
        Some(1)
    }

    /// The value is over.
    pub fn next(&mut self) {
        self.step = Step::Before;
    }

    /// The record with its key, unless the records say their keys themselves.
    pub fn named<'r>(&mut self, record: &'r [u8]) -> std::borrow::Cow<'r, [u8]> {
        self.next();
        let told = *self.told.get_or_insert_with(|| {
            let quoted = [b"\"", &self.text[..], b"\""].concat();
            memchr::memmem::find(record, &quoted).is_none()
        });
        if !told {
            return record.into();
        }
        let mut named = Vec::with_capacity(record.len() + self.text.len() + KEY.len() + 3);
        named.extend_from_slice(KEY);
        named.push(b'"');
        named.extend_from_slice(&self.text);
        named.push(b'"');
        let rest = &record[1..];
        if rest.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'}') {
            named.push(b',');
        }
        named.extend_from_slice(rest);
        named.into()
    }
}
