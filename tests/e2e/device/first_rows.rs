//! The first rows of what was kept stand before all of it is read, and only then when they will stand first.

use serde_json::{Value, json};

use super::{Board, keep};
use crate::browser::in_browser;
use crate::faults::TWO_EVENTS;
use crate::page::Page;

const KEEPING: &str = "<audit-explorer id=\"board\" persist=\"device\"></audit-explorer>";

/// Notes each change of the screen until all events are there: the actions in the rows while they are being read, and
/// what the count says.
const SEEN: &str = "
    window.seen = [];
    customElements.whenDefined('audit-explorer').then(() => {
      const { shadowRoot } = document.querySelector('audit-explorer');
      new MutationObserver(() => {
        if (restored.length || !shadowRoot.querySelector('[data-test=loading]')) return;
        const rows = [...shadowRoot.querySelectorAll('[data-test=grid] tbody tr')]
          .map(row => /CREATE|DELETE/.exec(row.textContent)?.[0]).filter(Boolean);
        seen.push([rows, shadowRoot.querySelector('[data-test=count]')?.textContent.trim(),
          Boolean(shadowRoot.querySelector('[data-test=cancel]'))]);
      }).observe(shadowRoot, { subtree: true, childList: true, characterData: true, attributes: true });
    });";

/// What stood on the screen before all events were there, the last of it.
async fn seen(page: &Page<'_>) -> Value {
    page.run("return seen.at(-1) ?? null", json!([])).await
}

#[test]
fn the_first_rows_of_what_was_kept_stand_before_all_of_it_is_read() {
    in_browser(async |browser| {
        let board = Board::new(browser, KEEPING, SEEN).await;
        let (page, _) = board.revisit().await;
        assert_eq!(seen(&page).await, json!(null), "nothing was kept yet");
        keep(&page, TWO_EVENTS).await;

        let (page, told) = board.revisit().await;
        assert_eq!(told["events"], 2, "{told}");
        page.counts("2 of 2 events").await;
        let rows = "return [...root.querySelectorAll('[data-test=grid] tbody tr')]
          .map(row => /CREATE|DELETE/.exec(row.textContent)?.[0]).filter(Boolean)";
        let rows = page.run(rows, json!([])).await;
        assert_eq!(
            seen(&page).await,
            json!([rows, "\u{2026} of 2 events", false])
        );
        page.until(
            "nothing is being read any more",
            "!root.querySelector('[data-test=loading]')",
        )
        .await;
    });
}

#[test]
fn no_first_rows_stand_where_the_view_that_was_kept_shows_others() {
    in_browser(async |browser| {
        let board = Board::new(browser, KEEPING, SEEN).await;
        let (page, _) = board.revisit().await;
        keep(&page, TWO_EVENTS).await;
        super::search_and_export(&page, "ann").await;
        let (page, _) = board.revisit().await;
        page.counts("1 of 2 events").await;
        assert_eq!(seen(&page).await, json!(null));
    });
}

#[test]
fn what_is_searched_for_while_the_first_rows_stand_is_answered_of_all() {
    in_browser(async |browser| {
        // As soon as the first rows stand.
        let early = "
            window.early = null;
            const look = setInterval(() => {
              const element = document.querySelector('audit-explorer');
              if (!early && element.shadowRoot?.querySelector('[data-test=loading]')) {
                window.early = element.search('ann').then(({ total }) => total);
              }
              if (early || window.restored.length) clearInterval(look);
            }, 0);";
        let board = Board::new(browser, KEEPING, early).await;
        let (page, _) = board.revisit().await;
        let event = |number: u32| json!({ "time": format!("2024-05-01T10:{:02}:00Z", number % 60), "action": "CREATE", "user": format!("ann {number}"), "id": number });
        // So many that they take a while.
        let events: Vec<Value> = (0..60_000).map(event).collect();
        keep(&page, &json!(events).to_string()).await;
        let (page, told) = board.revisit().await;
        assert_eq!(told["events"], 60_000, "{told}");
        let found = page.promise("early", json!([])).await;
        assert_eq!(found.expect("a query"), json!(60_000));
        page.counts("60,000 of 60,000 events").await;
    });
}
