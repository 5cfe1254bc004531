//! What each action in GraphOS is done to, and the details that it leaves.

use super::object::Object;
use super::people::PEOPLE;
use super::random::Random;
use super::words::{COMMENTS, KEY_NAMES, ORGANIZATION, PLANS, ROLES, SUBGRAPHS, VARIANTS};

/// What an action was done to, and what it left.
pub struct Deed {
    pub resource_type: &'static str,
    pub resource_id: String,
    pub graph: Option<&'static str>,
    pub details: Object,
}

/// A deed of the kind that `action` names, in `graph` where it concerns one.
pub fn deed(random: &mut Random, action: &str, graph: &'static str) -> Deed {
    let variant = random.pick(&VARIANTS);
    let subgraph = random.pick(&SUBGRAPHS);
    let on_variant = |details| {
        in_graph(
            graph,
            "GRAPH_VARIANT",
            format!("{graph}@{variant}"),
            details,
        )
    };
    match action {
        "CREATE" => create(random, graph, variant),
        "UPDATE" => update(random, graph, variant),
        "DELETE" => delete(random, graph, variant),
        "SOFT_DELETE" => in_graph(
            graph,
            "GRAPH",
            graph.into(),
            Object::new().raw("recoverableDays", 30),
        ),
        "UNDO_SOFT_DELETE" => in_graph(graph, "GRAPH", graph.into(), Object::new()),
        "CONFIG_CHANGE" => {
            let before = Object::new().text(
                "url",
                &format!("https://{variant}.router.acme.example/graphql"),
            );
            let after = Object::new().text(
                "url",
                &format!("https://{variant}.eu.router.acme.example/graphql?v=2"),
            );
            on_variant(
                Object::new()
                    .text("variant", variant)
                    .object("before", before)
                    .object("after", after),
            )
        }
        "API_KEY" => {
            let details = Object::new()
                .text("keyName", random.pick(&KEY_NAMES))
                .text("deprecated", "use CREATE or DELETE");
            in_graph(graph, "GRAPH_API_KEY", key_id(random), details)
        }
        "IMPLEMENTING_SERVICE_UPSERT" => on_variant(upsert(random, variant, subgraph)),
        "IMPLEMENTING_SERVICE_REMOVE" => on_variant(
            Object::new()
                .text("variant", variant)
                .text("subgraph", subgraph)
                .raw("dryRun", false),
        ),
        "OVERRIDE_GRAPH_ROLE" => {
            let (id, name) = somebody(random);
            let details = role_change(random).text("user", name).text("graph", graph);
            in_graph(graph, "USER", id, details)
        }
        "IGNORE_OPERATION_IN_CHECKS" | "MARK_CHANGES_SAFE_FOR_OPERATION" => {
            on_variant(check(random, variant))
        }
        _ => in_organization(random, action),
    }
}

/// A deed that concerns the organization: its members and its plan.
fn in_organization(random: &mut Random, action: &str) -> Deed {
    let (id, name) = somebody(random);
    let (plan, other_plan) = (random.pick(&PLANS), random.pick(&PLANS));
    let (resource_type, resource_id, details) = match action {
        "CHANGE_ROLE" => ("USER", id, role_change(random).text("user", name)),
        "JOIN_ACCOUNT" => (
            "USER",
            id,
            Object::new()
                .text("user", name)
                .text("via", random.pick(&["invitation", "SSO", "SCIM"])),
        ),
        "LEAVE_ACCOUNT" => ("USER", id, Object::new().text("user", name)),
        "TOGGLE_DATADOG" => {
            let enabled = random.permille(600);
            let details = Object::new()
                .raw("enabled", enabled)
                .text("site", random.pick(&["datadoghq.eu", "datadoghq.com"]));
            ("ACCOUNT", ORGANIZATION.into(), details)
        }
        "CURRENT_BILLING_SUBSCRIPTION_CHANGE" => {
            let plan_of =
                |name: &str, seats: u64| Object::new().text("plan", name).raw("seats", seats);
            let (before, after) = (
                plan_of(plan, 40 + random.below(10)),
                plan_of(other_plan, 50 + random.below(20)),
            );
            (
                "ACCOUNT",
                ORGANIZATION.into(),
                Object::new()
                    .object("before", before)
                    .object("after", after),
            )
        }
        "BILLING_PERIOD_CHANGE" => (
            "ACCOUNT",
            ORGANIZATION.into(),
            Object::new().text("from", "MONTHLY").text("to", "ANNUAL"),
        ),
        _ => (
            "ACCOUNT",
            ORGANIZATION.into(),
            Object::new()
                .text("plan", plan)
                .raw("amountCents", 4900 * random.below(900)),
        ),
    };
    Deed {
        resource_type,
        resource_id,
        graph: None,
        details,
    }
}

fn create(random: &mut Random, graph: &'static str, variant: &str) -> Deed {
    match random.weighted([8, 20, 24, 20, 16, 6, 10]) {
        0 => in_graph(
            graph,
            "GRAPH",
            graph.into(),
            Object::new().text("title", graph).raw("federated", true),
        ),
        1 => {
            let details = Object::new()
                .text("variant", variant)
                .raw("isContract", random.permille(300))
                .raw("tags", "[\"public\",\"partner\"]");
            in_graph(
                graph,
                "GRAPH_VARIANT",
                format!("{graph}@{variant}"),
                details,
            )
        }
        2 => in_graph(graph, "GRAPH_API_KEY", key_id(random), key(random)),
        3 => outside("USER_API_KEY", key_id(random), key(random)),
        4 => {
            let (_, name) = somebody(random);
            let invitation = Object::new()
                .text("invitee", name)
                .text("role", random.pick(&ROLES))
                .raw("expiresAt", "null");
            outside("ACCOUNT_INVITATION", random.uuid(), invitation)
        }
        5 => {
            let ticket = Object::new()
                .text("subject", "Router 502s, only in \"eu-west-1\"")
                .raw("ticket", 180_000 + random.below(9_000))
                .text("priority", "HIGH");
            outside(
                "ZENDESK_TICKET",
                format!("zd-{}", random.below(1_000_000)),
                ticket,
            )
        }
        _ => {
            let job = Object::new()
                .text("from", "2024-04-01")
                .text("to", "2024-09-27")
                .raw("actors", "[]")
                .text("status", "QUEUED");
            outside("AUDIT_JOB", random.uuid(), job)
        }
    }
}

