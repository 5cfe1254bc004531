//! Reads what [`Moment::rfc3339`](super::Moment::rfc3339) writes, and nothing else: small, for the
//! page, which reads no foreign times.

use super::calendar::{MILLIS_PER_DAY, days_from_civil, days_in_month};

/// Milliseconds since the epoch of a text like `2024-05-20T09:08:10.120+02:00`.
pub fn read_written(text: &str) -> Option<i64> {
    let (date, rest) = text.split_once('T')?;
    let zone_at = rest.find(['Z', '+', '-'])?;
    let (clock, zone) = rest.split_at(zone_at);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));

    let mut date = date.rsplitn(3, '-');
    let (day, month) = (number(date.next()?)?, number(date.next()?)?);
    let year = number(date.next()?)?;
    if day < 1 || day > i64::from(days_in_month(year, u32::try_from(month).ok()?)) {
        return None;
    }
    let seconds = clock_seconds(clock, 3)?;
    let millis = fraction
        .bytes()
        .chain(*b"000")
        .take(3)
        .try_fold(0, |millis, digit| {
            digit
                .is_ascii_digit()
                .then(|| millis * 10 + i64::from(digit - b'0'))
        })?;
    let offset = match zone.strip_prefix('Z') {
        Some("") => 0,
        Some(_more) => return None,
        None => {
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            sign * clock_seconds(&zone[1..], 2)?
        }
    };
    let days = days_from_civil(year, month as u32, day as u32);
    Some(days * MILLIS_PER_DAY + (seconds - offset) * 1000 + millis)
}

/// Seconds of `09:08:10`, or of `09:08` where there are two parts.
fn clock_seconds(text: &str, parts: usize) -> Option<i64> {
    let mut seconds = 0;
    let mut count = 0;
    for (part, (unit, below)) in text.split(':').zip([(3600, 25), (60, 60), (1, 61)]) {
        let value = number(part).filter(|value| *value < below)?;
        seconds += value * unit;
        count += 1;
    }
    (count == parts && text.split(':').count() == parts).then_some(seconds)
}

fn number(text: &str) -> Option<i64> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Moment, Zone, read_time};
    use super::*;

    #[test]
    fn what_nobody_writes_so_is_not_read() {
        for text in [
            "",
            "2024-05-20",
            "2024-05-20T09:08Z",
            "2024-02-30T09:08:10Z",
            "2024-05-20T09:08:10",
            "2024-05-20T09:08:10Zx",
            "2024-05-20T09:61:10Z",
            "x-05-20T09:08:10Z",
        ] {
            assert_eq!(read_written(text), None, "{text}");
        }
        assert_eq!(
            read_written("2024-05-20T09:08:10.12+02:00"),
            Some(1_716_188_890_120)
        );
    }

    proptest! {
        #[test]
        fn every_moment_comes_back(millis in -60_000_000_000_000i64..250_000_000_000_000) {
            let text = Moment::from_millis(millis).rfc3339(&Zone::utc());
            let written = read_written(&text);
            prop_assert_eq!(written, read_time(&text).map(|read| read.moment.millis));
            prop_assert_eq!(written.map(|read| read.div_euclid(1000)), Some(millis.div_euclid(1000)));
        }

        #[test]
        fn no_text_panics(text in "[0-9TZ:+.-]{0,30}|\\PC{0,20}") {
            read_written(&text);
        }
    }
}
