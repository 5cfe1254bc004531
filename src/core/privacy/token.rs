//! What vendors' tokens look like: how each begins, and of what and how long
//! the rest is.
//!
//! Only formats with a beginning of their own are listed; anything else that
//! is long and random may as well be a hash, an ETag or an identifier, and an
//! audit log is full of those. Identifiers of keys (`AKIA…`) open nothing and
//! are not listed.

use super::needles::{Needle, NeedleKind};

/// Of what the rest of a token is made.
#[derive(Clone, Copy, Debug)]
enum Body {
    /// Letters and digits.
    Alnum,
    /// Those and `_`.
    Word,
    /// Those and `-`.
    Dash,
    /// Base64 in either alphabet.
    Base64,
    /// Hexadecimal digits.
    Hex,
    /// Letters, digits and `/`.
    Path,
    /// Letters, digits, `_`, `-` and `.`.
    Dotted,
}

impl Body {
    fn holds(self, byte: u8) -> bool {
        match self {
            Body::Alnum => byte.is_ascii_alphanumeric(),
            Body::Word => byte.is_ascii_alphanumeric() || byte == b'_',
            Body::Dash => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
            Body::Base64 => is_base64(byte),
            Body::Hex => byte.is_ascii_hexdigit(),
            Body::Path => byte.is_ascii_alphanumeric() || byte == b'/',
            Body::Dotted => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'),
        }
    }
}

pub(super) fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'_' | b'-')
}

struct Token {
    /// As it is written.
    start: &'static str,
    /// In lower case, to be looked for, and where the window begins in it.
    needle: &'static str,
    window: usize,
    body: Body,
    least: usize,
}

const fn token(
    start: &'static str,
    needle: &'static str,
    window: usize,
    body: Body,
    least: usize,
) -> Token {
    Token {
        start,
        needle,
        window,
        body,
        least,
    }
}

