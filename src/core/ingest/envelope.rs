//! Walks an envelope to the array of events inside it, and keeps what else it
//! says: cursors, counts, errors.

use super::structure::Structure;
use super::unescape::unescape;

/// How much of an envelope is kept.
const SKELETON_BYTES: usize = 256 << 10;
/// A longer value of an envelope is kept as `null`.
const VALUE_BYTES: usize = 64 << 10;

/// A member with a longer key is left out.
const KEY_BYTES: usize = 1024;

/// What a step through an envelope came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Met {
    /// The end of the chunk.
    ChunkEnd,
    /// The opening bracket of the array of events, behind which the walk stands.
    Events,
    /// The end of the envelope.
    End,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Step {
    #[default]
    Key,
    InKey,
    Colon,
    Value,
    InContainer,
    InString,
    InScalar,
    Behind,
}

/// The walk through one envelope; begins behind its opening brace.
#[derive(Debug, Default)]
pub(super) struct Envelope {
    step: Step,
    /// How many keys of the path lead here.
    level: usize,
    key: Vec<u8>,
    escaped: bool,
    structure: Structure,
    /// The envelope as JSON, its events left out.
    skeleton: Vec<u8>,
    /// Where the value being kept begins.
    value_start: usize,
    /// The value is too long to be kept.
    dropped: bool,
    /// The array of events was met.
    pub entered: bool,
}

impl Envelope {
    /// The walk behind the opening brace.
    pub fn new() -> Self {
        Envelope {
            skeleton: b"{".to_vec(),
            ..Envelope::default()
        }
    }

    /// Goes on over `bytes`; how many were taken and what was met. `members`: the events are the values
    /// of an object, not the elements of an array.
    pub fn walk(&mut self, path: &[String], bytes: &[u8], members: bool) -> (usize, Met) {
        let mut at = 0;
        while at < bytes.len() {
            match self.step {
                Step::InContainer => match self.structure.advance(&bytes[at..]) {
                    Some(length) => {
                        self.keep(&bytes[at..at + length]);
                        at += length;
                        self.step = Step::Behind;
                        continue;
                    }
                    None => {
                        self.keep(&bytes[at..]);
                        return (bytes.len(), Met::ChunkEnd);
                    }
                },
                Step::InString => {
                    let length = self.string_length(&bytes[at..]);
                    self.keep(&bytes[at..at + length]);
                    at += length;
                    continue;
                }
                _ => {}
            }
            let (taken, met) = self.step_over(path, bytes[at], members);
            at += usize::from(taken);
            if met != Met::ChunkEnd {
                return (at, met);
            }
        }
        (at, Met::ChunkEnd)
    }

    /// One byte outside long values; whether it was taken.
    fn step_over(&mut self, path: &[String], byte: u8, members: bool) -> (bool, Met) {
        let space = matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        match self.step {
            Step::Key | Step::Behind => match byte {
                b'"' => {
                    self.key.clear();
                    self.escaped = false;
                    self.step = Step::InKey;
                }
                b'}' => return (true, self.close_level()),
                // A missing key is not the reader's to mend; what follows still counts.
                _ => {}
            },
            Step::InKey => {
                if byte == b'"' && !self.escaped {
                    self.step = Step::Colon;
                } else {
                    self.escaped = byte == b'\\' && !self.escaped;
                    self.key.push(byte);
                    self.key.truncate(KEY_BYTES);
                }
            }
            Step::Colon if byte == b':' => self.step = Step::Value,
            Step::Colon if !space => {
                self.step = Step::Behind;
                return (false, Met::ChunkEnd);
            }
            Step::Value if !space => return self.begin_value(path, byte, members),
            Step::InScalar if space || matches!(byte, b',' | b'}' | b']') => {
                self.step = Step::Behind;
                return (false, Met::ChunkEnd);
            }
            Step::InScalar => self.keep(&[byte]),
            _ => {}
        }
        (true, Met::ChunkEnd)
    }

