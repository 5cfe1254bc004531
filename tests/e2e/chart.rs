//! The chart by its keys and its buttons, and the ranges of time by name and by
//! day.

use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use serde_json::json;

use crate::browser::{Browser, in_browser};
use crate::engines::Engine;
use crate::explore::{query_is, site, with_mixed};
use crate::page::Page;
use crate::site::Site;
use crate::table::hold;

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const LEFT: &str = "\u{e012}";
const RIGHT: &str = "\u{e014}";
const END: &str = "\u{e010}";
const HOME: &str = "\u{e011}";
const PAGE_UP: &str = "\u{e00e}";
const PAGE_DOWN: &str = "\u{e00f}";
const SHIFT: &str = "\u{e008}";

/// The last of the bars that the whole set has.
const LAST: u32 = 117;

const DAY: i64 = 86_400_000;

const BARS: &str = "root.querySelector('[data-test=chart-bars]')";

async fn with_bars<'b>(browser: &'b Browser, site: &Site) -> Page<'b> {
    let page = with_mixed(browser, site).await;
    page.wait_for(
        "the bars",
        "root.querySelector('.audit-explorer-chart__bars--success').getAttribute('d').includes('M')",
    )
    .await;
    page
}

/// Waits until the keyboard is on a bar of those that the whole set has: six hours each, from 2024-05-01 06:00 on.
async fn on_bar(page: &Page<'_>, place: u32) {
    let hours = 6 + 6 * place;
    let (day, hour) = (1 + hours / 24, hours % 24);
    let begins = match hour {
        0 => format!("2024-05-{day:02}"),
        _ => format!("2024-05-{day:02} {hour:02}:00"),
    };
    page.wait_for(
        &format!("bar {place}, of {begins}"),
        &format!(
            "(bars => bars.getAttribute('aria-valuenow') === '{place}' && bars.getAttribute('aria-valuemax') === '{LAST}'
               && bars.getAttribute('aria-valuetext').startsWith('{begins}')
               && root.querySelector('[data-test=chart-readout]').textContent.trim() === bars.getAttribute('aria-valuetext').trim())({BARS})"
        ),
    )
    .await;
}

/// All that the chart draws: it follows another window a moment later.
const DRAWN: &str = "[...root.querySelectorAll('[part=chart] path, .audit-explorer-chart__label')].map(drawn => drawn.getAttribute('d') ?? drawn.textContent).join()";

/// Does something to the chart, and waits until it shows another part of time, of which `held` holds: `from` and `to`
/// in milliseconds, none of all.
async fn zooms(page: &Page<'_>, act: &str, what: &str, held: &str) -> (i64, i64) {
    page.run(&format!("window.drawn = {DRAWN}"), json!([]))
        .await;
    match act.strip_prefix("key ") {
        Some(key) => page.press(&[key]).await,
        None => {
            page.run(&format!("{act}.click()"), json!([])).await;
        }
    }
    page.wait_for(
        what,
        &format!("(([from, to]) => {held})(element.view.window ?? []) && {DRAWN} !== window.drawn"),
    )
    .await;
    let shown = page
        .run("return element.view.window ?? [0, 0]", json!([]))
        .await;
    let end = |place: usize| shown[place].as_f64().expect("a moment") as i64;
    (end(0), end(1))
}

/// Clicks a bar itself: down and up, where it is.
async fn click_bar(page: &Page<'_>, place: u32) {
    let bars = page.find("[data-test=chart-bars]").await;
    let width = page
        .run(
            &format!("return {BARS}.getBoundingClientRect().width"),
            json!([]),
        )
        .await;
    let width = width.as_f64().expect("a width");
    let share = (f64::from(place) + 0.5) / f64::from(LAST + 1) - 0.5;
    let mouse = MouseActions::new("mouse".to_owned())
        .then(PointerAction::MoveToElement {
            element: bars,
            duration: None,
            x: share * width,
            y: 0.0,
        })
        .then(PointerAction::Down {
            button: MOUSE_BUTTON_LEFT,
        })
        .then(PointerAction::Up {
            button: MOUSE_BUTTON_LEFT,
        });
    page.browser
        .client
        .perform_actions(mouse)
        .await
        .expect("the mouse can be moved");
}

