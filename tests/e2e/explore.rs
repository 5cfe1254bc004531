//! Narrowing a set of events by what is seen in it: values, time, suggestions,
//! what stands out; and the view as something that can be kept.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::browser::{Browser, in_browser};
use crate::page::Page;
use crate::site::Site;

/// Where the site answers with [`mixed_events`].
pub const MIXED: &str = "/api/mixed";

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const DOWN: &str = "\u{e015}";
const LEFT: &str = "\u{e012}";
const RIGHT: &str = "\u{e014}";
const HOME: &str = "\u{e011}";
const SHIFT: &str = "\u{e008}";

/// Sixty events of three users over thirty days, some of which failed.
pub fn mixed_events() -> String {
    let events: Vec<Value> = (0..60u32)
        .map(|number| {
            let user = ["ana", "bob", "cy"][(number % 10 / 4) as usize % 3];
            let action = ["CREATE", "UPDATE", "DELETE"][(number % 3) as usize];
            let plan = ["free", "team"][(number % 2) as usize];
            json!({
                "id": format!("e{number}"),
                "time": format!("2024-05-{:02}T{:02}:30:00Z", number / 2 + 1, 8 + number % 5),
                "actor": { "id": format!("{user}-1"), "name": user, "email": format!("{user}@example.com") },
                "action": action,
                "outcome": if number % 7 == 0 { "failure" } else { "success" },
                "ip": format!("10.0.0.{}", number % 4),
                "details": { "plan": plan, "size": number },
            })
        })
        .collect();
    Value::Array(events).to_string()
}

/// A page with an explorer and nothing in it.
pub async fn own_page<'b>(browser: &'b Browser, site: &Site) -> Page<'b> {
    empty_page(browser, site, "").await
}

/// The same as high as its window, as on the product's own page.
pub async fn tall_page<'b>(browser: &'b Browser, site: &Site) -> Page<'b> {
    empty_page(browser, site, "<link rel=\"stylesheet\" href=\"page.css\">").await
}

async fn empty_page<'b>(browser: &'b Browser, site: &Site, head: &str) -> Page<'b> {
    site.host_page(
        "/own.html",
        &format!("{head}<main><h1 hidden>Host</h1><audit-explorer now=\"2024-06-01T00:00:00Z\"></audit-explorer></main><script type=\"module\" src=\"audit-explorer.js\"></script>"),
    );
    let page = Page::open_at(browser, &site.url("/own.html")).await;
    page.wait_for("an empty page", "root.querySelector('[data-test=empty]')")
        .await;
    page
}

pub async fn with_mixed<'b>(browser: &'b Browser, site: &Site) -> Page<'b> {
    let page = own_page(browser, site).await;
    load_mixed(&page, site).await;
    page
}

/// Loads the sixty events, and waits until they are counted.
pub async fn load_mixed(page: &Page<'_>, site: &Site) {
    page.call("load", json!([site.url(MIXED)]))
        .await
        .expect("sixty events");
    page.counts("60 of 60 events").await;
    page.wait_for("values", "root.querySelector('[data-test=facet-user] li')")
        .await;
}

pub async fn site() -> Site {
    Site::open([(MIXED, Answer::json(mixed_events()))]).await
}

/// The values of a facet as `text count`.
async fn values(page: &Page<'_>, facet: &str) -> Vec<String> {
    page.texts(&format!(
        "[data-test='facet-{facet}'] .audit-explorer-value__label"
    ))
    .await
}

pub async fn query_is(page: &Page<'_>, text: &str) {
    page.wait_for(
        &format!("the query {text:?}"),
        &format!(
            "root.querySelector('[data-test=query]').value === {}",
            json!(text)
        ),
    )
    .await;
}

pub async fn values_are(page: &Page<'_>, facet: &str, wanted: &[&str]) {
    let css = format!("[data-test='facet-{facet}'] .audit-explorer-value__label");
    page.wait_for(
        &format!("the values {wanted:?} of {facet}"),
        &format!(
            "JSON.stringify([...root.querySelectorAll({})].map(value => value.textContent.trim())) === JSON.stringify({})",
            json!(css),
            json!(wanted)
        ),
    )
    .await;
}

