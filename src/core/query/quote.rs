//! Quoted text in queries, written and read.

/// Writes a text as a query word that means exactly that text.
///
/// Put `field:=` before it for the whole value of a field. The empty text
/// becomes `""`, which alone means every event and after `field:` or `field:=`
/// an absent or empty value.
pub fn quote_word(text: &str) -> String {
    let mut word = String::with_capacity(text.len() + 2);
    word.push('"');
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            word.push('\\');
        }
        word.push(character);
    }
    word.push('"');
    word
}

/// Reads the quoted text that `text` begins with: what it says, and how many bytes it takes.
/// `None` if the quote is never closed.
///
/// A backslash before anything but a quote or a backslash is itself, so that `"C:\Temp"` works.
pub(super) fn read_quoted(text: &str) -> Option<(String, usize)> {
    let mut said = String::new();
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((said, at + 1)),
            '\\' => match characters.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                Some((_, escaped)) => said.push(escaped),
                None => said.push('\\'),
            },
            other => said.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_survive() {
        for text in [
            "",
            "a b",
            r#"say "hi""#,
            r"C:\Temp\",
            r#"\""#,
            "*",
            "line\nbreak",
            "é\u{301}",
        ] {
            let word = quote_word(text);
            assert_eq!(read_quoted(&word), Some((text.to_owned(), word.len())));
        }
    }

    #[test]
    fn a_backslash_before_another_letter_is_itself() {
        assert_eq!(
            read_quoted(r#""C:\Temp" x"#),
            Some((r"C:\Temp".to_owned(), 9))
        );
        assert_eq!(read_quoted(r#""C:\"#), None);
    }
}
