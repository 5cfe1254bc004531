//! What a file is, beside the file: what was asked, from where, how much of it
//! there was, and how the bytes can be known again.
//!
//! The same export of the same events gives the same manifest: the only clock
//! in it is `request.now`, which the options can fix. Its JSON Schema is
//! `public/manifest.schema.json`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Dialect;
use super::dialect::Formulas;
use super::records::Records;
use crate::core::engine::Engine;
use crate::core::protocol::{ExportSummary, LoadReport, Redact};
use crate::core::report::{Details, FileFormat, ReportPlan};
use crate::core::store::rows::time_text;
use crate::core::time::{Moment, Zone};

/// Rejects that a manifest names; all are counted.
const REJECTS_NAMED: usize = 100;

/// From where the events of a file came, as it was when the file was asked for: more may be loaded while it is made.
#[derive(Debug)]
pub(super) struct Origin {
    load: LoadReport,
    source: Value,
    mapping: Value,
    first: Value,
    last: Value,
}

impl Origin {
    /// Of a file that holds these rows.
    pub(super) fn of(engine: &Engine, rows: &[u32], zone: &Zone) -> Origin {
        let load = engine.report_so_far();
        let (pages, packed) = engine.received_so_far();
        Origin {
            source: json!({
                "name": names(engine),
                "asked": load.asked,
                "bytes": load.bytes,
                "pages": pages,
                "packed": packed,
            }),
            load,
            mapping: mapping(engine),
            first: event(engine, rows.first(), zone),
            last: event(engine, rows.last(), zone),
        }
    }
}

/// What the manifest is made of beside the engine.
pub(super) struct Facts<'a> {
    pub origin: &'a Origin,
    pub plan: &'a ReportPlan,
    pub zone: &'a Zone,
    pub now_millis: i64,
    /// Of a file of raw events, where several stand in one record.
    pub records: Option<&'a Records>,
    /// Places masked in what was written, by label.
    pub masks: &'a BTreeMap<u16, u64>,
    /// Events that the range left out because they have no time.
    pub untimed: u64,
    pub query: &'a str,
    pub meaning: &'a str,
    /// What must be asked for the same file again.
    pub again: &'a Value,
    pub dialect: Option<&'a Dialect>,
    pub headers: &'a [String],
    pub summary: &'a ExportSummary,
}

/// The manifest of a file.
pub(super) fn manifest(engine: &Engine, facts: &Facts<'_>) -> Value {
    let mut said = said(engine, facts);
    write_plainly(&mut said);
    said
}

/// Writes numbers so that whatever reads and writes them again, the same digits come out: a digest is made of these.
fn write_plainly(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(write_plainly),
        Value::Object(keys) => keys.values_mut().for_each(write_plainly),
        Value::Number(number) if number.is_f64() => {
            let thousandths = (number.as_f64().unwrap_or_default() * 1_000.0).round();
            *value = match thousandths % 1_000.0 == 0.0 {
                true => Value::from((thousandths / 1_000.0) as i64),
                false => Value::from(thousandths / 1_000.0),
            };
        }
        _ => {}
    }
}

fn said(engine: &Engine, facts: &Facts<'_>) -> Value {
    let Facts {
        plan,
        summary,
        origin,
        ..
    } = facts;
    let load = &origin.load;
    let mut file = json!({
        "name": summary.name,
        "mediaType": summary.media_type,
        "format": plan.format.as_str(),
        "bytes": summary.bytes,
        "sha256": summary.sha256,
    });
    if let Some(records) = summary.records {
        file["records"] = records.into();
    }
    json!({
        "product": { "name": "Audit Explorer", "version": env!("CARGO_PKG_VERSION") },
        "request": request(engine, facts),
        "source": origin.source,
        "completeness": {
            "complete": summary.complete,
            "statement": said_of(facts),
            "events": load.events,
            "duplicates": load.duplicates,
            "rejected": load.rejected,
            "rejects": load.rejects.iter().take(REJECTS_NAMED).collect::<Vec<_>>(),
            "gaps": load.gaps,
            "notices": load.notices,
            "masked": engine.named_masks(facts.masks),
            "assumedZone": load.assumed_zone,
            "untimed": load.untimed,
            "leftOutUntimed": facts.untimed,
            "from": load.from,
            "to": load.to,
        },
        "mapping": origin.mapping,
        "columns": facts.headers,
        "rows": summary.rows,
        "first": origin.first,
        "last": origin.last,
        "escaped": summary.escaped_cells,
        "masked": summary.masked_cells,
        "files": [file],
        "signature": null,
    })
}

