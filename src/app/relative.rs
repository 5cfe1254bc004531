//! How long ago something was, as a hint beside the time itself.

use super::texts::Texts;
use crate::web::locale;

/// `3 days ago`, `in 5 minutes`, by whole units of the largest that fits.
pub fn relative(then_millis: i64, now_millis: i64, t: Texts) -> String {
    const UNITS: [(i64, &str); 6] = [
        (31_556_952, "year"),
        (2_629_746, "month"),
        (86_400, "day"),
        (3_600, "hour"),
        (60, "minute"),
        (1, "second"),
    ];
    let seconds = then_millis.saturating_sub(now_millis) / 1000;
    let fits = |(size, _): &&(i64, &str)| seconds.unsigned_abs() >= size.unsigned_abs();
    let (size, unit) = UNITS.iter().find(fits).unwrap_or(&(1, "second"));
    locale::relative(t.spoken().for_intl(), seconds / size, unit)
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
            assert_eq!(relative(0, seconds * 1000, Texts::default()), told);
        }
    }
}
