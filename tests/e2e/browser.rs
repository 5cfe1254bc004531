//! One headless Chromium with its driver, for one scenario.
//!
//! Each scenario has a browser of its own, with a new profile: none sees what
//! another kept, and they run side by side.

use std::io::{BufRead, BufReader};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fantoccini::wd::{TimeoutConfiguration, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// How long a page may take to come into a state that a scenario waits for.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A running browser, and the folder into which it downloads.
pub struct Browser {
    pub client: Client,
    pub downloads: PathBuf,
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
    let driver = Driver::start();
    let folder = Folder::new();
    let browser = runtime.block_on(Browser::start(&driver, &folder.0));
    let outcome = catch_unwind(AssertUnwindSafe(|| runtime.block_on(scenario(&browser))));
    // Closing the session ends Chromium; ending only its driver would leave it running.
    runtime.block_on(browser.client.close()).ok();
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

impl Browser {
    async fn start(driver: &Driver, folder: &Path) -> Browser {
        let downloads = folder.join("downloads");
        std::fs::create_dir_all(&downloads).expect("the build folder can be written");
        let mut options = chromium_options();
        let arguments = options["args"]
            .as_array_mut()
            .expect("webdriver.json has arguments for Chromium");
        arguments.push(json!(format!(
            "--user-data-dir={}",
            folder.join("profile").display()
        )));
        options["prefs"] = json!({
            "download.default_directory": downloads,
            "download.prompt_for_download": false,
            // Several files in a row are not a question to the user.
            "profile.default_content_setting_values.automatic_downloads": 1,
        });
        let Value::Object(capabilities) = json!({
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL" },
        }) else {
            unreachable!("an object was written")
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&driver.address)
            .await
            .expect("Chromium starts; `make set-up-test` installs it");
        let timeouts = TimeoutConfiguration::new(Some(PATIENCE), Some(PATIENCE), None);
        client
            .update_timeouts(timeouts)
            .await
            .expect("the driver takes time limits");
        let browser = Browser { client, downloads };
        browser.resize(1280, 800).await;
        browser
    }

    /// The size of the page in CSS pixels; narrower than any window may be, too.
    pub async fn resize(&self, width: u32, height: u32) {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size)
            .await;
    }

    pub async fn prefer(&self, scheme: Scheme) {
        let value = match scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// As if the network were gone, for the page itself: a worker has a network of its own.
    pub async fn go_offline(&self) {
        self.devtools("Network.enable", json!({})).await;
        let gone = json!({ "offline": true, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.devtools("Network.emulateNetworkConditions", gone)
            .await;
    }

    /// What the console was told as an error since this was last asked, violations of the policy included.
    pub async fn console_errors(&self) -> Vec<String> {
        let entries = self
            .own_command("se/log", json!({ "type": "browser" }))
            .await;
        let entries = entries.as_array().cloned().unwrap_or_default();
        let errors = entries.iter().filter(|entry| entry["level"] == "SEVERE");
        errors
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Keeps a picture of the page in `target/screenshots/`, for people to look at.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        let folder = build_folder().join("screenshots");
        std::fs::create_dir_all(&folder).expect("the build folder can be written");
        let path = folder.join(name).with_extension("png");
        let picture = self
            .client
            .screenshot()
            .await
            .expect("the page can be drawn");
        std::fs::write(&path, picture).expect("the build folder can be written");
        path
    }

    /// Waits for a download of this name and returns its bytes.
    pub async fn downloaded(&self, name: &str) -> Vec<u8> {
        let path = self.downloads.join(name);
        let ends = tokio::time::Instant::now() + PATIENCE;
        // Chromium writes under another name and renames at the end; the folder itself tells nobody.
        while !path.is_file() {
            let there =
                std::fs::read_dir(&self.downloads).expect("the folder was made at the start");
            let there: Vec<_> = there.flatten().map(|entry| entry.file_name()).collect();
            assert!(
                tokio::time::Instant::now() < ends,
                "{name:?} was not downloaded; there is {there:?}"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        std::fs::read(path).expect("what is there can be read")
    }

    /// Key events of WebDriver's own form, where the focus is.
    pub async fn press(&self, actions: &[Value]) {
        let keys = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] });
        self.own_command("actions", keys).await;
    }

    /// The numbers and dates of another country, for pages opened from now on.
    pub async fn speak(&self, locale: &str) {
        self.devtools("Emulation.setLocaleOverride", json!({ "locale": locale }))
            .await;
    }

    /// A command of Chromium's own protocol.
    pub async fn devtools(&self, command: &str, params: Value) -> Value {
        self.own_command(
            "goog/cdp/execute",
            json!({ "cmd": command, "params": params }),
        )
        .await
    }

    async fn own_command(&self, path: &'static str, body: Value) -> Value {
        self.client
            .issue_cmd(OwnCommand { path, body })
            .await
            .expect("ChromeDriver knows its own commands")
    }
}

/// A command that ChromeDriver has beyond WebDriver.
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

/// The options that the port tests use too.
fn chromium_options() -> Value {
    let settings: Value =
        serde_json::from_str(include_str!("../../webdriver.json")).expect("webdriver.json is JSON");
    settings["goog:chromeOptions"].clone()
}

/// The folder that cargo builds into, whatever it is called.
fn build_folder() -> PathBuf {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    scratch
        .parent()
        .expect("cargo's scratch folder lies in the build folder")
        .to_owned()
}

/// ChromeDriver on a port of its own choice; ends with its scenario.
struct Driver {
    process: Child,
    address: String,
}

impl Driver {
    fn start() -> Driver {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is on the PATH; `make set-up-test` installs it");
        let said = BufReader::new(process.stdout.take().expect("its output is piped"));
        let port = said.lines().map_while(Result::ok).find_map(|line| {
            let port = line.strip_prefix("ChromeDriver was started successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        let port = port.expect("chromedriver says on which port it listens");
        Driver {
            process,
            address: format!("http://127.0.0.1:{port}/"),
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.process.kill().ok(); // it may have ended by itself
        self.process.wait().ok();
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
        std::fs::remove_dir_all(&self.0).ok(); // Chromium may still be writing to its profile
    }
}