fn update(random: &mut Random, graph: &'static str, variant: &str) -> Deed {
    let switch = |before: bool| {
        (
            Object::new().raw("enabled", before),
            Object::new().raw("enabled", !before),
        )
    };
    let (before, after) = switch(random.permille(500));
    match random.weighted([24, 50, 14, 14, 8]) {
        0 => {
            let details = Object::new()
                .text("field", "title")
                .raw("before", "null")
                .raw("after", random.pick(&COMMENTS));
            in_graph(graph, "GRAPH", graph.into(), details)
        }
        1 => {
            let nested = Object::new()
                .object("before", before)
                .object("after", after);
            let details = Object::new()
                .text("variant", variant)
                .object("changes", Object::new().object("introspection", nested));
            in_graph(
                graph,
                "GRAPH_VARIANT",
                format!("{graph}@{variant}"),
                details,
            )
        }
        2 => {
            let details = Object::new()
                .text("list", "product-news")
                .object("before", before)
                .object("after", after);
            outside("EMAIL_SETTINGS", random.uuid(), details)
        }
        3 => {
            let (id, name) = somebody(random);
            outside(
                "USER",
                id,
                Object::new()
                    .text("field", "fullName")
                    .text("before", &name.to_uppercase())
                    .text("after", name),
            )
        }
        _ => outside(
            "ACCOUNT",
            ORGANIZATION.into(),
            Object::new()
                .text("field", "ssoDomain")
                .text("after", "acme-travel.example"),
        ),
    }
}

fn delete(random: &mut Random, graph: &'static str, variant: &str) -> Deed {
    match random.below(4) {
        0 => in_graph(
            graph,
            "GRAPH_VARIANT",
            format!("{graph}@{variant}"),
            Object::new().text("variant", variant),
        ),
        1 => in_graph(graph, "GRAPH_API_KEY", key_id(random), key(random)),
        2 => outside("USER_API_KEY", key_id(random), key(random)),
        _ => outside(
            "ACCOUNT_INVITATION",
            random.uuid(),
            Object::new().text("reason", "expired, never opened"),
        ),
    }
}

fn upsert(random: &mut Random, variant: &str, subgraph: &str) -> Object {
    let details = Object::new()
        .text("variant", variant)
        .text("subgraph", subgraph)
        .text(
            "url",
            &format!("http://{subgraph}.{variant}.svc.cluster.local:4001/graphql"),
        )
        .text("schemaHash", &random.hex(40))
        .raw("launchId", 9_007_199_254_740_993 + random.below(1 << 60))
        .raw(
            "compositionErrors",
            if random.permille(40) {
                "[{\"code\":\"FIELD_TYPE_MISMATCH\",\"at\":\"Query.price\"}]"
            } else {
                "[]"
            },
        );
    if random.permille(600) {
        details.object("git", commit(random))
    } else {
        details
    }
}

fn commit(random: &mut Random) -> Object {
    let (_, committer) = somebody(random);
    Object::new()
        .text("commit", &random.hex(12))
        .text("branch", "main")
        .text("committer", committer)
}

fn check(random: &mut Random, variant: &str) -> Object {
    let operation = random.pick(&[
        "GetCart",
        "SearchFlights",
        "CheckoutV2",
        "LoyaltyBalance",
        "AnonymousQuery",
    ]);
    Object::new()
        .text("variant", variant)
        .text("operationId", &random.hex(16))
        .text("operationName", operation)
        .raw("requestsLast30Days", random.below(1 << 22))
        .raw("comment", random.pick(&COMMENTS))
}

fn key(random: &mut Random) -> Object {
    Object::new()
        .text("keyName", random.pick(&KEY_NAMES))
        .text("role", random.pick(&ROLES))
}

fn key_id(random: &mut Random) -> String {
    random.hex(16)
}

fn role_change(random: &mut Random) -> Object {
    let from = random.below(ROLES.len() as u64) as usize;
    let to = (from + 1 + random.below(ROLES.len() as u64 - 1) as usize) % ROLES.len();
    Object::new()
        .text("from", ROLES[from])
        .text("to", ROLES[to])
}

/// The id and name of a member.
fn somebody(random: &mut Random) -> (String, &'static str) {
    let place = random.below(PEOPLE.len() as u64) as usize;
    (user_id(place), PEOPLE[place].name)
}

/// The id of the person at `place` in the list.
pub fn user_id(place: usize) -> String {
    Random::new(place as u64).uuid()
}

fn in_graph(
    graph: &'static str,
    resource_type: &'static str,
    resource_id: String,
    details: Object,
) -> Deed {
    Deed {
        resource_type,
        resource_id,
        graph: Some(graph),
        details,
    }
}

fn outside(resource_type: &'static str, resource_id: String, details: Object) -> Deed {
    Deed {
        resource_type,
        resource_id,
        graph: None,
        details,
    }
}