#[test]
fn a_click_on_a_bar_narrows_to_its_events() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_bars(browser, &site).await;
        page.call("search", json!(["user:ana"]))
            .await
            .expect("readable");
        page.counts("24 of 60 events").await;
        // Both of the eleventh of May are hers.
        click_bar(&page, 40).await;
        query_is(
            &page,
            "user:ana after:2024-05-11T06:00Z before:2024-05-11T12:00Z",
        )
        .await;
        page.counts("2 of 60 events").await;
        // WebKit's driver takes the pointer off the page again.
        if browser.engine != Engine::WebKit {
            page.wait_for(
                "the bar under the pointer in words",
                "root.querySelector('[data-test=chart-readout]').textContent.includes('2024-05-11 06:00 Z: 2 events')",
            )
            .await;
        }
        page.wait_for(
            "the choice drawn in the chart, which shows all of her days still",
            &format!("!root.querySelector('[data-test=chart-chosen]').hidden && {BARS}.getAttribute('aria-valuemax') === '{LAST}'"),
        )
        .await;
        // Another one takes its place.
        click_bar(&page, 0).await;
        query_is(
            &page,
            "user:ana after:2024-05-01T06:00Z before:2024-05-01T12:00Z",
        )
        .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn the_chart_is_walked_by_keys_and_a_choice_that_is_not_ended_is_dropped() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_bars(browser, &site).await;
        page.run(&format!("{BARS}.focus()"), json!([])).await;
        page.press(&[HOME]).await;
        on_bar(&page, 0).await;
        page.press(&[RIGHT, RIGHT, RIGHT]).await;
        on_bar(&page, 3).await;
        page.press(&[LEFT]).await;
        on_bar(&page, 2).await;
        page.press(&[PAGE_DOWN]).await;
        on_bar(&page, 12).await;
        page.press(&[PAGE_UP, PAGE_UP]).await;
        on_bar(&page, 0).await;
        page.press(&[END, RIGHT]).await;
        on_bar(&page, LAST).await;
        page.press(&[ENTER]).await;
        query_is(&page, "after:2024-05-30T12:00Z before:2024-05-30T18:00Z").await;
        page.counts("1 of 60 events").await;
        page.press(&["\u{e017}"]).await; // Delete
        query_is(&page, "").await;
        // Begun, and thought better of.
        page.press(&[HOME]).await;
        hold(&page, &[SHIFT], RIGHT).await;
        page.wait_for(
            "two bars in words",
            "root.querySelector('[data-test=chart-readout]').textContent.includes('2024-05-01 06:00 Z up to 2024-05-01 18:00 Z')",
        )
        .await;
        page.press(&[ESCAPE]).await;
        on_bar(&page, 1).await;
        query_is(&page, "").await;
        page.press(&[" "]).await;
        query_is(&page, "after:2024-05-01T12:00Z before:2024-05-01T18:00Z").await;
        page.has_a_clean_console().await;
    });
}

/// The name of a button above the bars.
fn tool(label: &str) -> String {
    format!("root.querySelector('[part=chart] [aria-label=\"{label}\"]')")
}

#[test]
fn the_chart_is_zoomed_by_keys_around_the_bar_that_they_are_on() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_bars(browser, &site).await;
        page.run(&format!("{BARS}.focus()"), json!([])).await;
        page.press(&[HOME, PAGE_DOWN, PAGE_DOWN, PAGE_DOWN, PAGE_DOWN])
            .await;
        on_bar(&page, 40).await;
        let eleventh = 1_715_418_000_000_i64; // 2024-05-11 09:00, the middle of its bar
        let around = format!("from <= {eleventh} && to > {eleventh}");
        let mut length = 30 * DAY;
        for round in 1..=5 {
            let held = format!("to - from < {length} * 0.7 && {around}");
            let (from, to) = zooms(&page, "key +", &format!("a closer look, {round}"), &held).await;
            length = to - from;
        }
        let held = format!("to - from > {length} * 1.4 && {around}");
        zooms(&page, "key -", "a wider look", &held).await;
        page.counts("60 of 60 events").await;
        query_is(&page, "").await;
        zooms(&page, "key 0", "all", "from === undefined").await;
        page.has_a_clean_console().await;
    });
}

/// However many bars there are in a closer look: the keyboard is on the same moment, and never behind the last one.
#[test]
fn a_zoom_by_keys_leaves_the_keyboard_on_the_moment_that_it_was_on() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_bars(browser, &site).await;
        page.run(&format!("{BARS}.focus()"), json!([])).await;
        let on = |day: &str| {
            format!(
                "(bars => bars.getAttribute('aria-valuetext').startsWith('{day}') && Number(bars.getAttribute('aria-valuenow')) <= Number(bars.getAttribute('aria-valuemax')))({BARS})"
            )
        };
        page.press(&[HOME, PAGE_DOWN, PAGE_DOWN, PAGE_DOWN, PAGE_DOWN])
            .await;
        on_bar(&page, 40).await;
        for round in 1..=5 {
            let what = format!("a closer look, {round}");
            zooms(&page, "key +", &what, "to").await;
            page.wait_for(&format!("the eleventh, {round}"), &on("2024-05-11"))
                .await;
        }
        zooms(&page, "key 0", "all", "from === undefined").await;
        page.press(&[END]).await;
        on_bar(&page, LAST).await;
        for round in 1..=4 {
            let what = format!("the end, closer, {round}");
            zooms(&page, "key +", &what, "to").await;
            page.wait_for(&format!("the last day, {round}"), &on("2024-05-30"))
                .await;
        }
        page.has_a_clean_console().await;
    });
}

