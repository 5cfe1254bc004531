//! What a load brought.

use serde::{Deserialize, Serialize};

/// One record that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// Byte offset in its body.
    pub at: u64,
    /// What is wrong with it.
    pub reason: String,
}

/// A part of the asked-for range that is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// RFC 3339; from here …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// … up to here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The page that is missing, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Why.
    pub reason: String,
}

/// What a load brought: `events + duplicates + rejected` is the number of records met.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoadReport {
    /// Events kept.
    pub events: u64,
    /// The first rejects (at most 1,000), with place and reason.
    pub rejects: Vec<Reject>,
    /// How many records were rejected in all.
    pub rejected: u64,
    /// Events that were there already.
    pub duplicates: u64,
    /// Bodies read.
    pub pages: u32,
    /// Bytes read, as received after transport decoding.
    pub bytes: u64,
    /// Whether everything asked for is there.
    pub complete: bool,
    /// What is missing, and why.
    pub gaps: Vec<Gap>,
    /// What else is to be known of how much this is: a source that may lag, say.
    pub notices: Vec<String>,
    /// When it was asked for, RFC 3339: nothing that happened later is in it.
    pub asked: Option<String>,
    /// Time of the oldest event, RFC 3339, or null.
    pub from: Option<String>,
    /// Time of the newest event, RFC 3339, or null.
    pub to: Option<String>,
    /// Name of the mapping used: a known source's, `generic`, or `custom`.
    pub source: String,
    /// Events whose time carried no zone and was read as UTC.
    pub assumed_zone: u64,
    /// Events without a time that can be read.
    pub untimed: u64,
    /// Events whose date can be two days (`03/04/2024`) where nothing in the source tells which:
    /// they have no time until the order of day and month is chosen.
    pub ambiguous_dates: u64,
    /// How long it took.
    pub millis: f64,
}
