//! How a host says that a source's pages follow one another.

use serde::{Deserialize, Serialize};

/// How the next page is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PagingKind {
    /// Found out from the answers.
    #[default]
    Auto,
    /// There is one page.
    None,
    /// The `Link` header names the next address.
    Link,
    /// A token of the answer goes into the next request.
    Cursor,
    /// Pages have numbers.
    Page,
    /// Pages begin at a count of events.
    Offset,
    /// The body, or the header `NextPageUri`, names the next address.
    NextUrl,
}

/// Where a parameter stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Location {
    /// In the query of the address.
    Query,
    /// A member of the JSON body.
    Body,
    /// A variable of a GraphQL request.
    Variables,
}

/// What of paging is known beforehand; what is left out is found out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct PagingSettings {
    /// The kind.
    pub kind: PagingKind,
    /// Name of the parameter that carries the cursor, the page or the offset; dots lead into a body.
    pub param: Option<String>,
    /// Where that parameter stands.
    #[serde(rename = "in")]
    pub location: Option<Location>,
    /// JSON Pointer or dotted path to the cursor or to the next address in the answer's body.
    pub path: Option<String>,
    /// The header that holds the cursor or the next address instead.
    pub header: Option<String>,
    /// Path inside the last event of a page, whose value is the cursor.
    pub last_event: Option<String>,
    /// Number of the first page, or the first offset.
    pub start: Option<u64>,
    /// Events asked for in one page …
    pub size: Option<u64>,
    /// … by this parameter.
    pub size_param: Option<String>,
    /// Parameter that holds the lower bound of time, where a long time is asked for in slices.
    pub from: Option<String>,
    /// The longest time that the source answers for at once: `30d`, `24h`, `15min`.
    pub slice: Option<String>,
    /// Parameter that takes the upper bound of time: set to the time of asking before page 1.
    pub until: Option<String>,
    /// How that bound is written: `rfc3339` (default), `seconds` or `millis`.
    pub until_format: Option<String>,
    /// At most so many pages.
    pub max_pages: Option<u32>,
}

/// `"auto"`, `"none"` or another kind's name; or settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged, try_from = "serde_json::Value")]
pub enum Paging {
    /// The kind alone.
    Kind(PagingKind),
    /// The kind with what is known of it.
    Settings(Box<PagingSettings>),
}

impl TryFrom<serde_json::Value> for Paging {
    type Error = String;

    // An untagged enum would only say that nothing fits.
    fn try_from(value: serde_json::Value) -> Result<Self, String> {
        let named = |error: serde_json::Error| format!("paging: {error}");
        match value {
            serde_json::Value::Null => Ok(Paging::default()),
            serde_json::Value::String(_) => serde_json::from_value(value)
                .map(Paging::Kind)
                .map_err(named),
            _ => serde_json::from_value(value)
                .map(Paging::Settings)
                .map_err(named),
        }
    }
}

impl Default for Paging {
    fn default() -> Self {
        Paging::Kind(PagingKind::Auto)
    }
}

impl Paging {
    /// The settings, however they were given.
    pub fn settings(&self) -> PagingSettings {
        match self {
            Paging::Kind(kind) => PagingSettings {
                kind: *kind,
                ..PagingSettings::default()
            },
            Paging::Settings(settings) => (**settings).clone(),
        }
    }
}

/// Limits of asking again after a fault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RetrySettings {
    /// How often one page is asked for in all.
    pub tries: Option<u32>,
    /// The longest single wait.
    pub max_wait_millis: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_settings_are_both_understood() {
        let read = |text: &str| serde_json::from_str::<Paging>(text).expect(text).settings();
        assert_eq!(read(r#""next-url""#).kind, PagingKind::NextUrl);
        let settings = read(r#"{"kind":"cursor","param":"page.after","in":"body","maxPages":3}"#);
        assert_eq!(settings.location, Some(Location::Body));
        assert_eq!(settings.max_pages, Some(3));
        for wrong in [r#"{"kind":"sideways"}"#, r#""sideways""#] {
            let error = serde_json::from_str::<Paging>(wrong).expect_err(wrong);
            assert!(error.to_string().contains("next-url"), "{error}");
        }
    }
}
