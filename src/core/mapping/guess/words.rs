//! The words that a key is made of: `actorId`, `actor_id`, `ActorID` and
//! `actorid` are all *actor*, *id*.

use super::translate::translate;

/// Words that keys of audit events are glued from without a mark between
/// them. Longer ones first among those that begin alike.
const GLUED: &[&str] = &[
    "account",
    "action",
    "activity",
    "actor",
    "address",
    "addr",
    "admin",
    "agent",
    "api",
    "application",
    "app",
    "at",
    "audit",
    "author",
    "by",
    "caller",
    "category",
    "class",
    "client",
    "code",
    "created",
    "creation",
    "creator",
    "customer",
    "date",
    "department",
    "description",
    "destination",
    "dest",
    "device",
    "display",
    "document",
    "domain",
    "dst",
    "dt",
    "email",
    "epoch",
    "error",
    "event",
    "external",
    "file",
    "full",
    "guid",
    "group",
    "host",
    "id",
    "identity",
    "initiated",
    "instance",
    "internal",
    "ip",
    "item",
    "key",
    "kind",
    "last",
    "local",
    "location",
    "log",
    "login",
    "mail",
    "message",
    "method",
    "modified",
    "name",
    "new",
    "object",
    "occurred",
    "old",
    "operation",
    "operator",
    "org",
    "origin",
    "owner",
    "policy",
    "principal",
    "public",
    "query",
    "received",
    "record",
    "remote",
    "request",
    "resource",
    "result",
    "role",
    "server",
    "service",
    "session",
    "source",
    "src",
    "stamp",
    "status",
    "table",
    "target",
    "tenant",
    "time",
    "type",
    "uid",
    "user",
];

/// Endings that may stand behind a glued word.
const GLUED_TOO: &[&str] = &["uuid", "upn", "v4", "v6", "url"];

/// The words of a key in lower case.
pub(super) fn words(key: &str) -> Vec<String> {
    let mut words = Vec::new();
    for part in key.split(|c: char| !c.is_alphanumeric()) {
        for word in split_humps(part) {
            let word = word.to_lowercase();
            if let Some(english) = translate(&word) {
                words.extend(english.split(' ').map(str::to_owned));
                continue;
            }
            match split_glued(&word) {
                Some(parts) => words.extend(parts.into_iter().map(str::to_owned)),
                None => words.push(word),
            }
        }
    }
    words
}

/// `actorID` → `actor`, `ID`; `IPAddress` → `IP`, `Address`; `sourceIPs` → `source`, `IPs`.
fn split_humps(part: &str) -> Vec<&str> {
    let chars: Vec<(usize, char)> = part.char_indices().collect();
    let mut found = Vec::new();
    let mut start = 0;
    for window in 1..chars.len() {
        let (at, here) = chars[window];
        let before = chars[window - 1].1;
        let after = chars.get(window + 1).map(|(_, c)| *c);
        let rises = here.is_uppercase() && !before.is_uppercase();
        // The last capital of a run begins a word, unless only a plural s follows.
        let plural =
            after == Some('s') && chars.get(window + 2).is_none_or(|(_, c)| c.is_uppercase());
        let ends_run = here.is_uppercase()
            && before.is_uppercase()
            && after.is_some_and(char::is_lowercase)
            && !plural;
        if rises || ends_run {
            found.push(&part[start..at]);
            start = at;
        }
    }
    if start < part.len() {
        found.push(&part[start..]);
    }
    found
}

/// The known words that make up the whole of `word`, if there are two or more.
fn split_glued(word: &str) -> Option<Vec<&str>> {
    // These are words of their own, though two others would spell them.
    const WHOLE: [&str; 2] = ["timestamp", "datetime"];
    if WHOLE.contains(&word) || word.len() < 5 {
        return None;
    }
    let parts = cut(word)?;
    (parts.len() > 1).then_some(parts)
}

fn cut(word: &str) -> Option<Vec<&str>> {
    if word.is_empty() {
        return Some(Vec::new());
    }
    let mut beginnings: Vec<&str> = GLUED
        .iter()
        .chain(GLUED_TOO)
        .copied()
        .filter(|known| word.starts_with(known))
        .collect();
    beginnings.sort_by_key(|known| std::cmp::Reverse(known.len()));
    beginnings.into_iter().find_map(|known| {
        let mut rest = cut(&word[known.len()..])?;
        rest.insert(0, &word[..known.len()]);
        Some(rest)
    })
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn keys_of_every_habit_give_the_same_words() {
        for (key, wanted) in [
            ("actorId", "actor id"),
            ("actor_id", "actor id"),
            ("ActorID", "actor id"),
            ("actorid", "actor id"),
            ("Actor-Id", "actor id"),
            ("IPAddress", "ip address"),
            ("sourceIPs", "source ips"),
            ("sourceIPAddress", "source ip address"),
            ("@timestamp", "timestamp"),
            ("creationtime", "creation time"),
            ("targetusername", "target user name"),
            ("sourceipv4", "source ip v4"),
            ("addr.remote", "addr remote"),
            ("userPrincipalName", "user principal name"),
            ("message", "message"),
            ("detail", "detail"),
        ] {
            assert_eq!(words(key).join(" "), wanted, "{key}");
        }
    }
}
