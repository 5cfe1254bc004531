use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use super::*;
use crate::core::protocol::SourceConfig;

/// A pager over a source that is configured like this.
fn pager(config: Value) -> Pager {
    let config: SourceConfig = serde_json::from_value(config).expect("the test's configuration");
    Pager::new(&config, 1_700_000_000_000).expect("the test's configuration is in order")
}

/// A page whose events are on no other.
fn page(envelope: &str, records: u64) -> PageSeen<'_> {
    static PAGES: AtomicU64 = AtomicU64::new(0);
    PageSeen {
        envelope,
        records,
        print: PAGES.fetch_add(1, Ordering::Relaxed),
        ..PageSeen::default()
    }
}

fn url(next: Next) -> String {
    match next {
        Next::Page(request) => request.url,
        other => panic!("a further page was expected, not {other:?}"),
    }
}

fn body(next: Next) -> Value {
    match next {
        Next::Page(request) => request.body.expect("a body"),
        other => panic!("a further page was expected, not {other:?}"),
    }
}

const API: &str = "https://a.example/events";

#[test]
fn a_link_header_is_followed_to_the_page_that_has_none() {
    let mut pager = pager(json!({ "url": API }));
    let headers = [(
        "link".to_owned(),
        r#"<https://a.example/events?after=x>; rel="next""#.to_owned(),
    )];
    let seen = PageSeen {
        headers: &headers,
        ..page("", 2)
    };
    assert_eq!(url(pager.next(&seen)), "https://a.example/events?after=x");
    assert_eq!(pager.next(&page("", 1)), Next::End);
}

#[test]
fn a_token_goes_into_the_query_beside_what_stands_there() {
    let mut pager = pager(json!({ "url": "https://a.example/events?limit=2" }));
    let next = pager.next(&page(
        r#"{"entries":[],"response_metadata":{"next_cursor":"a=="}}"#,
        2,
    ));
    assert_eq!(url(next), "https://a.example/events?limit=2&cursor=a%3D%3D");
    let next = pager.next(&page(
        r#"{"entries":[],"response_metadata":{"next_cursor":""}}"#,
        1,
    ));
    assert_eq!(next, Next::End);
}

