//! The element as a guest: many on a page, moved about, in strange surroundings, and when it breaks.

use serde_json::json;

use crate::answer::Answer;
use crate::browser::{Browser, in_browser};
use crate::faults::TWO_EVENTS;
use crate::page::Page;
use crate::site::Site;

pub const SCRIPT: &str = "<script type=\"module\" src=\"/audit-explorer.js\"></script>";
const ONE_EVENT: &str = r#"[{"time":"2024-06-01T00:00:00Z","action":"ONE","user":"zoe"}]"#;

pub async fn host<'b>(browser: &'b Browser, site: &Site, body: &str) -> Page<'b> {
    site.host_page("/host.html", &format!("{body}{SCRIPT}"));
    Page::open_at(browser, &site.url("/host.html")).await
}

pub async fn events() -> Site {
    Site::open([
        ("/api/two", Answer::json(TWO_EVENTS)),
        ("/api/one", Answer::json(ONE_EVENT)),
    ])
    .await
}

/// A script of the page's own: a driver's has a world of its own.
pub async fn run_on_page(page: &Page<'_>, site: &Site, path: &str, script: &str) {
    site.then(path, Answer::ok("text/javascript", script));
    let done = format!("window.ran_{}", path.replace(['/', '.', '-'], "_"));
    page.run(
        "document.body.append(Object.assign(document.createElement('script'), {
           type: 'module', src: arguments[0], onload: () => { window['ran_' + arguments[0].replace(/[/.-]/g, '_')] = true; }
         }))",
        json!([path]),
    )
    .await;
    page.wait_for("the page's own script", &done).await;
}

pub const COUNTS: &str = "[...document.querySelectorAll('audit-explorer')].map(one => one.shadowRoot.querySelector('[data-test=count]')?.textContent.trim()).join()";

#[test]
fn elements_come_by_markup_by_script_and_by_a_constructor_side_by_side_with_data_of_their_own() {
    in_browser(async |browser| {
        let site = events().await;
        let page = host(
            browser,
            &site,
            "<audit-explorer src=\"/api/two\" query=\"ann\"></audit-explorer><div id=\"there\"></div>",
        )
        .await;
        run_on_page(
            &page,
            &site,
            "/make.js",
            "const there = document.querySelector('#there');
             there.innerHTML = '<audit-explorer src=\"/api/one\"></audit-explorer>';
             const made = document.createElement('audit-explorer');
             made.sourceConfig = { url: '/api/two' };
             there.append(made);
             const { AuditExplorer } = await import('/audit-explorer.js');
             const built = new AuditExplorer();
             built.src = '/api/one';
             built.query = 'nobody';
             there.append(built);",
        )
        .await;
        page.wait_for(
            "four explorers",
            &format!("{COUNTS} === '1 of 2 events,1 of 1 event,2 of 2 events,0 of 1 event'"),
        )
        .await;
        page.has_a_clean_console().await;
    });
}

pub const COUNT_WORKERS: &str = "
    window.workers = [];
    window.Worker = class extends Worker {
      constructor(...values) { super(...values); workers.push(this); }
      terminate() { workers.splice(workers.indexOf(this), 1); super.terminate(); }
    };";

