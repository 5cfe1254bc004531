//! A day of the calendar, without a zone.

use std::fmt;

use super::calendar::{MILLIS_PER_DAY, civil_from_days, days_from_civil, days_in_month};

/// A date. Ordered by time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i64);

impl Day {
    /// The date of that year, month and day of the month, if there is one.
    pub fn new(year: i64, month: u32, day: u32) -> Option<Day> {
        (1..=days_in_month(year, month))
            .contains(&day)
            .then(|| Day(days_from_civil(year, month, day)))
    }

    /// The date that `2024-05-20` names; nothing else is one.
    pub fn read(text: &str) -> Option<Day> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| {
            let part = parts.next()?;
            let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| part.parse::<u32>().ok())?
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        parts.next().is_none().then_some(())?;
        Day::new(i64::from(year), month, day)
    }

    /// The date on the wall at a local time that is counted as if it were UTC.
    pub fn of_local_millis(local: i64) -> Day {
        Day(local.div_euclid(MILLIS_PER_DAY))
    }

    /// Its midnight, as if it were UTC.
    pub fn local_millis(self) -> i64 {
        self.0.saturating_mul(MILLIS_PER_DAY)
    }

    /// Year, month from 1, day of the month.
    pub fn civil(self) -> (i64, u32, u32) {
        civil_from_days(self.0)
    }

    /// So many days later; earlier if negative.
    pub fn plus_days(self, days: i64) -> Day {
        Day(self.0 + days)
    }

    /// The first day of its quarter.
    pub fn quarter_start(self) -> Day {
        let (year, month, _) = self.civil();
        Day(days_from_civil(year, (month - 1) / 3 * 3 + 1, 1))
    }

    /// The first day of the month so many months later; earlier if negative.
    pub fn month_start_after(self, months: i64) -> Day {
        let (year, month, _) = self.civil();
        let count = year * 12 + i64::from(month) - 1 + months;
        Day(days_from_civil(
            count.div_euclid(12),
            count.rem_euclid(12) as u32 + 1,
            1,
        ))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_dates_that_exist_are_read() {
        assert_eq!(
            Day::read("2024-02-29").map(|day| day.to_string()),
            Some("2024-02-29".into())
        );
        for text in [
            "2023-02-29",
            "2024-2-9",
            "2024-02",
            "2024-02-29T00:00",
            "",
            "2024-02-29-1",
            "+024-01-01",
        ] {
            assert_eq!(Day::read(text), None, "{text}");
        }
    }

    #[test]
    fn months_and_quarters_follow_the_calendar_over_new_year() {
        let day = Day::read("2024-01-31").expect("exists");
        assert_eq!(day.month_start_after(-1).to_string(), "2023-12-01");
        assert_eq!(day.month_start_after(13).to_string(), "2025-02-01");
        assert_eq!(day.plus_days(30).quarter_start().to_string(), "2024-01-01");
    }
}
