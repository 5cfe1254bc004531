//! The shapes of time that people and older programs write: month names, AM and
//! PM, slashes, the year at the end.
//!
//! A scanner goes over the text once, from left to right; what it cannot place
//! makes the whole text unreadable.

use super::epoch::read_epoch;
use super::read::{Date, DateOrder, Reading, Time, offset_of, read_fraction, reading};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// No time is longer, and a text of a megabyte must not be gone over.
const LONGEST: usize = 100;

pub(super) fn read_shape(text: &str, order: DateOrder) -> Option<Reading> {
    if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut scan = Scanner {
        text: text.as_bytes(),
        at: 0,
        order,
        has_short_year: false,
    };
    scan.spaces();
    if let Some(reading) = scan.dot_net() {
        return Some(reading);
    }
    scan.weekday();
    let date = match scan.peek()? {
        b'0'..=b'9' => DateRead::Whole(scan.date_by_number()?),
        _ => scan.date_by_month_name()?,
    };
    let (date, time, offset_seconds) = match date {
        DateRead::Whole(date) => {
            let (time, offset) = scan.time_after_date()?;
            // `12.11.10` alone is rather the number of a version.
            if scan.has_short_year && time.is_none() {
                return None;
            }
            (date, time, offset)
        }
        // `Mon May 20 09:08:10 UTC 2024`: the year comes last.
        DateRead::WithoutYear { month, day } => {
            let time = scan.time()?;
            let offset = scan.zone()?;
            scan.required_spaces()?;
            let year = scan.number_of(4)?;
            (Date { year, month, day }, Some(time), offset)
        }
    };
    scan.remark()?;
    scan.spaces();
    if scan.at != scan.text.len() {
        return None;
    }
    reading(date, time, offset_seconds)
}

enum DateRead {
    Whole(Date),
    WithoutYear { month: u32, day: u32 },
}

struct Scanner<'t> {
    text: &'t [u8],
    at: usize,
    order: DateOrder,
    /// A year of two digits was read behind numbers.
    has_short_year: bool,
}

impl<'t> Scanner<'t> {
    fn rest(&self) -> &'t [u8] {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    /// Takes spaces, also those that browsers put before AM and PM (U+00A0, U+202F).
    fn spaces(&mut self) -> bool {
        let start = self.at;
        loop {
            self.at += match self.rest() {
                [b' ' | b'\t' | b'\r' | b'\n', ..] => 1,
                [0xC2, 0xA0, ..] => 2,
                [0xE2, 0x80, 0xAF, ..] => 3,
                _ => return self.at > start,
            };
        }
    }

    fn required_spaces(&mut self) -> Option<()> {
        self.spaces().then_some(())
    }

