//! How long ago something was, as a hint beside the time itself.

/// `3 days ago`, `in 5 minutes`, by whole units of the largest that fits.
pub fn relative(then_millis: i64, now_millis: i64) -> String {
    const UNITS: [(i64, &str, &str); 6] = [
        (31_556_952, "year", "years"),
        (2_629_746, "month", "months"),
        (86_400, "day", "days"),
        (3_600, "hour", "hours"),
        (60, "minute", "minutes"),
        (1, "second", "seconds"),
    ];
    let seconds = now_millis.saturating_sub(then_millis) / 1000;
    let away = seconds.unsigned_abs();
    let Some((size, one, more)) = UNITS.iter().find(|(size, ..)| away >= size.unsigned_abs())
    else {
        return "now".to_owned();
    };
    let count = away / size.unsigned_abs();
    let unit = if count == 1 { one } else { more };
    if seconds < 0 {
        format!("in {count} {unit}")
    } else {
        format!("{count} {unit} ago")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_unit_that_fits_is_named() {
        for (seconds, told) in [
            (0, "now"),
            (1, "1 second ago"),
            (119, "1 minute ago"),
            (7_200, "2 hours ago"),
            (86_400 * 40, "1 month ago"),
            (-90_000, "in 1 day"),
            (31_556_952 * 3, "3 years ago"),
        ] {
            assert_eq!(relative(0, seconds * 1000), told);
        }
    }
}
