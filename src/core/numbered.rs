//! Names that must not be the same twice: the second gets a number, and so on.

use std::collections::{HashMap, HashSet};

/// Names given so far.
#[derive(Debug, Default)]
pub struct Numbered {
    given: HashSet<String>,
    /// The last number that a name got: a thousand of one name ask for no thousand numbers each.
    last: HashMap<String, u32>,
}

impl Numbered {
    /// `name`, or where it was given before the first that `numbered` makes of it, from 2 on, that was not.
    pub fn name(&mut self, name: String, numbered: impl Fn(&str, u32) -> String) -> String {
        if self.given.insert(name.clone()) {
            return name;
        }
        let last = self.last.entry(name.clone()).or_insert(1);
        loop {
            *last += 1;
            let other = numbered(&name, *last);
            if self.given.insert(other.clone()) {
                return other;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_stands_in_a_name_already_is_passed_over() {
        let mut names = Numbered::default();
        let given: Vec<String> = ["a", "a 2", "a", "b", "a", "a 2"]
            .into_iter()
            .map(|name| names.name(name.to_owned(), |name, number| format!("{name} {number}")))
            .collect();
        assert_eq!(given, ["a", "a 2", "a 3", "b", "a 4", "a 2 2"]);
    }

    #[test]
    fn a_hundred_thousand_of_one_name_are_numbered_at_once() {
        let mut names = Numbered::default();
        let last = (0..100_000)
            .map(|_| names.name("a".to_owned(), |name, number| format!("{name} ({number})")))
            .last();
        assert_eq!(last.as_deref(), Some("a (100000)"));
    }
}
