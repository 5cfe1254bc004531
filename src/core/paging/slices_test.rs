//! Long times against simulated sources that refuse to answer for as long.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::address::parameters;
use super::*;
use crate::core::protocol::SourceConfig;
use crate::core::time::read_time;

const DAY: i64 = 86_400_000;
/// 2024-07-01T00:00:00Z.
const NOW: i64 = 1_719_792_000_000;

/// A source with one event an hour, two a page, the newest first.
struct Source {
    lower: &'static str,
    upper: &'static str,
    longest_millis: i64,
    /// Whether an event at a bound is within.
    inclusive: bool,
    /// Bounds are days, and all of the last one is within.
    days: bool,
}

fn instant(text: &str) -> i64 {
    match text.parse::<i64>() {
        Ok(seconds) => seconds * 1000,
        Err(_no_number) => read_time(text).expect("a bound is a time").moment.millis,
    }
}

impl Source {
    /// Events of a page, newest first, and the token of the next; none if the time is too long.
    fn answer(&self, request: &PageRequest) -> Option<(Vec<i64>, Option<String>)> {
        let parameters = parameters(&request.url);
        let value = |name: &str| match &request.body {
            Some(body) => body.get(name).map(signs::text),
            None => parameters
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.clone()),
        };
        let from = instant(&value(self.lower)?);
        let mut to = value(self.upper).map_or(NOW, |text| instant(&text));
        if self.days {
            to += DAY;
        }
        if to - from > self.longest_millis {
            return None;
        }
        let edge = i64::from(!self.inclusive);
        let hour = 3_600_000;
        let all = (from + edge..=to - edge.max(i64::from(self.days)))
            .rev()
            .find(|at| at % hour == 0)
            .into_iter()
            .flat_map(|newest| (0..).map(move |hours| newest - hours * hour))
            .take_while(|at| *at >= from + edge && *at <= NOW);
        let skip: usize = value("cursor")
            .and_then(|text| text.parse().ok())
            .unwrap_or(0);
        let page: Vec<i64> = all.skip(skip).take(500).collect();
        let next = (page.len() == 500).then(|| (skip + 500).to_string());
        Some((page, next))
    }
}

/// Every event that a load brings, each once; the requests; and what was said to be missing.
fn walk(source: &Source, config: Value) -> (Vec<i64>, Vec<PageRequest>, Vec<String>) {
    let config: SourceConfig = serde_json::from_value(config).expect("the test's configuration");
    let mut pager = Pager::new(&config, NOW).expect("the test's configuration is in order");
    let mut events = Vec::new();
    let mut asked = Vec::new();
    let mut missing = Vec::new();
    let mut next = Next::Page(pager.first());
    loop {
        assert!(asked.len() < 2_000, "it does not end");
        let request = match next {
            Next::Page(request) => request,
            Next::End => break,
            Next::Missing(reason) => {
                missing.push(reason);
                next = pager.end_slice();
                continue;
            }
        };
        asked.push(request.clone());
        let Some((page, token)) = source.answer(&request) else {
            let said = format!(
                "The time range must not exceed {} days",
                source.longest_millis / DAY
            );
            let shorter = pager.refused(400, &said, NOW);
            next = Next::Page(shorter.expect("a refusal that names a length is heeded"));
            continue;
        };
        let envelope =
            json!({ "events": [], "next_cursor": token.unwrap_or_default() }).to_string();
        next = pager.next(&PageSeen {
            envelope: &envelope,
            records: page.len() as u64,
            print: page.iter().map(|at| *at as u64).sum(),
            ..PageSeen::default()
        });
        events.extend(page);
    }
    events.sort_unstable();
    events.dedup();
    (events, asked, missing)
}

/// One an hour between both, ends left out.
fn hours(from: i64, to: i64) -> Vec<i64> {
    (from / 3_600_000 + 1..(to + 3_599_999) / 3_600_000)
        .map(|hour| hour * 3_600_000)
        .collect()
}

