//! Times of every shape that audit sources write, as text.
//!
//! Nothing is guessed: a date that can be two days (`03/04/2024`) is not read,
//! nor is one that no calendar has (30 February). RFC 3339 and its near
//! relations take a fast path, since a million events go through it.

use super::calendar::{MILLIS_PER_DAY, days_from_civil, days_in_month};
use super::epoch::read_epoch;
use super::moment::Moment;
use super::shape::read_shape;

/// A time as it was read, and whether the text named its zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadTime {
    /// When; without a zone, as if the text meant UTC.
    pub moment: Moment,
    /// Whether the text said which zone it means (an epoch number means UTC).
    pub zone_known: bool,
}

/// Which of two numbers is the month, in dates written with numbers and the year last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// Not known: such a date is read only if it can be one day alone.
    #[default]
    Unknown,
    /// `12/31/2024`
    MonthFirst,
    /// `31.12.2024`
    DayFirst,
}

/// The time that `text` stands for.
///
/// Read are: RFC 3339, with a space for the `T`, a comma for the point, an offset without colon
/// or minutes, `UTC` and `GMT`, without seconds, without a zone (read as UTC and said so), a date alone; ISO 8601's
/// basic form (`20240520T090810Z`); month names, weekdays, AM and PM, as in
/// `20-May-2024 09:08:10`, `May 20, 2024 9:08:10 AM`, `Mon, 20 May 2024 09:08:10 GMT`, `20/May/2024:09:08:10 +0200`,
/// `Mon May 20 09:08:10 2024`; numbers with the year last where a part above 12 (or two
/// equal parts) leaves one reading; years of two digits (1969 to 2068, as in POSIX) behind a month's name, or behind
/// numbers with a time where no other reading is left; epoch numbers.
///
/// * The second 60 is the next second: a leap second has no number of its own in epoch time.
/// * The hour 24 is refused, as by RFC 3339: it names the same instant as the next day's 0, and most
///   who write it mean a mistake.
/// * More than nine fraction digits: nine are kept, the rest is dropped.
/// * A zone's abbreviation (`EST`, `CST`) is refused: several zones share it.
/// * Digits alone are an epoch number from 100,000,000 (1973) on; eight are a date, and fourteen a
///   date and time if there is such a one.
pub fn read_time(text: &str) -> Option<ReadTime> {
    read_time_in_order(text, DateOrder::Unknown)
}

/// [`read_time`] where something else, such as the rest of the file, tells the order of day and month.
pub fn read_time_in_order(text: &str, order: DateOrder) -> Option<ReadTime> {
    read(text, order)?.read_time()
}

/// What a text says, before its zone is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// Milliseconds since 1970-01-01T00:00:00 on the wall.
    pub(super) local_millis: i64,
    /// As in [`Moment`].
    pub(super) nanos: u32,
    /// As in [`Moment`].
    pub(super) digits: u8,
    /// Seconds east of UTC, if said.
    pub(super) offset_seconds: Option<i32>,
    /// False for a date alone.
    pub(super) with_time: bool,
}

impl Reading {
    fn read_time(self) -> Option<ReadTime> {
        let offset_millis = i64::from(self.offset_seconds.unwrap_or(0)) * 1000;
        let millis = self.local_millis - offset_millis;
        let moment = Moment {
            millis,
            nanos: self.nanos,
            digits: self.digits,
        };
        Some(ReadTime {
            moment,
            zone_known: self.offset_seconds.is_some(),
        })
    }
}

pub(super) fn read(text: &str, order: DateOrder) -> Option<Reading> {
    let bytes = text.as_bytes();
    read_iso(bytes)
        .or_else(|| read_digits(text))
        .or_else(|| read_shape(text, order))
}

