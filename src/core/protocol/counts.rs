//! Counts over the current selection.

use serde::{Deserialize, Serialize};

/// A value and how many events of the current selection have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetCount {
    /// The value as shown; empty = absent.
    pub value: String,
    /// Events.
    pub count: u64,
}

/// One step of a histogram over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// RFC 3339, included.
    pub from: String,
    /// RFC 3339, not included.
    pub to: String,
    /// Events.
    pub count: u64,
}
