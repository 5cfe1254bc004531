//! Workers that the engine starts beside itself: one that packs, one that digests, some that parse.
//!
//! A worker of another origin, or of a page without an origin, cannot come from where its script lies.
//! Some browsers say so at once, others only when it does not start: then a script of the page's own
//! that imports it is tried. In a sandboxed frame Chromium takes no module for that, and by a policy
//! it asks `worker-src` about what a module imports at its top: so it is none, and imports later.
//! Where the engine itself runs on the page, so does what packs; the others are the engine's own program, which does
//! their work by itself.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::{Array, Function};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, Event, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::message::to_js;

#[wasm_bindgen]
extern "C" {
    /// A page that requires Trusted Types takes a script's address only from a policy.
    type Policy;
    #[wasm_bindgen(catch, js_namespace = trustedTypes, js_name = createPolicy)]
    fn create_policy(name: &str, rules: &JsValue) -> Result<Policy, JsValue>;
    #[wasm_bindgen(method, js_name = createScriptURL)]
    fn create_script_url(this: &Policy, url: &str) -> JsValue;
    /// Where this program's script lies; those of the other programs lie beside it.
    #[wasm_bindgen(thread_local_v2, js_namespace = ["import", "meta"], js_name = url)]
    static HERE: String;

    /// Gives a text back as it is.
    #[wasm_bindgen(thread_local_v2, js_name = String)]
    static SAME: JsValue;

    /// `web-sys` takes only texts for addresses.
    #[wasm_bindgen(js_name = Worker)]
    type AnyWorker;
    #[wasm_bindgen(constructor, js_class = "Worker", catch)]
    fn new(address: &JsValue, options: &WorkerOptions) -> Result<AnyWorker, JsValue>;
}

#[derive(Serialize)]
struct Rules {
    #[serde(rename = "createScriptURL", with = "serde_wasm_bindgen::preserve")]
    create_script_url: JsValue,
}

thread_local! {
    /// None where there are no Trusted Types, or where the page does not admit it.
    static POLICY: Option<Policy> = {
        let create_script_url = SAME.with(JsValue::clone);
        let rules = to_js(&Rules { create_script_url }).ok();
        rules.and_then(|rules| create_policy("audit-explorer", &rules).ok())
    };
}

thread_local! {
    /// Runs the packer on the page, and gives what answers like its worker; none where the engine is in a worker.
    static PACK: RefCell<Option<Function>> = RefCell::default();
}

/// The engine runs on the page: so does the packer, where no worker can be had.
pub fn pack_on_page(pack: Function) {
    PACK.set(Some(pack));
}

/// A way of starting one.
#[derive(Clone, Copy)]
enum Way {
    /// From where its script lies.
    Script,
    /// By a script of the page's own.
    Import,
    /// On the page.
    Page,
}

impl Way {
    /// The one that is tried where this one leads to nothing.
    fn next(self) -> Option<Way> {
        match self {
            Way::Script => Some(Way::Import),
            Way::Import => Some(Way::Page),
            Way::Page => None,
        }
    }

    fn open(self, script: &str, name: &str) -> Result<Worker, JsValue> {
        match self {
            Way::Script => open(script, name, WorkerType::Module),
            Way::Import => open_import(script, name),
            Way::Page => open_on_page(name),
        }
    }
}

/// Where the script of this name lies; nowhere in a case file.
pub fn beside(name: &str) -> Option<String> {
    let url = HERE.with(|here| web_sys::Url::new_with_base(name, here));
    url.ok().map(|url| url.href())
}

/// A worker, which ends when this is dropped.
pub struct Started {
    worker: RefCell<Worker>,
    script: String,
    name: &'static str,
    spoke: Cell<bool>,
    way: Cell<Way>,
    // Kept alive for as long as the worker may call them.
    on_message: Closure<dyn FnMut(MessageEvent)>,
    on_error: Closure<dyn FnMut(Event)>,
}

