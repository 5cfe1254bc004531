//! A time zone as plain data: a name, an offset, and the moments at which the
//! offset changes.
//!
//! The browser knows the zones; the core is handed what it needs of one.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

use super::calendar::MILLIS_PER_DAY;

/// A moment from which another offset holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    /// The first millisecond of the new offset.
    pub at_millis: i64,
    /// Seconds east of UTC from then on.
    pub offset_seconds: i32,
}

/// A time zone. Its transitions are in order and no two fall together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    name: String,
    first_offset_seconds: i32,
    transitions: Vec<Transition>,
}

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Self {
        Zone::new("UTC", 0, Vec::new())
    }

    /// A zone whose offset is `first_offset_seconds` before the first transition.
    ///
    /// Transitions may come in any order; of two at the same moment the last counts.
    pub fn new(
        name: impl Into<String>,
        first_offset_seconds: i32,
        mut transitions: Vec<Transition>,
    ) -> Self {
        transitions.reverse();
        transitions.sort_by_key(|transition| transition.at_millis);
        transitions.dedup_by_key(|transition| transition.at_millis);
        Zone {
            name: name.into(),
            first_offset_seconds,
            transitions,
        }
    }

    /// Its name: `UTC`, or an IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is UTC at all times, so that `Z` may stand for its offset.
    pub fn is_utc(&self) -> bool {
        self.first_offset_seconds == 0 && self.transitions.is_empty()
    }

    /// Seconds east of UTC at a moment.
    pub fn offset_seconds_at(&self, millis: i64) -> i32 {
        self.offset_after(
            self.transitions
                .partition_point(|transition| transition.at_millis <= millis),
        )
    }

    /// The offset once so many transitions have passed.
    fn offset_after(&self, passed: usize) -> i32 {
        match passed.checked_sub(1) {
            None => self.first_offset_seconds,
            Some(last) => self.transitions[last].offset_seconds,
        }
    }

    /// The date on the wall at a moment.
    pub fn local_date(&self, millis: i64) -> NaiveDate {
        let local = millis.saturating_add(i64::from(self.offset_seconds_at(millis)) * 1000);
        match DateTime::from_timestamp_millis(local) {
            Some(date_time) => date_time.date_naive(),
            // Beyond the year 262,000: the last date there is.
            None if local < 0 => NaiveDate::MIN,
            None => NaiveDate::MAX,
        }
    }

    /// The first millisecond of a date: midnight, or when the clocks skip midnight
    /// (São Paulo used to, each spring) the moment after the gap.
    pub fn start_of_day(&self, date: NaiveDate) -> i64 {
        self.instant_of(date.and_time(NaiveTime::MIN))
    }

    /// The moment at which the clock on the wall shows `local`.
    ///
    /// A time that comes twice is the first of the two; a time that is skipped is
    /// the moment after the gap.
    pub fn instant_of(&self, local: NaiveDateTime) -> i64 {
        self.instant_of_local_millis(local.and_utc().timestamp_millis())
    }

    /// The same time on the wall so many days before; from the start of a day, the start of a day.
    ///
    /// Counted on the calendar, so that a change of the clocks in between makes no day longer or shorter.
    pub fn days_before(&self, millis: i64, days: u32) -> i64 {
        let date = self.local_date(millis);
        if self.start_of_day(date) == millis {
            // Where midnight was skipped the day starts at one o'clock, and an earlier day still at midnight.
            let earlier = date
                .checked_sub_days(Days::new(u64::from(days)))
                .unwrap_or(NaiveDate::MIN);
            return self.start_of_day(earlier);
        }
        let local = millis.saturating_add(i64::from(self.offset_seconds_at(millis)) * 1000);
        self.instant_of_local_millis(local.saturating_sub(i64::from(days) * MILLIS_PER_DAY))
    }

    /// [`Zone::instant_of`] for a local time counted in milliseconds as if it were UTC.
    pub fn instant_of_local_millis(&self, local: i64) -> i64 {
        // No offset is two days or more, and a gap of a whole day exists (Samoa skipped 30 December
        // 2011): whatever happened two days before or after cannot matter.
        let near = 2 * MILLIS_PER_DAY;
        let first = self
            .transitions
            .partition_point(|t| t.at_millis < local.saturating_sub(near));
        let mut passed = first;
        loop {
            let instant = local.saturating_sub(i64::from(self.offset_after(passed)) * 1000);
            match self.transitions.get(passed) {
                Some(next) if instant >= next.at_millis => {
                    let after = local.saturating_sub(i64::from(next.offset_seconds) * 1000);
                    // The old offset says "later", the new one "earlier": the clocks jumped over it.
                    if after < next.at_millis {
                        return next.at_millis;
                    }
                    passed += 1;
                }
                _ => return instant,
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use chrono::{Offset, TimeDelta, TimeZone, Utc};
    use chrono_tz::Tz;

    use super::*;

    /// The zone as chrono-tz knows it from 1970 to 2037, found by looking at every quarter of an hour
    /// in which the offset differs.
    pub(crate) fn zone_of(tz: Tz) -> Zone {
        let offset = |millis: i64| {
            tz.offset_from_utc_datetime(&utc(millis))
                .fix()
                .local_minus_utc()
        };
        let start = 0;
        let end = 2_114_380_800_000; // 2037-01-01
        let step = 6 * 3_600_000;
        let mut transitions = Vec::new();
        let mut at = start;
        while at < end {
            let next = at + step;
            if offset(at) != offset(next) {
                let (mut low, mut high) = (at, next);
                while high - low > 1000 {
                    let middle = (low + high) / 2000 * 1000;
                    if offset(middle) == offset(low) {
                        low = middle
                    } else {
                        high = middle
                    }
                }
                transitions.push(Transition {
                    at_millis: high,
                    offset_seconds: offset(high),
                });
            }
            at = next;
        }
        Zone::new(tz.name(), offset(start), transitions)
    }

    fn utc(millis: i64) -> NaiveDateTime {
        DateTime::from_timestamp_millis(millis).unwrap().naive_utc()
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn local(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn shown(zone: &Zone, millis: i64) -> String {
        crate::core::time::Moment::from_millis(millis).rfc3339(zone)
    }

    const ZONES: [Tz; 8] = [
        Tz::Europe__Berlin,
        Tz::America__Sao_Paulo,
        Tz::Asia__Kathmandu,
        Tz::Australia__Lord_Howe,
        Tz::America__New_York,
        Tz::America__Havana,
        Tz::Pacific__Apia,
        Tz::Africa__Casablanca,
    ];

    #[test]
    fn offsets_dates_and_days_agree_with_the_zone_database() {
        for tz in ZONES {
            let zone = zone_of(tz);
            let mut at = 86_400_000_i64 * 365;
            while at < 2_100_000_000_000 {
                let there = tz.from_utc_datetime(&utc(at));
                assert_eq!(
                    zone.offset_seconds_at(at),
                    there.offset().fix().local_minus_utc(),
                    "{tz} {at}"
                );
                assert_eq!(zone.local_date(at), there.date_naive(), "{tz} {at}");
                let midnight = there.date_naive().and_time(NaiveTime::MIN);
                if let Some(expected) = tz.from_local_datetime(&midnight).earliest() {
                    assert_eq!(
                        zone.start_of_day(there.date_naive()),
                        expected.timestamp_millis(),
                        "{tz} {midnight}"
                    );
                }
                // 37 hours: every hour of the day is met, and a day now and then is skipped.
                at += 37 * 3_600_000;
            }
        }
    }

    #[test]
    fn every_local_quarter_hour_around_a_change_is_read_as_the_zone_database_does() {
        for tz in ZONES {
            let zone = zone_of(tz);
            for transition in zone
                .transitions
                .iter()
                .filter(|t| t.at_millis > 1_000_000_000_000)
            {
                for quarter in -120..=120 {
                    let wall =
                        utc(transition.at_millis + i64::from(transition.offset_seconds) * 1000)
                            + TimeDelta::minutes(15 * quarter);
                    let expected = match tz.from_local_datetime(&wall).earliest() {
                        Some(found) => found.with_timezone(&Utc).timestamp_millis(),
                        None => transition.at_millis,
                    };
                    assert_eq!(zone.instant_of(wall), expected, "{tz} {wall}");
                }
            }
        }
    }

    #[test]
    fn berlin_changes_both_ways() {
        let zone = zone_of(Tz::Europe__Berlin);
        assert_eq!(
            shown(&zone, zone.instant_of(local("2024-03-31T01:59:59"))),
            "2024-03-31T01:59:59+01:00"
        );
        assert_eq!(
            shown(&zone, zone.instant_of(local("2024-03-31T02:30:00"))),
            "2024-03-31T03:00:00+02:00"
        );
        assert_eq!(
            shown(&zone, zone.instant_of(local("2024-10-27T02:30:00"))),
            "2024-10-27T02:30:00+02:00"
        );
        let days = |from, to| zone.start_of_day(date(to)) - zone.start_of_day(date(from));
        assert_eq!(days("2024-03-31", "2024-04-01"), 23 * 3_600_000);
        assert_eq!(days("2024-10-27", "2024-10-28"), 25 * 3_600_000);
    }

    #[test]
    fn a_day_without_a_midnight_starts_after_the_gap() {
        let zone = zone_of(Tz::America__Sao_Paulo);
        assert_eq!(
            shown(&zone, zone.start_of_day(date("2018-11-04"))),
            "2018-11-04T01:00:00-02:00"
        );
        let zone = zone_of(Tz::Pacific__Apia);
        assert_eq!(
            shown(&zone, zone.start_of_day(date("2011-12-30"))),
            "2011-12-31T00:00:00+14:00"
        );
    }

    #[test]
    fn days_are_counted_on_the_calendar() {
        let zone = zone_of(Tz::Europe__Berlin);
        let before =
            |text, days| shown(&zone, zone.days_before(zone.instant_of(local(text)), days));
        assert_eq!(
            before("2024-04-01T12:30:00", 1),
            "2024-03-31T12:30:00+02:00"
        );
        assert_eq!(
            before("2024-04-01T12:30:00", 2),
            "2024-03-30T12:30:00+01:00"
        );
        assert_eq!(
            before("2024-04-01T00:00:00", 1),
            "2024-03-31T00:00:00+01:00"
        );
        let zone = zone_of(Tz::America__Sao_Paulo);
        let before =
            |text, days| shown(&zone, zone.days_before(zone.start_of_day(date(text)), days));
        assert_eq!(before("2018-11-04", 1), "2018-11-03T00:00:00-03:00");
        assert_eq!(before("2018-11-05", 1), "2018-11-04T01:00:00-02:00");
        assert_eq!(
            zone.days_before(0, u32::MAX),
            zone.days_before(0, u32::MAX - 1) - MILLIS_PER_DAY
        );
    }

    #[test]
    fn a_midnight_that_comes_twice_is_the_first() {
        let zone = zone_of(Tz::America__Havana);
        assert_eq!(
            shown(&zone, zone.start_of_day(date("2023-11-05"))),
            "2023-11-05T00:00:00-04:00"
        );
    }

    #[test]
    fn half_hours_and_quarters_are_kept() {
        let zone = zone_of(Tz::Australia__Lord_Howe);
        assert_eq!(
            shown(&zone, zone.instant_of(local("2024-01-01T00:00:00"))),
            "2024-01-01T00:00:00+11:00"
        );
        assert_eq!(
            shown(&zone, zone.instant_of(local("2024-07-01T00:00:00"))),
            "2024-07-01T00:00:00+10:30"
        );
        assert_eq!(
            shown(&zone, zone.instant_of(local("2024-10-06T02:15:00"))),
            "2024-10-06T02:30:00+11:00"
        );
        let zone = zone_of(Tz::Asia__Kathmandu);
        assert_eq!(shown(&zone, 1_716_196_090_000), "2024-05-20T14:53:10+05:45");
    }

    #[test]
    fn transitions_may_come_in_any_order_and_the_last_of_two_counts() {
        let at = |at_millis, offset_seconds| Transition {
            at_millis,
            offset_seconds,
        };
        let zone = Zone::new("x", 0, vec![at(20, 60), at(10, 30), at(20, 90)]);
        assert_eq!(
            [9, 10, 19, 20].map(|millis| zone.offset_seconds_at(millis)),
            [0, 30, 30, 90]
        );
    }

    #[test]
    fn the_ends_of_time_have_a_date() {
        for offset_seconds in [-50_400, 0, 50_400] {
            let zone = Zone::new("edge", offset_seconds, vec![]);
            assert_eq!(zone.local_date(i64::MIN), NaiveDate::MIN);
            assert_eq!(zone.local_date(i64::MAX), NaiveDate::MAX);
            zone.start_of_day(NaiveDate::MIN);
            zone.start_of_day(NaiveDate::MAX);
        }
    }
}
