//! The languages of the screen, and which of them is meant by a tag.
//!
//! English is in the program. Each other language is a file beside it, which comes when it is asked for.

/// A language that the screen speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // their names say it
pub enum Language {
    #[default]
    English,
    German,
    French,
    Spanish,
    Portuguese,
    Japanese,
    Arabic,
}

impl Language {
    /// All of them, as they are offered.
    pub const ALL: [Language; 7] = [
        Language::English,
        Language::German,
        Language::Spanish,
        Language::French,
        Language::Portuguese,
        Language::Japanese,
        Language::Arabic,
    ];

    /// BCP 47, and the name of its file.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
            Language::French => "fr",
            Language::Spanish => "es",
            Language::Portuguese => "pt-BR",
            Language::Japanese => "ja",
            Language::Arabic => "ar",
        }
    }

    /// What its own speakers call it.
    pub fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::German => "Deutsch",
            Language::French => "Français",
            Language::Spanish => "Español",
            Language::Portuguese => "Português (Brasil)",
            Language::Japanese => "日本語",
            Language::Arabic => "العربية",
        }
    }

    /// `rtl` where lines begin at the right.
    pub fn direction(self) -> &'static str {
        match self {
            Language::Arabic => "rtl",
            _ => "ltr",
        }
    }

    /// For `Intl`: a moment, an address and a count stand beside each other here and again in the file,
    /// so all of them are written with the same digits.
    pub fn for_intl(self) -> &'static str {
        match self {
            Language::Arabic => "ar-u-nu-latn",
            other => other.tag(),
        }
    }

    /// The language that is nearest to a tag: `de-AT` is German, `pt` the Portuguese that we have.
    pub fn read(tag: &str) -> Option<Language> {
        let own = tag.split(['-', '_']).next().unwrap_or_default();
        Language::ALL.into_iter().find(|language| {
            let tag = language.tag();
            tag.split('-')
                .next()
                .is_some_and(|first| first.eq_ignore_ascii_case(own))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_finds_the_nearest_language_and_a_strange_one_none() {
        for (tag, language) in [
            ("de-AT", Some(Language::German)),
            ("pt", Some(Language::Portuguese)),
            ("PT-pt", Some(Language::Portuguese)),
            ("ar-EG", Some(Language::Arabic)),
            ("en_GB", Some(Language::English)),
            ("it", None),
            ("dex", None),
            ("", None),
        ] {
            assert_eq!(Language::read(tag), language, "{tag}");
        }
    }
}
