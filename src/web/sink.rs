//! Where an export's bytes go: small files into the browser's memory, larger
//! ones to the device, or straight into the file that a person picked.
//!
//! Nothing half-written stays: a sink that does not come to its end is
//! discarded, and a file is only said to be there after its length and its last
//! byte were read back.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag};

use super::body::words;
use super::disk::{DiskFile, FileHandle, PickedFile, Session};
use crate::core::failure::{Code, Failure};

/// Up to so many bytes stay in memory; a file of more goes to the device, where that can be had.
const MEMORY_BYTES: u64 = 32 << 20;
/// Bytes are handed to the browser in pieces of about this size.
const PIECE_BYTES: usize = 8 << 20;
/// So much is written to the device as it comes, while it still lies in the processor's cache.
const WORTH_WRITING: usize = 128 << 10;

enum Place {
    Memory(Array),
    Disk(DiskFile),
    Picked(PickedFile),
}

/// A file in the making.
pub struct Sink {
    place: Place,
    /// Not yet handed on.
    piece: Vec<u8>,
    bytes: u64,
    last: Option<u8>,
    /// The device was asked for once, and refused.
    refused: bool,
}

/// A file that is there.
pub struct Written {
    /// Its content.
    pub file: Blob,
    /// Where it lies on the device, if it does; removing that takes the content away.
    pub disk: Option<DiskFile>,
}

impl Sink {
    /// A new file; `picked` is the handle of the one that a person picked, if they did.
    pub async fn open(picked: Option<FileHandle>) -> Result<Sink, Failure> {
        let place = match picked {
            None => Place::Memory(Array::new()),
            Some(handle) => Place::Picked(PickedFile::open(handle).await.map_err(full)?),
        };
        Ok(Sink {
            place,
            piece: Vec::new(),
            bytes: 0,
            last: None,
            refused: false,
        })
    }

    /// Adds bytes. `session` is begun when the device is first needed.
    pub async fn write(
        &mut self,
        bytes: &[u8],
        session: &mut Option<Session>,
    ) -> Result<(), Failure> {
        self.bytes += bytes.len() as u64;
        self.last = bytes.last().copied().or(self.last);
        if let Place::Disk(file) = &self.place
            && bytes.len() >= WORTH_WRITING
        {
            file.write(&std::mem::take(&mut self.piece)).map_err(full)?;
            return file.write(bytes).map_err(full);
        }
        self.piece.extend_from_slice(bytes);
        if self.piece.len() < PIECE_BYTES {
            return Ok(());
        }
        if self.bytes > MEMORY_BYTES && !self.refused {
            self.move_to_disk(session).await?;
        }
        self.flush().await
    }

    /// Whether it lies on the device, and everything there was forgotten meanwhile.
    pub fn is_over(&self) -> bool {
        matches!(&self.place, Place::Disk(file) if file.is_over())
    }

    /// Ends the file: it is there, whole.
    pub async fn finish(mut self, media_type: &str, bytes: u64) -> Result<Written, Failure> {
        let finished = self.seal(media_type, bytes).await;
        match finished {
            Ok(file) => Ok(Written {
                file,
                disk: match self.place {
                    Place::Disk(file) => Some(file),
                    _ => None,
                },
            }),
            Err(failure) => {
                self.discard().await;
                Err(failure)
            }
        }
    }

    /// Takes away what was written.
    pub async fn discard(self) {
        match self.place {
            Place::Memory(_) => {}
            Place::Disk(file) => file.remove().await,
            Place::Picked(file) => file.abort().await,
        }
    }

    async fn seal(&mut self, media_type: &str, bytes: u64) -> Result<Blob, Failure> {
        self.flush().await?;
        let file = match &mut self.place {
            Place::Memory(pieces) => blob(pieces, media_type)?,
            Place::Disk(file) => {
                let file = file.finish().await.map_err(full)?;
                // A part that is all of it, for the type's sake: no byte is copied.
                file.slice_with_f64_and_f64_and_content_type(0.0, file.size(), media_type)
                    .map_err(full)?
            }
            Place::Picked(file) => file.finish().await.map_err(full)?,
        };
        check(&file, bytes, self.last).await?;
        Ok(file)
    }

    async fn flush(&mut self) -> Result<(), Failure> {
        let piece = std::mem::take(&mut self.piece);
        match &self.place {
            Place::Memory(pieces) => {
                let part = Array::of1(&Uint8Array::from(piece.as_slice()));
                pieces.push(blob(&part, "")?.as_ref());
                Ok(())
            }
            Place::Disk(file) => file.write(&piece).map_err(full),
            Place::Picked(file) => file.write(&piece).await.map_err(full),
        }
    }

    /// What is in memory goes to the device; where that is refused, memory goes on.
    async fn move_to_disk(&mut self, session: &mut Option<Session>) -> Result<(), Failure> {
        let Place::Memory(pieces) = &self.place else {
            return Ok(());
        };
        if session.is_none() {
            *session = Session::begin().await.ok();
        }
        let file = match session {
            Some(session) => session.create().await.ok(),
            None => None,
        };
        let Some(file) = file else {
            self.refused = true;
            return Ok(());
        };
        for piece in pieces.iter() {
            let piece: Blob = piece.unchecked_into();
            let copied = match JsFuture::from(piece.array_buffer()).await {
                Ok(bytes) => file.write(&Uint8Array::new(&bytes).to_vec()),
                Err(error) => Err(error),
            };
            if copied.is_err() {
                // There is no room; in memory there may be.
                file.remove().await;
                self.refused = true;
                return Ok(());
            }
        }
        self.place = Place::Disk(file);
        Ok(())
    }
}

/// Reads length and last byte back: a browser that ran out of room may say so only then.
async fn check(file: &Blob, bytes: u64, last: Option<u8>) -> Result<(), Failure> {
    let size = file.size();
    if size as u64 != bytes {
        return Err(Failure::new(
            Code::Internal,
            format!("the file has {size} bytes where {bytes} were written; it is not given out"),
        ));
    }
    if bytes == 0 {
        return Ok(());
    }
    let end = file
        .slice_with_f64_and_f64(size - 1.0, size)
        .map_err(full)?;
    let end = JsFuture::from(end.array_buffer()).await.map_err(full)?;
    if Uint8Array::new(&end).to_vec().first().copied() == last {
        return Ok(());
    }
    Err(Failure::new(
        Code::Internal,
        "the file's last byte is not the one that was written; it is not given out",
    ))
}

fn blob(parts: &Array, media_type: &str) -> Result<Blob, Failure> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_u8_array_sequence_and_options(parts, &options).map_err(full)
}

fn full(error: JsValue) -> Failure {
    Failure::new(
        Code::TooLarge,
        format!(
            "the browser could not hold the file: {}. Make room on this device or narrow the search; nothing was kept",
            words(&error)
        ),
    )
}
