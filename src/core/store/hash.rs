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

/// The half of a hash that a table keeps beside what it finds: so that it need not look at the
/// text again when it grows, and hardly ever where texts differ.
#[inline]
pub fn half(hash: u64) -> u32 {
    hash as u32
}

/// A kept half, spread over all bits: a table takes its places from the low ones and its tags from the high ones.
#[inline]
pub fn spread(half: u32) -> u64 {
    u64::from(half).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}