/// The mapping of what came last, and how each of the sources was read.
fn mapping(engine: &Engine) -> Value {
    let mut mapping = json!(engine.mapping());
    mapping["used"] = json!(engine.used_mappings());
    mapping
}

fn request(engine: &Engine, facts: &Facts<'_>) -> Value {
    let Facts { plan, zone, .. } = facts;
    let bound = |moment: Option<Moment>| moment.map(|moment| moment.rfc3339(zone));
    json!({
        "report": plan.report.name,
        "title": plan.report.title,
        "format": plan.format.as_str(),
        "dialect": facts.dialect.filter(|_| plan.format == FileFormat::Csv).map(dialect),
        "details": match plan.details { Details::Json => "json", Details::Flatten => "flatten", Details::Changes => "changes" },
        "query": facts.query,
        "meaning": facts.meaning,
        "from": bound(plan.range.from),
        "to": bound(plan.range.to),
        "actor": plan.actor,
        "graph": plan.graph,
        "searchTerm": plan.search_term,
        "pipeUuid": plan.pipe_uuid,
        "timeZone": zone.name(),
        "redact": redact(engine),
        "now": Moment::from_millis(facts.now_millis).rfc3339(&Zone::utc()),
        "options": facts.again["options"],
        "queryTimeZone": facts.again["queryTimeZone"],
        "queryNow": facts.again["queryNow"],
        "order": facts.again["order"],
        "definition": facts.again["definition"],
        "decimalComma": facts.again["decimalComma"],
    })
}

fn dialect(dialect: &Dialect) -> Value {
    json!({
        "delimiter": char::from(dialect.delimiter).to_string(),
        "eol": if dialect.crlf { "crlf" } else { "lf" },
        "bom": dialect.bom,
        "formulas": match dialect.formulas { Formulas::Escape => "escape", Formulas::Raw => "raw" },
    })
}

/// What the events came from, each once.
pub(super) fn names(engine: &Engine) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for body in engine.store().bodies() {
        if !names.contains(&body.source.as_str()) {
            names.push(&body.source);
        }
    }
    names
}

fn event(engine: &Engine, row: Option<&u32>, zone: &Zone) -> Value {
    let store = engine.store();
    row.map_or(
        Value::Null,
        |row| json!({ "index": row, "id": store.id(*row), "time": time_text(store, *row, zone) }),
    )
}

/// The setting, without the key of stand-ins.
fn redact(engine: &Engine) -> &Redact {
    &engine.redaction().redact
}

/// The statement, and what the range left out.
fn said_of(facts: &Facts<'_>) -> String {
    let mut said = statement(
        &facts.origin.load,
        facts.summary.complete,
        facts.summary.rows,
    );
    if facts.untimed > 0 {
        said.push_str(&format!(
            " {} of them were left out for that, since it cannot be told whether they belong in the range.",
            facts.untimed
        ));
    }
    if let Some(records) = facts.records {
        said.push(' ');
        said.push_str(&records.notice());
    }
    said
}

/// In words: what the counts say of a file of so many rows.
pub(super) fn statement(load: &LoadReport, complete: bool, rows: u64) -> String {
    let mut said = if complete {
        "Everything that was asked of the source was read.".to_owned()
    } else {
        "Not everything that was asked of the source was read: see gaps.".to_owned()
    };
    said.push_str(&format!(
        " Of its records, {} became events, {} were there already and {} could not be read. The file holds {rows} of the events.",
        load.events, load.duplicates, load.rejected
    ));
    if load.assumed_zone > 0 {
        said.push_str(&format!(
            " {} times carried no zone and were read as UTC.",
            load.assumed_zone
        ));
    }
    if load.untimed > 0 {
        said.push_str(&format!(
            " {} events have no time that can be read.",
            load.untimed
        ));
    }
    said
}
