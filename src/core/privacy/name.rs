//! Which names say that what they name is a secret.
//!
//! A name is read by its end: `client_secret`, `clientSecret` and
//! `X-Client-Secret` are secrets, `secret_id` and `secretName` are not. A token
//! that only leads to the next page, or only marks a request, opens nothing
//! and is none.

/// What a name says about its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SecretKind {
    /// May be short, and may be any words.
    Password,
    /// Made by a machine.
    Token,
    /// Made by a machine, and named as a key.
    Key,
    /// A header or cookie: any text that is long enough.
    Header,
}

impl SecretKind {
    /// How a mask calls it.
    pub fn label(self) -> &'static str {
        match self {
            SecretKind::Password => "password",
            SecretKind::Token | SecretKind::Header => "token",
            SecretKind::Key => "key",
        }
    }
}

/// Longer names are no names.
const LONGEST_BYTES: usize = 96;

const ENDINGS: [(&str, SecretKind); 25] = [
    ("password", SecretKind::Password),
    ("passwd", SecretKind::Password),
    ("passphrase", SecretKind::Password),
    ("passcode", SecretKind::Password),
    ("pwd", SecretKind::Password),
    ("otp", SecretKind::Password),
    ("secret", SecretKind::Key),
    ("secretvalue", SecretKind::Key),
    ("secretstring", SecretKind::Key),
    ("secretbinary", SecretKind::Key),
    ("secretkey", SecretKind::Key),
    ("privatekey", SecretKind::Key),
    ("apikey", SecretKind::Key),
    ("accesskey", SecretKind::Key),
    ("accountkey", SecretKind::Key),
    ("sharedkey", SecretKind::Key),
    ("signingkey", SecretKind::Key),
    ("masterkey", SecretKind::Key),
    ("token", SecretKind::Token),
    ("cookie", SecretKind::Header),
    ("authorization", SecretKind::Header),
    ("cookieheader", SecretKind::Header),
    ("authorizationheader", SecretKind::Header),
    ("samlresponse", SecretKind::Header),
    ("samlassertion", SecretKind::Header),
];

/// What stands before `token` where it is a place in a list, the mark of a request, the address of
/// a device, or a fingerprint.
const NO_SECRET_TOKENS: [&str; 19] = [
    "next",
    "page",
    "paging",
    "pagination",
    "continuation",
    "client",
    "device",
    "sync",
    "push",
    "legacy",
    "hard",
    "hashed",
    "hash",
    "idempotency",
    "request",
    "resume",
    "start",
    "scroll",
    "cursor",
];

/// What kind of secret a name announces.
pub(super) fn secret_name(name: &str) -> Option<SecretKind> {
    if name.contains(super::MASKED) {
        return None;
    }
    let mut buffer = [0; LONGEST_BYTES];
    let compact = compact(name, &mut buffer)?;
    let (ending, kind) = ENDINGS
        .iter()
        .find(|(ending, _)| compact.ends_with(ending.as_bytes()))?;
    if *kind == SecretKind::Token {
        let before = &compact[..compact.len() - ending.len()];
        if NO_SECRET_TOKENS
            .iter()
            .any(|word| before.ends_with(word.as_bytes()))
        {
            return None;
        }
    }
    // `otp` and `pwd` are also ends of other words.
    if matches!(*ending, "otp" | "pwd") && !ends_as_word(name, ending.len()) {
        return None;
    }
    Some(*kind)
}

/// The last `length` letters begin a word: `userPwd`, `user_pwd`, `pwd`.
fn ends_as_word(name: &str, length: usize) -> bool {
    let bytes = name
        .trim_end_matches(|c: char| !c.is_ascii_alphanumeric())
        .as_bytes();
    let Some(start) = bytes.len().checked_sub(length) else {
        return false;
    };
    match start.checked_sub(1).map(|before| bytes[before]) {
        None => true,
        Some(before) => {
            !before.is_ascii_alphanumeric()
                || (before.is_ascii_lowercase() && bytes[start].is_ascii_uppercase())
        }
    }
}

