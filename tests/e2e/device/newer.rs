//! New since last time: only what is new is asked for, and joined whole or not at all.

use serde_json::json;

use super::{Board, keep};
use crate::answer::Answer;
use crate::browser::in_browser;
use crate::page::Page;
use crate::wire::Asked;

const KEEPING: &str = "<audit-explorer id=\"board\" persist=\"device\"></audit-explorer>";

/// An event of May 2024; the later its day, the higher its number.
fn event(day: u32) -> String {
    format!(
        r#"{{"id":"e{day}","timestamp":"2024-05-{day:02}T10:00:00Z","action":"A{day}","actor":{{"email":"ann@example.org"}}}}"#
    )
}

fn list(days: impl IntoIterator<Item = u32>) -> String {
    let events: Vec<String> = days.into_iter().map(event).collect();
    format!(r#"{{"data":[{}]}}"#, events.join(","))
}

fn parameter<'a>(asked: &'a Asked, name: &str) -> Option<&'a str> {
    let (_, query) = asked.path.split_once('?')?;
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// Loads an address, and waits until what came lies on the device.
async fn load(page: &Page<'_>, url: &str) {
    page.run("kept.length = 0", json!([])).await;
    page.call("load", json!([url])).await.expect("events come");
    page.wait_for("the word that they are kept", "kept.length")
        .await;
}

#[test]
fn a_source_with_a_lower_bound_is_asked_from_the_newest_event_on_after_a_restart() {
    in_browser(async |browser| {
        let board = Board::new(browser, KEEPING, "").await;
        board.site.responds(|asked| {
            let since = parameter(asked, "since")?.replace("%3A", ":");
            let days = (1..=4).filter(|day| format!("2024-05-{day:02}T10:00:00Z") >= since);
            Some(Answer::json(list(days.rev())))
        });
        let page = board.visit().await;
        page.wait_for("an empty device", "restored.length").await;
        // At first there are three; the fourth happens later.
        board
            .site
            .then("/api/events", Answer::json(list([3, 2, 1])));
        load(&page, "/api/events?since=2024-01-01T00:00:00Z").await;
        page.counts("3 of 3 events").await;

        let (page, told) = board.revisit().await;
        assert_eq!(told["events"], 3, "{told}");
        board.site.forget_answers("/api/events");
        page.click("[data-test=kept-note] [data-test=load-new]")
            .await;
        page.counts("4 of 4 events").await;
        let news = page.text("[data-test=news]").await;
        assert!(news.contains("1 new event since last time."), "{news}");
        let asked = board.site.asked("/api/events");
        assert_eq!(asked.len(), 2, "{asked:?}");
        assert_eq!(
            parameter(&asked[1], "since").map(|since| since.replace("%3A", ":")),
            Some("2024-05-03T09:59:59Z".to_owned())
        );
        // All of it is there again, and nothing is new a second time.
        page.wait_for("the word that they are kept", "kept.at(-1)?.events === 4")
            .await;
        // Asked for as soon as there is an element, it waits for what is on the device.
        let page = board.visit().await;
        let new = page
            .promise(
                "customElements.whenDefined('audit-explorer').then(() => element.loadNew())",
                json!([]),
            )
            .await
            .expect("it can be asked");
        page.counts("4 of 4 events").await;
        assert_eq!(
            (&new["added"], &new["by"], &new["report"]["duplicates"]),
            (&json!(0), &json!("since"), &json!(1)),
            "{new}"
        );
        page.wait_for(
            "the word that nothing is new",
            "root.querySelector('[data-test=news]')?.textContent.includes('Nothing new since last time.')",
        )
        .await;
        // What fails adds nothing.
        board.site.answers_only("/api/events", Answer::status(403));
        let refused = page
            .call("loadNew", json!([]))
            .await
            .expect_err("it is forbidden");
        assert_eq!(refused.code, "forbidden");
        assert!(
            refused
                .message
                .ends_with("Nothing was added to the events that are there"),
            "{refused:?}"
        );
        page.counts("4 of 4 events").await;
    });
}

