//! The first rows of a search that goes on.

use serde_json::json;

use crate::browser::in_browser;
use crate::sorting::{pace, slowed};

#[test]
fn the_first_rows_of_a_long_search_are_there_before_its_count_and_what_is_asked_of_them_is_answered_of_all()
 {
    in_browser(async |browser| {
        let (_site, page) = slowed(browser).await;
        page.run("element.view = { columns: ['id', 'time'] }", json!([]))
            .await;
        page.find("th[data-column=id]").await;
        pace(&page, 300).await;
        // The search looks into every event; a key is pressed, rows and a file are asked for while only the first are there.
        let seen = page
            .promise(
                "new Promise((done, fail) => {
                    const grid = root.querySelector('[data-test=grid]');
                    const shown = () => [
                        root.querySelector('[data-test=count]').textContent.trim(),
                        [...root.querySelectorAll('tbody tr')].slice(0, 2).map(row => row.cells[0].textContent.trim()),
                    ];
                    let early, asked;
                    const timer = setInterval(() => {
                        if (early || grid.getAttribute('aria-rowcount') !== '-1') return;
                        early = shown();
                        grid.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
                        asked = Promise.all([
                            element.rows(9_999, 9).then(rows => rows.map(({ id }) => id)),
                            element.export({ format: 'csv' }).then(({ rows }) => rows),
                        ]);
                    }, 5);
                    element.search('details.size:/7$/')
                        .then(async ({ total }) => {
                            clearInterval(timer);
                            const active = root.getElementById(grid.getAttribute('aria-activedescendant')).closest('tr');
                            done([early, total, ...shown(), active.getAttribute('aria-rowindex'), grid.getAttribute('aria-rowcount'), await asked]);
                        })
                        .catch(fail);
                })",
                json!([]),
            )
            .await
            .expect("a search");
        let rows = json!(["e7", "e17"]);
        assert_eq!(
            seen,
            json!([
                ["\u{2026} of 100,000 events", rows],
                10_000,
                "10,000 of 100,000 events",
                rows,
                "3",
                "10001",
                [["e99997"], 10_000]
            ])
        );
        page.has_a_clean_console().await;
    });
}
