//! All paths of a mapping as one tree of keys, walked once for each record.
//!
//! An object's members are passed over once however many paths lead through
//! it; a key is compared only with wanted keys of its own length.

use crate::core::ingest::tape::{Kind, NodeId, Tape};

use super::path::{Step, element_at, is_empty, member_is};

/// A value's number in a plan: what [`Plan::add`] gave for its path.
pub(super) type Slot = usize;

/// Where a value was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// 0 is the record; others are texts that stood in its strings.
    pub document: usize,
    pub node: NodeId,
}

/// The tree.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    branches: Vec<Branch>,
    slots: usize,
}

/// One place of the tree: which steps lead on, and which values end here.
#[derive(Clone, Debug, Default)]
pub(super) struct Branch {
    pub keys: Vec<(Box<str>, usize)>,
    /// Bit n: a wanted key is n bytes long; bit 63: that long or longer.
    lengths: u64,
    pub any_member: Option<usize>,
    pub indices: Vec<(i64, usize)>,
    pub wheres: Vec<(String, String, usize)>,
    pub any: Option<usize>,
    pub json: Option<usize>,
    pub ends: Vec<Slot>,
}

/// What one record yielded; reused for the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Findings {
    found: Vec<Option<Found>>,
    /// Members to descend into, of all objects that are open.
    pending: Vec<(usize, NodeId)>,
    embedded: Vec<Embedded>,
    documents: usize,
}

/// JSON that stood in a string.
#[derive(Clone, Debug, Default)]
pub(super) struct Embedded {
    pub text: Vec<u8>,
    pub tape: Tape,
    /// The string of the record that holds it.
    pub host: Option<NodeId>,
}

impl Findings {
    pub fn get(&self, slot: Slot) -> Option<Found> {
        self.found.get(slot).copied().flatten()
    }

    /// The text in which something was found: the record, or one that stood in its strings.
    pub fn document<'a>(
        &'a self,
        tape: &'a Tape,
        text: &'a [u8],
        found: Found,
    ) -> (&'a Tape, &'a [u8]) {
        match found.document {
            0 => (tape, text),
            inside => {
                let inside = self.embedded(inside);
                (&inside.tape, &inside.text)
            }
        }
    }

    /// How many texts in the record's strings were read.
    pub fn documents(&self) -> usize {
        self.documents
    }

    /// The text that `Found::document` names; not for 0, the record.
    pub fn embedded(&self, document: usize) -> &Embedded {
        &self.embedded[document - 1]
    }
}

/// What is being walked.
#[derive(Clone, Copy)]
struct Place<'a> {
    tape: &'a Tape,
    text: &'a [u8],
    document: usize,
    host: Option<NodeId>,
    /// Arrays of the record of which one element alone counts.
    focus: &'a [(NodeId, NodeId)],
}

impl Plan {
    pub fn new() -> Self {
        Plan {
            branches: vec![Branch::default()],
            slots: 0,
        }
    }

    /// Has this path followed, and gives the number under which it is found.
    pub fn add(&mut self, steps: &[Step]) -> Slot {
        let mut at = 0;
        for step in steps {
            at = match self.child(at, step) {
                Some(child) => child,
                None => self.grow(at, step),
            };
        }
        if let Some(slot) = self.branches[at].ends.first() {
            return *slot;
        }
        self.branches[at].ends.push(self.slots);
        self.slots += 1;
        self.slots - 1
    }

    fn child(&self, at: usize, step: &Step) -> Option<usize> {
        let branch = &self.branches[at];
        match step {
            Step::Key(key) => branch
                .keys
                .iter()
                .find(|(name, _)| **name == **key)
                .map(|(_, child)| *child),
            Step::AnyMember => branch.any_member,
            Step::Index(index) => branch
                .indices
                .iter()
                .find(|(number, _)| number == index)
                .map(|(_, child)| *child),
            Step::Any => branch.any,
            Step::Where { key, value } => branch
                .wheres
                .iter()
                .find(|(name, text, _)| name == key && text == value)
                .map(|(_, _, child)| *child),
            Step::Json => branch.json,
        }
    }

    fn grow(&mut self, at: usize, step: &Step) -> usize {
        let child = self.branches.len();
        self.branches.push(Branch::default());
        let branch = &mut self.branches[at];
        match step {
            Step::Key(key) => {
                branch.lengths |= length_bit(key.len());
                branch.keys.push((key.as_str().into(), child));
            }
            Step::AnyMember => branch.any_member = Some(child),
            Step::Index(index) => branch.indices.push((*index, child)),
            Step::Any => branch.any = Some(child),
            Step::Where { key, value } => branch.wheres.push((key.clone(), value.clone(), child)),
            Step::Json => branch.json = Some(child),
        }
        child
    }

    /// A place of the tree; 0 is where all paths begin.
    pub fn branch(&self, number: usize) -> &Branch {
        &self.branches[number]
    }

    /// Follows all paths through one record; of the arrays in `focus` they see one element alone.
    pub fn walk(
        &self,
        tape: &Tape,
        text: &[u8],
        focus: &[(NodeId, NodeId)],
        findings: &mut Findings,
    ) {
        findings.found.clear();
        findings.found.resize(self.slots, None);
        findings.pending.clear();
        findings.documents = 0;
        let place = Place {
            tape,
            text,
            document: 0,
            host: None,
            focus,
        };
        self.descend(0, place, NodeId::ROOT, findings);
    }

