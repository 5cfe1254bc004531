//! The audit log of one pipe, as a Pipefy-shaped GraphQL endpoint would answer:
//! edges with cursors, newest first.

use chrono::{DateTime, Utc};

use super::calendar::{rfc3339, working_moment};
use super::details::user_id;
use super::object::Object;
use super::people::{PEOPLE, activity};
use super::random::Random;

const EVENTS: usize = 600;
const DAYS: i64 = 45;
const PIPE: &str = "3f6c1d2e-8a4b-4c57-9e01-7b2d5a9c4e10";

const PHASES: [&str; 6] = [
    "Inbox",
    "Triage",
    "In review",
    "Waiting for customer",
    "Approved",
    "Done",
];
const FIELDS: [&str; 6] = [
    "Due date",
    "Assignee",
    "Amount (R$)",
    "Prioridade",
    "Notes, internal",
    "\"VIP\" customer",
];
const CARDS: [&str; 9] = [
    "Refund #4711",
    "Onboarding: João & Cia.",
    "Reise nach Zürich, 3 Personen",
    "=SUM(A1:A9)",
    "払い戻し依頼",
    "Invoice \"2024/09\"",
    "Solicitação de férias",
    "+55 11 91234 5678",
    "Contract renewal – Ødegård AS",
];

/// The whole body.
pub fn answer() -> String {
    let mut random = Random::new(45);
    let mut nodes: Vec<(DateTime<Utc>, Object)> = (0..EVENTS)
        .map(|_| {
            let place = random.weighted((0..PEOPLE.len()).map(activity));
            let moment = working_moment(&mut random, DAYS, PEOPLE[place].offset_hours);
            (moment, node(&mut random, place, moment))
        })
        .collect();
    nodes.sort_by(|(one, _), (other, _)| other.cmp(one));
    let cursor = |place: usize| format!("YXVkaXQ6{:05}", place + 1);
    let edges: Vec<String> = nodes
        .into_iter()
        .enumerate()
        .map(|(place, (_, node))| {
            Object::new()
                .text("cursor", &cursor(place))
                .object("node", node)
                .finish()
        })
        .collect();
    let page = Object::new()
        .raw("hasNextPage", false)
        .raw("hasPreviousPage", false)
        .text("startCursor", &cursor(0))
        .text("endCursor", &cursor(EVENTS - 1));
    let logs = Object::new()
        .raw("edges", format!("[\n{}\n]", edges.join(",\n")))
        .object("pageInfo", page);
    let pipe = Object::new()
        .text("id", "304812907")
        .text("uuid", PIPE)
        .text("name", "Customer requests")
        .object("auditLogs", logs);
    let answer = Object::new().object("data", Object::new().object("pipe", pipe));
    answer.finish() + "\n"
}

fn node(random: &mut Random, place: usize, moment: DateTime<Utc>) -> Object {
    let id = 9_007_199_254_740_993 + random.below(1 << 40);
    let card = random.pick(&CARDS);
    let action = action(random, card);
    let node = Object::new()
        .text("id", &id.to_string())
        .text("createdAt", &rfc3339(random, moment))
        .text("action", &action)
        .text("pipeUuid", PIPE);
    // Automations of the pipe act without a user.
    let node = if random.permille(25) {
        node.raw("user", "null")
    } else {
        let person = &PEOPLE[place];
        let email = format!("{}@acme-travel.example", person.mailbox);
        let user = Object::new()
            .text("id", &user_id(place))
            .maybe("name", (!random.permille(10)).then_some(person.name));
        node.object("user", user.text("email", &email))
    };
    node.object(
        "card",
        Object::new()
            .text("id", &random.below(1_000_000_000).to_string())
            .text("title", card),
    )
}

fn action(random: &mut Random, card: &str) -> String {
    let phase = random.below(PHASES.len() as u64 - 1) as usize;
    let field = random.pick(&FIELDS);
    match random.weighted([30, 26, 14, 10, 8, 5, 4, 3]) {
        0 => format!(
            "Moved card \"{card}\" from {} to {}",
            PHASES[phase],
            PHASES[phase + 1]
        ),
        1 => format!("Changed field {field} of card \"{card}\""),
        2 => format!("Created card \"{card}\""),
        3 => format!("Commented on card \"{card}\""),
        4 => format!("Added an attachment to card \"{card}\""),
        5 => "Changed the pipe's settings: start form, public link".into(),
        6 => "Invited a member to the pipe".into(),
        _ => format!("Deleted card \"{card}\""),
    }
}
