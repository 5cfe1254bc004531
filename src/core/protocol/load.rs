//! What a load brought.

use serde::{Deserialize, Serialize};

use crate::core::time::read_written;

/// So much of a rejected text is kept for the person who must find out why.
const REJECT_TEXT_BYTES: usize = 1024;
/// Rejects that a report names; all are counted.
pub const REJECTS_NAMED: usize = 1000;

/// One record that could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reject {
    /// Byte offset in its body.
    pub at: u64,
    /// What is wrong with it.
    pub reason: String,
    /// The file or endpoint that it came from.
    pub source: String,
    /// The page or file of the load, from 1.
    pub page: u32,
    /// The first of its text.
    pub text: String,
}

impl Reject {
    /// A reject whose body is yet to be named.
    pub fn new(at: u64, reason: String, text: &[u8]) -> Self {
        let mut end = text.len().min(REJECT_TEXT_BYTES);
        // A character begins with anything but 10xxxxxx, and none is longer than four bytes.
        for _ in 0..3 {
            if text.get(end).is_some_and(|byte| byte & 0xC0 == 0x80) {
                end -= 1;
            }
        }
        Reject {
            at,
            reason,
            text: String::from_utf8_lossy(&text[..end]).into_owned(),
            ..Reject::default()
        }
    }
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
    /// When it was asked for, RFC 3339. What a source gave that happened later is in it as well.
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

/// How what is new was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NewsBy {
    /// By a lower bound of time in the request.
    Since,
    /// From the newest event down to those that were there.
    NewestFirst,
    /// From the page on that was the last.
    LastPage,
}

/// What came since the last load.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewEvents {
    /// Events that were not there before.
    pub added: u64,
    /// How they were asked for.
    pub by: NewsBy,
    /// Of what was read for it.
    pub report: LoadReport,
}

impl LoadReport {
    /// What there is after `later` was added to what this load brought.
    pub fn joined(mut self, later: &LoadReport) -> LoadReport {
        let room = REJECTS_NAMED.saturating_sub(self.rejects.len());
        self.rejects
            .extend(later.rejects.iter().take(room).cloned());
        self.gaps.extend(later.gaps.iter().cloned());
        for notice in &later.notices {
            if !self.notices.contains(notice) {
                self.notices.push(notice.clone());
            }
        }
        let known: Vec<&str> = self.source.split(", ").collect();
        let new: Vec<&str> = later
            .source
            .split(", ")
            .filter(|source| !source.is_empty() && !known.contains(source))
            .collect();
        let source: Vec<&str> = known
            .into_iter()
            .filter(|source| !source.is_empty())
            .chain(new)
            .collect();
        LoadReport {
            source: source.join(", "),
            events: self.events + later.events,
            rejected: self.rejected + later.rejected,
            duplicates: self.duplicates + later.duplicates,
            pages: self.pages + later.pages,
            bytes: self.bytes + later.bytes,
            complete: self.complete && later.complete,
            // Of the earlier one nothing later than its own asking is there.
            asked: self.asked.or_else(|| later.asked.clone()),
            from: outer(self.from, later.from.clone(), |a, b| a <= b),
            to: outer(self.to, later.to.clone(), |a, b| a >= b),
            assumed_zone: self.assumed_zone + later.assumed_zone,
            untimed: self.untimed + later.untimed,
            ambiguous_dates: self.ambiguous_dates + later.ambiguous_dates,
            millis: self.millis + later.millis,
            rejects: self.rejects,
            gaps: self.gaps,
            notices: self.notices,
        }
    }
}

/// The one of two times that lies further out.
fn outer(
    one: Option<String>,
    other: Option<String>,
    before: fn(&i64, &i64) -> bool,
) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) => match (read_written(&one), read_written(&other)) {
            (Some(a), Some(b)) if !before(&a, &b) => Some(other),
            _ => Some(one),
        },
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_of_one_timeline_add_up() {
        let one = LoadReport {
            events: 3,
            complete: true,
            from: Some("2024-05-01T00:30:00+02:00".into()),
            to: Some("2024-05-03T00:00:00Z".into()),
            source: "okta".into(),
            notices: vec!["late".into()],
            ..LoadReport::default()
        };
        let other = LoadReport {
            events: 2,
            duplicates: 1,
            complete: false,
            from: Some("2024-04-30T23:00:00Z".into()),
            to: Some("2024-05-04T00:00:00Z".into()),
            source: "okta, github".into(),
            notices: vec!["late".into()],
            ..LoadReport::default()
        };
        let joined = one.joined(&other);
        assert_eq!(
            (joined.events, joined.duplicates, joined.complete),
            (5, 1, false)
        );
        // Half past midnight two hours east is before eleven in the evening at Greenwich.
        assert_eq!(joined.from.as_deref(), Some("2024-05-01T00:30:00+02:00"));
        assert_eq!(joined.to.as_deref(), Some("2024-05-04T00:00:00Z"));
        assert_eq!(joined.source, "okta, github");
        assert_eq!(joined.notices, ["late"]);
        assert_eq!(LoadReport::default().joined(&other).source, "okta, github");
    }

    #[test]
    fn a_rejected_text_is_kept_in_part_and_cut_between_characters() {
        let reject = Reject::new(7, "why".into(), b"short \xff");
        assert_eq!(reject.text, "short \u{fffd}");
        let long = "x".repeat(1023) + "\u{e9}nd";
        assert_eq!(
            Reject::new(0, String::new(), long.as_bytes()).text.len(),
            1023
        );
    }
}
