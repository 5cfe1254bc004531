//! Steps of time that people count in: from a second to ten years, begun where
//! the clock and the calendar of a zone begin them.

use crate::core::time::{Day, Zone};

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// What one bar of a chart stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many milliseconds of the clock on the wall; a day has a whole number of them.
    Clock(i64),
    /// So many days; 7 begin on a Monday.
    Days(i64),
    /// So many months of a year's twelve, or whole years.
    Months(i64),
}

/// From the finest to the coarsest.
const LADDER: [Step; 22] = [
    Step::Clock(SECOND),
    Step::Clock(5 * SECOND),
    Step::Clock(15 * SECOND),
    Step::Clock(30 * SECOND),
    Step::Clock(MINUTE),
    Step::Clock(5 * MINUTE),
    Step::Clock(10 * MINUTE),
    Step::Clock(15 * MINUTE),
    Step::Clock(30 * MINUTE),
    Step::Clock(HOUR),
    Step::Clock(2 * HOUR),
    Step::Clock(3 * HOUR),
    Step::Clock(6 * HOUR),
    Step::Clock(12 * HOUR),
    Step::Days(1),
    Step::Days(7),
    Step::Months(1),
    Step::Months(3),
    Step::Months(12),
    Step::Months(60),
    Step::Months(120),
    Step::Months(1200),
];

impl Step {
    /// The finest step that cuts the range into at most `most` parts.
    pub fn fitting(from: i64, to: i64, most: u32) -> Step {
        let length = to.saturating_sub(from).max(1);
        // One part more may be begun at either end.
        let most = i64::from(most.max(3)) - 1;
        LADDER
            .into_iter()
            .find(|step| length / step.shortest() < most)
            .unwrap_or(LADDER[LADDER.len() - 1])
    }

    /// Its name for people.
    pub fn name(self) -> String {
        let (number, unit) = match self {
            Step::Clock(millis) if millis % HOUR == 0 => (millis / HOUR, "hour"),
            Step::Clock(millis) if millis % MINUTE == 0 => (millis / MINUTE, "minute"),
            Step::Clock(millis) => (millis / SECOND, "second"),
            Step::Days(7) => (1, "week"),
            Step::Days(days) => (days, "day"),
            Step::Months(months) if months % 12 == 0 => (months / 12, "year"),
            Step::Months(months) => (months, "month"),
        };
        format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
    }

    fn shortest(self) -> i64 {
        match self {
            Step::Clock(millis) => millis,
            Step::Days(days) => days * DAY,
            Step::Months(months) => months * 28 * DAY,
        }
    }

    /// The local time at which the step begins that holds `local`, as if it were UTC.
    fn start(self, local: i64) -> i64 {
        match self {
            Step::Clock(millis) => local - local.rem_euclid(millis),
            // 1970-01-01 was a Thursday.
            Step::Days(7) => local - (local + 3 * DAY).rem_euclid(7 * DAY),
            Step::Days(days) => local - local.rem_euclid(days * DAY),
            Step::Months(months) => {
                let (year, month, _) = Day::of_local_millis(local).civil();
                let count = year * 12 + i64::from(month) - 1;
                month_millis(count - count.rem_euclid(months))
            }
        }
    }

    fn next(self, start: i64) -> i64 {
        match self {
            Step::Clock(millis) => start + millis,
            Step::Days(days) => start + days * DAY,
            Step::Months(months) => Day::of_local_millis(start)
                .month_start_after(months)
                .local_millis(),
        }
    }

    /// The moments at which the steps begin that hold any of `from` to `to`, and last the moment at
    /// which the last one ends.
    pub fn borders(self, from: i64, to: i64, zone: &Zone) -> Vec<i64> {
        let offset = i64::from(zone.offset_seconds_at(from)) * 1000;
        let mut local = self.start(from.saturating_add(offset));
        let mut borders = vec![zone.instant_of_local_millis(local).min(from)];
        loop {
            local = self.next(local);
            let at = zone.instant_of_local_millis(local);
            // An hour that the clocks skip is no step.
            if borders.last().is_some_and(|last| at > *last) {
                borders.push(at);
                if at >= to {
                    return borders;
                }
            }
        }
    }
}

fn month_millis(count: i64) -> i64 {
    Day::new(count.div_euclid(12), count.rem_euclid(12) as u32 + 1, 1)
        .unwrap_or_default()
        .local_millis()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::time::{Moment, zone_of};

    fn texts(step: Step, from: &str, to: &str, zone: &Zone) -> Vec<String> {
        let at = |text: &str| {
            crate::core::time::read_time(text)
                .expect("a time")
                .moment
                .millis
        };
        step.borders(at(from), at(to), zone)
            .into_iter()
            .map(|millis| Moment::from_millis(millis).rfc3339(zone))
            .collect()
    }

    #[test]
    fn days_begin_at_midnight_of_the_zone_also_when_the_clocks_change() {
        let berlin = zone_of(chrono_tz::Europe::Berlin);
        assert_eq!(
            texts(
                Step::Days(1),
                "2024-03-30T12:00:00Z",
                "2024-04-01T00:00:00Z",
                &berlin
            ),
            [
                "2024-03-30T00:00:00+01:00",
                "2024-03-31T00:00:00+01:00",
                "2024-04-01T00:00:00+02:00",
                "2024-04-02T00:00:00+02:00"
            ]
        );
    }

    #[test]
    fn a_skipped_hour_is_no_step_and_a_repeated_one_is_in_the_step_before() {
        let berlin = zone_of(chrono_tz::Europe::Berlin);
        assert_eq!(
            texts(
                Step::Clock(HOUR),
                "2024-03-31T00:30:00Z",
                "2024-03-31T02:00:00Z",
                &berlin
            ),
            [
                "2024-03-31T01:00:00+01:00",
                "2024-03-31T03:00:00+02:00",
                "2024-03-31T04:00:00+02:00"
            ]
        );
        let autumn = texts(
            Step::Clock(HOUR),
            "2024-10-27T00:10:00Z",
            "2024-10-27T03:00:00Z",
            &berlin,
        );
        assert_eq!(
            autumn,
            [
                "2024-10-27T02:00:00+02:00",
                "2024-10-27T03:00:00+01:00",
                "2024-10-27T04:00:00+01:00"
            ]
        );
    }

    #[test]
    fn weeks_begin_on_monday_and_quarters_with_the_year() {
        let utc = Zone::utc();
        assert_eq!(
            texts(Step::Days(7), "2024-05-22", "2024-05-28", &utc)[..2],
            ["2024-05-20T00:00:00Z", "2024-05-27T00:00:00Z"]
        );
        assert_eq!(
            texts(Step::Months(3), "2024-05-22", "2024-08-01", &utc),
            [
                "2024-04-01T00:00:00Z",
                "2024-07-01T00:00:00Z",
                "2024-10-01T00:00:00Z"
            ]
        );
    }

    #[test]
    fn the_finest_step_is_taken_that_does_not_make_too_many() {
        for (length, name) in [
            (30 * SECOND, "1 second"),
            (HOUR, "1 minute"),
            (3 * DAY, "1 hour"),
            (80 * DAY, "1 day"),
            (600 * DAY, "1 week"),
            (3000 * DAY, "1 month"),
        ] {
            let step = Step::fitting(0, length, 110);
            assert_eq!(step.name(), name, "{length}");
            assert!(step.borders(7, 7 + length, &Zone::utc()).len() <= 111);
        }
        Step::fitting(i64::MIN, i64::MAX, 10);
    }
}
