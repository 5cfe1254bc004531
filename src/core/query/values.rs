//! The values at a path of a JSON text.

use crate::core::ingest::tape::{Kind, NodeId, Tape};

/// The texts of the values at `path` in a JSON text: scalars as they are meant, others as their
/// JSON. An array on the way stands for each of its elements.
pub fn values_at(tape: &mut Tape, text: &[u8], path: &[String], found: &mut Vec<String>) {
    if text.is_empty() || tape.read(text).is_err() {
        return;
    }
    let mut pending = vec![(NodeId::ROOT, path)];
    while let Some((node, rest)) = pending.pop() {
        match (tape.kind(node), rest) {
            (Kind::Null, _) => {}
            (Kind::Array, _) => {
                let mut elements: Vec<NodeId> = tape.elements(node).collect();
                // A number names one element.
                if let Some(place) = rest.first().and_then(|step| step.parse::<usize>().ok()) {
                    pending.extend(elements.get(place).map(|element| (*element, &rest[1..])));
                } else {
                    elements.reverse();
                    pending.extend(elements.into_iter().map(|element| (element, rest)));
                }
            }
            (Kind::Object, [key, rest @ ..]) => {
                pending.extend(tape.get(text, node, key).map(|value| (value, rest)));
            }
            (Kind::Object, []) => {
                found.push(String::from_utf8_lossy(&text[tape.span(node)]).into_owned());
            }
            (_, []) => found.push(tape.string(text, node).into_owned()),
            _ => {}
        }
    }
}