#[test]
fn zooms_that_follow_each_other_faster_than_the_chart_add_up() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_bars(browser, &site).await;
        let (closer, wider) = (tool("Zoom in"), tool("Zoom out"));
        let quarter = format!("to - from < 9 * {DAY} && to - from > 6 * {DAY}");
        page.run(&format!("{closer}.click(); {closer}.click()"), json!([]))
            .await;
        let shows = format!("(([from, to]) => {quarter})(element.view.window ?? [])");
        page.wait_for("a quarter", &shows).await;
        page.run(&format!("{wider}.click(); {wider}.click()"), json!([]))
            .await;
        page.wait_for("all", "element.view.window === null").await;
        page.wait_for(
            "all bars",
            &format!("{BARS}.getAttribute('aria-valuemax') === '{LAST}'"),
        )
        .await;
        // Begun anew: one step is one step.
        let half = format!("to - from > 13 * {DAY}");
        zooms(&page, &closer, "a half", &half).await;
        page.has_a_clean_console().await;
    });
}

/// Each by half of what is asked for: the chart itself follows a moment later.
#[test]
fn moves_that_follow_each_other_faster_than_the_chart_add_up() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_bars(browser, &site).await;
        let (earlier, later, closer) = (tool("Earlier"), tool("Later"), tool("Zoom in"));
        let mut begun = (0, 0);
        for round in 1..=3 {
            begun = zooms(&page, &closer, &format!("a closer look, {round}"), "to").await;
        }
        let length = begun.1 - begun.0;
        assert!(length < 5 * DAY, "room for five steps: {begun:?}");
        let five = |tool: &str| format!("for (let step = 0; step < 5; step++) {tool}.click()");
        // The first of the bars that are shown begins where the window does, or less than a step before it.
        let first = format!("{BARS}.getAttribute('aria-valuetext')");
        page.run(&format!("{BARS}.focus()"), json!([])).await;
        page.press(&[HOME]).await;
        let was = page.run(&format!("return {first}"), json!([])).await;
        page.run(&five(&later), json!([])).await;
        let (from, to) = (begun.0 + length / 2 * 5, begun.1 + length / 2 * 5);
        page.wait_for(
            "five halves of a window later",
            &format!("Math.abs(element.view.window[0] - {from}) <= 5 && Math.abs(element.view.window[1] - {to}) <= 5"),
        )
        .await;
        page.wait_for(
            "other bars",
            &format!("{first} !== {was} && {first} > {was}"),
        )
        .await;
        page.run(&five(&earlier), json!([])).await;
        let same = format!("String(element.view.window) === '{},{}'", begun.0, begun.1);
        page.wait_for("back where it was", &same).await;
        // A closer look in the same breath is one at where they led.
        page.run(
            &format!("{later}.click(); {later}.click(); {closer}.click()"),
            json!([]),
        )
        .await;
        let (from, to) = (begun.0 + length, begun.1 + length);
        page.wait_for(
            "a part of where it was moved to",
            &format!("(([first, end]) => first >= {from} - 5 && end <= {to} + 5 && end - first < {length} * 0.7)(element.view.window)"),
        )
        .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn the_chart_is_zoomed_and_moved_by_its_buttons() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_bars(browser, &site).await;
        let (earlier, later) = (tool("Earlier"), tool("Later"));
        let (closer, wider) = (tool("Zoom in"), tool("Zoom out"));
        page.wait_for(
            "nowhere to go while all is shown",
            &format!("{earlier}.disabled && {later}.disabled && {wider}.disabled"),
        )
        .await;
        // To the tallest bar, of which the first counts; there is nothing before it.
        let half = format!("to - from < 17 * {DAY} && to - from > 13 * {DAY}");
        let (from, to) = zooms(&page, &closer, "a half", &half).await;
        page.wait_for(
            "ways to go",
            &format!("!{earlier}.disabled && !{later}.disabled && !{wider}.disabled"),
        )
        .await;
        let (moved, end) = zooms(
            &page,
            &later,
            "half a window later",
            &format!("from > {from} + 5 * {DAY} && from < {from} + 9 * {DAY}"),
        )
        .await;
        assert!(
            (end - moved - (to - from)).abs() < DAY,
            "as long as before: {from} {to} {moved} {end}"
        );
        zooms(
            &page,
            &earlier,
            "where it was",
            &format!("Math.abs(from - {from}) < {DAY}"),
        )
        .await;
        // As often as one likes: behind the last event there is nothing.
        page.wait_for(
            "the end",
            &format!("({later}.click(), element.view.window[1] >= 1717072200000)"),
        )
        .await;
        page.wait_for(
            "no further than that",
            &format!("({later}.click(), element.view.window[1] <= 1717072200000 + {DAY} && element.view.window[1] - element.view.window[0] < 17 * {DAY})"),
        )
        .await;
        page.counts("60 of 60 events").await;
        page.wait_for(
            "all again",
            &format!("{wider}.disabled ? element.view.window === null : ({wider}.click(), false)"),
        )
        .await;
        page.wait_for(
            "all bars",
            &format!("{BARS}.getAttribute('aria-valuemax') === '{LAST}'"),
        )
        .await;
        query_is(&page, "").await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn each_range_with_a_name_is_written_into_the_bar_beside_what_stands_there() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.type_into("[data-test=query]", "user:ana").await;
        page.counts("24 of 60 events").await;
        // The clock of this page shows 2024-06-01, midnight.
        for (name, query, count) in [
            ("Last 7 days", "user:ana last:7d", 4),
            ("Last 30 days", "user:ana last:30d", 22),
            ("Last 90 days", "user:ana last:90d", 24),
            (
                "Last 30 days without today",
                "user:ana after:2024-05-02 before:2024-06-01",
                22,
            ),
            (
                "This quarter",
                "user:ana after:2024-04-01 before:2024-07-01",
                24,
            ),
            (
                "Last quarter",
                "user:ana after:2024-01-01 before:2024-04-01",
                0,
            ),
            ("All time", "user:ana", 24),
        ] {
            page.click("[part=range-button]").await;
            page.click_text(".audit-explorer-range__preset", name).await;
            query_is(&page, query).await;
            page.wait_for(
                &format!("{name} on the button, which has the focus"),
                &format!(
                    "root.querySelector('[data-test=range-value]').textContent.trim() === {} && root.activeElement?.getAttribute('part') === 'range-button'",
                    json!(name)
                ),
            )
            .await;
            page.counts(&format!("{count} of 60 events")).await;
        }
        page.has_a_clean_console().await;
    });
}