fn within(events: &[i64], from: i64, to: i64) -> Vec<i64> {
    events
        .iter()
        .copied()
        .filter(|at| *at > from && *at < to)
        .collect()
}

#[test]
fn gitlab_is_asked_for_thirty_days_at_once_and_no_hour_is_lost() {
    for inclusive in [false, true] {
        let source = Source {
            lower: "created_after",
            upper: "created_before",
            longest_millis: 30 * DAY,
            inclusive,
            days: false,
        };
        let from = NOW - 100 * DAY;
        let (events, asked, missing) = walk(
            &source,
            json!({ "url": "https://gitlab.example/api/v4/audit_events?per_page=500&created_after=2024-03-23T00:00:00Z" }),
        );
        assert_eq!(
            within(&events, from, NOW),
            hours(from, NOW),
            "inclusive: {inclusive}"
        );
        assert!(missing.is_empty(), "{missing:?}");
        // The bound that the host wrote stays as it is written, and the newest time comes first.
        assert!(
            asked[0]
                .url
                .contains("created_before=2024-07-01T00%3A00%3A01Z"),
            "{}",
            asked[0].url
        );
        let last = asked.last().expect("something was asked");
        assert!(
            last.url.contains("created_after=2024-03-23T00:00:00Z"),
            "{}",
            last.url
        );
        assert_eq!(
            asked
                .iter()
                .filter(|request| !request.url.contains("cursor"))
                .count(),
            4
        );
    }
}

#[test]
fn a_time_that_is_short_enough_is_asked_for_as_it_stands() {
    let url = "https://gitlab.example/api/v4/audit_events?created_after=2024-06-01&created_before=2024-06-30";
    let config: SourceConfig = serde_json::from_value(json!({ "url": url })).expect("in order");
    let pager = Pager::new(&config, NOW).expect("in order");
    assert_eq!(pager.first().url, url);
    assert_eq!((pager.slice(), pager.unasked()), (None, None));
}

#[test]
fn a_known_source_is_asked_until_now_where_the_request_says_only_from_when_on() {
    for (url, until) in [
        (
            "https://a.okta.com/api/v1/logs?since=2024-06-30T00:00:00Z",
            Some("&until=2024-07-01T00%3A00%3A01Z"),
        ),
        (
            "https://api.slack.com/audit/v1/logs?oldest=1719700000",
            Some("&latest=1719792001"),
        ),
        (
            "https://gitlab.example/audit_events?created_after=2024-06-20",
            Some("&created_before=2024-07-02"),
        ),
        // It says until when, or nothing; or its source is not known.
        (
            "https://a.okta.com/api/v1/logs?since=2024-06-30T00:00:00Z&until=2024-07-09T00:00:00Z",
            None,
        ),
        ("https://a.okta.com/api/v1/logs?limit=10", None),
        ("https://a.okta.com/api/v1/logs?since=now-2h", None),
        ("https://a.example/logs?since=2024-06-30T00:00:00Z", None),
    ] {
        for paging in ["auto", "link"] {
            let config = json!({ "url": url, "paging": paging });
            let config: SourceConfig = serde_json::from_value(config).expect("in order");
            let pager = Pager::new(&config, NOW).expect("in order");
            let until = until.filter(|_| paging == "auto").unwrap_or_default();
            assert_eq!(pager.first().url, format!("{url}{until}"));
            assert_eq!((pager.slice(), pager.unasked()), (None, None));
        }
    }
}

