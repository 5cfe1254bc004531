//! The three browsers' engines: how each is started, and what its driver needs to be told.
//!
//! `E2E_BROWSER=firefox` or `webkit` runs the scenarios there; without it, in Chromium. What one
//! driver cannot do has its reason beside it.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// Which browser the scenarios run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Chromium,
    Firefox,
    /// WebKitGTK, the engine of Safari as far as Linux has it.
    WebKit,
}

impl Engine {
    /// The one that the caller asked for.
    pub fn asked_for() -> Engine {
        match std::env::var("E2E_BROWSER").as_deref() {
            Err(_) | Ok("" | "chromium") => Engine::Chromium,
            Ok("firefox") => Engine::Firefox,
            Ok("webkit") => Engine::WebKit,
            Ok(other) => panic!("E2E_BROWSER may be chromium, firefox or webkit, not {other:?}"),
        }
    }

    /// Whether a body that is shorter than was announced is an error to scripts. WebKitGTK's network library takes it
    /// for whole, so the product counts the bytes itself.
    pub fn knows_a_body_that_ended_early(self) -> bool {
        self != Engine::WebKit
    }

    /// Whether an origin has private files here (OPFS). WebKitGTK has none, so the product falls back to IndexedDB for
    /// what it keeps and to memory for large exports, which the scenarios look at instead.
    pub fn has_private_files(self) -> bool {
        self != Engine::WebKit
    }

    /// Whether pictures are taken of it. They are for people, who look at one browser's: the drivers of the others have
    /// no commands for dark, for few colours and for windows larger than the screen. That each state fits is looked at
    /// in all of them.
    pub fn sits_for_pictures(self) -> bool {
        self == Engine::Chromium
    }

    /// What a new session is asked for.
    pub fn capabilities(self, folder: &Path, downloads: &Path) -> Value {
        match self {
            Engine::Chromium => chromium(folder, downloads),
            Engine::Firefox => json!({ "moz:firefoxOptions": {
                "args": ["-headless"],
                "prefs": {
                    "browser.download.dir": downloads,
                    "browser.download.folderList": 2,
                    "browser.download.alwaysOpenPanel": false,
                    "browser.helperApps.neverAsk.saveToDisk": "text/csv,application/json,application/x-ndjson",
                    "dom.serviceWorkers.testing.enabled": false,
                    // What scenarios look for is English, whatever the machine speaks.
                    "intl.accept_languages": "en-US, en",
                },
            } }),
            Engine::WebKit => json!({ "webkitgtk:browserOptions": {
                "binary": mini_browser(),
                "args": ["--automation"],
            } }),
        }
    }
}

/// The options that the port tests use too.
fn chromium(folder: &Path, downloads: &Path) -> Value {
    let settings: Value =
        serde_json::from_str(include_str!("../../webdriver.json")).expect("webdriver.json is JSON");
    let mut options = settings["goog:chromeOptions"].clone();
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
        // What scenarios look for is English, whatever the machine speaks.
        "intl.accept_languages": "en-US,en",
        // Several files in a row are not a question to the user.
        "profile.default_content_setting_values.automatic_downloads": 1,
    });
    json!({ "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } })
}

/// Debian keeps it beside the library, under the machine's own name.
fn mini_browser() -> PathBuf {
    let found = std::fs::read_dir("/usr/lib")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("webkit2gtk-4.1/MiniBrowser"))
        .find(|path| path.is_file());
    found.expect("WebKitGTK's MiniBrowser is there; `make set-up-test` installs it")
}

/// By this name a driver and all that it starts have the scenario's folder in their environment.
const FAMILY: &str = "AUDIT_EXPLORER_SCENARIO";

/// A driver on a port of its own; ends with its scenario.
pub struct Driver {
    process: Child,
    /// What its descendants have in their environment.
    family: PathBuf,
    screen: Option<Screen>,
    pub address: String,
}