#[test]
fn put_back_a_hundred_times_it_leaves_no_worker_and_no_memory_behind() {
    in_browser(async |browser| {
        let site = events().await;
        site.then("/count.js", Answer::ok("text/javascript", COUNT_WORKERS));
        let page = host(
            browser,
            &site,
            "<script src=\"/count.js\"></script><audit-explorer src=\"/api/two\"></audit-explorer><p id=\"there\"></p>",
        )
        .await;
        page.counts("2 of 2 events").await;
        // Moved within a task it goes on; taken away and put back it begins anew.
        let script = "
            const element = document.querySelector('audit-explorer'), there = document.querySelector('#there');
            const ready = () => new Promise(done => element.addEventListener('audit-explorer-ready', done, { once: true }));
            let memory = [];
            for (let round = 0; round < 100; round += 1) {
              (round % 2 ? there : document.body).append(element);
              await null;
              element.remove();
              await new Promise(done => setTimeout(done));
              const came = ready();
              document.body.append(element);
              await came;
              memory.push(performance.memory?.usedJSHeapSize ?? 0);
            }
            window.memory = memory;
            window.rounds = memory.length;";
        run_on_page(&page, &site, "/rounds.js", script).await;
        page.wait_for("the rounds", "window.rounds === 100").await;
        page.counts("2 of 2 events").await;
        let left = page.run("return window.workers.length", json!([])).await;
        assert_eq!(left, 1, "workers are ended");
        // The program's own memory, which no browser gives back: it grew at most by a page or two since round 10.
        let grown = page
            .promise(
                "import(performance.getEntriesByType('resource').map(entry => entry.name).find(name => name.endsWith('app.js')))
                   .then(wasm => wasm.default()).then(memory => memory.memory.buffer.byteLength)",
                json!([]),
            )
            .await
            .expect("the program is there");
        assert!(grown.as_u64() < Some(16 << 20), "{grown} bytes");
        page.run(
            "document.querySelector('audit-explorer').remove()",
            json!([]),
        )
        .await;
        page.wait_for("no worker", "window.workers.length === 0")
            .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn the_lines_of_the_readme_work_under_a_strict_policy_with_the_dashboards_colours() {
    in_browser(async |browser| {
        let readme = include_str!("../../README.md");
        let (_, embed) = readme.split_once("## Embed it").expect("its chapter");
        let block = |kind: &str| {
            let (_, block) = embed.split_once(&format!("```{kind}\n")).expect(kind);
            block.split("```").next().unwrap_or_default().to_owned()
        };
        let (lines, style) = (block("html"), block("css"));
        assert_eq!(lines.lines().chain(style.lines()).count(), 5);
        let site = events().await;
        site.then("/api/audit-events", Answer::json(TWO_EVENTS));
        site.then("/dashboard.css", Answer::ok("text/css", style));
        site.host_page(
            "/dashboard.html",
            &lines.replace("\"/audit-explorer/", "\"/"),
        );
        let page = Page::open_at(browser, &site.url("/dashboard.html")).await;
        page.counts("2 of 2 events").await;
        let look = page
            .run(
                "const look = getComputedStyle(root.querySelector('[data-test=count]'));
                 return [element.getBoundingClientRect().height, look.fontFamily, look.getPropertyValue('--audit-explorer-accent')]",
                json!([]),
            )
            .await;
        assert_eq!(
            look,
            json!([640, "Inter, sans-serif", "light-dark(#5b3df5, #b9a8ff)"])
        );
        // What is counted is drawn in the one accent, too.
        page.wait_for(
            "bars in a red dashboard",
            "(() => {
               element.setAttribute('theme', 'light');
               element.style.setProperty('--audit-explorer-accent', '#ff0000');
               const bar = root.querySelector('.audit-explorer-value__part');
               const [red, green, blue] = bar ? getComputedStyle(bar).backgroundColor.match(/[\\d.]+/g).map(Number) : [];
               return red > green * 1.5 && green === blue;
             })()",
        )
        .await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn strange_surroundings_do_not_change_it() {
    in_browser(async |browser| {
        let hostile = "* { all: initial !important; font-size: 3px !important; position: fixed !important }
            :root { font-size: 40px } table, tr, td, button, input { display: none !important }
            audit-explorer { display: block !important; height: 500px !important; position: static !important }";
        let site = events().await;
        site.then("/hostile.css", Answer::ok("text/css", hostile));
        // No doctype: quirks mode.
        let html = format!(
            "<html lang=\"en\"><title>Quirks</title><link rel=\"stylesheet\" href=\"/hostile.css\"><audit-explorer src=\"/api/two\"></audit-explorer>{SCRIPT}</html>"
        );
        site.then(
            "/quirks.html",
            Answer::ok("text/html; charset=utf-8", html)
                .with_header("content-security-policy", site.policy()),
        );
        let page = Page::open_at(browser, &site.url("/quirks.html")).await;
        page.counts("2 of 2 events").await;
        let look = page
            .run(
                "const cell = root.querySelector('tbody td'), look = getComputedStyle(cell);
                 return [document.compatMode, cell.getBoundingClientRect().height > 10, parseFloat(look.fontSize) > 9 && parseFloat(look.fontSize) < 24,
                   look.color !== 'rgb(0, 0, 0)']",
                json!([]),
            )
            .await;
        assert_eq!(look, json!(["BackCompat", true, true, true]));
        page.type_into("[data-test=query]", "bob").await;
        page.counts("1 of 2 events").await;
    });
}

#[test]
fn what_a_page_says_of_its_own_texts_does_not_change_how_events_read() {
    in_browser(async |browser| {
        let style = "body { letter-spacing: 6px; word-spacing: 20px; text-transform: uppercase; text-indent: 40px; line-height: 3;
              text-shadow: 2px 2px red; font: italic small-caps 40px serif; -webkit-text-fill-color: red; cursor: crosshair }";
        let site = events().await;
        site.then("/loud.css", Answer::ok("text/css", style));
        let page = host(
            browser,
            &site,
            "<link rel=\"stylesheet\" href=\"/loud.css\"><audit-explorer src=\"/api/two\"></audit-explorer>",
        )
        .await;
        page.counts("2 of 2 events").await;
        page.wait_for(
            "the page's style",
            "getComputedStyle(document.body).letterSpacing === '6px'",
        )
        .await;
        let look = page
            .run(
                "const look = getComputedStyle(root.querySelector('tbody td'));
                 const plain = { letterSpacing: 'normal', textTransform: 'none', textIndent: '0px', textShadow: 'none', fontStyle: 'normal',
                   fontVariantCaps: 'normal', webkitTextFillColor: look.color };
                 return Object.entries(plain).filter(([name, value]) => look[name] !== value).map(([name]) => `${name}: ${look[name]}`)",
                json!([]),
            )
            .await;
        assert_eq!(look, json!([]));
        // What hides the page's own hides these, too.
        page.run("document.body.style.visibility = 'hidden'", json!([]))
            .await;
        assert_eq!(
            page.run(
                "return getComputedStyle(root.querySelector('tbody td')).visibility",
                json!([])
            )
            .await,
            "hidden"
        );
    });
}

#[test]
fn in_a_shadow_root_a_dialog_and_out_of_sight_it_works_as_elsewhere() {
    in_browser(async |browser| {
        let site = events().await;
        let page = host(
            browser,
            &site,
            "<div id=\"outer\"></div><dialog><audit-explorer src=\"/api/two\"></audit-explorer></dialog>",
        )
        .await;
        run_on_page(
            &page,
            &site,
            "/nest.js",
            "const outer = document.querySelector('#outer').attachShadow({ mode: 'open' });
             outer.innerHTML = '<audit-explorer src=\"/api/one\"></audit-explorer>';
             window.inner = outer.querySelector('audit-explorer');
             window.told = [];
             outer.addEventListener('audit-explorer-load', event => window.told.push(event.detail.events));",
        )
        .await;
        page.wait_for(
            "the one in a shadow root",
            "window.inner.shadowRoot.querySelector('[data-test=count]')?.textContent.trim() === '1 of 1 event' && window.told.join() === '1'",
        )
        .await;
        // Loaded while nobody sees it, drawn when somebody does.
        page.wait_for(
            "the one in a closed dialog",
            "element.query === '' && !root.querySelector('tbody tr')?.checkVisibility()",
        )
        .await;
        page.run("document.querySelector('dialog').showModal()", json!([]))
            .await;
        page.counts("2 of 2 events").await;
        page.wait_for("its rows", "root.querySelectorAll('tbody tr td').length > 2 && root.querySelector('tbody tr').checkVisibility()")
            .await;
        page.type_into("[data-test=query]", "bob").await;
        page.counts("1 of 2 events").await;
        page.run("element.hidden = true", json!([])).await;
        assert_eq!(
            page.run("return getComputedStyle(element).display", json!([]))
                .await,
            "none"
        );
        page.run("element.hidden = false", json!([])).await;
        page.click("tbody tr").await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn each_part_that_is_left_out_is_gone() {
    in_browser(async |browser| {
        let site = events().await;
        let page = host(
            browser,
            &site,
            "<audit-explorer src=\"/api/two\"></audit-explorer>",
        )
        .await;
        page.counts("2 of 2 events").await;
        for (attribute, css) in [
            ("without-toolbar", "[part=header]"),
            ("without-export", "[data-test=export]"),
        ] {
            page.find(css).await;
            page.run("element.toggleAttribute(arguments[0])", json!([attribute]))
                .await;
            page.wait_for(
                attribute,
                &format!("!root.querySelector('{css}')?.checkVisibility()"),
            )
            .await;
            page.run("element.toggleAttribute(arguments[0])", json!([attribute]))
                .await;
            page.wait_for(
                "it is back",
                &format!("root.querySelector('{css}')?.checkVisibility()"),
            )
            .await;
        }
        page.has_a_clean_console().await;
    });
}

/// The folder's name that this build has.
pub fn build() -> String {
    let dist = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/dist"));
    let entries = dist.expect("dist/ is there").flatten();
    let found = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    found
        .into_iter()
        .find(|name| name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .expect("a build has its programs in a folder")
}
