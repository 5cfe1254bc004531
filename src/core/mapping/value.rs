//! From a source's value to the text of a canonical field.
//!
//! Words, numbers and identifiers stay as the source wrote them; an address
//! loses its port and brackets, an outcome becomes `success` or `failure`
//! where the source clearly says so.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr};

use crate::core::ingest::tape::{Kind, NodeId, Tape};
use crate::core::time::{
    DateOrder, DateSeen, ReadTime, date_seen, read_epoch, read_time, read_time_in_order,
};

/// An array or object stands in a text field only if it is this short.
const LONGEST_RAW: usize = 1_000;

/// The text of a scalar, or the JSON text of a small array or object.
pub(super) fn text<'t>(tape: &Tape, text: &'t [u8], node: NodeId) -> Option<Cow<'t, str>> {
    let value = match tape.kind(node) {
        Kind::Null => return None,
        Kind::String | Kind::Number | Kind::True | Kind::False => tape.string(text, node),
        Kind::Object | Kind::Array if tape.span(node).len() > LONGEST_RAW => return None,
        // One value in an array is that value.
        Kind::Array => match single_scalar(tape, node) {
            Some(only) => tape.string(text, only),
            None => tape.string(text, node),
        },
        Kind::Object => tape.string(text, node),
    };
    (!value.trim_ascii().is_empty()).then_some(value)
}

fn single_scalar(tape: &Tape, array: NodeId) -> Option<NodeId> {
    let mut elements = tape.elements(array);
    let only = elements.next()?;
    let is_scalar = !matches!(tape.kind(only), Kind::Object | Kind::Array | Kind::Null);
    (is_scalar && elements.next().is_none()).then_some(only)
}

/// A moment in any of the shapes that sources use.
pub(super) fn time(tape: &Tape, text: &[u8], node: NodeId, order: DateOrder) -> Option<ReadTime> {
    match tape.kind(node) {
        Kind::String => {
            let said = tape.string(text, node);
            let said = said.trim();
            // A single date against the order of the rest is still that one day.
            read_time_in_order(said, order).or_else(|| match order {
                DateOrder::Unknown => None,
                DateOrder::DayFirst | DateOrder::MonthFirst => read_time(said),
            })
        }
        Kind::Number => number_time(&tape.string(text, node)),
        Kind::Object => object_time(tape, text, node, order),
        Kind::Array => time(tape, text, single_scalar(tape, node)?, order),
        Kind::Null | Kind::True | Kind::False => None,
    }
}

/// What a date written with numbers says about the order of day and month.
pub(super) fn date(tape: &Tape, text: &[u8], node: NodeId) -> Option<DateSeen> {
    match tape.kind(node) {
        Kind::String => date_seen(&tape.string(text, node)),
        _ => None,
    }
}

pub(super) fn number_time(number: &str) -> Option<ReadTime> {
    // 0 stands for "never" in every source met.
    if number == "0" {
        return None;
    }
    read_epoch(number).map(|moment| ReadTime {
        moment,
        zone_known: true,
    })
}

/// `{"seconds": 1, "nanos": 2}` and its kin; `{"$date": …}`.
fn object_time(tape: &Tape, text: &[u8], node: NodeId, order: DateOrder) -> Option<ReadTime> {
    let member = |names: &[&str]| names.iter().find_map(|name| tape.get(text, node, name));
    if let Some(inner) = member(&["$date", "$numberLong"]) {
        return time(tape, text, inner, order);
    }
    let seconds = member(&["seconds", "_seconds", "epochSecond", "epochSeconds", "sec"])?;
    let seconds = tape.string(text, seconds);
    let Some(nanos) = member(&["nanos", "_nanoseconds", "nanoseconds", "nano", "nsec"]) else {
        return number_time(&seconds);
    };
    let nanos: u32 = tape
        .string(text, nanos)
        .parse()
        .ok()
        .filter(|nanos| *nanos < 1_000_000_000)?;
    if nanos == 0 {
        return number_time(&seconds);
    }
    let whole: i64 = seconds.parse().ok()?;
    // Before 1970 the nanoseconds still count upwards.
    if whole < 0 {
        return number_time(&seconds);
    }
    number_time(format!("{whole}.{nanos:09}").trim_end_matches('0'))
}

