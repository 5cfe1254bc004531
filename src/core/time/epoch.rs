//! Numbers that count from 1970-01-01T00:00:00Z: seconds, milliseconds,
//! microseconds or nanoseconds, told apart by their size.
//!
//! Read digit by digit and never through a float: a float of nanoseconds is
//! wrong by hundreds of them.

use super::moment::Moment;

/// Every digit of the largest value taken, and a few more.
const DIGITS_KEPT: usize = 30;

/// The years 0 to 9999, which RFC 3339 can write.
const NANOS: std::ops::Range<i128> = -62_167_219_200_000_000_000..253_402_300_800_000_000_000;

/// The moment that a JSON number stands for, fractions and exponents included.
///
/// Below 1e11 it counts seconds (to the year 5138), below 1e14 milliseconds, below 1e17
/// microseconds, else nanoseconds. A count of milliseconds has three fraction digits even on a whole
/// second, and so on: that is what the source measured. Digits below the nanosecond are
/// dropped. `None` for what is no JSON number or lies outside the years 0 to 9999.
///
/// ```
/// use audit_explorer::core::time::{Zone, read_epoch};
/// let moment = read_epoch("1716196090.25").expect("a number");
/// assert_eq!(moment.rfc3339(&Zone::utc()), "2024-05-20T09:08:10.25Z");
/// ```
pub fn read_epoch(number_text: &str) -> Option<Moment> {
    let decimal = Decimal::read(number_text.as_bytes())?;
    // How many digits stand before the point tells the size: 1e11 has twelve.
    let unit_digits = match decimal.length as i64 + decimal.exponent {
        ..=11 => 0,
        12..=14 => 3,
        15..=17 => 6,
        _ => 9,
    };
    let nanos = decimal.scaled(9 - unit_digits)?;
    if !NANOS.contains(&nanos) {
        return None;
    }
    let below_unit = decimal.written_fraction.min(9) as i64;
    Some(Moment {
        millis: nanos.div_euclid(1_000_000) as i64,
        nanos: nanos.rem_euclid(1_000_000) as u32,
        digits: (unit_digits + below_unit).min(9) as u8,
    })
}

/// `mantissa × 10^exponent`; the mantissa has `length` digits, none of them a leading zero.
struct Decimal {
    negative: bool,
    mantissa: i128,
    length: usize,
    exponent: i64,
    /// Digits after the point once the exponent is applied.
    written_fraction: u64,
}

