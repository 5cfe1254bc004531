//! What stands out: each figure is a button, and behind it are as many events
//! as it says.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::browser::in_browser;
use crate::explore::{own_page, query_is};
use crate::page::Page;
use crate::site::Site;

/// Four users, whom and whose actions the query language must quote, over two weeks: one of them in a burst, some of
/// them at night, some refused in several words for it.
fn events() -> String {
    let people = [
        ("ana-1", "Ana Lima", "ana@example.com"),
        ("bob-1", "Bob \"B\" O'Neil", "bob@example.com"),
        ("7", "svc (build) OR deploy", ""),
        ("zoe", "Zoë", "zoe+audit@example.com"),
    ];
    let actions = ["READ", "team: \"change\" role", "DELETE", "sign in (sso)"];
    let outcomes = [
        "success", "failure", "success", "denied", "success", "error",
    ];
    let event = |number: u32, person: usize, time: String, action: &str, outcome: &str| {
        let (id, name, email) = people[person];
        let mut actor = json!({ "id": id, "name": name });
        if !email.is_empty() {
            actor["email"] = json!(email);
        }
        json!({ "id": format!("e{number}"), "time": time, "actor": actor, "action": action, "outcome": outcome,
                "ip": format!("10.0.{person}.{}", number % 3) })
    };
    let mut list: Vec<Value> = (0..140)
        .map(|number| {
            let at = number as usize;
            let time = format!(
                "2024-05-{:02}T{:02}:{:02}:00Z",
                1 + number / 10,
                (number * 5) % 24,
                number % 60
            );
            event(number, at % 4, time, actions[at / 7 % 4], outcomes[at % 6])
        })
        .collect();
    // Within five minutes as the clock divides them; Bob is seen once or twice in such a span else.
    list.extend((140..164).map(|number| {
        let time = format!("2024-05-09T13:{:02}:{:02}Z", 20 + number % 5, number % 60);
        event(number, 1, time, "DELETE", "success")
    }));
    list.push(event(
        164,
        3,
        "2024-05-13T03:00:00Z".into(),
        "KEY_EXPORTED",
        "success",
    ));
    Value::Array(list).to_string()
}

/// Every figure: its kind, its place among its kind, what stands on it and how many events it tells.
const FINDINGS: &str = "[...root.querySelectorAll('.audit-explorer-insight__kind')].flatMap(kind =>
    [...kind.querySelectorAll('li')].map((line, place) => [kind.dataset.test, place + 1, line.textContent,
      Number(line.querySelector('.audit-explorer-insight__count').textContent || 0)]))";

/// Waits until the figures are those of the events that are shown: each of these has a user, and there are fewer users
/// than are shown as the busiest.
async fn figures_of(page: &Page<'_>, total: u64) {
    page.wait_for(
        &format!("figures of {total} events"),
        &format!(
            "(([query, shown, counts]) => {{
               if (Number(shown) === {total} && counts.reduce((sum, count) => sum + Number(count), 0) === {total}) return true;
               throw JSON.stringify([query, shown, counts]);
             }})([root.querySelector('[data-test=query]').value, root.querySelector('[data-test=count] b').textContent,
                  [...root.querySelectorAll('[data-test=insight-busiest] .audit-explorer-insight__count')].map(count => count.textContent)])"
        ),
    )
    .await;
}

async fn search(page: &Page<'_>, query: &str) -> u64 {
    let found = page.call("search", json!([query])).await.expect(query);
    let total = found["total"].as_u64().expect("a count");
    figures_of(page, total).await;
    total
}

