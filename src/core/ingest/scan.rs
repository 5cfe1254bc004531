//! Tight loops over the bytes of JSON text: strings, numbers and white space.
//!
//! They run over every byte of every load, so they look at eight bytes at a
//! time where they can; none of them allocates.

use super::json_error::{JsonError, JsonErrorKind};

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The first place from `at` on that is neither space, tab nor line break.
#[inline(always)]
pub(crate) fn skip_space(text: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = text.get(at) {
        at += 1;
    }
    at
}

/// What reading one string found.
pub(super) struct StringScan {
    /// Place behind the closing quote.
    pub end: usize,
    /// It holds a backslash.
    pub escaped: bool,
}

/// Reads the string whose opening quote stands before `at`. `seen` gathers the
/// bits of all bytes met, so that text without a byte above 127 needs no
/// further check of its UTF-8.
#[inline(always)]
pub(super) fn read_string(text: &[u8], at: usize, seen: &mut u64) -> Result<StringScan, JsonError> {
    let end = plain_end(text, at, seen);
    match text.get(end) {
        Some(b'"') => Ok(StringScan {
            end: end + 1,
            escaped: false,
        }),
        _ => read_escaped(text, at - 1, end, seen),
    }
}

/// The rest of a string from its first escape on.
#[cold]
fn read_escaped(
    text: &[u8],
    open: usize,
    mut at: usize,
    seen: &mut u64,
) -> Result<StringScan, JsonError> {
    loop {
        at = plain_end(text, at, seen);
        match text.get(at) {
            Some(b'"') => {
                return Ok(StringScan {
                    end: at + 1,
                    escaped: true,
                });
            }
            Some(b'\\') => {
                at += match text.get(at + 1) {
                    Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
                    Some(b'u') if hex4(text, at + 2).is_some() => 6,
                    None => return Err(JsonErrorKind::UnclosedString.at(open)),
                    Some(_) => return Err(JsonErrorKind::BadEscape.at(at)),
                };
            }
            Some(_) => return Err(JsonErrorKind::ControlInString.at(at)),
            None => return Err(JsonErrorKind::UnclosedString.at(open)),
        }
    }
}

/// The first place from `at` on that is a quote, a backslash, a control
/// character, or the end.
#[inline(always)]
pub(crate) fn plain_end(text: &[u8], mut at: usize, seen: &mut u64) -> usize {
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    {
        use std::arch::wasm32::{
            i8x16_bitmask, u8x16_eq, u8x16_lt, u8x16_splat, u64x2, u64x2_extract_lane, v128_or,
        };
        let mut all = u64x2(0, 0);
        let mut found = None;
        while let Some(bytes) = text.get(at..).and_then(<[u8]>::first_chunk::<16>) {
            let (halves, _) = bytes.as_chunks::<8>();
            let bytes = u64x2(u64::from_le_bytes(halves[0]), u64::from_le_bytes(halves[1]));
            all = v128_or(all, bytes);
            let hit = v128_or(
                v128_or(
                    u8x16_eq(bytes, u8x16_splat(b'"')),
                    u8x16_eq(bytes, u8x16_splat(b'\\')),
                ),
                u8x16_lt(bytes, u8x16_splat(0x20)),
            );
            let hits = i8x16_bitmask(hit);
            if hits != 0 {
                found = Some(at + hits.trailing_zeros() as usize);
                break;
            }
            at += 16;
        }
        *seen |= u64x2_extract_lane::<0>(all) | u64x2_extract_lane::<1>(all);
        if let Some(found) = found {
            return found;
        }
    }
    while let Some(bytes) = text.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*bytes);
        *seen |= word;
        let quote = word ^ (ONES * b'"' as u64);
        let slash = word ^ (ONES * b'\\' as u64);
        // A byte that is zero (or, for the third, below 0x20) borrows into its
        // own high bit. A borrow can only mislead above a true hit, and only
        // the lowest is used.
        let hit = ((quote.wrapping_sub(ONES) & !quote)
            | (slash.wrapping_sub(ONES) & !slash)
            | (word.wrapping_sub(ONES * 0x20) & !word))
            & HIGH;
        if hit != 0 {
            return at + (hit.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while let Some(&byte) = text.get(at) {
        *seen |= u64::from(byte);
        if byte == b'"' || byte == b'\\' || byte < 0x20 {
            break;
        }
        at += 1;
    }
    at
}

/// Whether a byte above 127 was among those gathered.
pub(crate) fn has_high(seen: u64) -> bool {
    seen & HIGH != 0
}

/// The number that four hexadecimal digits at `at` stand for.
pub(super) fn hex4(text: &[u8], at: usize) -> Option<u32> {
    text.get(at..at + 4)?.iter().try_fold(0, |value, &byte| {
        Some(value * 16 + char::from(byte).to_digit(16)?)
    })
}

/// Place behind the number that begins at `at` (with a digit or a minus).
#[inline(always)]
pub(crate) fn read_number(text: &[u8], start: usize) -> Result<usize, JsonError> {
    let bad = || JsonErrorKind::BadNumber.at(start);
    let mut at = start;
    if text.get(at) == Some(&b'-') {
        at += 1;
    }
    at = match text.get(at) {
        Some(b'0') => at + 1,
        Some(b'1'..=b'9') => skip_digits(text, at + 1),
        _ => return Err(bad()),
    };
    if text.get(at) == Some(&b'.') {
        let fraction = at + 1;
        at = skip_digits(text, fraction);
        if at == fraction {
            return Err(bad());
        }
    }
    if let Some(b'e' | b'E') = text.get(at) {
        let sign = matches!(text.get(at + 1), Some(b'+' | b'-'));
        let digits = at + 1 + usize::from(sign);
        at = skip_digits(text, digits);
        if at == digits {
            return Err(bad());
        }
    }
    match text.get(at) {
        Some(b'0'..=b'9' | b'.' | b'+' | b'-' | b'a'..=b'z' | b'A'..=b'Z' | b'_') => Err(bad()),
        _ => Ok(at),
    }
}

#[inline(always)]
fn skip_digits(text: &[u8], mut at: usize) -> usize {
    while let Some(b'0'..=b'9') = text.get(at) {
        at += 1;
    }
    at
}
