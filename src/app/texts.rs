//! What the screen says, in the language in force.
//!
//! `build.rs` makes a function of each text of `locales/en.ftl`, so a text that is not there does not
//! compile, and one that another language lacks ends the build. A file, a manifest or a message to the
//! host never takes its words from here: they are the same in every language.
//!
//! ```ignore
//! let t = texts();
//! view! { <button aria-label=t.close()>{t.events(12)}</button> }
//! ```

use std::cell::RefCell;
use std::collections::HashMap;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use leptos::prelude::use_context;
use unic_langid::LanguageIdentifier;

use super::language::Language;
use crate::web::locale;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// The texts of one language. `Copy`: the texts themselves are kept once for the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    language: Language,
}

/// What a text puts into one of its places.
#[derive(Clone, Copy, Debug)]
enum Value<'v> {
    Text(&'v str),
    Number(u64),
}

type Bundle = FluentBundle<FluentResource>;

const ENGLISH: &str = include_str!("locales/en.ftl");

/// Stands where a part of a sentence is drawn in a way of its own; see [`halves`].
pub const MARK: &str = "\u{1}";

thread_local! {
    // Read once for all elements of a page. What an element shows is its own affair; this is only
    // what there is to choose from.
    static BUNDLES: RefCell<HashMap<Language, Bundle>> = RefCell::default();
}

/// The texts of the part that is being drawn.
pub fn texts() -> Texts {
    use_context().unwrap_or_default()
}

/// What stands before and behind [`MARK`].
pub fn halves(text: &str) -> [String; 2] {
    let (before, behind) = text.split_once(MARK).unwrap_or((text, ""));
    // What sets the marked part apart from a line of another direction goes with it.
    let set_apart = ['\u{2068}', '\u{2069}'];
    [
        before.trim_end_matches(set_apart).to_owned(),
        behind.trim_start_matches(set_apart).to_owned(),
    ]
}

/// Takes in the file of a language.
pub fn learn(language: Language, source: &str) -> Result<(), String> {
    let bundle = bundle(language, source)?;
    BUNDLES.with_borrow_mut(|bundles| bundles.insert(language, bundle));
    Ok(())
}

/// Whether the texts of a language are here.
pub fn speaks(language: Language) -> bool {
    language == Language::English || BUNDLES.with_borrow(|bundles| bundles.contains_key(&language))
}

impl Texts {
    /// Those of `language`; of English while its file is not here.
    pub fn of(language: Language) -> Texts {
        Texts {
            language: if speaks(language) {
                language
            } else {
                Language::English
            },
        }
    }

    /// The language in which they are.
    pub fn spoken(self) -> Language {
        self.language
    }

    /// A number by itself.
    pub fn number(self, value: u64) -> String {
        locale::number(self.language.for_intl(), value)
    }

    /// A share of all.
    pub fn percent(self, share: f64) -> String {
        locale::percent(self.language.for_intl(), share)
    }

    /// A measure: `Intl`'s name of the unit, and how English writes it.
    pub fn measure(self, value: f64, digits: usize, unit: (&str, &str)) -> String {
        locale::measure(self.language.for_intl(), value, digits, unit)
    }

    /// A name as it stands within a sentence: only German writes it with a capital there, too.
    pub fn within(self, name: &str) -> String {
        match self.language {
            Language::German => name.to_owned(),
            _ => name.to_lowercase(),
        }
    }

    /// Whether the right, or else the left, is where a line goes on.
    pub fn goes_on(self, to_the_right: bool) -> bool {
        to_the_right == (self.language.direction() == "ltr")
    }

    /// A span of time: `1 day`, `15 minutes`.
    pub fn span(self, count: u64, unit: &str) -> String {
        locale::span(self.language.for_intl(), count, unit)
    }

    /// A field's name where no person stands beside it: whose e-mail it is.
    pub fn field_long(self, key: &str) -> String {
        match key {
            "actorEmail" => self.field_user_email(),
            other => self.field(other),
        }
    }