#[test]
fn a_parameter_that_the_request_has_already_is_the_one() {
    let mut pager = pager(json!({ "url": "https://a.example/events?next_token=" }));
    let next = pager.next(&page(r#"{"events":[],"next_cursor":"b"}"#, 2));
    assert_eq!(url(next), "https://a.example/events?next_token=b");
}

#[test]
fn a_token_of_a_posted_source_goes_into_the_body() {
    let mut pager = pager(json!({
        "url": "https://a.example/search",
        "body": { "filter": { "from": "now-15m" }, "page": { "limit": 2 } },
    }));
    let envelope = r#"{"meta":{"page":{"after":"t"}},"data":[],"links":{"next":"https://other.example/events?page%5Bcursor%5D=t"}}"#;
    assert_eq!(
        body(pager.next(&page(envelope, 2))),
        json!({ "filter": { "from": "now-15m" }, "page": { "limit": 2, "cursor": "t" } })
    );
}

#[test]
fn a_body_given_as_text_carries_the_cursor_too() {
    let mut pager = pager(json!({ "url": API, "method": "POST", "body": "{\"limit\":1000}" }));
    assert_eq!(pager.first().body, Some(json!("{\"limit\":1000}")));
    let next = pager.next(&page(r#"{"cursor":"c1","has_more":true,"items":[]}"#, 1));
    assert_eq!(body(next), json!({ "cursor": "c1" }));
}

#[test]
fn graphql_gives_the_cursor_as_a_variable() {
    let query = "query($first: Int, $after: String) { log(first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }";
    let mut pager = pager(json!({
        "url": API, "body": { "query": query, "variables": { "first": 2 } },
    }));
    let more = r#"{"data":{"log":{"nodes":[],"pageInfo":{"hasNextPage":true,"endCursor":"e1"}}}}"#;
    assert_eq!(
        body(pager.next(&page(more, 2))),
        json!({ "query": query, "variables": { "first": 2, "after": "e1" } })
    );
    let last = r#"{"data":{"log":{"nodes":[],"pageInfo":{"hasNextPage":false,"endCursor":"e2"}}}}"#;
    assert_eq!(pager.next(&page(last, 1)), Next::End);
}

#[test]
fn a_graphql_query_without_a_variable_for_the_cursor_is_a_gap() {
    let mut pager = pager(json!({ "url": API, "body": { "query": "{ log { nodes { id } } }" } }));
    let more = r#"{"data":{"log":{"nodes":[],"pageInfo":{"hasNextPage":true,"endCursor":"e1"}}}}"#;
    assert!(
        matches!(pager.next(&page(more, 2)), Next::Missing(reason) if reason.contains("$after"))
    );
}

#[test]
fn a_graphql_connection_that_is_asked_for_from_its_end_is_walked_to_its_beginning() {
    for (query, variables) in [
        (
            "query($before: String) { log(last: 2, before: $before) { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor } } }",
            json!({}),
        ),
        (
            "query($first: Int, $last: Int, $after: String, $before: String) { log(first: $first, last: $last, after: $after, before: $before) { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }",
            json!({ "last": 2, "first": null }),
        ),
    ] {
        let mut pager = pager(
            json!({ "url": API, "body": { "query": query, "variables": variables.clone() } }),
        );
        let more = r#"{"data":{"log":{"nodes":[],"pageInfo":{"hasNextPage":false,"hasPreviousPage":true,"startCursor":"s1","endCursor":"e1"}}}}"#;
        let mut wanted = variables;
        wanted["before"] = json!("s1");
        assert_eq!(body(pager.next(&page(more, 2)))["variables"], wanted);
        // Behind it there is a page now, and before it none.
        let first = r#"{"data":{"log":{"nodes":[],"pageInfo":{"hasNextPage":true,"hasPreviousPage":false,"startCursor":"s2","endCursor":"e2"}}}}"#;
        assert_eq!(pager.next(&page(first, 1)), Next::End);
    }
    // The last page of a walk forwards has others before it.
    let forwards = "query($after: String) { log(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage hasPreviousPage endCursor } } }";
    let mut pager = pager(json!({ "url": API, "body": { "query": forwards } }));
    let last = r#"{"data":{"log":{"nodes":[],"pageInfo":{"hasNextPage":false,"hasPreviousPage":true,"endCursor":"e2"}}}}"#;
    assert_eq!(pager.next(&page(last, 1)), Next::End);
}

#[test]
fn more_that_nobody_can_ask_for_is_a_gap() {
    let query = "{ log(last: 2) { nodes { id } pageInfo { hasPreviousPage } } }";
    let mut graphql = pager(json!({ "url": API, "body": { "query": query } }));
    let more = r#"{"data":{"log":{"nodes":[],"pageInfo":{"hasPreviousPage":true}}}}"#;
    let mut nameless = pager(json!({ "url": API }));
    for (pager, envelope, event) in [
        (&mut graphql, more, r#"{"id":"e2"}"#),
        (
            &mut nameless,
            r#"{"data":[],"has_more":true}"#,
            r#"{"name":"x"}"#,
        ),
    ] {
        let next = pager.next(&PageSeen {
            last_event: Some(event),
            ..page(envelope, 2)
        });
        assert!(
            matches!(&next, Next::Missing(reason) if reason.contains("says that there is more")),
            "{next:?}"
        );
    }
}

#[test]
fn has_more_goes_on_behind_the_last_event() {
    let mut stripe = pager(json!({ "url": API }));
    let seen = PageSeen {
        last_event: Some(r#"{"id":"evt_2","created":1}"#),
        ..page(r#"{"object":"list","data":[],"has_more":true}"#, 2)
    };
    assert_eq!(
        url(stripe.next(&seen)),
        "https://a.example/events?starting_after=evt_2"
    );
    let mut openai = pager(json!({ "url": API }));
    let next = openai.next(&page(
        r#"{"object":"list","data":[],"first_id":"a","last_id":"b","has_more":true}"#,
        2,
    ));
    assert_eq!(url(next), "https://a.example/events?after=b");
    assert_eq!(
        openai.next(&page(r#"{"data":[],"last_id":"c","has_more":false}"#, 1)),
        Next::End
    );
}

#[test]
fn offset_limit_and_total_are_counted_up() {
    let mut pager = pager(json!({ "url": "https://a.example/events?limit=2" }));
    let next = pager.next(&page(r#"{"offset":0,"limit":2,"total":5,"records":[]}"#, 2));
    assert_eq!(url(next), "https://a.example/events?limit=2&offset=2");
    let next = pager.next(&page(r#"{"offset":2,"limit":2,"total":5,"records":[]}"#, 2));
    assert_eq!(url(next), "https://a.example/events?limit=2&offset=4");
    let next = pager.next(&page(r#"{"offset":4,"limit":2,"total":5,"records":[]}"#, 1));
    assert_eq!(next, Next::End);
}

#[test]
fn numbered_pages_are_counted_up_to_a_short_one_an_empty_one_or_a_404() {
    let start = json!({ "url": "https://a.example/events?page=1&per_page=2" });
    let mut short = pager(start.clone());
    assert_eq!(
        url(short.next(&page("", 2))),
        "https://a.example/events?per_page=2&page=2"
    );
    assert_eq!(short.next(&page("", 1)), Next::End);

    let mut empty = pager(json!({ "url": "https://a.example/events?page=1" }));
    assert!(!empty.ends_with(404), "the first page must be there");
    url(empty.next(&page(r#"{"result":[]}"#, 2)));
    url(empty.next(&page(r#"{"result":[]}"#, 2)));
    assert!(empty.ends_with(404));
    assert!(!empty.ends_with(500));
    assert_eq!(empty.next(&page(r#"{"result":[]}"#, 0)), Next::End);
}

#[test]
fn a_source_that_gives_fewer_than_it_is_asked_for_is_read_to_its_end() {
    // Neither says how many a page holds, or only repeats what it was asked for.
    for envelope in ["", r#"{"limit":1000,"per_page":1000,"items":[]}"#] {
        let mut by_page = pager(json!({ "url": "https://a.example/events?page=1&per_page=1000" }));
        url(by_page.next(&page(envelope, 100)));
        let next = url(by_page.next(&page(envelope, 100)));
        assert_eq!(next, "https://a.example/events?per_page=1000&page=3");
        url(by_page.next(&page(envelope, 40)));
        assert_eq!(by_page.next(&page(envelope, 0)), Next::End);

        let mut by_offset = pager(json!({ "url": "https://a.example/events?offset=0&limit=1000" }));
        url(by_offset.next(&page(envelope, 100)));
        let next = url(by_offset.next(&page(envelope, 100)));
        assert_eq!(next, "https://a.example/events?limit=1000&offset=200");
        assert_eq!(by_offset.next(&page(envelope, 0)), Next::End);
    }
}

#[test]
fn the_answer_knows_better_than_the_request_how_many_a_page_holds() {
    let told = r#"{"per_page":100,"items":[]}"#;
    let mut pager = pager(json!({ "url": "https://a.example/events?page=1&per_page=1000" }));
    url(pager.next(&page(told, 100)));
    url(pager.next(&page(told, 100)));
    assert_eq!(pager.next(&page(told, 99)), Next::End);
}

#[test]
fn behind_a_first_page_that_is_not_full_a_refusal_or_the_last_page_again_is_the_end() {
    let config = json!({ "url": "https://a.example/events?page=1&per_page=1000" });
    let mut refused = pager(config.clone());
    url(refused.next(&page("", 30)));
    assert!(refused.ends_with(400) && refused.ends_with(404) && !refused.ends_with(500));
    url(refused.next(&page("", 30)));
    assert!(refused.ends_with(404) && !refused.ends_with(400));

    let mut again = pager(config.clone());
    url(again.next(&page("", 30)));
    let last = page("", 29);
    url(again.next(&last));
    assert_eq!(again.next(&last), Next::End);

    let mut deaf = pager(config);
    let same = page("", 30);
    url(deaf.next(&same));
    assert!(matches!(deaf.next(&same), Next::Missing(reason) if reason.contains("not to heed")));
}

#[test]
fn page_counts_of_the_answer_are_believed_from_one_and_from_zero() {
    let mut from_one = pager(json!({ "url": API }));
    let next = from_one.next(&page(
        r#"{"page":1,"per_page":2,"total_pages":2,"items":[]}"#,
        2,
    ));
    assert_eq!(url(next), "https://a.example/events?page=2");
    let next = from_one.next(&page(
        r#"{"page":2,"per_page":2,"total_pages":2,"items":[]}"#,
        2,
    ));
    assert_eq!(next, Next::End);

    let mut from_zero = pager(json!({ "url": API }));
    let next = from_zero.next(&page(
        r#"{"number":0,"size":2,"totalPages":2,"content":[]}"#,
        2,
    ));
    assert_eq!(url(next), "https://a.example/events?page=1");
    let next = from_zero.next(&page(
        r#"{"number":1,"size":2,"totalPages":2,"content":[]}"#,
        2,
    ));
    assert_eq!(next, Next::End);
}

#[test]
fn a_source_that_ignores_page_numbers_is_found_out() {
    let mut pager = pager(json!({ "url": "https://a.example/events?page=1" }));
    let same = page("", 2);
    url(pager.next(&same));
    assert!(
        matches!(pager.next(&same), Next::Missing(reason) if reason.contains("not to heed the page"))
    );
}

#[test]
fn a_slice_may_begin_with_a_page_that_the_slice_before_it_ended_with() {
    let mut pager = pager(json!({
        "url": "https://a.example/events?page=1&from=2023-11-01&to=2023-11-14",
        "paging": { "kind": "page", "param": "page", "from": "from", "until": "to", "slice": "4d" },
    }));
    let shared = page("", 1);
    url(pager.next(&page("", 2)));
    url(pager.next(&shared));
    assert!(url(pager.next(&page("", 0))).contains("page=1"));
    let next = url(pager.next(&shared));
    assert!(next.contains("page=2"), "{next}");
}

#[test]
fn a_repeated_cursor_is_a_gap_and_with_an_empty_page_the_end() {
    let config = json!({ "url": API, "paging": { "kind": "cursor", "param": "cursor" } });
    let again = r#"{"items":[],"next_cursor":"c"}"#;
    let mut full = pager(config.clone());
    url(full.next(&page(again, 2)));
    assert!(
        matches!(full.next(&page(again, 2)), Next::Missing(reason) if reason.contains("read already"))
    );
    let mut empty = pager(config);
    url(empty.next(&page(again, 2)));
    assert_eq!(empty.next(&page(again, 0)), Next::End);
}

#[test]
fn a_parameter_that_is_not_understood_is_tried_under_other_names() {
    let mut pager = pager(json!({ "url": API }));
    let same = page(r#"{"items":[],"next_cursor":"c"}"#, 2);
    url(pager.next(&same));
    assert_eq!(url(pager.next(&same)), "https://a.example/events?after=c");
    let next = pager.next(&page(r#"{"items":[],"next_cursor":"d"}"#, 2));
    assert_eq!(url(next), "https://a.example/events?after=d");
}

#[test]
fn an_empty_page_with_a_cursor_goes_on_but_not_for_ever() {
    let mut pager = pager(json!({ "url": API }));
    for number in 0..u64::from(EMPTY_PAGES_MAX) - 1 {
        let envelope = format!(r#"{{"entries":[],"nextPageToken":"t{number}"}}"#);
        url(pager.next(&page(&envelope, 0)));
    }
    let next = pager.next(&page(r#"{"entries":[],"nextPageToken":"last"}"#, 0));
    assert!(matches!(next, Next::Missing(reason) if reason.contains("empty pages")));
}

#[test]
fn another_origin_is_never_asked() {
    let mut pager = pager(json!({ "url": API }));
    let envelope = r#"{"data":[],"links":{"next":"https://evil.example/collect?token=1"}}"#;
    assert!(
        matches!(pager.next(&page(envelope, 2)), Next::Missing(reason) if reason.contains("evil.example"))
    );
}

#[test]
fn the_number_of_pages_has_a_limit() {
    let mut pager = pager(json!({ "url": API, "paging": { "kind": "auto", "maxPages": 2 } }));
    url(pager.next(&page(r#"{"next_cursor":"a"}"#, 1)));
    let next = pager.next(&page(r#"{"next_cursor":"b"}"#, 1));
    assert!(matches!(next, Next::Missing(reason) if reason.contains("after 2 pages")));
}

#[test]
fn without_paging_there_is_one_page_and_its_own_count_is_believed() {
    let mut none = pager(json!({ "url": API, "paging": "none" }));
    assert_eq!(none.next(&page(r#"{"next_cursor":"a"}"#, 1)), Next::End);
    let mut short = pager(json!({ "url": API, "paging": "none" }));
    assert!(
        matches!(short.next(&page(r#"{"total":9}"#, 2)), Next::Missing(reason) if reason.contains("counts 9"))
    );
}

#[test]
fn a_full_page_that_says_nothing_of_more_is_doubtful() {
    let mut pager = pager(json!({ "url": "https://a.example/events?limit=2" }));
    assert_eq!(pager.next(&page("", 2)), Next::End);
    assert!(
        pager
            .notice()
            .is_some_and(|notice| notice.contains("2 events at most"))
    );
}

#[test]
fn bounds_and_sizes_are_set_before_the_first_page_and_stay() {
    let mut pager = pager(json!({
        "url": "https://a.example/events?q=x",
        "paging": { "kind": "offset", "param": "skip", "start": 0, "size": 2, "sizeParam": "top", "until": "to", "untilFormat": "seconds" },
    }));
    assert_eq!(
        pager.first().url,
        "https://a.example/events?q=x&to=1700000001&top=2&skip=0"
    );
    assert_eq!(
        url(pager.next(&page("", 2))),
        "https://a.example/events?q=x&to=1700000001&top=2&skip=2"
    );
    assert_eq!(pager.next(&page("", 0)), Next::End);
}

#[test]
fn the_cursor_may_be_configured_in_every_part() {
    let mut by_header = pager(json!({
        "url": API,
        "paging": { "kind": "cursor", "param": "from", "header": "X-Cursor" },
    }));
    let headers = [("x-cursor".to_owned(), "h".to_owned())];
    let seen = PageSeen {
        headers: &headers,
        ..page("", 1)
    };
    assert_eq!(
        url(by_header.next(&seen)),
        "https://a.example/events?from=h"
    );

    let mut by_path = pager(json!({
        "url": API, "body": {},
        "paging": { "kind": "cursor", "param": "page.from", "in": "body", "path": "/meta/n.1" },
    }));
    let next = by_path.next(&page(r#"{"meta":{"n.1":"p"}}"#, 1));
    assert_eq!(body(next), json!({ "page": { "from": "p" } }));

    let mut by_event = pager(json!({
        "url": API, "paging": { "kind": "cursor", "param": "before", "lastEvent": "meta.seq" },
    }));
    let seen = PageSeen {
        last_event: Some(r#"{"meta":{"seq":41}}"#),
        ..page("", 1)
    };
    assert_eq!(
        url(by_event.next(&seen)),
        "https://a.example/events?before=41"
    );
}
