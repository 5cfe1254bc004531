//! Whether a JSON text may hold a secret, by its words and signs, without
//! reading it as JSON.
//!
//! Only what this quick look passes over is sure. The walk over a record then
//! tells what it is: see [`super::secret`].

use super::command::{PROGRAMS, may_give_a_secret};
use super::name::{names_its_neighbour, secret_name};
use super::needles::{Needle, NeedleKind, Needles};
use super::token;

/// Words whose end is looked for: text, and where the window begins in it.
const WORDS: [(&str, usize); 45] = [
    ("password", 1),
    ("passwd", 1),
    ("passphrase", 3),
    ("passcode", 3),
    ("pwd\"", 0),
    ("pwd\\", 0),
    ("pwd=", 0),
    ("pwd:", 0),
    ("pwd ", 0),
    ("otp\"", 0),
    ("otp\\", 0),
    ("otp=", 0),
    ("secret", 0),
    ("secretvalue", 0),
    ("secret_value", 0),
    ("secretstring", 0),
    ("secretbinary", 0),
    ("apikey", 2),
    ("api_key", 3),
    ("api-key", 0),
    ("api key", 3),
    ("accesskey", 5),
    ("access_key", 5),
    ("access-key", 6),
    ("access key", 6),
    ("secretkey", 5),
    ("secret_key", 5),
    ("secret-key", 0),
    ("secret key", 0),
    ("privatekey", 6),
    ("private_key", 7),
    ("private-key", 7),
    ("private key", 7),
    ("accountkey", 6),
    ("account_key", 6),
    ("sharedkey", 5),
    ("shared_key", 6),
    ("signingkey", 6),
    ("signing_key", 7),
    ("masterkey", 5),
    ("master_key", 5),
    ("token", 0),
    ("cookie", 1),
    ("authorization", 5),
    ("samlresponse", 1),
];

/// Looks for secrets.
#[derive(Clone, Debug)]
pub(super) struct Secrets {
    pub(super) needles: Needles,
}

impl Secrets {
    pub fn new() -> Self {
        let needle = |kind, text: &'static str, window| Needle {
            kind,
            text: text.as_bytes(),
            window,
        };
        let mut needles: Vec<Needle> = token::needles().collect();
        needles.extend([
            needle(NeedleKind::JwtMiddle, ".eyj", 0),
            needle(NeedleKind::JwtStart, "eyjhbgcioi", 0),
            needle(NeedleKind::JwtStart, "eyj0exaioi", 0),
            needle(NeedleKind::JwtStart, "eyjrawqioi", 0),
            needle(NeedleKind::JwtStart, "eyjlbmmioi", 0),
            needle(NeedleKind::Pem, "-----begin", 0),
            needle(NeedleKind::Bearer, "bearer", 0),
            needle(NeedleKind::Basic, "basic ", 2),
            needle(NeedleKind::Url, "?://", 0),
            needle(NeedleKind::Url, "?:\\/\\/", 0),
            needle(NeedleKind::OpenAi, "t3blbkfj", 4),
            needle(NeedleKind::Escape, "u004", 0),
            needle(NeedleKind::Escape, "u005", 0),
            needle(NeedleKind::Escape, "u006", 0),
            needle(NeedleKind::Escape, "u007", 0),
        ]);
        needles.extend(PROGRAMS.map(|(text, window)| needle(NeedleKind::Program, text, window)));
        needles.extend(WORDS.map(|(text, window)| needle(NeedleKind::Word, text, window)));
        Secrets {
            needles: Needles::new(needles),
        }
    }

    /// The places, in order, at which JSON text may hold a secret. Only what lies between them is sure.
    pub fn suspects(&self, json: &[u8]) -> Vec<usize> {
        let mut places = Vec::new();
        self.needles.scan(json, |at, needle| {
            if is_suspect(json, at, needle) {
                places.push(at);
            }
        });
        // A needle may begin before one whose window came first.
        places.sort_unstable();
        places
    }
}

fn is_suspect(json: &[u8], at: usize, needle: &Needle) -> bool {
    let end = at + needle.text.len();
    match needle.kind {
        NeedleKind::Token(_)
        | NeedleKind::JwtMiddle
        | NeedleKind::JwtStart
        | NeedleKind::Pem
        | NeedleKind::OpenAi => true,
        NeedleKind::Bearer => matches!(json.get(end), Some(b' ' | b'\\')),
        NeedleKind::Basic => json.get(end).is_some_and(|byte| token::is_base64(*byte)),
        NeedleKind::Escape => at > 0 && json[at - 1] == b'\\',
        NeedleKind::Url => {
            let rest = &json[end..json.len().min(end + 512)];
            let length = rest
                .iter()
                .take_while(|byte| is_in_authority(**byte))
                .count();
            memchr::memchr(b'@', &rest[..length]).is_some()
        }
        NeedleKind::Word => is_suspect_word(json, at, needle),
        NeedleKind::Program => may_give_a_secret(json, end),
    }
}

