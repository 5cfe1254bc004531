//! A page with an explorer on it: what a person does and sees there, and what a
//! host's script calls.
//!
//! In every script, `element` is the first `<audit-explorer>` of the page and
//! `root` its shadow root.

use std::time::Duration;

use fantoccini::elements::{Element, ElementRef};
use serde_json::{Value, json};

use crate::browser::{Browser, PATIENCE};
use crate::engines::Engine;
use crate::site::Site;

/// The element's rejection, as a host's `catch` sees it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ElementError {
    pub code: String,
    pub message: String,
}

/// A page that was opened and has its element defined.
pub struct Page<'b> {
    pub browser: &'b Browser,
}

const NAMES: &str =
    "const element = document.querySelector('audit-explorer'); const root = element?.shadowRoot;";

/// What the screen says, without the long lists of its choices; and what is asked of it.
const SHOWN: &str =
    "[...document.querySelector('audit-explorer')?.shadowRoot?.children ?? []].map(part => {
    const copy = part.cloneNode(true), query = part.querySelector('[data-test=query]');
    copy.querySelectorAll('select').forEach(list => list.remove());
    return [query?.value, copy.textContent.slice(0, 2000)];
  })";

/// The mark of a page after which another is opened.
const LEFT: &str = "left";

const ENTER: &str = "\u{e007}";

/// The key by which WebDriver marks an element in JSON.
const ELEMENT_KEY: &str = "element-6066-11e4-a52e-4f735466cecf";

