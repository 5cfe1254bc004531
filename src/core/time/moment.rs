//! A point in time that keeps every digit of its source, and its RFC 3339 text.
//!
//! Writing runs once for each row of an export, so it neither allocates nor
//! formats through `fmt`.

use std::cmp::Ordering;

use super::calendar::{MILLIS_PER_DAY, civil_from_days};
use super::zone::Zone;

/// A point in time: milliseconds of the Unix epoch, what lies below the
/// millisecond, and how many fraction digits the source wrote.
///
/// Equal and ordered by the instant alone: `.5` and `.500` of the same second
/// are equal.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moment {
    /// Whole milliseconds since 1970-01-01T00:00:00Z, rounded down.
    pub millis: i64,
    /// Nanoseconds below the millisecond: 0 to 999,999.
    pub nanos: u32,
    /// How many digits followed the seconds: 0 to 9.
    pub digits: u8,
}

impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        (self.millis, self.nanos) == (other.millis, other.nanos)
    }
}

impl Eq for Moment {}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Moment {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.millis, self.nanos).cmp(&(other.millis, other.nanos))
    }
}

/// "00" to "99", side by side.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut number = 0;
    while number < 100 {
        pairs[number] = [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8];
        number += 1;
    }
    pairs
};

impl Moment {
    /// A moment with three fraction digits, or with none on a whole second.
    pub fn from_millis(millis: i64) -> Self {
        Moment {
            millis,
            nanos: 0,
            digits: if millis % 1000 == 0 { 0 } else { 3 },
        }
    }

    /// Its RFC 3339 text in `zone`: `2024-05-20T11:08:10.123+02:00`, `Z` for UTC.
    pub fn rfc3339(self, zone: &Zone) -> String {
        let mut text = String::with_capacity(35);
        self.write_rfc3339(zone, &mut text);
        text
    }

    /// Appends its RFC 3339 text in `zone`.
    ///
    /// RFC 3339 knows no seconds in an offset, as local mean time had them
    /// (Berlin was +00:53:28 until 1893): the offset is rounded to the minute
    /// and the local time moved along, so the text names exactly this instant.
    /// A year outside 0 to 9999 is written as ISO 8601's expanded year, with a
    /// sign and at least five digits.
    pub fn write_rfc3339(self, zone: &Zone, out: &mut String) {
        let offset_minutes = minutes_of(zone.offset_seconds_at(self.millis));
        // Only the last hours that 64 bits can hold do not fit; they stay at the edge.
        let local = self
            .millis
            .saturating_add(i64::from(offset_minutes) * 60_000);
        let days = local.div_euclid(MILLIS_PER_DAY);
        let of_day = local.rem_euclid(MILLIS_PER_DAY) as u32;
        let (year, month, day) = civil_from_days(days);
        let second = of_day / 1000;

        if !(0..=9999).contains(&year) {
            out.push_str(&format!(
                "{}{:05}",
                if year < 0 { '-' } else { '+' },
                year.unsigned_abs()
            ));
        }
        let mut text = Writer {
            bytes: [0; 48],
            length: 0,
        };
        if (0..=9999).contains(&year) {
            text.pair(year as u32 / 100);
            text.pair(year as u32 % 100);
        }
        text.byte(b'-');
        text.pair(month);
        text.byte(b'-');
        text.pair(day);
        text.byte(b'T');
        text.pair(second / 3600);
        text.byte(b':');
        text.pair(second / 60 % 60);
        text.byte(b':');
        text.pair(second % 60);
        text.fraction(
            of_day % 1000 * 1_000_000 + self.nanos.min(999_999),
            self.digits.min(9),
        );
        text.offset(zone.is_utc(), offset_minutes);
        out.push_str(text.as_str());
    }
}

/// Seconds of an offset as minutes, rounded to the nearest.
fn minutes_of(offset_seconds: i32) -> i32 {
    if offset_seconds % 60 == 0 {
        offset_seconds / 60
    } else {
        offset_seconds.saturating_add(30).div_euclid(60)
    }
}

/// The longest text is 35 bytes; 48 leave room.
struct Writer {
    bytes: [u8; 48],
    length: usize,
}

impl Writer {
    fn byte(&mut self, byte: u8) {
        self.bytes[self.length] = byte;
        self.length += 1;
    }

    fn pair(&mut self, number: u32) {
        self.bytes[self.length..self.length + 2].copy_from_slice(&PAIRS[number as usize]);
        self.length += 2;
    }

