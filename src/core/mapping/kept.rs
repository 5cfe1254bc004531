//! A mapping as plain data, to be kept on the device, or with an export, and read
//! by again: so that what is restored is not guessed anew from records that may be
//! masked by now, and an export is made again as it was made.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::explode::Explode;
use super::known::{self, Choice, Traits};
use super::path::Path;
use super::{GENERIC, Mapping};
use crate::core::event::Field;
use crate::core::protocol::{DayMonth, MappingReport, ReadOptions, UsedMapping};
use crate::core::time::{DateOrder, Zone};

/// A mapping as it is kept. Paths are texts, as in a mapping file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptMapping {
    source: String,
    recognised: String,
    /// As bits: a number in JSON text comes back with another last digit.
    confidence: u64,
    paths: BTreeMap<String, String>,
    certainty: BTreeMap<String, u64>,
    chosen: Vec<String>,
    explode: Option<String>,
    zone: Option<Zone>,
    order: Option<DayMonth>,
    order_told: bool,
    ambiguous: bool,
}

impl Mapping {
    /// What is to be kept of it.
    pub fn to_kept(&self) -> KeptMapping {
        let key = |field: &Field| field.key().to_owned();
        KeptMapping {
            source: self.source.clone(),
            recognised: self.recognised.clone(),
            confidence: self.confidence.to_bits(),
            paths: self
                .paths
                .iter()
                .map(|(field, path)| (key(field), path.to_string()))
                .collect(),
            certainty: self
                .certainty
                .iter()
                .map(|(field, certainty)| (key(field), certainty.to_bits()))
                .collect(),
            chosen: self.chosen.iter().map(key).collect(),
            explode: self
                .explode
                .as_ref()
                .map(|explode| Path::new(explode.steps().to_vec()).to_string()),
            zone: self.zone.clone(),
            order: match self.order {
                DateOrder::Unknown => None,
                DateOrder::DayFirst => Some(DayMonth::Dmy),
                DateOrder::MonthFirst => Some(DayMonth::Mdy),
            },
            order_told: self.order_told,
            ambiguous: self.ambiguous,
        }
    }

    /// The mapping that was kept; none if it names what this version does not know.
    pub fn from_kept(kept: &KeptMapping) -> Option<Mapping> {
        let paths = kept
            .paths
            .iter()
            .map(|(key, text)| Some((Field::from_key(key)?, Path::parse(text).ok()?)))
            .collect::<Option<BTreeMap<_, _>>>()?;
        let certainty = kept
            .certainty
            .iter()
            .map(|(key, bits)| Some((Field::from_key(key)?, f64::from_bits(*bits))))
            .collect::<Option<BTreeMap<_, _>>>()?;
        let explode = match &kept.explode {
            Some(text) => Some(Explode::parse(text).ok()??),
            None => None,
        };
        let choice = Choice {
            source: GENERIC,
            confidence: f64::from_bits(kept.confidence),
            paths,
            traits: traits(&kept.recognised)?,
            explode,
            certainty,
        };
        let mut mapping = Mapping::new(kept.source.clone(), choice);
        mapping.recognised.clone_from(&kept.recognised);
        mapping.chosen = kept
            .chosen
            .iter()
            .map(|key| Field::from_key(key))
            .collect::<Option<Vec<_>>>()?;
        mapping.zone.clone_from(&kept.zone);
        mapping.order = match kept.order {
            None => DateOrder::Unknown,
            Some(DayMonth::Dmy) => DateOrder::DayFirst,
            Some(DayMonth::Mdy) => DateOrder::MonthFirst,
        };
        mapping.order_told = kept.order_told;
        mapping.ambiguous = kept.ambiguous;
        Some(mapping)
    }
}

/// Mappings in manifests.
impl Mapping {
    /// What a manifest says of it: the source called `of` was read by it, and as `options` say.
    pub fn to_used(&self, of: &str, options: &ReadOptions) -> UsedMapping {
        let MappingReport {
            source,
            fields,
            explode,
            zone,
            zone_assumed,
            date_order,
            ..
        } = self.report();
        UsedMapping {
            of: of.to_owned(),
            format: options.format,
            events: options.events.clone(),
            rules: self.recognised.clone(),
            source,
            fields,
            explode,
            zone,
            zone_assumed,
            date_order,
        }
    }

    /// The mapping that a manifest speaks of, `zone` being the one that it names; none if it names what this version
    /// does not know.
    pub fn from_used(used: &UsedMapping, zone: Option<Zone>) -> Option<Mapping> {
        Mapping::from_kept(&KeptMapping {
            source: used.source.clone(),
            recognised: used.rules.clone(),
            confidence: 0,
            paths: used.fields.clone(),
            certainty: BTreeMap::new(),
            chosen: Vec::new(),
            explode: used.explode.clone(),
            zone: zone.filter(|_| !used.zone_assumed),
            order: used.date_order,
            // However it was found: what is read again must not find another.
            order_told: used.date_order.is_some(),
            ambiguous: false,
        })
    }
}

/// What the rules of the recognised source mean without saying it.
fn traits(recognised: &str) -> Option<Traits> {
    match recognised {
        GENERIC => Some(Traits::default()),
        name => known::traits(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::protocol::ReadOptions;

    const RECORDS: [&[u8]; 3] = [
        br#"{"id":1,"when":"31.12.2024 10:00","a.b":{"who":"ann"},"act":"CREATE","ip":"10.0.0.1"}"#,
        br#"{"kind":"admin#reports#activity","id":{"time":"2024-05-01T10:00:00Z","uniqueQualifier":"7","applicationName":"login"},"actor":{"email":"ann@example.org"},"events":[{"type":"login","name":"login_success","parameters":[]}]}"#,
        br#"{"eventVersion":"1.08","eventTime":"2024-05-01T10:00:00Z","eventSource":"iam.amazonaws.com","eventName":"CreateUser","awsRegion":"us-east-1","sourceIPAddress":"10.0.0.1","userIdentity":{"type":"IAMUser","userName":"ann"},"eventID":"e1"}"#,
    ];

    #[test]
    fn a_kept_mapping_is_the_mapping_again_for_every_known_source_and_for_a_guess() {
        for record in RECORDS {
            for source in ["auto", "none"].into_iter().chain(Mapping::known_sources()) {
                let options = ReadOptions {
                    source: source.to_owned(),
                    mapping: [("actorName".to_owned(), "[\"a.b\"].who".to_owned())].into(),
                    ..ReadOptions::default()
                };
                let mapping = Mapping::choose(&[record], &options).expect("it is known");
                let kept = serde_json::to_string(&mapping.to_kept()).expect("plain data");
                let kept = serde_json::from_str(&kept).expect("it was written just now");
                let again = Mapping::from_kept(&kept).expect("this version wrote it");
                assert_eq!(format!("{again:?}"), format!("{mapping:?}"), "{source}");
                let used = mapping.to_used("log", &options);
                let again = Mapping::from_used(&used, None).expect("this version wrote it");
                assert_eq!(again.to_used("log", &options), used);
            }
        }
    }
}
