//! Decides from the first part of a body how its events lie.
//!
//! The decision rests on a part whose end does not depend on how the body was
//! cut into chunks: the first value and what follows it, or so many bytes.

use super::evidence::Evidence;
use super::layout::{Layout, read_path};
use super::locate::{find_array, no_array};
use super::members::{find_members, holds_json, wrapped_array};
use super::rows;
use super::structure::Structure;
use super::tape::{Kind, NodeId, Tape};
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{Format, ReadOptions};

/// How much of a body is looked at before its layout is decided.
pub(super) const HEAD_BYTES: usize = 1 << 20;
/// As much is enough to know rows of CSV from anything else.
const ROWS_HEAD_BYTES: usize = 64 << 10;

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decision {
    /// Bytes before the first that counts: a byte order mark.
    pub skip: usize,
    /// How the events lie.
    pub layout: Layout,
    /// The body is JSON strings, and what they say is the body that counts.
    pub quoted: bool,
}

/// The head of a body while it comes in.
#[derive(Debug)]
pub(super) struct Head {
    format: Format,
    events: Option<String>,
    /// The first value, once its opening bracket was met.
    first: Option<FirstValue>,
}

#[derive(Debug)]
struct FirstValue {
    start: usize,
    structure: Structure,
    scanned: usize,
    end: Option<usize>,
}

impl FirstValue {
    /// The value whose opening brace stands at `start`.
    fn at(start: usize) -> FirstValue {
        FirstValue {
            start,
            structure: Structure::behind(b'{'),
            scanned: start + 1,
            end: None,
        }
    }

    /// Where it ends, if that is within `head`.
    fn scan(&mut self, head: &[u8]) -> Option<usize> {
        if self.end.is_none() {
            self.end = self
                .structure
                .advance(&head[self.scanned..])
                .map(|length| self.scanned + length);
            self.scanned = self.end.unwrap_or(head.len());
        }
        self.end
    }
}

impl Head {
    pub fn new(options: &ReadOptions) -> Self {
        let events = options
            .events
            .clone()
            .filter(|events| !events.trim().is_empty());
        Head {
            format: options.format,
            events,
            first: None,
        }
    }

    /// The decision, or nothing if more of the body is needed: always where [`HEAD_BYTES`] are all blank. `ended`: there is no more.
    pub fn decide(&mut self, head: &[u8], ended: bool) -> Result<Option<Decision>, Failure> {
        if head.len() < 4 && !ended {
            return Ok(None);
        }
        let skip = if head.starts_with(b"\xEF\xBB\xBF") {
            3
        } else {
            0
        };
        let start = skip
            + head[skip..]
                .iter()
                .take_while(|byte| is_space(**byte))
                .count();
        let full = ended || head.len() >= HEAD_BYTES;
        let Some(&first) = head.get(start) else {
            return if ended { Err(empty()) } else { Ok(None) };
        };
        refuse_foreign(head, start)?;
        let layout = match (self.format, first) {
            (Format::Ndjson, _) if self.events.is_none() => Some(Layout::Lines),
            (Format::Csv, _) if full || head.len() >= ROWS_HEAD_BYTES => {
                let head = &head[skip..head.len().min(ROWS_HEAD_BYTES)];
                Some(Layout::Csv {
                    delimiter: rows::sniff(head, true).unwrap_or(b','),
                })
            }
            (Format::Csv, _) => None,
            (_, b'[') => self.decide_array(head, start, full),
            (Format::Auto | Format::Json, b'"') if holds_json(&head[start..]) => {
                return Ok(Some(Decision {
                    skip,
                    layout: Layout::Single,
                    quoted: true,
                }));
            }
            (_, b'{') => self.decide_object(head, start, ended)?,
            _ if full || head.len() >= ROWS_HEAD_BYTES => {
                Some(self.decide_text(&head[start..head.len().min(ROWS_HEAD_BYTES)], ended)?)
            }
            _ => None,
        };
        Ok(layout.map(|layout| Decision {
            skip,
            layout,
            quoted: false,
        }))
    }

