//! To whom a value belongs, by the words of its path: who acted, what was acted
//! upon, or neither.

/// A program's own account: neither a service nor a customer's account.
const SERVICE_ACCOUNT: &str = "serviceaccount";

/// How much a word speaks for the one who acted.
pub(super) const ACTING: &[(&str, f64)] = &[
    ("actor", 6.5),
    ("actors", 6.5),
    ("initiated", 6.5),
    ("initiator", 6.5),
    ("performed", 6.5),
    ("performer", 6.5),
    ("acting", 6.5),
    ("causer", 6.5),
    ("whodunnit", 6.5),
    ("author", 6.0),
    ("who", 6.0),
    ("caller", 6.0),
    ("requester", 5.5),
    ("requestor", 5.5),
    ("operator", 5.5),
    ("principal", 5.0),
    ("by", 5.0),
    ("user", 4.5),
    ("usr", 4.5),
    ("admin", 4.5),
    ("adminid", 4.5),
    ("sender", 4.5),
    ("creator", 4.0),
    (SERVICE_ACCOUNT, 4.0),
    ("subject", 4.0),
    ("identity", 4.0),
    ("login", 3.0),
    ("issuer", 3.0),
    ("employee", 3.0),
    ("person", 3.0),
    ("member", 3.0),
    ("pusher", 3.0),
    ("auth", 2.5),
    ("account", 0.8),
    ("participant", 4.5),
    ("profile", 2.5),
    ("owner", 2.0),
    ("assignee", 2.5),
    ("phone", 1.5),
    ("client", 1.5),
    ("email", 3.0),
    ("upn", 4.0),
];

/// How much a word speaks for what was acted upon.
pub(super) const ACTED_UPON: &[(&str, f64)] = &[
    ("target", 6.0),
    ("targets", 6.0),
    ("resource", 6.0),
    ("resources", 6.0),
    ("object", 5.5),
    ("affected", 6.0),
    ("objects", 5.5),
    ("entity", 5.0),
    ("destination", 4.0),
    ("item", 4.5),
    ("auditable", 5.5),
    ("model", 3.0),
    ("row", 4.0),
    ("table", 3.0),
    ("record", 2.5),
    ("subject", 4.5),
    ("repo", 4.0),
    ("repository", 4.0),
    ("file", 3.5),
    ("document", 3.5),
    ("application", 2.5),
    ("app", 2.5),
    ("group", 1.0),
    ("device", 2.0),
    ("path", 3.0),
];

/// Words that make a value somebody else's, or no party's at all.
const NEITHER: &[(&str, f64)] = &[
    ("agent", 6.0),
    ("geo", 5.0),
    ("city", 5.0),
    ("country", 5.0),
    ("region", 5.0),
    ("location", 5.0),
    ("host", 4.0),
    ("server", 4.0),
    ("policy", 4.0),
    ("policies", 4.0),
    ("certificate", 4.0),
    ("tenant", 4.0),
    ("domain", 4.0),
    ("process", 3.0),
    ("service", 3.0),
    ("browser", 4.0),
    ("os", 4.0),
    ("response", 3.0),
    ("previous", 3.0),
    ("connection", 3.0),
    ("rule", 3.0),
    ("parameters", 2.5),
    ("parent", 2.5),
    ("old", 2.0),
    ("new", 1.5),
    ("request", 1.0),
    ("session", 1.0),
    ("effective", 0.5),
    ("related", 3.0),
    ("any", 3.0),
    ("avatar", 6.0),
    ("version", 5.0),
    ("url", 5.0),
    ("uri", 5.0),
    ("href", 5.0),
    ("log", 2.0),
    ("event", 1.0),
    ("correlation", 5.0),
    ("token", 3.0),
    ("platform", 5.0),
    ("context", 2.0),
    ("enrichment", 5.0),
    ("customer", 3.0),
];

/// Words of the other side count against an actor.
const ASIDE: &[(&str, f64)] = &[
    ("org", 4.0),
    ("organization", 4.0),
    ("team", 3.0),
    ("project", 4.0),
    ("workspace", 4.0),
    ("channel", 4.0),
    ("role", 1.5),
    ("recipient", 5.0),
    ("vault", 3.0),
    ("key", 1.0),
    ("credential", 3.0),
    ("computer", 3.0),
    ("container", 3.0),
    ("labels", 4.0),
    ("product", 3.0),
];

