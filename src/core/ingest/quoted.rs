//! JSON that a string holds: a body that was written as JSON twice, whole or
//! line by line.
//!
//! What the strings say is read as a body of its own; places are counted in it.

use super::unescape::unescape;

/// Takes the quotes and escapes away, chunk by chunk.
#[derive(Debug, Default)]
pub(super) struct Unquote {
    within: bool,
    /// An escape whose end has not come: at most two of `\uXXXX`.
    escape: Vec<u8>,
}

impl Unquote {
    /// What the next bytes say.
    pub fn push(&mut self, chunk: &[u8]) -> Vec<u8> {
        let mut said = Vec::with_capacity(chunk.len());
        for &byte in chunk {
            if !self.escape.is_empty() {
                self.escape.push(byte);
                self.end_escape(&mut said, false);
                continue;
            }
            match byte {
                b'"' if self.within => {
                    self.within = false;
                    // Strings one after another are lines.
                    said.push(b'\n');
                }
                b'"' => self.within = true,
                b'\\' if self.within => self.escape.push(byte),
                b',' | b' ' | b'\r' | b'\t' if !self.within => {}
                _ => said.push(byte),
            }
        }
        said
    }

    /// Whether the body did not end inside a string; what was left of an escape.
    pub fn finish(mut self) -> (bool, Vec<u8>) {
        let mut said = Vec::new();
        self.end_escape(&mut said, true);
        (!self.within, said)
    }

    fn end_escape(&mut self, said: &mut Vec<u8>, ended: bool) {
        if !ended && !is_whole(&self.escape) {
            return;
        }
        let escape = std::mem::take(&mut self.escape);
        // The second half may be no second half, but the next character.
        match escape.get(6) {
            Some(_) if is_pair(&escape) => {
                said.extend_from_slice(unescape_bytes(&escape).as_bytes())
            }
            Some(_) => {
                said.extend_from_slice(unescape_bytes(&escape[..6]).as_bytes());
                for byte in escape[6..].iter().copied() {
                    let more = self.push(&[byte]);
                    said.extend_from_slice(&more);
                }
            }
            None => said.extend_from_slice(unescape_bytes(&escape).as_bytes()),
        }
    }
}

fn unescape_bytes(escape: &[u8]) -> String {
    unescape(&String::from_utf8_lossy(escape))
}

/// Whether nothing that belongs to the escape can still come.
fn is_whole(escape: &[u8]) -> bool {
    match escape {
        [b'\\'] => false,
        [b'\\', b'u', rest @ ..] if rest.len() < 4 => false,
        [
            b'\\',
            b'u',
            b'd' | b'D',
            b'8' | b'9' | b'a'..=b'b' | b'A'..=b'B',
            _,
            _,
            rest @ ..,
        ] => {
            // The first half of a pair waits for the second.
            match rest {
                [] | [b'\\'] | [b'\\', b'u'] => false,
                [b'\\', b'u', digits @ ..] => digits.len() == 4,
                _ => true,
            }
        }
        _ => true,
    }
}

fn is_pair(escape: &[u8]) -> bool {
    escape.len() == 12 && matches!(escape[8..10], [b'd' | b'D', b'c'..=b'f' | b'C'..=b'F'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(text: &[u8], size: usize) -> String {
        let mut unquote = Unquote::default();
        let mut said: Vec<u8> = text
            .chunks(size)
            .flat_map(|chunk| unquote.push(chunk))
            .collect();
        said.extend(unquote.finish().1);
        String::from_utf8(said).expect("valid text stays valid")
    }

    #[test]
    fn strings_say_the_same_however_they_are_cut() {
        let inner = "{\"a\":\"\\\"é\u{1F600}\\n\",\"b\":[1]}\tx";
        let mut written = serde_json::to_string(inner).expect("a string");
        written = written
            .replace('é', "\\u00e9")
            .replace('\u{1F600}', "\\uD83D\\ude00");
        for size in 1..written.len() + 1 {
            assert_eq!(
                say(written.as_bytes(), size),
                format!("{inner}\n"),
                "{size}"
            );
        }
    }

    #[test]
    fn half_a_pair_is_replaced_and_takes_nothing_with_it() {
        for (written, said) in [
            (r#""\ud83dx""#, "\u{FFFD}x\n"),
            (r#""\ud83d\n""#, "\u{FFFD}\n\n"),
            (r#""\ud83d\u0041""#, "\u{FFFD}A\n"),
            (r#""\ud83d""#, "\u{FFFD}\n"),
            (r#""\udc00""#, "\u{FFFD}\n"),
        ] {
            for size in 1..8 {
                assert_eq!(say(written.as_bytes(), size), said, "{written} {size}");
            }
        }
    }
}
