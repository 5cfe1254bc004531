//! What was received, body by body: from where, how much, and the SHA-256 by
//! which it can be known again.
//!
//! A page cannot be had again, and a file may be another one tomorrow: each is
//! digested while it streams by. One that came packed is known by its own
//! bytes, too, since those are what its owner holds.

use serde::{Deserialize, Serialize};

use crate::core::export::Digest;

/// One body as it was read: transport encodings undone, and unpacked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Received {
    /// What the person sees as its source's name.
    pub source: String,
    /// Its address without secrets; absent for a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Bytes that were read.
    pub bytes: u64,
    /// Of those bytes, in lower-case hexadecimal; absent where nobody computed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// A file that came packed, as whoever holds it has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Packed {
    /// What it is called. The body of a gzip file has the same name; those of an archive have it before theirs.
    pub source: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256 in lower-case hexadecimal.
    pub sha256: String,
}

/// The bodies of a load.
#[derive(Default)]
pub(super) struct Receiving {
    bodies: Vec<Received>,
    packed: Vec<Packed>,
    digest: Option<Digest>,
}

impl Receiving {
    /// Another body begins.
    pub fn begin(&mut self, source: &str) {
        self.end();
        self.bodies.push(Received {
            source: source.to_owned(),
            ..Received::default()
        });
        self.digest = Some(Digest::default());
    }

    /// The body that has begun comes from `url`.
    pub fn comes_from(&mut self, url: String) {
        if let Some(body) = self.bodies.last_mut() {
            body.url = Some(url);
        }
    }

    /// What some of the bodies came in.
    pub fn came_packed(&mut self, packed: Packed) {
        self.packed.push(packed);
    }

    /// Whether a source of this name was asked at an address.
    pub fn is_from_address(&self, source: &str) -> bool {
        let mut bodies = self.bodies.iter();
        bodies.any(|body| body.source == source && body.url.is_some())
    }

    /// Somebody else digests the body that has begun, and says so by [`Receiving::digested`].
    pub fn leave_digest(&mut self) {
        self.digest = None;
    }

    /// The digest of the body that came last, in lower-case hexadecimal.
    pub fn digested(&mut self, sha256: String) {
        if let Some(body) = self.bodies.last_mut() {
            body.sha256 = Some(sha256);
        }
    }

    /// Some bytes of it have come.
    pub fn update(&mut self, chunk: &[u8]) {
        if let Some(body) = self.bodies.last_mut() {
            body.bytes += chunk.len() as u64;
        }
        if let Some(digest) = &mut self.digest {
            digest.update(chunk);
        }
    }

    /// All bodies so far, and what they came in; the one that has not ended has no digest.
    pub fn so_far(&self) -> (&[Received], &[Packed]) {
        (&self.bodies, &self.packed)
    }

    fn end(&mut self) {
        if let (Some(digest), Some(body)) = (self.digest.take(), self.bodies.last_mut()) {
            body.sha256 = Some(digest.hex());
        }
    }

    /// All bodies, the last one ended, and what they came in.
    pub fn take(&mut self) -> (Vec<Received>, Vec<Packed>) {
        self.end();
        (
            std::mem::take(&mut self.bodies),
            std::mem::take(&mut self.packed),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_and_a_file_are_digested_each_by_itself() {
        let mut receiving = Receiving::default();
        receiving.begin("api.example");
        receiving.comes_from("https://api.example/?page=1".into());
        receiving.update(b"a");
        receiving.update(b"bc");
        receiving.begin("log.json");
        receiving.update(b"abc");
        let (bodies, _) = receiving.take();
        assert_eq!(
            bodies[0].sha256.as_deref(),
            Some("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        );
        assert_eq!((bodies[0].bytes, bodies[1].bytes), (3, 3));
        assert_eq!(
            (&bodies[1].url, &bodies[1].sha256),
            (&None, &bodies[0].sha256)
        );
    }

    #[test]
    fn a_digest_computed_elsewhere_is_that_of_its_page() {
        let mut receiving = Receiving::default();
        receiving.begin("api.example");
        receiving.comes_from("https://api.example/?page=1".into());
        receiving.update(b"abc");
        receiving.leave_digest();
        receiving.update(b"def");
        receiving.digested("of-all-six".into());
        receiving.begin("api.example");
        receiving.comes_from("https://api.example/?page=2".into());
        receiving.leave_digest();
        let (bodies, _) = receiving.take();
        assert_eq!(bodies[0].sha256.as_deref(), Some("of-all-six"));
        // The worker that digested it was lost: nothing is said rather than something wrong.
        assert_eq!(bodies[1].sha256, None);
    }
}