    /// An array of events, or of answers that hold them.
    fn decide_array(&mut self, head: &[u8], start: usize, full: bool) -> Option<Layout> {
        let bare = Layout::Array { path: Vec::new() };
        if self.events.is_some() {
            return Some(bare);
        }
        let inner = skip_space(head, start + 1);
        match head.get(inner) {
            None if full => return Some(bare),
            None => return None,
            Some(b'{') => {}
            Some(b'[') => {
                return match head.get(skip_space(head, inner + 1)) {
                    Some(b'{') => Some(Layout::Batch { path: Vec::new() }),
                    None if !full => None,
                    _ => Some(bare),
                };
            }
            Some(_) => return Some(bare),
        }
        let first = self.first.get_or_insert_with(|| FirstValue::at(inner));
        let end = first.scan(head);
        if end.is_none() && !full {
            return None;
        }
        let text = &head[inner..end.unwrap_or(head.len())];
        Some(match wrapped_array(text) {
            Some(path) => Layout::Batch { path },
            None => bare,
        })
    }

    /// Text that does not begin as a JSON document: rows, or lines after a strange first one.
    fn decide_text(&self, head: &[u8], ended: bool) -> Result<Layout, Failure> {
        if self.format == Format::Auto {
            if mostly_lines(head, ended) {
                return Ok(Layout::Lines);
            }
            if let Some(delimiter) = rows::sniff(head, false) {
                return Ok(Layout::Csv { delimiter });
            }
        }
        let mut tape = Tape::default();
        if ended && tape.read(head).is_ok() {
            return Err(no_array(&tape, head, self.events.as_deref()));
        }
        let begins: String = String::from_utf8_lossy(head).chars().take(60).collect();
        Err(Failure::new(
            Code::NotJson,
            format!("the body is neither JSON nor CSV; it begins with {begins:?}"),
        ))
    }

    fn decide_object(
        &mut self,
        head: &[u8],
        start: usize,
        ended: bool,
    ) -> Result<Option<Layout>, Failure> {
        if let Some(events) = &self.events {
            return Ok(Some(Layout::Array {
                path: read_path(events),
            }));
        }
        let full = ended || head.len() >= HEAD_BYTES;
        let first = self.first.get_or_insert_with(|| FirstValue::at(start));
        first.scan(head);
        let (start, end) = (first.start, first.end);
        // Behind the first value something must follow, or the body must end.
        let behind = end.map(|end| {
            end + head[end..]
                .iter()
                .take_while(|byte| is_space(**byte))
                .count()
        });
        let next = behind.filter(|behind| *behind < head.len());
        if next.is_none() && !full {
            return Ok(None);
        }
        let value = Value {
            head: &head[..next.map_or(head.len(), |next| next + 1)],
            span: start..end.unwrap_or(head.len()),
            open: end.is_none(),
            more: next.is_some(),
            ended,
        };
        let layout = value.decide()?;
        // Whether each of several values wraps events, more of them must show.
        match &layout {
            Layout::Array { path } if value.more => {
                if !full {
                    return Ok(None);
                }
                let wrapped = all_wrap(&head[start..], path);
                Ok(Some(if wrapped { layout } else { value.records() }))
            }
            _ => Ok(Some(layout)),
        }
    }
}

/// The first object of a body, by which the layout is decided.
struct Value<'t> {
    /// The body up to the first byte behind the object that is no space.
    head: &'t [u8],
    span: std::ops::Range<usize>,
    /// Its end was not met.
    open: bool,
    /// Something follows it.
    more: bool,
    /// The body ends with the head.
    ended: bool,
}

impl Value<'_> {
    fn text(&self) -> &[u8] {
        &self.head[self.span.clone()]
    }

    fn one_line(&self) -> bool {
        !self.text().contains(&b'\n')
    }

    /// The layout if the object is an event.
    fn records(&self) -> Layout {
        match (
            self.more,
            self.one_line() && self.head[self.span.end..].contains(&b'\n'),
        ) {
            (false, _) if self.open && !self.ended => Layout::Concatenated,
            (false, _) => Layout::Single,
            (true, true) => Layout::Lines,
            (true, false) => Layout::Concatenated,
        }
    }

    fn decide(&self) -> Result<Layout, Failure> {
        let text = self.text();
        let mut tape = Tape::default();
        let valid = tape.read_start(text).is_ok();
        if !valid && !self.one_line() && mostly_lines(self.head, self.ended) {
            return Ok(Layout::Lines);
        }
        let evidence = Evidence::of(&tape, text, NodeId::ROOT);
        let array = find_array(&tape, text);
        // An envelope may carry the time of the answer; its elements then look like events all the more.
        let only_time = evidence.time && !evidence.action && !evidence.actor;
        let wraps = !self.more
            && only_time
            && array
                .as_ref()
                .is_some_and(|array| array.known && array.event_like);
        if evidence.any() && !wraps {
            return Ok(self.records());
        }
        if !self.more
            && !array.as_ref().is_some_and(|array| array.event_like)
            && let Some(path) = find_members(&tape, text)
        {
            return Ok(Layout::Members { path });
        }
        let array = array.filter(|array| {
            array.known || array.event_like || self.more || !wraps_one_event(&tape, text)
        });
        match array {
            Some(array) if !self.more || array.known => Ok(Layout::Array { path: array.path }),
            _ if self.more || evidence.dated => Ok(self.records()),
            _ if wraps_one_event(&tape, text) => Ok(self.records()),
            _ if self.open && !self.ended => Ok(self.records()),
            _ if self.open => Err(cut_before_events()),
            _ => Err(no_array(&tape, text, None)),
        }
    }
}

