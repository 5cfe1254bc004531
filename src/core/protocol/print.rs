//! Events on paper.

use serde::{Deserialize, Serialize};

/// What a print view shows: a head that says what it is, and the rows below.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PrintSheet {
    /// The report's title.
    pub title: String,
    /// Whether the loaded data were complete.
    pub complete: bool,
    /// How much of the source was read, in words.
    pub statement: String,
    /// The line that stands on every page.
    pub running: String,
    /// What was asked, and from where: a word for it, and what it was.
    pub facts: Vec<(String, String)>,
    /// Of the columns.
    pub headers: Vec<String>,
    /// The cells of each event.
    pub rows: Vec<Vec<String>>,
}
