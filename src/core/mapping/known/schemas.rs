//! Schemas that many sources are turned into: OCSF and the Elastic Common Schema.

use super::{Known, PLAIN, UTC};
use crate::core::event::Field::{
    Action, ActorEmail, ActorId, ActorName, ActorRole, ActorType, Details, Id, Ip, Outcome,
    ResourceId, ResourceName, ResourceType, Scope, Time,
};

pub(super) const SOURCES: &[Known] = &[
    Known {
        name: "ocsf",
        signatures: &[
            "class_uid, time, metadata",
            "class_uid, activity_id, metadata",
        ],
        fields: &[
            (Id, "metadata.uid"),
            (Time, "time_dt || time"),
            (Action, "activity_name || api.operation || type_name"),
            (ActorId, "actor.user.uid || user.uid"),
            (
                ActorName,
                "actor.user.name || actor.user.full_name || user.name",
            ),
            (ActorEmail, "actor.user.email_addr || user.email_addr"),
            (ActorType, "actor.user.type"),
            (ActorRole, "actor.iam_role"),
            (
                ResourceId,
                "resources[*].uid || file.path || process.uid || finding.uid || finding_info.uid",
            ),
            (ResourceType, "resources[*].type || class_name"),
            (ResourceName, "resources[*].name"),
            (Scope, "cloud.account.uid"),
            (Ip, "src_endpoint.ip"),
            (Outcome, "status"),
            (Details, "unmapped || raw_data"),
        ],
        traits: UTC,
        spellings: false,
    },
    Known {
        name: "ecs",
        signatures: &[
            "@timestamp, event.action",
            "@timestamp, ecs.version",
            "event.action, event.kind",
        ],
        fields: &[
            (Id, "event.id || _id || event.sequence || auditd.sequence"),
            (Time, "@timestamp || event.created"),
            (Action, "event.action"),
            (ActorId, "user.id || client.user.id || source.user.id"),
            (ActorName, "user.name || user.full_name || source.user.name"),
            (ActorEmail, "user.email || source.user.email"),
            (ActorRole, "user.roles[*]"),
            (
                ResourceId,
                "user.target.id || file.path || kibana.saved_object.id",
            ),
            (ResourceType, "event.type[*] || event.category[*]"),
            (ResourceName, "user.target.name"),
            (
                Scope,
                "organization.name || organization.id || cloud.account.id",
            ),
            (Ip, "source.ip || client.ip"),
            (Outcome, "event.outcome"),
        ],
        traits: PLAIN,
        spellings: false,
    },
];
