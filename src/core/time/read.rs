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
/// equal parts) leaves one reading; epoch numbers.
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::core::time::Zone;

    /// The text in UTC, with "?" behind it where the zone was not said.
    pub(crate) fn read(text: &str) -> String {
        match read_time(text) {
            None => "none".into(),
            Some(ReadTime { moment, zone_known }) => {
                moment.rfc3339(&Zone::utc()) + if zone_known { "" } else { "?" }
            }
        }
    }

    #[test]
    fn rfc_3339_keeps_its_digits() {
        assert_eq!(read("2024-05-20T09:08:10Z"), "2024-05-20T09:08:10Z");
        assert_eq!(read("2024-05-20T09:08:10.0Z"), "2024-05-20T09:08:10.0Z");
        assert_eq!(read("2024-05-20t09:08:10.120z"), "2024-05-20T09:08:10.120Z");
        assert_eq!(
            read("2024-05-20T09:08:10.123456789+02:00"),
            "2024-05-20T07:08:10.123456789Z"
        );
        assert_eq!(
            read("2024-05-20T09:08:10.1234567899Z"),
            "2024-05-20T09:08:10.123456789Z"
        );
        assert_eq!(read("2024-05-20T09:08:10-00:00"), "2024-05-20T09:08:10Z");
        assert_eq!(read("0000-01-01T00:00:00+00:01"), "-00001-12-31T23:59:00Z");
        assert_eq!(read("9999-12-31T23:59:60Z"), "+10000-01-01T00:00:00Z");
    }

    #[test]
    fn near_relations_of_rfc_3339_are_read() {
        assert_eq!(read("2024-05-20 09:08:10.123"), "2024-05-20T09:08:10.123Z?");
        assert_eq!(read("2024-05-20 09:08:10,123"), "2024-05-20T09:08:10.123Z?");
        assert_eq!(
            read("2024-05-20T09:08:10.123+0200"),
            "2024-05-20T07:08:10.123Z"
        );
        assert_eq!(read("2024-05-20 09:08:10+00"), "2024-05-20T09:08:10Z");
        assert_eq!(read("2024-05-20 09:08:10 UTC"), "2024-05-20T09:08:10Z");
        assert_eq!(
            read("2024-05-20 09:08:10.5 +0000 UTC"),
            "2024-05-20T09:08:10.5Z"
        );
        assert_eq!(read("2024-05-20 09:08:10 +02:00"), "2024-05-20T07:08:10Z");
        assert_eq!(
            read("2024-05-20T09:08:10+02:00[Europe/Berlin]"),
            "2024-05-20T07:08:10Z"
        );
        assert_eq!(read("2024-05-20T09:08Z"), "2024-05-20T09:08:00Z");
        assert_eq!(read("2024-05-20"), "2024-05-20T00:00:00Z?");
        assert_eq!(read("20240520T090810Z"), "2024-05-20T09:08:10Z");
        assert_eq!(read("20240520T090810.25+0200"), "2024-05-20T07:08:10.25Z");
        assert_eq!(read("2024/05/20 09:08:10"), "2024-05-20T09:08:10Z?");
        assert_eq!(read(" 2024-05-20T09:08:10Z\n"), "2024-05-20T09:08:10Z");
    }

    #[test]
    fn a_leap_second_is_the_next_second() {
        assert_eq!(read("2016-12-31T23:59:60Z"), "2017-01-01T00:00:00Z");
        assert_eq!(read("2016-12-31T23:59:60.5Z"), "2017-01-01T00:00:00.5Z");
        assert_eq!(read("2016-12-31T23:59:61Z"), "none");
    }

    #[test]
    fn what_no_calendar_and_no_clock_has_is_not_read() {
        for text in [
            "2024-02-30T00:00:00Z",
            "2023-02-29T00:00:00Z",
            "2100-02-29",
            "2024-13-01T00:00:00Z",
            "2024-00-01T00:00:00Z",
            "2024-01-00T00:00:00Z",
            "2024-04-31",
            "2024-01-01T24:00:00Z",
            "2024-01-01T23:60:00Z",
            "2024-01-01T00:00:00+24:00",
            "2024-01-01T00:00:00+00:60",
            "31 April 2024",
        ] {
            assert_eq!(read(text), "none", "{text}");
        }
        assert_eq!(read("2024-02-29"), "2024-02-29T00:00:00Z?");
        assert_eq!(read("2000-02-29"), "2000-02-29T00:00:00Z?");
    }

    #[test]
    fn what_is_only_nearly_a_time_is_not_read() {
        for text in [
            "",
            " ",
            "T",
            "TZ",
            "Z",
            "-",
            "2024",
            "2024-05",
            "24-05-20",
            "2024-05-20T",
            "2024-05-20x",
            "2024-05-2009:08:10",
            "2024-05-20T09:08:10.",
            "2024-05-20T09:08:10.Z",
            "2024-05-20T09:08:10ZZ",
            "2024-05-20T09:08:10+",
            "2024-05-20T09:08:10+1",
            "2024-05-20T09:08:10+02:0",
            "2024-05-20T09",
            "02024-05-20T09:08:10Z",
            "10000-01-01T00:00:00Z",
            "2024-05/20",
            "192.168.20.2024",
            "20.5.2024.1",
            "1.2.3",
            "v2024-05-20",
            "May",
            "May 20",
            "May 20 09:08:10",
            "20 May",
            "Monday",
            "9:08:10",
            "12:00 PM",
            "2024-05-20 09:08:10 EST",
            "2024-05-20 13:00:00 PM",
            "2024-05-20 0:30 AM",
            "550e8400-e29b-41d4-a716-446655440000",
            "2024-05-20T09:08:10Z 2024-05-20T09:08:10Z",
            "２０２４-05-20",
            "2024\u{2013}05-20",
            "12345678",
            "0",
            "1",
            "-1",
            "3.14",
            "99999999",
            "May 20 2024 09:08:10 2024",
            "1/2/3",
            "May 32 2024",
            "2024-05-20T09:08:10+02:00[Europe",
            "20240520T0908101",
        ] {
            assert_eq!(read(text), "none", "{text}");
        }
    }

    #[test]
    fn numbers_with_the_year_last_are_read_only_where_one_reading_is_left() {
        assert_eq!(read("05/20/2024"), "2024-05-20T00:00:00Z?");
        assert_eq!(read("20/05/2024"), "2024-05-20T00:00:00Z?");
        assert_eq!(read("5/20/2024, 9:08:10 PM"), "2024-05-20T21:08:10Z?");
        assert_eq!(read("20.05.2024 09:08"), "2024-05-20T09:08:00Z?");
        assert_eq!(read("20-05-2024 09:08:10"), "2024-05-20T09:08:10Z?");
        assert_eq!(read("04/04/2024"), "2024-04-04T00:00:00Z?");
        for text in [
            "03/04/2024",
            "3/4/2024 10:00:00",
            "03.04.2024",
            "03-04-2024",
            "13/13/2024",
            "0/13/2024",
            "02/30/2024",
        ] {
            assert_eq!(read(text), "none", "{text}");
        }
        let ordered = |order| {
            read_time_in_order("03/04/2024", order).map(|time| time.moment.rfc3339(&Zone::utc()))
        };
        assert_eq!(
            ordered(DateOrder::MonthFirst).as_deref(),
            Some("2024-03-04T00:00:00Z")
        );
        assert_eq!(
            ordered(DateOrder::DayFirst).as_deref(),
            Some("2024-04-03T00:00:00Z")
        );
        assert_eq!(
            read_time_in_order("20/05/2024", DateOrder::MonthFirst),
            None
        );
    }

    #[test]
    fn month_names_are_read_in_the_usual_places() {
        for text in [
            "20-May-2024 09:08:10",
            "20 May 2024 09:08:10",
            "20 may 2024, 9:08:10",
            "20th May 2024 09:08:10",
            "May 20, 2024 9:08:10 AM",
            "May 20, 2024, 9:08:10\u{202f}AM",
            "May 20, 2024 at 9:08:10 a.m.",
            "May. 20 2024 09:08:10",
            "Monday, May 20th, 2024 09:08:10",
            "Mon May 20 09:08:10 2024",
            "2024-May-20 09:08:10",
            "20/May/2024:09:08:10",
            "2024 May 20 09:08:10",
        ] {
            assert_eq!(read(text), "2024-05-20T09:08:10Z?", "{text}");
        }
        for text in [
            "Mon, 20 May 2024 11:08:10 +0200",
            "Mon, 20 May 2024 09:08:10 GMT",
            "Mon May 20 09:08:10 UTC 2024",
            "Mon May 20 09:08:10 +0000 2024",
            "Mon May 20 2024 11:08:10 GMT+0200 (Central European Summer Time)",
            "20/May/2024:11:08:10 +0200",
            "5/20/2024 9:08:10 AM +00:00",
        ] {
            assert_eq!(read(text), "2024-05-20T09:08:10Z", "{text}");
        }
        assert_eq!(read("Sept 1, 2024"), "2024-09-01T00:00:00Z?");
        assert_eq!(read("September 1, 2024"), "2024-09-01T00:00:00Z?");
        assert_eq!(read("Mayor 1, 2024"), "none");
    }

    #[test]
    fn twelve_o_clock_is_noon_or_midnight() {
        assert_eq!(read("5/20/2024 12:00:00 AM"), "2024-05-20T00:00:00Z?");
        assert_eq!(read("5/20/2024 12:00:00 PM"), "2024-05-20T12:00:00Z?");
        assert_eq!(read("5/20/2024 1 PM"), "none");
        assert_eq!(read("5/20/2024 11:59pm"), "2024-05-20T23:59:00Z?");
    }

    #[test]
    fn numbers_in_a_string_are_epochs_or_dates_by_their_length() {
        assert_eq!(read("1716196090"), "2024-05-20T09:08:10Z");
        assert_eq!(read("1716196090.5"), "2024-05-20T09:08:10.5Z");
        assert_eq!(read("1716196090123"), "2024-05-20T09:08:10.123Z");
        assert_eq!(
            read("1716196090123456789"),
            "2024-05-20T09:08:10.123456789Z"
        );
        assert_eq!(read("/Date(1716196090123)/"), "2024-05-20T09:08:10.123Z");
        assert_eq!(
            read("/Date(1716196090123+0200)/"),
            "2024-05-20T09:08:10.123Z"
        );
        assert_eq!(read("20240520"), "2024-05-20T00:00:00Z?");
        assert_eq!(read("20240520090810"), "2024-05-20T09:08:10Z?");
        assert_eq!(read("20241320"), "none");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_the_same_here_and_in_chrono(
            seconds in -62_167_132_800_i64..253_402_214_400,
            nanos_of_second in 0_u32..1_000_000_000,
            digits in 0_u8..=9,
            offset_minutes in -1439_i32..=1439,
        ) {
            let unit = 10_u32.pow(9 - u32::from(digits));
            let nanos_of_second = nanos_of_second / unit * unit;
            let moment = Moment {
                millis: seconds * 1000 + i64::from(nanos_of_second / 1_000_000),
                nanos: nanos_of_second % 1_000_000,
                digits,
            };
            let zone = Zone::new("test", offset_minutes * 60, vec![]);
            let text = moment.rfc3339(&zone);
            let ours = read_time(&text).unwrap();
            prop_assert!(ours.zone_known);
            prop_assert_eq!(ours.moment, moment);
            prop_assert_eq!(ours.moment.digits, digits);
            let theirs = chrono::DateTime::parse_from_rfc3339(&text).unwrap();
            prop_assert_eq!((theirs.timestamp(), theirs.timestamp_subsec_nanos()), (seconds, nanos_of_second));
            // And chrono writes the same text.
            if digits == 9 && offset_minutes != 0 {
                prop_assert_eq!(theirs.to_rfc3339_opts(chrono::SecondsFormat::Nanos, false), text);
            }
        }

        #[test]
        fn what_chrono_reads_as_rfc_3339_is_read_the_same(
            text in "[0-9]{4}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,9})?(Z|z|[+-][0-2][0-9]:[0-6][0-9])",
        ) {
            match chrono::DateTime::parse_from_rfc3339(&text) {
                // chrono keeps a leap second apart, as nanoseconds above a billion.
                Ok(theirs) => {
                    let ours = read_time(&text).unwrap().moment;
                    prop_assert_eq!(
                        i128::from(ours.millis) * 1_000_000 + i128::from(ours.nanos),
                        i128::from(theirs.timestamp()) * 1_000_000_000 + i128::from(theirs.timestamp_subsec_nanos())
                    );
                }
                Err(_) => prop_assert_eq!(read_time(&text), None),
            }
        }

        #[test]
        fn no_text_makes_reading_panic(text in "\\PC{0,40}", digits in "[0-9TZ:/.,+ -]{0,40}", words in "(Mon|May|20|2024|[ ,:/()+-]|AM|GMT|at|9|th){0,14}") {
            read_time(&text);
            read_time(&digits);
            read_time(&words);
            read_epoch(&digits);
        }
    }
}
