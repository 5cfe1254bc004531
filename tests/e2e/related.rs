//! What belongs to one event: its user, its resource, its time, each of its
//! values; and the events before and after it.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::browser::in_browser;
use crate::explore::{load_mixed, query_is, site, tall_page};
use crate::page::Page;
use crate::site::Site;

const LEFT: &str = "\u{e012}";
const RIGHT: &str = "\u{e014}";

/// A name that the query language must quote.
const ODD: &str = r#"a "b" \ (c) OR d"#;

/// Nine events around the one called GRANT. Its user has a namesake, and what is about as far from it as five minutes
/// lies on either side of that border, or on it.
fn events() -> String {
    let person = |id: &str, name: &str| json!({ "id": id, "name": name, "email": format!("{id}@example.com") });
    let thing = |id: &str| json!({ "id": id, "type": "team", "name": format!("the {id}") });
    let (ana, bob) = (person("ana-1", "Ana"), person("bob-1", "Bob"));
    let event = |time: &str, actor: &Value, action: &str, resource: &str| {
        json!({ "time": format!("2024-05-01T{time}Z"), "actor": actor, "action": action, "resource": thing(resource),
                "ip": "10.0.0.1", "details": { "note": "say \"hi\" (now)", "empty": null } })
    };
    let mut list = vec![
        event("10:00:00.250", &ana, "GRANT", ODD),
        event("09:55:00.250", &bob, "READ", "r-2"),
        event("09:55:00.249", &bob, "READ", "r-2"),
        event("10:05:00.250", &ana, "READ", "r-2"),
        event("10:05:00.251", &bob, "READ", ODD),
        event("08:00:00", &ana, "READ", ODD),
        event("08:00:01", &person("ana-11", "Ana"), "READ", "r-22"),
        json!({ "time": "2024-05-01T12:00:00Z", "action": "TICK" }),
        json!({ "actor": { "name": "Ann" }, "action": "UNTIMED" }),
    ];
    for (number, event) in list.iter_mut().enumerate() {
        event["id"] = json!(format!("e{number}"));
        if number != 0 {
            event["details"]["note"] = json!("none");
        }
    }
    Value::Array(list).to_string()
}

async fn nine_events<'b>(browser: &'b crate::browser::Browser, site: &Site) -> Page<'b> {
    let page = tall_page(browser, site).await;
    page.call("load", json!([site.url("/api/nine")]))
        .await
        .expect("nine events");
    page.counts("9 of 9 events").await;
    page
}

/// Clicks the row of an action that only one event has.
async fn open(page: &Page<'_>, action: &str) {
    page.click_text("tbody .audit-explorer-tag__text", action)
        .await;
    page.wait_for(
        &format!("the event {action}"),
        &format!(
            "root.querySelector('[data-test=raw]')?.textContent.includes({}) && root.querySelector('[data-test=sentence]')",
            json!(action)
        ),
    )
    .await;
}

/// Presses one of the panel's buttons, which replaces what is searched for, and leaves the event open.
async fn leads_to(page: &Page<'_>, button: &str, query: &str, place: &str) {
    page.click(&format!("[data-test={button}]")).await;
    query_is(page, query).await;
    let (_, found) = place.split_once(" of ").expect("a place has a total");
    page.counts(&format!("{found} of 9 events")).await;
    page.wait_for(
        &format!("the event is open still, as {place}"),
        &format!(
            "root.querySelector('[data-test=place]')?.textContent === {}",
            json!(place)
        ),
    )
    .await;
}

async fn there_are(page: &Page<'_>, wanted: &[&str]) {
    page.wait_for(
        &format!("the buttons {wanted:?} alone"),
        &format!(
            "[...root.querySelectorAll('.audit-explorer-related button')].map(button => button.dataset.test).join() === {}",
            json!(wanted.join(","))
        ),
    )
    .await;
}

