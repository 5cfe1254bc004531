//! Spans of time as queries and options name them.

use std::fmt;

use chrono::{Days, Months, NaiveDate};

use super::moment::Moment;
use super::read::{DateOrder, Reading, read};
use super::zone::Zone;

/// A span of time, open where there is no bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeRange {
    /// Included.
    pub from: Option<Moment>,
    /// Not included.
    pub to: Option<Moment>,
}

impl TimeRange {
    /// Whether it holds a moment.
    pub fn contains(&self, moment: Moment) -> bool {
        self.from.is_none_or(|from| from <= moment) && self.to.is_none_or(|to| moment < to)
    }
}

/// Why a text names no span of time.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeError {
    /// No time can be read from it.
    Unreadable(String),
    /// It is a date that can be two days.
    Ambiguous(String),
    /// The calendar ends before it.
    OutOfRange(String),
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TimeError::Unreadable(text) => {
                write!(
                    f,
                    "no time can be read here; write it as 2024-05-20, 2024-05-20T09:08:10Z or 7d: {text:?}"
                )
            }
            TimeError::Ambiguous(text) => {
                write!(
                    f,
                    "this date can be two days; write the year first, as in 2024-05-20: {text:?}"
                )
            }
            TimeError::OutOfRange(text) => write!(f, "this time is too far away: {text:?}"),
        }
    }
}

impl std::error::Error for TimeError {}

/// The span that a value of a query or an option stands for.
///
/// A date is its day in `zone`, `2024-05` a month, `2024` a year. A time is an instant: both bounds are
/// that instant, so the span holds nothing, and `after:` and `before:` take the bound that they need; without
/// a zone of its own it is read in `zone`. `30m`, `2h`, `7d`, `2w` are the instant that long before now, a day being 24
/// hours.
pub fn read_bound(text: &str, zone: &Zone, now_millis: i64) -> Result<TimeRange, TimeError> {
    let text = text.trim();
    if let Some(millis) = read_ago(text) {
        let at = millis.and_then(|millis| now_millis.checked_sub(millis));
        return at
            .map(|millis| instant(Moment::from_millis(millis)))
            .ok_or_else(|| TimeError::OutOfRange(text.into()));
    }
    if let Some((first, end)) = read_month_or_year(text) {
        return Ok(days(first, end, zone));
    }
    let Some(reading) = read(text, DateOrder::Unknown) else {
        return Err(
            match read(text, DateOrder::DayFirst).or_else(|| read(text, DateOrder::MonthFirst)) {
                Some(_) => TimeError::Ambiguous(text.into()),
                None => TimeError::Unreadable(text.into()),
            },
        );
    };
    span_of(reading, zone).ok_or_else(|| TimeError::OutOfRange(text.into()))
}

fn span_of(reading: Reading, zone: &Zone) -> Option<TimeRange> {
    let Reading {
        local_millis,
        nanos,
        digits,
        offset_seconds,
        with_time,
    } = reading;
    if !with_time {
        let date = chrono::DateTime::from_timestamp_millis(local_millis)?.date_naive();
        return Some(days(date, date.checked_add_days(Days::new(1))?, zone));
    }
    let millis = match offset_seconds {
        Some(seconds) => local_millis - i64::from(seconds) * 1000,
        None => zone.instant_of_local_millis(local_millis),
    };
    Some(instant(Moment {
        millis,
        nanos,
        digits,
    }))
}

fn instant(moment: Moment) -> TimeRange {
    TimeRange {
        from: Some(moment),
        to: Some(moment),
    }
}

fn days(first: NaiveDate, end: NaiveDate, zone: &Zone) -> TimeRange {
    let start = |date| Some(Moment::from_millis(zone.start_of_day(date)));
    TimeRange {
        from: start(first),
        to: start(end),
    }
}

/// `7d` as milliseconds; the inner `None` if that is more than can be counted.
fn read_ago(text: &str) -> Option<Option<i64>> {
    let unit_millis = match text.as_bytes().last()? {
        b'm' | b'M' => 60_000,
        b'h' | b'H' => 3_600_000,
        b'd' | b'D' => 86_400_000,
        b'w' | b'W' => 604_800_000,
        _ => return None,
    };
    let digits = &text[..text.len() - 1];
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(
        digits
            .parse()
            .ok()
            .and_then(|count: i64| count.checked_mul(unit_millis)),
    )
}

