//! What must be asked to get the same file from the same events again: it
//! stands in the manifest, and `verify` asks it.

use serde_json::{Value, json};

use super::job::Setting;
use crate::core::engine::Engine;
use crate::core::protocol::{ExportOptions, Report};
use crate::core::time::{Moment, Zone};

/// The request with everything settled that was left to the screen or the clock.
pub(super) fn again(
    engine: &Engine,
    options: &ExportOptions,
    setting: &Setting,
    report: &Report,
) -> Value {
    let query = options.query.as_deref().unwrap_or(engine.query_text());
    let is_shown = |text: &str| engine.masked_text(text) == text;
    // What holds a secret is not written down, and without it another file would come.
    let filters = [&options.search_term, &options.actor, &options.graph];
    let is_told = is_shown(query)
        && filters
            .iter()
            .all(|filter| filter.as_deref().is_none_or(is_shown));
    let moment = |millis| Moment::from_millis(millis).rfc3339(&Zone::utc());
    let settled = ExportOptions {
        query: Some(query.to_owned()),
        time_zone: Some(setting.zone.name().to_owned()),
        now: Some(moment(setting.now_millis)),
        // The file is the same inside a zip.
        bundle: None,
        ..options.clone()
    };
    let (field, direction) = engine.sorted_by();
    json!({
        "options": is_told.then_some(settled),
        "queryTimeZone": setting.query_zone.name(),
        "queryNow": moment(setting.query_now_millis),
        "order": { "field": field.name(), "direction": direction },
        "definition": report,
        "decimalComma": setting.decimal_comma,
    })
}
