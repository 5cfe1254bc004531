//! Sources that change or vanish while they are read: nothing that had arrived
//! is lost, and what is missing is said.

use std::sync::Mutex;

use serde_json::{Value, json};

use crate::answer::{Answer, Body};
use crate::browser::in_browser;
use crate::page::Page;
use crate::site::{Asked, Site};

fn event(number: usize) -> Value {
    json!({
        "id": format!("e{number}"),
        "timestamp": format!("2024-05-{:02}T10:00:{number:02}Z", if number > 7 { 3 } else { 1 }),
        "action": "CREATE",
        "actor": { "id": "u1", "name": "Ann" },
    })
}

fn page_of(numbers: impl IntoIterator<Item = usize>, next: &str) -> Value {
    let events: Vec<Value> = numbers.into_iter().map(event).collect();
    json!({ "events": events, "next_cursor": next })
}

/// Ids of all events in the order of arrival.
async fn ids(page: &Page<'_>) -> Vec<String> {
    let script = "element.rows(0, 1000).then(rows => rows.sort((a, b) => a.index - b.index).map(row => row.id))";
    let ids = page.promise(script, json!([])).await;
    serde_json::from_value(ids.expect("rows are always given")).expect("an id is a text")
}

fn parameter(asked: &Asked, name: &str) -> Option<String> {
    asked.path.split(['?', '&']).find_map(|part| {
        part.strip_prefix(name)?
            .strip_prefix('=')
            .map(str::to_owned)
    })
}

/// Three events a page, the newest first; `change` is told how many requests there were before.
fn counted_source(
    mut events: Vec<usize>,
    change: impl Fn(usize, &mut Vec<usize>) + Send + Sync + 'static,
) -> impl Fn(&Asked) -> Option<Answer> + Send + Sync {
    let state = Mutex::new((0, std::mem::take(&mut events)));
    move |asked| {
        if !asked.path.starts_with("/api/counted") {
            return None;
        }
        let mut state = state.lock().expect("no answer panics");
        let (requests, events) = &mut *state;
        change(*requests, events);
        *requests += 1;
        // What is newer than the bound is in May as well, but later.
        let within: Vec<usize> = events
            .iter()
            .copied()
            .filter(|number| parameter(asked, "to").is_none() || *number <= 7)
            .collect();
        let offset = parameter(asked, "offset").and_then(|text| text.parse().ok());
        let offset: usize = offset.unwrap_or(0);
        let records: Vec<Value> = within
            .iter()
            .copied()
            .skip(offset)
            .take(3)
            .map(event)
            .collect();
        let body =
            json!({ "offset": offset, "limit": 3, "total": within.len(), "records": records });
        Some(Answer::json(body.to_string()))
    }
}

#[test]
fn pages_that_shift_under_the_reader_lose_nothing_and_repeat_nothing() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open(browser, &site).await;
        page.run(
            "element.setAttribute('now', '2024-05-02T00:00:00Z')",
            json!([]),
        )
        .await;
        let old: Vec<String> = (1..=7).rev().map(|number| format!("e{number}")).collect();
        // Each request finds an event more at the beginning.
        let grows = |requests: usize, events: &mut Vec<usize>| {
            if requests > 0 {
                events.insert(0, 7 + requests);
            }
        };
        site.responds(counted_source((1..=7).rev().collect(), grows));
        let report = page
            .call("load", json!(["/api/counted?limit=3"]))
            .await
            .expect("it ends");
        assert_eq!(report["complete"], true, "{report}");
        assert_eq!(
            ids(&page).await,
            old,
            "what was there when it was asked for"
        );
        assert!(report["duplicates"].as_u64() > Some(0), "{report}");

        // Where the source takes an upper bound, nothing shifts.
        site.responds(counted_source((1..=7).rev().collect(), grows));
        let config =
            json!({ "url": "/api/counted?limit=3", "paging": { "kind": "auto", "until": "to" } });
        let report = page.call("load", json!([config])).await.expect("it ends");
        assert_eq!(
            (&report["complete"], &report["duplicates"]),
            (&json!(true), &json!(0)),
            "{report}"
        );
        assert_eq!(ids(&page).await, old);

        // Where events vanish, one that was not read yet slips onto a page that was: that cannot be
        // mended by counting, so it is said.
        site.responds(counted_source(
            (1..=7).rev().collect(),
            |requests, events| {
                if requests == 1 {
                    events.remove(0);
                }
            },
        ));
        let report = page
            .call("load", json!(["/api/counted?limit=3"]))
            .await
            .expect("it ends");
        assert_eq!(report["complete"], false, "{report}");
        let reason = report["gaps"][0]["reason"].as_str().unwrap_or_default();
        assert!(reason.contains("7") && reason.contains("6"), "{reason}");
        page.wait_for(
            "the line",
            "root.querySelector('[data-test=complete]')?.textContent.includes('incomplete')",
        )
        .await;
    });
}

/// A load whose second page broke off half way, and then the server vanished.
async fn half_a_page(page: &Page<'_>, site: &Site, tries: u32) {
    let second = page_of(3..=6, "").to_string();
    let fifth = second.find(&event(5).to_string());
    let half = &second.as_bytes()[..fifth.expect("the page has four events")];
    let first = Answer::json(page_of(1..=2, "c1").to_string());
    site.then("/api/events", first);
    let broken = Answer::json("").with_body(Body::Cut(half.to_vec()));
    site.then("/api/events", broken);
    let config = json!({ "url": "/api/events", "retry": { "tries": tries, "maxWaitMillis": 50 } });
    page.run(
        "window.report = element.load(arguments[0]); report.catch(() => {})",
        json!([config]),
    )
    .await;
    page.wait_for(
        "the next try",
        "root.textContent.includes('then page 2 again')",
    )
    .await;
    site.stop().await;
    site.then("/api/events", Answer::json(second));
}

