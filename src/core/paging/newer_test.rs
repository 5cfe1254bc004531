use serde_json::json;

use super::*;

const NOW: i64 = 1_720_000_000_000; // 2024-07-03T09:46:40Z
const NEWEST: i64 = 1_719_900_000_000; // 2024-07-02T06:00:00Z

fn config(value: Value) -> SourceConfig {
    serde_json::from_value(value).expect("a source")
}

fn there(arrival: Arrival) -> There {
    There {
        newest_millis: Some(NEWEST),
        asked_millis: Some(NEWEST + 60_000),
        arrival,
        ..There::default()
    }
}

fn asked(value: Value, there: &There) -> (String, Way) {
    let newer = Newer::of(&config(value), there, NOW).expect("it can be asked");
    (newer.config.url, newer.way)
}

#[test]
fn a_lower_bound_moves_up_to_the_newest_event_in_its_own_form() {
    for (url, moved) in [
        (
            "https://a.example/x?since=2024-01-01T00:00:00Z&limit=9",
            "https://a.example/x?limit=9&since=2024-07-02T05%3A59%3A59Z",
        ),
        (
            "https://a.example/x?from=1700000000",
            "https://a.example/x?from=1719899999",
        ),
        (
            "https://a.example/x?start_ms=1700000000000",
            "https://a.example/x?start_ms=1719899999000",
        ),
        // A date is that day and the one before: who knows in which zone the source counts it.
        (
            "https://a.example/x?created_after=2024-01-01",
            "https://a.example/x?created_after=2024-07-01",
        ),
    ] {
        let found = asked(json!({ "url": url }), &there(Arrival::Mixed));
        assert_eq!(found, (moved.to_owned(), Way::Since), "{url}");
    }
}

#[test]
fn what_may_be_late_is_asked_for_again() {
    let late = There {
        lag_minutes: 15,
        ..there(Arrival::Mixed)
    };
    let url = "https://a.example/x?since=1700000000";
    assert_eq!(
        asked(json!({ "url": url }), &late).0,
        "https://a.example/x?since=1719899099"
    );
    // What the host says counts if it is more.
    assert_eq!(
        asked(json!({ "url": url, "freshness": 60 }), &late).0,
        "https://a.example/x?since=1719896399"
    );
}

#[test]
fn an_event_from_the_future_hides_none() {
    let odd = There {
        newest_millis: Some(NOW * 2),
        ..there(Arrival::Mixed)
    };
    let (url, _) = asked(
        json!({ "url": "https://a.example/x?since=1700000000" }),
        &odd,
    );
    assert_eq!(url, "https://a.example/x?since=1719900059");
}

#[test]
fn a_bound_that_begins_later_or_stands_in_a_body_is_found_too() {
    let (url, _) = asked(
        json!({ "url": "https://a.example/x?since=1719950000" }),
        &there(Arrival::Mixed),
    );
    assert_eq!(url, "https://a.example/x?since=1719950000");
    let posted = config(json!({
        "url": "https://a.example/x", "body": { "filter": { "startTime": "2024-01-01T00:00:00Z" }, "limit": 5 },
    }));
    let newer = Newer::of(&posted, &there(Arrival::Mixed), NOW).expect("it can be asked");
    assert_eq!(
        newer.config.body,
        Some(json!({ "filter": { "startTime": "2024-07-02T05:59:59Z" }, "limit": 5 }))
    );
    assert_eq!(newer.config.method.as_deref(), Some("POST"));
}

#[test]
fn a_parameter_that_the_host_or_the_source_names_is_set_where_the_request_has_none() {
    let told = json!({ "url": "https://a.example/x", "paging": { "from": "since", "untilFormat": "seconds" } });
    assert_eq!(
        asked(told, &there(Arrival::Mixed)),
        (
            "https://a.example/x?since=1719899999".to_owned(),
            Way::Since
        )
    );
    let known = json!({ "url": "https://gitlab.example/api/v4/audit_events" });
    let (url, way) = asked(known, &there(Arrival::NewestFirst));
    assert_eq!(way, Way::Since);
    assert!(
        url.starts_with("https://gitlab.example/api/v4/audit_events?created_after=2024-07-02T05"),
        "{url}"
    );
}

#[test]
fn a_list_that_begins_with_the_newest_is_read_down_to_what_is_there() {
    let url = "https://a.example/x?limit=100";
    let found = asked(json!({ "url": url }), &there(Arrival::NewestFirst));
    assert_eq!(found, (url.to_owned(), Way::DownTo(NEWEST)));
    // From its third page on it does not begin with the newest.
    let third = config(json!({ "url": "https://a.example/x?page=3" }));
    Newer::of(&third, &there(Arrival::NewestFirst), NOW).expect_err("it begins in the middle");
}

#[test]
fn a_list_that_grows_at_its_end_is_gone_on_with_from_its_last_page() {
    let mut grown = there(Arrival::OldestFirst);
    let start = json!({ "url": "https://a.example/x", "paging": { "kind": "page", "start": 0 } });
    let without = Newer::of(&config(start.clone()), &grown, NOW).expect_err("its end is unknown");
    assert_eq!(without.detail["whole"], true);
    grown.last_page = Some(LastPage {
        source: "a.example/x".into(),
        url: "https://a.example/x?cursor=abc".into(),
        method: "GET".into(),
        body: None,
    });
    let newer = Newer::of(&config(start), &grown, NOW).expect("it can be asked");
    assert_eq!(newer.config.url, "https://a.example/x?cursor=abc");
    assert_eq!(newer.way, Way::OnFromLastPage);
    assert_eq!(newer.config.paging.settings().start, None);
}

#[test]
fn what_cannot_be_known_is_refused_in_a_sentence() {
    let plain = config(json!({ "url": "https://a.example/x" }));
    let refused = Newer::of(&plain, &there(Arrival::Mixed), NOW).expect_err("in no order");
    assert!(
        refused.message.starts_with("this source cannot be asked")
            && refused.message.ends_with("Load all of it again"),
        "{refused:?}"
    );
    let over = config(json!({ "url": "https://a.example/x?since=2024-01-01&until=2024-06-30" }));
    let refused = Newer::of(&over, &there(Arrival::Mixed), NOW).expect_err("it is over");
    assert!(refused.message.contains("names an end"), "{refused:?}");
    let untimed = There {
        newest_millis: None,
        ..there(Arrival::Mixed)
    };
    let since = config(json!({ "url": "https://a.example/x?since=2024-01-01" }));
    Newer::of(&since, &untimed, NOW).expect_err("no event says when it happened");
}
