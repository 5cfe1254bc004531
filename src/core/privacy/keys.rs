//! Which rules may be about a member, by its name alone.
//!
//! Records of one source have a few dozen names between them, met again in
//! every record; each is held against the rules once.

use std::collections::HashMap;

use super::name::same_name;
use super::rule::{Rule, Target};

/// More names than this are data, and are not remembered.
const MOST_NAMES: usize = 4096;

/// What is known of the names met so far.
#[derive(Clone, Debug)]
pub(super) struct KeyRules {
    /// Whether there is a rule about a key at all.
    any: bool,
    known: HashMap<String, Vec<usize>>,
}

impl KeyRules {
    pub fn new(rules: &[Rule]) -> KeyRules {
        KeyRules {
            any: rules
                .iter()
                .any(|rule| matches!(rule.target, Target::Key(_))),
            known: HashMap::new(),
        }
    }

    /// The rules that may be about a member of this name; whether they are, the names above it tell.
    pub fn of(&mut self, rules: &[Rule], name: &str) -> Vec<usize> {
        if !self.any {
            return Vec::new();
        }
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        let about = |rule: &Rule| match &rule.target {
            Target::Key(keys) => {
                keys.last().is_some_and(|key| same_name(name, key))
                    || name.eq_ignore_ascii_case(&keys.join("."))
            }
            _ => false,
        };
        let found: Vec<usize> = (0..rules.len())
            .filter(|number| about(&rules[*number]))
            .collect();
        if self.known.len() < MOST_NAMES {
            self.known.insert(name.to_owned(), found.clone());
        }
        found
    }
}
