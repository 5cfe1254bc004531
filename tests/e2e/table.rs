//! The table under the hand: its columns, its marks, its rows taken along, its
//! cells as filters; by mouse and by keys.

use serde_json::{Value, json};

use crate::browser::in_browser;
use crate::explore::{query_is, site, with_mixed};
use crate::page::Page;

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const DOWN: &str = "\u{e015}";
const LEFT: &str = "\u{e012}";
const RIGHT: &str = "\u{e014}";
const SHIFT: &str = "\u{e008}";
const CONTROL: &str = "\u{e009}";
const ALT: &str = "\u{e00a}";
const F10: &str = "\u{e03a}";

/// Presses a key while others are held.
pub async fn hold(page: &Page<'_>, held: &[&str], key: &str) {
    let down = |key: &&str| json!({ "type": "keyDown", "value": key });
    let up = |key: &&str| json!({ "type": "keyUp", "value": key });
    let actions: Vec<Value> = held
        .iter()
        .map(down)
        .chain([down(&key), up(&key)])
        .chain(held.iter().map(up))
        .collect();
    page.browser.press(&actions).await;
}

async fn headers(page: &Page<'_>) -> Vec<String> {
    page.texts("th .audit-explorer-sort__title").await
}

async fn headers_are(page: &Page<'_>, wanted: &[&str]) {
    page.wait_for(
        &format!("the columns {wanted:?}"),
        &format!(
            "JSON.stringify([...root.querySelectorAll('th .audit-explorer-sort__title')].map(title => title.textContent)) === JSON.stringify({})",
            json!(wanted)
        ),
    )
    .await;
}

/// The header line of the file that "visible" makes.
async fn exported(page: &Page<'_>) -> String {
    let line = page
        .promise(
            "(async () => (await (await element.export({ report: 'visible' })).file.text()).split('\\r\\n')[0])()",
            json!([]),
        )
        .await
        .expect("it can be exported");
    line.as_str().expect("a text").to_owned()
}

/// From now on what is copied is kept in the page.
async fn keep_copies(page: &Page<'_>) {
    page.run(
        "window.copied = ''; navigator.clipboard.writeText = async text => { window.copied = text }",
        json!([]),
    )
    .await;
}

async fn copied(page: &Page<'_>, what: &str, holds: &str) {
    page.wait_for(what, &format!("(text => {holds})(window.copied)"))
        .await;
}

async fn focus_grid(page: &Page<'_>) {
    page.run("root.querySelector('[data-test=grid]').focus()", json!([]))
        .await;
}

async fn says(page: &Page<'_>, text: &str) {
    page.wait_for(
        &format!("{text:?} is said"),
        &format!(
            "root.querySelector('[role=status].audit-explorer-spoken').textContent.trim() === {}",
            json!(text)
        ),
    )
    .await;
}

