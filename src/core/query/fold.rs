//! When two characters count as the same: case always, accents where asked.
//!
//! One character becomes one character or none, so that a hit in the folded
//! text is a range of the text as it stands. Case is Unicode simple case
//! folding; other than that, text is compared code point by code point (no
//! normalization).

use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

/// The combining class of the virama: it joins consonants, it is no accent.
const VIRAMA: u8 = 9;

/// What is made equal before texts are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// Upper and lower case.
    Case,
    /// Upper and lower case, and letters with and without accents.
    CaseAndAccents,
}

impl Fold {
    /// What `character` is compared as; `None` if it does not count at all (a combining accent).
    pub(super) fn apply(self, character: char) -> Option<char> {
        if character.is_ascii() {
            return Some(character.to_ascii_lowercase());
        }
        match self {
            Fold::Case => Some(fold_case(character)),
            Fold::CaseAndAccents => without_accents(character).map(fold_case),
        }
    }
}

/// Whether `text` is its own folded form, of which a text that differs in case alone is another spelling.
pub fn is_folded(text: &str) -> bool {
    if text.is_ascii() {
        return !text.bytes().any(|byte| byte.is_ascii_uppercase());
    }
    text.chars()
        .all(|character| Fold::Case.apply(character) == Some(character))
}

/// Writes the folded form of `text` into `out`, as `:="…"` compares it.
pub fn fold_into(text: &str, out: &mut String) {
    out.clear();
    if text.is_ascii() {
        out.push_str(text);
        out.make_ascii_lowercase();
    } else {
        out.extend(text.chars().filter_map(|c| Fold::Case.apply(c)));
    }
}

/// Whether any letter of `text` carries an accent, joined to it or standing after it.
pub(super) fn has_accents(text: &str) -> bool {
    text.chars().any(|character| {
        let mut accented = false;
        if !character.is_ascii() {
            decompose_canonical(character, |part| accented |= is_accent(part));
        }
        accented
    })
}

fn fold_case(character: char) -> char {
    unicode_case_mapping::case_folded(character)
        .and_then(|folded| char::from_u32(folded.get()))
        .unwrap_or(character)
}

/// The letter below the accents. A character that falls into several letters (Hangul syllables,
/// Indic vowels in two parts) stays whole.
fn without_accents(character: char) -> Option<char> {
    // Ideographs and Hangul syllables carry no accents; not to look is faster.
    if matches!(character, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}') {
        return Some(character);
    }
    let (mut letter, mut letters) = (None, 0);
    decompose_canonical(character, |part| {
        if !is_accent(part) {
            letter = letter.or(Some(part));
            letters += 1;
        }
    });
    if letters > 1 { Some(character) } else { letter }
}

/// Marks of combining class 0 are vowel signs and the like: to drop them would join unlike words.
fn is_accent(character: char) -> bool {
    !matches!(canonical_combining_class(character), 0 | VIRAMA)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str, fold: Fold) -> String {
        text.chars()
            .filter_map(|character| fold.apply(character))
            .collect()
    }

    #[test]
    fn case_is_folded_in_every_script_and_to_one_character() {
        assert_eq!(
            folded("ÉCOLE Ωσς ПЁТР \u{212a}\u{17f} ß ẞ", Fold::Case),
            "école ωσσ пётр ks ß ß"
        );
    }

    #[test]
    fn the_dotted_capital_i_has_no_simple_fold() {
        assert_eq!(folded("İIı", Fold::Case), "İiı");
        assert_eq!(folded("İ", Fold::CaseAndAccents), "i");
    }

    #[test]
    fn accents_go_whether_joined_or_apart() {
        assert_eq!(
            folded("José Jose\u{301} Ngọc Å", Fold::CaseAndAccents),
            "jose jose ngoc a"
        );
        assert!(has_accents("José") && has_accents("e\u{301}") && !has_accents("Jose ø ß 김"));
    }

    #[test]
    fn hangul_and_indic_vowels_stay_whole() {
        assert_eq!(folded("김 ো कु क्", Fold::CaseAndAccents), "김 ো कु क्");
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for character in '\0'..=char::MAX {
            for fold in [Fold::Case, Fold::CaseAndAccents] {
                let once = fold.apply(character);
                let twice = once.and_then(|folded| fold.apply(folded));
                assert_eq!(once, twice, "{character:?}");
            }
        }
    }
}
