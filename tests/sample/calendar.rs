//! When things happen: working days, office hours, and how a time is written.

use chrono::{DateTime, Datelike, TimeDelta, TimeZone, Utc, Weekday};

use super::random::Random;

/// The sample's `now`, which the page and the tests use too.
pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2024, 10, 31, 12, 0, 0)
        .single()
        .expect("a time that exists")
}

/// In nanoseconds.
const SECOND: u64 = 1_000_000_000;

/// How much happens in an hour of a working day, from 0 to 23 o'clock, local time.
const HOURS: [u64; 24] = [
    1, 1, 0, 0, 0, 1, 3, 12, 40, 78, 92, 85, 45, 60, 88, 90, 80, 62, 34, 16, 11, 9, 6, 3,
];

/// A moment within the last `days` before [`now`], at a time at which somebody
/// at this offset from UTC works.
pub fn working_moment(random: &mut Random, days: i64, offset_hours: i64) -> DateTime<Utc> {
    loop {
        let day = random.below(days as u64 + 1) as i64;
        let local_midnight = (now() - TimeDelta::days(day))
            .date_naive()
            .and_hms_opt(0, 0, 0)
            .expect("midnight exists");
        let hour = random.weighted(HOURS) as i64;
        let local = local_midnight
            + TimeDelta::hours(hour)
            + TimeDelta::nanoseconds(random.below(3_600 * SECOND) as i64);
        let moment = (local - TimeDelta::hours(offset_hours)).and_utc();
        if random.permille(busyness(local.date().weekday(), day, days)) && is_inside(moment, days) {
            return moment;
        }
    }
}

/// A moment within the last `days`, at any hour: a machine's.
pub fn any_moment(random: &mut Random, days: i64) -> DateTime<Utc> {
    loop {
        let moment = now()
            - TimeDelta::nanoseconds(1 + random.below(days as u64 * 86_400 * SECOND - 1) as i64);
        let weekend = matches!(moment.weekday(), Weekday::Sat | Weekday::Sun);
        if !weekend || random.permille(450) {
            return moment;
        }
    }
}

/// Whether `moment` lies within the last `days` before [`now`].
pub fn is_inside(moment: DateTime<Utc>, days: i64) -> bool {
    moment < now() && moment >= now() - TimeDelta::days(days)
}

/// In thousandths: weekends are quiet, so is a fortnight in August, and the
/// organization grows.
fn busyness(weekday: Weekday, days_ago: i64, days: i64) -> u64 {
    let by_weekday = match weekday {
        Weekday::Sat => 70,
        Weekday::Sun => 50,
        Weekday::Mon => 850,
        Weekday::Tue | Weekday::Wed => 1000,
        Weekday::Thu => 930,
        Weekday::Fri => 700,
    };
    let grown = 1000 - 450 * days_ago as u64 / days as u64;
    let holiday = if (74..=88).contains(&days_ago) {
        550
    } else {
        1000
    };
    by_weekday * grown * holiday / 1_000_000
}

/// `moment` as RFC 3339: with milliseconds and `Z` nearly always, as one server
/// writes it; now and then as another does, with micro- or nanoseconds, with
/// none, or with an offset.
pub fn rfc3339(random: &mut Random, moment: DateTime<Utc>) -> String {
    let nanos = moment.timestamp_subsec_nanos();
    let local = |hours: i64| (moment + TimeDelta::hours(hours)).format("%Y-%m-%dT%H:%M:%S");
    match random.below(1000) {
        0..12 => format!("{}.{:06}Z", local(0), nanos / 1000),
        12..18 => format!("{}.{nanos:09}Z", local(0)),
        18..22 => format!("{}Z", local(0)),
        22..26 => format!("{}.{:03}+02:00", local(2), nanos / 1_000_000),
        26..28 => format!("{}.{:03}-03:00", local(-3), nanos / 1_000_000),
        _ => format!("{}.{:03}Z", local(0), nanos / 1_000_000),
    }
}
