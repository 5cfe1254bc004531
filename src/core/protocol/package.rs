//! What the engine asks of the packer, and what comes of it.

use serde::{Deserialize, Serialize};

/// What is to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PackOrder {
    /// The bytes that come are CSV, and an XLSX of so many rows is to be made of them.
    pub xlsx_rows: Option<u64>,
    /// The file is to lie in a zip, under this name.
    pub zip_as: Option<String>,
    /// The file may pass 4 GB. Said beforehand, since a size stands before what it counts.
    pub large: bool,
}

/// A file that came to its end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, in lower-case hexadecimal.
    pub sha256: String,
}