#[test]
fn two_days_are_both_included_and_begin_at_midnight_in_the_chosen_zone() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.click("[part=range-button]").await;
        let set = "const field = root.querySelector(arguments[0]); field.value = arguments[1]; field.dispatchEvent(new Event('change', { bubbles: true }));";
        page.find("[data-test=range-from]").await;
        page.run(set, json!(["[data-test=range-from]", "2024-05-03"]))
            .await;
        query_is(&page, "after:2024-05-03").await;
        page.counts("56 of 60 events").await;
        page.run(set, json!(["[data-test=range-to]", "2024-05-04"]))
            .await;
        query_is(&page, "after:2024-05-03 before:2024-05-05").await;
        page.counts("4 of 60 events").await;
        page.wait_for(
            "the same as moments",
            "root.querySelector('[data-test=time-from]').value.startsWith('2024-05-03T00:00') && root.querySelector('[data-test=time-to]').value.startsWith('2024-05-05T00:00')",
        )
        .await;
        // Ten hours behind, of the four one lies on the day before, and one more on the first of the two.
        page.run("element.timeZone = 'Pacific/Honolulu'", json!([]))
            .await;
        page.wait_for(
            "whose midnight it is",
            "root.querySelector('.audit-explorer-range__zone b')?.textContent === 'Pacific/Honolulu'",
        )
        .await;
        page.counts("3 of 60 events").await;
        query_is(&page, "after:2024-05-03 before:2024-05-05").await;
        page.run("element.timeZone = 'UTC'", json!([])).await;
        page.counts("4 of 60 events").await;
        // Each end is open again once its field is empty.
        page.run(set, json!(["[data-test=range-from]", ""])).await;
        query_is(&page, "before:2024-05-05").await;
        page.counts("8 of 60 events").await;
        page.run(set, json!(["[data-test=range-to]", ""])).await;
        query_is(&page, "").await;
        // A day that is written into the bar stands in both fields.
        page.run("element.query = 'on:2024-05-07'", json!([])).await;
        page.wait_for(
            "the day twice",
            "['from', 'to'].every(end => root.querySelector(`[data-test=range-${end}]`)?.value === '2024-05-07')",
        )
        .await;
        page.counts("2 of 60 events").await;
        page.has_a_clean_console().await;
    });
}
