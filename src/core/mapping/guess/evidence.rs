//! What stands at every path of some records: how often, of what kind, and
//! how it varies.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::tally::{Tally, is_datum};
use super::words::words;
use crate::core::ingest::tape::{Kind, NodeId, Tape};
use crate::core::mapping::explain::note_example;
use crate::core::mapping::explode::{Explode, Focus};
use crate::core::mapping::path::{Step, is_empty};
use crate::core::mapping::value;
use crate::core::time::DateOrder;

/// Deeper values are content, not the event's own fields.
const DEPTH_LIMIT: usize = 8;
/// A source with keys as data (one key for each user, say) must not cost memory.
const PATH_LIMIT: usize = 4_000;
/// Elements of an array that are looked at.
const ELEMENT_LIMIT: usize = 4;
/// Longer strings are not looked into for JSON.
const EMBEDDED_LIMIT: usize = 64 * 1024;
/// Events of one record that are looked at.
const EVENT_LIMIT: usize = 20;
/// A record of pairs has no more members.
const PAIRED_RECORD: usize = 3;
/// Pairs of a list that are looked at.
const PAIR_LIMIT: usize = 40;
const DISTINCT_LIMIT: usize = 2_048;
/// Values of one record that are looked at: lists in lists multiply.
const VISIT_LIMIT: usize = 10_000;

/// What is known about one path.
#[derive(Debug)]
pub(super) struct Evidence {
    pub steps: Vec<Step>,
    /// The words of each key on the way, the outermost first.
    pub words: Vec<Vec<String>>,
    /// How many lists stand on the way, but for the one whose elements are the events.
    pub listed: usize,
    /// The number of the first record that has it, and its place there.
    pub order: usize,
    /// One bit for each record that has a value here.
    pub records: Vec<u64>,
    pub tally: Tally,
    /// Some different values.
    pub examples: Vec<String>,
    distinct: HashSet<u64>,
    /// What the first value of each record comes to; 0 where it has none.
    firsts: Vec<u64>,
}

impl Evidence {
    /// Share of a kind among the values.
    pub fn share(&self, count: u32) -> f64 {
        f64::from(count) / f64::from(self.tally.values.max(1))
    }

    /// How many different values there are.
    pub fn distinct(&self) -> usize {
        self.distinct.len()
    }

    /// Different values in relation to all.
    pub fn variety(&self) -> f64 {
        self.distinct.len() as f64 / f64::from(self.tally.values.max(1))
    }

    /// How many records have a value here.
    pub fn count(&self) -> u32 {
        self.records.iter().map(|bits| bits.count_ones()).sum()
    }

    /// How many records have one here that are not among `others`.
    pub fn count_beside(&self, others: &[u64]) -> u32 {
        let taken = |number: usize| others.get(number).copied().unwrap_or_default();
        self.records
            .iter()
            .enumerate()
            .map(|(number, bits)| (bits & !taken(number)).count_ones())
            .sum()
    }

    /// Whether most records that have a value at both places have two different ones.
    pub fn differs_from(&self, other: &Evidence) -> bool {
        let pairs = self.firsts.iter().zip(&other.firsts);
        let both = pairs.filter(|(mine, yours)| **mine != 0 && **yours != 0);
        let (alike, unlike): (Vec<_>, Vec<_>) = both.partition(|(mine, yours)| mine == yours);
        unlike.len() > alike.len()
    }

    /// The words of the innermost key.
    pub fn last_words(&self) -> &[String] {
        self.words.last().map_or(&[], Vec::as_slice)
    }
}

/// All paths of the samples.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub paths: Vec<Evidence>,
    /// How many of the samples are objects.
    pub records: usize,
    by_steps: HashMap<Vec<Step>, usize>,
    visits: usize,
    /// The element that stands for its whole list in what is being visited.
    focus: Focus,
    /// Steps to the elements that are the events.
    prefix: Vec<Step>,
}

