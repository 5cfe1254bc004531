//! The screen in seven languages: all of it, from right to left, switched while one works, and
//! never in a file.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::browser::{Browser, in_browser};
use crate::explore::{MIXED, mixed_events, own_page, with_mixed};
use crate::page::Page;
use crate::site::Site;

pub const LANGUAGES: [&str; 6] = ["de", "fr", "es", "pt-BR", "ja", "ar"];

/// What a person reads or hears: texts, labels, titles, placeholders; but not what came from the source, the
/// person or the query language, nor the languages' own names.
const SAID: &str = r#"
    const OWN = 'code, pre, kbd, bdi, option[lang], .audit-explorer-header__name, .audit-explorer-source, .audit-explorer-tag, .audit-explorer-outcome,'
      + '.audit-explorer-value__label, .audit-explorer-related, .audit-explorer-query__mirror, .audit-explorer-insight__finding, [data-test=preview-name], .audit-explorer-segments, .audit-explorer-zone__select,'
      + '.audit-explorer-tree, .audit-explorer-cell, .audit-explorer-mapping__rules, .audit-explorer-chart__axis, .audit-explorer-row__zone, .audit-explorer-headline__when';
    const shown = (node) => node.checkVisibility({ visibilityProperty: true });
    const said = [];
    const walk = (node) => {
      for (const child of node.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) said.push(child.data);
        if (child.nodeType !== Node.ELEMENT_NODE || (!shown(child) && child.localName !== 'option') || child.matches(OWN)) continue;
        for (const name of ['aria-label', 'title', 'placeholder', 'aria-valuetext']) said.push(child.getAttribute(name) ?? '');
        walk(child);
      }
    };
    walk(root.querySelector('.audit-explorer-app'));
    return [...new Set(said.map((text) => text.replace(/[\u2068\u2069]/g, '').trim()).filter((text) => /\p{L}{3}/u.test(text)))];
"#;

/// The same in every language: names, and what is written so in files and queries.
const NAMES: [&str; 12] = [
    "Audit Explorer",
    "CSV",
    "TSV",
    "JSON",
    "NDJSON",
    "XLSX",
    "UTC",
    "Excel",
    "SHA-256",
    "Europe/Berlin",
    "details.some.path",
    "https://",
];

async fn said(page: &Page<'_>) -> Vec<String> {
    let said = page.run(SAID, json!([])).await;
    serde_json::from_value(said).expect("texts")
}

pub async fn speak(page: &Page<'_>, language: &str) {
    page.run("element.lang = arguments[0]", json!([language]))
        .await;
    page.wait_for(
        language,
        &format!("root.querySelector('.audit-explorer-app').lang === '{language}'"),
    )
    .await;
}

/// Each language says something else than English, wherever English says something.
async fn is_translated(page: &Page<'_>, state: &str) {
    speak(page, "en").await;
    let english: Vec<String> = said(page).await;
    assert!(english.len() > 3, "{state}: {english:?}");
    for language in LANGUAGES {
        speak(page, language).await;
        page.promise(
            "new Promise(done => requestAnimationFrame(() => setTimeout(done)))",
            json!([]),
        )
        .await
        .expect("it is drawn");
        let own = said(page).await;
        let left: Vec<&String> = own
            .iter()
            .filter(|text| english.contains(text))
            .filter(|text| !NAMES.iter().any(|name| text.contains(name)))
            .filter(|text| !same_in(language, text))
            .collect();
        assert!(left.is_empty(), "{state} in {language}: {left:?}");
    }
    speak(page, "en").await;
}

/// Words that English shares with a language.
fn same_in(language: &str, text: &str) -> bool {
    let shared: &[&str] = match language {
        "de" => &["Text", "Format", "Graph"],
        "es" => &["Actor"],
        "fr" | "pt-BR" => &["E-mail"],
        _ => &[],
    };
    shared.contains(&text) || (language == "pt-BR" && text.ends_with(" bytes"))
}

async fn site() -> Site {
    Site::open([
        (MIXED, Answer::json(mixed_events())),
        ("/api/broken", Answer::status(403)),
    ])
    .await
}

async fn mixed<'b>(browser: &'b Browser, site: &Site) -> Page<'b> {
    with_mixed(browser, site).await
}

#[test]
fn no_english_is_left_in_any_language() {
    in_browser(async |browser| {
        let site = site().await;
        let page = own_page(browser, &site).await;
        is_translated(&page, "empty").await;
        page.call("load", json!([site.url("/api/broken")]))
            .await
            .expect_err("it is forbidden");
        page.find("[data-test=failure]").await;
        let page = mixed(browser, &site).await;
        is_translated(&page, "loaded").await;
        page.click("tbody tr:nth-of-type(2)").await;
        page.find("[data-test=raw]").await;
        is_translated(&page, "event").await;
        page.click(".audit-explorer-detail__close").await;
        page.click("[data-test=tab-insight]").await;
        page.find("[data-test=insight]").await;
        is_translated(&page, "insight").await;
        page.click("[data-test=export]").await;
        page.find("[data-test=preview]").await;
        is_translated(&page, "export").await;
        page.press(&["\u{e00c}"]).await;
        page.call("search", json!(["action:CREATE nothingofthekind"]))
            .await
            .expect("a query");
        page.find("[data-test=nothing-matched]").await;
        is_translated(&page, "nothing").await;
    });
}

