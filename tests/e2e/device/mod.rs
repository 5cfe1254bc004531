//! What is kept on the device: there again with no network, whole or not at all, and gone when it is to be gone.
//!
//! Each scenario looks at what lies on the device itself, not at what the page says of it.

mod faults;
mod first_rows;
mod forgotten;
mod life;
mod newer;
mod places;
mod secrets;
mod two_windows;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::browser::Browser;
use crate::host::build;
use crate::offline::copy;
use crate::page::Page;
use crate::site::Site;

/// Notes what the element tells of the device.
const WATCH: &str = "
    window.kept = []; window.restored = []; window.views = [];
    document.addEventListener('audit-explorer-view', event => views.push(event.detail.query));
    document.addEventListener('audit-explorer-kept', event => kept.push(event.detail));
    document.addEventListener('audit-explorer-restored', event => restored.push(event.detail));";

/// Everything that lies on the device but the program: `[name, bytes]` of each entry, wherever the browser has put it.
const LYING: &str = "(async () => {
    const found = [];
    const walk = async (folder, path) => {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === 'directory') await walk(handle, `${path}${name}/`);
        else {
          // An entry that is taken away while we look does not lie there any more.
          const bytes = await handle.getFile().then(file => file.arrayBuffer())
            .catch(error => { if (error.name !== 'NotFoundError') throw error; });
          if (bytes) found.push([path + name, new Uint8Array(bytes)]);
        }
      }
    };
    await navigator.storage?.getDirectory?.().then(root => walk(root, ''), () => {});
    for (const { name } of await indexedDB.databases?.() ?? []) {
      // One that is being deleted must not be made anew by looking at it.
      const database = await new Promise(done => Object.assign(indexedDB.open(name), {
        onsuccess() { done(this.result) }, onerror() { done() }, onupgradeneeded() { this.transaction.abort() } }));
      if (!database) continue;
      for (const store of database.objectStoreNames) {
        const records = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all(['getAllKeys', 'getAll'].map(how =>
          new Promise(done => { records[how]().onsuccess = event => done(event.target.result); })));
        keys.forEach((key, place) => found.push([key, values[place]]));
      }
      database.close();
    }
    for (const name of Object.keys(localStorage)) found.push([name, new TextEncoder().encode(localStorage[name])]);
    return found.sort();
  })()";

/// Whether an export lies there with its file, not only the word that it was asked for.
const FILE_IS_KEPT: &str =
    "(found => found.some(([name, bytes]) => name.includes('export-') && name.endsWith('.end')
    && Number(/\"pieces\":(\\d+)/.exec(new TextDecoder().decode(bytes))?.[1]) > 1))";

/// A dashboard whose explorer keeps things on the device.
struct Board<'b> {
    browser: &'b Browser,
    site: Site,
    address: String,
}

impl<'b> Board<'b> {
    /// `before` runs before the element is defined; `markup` is the element.
    async fn new(browser: &'b Browser, markup: &str, before: &str) -> Board<'b> {
        let site = Site::open([]).await;
        let board = Board {
            browser,
            address: site.url("/board"),
            site,
        };
        board.site.host_page(
            "/board",
            &format!("{markup}<script type=\"module\" src=\"/board.js\"></script>"),
        );
        board.begins_with(before);
        board
    }

    /// From the next visit on this runs before the element is defined.
    fn begins_with(&self, before: &str) {
        let script = format!("{WATCH}\n{before}\nawait import('/audit-explorer.js');");
        self.site
            .answers_only("/board.js", Answer::ok("text/javascript", script));
    }

    /// Opens the page, or loads it anew.
    async fn visit(&self) -> Page<'b> {
        Page::open_at(self.browser, &self.address).await
    }

    /// Opens the page and waits until it has told what was on the device.
    async fn revisit(&self) -> (Page<'b>, Value) {
        let page = self.visit().await;
        page.wait_for("what was kept", "restored.length").await;
        let told = page.run("return restored.at(-1)", json!([])).await;
        (page, told)
    }
}

