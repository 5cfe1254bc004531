//! What the panels beside the table show: values with their counts, events over
//! time, what stands out. All of it is over the current selection.

use serde::{Deserialize, Serialize};

/// Which figures are wanted; one pass over the selection finds them all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PanelsRequest {
    /// Fields whose values are to be counted.
    pub facets: Vec<FacetRequest>,
    /// Events over time.
    pub chart: Option<ChartRequest>,
    /// What stands out.
    pub insight: bool,
}

/// One field whose values are to be counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FacetRequest {
    /// As a query names it: `user`, `resource.type`, `details.some.path`.
    pub field: String,
    /// At most so many values.
    pub limit: u32,
    /// Only values that hold this text.
    pub search: String,
    /// The least frequent first.
    pub rare_first: bool,
    /// Values that are counted whether they are among the first or not.
    pub always: Vec<String>,
}

/// The values of one field. What the query itself chooses of this field is left out of account, so
/// that the other values can still be chosen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Facet {
    /// As a query names it.
    pub field: String,
    /// How many different values there are, the absent one not counted.
    pub distinct: u64,
    /// How many of them hold the text that was looked for.
    pub found: u64,
    /// Events counted.
    pub total: u64,
    /// The first values.
    pub values: Vec<FacetValue>,
    /// How much of the events was looked at so far, 0 to 1, where it takes longer than one answer:
    /// then `values` are of that part, and it is to be asked for again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
}

/// A value and how many events have it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FacetValue {
    /// What a query asks for; empty = absent.
    pub value: String,
    /// What people see, where it is another text: a person's name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Events.
    pub count: u64,
}

/// A window of time, cut into steps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ChartRequest {
    /// Milliseconds of the epoch, included; none = from the first event loaded.
    pub from: Option<i64>,
    /// Milliseconds of the epoch, not included; none = up to the last event loaded.
    pub to: Option<i64>,
    /// At most so many steps.
    pub most_bars: u32,
}

/// Events over time, without regard to the query's own range of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Chart {
    /// What a step is, in words: `1 hour`.
    pub step: String,
    /// The steps in order, without a gap.
    pub bars: Vec<Bar>,
    /// Where the last step ends, RFC 3339 in the chosen zone.
    pub end: String,
    /// The same as milliseconds of the epoch.
    pub end_millis: i64,
    /// The first event loaded, in milliseconds of the epoch.
    pub first_millis: i64,
    /// The last event loaded, in milliseconds of the epoch.
    pub last_millis: i64,
    /// The query's range of time, in milliseconds of the epoch: from, included …
    pub chosen_from: Option<i64>,
    /// … to, not included.
    pub chosen_to: Option<i64>,
    /// The first event of the selection, RFC 3339 in the chosen zone.
    pub first: String,
    /// The last event of the selection.
    pub last: String,
}

/// One step of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bar {
    /// RFC 3339 in the chosen zone, included.
    pub from: String,
    /// The same as milliseconds of the epoch.
    pub from_millis: i64,
    /// Events that ended well.
    pub success: u64,
    /// Events that failed.
    pub failure: u64,
    /// Events whose outcome is neither, or not known.
    pub other: u64,
}

impl Bar {
    /// All its events.
    pub fn total(&self) -> u64 {
        self.success + self.failure + self.other
    }
}

/// A figure that stands out, with the query that shows its events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Who or what.
    pub title: String,
    /// What of it, if more is to be said: another value, a time.
    pub note: String,
    /// Events.
    pub count: u64,
    /// Terms to be added to the query.
    pub terms: String,
}

/// What stands out in the selection; the strongest of each first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Insight {
    /// Who did most.
    pub busiest: Vec<Finding>,
    /// What was done least.
    pub rarest: Vec<Finding>,
    /// Who did something for the first time in all that is loaded, the latest first.
    pub new_actions: Vec<Finding>,
    /// Who came from an address for the first time in all that is loaded, the latest first.
    pub new_addresses: Vec<Finding>,
    /// Who did unusually much within five minutes.
    pub bursts: Vec<Finding>,
    /// Who was active outside working hours.
    pub out_of_hours: Vec<Finding>,
    /// Who failed most.
    pub failures: Vec<Finding>,
}

/// A part of the query without which events would be found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Blocker {
    /// As it stands in the query.
    pub term: String,
    /// The query without it.
    pub rest: String,
    /// Events that the rest finds.
    pub count: u64,
}

/// What was asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Panels {
    /// Events of the selection.
    pub total: u64,
    /// As asked for, in order.
    pub facets: Vec<Facet>,
    /// Events over time; none if not asked for, or if no event has a time.
    pub chart: Option<Chart>,
    /// What stands out, if asked for.
    pub insight: Option<Insight>,
    /// Where nothing is found: which parts of the query exclude everything.
    pub blockers: Vec<Blocker>,
}

/// How often a path is met in the details.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PathCount {
    /// As a query names it: `details.some.path`.
    pub field: String,
    /// Events among those looked at that have it.
    pub count: u64,
}

/// What could stand at a place of the query.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Completions {
    /// The byte from which on the text is replaced …
    pub from: usize,
    /// … up to here.
    pub to: usize,
    /// What may be put there.
    pub items: Vec<Completion>,
}

/// One thing that may be put into the query.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Completion {
    /// The text that is put there.
    pub text: String,
    /// What people see.
    pub label: String,
    /// What it is.
    pub about: String,
    /// Events that have it, where it is a value.
    pub count: Option<u64>,
}
