//! A table longer than a browser can lay out: every way through it ends at the
//! right rows.

use serde_json::json;

use crate::answer::Answer;
use crate::browser::{Browser, in_browser};
use crate::explore::tall_page;
use crate::page::Page;
use crate::site::Site;

/// So many that all rows together are taller than any element may be.
const ROWS: u64 = 400_000;

const END: &str = "\u{e010}";
const HOME: &str = "\u{e011}";
const PAGE_UP: &str = "\u{e00e}";
const PAGE_DOWN: &str = "\u{e00f}";

/// One event a second; the later, the higher its number.
fn lines() -> String {
    let mut text = String::with_capacity(ROWS as usize * 100);
    for number in 0..ROWS {
        let (day, second) = (1 + number / 86_400, number % 86_400);
        text.push_str(&format!(
            "{{\"id\":\"e{number}\",\"time\":\"2024-05-{day:02}T{:02}:{:02}:{:02}Z\",\"action\":\"A\",\"details\":{{\"number\":{number}}}}}\n",
            second / 3600,
            second / 60 % 60,
            second % 60
        ));
    }
    text
}

async fn long_table<'b>(browser: &'b Browser, site: &Site) -> Page<'b> {
    let page = tall_page(browser, site).await;
    page.call("load", json!([site.url("/api/long")]))
        .await
        .expect("events");
    page.counts("400,000 of 400,000 events").await;
    page.run(
        "element.view = { columns: ['details.number', 'time', 'action'] }",
        json!([]),
    )
    .await;
    page.find("th[data-column='details.number']").await;
    shows(&page, "first === 0").await;
    page
}

/// Waits until the rows that the table's window shows are without a gap, each at its place, with its own event, and
/// such that `held` holds of the first, the last and the active one (`first`, `last`, `active`, by their places from 0).
async fn shows(page: &Page<'_>, held: &str) {
    page.wait_for(
        &format!("rows with {held}"),
        &format!(
            "(() => {{
               const scroller = root.querySelector('[part=table]'), grid = root.querySelector('[data-test=grid]');
               const above = root.querySelector('thead').getBoundingClientRect().bottom, below = scroller.getBoundingClientRect().top + scroller.clientTop + scroller.clientHeight;
               const rows = [...root.querySelectorAll('tbody tr')]
                 .map(row => ({{ row, box: row.getBoundingClientRect(), number: Number(row.getAttribute('aria-rowindex')) - 2 }}))
                 .filter(({{ box }}) => box.height > 0 && box.bottom > above + 1 && box.top < below - 1)
                 .sort((one, other) => one.number - other.number);
               if (rows.length < 5 || root.querySelector('.audit-explorer-row--pending')) return false;
               const whole = rows[0].box.top <= above + 1 && rows.at(-1).box.bottom >= below - 1;
               const right = rows.every(({{ row, number, box }}, place) => number === rows[0].number + place
                 && (place === 0 || Math.abs(box.top - rows[place - 1].box.bottom) <= 1)
                 && row.cells[0].textContent.replace(/\\D/g, '') === String({ROWS} - 1 - number));
               const first = rows[0].number, last = rows.at(-1).number;
               const told = root.getElementById(grid.getAttribute('aria-activedescendant'))?.closest('tr');
               const active = Number(told?.getAttribute('aria-rowindex')) - 2;
               const seen = told && told.getBoundingClientRect().top >= above - 1 && told.getBoundingClientRect().bottom <= below + 1;
               return whole && right && grid.getAttribute('aria-rowcount') === String({ROWS} + 1) && ({held});
             }})()"
        ),
    )
    .await;
}

/// What a hand does that drags the bar: nothing but another place of it, told once the browser has drawn it.
async fn drag_to(page: &Page<'_>, share: f64) {
    page.run(
        "const scroller = root.querySelector('[part=table]');
         scroller.scrollTop = (scroller.scrollHeight - scroller.clientHeight) * arguments[0]",
        json!([share]),
    )
    .await;
}

