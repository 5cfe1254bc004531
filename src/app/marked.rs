//! A text cut where the query's words stand in it.

/// The pieces of `text`, and which of them are hits. Places that are none of the text's are left out.
pub fn pieces<'t>(text: &'t str, hits: &[(usize, usize)]) -> Vec<(bool, &'t str)> {
    let mut out = Vec::new();
    let mut done = 0;
    for (from, to) in hits {
        let (Some(before), Some(hit)) = (text.get(done..*from), text.get(*from..*to)) else {
            continue;
        };
        if !before.is_empty() {
            out.push((false, before));
        }
        out.push((true, hit));
        done = *to;
    }
    if let Some(rest) = text.get(done..).filter(|rest| !rest.is_empty()) {
        out.push((false, rest));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_together_are_the_text_and_wrong_places_do_no_harm() {
        assert_eq!(
            pieces("José Lima", &[(0, 5), (6, 7)]),
            [(true, "José"), (false, " "), (true, "L"), (false, "ima")]
        );
        // In the middle of a letter, past the end.
        assert_eq!(pieces("é", &[(1, 2), (5, 9)]), [(false, "é")]);
        assert!(pieces("", &[]).is_empty());
    }
}