#[test]
fn values_are_chosen_and_excluded_by_mouse_and_the_bar_says_so() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        assert_eq!(values(&page, "user").await, ["ana24", "bob24", "cy12"]);
        page.click("[data-test=facet-user] li:nth-of-type(3) input")
            .await;
        query_is(&page, "user:=cy@example.com").await;
        page.counts("12 of 60 events").await;
        // Its own choice leaves the other users countable; the other facets follow it.
        values_are(&page, "user", &["ana24", "bob24", "cy12"]).await;
        page.wait_for(
            "the actions of cy",
            "[...root.querySelectorAll('[data-test=facet-action] .audit-explorer-value__count')].reduce((sum, count) => sum + Number(count.textContent), 0) === 12",
        )
        .await;
        page.click("[data-test=facet-user] li:nth-of-type(1) input")
            .await;
        query_is(&page, "user:=(cy@example.com OR ana@example.com)").await;
        page.counts("36 of 60 events").await;
        page.click("[data-test=facet-user] [data-test=facet-clear]")
            .await;
        page.counts("60 of 60 events").await;
        page.run(
            "root.querySelector('[data-test=facet-outcome] li:nth-of-type(1) .audit-explorer-value__exclude').click()",
            json!([]),
        )
        .await;
        query_is(&page, "-outcome:=success").await;
        page.counts("9 of 60 events").await;
        // What is typed is shown as chosen, too.
        page.type_into("[data-test=query]", "action:=DELETE").await;
        page.wait_for(
            "the tick",
            "[...root.querySelectorAll('[data-test=facet-action] li')].find(value => value.textContent.includes('DELETE')).querySelector('input').checked",
        )
        .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn values_are_walked_chosen_and_excluded_by_keys() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.run(
            "root.querySelector('[data-test=facet-user] input[type=checkbox]').focus()",
            json!([]),
        )
        .await;
        page.press(&[DOWN, " "]).await;
        query_is(&page, "user:=bob@example.com").await;
        page.press(&["-"]).await;
        query_is(&page, "-user:=bob@example.com").await;
        page.counts("36 of 60 events").await;
    });
}

#[test]
fn a_path_of_the_details_is_counted_and_chosen_like_a_field() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.enter_into("[data-test=facet-path]", "plan").await;
        values_are(&page, "details.plan", &["free30", "team30"]).await;
        // It stays while something else is shown in its place.
        page.click("[data-test=tab-insight]").await;
        page.find("[data-test=insight]").await;
        page.click("[data-test=tab-values]").await;
        values_are(&page, "details.plan", &["free30", "team30"]).await;
        page.click("[data-test='facet-details.plan'] li:nth-of-type(1) input")
            .await;
        query_is(&page, "details.plan:=free").await;
        page.counts("30 of 60 events").await;
    });
}

