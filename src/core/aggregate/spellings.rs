//! Values that differ in case alone, which a query finds together: they are
//! counted together, under their most frequent spelling.

use hashbrown::HashTable;

use super::Map;
use crate::core::query::{fold_into, is_folded};
use crate::core::store::hash::{half, hash, spread};
use crate::core::store::texts::Dictionary;

/// So many values of a column are looked at: where there are more, each of the rest counts for itself, since to fold a
/// million of them takes longer than all the counting.
const VALUES_COMPARED: u32 = 100_000;

/// Folded forms of texts, each with the number of the text of which it was met first.
#[derive(Clone, Debug, Default)]
pub struct Forms {
    /// Half of a form's hash, and the number.
    numbers: HashTable<(u32, u32)>,
    /// The form that was looked for last, and that which it is compared with.
    form: String,
    other: String,
}

impl Forms {
    /// The number under which the form of `text` is known; `text_of` tells the text of a number.
    pub fn find<'t>(&mut self, text: &str, text_of: impl Fn(u32) -> &'t str) -> Option<u32> {
        fold_into(text, &mut self.form);
        let short = half(hash(self.form.as_bytes()));
        let (form, other) = (&self.form, &mut self.other);
        let found = self.numbers.find(spread(short), |(known, number)| {
            *known == short && {
                fold_into(text_of(*number), other);
                other == form
            }
        });
        found.map(|(_, number)| *number)
    }

    /// Keeps the form that was looked for last, and in vain, under `number`.
    pub fn keep(&mut self, number: u32) {
        let short = half(hash(self.form.as_bytes()));
        self.numbers
            .insert_unique(spread(short), (short, number), |(known, _)| spread(*known));
    }
}

/// Which values of a column are other spellings of another one.
///
/// A value that is its own folded form costs a look at its letters; a table is made of the others alone.
#[derive(Debug, Default)]
pub struct Spellings {
    /// Forms of which the value itself was not met before a spelling of it.
    forms: Forms,
    /// Code of a spelling to that of the first one.
    first: Map<u32, u32>,
    /// How many codes were looked at.
    seen: u32,
}

impl Spellings {
    /// Looks at up to `most` further values of a dictionary; whether there are more.
    pub fn extend(&mut self, dictionary: &Dictionary, most: u32) -> bool {
        let len = (dictionary.len() as u32).min(VALUES_COMPARED);
        let end = len.min(self.seen.saturating_add(most));
        // Code 0 is the absent value.
        for code in self.seen.max(1)..end {
            self.look(
                code,
                |form| dictionary.find(form),
                |code| dictionary.text(code),
            );
        }
        self.seen = end;
        end < len
    }

    /// Counts of values as counts of forms, each under its most frequent spelling; `find` tells the place of exactly
    /// a text.
    pub fn merged(values: &mut Vec<(&str, u64)>, find: impl Fn(&str) -> Option<u32>) {
        let mut spellings = Spellings::default();
        for code in 0..values.len().min(VALUES_COMPARED as usize) as u32 {
            spellings.look(code, &find, |code| values[code as usize].0);
        }
        if spellings.first.is_empty() {
            return;
        }
        let mut counts: Vec<u64> = values.iter().map(|(_, count)| *count).collect();
        spellings.merge(&mut counts);
        for (value, count) in values.iter_mut().zip(counts) {
            value.1 = count;
        }
        values.retain(|(_, count)| *count > 0);
    }

    fn look<'t>(
        &mut self,
        code: u32,
        find: impl Fn(&str) -> Option<u32>,
        text_of: impl Fn(u32) -> &'t str,
    ) {
        let text = text_of(code);
        let folded = is_folded(text);
        if folded && self.forms.numbers.is_empty() {
            return;
        }
        let mut first = self.forms.find(text, text_of);
        if !folded {
            first = first.or_else(|| find(&self.forms.form));
            if first.is_none() {
                self.forms.keep(code);
            }
        }
        if let Some(first) = first {
            self.first.insert(code, first);
        }
    }

    /// The code of the first spelling; what it is does not change once the value was looked at.
    pub fn first(&self, code: u32) -> u32 {
        if self.first.is_empty() {
            return code;
        }
        self.first.get(&code).copied().unwrap_or(code)
    }

    /// Puts what all spellings count on the most frequent one, of equals on that met first.
    pub fn merge(&self, counts: &mut [u64]) {
        let mut forms: Map<u32, (u64, u64, u32)> = Map::default();
        // Values may have come after the counting began.
        let at = |counts: &[u64], code: u32| counts.get(code as usize).copied().unwrap_or(0);
        for (code, first) in &self.first {
            let of_first = at(counts, *first);
            let (sum, most, best) = forms.entry(*first).or_insert((of_first, of_first, *first));
            let count = at(counts, *code);
            *sum += count;
            if count > *most || (count == *most && code < best) {
                (*most, *best) = (count, *code);
            }
        }
        for code in self.first.iter().flat_map(|(code, first)| [code, first]) {
            if let Some(count) = counts.get_mut(*code as usize) {
                *count = 0;
            }
        }
        for (sum, most, best) in forms.values() {
            if *most > 0 {
                counts[*best as usize] = *sum;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(texts: &[(&str, u64)]) -> Vec<(String, u64)> {
        let mut dictionary = Dictionary::default();
        let mut spellings = Spellings::default();
        let mut counts = vec![7];
        for (text, count) in texts {
            dictionary.code(text);
            // They come one by one, as while events arrive.
            while spellings.extend(&dictionary, 1) {}
            counts.push(*count);
        }
        spellings.merge(&mut counts);
        assert_eq!(counts[0], 7);
        let with_counts = dictionary.texts().zip(counts).skip(1);
        with_counts
            .filter(|(_, count)| *count > 0)
            .map(|(text, count)| (text.to_owned(), count))
            .collect()
    }

    #[test]
    fn what_differs_in_case_alone_counts_under_its_most_frequent_spelling() {
        let texts = [
            ("Login", 2),
            ("login", 3),
            ("LOGIN", 4),
            ("Logout", 1),
            ("\u{c9}COLE", 1),
            ("\u{e9}cole", 1),
            ("ecole", 1),
            ("gone", 0),
            ("GONE", 0),
        ];
        let wanted = [("LOGIN", 9), ("Logout", 1), ("\u{c9}COLE", 2), ("ecole", 1)]
            .map(|(text, count)| (text.to_owned(), count));
        assert_eq!(merged(&texts), wanted);
        // In whatever order they are met.
        let mut backwards = texts;
        backwards.reverse();
        let mut found = merged(&backwards);
        found.reverse();
        assert_eq!(found.iter().map(|(_, count)| *count).sum::<u64>(), 13);
        assert!(found.contains(&("LOGIN".to_owned(), 9)), "{found:?}");
        // Also where a list of values is merged at once.
        let mut list: Vec<(&str, u64)> = texts.to_vec();
        let find = |text: &str| texts.iter().position(|(known, _)| *known == text);
        Spellings::merged(&mut list, |text| find(text).map(|place| place as u32));
        assert_eq!(
            list.iter()
                .map(|(text, count)| ((*text).to_owned(), *count))
                .collect::<Vec<_>>(),
            wanted
        );
    }
}
