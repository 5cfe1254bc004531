//! Cells and raw events in, files out: CSV in several dialects, NDJSON, a JSON
//! array, and the digest of what was written.
//!
//! Every writer here writes to any [`std::io::Write`], in the order in which it
//! is called, and never holds more than a buffer; the same calls always give
//! the same bytes.
//!
//! ```
//! use audit_explorer::core::export::{CsvWriter, Dialect, DigestWriter};
//!
//! let mut file = CsvWriter::new(DigestWriter::new(Vec::new()), Dialect::RFC4180)?;
//! file.row(["User", "Action"])?;
//! file.row(["Ann, the first", "=1+1"])?;
//! assert_eq!(file.escaped_cells(), 1);
//! let (bytes, length, sha256) = file.finish()?.finish();
//! assert_eq!(bytes, b"User,Action\r\n\"Ann, the first\",'=1+1\r\n");
//! assert_eq!((length, sha256.len()), (bytes.len() as u64, 64));
//! # Ok::<(), std::io::Error>(())
//! ```

mod again;
mod bytes;
mod cells;
mod changes;
mod columns;
mod csv;
mod dialect;
mod digest;
mod flatten;
mod formula;
mod gather;
pub mod job;
mod json;
mod manifest;
mod marks;
mod masked;
mod narrow;
mod outbox;
#[cfg(feature = "pack")]
pub mod pack;
mod preview;
mod print;
mod records;
mod rejects;
mod writer;

pub use bytes::Bytes;
pub use cells::{encode_cell, encode_json_cell};
pub use changes::told as told_changes;
pub use columns::path_text;
pub use csv::CsvWriter;
pub use dialect::{Dialect, Formulas};
pub use digest::{Digest, DigestWriter};
pub use formula::is_formula;
pub use json::{JsonWriter, NdjsonWriter};
pub use marks::{neutralise, restore};
pub use print::{PAGE_STYLE, SHEET_ROWS, SHEET_STYLE, sheet_end, sheet_sha256};
pub use rejects::{rejects_csv, rejects_ndjson};
