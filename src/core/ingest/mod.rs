//! Bytes in chunks of any size, cut into records: JSON, NDJSON and CSV.
//!
//! A body is never held as one text. Every record met ends as exactly one
//! record or one reject with its place and its reason.

#[cfg(test)]
mod corpus;
mod json_error;
mod scan;
pub mod tape;
mod unescape;
