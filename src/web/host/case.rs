//! What a case file holds of the events: the pieces that are kept on a device,
//! one after the other in one file, and the manifest.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::{EXPORT_ROWS, Host, SLICE_MILLIS};
use crate::core::export::job::Export;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{ExportOptions, Restored};
use crate::core::verify::seal;
use crate::web::clock;
use crate::web::device::fresh;
use crate::web::pause::pause;

/// Before each piece stands how many bytes it has.
const LENGTH_BYTES: usize = 8;
/// A case file is no job of the engine's: theirs are numbered from one.
const NO_JOB: u32 = 0;

fn broken() -> Failure {
    Failure::new(
        Code::Truncated,
        "the events of this case file are damaged or missing: get the file again from whoever made it",
    )
}

fn no_memory(_error: JsValue) -> Failure {
    Failure::new(
        Code::TooLarge,
        "the browser has no memory left for a case file of these events: load fewer",
    )
}

fn outdated() -> Failure {
    Failure::new(
        Code::Cancelled,
        "the events changed while they were written; save the case file again",
    )
}

/// Case files.
impl Host {
    /// The events as a file, and the manifest of all of them as NDJSON, signed where anybody signs: who
    /// exports that from the case file gets the file that the manifest names, to the byte.
    pub(super) async fn case(&self, note: &str) -> Result<(serde_json::Value, Blob), Failure> {
        let snapshot = self
            .engine
            .borrow()
            .snapshot_to_hand_on(note, fresh())
            .ok_or_else(|| {
                Failure::new(
                    Code::BadOptions,
                    "a case file needs events: load some, and wait until they are all there",
                )
            })?;
        // Of the same moment as the events: more may be loaded while these are written.
        let options = ExportOptions {
            report: Some("all".into()),
            format: Some("ndjson".into()),
            query: Some(String::new()),
            ..ExportOptions::default()
        };
        let all = self.engine.borrow_mut().begin_export(&options, None)?;
        let (stops, replaced) = (self.ends.get(), self.engine.borrow().replaced());
        let parts = Array::new();
        for number in 0..snapshot.pieces() {
            let piece = snapshot.piece(number, &self.engine.borrow());
            let piece = piece.ok_or_else(outdated)?;
            let length = (piece.len() as u64).to_le_bytes();
            for bytes in [&length[..], &piece] {
                parts.push(&part(bytes)?.into());
            }
            pause().await;
        }
        let mut manifest = self.manifest(all, replaced).await?;
        self.sign_manifest((NO_JOB, stops), &mut manifest).await?;
        seal(&mut manifest);
        let file = Blob::new_with_blob_sequence(&parts).map_err(no_memory)?;
        Ok((manifest, file))
    }

    /// The manifest of all events in the order of their arrival, of which no byte is kept.
    async fn manifest(
        &self,
        mut export: Export,
        replaced: u32,
    ) -> Result<serde_json::Value, Failure> {
        let start = clock::precise_millis();
        let mut slice_start = start;
        while export.written() < export.total() {
            if self.engine.borrow().replaced() != replaced {
                return Err(outdated());
            }
            export.step(self.engine.borrow().store(), EXPORT_ROWS)?;
            if clock::precise_millis() - slice_start >= SLICE_MILLIS {
                pause().await;
                slice_start = clock::precise_millis();
            }
        }
        let millis = clock::precise_millis() - start;
        let (_, summary) = export.finish(&self.engine.borrow(), millis)?;
        Ok(summary.manifest)
    }

    /// Puts the events of a case file in force.
    pub(super) async fn open_case(&self, file: JsValue) -> Result<Restored, Failure> {
        let file: Blob = file.dyn_into().map_err(|_other| broken())?;
        let bytes = |from: f64, to: f64| {
            let slice = file.slice_with_f64_and_f64(from, to);
            async move {
                let slice = slice.map_err(no_memory)?;
                let buffer = JsFuture::from(slice.array_buffer()).await;
                Ok::<Vec<u8>, Failure>(Uint8Array::new(&buffer.map_err(no_memory)?).to_vec())
            }
        };
        let mut restoring = self.engine.borrow().restoring_as_kept();
        let mut at = 0.0;
        while at < file.size() {
            let head = bytes(at, at + LENGTH_BYTES as f64).await?;
            let length: [u8; LENGTH_BYTES] = head.try_into().map_err(|_cut| broken())?;
            at += LENGTH_BYTES as f64;
            let next = at + u64::from_le_bytes(length) as f64;
            let piece = bytes(at, next).await?;
            restoring.take(&piece).map_err(|_damaged| broken())?;
            at = next;
        }
        let restored = restoring.finish().map_err(|_damaged| broken())?;
        let (report, note) = self
            .engine
            .borrow_mut()
            .restore(restored)
            .ok_or_else(broken)?;
        Ok(Restored {
            report: Some(report),
            note,
            ..Restored::default()
        })
    }
}

fn part(bytes: &[u8]) -> Result<Blob, Failure> {
    Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))).map_err(no_memory)
}
