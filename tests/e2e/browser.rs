//! One browser with its driver, for one scenario.
//!
//! Each scenario has a browser of its own, with a new profile: none sees what
//! another kept, and they run side by side.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fantoccini::wd::{TimeoutConfiguration, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::engines::{Driver, Engine};

/// How long a page may take to come into a state that a scenario waits for.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A browser that answers nothing any more must not keep the other scenarios waiting for ever.
const SCENARIO_LIMIT: Duration = Duration::from_secs(600);

/// A running browser, and the folder into which it downloads.
pub struct Browser {
    pub client: Client,
    pub downloads: PathBuf,
    pub engine: Engine,
}

/// Light or dark, as the system would ask for it.
#[derive(Clone, Copy, Debug)]
pub enum Scheme {
    Light,
    Dark,
}

/// Runs a scenario in a browser of its own, and closes it whatever happens.
pub fn in_browser(scenario: impl AsyncFnOnce(&Browser)) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime needs no more than memory");
    let engine = Engine::asked_for();
    let folder = Folder::new();
    let driver = Driver::start(engine, &folder.0);
    let browser = runtime.block_on(Browser::start(engine, &driver, &folder.0));
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            let done = tokio::time::timeout(SCENARIO_LIMIT, scenario(&browser)).await;
            done.expect("the browser answers its driver");
        })
    }));
    // A session that does not close is ended with its driver, and the browser with both.
    let closing = async { tokio::time::timeout(PATIENCE, browser.client.close()).await };
    runtime.block_on(closing).ok();
    if let Err(panic) = outcome {
        eprintln!("in {engine:?}");
        resume_unwind(panic);
    }
}

impl Browser {
    async fn start(engine: Engine, driver: &Driver, folder: &Path) -> Browser {
        let downloads = folder.join("downloads");
        std::fs::create_dir_all(&downloads).expect("the build folder can be written");
        let Value::Object(capabilities) = engine.capabilities(folder, &downloads) else {
            unreachable!("capabilities are an object")
        };
        let client = connect(driver, capabilities).await;
        let timeouts = TimeoutConfiguration::new(Some(PATIENCE), Some(PATIENCE), None);
        client
            .update_timeouts(timeouts)
            .await
            .expect("the driver takes time limits");
        let browser = Browser {
            client,
            downloads,
            engine,
        };
        browser.resize(1280, 800).await;
        browser
    }

    /// The size of the page in CSS pixels; narrower than any window may be, too.
    pub async fn resize(&self, width: u32, height: u32) {
        match self.engine {
            Engine::Chromium => {
                let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
                self.devtools("Emulation.setDeviceMetricsOverride", size)
                    .await;
            }
            // Its windows are at least 450 wide; what they show may be less.
            Engine::Firefox => {
                self.privileged(&format!(
                    "window.resizeTo({w}, {h} + 200);
                     const box = gBrowser.selectedBrowser.style;
                     for (const [name, value] of [['width', '{width}px'], ['height', '{height}px']]) {{
                       for (const limit of ['', 'min-', 'max-']) box.setProperty(limit + name, value);
                     }}",
                    w = width.max(500),
                    h = height,
                ))
                .await;
            }
            Engine::WebKit => {
                self.client
                    .set_window_rect(0, 0, width, height)
                    .await
                    .expect("the window takes a size");
                let inner = self
                    .client
                    .execute("return [innerWidth, innerHeight]", Vec::new())
                    .await
                    .expect("a page has a size");
                let missing = |full: u32, at: usize| {
                    full + full.saturating_sub(inner[at].as_u64().unwrap_or(0) as u32)
                };
                self.client
                    .set_window_rect(0, 0, missing(width, 0), missing(height, 1))
                    .await
                    .expect("the window takes a size");
            }
        }
    }

    pub async fn prefer(&self, scheme: Scheme) {
        let value = match scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        match self.engine {
            Engine::Chromium => {
                let features =
                    json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
                self.devtools("Emulation.setEmulatedMedia", features).await;
            }
            Engine::Firefox => {
                let number = match scheme {
                    Scheme::Dark => 0,
                    Scheme::Light => 1,
                };
                self.privileged(&format!("Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', {number})")).await;
            }
            // Its driver has no command for this, and GTK reads it once, at the start: it stays light.
            Engine::WebKit => return,
        }
        // What was told to the browser reaches the page on a way of its own, later than the next script may.
        let seen = "const [value, done] = arguments;
             (function look() { matchMedia(`(prefers-color-scheme: ${value})`).matches ? done() : setTimeout(look, 10); })();";
        self.client
            .execute_async(seen, vec![json!(value)])
            .await
            .expect("the page hears of light and dark");
    }

