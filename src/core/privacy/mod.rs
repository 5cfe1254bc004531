//! What is masked before anything is shown, searched or written.
//!
//! A [`Gate`] stands between the records as they were received and everything
//! behind them: what it takes out is in no column, in no raw text, in no
//! search and in no file. Outside the places that it masks, a record keeps
//! every byte. Rules are about fields, about members by their name, and about
//! the shape of a text; the preset `secrets` knows tokens, private keys and
//! passwords, and leaves hashes, identifiers and ids of keys alone.
//!
//! Records that hold none of a secret's signs are passed on without being
//! read: see [`needles`].
//!
//! ```
//! use audit_explorer::core::privacy::Gate;
//! use audit_explorer::core::protocol::Redaction;
//! let mut gate = Gate::new(&Redaction::default())?;
//! let record = br#"{"user":"ann","password":"hunter2","n":1.50}"#;
//! let masked = gate.mask(record).expect("there is something to mask");
//! assert_eq!(masked.text, br#"{"user":"ann","password":"[masked password]","n":1.50}"#);
//! # Ok::<(), audit_explorer::core::failure::Failure>(())
//! ```

mod address;
mod assigned;
mod command;
mod edit;
mod keys;
mod name;
mod needles;
mod personal;
mod pseudonym;
mod request;
mod rule;
mod screen;
mod secret;
mod signs;
mod suspect;
mod token;
mod walk;

pub use address::{address_name, bare_address};
pub use request::is_open_request;
pub use screen::Screened;

use self::edit::apply;
use self::keys::KeyRules;
use self::pseudonym::{Pseudonyms, read_key};
use self::rule::{Rule, Shape, Target, read_rules};
use self::secret::Secrets;
use self::walk::{FieldText, Tools, Walk};
use super::failure::{Code, Failure};
use super::ingest::tape::Tape;
use super::mapping::{Extracted, Mapping, Part};
use super::protocol::{RedactAction, Redaction};

/// With what every mask begins.
pub const MASKED: &str = "[masked ";
/// With what every stand-in begins.
pub const PSEUDONYM: &str = "[pseudonym ";

/// What masks are called, each once; a mark names one by its number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels(Vec<String>);

/// The labels of secrets have the same numbers in every gate.
const SECRET_LABELS: [&str; 4] = ["password", "token", "key", "private key"];

impl Labels {
    fn of(rules: &[Rule]) -> Self {
        let mut labels = Labels(SECRET_LABELS.map(String::from).to_vec());
        for rule in rules {
            if !matches!(rule.shape, Some(Shape::Secrets)) {
                labels.number(&rule.label);
            }
        }
        labels
    }

    fn number(&mut self, label: &str) -> u16 {
        let place = self.0.iter().position(|known| known == label);
        place.unwrap_or_else(|| {
            self.0.push(label.to_owned());
            self.0.len() - 1
        }) as u16
    }

    /// The text of a number.
    pub fn text(&self, number: u16) -> &str {
        self.0.get(number as usize).map_or("", String::as_str)
    }
}

/// Masks records by rules.
#[derive(Clone, Debug)]
pub struct Gate {
    rules: Vec<Rule>,
    labels: Labels,
    secrets: Secrets,
    keys: KeyRules,
    pseudonyms: Pseudonyms,
    tape: Tape,
}

/// A record in which something was masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    /// The record as it is from here on.
    pub text: Vec<u8>,
    /// How many places were masked, by the number of their label.
    pub counts: Vec<(u16, u16)>,
}

impl Gate {
    /// A gate for what `redaction` asks for.
    pub fn new(redaction: &Redaction) -> Result<Gate, Failure> {
        let rules = read_rules(&redaction.redact)?;
        let needs_key = rules
            .iter()
            .any(|rule| rule.action == RedactAction::Pseudonym);
        let key = redaction.pseudonym_key.as_deref().and_then(read_key);
        if needs_key && key.is_none() {
            let message = "a rule of redact that gives stand-ins needs a key: set pseudonymKey to at least 32 hexadecimal digits";
            return Err(Failure::new(Code::BadOptions, message)
                .with_detail(serde_json::json!({ "option": "pseudonymKey", "allowed": "32 hexadecimal digits or more" })));
        }
        Ok(Gate {
            labels: Labels::of(&rules),
            keys: KeyRules::new(&rules),
            rules,
            secrets: Secrets::new(),
            pseudonyms: Pseudonyms::new(&key.unwrap_or_default()),
            tape: Tape::default(),
        })
    }

    /// A gate that lets everything through.
    pub fn open() -> Gate {
        Gate {
            rules: Vec::new(),
            labels: Labels::default(),
            keys: KeyRules::new(&[]),
            secrets: Secrets::new(),
            pseudonyms: Pseudonyms::new(&[]),
            tape: Tape::default(),
        }
    }

    /// Whether a rule is about a field, so that what it masks hangs on the mapping.
    pub fn follows_mapping(&self) -> bool {
        self.rules
            .iter()
            .any(|rule| matches!(rule.target, Target::Field(_)))
    }

