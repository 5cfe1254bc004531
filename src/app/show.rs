//! How values are put before people: sizes, the parts of a
//! time, the tone of an action.
//!
//! Only the looks change; copies and exports take the value itself.

use super::texts::Texts;
use crate::core::aggregate::outcome::OutcomeClass;
use crate::core::protocol::{Phase, Progress, Waiting};

/// A message as a sentence of its own: messages begin small, as they may stand within one elsewhere.
/// What begins with a quotation keeps its case, since that is somebody's data.
pub fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// How far a load is, in words.
pub fn reading(progress: Option<Progress>, t: Texts) -> String {
    match progress.filter(|progress| progress.phase == Phase::Load) {
        Some(Progress {
            waiting: Some(Waiting { seconds, page }),
            ..
        }) => match seconds {
            Some(seconds) => t.waiting(&t.number(u64::from(page)), &t.number(u64::from(seconds))),
            None => t.waiting_offline(&t.number(u64::from(page))),
        },
        Some(progress) => match progress.total {
            Some(total) => t.reading_of(&size(progress.bytes, t), &size(total, t)),
            None => t.reading_so_far(&size(progress.bytes, t)),
        },
        None => t.reading(),
    }
}

/// A size in decimal units, as disks and browsers count.
pub fn size(bytes: u64, t: Texts) -> String {
    const UNITS: [(&str, &str); 5] = [
        ("byte", "bytes"),
        ("kilobyte", "kB"),
        ("megabyte", "MB"),
        ("gigabyte", "GB"),
        ("terabyte", "TB"),
    ];
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    let digits = usize::from(unit > 0 && value < 9.95);
    t.measure(value, digits, UNITS[unit])
}

/// An RFC 3339 text cut into date, time of day, fraction and zone.
///
/// What does not look like one is wholly a date, so nothing is hidden.
pub fn time_parts(text: &str) -> [&str; 4] {
    let whole = [text, "", "", ""];
    let Some((date, rest)) = text.split_once('T') else {
        return whole;
    };
    let made_of = |text: &str, mark: char| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == mark)
    };
    if !made_of(date, '-') || !rest.get(..8).is_some_and(|clock| made_of(clock, ':')) {
        return whole;
    }
    let (clock, tail) = rest.split_at(8);
    let zone_at = tail.find(['Z', '+', '-']).unwrap_or(tail.len());
    let (fraction, zone) = tail.split_at(zone_at);
    [date, clock, fraction, zone]
}

/// What an action does to its resource, as far as its name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something came to be.
    Adds,
    /// Something was changed.
    Changes,
    /// Something was taken away.
    Removes,
    /// Its name does not tell.
    Other,
}

impl Tone {
    /// The tone of `action`, by its words: `UNDO_SOFT_DELETE` adds, `user.session.start` is neither.
    pub fn of(action: &str) -> Tone {
        const REMOVES: [&str; 14] = [
            "delete",
            "remove",
            "destroy",
            "terminate",
            "cancel",
            "revoke",
            "disable",
            "deactivate",
            "leave",
            "suspend",
            "detach",
            "block",
            "unassign",
            "purge",
        ];
        const ADDS: [&str; 13] = [
            "create",
            "add",
            "join",
            "upsert",
            "insert",
            "invite",
            "enable",
            "activate",
            "reactivate",
            "restore",
            "attach",
            "grant",
            "put",
        ];
        const CHANGES: [&str; 12] = [
            "update", "change", "edit", "modify", "override", "toggle", "rename", "config", "set",
            "mark", "reset", "move",
        ];
        let words = words(action);
        let has = |list: &[&str]| {
            words.iter().any(|word| {
                list.iter().any(|verb| {
                    word == verb
                        || word.strip_suffix('d') == Some(verb)
                        || word.strip_suffix("ed") == Some(verb)
                })
            })
        };
        if has(&["undo", "undelete", "unsuspend", "unblock"]) {
            Tone::Adds
        } else if has(&REMOVES) {
            Tone::Removes
        } else if has(&ADDS) {
            Tone::Adds
        } else if has(&CHANGES) {
            Tone::Changes
        } else {
            Tone::Other
        }
    }

