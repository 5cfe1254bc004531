//! Time zones as the browser knows them, as plain data for the core.
//!
//! The browser's own rules are asked once for a zone, so no zone database is
//! downloaded and none can be out of date.

use js_sys::Intl::DateTimeFormat;
use js_sys::{Array, Date, Function, Object};
use wasm_bindgen::prelude::*;

use crate::core::failure::{Code, Failure};
use crate::core::time::{Transition, Zone};

#[wasm_bindgen]
extern "C" {
    // The constructor throws a RangeError for an unknown zone.
    #[wasm_bindgen(js_namespace = Intl, js_name = DateTimeFormat, catch)]
    fn make_format(locale: &str, options: &JsValue) -> Result<DateTimeFormat, JsValue>;
}

/// 1970-01-01 and 2100-01-01; before and after, the nearest offset goes on.
const FIRST_MILLIS: i64 = 0;
const LAST_MILLIS: i64 = 4_102_444_800_000;
/// No zone changes its clock twice within this; Morocco's pause in Ramadan lasts about 30 days.
const STEP_MILLIS: i64 = 10 * 86_400_000;

/// The zone called `name`: `UTC`, `local`, or an IANA name.
pub fn zone(name: &str) -> Result<Zone, Failure> {
    let name = match name {
        "" | "UTC" | "utc" | "Z" => return Ok(Zone::utc()),
        "local" => super::clock::device_zone(),
        other => other.to_owned(),
    };
    if name == "UTC" {
        return Ok(Zone::utc());
    }
    let unknown = || {
        Failure::new(
            Code::BadOptions,
            format!(
                "no time zone is called {name:?}; write UTC, local, or a name such as Europe/Berlin"
            ),
        )
        .with_detail(
            serde_json::json!({ "option": "timeZone", "allowed": "UTC, local, or an IANA name" }),
        )
    };
    let options = serde_json::json!({
        "timeZone": name, "timeZoneName": "longOffset", "hour": "numeric",
    });
    let options = super::message::to_js(&options)?;
    let format = make_format("en-US", &options)
        .map_err(|_range_error| unknown())?
        .format();
    let date = Date::new(&JsValue::from_f64(0.0));
    let offset_at = |millis: i64| offset_seconds(&format, &date, millis).ok_or_else(unknown);

    let first = offset_at(FIRST_MILLIS)?;
    let mut transitions = Vec::new();
    let (mut at, mut offset) = (FIRST_MILLIS, first);
    while at < LAST_MILLIS {
        let next = at + STEP_MILLIS;
        let next_offset = offset_at(next)?;
        if next_offset != offset {
            // Bisect to the second; clocks change on a whole one.
            let (mut before, mut after) = (at / 1000, next / 1000);
            while after - before > 1 {
                let middle = before + (after - before) / 2;
                if offset_at(middle * 1000)? == offset {
                    before = middle
                } else {
                    after = middle
                }
            }
            transitions.push(Transition {
                at_millis: after * 1000,
                offset_seconds: next_offset,
            });
            offset = next_offset;
        }
        at = next;
    }
    Ok(Zone::new(name, first, transitions))
}

fn offset_seconds(format: &Function, date: &Date, millis: i64) -> Option<i32> {
    date.set_time(millis as f64);
    let text = format.call1(&JsValue::NULL, date).ok()?.as_string()?;
    // "1 AM GMT+05:30"; "GMT" alone is zero; old offsets have seconds.
    let offset = text.rsplit_once("GMT")?.1.trim();
    let sign = match offset.chars().next() {
        None => return Some(0),
        Some('+') => 1,
        Some('-' | '\u{2212}') => -1,
        Some(_) => return None,
    };
    let mut seconds = 0;
    for (part, unit) in offset
        .trim_start_matches(['+', '-', '\u{2212}'])
        .split(':')
        .zip([3600, 60, 1])
    {
        seconds += part.parse::<i32>().ok()? * unit;
    }
    Some(sign * seconds)
}

/// Whether numbers are written with a decimal comma in the browser's own format.
pub fn decimal_comma() -> bool {
    let format = js_sys::Intl::NumberFormat::new(&Array::new(), &Object::new()).format();
    format
        .call1(&JsValue::NULL, &JsValue::from_f64(1.5))
        .ok()
        .and_then(|text| text.as_string())
        .is_some_and(|text| text.contains(','))
}