    /// Whether it puts stand-ins in the place of anything, for which it needs a key.
    pub fn gives_stand_ins(&self) -> bool {
        self.rules
            .iter()
            .any(|rule| rule.action == RedactAction::Pseudonym)
    }

    /// What its masks are called.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// Whether nothing is masked.
    pub fn is_open(&self) -> bool {
        self.rules.is_empty()
    }

    /// What masks secrets, if anything does.
    fn masks_secrets(&self) -> Option<RedactAction> {
        self.rules
            .iter()
            .find(|rule| {
                matches!(rule.shape, Some(Shape::Secrets)) && matches!(rule.target, Target::Any)
            })
            .map(|rule| rule.action)
    }

    /// Whether secrets are all that is masked, so that a quick look can pass records on.
    fn masks_only_secrets(&self) -> bool {
        self.rules.iter().all(|rule| {
            matches!(rule.shape, Some(Shape::Secrets)) && matches!(rule.target, Target::Any)
        })
    }

    /// `record` with everything masked that rules without a field are about; none where nothing is, or where it is no JSON.
    pub fn mask(&mut self, record: &[u8]) -> Option<Masked> {
        let mut tape = std::mem::take(&mut self.tape);
        let masked = tape
            .read(record)
            .ok()
            .and_then(|()| self.edit(record, &tape, &[], true));
        self.tape = tape;
        masked
    }

    /// What may be shown of a text that cannot be read as JSON: all of it or, where it might hold what
    /// is to be masked, nothing.
    pub fn unread(&self, text: &str) -> String {
        let clean = self.is_open()
            || (self.masks_only_secrets() && self.secrets.suspects(text.as_bytes()).is_empty());
        match clean {
            true => text.to_owned(),
            false => format!("{MASKED}text]"),
        }
    }

    /// The texts of the fields that rules name.
    fn field_texts(&self, mapping: &Mapping, tape: &Tape, record: &[u8]) -> Vec<FieldText> {
        if !self
            .rules
            .iter()
            .any(|rule| matches!(rule.target, Target::Field(_)))
        {
            return Vec::new();
        }
        let mut texts = Vec::new();
        mapping.each(tape, record, &mut Extracted::default(), |met| {
            if let Part::Event(event) = met {
                self.texts_of(event, &mut texts);
            }
        });
        texts
    }

    /// The same of one event.
    fn texts_of(&self, event: &Extracted<'_>, texts: &mut Vec<FieldText>) {
        for (number, rule) in self.rules.iter().enumerate() {
            let Target::Field(field) = rule.target else {
                continue;
            };
            let Some(text) = event.get(field).filter(|text| !text.is_empty()) else {
                continue;
            };
            let mut add = |text: &str| {
                texts.push(FieldText {
                    rule: number,
                    text: text.to_owned(),
                });
            };
            match &rule.shape {
                None => {
                    add(text);
                    // Several actors stand as a JSON array.
                    if let Ok(several) = serde_json::from_str::<Vec<String>>(text) {
                        several
                            .iter()
                            .filter(|text| !text.is_empty())
                            .for_each(|text| add(text));
                    }
                }
                Some(Shape::Regex(regex)) => regex
                    .find_iter(text)
                    .for_each(|found| add(&text[found.range()])),
                Some(Shape::Personal(shape)) => {
                    let mut found = Vec::new();
                    shape.find(text, &mut found);
                    found.into_iter().for_each(|span| add(&text[span]));
                }
                Some(Shape::Secrets) => {
                    let mut found = Vec::new();
                    self.secrets.find(&format!("\"{text}\""), &mut found);
                    found
                        .into_iter()
                        .for_each(|(span, _)| add(&text[span.start - 1..span.end - 1]));
                }
            }
        }
    }

    /// `may_hold_secrets` is false where a quick look has found no sign of one.
    fn edit(
        &mut self,
        record: &[u8],
        tape: &Tape,
        fields: &[FieldText],
        may_hold_secrets: bool,
    ) -> Option<Masked> {
        let mut tools = Tools {
            masks_secrets: self.masks_secrets().filter(|_| may_hold_secrets),
            keys: &mut self.keys,
            rules: &self.rules,
            secrets: &self.secrets,
            labels: &mut self.labels,
            pseudonyms: &mut self.pseudonyms,
            fields,
        };
        let mut edits = Walk::edits(&mut tools, record, tape);
        if edits.is_empty() {
            return None;
        }
        let mut text = Vec::with_capacity(record.len() + 16 * edits.len());
        apply(record, &mut edits, &mut text);
        let mut counts: Vec<(u16, u16)> = Vec::new();
        for edit in &edits {
            match counts.iter_mut().find(|(label, _)| *label == edit.label) {
                Some((_, count)) => *count = count.saturating_add(1),
                None => counts.push((edit.label, 1)),
            }
        }
        Some(Masked { text, counts })
    }
}

#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod tests;
