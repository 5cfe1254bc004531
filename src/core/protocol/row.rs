//! One event as a row, and the order of rows.

use serde::{Deserialize, Serialize};

use super::{Hit, HitPlace};
use crate::core::event::Field;

/// One event as it is shown and as an export writes it; what is absent is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// Its place in the order of arrival, from 0; it names the event.
    pub index: u32,
    /// [`Field::Id`], and so on in the order of [`Field::ALL`].
    pub id: String,
    /// RFC 3339 in the chosen zone, with the source's fraction digits.
    pub time: String,
    /// What was done.
    pub action: String,
    /// Actor's identifier.
    pub actor_id: String,
    /// Actor's name.
    pub actor_name: String,
    /// Actor's e-mail.
    pub actor_email: String,
    /// Actor's kind.
    pub actor_type: String,
    /// Actor's role.
    pub actor_role: String,
    /// Resource's identifier.
    pub resource_id: String,
    /// Resource's kind.
    pub resource_type: String,
    /// Resource's name.
    pub resource_name: String,
    /// Graph, repository, project, tenant.
    pub scope: String,
    /// Address.
    pub ip: String,
    /// `success`, `failure` or the source's word.
    pub outcome: String,
    /// The source's own JSON text.
    pub details: String,
    /// The values at the paths that the table shows, in their order. For the screen only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<String>,
    /// Where the query's words stand in its texts. For the screen only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hits: Vec<Hit>,
}

impl Row {
    /// The text of one field.
    pub fn get(&self, field: Field) -> &str {
        match field {
            Field::Id => &self.id,
            Field::Time => &self.time,
            Field::Action => &self.action,
            Field::ActorId => &self.actor_id,
            Field::ActorName => &self.actor_name,
            Field::ActorEmail => &self.actor_email,
            Field::ActorType => &self.actor_type,
            Field::ActorRole => &self.actor_role,
            Field::ResourceId => &self.resource_id,
            Field::ResourceType => &self.resource_type,
            Field::ResourceName => &self.resource_name,
            Field::Scope => &self.scope,
            Field::Ip => &self.ip,
            Field::Outcome => &self.outcome,
            Field::Details => &self.details,
        }
    }

    /// The row as hosts know it.
    pub fn plain(&self) -> Row {
        Row {
            cells: Vec::new(),
            hits: Vec::new(),
            ..self.clone()
        }
    }

    /// Where the query's words stand in one of its texts: bytes from and to, in order.
    pub fn hits_in(&self, place: HitPlace) -> Vec<(usize, usize)> {
        self.hits
            .iter()
            .filter(|hit| hit.place == place)
            .map(|hit| (hit.from as usize, hit.to as usize))
            .collect()
    }
}

/// Which way a sort runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// Smallest first.
    #[serde(rename = "asc")]
    Ascending,
    /// Largest (newest) first.
    #[default]
    #[serde(rename = "desc")]
    Descending,
}
