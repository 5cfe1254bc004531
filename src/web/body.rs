//! A body as a stream of byte chunks, unpacked if it is gzip.

use std::rc::Rc;

use js_sys::{ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ReadableStream, ReadableStreamDefaultReader};

use super::buffers::Buffers;
use super::message::to_js;
use super::relay::Relay;
use super::unpack::{Format, Unpacked};
use crate::core::archive::Checksum;
use crate::core::failure::{Code, Failure};

const GZIP: [u8; 2] = [0x1f, 0x8b];
/// Asked for at once, where a stream fills what it is given.
const READ_BYTES: u32 = 256 << 10;
/// A stream may give all of a body at once (WebKitGTK does): it comes into the Wasm memory in pieces of this length.
const PIECE_BYTES: u32 = 1 << 20;

#[wasm_bindgen]
extern "C" {
    /// A stream that may be one of bytes; web-sys takes it for granted that it is.
    type ByteStream;
    #[wasm_bindgen(method, catch, js_name = getReader)]
    fn filling_reader(this: &ByteStream, options: &JsValue) -> Result<FillingReader, JsValue>;

    /// A reader that fills the views that it is given.
    type FillingReader;
    #[wasm_bindgen(method)]
    fn read(this: &FillingReader, view: &Uint8Array) -> Promise;
    #[wasm_bindgen(method)]
    fn cancel(this: &FillingReader) -> Promise;

    /// What is thrown, mostly an error.
    type Thrown;
    #[wasm_bindgen(method, getter, catch)]
    fn message(this: &Thrown) -> Result<JsValue, JsValue>;

    /// What a stream's reader gives.
    type ReadResult;
    #[wasm_bindgen(method, getter)]
    fn done(this: &ReadResult) -> bool;
    #[wasm_bindgen(method, getter)]
    fn value(this: &ReadResult) -> JsValue;
}

/// Chunks of one body, in order.
pub struct Chunks {
    reader: Rc<Reader>,
    /// Read ahead to see whether the body is gzip.
    first: Option<Vec<u8>>,
    /// What is still to come of a chunk that is longer than a piece.
    rest: Option<Uint8Array>,
    /// What an archive says of the file that this is.
    checksum: Option<Checksum>,
    unpacks: bool,
}

/// Ends the reading of a body from elsewhere, also while a chunk is waited for that never comes.
pub struct BodyStop(Rc<Reader>);

impl BodyStop {
    /// Stops reading and tells the other side; what is waited for ends as the body does.
    pub fn stop(&self) {
        self.0.cancel();
    }
}

/// Where they come from.
enum Reader {
    Stream(ReadableStreamDefaultReader),
    /// From a stream that fills our own buffers.
    Bytes(FillingReader, Buffers),
    Unpacked(Unpacked),
    /// From the page, in browsers that cannot hand a stream over.
    Relay(Relay),
}

/// A chunk, and the same as it lies outside the Wasm memory, if it does.
pub type Chunk = (Vec<u8>, Option<Uint8Array>);

/// Why a body could not be read any further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyError(pub String);

impl Chunks {
    /// The chunks that the page sends, packed or not.
    pub fn relayed(relay: Relay) -> Chunks {
        Chunks {
            reader: Rc::new(Reader::Relay(relay)),
            first: None,
            rest: None,
            checksum: None,
            unpacks: false,
        }
    }

    /// The chunks of `stream` as they are, packed or not.
    pub fn unpacked(stream: ReadableStream) -> Result<Chunks, BodyError> {
        Ok(Chunks {
            reader: Rc::new(reader(stream)?),
            first: None,
            rest: None,
            checksum: None,
            unpacks: false,
        })
    }

    /// What comes out of an unpacker.
    fn of(unpacked: Unpacked) -> Chunks {
        Chunks {
            reader: Rc::new(Reader::Unpacked(unpacked)),
            first: None,
            rest: None,
            checksum: None,
            unpacks: true,
        }
    }

    /// The chunks of a file of an archive, unpacked; what is not as the archive says is an error at its end.
    pub async fn open_entry(
        stream: ReadableStream,
        deflated: bool,
        checksum: Checksum,
    ) -> Result<Chunks, BodyError> {
        let mut chunks = Chunks::unpacked(stream)?;
        if deflated {
            chunks = Chunks::of(Unpacked::of(Format::Deflate, Vec::new(), chunks)?);
        }
        chunks.checksum = Some(checksum);
        chunks.without_gzip().await
    }

    /// Whether more bytes come out than go in.
    pub fn unpacks(&self) -> bool {
        self.unpacks
    }

    /// How long a gzip body that was read to its end is, and its SHA-256, as it came.
    pub fn packed(&self) -> Option<(u64, String)> {
        match &*self.reader {
            Reader::Unpacked(unpacked) => unpacked.packed(),
            _ => None,
        }
    }

    /// What stops the reading.
    pub fn stop(&self) -> BodyStop {
        BodyStop(self.reader.clone())
    }

    /// The same, unpacked if it begins as gzip does.
    pub async fn without_gzip(self) -> Result<Chunks, BodyError> {
        let mut chunks = self;
        let mut head = Vec::new();
        while head.len() < GZIP.len() {
            match chunks.read().await? {
                Some(chunk) => head.extend(chunk),
                None => break,
            }
        }
        if head.starts_with(&GZIP) {
            return Ok(Chunks::of(Unpacked::of(Format::Gzip, head, chunks)?));
        }
        chunks.first = (!head.is_empty()).then_some(head);
        Ok(chunks)
    }