#[test]
fn a_list_that_begins_with_the_newest_is_read_down_to_what_is_there_and_a_broken_page_adds_nothing()
{
    in_browser(async |browser| {
        let board = Board::new(browser, KEEPING, "").await;
        // Ten days at first, two a page, the newest first.
        let pages = |newest: u32| {
            move |asked: &Asked| {
                let number: u32 = parameter(asked, "page").unwrap_or("1").parse().ok()?;
                let top = newest
                    .checked_sub((number - 1) * 2)
                    .filter(|_| asked.path.starts_with("/api/list"))?;
                let days = (top.saturating_sub(1).max(1)..=top)
                    .rev()
                    .filter(|day| *day > 0);
                let more = top > 2;
                Some(Answer::json(list(days).replace(
                    ']',
                    &format!(r#"],"page":{number},"has_more":{more}"#),
                )))
            }
        };
        board.site.responds(pages(10));
        let page = board.visit().await;
        page.wait_for("an empty device", "restored.length").await;
        load(&page, "/api/list?page=1").await;
        page.counts("10 of 10 events").await;
        let before = board.site.asked("/api/list").len();
        assert_eq!(before, 5);

        // Three more: the second page ends with one that was there, but is not to be had.
        board.site.responds(pages(13));
        let first = pages(13)(&board.site.asked("/api/list")[0]).expect("a page");
        let (page, _) = board.revisit().await;
        for (status, reason) in [(403, "page 2"), (404, "the list ends before it comes to")] {
            board.site.answers_only("/api/list", first.clone());
            board.site.then("/api/list", Answer::status(status));
            let refused = page.call("loadNew", json!([])).await;
            let broke = refused.expect_err("its second page is not there").message;
            assert!(
                broke.contains(reason) && broke.contains("Nothing was added"),
                "{broke}"
            );
            page.counts("10 of 10 events").await;
        }

        board.site.forget_answers("/api/list");
        let before = board.site.asked("/api/list").len();
        let new = page
            .call("loadNew", json!([]))
            .await
            .expect("it can be asked");
        assert_eq!(
            (&new["added"], &new["by"]),
            (&json!(3), &json!("newest-first")),
            "{new}"
        );
        assert_eq!(
            board.site.asked("/api/list").len() - before,
            3,
            "two pages hold them, the third one older than all of them"
        );
        page.counts("13 of 13 events").await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn where_only_all_of_it_can_be_had_that_is_said_and_offered() {
    in_browser(async |browser| {
        let board = Board::new(browser, KEEPING, "").await;
        let page = board.visit().await;
        page.wait_for("an empty device", "restored.length").await;
        // From a file: there is nobody to ask.
        keep(&page, &list([1, 2])).await;
        let offered = page.run(
            "return root.querySelectorAll('[data-test=load-new]').length",
            json!([]),
        );
        assert_eq!(offered.await, 0);
        let refused = page
            .call("loadNew", json!([]))
            .await
            .expect_err("nobody can be asked");
        assert_eq!(refused.code, "bad-options");
        // In no order, and with no parameter for the time.
        board.site.then("/api/any", Answer::json(list([2, 3, 1])));
        load(&page, "/api/any").await;
        let (page, _) = board.revisit().await;
        board
            .site
            .answers_only("/api/any", Answer::json(list([2, 3, 1, 4])));
        let before = board.site.asked("/api/any").len();
        page.click("[data-test=load-new]").await;
        page.wait_for(
            "the reason",
            "root.querySelector('[data-test=news]')?.textContent.includes('cannot be asked for what is new alone')",
        )
        .await;
        assert_eq!(
            board.site.asked("/api/any").len(),
            before,
            "it was not asked at all"
        );
        page.click("[data-test=load-all-again]").await;
        page.counts("4 of 4 events").await;
        page.has_a_clean_console().await;
    });
}
