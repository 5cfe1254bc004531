//! With no network: the service worker keeps one whole build, and gives it up only for another whole one.
//!
//! These scenarios stop the server; they do not pretend.

use std::path::{Path, PathBuf};

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::answer::Answer;
use crate::browser::{Browser, in_browser};
use crate::faults::TWO_EVENTS;
use crate::page::Page;
use crate::site::Site;

const IS_KEPT: &str = "navigator.serviceWorker.getRegistration().then(kept => Boolean(kept?.active && !kept.installing))";

/// Opens the product's page and waits until the whole build is on the device.
pub async fn visit<'b>(browser: &'b Browser, site: &Site) -> Page<'b> {
    let page = Page::open(browser, site).await;
    page.until("the build is kept", IS_KEPT).await;
    page
}

pub async fn reload(browser: &Browser, site: &Site) {
    let opened = browser.client.goto(&site.url("/")).await;
    opened.expect("the page opens");
}

/// `dist/` as another deploy, in a folder of its own.
pub struct Deploy(PathBuf);

impl Deploy {
    pub fn new(browser: &Browser, name: &str) -> Deploy {
        let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
        let folder = browser.downloads.with_file_name(name);
        copy(&dist, &folder);
        Deploy(folder)
    }

    /// Where it lies.
    pub fn folder(&self) -> PathBuf {
        self.0.clone()
    }

    /// Replaces text of a file; the list follows, as a build's would.
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let path = self.0.join(name);
        let text = std::fs::read_to_string(&path).expect("the build has this file");
        assert!(text.contains(from), "{name} has no {from:?}");
        let edited = text.replace(from, to);
        std::fs::write(&path, &edited).expect("the build folder can be written");
        let list = self.0.join("sw.js");
        let listed = std::fs::read_to_string(&list).expect("a build has a list");
        // By its name: a copy of it may lie elsewhere.
        let entry = |text: &str| format!("\"{name}\": \"{}\"", hex(text.as_bytes()));
        assert!(listed.contains(&entry(&text)), "{name} is not in the list");
        std::fs::write(&list, listed.replace(&entry(&text), &entry(&edited)))
            .expect("the build folder can be written");
    }
}

pub fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("the build folder can be written");
    for entry in std::fs::read_dir(from).expect("dist/ is there").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("the build folder can be written");
        }
    }
}

const LOOK_FOR_NEWS: &str =
    "navigator.serviceWorker.getRegistration().then(kept => kept.update()).catch(() => {})";

#[test]
fn after_one_visit_opening_searching_and_exporting_go_on_with_the_server_stopped() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        visit(browser, &site).await;
        site.stop().await;
        reload(browser, &site).await;
        let page = Page { browser };
        page.counts("5,000 of 5,000 events").await;
        page.type_into("[data-test=user]", "conceicao").await;
        page.wait_for(
            "fewer events",
            "!root.querySelector('[data-test=count]').textContent.startsWith('5,000')",
        )
        .await;
        let written = page
            .promise(
                "element.export({ report: 'visible' }).then(result => [result.rows, result.file.size > 0, result.sha256.length])",
                json!([]),
            )
            .await
            .expect("a file needs no network");
        assert!(written[0].as_u64() > Some(0), "{written}");
        assert_eq!((&written[1], &written[2]), (&json!(true), &json!(64)));
        // A file from the disk is read by the same programs.
        let report = page
            .promise(
                &format!(
                    "element.load(new File([{}], 'mine.json'))",
                    json!(TWO_EVENTS)
                ),
                json!([]),
            )
            .await
            .expect("a file needs no network");
        assert_eq!(report["events"], 2);
        // What does need it says so.
        let refused = page.call("load", json!([site.url("/api/events")])).await;
        assert_eq!(
            refused.expect_err("nobody listens").code,
            "network",
            "the server is stopped"
        );
    });
}

#[test]
fn a_newer_version_is_announced_and_comes_only_when_asked_for() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = visit(browser, &site).await;
        reload(browser, &site).await;
        page.counts("5,000 of 5,000 events").await;
        let newer = Deploy::new(browser, "newer");
        newer.edit(
            "index.html",
            "<title>Audit Explorer</title>",
            "<title>Newer</title>",
        );
        newer.edit("page.css", ".news {", "/* newer */ .news {");
        site.deploy(newer.0.clone());
        page.promise(LOOK_FOR_NEWS, json!([])).await.ok();
        page.wait_for(
            "the news",
            "document.querySelector('.news').checkVisibility()",
        )
        .await;
        let said = page
            .run(
                "return document.querySelector('.news').textContent",
                json!([]),
            )
            .await;
        assert_eq!(said, "A newer version is ready. Reload");
        // Not forced: opened again, it is still the one before, all of it.
        reload(browser, &site).await;
        let shown = "Promise.all([document.title, fetch('page.css').then(answer => answer.text()).then(css => css.includes('/* newer */'))])";
        assert_eq!(
            page.promise(shown, json!([])).await,
            Ok(json!(["Audit Explorer", false]))
        );
        page.wait_for(
            "the news again",
            "document.querySelector('.news').checkVisibility()",
        )
        .await;
        page.run("document.querySelector('.news button').click()", json!([]))
            .await;
        page.wait_for("the newer version", "document.title === 'Newer'")
            .await;
        page.counts("5,000 of 5,000 events").await;
        assert_eq!(
            page.promise(shown, json!([])).await,
            Ok(json!(["Newer", true]))
        );
        let hidden = page
            .run("return document.querySelector('.news').hidden", json!([]))
            .await;
        assert_eq!(hidden, true);
        // And it is what stays.
        site.stop().await;
        reload(browser, &site).await;
        page.counts("5,000 of 5,000 events").await;
        assert_eq!(
            page.promise(shown, json!([])).await,
            Ok(json!(["Newer", true]))
        );
    });
}