    /// The next chunk; none at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, BodyError> {
        let next = self.next_and_outside().await?;
        Ok(next.map(|chunk| self.inside(chunk)))
    }

    /// The same, with the chunk as it lies outside the Wasm memory, if it does and nobody else has it.
    pub async fn next_and_outside(&mut self) -> Result<Option<Chunk>, BodyError> {
        match self.first.take() {
            Some(first) => Ok(Some((first, None))),
            None => self.read_and_outside().await,
        }
    }

    async fn read(&mut self) -> Result<Option<Vec<u8>>, BodyError> {
        let next = self.read_and_outside().await?;
        Ok(next.map(|chunk| self.inside(chunk)))
    }

    /// A chunk of which nobody wants what it lay in.
    fn inside(&self, (chunk, outside): Chunk) -> Vec<u8> {
        if let Some(outside) = outside {
            self.give_back(outside.buffer());
        }
        chunk
    }

    async fn read_and_outside(&mut self) -> Result<Option<Chunk>, BodyError> {
        let chunk = self.read_plain().await?;
        let Some(checksum) = &mut self.checksum else {
            return Ok(chunk);
        };
        match chunk {
            Some((chunk, outside)) if checksum.push(&chunk) => Ok(Some((chunk, outside))),
            Some(_more) => {
                self.cancel();
                Err(BodyError("it unpacks to more than its archive says".into()))
            }
            None if checksum.agrees() => Ok(None),
            None => Err(BodyError(
                "it is not what was packed: its archive is damaged".into(),
            )),
        }
    }

    async fn read_plain(&mut self) -> Result<Option<Chunk>, BodyError> {
        if let Some(long) = self.rest.take() {
            return Ok(Some(self.piece_of(&long)));
        }
        let result = loop {
            let reading = match &*self.reader {
                Reader::Stream(reader) => reader.read(),
                Reader::Bytes(reader, buffers) => reader.read(&buffers.take(READ_BYTES)),
                Reader::Unpacked(unpacked) => unpacked.read(),
                Reader::Relay(relay) => {
                    let chunk = relay.next().await?;
                    return Ok(chunk.map(|chunk| (chunk, None)));
                }
            };
            let result = JsFuture::from(reading)
                .await
                .map_err(|error| BodyError(words(&error)))?;
            let result: ReadResult = result.unchecked_into();
            match &*self.reader {
                _ if !result.done() => break result,
                Reader::Unpacked(unpacked) if unpacked.go_on() => {}
                _ => return Ok(None),
            }
        };
        let bytes = result
            .value()
            .dyn_into::<Uint8Array>()
            .map_err(|_other| BodyError("the stream holds something else than bytes".into()))?;
        Ok(Some(if bytes.length() > PIECE_BYTES {
            self.piece_of(&bytes)
        } else {
            (bytes.to_vec(), Some(bytes))
        }))
    }

    /// The first piece of a long chunk; the rest waits.
    fn piece_of(&mut self, long: &Uint8Array) -> Chunk {
        let length = long.length();
        self.rest = (length > PIECE_BYTES).then(|| long.subarray(PIECE_BYTES, length));
        (
            long.subarray(0, length.min(PIECE_BYTES)).to_vec(),
            None, // the others have parts of what it lies in
        )
    }

    /// Takes back what a chunk lay in.
    pub fn give_back(&self, buffer: ArrayBuffer) {
        if let Reader::Bytes(_, buffers) = &*self.reader {
            buffers.give_back(buffer);
        }
    }

    /// Stops reading and tells the other side.
    pub fn cancel(&self) {
        self.reader.cancel();
    }
}

impl Reader {
    fn cancel(&self) {
        let cancelled = match self {
            Reader::Stream(reader) => reader.cancel(),
            Reader::Bytes(reader, _) => reader.cancel(),
            Reader::Unpacked(unpacked) => unpacked.cancel(),
            Reader::Relay(relay) => return relay.cancel(),
        };
        spawn_local(async move {
            JsFuture::from(cancelled).await.ok(); // it is over either way
        });
    }
}

fn reader(stream: ReadableStream) -> Result<Reader, BodyError> {
    if let Ok(mode) = to_js(&serde_json::json!({ "mode": "byob" }))
        && let Ok(reader) = stream.unchecked_ref::<ByteStream>().filling_reader(&mode)
    {
        return Ok(Reader::Bytes(reader, Buffers::default()));
    }
    stream
        .get_reader()
        .dyn_into()
        .map(Reader::Stream)
        .map_err(|_other| BodyError("the stream cannot be read: another reader holds it".into()))
}

/// A thrown value in words.
pub fn words(thrown: &JsValue) -> String {
    // Not by its class: an error that was made in a frame is of that frame's.
    let error = thrown.unchecked_ref::<Thrown>();
    thrown
        .as_string()
        .or_else(|| error.message().ok()?.as_string())
        .unwrap_or_else(|| "an unknown fault".into())
}

/// A body that cannot be opened at all.
impl From<BodyError> for Failure {
    fn from(error: BodyError) -> Self {
        Failure::new(
            Code::Truncated,
            format!(
                "the connection broke before any event had arrived ({}). Check it, then load again",
                error.0
            ),
        )
    }
}