/// Presses each figure, from `query` on, and gives how many there were of each kind.
async fn each_leads_to_its_events(page: &Page<'_>, query: &str) -> Vec<(String, usize)> {
    let all = search(page, query).await;
    let findings = page.run(&format!("return {FINDINGS}"), json!([])).await;
    let mut kinds: Vec<(String, usize)> = Vec::new();
    for finding in findings.as_array().expect("a list") {
        let (kind, place) = (finding[0].as_str().expect("a name"), &finding[1]);
        let told = finding[3].as_u64().expect("a count");
        page.click(&format!(
            "[data-test={kind}] li:nth-of-type({place}) button"
        ))
        .await;
        page.wait_for(
            &format!("more of a query than {query:?}"),
            &format!(
                "(text => text !== {query} && text.includes({query}))(root.querySelector('[data-test=query]').value)",
                query = json!(query)
            ),
        )
        .await;
        // What was seen for the first time tells a day in place of a number; it is never all there is.
        let held = match kind {
            "insight-new-actions" | "insight-new-addresses" => {
                format!("count > 0 && count < {all}")
            }
            _ => format!("count === {told}"),
        };
        let count = page
            .wait_for(
                &format!("as many events as the figure says: {finding}, from {query:?}"),
                &format!(
                    "(count => {held} && count)(root.querySelector('[data-test=query-problem]').hidden && Number(root.querySelector('[data-test=count] b').textContent))"
                ),
            )
            .await;
        let count = count.as_u64().expect("a count");
        figures_of(page, count).await;
        assert!(count <= all, "{finding}: {count} of {all}");
        assert_eq!(search(page, query).await, all);
        page.wait_for(
            "the figures of before",
            &format!(
                "JSON.stringify({FINDINGS}) === {}",
                json!(findings.to_string())
            ),
        )
        .await;
        match kinds.iter_mut().find(|(name, _)| name == kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((kind.to_owned(), 1)),
        }
    }
    kinds
}

async fn with_insight<'b>(browser: &'b crate::browser::Browser, site: &Site) -> Page<'b> {
    let page = own_page(browser, site).await;
    page.call("load", json!([site.url("/api/odd")]))
        .await
        .expect("events");
    page.counts("165 of 165 events").await;
    page.click("[data-test=tab-insight]").await;
    page
}

#[test]
fn behind_each_figure_are_as_many_events_as_it_says() {
    in_browser(async |browser| {
        let site = Site::open([("/api/odd", Answer::json(events()))]).await;
        let page = with_insight(browser, &site).await;
        let kinds = each_leads_to_its_events(&page, "").await;
        let names: Vec<&str> = kinds.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            [
                "insight-failures",
                "insight-bursts",
                "insight-new-actions",
                "insight-new-addresses",
                "insight-out-of-hours",
                "insight-rarest",
                "insight-busiest"
            ]
        );
        assert_eq!(kinds[1].1, 1, "one burst: {kinds:?}");
        assert_eq!(kinds[6].1, 4, "four users: {kinds:?}");
        page.has_a_clean_console().await;
    });
}

#[test]
fn under_a_filter_and_in_another_zone_figures_lead_to_their_events_too() {
    in_browser(async |browser| {
        let site = Site::open([("/api/odd", Answer::json(events()))]).await;
        let page = with_insight(browser, &site).await;
        page.run("element.timeZone = 'Asia/Kolkata'", json!([]))
            .await;
        for query in [
            "after:2024-05-03 before:2024-05-12 -action:=READ",
            "outcome:=denied OR action:=DELETE",
        ] {
            let kinds = each_leads_to_its_events(&page, query).await;
            assert!(kinds.len() >= 5, "{query}: {kinds:?}");
        }
        page.has_a_clean_console().await;
    });
}

#[test]
fn what_was_seen_for_the_first_time_was_so_on_the_day_that_is_told() {
    in_browser(async |browser| {
        let site = Site::open([("/api/odd", Answer::json(events()))]).await;
        let page = with_insight(browser, &site).await;
        search(&page, "").await;
        let newest = page.texts("[data-test=insight-new-actions] li").await;
        assert_eq!(newest[0], "ZoëKEY_EXPORTED \u{b7} 2024-05-13", "{newest:?}");
        page.click("[data-test=insight-new-actions] li:nth-of-type(1) button")
            .await;
        query_is(
            &page,
            "user:=\"zoe+audit@example.com\" action:=\"KEY_EXPORTED\"",
        )
        .await;
        page.counts("1 of 165 events").await;
        let rows = page.call("rows", json!([0, 1])).await.expect("rows");
        assert_eq!(rows[0]["id"], "e164");
        page.has_a_clean_console().await;
    });
}