/// Loads a text and waits until it lies on the device, or until the page says why it does not.
async fn keep(page: &Page<'_>, text: &str) -> Value {
    page.run("kept.length = 0", json!([])).await;
    page.promise(
        "element.load(new File([arguments[0]], 'events.json'))",
        json!([text]),
    )
    .await
    .expect("the events are well-formed");
    page.wait_for("the word that they are kept", "kept.length")
        .await;
    page.run("return kept.at(-1)", json!([])).await
}

/// Searches, and waits until an export and the view of this very search are on the device: a new one, on
/// which nothing was before.
async fn search_and_export(page: &Page<'_>, query: &str) -> Value {
    page.call("search", json!([query])).await.expect("a query");
    let made = page
        .promise(
            "element.export({ report: 'visible' }).then(made => [made.name, made.sha256])",
            json!([]),
        )
        .await
        .expect("there is something to export");
    let kept = format!(
        "({LYING}).then(found => {FILE_IS_KEPT}(found) && views.at(-1) === {} &&
           found.some(([name]) => name.includes(`view.${{views.length}}-`) && name.endsWith('.end')))",
        json!(query)
    );
    page.until("the file and the view are on the device", &kept)
        .await;
    made
}

/// The actions of all events, as the element gives them.
async fn actions(page: &Page<'_>) -> Value {
    page.promise(
        "element.search('').then(() => element.rows(0, 9)).then(rows => rows.map(row => row.action).sort())",
        json!([]),
    )
    .await
    .expect("rows can be had at any time")
}

/// The names of the entries on the device.
async fn lying(page: &Page<'_>) -> Vec<String> {
    let names = page
        .promise(
            &format!("{LYING}.then(found => found.map(([name]) => name))"),
            json!([]),
        )
        .await
        .expect("the device can be looked at");
    serde_json::from_value(names).expect("names are texts")
}

/// How many entries hold any of these words in the open.
async fn holding(page: &Page<'_>, words: &[&str]) -> Value {
    let count = format!(
        "{LYING}.then(found => found.filter(([name, bytes]) => {{
           const text = new TextDecoder('latin1').decode(bytes);
           return {}.some(word => text.includes(word));
         }}).length)",
        json!(words)
    );
    page.promise(&count, json!([]))
        .await
        .expect("the device can be looked at")
}

/// The build in a folder of its own, with another text in `device.js`.
fn altered(browser: &Browser, name: &str, from: &str, to: &str) -> PathBuf {
    altered_build(browser, name, "device.js", from, to)
}

/// What starts the program of a worker, the last thing that its loader does.
pub const STARTS: &str = "initSync({ module: bytes });";

/// A script of ours before the build shortens it.
fn written(name: &str) -> Option<String> {
    let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("public");
    let own = std::fs::read_to_string(public.join(name));
    own.ok().or_else(|| {
        let program = name.strip_suffix("_loader.js")?;
        let loader = std::fs::read_to_string(public.join("loader.js")).ok()?;
        Some(loader.replace("@PROGRAM@", program))
    })
}

/// The build in a folder of its own, with another text in one of its programs; they have an address of their own, too.
pub fn altered_build(
    browser: &Browser,
    name: &str,
    program: &str,
    from: &str,
    to: &str,
) -> PathBuf {
    let folder = browser.downloads.with_file_name(format!("altered-{name}"));
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
    copy(&dist, &folder);
    let (was, now) = (
        build(),
        format!(
            "{:016x}",
            name.bytes()
                .fold(7u64, |sum, byte| sum.wrapping_mul(31) + u64::from(byte))
        ),
    );
    std::fs::rename(folder.join(&was), folder.join(&now)).expect("the build folder can be written");
    // A script of ours as it was written: the build has it without comments and long names.
    let written = written(program);
    let program = folder.join(&now).join(program);
    if let Some(written) = written {
        std::fs::write(&program, written).expect("the build folder can be written");
    }
    for (path, from, to) in [
        (folder.join("audit-explorer.js"), was.as_str(), now.as_str()),
        (program, from, to),
    ] {
        let file = path.display();
        let text = std::fs::read_to_string(&path).expect("the build has this file");
        assert!(text.contains(from), "{file} has no {from:?}");
        std::fs::write(&path, text.replace(from, to)).expect("the build folder can be written");
    }
    folder
}