#[test]
fn dates_stay_dates_and_neighbours_share_a_day() {
    let source = Source {
        lower: "created_after",
        upper: "created_before",
        longest_millis: 30 * DAY,
        inclusive: true,
        days: true,
    };
    let url =
        "https://gitlab.example/audit_events?created_after=2024-01-01&created_before=2024-06-29";
    let (events, asked, _) = walk(&source, json!({ "url": url }));
    let (from, to) = (
        instant("2024-01-01T00:00:00Z"),
        instant("2024-06-30T00:00:00Z"),
    );
    assert_eq!(within(&events, from, to), hours(from, to));
    for request in &asked {
        for (name, value) in parameters(&request.url) {
            assert!(name == "cursor" || value.len() == 10, "{}", request.url);
        }
    }
}

#[test]
fn cloudtrail_is_asked_only_for_what_it_keeps_and_the_rest_is_named() {
    let config = json!({
        "url": "https://trail.example/", "headers": { "X-Amz-Target": "CloudTrail_20131101.LookupEvents" },
        "body": { "StartTime": (NOW - 200 * DAY) / 1000, "EndTime": NOW / 1000 },
    });
    let read: SourceConfig = serde_json::from_value(config).expect("in order");
    let pager = Pager::new(&read, NOW).expect("in order");
    let body = pager.first().body.expect("it is posted");
    let start = body["StartTime"].as_i64().expect("a number stays a number") * 1000;
    assert!((NOW - 90 * DAY..NOW - 89 * DAY).contains(&start), "{body}");
    assert_eq!(body["EndTime"], NOW / 1000);
    let (span, reason) = pager.unkept().expect("more was asked for than is kept");
    assert_eq!((span.from_millis, span.to_millis), (NOW - 200 * DAY, start));
    assert!(reason.contains("keeps 90 days"), "{reason}");
}

#[test]
fn office_is_asked_day_by_day_without_a_zone() {
    let url = "https://manage.office.com/api/v1.0/t/activity/feed/subscriptions/content?contentType=Audit.General&startTime=2024-06-26T12:00:00&endTime=2024-06-30T00:00:00";
    let config: SourceConfig = serde_json::from_value(json!({ "url": url })).expect("in order");
    let mut pager = Pager::new(&config, NOW).expect("in order");
    let mut next = Next::Page(pager.first());
    let mut spans = Vec::new();
    while let Next::Page(request) = next {
        let parameters = parameters(&request.url);
        let value = |name: &str| {
            let found = parameters.iter().find(|(known, _)| known == name);
            found
                .map(|(_, value)| value.clone())
                .expect("both bounds are there")
        };
        spans.push((value("startTime"), value("endTime")));
        assert!(pager.lists());
        next = pager.listed("[]", &[]);
    }
    let text = |(from, to): (&str, &str)| (from.to_owned(), to.to_owned());
    assert_eq!(
        spans,
        [
            text(("2024-06-29T00:00:00", "2024-06-30T00:00:00")),
            text(("2024-06-28T00:00:01", "2024-06-29T00:00:01")),
            text(("2024-06-27T00:00:02", "2024-06-28T00:00:02")),
            text(("2024-06-26T12:00:00", "2024-06-27T00:00:03")),
        ]
    );
}

#[test]
fn a_source_that_nobody_knows_says_itself_how_long_a_time_may_be() {
    let source = Source {
        lower: "from",
        upper: "to",
        longest_millis: 14 * DAY,
        inclusive: true,
        days: false,
    };
    let from = NOW - 100 * DAY;
    let url = format!("https://a.example/events?from={}", from / 1000);
    let (events, asked, _) = walk(&source, json!({ "url": url }));
    assert_eq!(within(&events, from, NOW), hours(from, NOW));
    assert_eq!(asked[0].url, url, "the whole is tried first");
    // Something else that is wrong is not mended by asking for less.
    let config: SourceConfig = serde_json::from_value(json!({ "url": url })).expect("in order");
    let mut pager = Pager::new(&config, NOW).expect("in order");
    assert_eq!(pager.refused(400, "from is not a date", NOW), None);
    assert_eq!(
        pager.refused(403, "the range must not exceed 14 days", NOW),
        None
    );
}