    /// Few colours, as people with low vision choose them for the whole system. False where the driver has no
    /// command for it.
    pub async fn force_colours(&self, forced: bool) -> bool {
        if self.engine != Engine::Chromium {
            return false;
        }
        let value = if forced { "active" } else { "none" };
        let features = json!({ "features": [{ "name": "forced-colors", "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
        true
    }

    /// No motion, as people ask their system for it. False where the driver has no command for it.
    pub async fn reduce_motion(&self) -> bool {
        if self.engine != Engine::Chromium {
            return false;
        }
        let features =
            json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
        true
    }

    /// What the console was told as an error since this was last asked, violations of the policy included.
    /// Only ChromeDriver has a command for it; elsewhere the site's pages write it down (`site::WATCH`), but for a page
    /// that its service worker has kept: that is as it was built, and nobody watches it.
    pub async fn console_errors(&self) -> Vec<String> {
        if self.engine != Engine::Chromium {
            let errors = self
                .client
                .execute(
                    "return navigator.serviceWorker?.controller && !window.harnessErrors ? [] : window.harnessErrors.splice(0)",
                    Vec::new(),
                )
                .await
                .expect("a page of the test's site writes its errors down");
            return serde_json::from_value(errors).expect("each error is a text");
        }
        let entries = self
            .own_command("se/log", json!({ "type": "browser" }))
            .await;
        let entries = entries.as_array().cloned().unwrap_or_default();
        let errors = entries.iter().filter(|entry| entry["level"] == "SEVERE");
        errors
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Keeps a picture of the page in `target/screenshots/`, for people to look at. None of WebKitGTK, which without a
    /// compositor leaves its driver waiting for one for ever, now and then.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        let folder = build_folder().join("screenshots");
        std::fs::create_dir_all(&folder).expect("the build folder can be written");
        let path = folder.join(name).with_extension("png");
        if self.engine == Engine::WebKit {
            return path;
        }
        let picture = self
            .client
            .screenshot()
            .await
            .expect("the page can be drawn");
        std::fs::write(&path, picture).expect("the build folder can be written");
        path
    }

    /// Prints the page to a PDF, as a person would, and keeps it beside the pictures. None in WebKitGTK, whose driver has
    /// no command for it.
    pub async fn print(&self, name: &str) -> Option<Vec<u8>> {
        if self.engine == Engine::WebKit {
            return None;
        }
        let printed = self.own_command("print", json!({ "page": {} })).await;
        let text = printed.as_str().expect("a PDF comes as base64");
        let pdf = crate::evidence::bytes(&json!(text));
        let path = build_folder().join("screenshots").join(name);
        std::fs::create_dir_all(path.parent().expect("it lies in a folder"))
            .and_then(|()| std::fs::write(path.with_extension("pdf"), &pdf))
            .expect("the build folder can be written");
        Some(pdf)
    }

    /// Waits for a download of this name and returns its bytes.
    pub async fn downloaded(&self, name: &str) -> Vec<u8> {
        let path = self.downloads.join(name);
        let ends = tokio::time::Instant::now() + PATIENCE;
        // Written under another name and renamed at the end, by Firefox over an empty file; the folder itself tells nobody.
        while std::fs::metadata(&path).map_or(0, |file| file.len()) == 0 {
            let there =
                std::fs::read_dir(&self.downloads).expect("the folder was made at the start");
            let there: Vec<_> = there.flatten().map(|entry| entry.file_name()).collect();
            assert!(
                tokio::time::Instant::now() < ends,
                "{name:?} was not downloaded; there is {there:?}"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        while self.engine == Engine::WebKit && is_open_somewhere(&path) {
            // It writes under the last name from the first byte on.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        std::fs::read(path).expect("what is there can be read")
    }

    /// Key events of WebDriver's own form, where the focus is.
    pub async fn press(&self, actions: &[Value]) {
        let keys = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] });
        self.own_command("actions", keys).await;
    }

    /// The numbers and dates of another country, for pages opened from now on. False where the driver has no
    /// command for it: Firefox and WebKit take theirs from their build and the system.
    pub async fn speak(&self, locale: &str) -> bool {
        if self.engine != Engine::Chromium {
            return false;
        }
        self.devtools("Emulation.setLocaleOverride", json!({ "locale": locale }))
            .await;
        true
    }

    /// A command of Chromium's own protocol.
    pub async fn devtools(&self, command: &str, params: Value) -> Value {
        self.own_command(
            "goog/cdp/execute",
            json!({ "cmd": command, "params": params }),
        )
        .await
    }

    /// A script in Firefox's own window, around the page.
    async fn privileged(&self, script: &str) {
        self.own_command("moz/context", json!({ "context": "chrome" }))
            .await;
        self.client
            .execute(script, Vec::new())
            .await
            .expect("Firefox's own window takes scripts");
        self.own_command("moz/context", json!({ "context": "content" }))
            .await;
    }

    async fn own_command(&self, path: &'static str, body: Value) -> Value {
        self.client
            .issue_cmd(OwnCommand { path, body })
            .await
            .expect("the driver knows its own commands")
    }
}

/// A command that a driver has beyond WebDriver.
#[derive(Debug)]
struct OwnCommand {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for OwnCommand {
    fn endpoint(
        &self,
        base_url: &url::Url,
        session_id: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base_url.join(&format!(
            "session/{}/{}",
            session_id.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

/// Whether any process still has the file open.
fn is_open_somewhere(path: &Path) -> bool {
    // Open files are told by their real place, and the build folder may be a link.
    let path = path.canonicalize().expect("it was there a moment ago");
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter_map(|process| std::fs::read_dir(process.path().join("fd")).ok())
        .flat_map(|files| files.flatten())
        .any(|file| std::fs::read_link(file.path()).is_ok_and(|open| open == path))
}

/// The folder that cargo builds into, whatever it is called.
fn build_folder() -> PathBuf {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    scratch
        .parent()
        .expect("cargo's scratch folder lies in the build folder")
        .to_owned()
}

/// A session; the driver may not listen yet.
async fn connect(driver: &Driver, capabilities: serde_json::Map<String, Value>) -> Client {
    let ends = tokio::time::Instant::now() + PATIENCE;
    loop {
        let session = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.clone())
            .connect(&driver.address)
            .await;
        match session {
            Ok(client) => return client,
            Err(error) => assert!(
                tokio::time::Instant::now() < ends,
                "the browser does not start; `make set-up-test` installs it: {error}"
            ),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A folder that goes with its scenario.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("e2e-{}-{number}", std::process::id());
        Folder(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok(); // the browser may still be writing to its profile
    }
}