impl Survey {
    /// Each record is looked at, or each element of the list that `explode` names.
    pub fn of(samples: &[&[u8]], explode: Option<&Explode>) -> Self {
        let mut survey = Survey {
            prefix: explode.map_or_else(Vec::new, |explode| explode.steps().to_vec()),
            ..Survey::default()
        };
        let mut tape = Tape::default();
        for sample in samples {
            if tape.read(sample).is_ok() && tape.kind(NodeId::ROOT) == Kind::Object {
                let mut elements = match explode {
                    Some(explode) => explode.elements(&tape, sample),
                    None => Vec::new(),
                };
                elements.retain(|element| element.is_object);
                elements.truncate(EVENT_LIMIT);
                if elements.is_empty() {
                    survey.record(&tape, sample, Focus::new());
                }
                for element in elements {
                    survey.record(&tape, sample, element.focus);
                }
            }
        }
        survey
    }

    fn record(&mut self, tape: &Tape, text: &[u8], focus: Focus) {
        self.records += 1;
        self.visits = 0;
        self.focus = focus;
        self.visit(tape, text, NodeId::ROOT, &mut Vec::new());
    }

    fn visit(&mut self, tape: &Tape, text: &[u8], node: NodeId, steps: &mut Vec<Step>) {
        self.visits += 1;
        if self.visits > VISIT_LIMIT || steps.len() > DEPTH_LIMIT || is_empty(tape, node) {
            return;
        }
        if !steps.is_empty() {
            self.note(tape, text, node, steps);
        }
        match tape.kind(node) {
            Kind::Object => {
                for (key, value) in tape.members(node) {
                    let key = tape.string(text, key);
                    // A key that is data itself (one for each address, say) names no field.
                    if is_datum(&key) {
                        continue;
                    }
                    steps.push(Step::Key(key.into_owned()));
                    self.visit(tape, text, value, steps);
                    steps.pop();
                }
            }
            Kind::Array => {
                self.visit_pairs(tape, text, node, steps);
                steps.push(Step::Any);
                let only = self.focus.iter().find(|(array, _)| *array == node);
                match only.map(|(_, element)| *element) {
                    Some(element) => self.visit(tape, text, element, steps),
                    None => {
                        for element in tape.elements(node).take(ELEMENT_LIMIT) {
                            self.visit(tape, text, element, steps);
                        }
                    }
                }
                steps.pop();
            }
            Kind::String => self.visit_embedded(tape, text, node, steps),
            Kind::Number | Kind::True | Kind::False | Kind::Null => {}
        }
    }

    /// A list of names and values is an object, written at length, where a record is little else;
    /// beside fields of its own it tells of the details.
    fn visit_pairs(&mut self, tape: &Tape, text: &[u8], array: NodeId, steps: &mut Vec<Step>) {
        if steps.len() > 1 || tape.members(NodeId::ROOT).count() > PAIRED_RECORD {
            return;
        }
        for element in tape.elements(array).take(PAIR_LIMIT) {
            let Some((key, name, value)) = pair(tape, text, element) else {
                return;
            };
            let said = tape.string(text, name);
            if said.is_empty() || said.len() > 60 || is_datum(&said) {
                return;
            }
            steps.push(Step::Where {
                key: key.to_owned(),
                value: said.into_owned(),
            });
            steps.push(Step::Key(tape.string(text, value.0).into_owned()));
            self.visit(tape, text, value.1, steps);
            steps.truncate(steps.len() - 2);
        }
    }

    fn visit_embedded(&mut self, tape: &Tape, text: &[u8], node: NodeId, steps: &mut Vec<Step>) {
        let span = tape.span(node);
        if span.len() > EMBEDDED_LIMIT
            || !matches!(text.get(span.start + 1), Some(b'{' | b'[' | b' '))
        {
            return;
        }
        let inner = tape.string(text, node);
        let mut inner_tape = Tape::default();
        if inner_tape.read(inner.as_bytes()).is_ok() {
            steps.push(Step::Json);
            // Nodes of another tape: the focus is on none of them.
            let focus = std::mem::take(&mut self.focus);
            self.visit(&inner_tape, inner.as_bytes(), NodeId::ROOT, steps);
            self.focus = focus;
            steps.pop();
        }
    }