#[test]
fn a_broken_deploy_leaves_the_version_before_it_working() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = visit(browser, &site).await;
        reload(browser, &site).await;
        page.counts("5,000 of 5,000 events").await;
        for (name, breaks) in [
            ("missing-file", break_missing as fn(&Path)),
            ("half-upload", break_half),
            ("mixed", break_mixed),
            ("half-list", break_list),
        ] {
            let broken = Deploy::new(browser, name);
            // A page of its own: the browser looks again when the page is opened, and the list of
            // one deploy with the files of the next must not make a whole one.
            broken.edit(
                "index.html",
                "<title>Audit Explorer</title>",
                &format!("<title>{name}</title>"),
            );
            breaks(&broken.0);
            site.deploy(broken.0.clone());
            page.promise(LOOK_FOR_NEWS, json!([])).await.ok();
            page.until(
                &format!("{name}: nothing is kept half"),
                "navigator.serviceWorker.getRegistration().then(kept => !kept.installing && !kept.waiting)",
            )
            .await;
            reload(browser, &site).await;
            page.counts("5,000 of 5,000 events").await;
            let seen = "Promise.all([document.title, caches.keys().then(names => names.length), document.querySelector('.news').hidden])";
            assert_eq!(
                page.promise(seen, json!([])).await,
                Ok(json!(["Audit Explorer", 1, true])),
                "{name}"
            );
        }
        // The deploy is put right, and all is well.
        let right = Deploy::new(browser, "right");
        right.edit(
            "index.html",
            "<title>Audit Explorer</title>",
            "<title>Right</title>",
        );
        site.deploy(right.0.clone());
        page.promise(LOOK_FOR_NEWS, json!([])).await.ok();
        page.wait_for(
            "the news",
            "document.querySelector('.news').checkVisibility()",
        )
        .await;
    });
}

fn programs(folder: &Path) -> PathBuf {
    let entries = std::fs::read_dir(folder)
        .expect("the deploy is there")
        .flatten();
    let found = entries.map(|entry| entry.path()).find(|path| path.is_dir());
    found.expect("a build has its programs in a folder")
}

/// The upload stopped before the programs.
pub fn break_missing(folder: &Path) {
    std::fs::remove_file(programs(folder).join("worker_bg.wasm")).expect("it is there");
}

/// It stopped in the middle of a file.
fn break_half(folder: &Path) {
    let path = programs(folder).join("app_bg.wasm");
    let bytes = std::fs::read(&path).expect("it is there");
    std::fs::write(path, &bytes[..bytes.len() / 2]).expect("the build folder can be written");
}

/// The new list beside an old page.
fn break_mixed(folder: &Path) {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist/index.html");
    std::fs::copy(dist, folder.join("index.html")).expect("the build folder can be written");
}

/// The list itself was cut.
fn break_list(folder: &Path) {
    let path = folder.join("sw.js");
    let bytes = std::fs::read(&path).expect("it is there");
    std::fs::write(path, &bytes[..bytes.len() / 3]).expect("the build folder can be written");
}

