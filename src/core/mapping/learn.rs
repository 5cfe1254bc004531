//! Makes a template of a record that was read the long way.
//!
//! What decides where fields are found stays in the text around the gaps: keys, the kinds of the
//! values that paths lead to, whether they are empty, and the members by which a path picks an
//! element. Where that cannot be told, there is no template.

use crate::core::event::Field;
use crate::core::ingest::tape::{Kind, NodeId, Tape};

use super::plan::{Branch, Slot};
use super::template::{Anchor, Gap, Sighting, Template, Text};
use super::{Extracted, Mapping, path};

/// A record with more gaps, or more text around them, is not worth it.
const MOST_GAPS: usize = 48;
const MOST_TEXT: usize = 4096;

struct Learner<'a> {
    mapping: &'a Mapping,
    tape: &'a Tape,
    text: &'a [u8],
    /// Slots that only the details are read from.
    details: Vec<Slot>,
    template: Template,
    /// Which gap a node fills.
    filled: Vec<(NodeId, usize)>,
    /// Everything before stands in the template.
    done: usize,
}

impl Mapping {
    /// The shape of the record that was extracted last into `extracted`; none if records like it
    /// must each be looked through.
    pub fn template(
        &self,
        tape: &Tape,
        text: &[u8],
        extracted: &Extracted<'_>,
    ) -> Option<Template> {
        let several = self.explode.is_some();
        if several || extracted.findings.documents() > 0 || extracted.date.is_some() {
            return None;
        }
        let slots = |wanted: bool| {
            self.readings
                .iter()
                .filter(move |reading| (reading.field == Field::Details) == wanted)
                .flat_map(|reading| reading.choices.iter().map(|choice| choice.0))
        };
        let others: Vec<Slot> = slots(false).collect();
        let mut learner = Learner {
            mapping: self,
            tape,
            text,
            details: slots(true).filter(|slot| !others.contains(slot)).collect(),
            template: Template {
                utc: self.traits.utc,
                local: self.zone.is_some(),
                ..Template::default()
            },
            filled: Vec::new(),
            done: 0,
        };
        learner.node(NodeId::ROOT, vec![0], &[], 0)?;
        learner.read_fields(extracted)?;
        let template = learner.finish(extracted)?;
        let agrees = agrees(&template, text, extracted);
        agrees.then_some(template)
    }
}

/// Whether the template reads the record that it was made of as it was read before.
fn agrees(template: &Template, text: &[u8], extracted: &Extracted<'_>) -> bool {
    let mut sighting = Sighting::default();
    let details = |range: &std::ops::Range<usize>| (range.start as u32, range.end as u32);
    template.read(text, &mut sighting)
        && Field::ALL.iter().all(|field| {
            matches!(field, Field::Time | Field::Details)
                || sighting.values[field.number()]
                    == extracted.get(*field).unwrap_or_default().as_bytes()
        })
        && sighting.time == extracted.time
        && sighting.details == extracted.details.as_ref().map_or((0, 0), details)
}