#[test]
fn columns_are_chosen_moved_and_added_and_the_file_follows_the_screen() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        let usual = ["Time", "Action", "User", "Resource", "Address", "Outcome"];
        assert_eq!(headers(&page).await, usual);
        assert_eq!(
            exported(&page).await,
            "time,action,actorName,actorEmail,actorId,resourceType,resourceName,resourceId,ip,outcome"
        );
        page.click("[part=columns-button]").await;
        // By mouse: without the resource.
        page.click("[data-test=column]:nth-of-type(4) input").await;
        headers_are(&page, &["Time", "Action", "User", "Address", "Outcome"]).await;
        // By keys: the user before the action, and the focus goes along.
        page.run(
            "root.querySelectorAll('.audit-explorer-columns__move--up')[2].focus()",
            json!([]),
        )
        .await;
        page.press(&[ENTER]).await;
        headers_are(&page, &["Time", "User", "Action", "Address", "Outcome"]).await;
        page.wait_for(
            "the focus on the moved column",
            "root.activeElement === root.querySelectorAll('.audit-explorer-columns__move--up')[1]",
        )
        .await;
        page.run(
            "root.querySelector('[data-test=column-path]').focus()",
            json!([]),
        )
        .await;
        page.press(&["p", "l", "a", "n"]).await;
        page.enter_in("[data-test=column-path]", "plan").await;
        headers_are(
            &page,
            &["Time", "User", "Action", "Address", "Outcome", "plan"],
        )
        .await;
        page.wait_for(
            "its values",
            "root.querySelector('tbody tr td:last-child').textContent === 'team'",
        )
        .await;
        assert_eq!(
            exported(&page).await,
            "time,actorName,actorEmail,actorId,action,ip,outcome,details.plan"
        );
        let view = page.run("return element.view.columns", json!([])).await;
        assert_eq!(
            view,
            json!(["time", "user", "action", "ip", "outcome", "details.plan"])
        );
        page.click("[data-test=columns-reset]").await;
        headers_are(&page, &usual).await;
        page.run(
            "element.view = { columns: ['details.size', 'time', 'nonsense'], density: 'compact', wrap: true }",
            json!([]),
        )
        .await;
        headers_are(&page, &["size", "Time"]).await;
        page.wait_for(
            "numbers on the right",
            "getComputedStyle(root.querySelector('tbody td[data-column=\"details.size\"]')).textAlign === 'end'",
        )
        .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_column_is_sized_and_moved_by_hand_and_by_keys_and_sorted_with_a_word_on_it() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        let width = "Math.round(root.querySelector('th[data-column=action]').getBoundingClientRect().width)";
        // By hand: the edge, a hundred pixels to the right of where 200 are.
        page.run(
            "const edge = root.querySelector('[data-test=width-action]'), at = edge.getBoundingClientRect().left;
             const own = root.querySelector('th[data-column=action]').getBoundingClientRect().width;
             const go = (type, x) => edge.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, button: 0, buttons: 1, pointerId: 1, clientX: x }));
             go('pointerdown', at); go('pointermove', at + 300 - own); go('pointerup', at + 300 - own);",
            json!([]),
        )
        .await;
        page.wait_for("300 pixels", &format!("{width} === 300"))
            .await;
        page.run(
            "root.querySelector('[data-test=sort-action]').focus()",
            json!([]),
        )
        .await;
        hold(&page, &[SHIFT], LEFT).await;
        page.wait_for("a step less", &format!("{width} === 284"))
            .await;
        says(&page, "284 pixels wide").await;
        hold(&page, &[ALT, SHIFT], RIGHT).await;
        headers_are(
            &page,
            &["Time", "User", "Action", "Resource", "Address", "Outcome"],
        )
        .await;
        page.wait_for(
            "the focus goes along",
            "root.activeElement?.dataset.test === 'sort-action'",
        )
        .await;
        page.press(&[LEFT]).await;
        page.wait_for(
            "from header to header",
            "root.activeElement?.dataset.test === 'sort-user'",
        )
        .await;
        // By hand: the time behind the user.
        page.run(
            "const cell = root.querySelector('th[data-column=time]'), user = root.querySelector('th[data-column=user]').getBoundingClientRect();
             const go = (type, x) => cell.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, button: 0, buttons: 1, pointerId: 1, clientX: x }));
             go('pointerdown', cell.getBoundingClientRect().left + 5); go('pointermove', user.left + 20); go('pointerup', user.left + 20);",
            json!([]),
        )
        .await;
        headers_are(
            &page,
            &["User", "Time", "Action", "Resource", "Address", "Outcome"],
        )
        .await;
        page.click("[data-test=sort-user]").await;
        page.find("th[aria-sort=ascending][data-column=user]").await;
        says(&page, "Sorted by User, ascending").await;
        page.run(
            "element.view = { columns: ['time', 'details.size'] }",
            json!([]),
        )
        .await;
        page.click("[data-test='sort-details.size']").await;
        page.wait_for(
            "numbers by size",
            "[...root.querySelectorAll('tbody tr')].sort((a, b) => a.ariaRowIndex - b.ariaRowIndex).slice(0, 12).map(row => row.cells[1].textContent).join() === '0,1,2,3,4,5,6,7,8,9,10,11'",
        )
        .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn what_is_looked_for_is_marked_and_rows_stand_closer_or_wrap_on_demand() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        page.type_into("[data-test=query]", "bob").await;
        page.counts("24 of 60 events").await;
        page.wait_for(
            "two marks in the user's cell",
            "[...root.querySelectorAll('tbody tr:first-child td[data-column=user] mark')].map(mark => mark.textContent).join() === 'bob,bob'",
        )
        .await;
        page.wait_for(
            "none elsewhere",
            "!root.querySelector('td[data-column=action] mark')",
        )
        .await;
        page.call("search", json!(["-bob action:/^del/"]))
            .await
            .expect("readable");
        page.wait_for(
            "a mark of the pattern",
            "root.querySelector('td[data-column=action] mark')?.textContent === 'DEL' && !root.querySelector('td[data-column=user] mark')",
        )
        .await;
        let height = "Math.round(root.querySelector('tbody tr').getBoundingClientRect().height)";
        let roomy = page.run(&format!("return {height}"), json!([])).await;
        page.click("[part=columns-button]").await;
        page.click("[data-test=density-compact]").await;
        page.wait_for("closer rows", &format!("{height} < {roomy}"))
            .await;
        page.run("root.querySelector('[data-test=wrap]').focus()", json!([]))
            .await;
        page.press(&[" "]).await;
        page.wait_for("room to wrap", &format!("{height} > {roomy}"))
            .await;
        let view = page
            .run(
                "return [element.view.density, element.view.wrap]",
                json!([]),
            )
            .await;
        assert_eq!(view, json!(["compact", true]));
        let hint = page
            .run(
                "const cell = root.querySelector('tbody td[data-column=time]'); cell.dispatchEvent(new PointerEvent('pointermove', { bubbles: true })); return cell.title",
                json!([]),
            )
            .await;
        assert!(
            hint.as_str().is_some_and(|hint| hint.ends_with(" ago")),
            "{hint}"
        );
    });
}

