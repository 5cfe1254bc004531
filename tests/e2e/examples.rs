//! The example hosts, as `make examples` built them, each opened as a person would.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::json;

use crate::answer::Answer;
use crate::browser::{Browser, in_browser};
use crate::faults::TWO_EVENTS;
use crate::offline::hex;
use crate::page::Page;
use crate::site::Site;

fn built(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("target/examples")
        .join(name);
    assert!(
        folder.is_dir(),
        "{name} is not built: `make examples` does it"
    );
    folder
}

async fn open<'b>(browser: &'b Browser, name: &str) -> (Site, Page<'b>) {
    let events = Answer::json(TWO_EVENTS).with_header("access-control-allow-origin", "*");
    let site = Site::open([("/api/audit-events", events)]).await;
    site.deploy(built(name));
    let page = Page::open(browser, &site).await;
    (site, page)
}

/// The export button takes the board's colour; it fades over from another.
async fn has_accent(page: &Page<'_>, colour: &str) {
    let shown = format!(
        "getComputedStyle(root.querySelector('[data-test=export]')).backgroundColor === '{colour}'"
    );
    page.wait_for("the board's colour", &shown).await;
}

#[test]
fn plain_html_has_the_boards_colours_its_button_and_its_words() {
    in_browser(async |browser| {
        let (_site, page) = open(browser, "plain").await;
        page.counts("2 of 2 events").await;
        has_accent(&page, "rgb(91, 61, 245)").await;
        let font = page
            .run(
                "return getComputedStyle(root.querySelector('tbody td')).fontFamily",
                json!([]),
            )
            .await;
        assert!(
            font.as_str().is_some_and(|font| font.contains("Georgia")),
            "{font}"
        );
        // The board's own button stands in the toolbar and acts on the element.
        page.run("document.querySelector('button').click()", json!([]))
            .await;
        page.wait_for("its search", "document.title === 'Board (0)'")
            .await;
        page.counts("0 of 2 events").await;
        let height = page
            .run(
                "return document.querySelector('button').getBoundingClientRect().height > 0",
                json!([]),
            )
            .await;
        assert_eq!(height, true);
        page.run(
            "const other = document.createElement('audit-explorer');
             other.innerHTML = '<p slot=empty>No audit log is connected yet.</p>';
             element.replaceWith(other)",
            json!([]),
        )
        .await;
        page.wait_for(
            "the board's words",
            "element.querySelector('p').checkVisibility() && !root.textContent.includes('Loaded')",
        )
        .await;
        page.has_a_clean_console().await;
    });
}

fn framework(name: &str) {
    in_browser(async |browser| {
        let (site, page) = open(browser, name).await;
        page.counts("2 of 2 events").await;
        // Told by an event, a property that is an object, a method by a reference, a theme.
        page.wait_for(
            "the board's count",
            "document.querySelector('output').textContent === '2 events'",
        )
        .await;
        let asked = &site.asked("/api/audit-events")[0];
        assert!(
            asked.headers.contains(&("x-board".into(), name.into())),
            "{asked:?}"
        );
        page.run("document.querySelector('button').click()", json!([]))
            .await;
        page.wait_for(
            "the board's search",
            "document.querySelector('output').textContent === '2 events, 1 of ann'",
        )
        .await;
        has_accent(&page, "rgb(194, 65, 12)").await;
        page.has_a_clean_console().await;
    });
}

#[test]
fn react_gives_properties_hears_events_and_calls_methods() {
    framework("react");
}

#[test]
fn vue_gives_properties_hears_events_and_calls_methods() {
    framework("vue");
}

#[test]
fn the_packages_service_worker_lists_just_what_the_package_brings() {
    for name in ["react", "vue"] {
        let folder = built(name).join("audit-explorer");
        let worker = std::fs::read_to_string(folder.join("sw.js")).expect("the package has it");
        let listed = worker.lines().filter_map(|line| {
            let (name, digest) = line.trim().split_once("\": \"")?;
            let digest = digest.trim_end_matches(',').trim_end_matches('"');
            Some((
                name.trim_start_matches('"').to_owned(),
                (digest.len() == 64).then(|| digest.to_owned())?,
            ))
        });
        let mut listed = listed.collect::<Vec<_>>();
        listed.sort();
        let mut there = files(&folder, "");
        there.retain(|(name, _)| name != "sw.js" && !name.ends_with(".d.ts"));
        there.sort();
        assert_eq!(listed, there, "{name}");
    }
}

/// All files below a folder with the digests of their bytes.
fn files(folder: &Path, path: &str) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder).expect("it is there").flatten();
    let files = entries.flat_map(|entry| {
        let name = format!("{path}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            return files(&entry.path(), &format!("{name}/"));
        }
        let bytes = std::fs::read(entry.path()).expect("it can be read");
        vec![(name, hex(&bytes))]
    });
    files.collect()
}

#[test]
fn a_sandboxed_frame_reads_events_and_tells_its_board() {
    in_browser(async |browser| {
        let events = Answer::json(TWO_EVENTS).with_header("access-control-allow-origin", "*");
        let site = Site::open([("/api/audit-events", events)]).await;
        site.deploy(built("iframe"));
        site.frames_itself();
        browser
            .client
            .goto(&site.url("/"))
            .await
            .expect("the board answers");
        let page = Page { browser };
        page.wait_for(
            "the frame's word",
            "document.querySelector('output').textContent === '2'",
        )
        .await;
    });
}

/// nginx over an example; ends with its scenario.
struct Nginx(Child);

impl Drop for Nginx {
    fn drop(&mut self) {
        // Asked to end, it ends its workers; killed, it would leave them.
        Command::new("kill")
            .arg(self.0.id().to_string())
            .status()
            .ok();
        self.0.wait().ok();
    }
}

#[test]
fn behind_nginx_with_the_strictest_policy_it_works() {
    in_browser(async |browser| {
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|free| free.local_addr())
            .expect("loopback has a free port")
            .port();
        let folder = browser.downloads.with_file_name("nginx");
        std::fs::create_dir_all(folder.join("tmp")).expect("the build folder can be written");
        let written = include_str!("../../examples/strict/nginx.conf")
            .replace("127.0.0.1:8083", &format!("127.0.0.1:{port}"))
            .replace(
                "root site",
                &format!("root {}", built("strict/site").display()),
            );
        std::fs::write(folder.join("nginx.conf"), written)
            .expect("the build folder can be written");
        let nginx = Command::new("nginx")
            .arg("-p")
            .arg(&folder)
            .args(["-c", "nginx.conf", "-e", "stderr"])
            .stderr(Stdio::null())
            .spawn();
        let _nginx = Nginx(nginx.expect("nginx is on the PATH; `make set-up-test` installs it"));
        let ends = tokio::time::Instant::now() + crate::browser::PATIENCE;
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(tokio::time::Instant::now() < ends, "nginx does not listen");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let page = Page::open_at(browser, &format!("http://127.0.0.1:{port}/")).await;
        page.counts("2 of 2 events").await;
        page.click("[data-test=export]").await;
        page.find("[data-test=report-graphos]").await;
        let made = page
            .promise(
                "element.export({ report: 'visible', format: 'xlsx' }).then(made => made.rows)",
                json!([]),
            )
            .await;
        assert_eq!(made, Ok(json!(2)));
    });
}
