//! Tokens, private keys and passwords inside a text.

use std::ops::Range;

use super::assigned::assigned;
use super::command::command_secret;
use super::name::secret_value;
use super::needles::{Needle, NeedleKind};
pub(super) use super::suspect::Secrets;
use super::suspect::{is_in_authority, word_end};
use super::token;

/// A secret in a text: where, and what a mask calls it.
pub(super) type Secret = (Range<usize>, &'static str);

impl Secrets {
    /// Every secret in `text`, which stands between quotes: they are the first and the last byte.
    pub fn find(&self, text: &str, found: &mut Vec<Secret>) {
        let bytes = text.as_bytes();
        self.needles.scan(bytes, |at, needle| {
            found.extend(secret_at(text, at, needle))
        });
    }
}

fn secret_at(text: &str, at: usize, needle: &Needle) -> Option<Secret> {
    let bytes = text.as_bytes();
    let end = at + needle.text.len();
    match needle.kind {
        NeedleKind::Token(number) => Some((token::token_at(bytes, at, number)?, "token")),
        NeedleKind::JwtMiddle => jwt(bytes, at).map(|span| (span, "token")),
        NeedleKind::JwtStart => {
            let header = bytes[at..]
                .iter()
                .take_while(|byte| is_base64url(**byte))
                .count();
            jwt(bytes, at + header).map(|span| (span, "token"))
        }
        NeedleKind::Pem => pem(text, at).map(|span| (span, "private key")),
        NeedleKind::Bearer => bearer(bytes, at, end).map(|span| (span, "token")),
        NeedleKind::Basic => basic(bytes, at, end).map(|span| (span, "password")),
        NeedleKind::Url => url_password(text, end).map(|span| (span, "password")),
        NeedleKind::OpenAi => {
            let before = bytes[..at]
                .iter()
                .rev()
                .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-')
                .count();
            let start = at - before;
            let length = bytes[end..]
                .iter()
                .take_while(|byte| byte.is_ascii_alphanumeric())
                .count();
            (text[start..].starts_with("sk-") && length >= 16)
                .then_some((start..end + length, "token"))
        }
        NeedleKind::Word => assigned(text, word_end(at, needle)),
        NeedleKind::Program => command_secret(text, at, end).map(|span| (span, "password")),
        NeedleKind::Escape => None,
    }
}

fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// The JWT whose first point is at `dot`: header, payload, and a signature that may be empty.
fn jwt(bytes: &[u8], dot: usize) -> Option<Range<usize>> {
    if bytes.get(dot) != Some(&b'.') {
        return None;
    }
    let run = |bytes: &[u8]| bytes.iter().take_while(|byte| is_base64url(**byte)).count();
    let header = bytes[..dot]
        .iter()
        .rev()
        .take_while(|byte| is_base64url(**byte))
        .count();
    let start = dot - header;
    let payload = run(&bytes[dot + 1..]);
    let second = dot + 1 + payload;
    if header < 12
        || !bytes[start..].starts_with(b"eyJ")
        || payload < 4
        || bytes.get(second) != Some(&b'.')
    {
        return None;
    }
    let rest = bytes[second + 1..]
        .iter()
        .take_while(|byte| is_base64url(**byte) || **byte == b'.')
        .count();
    Some(start..second + 1 + rest)
}

/// The private key that begins at `at`; one that was cut reaches to the end of the text.
fn pem(text: &str, at: usize) -> Option<Range<usize>> {
    let label = text[at + 10..].split("-----").next()?;
    if label.len() > 40 || !label.contains("PRIVATE KEY") {
        return None;
    }
    let body = at + 10 + label.len();
    let end = match text[body..].find("-----END") {
        Some(end) => {
            let end = body + end + 8;
            text[end..]
                .find("-----")
                .map_or(text.len() - 1, |dashes| end + dashes + 5)
        }
        None => text.len() - 1,
    };
    Some(at..end)
}

fn begins_word(bytes: &[u8], at: usize) -> bool {
    at.checked_sub(1)
        .is_none_or(|before| !bytes[before].is_ascii_alphanumeric())
}

fn bearer(bytes: &[u8], at: usize, end: usize) -> Option<Range<usize>> {
    let start = end
        + bytes[end..]
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
    let length = bytes[start..]
        .iter()
        .take_while(|byte| token::is_base64(**byte) || matches!(byte, b'.' | b'~'))
        .count();
    let token = &bytes[start..start + length];
    // "Bearer authentication-failed" is prose; a token has digits.
    let holds = start > end && length >= 16 && token.iter().any(u8::is_ascii_digit);
    (holds && begins_word(bytes, at)).then_some(start..start + length)
}

/// `Basic` and name:password in Base64.
fn basic(bytes: &[u8], at: usize, start: usize) -> Option<Range<usize>> {
    let length = bytes[start..]
        .iter()
        .take_while(|byte| token::is_base64(**byte))
        .count();
    let decoded = decode_base64(&bytes[start..start + length])?;
    let printable = decoded.iter().all(|byte| !byte.is_ascii_control());
    let pair = printable && decoded.len() >= 3 && memchr::memchr(b':', &decoded).is_some();
    (pair && begins_word(bytes, at)).then_some(start..start + length)
}

fn decode_base64(text: &[u8]) -> Option<Vec<u8>> {
    let text = text.trim_ascii_end();
    let end = text
        .iter()
        .rposition(|byte| *byte != b'=')
        .map_or(0, |last| last + 1);
    let mut decoded = Vec::with_capacity(end * 3 / 4);
    let (mut bits, mut count) = (0u32, 0);
    for byte in &text[..end] {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push((bits >> count) as u8);
        }
    }
    Some(decoded)
}