#[test]
fn rows_are_picked_and_copied_as_the_export_writes_them_by_mouse_and_by_keys() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        keep_copies(&page).await;
        focus_grid(&page).await;
        // By keys: three rows.
        hold(&page, &[SHIFT], DOWN).await;
        hold(&page, &[SHIFT], DOWN).await;
        page.wait_for(
            "three rows",
            "root.querySelectorAll('tr[aria-selected=true]').length === 3 && root.querySelector('[data-test=picked] b').textContent === '3 rows'",
        )
        .await;
        says(&page, "3 rows selected").await;
        hold(&page, &[CONTROL], "c").await;
        copied(
            &page,
            "a header and three rows with tabs",
            "text.startsWith('time\\taction\\tactorName\\t') && text.split('\\r\\n').length === 5",
        )
        .await;
        says(&page, "3 rows copied as TSV").await;
        page.click("[data-test=copy-json]").await;
        copied(
            &page,
            "three events",
            "(() => { try { return JSON.parse(text).length === 3 } catch { return false } })()",
        )
        .await;
        page.click("[data-test=copy-csv]").await;
        let text = page.run("return window.copied", json!([])).await;
        copied(&page, "commas", "text.startsWith('time,action,')").await;
        assert_ne!(text, Value::Null);
        // The same three as a file, to the byte.
        let same = page
            .promise(
                "(async () => window.copied === (await (await element.export({ report: 'visible' })).file.text()).split('\\r\\n').slice(0, 4).join('\\r\\n') + '\\r\\n')()",
                json!([]),
            )
            .await
            .expect("a file");
        assert_eq!(same, true);
        focus_grid(&page).await;
        page.press(&[ESCAPE]).await;
        page.wait_for("none", "!root.querySelector('[data-test=picked]')")
            .await;
        hold(&page, &[CONTROL], "a").await;
        says(&page, "60 rows selected").await;
        page.press(&[ESCAPE]).await;
        // By mouse: from the second to the fourth.
        page.run(
            "const row = number => root.querySelector(`tr[aria-rowindex='${number + 1}'] td`);
             row(2).click(); row(4).dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }));",
            json!([]),
        )
        .await;
        page.wait_for(
            "three rows again",
            "[...root.querySelectorAll('tr[aria-selected=true]')].map(row => row.ariaRowIndex).sort().join() === '3,4,5'",
        )
        .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_cell_narrows_excludes_and_is_copied_by_its_menu() {
    in_browser(async |browser| {
        let site = site().await;
        let page = with_mixed(browser, &site).await;
        keep_copies(&page).await;
        // By mouse.
        page.open_cell_menu("tr[aria-rowindex='2'] td[data-column=action]", (500, 400))
            .await;
        page.click("[data-test=menu-only]").await;
        query_is(&page, "action:=DELETE").await;
        page.counts("20 of 60 events").await;
        page.wait_for("closed", "!root.querySelector('[data-test=cell-menu]')")
            .await;
        // By keys: from the action to the user beside it, with Shift and F10.
        page.press(&[RIGHT]).await;
        page.wait_for(
            "the cell is told",
            "root.getElementById(root.querySelector('[data-test=grid]').getAttribute('aria-activedescendant'))?.dataset.column === 'user'",
        )
        .await;
        let user = page
            .run("return root.querySelector(\"tr[aria-rowindex='2'] td[data-column=user] .audit-explorer-cell__second\").textContent", json!([]))
            .await;
        let user = user.as_str().expect("an address").to_owned();
        hold(&page, &[SHIFT], F10).await;
        page.wait_for(
            "the menu",
            "root.activeElement?.dataset.test === 'menu-only'",
        )
        .await;
        page.press(&[DOWN, DOWN]).await;
        page.wait_for(
            "the third item",
            "root.activeElement?.dataset.test === 'menu-copy'",
        )
        .await;
        page.press(&[ENTER]).await;
        copied(&page, "the name", "['ana', 'bob', 'cy'].includes(text)").await;
        page.wait_for(
            "back in the table",
            "root.activeElement?.dataset.test === 'grid'",
        )
        .await;
        hold(&page, &[SHIFT], F10).await;
        page.wait_for(
            "the menu",
            "root.activeElement?.dataset.test === 'menu-only'",
        )
        .await;
        page.press(&[DOWN, ENTER]).await;
        query_is(&page, &format!("action:=DELETE -user:={user}")).await;
        // Of a time: from it on.
        page.open_cell_menu("tr[aria-rowindex='2'] td[data-column=time]", (300, 400))
            .await;
        page.click("[data-test=menu-before]").await;
        page.wait_for(
            "a range",
            "/ before:2024-05-\\S+Z$/.test(root.querySelector('[data-test=query]').value)",
        )
        .await;
        page.open_cell_menu("tr[aria-rowindex='2'] td", (300, 400))
            .await;
        page.find("[data-test=cell-menu]").await;
        page.press(&[ESCAPE]).await;
        page.wait_for("closed", "!root.querySelector('[data-test=cell-menu]')")
            .await;
        page.has_a_clean_console().await;
    });
}