#[test]
fn time_is_narrowed_on_the_chart_by_drag_by_click_and_by_keys() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.wait_for(
            "the bars",
            "root.querySelector('.audit-explorer-chart__bars--failure').getAttribute('d').includes('M')",
        )
        .await;
        // By mouse: from the first tenth to the third.
        let drag = "const area = root.querySelector('[data-test=chart-bars]'); const frame = area.getBoundingClientRect();
            const at = (type, share) => area.dispatchEvent(new PointerEvent(type, { bubbles: true, button: 0, pointerId: 1, clientX: frame.left + frame.width * share, clientY: frame.top + 5 }));
            at('pointerdown', arguments[0]); at('pointermove', arguments[1]); at('pointerup', arguments[1]);";
        page.run(drag, json!([0.1, 0.3])).await;
        page.wait_for(
            "a range in the bar",
            "/^after:2024-05-\\S+ before:2024-05-\\S+$/.test(root.querySelector('[data-test=query]').value)",
        )
        .await;
        page.wait_for(
            "the range on the chart",
            "!root.querySelector('[data-test=chart-chosen]').hidden",
        )
        .await;
        let narrowed = page.text("[data-test=count]").await;
        assert_ne!(narrowed.trim(), "60 of 60 events");
        // By keys: the first step alone, then everything again.
        page.run(
            "root.querySelector('[data-test=chart-bars]').focus()",
            json!([]),
        )
        .await;
        page.press(&[HOME, ENTER]).await;
        page.counts("2 of 60 events").await;
        page.press(&["\u{e017}"]).await; // Delete
        page.counts("60 of 60 events").await;
        query_is(&page, "").await;
        // Shift and an arrow take two steps.
        page.press(&[HOME]).await;
        page.browser
            .press(&[
                json!({ "type": "keyDown", "value": SHIFT }),
                json!({ "type": "keyDown", "value": RIGHT }),
                json!({ "type": "keyUp", "value": RIGHT }),
                json!({ "type": "keyUp", "value": SHIFT }),
            ])
            .await;
        page.press(&[ENTER]).await;
        page.wait_for(
            "a range",
            "root.querySelector('[data-test=query]').value.startsWith('after:2024-05-01')",
        )
        .await;
        page.press(&["\u{e017}"]).await;
        // A zoom changes the steps, not the selection.
        page.press(&[LEFT]).await;
        let before = page.text("[data-test=chart-readout]").await;
        page.press(&["+"]).await;
        page.wait_for(
            "a closer look",
            "!root.querySelector('[data-test=zoom-out]').disabled",
        )
        .await;
        page.counts("60 of 60 events").await;
        page.press(&["0"]).await;
        page.wait_for(
            "all again",
            "root.querySelector('[data-test=zoom-out]').disabled",
        )
        .await;
        assert!(before.contains("2024-05"), "{before}");
        page.has_a_clean_console().await;
    });
}

#[test]
fn fields_and_values_are_suggested_with_counts_and_taken_by_keys() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.type_into("[data-test=query]", "act").await;
        page.wait_for(
            "the field",
            "root.querySelector('[data-test=completions] li')?.textContent.includes('action:')",
        )
        .await;
        page.press(&[DOWN, ENTER]).await;
        query_is(&page, "action:").await;
        page.wait_for(
            "its values",
            "root.querySelector('[data-test=completions] li')?.textContent === 'CREATE20'",
        )
        .await;
        page.press(&[DOWN, DOWN, DOWN]).await;
        page.wait_for(
            "the third is told to a screen reader",
            "root.getElementById(root.querySelector('[data-test=query]').getAttribute('aria-activedescendant'))?.textContent.includes('UPDATE')",
        )
        .await;
        page.press(&[ENTER]).await;
        query_is(&page, "action:=UPDATE ").await;
        page.counts("20 of 60 events").await;
        page.press(&["o", "u"]).await;
        page.wait_for(
            "suggestions again",
            "!root.querySelector('[data-test=completions]').hidden",
        )
        .await;
        page.press(&[ESCAPE]).await;
        page.wait_for(
            "none",
            "root.querySelector('[data-test=completions]').hidden",
        )
        .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn where_nothing_matches_the_guilty_part_can_be_left_out() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.call("search", json!(["user:ana outcome:=nowhere"]))
            .await
            .expect("it can be read");
        page.counts("0 of 60 events").await;
        page.wait_for(
            "the part",
            "root.querySelector('[data-test=blocker]')?.textContent === 'Without outcome:=nowhere: 24 events'",
        )
        .await;
        page.click("[data-test=blocker]").await;
        page.counts("24 of 60 events").await;
        query_is(&page, "user:ana").await;
    });
}

#[test]
fn what_stands_out_leads_to_its_events() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.click("[data-test=tab-insight]").await;
        page.wait_for(
            "the failures",
            "root.querySelector('[data-test=insight-failures] li')?.textContent.match(/^(ana|bob|cy)\\d$/)",
        )
        .await;
        page.click("[data-test=insight-busiest] li:nth-of-type(1) button")
            .await;
        query_is(&page, "user:=\"ana@example.com\"").await;
        page.counts("24 of 60 events").await;
    });
}

