//! One record while its bytes arrive: a slice of the chunk if it lies within
//! one, else put together here.

use super::RecordSink;

/// How much of a rejected record is shown.
pub const REJECT_TEXT_BYTES: usize = 4096;

/// The bytes of the record being met that came in earlier chunks.
#[derive(Debug, Default)]
pub(super) struct Hold {
    bytes: Vec<u8>,
    /// Bytes met, those that were dropped included.
    length: u64,
    /// Byte offset of the record in its body.
    at: u64,
    limit: usize,
}

impl Hold {
    /// Holds records of at most `limit` bytes; of a longer one just the start.
    pub fn new(limit: usize) -> Self {
        Hold {
            limit,
            ..Hold::default()
        }
    }

    /// A record begins at `at`.
    pub fn begin(&mut self, at: u64) {
        self.at = at;
    }

    /// Keeps a part of the record.
    pub fn extend(&mut self, part: &[u8]) {
        self.length += part.len() as u64;
        if self.length <= self.limit as u64 {
            self.bytes.extend_from_slice(part);
        } else {
            let room = REJECT_TEXT_BYTES.saturating_sub(self.bytes.len());
            self.bytes.extend_from_slice(&part[..part.len().min(room)]);
            self.bytes.truncate(REJECT_TEXT_BYTES);
            self.bytes.shrink_to(REJECT_TEXT_BYTES);
        }
    }

    /// The longest record that is held.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Place and bytes of what is held, unless it is long already; it is held no more.
    pub fn take_short(&mut self) -> Option<(u64, Vec<u8>)> {
        if self.length > self.limit as u64 / 2 {
            return None;
        }
        self.length = 0;
        Some((self.at, std::mem::take(&mut self.bytes)))
    }

    /// The record ends with `part`: hands place and whole text to `take`, or
    /// rejects it if it is too long.
    pub fn end<S: RecordSink>(
        &mut self,
        part: &[u8],
        sink: &mut S,
        take: impl FnOnce(u64, &[u8], &mut S),
    ) {
        let length = self.length + part.len() as u64;
        if self.length == 0 && part.len() <= self.limit {
            take(self.at, part, sink);
            return;
        }
        self.extend(part);
        if length > self.limit as u64 {
            let reason = format!(
                "longer than a record may be: {length} bytes, the limit is {}",
                self.limit
            );
            sink.reject(self.at, reason, start(&self.bytes));
        } else {
            take(self.at, &self.bytes, sink);
        }
        self.clear();
    }

    /// The body has ended here: the record is rejected for `reason`.
    pub fn cut<S: RecordSink>(&mut self, reason: &str, sink: &mut S) {
        sink.reject(self.at, reason.to_owned(), start(&self.bytes));
        self.clear();
    }

    /// How many bytes are kept.
    pub fn held(&self) -> usize {
        self.bytes.len()
    }

    /// What is kept.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn clear(&mut self) {
        self.bytes.clear();
        // One huge record must not keep its memory for the rest of the load.
        self.bytes.shrink_to(1 << 20);
        self.length = 0;
    }
}

/// As much of a rejected text as is shown, cut where a character ends.
pub(super) fn start(text: &[u8]) -> &[u8] {
    let Some(shown) = text.get(..REJECT_TEXT_BYTES) else {
        return text;
    };
    // A character begins with anything but 10xxxxxx.
    let whole = (REJECT_TEXT_BYTES - 3..=REJECT_TEXT_BYTES)
        .rev()
        .find(|&end| text.get(end).is_none_or(|byte| byte & 0xC0 != 0x80));
    &shown[..whole.unwrap_or(REJECT_TEXT_BYTES)]
}

/// What stands where an event should begin, in words. `text` begins with it and may go on behind it.
pub fn not_an_object(text: &[u8]) -> String {
    let word = text
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    let kind = match (text.first(), &text[..word]) {
        (Some(b'"'), _) => "a string",
        (Some(b'['), _) => "an array",
        (Some(b'-' | b'0'..=b'9'), _) => "a number",
        (_, b"true") => "true",
        (_, b"false") => "false",
        (_, b"null") => "null",
        _ => return "this is not JSON".to_owned(),
    };
    format!("an event must be an object, this is {kind}")
}

/// What is said of a record that the end of the body cut.
pub(super) const CUT: &str = "the body ended inside this record";