    /// The class suffix and the sign before the action; the sign carries the meaning without colour.
    pub fn sign(self) -> (&'static str, &'static str) {
        match self {
            Tone::Adds => ("adds", "+"),
            Tone::Changes => ("changes", "~"),
            Tone::Removes => ("removes", "\u{2212}"),
            Tone::Other => ("other", "\u{b7}"),
        }
    }
}

/// Lower-case words of a name in any of the usual spellings.
fn words(name: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut lower_before = false;
    for c in name.chars() {
        if (!c.is_alphanumeric() || (c.is_uppercase() && lower_before)) && !word.is_empty() {
            out.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        lower_before = c.is_lowercase();
    }
    if !word.is_empty() {
        out.push(word);
    }
    out
}

/// How an outcome is coloured.
pub fn outcome_class(outcome: &str) -> &'static str {
    OutcomeClass::of(outcome).as_str()
}

/// What was masked how often: `12 places (10 token, 2 password)`.
pub fn masks(counts: &[crate::core::protocol::MaskCount], t: Texts) -> String {
    let all: u64 = counts.iter().map(|count| count.count).sum();
    let each: Vec<String> = counts
        .iter()
        .map(|count| format!("{} {}", t.number(count.count), count.rule))
        .collect();
    t.masked(all, &each.join(", "))
}

/// The first characters of a text.
pub fn beginning(text: &str, characters: usize) -> &str {
    // Most texts are shorter in bytes already.
    match text.len() <= characters {
        true => text,
        false => text
            .char_indices()
            .nth(characters)
            .map_or(text, |(at, _)| &text[..at]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_keep_two_or_three_digits() {
        let size = |bytes| size(bytes, Texts::default());
        assert_eq!(size(999), "999 bytes");
        assert_eq!(size(1_500), "1.5 kB");
        assert_eq!(size(999_900), "1.0 MB");
        assert_eq!(size(12_345_678), "12 MB");
    }

    #[test]
    fn a_time_is_cut_at_its_joints_and_a_foreign_one_is_left_whole() {
        assert_eq!(
            time_parts("2024-05-20T09:08:10.120Z"),
            ["2024-05-20", "09:08:10", ".120", "Z"]
        );
        assert_eq!(
            time_parts("2024-05-20T09:08:10+02:00"),
            ["2024-05-20", "09:08:10", "", "+02:00"]
        );
        assert_eq!(time_parts("20 May"), ["20 May", "", "", ""]);
        assert_eq!(
            time_parts("T\u{e4}\u{e4}\u{e4}\u{e4}\u{e4}"),
            ["T\u{e4}\u{e4}\u{e4}\u{e4}\u{e4}", "", "", ""]
        );
    }

    #[test]
    fn tones_follow_whole_words_in_every_spelling() {
        for (action, tone) in [
            ("CREATE", Tone::Adds),
            ("SOFT_DELETE", Tone::Removes),
            ("UNDO_SOFT_DELETE", Tone::Adds),
            ("IMPLEMENTING_SERVICE_UPSERT", Tone::Adds),
            ("TOGGLE_DATADOG", Tone::Changes),
            ("REACTIVATE_STUDIO_SUBSCRIPTION", Tone::Adds),
            ("DeleteBucket", Tone::Removes),
            ("repo.add_member", Tone::Adds),
            ("card.updated", Tone::Changes),
            ("GetObject", Tone::Other),
            ("address.read", Tone::Other),
        ] {
            assert_eq!(Tone::of(action), tone, "{action}");
        }
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!(beginning("日本語", 2), "日本");
        assert_eq!(beginning("日本", 2), "日本");
        assert_eq!(beginning("ab", 3), "ab");
    }
}