    fn say(self, id: &str, values: &[(&'static str, Value)]) -> String {
        BUNDLES.with_borrow_mut(|bundles| {
            let bundle = bundles.entry(self.language).or_insert_with(|| {
                // The build has read it, with the same reader.
                bundle(Language::English, ENGLISH).expect("English can be read")
            });
            let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else {
                return id.to_owned();
            };
            let mut given = FluentArgs::with_capacity(values.len());
            for (name, value) in values {
                match value {
                    Value::Text(text) => given.set(*name, FluentValue::from(*text)),
                    Value::Number(number) => given.set(*name, FluentValue::from(*number)),
                }
            }
            let mut lacking = Vec::new(); // nothing can: the build compared the values
            bundle
                .format_pattern(pattern, Some(&given), &mut lacking)
                .into_owned()
        })
    }
}

fn bundle(language: Language, source: &str) -> Result<Bundle, String> {
    let resource = FluentResource::try_new(source.to_owned())
        .map_err(|(_, errors)| format!("{} texts cannot be read", errors.len()))?;
    let tag: LanguageIdentifier = language
        .tag()
        .parse()
        .map_err(|_unknown| "the language has no tag".to_owned())?;
    let mut bundle = FluentBundle::new(vec![tag]);
    // Marks around what is put in: needed where a name of another direction stands in a line.
    bundle.set_use_isolating(language.direction() == "rtl");
    bundle.set_formatter(Some(match language {
        Language::English => number::<0, _>,
        Language::German => number::<1, _>,
        Language::Spanish => number::<2, _>,
        Language::French => number::<3, _>,
        Language::Portuguese => number::<4, _>,
        Language::Japanese => number::<5, _>,
        Language::Arabic => number::<6, _>,
    }));
    bundle
        .add_resource(resource)
        .map_err(|errors| format!("{} texts are there twice", errors.len()))?;
    Ok(bundle)
}

/// Numbers as they are written in the language at `PLACE` of all; a formatter is told no language.
fn number<const PLACE: usize, Memory>(value: &FluentValue, _: &Memory) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(locale::number(
            Language::ALL[PLACE].for_intl(),
            number.value as u64,
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_can_be_read_and_says_something_else_than_english() {
        for (language, source) in [
            (Language::German, include_str!("locales/de.ftl")),
            (Language::French, include_str!("locales/fr.ftl")),
            (Language::Spanish, include_str!("locales/es.ftl")),
            (Language::Portuguese, include_str!("locales/pt-BR.ftl")),
            (Language::Japanese, include_str!("locales/ja.ftl")),
            (Language::Arabic, include_str!("locales/ar.ftl")),
        ] {
            assert_eq!(Texts::of(language).spoken(), Language::English);
            learn(language, source).expect("the build read it");
            let own = Texts::of(language);
            assert_eq!(own.spoken(), language);
            assert_ne!(own.close(), Texts::default().close());
        }
    }

    #[test]
    fn plurals_follow_the_language() {
        let english = Texts::default();
        assert_eq!(
            [english.events(1), english.events(1234)],
            ["1 event", "1,234 events"]
        );
        learn(Language::Arabic, include_str!("locales/ar.ftl")).expect("the build read it");
        let arabic = Texts::of(Language::Arabic);
        let forms: std::collections::HashSet<String> = [0, 1, 2, 3, 11, 100]
            .map(|count| {
                arabic
                    .events(count)
                    .replace(|c: char| c.is_ascii_digit(), "")
            })
            .into();
        assert!(forms.len() >= 4, "{forms:?}");
    }

    #[test]
    fn a_marked_place_is_cut_out_with_what_sets_it_apart() {
        assert_eq!(halves("a \u{2068}\u{1}\u{2069}, b"), ["a ", ", b"]);
        assert_eq!(halves("alone"), ["alone", ""]);
    }
}
