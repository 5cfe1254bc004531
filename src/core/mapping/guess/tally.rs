//! Of what kind the values at a path are.

use std::net::IpAddr;

use super::words::words;
use crate::core::ingest::tape::Kind;
use crate::core::mapping::value;
use crate::core::time::{date_seen, read_epoch, read_time};

/// How many of a path's values are of which kind. One value may count in several.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub values: u32,
    pub containers: u32,
    pub numbers: u32,
    pub flags: u32,
    pub times: u32,
    pub epochs: u32,
    pub addresses: u32,
    pub emails: u32,
    pub uuids: u32,
    /// Long, without spaces, with digits: what a machine made.
    pub codes: u32,
    /// A few words at most, none of the above.
    pub words: u32,
    /// Words with a verb that audit events use.
    pub verbs: u32,
    /// Words without a space: names that a program gave.
    pub terms: u32,
    /// Severities and outcomes.
    pub levels: u32,
    /// Prose, URLs, user agents.
    pub prose: u32,
}

impl Tally {
    /// Counts one scalar value.
    pub fn add(&mut self, kind: Kind, said: &str) {
        match kind {
            Kind::True | Kind::False => self.flags += 1,
            Kind::Number => {
                self.numbers += 1;
                self.epochs += u32::from(is_recent_epoch(said));
            }
            _ => self.add_text(said),
        }
    }

    /// What most values are, in words.
    pub fn kind(&self) -> &'static str {
        let kinds = [
            (self.times, "times"),
            (self.epochs, "times as numbers"),
            (self.addresses, "network addresses"),
            (self.emails, "e-mail addresses"),
            (self.uuids, "UUIDs"),
            (self.flags, "true or false"),
            (self.numbers, "numbers"),
            (self.verbs, "names of actions"),
            (self.codes, "identifiers"),
            (self.words, "short texts"),
            (self.prose, "longer texts"),
            (self.containers, "lists or objects"),
        ];
        let most = kinds.iter().find(|(count, _)| *count * 2 > self.values);
        most.map_or("values of several kinds", |(_, kind)| kind)
    }

    fn add_text(&mut self, said: &str) {
        if said
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
            && said.parse::<f64>().is_ok()
        {
            self.numbers += 1;
            self.epochs += u32::from(is_recent_epoch(said));
        } else if matches!(said, "true" | "false" | "True" | "False") {
            self.flags += 1;
        } else if read_time(said).is_some() || date_seen(said).is_some() {
            self.times += 1;
        } else if is_address(said) {
            self.addresses += 1;
        } else if is_email(said) {
            self.emails += 1;
        } else if is_uuid(said) {
            self.uuids += 1;
        } else if is_code(said) {
            self.codes += 1;
        } else if is_wordy(said) {
            self.words += 1;
            self.verbs += u32::from(has_verb(said));
            self.terms += u32::from(!said.contains(' '));
            self.levels += u32::from(is_level(said));
        } else {
            self.prose += 1;
        }
    }
}

/// An address, an e-mail address or a UUID.
pub(super) fn is_datum(said: &str) -> bool {
    is_address(said) || is_email(said) || is_uuid(said)
}

/// 2001 to 2096, in whatever unit: other numbers are hardly times.
fn is_recent_epoch(number: &str) -> bool {
    let Some(moment) = read_epoch(number) else {
        return false;
    };
    (978_307_200_000..4_000_000_000_000).contains(&moment.millis)
}

fn is_address(said: &str) -> bool {
    if said.len() < 3 || !said.contains(['.', ':']) {
        return false;
    }
    value::ip(said.into()).parse::<IpAddr>().is_ok()
}

fn is_email(said: &str) -> bool {
    let Some((name, domain)) = said.split_once('@') else {
        return false;
    };
    let plain = |c: char| !c.is_whitespace() && !matches!(c, '<' | '>' | '/' | ',' | '@');
    !name.is_empty()
        && domain.contains('.')
        && said.len() < 255
        && name.chars().all(plain)
        && domain.chars().all(plain)
}

