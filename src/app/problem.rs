//! What is wrong with the query text, and where: as the engine says it, for the bar.

use super::failure_text::reason_text;
use super::texts::Texts;
use crate::core::failure::{Code, Failure};

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

impl Problem {
    /// The problem that a refused search names; none if it failed for another reason.
    pub fn of(failure: &Failure) -> Option<Problem> {
        let place = |key: &str| Some(failure.detail.get(key)?.as_f64()? as usize);
        (failure.code == Code::BadQuery).then(|| Problem {
            at: place("at").unwrap_or(0),
            end: place("end").unwrap_or(usize::MAX),
            message: failure.message.clone(),
        })
    }

    /// The sentence, in the language of the screen.
    pub fn text(&self, t: Texts) -> String {
        reason_text(t, &self.message)
    }

    /// The text before, within and behind the wrong part.
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

    #[test]
    fn only_a_refused_query_has_a_place_in_the_bar() {
        let refused = Failure::new(Code::BadQuery, "no")
            .with_detail(serde_json::json!({ "query": "a:b", "at": 0, "end": 1 }));
        assert_eq!(
            Problem::of(&refused).map(|problem| (problem.at, problem.end)),
            Some((0, 1))
        );
        assert_eq!(Problem::of(&Failure::new(Code::Internal, "no")), None);
    }
}
