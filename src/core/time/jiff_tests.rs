//! Times that another library writes and reads, against ours: whatever one of the
//! two makes of a text, the other must make the same of it, or neither.

use jiff::civil::DateTime;
use jiff::fmt::strtime;
use jiff::tz::Offset;
use proptest::prelude::*;

use super::{DateOrder, Moment, ReadTime, read_epoch, read_time_in_order};

/// A shape of time, whether it names its zone, and what is to be known of the order of day and month.
const SHAPES: [(&str, bool, DateOrder); 26] = [
    ("%Y-%m-%dT%H:%M:%S%:z", true, DateOrder::Unknown),
    ("%Y-%m-%d %H:%M:%S", false, DateOrder::Unknown),
    ("%Y-%m-%dT%H:%M", false, DateOrder::Unknown),
    ("%Y-%m-%d %H:%M:%S%z", true, DateOrder::Unknown),
    ("%Y-%m-%d %H:%M:%S %z", true, DateOrder::Unknown),
    ("%Y/%m/%d %H:%M:%S", false, DateOrder::Unknown),
    ("%Y-%b-%d %H:%M:%S", false, DateOrder::Unknown),
    ("%Y%m%dT%H%M%S%z", true, DateOrder::Unknown),
    ("%d-%b-%Y %H:%M:%S", false, DateOrder::Unknown),
    ("%d %B %Y %H:%M:%S", false, DateOrder::Unknown),
    ("%d %b %Y, %H:%M", false, DateOrder::Unknown),
    ("%b %d, %Y %I:%M:%S %p", false, DateOrder::Unknown),
    ("%B %d, %Y, %I:%M %p", false, DateOrder::Unknown),
    ("%a, %d %b %Y %H:%M:%S %z", true, DateOrder::Unknown),
    ("%a %b %d %H:%M:%S %Y", false, DateOrder::Unknown),
    ("%a %b %d %H:%M:%S %z %Y", true, DateOrder::Unknown),
    ("%d/%b/%Y:%H:%M:%S %z", true, DateOrder::Unknown),
    ("%m/%d/%Y %I:%M:%S %p", false, DateOrder::MonthFirst),
    ("%m/%d/%Y %H:%M:%S %:z", true, DateOrder::MonthFirst),
    ("%d.%m.%Y %H:%M:%S", false, DateOrder::DayFirst),
    ("%d/%m/%Y, %H:%M:%S", false, DateOrder::DayFirst),
    ("%m/%d/%y %H:%M", false, DateOrder::MonthFirst),
    ("%m/%d/%y, %I:%M:%S %p", false, DateOrder::MonthFirst),
    ("%d.%m.%y %H:%M:%S", false, DateOrder::DayFirst),
    ("%d-%b-%y %H:%M:%S", false, DateOrder::Unknown),
    ("%a, %d %b %y %H:%M:%S %z", true, DateOrder::Unknown),
];

/// Seconds of the epoch, as jiff reads a text of this shape.
fn theirs(shape: &str, is_zoned: bool, text: &str) -> Option<i64> {
    let read = strtime::parse(shape, text).ok()?;
    match is_zoned {
        true => Some(read.to_timestamp().ok()?.as_second()),
        false => Some(seconds(read.to_datetime().ok()?, 0)),
    }
}

fn seconds(local: DateTime, offset_seconds: i32) -> i64 {
    let offset = Offset::from_seconds(offset_seconds).expect("an offset is within a day");
    let there = offset
        .to_timestamp(local)
        .expect("the year has four digits");
    there.as_second()
}

fn ours(text: &str, order: DateOrder) -> Option<ReadTime> {
    read_time_in_order(text, order)
}

