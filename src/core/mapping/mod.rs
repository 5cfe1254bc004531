//! Which foreign field is which of ours.
//!
//! [`Mapping::choose`] looks at the first records of a source and decides: a
//! known source by its signature, else a guess by evidence, with the caller's
//! own paths above both. [`Mapping::extract`] then reads one record after the
//! other by that decision. It is fast because it is called for every record:
//! one walk over the tape, text borrowed from the record wherever it stands
//! there without escapes.
//!
//! ```
//! use audit_explorer::core::event::Field;
//! use audit_explorer::core::ingest::tape::Tape;
//! use audit_explorer::core::mapping::{Extracted, Mapping};
//! use audit_explorer::core::protocol::ReadOptions;
//! let record: &[u8] = br#"{"id":"e1","when":"2024-05-01T10:00:00Z","action":"user.create","actor":{"email":"ann@example.org"}}"#;
//! let mapping = Mapping::choose(&[record], &ReadOptions::default()).expect("the options are fine");
//! let mut tape = Tape::default();
//! tape.read(record).expect("it is JSON");
//! let mut event = Extracted::default();
//! mapping.extract(&tape, record, &mut event);
//! assert_eq!(event.get(Field::ActorEmail), Some("ann@example.org"));
//! ```

mod explain;
mod explode;
mod guess;
mod kept;
mod known;
mod learn;
pub mod path;
mod plan;
mod template;
mod value;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::json;

use self::explode::{Element, Explode};
pub use self::kept::KeptMapping;
pub use self::known::Habits;
use self::known::Traits;
use self::path::{Path, Step};
use self::plan::{Findings, Found, Plan, Slot};
pub use self::template::{Sighting, Template};
use self::value::OutcomeForm;
use super::event::Field;
use super::failure::{Code, Failure};
use super::ingest::tape::{Kind, NodeId, Tape};
use super::protocol::{DayMonth, MappingReport, ReadOptions};
use super::time::{DateOrder, DateSeen, ReadTime, Zone};

/// What `source` is when nobody knows the shape.
const GENERIC: &str = "generic";
/// Among the fields of a caller's mapping: the list in each record whose elements are the events.
pub const EXPLODE: &str = "explode";
/// What `source` is when the caller named the paths himself.
const CUSTOM: &str = "custom";

/// How the records of one source are read.
#[derive(Clone, Debug)]
pub struct Mapping {
    source: String,
    confidence: f64,
    paths: BTreeMap<Field, Path>,
    traits: Traits,
    plan: Plan,
    readings: Vec<Reading>,
    /// The list in each record whose elements are the events.
    explode: Option<Explode>,
    /// The zone of times without one; UTC is assumed if there is none.
    zone: Option<Zone>,
    order: DateOrder,
    order_told: bool,
    /// How sure each guessed field is.
    certainty: BTreeMap<Field, f64>,
    /// Fields whose paths the caller named.
    chosen: Vec<Field>,
    /// The known source by whose rules the other fields are read, if there is one.
    recognised: String,
    /// Some of the samples' dates can be two days, and no order is known.
    ambiguous: bool,
}

/// One field's values, first choice first.
#[derive(Clone, Debug)]
struct Reading {
    field: Field,
    choices: Vec<(Slot, OutcomeForm)>,
}

/// What one record says; reused for the next.
#[derive(Clone, Debug, Default)]
pub struct Extracted<'t> {
    /// By [`Field::number`]; the places of time and details are not used.
    pub values: [Option<Cow<'t, str>>; Field::COUNT],
    /// When it happened.
    pub time: Option<ReadTime>,
    /// Where the JSON value that holds the details stands in the record: any
    /// value, or a string that may hold JSON itself.
    pub details: Option<Range<usize>>,
    /// What the date says of the order of day and month, if it is one that can.
    pub date: Option<DateSeen>,
    findings: Findings,
}

/// A part of a record that holds a list of events, or all of one that is an event.
#[derive(Debug)]
pub enum Part<'a, 't> {
    /// An event.
    Event(&'a Extracted<'t>),
    /// An element that is no object, and where it stands in the record.
    Odd(Range<usize>),
}

impl Extracted<'_> {
    /// The text of a field; always `None` for time and details.
    pub fn get(&self, field: Field) -> Option<&str> {
        self.values[field.number()].as_deref()
    }
}

