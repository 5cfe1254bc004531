//! How much of what was asked for is there, in the words of one line:
//! `2 Oct 00:00 to 31 Oct 24:00 UTC, range closed 10:42:07Z, 0 duplicates, 0 rejected, no gaps`.

use super::show;
use crate::core::protocol::{Gap, LoadReport};
use crate::core::time::{Moment, Zone, read_written};

const MINUTE_MILLIS: i64 = 60_000;
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The minutes that hold all events: `2 Oct 00:00 to 31 Oct 2024 24:00 UTC`; `None` without any time.
///
/// `zone_name` is what people call the zone.
pub fn range(report: &LoadReport, zone: &Zone, zone_name: &str) -> Option<String> {
    let from = read_written(report.from.as_deref()?)?;
    let to = read_written(report.to.as_deref()?)?;
    let start = Point::at(from - from.rem_euclid(MINUTE_MILLIS), zone);
    // The minute of the newest event is within: its end is what closes the range.
    let end = Point::end(to - to.rem_euclid(MINUTE_MILLIS) + MINUTE_MILLIS, zone);
    let first = match (start.year == end.year, start.day == end.day) {
        (true, true) => start.clock.clone(),
        (true, false) => format!("{} {}", start.day, start.clock),
        (false, _) => format!("{} {} {}", start.day, start.year, start.clock),
    };
    Some(if start.year == end.year && start.day == end.day {
        format!(
            "{} {} {first} to {} {zone_name}",
            end.day, end.year, end.clock
        )
    } else {
        format!(
            "{first} to {} {} {} {zone_name}",
            end.day, end.year, end.clock
        )
    })
}

/// When the upper end was fixed: `range closed 10:42:07Z`; of a file, when it was read.
pub fn closed(report: &LoadReport, of_endpoint: bool) -> Option<String> {
    let asked = report.asked.as_deref()?;
    let [_, clock, ..] = show::time_parts(asked);
    let verb = if of_endpoint { "range closed" } else { "read" };
    (!clock.is_empty()).then(|| format!("{verb} {clock}Z"))
}

/// What is missing and why; `no gaps` where nothing is.
pub fn gaps(report: &LoadReport) -> String {
    match report.gaps.as_slice() {
        [] if report.complete => "no gaps".to_owned(),
        [] => "not read to its end".to_owned(),
        [one] => gap(one),
        [first, rest @ ..] => format!(
            "{}; {}",
            gap(first),
            show::counted(rest.len() as u64, "other gap", "other gaps")
        ),
    }
}

/// Why something is missing, and of which time, where that is known.
pub fn gap(gap: &Gap) -> String {
    let minute = |text: &Option<String>| {
        let [date, clock, ..] = show::time_parts(text.as_deref()?);
        Some(format!("{date} {}", clock.get(..5).unwrap_or(clock)))
    };
    match (minute(&gap.from), minute(&gap.to)) {
        (Some(from), Some(to)) => format!("{from} to {to} UTC: {}", gap.reason),
        _ => gap.reason.clone(),
    }
}

/// A minute on the calendar of a zone.
struct Point {
    day: String,
    year: String,
    clock: String,
}

impl Point {
    fn at(millis: i64, zone: &Zone) -> Point {
        let text = Moment::from_millis(millis).rfc3339(zone);
        let [date, clock, ..] = show::time_parts(&text);
        let mut parts = date.rsplitn(3, '-');
        let number = |text: Option<&str>| text.and_then(|text| text.parse::<usize>().ok());
        let day = number(parts.next()).unwrap_or_default();
        let month = number(parts.next()).unwrap_or_default();
        let year = parts.next().unwrap_or_default();
        let month = month.checked_sub(1).and_then(|place| MONTHS.get(place));
        Point {
            day: format!("{day} {}", month.unwrap_or(&"?")),
            year: year.to_owned(),
            clock: clock.get(..5).unwrap_or(clock).to_owned(),
        }
    }

    /// As an end, midnight is the 24th hour of the day that it ends.
    fn end(millis: i64, zone: &Zone) -> Point {
        let point = Point::at(millis, zone);
        if point.clock != "00:00" {
            return point;
        }
        Point {
            clock: "24:00".to_owned(),
            ..Point::at(millis - 1, zone)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    fn report(from: &str, to: &str) -> LoadReport {
        LoadReport {
            from: Some(from.into()),
            to: Some(to.into()),
            complete: true,
            asked: Some("2024-11-01T10:42:07.120Z".into()),
            ..LoadReport::default()
        }
    }

    #[test]
    fn the_range_holds_every_event_and_midnight_ends_a_day() {
        let utc = Zone::utc();
        for (from, to, shown) in [
            (
                "2024-10-02T00:00:59.9Z",
                "2024-10-31T23:59:59Z",
                "2 Oct 00:00 to 31 Oct 2024 24:00 UTC",
            ),
            (
                "2023-12-31T10:00:00Z",
                "2024-01-01T00:00:00Z",
                "31 Dec 2023 10:00 to 1 Jan 2024 00:01 UTC",
            ),
            (
                "2024-05-01T10:00:00Z",
                "2024-05-01T10:00:30Z",
                "1 May 2024 10:00 to 10:01 UTC",
            ),
        ] {
            assert_eq!(
                range(&report(from, to), &utc, "UTC").as_deref(),
                Some(shown)
            );
        }
        assert_eq!(range(&LoadReport::default(), &utc, "UTC"), None);
    }

    #[test]
    fn what_is_missing_is_said_with_its_reason() {
        let mut report = report("2024-10-02T00:00:00Z", "2024-10-02T00:00:00Z");
        assert_eq!(
            closed(&report, true).as_deref(),
            Some("range closed 10:42:07Z")
        );
        assert_eq!(closed(&report, false).as_deref(), Some("read 10:42:07Z"));
        assert_eq!(gaps(&report), "no gaps");
        report.complete = false;
        assert_eq!(gaps(&report), "not read to its end");
        let gap = |reason: &str| Gap {
            reason: reason.into(),
            ..Gap::default()
        };
        report.gaps = vec![gap("stopped by you")];
        assert_eq!(gaps(&report), "stopped by you");
        report.gaps.push(gap("page 17 failed"));
        assert_eq!(gaps(&report), "stopped by you; 1 other gap");
        report.gaps = vec![Gap {
            from: Some("2024-04-01T00:00:00Z".into()),
            to: Some("2024-05-01T00:00:30Z".into()),
            ..gap("it keeps 90 days")
        }];
        assert_eq!(
            gaps(&report),
            "2024-04-01 00:00 to 2024-05-01 00:00 UTC: it keeps 90 days"
        );
    }
}
