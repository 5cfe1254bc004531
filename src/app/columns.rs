//! Which columns the table has: what each is called, what it shows, and what
//! it is sorted, narrowed and exported by.
//!
//! A column is known by a text: `user` and `resource` (two lines in one cell),
//! a field's key, or `details.some.path`. Views, links and saved views hold
//! these texts.

use super::texts::Texts;
use crate::core::event::Field;
use crate::core::protocol::{Row, SortBy};
use crate::core::query::{path_name, read_path_name};

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    key: String,
    shows: Shows,
}

/// What a column's cells show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shows {
    /// The actor's name over the e-mail.
    User,
    /// The resource's name over its kind.
    Resource,
    /// A field.
    Field(Field),
    /// The value at a path of the details.
    Path(Vec<String>),
}

/// The columns until somebody chooses others.
pub const USUAL: [&str; 6] = ["time", "action", "user", "resource", "ip", "outcome"];

/// Every column that is no path, in the order in which they are offered.
pub const OFFERED: [&str; 17] = [
    "time",
    "action",
    "user",
    "resource",
    "ip",
    "outcome",
    "scope",
    "actorName",
    "actorEmail",
    "actorId",
    "actorType",
    "actorRole",
    "resourceName",
    "resourceId",
    "resourceType",
    "id",
    "details",
];

/// The columns until somebody chooses others.
pub fn usual() -> Vec<Column> {
    USUAL.iter().filter_map(|key| Column::read(key)).collect()
}

impl Column {
    /// The column that a text names.
    pub fn read(text: &str) -> Option<Column> {
        let shows = match text {
            "user" => Shows::User,
            "resource" => Shows::Resource,
            _ => match Field::from_key(text) {
                Some(field) => Shows::Field(field),
                None => Shows::Path(read_path_name(text)?),
            },
        };
        Some(Column {
            key: text.to_owned(),
            shows,
        })
    }

    /// The column of a path.
    pub fn of_path(path: &[String]) -> Column {
        Column {
            key: path_name(path.iter().map(String::as_str)),
            shows: Shows::Path(path.to_vec()),
        }
    }

    /// Its text.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What its cells show.
    pub fn shows(&self) -> &Shows {
        &self.shows
    }

    /// Whether its cells show the value at a path.
    pub fn is_path(&self) -> bool {
        matches!(self.shows, Shows::Path(_))
    }

    /// What stands above it.
    pub fn title(&self, t: Texts) -> String {
        match &self.shows {
            Shows::User => t.field("user"),
            Shows::Resource => t.field("resource"),
            Shows::Field(field) => t.field(field.key()),
            Shows::Path(_) => self
                .key
                .strip_prefix("details.")
                .unwrap_or(&self.key)
                .to_owned(),
        }
    }

