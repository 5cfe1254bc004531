//! What the host page asked for by attributes and properties, before and after
//! mounting.

use serde::Deserialize;

use super::language::Language;
use super::texts;

/// Which of the two looks is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system prefers.
    #[default]
    Auto,
    /// Ink on paper.
    Light,
    /// Paper on ink.
    Dark,
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Without {
    /// No header and no filters.
    pub toolbar: bool,
    /// No counts by value.
    pub facets: bool,
    /// No chart.
    pub chart: bool,
    /// No export.
    pub export: bool,
    /// Nothing else can be opened.
    pub opening: bool,
}

/// One element's attributes; what is absent has its default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Config {
    /// `UTC`, `local` or an IANA name.
    pub time_zone: Option<String>,
    /// `auto`, `light` or `dark`.
    pub theme: Option<String>,
    /// BCP 47.
    pub lang: Option<String>,
    /// The report offered first.
    pub report: Option<String>,
    /// The first search.
    pub query: Option<String>,
    /// `none` or `device`.
    pub persist: Option<String>,
    /// RFC 3339; stands in for the clock.
    pub now: Option<String>,
    /// Address of sample data that the empty page offers; none = not offered.
    pub sample: Option<String>,
    /// No header and no filters.
    pub without_toolbar: bool,
    /// No counts by value.
    pub without_facets: bool,
    /// No chart.
    pub without_chart: bool,
    /// No export.
    pub without_export: bool,
    /// Nothing else can be opened.
    pub read_only: bool,
}

impl Config {
    /// The zone of times and dates.
    pub fn zone(&self) -> String {
        self.time_zone
            .clone()
            .filter(|zone| !zone.is_empty())
            .unwrap_or_else(|| "UTC".to_owned())
    }

    /// The report offered first.
    pub fn report(&self) -> &str {
        let report = self.report.as_deref();
        report
            .filter(|report| !report.is_empty())
            .unwrap_or("visible")
    }

    /// What stands in for the clock.
    pub fn now(&self) -> Option<String> {
        self.now.clone().filter(|now| !now.is_empty())
    }

    /// The language of the screen; English while the texts of another are not here.
    pub fn language(&self) -> Language {
        let asked = self.lang.as_deref().and_then(Language::read);
        asked
            .filter(|asked| texts::speaks(*asked))
            .unwrap_or_default()
    }

    /// The look.
    pub fn theme(&self) -> Theme {
        Theme::read(self.theme.as_deref().unwrap_or_default())
    }

    /// Parts left out.
    pub fn without(&self) -> Without {
        Without {
            toolbar: self.without_toolbar,
            facets: self.without_facets,
            chart: self.without_chart,
            export: self.without_export,
            opening: self.read_only,
        }
    }
}
