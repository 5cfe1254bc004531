//! What tells who a person is: e-mail addresses, card and account numbers,
//! telephone numbers, network addresses.
//!
//! Each is checked by all that it has: a card number by its length, its first
//! digits and its Luhn digit, an account number by its remainder. A long
//! identifier passes for a card number once in some hundred times, which is
//! why these are masked only where somebody asked for it.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

/// A kind of personal text that rules can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Personal {
    Email,
    Card,
    Iban,
    Phone,
    Ip,
}

impl Personal {
    pub const ALL: [(&str, Personal); 5] = [
        ("email", Personal::Email),
        ("card", Personal::Card),
        ("iban", Personal::Iban),
        ("phone", Personal::Phone),
        ("ip", Personal::Ip),
    ];

    /// How a mask calls it.
    pub fn label(self) -> &'static str {
        match self {
            Personal::Email => "e-mail",
            Personal::Card => "card number",
            Personal::Iban => "account number",
            Personal::Phone => "phone number",
            Personal::Ip => "address",
        }
    }

    /// Every place in `text` where one stands.
    pub fn find(self, text: &str, found: &mut Vec<Range<usize>>) {
        match self {
            Personal::Email => emails(text, found),
            Personal::Card => runs(
                text,
                is_card_byte,
                |run| card(run).then_some(run.len()),
                found,
            ),
            Personal::Iban => ibans(text, found),
            Personal::Phone => phones(text, found),
            Personal::Ip => runs(text, is_ip_byte, ip, found),
        }
    }
}

fn emails(text: &str, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'@', &bytes[from..]).map(|at| from + at) {
        from = at + 1;
        let local = bytes[..at]
            .iter()
            .rev()
            .take_while(|byte| {
                byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"._%+-'".contains(byte)
            })
            .count();
        let domain = bytes[at + 1..]
            .iter()
            .take_while(|byte| {
                byte.is_ascii_alphanumeric() || !byte.is_ascii() || b".-".contains(byte)
            })
            .count();
        let domain = text[at + 1..at + 1 + domain].trim_end_matches(['.', '-']);
        let last = domain.rsplit('.').next().unwrap_or_default();
        let local = text[at - local..at].trim_start_matches(['\'', '.']).len();
        if local > 0
            && domain.contains('.')
            && last.len() >= 2
            && !last.starts_with(|c: char| c.is_ascii_digit())
        {
            found.push(at - local..at + 1 + domain.len());
        }
    }
}

/// Each longest run of bytes that `holds` between two that are no letters or digits, if `read`
/// takes it, as long as it says.
fn runs(
    text: &str,
    holds: fn(u8) -> bool,
    read: impl Fn(&str) -> Option<usize>,
    found: &mut Vec<Range<usize>>,
) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !holds(bytes[at]) {
            at += 1;
            continue;
        }
        let end = at + bytes[at..].iter().take_while(|byte| holds(**byte)).count();
        let free = |place: Option<&u8>| {
            place.is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')
        };
        let marks = [' ', '-', '.'];
        let start = end - text[at..end].trim_start_matches(marks).len();
        let run = text[start..end].trim_end_matches(marks);
        let stop = start + run.len();
        if free(start.checked_sub(1).map(|before| &bytes[before]))
            && free(bytes.get(stop))
            && let Some(length) = read(run)
        {
            found.push(start..start + length);
        }
        at = end;
    }
}

fn is_card_byte(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b' ' | b'-')
}

fn card(run: &str) -> bool {
    let digits: Vec<u8> = run
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|byte| byte - b'0')
        .collect();
    let groups: Vec<usize> = run.split([' ', '-']).map(str::len).collect();
    let grouped = match groups.as_slice() {
        [_] => true,
        [4, 6, 4 | 5] => true,
        [rest @ .., last] => rest.iter().all(|length| *length == 4) && (1..=4).contains(last),
        [] => false,
    };
    let first = |count: usize| {
        digits[..count]
            .iter()
            .fold(0u32, |sum, digit| sum * 10 + u32::from(*digit))
    };
    if !(13..=19).contains(&digits.len()) || !grouped {
        return false;
    }
    let issuer = matches!(first(1), 4)
        || matches!(first(2), 34..=39 | 30 | 50..=69)
        || (2221..=2720).contains(&first(4));
    issuer && luhn(&digits)
}

fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(*digit) << (place % 2);
            if digit > 9 { digit - 9 } else { digit }
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != digits[0])
}

fn ibans(text: &str, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at + 15 <= bytes.len() {
        let starts = bytes[at].is_ascii_uppercase()
            && bytes[at + 1].is_ascii_uppercase()
            && bytes[at + 2].is_ascii_digit()
            && bytes[at + 3].is_ascii_digit();
        let free = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        if starts
            && free
            && let Some(length) = iban(&bytes[at..])
        {
            found.push(at..at + length);
            at += length;
        } else {
            at += 1;
        }
    }
}