    /// The digits that come next.
    fn digits(&mut self) -> &'t [u8] {
        let rest = self.rest();
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += length;
        &rest[..length]
    }

    fn number_of(&mut self, length: usize) -> Option<u32> {
        let digits = self.digits();
        (digits.len() == length).then(|| value(digits))
    }

    /// A number of one or two digits.
    fn short_number(&mut self) -> Option<u32> {
        let digits = self.digits();
        matches!(digits.len(), 1 | 2).then(|| value(digits))
    }

    /// The letters that come next, in lower case.
    fn word(&mut self) -> String {
        let rest = self.rest();
        let length = rest
            .iter()
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        self.at += length;
        rest[..length]
            .iter()
            .map(|letter| letter.to_ascii_lowercase() as char)
            .collect()
    }

    /// A weekday is taken on trust: it says nothing that the date does not.
    fn weekday(&mut self) {
        let start = self.at;
        let word = self.word();
        if place_of(&word, &WEEKDAYS).is_none() {
            self.at = start;
            return;
        }
        self.take(b'.');
        self.take(b',');
        self.spaces();
    }

    fn month_name(&mut self) -> Option<u32> {
        let word = self.word();
        place_of(&word, &MONTHS).map(|place| place as u32 + 1)
    }

    /// A day with what English puts behind it: `20`, `20th`.
    fn day(&mut self) -> Option<u32> {
        let day = self.short_number()?;
        let start = self.at;
        if !matches!(self.word().as_str(), "st" | "nd" | "rd" | "th") {
            self.at = start;
        }
        Some(day)
    }

    fn separator(&mut self) -> Option<u8> {
        let separator = self
            .peek()
            .filter(|byte| matches!(byte, b'-' | b'/' | b'.' | b' '))?;
        self.at += 1;
        Some(separator)
    }

    fn date_by_number(&mut self) -> Option<Date> {
        let start = self.at;
        let digits = self.digits();
        match digits.len() {
            8 => Some(Date {
                year: value(&digits[..4]),
                month: value(&digits[4..6]),
                day: value(&digits[6..]),
            }),
            4 => {
                let separator = self.separator()?;
                let month = match self.peek()? {
                    b'0'..=b'9' if separator != b' ' => self.short_number()?,
                    _ => self.month_name()?,
                };
                if !self.take(separator) {
                    return None;
                }
                Some(Date {
                    year: value(digits),
                    month,
                    day: self.short_number()?,
                })
            }
            1 | 2 => {
                self.at = start;
                self.date_with_year_last()
            }
            _ => None,
        }
    }

    fn date_with_year_last(&mut self) -> Option<Date> {
        let first = self.day()?;
        let separator = self.separator()?;
        if self.peek()?.is_ascii_alphabetic() {
            let month = self.month_name()?;
            // "20 May. 2024" and "20 May, 2024" exist.
            if separator == b' ' {
                self.take(b'.');
                self.take(b',');
                self.spaces();
            } else if !self.take(separator) {
                return None;
            }
            let (year, _) = self.last_year()?;
            return Some(Date {
                year,
                month,
                day: first,
            });
        }
        if separator == b' ' {
            return None;
        }
        let second = self.short_number()?;
        if !self.take(separator) {
            return None;
        }
        let (year, short) = self.last_year()?;
        self.has_short_year = short.is_some();
        // `24/05/20` is a day of 2024 where people write the year first.
        let year_first = |last: u32| {
            let date = Date {
                year: century(first),
                month: second,
                day: last,
            };
            reading(date, None, None).is_some()
        };
        if self.order == DateOrder::Unknown && short.is_some_and(year_first) {
            return None;
        }
        let (month, day) = match self.order {
            DateOrder::MonthFirst => (first, second),
            DateOrder::DayFirst => (second, first),
            DateOrder::Unknown if first > 12 || first == second => (second, first),
            DateOrder::Unknown if second > 12 => (first, second),
            DateOrder::Unknown => return None,
        };
        Some(Date { year, month, day })
    }

    /// A year of four digits, or of two, which are given as well.
    fn last_year(&mut self) -> Option<(u32, Option<u32>)> {
        let digits = self.digits();
        match digits.len() {
            4 => Some((value(digits), None)),
            // `20 May 09:08` has no year at all.
            2 if self.peek() != Some(b':') => Some((century(value(digits)), Some(value(digits)))),
            _ => None,
        }
    }

    fn date_by_month_name(&mut self) -> Option<DateRead> {
        let month = self.month_name()?;
        self.take(b'.');
        if !self.take(b'-') {
            self.required_spaces()?;
        }
        let day = self.day()?;
        let comma = self.take(b',');
        if !self.take(b'-') {
            self.required_spaces()?;
        }
        let start = self.at;
        match self.number_of(4) {
            Some(year) => Some(DateRead::Whole(Date { year, month, day })),
            None if comma => None,
            None => {
                self.at = start;
                Some(DateRead::WithoutYear { month, day })
            }
        }
    }

    /// Time and zone behind a whole date, if there are any.
    fn time_after_date(&mut self) -> Option<(Option<Time>, Option<i32>)> {
        let start = self.at;
        if self.take(b'T') || self.take(b't') || self.take(b':') || self.take(b'-') {
            // The time must follow at once.
        } else {
            self.take(b',');
            self.spaces();
            let word_start = self.at;
            if self.word() == "at" {
                self.required_spaces()?;
            } else {
                self.at = word_start;
            }
            if self.at == start || self.at == self.text.len() {
                return Some((None, None));
            }
        }
        let time = self.time()?;
        Some((Some(time), self.zone()?))
    }

    fn time(&mut self) -> Option<Time> {
        let digits = self.digits();
        let (mut hour, minute, mut second) = match digits.len() {
            // The basic form of ISO 8601.
            4 | 6 => (
                value(&digits[..2]),
                value(&digits[2..4]),
                (digits.len() == 6).then(|| value(&digits[4..])),
            ),
            1 | 2 => {
                if !self.take(b':') {
                    return None;
                }
                (value(digits), self.number_of(2)?, None)
            }
            _ => return None,
        };
        if digits.len() <= 2 && self.take(b':') {
            second = Some(self.number_of(2)?);
        }
        let (mut nanos, mut digits) = (0, 0);
        let fraction = matches!(self.rest(), [b'.' | b',', b'0'..=b'9', ..]);
        if second.is_some() && fraction {
            self.at += 1;
            (nanos, digits) = read_fraction(self.digits())?;
        }
        let start = self.at;
        self.spaces();
        match self.half_of_day() {
            None => self.at = start,
            Some(_) if hour == 0 || hour > 12 => return None,
            Some(afternoon) => hour = hour % 12 + if afternoon { 12 } else { 0 },
        }
        Some(Time {
            hour,
            minute,
            second: second.unwrap_or(0),
            nanos,
            digits,
        })
    }

    /// `AM`, `pm`, `a.m.`: whether it is after noon.
    fn half_of_day(&mut self) -> Option<bool> {
        let start = self.at;
        let afternoon = match self.word().as_str() {
            half @ ("am" | "pm") => Some(half == "pm"),
            half @ ("a" | "p") => {
                let dotted = self.take(b'.') && self.word() == "m";
                self.take(b'.');
                dotted.then_some(half == "p")
            }
            _ => None,
        };
        if afternoon.is_none() {
            self.at = start;
        }
        afternoon
    }

    /// `Z`, `UTC`, `GMT+0200`, `+02:00`, `+0000 UTC`; the outer `None` is a zone that cannot be read, the inner
    /// one no zone at all.
    fn zone(&mut self) -> Option<Option<i32>> {
        let start = self.at;
        self.spaces();
        let named = match self.peek() {
            Some(byte) if byte.is_ascii_alphabetic() => {
                if !matches!(self.word().as_str(), "z" | "utc" | "gmt" | "ut") {
                    return None;
                }
                true
            }
            _ => false,
        };
        let negative = match self.peek() {
            Some(b'+') => false,
            Some(b'-') => true,
            _ if named => return Some(Some(0)),
            _ => {
                self.at = start;
                return Some(None);
            }
        };
        self.at += 1;
        let digits = self.digits();
        let (hours, minutes) = match digits.len() {
            4 => (value(&digits[..2]), value(&digits[2..])),
            1 | 2 if self.take(b':') => (value(digits), self.number_of(2)?),
            // GMT+2, but never a lone +2.
            2 => (value(digits), 0),
            1 if named => (value(digits), 0),
            _ => return None,
        };
        let offset = offset_of(negative, hours, minutes)?;
        // Go writes the offset and then the zone's name again.
        let before_name = self.at;
        self.spaces();
        if named || !matches!(self.word().as_str(), "utc" | "gmt") {
            self.at = before_name;
        }
        Some(Some(offset))
    }

    /// A zone's name in brackets behind its offset: `(CEST)`, `[Europe/Berlin]`.
    fn remark(&mut self) -> Option<()> {
        let start = self.at;
        self.spaces();
        let close = match self.peek() {
            Some(b'(') => b')',
            Some(b'[') => b']',
            _ => {
                self.at = start;
                return Some(());
            }
        };
        let length = self.rest().iter().position(|byte| *byte == close)?;
        self.at += length + 1;
        Some(())
    }

    /// `/Date(1716196090123+0200)/`, as .NET writes JSON: the offset is for display only.
    fn dot_net(&mut self) -> Option<Reading> {
        let inner = std::str::from_utf8(self.rest())
            .ok()?
            .trim_end()
            .strip_prefix("/Date(")?
            .strip_suffix(")/")?;
        let end = inner
            .rfind(['+', '-'])
            .filter(|at| *at > 0)
            .unwrap_or(inner.len());
        let number = &inner[..end];
        let whole = number.strip_prefix('-').unwrap_or(number);
        if whole.is_empty() || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        // Always milliseconds, however small the number: tell the reader by seconds and a fraction.
        let millis: i64 = number.parse().ok()?;
        let moment = read_epoch(&format!("{}e-3", millis))?;
        Some(Reading {
            local_millis: moment.millis,
            nanos: moment.nanos,
            digits: moment.digits,
            offset_seconds: Some(0),
            with_time: true,
        })
    }
}

/// The year that two digits stand for, as POSIX has it: 1969 to 2068.
fn century(short: u32) -> u32 {
    short + if short < 69 { 2000 } else { 1900 }
}

fn value(digits: &[u8]) -> u32 {
    digits
        .iter()
        .fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'))
}

/// The place of the name that `word` is, or shortens to at least three letters.
fn place_of(word: &str, names: &[&str]) -> Option<usize> {
    // `Sept` and `Thurs` are as usual as `Sep` and `Thu`.
    if word.len() < 3 {
        return None;
    }
    names.iter().position(|name| name.starts_with(word))
}
