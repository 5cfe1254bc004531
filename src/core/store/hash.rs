//! Where a table keeps what it finds by a hash of bytes.

pub use crate::core::words::hash;

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
