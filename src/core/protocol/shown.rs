//! What the table shows of an event beyond its fields, and one event in full.

use serde::{Deserialize, Serialize};

use super::Row;
use crate::core::event::Field;

/// Where in a row something stands that the query looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// Which text of the row.
    pub place: HitPlace,
    /// The byte at which it begins …
    pub from: u32,
    /// … and ends.
    pub to: u32,
}

/// Which text of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HitPlace {
    /// A field's.
    Field(Field),
    /// The value at a path, by its place among [`Row::cells`].
    Cell(u32),
}

/// What an event changed: a value before and after, as JSON texts; absent = it was not there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What the value is called.
    pub name: String,
    /// Before.
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
}

/// One event in full.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspected {
    /// Its fields.
    pub row: Row,
    /// Its place among the rows found, in their order; none if it is not among them.
    pub number: Option<u32>,
    /// Byte for byte as received.
    pub raw: String,
    /// What it changed, where it tells.
    pub changes: Vec<Change>,
}

/// Rows to be copied, by their places among those found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyRows {
    /// The first.
    pub offset: u32,
    /// So many.
    pub limit: u32,
    /// In which form.
    pub form: CopyForm,
    /// Fields or `details.some.path`, in the order of the text; of no matter to JSON.
    pub columns: Vec<String>,
}

/// The form of a copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CopyForm {
    /// Commas, for files.
    Csv,
    /// Tabs, which every spreadsheet takes when pasted.
    #[default]
    Tsv,
    /// The events as received, in an array.
    Json,
}
