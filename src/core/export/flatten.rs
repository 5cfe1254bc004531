//! Details as columns: one for each path that leads to a value in any of the
//! rows.
//!
//! The paths are found before the header is written, over all rows of the
//! file, in the order in which they are first met. An array is one cell, as
//! the JSON that it is, so that an event with several targets has all of them;
//! so is an object without members. `null` is an empty cell.

use std::collections::HashMap;

use crate::core::ingest::tape::{Kind, NodeId, Tape};

/// More columns than this no spreadsheet takes.
pub(super) const MOST_COLUMNS: usize = 16_384;

/// The paths that were met.
#[derive(Clone, Debug, Default)]
pub(super) struct Flat {
    paths: Vec<Vec<String>>,
    places: HashMap<Vec<u8>, usize>,
    tape: Tape,
    cells: Vec<String>,
    key: Vec<u8>,
}

impl Flat {
    /// Notes the paths of one event's details, as they are shown.
    pub fn note(&mut self, details: &str) {
        self.walk(details, true);
    }

    /// The text of each path in one event's details, in the order of the paths.
    pub fn read(&mut self, details: &str) -> &[String] {
        self.cells.iter_mut().for_each(String::clear);
        self.cells.resize(self.paths.len(), String::new());
        self.walk(details, false);
        &self.cells
    }

    /// How many paths were met.
    pub fn len(&self) -> usize {
        self.paths.len()
    }

    /// What heads the column of each path. A key with a point in it stands in quotes.
    pub fn headers(&self, details: &str) -> Vec<String> {
        let dotted = |path: &Vec<String>| {
            path.iter().fold(details.to_owned(), |mut header, key| {
                header.push('.');
                if key.contains(['.', '"']) || key.is_empty() {
                    header.push_str(&format!("{key:?}"));
                } else {
                    header.push_str(key);
                }
                header
            })
        };
        self.paths.iter().map(dotted).collect()
    }

    fn walk(&mut self, details: &str, notes: bool) {
        if details.is_empty() {
            return;
        }
        let mut tape = std::mem::take(&mut self.tape);
        let text = details.as_bytes();
        let path: Vec<String> = Vec::new();
        self.key.clear();
        if tape.read(text).is_ok() {
            let mut path = notes.then_some(path);
            self.value((&tape, text), NodeId::ROOT, &mut path);
        } else {
            // Details that are plain text.
            self.leaf(details, notes.then_some(&path[..]));
        }
        self.tape = tape;
    }

    /// `path` is there while paths are noted.
    fn value(
        &mut self,
        (tape, text): (&Tape, &[u8]),
        node: NodeId,
        path: &mut Option<Vec<String>>,
    ) {
        let mut members = tape.members(node).peekable();
        if members.peek().is_none() {
            let said = match tape.kind(node) {
                Kind::Null => "".into(),
                _ => tape.string(text, node),
            };
            return self.leaf(&said, path.as_deref());
        }
        for (key, value) in members {
            let name = tape.string(text, key);
            let before = self.key.len();
            self.key
                .extend_from_slice(&(name.len() as u32).to_le_bytes());
            self.key.extend_from_slice(name.as_bytes());
            if let Some(path) = path {
                path.push(name.into_owned());
            }
            self.value((tape, text), value, path);
            if let Some(path) = path {
                path.pop();
            }
            self.key.truncate(before);
        }
    }

    fn leaf(&mut self, said: &str, path: Option<&[String]>) {
        match (self.places.get(&self.key), path) {
            (Some(place), None) => {
                let cell = &mut self.cells[*place];
                // Of two members of one name neither is lost.
                if !cell.is_empty() && !said.is_empty() {
                    cell.push_str(", ");
                }
                cell.push_str(said);
            }
            (None, Some(path)) => {
                self.places.insert(self.key.clone(), self.paths.len());
                self.paths.push(path.to_vec());
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(events: &[&str]) -> Vec<Vec<String>> {
        let mut flat = Flat::default();
        events.iter().for_each(|event| flat.note(event));
        let mut rows = vec![flat.headers("Details")];
        rows.extend(events.iter().map(|event| flat.read(event).to_vec()));
        rows
    }

    #[test]
    fn the_columns_are_the_union_of_all_rows_in_the_order_in_which_they_are_met() {
        assert_eq!(
            table(&[
                r#"{"a":1,"b":{"c":"x"}}"#,
                r#"{"d":true,"b":{"e":1.50,"c":null}}"#,
                ""
            ]),
            [
                vec!["Details.a", "Details.b.c", "Details.d", "Details.b.e"],
                vec!["1", "x", "", ""],
                vec!["", "", "true", "1.50"],
                vec!["", "", "", ""],
            ]
        );
    }

    #[test]
    fn several_targets_are_all_in_one_cell_and_an_empty_object_is_seen() {
        assert_eq!(
            table(&[r#"{"targets":[{"id":1}, {"id":2}],"none":{},"list":[]}"#])[1],
            [r#"[{"id":1}, {"id":2}]"#, "{}", "[]"]
        );
    }

    #[test]
    fn details_that_are_no_object_have_the_column_of_the_details_itself() {
        assert_eq!(
            table(&["plain text", r#"{"a":1}"#, "[1,2]"])[0],
            ["Details", "Details.a"]
        );
        assert_eq!(
            table(&["plain text", r#"{"a":1}"#, "[1,2]"])[3],
            ["[1,2]", ""]
        );
    }

    #[test]
    fn keys_that_look_like_a_path_are_told_apart_from_one() {
        assert_eq!(
            table(&[r#"{"a.b":1,"a":{"b":2},"":3}"#])[0],
            ["Details.\"a.b\"", "Details.a.b", "Details.\"\""]
        );
        assert_eq!(table(&[r#"{"a":1,"a":2}"#])[1], ["1, 2"]);
    }
}
