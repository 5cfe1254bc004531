//! By what rows can be sorted: whatever a column can show.

use serde::{Deserialize, Serialize};

use crate::core::event::Field;
use crate::core::query::{path_name, read_path_name};

/// What rows are sorted by. Its text is what options and views call it: a field's key, `user`,
/// `resource`, or `details.some.path`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum SortBy {
    /// A canonical field.
    Field(Field),
    /// The actor's name, else e-mail, else id.
    User,
    /// The resource's name, else id.
    Resource,
    /// A value inside the details: the keys that lead to it.
    Path(Vec<String>),
}

impl SortBy {
    /// Reads its text.
    pub fn read(text: &str) -> Option<SortBy> {
        match text {
            "user" => Some(SortBy::User),
            "resource" => Some(SortBy::Resource),
            _ => Field::from_key(text)
                .map(SortBy::Field)
                .or_else(|| read_path_name(text).map(SortBy::Path)),
        }
    }

    /// Its text.
    pub fn name(&self) -> String {
        match self {
            SortBy::Field(field) => field.key().to_owned(),
            SortBy::User => "user".to_owned(),
            SortBy::Resource => "resource".to_owned(),
            SortBy::Path(path) => path_name(path.iter().map(String::as_str)),
        }
    }

    /// What its text may be, for a message.
    pub fn allowed() -> Vec<String> {
        Field::ALL
            .iter()
            .map(|field| field.key().to_owned())
            .chain(["user", "resource", "details.some.path"].map(str::to_owned))
            .collect()
    }
}

impl From<Field> for SortBy {
    fn from(field: Field) -> Self {
        SortBy::Field(field)
    }
}

impl From<SortBy> for String {
    fn from(by: SortBy) -> Self {
        by.name()
    }
}

impl TryFrom<String> for SortBy {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        SortBy::read(&text).ok_or_else(|| {
            format!(
                "rows cannot be sorted by {text:?}; use one of {}",
                SortBy::allowed().join(", ")
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_can_be_sorted_by_is_read_from_its_name() {
        for name in [
            "time",
            "actorEmail",
            "user",
            "resource",
            "details.a.\"b.c\"",
        ] {
            assert_eq!(
                SortBy::read(name).map(|by| by.name()).as_deref(),
                Some(name)
            );
        }
        assert_eq!(SortBy::read("details"), Some(SortBy::Field(Field::Details)));
        assert_eq!(SortBy::read("nothing"), None);
    }
}
