//! Where events come from, and how they are to be read.

use serde::{Deserialize, Serialize};

use super::{DayMonth, Redaction};
use crate::core::paging::settings::{Paging, RetrySettings};
use crate::core::privacy::address_name;
use crate::core::time::Zone;

/// The form of a body; `Auto` decides by its bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Decided by the bytes, never by the content type.
    #[default]
    Auto,
    /// A JSON document.
    Json,
    /// One JSON value a line.
    Ndjson,
    /// Comma-separated values with a header row.
    Csv,
}

/// How the events of one source are to be read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ReadOptions {
    /// What the person sees as the source's name: a URL without its query, a file's name.
    pub name: String,
    /// Form of the body.
    pub format: Format,
    /// A known source's name, `auto`, or `none`. Empty means `auto`.
    pub source: String,
    /// JSON Pointer or dotted path to the array of events.
    pub events: Option<String>,
    /// Canonical field (its key) to path.
    pub mapping: std::collections::BTreeMap<String, String>,
    /// Minutes by which the source may lag.
    pub freshness: Option<u32>,
    /// The zone that a time without one is read in: `UTC`, `local` or an IANA name; empty = assume UTC.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub assume_zone: String,
    /// What `assume_zone` names, once somebody who knows zones has looked it up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<Zone>,
    /// The order of day and month, if it is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DayMonth>,
    /// What is masked of each record before it is kept; the engine's own setting stands in for what comes with a load.
    pub redaction: Redaction,
}

/// Where events come from and how they are asked for, as a host gives it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SourceConfig {
    /// The endpoint; made absolute by the page.
    pub url: String,
    /// `GET` unless given.
    pub method: Option<String>,
    /// Further headers.
    pub headers: std::collections::BTreeMap<String, String>,
    /// A text is sent as it is, anything else as JSON.
    pub body: Option<serde_json::Value>,
    /// `omit`, `same-origin` (default) or `include`.
    pub credentials: Option<String>,
    /// Form of the body.
    pub format: Format,
    /// JSON Pointer or dotted path to the array of events.
    pub events: Option<String>,
    /// A known source's name, `auto` or `none`.
    pub source: Option<String>,
    /// Canonical field (its key) to path.
    pub mapping: std::collections::BTreeMap<String, String>,
    /// How its pages follow one another; found out unless it is said.
    pub paging: Paging,
    /// Limits of asking again after a fault.
    pub retry: RetrySettings,
    /// Minutes by which the source may lag.
    pub freshness: Option<u32>,
    /// The zone that a time without one is read in: `UTC`, `local` or an IANA name.
    pub assume_zone: Option<String>,
    /// The order of day and month in dates such as `03/04/2024`.
    pub date_order: Option<DayMonth>,
    /// Whether the host's `authorize` is asked before each request. Only ever set for what the host
    /// itself loads: an address that a person types may be anybody's.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub authorized: bool,
}

impl SourceConfig {
    /// The source's name as people see it: the address without what opens it, and without its query.
    pub fn name(&self) -> String {
        address_name(&self.url)
    }

    /// How its events are to be read.
    pub fn read_options(&self) -> ReadOptions {
        ReadOptions {
            name: self.name(),
            format: self.format,
            source: self.source.clone().unwrap_or_default(),
            events: self.events.clone(),
            mapping: self.mapping.clone(),
            freshness: self.freshness,
            assume_zone: self.assume_zone.clone().unwrap_or_default(),
            zone: None,
            date_order: self.date_order,
            redaction: Redaction::default(),
        }
    }
}