impl Mapping {
    /// Decides by some records of the source: a few hundred of the first are
    /// enough. What is no JSON object among them is passed over.
    pub fn choose(samples: &[&[u8]], options: &ReadOptions) -> Result<Self, Failure> {
        Mapping::choose_without(samples, options, &[])
    }

    /// As [`Mapping::choose`], as if nobody had written rules for the sources in `except`: so it can be
    /// measured how a source fares that nobody knows.
    pub fn choose_without(
        samples: &[&[u8]],
        options: &ReadOptions,
        except: &[&str],
    ) -> Result<Self, Failure> {
        let mut wanted = wanted_paths(&options.mapping)?;
        let list = wanted_list(&options.mapping)?;
        let mut choice = match options.source.trim() {
            "" | "auto" => known::recognise(samples, except),
            "none" => None,
            name => Some(known::named(name, samples).ok_or_else(|| unknown_source(name))?),
        };
        let mut source = choice
            .as_ref()
            .map_or(GENERIC, |choice| choice.source)
            .to_owned();
        let mut choice = choice
            .take()
            .unwrap_or_else(|| guess::guess(samples, list.as_ref()));
        if let Some(list) = list {
            choice.explode = list;
        }
        let recognised = source.clone();
        let decides_most = wanted.contains_key(&Field::Time) && wanted.contains_key(&Field::Action);
        // What is asked for as it is anyway is no choice of the caller's.
        wanted.retain(|field, path| choice.paths.get(field) != path.as_ref());
        if !wanted.is_empty() && (source == GENERIC || decides_most) {
            source = CUSTOM.to_owned();
        }
        let chosen = wanted.keys().copied().collect();
        for (field, path) in wanted {
            choice.certainty.remove(&field);
            match path {
                Some(path) => choice.paths.insert(field, path),
                None => choice.paths.remove(&field),
            };
        }
        let mut mapping = Mapping::new(source, choice);
        mapping.chosen = chosen;
        mapping.recognised = recognised;
        mapping.zone.clone_from(&options.zone);
        mapping.settle_order(samples, options.date_order);
        Ok(mapping)
    }

    /// The order of day and month: told, or what all dates of the samples that can only be one day agree on.
    fn settle_order(&mut self, samples: &[&[u8]], told: Option<DayMonth>) {
        if let Some(told) = told {
            self.order_told = true;
            self.order = match told {
                DayMonth::Dmy => DateOrder::DayFirst,
                DayMonth::Mdy => DateOrder::MonthFirst,
            };
            return;
        }
        let (mut day_first, mut month_first, mut either) = (0, 0, 0);
        let mut tape = Tape::default();
        let mut event = Extracted::default();
        for sample in samples {
            if tape.read(sample).is_err() {
                continue;
            }
            self.each(&tape, sample, &mut event, |part| {
                let Part::Event(event) = part else { return };
                match event.date {
                    Some(DateSeen::DayFirst) => day_first += 1,
                    Some(DateSeen::MonthFirst) => month_first += 1,
                    Some(DateSeen::Either) => either += 1,
                    None => {}
                }
            });
        }
        self.order = order_of(day_first, month_first);
        self.ambiguous = self.order == DateOrder::Unknown && either > 0;
    }

    /// Reads dates in this order.
    pub fn set_order(&mut self, order: DateOrder) {
        self.ambiguous &= order == DateOrder::Unknown;
        self.order = order;
    }

    /// The order of day and month that is read by.
    pub fn order(&self) -> DateOrder {
        self.order
    }

    /// Whether the order was told, rather than seen.
    pub fn order_told(&self) -> bool {
        self.order_told
    }

    fn new(source: String, choice: known::Choice) -> Self {
        let mut plan = Plan::new();
        let readings = choice.paths.iter().map(|(field, path)| Reading {
            field: *field,
            choices: path
                .alternatives()
                .iter()
                .map(|steps| (plan.add(steps), outcome_form(steps)))
                .collect(),
        });
        let readings = readings.collect();
        Mapping {
            source,
            confidence: choice.confidence,
            paths: choice.paths,
            traits: choice.traits,
            plan,
            readings,
            explode: choice.explode,
            zone: None,
            order: DateOrder::Unknown,
            order_told: false,
            certainty: choice.certainty,
            chosen: Vec::new(),
            recognised: String::new(),
            ambiguous: false,
        }
    }

