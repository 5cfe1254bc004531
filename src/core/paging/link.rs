//! The `Link` header (RFC 8288), as far as it names a next page.

/// The address with `rel="next"`; several headers come joined by commas.
pub fn next_link(header: &str) -> Option<&str> {
    let mut rest = header;
    while let Some(open) = rest.find('<') {
        let close = open + rest[open..].find('>')?;
        let address = &rest[open + 1..close];
        let parameters = &rest[close + 1..];
        let end = end_of_parameters(parameters);
        if is_next(&parameters[..end]) {
            return Some(address);
        }
        rest = &parameters[end..];
    }
    None
}

/// Up to the comma that divides two links; one inside quotes does not.
fn end_of_parameters(text: &str) -> usize {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn is_next(parameters: &str) -> bool {
    parameters.trim_end_matches(',').split(';').any(|one| {
        one.split_once('=').is_some_and(|(name, value)| {
            name.trim().eq_ignore_ascii_case("rel")
                && value
                    .trim()
                    .trim_matches('"')
                    .split_ascii_whitespace()
                    .any(|word| word.eq_ignore_ascii_case("next"))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_link_is_found_among_others() {
        for (header, next) in [
            (r#"<https://a/x?p=2>; rel="next""#, Some("https://a/x?p=2")),
            (
                r#"<https://a/x>; rel="self", <https://a/x?a=1,2>; rel="next"; title="a, b""#,
                Some("https://a/x?a=1,2"),
            ),
            ("<?p=2>;rel=next", Some("?p=2")),
            ("<?p=2>; REL=\"last NEXT\"", Some("?p=2")),
            (r#"<https://a/x>; rel="prev", <y>; rel="last""#, None),
            (r#"<https://a/x; rel="next""#, None),
            ("", None),
        ] {
            assert_eq!(next_link(header), next, "{header}");
        }
    }
}