impl Decimal {
    fn read(text: &[u8]) -> Option<Decimal> {
        let (negative, text) = match text {
            [b'-', rest @ ..] => (true, rest),
            _ => (false, text),
        };
        let mut decimal = Decimal {
            negative,
            mantissa: 0,
            length: 0,
            exponent: 0,
            written_fraction: 0,
        };
        let whole = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if whole == 0 || (whole > 1 && text[0] == b'0') {
            return None;
        }
        text[..whole]
            .iter()
            .for_each(|digit| decimal.push(digit, 0));
        let mut at = whole;
        let mut fraction = 0_i64;
        if text.get(at) == Some(&b'.') {
            let digits = text[at + 1..]
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            if digits == 0 {
                return None;
            }
            text[at + 1..at + 1 + digits]
                .iter()
                .for_each(|digit| decimal.push(digit, -1));
            fraction = digits as i64;
            at += 1 + digits;
        }
        let mut power = 0_i64;
        if matches!(text.get(at), Some(b'e' | b'E')) {
            let sign = text.get(at + 1).filter(|byte| matches!(byte, b'+' | b'-'));
            let digits = &text[at + 1 + usize::from(sign.is_some())..];
            if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
                return None;
            }
            // More than a few hundred is out of range whichever way, and must not overflow.
            power = digits.iter().fold(0, |sum: i64, digit| {
                (sum * 10 + i64::from(digit - b'0')).min(100_000)
            });
            if sign == Some(&b'-') {
                power = -power;
            }
            at = text.len();
        }
        if at != text.len() {
            return None;
        }
        decimal.exponent += power;
        decimal.written_fraction = (fraction - power).max(0) as u64;
        Some(decimal)
    }

    /// Takes one digit; `exponent` is -1 for a digit after the point.
    fn push(&mut self, digit: &u8, exponent: i64) {
        if self.length == DIGITS_KEPT {
            // Dropped; a digit before the point still makes the number ten times larger.
            self.exponent += 1 + exponent;
            return;
        }
        self.mantissa = self.mantissa * 10 + i128::from(digit - b'0');
        self.length += usize::from(self.mantissa != 0);
        self.exponent += exponent;
    }

    /// The value × 10^`power`, rounded down; `None` when that is far out of range.
    fn scaled(&self, power: i64) -> Option<i128> {
        let mantissa = if self.negative {
            -self.mantissa
        } else {
            self.mantissa
        };
        if mantissa == 0 {
            return Some(0);
        }
        match self.exponent + power {
            power @ 0..=38 => mantissa.checked_mul(10_i128.pow(power as u32)),
            power @ -38..0 => Some(mantissa.div_euclid(10_i128.pow(power.unsigned_abs() as u32))),
            power if power < 0 => Some(if self.negative { -1 } else { 0 }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::time::Zone;

    fn read(text: &str) -> String {
        read_epoch(text).map_or_else(|| "none".into(), |moment| moment.rfc3339(&Zone::utc()))
    }

    #[test]
    fn the_size_tells_the_unit_and_every_digit_is_kept() {
        assert_eq!(read("1716196090"), "2024-05-20T09:08:10Z");
        assert_eq!(read("1716196090123"), "2024-05-20T09:08:10.123Z");
        assert_eq!(read("1716196090000"), "2024-05-20T09:08:10.000Z");
        assert_eq!(read("1716196090123456"), "2024-05-20T09:08:10.123456Z");
        assert_eq!(
            read("1716196090123456789"),
            "2024-05-20T09:08:10.123456789Z"
        );
    }

    #[test]
    fn the_limits_between_the_units_are_where_they_are_said_to_be() {
        assert_eq!(read("99999999999"), "5138-11-16T09:46:39Z");
        assert_eq!(read("100000000000"), "1973-03-03T09:46:40.000Z");
        assert_eq!(read("99999999999999"), "5138-11-16T09:46:39.999Z");
        assert_eq!(read("100000000000000"), "1973-03-03T09:46:40.000000Z");
        assert_eq!(read("99999999999999999"), "5138-11-16T09:46:39.999999Z");
        assert_eq!(read("100000000000000000"), "1973-03-03T09:46:40.000000000Z");
    }

    #[test]
    fn fractions_and_exponents_are_read_digit_by_digit() {
        assert_eq!(read("1716196090.123456"), "2024-05-20T09:08:10.123456Z");
        assert_eq!(read("1716196090.0"), "2024-05-20T09:08:10.0Z");
        assert_eq!(read("1716196090123.5"), "2024-05-20T09:08:10.1235Z");
        assert_eq!(read("1.716196090e9"), "2024-05-20T09:08:10Z");
        assert_eq!(read("1.7161960901e+09"), "2024-05-20T09:08:10.1Z");
        assert_eq!(read("17161960901E-1"), "2024-05-20T09:08:10.1Z");
        assert_eq!(
            read("1.716196090123456789e18"),
            "2024-05-20T09:08:10.123456789Z"
        );
        assert_eq!(
            read("1716196090.1234567899"),
            "2024-05-20T09:08:10.123456789Z"
        );
        assert_eq!(read("0.000"), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn before_1970_is_rounded_down_not_towards_zero() {
        assert_eq!(read("-1"), "1969-12-31T23:59:59Z");
        assert_eq!(read("-0.5"), "1969-12-31T23:59:59.5Z");
        assert_eq!(read("-0.0000000001"), "1969-12-31T23:59:59.999999999Z");
        assert_eq!(read("-0"), "1970-01-01T00:00:00Z");
    }

    #[test]
    fn what_is_no_number_or_no_year_of_ours_is_none() {
        for text in [
            "", "-", "+1", "01", "1.", ".5", "1e", "1e+", "1 ", "0x10", "NaN", "1_000", "٣",
        ] {
            assert_eq!(read(text), "none", "{text}");
        }
        for text in [
            "1e400",
            "-1e30",
            "1e99999999999999999999",
            "253402300800000000000",
        ] {
            assert_eq!(read(text), "none", "{text}");
        }
        assert_eq!(
            read("253402300799999999999"),
            "9999-12-31T23:59:59.999999999Z"
        );
        assert_eq!(
            read(&format!("{}e-400", "9".repeat(400))),
            "1970-01-01T00:00:00.999999999Z"
        );
        assert_eq!(
            read("1e-99999999999999999999"),
            "1970-01-01T00:00:00.000000000Z"
        );
    }
}
