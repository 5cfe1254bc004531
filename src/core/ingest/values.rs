//! Cuts JSON documents into records: an array of events, bare or in an
//! envelope, or objects one after another.
//!
//! Only brackets and quotes are looked at, so a record that is not JSON costs
//! itself and no other; what is wrong with it, the tape says later.

use super::RecordSink;
use super::envelope::{Envelope, Met};
use super::hold::{CUT, Hold, REJECT_TEXT_BYTES, not_an_object, start};
use super::members::MemberKey;
use super::structure::Structure;
use super::tape::{Kind, NodeId, Tape};

/// Where in the document the next byte stands.
#[derive(Debug)]
enum Place {
    /// Outside any value.
    Top,
    /// On the way through an envelope.
    Envelope(Envelope),
    /// In the array of events, between its elements.
    Elements,
    /// In an object that is a record.
    Record(Structure),
    /// In something that is no record.
    Odd(Odd),
}

/// Something met where a record should be.
#[derive(Debug)]
struct Odd {
    in_string: bool,
    escaped: bool,
    depth: usize,
    ends: Ends,
}

/// What ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ends {
    /// The comma or bracket behind an element.
    Element,
    /// The comma or brace behind a member.
    Member,
    /// A line end or the next value.
    Line,
    /// The end of the body.
    Body,
}

/// The framer of JSON documents.
#[derive(Debug)]
pub(super) struct ValueFramer {
    /// Keys to the array of events; absent if top-level objects are the events.
    path: Option<Vec<String>>,
    place: Place,
    /// The envelope around the array being read.
    around: Option<Envelope>,
    /// The array being read, or a bare one.
    in_array: bool,
    /// An array around the envelopes; whether it is open.
    batch: Option<bool>,
    /// The events are the values of an object's members.
    members: Option<MemberKey>,
    /// The last envelope that ended.
    skeleton: String,
    hold: Hold,
    tape: Tape,
    /// Arrays of events met.
    arrays: u64,
    /// Records that are objects.
    objects: u64,
    /// Elements that are none.
    odd: u64,
    /// Byte offset of the next chunk.
    at: u64,
    /// Byte offset of the envelope being walked.
    envelope_at: u64,
}

/// How a document ended.
#[derive(Debug)]
pub(super) struct ValuesEnd {
    /// It did not end in the middle.
    pub whole: bool,
    /// The envelope without the events.
    pub envelope: String,
    /// Arrays of events met.
    pub arrays: u64,
    /// There were elements, and none was an object.
    pub only_odd: bool,
}

impl ValueFramer {
    /// `path`: keys to the array of events in each top-level object (none: a
    /// bare array); absent if the top-level objects are the events themselves.
    pub fn new(path: Option<Vec<String>>, limit: usize, at: u64) -> Self {
        ValueFramer {
            path,
            place: Place::Top,
            around: None,
            in_array: false,
            batch: None,
            members: None,
            skeleton: String::new(),
            hold: Hold::new(limit),
            tape: Tape::default(),
            arrays: 0,
            objects: 0,
            odd: 0,
            at,
            envelope_at: at,
        }
    }

    /// The envelopes are the elements of an array.
    pub fn in_batch(mut self) -> Self {
        self.batch = Some(false);
        self
    }

    /// At the end of the path stands an object, whose values are the events.
    pub fn of_members(mut self) -> Self {
        self.members = Some(MemberKey::default());
        self
    }

    /// Goes on over `chunk`.
    pub fn push(&mut self, chunk: &[u8], sink: &mut impl RecordSink) {
        let mut at = 0;
        while at < chunk.len() {
            at = match &mut self.place {
                Place::Top => self.top(chunk, at, sink),
                Place::Elements => self.elements(chunk, at, sink),
                Place::Record(structure) => match structure.advance(&chunk[at..]) {
                    Some(length) => self.end_record(chunk, at, length, sink),
                    None => {
                        self.hold.extend(&chunk[at..]);
                        chunk.len()
                    }
                },
                Place::Envelope(_) => self.envelope(chunk, at, sink),
                Place::Odd(_) => self.odd(chunk, at, sink),
            };
        }
        self.at += chunk.len() as u64;
    }

