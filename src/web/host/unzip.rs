//! Files that were given packed: an export as the zip in which it came, pages as they were loaded.

use js_sys::{Array, Uint8Array};
use web_sys::{Blob, File};

use crate::core::failure::Failure;
use crate::core::verify::{Findings, NOT_OURS};
use crate::web::archive::Archive;
use crate::web::body::{BodyError, Chunks, words};

/// By which a zip of ours is known.
const MANIFEST: &str = "manifest.json";

/// `files`, each that is packed taken apart, as a load does it, and those of them that pages were packed in; one that is
/// damaged is told, and left out.
pub(super) async fn taken_apart(
    files: Vec<File>,
    findings: &mut Findings,
) -> (Vec<File>, Vec<File>) {
    let (mut all, mut packed) = (Vec::new(), Vec::new());
    for file in files {
        let name = file.name();
        let is_zip = name.to_ascii_lowercase().ends_with(".zip");
        let opened = match is_zip {
            true => inside(&file).await,
            // A workbook is a zip as well, and is checked as it is.
            false => unpacked(&file).await.map(Opened::Page),
        };
        match opened {
            Ok(Opened::Ours(inside, as_written)) => {
                if !as_written {
                    findings.broken("zip", NOT_OURS);
                }
                findings.holds(
                    "zip",
                    format!(
                        "{name:?} was unpacked here; each file in it has the checksum that the zip names"
                    ),
                );
                all.extend(inside);
            }
            Ok(Opened::Pages(pages)) => {
                all.extend(pages);
                packed.push(file);
            }
            Ok(Opened::Page(Some(page))) => {
                all.push(page);
                packed.push(file);
            }
            Ok(Opened::Page(None)) => all.push(file),
            Err(why) => findings.broken("zip", format!("{name:?} cannot be unpacked: {why}")),
        }
    }
    (all, packed)
}

/// What a file turned out to hold.
enum Opened {
    /// An export's zip: the files in it, and whether its own records are as we write them.
    Ours(Vec<File>, bool),
    /// A zip of pages.
    Pages(Vec<File>),
    /// One page, unpacked; none where it was not packed.
    Page(Option<File>),
}

/// What a gzip file holds; none for another file.
async fn unpacked(file: &File) -> Result<Option<File>, String> {
    let opened = match Chunks::unpacked(file.stream()) {
        Ok(chunks) => chunks.without_gzip().await,
        Err(error) => Err(error),
    };
    // One that cannot be read at all is told of when it is measured.
    let Ok(chunks) = opened else { return Ok(None) };
    if !chunks.unpacks() {
        chunks.cancel();
        return Ok(None);
    }
    let gathered = gathered(chunks, &file.name()).await;
    gathered.map(Some).map_err(|error| error.0)
}

/// The files in a zip: of ours by their own names, else by those that a load gives them.
async fn inside(file: &File) -> Result<Opened, String> {
    let blob: &Blob = file;
    let opened = Archive::open(blob, &file.name()).await;
    let Some(archive) = opened.map_err(|failure: Failure| failure.message)? else {
        return Ok(Opened::Page(None));
    };
    let entries = &archive.contents.entries;
    let ours = entries.iter().any(|entry| entry.name == MANIFEST);
    let mut inside = Vec::new();
    for entry in entries {
        let name = match ours {
            true => entry.name.clone(),
            false => format!("{}/{}", file.name(), entry.name),
        };
        let unpacked = match archive.chunks(entry).await {
            Ok(chunks) => gathered(chunks, &name).await,
            Err(error) => Err(error),
        };
        inside.push(unpacked.map_err(|error| format!("{:?} in it: {}", entry.name, error.0))?);
    }
    if !ours {
        return Ok(Opened::Pages(inside));
    }
    let as_written = archive.is_as_written().await.map_err(|error| error.0)?;
    Ok(Opened::Ours(inside, as_written))
}

/// One file, piece by piece into the browser's keeping.
async fn gathered(mut chunks: Chunks, name: &str) -> Result<File, BodyError> {
    let pieces = Array::new();
    let refused = |error| BodyError(words(&error));
    while let Some(chunk) = chunks.next().await? {
        let part = Array::of1(&Uint8Array::from(&chunk[..]));
        let blob = Blob::new_with_u8_array_sequence(&part).map_err(refused)?;
        pieces.push(&blob);
    }
    File::new_with_blob_sequence(&pieces, name).map_err(refused)
}
