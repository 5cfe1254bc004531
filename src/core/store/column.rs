//! A column of values, each distinct one kept once.

use super::Chunked;
use super::batch::LocalDictionary;
use super::texts::{Dictionary, text};

/// A column of dictionary codes.
#[derive(Clone, Debug, Default)]
pub struct CodedColumn {
    /// The distinct values.
    pub dictionary: Dictionary,
    /// One code a row.
    pub codes: Chunked<u32>,
}

impl CodedColumn {
    /// Adds the values of some events of a batch; each distinct one is looked for once.
    pub(super) fn append(&mut self, values: &LocalDictionary, codes: &[u32], kept: &[u32]) {
        if values.len() == 1 {
            self.codes.extend(kept.iter().map(|_| Dictionary::ABSENT));
            return;
        }
        // Of each code of the batch: ours, once it is known. The absent value is 0 in both.
        const UNKNOWN: u32 = u32::MAX;
        let mut ours = vec![UNKNOWN; values.len()];
        ours[0] = Dictionary::ABSENT;
        let dictionary = &mut self.dictionary;
        self.codes.extend(kept.iter().map(|place| {
            let theirs = codes[*place as usize];
            let code = &mut ours[theirs as usize];
            if *code == UNKNOWN {
                *code = dictionary.code(text(values.get(theirs)));
            }
            *code
        }));
    }
}
