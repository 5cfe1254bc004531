//! Whatever is done in an embedded explorer, its host's address, history, title
//! and document stay as they are.

use serde_json::json;

use crate::browser::in_browser;
use crate::explore::{MIXED, query_is, site};
use crate::host::{host, run_on_page};
use crate::views::{open_views, save_view};

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const DOWN: &str = "\u{e015}";

/// Notes everything that touches what is the host's, in words, in `host-told` of the page's root.
const WATCH: &str = "
    const told = [], tell = word => { told.push(word); document.documentElement.dataset.hostTold = told.join('; '); };
    for (const name of ['pushState', 'replaceState', 'back', 'forward', 'go']) {
      const own = history[name];
      history[name] = function (...values) { tell(`history.${name}(${JSON.stringify(values)})`); return own.apply(this, values); };
    }
    for (const name of ['hashchange', 'popstate', 'beforeunload', 'pagehide'])
      addEventListener(name, () => tell(name));
    globalThis.navigation?.addEventListener('navigate', event => { if (event.downloadRequest === null) tell(`to ${event.destination.url}`); });
    const outside = node => !node.closest?.('audit-explorer');
    new MutationObserver(records => {
      for (const { type, target, attributeName, addedNodes, removedNodes } of records) {
        if (target.dataset && attributeName === 'data-host-told') continue;
        // What leads to a download is there for a moment, out of sight.
        const passing = [...addedNodes, ...removedNodes].length && [...addedNodes, ...removedNodes].every(node => node.localName === 'a' && node.download);
        if (!passing && outside(target)) tell(`${type} of ${target.nodeName} ${attributeName ?? ''}`);
      }
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    for (const [place, name] of [[document, 'title'], [document, 'cookie']]) {
      const own = Object.getOwnPropertyDescriptor(Document.prototype, name);
      Object.defineProperty(place, name, { configurable: true, get() { return own.get.call(this); }, set(value) { tell(`${name} = ${value}`); own.set.call(this, value); } });
    }
    for (const name of ['alert', 'confirm', 'prompt', 'open', 'print'])
      window[name] = () => { tell(name); return null; };";

#[test]
fn an_embedded_explorer_leaves_its_hosts_address_history_title_and_document_alone() {
    in_browser(async |browser| {
        let site = site().await;
        let page = host(
            browser,
            &site,
            &format!("<main><h1>Board</h1><audit-explorer src=\"{MIXED}\" now=\"2024-06-01T00:00:00Z\"></audit-explorer></main>"),
        )
        .await;
        page.counts("60 of 60 events").await;
        page.is_whole().await;
        // A host's own fragment, title and place in its history.
        page.run(
            "history.pushState({ board: 7 }, '', '#board-7'); document.title = 'Board 7'",
            json!([]),
        )
        .await;
        run_on_page(&page, &site, "/watch.js", WATCH).await;
        let of_the_host = "return [location.href, history.length, JSON.stringify(history.state), document.title, document.cookie,
            Object.keys(localStorage).length, Object.keys(sessionStorage).length, scrollX, scrollY]";
        let before = page.run(of_the_host, json!([])).await;

        // Searched, by keys and by mouse, and taken back.
        page.type_into("[data-test=query]", "user:").await;
        page.wait_for(
            "suggestions",
            "!root.querySelector('[data-test=completions]').hidden",
        )
        .await;
        page.press(&[DOWN, ENTER]).await;
        page.counts("24 of 60 events").await;
        page.click("[data-test=facet-action] li:nth-of-type(1) input")
            .await;
        page.find("[data-test=undo]").await;
        page.click("[data-test=undo]").await;
        page.counts("24 of 60 events").await;
        page.click("[part=range-button]").await;
        page.click_text(".audit-explorer-range__preset", "Last 7 days")
            .await;
        page.click("[part=help-button]").await;
        page.click("li:nth-of-type(3) .audit-explorer-help__example")
            .await;
        query_is(&page, "user:ana").await;
        page.click("[data-test=chart-bars]").await;
        page.wait_for(
            "a day",
            "root.querySelector('[data-test=query]').value.includes('before:')",
        )
        .await;
        page.call("search", json!(["user:ana"]))
            .await
            .expect("readable");
        page.counts("24 of 60 events").await;
        // Another order, columns, an event, its neighbours, and what belongs to it.
        page.click("[data-test=sort-action]").await;
        page.find("th[aria-sort=ascending][data-column=action]")
            .await;
        page.click("[part=columns-button]").await;
        page.click("[data-test=density-compact]").await;
        page.press(&[ESCAPE]).await;
        page.run("root.querySelector('[data-test=grid]').focus()", json!([]))
            .await;
        page.press(&[DOWN, ENTER]).await;
        page.find("[data-test=raw]").await;
        page.press(&["j", "k"]).await;
        page.click("[data-test=same-user]").await;
        query_is(&page, "actor.id:=\"ana-1\"").await;
        page.run("root.querySelector('[data-test=grid]').focus()", json!([]))
            .await;
        page.press(&[ESCAPE]).await;
        page.wait_for("no event", "!root.querySelector('[data-test=detail]')")
            .await;
        // The zone, the look and the language, as a person chooses them.
        let choose = "const select = root.querySelector(arguments[0]); select.value = arguments[1]; select.dispatchEvent(new Event('change', { bubbles: true }));";
        page.run(choose, json!(["[part=zone]", "Asia/Tokyo"])).await;
        page.wait_for("Tokyo", "element.view.timeZone === 'Asia/Tokyo'")
            .await;
        page.click("[part=theme-button]").await;
        page.run(choose, json!(["[part=language]", "ar"])).await;
        page.wait_for(
            "Arabic",
            "root.querySelector('.audit-explorer-app').dir === 'rtl'",
        )
        .await;
        page.run(choose, json!(["[part=language]", "en"])).await;
        page.wait_for(
            "English",
            "root.querySelector('.audit-explorer-app').dir === 'ltr'",
        )
        .await;
        // Views: saved, shown, one of other events, one that the host sets.
        open_views(&page).await;
        save_view(&page, "Ana").await;
        page.run(
            "element.view = { query: 'bob', window: [1714867200000, 1716163200000], open: 3, data: 'ffffffffffffffff', facets: ['details.plan'] }",
            json!([]),
        )
        .await;
        page.find("[data-test=foreign-view]").await;
        query_is(&page, "bob").await;
        open_views(&page).await;
        page.click("[data-test=view]").await;
        query_is(&page, "actor.id:=\"ana-1\"").await;
        // A file, and something that fails.
        page.click("[data-test=export]").await;
        page.wait_for(
            "the preview",
            "root.querySelector('[data-test=preview]') && !root.querySelector('[data-test=download]').disabled",
        )
        .await;
        page.click("[data-test=download]").await;
        page.find("[data-test=export-result]").await;
        page.click("[data-test=done]").await;
        page.promise("element.load(new Blob(['no events']))", json!([]))
            .await
            .expect_err("nothing of it can be read");
        page.find("[data-test=failure]").await;
        // A view is told half a second after somebody settled on it; what might follow from one would have by then.
        page.promise(
            "new Promise(done => { element.addEventListener('audit-explorer-view', () => setTimeout(done), { once: true }); element.view = { query: 'cy' }; })",
            json!([]),
        )
        .await
        .expect("the view is told");
        assert_eq!(page.run(of_the_host, json!([])).await, before);
        let told = page
            .run(
                "return document.documentElement.dataset.hostTold ?? ''",
                json!([]),
            )
            .await;
        assert_eq!(told, "");
        // The host's own way back leads where it always did, and takes nothing in the element along.
        page.run("history.back()", json!([])).await;
        page.wait_for("the step before", "location.hash === ''")
            .await;
        query_is(&page, "cy").await;
        page.run("history.forward()", json!([])).await;
        page.wait_for("the step again", "location.hash === '#board-7'")
            .await;
        page.has_a_clean_console().await;
    });
}
