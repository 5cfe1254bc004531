//! Secrets behind their names in a text: `password=…`, `--token …`,
//! `"secret": "…"`, `pwd: …`.

use super::name::{SecretKind, assigned_value, secret_name};
use super::secret::Secret;

/// What one does with a password; `reset_password: ann` tells of whose.
const DEEDS: [&str; 9] = [
    "reset", "change", "update", "set", "forgot", "rotate", "revoke", "create", "delete",
];

/// The value behind a name that ends at `end`.
pub(super) fn assigned(text: &str, end: usize) -> Option<Secret> {
    let bytes = text.as_bytes();
    let length = bytes[..end]
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
        .count();
    let name = &text[end - length..end];
    let kind = secret_name(name)?;
    let blanks = |at: usize| at + bytes[at..].iter().take_while(|byte| **byte == b' ').count();
    let quote = bytes
        .get(end)
        .copied()
        .filter(|byte| matches!(byte, b'"' | b'\''));
    let sign = blanks(end + usize::from(quote.is_some()));
    let start = match bytes.get(sign) {
        Some(b'=') if !matches!(bytes.get(sign + 1), Some(b'=' | b'>')) => blanks(sign + 1),
        Some(b':') if kind != SecretKind::Header || quote.is_some() => blanks(sign + 1),
        Some(byte) if name.starts_with("--") && sign == end + 1 && *byte != b'-' => sign,
        _ => return None,
    };
    let opening = bytes
        .get(start)
        .copied()
        .filter(|byte| matches!(byte, b'"' | b'\'') && start + 1 < bytes.len());
    let start = start + usize::from(opening.is_some());
    let ends = |byte: u8| match opening {
        Some(quote) => byte == quote,
        None => byte.is_ascii_whitespace() || b"&;,\"'<>)}]|`".contains(&byte),
    };
    let length = bytes[start..]
        .iter()
        .take_while(|byte| !ends(**byte))
        .count();
    let value = text.get(start..start + length)?;
    let placeholder = value.starts_with(['$', '%', '{', '<', '(', ':', '@']);
    if placeholder || !assigned_value(kind, value) {
        return None;
    }
    // A quoted value is one however short it is; else words may have been meant.
    let rest = &text[start + length..];
    let holds = match (bytes.get(sign), opening) {
        (_, Some(_)) => true,
        (Some(b':'), None) => is_spoken_of(name, value) && is_no_prose(kind, value, rest),
        (_, None) => value.len() >= least(kind) || is_no_prose(kind, value, rest),
    };
    holds.then_some((start..start + length, kind.label()))
}

/// A value of so many bytes behind a `=` is one whatever follows it.
fn least(kind: SecretKind) -> usize {
    match kind {
        SecretKind::Password => 3,
        SecretKind::Token | SecretKind::Key | SecretKind::Header => 8,
    }
}

/// Whether a colon behind `name` leads to what it names: `password: …`, `DB_PASSWORD: …`; not
/// `ResetPassword: ann`, and no address such as `token://…`.
fn is_spoken_of(name: &str, value: &str) -> bool {
    let bare = name.trim_start_matches('-');
    let mut words = bare.split(['_', '-', '.']);
    let first = words.next().unwrap_or_default().to_ascii_lowercase();
    // Two words in one: what stands in front may be a verb.
    let one_case = |word: &str| {
        let inner = word.get(1..).unwrap_or_default();
        !inner.bytes().any(|byte| byte.is_ascii_uppercase())
            || !word.bytes().any(|byte| byte.is_ascii_lowercase())
            || secret_words(word)
    };
    !DEEDS.contains(&first.as_str())
        && bare.split(['_', '-', '.']).all(one_case)
        && !value.starts_with("//")
}

/// Names of two words that are no deed.
fn secret_words(word: &str) -> bool {
    ["apikey", "accesskey", "secretkey", "privatekey"]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether `value`, which stands without quotes, is a secret and not the first word of a sentence.
fn is_no_prose(kind: SecretKind, value: &str, rest: &str) -> bool {
    let word = value.trim_end_matches(['.', '!', '?', ':']);
    let goes_on = rest
        .trim_start_matches([' ', '\t'])
        .starts_with(char::is_alphanumeric);
    let counts = word.bytes().all(|byte| {
        byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b'/' | b':' | b'%' | b'+')
    });
    let made_up = word
        .bytes()
        .any(|byte| byte.is_ascii_digit() || b"!@#$%^&*+=~?\\".contains(&byte));
    match kind {
        SecretKind::Header => false,
        // `password: 8 characters at least`, `next token: 5`.
        _ if counts => kind == SecretKind::Password && !goes_on,
        // What a machine makes has a digit, or is long.
        SecretKind::Token | SecretKind::Key if !made_up => !goes_on && word.len() >= 16,
        _ => made_up || !goes_on,
    }
}

#[cfg(test)]
mod tests {
    use super::super::secret::tests::{hidden, masked};

    #[test]
    fn short_secrets_behind_their_names_are_hidden() {
        for (text, secret) in [
            ("password: \"x\"", "x"),
            ("password='x'", "x"),
            ("login with password=x", "x"),
            ("user=ann&pwd=a1&x=1", "a1"),
            ("the password: hunter2, as before", "hunter2"),
            ("Password: Tr0ub4dor", "Tr0ub4dor"),
            ("DB_PASSWORD: letmein", "letmein"),
            ("passwd : letmein", "letmein"),
            ("pwd: letmein\nand more", "letmein"),
            ("password: p@ss for ann", "p@ss"),
            ("password: 1234", "1234"),
            ("psql --password=x -h db", "x"),
            ("mysqldump --password x1 db", "x1"),
            ("token: 'ab'", "ab"),
            ("token: ab12cd", "ab12cd"),
            ("api_key = \"q\"", "q"),
            ("api-key: k3y", "k3y"),
            ("secret: s3cr3t", "s3cr3t"),
            ("{'password': 'x'}", "x"),
        ] {
            hidden(text, secret);
        }
    }

    #[test]
    fn sentences_about_secrets_stay_as_they_are() {
        for text in [
            "password: reset by admin",
            "Password: must be changed",
            "password: 8 characters at least",
            "password: 90 days left",
            "password: changed",
            "password: expired",
            "reset_password: ann",
            "ResetPassword: ann",
            "token: revoked",
            "token: refreshed by ann",
            "secret: rotated",
            "secret: the name of a town",
            "secret: arn:aws:secretsmanager:eu-west-1:123456789012:secret:db",
            "authorization: denied",
            "cookie: accepted",
            "next token: 5",
            "nextToken=5",
            "password: $PASSWORD",
            "password=***",
            "password: [masked password]",
            "PWD=/home/ann",
            "token: ",
            "passwords: 3",
            "the password, a secret: none",
        ] {
            assert_eq!(masked(text), text);
        }
    }
}
