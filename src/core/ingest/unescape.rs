//! What a JSON string says, its escapes resolved.

use super::scan;

/// Resolves the escapes of a string that was read without an error.
pub(super) fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(place) = rest.find('\\') {
        out.push_str(&rest[..place]);
        let escape = &rest.as_bytes()[place..];
        let (char, length) = match escape.get(1) {
            Some(b'b') => ('\u{8}', 2),
            Some(b'f') => ('\u{c}', 2),
            Some(b'n') => ('\n', 2),
            Some(b'r') => ('\r', 2),
            Some(b't') => ('\t', 2),
            Some(b'u') => unescape_unicode(escape),
            Some(&byte) if byte.is_ascii() => (char::from(byte), 2),
            _ => (char::REPLACEMENT_CHARACTER, 1),
        };
        out.push(char);
        rest = rest.get(place + length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The character of `\uXXXX`, or of two of them that are a surrogate pair, and
/// how many bytes it took.
fn unescape_unicode(escape: &[u8]) -> (char, usize) {
    let first = scan::hex4(escape, 2).unwrap_or(0xFFFD);
    if (0xD800..0xDC00).contains(&first)
        && escape.get(6..8) == Some(br"\u")
        && let Some(second @ 0xDC00..0xE000) = scan::hex4(escape, 8)
    {
        let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        return (
            char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
            12,
        );
    }
    (
        char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER),
        6,
    )
}
