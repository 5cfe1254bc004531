//! Many texts in few allocations, and the dictionary over them.

use hashbrown::HashTable;

use super::hash::{half, hash, spread};
use crate::core::words;

/// A page of text; a longer text gets a page of its own.
const PAGE_BYTES: usize = 1 << 20;

/// An append-only list of texts. A text is never moved once it is in.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    pages: Vec<String>,
    /// Page, start and length of each text.
    places: super::Chunked<(u32, u32, u32)>,
}

impl Texts {
    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Adds a text and returns its number.
    pub fn push(&mut self, text: &str) -> u32 {
        let room = self
            .pages
            .last()
            .is_some_and(|page| page.capacity() - page.len() >= text.len());
        if !room {
            // Small collections stay small: the first pages grow to the full size by steps.
            let wanted = (4096 << self.pages.len().min(8)).min(PAGE_BYTES);
            self.pages
                .push(String::with_capacity(wanted.max(text.len())));
        }
        let page = self.pages.len() - 1;
        let start = self.pages[page].len();
        self.pages[page].push_str(text);
        self.places
            .push((page as u32, start as u32, text.len() as u32));
        (self.places.len() - 1) as u32
    }

    /// The text with this number.
    #[inline]
    pub fn get(&self, number: u32) -> &str {
        let (page, start, len) = self.places.get(number as usize);
        &self.pages[page as usize][start as usize..(start + len) as usize]
    }

    /// All texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len() as u32).map(|number| self.get(number))
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.pages.iter().map(String::capacity).sum::<usize>() + self.places.bytes()
    }
}

/// Each distinct text once, known by its code. Code 0 is the absent value, shown as empty.
#[derive(Clone, Debug)]
pub struct Dictionary {
    pub(super) texts: Texts,
    /// Half of a text's hash, and its code.
    codes: HashTable<(u32, u32)>,
}

impl Default for Dictionary {
    fn default() -> Self {
        let mut texts = Texts::default();
        texts.push("");
        Dictionary {
            texts,
            codes: HashTable::new(),
        }
    }
}

impl Dictionary {
    /// The code of the absent value.
    pub const ABSENT: u32 = 0;

    /// How many codes there are, the absent one included.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether nothing but the absent value is known.
    pub fn is_empty(&self) -> bool {
        self.len() == 1
    }

    /// The code of `text`, which is new or known; the empty text is absent.
    pub fn code(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return Self::ABSENT;
        }
        let short = half(hash(text.as_bytes()));
        let texts = &self.texts;
        let entry = self.codes.entry(
            spread(short),
            |(known, code)| {
                *known == short && words::same(texts.get(*code).as_bytes(), text.as_bytes())
            },
            |(known, _)| spread(*known),
        );
        match entry {
            hashbrown::hash_table::Entry::Occupied(known) => known.get().1,
            hashbrown::hash_table::Entry::Vacant(place) => {
                let code = self.texts.len() as u32;
                place.insert((short, code));
                self.texts.push(text);
                code
            }
        }
    }

    /// The code of a text that is known.
    pub fn find(&self, text: &str) -> Option<u32> {
        let short = half(hash(text.as_bytes()));
        let found = self.codes.find(spread(short), |(known, code)| {
            *known == short && self.texts.get(*code) == text
        });
        found.map(|(_, code)| *code)
    }

    /// The text of a code.
    #[inline]
    pub fn text(&self, code: u32) -> &str {
        self.texts.get(code)
    }

    /// Every text in the order of its code; the first is the absent one.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter()
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.texts.bytes() + self.codes.capacity() * 9
    }
}

/// Text of a batch, whose records were checked to be UTF-8; of a defect nothing is kept.
pub(super) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_code_and_a_code_one_text() {
        let mut dictionary = Dictionary::default();
        let words = ["ana", "", "Ana", "ana", "日本", "\u{0}"];
        let codes: Vec<u32> = words.iter().map(|word| dictionary.code(word)).collect();
        assert_eq!(codes, [1, 0, 2, 1, 3, 4]);
        assert!(
            words
                .iter()
                .zip(&codes)
                .all(|(word, code)| dictionary.text(*code) == *word)
        );
    }

    #[test]
    fn texts_longer_than_a_page_are_kept_whole() {
        let mut texts = Texts::default();
        let long = "x".repeat(3 * PAGE_BYTES);
        for text in ["a", &long, "", "b"] {
            texts.push(text);
        }
        assert!(texts.iter().eq(["a", long.as_str(), "", "b"]));
    }
}
