//! Which foreign path became which of our fields, how sure that is and why,
//! and what the person changes of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Format, LoadReport, read_options};
use crate::core::failure::Failure;

/// Which of two numbers is the day, in dates such as `03/04/2024`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DayMonth {
    /// Day first, as in Europe.
    Dmy,
    /// Month first, as in the United States.
    Mdy,
}

/// What is to become of the order of day and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrderChange {
    /// Day first.
    Dmy,
    /// Month first.
    Mdy,
    /// As the dates themselves tell, whatever was chosen before.
    Auto,
}

impl DateOrderChange {
    /// The order that is told.
    pub fn told(self) -> Option<DayMonth> {
        match self {
            DateOrderChange::Dmy => Some(DayMonth::Dmy),
            DateOrderChange::Mdy => Some(DayMonth::Mdy),
            DateOrderChange::Auto => None,
        }
    }
}

impl From<DayMonth> for DateOrderChange {
    fn from(order: DayMonth) -> Self {
        match order {
            DayMonth::Dmy => DateOrderChange::Dmy,
            DayMonth::Mdy => DateOrderChange::Mdy,
        }
    }
}

/// Why a field is read from where it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FieldEvidence {
    /// Where it is read from; alternatives are separated by `||`.
    pub path: String,
    /// How sure that is: 0 to 1.
    pub confidence: f64,
    /// Why, for the person.
    pub reason: String,
    /// Up to three different values, as a row shows them.
    pub examples: Vec<String>,
    /// The share of the sampled events that have a value: 0 to 1.
    pub share: f64,
}

/// A path that the events have, to choose from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PathExamples {
    /// As a mapping writes it.
    pub path: String,
    /// Up to three different values.
    pub examples: Vec<String>,
    /// The share of the sampled events that have a value: 0 to 1.
    pub share: f64,
}

/// Which foreign path became which of our fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MappingReport {
    /// A known source's name, `generic` or `custom`.
    pub source: String,
    /// 0 to 1.
    pub confidence: f64,
    /// Canonical field to path.
    pub fields: BTreeMap<String, String>,
    /// Canonical field to why it is read from there.
    pub evidence: BTreeMap<String, FieldEvidence>,
    /// Every path of a single value that the sampled events have, in the order of their appearance.
    pub paths: Vec<PathExamples>,
    /// The nested list of which each element is an event, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explode: Option<String>,
    /// The zone that a time without one is read in: an IANA name, `UTC` if it was assumed or is known.
    pub zone: String,
    /// Whether `zone` is merely assumed.
    pub zone_assumed: bool,
    /// Which order of day and month was chosen, or told by the source's own dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DayMonth>,
    /// Whether the samples hold dates that can be two days, and no order is known.
    pub dates_ambiguous: bool,
    /// The loaded source that this is about, as `source:` finds it.
    pub of: String,
    /// All loaded sources in the order of their arrival.
    pub sources: Vec<String>,
}

/// How one source was read, as a manifest says it: so that the same pages are read in the same way again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct UsedMapping {
    /// The source, as `source:` finds it.
    pub of: String,
    /// Form of its bodies.
    pub format: Format,
    /// JSON Pointer or dotted path to the array of events, told or found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<String>,
    /// The known source whose rules say what a record means without saying it, or `generic`.
    pub rules: String,
    /// A known source's name, `generic` or `custom`.
    pub source: String,
    /// Canonical field to path.
    pub fields: BTreeMap<String, String>,
    /// The nested list of which each element is an event, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explode: Option<String>,
    /// The zone that a time without one was read in.
    pub zone: String,
    /// Whether `zone` is merely assumed.
    pub zone_assumed: bool,
    /// In which order day and month were read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DayMonth>,
}

/// What is to be read otherwise in what is loaded. What is absent stays as it is.
///
/// A [`MappingReport`] can be read as one, so that what was given out can be put back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MappingChange {
    /// The loaded source that this is about; all if absent or empty.
    pub of: Option<String>,
    /// Of these, only the ones whose times are still open in what this says of: `zone` where some are merely assumed to
    /// be UTC, `date_order` where some dates can be two days.
    pub open_only: bool,
    /// Begin from this known source's rules, from `auto` or from `none`; `generic` and `custom` are `none`.
    pub source: Option<String>,
    /// Canonical field to path; an empty path takes the field away.
    pub fields: BTreeMap<String, String>,
    /// The list in each record of which each element is an event, such as `events[*]`; empty = each record is one.
    pub explode: Option<String>,
    /// The zone that a time without one is read in: `UTC`, `local` or an IANA name; empty = assume UTC.
    pub zone: Option<String>,
    /// `zone` is what a report says of an assumed zone: put back, it stays assumed.
    pub zone_assumed: bool,
    /// The order of day and month.
    pub date_order: Option<DateOrderChange>,
}

impl MappingChange {
    /// Finds all fields anew, as if nobody had chosen any.
    pub fn anew() -> MappingChange {
        MappingChange {
            source: Some("auto".to_owned()),
            zone: Some(String::new()),
            date_order: Some(DateOrderChange::Auto),
            ..MappingChange::default()
        }
    }

    /// The change that a host `given` describes, or a [`MappingReport`] that it puts back; a key that neither has is
    /// refused with [`Code::BadOptions`](crate::core::failure::Code::BadOptions).
    pub fn read(mut given: serde_json::Value) -> Result<MappingChange, Failure> {
        const OF_REPORT: [&str; 5] = [
            "confidence",
            "evidence",
            "paths",
            "datesAmbiguous",
            "sources",
        ];
        if let Some(given) = given.as_object_mut() {
            given.retain(|key, _| !OF_REPORT.contains(&key.as_str()));
        }
        read_options(given, "setMapping", &[])
    }

    /// The zone that somebody chose, if this says anything of it; empty = assume UTC.
    pub fn chosen_zone(&self) -> Option<&str> {
        match (self.zone_assumed, self.zone.as_deref()) {
            (true, Some(_assumed)) => Some(""),
            (_, zone) => zone,
        }
    }
}

/// What came of a change.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Remapped {
    /// The mapping now in force.
    pub mapping: MappingReport,
    /// The load as it stands now: range, assumed zones, events without a time.
    pub report: LoadReport,
    /// The sources that are read otherwise now.
    pub changed: Vec<String>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_change_has_no_unknown_keys_and_a_report_is_one() {
        let failure = MappingChange::read(json!({ "feilds": {} })).unwrap_err();
        assert!(
            failure.message.starts_with(
                "setMapping has no option \"feilds\"; it has dateOrder, explode, fields,"
            ),
            "{}",
            failure.message
        );
        let report = MappingReport {
            fields: [("time".to_owned(), "when".to_owned())].into(),
            date_order: Some(DayMonth::Mdy),
            explode: Some("events[*]".into()),
            ..MappingReport::default()
        };
        let report = serde_json::to_value(&report).unwrap();
        let change = MappingChange::read(report).unwrap();
        assert_eq!(change.fields["time"], "when");
        assert_eq!(change.date_order, Some(DateOrderChange::Mdy));
        assert_eq!(
            MappingChange::read(json!(null)),
            Ok(MappingChange::default())
        );
    }
}