/// The password of `://user:password@host`.
fn url_password(text: &str, start: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let length = bytes[start..]
        .iter()
        .take_while(|byte| is_in_authority(**byte))
        .count();
    let at = memchr::memrchr(b'@', &bytes[start..start + length])?;
    let colon = memchr::memchr(b':', &bytes[start..start + at])?;
    let span = start + colon + 1..start + at;
    secret_value(super::name::SecretKind::Password, &text[span.clone()]).then_some(span)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// `text` with what is found covered; the quick look must not pass over it.
    pub fn masked(text: &str) -> String {
        let quoted = format!("\"{text}\"");
        let mut found = Vec::new();
        Secrets::new().find(&quoted, &mut found);
        let mut bytes = quoted.clone().into_bytes();
        for (span, _) in &found {
            bytes[span.clone()].fill(b'#');
        }
        let shown = String::from_utf8(bytes).unwrap();
        let json = serde_json::to_string(text).unwrap();
        if !found.is_empty() {
            assert!(
                !Secrets::new().suspects(json.as_bytes()).is_empty(),
                "passed over: {json}"
            );
        }
        shown[1..shown.len() - 1].to_owned()
    }

    /// Holds that of `text` only `secret` is found.
    pub fn hidden(text: &str, secret: &str) {
        assert_eq!(
            masked(text),
            text.replace(secret, &"#".repeat(secret.len())),
            "{text}"
        );
    }

    #[test]
    fn vendors_tokens_are_found_wherever_they_stand() {
        for secret in [
            concat!("ghp_", "16C7e42F292c6912E7710c838347Ae178B4a"),
            concat!(
                "github_pat_",
                "11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz0123456789"
            ),
            concat!("glpat-", "abcdefghij1234567890"),
            concat!(
                "xoxb-",
                "123456789012-1234567890123-abcdefghijklmnopqrstuvwx"
            ),
            concat!("AIza", "SyA1234567890abcdefghijklmnopqrstuvwxyz"),
            concat!("ya29.", "a0AfH6SMBx1234567890abcdefg"),
            concat!("sk_live_", "51Habcdefghijklmnop"),
            concat!("npm_", "A7WfAVLMKkzhcGGxyCH8kQiKgTJhtU1DsGCG"),
            concat!("hvs.", "CAESIJ1234567890abcdefghijk"),
            concat!("sk-ant-", "api03-abcdefghijklmnopqrstuvwx"),
            concat!("sk-", "abcdefghijklmnopqrstT3BlbkFJabcdefghijklmnopqrst"),
            concat!("hf_", "abcdefghijklmnopqrstuvwxyzABCDEFGH"),
            concat!(
                "eyJhbGciOiJIUzI1NiJ9",
                ".eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
            ),
            concat!("eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0", ".e30xMjM0."),
        ] {
            for text in [
                secret.to_owned(),
                format!("used {secret}, twice"),
                format!("https://x.example/?t={secret}&a=b"),
            ] {
                hidden(&text, secret);
            }
        }
    }

    #[test]
    fn headers_addresses_and_assignments_lose_their_secret_and_nothing_else() {
        for (text, secret) in [
            (
                "Authorization: Bearer 0123456789abcdef0123",
                "0123456789abcdef0123",
            ),
            ("Authorization: Basic YW5uOmh1bnRlcjI=", "YW5uOmh1bnRlcjI="),
            ("postgres://ann:hunter2@db.example/x", "hunter2"),
            ("psql --password=hunter2 -h db", "hunter2"),
            ("mysql --password hunter2 db", "hunter2"),
            ("user=ann&password=hunter2&x=1", "hunter2"),
            ("Server=db;Password='hun ter2';Timeout=3", "hun ter2"),
            (
                "https://x.example/cb?access_token=abcdef0123456789",
                "abcdef0123456789",
            ),
            ("body {\"password\": \"hunter2\", \"n\": 1}", "hunter2"),
            (
                "DefaultEndpointsProtocol=https;AccountKey=abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG==;x",
                "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG==",
            ),
        ] {
            hidden(text, secret);
        }
    }

    #[test]
    fn a_private_key_is_hidden_whole_and_a_public_one_is_not() {
        let key = "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----";
        hidden(&format!("a {key} b"), key);
        assert_eq!(
            masked("-----BEGIN EC PRIVATE KEY-----\nMIIB"),
            "#".repeat(35)
        );
        for text in [
            "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----",
            "-----BEGIN CERTIFICATE-----\nMIIB",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    #[test]
    fn hashes_identifiers_and_prose_stay_as_they_are() {
        for text in [
            "d41d8cd98f00b204e9800998ecf8427e",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
            "AKIAIOSFODNN7EXAMPLE",
            "\"33a64df551425fcc55e4d42a148795d9f25f89d4\"",
            "sk_test_ and ghp_ are prefixes",
            "Bearer authentication",
            "Basic authentication",
            "reset the password of ann",
            "password: must be changed",
            "https://example.org/users/ann@example.org",
            "mailto://ann@example.org",
            "arn:aws:iam::123456789012:user/ann",
            "if (token == other_token_value)",
            "nextToken=abcdefghijklmnop",
            "password=$PASSWORD&token=${TOKEN_OF_DEPLOY}",
            "key-0123456789abcdef0123456789abcdef",
            "task_test_runner_0123456789abcdef",
            "eyJuYW1lIjoibG9jay5qcyIsInZlcnNpb24iOiIxMS4yOS4xIn0=",
        ] {
            assert_eq!(masked(text), text);
        }
    }
}
