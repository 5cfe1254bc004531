//! The names that may stand before a colon, and what each looks in.

use super::tree::Target;
use crate::core::event::Field;

/// One field of the query language, as a completion list shows it.
#[derive(Clone, Copy, Debug)]
pub struct QueryField {
    /// The name to write.
    pub name: &'static str,
    /// Other names for the same.
    pub aliases: &'static [&'static str],
    /// What it looks in, in a few words.
    pub about: &'static str,
    pub(super) meaning: Meaning,
}

/// How a field's value is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    User,
    Resource,
    Source,
    Text(Field),
    Ip,
    After,
    Before,
    On,
    Last,
    Hours,
}

impl QueryField {
    /// Whether its values are times, so that none can be chosen from a list.
    pub fn is_time(&self) -> bool {
        self.meaning.target().is_none()
    }

    /// The one field of an event that it looks in; none for times, and where it looks in several.
    pub fn event_field(&self) -> Option<Field> {
        match self.meaning.target() {
            Some(Target::Field(field)) => Some(field),
            _ => None,
        }
    }
}

impl Meaning {
    /// The texts to look in; `None` for times.
    pub(super) fn target(self) -> Option<Target> {
        match self {
            Meaning::User => Some(Target::User),
            Meaning::Resource => Some(Target::Resource),
            Meaning::Source => Some(Target::Source),
            Meaning::Text(field) => Some(Target::Field(field)),
            Meaning::Ip => Some(Target::Field(Field::Ip)),
            Meaning::After | Meaning::Before | Meaning::On | Meaning::Last | Meaning::Hours => None,
        }
    }
}

const fn field(
    name: &'static str,
    aliases: &'static [&'static str],
    meaning: Meaning,
    about: &'static str,
) -> QueryField {
    QueryField {
        name,
        aliases,
        about,
        meaning,
    }
}

/// All fields, in the order in which to offer them.
pub const FIELDS: &[QueryField] = &[
    field("user", &["actor"], Meaning::User, "who: id, name or e-mail"),
    field("action", &[], Meaning::Text(Field::Action), "what was done"),
    field(
        "resource",
        &[],
        Meaning::Resource,
        "what it was done to: id or name",
    ),
    field("after", &[], Meaning::After, "from a date or time on"),
    field(
        "before",
        &[],
        Meaning::Before,
        "up to a date or time, not including it",
    ),
    field("on", &["time"], Meaning::On, "within a day, month or year"),
    field(
        "last",
        &[],
        Meaning::Last,
        "within the last 30d, 12h, 30m or 2w",
    ),
    field(
        "hours",
        &[],
        Meaning::Hours,
        "outside or inside of working hours",
    ),
    field(
        "actor.id",
        &["actorId"],
        Meaning::Text(Field::ActorId),
        "the actor's id",
    ),
    field(
        "actor.name",
        &["actorName"],
        Meaning::Text(Field::ActorName),
        "the actor's name",
    ),
    field(
        "actor.email",
        &["actorEmail"],
        Meaning::Text(Field::ActorEmail),
        "the actor's e-mail",
    ),
    field(
        "actor.type",
        &["actorType"],
        Meaning::Text(Field::ActorType),
        "what kind of actor: a person, a key",
    ),
    field(
        "role",
        &["actor.role", "actorRole"],
        Meaning::Text(Field::ActorRole),
        "the role that the actor had",
    ),
    field(
        "resource.id",
        &["resourceId"],
        Meaning::Text(Field::ResourceId),
        "the resource's id",
    ),
    field(
        "resource.type",
        &["resourceType"],
        Meaning::Text(Field::ResourceType),
        "what kind of resource",
    ),
    field(
        "resource.name",
        &["resourceName"],
        Meaning::Text(Field::ResourceName),
        "the resource's name",
    ),
    field(
        "scope",
        &["graph"],
        Meaning::Text(Field::Scope),
        "graph, repository, project or tenant",
    ),
    field(
        "ip",
        &[],
        Meaning::Ip,
        "the address, or a network such as 10.0.0.0/8",
    ),
    field(
        "outcome",
        &[],
        Meaning::Text(Field::Outcome),
        "success, failure, or the source's word",
    ),
    field("id", &[], Meaning::Text(Field::Id), "the event's id"),
    field(
        "source",
        &[],
        Meaning::Source,
        "the source that it was loaded from",
    ),
    field(
        "details",
        &[],
        Meaning::Text(Field::Details),
        "all details, or details.some.path for one of them",
    ),
];

/// The field of that name, in any case.
pub fn find_field(name: &str) -> Option<&'static QueryField> {
    FIELDS
        .iter()
        .find(|field| names(field).any(|known| known.eq_ignore_ascii_case(name)))
}

/// The name most like `name`, if one is like it at all.
pub(super) fn nearest_name(name: &str) -> Option<&'static str> {
    // No name is as long; the work grows with the square of it.
    let written: Vec<char> = name.chars().take(24).flat_map(char::to_lowercase).collect();
    let allowed = (written.len() / 3).clamp(1, 2);
    let aliases = FIELDS
        .iter()
        .flat_map(|field| field.aliases.iter().copied());
    // Of names that are equally like it the first is taken.
    FIELDS
        .iter()
        .map(|field| field.name)
        .chain(aliases)
        .map(|known| (edits_between(&written, known), known))
        .min_by_key(|(edits, _)| *edits)
        .filter(|(edits, known)| *edits <= allowed && *edits < known.len())
        .map(|(_, known)| known)
}

fn names(field: &QueryField) -> impl Iterator<Item = &'static str> + use<> {
    std::iter::once(field.name).chain(field.aliases.iter().copied())
}

/// How many letters must be added, dropped, replaced or swapped with the next one.
fn edits_between(written: &[char], known: &str) -> usize {
    let known: Vec<char> = known.to_ascii_lowercase().chars().collect();
    let width = known.len() + 1;
    let mut rows: Vec<usize> = vec![0; (written.len() + 1) * width];
    for row in 0..=written.len() {
        for column in 0..width {
            rows[row * width + column] = if row == 0 || column == 0 {
                row + column
            } else {
                let above = (row - 1) * width + column;
                let unlike = usize::from(written[row - 1] != known[column - 1]);
                let mut edits = (rows[above] + 1)
                    .min(rows[row * width + column - 1] + 1)
                    .min(rows[above - 1] + unlike);
                let swapped = row > 1
                    && column > 1
                    && written[row - 1] == known[column - 2]
                    && written[row - 2] == known[column - 1];
                if swapped {
                    edits = edits.min(rows[(row - 2) * width + column - 2] + 1);
                }
                edits
            };
        }
    }
    rows[rows.len() - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_a_row_can_be_asked_for_by_its_key() {
        for key in Field::ALL.map(Field::key) {
            assert!(find_field(key).is_some(), "{key}");
        }
    }

    #[test]
    fn no_name_means_two_fields() {
        let mut all: Vec<String> = FIELDS
            .iter()
            .flat_map(names)
            .map(str::to_ascii_lowercase)
            .collect();
        all.sort();
        let count = all.len();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn a_typing_error_gets_the_name_that_was_meant() {
        assert_eq!(nearest_name("usr"), Some("user"));
        assert_eq!(nearest_name("acton"), Some("action"));
        assert_eq!(nearest_name("beofre"), Some("before"));
        assert_eq!(nearest_name("Actor.Nmae"), Some("actor.name"));
        assert_eq!(nearest_name("arn"), None);
        assert_eq!(nearest_name("https"), None);
    }
}
