//! Records that hold a list of events: each element of the list is an event of
//! its own, and sees the fields of the record around it.

use super::path::{Path, PathError, Step};
use crate::core::ingest::tape::{Kind, NodeId, Tape};

/// An array of the record and the one of its elements that is meant, for each list on the way.
pub(super) type Focus = Vec<(NodeId, NodeId)>;

/// Where the list stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Explode {
    steps: Vec<Step>,
}

/// One element of a record's list.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub focus: Focus,
    pub node: NodeId,
    /// Anything else is no event.
    pub is_object: bool,
}

impl Explode {
    /// The list whose elements these steps lead to; they are keys and `[*]` alone.
    pub fn new(mut steps: Vec<Step>) -> Option<Explode> {
        if steps.last() != Some(&Step::Any) {
            steps.push(Step::Any);
        }
        let plain = steps
            .iter()
            .all(|step| matches!(step, Step::Key(_) | Step::Any));
        (plain && steps.len() > 1).then_some(Explode { steps })
    }

    /// As a path writes it: `events[*]`.
    pub fn parse(text: &str) -> Result<Option<Explode>, PathError> {
        let path = Path::parse(text)?;
        Ok(path.alternatives().first().cloned().and_then(Explode::new))
    }

    /// The steps to the elements.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The elements of a record's list, in order; none where the record is one event: it has no such
    /// list, an empty one, an object instead, or not a single object in it.
    pub fn elements(&self, tape: &Tape, text: &[u8]) -> Vec<Element> {
        let mut walk = Walk {
            tape,
            text,
            focus: Focus::new(),
            found: Vec::new(),
        };
        walk.collect(&self.steps, NodeId::ROOT);
        let found = walk.found;
        if found
            .iter()
            .any(|element| element.is_object && !element.focus.is_empty())
        {
            found
        } else {
            Vec::new()
        }
    }
}

/// The way to the elements of one record.
struct Walk<'a> {
    tape: &'a Tape,
    text: &'a [u8],
    focus: Focus,
    found: Vec<Element>,
}

impl Walk<'_> {
    fn collect(&mut self, steps: &[Step], node: NodeId) {
        let tape = self.tape;
        let Some((step, rest)) = steps.split_first() else {
            self.found.push(Element {
                focus: self.focus.clone(),
                node,
                is_object: tape.kind(node) == Kind::Object,
            });
            return;
        };
        match (step, tape.kind(node)) {
            (Step::Key(key), Kind::Object) => {
                if let Some(member) = tape.get(self.text, node, key) {
                    self.collect(rest, member);
                }
            }
            (Step::Any, Kind::Array) => {
                for element in tape.elements(node) {
                    self.focus.push((node, element));
                    self.collect(rest, element);
                    self.focus.pop();
                }
            }
            // An object where a list is usual counts as its only element.
            (Step::Any, Kind::Object) => self.collect(rest, node),
            _ => {}
        }
    }
}
