//! One hash for dictionaries and duplicates.
//!
//! Its seed is fixed, so that the same bytes have the same hash in every
//! worker. A hash is only ever a hint: equality is decided by the bytes.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

const STATE: FixedState = FixedState::with_seed(0x2021_0701);

/// The hash of some bytes.
#[inline]
pub fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = STATE.build_hasher();
    hasher.write(bytes);
    hasher.finish()
}
