//! The chart and its range beyond a drag: the wheel, figures, moments to the
//! second; and facets beyond a click.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::browser::in_browser;
use crate::explore::{own_page, query_is, site, with_mixed};
use crate::site::Site;

#[test]
fn the_wheel_zooms_the_chart_and_leaves_the_selection_alone() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.wait_for(
            "the bars",
            "root.querySelector('.audit-explorer-chart__bars--success').getAttribute('d').includes('M')",
        )
        .await;
        let wheel = "const area = root.querySelector('[data-test=chart-bars]'), frame = area.getBoundingClientRect();
            return area.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, deltaY: arguments[0], clientX: frame.left + frame.width / 2, clientY: frame.top + 5 }));";
        // Out of everything there is nothing to see: the page may scroll.
        assert_eq!(page.run(wheel, json!([100])).await, true);
        assert_eq!(page.run(wheel, json!([-100])).await, false);
        page.wait_for(
            "a closer look",
            "!root.querySelector('[data-test=zoom-out]').disabled && element.view.window",
        )
        .await;
        page.counts("60 of 60 events").await;
        page.wait_for(
            "all again, some turns of the wheel later",
            "(area => (area.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, deltaY: 100, clientX: 600 })), root.querySelector('[data-test=zoom-out]').disabled))(root.querySelector('[data-test=chart-bars]'))",
        )
        .await;
        page.counts("60 of 60 events").await;
    });
}

#[test]
fn the_chart_is_told_in_figures_and_both_ends_are_set_to_the_second() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.run(
            "root.querySelector('[data-test=chart-figures]').focus()",
            json!([]),
        )
        .await;
        page.press(&["\u{e007}"]).await;
        page.wait_for(
            "figures that add up",
            "[...root.querySelectorAll('[data-test=chart-table] tbody tr')].reduce((sum, line) => sum + Number(line.cells[1].textContent), 0) === 60",
        )
        .await;
        page.click("[part=range-button]").await;
        let set = "const field = root.querySelector(arguments[0]); field.value = arguments[1]; field.dispatchEvent(new Event('change', { bubbles: true }));";
        page.run(set, json!(["[data-test=time-from]", "2024-05-03T08:30:00"]))
            .await;
        query_is(&page, "after:2024-05-03T08:30:00").await;
        page.run(set, json!(["[data-test=time-to]", "2024-05-03T12:30:01"]))
            .await;
        query_is(
            &page,
            "after:2024-05-03T08:30:00 before:2024-05-03T12:30:01",
        )
        .await;
        page.wait_for(
            "the events of those hours",
            "Number(root.querySelector('[data-test=count] b').textContent) === 2",
        )
        .await;
        // Another zone, the same moments of the clock.
        page.run(
            "element.query = 'after:2024-05-03T08:30:00Z'; element.timeZone = 'Asia/Tokyo'",
            json!([]),
        )
        .await;
        page.wait_for(
            "the field follows the zone",
            "root.querySelector('[data-test=time-from]')?.value.startsWith('2024-05-03T17:30')",
        )
        .await;
    });
}

#[test]
fn values_are_looked_for_the_rare_ones_come_first_and_u_takes_a_filter_back() {
    in_browser(async |browser| {
        let events: Vec<Value> = (0..40)
            .map(|number| {
                // Ten actions, of which the ninth is met once.
                let action = if number == 39 { 9 } else { number % 9 };
                json!({ "time": format!("2024-05-01T10:{number:02}:00Z"), "action": format!("action-{action}"), "actor": { "name": "Ann" } })
            })
            .collect();
        let site =
            Site::open([("/api/many", Answer::json(Value::Array(events).to_string()))]).await;
        let page = own_page(browser, &site).await;
        page.call("load", json!([site.url("/api/many")]))
            .await
            .expect("forty events");
        page.counts("40 of 40 events").await;
        let first = "root.querySelector('[data-test=facet-action] li .audit-explorer-value__text')?.textContent";
        page.click("[data-test=facet-action] [data-test=facet-rare]")
            .await;
        page.wait_for("the rare one first", &format!("{first} === 'action-9'"))
            .await;
        page.type_into("[data-test=facet-action] [data-test=facet-search]", "n-4")
            .await;
        page.wait_for(
            "the one that was looked for",
            &format!("{first} === 'action-4' && root.querySelectorAll('[data-test=facet-action] li').length === 1"),
        )
        .await;
        page.click("[data-test=facet-action] li input").await;
        query_is(&page, "action:=action-4").await;
        page.run("root.querySelector('[data-test=grid]').focus()", json!([]))
            .await;
        page.press(&["u"]).await;
        query_is(&page, "").await;
        page.counts("40 of 40 events").await;
        // Two clicks, however fast, are two steps.
        page.run(
            "const search = root.querySelector('[data-test=facet-search]');
             search.value = ''; search.dispatchEvent(new Event('input', { bubbles: true }))",
            json!([]),
        )
        .await;
        page.wait_for(
            "all actions",
            "root.querySelectorAll('[data-test=facet-action] li').length > 2",
        )
        .await;
        page.run(
            "const box = action => [...root.querySelectorAll('[data-test=facet-action] li')]
               .find(line => line.textContent.includes(action)).querySelector('input');
             box('action-9').click(); box('action-4').click(); root.querySelector('[data-test=grid]').focus()",
            json!([]),
        )
        .await;
        query_is(&page, "action:=(action-9 OR action-4)").await;
        page.press(&["u"]).await;
        query_is(&page, "action:=action-9").await;
        page.press(&["u"]).await;
        query_is(&page, "").await;
    });
}

#[test]
fn being_offline_is_said_and_what_is_loaded_goes_on_working() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.run(
            "Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false }); dispatchEvent(new Event('offline'))",
            json!([]),
        )
        .await;
        page.find("[data-test=offline]").await;
        page.call("search", json!(["bob"]))
            .await
            .expect("no network is needed");
        page.counts("24 of 60 events").await;
        page.run(
            "Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => true }); dispatchEvent(new Event('online'))",
            json!([]),
        )
        .await;
        page.wait_for("back", "!root.querySelector('[data-test=offline]')")
            .await;
    });
}

#[test]
fn a_file_of_views_is_opened_again() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.click("[part=views-button]").await;
        page.find("[data-test=views-file]").await;
        page.run(
            "const files = new DataTransfer(); files.items.add(new File([JSON.stringify([{ name: 'Bob', view: { query: 'user:bob', columns: ['time', 'details.plan'] } }])], 'views.json'));
             const field = root.querySelector('[data-test=views-file]'); field.files = files.files; field.dispatchEvent(new Event('change', { bubbles: true }));",
            json!([]),
        )
        .await;
        page.click_text("[data-test=view] b", "Bob").await;
        query_is(&page, "user:bob").await;
        page.find("th[data-column='details.plan']").await;
        page.counts("24 of 60 events").await;
    });
}
