//! Zip archives: a blob in, its files out, each read only when its turn comes.

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::body::{BodyError, Chunks, words};
use crate::core::archive::{
    self, ArchiveError, Checksum, Contents, Directory, END_BYTES, Entry, HEADER_BYTES, Packing,
    Place, ZIP64_END_BYTES,
};
use crate::core::failure::{Code, Failure};

/// What only the files of an office program have.
const OFFICE_MARK: &str = "[Content_Types].xml";

/// An archive whose directory has been read.
pub struct Archive {
    blob: Blob,
    /// What is in it.
    pub contents: Contents,
}

impl Archive {
    /// The archive that `blob`, a file called `name`, is; `None` if it is something else.
    pub async fn open(blob: &Blob, name: &str) -> Result<Option<Archive>, Failure> {
        let unreadable = |error: BodyError| {
            Failure::new(
                Code::Truncated,
                format!(
                    "{name:?} cannot be read ({}). It may have changed or gone since it was chosen: choose it again",
                    error.0
                ),
            )
        };
        if !archive::is_archive(&part(blob, 0, 4).await.map_err(unreadable)?) {
            return Ok(None);
        }
        let refused = |error: ArchiveError| error.into_failure(name);
        let length = blob.size() as u64;
        let tail = part(blob, length.saturating_sub(END_BYTES), length)
            .await
            .map_err(unreadable)?;
        let directory = match Place::find(&tail, length).map_err(refused)? {
            Place::Here(directory) => directory,
            Place::Zip64 { at } => {
                let record = part(blob, at, at.saturating_add(ZIP64_END_BYTES)).await;
                Directory::of_zip64(&record.map_err(unreadable)?).map_err(refused)?
            }
        };
        let end = directory.at.saturating_add(directory.bytes);
        let list = part(blob, directory.at, end).await.map_err(unreadable)?;
        let contents = Contents::read(&list, &directory).map_err(refused)?;
        if contents
            .entries
            .iter()
            .any(|entry| entry.name == OFFICE_MARK)
        {
            return Err(Failure::new(
                Code::NotJson,
                format!(
                    "{name:?} is a file of an office program: save it there as CSV, then open that"
                ),
            ));
        }
        Ok(Some(Archive {
            blob: blob.clone(),
            contents,
        }))
    }

    /// Whether all of it but the packed files is, byte for byte, what our packer writes.
    pub async fn is_as_written(&self) -> Result<bool, BodyError> {
        let length = self.blob.size() as u64;
        for large in [false, true] {
            let written = self.contents.as_written(large);
            let mut same = written.length == length;
            for record in &written.records {
                let end = record.at.saturating_add(record.bytes.len() as u64);
                same = same && part(&self.blob, record.at, end).await? == record.bytes;
            }
            if same {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The chunks of one of its files.
    pub async fn chunks(&self, entry: &Entry) -> Result<Chunks, BodyError> {
        let damaged = |_error: ArchiveError| BodyError("its archive is damaged".into());
        let header = part(&self.blob, entry.at, entry.at.saturating_add(HEADER_BYTES)).await?;
        let at = entry.data_at(&header).map_err(damaged)?;
        let packed = slice(&self.blob, at, at.saturating_add(entry.packed))?;
        let checksum = Checksum::new(entry.crc, entry.unpacked);
        let deflated = entry.packing == Packing::Deflated;
        Chunks::open_entry(packed.stream(), deflated, checksum).await
    }
}

fn slice(blob: &Blob, from: u64, to: u64) -> Result<Blob, BodyError> {
    blob.slice_with_f64_and_f64(from as f64, to as f64)
        .map_err(|error| BodyError(words(&error)))
}

async fn part(blob: &Blob, from: u64, to: u64) -> Result<Vec<u8>, BodyError> {
    let buffer = JsFuture::from(slice(blob, from, to)?.array_buffer())
        .await
        .map_err(|error| BodyError(words(&error)))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