    fn begin_value(&mut self, path: &[String], byte: u8, members: bool) -> (bool, Met) {
        let leads = path.get(self.level).is_some_and(|key| self.key_is(key));
        self.begin_member(leads && matches!(byte, b'[' | b'{'));
        let last = self.level + 1 == path.len();
        match byte {
            b'[' | b'{' if leads && last && (byte == b'{') == members => {
                // Events are left out, however they lie.
                self.skeleton.push(b'[');
                self.step = Step::Behind;
                self.entered = true;
                return (true, Met::Events);
            }
            b'{' if leads && !last => {
                self.skeleton.push(b'{');
                self.level += 1;
                self.step = Step::Key;
            }
            b'{' | b'[' => {
                self.keep(&[byte]);
                self.structure = Structure::behind(byte);
                self.step = Step::InContainer;
            }
            b'"' => {
                self.keep(b"\"");
                self.escaped = false;
                self.step = Step::InString;
            }
            b'}' | b',' | b']' => {
                self.keep(b"null");
                self.step = Step::Behind;
                return (false, Met::ChunkEnd);
            }
            _ => {
                self.keep(&[byte]);
                self.step = Step::InScalar;
            }
        }
        (true, Met::ChunkEnd)
    }

    /// The array of events has ended.
    pub fn leave_events(&mut self) {
        self.skeleton.push(b']');
    }

    fn close_level(&mut self) -> Met {
        self.skeleton.push(b'}');
        self.step = Step::Behind;
        if self.level == 0 {
            return Met::End;
        }
        self.level -= 1;
        Met::ChunkEnd
    }

    fn key_is(&self, wanted: &str) -> bool {
        let key = String::from_utf8_lossy(&self.key);
        if key.contains('\\') {
            unescape(&key) == wanted
        } else {
            key == wanted
        }
    }

    fn begin_member(&mut self, wanted: bool) {
        self.dropped =
            !wanted && (self.key.len() >= KEY_BYTES || self.skeleton.len() > SKELETON_BYTES);
        if self.dropped {
            return;
        }
        if !self.skeleton.ends_with(b"{") {
            self.skeleton.push(b',');
        }
        self.skeleton.push(b'"');
        self.skeleton.extend_from_slice(&self.key);
        self.skeleton.extend_from_slice(b"\":");
        self.value_start = self.skeleton.len();
    }

    fn keep(&mut self, part: &[u8]) {
        if self.dropped {
            return;
        }
        let length = self.skeleton.len() + part.len();
        if length > SKELETON_BYTES || length - self.value_start > VALUE_BYTES {
            self.drop_value();
        } else {
            self.skeleton.extend_from_slice(part);
        }
    }

    fn drop_value(&mut self) {
        self.skeleton.truncate(self.value_start);
        self.skeleton.extend_from_slice(b"null");
        self.dropped = true;
    }

    /// Bytes up to and with the closing quote, or all of them.
    fn string_length(&mut self, bytes: &[u8]) -> usize {
        let mut at = 0;
        if self.escaped {
            self.escaped = false;
            at = 1;
        }
        while let Some(found) = bytes
            .get(at..)
            .and_then(|rest| memchr::memchr2(b'"', b'\\', rest))
        {
            at += found + 1;
            if bytes[at - 1] == b'"' {
                self.step = Step::Behind;
                return at;
            }
            if at == bytes.len() {
                self.escaped = true;
            }
            at += 1;
        }
        bytes.len()
    }

    /// The envelope as far as it came, made whole.
    pub fn into_skeleton(mut self, ended: bool, in_events: bool) -> String {
        if !ended {
            if in_events {
                self.skeleton.push(b']');
            } else if matches!(
                self.step,
                Step::InContainer | Step::InString | Step::InScalar
            ) && !self.dropped
            {
                self.drop_value();
            }
            self.skeleton
                .extend(std::iter::repeat_n(b'}', self.level + 1));
        }
        String::from_utf8_lossy(&self.skeleton).into_owned()
    }

    /// What was kept so far.
    pub fn skeleton(&self) -> &[u8] {
        &self.skeleton
    }
}
