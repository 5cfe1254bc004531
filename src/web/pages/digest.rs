//! The SHA-256 of a long page, computed by a worker of its own: the engine has
//! better things to do while the page arrives.

use js_sys::{ArrayBuffer, Uint8Array};

use super::body::Body;
use crate::core::failure::Failure;
use crate::web::hasher::Hasher;
use crate::web::host::Host;

/// What is not longer is digested by the engine, in less time than a worker takes to start.
const INLINE_BYTES: usize = 1 << 20;
/// Longer than this a page is not kept, so that it could not be given to a worker from its start on.
const LATEST_BYTES: usize = 12 << 20;

impl Host {
    /// Has `rest`, the next bytes of a long page, digested elsewhere, if a worker can be had; `outside` is the
    /// same as it came, where nobody else wants it. Gives the buffers that are free again.
    pub(super) async fn digest_page(
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
