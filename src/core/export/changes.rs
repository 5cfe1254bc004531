//! What an event changed: before and after of the changed keys only.
//!
//! Sources say it in many ways: `old`/`new`, `before`/`after`, `oldValue`/
//! `newValue` and their kin in one object, with or without a name beside them;
//! whole objects before and after; `old_role`/`new_role`; `role_was`; a member
//! of `changes` that is a pair. All become one JSON object, in which a value
//! is written as the source wrote it:
//! `{"role":{"before":"USER","after":"ADMIN"}}`.

use std::ops::Range;

use crate::core::ingest::tape::{Kind, NodeId, Tape};
use crate::core::numbered::Numbered;
use crate::core::protocol::Change as Told;
use crate::core::time::read_time;

/// Names of a value before and of that after, in lower case and without marks.
const PAIRS: [(&str, &str); 20] = [
    ("oldvalue", "newvalue"),
    ("oldvalues", "newvalues"),
    ("old", "new"),
    ("before", "after"),
    ("old", "attributes"),
    ("old", "value"),
    ("previous", "current"),
    ("previousvalue", "newvalue"),
    ("previousvalue", "currentvalue"),
    ("prevvalue", "newvalue"),
    ("beforevalue", "aftervalue"),
    ("beforevalue", "value"),
    ("changedfrom", "changedto"),
    ("oldvaluejson", "newvaluejson"),
    ("oldval", "newval"),
    ("previous", "new"),
    ("original", "modified"),
    ("oldstate", "newstate"),
    ("from", "to"),
    ("was", "is"),
];

/// What stands before or behind a key's name: `old_role`, `role_after`.
const AFFIXES: [(&str, &str); 5] = [
    ("old", "new"),
    ("previous", "new"),
    ("previous", "current"),
    ("before", "after"),
    ("prev", "new"),
];

/// Members that name the key that changed.
const NAMES: [&str; 13] = [
    "name",
    "displayname",
    "key",
    "field",
    "fieldname",
    "property",
    "propertyname",
    "attribute",
    "attributename",
    "change",
    "setting",
    "settingname",
    "path",
];

/// Members below which a pair is a change, whatever its names.
const HOLDERS: [&str; 15] = [
    "changes",
    "change",
    "changed",
    "changedetails",
    "changedvalues",
    "changedattributes",
    "changeset",
    "diff",
    "delta",
    "modifiedproperties",
    "auditedchanges",
    "previouschanges",
    "savedchanges",
    "updates",
    "modifications",
];

/// The changes that `details` tell of, as JSON; empty where they tell of none.
pub(super) fn changes(tape: &mut Tape, details: &str) -> String {
    write(&told(tape, details))
}

/// The changes that `details` tell of, each under a name of its own.
pub fn told(tape: &mut Tape, details: &str) -> Vec<Told> {
    let text = details.as_bytes();
    if tape.read(text).is_err() {
        return Vec::new();
    }
    let mut finder = Finder {
        tape,
        text,
        found: Vec::new(),
    };
    finder.value(NodeId::ROOT, &[], false);
    named(finder.found, text)
}

/// A change: its key's name, and where its values stand.
struct Change {
    name: String,
    before: Option<Range<usize>>,
    after: Option<Range<usize>>,
}

fn named(found: Vec<Change>, text: &[u8]) -> Vec<Told> {
    let mut names = Numbered::default();
    let mut told = Vec::new();
    for change in found {
        // Several targets may change the same key.
        let name = names.name(change.name, |name, same| format!("{name} ({same})"));
        let value = |span: Range<usize>| String::from_utf8_lossy(&text[span]).into_owned();
        told.push(Told {
            name,
            before: change.before.map(value),
            after: change.after.map(value),
        });
    }
    told
}

