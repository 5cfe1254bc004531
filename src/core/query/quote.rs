//! Quoted text in queries, written and read.
//!
//! A query is one line. A line break within a value is written as `\u{a}` (`\u{d}` for the other one): a text field
//! would lose it, and a plain `\n` stands in paths of files (`"C:\new"`).

/// Writes a text as a query word that means exactly that text.
///
/// Put `field:=` before it for the whole value of a field. The empty text
/// becomes `""`, which alone means every event and after `field:` or `field:=`
/// an absent or empty value.
pub fn quote_word(text: &str) -> String {
    let mut word = String::with_capacity(text.len() + 2);
    word.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => word.extend(['\\', character]),
            '\n' => word.push_str("\\u{a}"),
            '\r' => word.push_str("\\u{d}"),
            _ => word.push(character),
        }
    }
    word.push('"');
    word
}

/// Reads the quoted text that `text` begins with: what it says, and how many bytes it takes.
/// `None` if the quote is never closed.
///
/// A backslash before anything but a quote, a backslash or the number of a character (`u{a}`) is itself, so that
/// `"C:\Temp"` works.
pub(super) fn read_quoted(text: &str) -> Option<(String, usize)> {
    let mut said = String::new();
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((said, at + 1)),
            '\\' => match characters.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                Some((_, escaped)) => said.push(escaped),
                None => match numbered(&text[at + 1..]) {
                    Some((escaped, length)) => {
                        said.push(escaped);
                        characters.nth(length - 1);
                    }
                    None => said.push('\\'),
                },
            },
            other => said.push(other),
        }
    }
    None
}

/// The character whose number in hexadecimal `text` begins with, as `u{a}`, and the length of that, which is ASCII.
fn numbered(text: &str) -> Option<(char, usize)> {
    let digits = text.strip_prefix("u{")?.split_once('}')?.0;
    if digits.len() > 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let character = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
    Some((character, digits.len() + 3))
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
            "one\r\ntwo\rthree",
            r"\u{a}\n",
            "é\u{301}",
        ] {
            let word = quote_word(text);
            assert_eq!(read_quoted(&word), Some((text.to_owned(), word.len())));
            assert!(!word.contains(['\n', '\r']), "{word:?} is no line");
        }
    }

    #[test]
    fn only_the_number_of_a_character_stands_for_it() {
        for (text, said) in [
            (r#""a\u{a}b\u{00000D}""#, "a\nb\r"),
            (r#""\u{1F600}\u{a}""#, "\u{1F600}\n"),
            (r#""C:\u{new}\users\u{}""#, r"C:\u{new}\users\u{}"),
            (
                r#""\u{d800}\u{1234567}\u{+a}""#,
                r"\u{d800}\u{1234567}\u{+a}",
            ),
            (r#""C:\new\reports""#, r"C:\new\reports"),
        ] {
            let read = read_quoted(text).expect("it is closed");
            assert_eq!(read, (said.to_owned(), text.len()));
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
