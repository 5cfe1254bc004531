//! Working hours, for what happens outside of them.

use super::Zone;

/// Working hours: Monday to Friday, from this hour …
pub const WORK_FROM_HOUR: i64 = 7;
/// … up to this one.
pub const WORK_TO_HOUR: i64 = 19;

const HOUR: i64 = 3_600_000;
/// No zone changes its clock within a quarter of an hour.
const QUARTER: i64 = HOUR / 4;

/// Tells moments within working hours from others; the offset of the zone is kept as long as the moments asked for
/// lie close together.
#[derive(Clone, Debug, Default)]
pub struct WorkingHours {
    quarter: Option<i64>,
    offset: i64,
}

impl WorkingHours {
    /// Whether the clocks of `zone` show a night or a weekend at `millis`.
    pub fn are_over(&mut self, zone: &Zone, millis: i64) -> bool {
        let quarter = millis.div_euclid(QUARTER);
        if self.quarter != Some(quarter) {
            self.quarter = Some(quarter);
            self.offset = i64::from(zone.offset_seconds_at(millis)) * 1000;
        }
        is_outside(millis.saturating_add(self.offset))
    }
}

/// The same of the time on the wall, as if it were UTC.
fn is_outside(local: i64) -> bool {
    let hour = local.rem_euclid(24 * HOUR) / HOUR;
    // 1970-01-01 was a Thursday; 5 and 6 are the weekend.
    let weekday = (local.div_euclid(24 * HOUR) + 3).rem_euclid(7);
    weekday >= 5 || !(WORK_FROM_HOUR..WORK_TO_HOUR).contains(&hour)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::time::{read_time, zone_of};

    fn at(text: &str) -> i64 {
        read_time(text).expect("a time").moment.millis
    }

    #[test]
    fn nights_and_weekends_are_outside_of_working_hours() {
        for (text, outside) in [
            ("2024-05-20T07:00:00Z", false), // a Monday
            ("2024-05-20T06:59:59Z", true),
            ("2024-05-24T18:59:59Z", false),
            ("2024-05-24T19:00:00Z", true),
            ("2024-05-25T12:00:00Z", true),
            ("2024-05-26T12:00:00Z", true),
        ] {
            assert_eq!(is_outside(at(text)), outside, "{text}");
        }
    }

    #[test]
    fn the_clocks_of_the_zone_count_on_either_side_of_a_change() {
        let zone = zone_of(chrono_tz::Europe::Berlin);
        let mut hours = WorkingHours::default();
        for (text, over) in [
            ("2024-03-29T17:59:59Z", false), // a Friday, 18:59 there
            ("2024-03-29T18:00:00Z", true),
            ("2024-04-01T04:59:59Z", true), // the Monday after the clocks changed
            ("2024-04-01T05:00:00Z", false),
        ] {
            assert_eq!(hours.are_over(&zone, at(text)), over, "{text}");
        }
    }
}