/// Letters and digits in lower case; none for what is too long or not ASCII.
pub(super) fn compact<'b>(name: &str, buffer: &'b mut [u8; LONGEST_BYTES]) -> Option<&'b [u8]> {
    let mut length = 0;
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() {
            *buffer.get_mut(length)? = byte.to_ascii_lowercase();
            length += 1;
        } else if !byte.is_ascii() {
            return None;
        }
    }
    Some(&buffer[..length])
}

/// Whether two names are the same but for case and what stands between words.
pub(super) fn same_name(one: &str, other: &str) -> bool {
    // Held against each rule for each member of each record: nothing is allocated.
    fn letters(name: &str) -> impl Iterator<Item = u8> + '_ {
        name.bytes()
            .filter(u8::is_ascii_alphanumeric)
            .map(|byte| byte.to_ascii_lowercase())
    }
    if one.is_ascii() && other.is_ascii() {
        return letters(one).eq(letters(other));
    }
    let folded = |name: &str| {
        name.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    folded(one) == folded(other)
}

/// Members that name what stands beside them: `{"name":"password","value":…}`.
pub(super) fn names_its_neighbour(key: &str) -> bool {
    one_of(
        key,
        &[
            "name",
            "key",
            "field",
            "fieldname",
            "attribute",
            "attributename",
            "change",
            "property",
            "propertyname",
            "displayname",
            "header",
            "headername",
            "setting",
            "settingname",
            "parameter",
            "param",
            "option",
        ],
    )
}

/// Members that hold the value of what is named beside or above them.
pub(super) fn holds_a_value(key: &str) -> bool {
    one_of(
        key,
        &[
            "value",
            "values",
            "stringvalue",
            "from",
            "to",
            "old",
            "new",
            "before",
            "after",
            "oldvalue",
            "newvalue",
            "oldval",
            "newval",
            "oldvalues",
            "newvalues",
            "previous",
            "current",
            "previousvalue",
            "currentvalue",
            "was",
            "is",
        ],
    )
}

fn one_of(key: &str, names: &[&str]) -> bool {
    let mut buffer = [0; LONGEST_BYTES];
    compact(key, &mut buffer).is_some_and(|key| names.iter().any(|name| name.as_bytes() == key))
}

/// Words that say something about a secret and are none.
const STATES: [&str; 38] = [
    "true",
    "false",
    "yes",
    "no",
    "null",
    "none",
    "nil",
    "undefined",
    "unknown",
    "on",
    "off",
    "enabled",
    "disabled",
    "success",
    "succeeded",
    "failure",
    "failed",
    "set",
    "unset",
    "not set",
    "changed",
    "unchanged",
    "updated",
    "removed",
    "deleted",
    "created",
    "expired",
    "required",
    "optional",
    "hidden",
    "secret",
    "password",
    "token",
    "n/a",
    "na",
    "active",
    "inactive",
    "valid",
];

/// Whether `value` may be the secret that a name of this kind announces, and was not masked before
/// it came to us.
pub(super) fn secret_value(kind: SecretKind, value: &str) -> bool {
    let value = value.trim();
    let least = match kind {
        SecretKind::Password => 1,
        SecretKind::Token | SecretKind::Key | SecretKind::Header => 8,
    };
    if value.len() < least || is_stand_in(value) {
        return false;
    }
    match kind {
        // The shell's working directory is called PWD too.
        SecretKind::Password => !value.starts_with('/') && !value.starts_with("~/"),
        SecretKind::Token | SecretKind::Key => {
            !value.contains(char::is_whitespace) && !is_name_of_a_secret(value)
        }
        SecretKind::Header => true,
    }
}

/// The same of a value that a text says to be one: it may be short.
pub(super) fn assigned_value(kind: SecretKind, value: &str) -> bool {
    let value = value.trim();
    if value.is_empty() || value.len() >= 8 || kind == SecretKind::Header {
        return secret_value(kind, value);
    }
    secret_value(SecretKind::Password, value)
        && (kind == SecretKind::Password || !value.contains(char::is_whitespace))
}

