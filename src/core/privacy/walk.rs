//! One walk over a record: every value that a rule is about becomes an edit.
//!
//! JSON that stands in a string is walked like the record itself, and its
//! edits are written back through the string's escapes, so that nothing but
//! what is masked changes.

use std::borrow::Cow;
use std::ops::Range;

use super::edit::{Edit, Said, outward};
use super::keys::KeyRules;
use super::name::{SecretKind, holds_a_value, names_its_neighbour, secret_name, secret_value};
use super::pseudonym::Pseudonyms;
use super::rule::{Rule, Shape, Target, leads_to};
use super::secret::Secrets;
use super::signs::Signs;
use super::{Labels, MASKED};
use crate::core::ingest::tape::{Kind, NodeId, Tape};
use crate::core::protocol::RedactAction;

/// How deep JSON may stand in strings of JSON.
const MOST_NESTED: usize = 4;
/// Numbers of fewer digits count something.
const LEAST_SECRET_DIGITS: usize = 4;

/// A text of a field that is masked wherever it stands in the event.
#[derive(Clone, Debug)]
pub(super) struct FieldText {
    /// Which rule.
    pub rule: usize,
    pub text: String,
}

/// What the walk needs beside the record.
pub(super) struct Tools<'g> {
    pub rules: &'g [Rule],
    pub secrets: &'g Secrets,
    /// How secrets anywhere are masked; none where nobody asked, or a quick look found no sign of any.
    pub masks_secrets: Option<RedactAction>,
    pub keys: &'g mut KeyRules,
    pub labels: &'g mut Labels,
    pub pseudonyms: &'g mut Pseudonyms,
    pub fields: &'g [FieldText],
}

/// A walk over one JSON text.
pub(super) struct Walk<'w, 'g> {
    tools: &'w mut Tools<'g>,
    text: &'w [u8],
    tape: &'w Tape,
    path: Vec<Cow<'w, str>>,
    /// Rules of a key and a shape whose key is above.
    under: Vec<usize>,
    depth: usize,
    edits: Vec<Edit>,
}

/// A place in a string's text that a rule found.
struct Place {
    span: Range<usize>,
    label: String,
    action: RedactAction,
}

impl<'w, 'g> Walk<'w, 'g> {
    /// The edits of a record that `tape` has read.
    pub fn edits(tools: &'w mut Tools<'g>, text: &'w [u8], tape: &'w Tape) -> Vec<Edit> {
        Walk::inside(tools, text, tape, 0, None)
    }

    fn inside(
        tools: &'w mut Tools<'g>,
        text: &'w [u8],
        tape: &'w Tape,
        depth: usize,
        kind: Option<SecretKind>,
    ) -> Vec<Edit> {
        let mut walk = Walk {
            tools,
            text,
            tape,
            path: Vec::new(),
            under: Vec::new(),
            depth,
            edits: Vec::new(),
        };
        walk.value(NodeId::ROOT, kind);
        walk.edits
    }

    fn value(&mut self, node: NodeId, kind: Option<SecretKind>) {
        match self.tape.kind(node) {
            Kind::Object => self.object(node, kind),
            Kind::Array => {
                for element in self.tape.elements(node) {
                    self.value(element, kind);
                }
            }
            Kind::String => self.string(node, kind),
            Kind::Number => self.number(node, kind),
            Kind::True | Kind::False | Kind::Null => {}
        }
    }

    fn object(&mut self, object: NodeId, above: Option<SecretKind>) {
        let neighbour = self.named_neighbour(object);
        let mut dropped = Vec::new();
        for (place, (key, value)) in self.tape.members(object).enumerate() {
            let name = self.tape.string(self.text, key);
            self.path.push(name.clone());
            let before = self.under.len();
            if let Some(rule) = self.whole_value_rule() {
                match self.tools.rules[rule].action {
                    RedactAction::Drop => dropped.push((place, rule)),
                    action => self.replace_values(value, rule, action),
                }
            } else {
                let own = self.tools.masks_secrets.and_then(|_| secret_name(&name));
                let given = neighbour.or(above).filter(|_| holds_a_value(&name));
                self.string(key, None);
                self.value(value, own.or(given));
            }
            self.under.truncate(before);
            self.path.pop();
        }
        self.drop_members(object, &dropped);
    }

