//! The Gregorian calendar in whole days from 1970-01-01, for any year that a
//! moment can fall in.
//!
//! Our own and not chrono's, because each event needs it once when it is read
//! and once when it is written. The arithmetic is Howard Hinnant's:
//! <https://howardhinnant.github.io/date_algorithms.html>

pub(super) const MILLIS_PER_DAY: i64 = 86_400_000;

/// Days from 1970-01-01 to the given date, which must exist.
pub(super) fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    // March is month 0: the leap day is then the last of the year.
    let month_from_march = i64::from((month + 9) % 12);
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a number of days from 1970-01-01.
pub(super) fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097) as u32;
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = i64::from(year_of_era) + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// How many days a month has; 0 for a month that does not exist.
pub(super) fn days_in_month(year: i64, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, NaiveDate};

    use super::*;

    #[test]
    fn days_and_dates_agree_with_chrono_over_ten_thousand_years() {
        let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
        let mut date = NaiveDate::from_ymd_opt(-400, 1, 1).unwrap();
        while date.year() < 10_400 {
            let days = (date - epoch).num_days();
            assert_eq!(
                days_from_civil(i64::from(date.year()), date.month(), date.day()),
                days,
                "{date}"
            );
            assert_eq!(
                civil_from_days(days),
                (i64::from(date.year()), date.month(), date.day()),
                "{date}"
            );
            assert!(
                date.day() <= days_in_month(i64::from(date.year()), date.month()),
                "{date}"
            );
            // A prime step meets every day of the month and of the year in the end.
            date += chrono::TimeDelta::days(13);
        }
    }

    #[test]
    fn the_ends_of_what_a_moment_can_hold_have_a_date() {
        for millis in [i64::MIN, i64::MAX] {
            let days = millis.div_euclid(MILLIS_PER_DAY);
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
    }
}
