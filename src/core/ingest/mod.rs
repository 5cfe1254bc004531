//! Bytes in chunks of any size, cut into records: JSON, NDJSON and CSV.
//!
//! A body is never held as one text. Every record met ends as exactly one
//! record or one reject with its place and its reason, and which it is does
//! not depend on how the body was cut into chunks. A record is cut out by its
//! brackets or its line end; whether it is JSON, [`tape::Tape`] says.

#[cfg(test)]
mod chunks_test;
#[cfg(test)]
pub(crate) mod corpus;
#[cfg(test)]
mod corpus_test;
mod envelope;
mod evidence;
mod head;
mod hold;
mod json_error;
mod layout;
mod lines;
mod locate;
mod members;
mod quoted;
mod rows;
pub(crate) mod scan;
pub(crate) mod skip;
mod structure;
pub mod tape;
#[cfg(test)]
mod testing;
mod unescape;
mod values;

use super::failure::{Code, Failure};
use super::protocol::ReadOptions;
use head::{HEAD_BYTES, Head};
pub use hold::{REJECT_TEXT_BYTES, not_an_object};
pub use layout::Layout;
use lines::LineFramer;
pub use lines::cut_lines;
use quoted::Unquote;
use rows::RowFramer;
use values::ValueFramer;

/// The longest record that is read; a longer one is rejected.
pub const RECORD_LIMIT_BYTES: usize = 256 << 20;

/// Takes what a [`Reader`] cuts out.
pub trait RecordSink {
    /// A record: the text of a JSON object, as far as brackets tell. `at` is
    /// its byte offset in the body (of a CSV row: that of the row).
    fn record(&mut self, at: u64, text: &[u8]);

    /// Whole lines, with their line ends: `first` and `rest` follow each other, and a line may begin
    /// in the one and end in the other. Who would rather cut them later keeps them; [`cut_lines`]
    /// then finds the same records.
    fn lines(&mut self, at: u64, first: &[u8], rest: &[u8])
    where
        Self: Sized,
    {
        if first.is_empty() {
            cut_lines(at, rest, self);
        } else {
            cut_lines(at, &[first, rest].concat(), self);
        }
    }

    /// Something that is no record, why, and the first of its bytes (at most
    /// [`REJECT_TEXT_BYTES`]).
    fn reject(&mut self, at: u64, reason: String, text: &[u8]);
}

/// How a body ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyEnd {
    /// False if the body was cut in the middle.
    pub whole: bool,
    /// The JSON around the events, their array left empty: cursors, counts,
    /// errors. Values over 64 KiB stand as null; empty where there is none.
    pub envelope: String,
    /// How the events lay.
    pub layout: Layout,
    /// Length of the body.
    pub bytes: u64,
}

/// Cuts one body into records.
pub struct Reader {
    stage: Stage,
    layout: Option<Layout>,
    options: ReadOptions,
    record_limit: usize,
    bytes: u64,
}

enum Stage {
    Head {
        head: Head,
        bytes: Vec<u8>,
        /// Length of the blanks before them: servers send those to keep a connection alive.
        blank: usize,
    },
    Values(Box<ValueFramer>),
    Lines(LineFramer),
    Rows(Box<RowFramer>),
    /// What strings say, read as a body of its own.
    Quoted(Box<(Unquote, Reader)>),
}

impl Reader {
    /// A reader for one body of the source that `options` describe.
    pub fn new(options: &ReadOptions) -> Self {
        Reader {
            stage: Stage::Head {
                head: Head::new(options),
                bytes: Vec::new(),
                blank: 0,
            },
            layout: None,
            options: options.clone(),
            record_limit: RECORD_LIMIT_BYTES,
            bytes: 0,
        }
    }

    /// The same with another limit than [`RECORD_LIMIT_BYTES`].
    pub fn with_record_limit(mut self, bytes: usize) -> Self {
        self.record_limit = bytes;
        self
    }

    /// How the events lie, once that is known.
    pub fn layout(&self) -> Option<&Layout> {
        match &self.stage {
            Stage::Quoted(quoted) => quoted.1.layout(),
            _ => self.layout.as_ref(),
        }
    }

    /// Goes on over the next bytes of the body. After a failure the body is
    /// not to be read on.
    pub fn push(&mut self, chunk: &[u8], sink: &mut impl RecordSink) -> Result<(), Failure> {
        self.bytes += chunk.len() as u64;
        if let Stage::Quoted(quoted) = &mut self.stage {
            let said = quoted.0.push(chunk);
            return quoted.1.push(&said, sink);
        }
        let Stage::Head { head, bytes, blank } = &mut self.stage else {
            self.stage.push(chunk, sink);
            return Ok(());
        };
        let (first, rest) = chunk.split_at(chunk.len().min(HEAD_BYTES - bytes.len()));
        bytes.extend_from_slice(first);
        if let Some(decision) = head.decide(bytes, false)? {
            let (bytes, blank) = (std::mem::take(bytes), *blank);
            self.begin(decision, &bytes, blank, sink)?;
        } else if bytes.len() == HEAD_BYTES {
            // So much tells how anything lies that has begun.
            *blank += HEAD_BYTES;
            bytes.clear();
        } else {
            return Ok(());
        }
        self.bytes -= rest.len() as u64;
        self.push(rest, sink)
    }

