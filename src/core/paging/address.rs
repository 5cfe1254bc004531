//! Addresses as paging needs them: is this one still the same place, and what
//! does it look like with another parameter.
//!
//! Every address made here begins with the scheme, host and port of the one it
//! was made from, byte for byte: a server's word can never send a request, and
//! with it the host's credentials, to somebody else.

use std::fmt::Write;

/// Why a next address that a server named is not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It leads to another scheme, host or port, named here.
    Foreign(String),
    /// It is no address of the web at all.
    NoAddress,
}

/// Scheme, host and port of an absolute `http` or `https` address, in the form
/// in which two of them can be compared; and where its path begins.
fn origin(address: &str) -> Option<(String, usize)> {
    // A browser reads a backslash as a slash and drops tabs and line ends; no honest address has them.
    if address.contains(|c: char| c == '\\' || c.is_control()) {
        return None;
    }
    let (scheme, rest) = address.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let default_port = match scheme.as_str() {
        "http" => ":80",
        "https" => ":443",
        _ => return None,
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest[..end].rsplit('@').next().unwrap_or_default();
    let host = host.to_ascii_lowercase();
    let host = host.strip_suffix(default_port).unwrap_or(&host);
    if host.is_empty() {
        return None;
    }
    let path_at = address.len() - rest.len() + end;
    Some((format!("{scheme}://{host}"), path_at))
}

/// Path, query and fragment of an absolute address.
fn behind_origin(address: &str) -> &str {
    origin(address).map_or("", |(_, path_at)| &address[path_at..])
}

/// The path of an absolute address, without its query.
fn path(address: &str) -> &str {
    let rest = behind_origin(address);
    &rest[..rest.find(['?', '#']).unwrap_or(rest.len())]
}

fn without_fragment(address: &str) -> &str {
    address.split('#').next().unwrap_or(address)
}

/// What `next`, as found in an answer from `base`, leads to; only if that is at the same origin.
pub fn follow(base: &str, next: &str) -> Result<String, Refused> {
    let next = without_fragment(next.trim());
    let (own, path_at) = origin(base).ok_or(Refused::NoAddress)?;
    // The base's own bytes, so that what was right for the first page is right for all.
    let start = &base[..path_at];
    if let Some((scheme, _)) = next.split_once(':')
        && !scheme.is_empty()
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        && !scheme.starts_with(|c: char| c.is_ascii_digit())
    {
        let (theirs, at) = origin(next).ok_or(Refused::NoAddress)?;
        return match theirs == own {
            true => Ok(format!("{start}{}", rooted(&next[at..]))),
            false => Err(Refused::Foreign(theirs)),
        };
    }
    if next.contains(|c: char| c == '\\' || c.is_control()) || next.is_empty() {
        return Err(Refused::NoAddress);
    }
    if let Some(rest) = next.strip_prefix("//") {
        let scheme = own.split("://").next().unwrap_or("https");
        return follow(base, &format!("{scheme}://{rest}"));
    }
    let base_path = path(base);
    Ok(if next.starts_with('/') {
        format!("{start}{next}")
    } else if next.starts_with('?') {
        format!("{start}{}{next}", rooted(base_path))
    } else {
        let folder = &base_path[..base_path.rfind('/').map_or(0, |at| at + 1)];
        format!("{start}{}{next}", rooted(folder))
    })
}

fn rooted(path: &str) -> String {
    match path.starts_with('/') {
        true => path.to_owned(),
        false => format!("/{path}"),
    }
}

/// The query of `foreign` at the address `own`, if they seem to be the same endpoint seen from
/// both sides of a proxy: the path of one ends in the path of the other.
pub fn through_proxy(own: &str, foreign: &str) -> Option<String> {
    origin(foreign)?;
    let theirs = path(foreign).trim_end_matches('/');
    let ours = path(own).trim_end_matches('/');
    if theirs.is_empty() || !(ours.ends_with(theirs) || theirs.ends_with(ours)) || ours.is_empty() {
        return None;
    }
    let query = without_fragment(foreign).split_once('?')?.1;
    let own = without_fragment(own);
    let bare = own.split('?').next().unwrap_or(own);
    Some(format!("{bare}?{query}"))
}

/// Names of the parameters in the query, decoded, in order.
pub fn parameters(address: &str) -> Vec<(String, String)> {
    let query = without_fragment(address)
        .split_once('?')
        .map_or("", |(_, query)| query);
    query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

/// `address` with a parameter set; the others stay as they are written.
pub fn with_parameter(address: &str, name: &str, value: &str) -> String {
    let address = without_fragment(address);
    let (bare, query) = address.split_once('?').unwrap_or((address, ""));
    let mut out = format!("{bare}?");
    for part in query.split('&').filter(|part| !part.is_empty()) {
        if decoded(part.split('=').next().unwrap_or(part)) != name {
            out.push_str(part);
            out.push('&');
        }
    }
    encode(name, &mut out);
    out.push('=');
    encode(value, &mut out);
    out
}

fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'$' | b',') {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").ok(); // a String takes everything
        }
    }
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match hex {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(if bytes[at] == b'+' { b' ' } else { bytes[at] });
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BASE: &str = "https://api.example.com/v1/logs?limit=2";

    #[test]
    fn a_next_address_is_read_as_a_browser_reads_it() {
        for (next, whole) in [
            (
                "https://api.example.com/v1/logs?after=1",
                "https://api.example.com/v1/logs?after=1",
            ),
            (
                "HTTPS://API.example.com:443/v1/logs?after=1",
                "https://api.example.com/v1/logs?after=1",
            ),
            (
                "/v2/logs?after=1#x",
                "https://api.example.com/v2/logs?after=1",
            ),
            ("?after=1", "https://api.example.com/v1/logs?after=1"),
            (
                "events?after=a:b",
                "https://api.example.com/v1/events?after=a:b",
            ),
            ("//api.example.com/x", "https://api.example.com/x"),
            (
                "https://api.example.com?page=2",
                "https://api.example.com/?page=2",
            ),
        ] {
            assert_eq!(follow(BASE, next), Ok(whole.to_owned()), "{next}");
        }
    }

    #[test]
    fn another_origin_is_refused_however_it_is_dressed() {
        for next in [
            "https://evil.example/v1/logs",
            "http://api.example.com/v1/logs",
            "https://api.example.com:8443/v1/logs",
            "https://api.example.com@evil.example/",
            "https://api.example.com.evil.example/",
            "//evil.example/v1/logs",
        ] {
            assert!(
                matches!(follow(BASE, next), Err(Refused::Foreign(_))),
                "{next}"
            );
        }
        for next in [
            "https://evil.example\\@api.example.com/",
            "https:\\\\evil.example",
            "/\\evil.example/",
            "javascript:alert(1)",
            "https:/evil.example",
            "/a\tb",
            "",
        ] {
            assert_eq!(follow(BASE, next), Err(Refused::NoAddress), "{next}");
        }
    }

    #[test]
    fn behind_a_proxy_the_query_is_taken_to_the_own_address() {
        let own = "https://intern.example/proxy/api/v1/logs?limit=2";
        assert_eq!(
            through_proxy(own, "https://org.okta.com/api/v1/logs?after=1&limit=2").as_deref(),
            Some("https://intern.example/proxy/api/v1/logs?after=1&limit=2")
        );
        assert_eq!(
            through_proxy(own, "https://evil.example/elsewhere?after=1"),
            None
        );
        assert_eq!(
            through_proxy("https://a.example/", "https://b.example/?x=1"),
            None
        );
    }

    #[test]
    fn a_parameter_is_replaced_where_it_stands_and_the_rest_is_left() {
        let set = with_parameter(
            "https://a.example/x?page%5Blimit%5D=2&q=a+b#top",
            "page[cursor]",
            "a/b=",
        );
        assert_eq!(
            set,
            "https://a.example/x?page%5Blimit%5D=2&q=a+b&page%5Bcursor%5D=a%2Fb%3D"
        );
        let again = with_parameter(&set, "page[cursor]", "c");
        assert_eq!(
            again,
            "https://a.example/x?page%5Blimit%5D=2&q=a+b&page%5Bcursor%5D=c"
        );
        assert_eq!(
            parameters(&again)[1],
            ("q".to_owned(), "a b".to_owned()),
            "{again}"
        );
    }

    proptest! {
        #[test]
        fn no_text_leads_away_from_the_origin(next in "(https?:)?[/\\\\@a-z.:?#%\t ]{0,40}") {
            if let Ok(followed) = follow(BASE, &next) {
                prop_assert!(followed.starts_with("https://api.example.com/"), "{next:?} -> {followed:?}");
            }
        }

        #[test]
        fn a_parameter_comes_back_as_it_was_set(name in "[a-z\\[\\]$&=%]{1,8}", value in ".{0,12}") {
            let set = with_parameter(BASE, &name, &value);
            prop_assert!(parameters(&set).contains(&(name, value)));
        }
    }
}
