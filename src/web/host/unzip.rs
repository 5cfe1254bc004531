//! An export that was given as the zip in which it came.

use js_sys::{Array, Uint8Array};
use web_sys::{Blob, File};

use crate::core::archive::Entry;
use crate::core::failure::Failure;
use crate::core::verify::{Findings, NOT_OURS};
use crate::web::archive::Archive;
use crate::web::body::{BodyError, words};

/// By which a zip of ours is known.
const MANIFEST: &str = "manifest.json";

/// `files`, each zip of ours taken apart; one that is damaged is told, and left out.
pub(super) async fn taken_apart(files: Vec<File>, findings: &mut Findings) -> Vec<File> {
    let mut all = Vec::new();
    for file in files {
        // A workbook is a zip as well, and one of the source's own may be among the raw pages.
        if !file.name().to_ascii_lowercase().ends_with(".zip") {
            all.push(file);
            continue;
        }
        match inside(&file).await {
            Ok(Some((inside, as_written))) => {
                if !as_written {
                    findings.broken("zip", NOT_OURS);
                }
                findings.holds(
                    "zip",
                    format!(
                        "{:?} was unpacked here; each file in it has the checksum that the zip names",
                        file.name()
                    ),
                );
                all.extend(inside);
            }
            Ok(None) => all.push(file),
            Err(why) => findings.broken(
                "zip",
                format!("{:?} cannot be unpacked: {why}", file.name()),
            ),
        }
    }
    all
}

/// The files in a zip of ours, and whether its own records are as we write them; none if it is another.
async fn inside(file: &File) -> Result<Option<(Vec<File>, bool)>, String> {
    let blob: &Blob = file;
    let opened = Archive::open(blob, &file.name()).await;
    let Some(archive) = opened.map_err(|failure: Failure| failure.message)? else {
        return Ok(None);
    };
    let entries = &archive.contents.entries;
    if entries.iter().all(|entry| entry.name != MANIFEST) {
        return Ok(None);
    }
    let mut inside = Vec::new();
    for entry in entries {
        let unpacked = unpack(&archive, entry).await;
        inside.push(unpacked.map_err(|error| format!("{:?} in it: {}", entry.name, error.0))?);
    }
    let as_written = archive.is_as_written().await.map_err(|error| error.0)?;
    Ok(Some((inside, as_written)))
}

/// One file, piece by piece into the browser's keeping.
async fn unpack(archive: &Archive, entry: &Entry) -> Result<File, BodyError> {
    let pieces = Array::new();
    let refused = |error| BodyError(words(&error));
    let mut chunks = archive.chunks(entry).await?;
    while let Some(chunk) = chunks.next().await? {
        let part = Array::of1(&Uint8Array::from(&chunk[..]));
        let blob = Blob::new_with_u8_array_sequence(&part).map_err(refused)?;
        pieces.push(&blob);
    }
    File::new_with_blob_sequence(&pieces, &entry.name).map_err(refused)
}
