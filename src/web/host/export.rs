//! Exporting: files out, slice by slice.

use js_sys::{Array, Uint8Array};
use web_sys::{Blob, BlobPropertyBag};

use super::{EXPORT_ROWS, Host, PIECE_BYTES, PROGRESS_MILLIS, SLICE_MILLIS};
use crate::core::export::job::Export;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{ExportOptions, ExportSummary, Notice, Phase, Progress};
use crate::web::body::words;
use crate::web::hasher::Hasher;
use crate::web::pause::pause;
use crate::web::{clock, zone};

/// A file of more rows is worth a worker that digests it.
const DIGEST_ROWS: u64 = 20_000;

/// Exporting.
impl Host {
    pub(super) async fn export(
        &self,
        options: &ExportOptions,
    ) -> Result<(ExportSummary, Blob), Failure> {
        let start = clock::precise_millis();
        let stops = self.stops.get();
        let zone = options.time_zone.as_deref().map(zone::zone).transpose()?;
        let mut export = self.engine.borrow_mut().begin_export(options, zone)?;
        export.leave_digest();
        let mut digest = match export.total() > DIGEST_ROWS {
            true => Hasher::there(),
            false => Hasher::here(),
        };
        let pieces = Array::new();
        let mut piece = Vec::new();
        let mut told = start;
        let mut slice_start = start;
        while export.written() < export.total() {
            let some = export.step(self.engine.borrow().store(), EXPORT_ROWS)?;
            if piece.is_empty() {
                piece = some;
            } else {
                piece.extend_from_slice(&some);
            }
            if piece.len() >= PIECE_BYTES {
                hand_over(&pieces, &mut digest, &piece).await?;
                piece.clear();
            }
            let now = clock::precise_millis();
            if now - told >= PROGRESS_MILLIS {
                told = now;
                self.notify(Notice::Progress(progress(&export)));
            }
            if now - slice_start >= SLICE_MILLIS {
                pause().await;
                slice_start = clock::precise_millis();
                if self.stops.get() != stops {
                    return Err(Failure::new(
                        Code::Cancelled,
                        "the export was stopped; no file was made",
                    ));
                }
            }
        }
        piece.extend_from_slice(&export.end()?);
        hand_over(&pieces, &mut digest, &piece).await?;
        let sha256 = digest.finish().await?;
        let summary = {
            let engine = self.engine.borrow();
            export.summary(&engine, sha256, clock::precise_millis() - start)
        };
        let file = blob(&pieces, &summary.media_type)?;
        if file.size() as u64 != summary.bytes {
            return Err(Failure::new(
                Code::Internal,
                format!(
                    "the file has {} bytes where {} were written; it is not given out",
                    file.size(),
                    summary.bytes
                ),
            ));
        }
        Ok((summary, file))
    }
}

fn progress(export: &Export) -> Progress {
    Progress {
        phase: Phase::Export,
        events: export.written(),
        bytes: 0,
        total: Some(export.total()),
        waiting: None,
    }
}

/// Gives a piece of the file to the browser, then to whoever digests it.
async fn hand_over(pieces: &Array, digest: &mut Hasher, piece: &[u8]) -> Result<(), Failure> {
    if piece.is_empty() {
        return Ok(());
    }
    let bytes = Uint8Array::from(piece);
    pieces.push(&blob(&Array::of1(&bytes), "")?.into());
    digest.update(bytes).await
}

fn blob(parts: &Array, media_type: &str) -> Result<Blob, Failure> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_u8_array_sequence_and_options(parts, &options).map_err(|error| {
        Failure::new(
            Code::TooLarge,
            format!("the browser could not hold the file: {}", words(&error)),
        )
    })
}