    fn top(&mut self, chunk: &[u8], at: usize, sink: &mut impl RecordSink) -> usize {
        let bare = self.path.as_ref().is_some_and(Vec::is_empty);
        match chunk[at] {
            b' ' | b'\n' | b'\r' | b'\t' | 0x1E => at + 1,
            b'[' if self.batch == Some(false) => {
                self.batch = Some(true);
                at + 1
            }
            b',' if self.batch == Some(true) => at + 1,
            b']' if self.batch == Some(true) => {
                self.batch = Some(false);
                at + 1
            }
            b'{' if bare && self.members.is_some() => {
                self.arrays += 1;
                self.in_array = true;
                self.place = Place::Elements;
                at + 1
            }
            b'{' if self.path.is_none() => self.begin_record(chunk, at, sink),
            b'{' if !bare => {
                self.envelope_at = self.at + at as u64;
                self.place = Place::Envelope(Envelope::new());
                at + 1
            }
            b'[' => {
                self.arrays += 1;
                self.in_array = true;
                self.place = Place::Elements;
                at + 1
            }
            b',' if self.path.is_none() => at + 1,
            _ => {
                let ends = if self.path.is_none() {
                    Ends::Line
                } else {
                    Ends::Body
                };
                self.begin_odd(at, ends);
                at
            }
        }
    }

    fn envelope(&mut self, chunk: &[u8], at: usize, sink: &mut impl RecordSink) -> usize {
        let Place::Envelope(envelope) = &mut self.place else {
            return at;
        };
        let path = self.path.as_deref().unwrap_or_default();
        let (taken, met) = envelope.walk(path, &chunk[at..], self.members.is_some());
        if met != Met::ChunkEnd {
            let Place::Envelope(envelope) = std::mem::replace(&mut self.place, Place::Top) else {
                return at;
            };
            if met == Met::Events {
                self.arrays += 1;
                self.in_array = true;
                self.around = Some(envelope);
                self.place = Place::Elements;
            } else {
                self.end_envelope(envelope, sink);
            }
        }
        at + taken
    }

    fn end_envelope(&mut self, envelope: Envelope, sink: &mut impl RecordSink) {
        if !envelope.entered && self.arrays > 0 {
            let path = self.path.as_deref().unwrap_or_default().join(".");
            let reason = format!("no array of events stands at {path:?} in this part of the body");
            sink.reject(self.envelope_at, reason, start(envelope.skeleton()));
        }
        self.skeleton = envelope.into_skeleton(true, false);
    }

    fn elements(&mut self, chunk: &[u8], at: usize, sink: &mut impl RecordSink) -> usize {
        if let Some(key) = &mut self.members
            && let Some(taken) = key.walk(&chunk[at..])
        {
            return at + taken;
        }
        let closing = if self.members.is_some() { b'}' } else { b']' };
        match chunk[at] {
            b' ' | b'\n' | b'\r' | b'\t' | b',' => at + 1,
            b'{' => self.begin_record(chunk, at, sink),
            byte if byte == closing => {
                self.in_array = false;
                self.place = match self.around.take() {
                    Some(mut envelope) => {
                        envelope.leave_events();
                        Place::Envelope(envelope)
                    }
                    None => {
                        self.skeleton = "[]".to_owned();
                        Place::Top
                    }
                };
                at + 1
            }
            _ => {
                self.begin_odd(
                    at,
                    if closing == b'}' {
                        Ends::Member
                    } else {
                        Ends::Element
                    },
                );
                at
            }
        }
    }

    fn begin_record(&mut self, chunk: &[u8], at: usize, sink: &mut impl RecordSink) -> usize {
        self.hold.begin(self.at + at as u64);
        let mut structure = Structure::behind(chunk[at]);
        match structure.advance(&chunk[at + 1..]) {
            Some(length) => self.end_record(chunk, at, length + 1, sink),
            None => {
                self.hold.extend(&chunk[at..]);
                self.place = Place::Record(structure);
                chunk.len()
            }
        }
    }

    fn end_record(
        &mut self,
        chunk: &[u8],
        at: usize,
        length: usize,
        sink: &mut impl RecordSink,
    ) -> usize {
        self.objects += 1;
        self.place = if self.in_array {
            Place::Elements
        } else {
            Place::Top
        };
        let connection = self.in_array
            && self
                .path
                .as_ref()
                .and_then(|path| path.last())
                .is_some_and(|key| key == "edges");
        let tape = &mut self.tape;
        let members = &mut self.members;
        self.hold
            .end(&chunk[at..at + length], sink, |place, text, sink| {
                if let Some(key) = members {
                    sink.record(place, &key.named(text));
                } else if connection {
                    take_edge(tape, place, text, sink);
                } else {
                    sink.record(place, text);
                }
            });
        at + length
    }