    fn fraction(&mut self, nanos_of_second: u32, digits: u8) {
        if digits == 0 {
            return;
        }
        self.byte(b'.');
        // All nine digits are put down; those that the source did not have are not counted.
        let start = self.length;
        let mut rest = nanos_of_second;
        for place in (0..9).rev() {
            self.bytes[start + place] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        self.length = start + usize::from(digits);
    }

    fn offset(&mut self, utc: bool, offset_minutes: i32) {
        if utc {
            return self.byte(b'Z');
        }
        self.byte(if offset_minutes < 0 { b'-' } else { b'+' });
        // No zone is a hundred hours off; a host that says so must not stop an export.
        let minutes = offset_minutes.unsigned_abs().min(99 * 60 + 59);
        self.pair(minutes / 60);
        self.byte(b':');
        self.pair(minutes % 60);
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).expect("only ASCII is put down")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::time::Transition;

    fn at(millis: i64, nanos: u32, digits: u8) -> Moment {
        Moment {
            millis,
            nanos,
            digits,
        }
    }

    #[test]
    fn as_many_digits_are_written_as_the_source_gave() {
        let utc = Zone::utc();
        assert_eq!(
            at(1_716_196_090_123, 456_789, 9).rfc3339(&utc),
            "2024-05-20T09:08:10.123456789Z"
        );
        assert_eq!(
            at(1_716_196_090_123, 456_700, 7).rfc3339(&utc),
            "2024-05-20T09:08:10.1234567Z"
        );
        assert_eq!(
            at(1_716_196_090_000, 0, 3).rfc3339(&utc),
            "2024-05-20T09:08:10.000Z"
        );
        assert_eq!(
            at(1_716_196_090_500, 0, 1).rfc3339(&utc),
            "2024-05-20T09:08:10.5Z"
        );
        assert_eq!(
            at(1_716_196_090_000, 0, 0).rfc3339(&utc),
            "2024-05-20T09:08:10Z"
        );
        assert_eq!(
            Moment::from_millis(-1).rfc3339(&utc),
            "1969-12-31T23:59:59.999Z"
        );
    }

    #[test]
    fn equality_and_order_are_of_the_instant_alone() {
        assert_eq!(at(500, 0, 1), at(500, 0, 9));
        assert!(at(500, 1, 9) > at(500, 0, 9));
        assert!(at(-1, 999_999, 9) < at(0, 0, 0));
    }

    #[test]
    fn an_offset_is_written_with_its_sign_and_z_is_for_utc_alone() {
        let moment = Moment::from_millis(0);
        assert_eq!(
            moment.rfc3339(&Zone::new("a", 20_700, vec![])),
            "1970-01-01T05:45:00+05:45"
        );
        assert_eq!(
            moment.rfc3339(&Zone::new("b", -12_600, vec![])),
            "1969-12-31T20:30:00-03:30"
        );
        // London in winter is not UTC: in summer the same column says +01:00.
        let london = Zone::new(
            "Europe/London",
            0,
            vec![Transition {
                at_millis: 1,
                offset_seconds: 3600,
            }],
        );
        assert_eq!(moment.rfc3339(&london), "1970-01-01T00:00:00+00:00");
    }

    #[test]
    fn an_offset_with_seconds_still_names_the_exact_instant() {
        let berlin = Zone::new("LMT", 3208, vec![]); // +00:53:28
        let text = Moment::from_millis(-3_000_000_000_000).rfc3339(&berlin);
        assert_eq!(text, "1874-12-07T19:33:00+00:53");
        let read = chrono::DateTime::parse_from_rfc3339(&text).unwrap();
        assert_eq!(read.timestamp_millis(), -3_000_000_000_000);
        let west = Zone::new("LMT", -17_762, vec![]); // -04:56:02
        let text = Moment::from_millis(0).rfc3339(&west);
        assert_eq!(text, "1969-12-31T19:04:00-04:56");
    }

    #[test]
    fn years_that_rfc_3339_cannot_write_do_not_panic() {
        let utc = Zone::utc();
        assert_eq!(
            Moment::from_millis(253_402_300_800_000).rfc3339(&utc),
            "+10000-01-01T00:00:00Z"
        );
        assert_eq!(
            Moment::from_millis(-62_167_219_200_001).rfc3339(&utc),
            "-00001-12-31T23:59:59.999Z"
        );
        for offset_seconds in [i32::MIN, -50_400, 0, 50_400, i32::MAX] {
            let zone = Zone::new("edge", offset_seconds, vec![]);
            for millis in [i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX] {
                assert!(at(millis, u32::MAX, u8::MAX).rfc3339(&zone).len() > 20);
            }
        }
    }
}