impl Driver {
    /// `folder` is the scenario's own, also for what the browser keeps of itself.
    pub fn start(engine: Engine, folder: &Path) -> Driver {
        match engine {
            Engine::Chromium => Driver::announcing(
                Command::new("chromedriver").arg("--port=0"),
                "ChromeDriver was started successfully on port ",
                folder,
            ),
            Engine::Firefox => Driver::announcing(
                // The second gives our own scripts, not the page's, the settings of the running browser.
                Command::new("geckodriver").args([
                    "--port=0",
                    "--websocket-port=0",
                    "--allow-system-access",
                ]),
                "Listening on 127.0.0.1:",
                folder,
            ),
            Engine::WebKit => Driver::webkit(folder),
        }
    }

    /// A driver that chooses its port and says which.
    fn announcing(command: &mut Command, before_port: &str, folder: &Path) -> Driver {
        let program = command.get_program().to_string_lossy().into_owned();
        let mut process = command
            .env(FAMILY, folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|_| panic!("{program} is on the PATH; `make set-up-test` installs it"));
        let said = BufReader::new(process.stdout.take().expect("its output is piped"));
        let mut lines = said.lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            let (_, port) = line.split_once(before_port)?;
            Some(port.trim_end_matches('.').to_owned())
        });
        let port = port.unwrap_or_else(|| panic!("{program} says on which port it listens"));
        // Whatever else it says is read, or it would stand still with a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Driver {
            process,
            family: folder.to_owned(),
            screen: None,
            address: format!("http://127.0.0.1:{port}/"),
        }
    }

    /// It has no headless mode, and neither chooses nor tells its port.
    fn webkit(folder: &Path) -> Driver {
        let screen = Screen::start();
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|free| free.local_addr())
            .expect("loopback has a free port")
            .port();
        let home = folder.join("home");
        std::fs::create_dir_all(home.join("config")).expect("the build folder can be written");
        // Where GTK looks for the folder of downloads; the environment does not say it.
        let folders = format!(
            "XDG_DOWNLOAD_DIR=\"{}\"\n",
            folder.join("downloads").display()
        );
        std::fs::write(home.join("config/user-dirs.dirs"), folders)
            .expect("the build folder can be written");
        let process = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env(FAMILY, folder)
            .env("DISPLAY", &screen.display)
            .env("HOME", &home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("NO_AT_BRIDGE", "1")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver is on the PATH; `make set-up-test` installs it");
        Driver {
            process,
            family: folder.to_owned(),
            screen: Some(screen),
            address: format!("http://127.0.0.1:{port}/"),
        }
    }

    /// The screen's name, where the browser needs one.
    pub fn display(&self) -> Option<&str> {
        self.screen.as_ref().map(|screen| screen.display.as_str())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.process.kill().ok(); // it may have ended by itself
        self.process.wait().ok();
        // A browser outlives its driver where the session was not closed.
        for process in descendants(&self.family) {
            Command::new("kill").args(["-KILL", &process]).status().ok();
        }
    }
}

/// Processes that were started by the driver whose folder this is, and by those.
fn descendants(family: &Path) -> Vec<String> {
    let mark = format!("{FAMILY}={}\0", family.display());
    let is_marked = |process: &std::fs::DirEntry| {
        let environment = std::fs::read(process.path().join("environ")).unwrap_or_default();
        memchr::memmem::find(&environment, mark.as_bytes()).is_some()
    };
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter(is_marked)
        .map(|process| process.file_name().to_string_lossy().into_owned())
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
        .collect()
}

/// A screen that nobody sees.
struct Screen {
    process: Child,
    display: String,
}

impl Screen {
    fn start() -> Screen {
        let mut process = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1400x1000x24",
                "-nolisten",
                "tcp",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is on the PATH; `make set-up-test` installs it");
        let mut number = String::new();
        BufReader::new(process.stdout.take().expect("its output is piped"))
            .read_line(&mut number)
            .expect("Xvfb says the number of its screen");
        Screen {
            process,
            display: format!(":{}", number.trim()),
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