#[test]
fn a_server_that_comes_back_is_read_on_from_where_it_broke_off() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open(browser, &site).await;
        half_a_page(&page, &site, 200).await;
        site.start_again().await;
        let report = page
            .promise("report", json!([]))
            .await
            .expect("the server is back");
        assert_eq!(
            (&report["complete"], &report["duplicates"], &report["pages"]),
            (&json!(true), &json!(0), &json!(2)),
            "{report}"
        );
        assert_eq!(ids(&page).await, ["e1", "e2", "e3", "e4", "e5", "e6"]);
        page.wait_for(
            "the line",
            "root.querySelector('[data-test=complete]').textContent.includes('no gaps')",
        )
        .await;
    });
}

#[test]
fn a_server_that_stays_away_leaves_what_had_arrived_and_a_line_that_says_so() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open(browser, &site).await;
        half_a_page(&page, &site, 3).await;
        let report = page
            .promise("report", json!([]))
            .await
            .expect("what came is kept");
        assert_eq!(report["complete"], false, "{report}");
        assert_eq!(report["gaps"][0]["page"], 2);
        assert_eq!(ids(&page).await, ["e1", "e2", "e3", "e4"]);
        let line = page.text("[data-test=complete]").await;
        assert!(
            line.contains("incomplete") && line.contains("page 2"),
            "{line}"
        );
        // What is there can be used while the server is away, and read whole once it is back.
        let found = page
            .call("search", json!(["id:=e4"]))
            .await
            .expect("a search needs no network");
        assert_eq!(found["total"], 1);
        site.start_again().await;
        site.then("/api/again", Answer::json(page_of(1..=6, "").to_string()));
        let report = page
            .call("load", json!(["/api/again"]))
            .await
            .expect("the server is back");
        assert_eq!(
            (&report["complete"], &report["events"]),
            (&json!(true), &json!(6))
        );
    });
}

/// An event a day in 2024, of a source that gives at most thirty days at once and ten events a page.
fn thirty_days_at_once(asked: &Asked) -> Option<Answer> {
    if !asked.path.starts_with("/api/v4/audit_events") {
        return None;
    }
    let day = |name: &str| {
        let text = parameter(asked, name)?.replace("%3A", ":");
        let time = audit_explorer::core::time::read_time(&text)?;
        Some(time.moment.millis.div_euclid(86_400_000))
    };
    let (Some(from), Some(to)) = (day("created_after"), day("created_before")) else {
        return Some(Answer::status(400));
    };
    if to - from > 30 {
        return Some(Answer::status(400));
    }
    // One slice cannot be had.
    if (from..to).contains(&FAULTY_DAY) && parameter(asked, "faulty").is_some() {
        return Some(Answer::status(410));
    }
    let page = parameter(asked, "page").and_then(|text| text.parse().ok());
    let page: usize = page.unwrap_or(1);
    let days: Vec<i64> = (from..=to).rev().skip((page - 1) * 10).take(10).collect();
    let events: Vec<Value> = days
        .iter()
        .map(|day| {
            let date = audit_explorer::core::time::Moment::from_millis(day * 86_400_000);
            let time = date.rfc3339(&audit_explorer::core::time::Zone::utc());
            json!({
                "id": day, "author_id": 1, "entity_type": "Project", "entity_id": 7,
                "details": { "author_name": "Ann", "custom_message": "Changed" }, "created_at": time,
            })
        })
        .collect();
    let full = events.len() == 10;
    let answer = Answer::json(Value::from(events).to_string());
    let next = format!(
        "<{}&page={}>; rel=\"next\"",
        asked.path.split("&page=").next().unwrap_or_default(),
        page + 1
    );
    Some(match full {
        true => answer.with_header("link", &next),
        false => answer,
    })
}

/// 2024-04-05.
const FAULTY_DAY: i64 = 19_818;

#[test]
fn a_year_is_read_from_a_source_that_gives_thirty_days_at_once() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        site.responds(thirty_days_at_once);
        let page = Page::open(browser, &site).await;
        let url = "/api/v4/audit_events?per_page=10&created_after=2024-01-01T00:00:00Z&created_before=2024-12-31T12:00:00Z";
        let report = page
            .call("load", json!([url]))
            .await
            .expect("each slice is short enough");
        assert_eq!(report["complete"], true, "{report}");
        assert_eq!(report["events"], 366, "a leap year: {report}");
        assert_eq!(report["from"], "2024-01-01T00:00:00Z");
        assert_eq!(report["to"], "2024-12-31T00:00:00Z");
        // Where one of the slices fails, the others are there, and which time is missing is told.
        let report = page
            .call("load", json!([format!("{url}&faulty=1")]))
            .await
            .expect("what can be had is there");
        assert_eq!(report["complete"], false, "{report}");
        let gap = &report["gaps"][0];
        let (from, to) = (gap["from"].as_str(), gap["to"].as_str());
        assert!(
            from < Some("2024-04-06") && to > Some("2024-04-05"),
            "{gap}"
        );
        assert_eq!(report["gaps"].as_array().map(Vec::len), Some(1), "{report}");
        let events = report["events"].as_u64();
        assert!((330..366).contains(&events.unwrap_or_default()), "{report}");
        page.wait_for(
            "the missing time on the line",
            "root.querySelector('[data-test=complete]').textContent.includes('2024-04')",
        )
        .await;
    });
}
