//! Whole HTTP exchanges with real paging, replayed through pager, reader and
//! store: with `paging: "auto"` each must end with all its events, none twice.
//!
//! They are third-party data and lie beside the repository, in
//! `../shared/corpus` or where `AUDIT_EXPLORER_CORPUS` says.

use std::path::{Path, PathBuf};

use audit_explorer::core::engine::Engine;
use audit_explorer::core::paging::{Next, PageRequest, PageSeen, Pager};
use audit_explorer::core::protocol::{LoadReport, SourceConfig};
use serde_json::{Value, json};

const HOST: &str = "http://source.test:8080";

/// Where an exchange begins, and how many events lie behind it.
struct Start {
    file: &'static str,
    address: &'static str,
    body: Option<&'static str>,
    events: u64,
    /// The recording itself repeats so many on another page.
    repeated: u64,
}

const fn get(file: &'static str, address: &'static str, events: u64) -> Start {
    Start {
        file,
        address,
        body: None,
        events,
        repeated: 0,
    }
}

const fn post(file: &'static str, address: &'static str, body: &'static str, events: u64) -> Start {
    Start {
        file,
        address,
        body: Some(body),
        events,
        repeated: 0,
    }
}

const STARTS: &[Start] = &[
    post(
        "1password/exchange-elastic-1password",
        "/api/v1/itemusages",
        r#"{"limit":1000}"#,
        2,
    ),
    post(
        "1password/exchange-elastic-1password",
        "/api/v1/signinattempts",
        r#"{"limit":1000}"#,
        2,
    ),
    post(
        "1password/exchange-elastic-1password",
        "/api/v1/auditevents",
        r#"{"limit":1000}"#,
        2,
    ),
    get(
        "atlassian_bitbucket/exchange-elastic-atlassian_bitbucket",
        "/rest/auditing/1.0/events?from=a&to=b&limit=2",
        4,
    ),
    get(
        "atlassian_jira/exchange-elastic-atlassian_jira",
        "/rest/auditing/1.0/events?from=a&to=b&limit=2",
        4,
    ),
    get(
        "atlassian_jira/exchange-elastic-atlassian_jira",
        "/rest/api/3/auditing/record?from=a&to=b&limit=2&offset=0",
        4,
    ),
    get("bitwarden/exchange-elastic-bitwarden", "/public/events", 1),
    get(
        "cisco_secure_endpoint/exchange-elastic-cisco_secure_endpoint",
        "/v1/events?limit=1&start_date=2021-01-01T00:00:00%2B00:00",
        2,
    ),
    get(
        "cloudflare/exchange-elastic-cloudflare",
        "/client/v4/accounts/aaabbbccc/audit_logs?since=a&page=1",
        4,
    ),
    get(
        "cloudflare/exchange-elastic-cloudflare",
        "/client/v4/zones/aaabbbccc/logs/received?start=a&end=b&fields=*",
        3,
    ),
    get(
        "datadog/exchange-recorded",
        "/api/v2/audit/events?page%5Blimit%5D=2",
        3,
    ),
    post(
        "datadog/exchange-recorded",
        "/api/v2/audit/events/search",
        r#"{"filter":{"from":"now-15m","to":"now"},"options":{"timezone":"GMT"},"page":{"limit":2},"sort":"timestamp"}"#,
        3,
    ),
    get(
        "duo/exchange-elastic-cisco_duo",
        "/admin/v1/logs/administrator",
        2,
    ),
    get(
        "duo/exchange-elastic-cisco_duo",
        "/admin/v2/logs/authentication",
        5,
    ),
    Start {
        repeated: 3,
        ..get(
            "github/exchange-elastic-github",
            "/orgs/test/audit-log?per_page=100&order=asc&phrase=created:%3E%3D2021-01-01T00:00:00%2B00:00",
            3,
        )
    },
    get(
        "github/exchange-elastic-github",
        "/repos/sample_owner/sample_repo/issues?per_page=100&state=all&filter=all",
        3,
    ),
    get(
        "google_workspace/exchange-elastic-google_workspace",
        "/admin/reports/v1/activity/users/all/applications/admin?startTime=2022-01-01T00:00:00Z",
        22,
    ),
    get(
        "google_workspace/exchange-elastic-google_workspace",
        "/admin/reports/v1/activity/users/all/applications/login?startTime=2022-01-01T00:00:00Z",
        14,
    ),
    get(
        "microsoft365/exchange-elastic-o365",
        "/api/v1.0/tenant-id/activity/feed/subscriptions/content?contentType=Audit.AzureActiveDirectory&startTime=a&endTime=b&publisherIdentifier=tenant-id",
        2,
    ),
    get(
        "microsoft365/exchange-elastic-o365",
        "/api/v1.0/tenant-id/activity/feed/subscriptions/content?contentType=Audit.General&startTime=a&endTime=b&publisherIdentifier=tenant-id",
        27,
    ),
    get(
        "microsoft365/exchange-elastic-o365",
        "/api/v1.0/tenant-id/activity/feed/subscriptions/content?contentType=DLP.All&startTime=a&endTime=b&publisherIdentifier=tenant-id",
        13,
    ),
    get(
        "microsoft365/exchange-elastic-o365",
        "/api/v1.0/tenant-id/activity/feed/subscriptions/content?contentType=Audit.Exchange&startTime=a&endTime=b&publisherIdentifier=tenant-id",
        2,
    ),
    get(
        "microsoft365/exchange-elastic-o365",
        "/api/v1.0/tenant-id/activity/feed/subscriptions/content?contentType=Audit.SharePoint&startTime=a&endTime=b&publisherIdentifier=tenant-id",
        6,
    ),
    get(
        "duo/exchange-elastic-cisco_duo",
        "/admin/v1/logs/offline_enrollment",
        1,
    ),
    get(
        "duo/exchange-elastic-cisco_duo",
        "/admin/v1/logs/telephony",
        3,
    ),
    get(
        "okta/exchange-elastic-okta",
        "/api/v1/logs?since=2020-01-01T00:00:00Z",
        3,
    ),
    get(
        "ping_one/exchange-elastic-ping_one",
        "/v1/environments/xxxx/activities",
        3,
    ),
    get(
        "slack/exchange-elastic-slack",
        "/audit/v1/logs?oldest=1&latest=2&limit=2",
        4,
    ),
    get(
        "trellix/exchange-elastic-trellix_epo_cloud",
        "/epo/v2/events",
        1,
    ),
    get(
        "zeronetworks/exchange-elastic-zeronetworks",
        "/audit?from=1&to=2&_limit=1",
        2,
    ),
];

