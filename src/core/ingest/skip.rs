//! Passes over one JSON value, checking it as strictly as the tape does but
//! keeping nothing of it.
//!
//! Of most records only a few values are wanted; the rest has to be JSON and
//! is otherwise nobody's business.

use super::scan;
use super::tape::DEPTH_LIMIT;

/// Place behind the value that begins at `at`, where `around` objects and arrays are open; none if
/// it is not JSON, for whatever reason. Bits of all bytes within strings are gathered in `seen`.
pub(crate) fn value_end(
    text: &[u8],
    mut at: usize,
    around: usize,
    seen: &mut u64,
) -> Option<usize> {
    // The open containers, the innermost lowest: 1 is an object.
    let mut kinds = 0u128;
    let mut depth = 0;
    loop {
        // A value begins at `at`.
        match text.get(at)? {
            b'"' => at = scan::read_string(text, at + 1, seen).ok()?.end,
            byte @ (b'{' | b'[') => {
                depth += 1;
                if around + depth > DEPTH_LIMIT {
                    return None;
                }
                let object = *byte == b'{';
                kinds = kinds << 1 | u128::from(object);
                at = scan::skip_space(text, at + 1);
                if *text.get(at)? != if object { b'}' } else { b']' } {
                    if object {
                        at = key_end(text, at, seen)?;
                    }
                    continue;
                }
            }
            b'-' | b'0'..=b'9' => at = scan::read_number(text, at).ok()?,
            b't' => at = word_end(text, at, b"true")?,
            b'f' => at = word_end(text, at, b"false")?,
            b'n' => at = word_end(text, at, b"null")?,
            _ => return None,
        }
        // A value has ended at `at`, or the container is empty.
        loop {
            if depth == 0 {
                return Some(at);
            }
            at = scan::skip_space(text, at);
            let object = kinds & 1 == 1;
            match text.get(at)? {
                b',' => {
                    at = scan::skip_space(text, at + 1);
                    if object {
                        at = key_end(text, at, seen)?;
                    }
                    break;
                }
                b'}' if object => {}
                b']' if !object => {}
                _ => return None,
            }
            at += 1;
            depth -= 1;
            kinds >>= 1;
        }
    }
}

/// Place of the value behind `"key" :`.
#[inline(always)]
fn key_end(text: &[u8], at: usize, seen: &mut u64) -> Option<usize> {
    if text.get(at) != Some(&b'"') {
        return None;
    }
    let key = scan::read_string(text, at + 1, seen).ok()?;
    let colon = scan::skip_space(text, key.end);
    (text.get(colon) == Some(&b':')).then(|| scan::skip_space(text, colon + 1))
}

fn word_end(text: &[u8], at: usize, word: &[u8]) -> Option<usize> {
    let end = at + word.len();
    let followed =
        matches!(text.get(end), Some(byte) if byte.is_ascii_alphanumeric() || *byte == b'_');
    (text[at..].starts_with(word) && !followed).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::ingest::tape::Tape;
    use proptest::prelude::*;

    /// Whether both take `text` for JSON.
    fn both(text: &[u8]) -> (bool, bool) {
        let mut seen = 0;
        let start = scan::skip_space(text, 0);
        let skipped = value_end(text, start, 0, &mut seen)
            .is_some_and(|end| scan::skip_space(text, end) == text.len());
        let utf8 = !scan::has_high(seen) || std::str::from_utf8(text).is_ok();
        (skipped && utf8, Tape::default().read(text).is_ok())
    }

    proptest! {
        #[test]
        fn what_is_passed_over_is_what_the_tape_reads(
            text in r#"[\[{]([\[\]{}:, ]|"a"|"\\n"|"\\x"|1|-0.5e3|01|true|nul|null|é){0,12}[\]}]"#
        ) {
            let (skipped, read) = both(text.as_bytes());
            prop_assert_eq!(skipped, read, "{}", text);
        }
    }

    #[test]
    fn the_corner_cases_end_as_on_the_tape() {
        let deep = |depth| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        for text in [
            "{}",
            "[]",
            "{\"a\":1}",
            "{\"a\":1,}",
            "[1,]",
            "[1 2]",
            "{\"a\" 1}",
            "\"\\u12\"",
            "\"a\nb\"",
            "truex",
            "[true,false,null]",
            "{\"a\":{\"b\":[{}, []]}}",
            "[}",
            "1.",
            "",
            &deep(128),
            &deep(129),
        ] {
            let (skipped, read) = both(text.as_bytes());
            assert_eq!(skipped, read, "{text}");
        }
        assert_eq!(both(b"\"\xff\""), (false, false));
    }
}
