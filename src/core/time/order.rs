//! What a date written with numbers says about the order of day and month.

use super::read::{DateOrder, read};

/// What one date says about the order of day and month in the file that it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateSeen {
    /// Only a day can come first: `31/12/2024`.
    DayFirst,
    /// Only a month can come first: `12/31/2024`.
    MonthFirst,
    /// It may be two days: `03/04/2024`.
    Either,
}

/// What `text` says about the order of day and month; none if it is no such date, or the same day
/// either way (`05/05/2024`).
pub fn date_seen(text: &str) -> Option<DateSeen> {
    let text = text.trim();
    if !may_be_short_date(text.as_bytes()) {
        return None;
    }
    let day_first = read(text, DateOrder::DayFirst);
    let month_first = read(text, DateOrder::MonthFirst);
    match (day_first, month_first) {
        // With two digits the year may stand first as well.
        (Some(_), _) | (_, Some(_)) if has_short_year(text) => {
            match read(text, DateOrder::Unknown) {
                Some(only) if day_first == Some(only) => Some(DateSeen::DayFirst),
                Some(_month_first) => Some(DateSeen::MonthFirst),
                None => Some(DateSeen::Either),
            }
        }
        (Some(one), Some(other)) => (one != other).then_some(DateSeen::Either),
        (Some(_), None) => Some(DateSeen::DayFirst),
        (None, Some(_)) => Some(DateSeen::MonthFirst),
        (None, None) => None,
    }
}

/// Whether the third number of a date has two digits.
fn has_short_year(text: &str) -> bool {
    let from = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let third = text[from..].splitn(3, ['/', '.', '-']).nth(2);
    let is_long = third.is_some_and(|year| {
        year.bytes().take(4).all(|byte| byte.is_ascii_digit()) && year.len() >= 4
    });
    !is_long
}

/// Nearly every time is told apart here, at its first bytes: a million events go through it.
fn may_be_short_date(text: &[u8]) -> bool {
    let text = match text {
        // A weekday may stand before it.
        [first, ..] if first.is_ascii_alphabetic() => {
            let end = text.iter().position(u8::is_ascii_digit).unwrap_or(0);
            &text[end..]
        }
        _ => text,
    };
    matches!(
        text,
        [b'0'..=b'9', b'/' | b'.' | b'-', b'0'..=b'9', ..]
            | [
                b'0'..=b'9',
                b'0'..=b'9',
                b'/' | b'.' | b'-',
                b'0'..=b'9',
                ..
            ]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_tells_the_order_only_where_it_can_be_one_day() {
        for (text, seen) in [
            ("31/12/2024", Some(DateSeen::DayFirst)),
            ("12/31/2024 10:00", Some(DateSeen::MonthFirst)),
            ("3.4.2024 10:00:00", Some(DateSeen::Either)),
            ("Mon, 03/04/2024 10:00:00 PM", Some(DateSeen::Either)),
            ("05/05/2024", None),
            ("2024-05-06T10:00:00Z", None),
            ("20-May-2024", None),
            ("12.5", None),
            ("31/31/2024", None),
            ("1/2", None),
            ("", None),
        ] {
            assert_eq!(date_seen(text), seen, "{text}");
        }
    }
}