#[test]
fn the_view_is_told_set_and_kept_under_a_name() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.run(
            "window.views = []; element.addEventListener('audit-explorer-view', event => views.push(event.detail))",
            json!([]),
        )
        .await;
        page.call("sort", json!(["action", "asc"]))
            .await
            .expect("a field");
        page.call("search", json!(["user:ana"]))
            .await
            .expect("readable");
        page.wait_for(
            "the view",
            "views.at(-1)?.query === 'user:ana' && views.at(-1).sort.field === 'action'",
        )
        .await;
        let view = page.run("return element.view", json!([])).await;
        assert_eq!(
            view["sort"],
            json!({ "field": "action", "direction": "asc" })
        );
        assert_eq!(view["timeZone"], "UTC");
        assert!(!view.to_string().contains("example.com"), "{view}");

        page.click("[part=views-button]").await;
        page.wait_for(
            "the name's field",
            "root.activeElement?.matches('[data-test=view-name]')",
        )
        .await;
        page.press(&["A", "n", "a", ENTER]).await;
        page.find("[data-test=view]").await;
        page.press(&[ESCAPE]).await;
        page.run(
            "element.view = { query: 'user:bob', sort: { field: 'time', direction: 'desc' } }",
            json!([]),
        )
        .await;
        page.counts("24 of 60 events").await;
        query_is(&page, "user:bob").await;
        page.click("[part=views-button]").await;
        page.click("[data-test=view]").await;
        query_is(&page, "user:ana").await;
        page.wait_for(
            "the order",
            "root.querySelector('th[aria-sort=ascending]')?.textContent.includes('Action')",
        )
        .await;
        page.run(
            "element.view = { query: '', data: 'ffffffffffffffff' }",
            json!([]),
        )
        .await;
        page.find("[data-test=foreign-view]").await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn the_pages_address_carries_the_view_and_back_undoes_a_filter() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = Page::open_at(browser, &site.url("/#query=user%3Agrace&sort=action.asc")).await;
        page.counts("52 of 5,000 events").await;
        page.call("search", json!(["action:=DELETE"]))
            .await
            .expect("readable");
        page.wait_for(
            "the address",
            "location.hash.includes('query=action%3A%3DDELETE')",
        )
        .await;
        page.run("history.back()", json!([])).await;
        page.counts("52 of 5,000 events").await;
        query_is(&page, "user:grace").await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn single_keys_lead_to_each_part_and_a_card_tells_them() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.run("root.querySelector('[data-test=grid]').focus()", json!([]))
            .await;
        page.press(&["?"]).await;
        page.wait_for(
            "the card",
            "root.querySelector('[data-test=shortcuts]').open",
        )
        .await;
        page.press(&[ESCAPE]).await;
        page.wait_for(
            "no card",
            "!root.querySelector('[data-test=shortcuts]').open",
        )
        .await;
        for (key, place) in [("c", "chart-bars"), ("t", "grid"), ("/", "query")] {
            page.press(&[key]).await;
            page.wait_for(
                &format!("the focus on {place}"),
                &format!("root.activeElement?.dataset.test === {}", json!(place)),
            )
            .await;
        }
        // In the bar a letter is a letter.
        page.press(&["t"]).await;
        query_is(&page, "t").await;
    });
}

#[test]
fn a_part_that_the_host_leaves_out_is_not_there_and_nothing_is_counted_for_it() {
    in_browser(async |browser| {
        let site = site().await;
        site.host_page(
            "/less.html",
            &format!(
                "<audit-explorer src=\"{MIXED}\" without-facets without-chart></audit-explorer><script type=\"module\" src=\"audit-explorer.js\"></script>"
            ),
        );
        let page = Page::open_at(browser, &site.url("/less.html")).await;
        page.counts("60 of 60 events").await;
        let there = page
            .run(
                "return [...root.querySelectorAll('[data-test=side], [data-test=chart]')].length",
                json!([]),
            )
            .await;
        assert_eq!(there, 0);
    });
}
