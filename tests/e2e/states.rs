//! The states that the page comes into while something goes on, and by its
//! menus and dialogs: how each is reached and left, for whoever looks at it.

use serde_json::json;

use crate::answer::{Answer, Body, Gate};
use crate::browser::Browser;
use crate::explore::{MIXED, mixed_events};
use crate::faults::{TWO_EVENTS, many_events};
use crate::page::Page;
use crate::site::Site;
use crate::views::{open_views, save_view};

const ESCAPE: &str = "\u{e00c}";

/// While the root has `data-held`, nothing reaches the engine; `let-go` lets all of it through.
const HOLD: &str = "
    window.Worker = class extends Worker {
      #held = [];
      constructor(...values) {
        super(...values);
        addEventListener('let-go', () => { for (const values of this.#held.splice(0)) super.postMessage(...values); });
      }
      postMessage(...values) {
        if ('held' in document.documentElement.dataset) this.#held.push(values);
        else super.postMessage(...values);
      }
    };";

/// A page as a dashboard has it, whose site answers in all the ways that the states need.
pub struct Board {
    site: Site,
    gate: Gate,
}

impl Board {
    pub async fn new() -> Board {
        let gate = Gate::closed();
        let more = many_events(200);
        let more = format!("{},", more.trim_matches(['[', ']']));
        let last = r#"{"timestamp":"2024-05-03T10:00:00Z","action":"LAST"}]"#;
        let cut = many_events(40).into_bytes();
        let cut = Body::Cut(cut[..cut.len() - 30].to_vec());
        let site = Site::open([
            (MIXED, Answer::json(mixed_events())),
            ("/api/two", Answer::json(TWO_EVENTS)),
            ("/api/none", Answer::json("[]")),
            ("/api/odd", Answer::ok("application/x-ndjson", odd_lines())),
            ("/api/cut", Answer::json("").with_body(cut)),
            (
                "/api/slow",
                Answer::stepwise(["[", more.as_str(), last], &gate),
            ),
            ("/hold.js", Answer::ok("text/javascript", HOLD)),
        ])
        .await;
        site.host_page(
            "/board.html",
            "<link rel=\"stylesheet\" href=\"/page.css\"><script src=\"/hold.js\"></script><main><h1 hidden>Board</h1>
             <audit-explorer id=\"board\" persist=\"device\" now=\"2024-06-01T00:00:00Z\"></audit-explorer></main>
             <script type=\"module\" src=\"audit-explorer.js\"></script>",
        );
        Board { site, gate }
    }

    /// Opens it with nothing on it and nothing kept.
    pub async fn visit<'b>(&self, browser: &'b Browser) -> Page<'b> {
        let page = Page::open_at(browser, &self.site.url("/board.html")).await;
        page.wait_for("an empty page", "root.querySelector('[data-test=empty]')")
            .await;
        page
    }

    async fn load(&self, page: &Page<'_>, path: &str) {
        page.call("load", json!([self.site.url(path)]))
            .await
            .expect(path);
        page.is_whole().await;
    }

    async fn load_mixed(&self, page: &Page<'_>) {
        self.load(page, MIXED).await;
        page.counts("60 of 60 events").await;
        page.wait_for("values", "root.querySelector('[data-test=facet-user] li')")
            .await;
    }

    /// Each state of which the line above the table tells.
    pub async fn each_moment(&self, page: &Page<'_>, look: impl AsyncFn(&Page<'_>, &str)) {
        let begin = "window.end = element.load(arguments[0]).then(() => 'read')";
        page.run(begin, json!([self.site.url("/api/slow")])).await;
        page.find("[data-test=loading]").await;
        look(page, "loading-first").await;
        self.gate.let_through(1);
        page.counts("200 of 200 events").await;
        look(page, "loading").await;
        self.gate.let_through(1);
        assert_eq!(page.promise("end", json!([])).await, Ok(json!("read")));

        self.load(page, "/api/cut").await;
        page.find(".audit-explorer-whole--not").await;
        look(page, "partial").await;

        self.load(page, "/api/none").await;
        page.find("[data-test=nothing-loaded]").await;
        look(page, "nothing-loaded").await;

        self.load_mixed(page).await;
        page.run(
            "element.view = { query: '', data: 'ffffffffffffffff' }",
            json!([]),
        )
        .await;
        page.find("[data-test=foreign-view]").await;
        look(page, "foreign-view").await;
        page.click("[data-test=foreign-view] button").await;

        let online = "Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => arguments[0] }); dispatchEvent(new Event(arguments[0] ? 'online' : 'offline'))";
        page.run(online, json!([false])).await;
        page.find("[data-test=offline]").await;
        look(page, "offline").await;
        page.run(online, json!([true])).await;
        page.wait_for("online", "!root.querySelector('[data-test=offline]')")
            .await;

        self.held(
            page,
            "element.sort('details.size', 'asc')",
            "sorting",
            &look,
        )
        .await;
        page.wait_for(
            "what is kept by now",
            "root.querySelector('[part=device-button]')",
        )
        .await;
        self.is_kept(page).await;
        page.browser
            .client
            .goto(&self.site.url("/board.html"))
            .await
            .expect("the page opens");
        page.find("[data-test=kept-note]").await;
        page.counts("60 of 60 events").await;
        look(page, "kept").await;
    }

    /// The state of the page while the engine has not answered yet.
    async fn held(
        &self,
        page: &Page<'_>,
        begin: &str,
        state: &str,
        look: &impl AsyncFn(&Page<'_>, &str),
    ) {
        page.run(
            &format!("document.documentElement.dataset.held = ''; window.end = {begin}.then(() => 'done')"),
            json!([]),
        )
        .await;
        page.find(&format!("[data-test={state}]")).await;
        look(page, state).await;
        page.run(
            "delete document.documentElement.dataset.held; dispatchEvent(new Event('let-go'))",
            json!([]),
        )
        .await;
        assert_eq!(page.promise("end", json!([])).await, Ok(json!("done")));
        page.wait_for(
            "the end of it",
            &format!("!root.querySelector('[data-test={state}]')"),
        )
        .await;
    }

    async fn is_kept(&self, page: &Page<'_>) {
        page.click("[part=device-button]").await;
        page.wait_for(
            "the events on the device",
            "/^60 events kept on this device on/.test(root.querySelector('[data-test=kept]')?.textContent)",
        )
        .await;
        page.press(&[ESCAPE]).await;
        page.wait_for("no menu", "!root.querySelector('[part=device]')")
            .await;
    }

    /// Each menu of the toolbar, of the filters and of the line above the table.
    pub async fn each_menu(&self, page: &Page<'_>, look: impl AsyncFn(&Page<'_>, &str)) {
        self.load_mixed(page).await;
        page.call("export", json!([{ "report": "visible" }]))
            .await
            .expect("there is something to export");
        open_views(page).await;
        save_view(page, "All of May").await;
        look(page, "menu-views").await;
        close(page, "views").await;
        self.is_kept(page).await;
        for (menu, ready) in [
            (
                "actions",
                "root.querySelectorAll('[part=actions] input[type=checkbox]').length === 3",
            ),
            (
                "help",
                "root.querySelector('.audit-explorer-help__example')",
            ),
            ("open", "root.querySelector('[data-test=check-file]')"),
            (
                "device",
                "root.querySelector('[data-test=forget-everything]')",
            ),
            (
                "jobs",
                "root.querySelector('[data-test=job]')?.dataset.state === 'ready'",
            ),
        ] {
            page.click(&format!("[part={menu}-button]")).await;
            page.wait_for(menu, ready).await;
            look(page, &format!("menu-{menu}")).await;
            close(page, menu).await;
        }
        self.load(page, "/api/odd").await;
        page.click("[part=notes-button]").await;
        page.find("[part=notes] li").await;
        look(page, "menu-notes").await;
    }

    /// Each dialog.
    pub async fn each_dialog(&self, page: &Page<'_>, look: impl AsyncFn(&Page<'_>, &str)) {
        self.load(page, "/api/odd").await;
        page.click("[data-test=rejects]").await;
        page.find("[data-test=rejects-dialog] li").await;
        look(page, "rejects").await;
        no_dialog(page).await;

        self.load_mixed(page).await;
        page.click("[data-test=fields]").await;
        page.find("[data-test=mapping-dialog] [data-test=path-scope]")
            .await;
        look(page, "fields-dialog").await;
        page.click("[data-test=path-scope]").await;
        page.find("[data-test=path-offer]").await;
        look(page, "fields-paths").await;
        no_dialog(page).await;

        page.click("[part=open-button]").await;
        page.click("[data-test=check-file]").await;
        page.find("[data-test=verify-files]").await;
        look(page, "check").await;
        for (tail, found, state) in [
            ("", "is what its manifest says", "check-holds"),
            ("x", "not what", "check-broken"),
        ] {
            page.promise(
                "(async () => {
                   const { name, file, manifestFile } = await element.export({ report: 'visible' });
                   const files = new DataTransfer();
                   files.items.add(new File([await file.text(), arguments_tail], name));
                   files.items.add(new File([await manifestFile.text()], `${name}.manifest.json`));
                   const field = root.querySelector('[data-test=verify-files]');
                   field.files = files.files;
                   field.dispatchEvent(new Event('change', { bubbles: true }));
                 })()"
                    .replace("arguments_tail", &json!(tail).to_string())
                    .as_str(),
                json!([]),
            )
            .await
            .expect("a file to check");
            page.wait_for(
                found,
                &format!(
                    "root.querySelector('[data-test=verdict]')?.textContent.includes({})",
                    json!(found)
                ),
            )
            .await;
            look(page, state).await;
        }
        no_dialog(page).await;

        page.click("[data-test=export]").await;
        page.wait_for(
            "the preview",
            "root.querySelector('[data-test=preview]') && !root.querySelector('[data-test=download]').disabled",
        )
        .await;
        page.run("document.documentElement.dataset.held = ''", json!([]))
            .await;
        page.click("[data-test=download]").await;
        page.find("[data-test=cancel-export]").await;
        look(page, "export-running").await;
        page.run(
            "delete document.documentElement.dataset.held; dispatchEvent(new Event('let-go'))",
            json!([]),
        )
        .await;
        page.find("[data-test=export-result]").await;
        look(page, "export-result").await;
        no_dialog(page).await;
    }
}

/// Lines of which two hold no event, one has no time and the others have no zone.
fn odd_lines() -> String {
    let mut lines: Vec<String> = (0..30)
        .map(|number| {
            format!(
                r#"{{"time":"2024-05-01 10:{number:02}:00","user":"ann","action":"A{number}"}}"#
            )
        })
        .collect();
    lines.extend(["=oops", r#"{"user":"bob","action":"UNTIMED"}"#, "[1]"].map(str::to_owned));
    lines.join("\n") + "\n"
}

async fn close(page: &Page<'_>, menu: &str) {
    page.press(&[ESCAPE]).await;
    page.wait_for(
        &format!("no menu {menu}"),
        &format!("!root.querySelector('[part={menu}]')"),
    )
    .await;
}

/// Escape closes what was opened last: within a dialog that may be a list of its own.
async fn no_dialog(page: &Page<'_>) {
    for _ in 0..3 {
        if page
            .run(
                "return root.querySelectorAll('dialog[open]').length",
                json!([]),
            )
            .await
            == 0
        {
            return;
        }
        page.press(&[ESCAPE]).await;
    }
    page.wait_for("no dialog", "!root.querySelector('dialog[open]')")
        .await;
}