/// The address alone: without port, brackets, zone index and IPv4-in-IPv6
/// dress. What is no address stays as it is: sources write names here too.
pub(super) fn ip(value: Cow<'_, str>) -> Cow<'_, str> {
    if value.parse::<Ipv4Addr>().is_ok() {
        return value;
    }
    let Some(bare) = bare_address(value.trim()) else {
        return value;
    };
    if bare == value {
        value
    } else {
        Cow::Owned(bare)
    }
}

fn bare_address(text: &str) -> Option<String> {
    // Of a forwarding chain the first is the client.
    let first = text.split(',').next().unwrap_or(text).trim();
    let inside = match first.strip_prefix('[') {
        Some(rest) => rest.split(']').next()?,
        // One colon is a port; more are an IPv6 address.
        None if first.matches(':').count() == 1 => first.split(':').next()?,
        None => first,
    };
    let inside = inside.split('%').next().unwrap_or(inside);
    let address: IpAddr = inside.parse().ok()?;
    Some(match address {
        // Else the source's own spelling, so that its text is still found.
        IpAddr::V6(v6) => v6
            .to_ipv4_mapped()
            .map_or_else(|| inside.to_owned(), |v4| v4.to_string()),
        IpAddr::V4(v4) => v4.to_string(),
    })
}

/// How a source tells success from failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OutcomeForm {
    /// A word, a status code, or true for success.
    Success,
    /// The same, but true is failure: `is_failure`, `error`.
    Failure,
    /// Whatever stands here names an error; 0 and empty are none.
    ErrorCode,
}

impl OutcomeForm {
    /// By the name of the key that holds it.
    pub fn of_key(key: &str) -> Self {
        let lower: String = key
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        if [
            "errorcode",
            "error",
            "errormessage",
            "errorcause",
            "exception",
        ]
        .iter()
        .any(|end| lower.ends_with(end))
        {
            OutcomeForm::ErrorCode
        } else if ["fail", "denied", "blocked", "rejected"]
            .iter()
            .any(|word| lower.contains(word))
        {
            OutcomeForm::Failure
        } else {
            OutcomeForm::Success
        }
    }
}

/// `success`, `failure`, or the source's word.
pub(super) fn outcome(value: Cow<'_, str>, form: OutcomeForm) -> Cow<'_, str> {
    let good = match form {
        OutcomeForm::Success => says_success(&value),
        OutcomeForm::Failure => says_success(&value).map(|good| !good),
        OutcomeForm::ErrorCode => Some(matches!(
            &*value,
            "0" | "false" | "none" | "None" | "S_OK" | "OK"
        )),
    };
    match good {
        Some(true) => Cow::Borrowed("success"),
        Some(false) => Cow::Borrowed("failure"),
        None => value,
    }
}

fn says_success(word: &str) -> Option<bool> {
    const GOOD: &[&str] = &[
        "success",
        "succeeded",
        "successful",
        "successfully",
        "ok",
        "allow",
        "allowed",
        "granted",
        "grant",
        "pass",
        "passed",
        "true",
        "accepted",
        "permitted",
        "yes",
        "s_ok",
    ];
    const BAD: &[&str] = &[
        "failure",
        "failed",
        "fail",
        "deny",
        "denied",
        "error",
        "blocked",
        "block",
        "rejected",
        "unauthorized",
        "forbidden",
        "false",
        "unsuccessful",
        "refused",
        "no",
    ];
    if let Ok(status) = word.parse::<u32>() {
        return match status {
            0 | 200..=399 => Some(true),
            400..=599 => Some(false),
            _ => None,
        };
    }
    let is = |list: &[&str]| list.iter().any(|known| known.eq_ignore_ascii_case(word));
    if is(GOOD) {
        return Some(true);
    }
    is(BAD).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_loses_port_brackets_and_dress() {
        for (given, wanted) in [
            ("10.0.0.1", "10.0.0.1"),
            ("10.0.0.1:443", "10.0.0.1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("::ffff:10.0.0.1", "10.0.0.1"),
            ("[::ffff:10.0.0.1]:80", "10.0.0.1"),
            ("2001:DB8::1", "2001:DB8::1"),
            ("fe80::1%eth0", "fe80::1"),
            ("203.0.113.9, 10.0.0.1", "203.0.113.9"),
            ("cloudtrail.amazonaws.com", "cloudtrail.amazonaws.com"),
            ("private", "private"),
            ("localhost:80", "localhost:80"),
        ] {
            assert_eq!(ip(Cow::Borrowed(given)), wanted, "{given}");
        }
    }

    #[test]
    fn an_outcome_is_read_where_the_source_clearly_says_so() {
        let read =
            |word: &'static str, key: &str| outcome(Cow::Borrowed(word), OutcomeForm::of_key(key));
        assert_eq!(read("SUCCESS", "result"), "success");
        assert_eq!(read("DENY", "result"), "failure");
        assert_eq!(read("true", "is_failure"), "failure");
        assert_eq!(read("false", "isFailure"), "success");
        assert_eq!(read("true", "success"), "success");
        assert_eq!(read("AccessDenied", "errorCode"), "failure");
        assert_eq!(read("0", "errorCode"), "success");
        assert_eq!(read("404", "statusCode"), "failure");
        assert_eq!(read("CHALLENGE", "result"), "CHALLENGE");
        assert_eq!(
            read("PartiallySucceeded", "ResultStatus"),
            "PartiallySucceeded"
        );
    }
}
