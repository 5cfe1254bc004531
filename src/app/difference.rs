//! Where two texts differ: what both begin and end with is left out.

/// The middle of `before` and of `after`, with what stands before and behind both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference<'t> {
    /// What both begin with.
    pub start: &'t str,
    /// What stands only before …
    pub before: &'t str,
    /// … and only after.
    pub after: &'t str,
    /// What both end with.
    pub end: &'t str,
}

/// Where two texts differ. Texts that have less than half in common differ as a whole.
pub fn difference<'t>(before: &'t str, after: &'t str) -> Difference<'t> {
    let same = before
        .char_indices()
        .zip(after.chars())
        .find(|((_, a), b)| a != b)
        .map_or(before.len().min(after.len()), |((at, _), _)| at);
    let (start, rest_before, rest_after) = (&before[..same], &before[same..], &after[same..]);
    let tail: usize = rest_before
        .chars()
        .rev()
        .zip(rest_after.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let end = &rest_before[rest_before.len() - tail..];
    if (start.len() + end.len()) * 2 < before.len().min(after.len()) {
        return Difference {
            start: "",
            before,
            after,
            end: "",
        };
    }
    Difference {
        start,
        before: &rest_before[..rest_before.len() - tail],
        after: &rest_after[..rest_after.len() - tail],
        end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts<'t>(before: &'t str, after: &'t str) -> [&'t str; 4] {
        let Difference {
            start,
            before,
            after,
            end,
        } = difference(before, after);
        [start, before, after, end]
    }

    #[test]
    fn only_what_differs_is_told_apart() {
        assert_eq!(
            parts("https://a.example.com/x", "https://b.example.com/x"),
            ["https://", "a", "b", ".example.com/x"]
        );
        assert_eq!(parts("USER", "ADMIN"), ["", "USER", "ADMIN", ""]);
        assert_eq!(parts("aaa", "aaaa"), ["aaa", "", "a", ""]);
        assert_eq!(parts("é1", "é2"), ["é", "1", "2", ""]);
        assert_eq!(parts("", "x"), ["", "", "x", ""]);
    }
}