/// `2024-05-20T09:08:10.123+02:00`, or a relation of the same places.
fn read_iso(text: &[u8]) -> Option<Reading> {
    let (head, mut rest) = text.split_at_checked(19)?;
    if head[4] != b'-' || head[7] != b'-' || head[13] != b':' || head[16] != b':' {
        return None;
    }
    if !matches!(head[10], b'T' | b't' | b' ') {
        return None;
    }
    let pair = |at: usize| two_digits(head[at], head[at + 1]);
    let date = Date {
        year: pair(0)? * 100 + pair(2)?,
        month: pair(5)?,
        day: pair(8)?,
    };
    let mut time = Time {
        hour: pair(11)?,
        minute: pair(14)?,
        second: pair(17)?,
        nanos: 0,
        digits: 0,
    };
    if let [b'.' | b',', fraction @ ..] = rest {
        let written = fraction
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        (time.nanos, time.digits) = read_fraction(&fraction[..written])?;
        rest = &fraction[written..];
    }
    let offset_seconds = match rest {
        [] => None,
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), offset @ ..] => {
            let (hours, minutes) = match offset {
                [a, b, b':', c, d] | [a, b, c, d] => (two_digits(*a, *b)?, two_digits(*c, *d)?),
                [a, b] => (two_digits(*a, *b)?, 0),
                _ => return None,
            };
            Some(offset_of(*sign == b'-', hours, minutes)?)
        }
        _ => return None,
    };
    reading(date, Some(time), offset_seconds)
}

/// A number, or a date and time without anything between its digits.
fn read_digits(text: &str) -> Option<Reading> {
    let text = text.trim_ascii();
    let bytes = text.as_bytes();
    if !matches!(bytes.first()?, b'0'..=b'9' | b'-') {
        return None;
    }
    if bytes.len() == 14 && bytes.iter().all(u8::is_ascii_digit) {
        let pair = |at: usize| two_digits(bytes[at], bytes[at + 1]);
        let date = Date {
            year: pair(0)? * 100 + pair(2)?,
            month: pair(4)?,
            day: pair(6)?,
        };
        let time = Time {
            hour: pair(8)?,
            minute: pair(10)?,
            second: pair(12)?,
            nanos: 0,
            digits: 0,
        };
        // As an epoch number it would be a millisecond of the 26th century.
        if (1970..2200).contains(&date.year)
            && let Some(reading) = reading(date, Some(time), None)
        {
            return Some(reading);
        }
    }
    let Moment {
        millis,
        nanos,
        digits,
    } = read_epoch(text)?;
    // A smaller number is a date (20240520), a year, or no time at all.
    if millis.unsigned_abs() < 100_000_000_000 {
        return None;
    }
    Some(Reading {
        local_millis: millis,
        nanos,
        digits,
        offset_seconds: Some(0),
        with_time: true,
    })
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Date {
    pub(super) year: u32,
    pub(super) month: u32,
    pub(super) day: u32,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
    /// Nanoseconds of the second.
    pub(super) nanos: u32,
    pub(super) digits: u8,
}

/// Puts a date and a time together; `None` if there is no such day or time.
pub(super) fn reading(
    date: Date,
    time: Option<Time>,
    offset_seconds: Option<i32>,
) -> Option<Reading> {
    let Date { year, month, day } = date;
    if day == 0 || day > days_in_month(i64::from(year), month) {
        return None;
    }
    let midnight = days_from_civil(i64::from(year), month, day) * MILLIS_PER_DAY;
    let Some(Time {
        hour,
        minute,
        second,
        nanos,
        digits,
    }) = time
    else {
        return Some(Reading {
            local_millis: midnight,
            nanos: 0,
            digits: 0,
            offset_seconds,
            with_time: false,
        });
    };
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let seconds = i64::from(hour * 3600 + minute * 60 + second);
    Some(Reading {
        local_millis: midnight + seconds * 1000 + i64::from(nanos / 1_000_000),
        nanos: nanos % 1_000_000,
        digits,
        offset_seconds,
        with_time: true,
    })
}

/// Nanoseconds and count of a fraction's digits; `None` without any.
pub(super) fn read_fraction(written: &[u8]) -> Option<(u32, u8)> {
    let kept = &written[..written.len().min(9)];
    if kept.is_empty() {
        return None;
    }
    let value = kept
        .iter()
        .fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    Some((value * 10_u32.pow(9 - kept.len() as u32), kept.len() as u8))
}

/// Seconds of an offset; RFC 3339 allows up to 23:59.
pub(super) fn offset_of(negative: bool, hours: u32, minutes: u32) -> Option<i32> {
    if hours > 23 || minutes > 59 {
        return None;
    }
    let seconds = (hours * 3600 + minutes * 60) as i32;
    Some(if negative { -seconds } else { seconds })
}

fn two_digits(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| u32::from(tens) * 10 + u32::from(ones))
}