    /// What `{"name":"password", …}` says of the values beside it.
    fn named_neighbour(&self, object: NodeId) -> Option<SecretKind> {
        self.tools.masks_secrets?;
        self.tape.members(object).find_map(|(key, value)| {
            let names = self.tape.kind(value) == Kind::String
                && names_its_neighbour(&self.tape.string(self.text, key));
            if names {
                secret_name(&self.tape.string(self.text, value))
            } else {
                None
            }
        })
    }

    /// The rule about the whole value of the member that the path ends with; those about a shape in it are noted.
    fn whole_value_rule(&mut self) -> Option<usize> {
        let mut whole = None;
        let name = self.path.last()?;
        let rules = self.tools.rules;
        for number in self.tools.keys.of(rules, name) {
            let rule = &rules[number];
            if let Target::Key(keys) = &rule.target
                && leads_to(&self.path, keys)
            {
                match &rule.shape {
                    None => whole = whole.or(Some(number)),
                    Some(_) => self.under.push(number),
                }
            }
        }
        whole
    }

    /// Every text, number and truth value below `node` gets a stand-in.
    fn replace_values(&mut self, node: NodeId, rule: usize, action: RedactAction) {
        match self.tape.kind(node) {
            Kind::Object => {
                for (_, value) in self.tape.members(node) {
                    self.replace_values(value, rule, action);
                }
            }
            Kind::Array => {
                for element in self.tape.elements(node) {
                    self.replace_values(element, rule, action);
                }
            }
            Kind::Null => {}
            _ => {
                let text = self.tape.string(self.text, node);
                if !text.is_empty() && !text.starts_with(MASKED) {
                    let label = self.tools.rules[rule].label.clone();
                    self.replace(node, &text, &label, action);
                }
            }
        }
    }

    /// Puts a stand-in in place of a whole value.
    fn replace(&mut self, node: NodeId, text: &str, label: &str, action: RedactAction) {
        let stand_in = self.stand_in(text, label, action);
        let span = self.tape.span(node);
        let label = self.tools.labels.number(label);
        let (span, text) = if self.tape.kind(node) == Kind::String {
            (span.start + 1..span.end - 1, stand_in)
        } else {
            (span, format!("\"{stand_in}\""))
        };
        self.edits.push(Edit { span, text, label });
    }

    fn stand_in(&mut self, text: &str, label: &str, action: RedactAction) -> String {
        match action {
            RedactAction::Mask => format!("{MASKED}{label}]"),
            RedactAction::Drop => String::new(),
            RedactAction::Pseudonym => self.tools.pseudonyms.of(text),
        }
    }

    /// Takes members out, each with one comma.
    fn drop_members(&mut self, object: NodeId, dropped: &[(usize, usize)]) {
        if dropped.is_empty() {
            return;
        }
        let spans: Vec<Range<usize>> = self
            .tape
            .members(object)
            .map(|(key, value)| self.tape.span(key).start..self.tape.span(value).end)
            .collect();
        for (place, rule) in dropped {
            let span = match spans.get(place + 1) {
                Some(next) => spans[*place].start..next.start,
                // The last one takes the comma behind the last that stays.
                None => {
                    let stays = (0..*place)
                        .rev()
                        .find(|place| dropped.iter().all(|(gone, _)| gone != place));
                    stays.map_or(spans[*place].start, |stays| spans[stays].end)..spans[*place].end
                }
            };
            let label = self.tools.rules[*rule].label.clone();
            let label = self.tools.labels.number(&label);
            self.edits.push(Edit {
                span,
                text: String::new(),
                label,
            });
        }
    }

