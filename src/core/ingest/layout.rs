//! How the events lie in a body.

use std::fmt;

/// How the events lie in a body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Layout {
    /// An array at `path` of an envelope; an empty path is a body that is the array.
    Array {
        /// Keys from the outermost in. Ends with `edges` for a GraphQL
        /// connection, whose records are the nodes.
        path: Vec<String>,
    },
    /// An array of envelopes, each of them a whole answer with its array at `path`: a batch of GraphQL,
    /// or pages that somebody put into one file. An empty path: an array of arrays.
    Batch {
        /// Keys from the outermost in.
        path: Vec<String>,
    },
    /// An object at `path` whose members' values are the events; an empty path is the body itself.
    Members {
        /// Keys from the outermost in.
        path: Vec<String>,
    },
    /// One JSON object a line.
    Lines,
    /// JSON objects one after another, each of them an event.
    Concatenated,
    /// One JSON object that is one event.
    Single,
    /// Rows under a header.
    Csv {
        /// What stands between two cells.
        delimiter: u8,
    },
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Layout::Array { path } if path.is_empty() => f.write_str("a JSON array"),
            Layout::Array { path } => write!(f, "a JSON array at {}", path.join(".")),
            Layout::Batch { path } if path.is_empty() => f.write_str("a JSON array of arrays"),
            Layout::Batch { path } => {
                write!(
                    f,
                    "JSON arrays at {} of each of several answers",
                    path.join(".")
                )
            }
            Layout::Members { path } if path.is_empty() => {
                f.write_str("a JSON object whose values are the events")
            }
            Layout::Members { path } => {
                write!(
                    f,
                    "a JSON object at {} whose values are the events",
                    path.join(".")
                )
            }
            Layout::Lines => f.write_str("one JSON object a line"),
            Layout::Concatenated => f.write_str("JSON objects one after another"),
            Layout::Single => f.write_str("one JSON object"),
            Layout::Csv { delimiter: b'\t' } => f.write_str("rows with tabs between cells"),
            Layout::Csv { delimiter } => {
                write!(f, "rows with {:?} between cells", char::from(*delimiter))
            }
        }
    }
}

/// The keys that a configured place of the events names: a JSON Pointer
/// (`/data/items`) or a dotted path (`data.items`, `$.data.items[*]`).
pub(super) fn read_path(text: &str) -> Vec<String> {
    let text = text.trim();
    if text.starts_with('/') {
        let keys = text.split('/').skip(1).filter(|key| !key.is_empty());
        return keys
            .map(|key| key.replace("~1", "/").replace("~0", "~"))
            .collect();
    }
    let text = text.strip_prefix('$').unwrap_or(text);
    let text = text.strip_suffix(".node").unwrap_or(text);
    let keys = text
        .split('.')
        .map(|key| key.trim_end_matches("[*]").trim_end_matches("[]"));
    keys.filter(|key| !key.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::read_path;

    #[test]
    fn pointers_and_dotted_paths_name_the_same_place() {
        for text in [
            "/data/items",
            "data.items",
            "$.data.items[*]",
            "data.items[]",
        ] {
            assert_eq!(read_path(text), ["data", "items"], "{text}");
        }
        assert_eq!(read_path("/a~1b/c.d"), ["a/b", "c.d"]);
        assert_eq!(
            read_path("data.log.edges[*].node"),
            ["data", "log", "edges"]
        );
        assert!(read_path("").is_empty() && read_path("$").is_empty() && read_path("/").is_empty());
    }
}