// The windows are chosen where the beginning is rarest in ordinary text. A `"`, blank or `=` before a
// beginning of three letters makes it long enough to look for.
const TOKENS: [Token; 73] = [
    // GitHub
    token("ghp_", "ghp_", 0, Body::Alnum, 20),
    token("gho_", "gho_", 0, Body::Alnum, 20),
    token("ghu_", "ghu_", 0, Body::Alnum, 20),
    token("ghs_", "ghs_", 0, Body::Alnum, 20),
    token("ghr_", "ghr_", 0, Body::Alnum, 20),
    token("github_pat_", "github_pat_", 7, Body::Word, 20),
    // GitLab
    token("glpat-", "glpat-", 2, Body::Dotted, 20),
    token("gldt-", "gldt-", 1, Body::Dash, 20),
    token("glrt-", "glrt-", 1, Body::Dash, 20),
    token("glptt-", "glptt-", 2, Body::Dash, 20),
    token("glcbt-", "glcbt-", 2, Body::Dash, 20),
    token("glsoat-", "glsoat-", 3, Body::Dash, 20),
    token("glimt-", "glimt-", 2, Body::Dash, 20),
    token("glft-", "glft-", 1, Body::Dash, 20),
    token("gloas-", "gloas-", 0, Body::Dash, 20),
    // Slack
    token("xoxb-", "xoxb-", 0, Body::Dash, 10),
    token("xoxp-", "xoxp-", 1, Body::Dash, 10),
    token("xoxa-", "xoxa-", 1, Body::Dash, 10),
    token("xoxr-", "xoxr-", 0, Body::Dash, 10),
    token("xoxs-", "xoxs-", 0, Body::Dash, 10),
    token("xoxo-", "xoxo-", 0, Body::Dash, 10),
    token("xoxe-", "xoxe-", 0, Body::Dash, 10),
    token("xoxc-", "xoxc-", 0, Body::Dash, 10),
    token("xoxd-", "xoxd-", 0, Body::Base64, 10),
    token("xapp-", "xapp-", 1, Body::Dash, 10),
    token(
        "hooks.slack.com/services/",
        "hooks.slack.com/services/",
        3,
        Body::Path,
        20,
    ),
    // Google
    token("AIza", "aiza", 0, Body::Dash, 30),
    token("ya29.", "ya29.", 1, Body::Dotted, 20),
    token("GOCSPX-", "gocspx-", 2, Body::Dash, 20),
    token("1//0", "1//0", 0, Body::Dash, 30),
    // Stripe
    token("sk_live_", "sk_live_", 0, Body::Alnum, 16),
    token("rk_live_", "rk_live_", 0, Body::Alnum, 16),
    token("sk_test_", "sk_test_", 0, Body::Alnum, 16),
    token("rk_test_", "rk_test_", 0, Body::Alnum, 16),
    token("whsec_", "whsec_", 2, Body::Base64, 20),
    // Packages and registries
    token("npm_", "npm_", 0, Body::Alnum, 30),
    token("pypi-", "pypi-", 1, Body::Dash, 50),
    token("dckr_pat_", "dckr_pat_", 5, Body::Dash, 20),
    // Clouds and hosts
    token("dop_v1_", "dop_v1_", 3, Body::Hex, 60),
    token("doo_v1_", "doo_v1_", 3, Body::Hex, 60),
    token("dor_v1_", "dor_v1_", 3, Body::Hex, 60),
    token("AccountKey=", "accountkey=", 6, Body::Base64, 40),
    token("SharedAccessKey=", "sharedaccesskey=", 11, Body::Base64, 40),
    token("dapi", "dapi", 0, Body::Hex, 32),
    token("tskey-", "tskey-", 1, Body::Dash, 20),
    token("pscale_", "pscale_", 3, Body::Dotted, 35),
    token("sbp_", "sbp_", 0, Body::Hex, 40),
    token("FlyV1 fm2_", "flyv1 fm2_", 6, Body::Base64, 40),
    // Secret stores
    token("hvs.", "hvs.", 0, Body::Dash, 20),
    token("hvb.", "hvb.", 0, Body::Dash, 20),
    token("hvr.", "hvr.", 0, Body::Dash, 20),
    token("dp.pt.", "dp.pt.", 0, Body::Alnum, 40),
    token("dp.st.", "dp.st.", 0, Body::Dotted, 40),
    token("AGE-SECRET-KEY-1", "age-secret-key-1", 4, Body::Alnum, 50),
    // Language models
    token("sk-proj-", "sk-proj-", 4, Body::Dash, 20),
    token("sk-svcacct-", "sk-svcacct-", 2, Body::Dash, 20),
    token("sk-admin-", "sk-admin-", 5, Body::Dash, 20),
    token("sk-ant-", "sk-ant-", 3, Body::Dash, 20),
    token("hf_", "\"hf_", 0, Body::Alnum, 34),
    token("hf_", " hf_", 0, Body::Alnum, 34),
    token("hf_", "=hf_", 0, Body::Alnum, 34),
    // Shops, mail and other services
    token("shpat_", "shpat_", 2, Body::Hex, 30),
    token("shpca_", "shpca_", 0, Body::Hex, 30),
    token("shppa_", "shppa_", 2, Body::Hex, 30),
    token("shpss_", "shpss_", 2, Body::Hex, 30),
    token("sq0atp-", "sq0atp-", 3, Body::Dash, 20),
    token("sq0csp-", "sq0csp-", 3, Body::Dash, 20),
    token("SG.", "\"sg.", 0, Body::Dotted, 60),
    token("SG.", " sg.", 0, Body::Dotted, 60),
    token("ATATT3", "atatt3", 2, Body::Base64, 50),
    token("lin_api_", "lin_api_", 3, Body::Alnum, 30),
    token("PMAK-", "pmak-", 1, Body::Dash, 50),
    token("glsa_", "glsa_", 1, Body::Word, 32),
];

/// What is looked for.
pub(super) fn needles() -> impl Iterator<Item = Needle> {
    TOKENS.iter().enumerate().map(|(number, token)| Needle {
        kind: NeedleKind::Token(number as u8),
        text: token.needle.as_bytes(),
        window: token.window,
    })
}

/// Where the token ends and begins that token `number`'s needle was found for at `at`.
pub(super) fn token_at(text: &[u8], at: usize, number: u8) -> Option<std::ops::Range<usize>> {
    let token = &TOKENS[number as usize];
    let start = at + (token.needle.len() - token.start.len());
    let body = start + token.start.len();
    if text.get(start..body)? != token.start.as_bytes() {
        return None;
    }
    if let Some(before) = start.checked_sub(1)
        && (text[before].is_ascii_alphanumeric() || text[before] == b'_')
    {
        return None;
    }
    let length = text[body..]
        .iter()
        .take_while(|byte| token.body.holds(**byte))
        .count();
    // The name of a setting is no part of its secret, and neither is a public address.
    let shown = token.start.ends_with(['=', '/']);
    (length >= token.least).then_some(if shown { body } else { start }..body + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_window_lies_in_its_needle_and_every_needle_ends_as_its_token_begins() {
        for token in &TOKENS {
            assert!(token.window + 4 <= token.needle.len(), "{}", token.start);
            assert!(
                token.needle.ends_with(&token.start.to_ascii_lowercase()),
                "{}",
                token.start
            );
        }
    }
}
