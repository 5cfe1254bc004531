//! Sources whose shape is documented: by which keys they are recognised, and
//! what their fields mean.
//!
//! The tables are data. A source is recognised by its *signature*: paths that
//! must all be there, and values that some of them must have; never by a name
//! or an address.

mod business;
mod cloud;
mod code;
mod habits;
mod read;
mod schemas;
mod security;
mod wrapped;

use std::collections::BTreeMap;

use super::explode::Explode;
use super::path::Path;
use crate::core::event::Field;

pub use habits::Habits;
pub(super) use read::{named, names, traits};
pub(super) use wrapped::recognise;

/// A source as the tables tell it.
#[derive(Debug)]
struct Known {
    name: &'static str,
    /// Any of these shows it: comma-separated paths, each `path` or `path=text`;
    /// of the text a final `*` leaves the end open; `#3` says: exactly 3 members.
    signatures: &'static [&'static str],
    /// Field and path; a field may be missing.
    fields: &'static [(Field, &'static str)],
    traits: Traits,
    /// The paths of a chain are spellings of one name: only those that occur
    /// are kept, so that the mapping can be read.
    spellings: bool,
}

/// What a source means without saying it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Traits {
    /// A time without a zone is UTC.
    pub utc: bool,
    /// The outcome when none is given.
    pub absent_outcome: Option<&'static str>,
    /// An event without details has none; elsewhere the whole record stands in for them.
    pub own_details: bool,
    /// The list in each record whose elements are the events.
    pub explode: Option<&'static str>,
}

const PLAIN: Traits = Traits {
    utc: false,
    absent_outcome: None,
    own_details: false,
    explode: None,
};
const UTC: Traits = Traits { utc: true, ..PLAIN };
const UTC_EVENTS: Traits = Traits {
    explode: Some("events[*]"),
    ..UTC
};
const OWN_DETAILS: Traits = Traits {
    own_details: true,
    ..PLAIN
};

/// What was decided about a source.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub source: &'static str,
    pub confidence: f64,
    pub paths: BTreeMap<Field, Path>,
    pub traits: Traits,
    /// The list in each record whose elements are the events.
    pub explode: Option<Explode>,
    /// How sure each field is, where it was guessed.
    pub certainty: BTreeMap<Field, f64>,
}
