//! The canonical audit event: who did what, to what, when, from where, and how
//! it ended.
//!
//! Every source's fields are read into these; the raw text is kept beside
//! them, so nothing is replaced.

use serde::{Deserialize, Serialize};

/// One field of the canonical event. Its place in [`Field::ALL`] is its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Field {
    /// The source's own identifier of the event.
    Id,
    /// When it happened.
    Time,
    /// What was done, in the source's words.
    Action,
    /// The actor's identifier.
    ActorId,
    /// The actor's display name.
    ActorName,
    /// The actor's e-mail address.
    ActorEmail,
    /// What kind of actor: a person, a key, a service.
    ActorType,
    /// The role by which the actor acted.
    ActorRole,
    /// The identifier of what was acted upon.
    ResourceId,
    /// What kind of thing was acted upon.
    ResourceType,
    /// The name of what was acted upon.
    ResourceName,
    /// What the event belongs to: graph, repository, project, tenant.
    Scope,
    /// The address it came from.
    Ip,
    /// `success`, `failure`, or the source's own word.
    Outcome,
    /// The source's own JSON text of everything else.
    Details,
}

impl Field {
    /// All fields in the order of a row.
    pub const ALL: [Field; 15] = [
        Field::Id,
        Field::Time,
        Field::Action,
        Field::ActorId,
        Field::ActorName,
        Field::ActorEmail,
        Field::ActorType,
        Field::ActorRole,
        Field::ResourceId,
        Field::ResourceType,
        Field::ResourceName,
        Field::Scope,
        Field::Ip,
        Field::Outcome,
        Field::Details,
    ];

    /// How many fields there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Its place in [`Field::ALL`].
    pub fn number(self) -> usize {
        self as usize
    }

    /// Its name in rows, reports and mappings, e.g. `actorEmail`.
    pub fn key(self) -> &'static str {
        match self {
            Field::Id => "id",
            Field::Time => "time",
            Field::Action => "action",
            Field::ActorId => "actorId",
            Field::ActorName => "actorName",
            Field::ActorEmail => "actorEmail",
            Field::ActorType => "actorType",
            Field::ActorRole => "actorRole",
            Field::ResourceId => "resourceId",
            Field::ResourceType => "resourceType",
            Field::ResourceName => "resourceName",
            Field::Scope => "scope",
            Field::Ip => "ip",
            Field::Outcome => "outcome",
            Field::Details => "details",
        }
    }

    /// The field that `key` names, by [`Field::key`].
    pub fn from_key(key: &str) -> Option<Field> {
        Self::ALL.into_iter().find(|field| field.key() == key)
    }
}