    fn descend(&self, at: usize, place: Place<'_>, node: NodeId, findings: &mut Findings) {
        let branch = &self.branches[at];
        for slot in &branch.ends {
            if findings.found[*slot].is_none() && !is_empty(place.tape, node) {
                findings.found[*slot] = Some(Found {
                    document: place.document,
                    node,
                });
            }
        }
        match place.tape.kind(node) {
            Kind::Object => self.object(branch, place, node, findings),
            Kind::Array => self.array(branch, place, node, findings),
            Kind::String => {
                if let Some(child) = branch.json {
                    self.inside_string(child, place, node, findings);
                }
            }
            Kind::Number | Kind::True | Kind::False | Kind::Null => {}
        }
    }

    fn object(&self, branch: &Branch, place: Place<'_>, node: NodeId, findings: &mut Findings) {
        if branch.lengths != 0 {
            // Of two members of one name the last counts, so first collect, then descend.
            let mine = findings.pending.len();
            for (name, value) in place.tape.members(node) {
                let Some(child) = branch.wanted(place, name) else {
                    continue;
                };
                match findings.pending[mine..]
                    .iter_mut()
                    .find(|(seen, _)| *seen == child)
                {
                    Some(earlier) => earlier.1 = value,
                    None => findings.pending.push((child, value)),
                }
            }
            for number in mine..findings.pending.len() {
                let (child, value) = findings.pending[number];
                self.descend(child, place, value, findings);
            }
            findings.pending.truncate(mine);
        }
        if let Some(child) = branch.any_member {
            for (_, value) in place.tape.members(node) {
                self.descend(child, place, value, findings);
            }
        }
        // An object where an array is usual counts as its only element.
        for (key, value, child) in &branch.wheres {
            if member_is(place.tape, place.text, node, key, value) {
                self.descend(*child, place, node, findings);
            }
        }
        let lone = branch
            .indices
            .iter()
            .filter(|(index, _)| matches!(index, 0 | -1))
            .map(|(_, child)| *child);
        for child in lone.chain(branch.any) {
            self.descend(child, place, node, findings);
        }
    }

    fn array(&self, branch: &Branch, place: Place<'_>, node: NodeId, findings: &mut Findings) {
        if let Some((_, element)) = place.focus.iter().find(|(array, _)| *array == node) {
            return self.only_element(branch, place, *element, findings);
        }
        for (index, child) in &branch.indices {
            if let Some(element) = element_at(place.tape, node, *index) {
                self.descend(*child, place, element, findings);
            }
        }
        for (key, value, child) in &branch.wheres {
            let mut elements = place.tape.elements(node);
            if let Some(element) =
                elements.find(|element| member_is(place.tape, place.text, *element, key, value))
            {
                self.descend(*child, place, element, findings);
            }
        }
        if let Some(child) = branch.any {
            for element in place.tape.elements(node) {
                self.descend(child, place, element, findings);
            }
        }
    }

    fn only_element(
        &self,
        branch: &Branch,
        place: Place<'_>,
        element: NodeId,
        findings: &mut Findings,
    ) {
        let chosen = branch
            .indices
            .iter()
            .filter(|(index, _)| matches!(index, 0 | -1))
            .map(|(_, child)| *child);
        let meant = branch.wheres.iter().filter_map(|(key, value, child)| {
            member_is(place.tape, place.text, element, key, value).then_some(*child)
        });
        for child in chosen.chain(meant).chain(branch.any) {
            self.descend(child, place, element, findings);
        }
    }

    fn inside_string(&self, child: usize, place: Place<'_>, node: NodeId, findings: &mut Findings) {
        let inner = place.tape.string(place.text, node);
        if !inner.trim_start().starts_with(['{', '[']) {
            return;
        }
        findings.documents += 1;
        let document = findings.documents;
        if findings.embedded.len() < document {
            findings.embedded.push(Embedded::default());
        }
        // Taken out for the walk: what is found goes into the same findings.
        let mut embedded = std::mem::take(&mut findings.embedded[document - 1]);
        embedded.text.clear();
        embedded.text.extend_from_slice(inner.as_bytes());
        embedded.host = if place.document == 0 {
            Some(node)
        } else {
            place.host
        };
        if embedded.tape.read(&embedded.text).is_ok() {
            let inside = Place {
                tape: &embedded.tape,
                text: &embedded.text,
                document,
                host: embedded.host,
                focus: &[],
            };
            self.descend(child, inside, NodeId::ROOT, findings);
        }
        findings.embedded[document - 1] = embedded;
    }
}

impl Branch {
    /// Whether no step leads on.
    pub fn is_leaf(&self) -> bool {
        self.keys.is_empty()
            && self.any_member.is_none()
            && self.indices.is_empty()
            && self.wheres.is_empty()
            && self.any.is_none()
            && self.json.is_none()
    }

    /// Where steps into an array's elements lead.
    pub fn element_children(&self) -> impl Iterator<Item = usize> + '_ {
        let indices = self.indices.iter().map(|(_, child)| *child);
        let wheres = self.wheres.iter().map(|(_, _, child)| *child);
        indices.chain(wheres).chain(self.any)
    }

    /// The branch that a member's name leads to.
    #[inline]
    fn wanted(&self, place: Place<'_>, name: NodeId) -> Option<usize> {
        let span = place.tape.span(name);
        if place.tape.has_escapes(name) {
            let text = place.tape.string(place.text, name);
            return self
                .keys
                .iter()
                .find(|(key, _)| **key == *text)
                .map(|(_, child)| *child);
        }
        let raw = &place.text[span.start + 1..span.end - 1];
        if self.lengths & length_bit(raw.len()) == 0 {
            return None;
        }
        self.keys
            .iter()
            .find(|(key, _)| key.as_bytes() == raw)
            .map(|(_, child)| *child)
    }
}

fn length_bit(length: usize) -> u64 {
    1 << length.min(63)
}
