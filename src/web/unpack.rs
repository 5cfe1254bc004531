//! Packed bytes through the browser's unpacker.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    ReadableStream, ReadableStreamDefaultReader, WritableStream, WritableStreamDefaultWriter,
};

use super::body::{BodyError, Chunks, words};
use crate::core::archive::Members;
use crate::core::export::Digest;

/// A packing that browsers unpack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Members one behind the other, mostly one.
    Gzip,
    /// As in a zip.
    Deflate,
}

#[wasm_bindgen]
extern "C" {
    // web-sys counts it among the unstable ones; every browser that we name has it.
    type DecompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn readable(this: &DecompressionStream) -> ReadableStream;
    #[wasm_bindgen(method, getter)]
    fn writable(this: &DecompressionStream) -> WritableStream;
}

/// What comes out: of one member after the other, each through an unpacker of its own.
pub(super) struct Unpacked(Rc<Shared>);

struct Shared {
    reader: RefCell<ReadableStreamDefaultReader>,
    /// Of the members behind the one that is read.
    next: RefCell<VecDeque<ReadableStreamDefaultReader>>,
    cancelled: Cell<bool>,
    /// Of a gzip body, once all of it has come.
    packed: Cell<Option<(u64, String)>>,
}

impl Unpacked {
    /// Pushes `head` and the packed chunks behind it through.
    pub fn of(format: Format, head: Vec<u8>, packed: Chunks) -> Result<Unpacked, BodyError> {
        let (writer, reader) = unpacker(format)?;
        let shared = Rc::new(Shared {
            reader: RefCell::new(reader),
            next: RefCell::default(),
            cancelled: Cell::new(false),
            packed: Cell::new(None),
        });
        spawn_local(push(format, writer, head, packed, shared.clone()));
        Ok(Unpacked(shared))
    }

    /// The next chunk of the present member.
    pub fn read(&self) -> Promise {
        self.0.reader.borrow().read()
    }

    /// Goes on to the next member. False: there is none.
    pub fn go_on(&self) -> bool {
        let next = self.0.next.borrow_mut().pop_front();
        let goes_on = next.is_some();
        if let Some(next) = next {
            self.0.reader.replace(next);
        }
        goes_on
    }

    /// How long a gzip body that was read to its end is, and its SHA-256, as it came.
    pub fn packed(&self) -> Option<(u64, String)> {
        self.0.packed.take()
    }

    /// Stops reading, and with it the pushing.
    pub fn cancel(&self) -> Promise {
        self.0.cancelled.set(true);
        for reader in self.0.next.take() {
            _ = reader.cancel(); // nobody has read of it
        }
        self.0.reader.borrow().cancel()
    }
}

fn unpacker(
    format: Format,
) -> Result<(WritableStreamDefaultWriter, ReadableStreamDefaultReader), BodyError> {
    let name = match format {
        Format::Gzip => "gzip",
        Format::Deflate => "deflate-raw",
    };
    let unpacker = DecompressionStream::new(name).map_err(|_missing| {
        BodyError(format!(
            "this browser cannot unpack {name}; unpack the file first"
        ))
    })?;
    let writer = unpacker
        .writable()
        .get_writer()
        .map_err(|error| BodyError(words(&error)))?;
    let reader = unpacker.readable().get_reader().unchecked_into();
    Ok((writer, reader))
}

/// A fault on this side shows at the other end of the unpacker, where it is reported.
async fn push(
    format: Format,
    mut writer: WritableStreamDefaultWriter,
    head: Vec<u8>,
    mut packed: Chunks,
    shared: Rc<Shared>,
) {
    let mut members = (format == Format::Gzip).then(Members::default);
    let (mut bytes, mut digest) = (0, Digest::default());
    let mut next = if head.is_empty() {
        packed.next().await
    } else {
        Ok(Some(head))
    };
    while let Ok(Some(chunk)) = next {
        let parts = match &mut members {
            Some(members) => {
                bytes += chunk.len() as u64;
                digest.update(&chunk);
                members.push(&chunk)
            }
            None => vec![chunk],
        };
        for (number, part) in parts.into_iter().enumerate() {
            if number > 0 {
                let Ok((next, reader)) = unpacker(format) else {
                    return;
                };
                // Before the end of the one that is read, which is where the next is looked for.
                shared.next.borrow_mut().push_back(reader);
                if JsFuture::from(writer.close()).await.is_err() || shared.cancelled.get() {
                    packed.cancel();
                    return;
                }
                writer = next;
            }
            if write(&writer, &part).await.is_err() {
                packed.cancel();
                return;
            }
        }
        next = packed.next().await;
    }
    if next.is_ok()
        && let Some(members) = members
    {
        shared.packed.set(Some((bytes, digest.hex())));
        if write(&writer, &members.end()).await.is_err() {
            return;
        }
    }
    let end = match next {
        Err(BodyError(reason)) => writer.abort_with_reason(&JsValue::from_str(&reason)),
        Ok(_) => writer.close(),
    };
    JsFuture::from(end).await.ok();
}

async fn write(writer: &WritableStreamDefaultWriter, chunk: &[u8]) -> Result<(), JsValue> {
    if chunk.is_empty() {
        return Ok(());
    }
    JsFuture::from(writer.ready()).await?;
    JsFuture::from(writer.write_with_chunk(&Uint8Array::from(chunk))).await?;
    Ok(())
}
