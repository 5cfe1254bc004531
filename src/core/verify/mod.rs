//! Checks an export against its manifest, years later and without a network:
//! what holds, what does not, and what could not be checked.

mod check;
mod claim;
mod doubled;
mod form;
mod manifest;
mod meter;
mod pages;
mod replay;

pub use check::{Findings, NOT_OURS, Vouched, check_files, check_signature};
pub use claim::{Claim, ClaimedFile, ClaimedPage, Request};
pub use manifest::{manifest_text, seal, sign, signed_text};
pub use meter::{Measured, Meter};
pub use pages::{check_packed, check_pages};

#[cfg(test)]
mod tests;