fn write(told: &[Told]) -> String {
    if told.is_empty() {
        return String::new();
    }
    let members = told.iter().map(|change| {
        let sides = [("before", &change.before), ("after", &change.after)];
        let sides = sides
            .into_iter()
            .filter_map(|(side, value)| Some(format!("\"{side}\":{}", value.as_ref()?)));
        let name = serde_json::Value::from(change.name.as_str());
        format!("{name}:{{{}}}", sides.collect::<Vec<_>>().join(","))
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

fn compact(name: &str) -> String {
    name.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// What is left of a key's name without `affix`, which stands before it or behind it as a word of its own; none where it
/// does not. Of `old_billing_email` it is `billing_email`, of `previousRole` and `role.previous` `role`.
fn without_affix(name: &str, affix: &str) -> Option<(Side, String)> {
    let is_affix = |part: &str| part.eq_ignore_ascii_case(affix);
    let is_mark = |letter: char| !letter.is_alphanumeric();
    let is_one_word = || name.chars().all(|letter| letter.is_lowercase());
    if let Some((part, rest)) = name.split_at_checked(affix.len())
        && is_affix(part)
    {
        let bare = rest.trim_start_matches(is_mark);
        let first = bare.chars().next()?;
        if bare.len() < rest.len() || is_one_word() {
            return Some((Side::Before, bare.to_owned()));
        }
        if first.is_uppercase() {
            // The key's own first letter was made large only where something small stands before it.
            let is_small = part.starts_with(char::is_lowercase);
            let bare = match is_small && !bare.chars().nth(1).is_some_and(char::is_uppercase) {
                true => first.to_lowercase().chain(bare.chars().skip(1)).collect(),
                false => bare.to_owned(),
            };
            return Some((Side::Before, bare));
        }
    }
    let at = name.len().checked_sub(affix.len())?;
    let (rest, part) = name.split_at_checked(at)?;
    let bare = rest.trim_end_matches(is_mark);
    let apart = bare.len() < rest.len() || part.starts_with(char::is_uppercase) || is_one_word();
    (is_affix(part) && !bare.is_empty() && apart).then(|| (Side::Behind, bare.to_owned()))
}

/// On which side of a key's name an affix stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Before,
    Behind,
}

struct Finder<'a> {
    tape: &'a Tape,
    text: &'a [u8],
    found: Vec<Change>,
}

/// One member of an object.
struct Member {
    name: String,
    compact: String,
    value: NodeId,
}

impl Finder<'_> {
    fn members(&self, object: NodeId) -> Vec<Member> {
        let member = |(key, value)| {
            let name = self.tape.string(self.text, key).into_owned();
            Member {
                compact: compact(&name),
                name,
                value,
            }
        };
        self.tape.members(object).map(member).collect()
    }

    /// Looks below `node`, to which the keys of `path` lead; `held` by something that says "changes".
    fn value(&mut self, node: NodeId, path: &[String], held: bool) {
        match self.tape.kind(node) {
            Kind::Object => self.object(node, path, held),
            Kind::Array => {
                self.named_settings(node, path);
                for element in self.tape.elements(node) {
                    self.value(element, path, held);
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, node: NodeId, path: &[String], held: bool) {
        let members = self.members(node);
        let mut used = vec![false; members.len()];
        self.pair(&members, &mut used, path, held);
        self.affixed(&members, &mut used);
        self.was(&members, &mut used);
        for (place, member) in members.iter().enumerate() {
            if used[place] {
                continue;
            }
            let mut below = path.to_vec();
            below.push(member.name.clone());
            let holds = HOLDERS.contains(&member.compact.as_str());
            if held && self.is_pair_value(member.value) {
                self.pair_value(member);
                continue;
            }
            self.value(
                member.value,
                if holds { path } else { &below },
                holds || held,
            );
        }
    }

    /// `{"name":"role","old":…,"new":…}`, or whole objects before and after.
    fn pair(&mut self, members: &[Member], used: &mut [bool], path: &[String], held: bool) {
        let place = |name: &str| members.iter().position(|member| member.compact == name);
        let named = NAMES.iter().find_map(|name| {
            let member = &members[place(name)?];
            (self.tape.kind(member.value) == Kind::String)
                .then(|| self.tape.string(self.text, member.value).into_owned())
        });
        for (before, after) in PAIRS {
            let (Some(before_at), Some(after_at)) = (place(before), place(after)) else {
                continue;
            };
            // A range of time and a letter have a from and a to as well.
            let told = named.is_some() || held || self.are_plain_pair(members, path);
            if matches!(before, "from" | "was" | "original") && !told {
                continue;
            }
            (used[before_at], used[after_at]) = (true, true);
            let name = named
                .clone()
                .or_else(|| path.last().cloned())
                .unwrap_or_default();
            self.differ(
                &name,
                Some(members[before_at].value),
                Some(members[after_at].value),
            );
            return;
        }
    }

    /// Whether these two under a name are all there is, and neither is a time or an address: `"role": {"from": "USER", "to": "ADMIN"}`.
    fn are_plain_pair(&self, members: &[Member], path: &[String]) -> bool {
        let plain = |member: &Member| match self.tape.kind(member.value) {
            Kind::True | Kind::False => true,
            // Longer ones may be epoch numbers.
            Kind::Number => self.tape.span(member.value).len() < 9,
            Kind::String => {
                let text = self.tape.string(self.text, member.value);
                read_time(&text).is_none() && !text.contains(['@', '/'])
            }
            _ => false,
        };
        !path.is_empty() && members.len() == 2 && members.iter().all(plain)
    }

    /// `old_role` and `new_role`, `role_before` and `role_after`.
    fn affixed(&mut self, members: &[Member], used: &mut [bool]) {
        for (place, member) in members.iter().enumerate() {
            if used[place] {
                continue;
            }
            let partner = AFFIXES.iter().find_map(|(old, new)| {
                let bare = without_affix(&member.name, old)?;
                let partner = members
                    .iter()
                    .position(|other| without_affix(&other.name, new).as_ref() == Some(&bare))?;
                Some((partner, bare.1))
            });
            if let Some((partner, rest)) = partner.filter(|(partner, _)| !used[*partner]) {
                (used[place], used[partner]) = (true, true);
                self.differ(&rest, Some(member.value), Some(members[partner].value));
            }
        }
    }

    /// `role_was` beside `role`.
    fn was(&mut self, members: &[Member], used: &mut [bool]) {
        for (place, member) in members.iter().enumerate() {
            let Some(rest) = member
                .name
                .strip_suffix("_was")
                .or_else(|| member.name.strip_suffix("Was"))
            else {
                continue;
            };
            if let Some(partner) = members.iter().position(|other| other.name == rest) {
                (used[place], used[partner]) = (true, true);
                self.differ(rest, Some(member.value), Some(members[partner].value));
            }
        }
    }

    /// Below "changes": a pair in a list, or an object that only has a `from`.
    fn is_pair_value(&self, node: NodeId) -> bool {
        match self.tape.kind(node) {
            Kind::Array => {
                let elements: Vec<NodeId> = self.tape.elements(node).collect();
                let are = |wanted: fn(Kind) -> bool| {
                    elements.iter().all(|node| wanted(self.tape.kind(*node)))
                };
                elements.len() == 2
                    && (are(|kind| !matches!(kind, Kind::Object | Kind::Array))
                        // Of a list, the whole of it before and after.
                        || are(|kind| matches!(kind, Kind::Array | Kind::Null)))
            }
            Kind::Object => {
                let members = self.members(node);
                members.len() == 1
                    && matches!(members[0].compact.as_str(), "from" | "to" | "old" | "new")
            }
            _ => false,
        }
    }

    fn pair_value(&mut self, member: &Member) {
        let (before, after) = match self.tape.kind(member.value) {
            Kind::Array => {
                let mut elements = self.tape.elements(member.value);
                (elements.next(), elements.next())
            }
            _ => match self.members(member.value).pop() {
                Some(only) if matches!(only.compact.as_str(), "from" | "old") => {
                    (Some(only.value), None)
                }
                only => (None, only.map(|only| only.value)),
            },
        };
        self.differ(&member.name, before, after);
    }

    /// `[{"name":"OLD_VALUE","value":…},{"name":"NEW_VALUE","value":…}]`
    fn named_settings(&mut self, array: NodeId, path: &[String]) {
        let (mut name, mut before, mut after) = (None, None, None);
        for element in self.tape.elements(array) {
            let members = self.members(element);
            let of = |wanted: &[&str]| {
                members
                    .iter()
                    .find(|member| wanted.contains(&member.compact.as_str()))
                    .map(|member| member.value)
            };
            let (Some(key), Some(value)) = (
                of(&["name", "key"]),
                of(&["value", "intvalue", "boolvalue", "multivalue"]),
            ) else {
                continue;
            };
            match compact(&self.tape.string(self.text, key)).as_str() {
                "oldvalue" => before = Some(value),
                "newvalue" => after = Some(value),
                "settingname" | "fieldname" => {
                    name = Some(self.tape.string(self.text, value).into_owned())
                }
                _ => {}
            }
        }
        if before.is_some() && after.is_some() {
            let name = name.or_else(|| path.last().cloned()).unwrap_or_default();
            self.differ(&name, before, after);
        }
    }

    /// Notes what differs: of two objects, each key by itself.
    fn differ(&mut self, name: &str, before: Option<NodeId>, after: Option<NodeId>) {
        let is_object =
            |node: Option<NodeId>| node.is_some_and(|node| self.tape.kind(node) == Kind::Object);
        let is_nothing =
            |node: Option<NodeId>| node.is_none_or(|node| self.tape.kind(node) == Kind::Null);
        let whole = (is_object(before) && (is_object(after) || is_nothing(after)))
            || (is_object(after) && is_nothing(before));
        if !whole {
            let span = |node: Option<NodeId>| node.map(|node| self.tape.span(node));
            let (before, after) = (span(before), span(after));
            let text = |span: &Option<Range<usize>>| span.clone().map(|span| &self.text[span]);
            if text(&before) != text(&after) {
                let name = if name.is_empty() {
                    "value".to_owned()
                } else {
                    name.to_owned()
                };
                self.found.push(Change {
                    name,
                    before,
                    after,
                });
            }
            return;
        }
        let (old, new) = (
            before.map_or_else(Vec::new, |node| self.members(node)),
            after.map_or_else(Vec::new, |node| self.members(node)),
        );
        let generic = name.is_empty()
            || matches!(
                compact(name).as_str(),
                "details" | "metadata" | "data" | "value" | "target" | "resource" | "object"
            );
        let below = |key: &str| {
            if generic {
                key.to_owned()
            } else {
                format!("{name}.{key}")
            }
        };
        for member in &old {
            let partner = new.iter().find(|other| other.name == member.name);
            self.differ(
                &below(&member.name),
                Some(member.value),
                partner.map(|partner| partner.value),
            );
        }
        for member in new
            .iter()
            .filter(|member| old.iter().all(|other| other.name != member.name))
        {
            self.differ(&below(&member.name), None, Some(member.value));
        }
    }
}

#[cfg(test)]
#[path = "changes_test.rs"]
mod tests;
