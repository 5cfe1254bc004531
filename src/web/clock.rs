//! The device's clock, its zone, and which zones it knows.

use js_sys::Intl::{DateTimeFormat, DateTimeFormatOptions};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    // Absent in browsers before 2022; the typed binding of js-sys would throw there.
    #[wasm_bindgen(js_namespace = Intl, js_name = supportedValuesOf, catch)]
    fn supported_values_of(key: &str) -> Result<js_sys::Array, JsValue>;
}

/// Milliseconds since the epoch, by the device's clock.
pub fn now_millis() -> i64 {
    js_sys::Date::now() as i64
}

/// The moment that an RFC 3339 text names.
pub fn read_millis(text: &str) -> Option<i64> {
    let millis = js_sys::Date::parse(text);
    millis.is_finite().then_some(millis as i64)
}

/// The calendar day of `millis` in `zone`, as `2024-05-20`; in UTC where the zone is unknown.
pub fn day_in(zone: &str, millis: i64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(millis as f64));
    let utc = || {
        date.to_iso_string()
            .as_string()
            .unwrap_or_default()
            .chars()
            .take(10)
            .collect::<String>()
    };
    let zone = if zone == "local" {
        device_zone()
    } else {
        zone.to_owned()
    };
    if zone == "UTC" || !knows(&zone) {
        return utc();
    }
    let options = DateTimeFormatOptions::new();
    options.set_time_zone(&zone);
    // Swedish writes dates as ISO 8601 does.
    let format = DateTimeFormat::new(&js_sys::Array::of1(&"sv-SE".into()), &options);
    let text = format
        .format()
        .call1(&JsValue::NULL, &date)
        .ok()
        .and_then(|text| text.as_string());
    text.unwrap_or_else(utc)
}

/// IANA name of the device's zone.
pub fn device_zone() -> String {
    let options =
        DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).resolved_options();
    options
        .unchecked_into::<Resolved>()
        .time_zone()
        .unwrap_or_else(|| "UTC".to_owned())
}

/// All zones that the browser names, sorted; empty where it cannot say.
pub fn zones() -> Vec<String> {
    supported_values_of("timeZone")
        .map(|list| list.iter().filter_map(|name| name.as_string()).collect())
        .unwrap_or_default()
}

/// Whether the browser has rules for `zone`.
pub fn knows(zone: &str) -> bool {
    let options = DateTimeFormatOptions::new();
    options.set_time_zone(zone);
    make_format("en", &options).is_ok()
}

#[wasm_bindgen]
extern "C" {
    type Resolved;
    #[wasm_bindgen(method, getter, js_name = timeZone)]
    fn time_zone(this: &Resolved) -> Option<String>;
    // The constructor throws a RangeError for an unknown zone.
    #[wasm_bindgen(js_namespace = Intl, js_name = DateTimeFormat, catch)]
    fn make_format(locale: &str, options: &DateTimeFormatOptions) -> Result<JsValue, JsValue>;
}

/// Milliseconds since some fixed moment, with fractions: for measuring how long something takes.
pub fn precise_millis() -> f64 {
    performance_now()
}

#[wasm_bindgen]
extern "C" {
    // Global in pages and workers alike, so no window is needed.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// A number that no other window is likely to draw.
pub fn random() -> u64 {
    (js_sys::Math::random() * 1e12) as u64
}
