//! One literal text, looked for in another under a [`Fold`].
//!
//! Nothing is allocated while searching. Text that is all ASCII takes the fast
//! path of [`Finder`]; other text is folded on the fly, and only around characters that are not ASCII, because what lies wholly in
//! ASCII the fast path has seen already.

use std::ops::Range;

use super::ascii::{Finder, equals_ascii_insensitive};
use super::fold::Fold;

/// A literal text, folded once. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Needle {
    /// What is looked for, folded.
    folded: Vec<char>,
    /// The same as bytes if it is all ASCII; only then can ASCII text hold it.
    ascii: Option<Finder>,
    /// The same as bytes, with a zero for each character that is not ASCII.
    plain: Vec<u8>,
    /// A hit in which not all is ASCII has its first such character at most so many characters
    /// after its start.
    reach: usize,
    fold: Fold,
}

impl Needle {
    /// `None` if nothing of `text` counts under `fold`.
    pub(super) fn new(text: &str, fold: Fold) -> Option<Self> {
        let folded: Vec<char> = text
            .chars()
            .filter_map(|character| fold.apply(character))
            .collect();
        let wide = folded.iter().position(|character| !character.is_ascii());
        let plain: Vec<u8> = folded
            .iter()
            .map(|character| u8::try_from(*character).unwrap_or(0))
            .collect();
        let ascii = wide.is_none().then(|| Finder::new(&plain));
        let reach = wide.unwrap_or(folded.len());
        (!folded.is_empty()).then_some(Needle {
            folded,
            ascii,
            plain,
            reach,
            fold,
        })
    }

    /// Whether every text that holds this holds `other`, too, because this itself does.
    pub(super) fn holds(&self, other: &Needle) -> bool {
        self.fold == other.fold
            && self
                .folded
                .windows(other.folded.len())
                .any(|part| part == other.folded)
    }

    /// Whether ASCII text can hold it.
    pub(super) fn is_ascii(&self) -> bool {
        self.ascii.is_some()
    }

    /// The runs of ASCII in it that JSON writes as they are.
    pub(super) fn ascii_runs(&self) -> impl Iterator<Item = &[u8]> {
        self.plain
            .split(|byte| !is_plain_in_json(*byte))
            .filter(|run| !run.is_empty())
    }

    /// Whether `text` holds it anywhere.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.find_in_ascii(text, 0).is_some()
            || (!text.is_ascii() && self.find_folding(text, 0, text.len()).is_some())
    }

    /// The first place at or after `from`.
    pub(super) fn find(&self, text: &str, from: usize) -> Option<Range<usize>> {
        self.find_knowing(text, from, text.is_ascii())
    }

    /// [`Needle::find`] in a text of which it is known whether all of it is ASCII.
    pub(super) fn find_knowing(
        &self,
        text: &str,
        from: usize,
        is_ascii: bool,
    ) -> Option<Range<usize>> {
        let plain = self.find_in_ascii(text, from);
        if is_ascii {
            return plain.map(|start| start..start + self.folded.len());
        }
        // The fast path's hit may not be the first one, and may have accents after it.
        let last_start = plain.unwrap_or(text.len());
        self.find_folding(text, from, last_start)
            .or_else(|| plain.and_then(|start| self.match_at(text, start)))
    }

    /// The range it takes if `text` begins with it.
    pub(super) fn at_start(&self, text: &str) -> Option<Range<usize>> {
        if text.is_ascii() {
            let ascii = self.ascii.as_ref()?.needle();
            let head = text.as_bytes().get(..ascii.len())?;
            return equals_ascii_insensitive(head, ascii).then_some(0..ascii.len());
        }
        self.match_at(text, 0)
    }

    /// Whether `text` ends with it, beginning at or after `from`.
    pub(super) fn at_end(&self, text: &str, from: usize) -> bool {
        let mut rest = text[from..]
            .chars()
            .rev()
            .filter_map(|character| self.fold.apply(character));
        self.folded
            .iter()
            .rev()
            .all(|wanted| rest.next() == Some(*wanted))
    }

    /// Whether `text` is it, whole.
    pub(super) fn is(&self, text: &str) -> bool {
        self.at_start(text)
            .is_some_and(|range| range.end == text.len())
    }

    fn find_in_ascii(&self, text: &str, from: usize) -> Option<usize> {
        let found = self.ascii.as_ref()?.find(&text.as_bytes()[from..])?;
        Some(from + found)
    }

    /// The first hit that is not all ASCII, begins at or after `from` and before `last_start`.
    fn find_folding(&self, text: &str, from: usize, last_start: usize) -> Option<Range<usize>> {
        let bytes = text.as_bytes();
        let (mut start, mut wide) = (from, from);
        while start < last_start {
            if wide <= start {
                wide = start + first_wide(&bytes[start..])?;
            }
            // All between is ASCII: no hit can begin so far before the next wide character.
            start = start.max(wide.saturating_sub(self.reach));
            if start >= last_start {
                return None;
            }
            let character = text[start..].chars().next()?;
            let next = start + character.len_utf8();
            if self.fold.apply(character) == Some(self.folded[0])
                && let Some(range) = self.match_at(text, start)
            {
                return Some(range);
            }
            start = next;
        }
        None
    }

    /// The range it takes if it stands at `start`, with the accents that follow.
    fn match_at(&self, text: &str, start: usize) -> Option<Range<usize>> {
        let mut wanted = self.folded.iter();
        let mut missing = wanted.next();
        for (at, character) in text[start..].char_indices() {
            match (self.fold.apply(character), missing) {
                (None, _) => {}
                (Some(_), None) => return Some(start..start + at),
                (Some(folded), Some(next)) if folded == *next => missing = wanted.next(),
                (Some(_), Some(_)) => return None,
            }
        }
        missing.is_none().then_some(start..text.len())
    }
}

/// The first byte that is not ASCII.
fn first_wide(bytes: &[u8]) -> Option<usize> {
    const BLOCK: usize = 32;
    let block = bytes.chunks(BLOCK).position(|block| !block.is_ascii())? * BLOCK;
    bytes[block..]
        .iter()
        .position(|byte| !byte.is_ascii())
        .map(|at| block + at)
}

/// Whether JSON text can only write this byte as itself (or as a `\u` escape).
fn is_plain_in_json(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\' | b'/')
}