#[test]
fn in_a_dashboard_the_element_registers_no_service_worker_and_the_dashboards_own_takes_it_in() {
    in_browser(async |browser| {
        let own = "self.auditExplorer = '/'; importScripts('/sw.js');
            self.addEventListener('fetch', event => {
              if (new URL(event.request.url).pathname === '/board/own') event.respondWith(new Response('own'));
            });";
        let site = Site::open([
            ("/api/events", Answer::json(TWO_EVENTS)),
            (
                "/board-worker.js",
                Answer::ok("text/javascript", own).with_header("service-worker-allowed", "/"),
            ),
        ])
        .await;
        site.host_page(
            "/board",
            "<audit-explorer></audit-explorer><script type=\"module\" src=\"/audit-explorer.js\"></script>",
        );
        let page = Page::open_at(browser, &site.url("/board")).await;
        page.call("load", json!(["/api/events"]))
            .await
            .expect("the source is good");
        let registered = "navigator.serviceWorker.getRegistrations().then(all => all.length)";
        assert_eq!(page.promise(registered, json!([])).await, Ok(json!(0)));

        page.promise(
            "navigator.serviceWorker.register('/board-worker.js', { scope: '/' }).then(() => 0)",
            json!([]),
        )
        .await
        .expect("a host may have a service worker");
        page.until("the build is kept", IS_KEPT).await;
        site.then("/board", Answer::status(500)); // the host's own page is the host's own affair
        browser
            .client
            .goto(&site.url("/board"))
            .await
            .expect("the host's page answers");
        site.host_page("/board2", "<p>host</p>");
        browser
            .client
            .goto(&site.url("/board2"))
            .await
            .expect("the host's page answers");
        site.stop().await;
        // The host's worker answers its own, ours the build.
        let got = page
            .promise(
                "Promise.all([fetch('/board/own').then(answer => answer.text()), import('/audit-explorer.js').then(() => 'defined')])",
                json!([]),
            )
            .await;
        assert_eq!(got, Ok(json!(["own", "defined"])));
        page.run(
            "document.body.append(document.createElement('audit-explorer'))",
            json!([]),
        )
        .await;
        let report = page
            .promise(
                &format!("element.load(new Blob([{}]))", json!(TWO_EVENTS)),
                json!([]),
            )
            .await
            .expect("all programs are on the device");
        assert_eq!(report["events"], 2);
    });
}

#[test]
fn a_dashboard_that_has_a_page_of_its_own_where_our_folder_is_keeps_the_build_as_well() {
    in_browser(async |browser| {
        let own = "self.auditExplorer = '/'; importScripts('/sw.js');";
        let site = Site::open([(
            "/board-worker.js",
            Answer::ok("text/javascript", own).with_header("service-worker-allowed", "/"),
        )])
        .await;
        // As a server does that answers each address it does not know with the dashboard.
        site.host_page("/", "<p>host</p>");
        site.host_page("/board", "<p>host</p>");
        let opened = browser.client.goto(&site.url("/board")).await;
        opened.expect("the host's page answers");
        let page = Page { browser };
        page.promise(
            "navigator.serviceWorker.register('/board-worker.js', { scope: '/' }).then(() => 0)",
            json!([]),
        )
        .await
        .expect("a host may have a service worker");
        page.until(
            "the whole build",
            "Promise.all([navigator.serviceWorker.getRegistration(), caches.match(`${location.origin}/?whole`)]).then(([kept, whole]) => Boolean(kept?.active && whole))",
        )
        .await;
        let opened = browser.client.goto(&site.url("/board")).await;
        opened.expect("the host's page answers");
        site.stop().await;
        page.promise("import('/audit-explorer.js').then(() => 0)", json!([]))
            .await
            .expect("it is on the device");
        page.run(
            "document.body.append(document.createElement('audit-explorer'))",
            json!([]),
        )
        .await;
        let report = page
            .promise(
                &format!("element.load(new Blob([{}]))", json!(TWO_EVENTS)),
                json!([]),
            )
            .await
            .expect("all programs are on the device");
        assert_eq!(report["events"], 2);
    });
}

#[test]
fn the_page_can_be_installed() {
    in_browser(async |browser| {
        let site = Site::open([]).await;
        let page = visit(browser, &site).await;
        let manifest = page
            .promise(
                "fetch(document.querySelector('link[rel=manifest]').href).then(answer => answer.json())",
                json!([]),
            )
            .await
            .expect("the manifest is there");
        for key in ["name", "short_name", "start_url", "display", "id"] {
            assert!(manifest[key].is_string(), "{key} in {manifest}");
        }
        // Each picture is there and as large as it says.
        let pictures = "Promise.all([...arguments[0].icons, ...arguments[0].screenshots].map(async ({ src, sizes }) => {
            const image = Object.assign(new Image(), { src });
            await image.decode();
            return sizes === 'any' || sizes === `${image.naturalWidth}x${image.naturalHeight}` ? '' : `${src} is ${image.naturalWidth}x${image.naturalHeight}`;
        }))";
        let wrong = page
            .promise(
                &format!("(function () {{ return {pictures} }})(arguments[0])"),
                json!([manifest]),
            )
            .await
            .expect("each picture is there");
        assert!(
            wrong
                .as_array()
                .is_some_and(|all| all.len() >= 6 && all.iter().all(|one| one == "")),
            "{wrong}"
        );
        page.has_a_clean_console().await;
        if browser.engine == crate::engines::Engine::Chromium {
            // Chromium itself finds nothing to object to; the others do not say.
            let found = browser
                .devtools("Page.getInstallabilityErrors", json!({}))
                .await;
            assert_eq!(found["installabilityErrors"], json!([]));
        }
    });
}