    fn note(&mut self, tape: &Tape, text: &[u8], node: NodeId, steps: &[Step]) {
        let number = match self.by_steps.get(steps) {
            Some(number) => *number,
            None if self.paths.len() >= PATH_LIMIT => return,
            None => self.start(steps),
        };
        let record = self.records - 1;
        let evidence = &mut self.paths[number];
        evidence.records.resize(record / 64 + 1, 0);
        evidence.records[record / 64] |= 1 << (record % 64);
        evidence.tally.values += 1;
        match tape.kind(node) {
            // `{"seconds": …, "nanos": …}` is one time, not two numbers.
            Kind::Object if value::time(tape, text, node, DateOrder::Unknown).is_some() => {
                note_example(&mut evidence.examples, &tape.string(text, node));
                evidence.tally.times += 1;
                return;
            }
            Kind::Object | Kind::Array => {
                evidence.tally.containers += 1;
                return;
            }
            _ => {}
        }
        let said = tape.string(text, node);
        let mut hasher = DefaultHasher::new();
        said.hash(&mut hasher);
        let hash = hasher.finish();
        if evidence.distinct.len() < DISTINCT_LIMIT {
            evidence.distinct.insert(hash);
        }
        evidence.firsts.resize(record + 1, 0);
        if evidence.firsts[record] == 0 {
            evidence.firsts[record] = hash.max(1);
        }
        note_example(&mut evidence.examples, &said);
        evidence.tally.add(tape.kind(node), said.trim());
    }

    fn start(&mut self, steps: &[Step]) -> usize {
        let key_words = steps
            .iter()
            .enumerate()
            .filter_map(|(place, step)| match step {
                // Of a name and its value the name says what it is.
                Step::Key(_) if matches!(before(steps, place), Some(Step::Where { .. })) => None,
                Step::Key(key) => Some(words(key)),
                Step::Where { value, .. } => Some(words(value)),
                _ => None,
            });
        let outer = if steps.starts_with(&self.prefix) {
            self.prefix.len()
        } else {
            0
        };
        let inner = steps[outer..].iter();
        self.paths.push(Evidence {
            listed: inner.filter(|step| **step == Step::Any).count(),
            steps: steps.to_vec(),
            words: key_words.collect(),
            order: self.paths.len(),
            records: Vec::new(),
            tally: Tally::default(),
            examples: Vec::new(),
            distinct: HashSet::new(),
            firsts: Vec::new(),
        });
        self.by_steps.insert(steps.to_vec(), self.paths.len() - 1);
        self.paths.len() - 1
    }
}

/// Where the name of a pair stands, and where its value may.
const PAIRS: [(&[&str], &[&str]); 2] = [
    (
        &["name", "key", "Name", "Key"],
        &["value", "Value", "stringValue", "val"],
    ),
    (&["field", "Field"], &["value", "Value"]),
];

/// The key of an element's name, the name, and key and value of its value, if that is all it says.
fn pair(
    tape: &Tape,
    text: &[u8],
    element: NodeId,
) -> Option<(&'static str, NodeId, (NodeId, NodeId))> {
    let member = |wanted: &'static str| {
        tape.members(element)
            .find(|(key, _)| tape.is_text(text, *key, wanted))
            .map(|(key, value)| (wanted, key, value))
    };
    if tape.members(element).count() > 3 {
        return None;
    }
    PAIRS.iter().find_map(|(names, values)| {
        let (key, _, name) = names.iter().find_map(|name| member(name))?;
        let (_, at, value) = values.iter().find_map(|value| member(value))?;
        (tape.kind(name) == Kind::String).then_some((key, name, (at, value)))
    })
}

fn before(steps: &[Step], place: usize) -> Option<&Step> {
    steps.get(place.checked_sub(1)?)
}
