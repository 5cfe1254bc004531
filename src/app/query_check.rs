//! Whether a query text can be read, and if not, where and why.

use crate::core::query::{QueryContext, read_query};
use crate::core::time::Zone;

/// What is wrong with a query text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Byte at which the wrong part begins.
    pub at: usize,
    /// Byte at which it ends.
    pub end: usize,
    /// One sentence.
    pub message: String,
}

/// Reads `text` as the engine will; `None` if it is right.
pub fn check(text: &str, zone: &Zone, now_millis: i64) -> Option<Problem> {
    let error = read_query(text, &QueryContext { zone, now_millis }).err()?;
    Some(Problem {
        at: error.at,
        end: error.end,
        message: error.to_string(),
    })
}

impl Problem {
    /// The text before, within and behind the wrong part; never empty in the middle.
    pub fn cut<'t>(&self, text: &'t str) -> [&'t str; 3] {
        let at = floor(text, self.at);
        let end = floor(text, self.end).max(at);
        [&text[..at], &text[at..end], &text[end..]]
    }
}

fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_within_a_letter_or_past_the_end_is_no_trouble() {
        let problem = Problem {
            at: 1,
            end: 99,
            message: String::new(),
        };
        assert_eq!(problem.cut("\u{e9}x"), ["", "\u{e9}x", ""]);
    }
}
