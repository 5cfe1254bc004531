//! How much of what was asked for is there, in the words of one line:
//! `2 Oct 00:00 to 31 Oct 24:00 UTC, range closed 10:42:07Z, 0 duplicates, 0 rejected, no gaps`.

use super::failure_text::reason_text;
use super::show;
use super::texts::Texts;
use crate::core::protocol::{Gap, LoadReport};
use crate::core::time::{Moment, Zone, read_written};
use crate::web::locale;

const SECOND_MILLIS: i64 = 1_000;
const MINUTE_MILLIS: i64 = 60_000;

/// The minutes that hold all events: `2 Oct 00:00 to 31 Oct 2024 24:00 UTC`; `None` without any time.
///
/// `zone_name` is what people call the zone.
pub fn range(report: &LoadReport, zone: &Zone, zone_name: &str, t: Texts) -> Option<String> {
    let from = read_written(report.from.as_deref()?)?;
    let to = read_written(report.to.as_deref()?)?;
    let start = Point::at(from - from.rem_euclid(MINUTE_MILLIS), zone, t);
    // The minute of the newest event is within: its end is what closes the range.
    let end = Point::end(to - to.rem_euclid(MINUTE_MILLIS) + MINUTE_MILLIS, zone, t);
    Some(if start.date == end.date {
        t.range_of_day(&start.date, &start.clock, &end.clock, zone_name)
    } else {
        let first = if start.year == end.year {
            start.day
        } else {
            start.date
        };
        t.range(&first, &start.clock, &end.date, &end.clock, zone_name)
    })
}

/// When the upper end was fixed: `range closed 10:42:07Z`. When it was read: of a file, and of a source that gave events
/// later than that, since it went on while it was read.
pub fn closed(report: &LoadReport, of_endpoint: bool, t: Texts) -> Option<String> {
    let asked = report.asked.as_deref()?;
    let [_, clock, ..] = show::time_parts(asked);
    let second = |text: &str| Some(read_written(text)?.div_euclid(SECOND_MILLIS));
    let newest = report.to.as_deref().and_then(second);
    let is_closed = of_endpoint && newest <= second(asked);
    (!clock.is_empty()).then(|| match is_closed {
        true => t.range_closed(&format!("{clock}Z")),
        false => t.range_read(&format!("{clock}Z")),
    })
}

/// What is missing and why; `no gaps` where nothing is.
pub fn gaps(report: &LoadReport, t: Texts) -> String {
    match report.gaps.as_slice() {
        [] if report.complete => t.no_gaps(),
        [] => t.not_whole(),
        [one] => gap(one, t),
        [first, rest @ ..] => t.gap_and_others(&gap(first, t), rest.len() as u64),
    }
}

/// Why something is missing, and of which time, where that is known.
pub fn gap(gap: &Gap, t: Texts) -> String {
    let minute = |text: &Option<String>| {
        let [date, clock, ..] = show::time_parts(text.as_deref()?);
        Some(format!("{date} {}", clock.get(..5).unwrap_or(clock)))
    };
    match (minute(&gap.from), minute(&gap.to)) {
        (Some(from), Some(to)) => t.gap(&from, &to, &reason_text(t, &gap.reason)),
        _ => reason_text(t, &gap.reason),
    }
}

/// A minute on the calendar of a zone.
struct Point {
    /// Without its year.
    day: String,
    date: String,
    year: i32,
    clock: String,
}

impl Point {
    fn at(millis: i64, zone: &Zone, t: Texts) -> Point {
        let text = Moment::from_millis(millis).rfc3339(zone);
        let [date, clock, ..] = show::time_parts(&text);
        let mut parts = date.rsplitn(3, '-');
        let mut number = || parts.next()?.parse::<i32>().ok();
        let day = number().unwrap_or_default().unsigned_abs();
        let month = number().unwrap_or_default().unsigned_abs();
        let year = number().unwrap_or_default();
        let locale = t.spoken().for_intl();
        Point {
            day: locale::day(locale, (year, month, day), false),
            date: locale::day(locale, (year, month, day), true),
            year,
            clock: clock.get(..5).unwrap_or(clock).to_owned(),
        }
    }

    /// As an end, midnight is the 24th hour of the day that it ends.
    fn end(millis: i64, zone: &Zone, t: Texts) -> Point {
        let point = Point::at(millis, zone, t);
        if point.clock != "00:00" {
            return point;
        }
        Point {
            clock: "24:00".to_owned(),
            ..Point::at(millis - 1, zone, t)
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
                range(&report(from, to), &utc, "UTC", Texts::default()).as_deref(),
                Some(shown)
            );
        }
        assert_eq!(
            range(&LoadReport::default(), &utc, "UTC", Texts::default()),
            None
        );
    }

    #[test]
    fn what_is_missing_is_said_with_its_reason() {
        let mut report = report("2024-10-02T00:00:00Z", "2024-10-02T00:00:00Z");
        assert_eq!(
            closed(&report, true, Texts::default()).as_deref(),
            Some("range closed 10:42:07Z")
        );
        assert_eq!(
            closed(&report, false, Texts::default()).as_deref(),
            Some("read 10:42:07Z")
        );
        report.to = Some("2024-11-01T10:45:00Z".into());
        assert_eq!(
            closed(&report, true, Texts::default()).as_deref(),
            Some("read 10:42:07Z")
        );
        assert_eq!(gaps(&report, Texts::default()), "no gaps");
        report.complete = false;
        assert_eq!(gaps(&report, Texts::default()), "not read to its end");
        let gap = |reason: &str| Gap {
            reason: reason.into(),
            ..Gap::default()
        };
        report.gaps = vec![gap("stopped by you")];
        assert_eq!(gaps(&report, Texts::default()), "stopped by you");
        report.gaps.push(gap("page 17 failed"));
        assert_eq!(
            gaps(&report, Texts::default()),
            "stopped by you; 1 other gap"
        );
        report.gaps = vec![Gap {
            from: Some("2024-04-01T00:00:00Z".into()),
            to: Some("2024-05-01T00:00:30Z".into()),
            ..gap("it keeps 90 days")
        }];
        assert_eq!(
            gaps(&report, Texts::default()),
            "2024-04-01 00:00 to 2024-05-01 00:00 UTC: it keeps 90 days"
        );
    }
}
