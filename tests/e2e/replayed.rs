//! The corpus's recorded exchanges through a real server and the browser's own
//! requests: every event must be there, byte for byte, with the fields that the
//! answers name; whatever goes wrong between the two.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use audit_explorer::core::protocol::Row;
use serde_json::{Value, json};

use crate::answer::{Answer, Body};
use crate::browser::in_browser;
use crate::corpus;
use crate::exchanges::{Recording, STARTS, Shown, Start, differences};
use crate::page::Page;
use crate::site::{Asked, Site};

/// Requests with one token; the next one is refused.
const TOKEN_LASTS: u32 = 2;

fn replied(recording: &Recording, asked: &Asked) -> Option<Answer> {
    let body = (!asked.body.is_empty()).then(|| Value::String(asked.body.clone()));
    let reply = recording.answer(&asked.method, &asked.path, body.as_ref())?;
    let answer = Answer::json(reply.body);
    let headers = reply
        .headers
        .iter()
        .filter(|(name, _)| name != "content-type");
    Some(headers.fold(answer, |answer, (name, value)| {
        answer.with_header(name, value)
    }))
}

async fn load(page: &Page<'_>, start: &Start) -> Value {
    let mut config = json!({
        "url": start.address, "paging": "auto", "retry": { "maxWaitMillis": 20 },
    });
    if let Some(body) = start.body {
        config["body"] = json!(body);
    }
    page.call("load", json!([config]))
        .await
        .unwrap_or_else(|error| panic!("{} {}: {error:?}", start.file, start.address))
}

/// All events in the order of arrival, as a host gets them.
async fn shown(page: &Page<'_>) -> Vec<Shown> {
    let script = "element.rows(0, 1000).then(rows => Promise.all(rows
        .sort((a, b) => a.index - b.index)
        .map(async row => [row, await element.event(row.index)])))";
    let all = page
        .promise(script, json!([]))
        .await
        .expect("rows are always given");
    let all: Vec<(Row, String)> =
        serde_json::from_value(all).expect("rows are as they are described");
    all.into_iter()
        .map(|(row, raw)| Shown { raw, row })
        .collect()
}

/// What is wrong with a load that has ended.
async fn judged(
    page: &Page<'_>,
    start: &Start,
    recording: &Recording,
    report: &Value,
) -> Option<String> {
    let (wanted, repeated) = start.wanted(recording);
    let mut found = differences(&wanted, &shown(page).await);
    if report["duplicates"] != repeated && !start.endless {
        found.push(format!("{} duplicates of {repeated}", report["duplicates"]));
    }
    if report["complete"] == start.endless {
        found.push(format!(
            "complete: {}, {}",
            report["complete"], report["gaps"]
        ));
    }
    (!found.is_empty())
        .then(|| format!("{} {}\n  {}", start.file, start.address, found.join("\n  ")))
}

#[test]
fn every_recorded_exchange_is_read_to_its_end_event_by_event() {
    if corpus::directory().is_none() {
        println!("the corpus is absent: nothing was replayed");
        return;
    }
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open(browser, &site).await;
        page.run("element.redact = []", json!([])).await;
        let mut wrong = Vec::new();
        for start in STARTS {
            let recording = Arc::new(start.recording(&site.url("")).expect(start.file));
            let replay = Arc::clone(&recording);
            site.responds(move |asked| replied(&replay, asked));
            let report = load(&page, start).await;
            wrong.extend(judged(&page, start, &recording, &report).await);
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

/// A server with the recording's answers, which gives none of them at once.
struct Troubled {
    recording: Arc<Recording>,
    /// How often each request was let in; and which was the how-manieth.
    tries: HashMap<String, (u32, usize)>,
    tokens: HashMap<String, u32>,
}

impl Troubled {
    fn answer(&mut self, asked: &Asked) -> Option<Answer> {
        let answer = replied(&self.recording, asked)?;
        let token = asked
            .headers
            .iter()
            .find(|(name, _)| name == "authorization");
        let Some((_, token)) = token else {
            return Some(Answer::status(401));
        };
        let uses = self.tokens.entry(token.clone()).or_default();
        *uses += 1;
        if *uses > TOKEN_LASTS {
            return Some(Answer::status(401));
        }
        let order = self.tries.len();
        let request = format!("{} {} {}", asked.method, asked.path, asked.body);
        let (tried, order) = self.tries.entry(request).or_insert((0, order));
        *tried += 1;
        let Body::Whole(bytes) = answer.body.clone() else {
            return Some(answer);
        };
        let half = bytes[..bytes.len() / 2].to_vec();
        Some(match (*tried, *order % 4) {
            (1, _) => Answer::status(503).with_header("retry-after", "0"),
            (2, 0) => answer.with_body(Body::Reset(half)),
            (2, 1) => Answer::status(429).with_header("retry-after", "0"),
            (2, 2) => answer.with_body(Body::Cut(half)),
            (2, _) => Answer::status(500),
            _ => answer.with_body(Body::Dripping {
                bytes,
                pieces: 3,
                pause: Duration::from_millis(15),
            }),
        })
    }
}

#[test]
fn faults_between_and_within_the_pages_change_nothing_of_what_is_read() {
    if corpus::directory().is_none() {
        println!("the corpus is absent: nothing was replayed");
        return;
    }
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open(browser, &site).await;
        // A token is kept until it is refused.
        let script = "element.redact = []; let made = 0, token; window.statuses = [];
            element.authorize = ({ status }) => {
              if (status) statuses.push(status);
              if (!token || status === 401) token = 'Bearer ' + ++made;
              return { Authorization: token };
            };";
        page.run(script, json!([])).await;
        let mut wrong = Vec::new();
        for start in STARTS {
            let recording = Arc::new(start.recording(&site.url("")).expect(start.file));
            let troubled = Arc::new(Mutex::new(Troubled {
                recording: Arc::clone(&recording),
                tries: HashMap::new(),
                tokens: HashMap::new(),
            }));
            let server = Arc::clone(&troubled);
            site.responds(move |asked| {
                let mut server = server.lock().expect("no answer panics");
                server.answer(asked)
            });
            let report = load(&page, start).await;
            wrong.extend(judged(&page, start, &recording, &report).await);
            let troubled = troubled.lock().expect("no answer panics");
            let once: Vec<_> = troubled
                .tries
                .iter()
                .filter(|(_, (tried, _))| *tried < 3)
                .collect();
            assert!(once.is_empty(), "{}: not in trouble: {once:?}", start.file);
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let statuses: Vec<u32> =
            serde_json::from_value(page.run("return statuses", json!([])).await)
                .expect("each status is a number");
        let kinds: HashSet<u32> = statuses.iter().copied().collect();
        assert!(
            statuses.len() > STARTS.len() && kinds == HashSet::from([401]),
            "{statuses:?}"
        );
    });
}