/// Stars, a state, or a word such as REDACTED in a secret's place.
fn is_stand_in(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let marks = |c: char| matches!(c, '*' | '\u{2022}' | '.' | '-' | '#' | '_' | 'x' | '?');
    STATES.contains(&lower.as_str())
        // A lone x may be meant.
        || (lower.chars().all(marks) && (lower.len() > 2 || !lower.contains('x')))
        || lower.starts_with("***")
        || is_constant(value)
        || [
            "[masked",
            "[pseudonym",
            "[redacted",
            "[filtered",
            "<redacted",
            "<hidden",
            "hmac-sha256:",
            "sha256:",
        ]
        .iter()
        .any(|start| lower.starts_with(start))
        || ["redacted", "anonymized", "anonymised"].contains(&lower.as_str())
}

/// `HIDDEN_DUE_TO_SECURITY_REASONS`: two words or more in capitals.
fn is_constant(value: &str) -> bool {
    value.contains('_')
        && value
            .split('_')
            .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase()))
}

/// Identifiers that stand where a key or a secret could: an ARN, an AWS access key's id, a key's
/// path in a vault.
fn is_name_of_a_secret(value: &str) -> bool {
    let aws_id = value.len() == 20
        && ["AKIA", "ASIA", "AROA", "AIDA"]
            .iter()
            .any(|start| value.starts_with(start));
    aws_id
        || value.starts_with("arn:")
        || value.starts_with("projects/")
        || value.starts_with("system:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_ends_as_a_secret_is_one_however_its_words_are_joined() {
        for name in [
            "password",
            "Password",
            "userPassword",
            "user_password",
            "db-passwd",
            "masterUserPassword",
            "newpassword",
            "client_secret",
            "clientSecret",
            "X-Client-Secret",
            "secretAccessKey",
            "SecretString",
            "api_key",
            "apiKey",
            "X-Api-Key",
            "API Key",
            "access_token",
            "idToken",
            "sessionToken",
            "TOKEN",
            "Set-Cookie",
            "Authorization",
            "private_key",
            "userPwd",
            "otp",
            "sudo_pwd",
        ] {
            assert!(secret_name(name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_name_that_only_speaks_of_a_secret_is_none() {
        for name in [
            "passwordId",
            "password_reset_required",
            "secretId",
            "secret_name",
            "SecretARN",
            "secretVersionId",
            "token_id",
            "tokenType",
            "nextToken",
            "NextToken",
            "page_token",
            "continuationToken",
            "ClientToken",
            "DeviceToken",
            "hashed_token",
            "token_hash",
            "accessKeyId",
            "api_key_name",
            "key",
            "publicKey",
            "session_id",
            "tokens",
            "credential_id",
            "organization",
            "laptop",
            "cwd",
            "spf_pass",
            "passport",
        ] {
            assert_eq!(secret_name(name), None, "{name}");
        }
    }

    #[test]
    fn a_stand_in_or_a_state_is_no_secret() {
        for value in [
            "",
            "****",
            "\u{2022}\u{2022}\u{2022}",
            "HIDDEN_DUE_TO_SECURITY_REASONS",
            "REDACTED",
            "false",
            "changed",
            "not set",
            "hmac-sha256:b2120f2e905e",
            "/home/ann",
            "[masked password]",
        ] {
            assert!(!secret_value(SecretKind::Password, value), "{value}");
        }
        for value in [
            "arn:aws:secretsmanager:us-east-1:1:secret:a",
            "AKIAIOSFODNN7EXAMPLE",
            "two words here",
            "short",
        ] {
            assert!(!secret_value(SecretKind::Key, value), "{value}");
        }
        assert!(secret_value(SecretKind::Password, "hunter2"));
        assert!(secret_value(
            SecretKind::Key,
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
        ));
    }
}