/// The length of the account number at the start: the longest whose remainder by 97 is 1 (ISO 13616).
fn iban(bytes: &[u8]) -> Option<usize> {
    let mut letters = Vec::new();
    let mut length = 0;
    for (place, byte) in bytes.iter().enumerate() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' if letters.len() < 34 => letters.push(*byte),
            // Printed in groups of four.
            b' ' if letters.len() % 4 == 0 => continue,
            _ => break,
        }
        let ends = bytes
            .get(place + 1)
            .is_none_or(|next| !next.is_ascii_alphanumeric());
        if letters.len() >= 15 && ends && remainder(&letters) == 1 {
            length = place + 1;
        }
    }
    (length > 0).then_some(length)
}

fn remainder(letters: &[u8]) -> u32 {
    let turned = letters[4..].iter().chain(&letters[..4]);
    turned.fold(0, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte - b'A') + 10) % 97,
    })
}

/// `+` and 8 to 15 digits in groups; without the `+` it may be any number.
fn phones(text: &str, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'+', &bytes[from..]).map(|at| from + at) {
        from = at + 1;
        let length = bytes[at + 1..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit() || b" ()-./".contains(byte))
            .count();
        let number = text[at + 1..at + 1 + length].trim_end_matches([' ', '(', '-', '.', '/']);
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        let free = |place: Option<&u8>| place.is_none_or(|byte| !byte.is_ascii_alphanumeric());
        let alone = free(at.checked_sub(1).map(|before| &bytes[before]))
            && free(bytes.get(at + 1 + number.len()));
        let starts = number.starts_with(|c: char| ('1'..='9').contains(&c));
        if alone && starts && (8..=15).contains(&digits) {
            found.push(at..at + 1 + number.len());
            from = at + 1 + number.len();
        }
    }
}

fn is_ip_byte(byte: u8) -> bool {
    byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':')
}

/// An address, with its port left behind.
fn ip(run: &str) -> Option<usize> {
    if run.parse::<Ipv4Addr>().is_ok() {
        return Some(run.len());
    }
    if let Some((address, port)) = run.rsplit_once(':')
        && address.parse::<Ipv4Addr>().is_ok()
        && port.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Some(address.len());
    }
    // `::` alone and times such as 10:20:30 are none.
    (run.len() > 4 && run.parse::<Ipv6Addr>().is_ok()).then_some(run.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(kind: Personal, text: &str) -> Vec<&str> {
        let mut places = Vec::new();
        kind.find(text, &mut places);
        places.into_iter().map(|place| &text[place]).collect()
    }

    #[test]
    fn addresses_of_people_are_found_in_running_text() {
        assert_eq!(
            found(
                Personal::Email,
                "Ann <ann.lee+x@example.co.uk>, 'bob@example.org' and jürgen@exämple.de."
            ),
            [
                "ann.lee+x@example.co.uk",
                "bob@example.org",
                "jürgen@exämple.de"
            ]
        );
        for text in [
            "@ann",
            "ann@",
            "ann@host",
            "pkg@1.2.3",
            "@types/node@18.0.1",
        ] {
            assert_eq!(found(Personal::Email, text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn a_card_number_has_its_issuer_its_groups_and_its_luhn_digit() {
        for text in [
            "4111111111111111",
            "4111 1111 1111 1111",
            "4111-1111-1111-1111",
            "378282246310005",
            "3782 822463 10005",
            "5555555555554444",
            "2223003122003222",
        ] {
            assert_eq!(found(Personal::Card, &format!("paid with {text}.")), [text]);
        }
        for text in [
            "4111111111111112",
            "1650000000000",
            "41111111 11111111",
            "0000000000000000",
            "id_4111111111111111",
            "4111111111111111a",
            "1716193800000",
            "2024-05-01 10 20 30",
        ] {
            assert_eq!(found(Personal::Card, text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn an_account_number_has_its_remainder() {
        assert_eq!(
            found(Personal::Iban, "to DE89370400440532013000 now"),
            ["DE89370400440532013000"]
        );
        assert_eq!(
            found(Personal::Iban, "GB29 NWBK 6016 1331 9268 19"),
            ["GB29 NWBK 6016 1331 9268 19"]
        );
        assert_eq!(
            found(Personal::Iban, "DE89370400440532013001"),
            Vec::<&str>::new()
        );
    }

    #[test]
    fn a_telephone_number_begins_with_a_plus() {
        assert_eq!(
            found(
                Personal::Phone,
                "call +49 (0)151 2345678 or +1-555-010-9999."
            ),
            ["+49 (0)151 2345678", "+1-555-010-9999"]
        );
        for text in [
            "+1",
            "a+12345678",
            "2024-05-01T10:00:00+02:00",
            "+0012345678",
        ] {
            assert_eq!(found(Personal::Phone, text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn an_address_in_the_network_loses_no_port_and_no_time_is_one() {
        assert_eq!(
            found(Personal::Ip, "from 192.0.2.7:443 and 2001:db8::1"),
            ["192.0.2.7", "2001:db8::1"]
        );
        for text in ["10:20:30", "1.2.3", "::", "a.b.c.d", "v1.2.3.4"] {
            assert_eq!(found(Personal::Ip, text), Vec::<&str>::new(), "{text}");
        }
    }
}