/// By name there is no thirteenth month, and a weekday is not checked by us.
fn in_numbers() -> Vec<(&'static str, bool, DateOrder)> {
    let named = ["%b", "%B", "%a"];
    let all = SHAPES.into_iter();
    all.filter(|(shape, ..)| !named.iter().any(|name| shape.contains(name)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_jiff_writes_is_read_as_it_was_meant(
        shape in 0..SHAPES.len(),
        year in 1000_i16..=9998, month in 1_i8..=12, day in 1_i8..=28,
        hour in 0_i8..=23, minute in 0_i8..=59, second in 0_i8..=59,
        offset_minutes in -1439_i32..=1439,
    ) {
        let (shape, is_zoned, order) = SHAPES[shape];
        // Two digits stand for the years from 1969 to 2068.
        let year = if shape.contains("%y") { 1969 + year % 100 } else { year };
        let local = DateTime::new(year, month, day, hour, minute, second, 0).expect("every month has it");
        let offset_seconds = if is_zoned { offset_minutes * 60 } else { 0 };
        let zone = Offset::from_seconds(offset_seconds).expect("within a day").to_time_zone();
        let zoned = local.to_zoned(zone).expect("the year has four digits");
        let text = strtime::format(shape, &zoned).expect("the shape is in order");
        let mut meant = seconds(local, offset_seconds);
        if !shape.contains("%S") {
            meant -= i64::from(second);
        }
        let read = ours(&text, order);
        prop_assert!(read.is_some(), "{text:?} is not read");
        let read = read.expect("it was read");
        prop_assert_eq!(read.moment.millis, meant * 1000, "{:?}", text);
        prop_assert_eq!(read.zone_known, is_zoned, "{:?}", text);
        prop_assert_eq!(theirs(shape, is_zoned, &text), Some(meant), "{:?}", text);
    }

    #[test]
    fn what_no_calendar_has_neither_reads(
        shape in prop::sample::select(in_numbers()),
        year in 1000_i32..=9998, month in 0_i32..=13, day in 0_i32..=32,
        hour in 0_i32..=24, minute in 0_i32..=60, second in 0_i32..=59,
        offset_minutes in -1439_i32..=1439,
    ) {
        let (shape, is_zoned, order) = shape;
        let half = if hour < 12 { "AM" } else { "PM" };
        let sign = if offset_minutes < 0 { '-' } else { '+' };
        let (offset_hours, offset_rest) = (offset_minutes.abs() / 60, offset_minutes.abs() % 60);
        let text = shape
            .replace("%Y", &format!("{year:04}"))
            .replace("%y", &format!("{:02}", year % 100))
            .replace("%m", &format!("{month:02}"))
            .replace("%d", &format!("{day:02}"))
            .replace("%H", &format!("{hour:02}"))
            .replace("%I", &format!("{:02}", hour % 13))
            .replace("%M", &format!("{minute:02}"))
            .replace("%S", &format!("{second:02}"))
            .replace("%p", half)
            .replace("%:z", &format!("{sign}{offset_hours:02}:{offset_rest:02}"))
            .replace("%z", &format!("{sign}{offset_hours:02}{offset_rest:02}"));
        let read = ours(&text, order).map(|read| read.moment.millis);
        let meant = theirs(shape, is_zoned, &text).map(|seconds| seconds * 1000);
        prop_assert_eq!(read, meant, "{:?} as {:?}", text, shape);
    }

    #[test]
    fn epoch_numbers_mean_what_they_mean_to_jiff(
        seconds in 1_000_000_000_i64..9_000_000_000, nanos in 0_i64..1_000_000_000,
    ) {
        let at = |millis: i64, nanos: i64| Moment { millis, nanos: nanos as u32, digits: 0 };
        let there = jiff::Timestamp::from_second(seconds).expect("before the year 5139");
        prop_assert_eq!(read_epoch(&seconds.to_string()), Some(at(there.as_millisecond(), 0)));
        let millis = seconds * 1_000 + nanos / 1_000_000;
        let there = jiff::Timestamp::from_millisecond(millis).expect("before the year 5139");
        prop_assert_eq!(read_epoch(&millis.to_string()), Some(at(there.as_millisecond(), 0)));
        let micros = seconds * 1_000_000 + nanos / 1_000;
        let there = jiff::Timestamp::from_microsecond(micros).expect("before the year 5139");
        let below = i64::from(there.subsec_nanosecond()) % 1_000_000;
        prop_assert_eq!(read_epoch(&micros.to_string()), Some(at(there.as_millisecond(), below)));
        let all = i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
        let there = jiff::Timestamp::from_nanosecond(all).expect("before the year 5139");
        let below = i64::from(there.subsec_nanosecond()) % 1_000_000;
        prop_assert_eq!(read_epoch(&all.to_string()), Some(at(there.as_millisecond(), below)));
    }
}