#[test]
fn every_exchange_ends_with_all_its_events_and_none_twice() {
    let Some(corpus) = corpus() else {
        println!("the corpus is absent: nothing was replayed");
        return;
    };
    let mut wrong = Vec::new();
    for start in STARTS {
        let path = corpus
            .join("events")
            .join(start.file)
            .with_extension("json");
        let Ok(text) = std::fs::read_to_string(&path) else {
            println!("absent: {}", start.file);
            continue;
        };
        let rules: Vec<Value> = serde_json::from_str(&text).expect("an exchange is an array");
        let (report, asked) = replay(&rules, start);
        println!(
            "{:5} events of {:3} in {} pages  {} {}",
            report.events, start.events, report.pages, start.file, start.address
        );
        if report.events != start.events || report.duplicates != start.repeated || !report.complete
        {
            wrong.push(format!(
                "{} {}: {} events of {}, {} duplicates, gaps {:?}\n  asked {asked:#?}",
                start.file,
                start.address,
                report.events,
                start.events,
                report.duplicates,
                report.gaps
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Loads what begins at `start`, as the worker does.
fn replay(rules: &[Value], start: &Start) -> (LoadReport, Vec<String>) {
    let config: SourceConfig = serde_json::from_value(json!({
        "url": format!("{HOST}{}", start.address),
        "body": start.body,
        "paging": "auto",
    }))
    .expect("the configuration is in order");
    let mut pager = Pager::new(&config, 0).expect("the configuration is in order");
    let mut engine = Engine::default();
    engine.begin_load(config.read_options(), false);
    let mut next = Next::Page(pager.first());
    let mut asked = Vec::new();
    while let Next::Page(request) = &next {
        asked.push(format!(
            "{} {} {:?}",
            request.method, request.url, request.body
        ));
        assert!(asked.len() < 50, "it does not end: {asked:#?}");
        let Some((headers, body)) = answer(rules, request) else {
            if !pager.ends_with(404) {
                engine.missing_page(pager.page(), "answered with status 404");
            }
            break;
        };
        if pager.lists() {
            next = pager.listed(&body, &headers);
            continue;
        }
        let before = engine.counted();
        engine.begin_body("exchange");
        engine.feed(body.as_bytes()).expect("the body can be read");
        let end = engine.end_body().expect("the body holds events");
        engine.read_rest().expect("the mapping is chosen by itself");
        let after = engine.counted();
        let last = engine.last_event();
        next = pager.next(&PageSeen {
            headers: &headers,
            envelope: &end.envelope,
            records: after.0 - before.0,
            new_events: after.1 - before.1,
            last_event: last.as_deref(),
        });
    }
    if let Next::Missing(reason) = next {
        engine.missing_page(pager.page(), &reason);
    }
    (engine.finish_load(0.0), asked)
}

type Answered = (Vec<(String, String)>, String);

/// The first rule that the request meets.
fn answer(rules: &[Value], request: &PageRequest) -> Option<Answered> {
    let (address, query) = request.url.split_once('?').unwrap_or((&request.url, ""));
    let path = address.strip_prefix(HOST)?;
    let query: Vec<(String, String)> = query
        .split('&')
        .filter_map(|part| part.split_once('='))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect();
    let rule = rules.iter().find(|rule| {
        let asked = &rule["request"];
        asked["path"] == path
            && asked["methods"]
                .as_array()
                .is_none_or(|methods| methods.iter().any(|method| *method == request.method))
            && meets_query(asked, &query)
            && meets_body(asked, request.body.as_ref())
    })?;
    let fill = |text: &str| {
        let mut text = text
            .replace("{{ hostname }}", "source.test")
            .replace("{{ env \"PORT\" }}", "8080");
        for (name, value) in &query {
            text = text.replace(&format!("{{{{ .request.vars.{name} }}}}"), value);
        }
        text
    };
    let headers = rule["headers"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| {
            let value = match value.as_array() {
                // A browser joins several headers of a name.
                Some(values) => values
                    .iter()
                    .filter_map(Value::as_str)
                    .collect::<Vec<_>>()
                    .join(", "),
                None => value.as_str().unwrap_or_default().to_owned(),
            };
            (name.to_ascii_lowercase(), fill(&value))
        })
        .collect();
    Some((headers, fill(rule["body_text"].as_str()?)))
}

fn meets_query(asked: &Value, query: &[(String, String)]) -> bool {
    // One kind of recording names each parameter; the other lists patterns for some.
    if let Some(exact) = asked["query"].as_array() {
        let mut exact: Vec<_> = exact
            .iter()
            .filter_map(|pair| Some((pair[0].as_str()?, pair[1].as_str()?)))
            .collect();
        let mut query: Vec<_> = query
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        exact.sort_unstable();
        query.sort_unstable();
        return exact == query;
    }
    let patterns = asked["query_params"].as_object();
    patterns.into_iter().flatten().all(|(name, pattern)| {
        query.iter().any(|(known, value)| {
            known == name && meets(pattern.as_str().unwrap_or(&pattern.to_string()), value)
        })
    })
}

/// `{name:pattern}` or the text itself; of patterns, `.*` and plain text are understood.
fn meets(pattern: &str, value: &str) -> bool {
    let Some((_, pattern)) = pattern
        .strip_prefix('{')
        .and_then(|inner| inner.strip_suffix('}'))
        .and_then(|inner| inner.split_once(':'))
    else {
        // A start may leave a long recorded value to the recording.
        return pattern == value || value == "*";
    };
    if pattern.contains('\\') {
        return true;
    }
    let mut rest = value;
    pattern.split(".*").all(|part| {
        let found = rest.find(part);
        if let Some(at) = found {
            rest = &rest[at + part.len()..];
        }
        found.is_some()
    })
}

fn meets_body(asked: &Value, body: Option<&Value>) -> bool {
    let sent = |text: Option<&Value>| match text {
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or(Value::Null),
        Some(value) => value.clone(),
        None => Value::Null,
    };
    if let Some(recorded) = asked.get("body").and_then(|body| body.get("value")) {
        return *recorded == sent(body);
    }
    match asked["request_body"].as_str() {
        None | Some("/.*/") => true,
        Some(text) => sent(Some(&json!(text))) == sent(body),
    }
}

fn decoded(text: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits = [bytes.next(), bytes.next()].map(|digit| digit.unwrap_or(b'0'));
            let digits = std::str::from_utf8(&digits).unwrap_or("00");
            out.push(u8::from_str_radix(digits, 16).unwrap_or(b'?'));
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).expect("addresses are UTF-8")
}

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("AUDIT_EXPLORER_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"),
        PathBuf::from,
    );
    folder.is_dir().then_some(folder)
}
