//! Which range of time each way of writing one stands for.

use super::tests::{described, read_in, wrong};
use crate::core::time::Zone;

#[test]
fn times_are_days_in_the_zone_instants_or_so_long_ago() {
    assert_eq!(
        described("after:2024-05-01"),
        "time from 2024-05-01T00:00:00Z (included)"
    );
    assert_eq!(
        described("before:2024-05-01"),
        "time before 2024-05-01T00:00:00Z"
    );
    assert_eq!(
        described("after:7d"),
        "time from 2024-05-24T12:00:00Z (included)"
    );
    assert_eq!(
        described("before:\"2024-05-01 10:00\""),
        "time before 2024-05-01T10:00:00Z"
    );
    let zone = Zone::new("Asia/Kolkata", 19_800, vec![]);
    let query = read_in("after:2024-05-01", &zone).unwrap();
    assert_eq!(
        query.describe(),
        "time from 2024-04-30T18:30:00Z (included)"
    );
}

#[test]
fn on_is_all_of_what_is_named() {
    let on = |value: &str| {
        described(&format!("on:{value}"))
            .replace(" (included)", "")
            .replace(" (not included)", "")
    };
    assert_eq!(
        on("2024-05-01"),
        "time from 2024-05-01T00:00:00Z to 2024-05-02T00:00:00Z"
    );
    assert_eq!(
        on("2024-05"),
        "time from 2024-05-01T00:00:00Z to 2024-06-01T00:00:00Z"
    );
    assert_eq!(
        on("2024-05-01T10:00Z"),
        "time from 2024-05-01T10:00:00Z to 2024-05-01T10:01:00Z"
    );
    assert_eq!(
        on("2024-05-01T10:00:07+02:00"),
        "time from 2024-05-01T08:00:07Z to 2024-05-01T08:00:08Z"
    );
    assert_eq!(
        on("2024-05-01T10:00:07.25Z"),
        "time from 2024-05-01T10:00:07.25Z to 2024-05-01T10:00:07.26Z"
    );
    assert_eq!(
        on("2024-05-01T10:00:07.999999999Z"),
        "time from 2024-05-01T10:00:07.999999999Z to 2024-05-01T10:00:08.000000000Z"
    );
    assert_eq!(
        on("1d"),
        "time from 2024-05-30T00:00:00Z to 2024-05-31T00:00:00Z"
    );
    assert_eq!(
        on("90m"),
        "time from 2024-05-31T10:30:00Z to 2024-05-31T10:31:00Z"
    );
    assert_eq!(
        on("2h"),
        "time from 2024-05-31T10:00:00Z to 2024-05-31T11:00:00Z"
    );
}

#[test]
fn last_ends_now() {
    assert_eq!(
        described("last:30d"),
        "time from 2024-05-01T12:00:00Z (included) to 2024-05-31T12:00:00Z (not included)"
    );
    assert_eq!(wrong("last:2024-05-01").1, "2024-05-01");
    assert_eq!(
        wrong("last:2024").0,
        "this is no length of time; write it as 30d, 12h, 30m or 2w: \"2024\""
    );
    assert_eq!(
        wrong("last:99999999999999999999d").1,
        "99999999999999999999d"
    );
}

#[test]
fn a_time_too_long_ago_to_count_is_no_panic() {
    let zones = [
        Zone::utc(),
        Zone::new("east", 50_400, vec![]),
        Zone::new("west", -43_200, vec![]),
    ];
    for zone in &zones {
        for length in [
            "106751991167d",
            "106751990000d",
            "2562047788015h",
            "153722867280912m",
            "95000000d",
            "9999999w",
        ] {
            for field in ["on", "last", "after", "before"] {
                read_in(&format!("{field}:{length}"), zone)
                    .map(|query| query.describe())
                    .ok();
            }
        }
        for time in [
            "+262142-12-31",
            "9999-12-31",
            "0000-01-01",
            "9999",
            "0000",
            "9223372036854775807",
        ] {
            read_in(&format!("on:{time}"), zone)
                .map(|query| query.describe())
                .ok();
        }
    }
}
