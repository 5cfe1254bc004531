//! What the host page asked for by attributes and properties, before and after
//! mounting.

use serde::Deserialize;

/// Which of the two looks is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum Theme {
    /// As the system prefers.
    #[default]
    Auto,
    /// Ink on paper.
    Light,
    /// Paper on ink.
    Dark,
}

impl From<String> for Theme {
    fn from(text: String) -> Self {
        Theme::read(&text)
    }
}

impl Theme {
    /// The value of the attribute.
    pub fn as_str(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The theme that `text` names; what is unknown follows the system.
    pub fn read(text: &str) -> Theme {
        match text {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::Auto,
        }
    }
}

/// Parts that the host leaves out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Without {
    /// No header and no filters.
    #[serde(rename = "withoutToolbar")]
    pub toolbar: bool,
    /// No counts by value.
    #[serde(rename = "withoutFacets")]
    pub facets: bool,
    /// No chart.
    #[serde(rename = "withoutChart")]
    pub chart: bool,
    /// No export.
    #[serde(rename = "withoutExport")]
    pub export: bool,
}

/// One element's attributes, read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Config {
    /// `UTC`, `local` or an IANA name.
    pub time_zone: String,
    /// The look.
    pub theme: Theme,
    /// BCP 47; empty = the page's.
    pub lang: String,
    /// The report offered first; empty = `visible`.
    pub report: String,
    /// The first search.
    pub query: String,
    /// RFC 3339; stands in for the clock.
    pub now: Option<String>,
    /// Parts left out.
    #[serde(flatten)]
    pub without: Without,
    /// Address of sample data that the empty page offers; none = not offered.
    pub sample: Option<String>,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            time_zone: "UTC".to_owned(),
            theme: Theme::Auto,
            lang: String::new(),
            report: String::new(),
            query: String::new(),
            now: None,
            without: Without::default(),
            sample: None,
        }
    }
}