/// Whether the word at `at` ends a name that announces a secret, and something that could be one follows.
fn is_suspect_word(json: &[u8], at: usize, needle: &Needle) -> bool {
    let end = word_end(at, needle);
    match json.get(end) {
        Some(b'"') => {}
        // An escape may be a quote or a sign of equality.
        Some(b'\\' | b'=' | b':' | b'\'') => return true,
        Some(b' ') => {
            return matches!(json[end..].trim_ascii_start().first(), Some(b'=' | b':'))
                || is_flag(json, at)
                || is_followed_by_signs(&json[end..])
                || goes_on_as_a_name(&json[end..]);
        }
        // Signs between the word and the quote do not change what the name says.
        _ => return is_followed_by_signs(&json[end..]) || goes_on_as_a_name(&json[end..]),
    }
    let Some(start) = quote_before(json, at) else {
        return true;
    };
    let Ok(name) = std::str::from_utf8(&json[start..end]) else {
        return true;
    };
    if secret_name(name).is_none() && !name.contains('\\') {
        return false;
    }
    let behind = end + 1 + spaces(&json[end + 1..]);
    if json.get(behind) == Some(&b':') {
        let value = behind + 1 + spaces(&json[behind + 1..]);
        return match json.get(value) {
            Some(b'"') => json.get(value + 1) != Some(&b'"'),
            Some(byte) => matches!(byte, b'[' | b'{') || byte.is_ascii_digit(),
            None => false,
        };
    }
    // A value that says `password`: its neighbour may be one.
    let before = json[..start.saturating_sub(1)].trim_ascii_end();
    let Some(key) = before
        .strip_suffix(b":")
        .map(<[u8]>::trim_ascii_end)
        .and_then(|before| before.strip_suffix(b"\""))
    else {
        return false;
    };
    let key_start = quote_before(key, key.len());
    key_start.is_none_or(|start| std::str::from_utf8(&key[start..]).is_ok_and(names_its_neighbour))
}

/// Whether the text ends after signs only; a letter of another script is looked at as well.
fn is_followed_by_signs(rest: &[u8]) -> bool {
    let signs = rest
        .iter()
        .take_while(|byte| {
            (byte.is_ascii_punctuation() || **byte == b' ') && !matches!(byte, b'"' | b'\\')
        })
        .count();
    match rest.get(signs) {
        Some(b'"') => signs > 0,
        Some(b'\\') => true,
        Some(byte) => !byte.is_ascii(),
        None => false,
    }
}

/// `secret&value`: whatever stands between the two words, the name says the same.
fn goes_on_as_a_name(rest: &[u8]) -> bool {
    let signs = rest
        .iter()
        .take_while(|byte| {
            (byte.is_ascii_punctuation() || **byte == b' ') && !matches!(byte, b'"' | b'\\')
        })
        .count();
    let word = &rest[signs..];
    signs > 0
        && ["value", "string", "binary", "key", "header"]
            .iter()
            .any(|known| {
                word.get(..known.len())
                    .is_some_and(|word| word.eq_ignore_ascii_case(known.as_bytes()))
            })
}

/// `--token`, whose value stands behind a blank.
fn is_flag(json: &[u8], at: usize) -> bool {
    let name = json[..at]
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        .count();
    json[at - name..].starts_with(b"--")
}

fn spaces(json: &[u8]) -> usize {
    json.len() - json.trim_ascii_start().len()
}

/// The place behind the quote before `at`, if it is near.
fn quote_before(json: &[u8], at: usize) -> Option<usize> {
    let from = at.saturating_sub(128);
    memchr::memrchr(b'"', &json[from..at]).map(|quote| from + quote + 1)
}

/// Where the word ends; the quote, escape or `=` that makes a short one long enough is no part of it.
pub(super) fn word_end(at: usize, needle: &Needle) -> usize {
    let marked = needle
        .text
        .last()
        .is_some_and(|byte| !byte.is_ascii_alphanumeric());
    at + needle.text.len() - usize::from(marked)
}

pub(super) fn is_in_authority(byte: u8) -> bool {
    !matches!(byte, b'/' | b'?' | b'#' | b'"' | b'\\' | b'<' | b'>' | b' ')
        && !byte.is_ascii_control()
}