fn is_uuid(said: &str) -> bool {
    let inside = said.trim_matches(['{', '}']);
    inside.len() == 36
        && inside.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn is_code(said: &str) -> bool {
    let digits = said.bytes().filter(u8::is_ascii_digit).count();
    said.len() >= 12 && digits >= 3 && !said.contains([' ', '/']) && digits * 8 >= said.len()
}

fn is_wordy(said: &str) -> bool {
    let spaces = said.bytes().filter(|byte| *byte == b' ').count();
    said.len() <= 100
        && spaces <= 8
        && !said.contains(['\n', '{', '<', ';'])
        && !said.contains("://")
}

fn is_level(said: &str) -> bool {
    const LEVELS: &[&str] = &[
        "info",
        "information",
        "informational",
        "notice",
        "debug",
        "warn",
        "warning",
        "error",
        "critical",
        "fatal",
        "low",
        "medium",
        "high",
        "success",
        "failure",
        "audit_success",
        "audit_failure",
        "ok",
        "unknown",
        "none",
        "null",
        "default",
        "normal",
    ];
    LEVELS.iter().any(|level| said.eq_ignore_ascii_case(level)) || is_any_event(said)
}

/// `audit_event`: what every record may be called.
fn is_any_event(said: &str) -> bool {
    const ANY: &[&str] = &[
        "audit",
        "event",
        "events",
        "log",
        "logs",
        "entry",
        "record",
        "activity",
        "activities",
        "system",
    ];
    let words = words(said);
    !words.is_empty() && words.iter().all(|word| ANY.contains(&word.as_str()))
}

/// Whether one of its words, or the beginning of one, is a verb of audit events.
fn has_verb(said: &str) -> bool {
    const VERBS: &[&str] = &[
        "accept",
        "access",
        "activat",
        "add",
        "allow",
        "alter",
        "approv",
        "archiv",
        "assign",
        "assum",
        "attach",
        "auth",
        "authent",
        "authoriz",
        "ban",
        "block",
        "cancel",
        "chang",
        "clos",
        "config",
        "connect",
        "copy",
        "creat",
        "deactivat",
        "delet",
        "deny",
        "deploy",
        "describ",
        "destroy",
        "detach",
        "detect",
        "disabl",
        "download",
        "drop",
        "edit",
        "enabl",
        "end",
        "exec",
        "expir",
        "export",
        "fail",
        "generat",
        "get",
        "grant",
        "import",
        "insert",
        "install",
        "invit",
        "join",
        "leav",
        "list",
        "lock",
        "login",
        "logout",
        "logon",
        "modif",
        "mov",
        "open",
        "patch",
        "publish",
        "push",
        "put",
        "read",
        "refresh",
        "regist",
        "reject",
        "remov",
        "renam",
        "reset",
        "restor",
        "revok",
        "rotat",
        "run",
        "search",
        "select",
        "send",
        "set",
        "shar",
        "sign",
        "start",
        "stop",
        "suspend",
    ];
    const MORE: &[&str] = &[
        "terminat", "transfer", "trigger", "unlock", "updat", "upload", "upsert", "us", "verif",
        "view", "watch", "writ", "merg", "log",
    ];
    words(said).iter().any(|word| {
        // `userdeleted`: long words are often several.
        let glued = word.len() > 8
            && VERBS
                .iter()
                .chain(MORE)
                .any(|verb| verb.len() > 4 && word.contains(verb));
        glued
            || VERBS.iter().chain(MORE).any(|verb| {
                word.strip_prefix(verb).is_some_and(|end| {
                    matches!(
                        end,
                        "" | "e"
                            | "ed"
                            | "s"
                            | "es"
                            | "ing"
                            | "y"
                            | "ied"
                            | "d"
                            | "ation"
                            | "ion"
                            | "er"
                            | "red"
                            | "ure"
                            | "ten"
                            | "te"
                            | "ged"
                    )
                })
            })
    })
}