    fn string(&mut self, node: NodeId, kind: Option<SecretKind>) {
        let text: &'w [u8] = self.text;
        let span = self.tape.span(node);
        if span.len() <= 2 {
            return;
        }
        let said = Said::read(&text[span.start + 1..span.end - 1]);
        let start = span.start + 1;
        let trimmed = said.text.trim_start();
        if self.depth < MOST_NESTED && trimmed.len() > 2 && trimmed.starts_with(['{', '[']) {
            let mut tape = Tape::default();
            if tape.read(said.text.as_bytes()).is_ok() {
                let inner = Walk::inside(
                    self.tools,
                    said.text.as_bytes(),
                    &tape,
                    self.depth + 1,
                    kind,
                );
                self.edits
                    .extend(inner.into_iter().map(|edit| outward(&said, start, edit)));
                return;
            }
        }
        if let (Some(kind), Some(action)) = (kind, self.tools.masks_secrets)
            && secret_value(kind, &said.text)
        {
            let text = said.text.into_owned();
            return self.replace(node, &text, kind.label(), action);
        }
        for place in self.places(&said.text) {
            let found = &said.text[place.span.clone()];
            let stand_in = self.stand_in(found, &place.label, place.action);
            let label = self.tools.labels.number(&place.label);
            let edit = Edit {
                span: place.span,
                text: stand_in,
                label,
            };
            self.edits.push(outward(&said, start, edit));
        }
    }

    fn number(&mut self, node: NodeId, kind: Option<SecretKind>) {
        let text = self.tape.string(self.text, node);
        if kind == Some(SecretKind::Password)
            && let Some(action) = self.tools.masks_secrets
            && text.len() >= LEAST_SECRET_DIGITS
            && text.bytes().all(|byte| byte.is_ascii_digit())
        {
            return self.replace(node, &text, SecretKind::Password.label(), action);
        }
        if let Some(place) = self.places(&text).pop() {
            // Part of a number is no number: all of it goes.
            self.replace(node, &text, &place.label, place.action);
        }
    }

    /// Every place in a text that a rule without a key, or with one above, is about; apart from each other.
    fn places(&self, text: &str) -> Vec<Place> {
        let mut places = Vec::new();
        let signs = Signs::of(text);
        for (number, rule) in self.tools.rules.iter().enumerate() {
            let applies = match &rule.target {
                Target::Any => match rule.shape {
                    Some(Shape::Secrets) => self.tools.masks_secrets.is_some(),
                    Some(Shape::Personal(kind)) => signs.allow(kind),
                    _ => true,
                },
                Target::Key(_) => self.under.contains(&number),
                Target::Field(_) => false,
            };
            if applies && let Some(shape) = &rule.shape {
                self.find(text, shape, rule, &mut places);
            }
        }
        for field in self.tools.fields {
            let rule = &self.tools.rules[field.rule];
            for span in whole_words(text, &field.text) {
                places.push(Place {
                    span,
                    label: rule.label.clone(),
                    action: rule.action,
                });
            }
        }
        places.sort_by_key(|place| (place.span.start, std::cmp::Reverse(place.span.end)));
        places.dedup_by(|later, earlier| {
            let overlap = later.span.start < earlier.span.end;
            if overlap {
                earlier.span.end = earlier.span.end.max(later.span.end);
            }
            overlap
        });
        places
    }

    fn find(&self, text: &str, shape: &Shape, rule: &Rule, places: &mut Vec<Place>) {
        let mut add = |span: Range<usize>, label: &str| {
            if !span.is_empty() {
                places.push(Place {
                    span,
                    label: label.to_owned(),
                    action: rule.action,
                });
            }
        };
        match shape {
            Shape::Secrets => {
                let mut found = Vec::new();
                self.tools.secrets.find(&format!("\"{text}\""), &mut found);
                for (span, label) in found {
                    add(span.start - 1..span.end - 1, label);
                }
            }
            Shape::Personal(shape) => {
                let mut found = Vec::new();
                shape.find(text, &mut found);
                found.into_iter().for_each(|span| add(span, &rule.label));
            }
            Shape::Regex(regex) => {
                regex
                    .find_iter(text)
                    .for_each(|found| add(found.range(), &rule.label));
            }
        }
    }
}

/// A shorter text is looked for as a whole value only: "root" stands in many words.
const LEAST_WORD_BYTES: usize = 5;

/// Where `word` is all of `text`, or stands in it between what are no letters and no digits.
fn whole_words(text: &str, word: &str) -> Vec<Range<usize>> {
    if text == word {
        return std::iter::once(0..text.len()).collect();
    }
    if word.len() < LEAST_WORD_BYTES {
        return Vec::new();
    }
    let free = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(word)
        .map(|(at, found)| at..at + found.len())
        .filter(|span| {
            free(text[..span.start].chars().next_back()) && free(text[span.end..].chars().next())
        })
        .collect()
}
