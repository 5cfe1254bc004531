//! Times of every shape, read; and what must not be read.

use proptest::prelude::*;

use super::{
    DateOrder, DateSeen, Moment, ReadTime, Zone, date_seen, read_epoch, read_time,
    read_time_in_order,
};

/// The text in UTC, with "?" behind it where the zone was not said.
fn read(text: &str) -> String {
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
fn years_of_two_digits_are_read_where_one_reading_is_left() {
    assert_eq!(read("5/20/24 9:08:10 AM"), "2024-05-20T09:08:10Z?");
    assert_eq!(read("5/31/99, 9:08 PM"), "1999-05-31T21:08:00Z?");
    assert_eq!(read("20.05.99 09:08"), "1999-05-20T09:08:00Z?");
    assert_eq!(read("20-May-24 09:08:10"), "2024-05-20T09:08:10Z?");
    assert_eq!(read("20-MAY-24"), "2024-05-20T00:00:00Z?");
    assert_eq!(read("20 May 24 09:08"), "2024-05-20T09:08:00Z?");
    assert_eq!(
        read("Sunday, 06-Nov-94 08:49:37 GMT"),
        "1994-11-06T08:49:37Z"
    );
    assert_eq!(
        read("Sun, 06 Nov 94 08:49:37 +0100"),
        "1994-11-06T07:49:37Z"
    );
    assert_eq!(read("01-Jan-69 00:00"), "1969-01-01T00:00:00Z?");
    assert_eq!(read("01-Jan-68 00:00"), "2068-01-01T00:00:00Z?");
    for text in [
        // The year, the day or the month may stand first.
        "20/05/24 09:08",
        "24/05/20 09:08",
        "03/04/24 09:08",
        "05/05/24 09:08",
        // Rather a version, an address, a fraction.
        "12.11.10",
        "5/20/24",
        "24-05-20",
        "1/2/3 09:08",
        "20 May 09:08:10",
        "20 May 9 09:08",
        "5/20/024 09:08",
    ] {
        assert_eq!(read(text), "none", "{text}");
    }
    let ordered =
        |text, order| read_time_in_order(text, order).map(|time| time.moment.rfc3339(&Zone::utc()));
    assert_eq!(
        ordered("03/04/24 09:08", DateOrder::MonthFirst).as_deref(),
        Some("2024-03-04T09:08:00Z")
    );
    assert_eq!(
        ordered("03/04/24 09:08", DateOrder::DayFirst).as_deref(),
        Some("2024-04-03T09:08:00Z")
    );
    for (text, seen) in [
        ("5/20/24 09:08", Some(DateSeen::MonthFirst)),
        ("20/05/99 09:08", Some(DateSeen::DayFirst)),
        ("20/05/24 09:08", Some(DateSeen::Either)),
        ("03/04/24 09:08", Some(DateSeen::Either)),
        ("12.11.10", None),
        ("20/05/2024 09:08", Some(DateSeen::DayFirst)),
        ("20-May-24 09:08", None),
    ] {
        assert_eq!(date_seen(text), seen, "{text}");
    }
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
