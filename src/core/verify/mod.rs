//! Checks an export against its manifest, years later and without a network:
//! what holds, what does not, and what could not be checked.

mod check;
mod claim;
mod doubled;
mod form;
mod manifest;
mod meter;
mod replay;

pub use check::{Findings, NOT_OURS, Vouched, check_files, check_pages, check_signature};
pub use claim::{Claim, ClaimedFile, Request};
pub use manifest::{manifest_text, seal, sign, signed_text};
pub use meter::{Measured, Meter};

#[cfg(test)]
mod tests;
