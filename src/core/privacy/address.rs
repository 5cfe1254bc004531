//! An address without what opens it.

use std::ops::Range;

use super::name::secret_name;
use super::secret::Secrets;

/// Parameters that sign or open an address, beside those whose name says so.
const PARAMETERS: [&str; 9] = [
    "sig",
    "signature",
    "code",
    "key",
    "auth",
    "x-amz-signature",
    "x-amz-credential",
    "x-goog-signature",
    "x-goog-credential",
];

/// `url` as a manifest may show it: no name and password before the host, nothing behind `#`, and
/// `[masked]` for the values of parameters that open it.
pub fn bare_address(url: &str) -> String {
    let url = url.split('#').next().unwrap_or_default();
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (address, query) = match rest.split_once('?') {
        Some((address, query)) => (address, Some(query)),
        None => (rest, None),
    };
    let (host, path) = match address.find('/') {
        Some(slash) if !scheme.is_empty() => address.split_at(slash),
        _ if scheme.is_empty() => ("", address),
        _ => (address, ""),
    };
    let host = host.rsplit('@').next().unwrap_or_default();
    let mut bare = match scheme {
        "" => path.to_owned(),
        scheme => format!("{scheme}://{host}{path}"),
    };
    if let Some(query) = query {
        let parameters: Vec<String> = query.split('&').map(parameter).collect();
        bare.push('?');
        bare.push_str(&parameters.join("&"));
    }
    without_tokens(&bare)
}

/// `url` as people see it, where it names a source: without what opens it and without its query.
pub fn address_name(url: &str) -> String {
    let mut name = bare_address(url);
    name.truncate(name.find('?').unwrap_or(name.len()));
    name
}

/// Whether what stands under this name opens what the request asks for.
pub(super) fn opens(name: &str) -> bool {
    secret_name(name).is_some() || PARAMETERS.contains(&name.to_ascii_lowercase().as_str())
}

fn parameter(pair: &str) -> String {
    let Some((name, value)) = pair.split_once('=') else {
        return pair.to_owned();
    };
    if opens(name) && !value.is_empty() {
        format!("{name}=[masked]")
    } else {
        pair.to_owned()
    }
}

/// Tokens that stand in a path or in a parameter of any name.
pub(super) fn without_tokens(address: &str) -> String {
    let quoted = format!("\"{address}\"");
    let mut found = Vec::new();
    Secrets::new().find(&quoted, &mut found);
    found.sort_by_key(|(span, _)| span.start);
    // One place may look like two secrets.
    let mut spans: Vec<Range<usize>> = Vec::new();
    for (span, _) in found {
        match spans.last_mut().filter(|last| span.start < last.end) {
            Some(last) => last.end = last.end.max(span.end),
            None => spans.push(span),
        }
    }
    let mut bare = quoted;
    for span in spans.into_iter().rev() {
        if !bare[span.clone()].contains("[masked]") {
            bare.replace_range(span, "[masked]");
        }
    }
    bare[1..bare.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_an_address_has_no_token_of_its_path_and_no_query() {
        for (url, name) in [
            (
                concat!(
                    "https://ann:hunter2@hooks.example/ghp_",
                    "16C7e42F292c6912E7710c838347Ae178B4a/audit?page=2#part"
                ),
                "https://hooks.example/[masked]/audit",
            ),
            ("/audit.json?x=1", "/audit.json"),
            ("https://api.example", "https://api.example"),
        ] {
            assert_eq!(address_name(url), name, "{url}");
        }
    }

    #[test]
    fn an_address_keeps_all_but_what_opens_it() {
        for (url, bare) in [
            (
                "https://api.example/v1/audit?page=2&limit=100",
                "https://api.example/v1/audit?page=2&limit=100",
            ),
            (
                // One token in two words' forms, under a name that tells nothing.
                "https://api.example/s.json?jwt=eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkFubiJ9.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
                "https://api.example/s.json?jwt=[masked]",
            ),
            (
                "https://ann:hunter2@api.example/v1#part",
                "https://api.example/v1",
            ),
            (
                "https://api.example/?access_token=abc&page=2&sig=x%2F",
                "https://api.example/?access_token=[masked]&page=2&sig=[masked]",
            ),
            (
                "https://api.example?cursor=abc",
                "https://api.example?cursor=abc",
            ),
            ("/audit.json?api_key=1", "/audit.json?api_key=[masked]"),
            (
                concat!(
                    "https://hooks.example/ghp_",
                    "16C7e42F292c6912E7710c838347Ae178B4a/x"
                ),
                "https://hooks.example/[masked]/x",
            ),
        ] {
            assert_eq!(bare_address(url), bare, "{url}");
        }
    }
}