    /// A known source's name, `generic` or `custom`.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What was decided, for the person.
    pub fn report(&self) -> MappingReport {
        MappingReport {
            source: self.source.clone(),
            confidence: self.confidence,
            fields: self
                .paths
                .iter()
                .map(|(field, path)| (field.key().to_owned(), path.to_string()))
                .collect(),
            explode: self
                .explode
                .as_ref()
                .map(|explode| Path::new(explode.steps().to_vec()).to_string()),
            zone: self
                .zone
                .as_ref()
                .map_or("UTC", |zone| zone.name())
                .to_owned(),
            zone_assumed: self.zone.is_none() && !self.traits.utc,
            date_order: match self.order {
                DateOrder::Unknown => None,
                DateOrder::DayFirst => Some(DayMonth::Dmy),
                DateOrder::MonthFirst => Some(DayMonth::Mdy),
            },
            dates_ambiguous: self.ambiguous,
            ..MappingReport::default()
        }
    }

    /// The names that `source` may have besides `auto` and `none`.
    pub fn known_sources() -> impl Iterator<Item = &'static str> {
        known::names()
    }

    /// Reads all events of one record, which `tape` must have read last: the record itself, or each
    /// element of the list that it holds.
    pub fn each<'t>(
        &self,
        tape: &Tape,
        text: &'t [u8],
        out: &mut Extracted<'t>,
        mut take: impl FnMut(Part<'_, 't>),
    ) {
        let elements = match &self.explode {
            Some(explode) => explode.elements(tape, text),
            None => Vec::new(),
        };
        if elements.is_empty() {
            self.extract(tape, text, out);
            take(Part::Event(out));
            return;
        }
        for element in &elements {
            if element.is_object {
                self.extract_part(tape, text, Some(element), out);
                take(Part::Event(out));
            } else {
                take(Part::Odd(tape.span(element.node)));
            }
        }
    }

    /// Reads one record, which `tape` must have read last, as one event.
    pub fn extract<'t>(&self, tape: &Tape, text: &'t [u8], out: &mut Extracted<'t>) {
        self.extract_part(tape, text, None, out);
    }

    fn extract_part<'t>(
        &self,
        tape: &Tape,
        text: &'t [u8],
        part: Option<&Element>,
        out: &mut Extracted<'t>,
    ) {
        out.values = [const { None }; Field::COUNT];
        out.time = None;
        out.date = None;
        out.details = None;
        let focus = part.map_or(&[][..], |part| &part.focus);
        self.plan.walk(tape, text, focus, &mut out.findings);
        for reading in &self.readings {
            let mut found = reading
                .choices
                .iter()
                .filter_map(|(slot, form)| Some((out.findings.get(*slot)?, *form)));
            match reading.field {
                Field::Time => {
                    let mut date = None;
                    out.time = found.find_map(|(found, _)| {
                        let (tape, text) = out.findings.document(tape, text, found);
                        date = date.or(value::date(tape, text, found.node));
                        value::time(tape, text, found.node, self.order)
                    });
                    out.date = date;
                }
                Field::Details => {
                    out.details = found
                        .next()
                        .map(|(found, _)| tape.span(host(&out.findings, found)))
                }
                field => {
                    let value = found.find_map(|(found, form)| {
                        Some((read_text(tape, text, &out.findings, found)?, form))
                    });
                    out.values[field.number()] = value.map(|(value, form)| match field {
                        Field::Ip => value::ip(value),
                        Field::Outcome => value::outcome(value, form),
                        _ => value,
                    });
                }
            }
        }
        self.complete(tape, text, part, out);
    }

    /// What the source means without saying it.
    fn complete(&self, tape: &Tape, text: &[u8], part: Option<&Element>, out: &mut Extracted<'_>) {
        if let Some(time) = &mut out.time
            && !time.zone_known
        {
            if let Some(zone) = &self.zone {
                time.moment.millis = zone.instant_of_local_millis(time.moment.millis);
                time.zone_known = true;
            }
            time.zone_known |= self.traits.utc;
        }
        if let Some(absent) = self.traits.absent_outcome {
            out.values[Field::Outcome.number()].get_or_insert(Cow::Borrowed(absent));
        }
        if out.details.is_none() {
            let empty = self.empty_details(tape, text);
            out.details = if self.traits.own_details || empty.is_some() {
                empty
            } else {
                Some(tape.span(part.map_or(NodeId::ROOT, |part| part.node)))
            };
        }
    }

    /// Details that are there and hold nothing: `{}` is the source's own text too.
    fn empty_details(&self, tape: &Tape, text: &[u8]) -> Option<Range<usize>> {
        let alternatives = self.paths.get(&Field::Details)?.alternatives();
        alternatives.iter().find_map(|steps| match &steps[..] {
            [Step::Key(key)] => tape
                .get(text, NodeId::ROOT, key)
                .filter(|node| matches!(tape.kind(*node), Kind::Object | Kind::Array))
                .map(|node| tape.span(node)),
            _ => None,
        })
    }
}