#[test]
fn a_language_that_is_chosen_keeps_the_view_and_the_focus() {
    in_browser(async |browser| {
        let site = site().await;
        let page = mixed(browser, &site).await;
        page.call("search", json!(["ana"])).await.expect("a query");
        page.run(
            "element.view = { columns: ['time', 'action', 'user'], density: 'compact' }",
            json!([]),
        )
        .await;
        page.call("sort", json!(["action", "asc"]))
            .await
            .expect("a field");
        let before = page.run("return element.view", json!([])).await;
        page.run(
            "window.told = []; element.addEventListener('audit-explorer-language', ({ detail }) => told.push(detail.lang));
             const chooser = root.querySelector('[data-test=language]');
             chooser.focus(); chooser.value = 'ar'; chooser.dispatchEvent(new Event('change', { bubbles: true }));",
            json!([]),
        )
        .await;
        page.wait_for(
            "Arabic, from right to left, in the element alone",
            "(app => app.lang === 'ar' && app.dir === 'rtl' && document.documentElement.lang === 'en' && !document.documentElement.dir && element.lang === '')(root.querySelector('.audit-explorer-app'))",
        )
        .await;
        page.wait_for(
            "the focus where it was",
            "root.activeElement?.dataset.test === 'language' && root.activeElement.value === 'ar'",
        )
        .await;
        assert_eq!(page.run("return element.view", json!([])).await, before);
        assert_eq!(page.run("return told", json!([])).await, json!(["ar"]));
        page.wait_for("rows", "root.querySelectorAll('tbody tr td').length > 3")
            .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn a_file_is_the_same_to_the_byte_in_every_language() {
    in_browser(async |browser| {
        let site = site().await;
        let page = mixed(browser, &site).await;
        let export = "element.export({ format: 'csv', report: 'all', now: '2024-06-01T00:00:00Z' })
            .then(async ({ sha256, manifest, notices, file }) => [sha256, await file.text(), JSON.stringify({ ...manifest, request: { ...manifest.request, at: null }, signature: null }).replace(/\"(asked|made|created|at|millis)\":(\"[^\"]*\"|[0-9.]+)/g, ''), notices])";
        let mut first: Option<Value> = None;
        for language in ["en"].iter().chain(&LANGUAGES) {
            speak(&page, language).await;
            let made = page.promise(export, json!([])).await.expect("a file");
            match &first {
                None => first = Some(made),
                Some(first) => assert_eq!(*first, made, "{language}"),
            }
        }
    });
}

#[test]
fn a_language_that_cannot_be_had_leaves_english_and_says_so() {
    in_browser(async |browser| {
        let site = site().await;
        site.responds(|asked| asked.path.ends_with("/ja.ftl").then(|| Answer::status(503)));
        let page = mixed(browser, &site).await;
        page.run("element.lang = 'ja'", json!([])).await;
        page.find("[data-test=language-note]").await;
        assert!(
            page.text("[data-test=language-note]")
                .await
                .contains("日本語 could not be loaded")
        );
        let shown = page
            .run(
                "return [root.querySelector('.audit-explorer-app').lang, root.querySelector('[data-test=language]').value]",
                json!([]),
            )
            .await;
        assert_eq!(shown, json!(["en", "en"]));
        speak(&page, "de").await;
        page.wait_for(
            "the note gone",
            "!root.querySelector('[data-test=language-note]')",
        )
        .await;
    });
}

#[test]
fn the_nearest_of_what_the_page_and_the_browser_name_is_spoken() {
    in_browser(async |browser| {
        let site = site().await;
        for (path, of_element, of_page, spoken) in [
            ("/own.html", "pt", "de", "pt-BR"),
            ("/around.html", "", "de-AT", "de"),
            ("/strange.html", "it", "fr-CA", "fr"),
            ("/neither.html", "", "xx", "en"),
        ] {
            site.host_page(
                path,
                &format!(
                    "<main lang=\"{of_page}\"><audit-explorer lang=\"{of_element}\"></audit-explorer></main><script type=\"module\" src=\"audit-explorer.js\"></script>"
                ),
            );
            let page = Page::open_at(browser, &site.url(path)).await;
            page.wait_for(
                spoken,
                &format!("root.querySelector('.audit-explorer-app')?.lang === '{spoken}'"),
            )
            .await;
        }
    });
}

#[test]
fn in_a_shadow_root_the_language_is_that_of_what_this_stands_in() {
    in_browser(async |browser| {
        let site = site().await;
        site.host_page(
            "/card.html",
            "<main lang=\"de\"><div id=\"card\"></div></main><script type=\"module\" src=\"audit-explorer.js\"></script>",
        );
        let page = Page::open_at(browser, &site.url("/card.html")).await;
        page.run(
            "const card = document.querySelector('#card').attachShadow({ mode: 'open' });
             card.append(document.createElement('section'));
             card.firstChild.append(document.createElement('audit-explorer'))",
            json!([]),
        )
        .await;
        page.wait_for(
            "German",
            "document.querySelector('#card').shadowRoot.querySelector('audit-explorer').shadowRoot.querySelector('.audit-explorer-app')?.lang === 'de'",
        )
        .await;
    });
}