    /// Suffix of its class.
    pub fn class(&self) -> &'static str {
        match &self.shows {
            Shows::User => "user",
            Shows::Resource => "resource",
            Shows::Field(Field::Time) => "time",
            Shows::Field(Field::Action) => "action",
            Shows::Field(Field::Ip) => "ip",
            Shows::Field(Field::Outcome) => "outcome",
            Shows::Field(Field::Details) => "details",
            Shows::Field(_) => "field",
            Shows::Path(_) => "path",
        }
    }

    /// What it is sorted by.
    pub fn sort(&self) -> SortBy {
        match &self.shows {
            Shows::User => SortBy::User,
            Shows::Resource => SortBy::Resource,
            Shows::Field(field) => SortBy::Field(*field),
            Shows::Path(path) => SortBy::Path(path.clone()),
        }
    }

    /// What an export calls what it shows.
    fn fields(&self) -> Vec<&str> {
        match &self.shows {
            // By the id somebody is known who has no name or no e-mail.
            Shows::User => vec!["actorName", "actorEmail", "actorId"],
            Shows::Resource => vec!["resourceType", "resourceName", "resourceId"],
            Shows::Field(_) | Shows::Path(_) => vec![&self.key],
        }
    }

    /// What a query calls it, and the value that it narrows to in `row`; none for times.
    pub fn term(&self, row: &Row, cell: &str) -> Option<(String, String)> {
        let (name, value) = match &self.shows {
            Shows::Field(Field::Time) => return None,
            Shows::User => (
                "user",
                first([&row.actor_email, &row.actor_id, &row.actor_name]),
            ),
            Shows::Resource => ("resource", first([&row.resource_name, &row.resource_id])),
            Shows::Field(field) => (query_name(*field), row.get(*field)),
            Shows::Path(_) => (self.key.as_str(), cell),
        };
        Some((name.to_owned(), value.to_owned()))
    }

    /// The text of its cell, as it is copied.
    pub fn text<'t>(&self, row: &'t Row, cell: &'t str) -> &'t str {
        match &self.shows {
            Shows::User => first([&row.actor_name, &row.actor_email, &row.actor_id]),
            Shows::Resource => first([&row.resource_name, &row.resource_id]),
            Shows::Field(field) => row.get(*field),
            Shows::Path(_) => cell,
        }
    }

    /// The least width at which it can be read, and its share of what is left: in text sizes, and in parts.
    pub fn room(&self) -> (f64, f64) {
        match &self.shows {
            Shows::Field(Field::Time) => (13.5, 0.9),
            Shows::User => (10.0, 1.5),
            Shows::Resource => (9.0, 1.25),
            Shows::Field(Field::Action) => (9.0, 1.25),
            Shows::Field(Field::Ip) => (6.5, 0.6),
            Shows::Field(Field::Outcome) => (6.0, 0.5),
            Shows::Field(Field::Details) => (18.0, 2.0),
            Shows::Field(_) => (8.0, 1.0),
            Shows::Path(_) => (7.0, 0.8),
        }
    }
}

/// The fields of a file that holds what these columns show, in their order and each once.
pub fn exported(columns: &[Column]) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for field in columns.iter().flat_map(Column::fields) {
        if fields.iter().all(|known| known != field) {
            fields.push(field.to_owned());
        }
    }
    fields
}

/// The first text that is one.
pub fn first<const N: usize>(texts: [&String; N]) -> &str {
    texts
        .into_iter()
        .find(|text| !text.is_empty())
        .map_or("", |text| text)
}

/// What the query language calls a field; it knows the keys of rows, and has shorter names for most.
fn query_name(field: Field) -> &'static str {
    match field {
        Field::ActorId => "actor.id",
        Field::ActorName => "actor.name",
        Field::ActorEmail => "actor.email",
        Field::ActorType => "actor.type",
        Field::ActorRole => "role",
        Field::ResourceId => "resource.id",
        Field::ResourceType => "resource.type",
        Field::ResourceName => "resource.name",
        other => other.key(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::query::find_field;
    use crate::core::report::built_in_reports;

    #[test]
    fn the_usual_columns_are_exported_as_the_report_of_visible_ones_has_them() {
        let report = built_in_reports()
            .into_iter()
            .find(|report| report.name == "visible")
            .expect("it is built in");
        let fields: Vec<String> = report
            .columns
            .into_iter()
            .map(|column| column.field)
            .collect();
        assert_eq!(exported(&usual()), fields);
    }

    #[test]
    fn every_column_offered_can_be_read_sorted_and_narrowed_by() {
        for key in OFFERED.iter().chain(&["details.a.\"b c\""]) {
            let column = Column::read(key).expect("it is offered");
            assert_eq!(column.sort().name(), *key);
            match column.term(&Row::default(), "") {
                Some((name, _)) => {
                    assert!(name.starts_with("details.") || find_field(&name).is_some())
                }
                None => assert_eq!(*key, "time"),
            }
        }
        assert_eq!(Column::read("no such"), None);
    }

    #[test]
    fn a_field_stands_once_in_a_file_however_often_it_is_shown() {
        let columns: Vec<Column> = ["actorEmail", "user", "details.x", "time"]
            .iter()
            .filter_map(|key| Column::read(key))
            .collect();
        assert_eq!(
            exported(&columns),
            ["actorEmail", "actorName", "actorId", "details.x", "time"]
        );
    }
}