/// Whether an event stands alone inside the object: a queue's message, a webhook's body.
fn wraps_one_event(tape: &Tape, text: &[u8]) -> bool {
    let objects = |parent: NodeId| {
        tape.members(parent)
            .map(|(_, value)| value)
            .filter(|value| tape.kind(*value) == Kind::Object)
    };
    let is_event = |object: NodeId| {
        let evidence = Evidence::of(tape, text, object);
        evidence.time && (evidence.action || evidence.actor)
    };
    objects(NodeId::ROOT).any(|outer| is_event(outer) || objects(outer).any(is_event))
}

/// Whether each whole object in `head` has an array at `path`.
fn all_wrap(head: &[u8], path: &[String]) -> bool {
    let mut tape = Tape::default();
    let mut at = 0;
    loop {
        at += head[at..]
            .iter()
            .take_while(|byte| is_space(**byte))
            .count();
        if head.get(at) != Some(&b'{') {
            return at == head.len();
        }
        let Some(length) = Structure::behind(b'{').advance(&head[at + 1..]) else {
            return true;
        };
        let text = &head[at..at + 1 + length];
        tape.read_start(text).ok(); // What can be read of it tells enough.
        let array = path
            .iter()
            .try_fold(NodeId::ROOT, |node, key| tape.get(text, node, key));
        if array.is_none_or(|array| tape.kind(array) != Kind::Array) {
            return false;
        }
        at += text.len();
    }
}

/// What the end of a body says that ended before its events began.
pub(super) fn cut_before_events() -> Failure {
    Failure::new(
        Code::Truncated,
        "the body ended before the array of events; load it again",
    )
}

/// Whether most of the whole lines are objects.
fn mostly_lines(head: &[u8], ended: bool) -> bool {
    let mut tape = Tape::default();
    let (mut objects, mut others) = (0, 0);
    let mut lines: Vec<_> = head.split(|byte| *byte == b'\n').collect();
    if !ended {
        lines.pop();
    }
    for line in lines
        .into_iter()
        .filter(|line| !line.iter().all(|byte| is_space(*byte)))
        .take(1000)
    {
        if tape.read(line).is_ok() && tape.kind(NodeId::ROOT) == Kind::Object {
            objects += 1;
        } else {
            others += 1;
        }
    }
    objects > others
}

fn empty() -> Failure {
    Failure::new(
        Code::NoEvents,
        "the body is empty: not even an empty array of events was sent",
    )
}

/// Refuses what is no text of ours by its first bytes.
fn refuse_foreign(head: &[u8], start: usize) -> Result<(), Failure> {
    let message = match head {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, b'{' | b'[', ..] | [b'{' | b'[', 0, ..] => {
            "the body is UTF-16 text; JSON must be UTF-8, so save or send it as UTF-8"
        }
        [0x1F, 0x8B, ..] => "the body is gzip data that nothing unpacked",
        [b'P', b'K', 3, 4, ..] => {
            "this is a zip archive, within another or behind an address: save it as a file of its own, then open that"
        }
        _ if head[start] == b'<' => {
            let begins = String::from_utf8_lossy(&head[start..head.len().min(start + 5)])
                .to_ascii_lowercase();
            if begins == "<?xml" {
                "the address answered with XML, not JSON"
            } else {
                "the address answered with a web page, probably a login page; sign in there and load again"
            }
        }
        _ => return Ok(()),
    };
    Err(Failure::new(Code::NotJson, message))
}

fn skip_space(text: &[u8], from: usize) -> usize {
    from + text[from..]
        .iter()
        .take_while(|byte| is_space(**byte))
        .count()
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | 0x1E)
}