#[test]
fn a_host_may_say_how_long_a_slice_is() {
    let source = Source {
        lower: "since",
        upper: "till",
        longest_millis: DAY,
        inclusive: false,
        days: false,
    };
    let paging = json!({ "kind": "auto", "from": "since", "until": "till", "slice": "1d" });
    let url = "https://a.example/events?since=2024-06-20T00:00:00Z";
    let (events, _, _) = walk(&source, json!({ "url": url, "paging": paging }));
    let from = instant("2024-06-20T00:00:00Z");
    assert_eq!(within(&events, from, NOW), hours(from, NOW));
    for (url, slice) in [(url, "soon"), ("https://a.example/events", "1d")] {
        let config =
            json!({ "url": url, "paging": { "kind": "auto", "from": "since", "slice": slice } });
        let config: SourceConfig = serde_json::from_value(config).expect("in order");
        let failure = Pager::new(&config, NOW).expect_err(slice);
        assert!(
            failure.message.contains("slice of paging"),
            "{}",
            failure.message
        );
    }
}

#[test]
fn a_slice_that_fails_does_not_take_the_others_with_it() {
    let url = "https://gitlab.example/audit_events?created_after=2024-04-12T00:00:00Z&created_before=2024-07-01T00:00:00Z";
    let config: SourceConfig = serde_json::from_value(json!({ "url": url })).expect("in order");
    let mut pager = Pager::new(&config, NOW).expect("in order");
    let (from, to) = pager.slice().expect("it is too long").texts();
    assert_eq!(
        (from.as_str(), to.as_str()),
        ("2024-06-01T00:00:00Z", "2024-07-01T00:00:00Z")
    );
    assert_eq!(pager.unasked().expect("more is to come").texts().1, from);
    assert!(matches!(pager.end_slice(), Next::Page(_)));
    assert!(matches!(pager.end_slice(), Next::Page(_)));
    assert_eq!(pager.unasked(), None);
    assert_eq!(pager.end_slice(), Next::End);
}

proptest! {
    #[test]
    fn slices_are_short_enough_and_leave_nothing_out(
        days in 1i64..1_000, offset in 0i64..86_400, longest in 1i64..100, form in 0..4,
    ) {
        let from = NOW - days * DAY + offset * 1000 * i64::from(form != 3);
        let longest_millis = longest * if form == 3 { 4 * DAY } else { 3_600_000 * 7 };
        let text = match form {
            0 => (from / 1000).to_string(),
            1 => from.to_string(),
            2 => Moment::from_millis(from).rfc3339(&Zone::utc()),
            _ => Moment::from_millis(from).rfc3339(&Zone::utc())[..10].to_owned(),
        };
        let minutes = longest_millis / 60_000;
        let config: SourceConfig = serde_json::from_value(json!({
            "url": format!("https://a.example/events?from={text}"),
            "paging": { "kind": "auto", "from": "from", "until": "to", "slice": format!("{}h", minutes / 60) },
        })).expect("in order");
        let Ok(mut pager) = Pager::new(&config, NOW) else {
            // Lengths are numbers below ten thousand.
            prop_assert!(minutes / 60 >= 10_000);
            return Ok(());
        };
        let mut spans: Vec<Span> = pager.slice().into_iter().collect();
        while let Next::Page(_) = pager.end_slice() {
            spans.extend(pager.slice());
            prop_assert!(spans.len() < 10_000);
        }
        for span in &spans {
            prop_assert!(span.to_millis - span.from_millis <= longest_millis);
            prop_assert!(span.to_millis > span.from_millis);
        }
        for pair in spans.windows(2) {
            prop_assert!(pair[1].to_millis > pair[0].from_millis, "neighbours overlap");
        }
        if let (Some(first), Some(last)) = (spans.first(), spans.last()) {
            prop_assert!(first.to_millis >= NOW);
            prop_assert_eq!(last.from_millis, from);
        }
    }
}