impl<'b> Page<'b> {
    /// Opens the product's own page.
    pub async fn open(browser: &'b Browser, site: &Site) -> Page<'b> {
        Page::open_at(browser, &site.url("/")).await
    }

    /// Opens any page with an explorer on it.
    pub async fn open_at(browser: &'b Browser, url: &str) -> Page<'b> {
        let page = Page { browser };
        page.run(
            &format!("document.documentElement.dataset.{LEFT} = ''"),
            json!([]),
        )
        .await;
        browser
            .client
            .goto(url)
            .await
            .expect("the test's site answers");
        page.is_opened(url).await;
        page.wait_for(
            "the element's definition",
            "customElements.get('audit-explorer')",
        )
        .await;
        page
    }

    /// Waits until the page before is left: where the address has a fragment, Firefox's driver does not.
    async fn is_opened(&self, url: &str) {
        let address = json!(url);
        self.is_there(&format!(
            "!('{LEFT}' in document.documentElement.dataset) || location.href === {address}"
        ))
        .await;
    }

    /// Waits until an expression holds, in whatever page is there. What waits in a page is lost with it where
    /// another takes its place, so this is asked again and again.
    pub async fn is_there(&self, expression: &str) {
        let asked = format!("return Boolean({expression})");
        let ends = tokio::time::Instant::now() + PATIENCE;
        while !matches!(
            self.browser.client.execute(&asked, vec![]).await,
            Ok(Value::Bool(true))
        ) {
            assert!(
                tokio::time::Instant::now() < ends,
                "no other page took the place of the one before: {expression}"
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Runs a script's body and gives what it returns.
    pub async fn run(&self, body: &str, arguments: Value) -> Value {
        let Value::Array(arguments) = arguments else {
            panic!("arguments are given as an array, not {arguments}")
        };
        let script = format!("{NAMES} {body}");
        let outcome = self.browser.client.execute(&script, arguments).await;
        outcome.unwrap_or_else(|error| panic!("the page's script fails: {error}\n{body}"))
    }

    /// Waits until an expression holds. `what` tells the reader of a failure what was missed.
    pub async fn wait_for(&self, what: &str, expression: &str) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1], ends = Date.now() + arguments[0]; let last;
             (function look() {{
               let held;
               try {{ {NAMES} held = ({expression}); last = undefined; }} catch (error) {{ last = String(error); }}
               if (held) done({{ held: typeof held === 'object' || typeof held === 'function' ? true : held }});
               else if (Date.now() > ends) done({{ last: last ?? null, shown: {SHOWN} }});
               else setTimeout(look, 10);
             }})();"
        );
        let limit = PATIENCE.as_millis() as u64 * 9 / 10; // before the driver's own limit, which tells less
        let mut outcome = self.patiently(what, &script, limit).await;
        if outcome.get("held").is_none() {
            panic!(
                "{what} did not come within {limit} ms\n  waited for: {expression}\n  last error: {}\n  shown: {}",
                outcome["last"], outcome["shown"]
            );
        }
        outcome["held"].take()
    }

    /// Runs a script that waits; again where the page is loaded anew under it. Some drivers take that for a fault at
    /// once, some only when their own limit is over, which the script does not wait for; one answers with nothing.
    async fn patiently(&self, what: &str, script: &str, limit: u64) -> Value {
        let ends = tokio::time::Instant::now() + PATIENCE * 2;
        loop {
            let outcome = self
                .browser
                .client
                .execute_async(script, vec![json!(limit)])
                .await;
            match outcome {
                Ok(Value::Null) => assert!(
                    tokio::time::Instant::now() < ends,
                    "waiting for {what}, the page is loaded anew without an end\n{script}"
                ),
                Ok(outcome) => return outcome,
                Err(error) => {
                    let error = error.to_string();
                    let reloaded = ["unload", "script timeout", "Timed out"]
                        .iter()
                        .any(|told| error.contains(told));
                    assert!(
                        reloaded && tokio::time::Instant::now() < ends,
                        "waiting for {what} fails: {error}\n{script}"
                    );
                }
            }
        }
    }

    /// Waits until the promise that an expression gives brings something that holds.
    pub async fn until(&self, what: &str, expression: &str) {
        let script = format!(
            "const done = arguments[arguments.length - 1], ends = Date.now() + arguments[0];
             (async function look() {{
               {NAMES}
               const held = await (async () => ({expression}))().catch(() => false);
               if (held) done({{ held: true }});
               else if (Date.now() > ends) done({{ shown: {SHOWN} }});
               else setTimeout(look, 20);
             }})();"
        );
        let limit = PATIENCE.as_millis() as u64 * 9 / 10;
        let outcome = self.patiently(what, &script, limit).await;
        assert_eq!(
            outcome["held"], true,
            "{what} did not come within {limit} ms\n  waited for: {expression}\n  shown: {}",
            outcome["shown"]
        );
    }

    /// Calls a method of the element and waits for its promise. Files and other
    /// objects of the browser come back empty: look at them with `run`.
    pub async fn call(&self, method: &str, arguments: Value) -> Result<Value, ElementError> {
        self.promise(
            "element[arguments[0]](...arguments[1])",
            json!([method, arguments]),
        )
        .await
    }

    /// Waits for the promise that an expression gives.
    pub async fn promise(&self, expression: &str, arguments: Value) -> Result<Value, ElementError> {
        let Value::Array(arguments) = arguments else {
            panic!("arguments are given as an array, not {arguments}")
        };
        let script = format!(
            "{NAMES} const done = arguments[arguments.length - 1];
             (async () => ({expression}))().then(
               value => done({{ value: value ?? null }}),
               error => done({{ code: String(error.code ?? error.name), message: String(error.message) }}));"
        );
        let outcome = self.browser.client.execute_async(&script, arguments).await;
        let mut outcome = outcome
            .unwrap_or_else(|error| panic!("a promise is never kept: {error}\n{expression}"));
        match outcome["code"].as_str() {
            Some(code) => {
                let message = outcome["message"].as_str().unwrap_or_default().to_owned();
                Err(ElementError {
                    code: code.to_owned(),
                    message,
                })
            }
            None => Ok(outcome["value"].take()),
        }
    }

    /// Waits for the first match inside the explorer, to act on it as a person does: of a row its first cell, since
    /// geckodriver finds rows themselves nowhere on the screen.
    pub async fn find(&self, css: &str) -> Element {
        self.wait_for(css, &format!("root.querySelector({})", json!(css)))
            .await;
        let found = self
            .run(
                "const found = root.querySelector(arguments[0]); return found?.cells?.[0] ?? found",
                json!([css]),
            )
            .await;
        let Some(id) = found[ELEMENT_KEY].as_str() else {
            let shown = self.run(&format!("return {SHOWN}"), json!([])).await;
            panic!("{css} is gone again: {found}\n  shown: {shown}")
        };
        Element::from_element_id(self.browser.client.clone(), ElementRef::from(id.to_owned()))
    }

    pub async fn click(&self, css: &str) {
        self.find(css).await;
        self.stands_still(&format!("root.querySelector({})", json!(css)))
            .await;
        let element = self.find(css).await;
        element
            .click()
            .await
            .unwrap_or_else(|error| panic!("{css} cannot be clicked: {error}"));
    }

    /// Waits until what an expression finds is where it was a frame ago. A driver looks where a thing is, then clicks
    /// there: what moves meanwhile, since columns or rows have just come, is missed. A person waits for it as well.
    async fn stands_still(&self, found: &str) {
        let script = format!(
            "const done = arguments[arguments.length - 1], ends = Date.now() + 2000; let last;
             const frame = () => Promise.race([new Promise(go => requestAnimationFrame(go)), new Promise(go => setTimeout(go, 200))]);
             (async () => {{
               {NAMES}
               do {{
                 const {{ x, y, width, height }} = ({found})?.getBoundingClientRect() ?? {{}};
                 const now = [x, y, width, height].join();
                 if (now === last) break;
                 last = now;
                 await frame();
                 await frame();
               }} while (Date.now() < ends);
             }})().then(() => done(true), () => done(false));"
        );
        self.patiently("it to stand still", &script, 0).await;
    }

    /// Clicks the first match that has exactly this text.
    pub async fn click_text(&self, css: &str, text: &str) {
        let found = format!(
            "[...root.querySelectorAll({})].find(found => found.textContent.trim() === {})",
            json!(css),
            json!(text)
        );
        self.wait_for(&format!("{css} with the text {text:?}"), &found)
            .await;
        self.stands_still(&found).await;
        let found = self.run(&format!("return {found}"), json!([])).await;
        let id = found[ELEMENT_KEY].as_str().expect("it was there just now");
        let element =
            Element::from_element_id(self.browser.client.clone(), ElementRef::from(id.to_owned()));
        element
            .click()
            .await
            .unwrap_or_else(|error| panic!("{css} {text:?} cannot be clicked: {error}"));
    }

    /// Presses keys where the focus is, one after the other, as a person without a mouse does.
    pub async fn press(&self, keys: &[&str]) {
        let actions = keys
            .iter()
            .flat_map(|key| {
                [
                    json!({ "type": "keyDown", "value": key }),
                    json!({ "type": "keyUp", "value": key }),
                ]
            })
            .collect::<Vec<_>>();
        self.browser.press(&actions).await;
    }

    /// Waits until the source was read to its end. Its last rows are there a moment before that, and the end closes what
    /// was opened meanwhile.
    pub async fn is_whole(&self) {
        self.wait_for(
            "the whole source",
            "root.querySelector('[data-test=complete]')",
        )
        .await;
    }

    /// Opens the menu of the first cell that matches, as a right click does; again where rows that were on their way
    /// have closed it.
    pub async fn open_cell_menu(&self, css: &str, (x, y): (u32, u32)) {
        let opened = format!(
            "(async () => {{
               if (root.querySelector('[data-test=cell-menu]')) return true;
               root.querySelector({}).dispatchEvent(new MouseEvent('contextmenu', {{ bubbles: true, cancelable: true, clientX: {x}, clientY: {y} }}));
               await new Promise(done => setTimeout(done, 100));
               return root.querySelector('[data-test=cell-menu]');
             }})()",
            json!(css)
        );
        self.until("the cell's menu", &opened).await;
    }

    /// Waits until the count on the screen reads so.
    pub async fn counts(&self, text: &str) {
        let shown = format!(
            "root.querySelector('[data-test=count]')?.textContent.trim() === {}",
            json!(text)
        );
        self.wait_for(&format!("the count {text:?}"), &shown).await;
    }

    /// Replaces what stands in a field, key by key.
    pub async fn type_into(&self, css: &str, text: &str) {
        let element = self.find(css).await;
        element
            .clear()
            .await
            .unwrap_or_else(|error| panic!("{css} cannot be cleared: {error}"));
        if !text.is_empty() {
            element
                .send_keys(text)
                .await
                .unwrap_or_else(|error| panic!("{css} takes no text: {error}"));
        }
    }

    /// The same with Enter behind it, once the page has seen the text: geckodriver gives a field all of its keys in one
    /// go, before a button that they enable is enabled. WebKit takes a first Enter for its list of suggestions.
    pub async fn enter_into(&self, css: &str, text: &str) {
        self.type_into(css, text).await;
        self.enter_in(css, text).await;
    }

    /// Presses Enter in a field that holds `text`.
    pub async fn enter_in(&self, css: &str, text: &str) {
        self.press(&[ENTER]).await;
        if self.browser.engine == Engine::WebKit {
            let left = "return root.querySelector(arguments[0])?.value";
            if self.run(left, json!([css])).await == text {
                self.press(&[ENTER]).await;
            }
        }
    }

    /// The text of the first match, as it is shown.
    pub async fn text(&self, css: &str) -> String {
        self.find(css).await;
        let text = self
            .run(
                // WebKit ends the text of some elements with the line that they end.
                "return root.querySelector(arguments[0]).innerText.trim()",
                json!([css]),
            )
            .await;
        text.as_str().expect("an element has a text").to_owned()
    }

    /// The texts of all matches, in the order of the page.
    pub async fn texts(&self, css: &str) -> Vec<String> {
        let script = "return [...root.querySelectorAll(arguments[0])].map(found => found.textContent.trim())";
        let texts = self.run(script, json!([css])).await;
        serde_json::from_value(texts).expect("each text is a string")
    }

    /// No error and no violation of the policy so far.
    pub async fn has_a_clean_console(&self) {
        let errors = self.browser.console_errors().await;
        assert!(errors.is_empty(), "the console has errors: {errors:#?}");
    }
}
