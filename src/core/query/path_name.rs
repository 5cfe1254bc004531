//! The name that the query language gives to a path of the details, written and
//! read: `details.some."pa.th"`.

use super::quote::{quote_word, read_quoted};

const PREFIX: &str = "details.";

/// The name of a path.
pub fn path_name<'p>(path: impl IntoIterator<Item = &'p str>) -> String {
    let mut name = String::from("details");
    for part in path {
        name.push('.');
        let plain = !part.is_empty()
            && !part.contains(|c: char| c.is_whitespace() || ".:()\"\\".contains(c));
        if plain {
            name.push_str(part);
        } else {
            name.push_str(&quote_word(part));
        }
    }
    name
}

/// The path that a name stands for; none if it is no path's name.
pub fn read_path_name(name: &str) -> Option<Vec<String>> {
    let mut rest = name.strip_prefix(PREFIX)?;
    let mut path = Vec::new();
    loop {
        let length = if rest.starts_with('"') {
            let (said, length) = read_quoted(rest)?;
            path.push(said);
            length
        } else {
            let length = rest.find('.').unwrap_or(rest.len());
            let part = &rest[..length];
            if part.is_empty() || part.contains(|c: char| c.is_whitespace() || ":()\"".contains(c))
            {
                return None;
            }
            path.push(part.to_owned());
            length
        };
        rest = &rest[length..];
        if rest.is_empty() {
            return Some(path);
        }
        rest = rest.strip_prefix('.')?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_path_has_a_name_that_is_read_as_it() {
        for path in [
            vec!["a"],
            vec!["a", "b.c", "d e"],
            vec!["", "\"", ":("],
            vec!["\u{e9}\\"],
        ] {
            let name = path_name(path.iter().copied());
            assert_eq!(
                read_path_name(&name).as_deref(),
                Some(
                    &path
                        .iter()
                        .map(|part| (*part).to_owned())
                        .collect::<Vec<_>>()[..]
                ),
                "{name}"
            );
        }
        for name in [
            "details",
            "details.",
            "details.a.",
            "details.a b",
            "action",
            "details.\"a",
        ] {
            assert_eq!(read_path_name(name), None, "{name}");
        }
    }
}
