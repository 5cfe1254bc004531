//! Whole HTTP exchanges with real paging, replayed through pager, reader and
//! store: with `paging: "auto"` each must end with all its events, none twice,
//! each as the answers have it.

use audit_explorer::core::engine::Engine;
use audit_explorer::core::paging::{Next, PageSeen, Pager};
use audit_explorer::core::protocol::{LoadReport, Redact, Redaction, Reply, Request, SourceConfig};
use serde_json::json;

use crate::exchanges::{Recording, STARTS, Shown, Start, differences};

const ORIGIN: &str = "http://source.test:8080";

#[test]
fn every_exchange_ends_with_all_its_events_and_none_twice() {
    if crate::corpus::directory().is_none() {
        println!("the corpus is absent: nothing was replayed");
        return;
    }
    let mut wrong = Vec::new();
    for start in STARTS {
        let recording = start
            .recording(ORIGIN)
            .unwrap_or_else(|| panic!("absent: {}", start.file));
        let (wanted, repeated) = start.wanted(&recording);
        let (report, shown, asked) = replay(&recording, start);
        println!(
            "{:5} events of {:3} in {} pages  {} {}",
            report.events,
            wanted.len(),
            report.pages,
            start.file,
            start.address
        );
        let mut found = differences(&wanted, &shown);
        if report.duplicates != repeated && !start.endless {
            found.push(format!("{} duplicates of {repeated}", report.duplicates));
        }
        if report.complete == start.endless {
            found.push(format!("complete: {}, {:?}", report.complete, report.gaps));
        }
        if !found.is_empty() {
            let found = found.join("\n  ");
            wrong.push(format!(
                "{} {} [{}]\n  {found}\n  asked {asked:#?}",
                start.file, start.address, report.source
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Loads what begins at `start`, as the worker does.
fn replay(recording: &Recording, start: &Start) -> (LoadReport, Vec<Shown>, Vec<String>) {
    let config: SourceConfig = serde_json::from_value(json!({
        "url": format!("{ORIGIN}{}", start.address),
        "body": start.body,
        "paging": "auto",
    }))
    .expect("the configuration is in order");
    let mut pager = Pager::new(&config, 0).expect("the configuration is in order");
    let mut engine = Engine::default();
    // What is masked is shown elsewhere; here every byte counts.
    let redaction = Box::new(Redaction {
        redact: Redact::Rules(Vec::new()),
        ..Redaction::default()
    });
    engine
        .handle(Request::SetRedaction { redaction })
        .expect("no rules are in order");
    engine.begin_load(config.read_options(), false);
    let mut next = Next::Page(pager.first());
    let mut asked = Vec::new();
    while let Next::Page(request) = &next {
        asked.push(format!(
            "{} {} {:?}",
            request.method, request.url, request.body
        ));
        assert!(asked.len() < 50, "it does not end: {asked:#?}");
        let target = request.url.strip_prefix(ORIGIN);
        let answer = target
            .and_then(|target| recording.answer(&request.method, target, request.body.as_ref()));
        let Some(answer) = answer else {
            if !pager.ends_with(404) {
                engine.missing_page(pager.page(), "answered with status 404");
            }
            break;
        };
        if pager.lists() {
            next = pager.listed(&answer.body, &answer.headers);
            continue;
        }
        let before = engine.counted();
        engine.begin_body("exchange");
        engine
            .feed(answer.body.as_bytes())
            .expect("the body can be read");
        let end = engine.end_body().expect("the body holds events");
        engine.read_rest().expect("the mapping is chosen by itself");
        let last = engine.last_event();
        next = pager.next(&PageSeen {
            headers: &answer.headers,
            envelope: &end.envelope,
            records: engine.counted() - before,
            print: engine.page_print(),
            last_event: last.as_deref(),
        });
    }
    if let Next::Missing(reason) = next {
        engine.missing_page(pager.page(), &reason);
    }
    let report = engine.finish_load(0.0);
    (report, shown(&mut engine), asked)
}

/// All events in the order of arrival.
fn shown(engine: &mut Engine) -> Vec<Shown> {
    let Ok(Reply::Rows(mut rows)) = engine.handle(Request::Rows {
        offset: 0,
        limit: 1_000,
    }) else {
        panic!("rows are always given")
    };
    rows.sort_by_key(|row| row.index);
    rows.into_iter()
        .map(
            |row| match engine.handle(Request::Event { index: row.index }) {
                Ok(Reply::Event(raw)) => Shown { raw, row },
                _ => panic!("every row has its event"),
            },
        )
        .collect()
}