    fn begin(
        &mut self,
        decision: head::Decision,
        bytes: &[u8],
        blank: usize,
        sink: &mut impl RecordSink,
    ) -> Result<(), Failure> {
        let at = (blank + decision.skip) as u64;
        let limit = self.record_limit;
        if decision.quoted {
            let inner = Reader::new(&self.options).with_record_limit(limit);
            self.stage = Stage::Quoted(Box::new((Unquote::default(), inner)));
            self.bytes -= (bytes.len() - decision.skip) as u64;
            return self.push(&bytes[decision.skip..], sink);
        }
        let values = |path| ValueFramer::new(path, limit, at);
        let stage = |framer| Stage::Values(Box::new(framer));
        self.stage = match &decision.layout {
            Layout::Array { path } => stage(values(Some(path.clone()))),
            Layout::Batch { path } => stage(values(Some(path.clone())).in_batch()),
            Layout::Members { path } => stage(values(Some(path.clone())).of_members()),
            Layout::Concatenated | Layout::Single => stage(values(None)),
            Layout::Lines => Stage::Lines(LineFramer::new(limit, at)),
            Layout::Csv { delimiter } => {
                Stage::Rows(Box::new(RowFramer::new(*delimiter, limit, at)))
            }
        };
        self.layout = Some(decision.layout);
        self.stage.push(&bytes[decision.skip..], sink);
        Ok(())
    }

    /// The body has ended, as far as its sender let it.
    pub fn finish(mut self, sink: &mut impl RecordSink) -> Result<BodyEnd, Failure> {
        if let Stage::Head { head, bytes, blank } = &mut self.stage
            && let Some(decision) = head.decide(bytes, true)?
        {
            let (bytes, blank) = (std::mem::take(bytes), *blank);
            self.begin(decision, &bytes, blank, sink)?;
        }
        if let Stage::Quoted(quoted) = self.stage {
            let (unquote, mut inner) = *quoted;
            let (closed, rest) = unquote.finish();
            inner.push(&rest, sink)?;
            let end = inner.finish(sink)?;
            return Ok(BodyEnd {
                whole: end.whole && closed,
                bytes: self.bytes,
                ..end
            });
        }
        let layout = self.layout.ok_or_else(head::cut_before_events)?;
        let (whole, envelope) = match self.stage {
            Stage::Head { .. } | Stage::Quoted(_) => (false, String::new()),
            Stage::Lines(framer) => (framer.finish(sink), String::new()),
            Stage::Rows(framer) => (framer.finish(sink), String::new()),
            Stage::Values(framer) => {
                let end = framer.finish(sink);
                if let Layout::Array { path } | Layout::Batch { path } | Layout::Members { path } =
                    &layout
                {
                    check_array(&end, path, self.options.events.as_deref())?;
                }
                (end.whole, end.envelope)
            }
        };
        Ok(BodyEnd {
            whole,
            envelope,
            layout,
            bytes: self.bytes,
        })
    }
}

impl Stage {
    fn push(&mut self, chunk: &[u8], sink: &mut impl RecordSink) {
        match self {
            Stage::Head { bytes, .. } => bytes.extend_from_slice(chunk),
            Stage::Values(framer) => framer.push(chunk, sink),
            Stage::Lines(framer) => framer.push(chunk, sink),
            Stage::Rows(framer) => framer.push(chunk, sink),
            // Its bytes go through the reader, which may fail.
            Stage::Quoted(_) => {}
        }
    }
}

/// An array of anything but objects holds no events, and neither does an
/// envelope whose array never came.
fn check_array(
    end: &values::ValuesEnd,
    path: &[String],
    asked: Option<&str>,
) -> Result<(), Failure> {
    if end.only_odd {
        let place = if path.is_empty() {
            String::new()
        } else {
            format!(" at {:?}", path.join("."))
        };
        let message =
            format!("the array{place} holds no objects, so no events: an event must be an object");
        return Err(Failure::new(Code::NoEvents, message));
    }
    if end.arrays > 0 {
        return Ok(());
    }
    if !end.whole {
        return Err(head::cut_before_events());
    }
    let mut tape = tape::Tape::default();
    let text = end.envelope.as_bytes();
    tape.read_start(text).ok(); // What can be read of it is enough to name its keys.
    if is_null_at(&tape, text, path) {
        return Ok(());
    }
    Err(locate::no_array(&tape, text, asked))
}

/// Some servers send null for an empty array.
fn is_null_at(tape: &tape::Tape, text: &[u8], path: &[String]) -> bool {
    let found = path
        .iter()
        .try_fold(tape::NodeId::ROOT, |node, key| tape.get(text, node, key));
    found.is_some_and(|node| !tape.is_empty() && tape.kind(node) == tape::Kind::Null)
        && tape.get(text, tape::NodeId::ROOT, "errors").is_none()
}

#[cfg(test)]
#[path = "reader_test.rs"]
mod tests;
