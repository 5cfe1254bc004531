//! A search whose answer brings the first rows along.

use serde::{Deserialize, Serialize};

use super::Matched;

/// Sets the current selection and asks for some of its rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Find {
    /// The query's text.
    pub query: String,
    /// Given back in the answer; an answer to an older one is dropped.
    pub generation: u32,
    /// Rows from this place of the selection …
    pub offset: u32,
    /// … so many.
    pub limit: u32,
    /// Whether it was typed: then the next one ends it, and it fails as cancelled.
    pub typed: bool,
}

/// What a [`Find`] found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The counts.
    pub matched: Matched,
    /// The rows as one JSON text, which crosses faster than its thousand parts; none where a newer
    /// search is in force already.
    pub rows: Option<String>,
}