/// The two words are one.
pub(super) fn with_service_accounts(words: Vec<String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        match joined.last_mut() {
            Some(before) if before == "service" && word == "account" => {
                SERVICE_ACCOUNT.clone_into(before);
            }
            _ => joined.push(word),
        }
    }
    joined
}

pub(super) fn weight_of(word: &str, table: &[(&str, f64)]) -> f64 {
    table
        .iter()
        .find(|(known, _)| *known == word)
        .map_or(0.0, |(_, weight)| *weight)
}

pub(super) fn sum(words: &[String], table: &[(&str, f64)]) -> f64 {
    words.iter().map(|word| weight_of(word, table)).sum()
}

pub(super) fn best(words: &[String], table: &[(&str, f64)]) -> f64 {
    let best = words
        .iter()
        .map(|word| weight_of(word, table))
        .fold(0.0, f64::max);
    // A second word of the kind confirms the first, a little.
    if best > 0.0 {
        best + 0.1 * (sum(words, table) - best).min(4.0)
    } else {
        0.0
    }
}

pub(super) fn actor_weight(words: &[String]) -> f64 {
    let acting = best(words, ACTING);
    // `subject` is the one or the other: it does not count against itself.
    let upon = words
        .iter()
        .filter(|word| weight_of(word, ACTING) == 0.0)
        .map(|word| weight_of(word, ACTED_UPON));
    let others = upon.sum::<f64>().min(8.0) * 0.8 + sum(words, ASIDE).min(6.0);
    if acting == 0.0 {
        -10.0
    } else {
        acting - others - sum(words, NEITHER).min(8.0)
    }
}

pub(super) fn affected_person_weight(words: &[String]) -> f64 {
    const PERSONS: &[&str] = &[
        "user", "username", "member", "person", "employee", "login", "account", "email",
    ];
    let is_person = words.iter().any(|word| PERSONS.contains(&word.as_str()));
    if is_person {
        best(words, ACTING) - sum(words, NEITHER).min(8.0)
    } else {
        -10.0
    }
}

pub(super) fn resource_weight(words: &[String]) -> f64 {
    const MARKS: &[(&str, f64)] = &[("labels", 4.0), ("tags", 4.0)];
    let upon = best(words, ACTED_UPON);
    if upon == 0.0 {
        -10.0
    } else {
        upon - 0.3 * best(words, ACTING) - sum(words, NEITHER).min(8.0) - sum(words, MARKS)
    }
}

/// How much they speak for a program that acts in a person's place.
pub(super) fn program_weight(words: &[String]) -> f64 {
    const PROGRAMS: &[&str] = &[
        "token",
        "key",
        "app",
        "application",
        "bot",
        "client",
        "integration",
        "system",
        SERVICE_ACCOUNT,
    ];
    const OTHERS: &[&str] = &["target", "targets", "old", "new", "previous", "session"];
    let has = |any: &[&str]| words.iter().any(|word| any.contains(&word.as_str()));
    if has(PROGRAMS) && !has(OTHERS) {
        3.0
    } else {
        -10.0
    }
}

/// How much they speak for an account that acted, where no person is named.
pub(super) fn account_weight(words: &[String]) -> f64 {
    let lone = words.len() <= 2 && words.last().is_some_and(|word| word == "account");
    if lone {
        3.0 - sum(words, ACTED_UPON) - sum(words, NEITHER)
    } else {
        -10.0
    }
}

/// Whether they name the one who acted, and nobody else.
pub(super) fn is_explicit(words: &[String]) -> bool {
    best(words, ACTING) >= 6.0
}

/// Whether nothing but `subject` speaks for the one who acted: it may as well be what was acted upon.
pub(super) fn is_mere_subject(words: &[String]) -> bool {
    let mut acting = words.iter().filter(|word| weight_of(word, ACTING) > 0.0);
    acting.clone().next().is_some() && acting.all(|word| word == "subject")
}
