//! Numbers, sizes, days and spans of time as a language writes them, by the browser's `Intl`.
//!
//! English is written without the browser: it is what tests see, and most pages. A format is made
//! once and kept, since making one takes longer than a row of the table has.

use std::cell::RefCell;
use std::collections::HashMap;

use js_sys::Intl::{DateTimeFormat, NumberFormat, RelativeTimeFormat};
use js_sys::{Array, Function, Object};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;

use super::message::to_js;

/// The locale that is written here.
pub const ENGLISH: &str = "en";

thread_local! {
    static FORMATS: RefCell<HashMap<String, Function>> = RefCell::default();
}

/// Whether the browser is to be asked: not for English, and not where there is none.
fn asks(locale: &str) -> bool {
    cfg!(target_arch = "wasm32") && locale != ENGLISH
}

/// `12431` as `12,431`.
pub fn number(locale: &str, value: u64) -> String {
    if !asks(locale) {
        return grouped(value);
    }
    formatted(locale, &json!({}), value as f64).unwrap_or_else(|| grouped(value))
}

/// `0.42` as `42 %`.
pub fn percent(locale: &str, share: f64) -> String {
    let english = || format!("{:.0} %", share * 100.0);
    if !asks(locale) {
        return english();
    }
    formatted(locale, &json!({ "style": "percent" }), share).unwrap_or_else(english)
}

/// A measure in one of `Intl`'s units; `short` is how English writes the unit.
pub fn measure(locale: &str, value: f64, digits: usize, (unit, short): (&str, &str)) -> String {
    let english = || format!("{value:.digits$} {short}");
    if !asks(locale) {
        return english();
    }
    let options = json!({
        "style": "unit", "unit": unit, "unitDisplay": "short",
        "minimumFractionDigits": digits, "maximumFractionDigits": digits,
    });
    formatted(locale, &options, value).unwrap_or_else(english)
}

/// A span of time in one of `Intl`'s units: `1 day`, `15 minutes`.
pub fn span(locale: &str, count: u64, unit: &str) -> String {
    let english = || plural(count, unit);
    if !asks(locale) {
        return english();
    }
    let options = json!({ "style": "unit", "unit": unit, "unitDisplay": "long" });
    formatted(locale, &options, count as f64).unwrap_or_else(english)
}

fn plural(count: u64, unit: &str) -> String {
    match count {
        1 => format!("1 {unit}"),
        many => format!("{many} {unit}s"),
    }
}

/// A day of the calendar: `2 Oct`, `2 Oct 2024`.
pub fn day(locale: &str, (year, month, day): (i32, u32, u32), with_year: bool) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let english = || {
        let place = usize::try_from(month).unwrap_or_default().wrapping_sub(1);
        let name = MONTHS.get(place).unwrap_or(&"?");
        match with_year {
            true => format!("{day} {name} {year}"),
            false => format!("{day} {name}"),
        }
    };
    if !asks(locale) {
        return english();
    }
    let mut options = json!({ "day": "numeric", "month": "short", "timeZone": "UTC" });
    if with_year {
        options["year"] = "numeric".into();
    }
    let millis = js_sys::Date::parse(&format!("{year:04}-{month:02}-{day:02}T00:00:00Z"));
    let kept = format!("{locale} day {options}");
    ask(kept, millis, || {
        DateTimeFormat::new(&locales(locale), &as_object(&options)).format()
    })
    .unwrap_or_else(english)
}

/// `-3` and `day` as `3 days ago`; zero is now.
pub fn relative(locale: &str, count: i64, unit: &str) -> String {
    let english = || {
        let span = plural(count.unsigned_abs(), unit);
        match count {
            0 => "now".to_owned(),
            1.. => format!("in {span}"),
            _ => format!("{span} ago"),
        }
    };
    if !asks(locale) {
        return english();
    }
    let numeric = if count == 0 { "auto" } else { "always" };
    let options = as_object(&json!({ "numeric": numeric }));
    let format = RelativeTimeFormat::new(&locales(locale), &options);
    format
        .format(count as f64, unit)
        .as_string()
        .unwrap_or_else(english)
}

fn formatted(locale: &str, options: &Value, value: f64) -> Option<String> {
    ask(format!("{locale} {options}"), value, || {
        NumberFormat::new(&locales(locale), &as_object(options)).format()
    })
}

fn ask(kept: String, value: f64, make: impl FnOnce() -> Function) -> Option<String> {
    FORMATS.with_borrow_mut(|formats| {
        let format = formats.entry(kept).or_insert_with(make);
        format
            .call1(&JsValue::NULL, &JsValue::from_f64(value))
            .ok()?
            .as_string()
    })
}

fn locales(locale: &str) -> Array {
    Array::of1(&locale.into())
}

fn as_object(options: &Value) -> Object {
    // Plain texts and numbers: nothing in it can fail.
    to_js(options).unwrap_or_default().unchecked_into()
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        let texts: Vec<String> = [0, 7, 999, 1000, 12_431, 1_000_000]
            .into_iter()
            .map(|value| number(ENGLISH, value))
            .collect();
        assert_eq!(texts, ["0", "7", "999", "1,000", "12,431", "1,000,000"]);
    }

    #[test]
    fn spans_and_days_are_written_as_people_read_them() {
        assert_eq!(relative(ENGLISH, 0, "second"), "now");
        assert_eq!(relative(ENGLISH, -1, "day"), "1 day ago");
        assert_eq!(relative(ENGLISH, 3, "year"), "in 3 years");
        assert_eq!(day(ENGLISH, (2024, 10, 2), false), "2 Oct");
        assert_eq!(day(ENGLISH, (2024, 10, 2), true), "2 Oct 2024");
    }
}