    fn begin_odd(&mut self, at: usize, ends: Ends) {
        self.hold.begin(self.at + at as u64);
        self.place = Place::Odd(Odd {
            in_string: false,
            escaped: false,
            depth: 0,
            ends,
        });
    }

    fn odd(&mut self, chunk: &[u8], at: usize, sink: &mut impl RecordSink) -> usize {
        let Place::Odd(odd) = &mut self.place else {
            return at;
        };
        let length = odd.length(&chunk[at..]);
        let part = &chunk[at..at + length.unwrap_or(chunk.len() - at)];
        self.hold.extend_start(part);
        if length.is_some() {
            self.end_odd(sink);
        }
        at + part.len()
    }

    fn end_odd(&mut self, sink: &mut impl RecordSink) {
        let place = if self.in_array {
            Place::Elements
        } else {
            Place::Top
        };
        let Place::Odd(odd) = std::mem::replace(&mut self.place, place) else {
            return;
        };
        if let Some(key) = &mut self.members {
            key.next();
        }
        if matches!(odd.ends, Ends::Element | Ends::Member) {
            self.odd += 1;
        }
        self.hold.reject_odd(odd.ends == Ends::Body, sink);
    }

    /// The body has ended.
    pub fn finish(mut self, sink: &mut impl RecordSink) -> ValuesEnd {
        let mut whole = !self.in_array && self.batch != Some(true);
        match std::mem::replace(&mut self.place, Place::Top) {
            Place::Record(_) => {
                self.objects += 1;
                self.hold.cut(CUT, sink);
                whole = false;
            }
            Place::Odd(odd) => {
                self.place = Place::Odd(odd);
                self.end_odd(sink);
            }
            Place::Envelope(envelope) => {
                whole = false;
                self.skeleton = envelope.into_skeleton(false, false);
            }
            Place::Top | Place::Elements => {}
        }
        if let Some(envelope) = self.around.take() {
            self.skeleton = envelope.into_skeleton(false, true);
        } else if self.in_array {
            self.skeleton = "[]".to_owned();
        }
        let only_odd = self.odd > 0 && self.objects == 0;
        ValuesEnd {
            whole,
            envelope: self.skeleton,
            arrays: self.arrays,
            only_odd,
        }
    }
}

impl Odd {
    /// How many bytes belong to it, if its end is among them.
    fn length(&mut self, bytes: &[u8]) -> Option<usize> {
        if self.ends == Ends::Body {
            return None;
        }
        for (length, &byte) in bytes.iter().enumerate() {
            if std::mem::take(&mut self.escaped) {
                continue;
            }
            match byte {
                b'\\' => self.escaped = true,
                b'\n' if self.ends == Ends::Line => return Some(length),
                b'"' => self.in_string = !self.in_string,
                _ if self.in_string => {}
                b',' | b']' if self.ends == Ends::Element && self.depth == 0 => {
                    return Some(length);
                }
                b',' | b'}' if self.ends == Ends::Member && self.depth == 0 => {
                    return Some(length);
                }
                b'{' if self.ends == Ends::Line => return Some(length),
                b'[' | b'{' => self.depth += 1,
                b']' | b'}' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
        None
    }
}

/// The node of a GraphQL edge is the record, if the edge says nothing else.
fn take_edge(tape: &mut Tape, at: u64, text: &[u8], sink: &mut impl RecordSink) {
    let node = tape.read(text).ok().and_then(|()| {
        let bare = tape.members(NodeId::ROOT).all(|(key, _)| {
            ["node", "cursor", "__typename"]
                .iter()
                .any(|name| tape.is_text(text, key, name))
        });
        if bare {
            tape.get(text, NodeId::ROOT, "node")
        } else {
            None
        }
    });
    match node.map(|node| (tape.span(node), tape.kind(node))) {
        None => sink.record(at, text),
        Some((span, Kind::Object)) => sink.record(at + span.start as u64, &text[span]),
        Some((span, _)) => {
            let at = at + span.start as u64;
            let text = &text[span];
            sink.reject(at, not_an_object(text), start(text));
        }
    }
}

impl Hold {
    /// Keeps of something odd what is shown of it.
    fn extend_start(&mut self, part: &[u8]) {
        let room = REJECT_TEXT_BYTES.saturating_sub(self.held());
        self.extend(&part[..part.len().min(room)]);
    }

    fn reject_odd<S: RecordSink>(&mut self, behind: bool, sink: &mut S) {
        let reason = if behind {
            "something follows the array of events".to_owned()
        } else {
            not_an_object(self.bytes())
        };
        self.cut(&reason, sink);
    }
}