impl Learner<'_> {
    fn branch(&self, number: usize) -> &Branch {
        self.mapping.plan.branch(number)
    }

    /// Takes a node to which `branches` lead; `literal` names members that must stay as they are.
    fn node(
        &mut self,
        node: NodeId,
        branches: Vec<usize>,
        literal: &[&str],
        depth: usize,
    ) -> Option<()> {
        if branches.is_empty() {
            let span = self.tape.span(node);
            return self.gap(node, Gap::Any(depth), span);
        }
        let kind = self.tape.kind(node);
        let branches = self.with_lone(branches, kind);
        if self.only_details(&branches) && !path::is_empty(self.tape, node) {
            let span = self.tape.span(node);
            return self.gap(node, Gap::Full(depth), span);
        }
        match kind {
            Kind::String => {
                if branches
                    .iter()
                    .any(|branch| self.branch(*branch).json.is_some())
                {
                    return None;
                }
                let span = self.tape.span(node);
                let inside = span.start + 1..span.end - 1;
                let blank = self.text[inside.clone()].trim_ascii().is_empty();
                if blank || self.tape.has_escapes(node) {
                    return Some(());
                }
                self.gap(node, Gap::Text, inside)
            }
            Kind::Number => self.gap(node, Gap::Number, self.tape.span(node)),
            Kind::True | Kind::False | Kind::Null => Some(()),
            Kind::Object => self.object(node, &branches, literal, depth + 1),
            Kind::Array => self.array(node, &branches, depth + 1),
        }
    }

    /// An object where an array is usual counts as its only element: steps into elements lead to the object itself.
    fn with_lone(&self, mut branches: Vec<usize>, kind: Kind) -> Vec<usize> {
        if kind != Kind::Object {
            return branches;
        }
        let mut at = 0;
        while let Some(number) = branches.get(at) {
            let more: Vec<usize> = self.branch(*number).element_children().collect();
            branches.extend(more);
            at += 1;
        }
        branches
    }

    fn only_details(&self, branches: &[usize]) -> bool {
        branches.iter().all(|number| {
            let branch = self.branch(*number);
            branch.is_leaf() && branch.ends.iter().all(|slot| self.details.contains(slot))
        })
    }

    fn object(
        &mut self,
        node: NodeId,
        branches: &[usize],
        literal: &[&str],
        depth: usize,
    ) -> Option<()> {
        let mapping = self.mapping;
        let mut met = Vec::new();
        let mut literal = literal.to_vec();
        for number in branches {
            literal.extend(
                mapping
                    .plan
                    .branch(*number)
                    .wheres
                    .iter()
                    .map(|(key, _, _)| key.as_str()),
            );
        }
        for (name, value) in self.tape.members(node) {
            let key = self.tape.string(self.text, name);
            if literal.iter().any(|kept| **kept == *key) {
                continue;
            }
            let mut inside = Vec::new();
            for number in branches {
                let branch = mapping.plan.branch(*number);
                if let Some((_, child)) = branch.keys.iter().find(|(wanted, _)| **wanted == *key) {
                    // Of two members of one name the last counts: too rare to be told here.
                    if met.contains(child) {
                        return None;
                    }
                    met.push(*child);
                    inside.push(*child);
                }
                inside.extend(branch.any_member);
            }
            self.node(value, inside, &[], depth)?;
        }
        Some(())
    }

    fn array(&mut self, node: NodeId, branches: &[usize], depth: usize) -> Option<()> {
        let mapping = self.mapping;
        // Which element a step takes does not matter here: all stay where they are.
        let inside: Vec<usize> = branches
            .iter()
            .flat_map(|number| mapping.plan.branch(*number).element_children())
            .collect();
        let literal: Vec<&str> = branches
            .iter()
            .flat_map(|number| {
                mapping
                    .plan
                    .branch(*number)
                    .wheres
                    .iter()
                    .map(|(key, _, _)| key.as_str())
            })
            .collect();
        for element in self.tape.elements(node) {
            self.node(element, inside.clone(), &literal, depth)?;
        }
        Some(())
    }

    fn gap(&mut self, node: NodeId, gap: Gap, span: std::ops::Range<usize>) -> Option<()> {
        if self.template.gaps.len() == MOST_GAPS {
            return None;
        }
        self.filled.push((node, self.template.gaps.len()));
        self.template
            .pieces
            .push(self.text[self.done..span.start].into());
        self.template.gaps.push(gap);
        self.done = span.end;
        Some(())
    }

    /// Which gaps the fields are read from: for each, what [`Mapping::extract`] chose.
    fn read_fields(&mut self, extracted: &Extracted<'_>) -> Option<()> {
        let mapping = self.mapping;
        for reading in &mapping.readings {
            let field = reading.field;
            let mut found = reading
                .choices
                .iter()
                .filter_map(|(slot, form)| Some((extracted.findings.get(*slot)?.node, *form)));
            if field == Field::Details {
                continue;
            }
            for (node, form) in &mut found {
                if matches!(self.tape.kind(node), Kind::Object | Kind::Array) {
                    // Whether it can be read as text or time depends on what it holds.
                    return None;
                }
                let gap = self
                    .filled
                    .iter()
                    .find(|(filled, _)| *filled == node)
                    .map(|(_, gap)| *gap);
                match (gap, field) {
                    (Some(gap), Field::Time) => self.template.time = Some(gap),
                    (Some(gap), _) => self.template.texts.push((field, Text::Gap(gap))),
                    // A time that never changes is none of interest.
                    (None, Field::Time) => return None,
                    (None, _) => {
                        let text = self.tape.string(self.text, node);
                        if text.trim_ascii().is_empty() {
                            continue;
                        }
                        self.template
                            .texts
                            .push((field, Text::Fixed(text.as_bytes().into())));
                    }
                }
                if field == Field::Outcome {
                    self.template.outcome = Some(form);
                }
                break;
            }
        }
        let outcome = Field::Outcome;
        if !self
            .template
            .texts
            .iter()
            .any(|(field, _)| *field == outcome)
            && let Some(absent) = mapping.traits.absent_outcome
        {
            self.template
                .texts
                .push((outcome, Text::Fixed(absent.as_bytes().into())));
        }
        Some(())
    }

    fn finish(mut self, extracted: &Extracted<'_>) -> Option<Template> {
        self.template.pieces.push(self.text[self.done..].into());
        if self
            .template
            .pieces
            .iter()
            .map(|piece| piece.len())
            .sum::<usize>()
            > MOST_TEXT
        {
            return None;
        }
        if let Some(details) = extracted
            .details
            .as_ref()
            .filter(|details| !details.is_empty())
        {
            self.template.details = Some((self.anchor(details.start)?, self.anchor(details.end)?));
        }
        Some(self.template)
    }

    /// Where a place of the record lies in the text around the gaps; none inside of a gap.
    fn anchor(&self, place: usize) -> Option<Anchor> {
        let mut start = 0;
        for (piece, text) in self.template.pieces.iter().enumerate() {
            if (start..=start + text.len()).contains(&place) {
                return Some(Anchor {
                    piece,
                    offset: place - start,
                });
            }
            if piece < self.filled.len() {
                start = self.gap_end(piece);
            }
        }
        None
    }

    fn gap_end(&self, gap: usize) -> usize {
        let (node, _) = self.filled[gap];
        let span = self.tape.span(node);
        if self.template.gaps[gap] == Gap::Text {
            span.end - 1
        } else {
            span.end
        }
    }
}