/// `2024` or `2024-05`: its first day and the day after its last.
fn read_month_or_year(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let number = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| text.parse().ok())?
    };
    let (year, month, months) = match text.len() {
        4 => (number(text)?, 1, 12),
        7 if text.as_bytes()[4] == b'-' => (number(&text[..4])?, number(&text[5..])? as u32, 1),
        _ => return None,
    };
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    Some((first, first.checked_add_months(Months::new(months))?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::time::zone_of;

    /// 2024-05-20T09:08:10.5Z
    const NOW: i64 = 1_716_196_090_500;

    fn shown(text: &str, zone: &Zone) -> String {
        let text_of =
            |bound: Option<Moment>| bound.map_or("open".into(), |moment| moment.rfc3339(zone));
        match read_bound(text, zone, NOW) {
            Ok(range) if range.from == range.to => text_of(range.from),
            Ok(range) => format!("{} to {}", text_of(range.from), text_of(range.to)),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_date_is_its_day_in_the_zone_whatever_the_clocks_do() {
        let berlin = zone_of(chrono_tz::Tz::Europe__Berlin);
        assert_eq!(
            shown("2024-03-31", &berlin),
            "2024-03-31T00:00:00+01:00 to 2024-04-01T00:00:00+02:00"
        );
        assert_eq!(
            shown("31 March 2024", &berlin),
            "2024-03-31T00:00:00+01:00 to 2024-04-01T00:00:00+02:00"
        );
        assert_eq!(
            shown("2024-02", &berlin),
            "2024-02-01T00:00:00+01:00 to 2024-03-01T00:00:00+01:00"
        );
        assert_eq!(
            shown("2024", &berlin),
            "2024-01-01T00:00:00+01:00 to 2025-01-01T00:00:00+01:00"
        );
        let sao_paulo = zone_of(chrono_tz::Tz::America__Sao_Paulo);
        assert_eq!(
            shown("2018-11-03", &sao_paulo),
            "2018-11-03T00:00:00-03:00 to 2018-11-04T01:00:00-02:00"
        );
    }

    #[test]
    fn a_time_is_an_instant_and_without_a_zone_one_in_the_chosen_zone() {
        let berlin = zone_of(chrono_tz::Tz::Europe__Berlin);
        assert_eq!(
            shown("2024-05-20T09:08:10Z", &berlin),
            "2024-05-20T11:08:10+02:00"
        );
        assert_eq!(
            shown("2024-05-20T09:08:10.123456", &berlin),
            "2024-05-20T09:08:10.123456+02:00"
        );
        assert_eq!(
            shown("2024-05-20 09:08", &berlin),
            "2024-05-20T09:08:00+02:00"
        );
        assert_eq!(shown("1716196090", &Zone::utc()), "2024-05-20T09:08:10Z");
        assert_eq!(
            shown("9999-12-31", &Zone::utc()),
            "9999-12-31T00:00:00Z to +10000-01-01T00:00:00Z"
        );
    }

    #[test]
    fn a_length_of_time_counts_back_from_now() {
        let utc = Zone::utc();
        assert_eq!(shown("7d", &utc), "2024-05-13T09:08:10.500Z");
        assert_eq!(shown("2h", &utc), "2024-05-20T07:08:10.500Z");
        assert_eq!(shown("30m", &utc), "2024-05-20T08:38:10.500Z");
        assert_eq!(shown(" 2W ", &utc), "2024-05-06T09:08:10.500Z");
        assert_eq!(
            shown("99999999999999999999d", &utc),
            "this time is too far away: \"99999999999999999999d\""
        );
        assert_eq!(
            shown("999999999999999d", &utc),
            "this time is too far away: \"999999999999999d\""
        );
    }

    #[test]
    fn what_cannot_be_read_says_how_to_write_it() {
        let utc = Zone::utc();
        assert_eq!(
            shown("yesterdayish", &utc),
            "no time can be read here; write it as 2024-05-20, 2024-05-20T09:08:10Z or 7d: \"yesterdayish\""
        );
        assert_eq!(
            shown("03/04/2024", &utc),
            "this date can be two days; write the year first, as in 2024-05-20: \"03/04/2024\""
        );
        for text in [
            "",
            "d",
            "-7d",
            "2024-13",
            "2024-1",
            "é024-05",
            "202é",
            "2024-02-30",
            "7dé",
        ] {
            assert!(
                shown(text, &utc).starts_with("no time can be read"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_range_holds_its_start_and_not_its_end() {
        let range = read_bound("2024-05-20", &Zone::utc(), NOW).unwrap();
        assert!(range.contains(range.from.unwrap()));
        assert!(!range.contains(range.to.unwrap()));
        assert!(TimeRange::default().contains(Moment::default()));
    }
}