#[test]
fn an_event_leads_to_its_user_its_resource_and_the_five_minutes_around_it() {
    in_browser(async |browser| {
        let site = Site::open([("/api/nine", Answer::json(events()))]).await;
        let page = nine_events(browser, &site).await;
        page.call("search", json!(["action:=GRANT"]))
            .await
            .expect("readable");
        page.counts("1 of 9 events").await;
        open(&page, "GRANT").await;
        there_are(&page, &["same-user", "same-resource", "around"]).await;
        // Newest first; a namesake, and an id that only begins alike, are somebody else.
        leads_to(&page, "same-user", r#"actor.id:="ana-1""#, "2 of 3").await;
        leads_to(
            &page,
            "same-resource",
            r#"resource.id:="a \"b\" \\ (c) OR d""#,
            "2 of 3",
        )
        .await;
        let around = "after:2024-05-01T09:55:00.250Z before:2024-05-01T10:05:00.251Z";
        leads_to(&page, "around", around, "2 of 3").await;
        // Each was a step that can be taken back.
        page.run("root.querySelector('[data-test=grid]').focus()", json!([]))
            .await;
        page.press(&["u"]).await;
        query_is(&page, r#"resource.id:="a \"b\" \\ (c) OR d""#).await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn an_open_event_is_told_in_the_zone_that_is_chosen_and_leads_to_the_same_minutes() {
    in_browser(async |browser| {
        let site = Site::open([("/api/nine", Answer::json(events()))]).await;
        let page = nine_events(browser, &site).await;
        open(&page, "GRANT").await;
        page.run("element.timeZone = 'Asia/Tokyo'", json!([])).await;
        page.wait_for(
            "the time in Tokyo, in its headline and among its fields",
            "root.querySelector('.audit-explorer-headline__when').textContent.includes('19:00:00')
             && root.querySelector('.audit-explorer-fields').textContent.includes('2024-05-01T19:00:00.250+09:00')",
        )
        .await;
        let around = "after:2024-05-01T09:55:00.250Z before:2024-05-01T10:05:00.251Z";
        leads_to(&page, "around", around, "2 of 3").await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn an_event_without_a_user_or_a_time_offers_only_what_it_has() {
    in_browser(async |browser| {
        let site = Site::open([("/api/nine", Answer::json(events()))]).await;
        let page = nine_events(browser, &site).await;
        open(&page, "TICK").await;
        there_are(&page, &["around"]).await;
        open(&page, "UNTIMED").await;
        there_are(&page, &["same-user"]).await;
        leads_to(&page, "same-user", r#"actor.name:="Ann""#, "1 of 1").await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn each_value_of_an_event_narrows_by_keys_in_its_fields_and_by_mouse_in_its_text() {
    in_browser(async |browser| {
        let site = Site::open([("/api/nine", Answer::json(events()))]).await;
        let page = nine_events(browser, &site).await;
        open(&page, "GRANT").await;
        // A field keeps what was searched for before.
        page.call("search", json!(["-action:=UNTIMED"]))
            .await
            .expect("readable");
        page.counts("8 of 9 events").await;
        page.run(
            "const line = [...root.querySelectorAll('.audit-explorer-fields__line')].find(line => line.querySelector('dd').textContent.trim() === '10.0.0.1');
             line.querySelector('button').focus()",
            json!([]),
        )
        .await;
        page.press(&["\u{e007}"]).await;
        query_is(&page, r#"-action:=UNTIMED ip:="10.0.0.1""#).await;
        page.counts("7 of 9 events").await;
        // In the text: a value with signs of the query language's own, and one that is not there.
        let press = "[...root.querySelectorAll('[role=treeitem]')].find(line => line.textContent.startsWith(arguments[0])).querySelector('[data-test=tree-filter]').click()";
        page.run(press, json!(["note"])).await;
        page.wait_for(
            "the note in the bar",
            r#"root.querySelector('[data-test=query]').value.includes('details.note:="say \\"hi\\" (now)"')"#,
        )
        .await;
        page.counts("1 of 9 events").await;
        page.call("search", json!([""])).await.expect("readable");
        page.counts("9 of 9 events").await;
        page.run(press, json!(["empty"])).await;
        page.wait_for(
            "what has none",
            "root.querySelector('[data-test=query]').value === 'details.empty:=\"\"'",
        )
        .await;
        page.counts("9 of 9 events").await;
        page.has_a_clean_console().await;
    });
}

async fn place_is(page: &Page<'_>, place: &str) {
    page.wait_for(
        &format!("the event {place}, whole, with its row in sight"),
        &format!(
            "root.querySelector('[data-test=place]')?.textContent === {place} && root.querySelector('[data-test=raw]') && (row => {{
               const scroller = root.querySelector('[part=table]').getBoundingClientRect(), head = root.querySelector('thead').getBoundingClientRect();
               const box = row?.getBoundingClientRect();
               return box && box.top >= head.bottom - 1 && box.bottom <= scroller.bottom + 1
                 && Number(row.getAttribute('aria-rowindex')) - 1 === parseInt({place});
             }})(root.querySelector('.audit-explorer-row--opened'))",
            place = json!(place)
        ),
    )
    .await;
}

#[test]
fn the_events_before_and_after_are_one_key_away_and_the_table_goes_along() {
    in_browser(async |browser| {
        let site = site().await;
        let page = tall_page(browser, &site).await;
        load_mixed(&page, &site).await;
        page.run(
            "root.querySelector(\"tr[aria-rowindex='2'] td\").click()",
            json!([]),
        )
        .await;
        place_is(&page, "1 of 60").await;
        let previous = "root.querySelector('[data-test=detail] [aria-keyshortcuts=K]')";
        let next = "root.querySelector('[data-test=detail] [aria-keyshortcuts=J]')";
        page.wait_for(
            "nothing before the first",
            &format!("{previous}.disabled && !{next}.disabled"),
        )
        .await;
        // Within the panel.
        page.run(&format!("{next}.focus()"), json!([])).await;
        page.press(&["k"]).await;
        page.press(&["j"]).await;
        place_is(&page, "2 of 60").await;
        page.press(&[RIGHT]).await;
        place_is(&page, "3 of 60").await;
        page.press(&[LEFT]).await;
        place_is(&page, "2 of 60").await;
        // By the buttons, further than the screen shows.
        for number in 3..=40 {
            page.run(&format!("{next}.click()"), json!([])).await;
            place_is(&page, &format!("{number} of 60")).await;
        }
        page.run(&format!("{previous}.click()"), json!([])).await;
        place_is(&page, "39 of 60").await;
        // From anywhere else in the explorer, up to the end.
        page.run("root.querySelector('[data-test=grid]').focus()", json!([]))
            .await;
        page.press(&["\u{e010}"]).await; // End
        place_is(&page, "60 of 60").await;
        page.wait_for(
            "nothing behind the last",
            &format!("{next}.disabled && !{previous}.disabled"),
        )
        .await;
        page.press(&["j", "k"]).await;
        place_is(&page, "59 of 60").await;
        // In a field they are letters.
        page.run(
            "root.querySelector('[data-test=tree-search]').focus()",
            json!([]),
        )
        .await;
        page.press(&["j", "k"]).await;
        page.wait_for(
            "what was typed",
            "root.querySelector('[data-test=tree-search]').value === 'jk'",
        )
        .await;
        place_is(&page, "59 of 60").await;
        page.has_a_clean_console().await;
    });
}
