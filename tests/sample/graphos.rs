//! The material events of an organization, as a GraphOS-shaped endpoint would
//! answer: an envelope, newest first.

use chrono::{DateTime, TimeDelta, Utc};

use super::calendar::{any_moment, is_inside, rfc3339, working_moment};
use super::details::{deed, user_id};
use super::habits::HABITS;
use super::object::Object;
use super::people::{PEOPLE, Person, TOOLS, activity};
use super::random::Random;
use super::words::{GRAPHS, ORGANIZATION};

const EVENTS: usize = 5_000;
const DAYS: i64 = 180;

/// The whole body.
pub fn answer() -> String {
    let mut random = Random::new(2024);
    let mut events: Vec<(DateTime<Utc>, String)> = Vec::new();
    while events.len() < EVENTS {
        session(&mut random, &mut events);
    }
    events.truncate(EVENTS);
    events.sort_by(|(one, _), (other, _)| other.cmp(one));
    let lines: Vec<String> = events.into_iter().map(|(_, event)| event).collect();
    let period = Object::new()
        .text("from", "2024-05-04T12:00:00.000Z")
        .text("to", "2024-10-31T12:00:00.000Z");
    format!(
        "{{\"organization\":\"{ORGANIZATION}\",\"period\":{},\"totalCount\":{EVENTS},\"events\":[\n{}\n]}}\n",
        period.finish(),
        lines.join(",\n")
    )
}

/// Who acts in a session.
enum Actor {
    Person(usize),
    Tool {
        name: &'static str,
        graph: &'static str,
    },
    /// The product itself: events without an actor.
    Nobody,
}

/// One actor's deeds within an hour or so, most of them in one graph.
fn session(random: &mut Random, events: &mut Vec<(DateTime<Utc>, String)>) {
    let graph = GRAPHS[random.weighted([30, 24, 14, 12, 9, 6, 5])];
    let actor = match random.weighted([640, 340, 15]) {
        0 => Actor::Person(random.weighted((0..PEOPLE.len()).map(activity))),
        1 => Actor::Tool {
            name: TOOLS[random.weighted([40, 30, 14, 8, 5, 3])],
            graph,
        },
        _ => Actor::Nobody,
    };
    let mut moment = match actor {
        Actor::Person(place) => working_moment(random, DAYS, PEOPLE[place].offset_hours),
        _ => any_moment(random, DAYS),
    };
    for _ in 0..1 + random.below(5) {
        if !is_inside(moment, DAYS) {
            break;
        }
        let action = choose_action(random, &actor);
        events.push((moment, event(random, &actor, action, (moment, graph))));
        moment += TimeDelta::milliseconds(4_000 + random.below(900_000) as i64);
    }
}

fn choose_action(random: &mut Random, actor: &Actor) -> &'static str {
    match actor {
        Actor::Nobody => random.pick(&[
            "TERMINATE_STUDIO_SUBSCRIPTION",
            "DELETE",
            "LEAVE_ACCOUNT",
            "UPDATE",
        ]),
        Actor::Tool { .. } => {
            HABITS[random.weighted(HABITS.iter().map(|habit| habit.by_tool))].action
        }
        Actor::Person(place) => {
            let may_administer = matches!(PEOPLE[*place].role, "ORG_ADMIN" | "BILLING_MANAGER");
            let weights = HABITS.iter().map(|habit| {
                habit.by_person * u64::from(may_administer || !habit.is_administrative)
            });
            HABITS[random.weighted(weights)].action
        }
    }
}

fn event(
    random: &mut Random,
    actor: &Actor,
    action: &str,
    (moment, graph): (DateTime<Utc>, &'static str),
) -> String {
    let deed = deed(random, action, graph);
    let event = Object::new()
        .text("id", &random.uuid())
        .text("timestamp", &rfc3339(random, moment))
        .text("action", action)
        .text("resourceId", &deed.resource_id)
        .text("resourceType", deed.resource_type)
        .object("details", deed.details);
    match actor {
        Actor::Person(place) => person(random, event, *place),
        Actor::Tool { name, graph } => {
            let key = format!("{graph}.{name}");
            event.object(
                "actor",
                Object::new().text("id", &key).text("type", "GRAPH"),
            )
        }
        // One service says so, another just leaves it out.
        Actor::Nobody if random.permille(500) => event.raw("actor", "null"),
        Actor::Nobody => event,
    }
    .maybe("graphId", deed.graph)
    .finish()
}

fn person(random: &mut Random, event: Object, place: usize) -> Object {
    let Person {
        name,
        mailbox,
        role,
        ..
    } = PEOPLE[place];
    let actor = Object::new()
        .text("id", &user_id(place))
        .text("type", "USER");
    // Of somebody who has left, only the id remains.
    let actor = if random.permille(8) {
        actor.raw("email", "null").raw("name", "null")
    } else {
        actor
            .text("email", &format!("{mailbox}@acme-travel.example"))
            .text("name", name)
    };
    event.object("actor", actor).text("effectiveRole", role)
}