#[test]
fn keys_lead_to_the_end_of_a_very_long_table_and_back() {
    in_browser(async |browser| {
        let site = Site::open([("/api/long", Answer::ok("application/x-ndjson", lines()))]).await;
        let page = long_table(browser, &site).await;
        page.run("root.querySelector('[data-test=grid]').focus()", json!([]))
            .await;
        page.press(&[END]).await;
        shows(
            &page,
            &format!("last === {ROWS} - 1 && active === last && seen"),
        )
        .await;
        page.press(&["\u{e007}"]).await;
        page.wait_for(
            "the last event of all",
            "root.querySelector('[data-test=place]')?.textContent === '400,000 of 400,000'
             && /\"id\": *\"e0\"|id: *\"e0\"/.test(root.querySelector('[data-test=raw]')?.textContent)",
        )
        .await;
        page.press(&["\u{e00c}"]).await;
        page.press(&[PAGE_UP]).await;
        shows(
            &page,
            &format!("active < {ROWS} - 2 && active > {ROWS} - 200 && seen"),
        )
        .await;
        page.press(&[HOME]).await;
        shows(&page, "first === 0 && active === 0 && seen").await;
        page.press(&[PAGE_DOWN]).await;
        shows(&page, "active > 1 && active < 100 && seen").await;
        let step = page
            .run(
                "return Number(root.getElementById(root.querySelector('[data-test=grid]').getAttribute('aria-activedescendant')).closest('tr').getAttribute('aria-rowindex')) - 2",
                json!([]),
            )
            .await;
        // Faster than rows can come.
        page.press(&[PAGE_DOWN; 9]).await;
        shows(&page, &format!("active === 10 * {step} && seen")).await;
        page.press(&[END, HOME, END, PAGE_UP, END, HOME]).await;
        shows(&page, "first === 0 && active === 0 && seen").await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn the_scroll_bar_of_a_very_long_table_is_dragged_anywhere_and_no_row_stays_empty() {
    in_browser(async |browser| {
        let site = Site::open([("/api/long", Answer::ok("application/x-ndjson", lines()))]).await;
        let page = long_table(browser, &site).await;
        for density in ["comfortable", "compact"] {
            page.run("element.view = { density: arguments[0] }", json!([density]))
                .await;
            shows(&page, "first === 0").await;
            drag_to(&page, 0.5).await;
            shows(
                &page,
                &format!("Math.abs((first + last) / 2 - {ROWS} / 2) < {ROWS} / 1000"),
            )
            .await;
            drag_to(&page, 1.0).await;
            shows(&page, &format!("last === {ROWS} - 1")).await;
            drag_to(&page, 0.25).await;
            shows(
                &page,
                &format!("Math.abs((first + last) / 2 - {ROWS} / 4) < {ROWS} / 1000"),
            )
            .await;
            // Back and forth with every frame, as a hand does that looks for something: where it ends counts.
            page.promise(
                "(async () => {
                   const scroller = root.querySelector('[part=table]'), end = scroller.scrollHeight - scroller.clientHeight;
                   for (let step = 0; step < 60; step += 1) {
                     scroller.scrollTop = end * Math.abs(Math.sin(step));
                     await new Promise(done => requestAnimationFrame(done));
                   }
                   scroller.scrollTop = end * 0.75;
                 })()",
                json!([]),
            )
            .await
            .expect("frames are drawn");
            shows(
                &page,
                &format!("Math.abs((first + last) / 2 - {ROWS} * 3 / 4) < {ROWS} / 1000"),
            )
            .await;
            drag_to(&page, 0.0).await;
            shows(&page, "first === 0").await;
        }
        // Sorted the other way, the end is the newest.
        page.call("sort", json!(["time", "asc"]))
            .await
            .expect("a field");
        drag_to(&page, 1.0).await;
        page.wait_for(
            "the newest event at the end",
            &format!("[...root.querySelectorAll('tbody tr')].some(row => row.getAttribute('aria-rowindex') === String({ROWS} + 1) && row.cells[0].textContent.replace(/\\D/g, '') === String({ROWS} - 1))"),
        )
        .await;
        page.has_a_clean_console().await;
    });
}
