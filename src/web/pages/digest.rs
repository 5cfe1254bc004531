//! The SHA-256 of a long page or file, computed by a worker of its own: the engine
//! has better things to do while it arrives.

use js_sys::{ArrayBuffer, Uint8Array};
use web_sys::Blob;

use super::body::Body;
use crate::core::export::Digest;
use crate::core::failure::{Code, Failure};
use crate::core::load::Packed;
use crate::web::body::{BodyError, Chunks};
use crate::web::clock;
use crate::web::hasher::Hasher;
use crate::web::host::{Host, SLICE_MILLIS};
use crate::web::pause::pause;

/// What is not longer is digested by the engine, in less time than a worker takes to start.
const INLINE_BYTES: usize = 1 << 20;
/// Longer than this a page is not kept, so that it could not be given to a worker from its start on.
const LATEST_BYTES: usize = 12 << 20;

impl Host {
    /// Has `rest`, the next bytes of a long body, digested elsewhere, if a worker can be had; `outside` is the
    /// same as it came, where nobody else wants it. Gives the buffers that are free again.
    pub(in crate::web) async fn digest_page(
        &self,
        body: &mut Body,
        rest: &[u8],
        outside: Option<Uint8Array>,
    ) -> Vec<ArrayBuffer> {
        let unused = |outside: Option<Uint8Array>| outside.iter().map(Uint8Array::buffer).collect();
        let mut taken = Ok(());
        let mut hasher = match (self.page_digest.take(), &body.received) {
            (Some(hasher), _) => hasher,
            (None, Some(before))
                if !body.digest_settled
                    && (before.len() > LATEST_BYTES
                        || (before.len() > INLINE_BYTES && self.is_time_for_help())) =>
            {
                body.digest_settled = true;
                let Some(mut hasher) = Hasher::start() else {
                    return unused(outside);
                };
                self.engine.borrow_mut().leave_page_digest();
                taken = hasher.update(before).await;
                hasher
            }
            _ => return unused(outside),
        };
        if taken.is_ok() {
            taken = match outside {
                Some(outside) => hasher.hand_over(outside).await,
                None => hasher.update(rest).await,
            };
        }
        match taken {
            Ok(()) => {
                let free = hasher.given_back();
                self.page_digest.replace(Some(hasher));
                free
            }
            Err(failure) => {
                self.engine.borrow_mut().notice(&not_known(&failure));
                Vec::new()
            }
        }
    }

    /// Notes what a body that was read to its end came packed in, if it did.
    pub(in crate::web) fn came_packed(&self, chunks: &Chunks, source: &str) {
        if let Some((bytes, sha256)) = chunks.packed() {
            self.engine.borrow_mut().came_packed(Packed {
                source: source.to_owned(),
                bytes,
                sha256,
            });
        }
    }

    /// Notes by what a packed file is known again. It is gone through once more: the files in an archive lie in it in
    /// any order, and of what breaks off not all was read.
    pub(in crate::web) async fn digest_packed(&self, blob: &Blob, source: &str, stops: u32) {
        match self.digest_of(blob, stops).await {
            Ok(Some(sha256)) => self.engine.borrow_mut().came_packed(Packed {
                source: source.to_owned(),
                bytes: blob.size() as u64,
                sha256,
            }),
            Ok(None) => {}
            Err(BodyError(reason)) => {
                let failure = Failure::new(Code::Truncated, reason);
                self.engine.borrow_mut().notice(&not_known(&failure));
            }
        }
    }

    /// None where it was stopped.
    async fn digest_of(&self, blob: &Blob, stops: u32) -> Result<Option<String>, BodyError> {
        let mut chunks = Chunks::unpacked(blob.stream())?;
        let mut digest = Digest::default();
        let mut slice_start = clock::precise_millis();
        while let Some(chunk) = chunks.next().await? {
            digest.update(&chunk);
            if clock::precise_millis() - slice_start >= SLICE_MILLIS {
                pause().await;
                slice_start = clock::precise_millis();
            }
            if self.stops.get() != stops {
                chunks.cancel();
                return Ok(None);
            }
        }
        Ok(Some(digest.hex()))
    }

    /// Waits for the digest of the page that has ended, if it was computed elsewhere.
    pub(in crate::web) async fn end_page_digest(&self) {
        let Some(hasher) = self.page_digest.take() else {
            return;
        };
        match hasher.finish().await {
            Ok(sha256) => self.engine.borrow_mut().page_digested(sha256),
            Err(failure) => self.engine.borrow_mut().notice(&not_known(&failure)),
        }
    }
}

fn not_known(failure: &Failure) -> String {
    format!(
        "the SHA-256 of a page is not known: {}. Its events are all here",
        failure.message
    )
}