/// The caller's own paths; none takes the field away.
fn wanted_paths(
    mapping: &BTreeMap<String, String>,
) -> Result<BTreeMap<Field, Option<Path>>, Failure> {
    let read = |(key, text): (&String, &String)| {
        let field = Field::from_key(key).ok_or_else(|| unknown_field(key))?;
        if text.trim().is_empty() {
            return Ok((field, None));
        }
        let path = Path::parse(text).map_err(|error| bad_path(key, text, error))?;
        Ok((field, Some(path)))
    };
    mapping
        .iter()
        .filter(|(key, _)| *key != EXPLODE)
        .map(read)
        .collect()
}

/// The list of events that the caller names; an inner none says that each record is one event.
fn wanted_list(mapping: &BTreeMap<String, String>) -> Result<Option<Option<Explode>>, Failure> {
    let Some(text) = mapping.get(EXPLODE).map(|text| text.trim()) else {
        return Ok(None);
    };
    if text.is_empty() {
        return Ok(Some(None));
    }
    let list = Explode::parse(text).map_err(|error| bad_path(EXPLODE, text, error))?;
    let named = list.ok_or_else(|| {
        let message = format!(
            "{EXPLODE} names a list of each record by its keys, such as \"events[*]\", not {text:?}"
        );
        Failure::new(Code::BadOptions, message)
            .with_detail(json!({ "option": "mapping", "key": EXPLODE, "path": text }))
    });
    named.map(|list| Some(Some(list)))
}

fn unknown_field(key: &str) -> Failure {
    let keys = Field::ALL.iter().map(|field| field.key());
    let allowed: Vec<_> = keys.chain([EXPLODE]).collect();
    let message = format!(
        "a mapping has no field {key:?}; it has {}",
        allowed.join(", ")
    );
    Failure::new(Code::BadOptions, message)
        .with_detail(json!({ "option": "mapping", "key": key, "allowed": allowed }))
}

fn bad_path(key: &str, text: &str, error: path::PathError) -> Failure {
    let message = format!("the mapping's path for {key} cannot be read: {error}, in {text:?}");
    Failure::new(Code::BadOptions, message)
        .with_detail(json!({ "option": "mapping", "key": key, "path": text, "at": error.at }))
}

fn unknown_source(name: &str) -> Failure {
    let allowed: Vec<_> = ["auto", "none"].into_iter().chain(known::names()).collect();
    let message = format!(
        "no source is called {name:?}; there are {}",
        allowed.join(", ")
    );
    Failure::new(Code::BadOptions, message)
        .with_detail(json!({ "option": "source", "source": name, "allowed": allowed }))
}

/// The order that the dates agree on which can only be one day.
pub fn order_of(day_first: u32, month_first: u32) -> DateOrder {
    match (day_first, month_first) {
        (1.., 0) => DateOrder::DayFirst,
        (0, 1..) => DateOrder::MonthFirst,
        _ => DateOrder::Unknown,
    }
}

/// By the last key that a path names.
fn outcome_form(steps: &[Step]) -> OutcomeForm {
    let key = steps.iter().rev().find_map(|step| match step {
        Step::Key(key) => Some(key.as_str()),
        _ => None,
    });
    OutcomeForm::of_key(key.unwrap_or_default())
}

fn read_text<'t>(
    tape: &Tape,
    text: &'t [u8],
    findings: &Findings,
    found: Found,
) -> Option<Cow<'t, str>> {
    if found.document == 0 {
        return value::text(tape, text, found.node);
    }
    let inside = findings.embedded(found.document);
    value::text(&inside.tape, &inside.text, found.node).map(|value| Cow::Owned(value.into_owned()))
}

/// The node of the record in which a value stands.
fn host(findings: &Findings, found: Found) -> NodeId {
    match found.document {
        0 => found.node,
        inside => findings.embedded(inside).host.unwrap_or(NodeId::ROOT),
    }
}
