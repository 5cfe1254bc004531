//! Whether an object is an event itself, or only wraps events.
//!
//! What decides are its own keys: a time, an action or an actor. The mapping
//! looks far closer; here it is enough not to mistake a list inside an event
//! for the list of events.

use super::tape::{Kind, NodeId, Tape};

/// What of an event an object has at its top.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    pub time: bool,
    pub action: bool,
    pub actor: bool,
    /// Some text that begins with a date and a time of day, whatever its name.
    pub dated: bool,
}

impl Evidence {
    /// Looks at the keys of `object`.
    pub fn of(tape: &Tape, text: &[u8], object: NodeId) -> Evidence {
        let mut evidence = Evidence::default();
        for (key, value) in tape.members(object) {
            let name = plain(&tape.string(text, key));
            let kind = tape.kind(value);
            let says = || !tape.string(text, value).is_empty();
            evidence.dated |= kind == Kind::String && begins_with_time(&tape.string(text, value));
            if TIME_KEYS.contains(&name.as_str()) {
                evidence.time |= is_time(tape, text, value);
            } else if ACTION_KEYS.contains(&name.as_str()) {
                evidence.action |= kind == Kind::String && says();
            } else if ACTOR_KEYS.contains(&name.as_str()) {
                evidence.actor |= kind == Kind::Object || kind == Kind::String && says();
            }
        }
        evidence
    }

    /// Whether any of it is there.
    pub fn any(self) -> bool {
        self.time || self.action || self.actor
    }
}

/// Lower-case letters and digits only: `event_time`, `eventTime` and
/// `@EventTime` are one name.
pub(super) fn plain(key: &str) -> String {
    key.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

/// `2024-05-01T09:00` or the same with a space, as far as the digits go.
fn begins_with_time(said: &str) -> bool {
    let shape: Vec<u8> = said
        .bytes()
        .take(16)
        .map(|byte| if byte.is_ascii_digit() { b'0' } else { byte })
        .collect();
    shape == b"0000-00-00T00:00" || shape == b"0000-00-00 00:00"
}

fn is_time(tape: &Tape, text: &[u8], value: NodeId) -> bool {
    let said = tape.string(text, value);
    match tape.kind(value) {
        // Seconds from 1973 on; smaller numbers count or measure something else.
        Kind::Number => said.parse::<f64>().is_ok_and(|number| number >= 1e8),
        Kind::String => said.len() >= 8 && said.bytes().filter(u8::is_ascii_digit).count() >= 5,
        // `{"$date": …}`, as a database writes it.
        Kind::Object => tape
            .get(text, value, "$date")
            .is_some_and(|date| is_time(tape, text, date)),
        _ => false,
    }
}

const TIME_KEYS: &[&str] = &[
    "time",
    "timestamp",
    "ts",
    "when",
    "date",
    "datetime",
    "eventtime",
    "eventtimestamp",
    "eventdate",
    "eventdatetime",
    "createdat",
    "created",
    "createdon",
    "createddate",
    "createdtime",
    "createddatetime",
    "received",
    "creationtime",
    "creationdate",
    "datecreate",
    "datecreated",
    "occurred",
    "occurredat",
    "occurredon",
    "published",
    "activitydatetime",
    "timegenerated",
    "executiontime",
    "effectiveat",
    "canonicaltime",
    "receivedat",
    "requestreceivedtimestamp",
    "isotimestamp",
    "logtime",
    "recordedat",
    "performedat",
    "requesttime",
    "actiontime",
    "utctime",
    "timestampms",
    "utctimestamp",
];

const ACTION_KEYS: &[&str] = &[
    "action",
    "actionname",
    "actiontype",
    "event",
    "eventname",
    "eventtype",
    "eventaction",
    "operation",
    "operationname",
    "activity",
    "activityname",
    "activitytype",
    "activitydisplayname",
    "verb",
    "methodname",
    "displaymessage",
    "eventcode",
];

const ACTOR_KEYS: &[&str] = &[
    "actor",
    "useridentity",
    "initiatedby",
    "performedby",
    "principal",
    "initiator",
    "actorid",
    "actoremail",
];
