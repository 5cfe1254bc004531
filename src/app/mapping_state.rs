//! What the panel of fields shows, and a mapping as a file.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::core::event::Field;
use crate::core::protocol::{DayMonth, FieldEvidence, MappingChange, MappingReport, PathExamples};

/// The fields that the panel lists: what people read, and which it is.
pub const FIELDS: [Field; 15] = [
    Field::Time,
    Field::Action,
    Field::ActorName,
    Field::ActorEmail,
    Field::ActorId,
    Field::ActorType,
    Field::ActorRole,
    Field::ResourceName,
    Field::ResourceId,
    Field::ResourceType,
    Field::Scope,
    Field::Ip,
    Field::Outcome,
    Field::Id,
    Field::Details,
];

/// Paths that the chooser offers at a time; typing narrows them.
const MOST_PATHS: usize = 60;

/// The panel of fields. `Copy`: every field is a handle.
#[derive(Clone, Copy)]
pub struct MappingDesk {
    /// Whether it is shown.
    pub open: RwSignal<bool>,
    /// The mapping that it shows; `None` until it arrives.
    pub report: RwSignal<Option<MappingReport>>,
    /// Whether a change is under way.
    pub busy: RwSignal<bool>,
    /// How many events were read anew so far, and of how many, once that takes longer than a blink.
    pub reading: RwSignal<Option<(u64, u64)>>,
    /// Why the last change was refused.
    pub refused: RwSignal<Option<String>>,
    /// The field whose path is being chosen.
    pub editing: RwSignal<Option<Field>>,
    /// What is typed in its chooser.
    pub typed: RwSignal<String>,
    /// What is in force because somebody chose it, where one source alone is loaded; none = as it was found.
    pub chosen: RwSignal<Option<MappingFile>>,
    /// What the mapping is called when it is saved.
    pub name: RwSignal<String>,
    /// Whether what was chosen for the shown source is kept on this device.
    pub kept: RwSignal<bool>,
}

impl Default for MappingDesk {
    fn default() -> Self {
        MappingDesk {
            open: RwSignal::new(false),
            report: RwSignal::new(None),
            busy: RwSignal::new(false),
            reading: RwSignal::new(None),
            refused: RwSignal::new(None),
            editing: RwSignal::new(None),
            typed: RwSignal::new(String::new()),
            chosen: RwSignal::new(None),
            name: RwSignal::new(String::new()),
            kept: RwSignal::new(false),
        }
    }
}

impl MappingDesk {
    /// Why `field` is read from where it is; `None` if it is not read at all.
    pub fn evidence(&self, field: Field) -> Option<FieldEvidence> {
        self.report
            .with(|report| report.as_ref()?.evidence.get(field.key()).cloned())
    }

    /// The paths that hold what is typed, in themselves or in their values.
    pub fn offered(&self) -> Vec<PathExamples> {
        let typed = self.typed.with(|typed| typed.trim().to_lowercase());
        self.report.with(|report| {
            let paths = report.iter().flat_map(|report| &report.paths);
            paths
                .filter(|path| {
                    typed.is_empty()
                        || path.path.to_lowercase().contains(&typed)
                        || path
                            .examples
                            .iter()
                            .any(|example| example.to_lowercase().contains(&typed))
                })
                .take(MOST_PATHS)
                .cloned()
                .collect()
        })
    }
}

/// A mapping as people keep and share it: small, and without any data. Another file is known for it by keys that a
/// mapping does not have.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct MappingFile {
    /// What its maker called it.
    pub name: String,
    /// The rules that it begins from.
    pub source: String,
    /// Canonical field to path.
    pub fields: BTreeMap<String, String>,
    /// The list in each record of which each element is an event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explode: Option<String>,
    /// The zone that a time without one is read in; absent = assume UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The order of day and month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DayMonth>,
}

impl MappingFile {
    /// The mapping that a report tells of.
    pub fn of(report: &MappingReport, name: &str) -> Self {
        MappingFile {
            name: name.to_owned(),
            source: report.source.clone(),
            fields: report.fields.clone(),
            explode: report.explode.clone(),
            zone: (!report.zone_assumed && !report.zone.is_empty()).then(|| report.zone.clone()),
            date_order: report.date_order,
        }
    }

    /// Whether all that it reads is there, as far as samples tell: a mapping of other events would leave these
    /// without fields.
    pub fn fits(&self, report: &MappingReport) -> bool {
        let is_there = |(field, path): (&String, &String)| {
            let below = |known: &str| {
                known
                    .strip_prefix(path.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            };
            path.is_empty()
                || report.fields.get(field) == Some(path)
                || report.paths.iter().any(|known| below(&known.path))
        };
        report.sources.len() == 1
            && self.explode == report.explode
            && self.fields.iter().all(is_there)
    }

    /// As a text that people can read.
    pub fn text(&self) -> String {
        // Plain texts in plain maps: nothing in it can fail.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// A text that [`MappingFile::text`] made, or somebody by hand.
    pub fn read(text: &str) -> Result<MappingFile, serde_json::Error> {
        // An object alone: a list of fitting texts would be taken for their names' values in order.
        serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text)
            .and_then(|object| serde_json::from_value(object.into()))
    }

    /// What it changes of what is loaded from `of`.
    pub fn change(self, of: Option<String>) -> MappingChange {
        MappingChange {
            of,
            source: Some(self.source).filter(|source| !source.is_empty()),
            fields: self.fields,
            explode: self.explode,
            zone: self.zone,
            date_order: self.date_order.map(Into::into),
            ..MappingChange::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_comes_back_from_its_file() {
        let report = MappingReport {
            source: "custom".into(),
            fields: [("time".to_owned(), "when".to_owned())].into(),
            zone: "Europe/Berlin".into(),
            date_order: Some(DayMonth::Dmy),
            ..MappingReport::default()
        };
        let file = MappingFile::of(&report, "ours");
        assert_eq!(MappingFile::read(&file.text()).ok(), Some(file.clone()));
        let change = file.change(None);
        assert_eq!(change.zone.as_deref(), Some("Europe/Berlin"));
        assert_eq!(change.fields["time"], "when");
        let assumed = MappingReport {
            zone: "UTC".into(),
            zone_assumed: true,
            ..MappingReport::default()
        };
        assert_eq!(MappingFile::of(&assumed, "").zone, None);
        assert!(MappingFile::read("[]").is_err());
        let package = MappingFile::read(r#"{"name":"app","version":"1.0.0"}"#);
        let refused = package.expect_err("it is another file").to_string();
        assert!(
            refused.contains("version") && refused.contains("fields"),
            "{refused}"
        );
    }

    #[test]
    fn a_mapping_fits_events_that_have_all_its_paths() {
        let path = |path: &str| PathExamples {
            path: path.to_owned(),
            ..PathExamples::default()
        };
        let report = MappingReport {
            fields: [("action".to_owned(), "a | b".to_owned())].into(),
            paths: ["when", "data.role", "list[*].x"].map(path).into(),
            sources: vec!["one".to_owned()],
            ..MappingReport::default()
        };
        let fits = |fields: &[(&str, &str)]| {
            let fields = fields.iter();
            let file = MappingFile {
                fields: fields
                    .map(|(field, path)| ((*field).to_owned(), (*path).to_owned()))
                    .collect(),
                ..MappingFile::default()
            };
            file.fits(&report)
        };
        assert!(fits(&[("time", "when"), ("action", "a | b"), ("ip", "")]));
        assert!(fits(&[("details", "data"), ("scope", "list")]));
        assert!(!fits(&[("time", "whe")]));
        assert!(!fits(&[("time", "when"), ("scope", "a | b")]));
    }
}