impl Drop for Started {
    fn drop(&mut self) {
        self.end();
    }
}

impl Started {
    /// A worker that runs `script`; it must speak first. `died` is called where it does not start, or later dies.
    pub fn start(
        script: &str,
        name: &'static str,
        mut heard: impl FnMut(&Started, JsValue) + 'static,
        mut died: impl FnMut() + 'static,
    ) -> Result<Rc<Started>, JsValue> {
        let (worker, way) = first(Way::Script, script, name)?;
        let started = Rc::new_cyclic(|started: &Weak<Started>| {
            let (hearing, failing) = (started.clone(), started.clone());
            Started {
                worker: RefCell::new(worker),
                script: script.to_owned(),
                name,
                spoke: Cell::new(false),
                way: Cell::new(way),
                on_message: Closure::new(move |event: MessageEvent| {
                    if let Some(started) = hearing.upgrade() {
                        started.spoke.set(true);
                        heard(&started, event.data());
                    }
                }),
                on_error: Closure::new(move |event: Event| {
                    // Else it would be taken for the end of the engine as well.
                    event.prevent_default();
                    if failing
                        .upgrade()
                        .is_some_and(|started| !started.begin_again())
                    {
                        died();
                    }
                }),
            }
        });
        started.listen();
        Ok(started)
    }

    /// Posts it. False: it takes no messages.
    pub fn post(&self, message: &JsValue, transfer: &Array) -> bool {
        let worker = self.worker.borrow();
        worker.post_message_with_transfer(message, transfer).is_ok()
    }

    /// Another way, where the one before led to nothing.
    fn begin_again(&self) -> bool {
        if self.spoke.get() {
            return false;
        }
        let next = self.way.get().next();
        let Some(Ok((worker, way))) = next.map(|next| first(next, &self.script, self.name)) else {
            return false;
        };
        self.end();
        self.way.set(way);
        self.worker.replace(worker);
        self.listen();
        true
    }

    fn listen(&self) {
        let worker = self.worker.borrow();
        worker.set_onmessage(Some(self.on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(self.on_error.as_ref().unchecked_ref()));
    }

    fn end(&self) {
        let worker = self.worker.borrow();
        worker.set_onmessage(None);
        worker.set_onerror(None);
        worker.terminate();
    }
}

/// By the first way that is not refused at once, from `way` on.
fn first(mut way: Way, script: &str, name: &str) -> Result<(Worker, Way), JsValue> {
    loop {
        match (way.open(script, name), way.next()) {
            (Ok(worker), _) => return Ok((worker, way)),
            (Err(refused), None) => return Err(refused),
            (Err(_), Some(next)) => way = next,
        }
    }
}

fn open(script: &str, name: &str, kind: WorkerType) -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(kind);
    options.set_name(name);
    let address = POLICY.with(|policy| match policy {
        Some(policy) => policy.create_script_url(script),
        None => script.into(),
    });
    AnyWorker::new(&address, &options).map(JsCast::unchecked_into)
}

fn open_import(script: &str, name: &str) -> Result<Worker, JsValue> {
    // A promise that nobody hears would not be an error of the worker's.
    let import = format!(
        "import({}).catch((cause) => setTimeout(() => {{ throw cause; }}));",
        serde_json::Value::from(script)
    );
    let parts = Array::of1(&JsValue::from_str(&import));
    let bag = web_sys::BlobPropertyBag::new();
    bag.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&parts, &bag)?;
    let address = web_sys::Url::create_object_url_with_blob(&blob)?;
    open(&address, name, WorkerType::Classic)
}

/// What has a name is the engine's own program, which does the work by itself.
fn open_on_page(name: &str) -> Result<Worker, JsValue> {
    let pack = PACK.with_borrow(|pack| pack.clone().filter(|_| name.is_empty()));
    match pack {
        Some(pack) => pack.call0(&JsValue::NULL).map(JsCast::unchecked_into),
        None => Err("it may have no worker".into()),
    }
}
