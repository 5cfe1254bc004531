//! The page's program: what the `<audit-explorer>` element calls.
//!
//! An element is known by the number that [`mount`] gives; it hands out no
//! object that could outlive it. Each method does what a person could do on
//! the screen, and the screen shows it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use audit_explorer::app::{App, Config, Explorer, HostEvent, STYLE, actions, jobs};
use audit_explorer::core::failure::{Code, Failure};
use audit_explorer::core::protocol::{
    Direction, ExportOptions, ExportSummary, ReadOptions, Row, SortBy, SourceConfig, read_options,
};
use audit_explorer::web::link::{Link, LoadInput};
use audit_explorer::web::linker::Linker;
use audit_explorer::web::message::{from_host, to_js};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, HtmlElement};

#[path = "app/device.rs"]
mod device;
#[path = "app/export.rs"]
mod export;
#[path = "app/language.rs"]
mod language;
#[path = "app/mapping.rs"]
mod mapping;

fn main() {}

type Mounted = (Explorer, Box<dyn std::any::Any>);

thread_local! {
    // Several elements may share a page; the number is the only handle that JavaScript holds.
    static MOUNTED: RefCell<HashMap<u32, Mounted>> = RefCell::default();
    static ON_FAULT: RefCell<Option<js_sys::Function>> = RefCell::default();
}

type Answer = Result<JsValue, JsValue>;

/// The stylesheet that each shadow root adopts.
#[wasm_bindgen]
pub fn style() -> String {
    STYLE.to_owned()
}

/// Calls `listener` with the reason when a fault of ours has stopped this program for good.
#[wasm_bindgen(js_name = onFault)]
pub fn on_fault(listener: js_sys::Function) {
    ON_FAULT.set(Some(listener));
    std::panic::set_hook(Box::new(|fault| {
        if let Some(listener) = ON_FAULT.take() {
            let reason = JsValue::from_str(&fault.to_string());
            listener.call1(&JsValue::NULL, &reason).ok(); // there is nobody else to be told
        }
    }));
}

/// A fault, for tests of what a page does then.
#[wasm_bindgen]
pub fn fail() {
    panic!("a fault that was asked for");
}

/// Mounts an explorer into `stage` and gives its number. `start(root)` starts the engine of the
/// build in the folder `root`; `tell(name, detail)` dispatches an event on the element.
#[wasm_bindgen]
pub fn mount(
    stage: HtmlElement,
    root: &str,
    config: JsValue,
    tell: js_sys::Function,
    start: &js_sys::Function,
) -> Result<u32, JsValue> {
    let config = from_host::<Config>(config, "the attributes").map_err(thrown)?;
    let link = Link::start(start, root).map_err(thrown)?;
    let made = Rc::new(Cell::new(None));
    let handle = mount_to(stage, {
        let (made, link) = (made.clone(), link.clone());
        move || {
            let explorer = Explorer::new(link, config);
            made.set(Some(explorer));
            view! { <App explorer /> }
        }
    });
    let Some(explorer) = made.take() else {
        return Err(thrown(Failure::new(
            Code::Internal,
            "the screen was not drawn",
        )));
    };
    explorer.on_host_event(move |event| dispatch(&tell, event));
    // The link outlives the element only as long as calls are under way.
    link.listen(move |notice| actions::on_notice(explorer, notice));
    Ok(MOUNTED.with_borrow_mut(|mounted| {
        let id = mounted.keys().max().map_or(1, |last| last + 1);
        mounted.insert(id, (explorer, keep(handle)));
        id
    }))
}

fn keep<M: leptos::tachys::view::Mountable + 'static>(
    handle: UnmountHandle<M>,
) -> Box<dyn std::any::Any> {
    Box::new(handle)
}

/// Takes an explorer off the page and ends its engine.
#[wasm_bindgen]
pub fn unmount(id: u32) {
    // Dropped outside the borrow: what is dropped may call back.
    let gone = MOUNTED.with_borrow_mut(|mounted| mounted.remove(&id));
    let link = gone.as_ref().and_then(|(explorer, _)| explorer.link());
    drop(gone);
    if let Some(link) = link {
        link.end();
    }
}

/// The element's attributes changed.
#[wasm_bindgen]
pub fn configure(id: u32, config: JsValue) -> Result<(), JsValue> {
    let explorer = explorer(id)?;
    actions::configure(
        explorer,
        from_host(config, "the attributes").map_err(thrown)?,
    );
    Ok(())
}

/// The text in the query bar.
#[wasm_bindgen]
pub fn query(id: u32) -> String {
    explorer(id)
        .map(|explorer| explorer.query_text.get_untracked())
        .unwrap_or_default()
}

/// Stops the load under way and nothing else.
#[wasm_bindgen(js_name = stopLoad)]
pub fn stop_load(id: u32) {
    if let Ok(link) = link(id) {
        link.stop_load();
    }
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct LoadOptions {
    append: bool,
    format: String,
    source: String,
}

/// Options as a host gives them, none of them unknown; `elsewhere` were taken out before.
fn options<T: Default + Serialize + DeserializeOwned>(
    given: JsValue,
    method: &str,
    elsewhere: &[&str],
) -> Result<T, Failure> {
    from_host(given, &format!("the options of {method}"))
        .and_then(|given| read_options(given, method, elsewhere))
}

/// Reads an address, a text, a blob, files, a stream, or an endpoint with its settings. `has_authorize` says whether
/// the host authorizes requests.
#[wasm_bindgen]
pub async fn load(id: u32, input: JsValue, given: JsValue, has_authorize: bool) -> Answer {
    let explorer = explorer(id)?;
    let options: LoadOptions = options(given, "load", &["signal"]).map_err(thrown)?;
    let format = match options.format.as_str() {
        "" => "auto",
        other => other,
    };
    let format = serde_json::from_value(format.into()).map_err(|_unknown| {
        thrown(
            Failure::new(Code::BadOptions, format!("format may be auto, json, ndjson or csv, not {format:?}"))
                .with_detail(serde_json::json!({ "option": "format", "allowed": ["auto", "json", "ndjson", "csv"] })),
        )
    })?;
    let mut read = ReadOptions {
        format,
        source: options.source,
        ..ReadOptions::default()
    };
    let mut input = load_input(input, &mut read).map_err(thrown)?;
    if has_authorize {
        input = authorized(input);
    }
    let report = actions::load(explorer, input, read, options.append).await;
    answer(report)
}

fn load_input(input: JsValue, read: &mut ReadOptions) -> Result<LoadInput, Failure> {
    let nothing = input.is_undefined()
        || input.is_null()
        || input.as_string().is_some_and(|text| text.trim().is_empty())
        || (js_sys::Array::is_array(&input) && js_sys::Array::from(&input).length() == 0);
    if nothing {
        return Err(Failure::new(
            Code::BadOptions,
            "there is nothing to load: give load a URL, a file or a source, or set src",
        )
        .with_detail(serde_json::json!({ "option": "src" })));
    }
    if let Some(text) = input.as_string() {
        return Ok(LoadInput::Url(text));
    }
    let files: Option<Vec<web_sys::File>> = if js_sys::Array::is_array(&input) {
        let list = js_sys::Array::from(&input);
        list.iter().map(|item| item.dyn_into().ok()).collect()
    } else {
        input
            .dyn_ref::<web_sys::File>()
            .map(|file| vec![file.clone()])
    };
    if let Some(files) = files {
        return Ok(LoadInput::Files(files.into()));
    }
    let is_body = |item: &JsValue| {
        item.is_instance_of::<Blob>() || item.is_instance_of::<web_sys::ReadableStream>()
    };
    if js_sys::Array::is_array(&input) {
        let mut list = js_sys::Array::from(&input).into_iter();
        return match list.position(|item| !(item.is_string() || is_body(&item))) {
            None => Ok(LoadInput::Given(input)),
            Some(place) => Err(Failure::new(
                Code::BadOptions,
                format!(
                    "item {place} of the list is no file, stream or text: give events that you have as objects as \
                     one file, new Blob([JSON.stringify(events)])"
                ),
            )
            .with_detail(serde_json::json!({ "option": "input" }))),
        };
    }
    if is_body(&input) {
        return Ok(LoadInput::Given(input));
    }
    let config = SourceConfig {
        authorized: false,
        ..options(input, "the source", &[])?
    };
    if config.url.is_empty() {
        return Err(Failure::new(
            Code::BadOptions,
            "the source has no url: give the address of its events",
        )
        .with_detail(serde_json::json!({ "option": "url" })));
    }
    let given = std::mem::replace(read, config.read_options());
    if read.format == Default::default() {
        read.format = given.format;
    }
    if read.source.is_empty() {
        read.source = given.source;
    }
    Ok(LoadInput::Source(Box::new(config)))
}

/// What the host itself loads may carry what it authorizes with; what a person types may not.
fn authorized(input: LoadInput) -> LoadInput {
    match input {
        LoadInput::Url(url) => LoadInput::Source(Box::new(SourceConfig {
            url,
            authorized: true,
            ..SourceConfig::default()
        })),
        LoadInput::Source(mut config) => {
            config.authorized = true;
            LoadInput::Source(config)
        }
        other => other,
    }
}

/// Sets whom to ask for the headers of requests, or nobody.
#[wasm_bindgen(js_name = setAuthorize)]
pub fn set_authorize(id: u32, authorize: Option<js_sys::Function>) -> Result<(), JsValue> {
    link(id)?.set_authorizer(authorize);
    Ok(())
}

#[derive(Serialize)]
struct Found {
    total: u64,
    millis: f64,
}

/// Sets the current selection.
#[wasm_bindgen]
pub async fn search(id: u32, query: String) -> Answer {
    let found = actions::search(explorer(id)?, query).await;
    answer(found.map(|matched| Found {
        total: matched.total,
        millis: matched.millis,
    }))
}

/// A place in a list, from 0. What is none must not become another one.
fn place(name: &str, number: f64) -> Result<u32, JsValue> {
    match number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number) {
        true => Ok(number as u32),
        false => Err(no_number(name, number)),
    }
}

/// How many; more than there can be is all.
fn count(name: &str, number: f64) -> Result<u32, JsValue> {
    match number >= 0.0 {
        true => Ok(number as u32),
        false => Err(no_number(name, number)),
    }
}

fn no_number(name: &str, number: f64) -> JsValue {
    let message = format!("{name} must be a whole number from 0 on, not {number}");
    let detail = serde_json::json!({ "option": name, "allowed": "a whole number from 0 on" });
    thrown(Failure::new(Code::BadOptions, message).with_detail(detail))
}

/// Rows of the current selection in the current order.
#[wasm_bindgen]
pub async fn rows(id: u32, offset: f64, limit: f64) -> Answer {
    // A search brings the first ones along: a host that asks for them next need not wait again.
    let (offset, limit) = (place("offset", offset)?, count("limit", limit)?);
    let at_hand = actions::rows_at_hand(explorer(id)?, u64::from(offset), u64::from(limit));
    if let Some(rows) = at_hand {
        return answer(Ok(rows.iter().map(|row| row.plain()).collect::<Vec<_>>()));
    }
    let link = link(id)?;
    let rows = link.rows(offset, limit).await;
    answer(rows.map(|rows| rows.iter().map(Row::plain).collect::<Vec<_>>()))
}

/// The raw text of one event.
#[wasm_bindgen]
pub async fn event(id: u32, index: f64) -> Answer {
    let link = link(id)?;
    answer(link.event(place("index", index)?).await)
}

/// Sets the order of the current selection.
#[wasm_bindgen]
pub async fn sort(id: u32, field: String, direction: String) -> Answer {
    let explorer = explorer(id)?;
    let field = SortBy::read(&field).ok_or_else(|| {
        thrown(
            Failure::new(Code::BadOptions, format!("no field is called {field:?}")).with_detail(
                serde_json::json!({ "option": "field", "allowed": SortBy::allowed() }),
            ),
        )
    })?;
    let direction = match direction.as_str() {
        "asc" => Direction::Ascending,
        "desc" => Direction::Descending,
        other => {
            let failure = Failure::new(
                Code::BadOptions,
                format!("direction may be asc or desc, not {other:?}"),
            );
            return Err(thrown(failure.with_detail(
                serde_json::json!({ "option": "direction", "allowed": ["asc", "desc"] }),
            )));
        }
    };
    done(actions::sort(explorer, field, direction).await)
}

/// Counts of a field's values in the current selection.
#[wasm_bindgen]
pub async fn facets(id: u32, field: String, limit: f64) -> Answer {
    let link = link(id)?;
    answer(link.facets(field, count("limit", limit)?).await)
}

/// Counts over time in the current selection.
#[wasm_bindgen]
pub async fn histogram(id: u32, buckets: f64) -> Answer {
    let link = link(id)?;
    answer(link.histogram(count("buckets", buckets)?.max(1)).await)
}

/// What is shown: query, order, zone, open event.
#[wasm_bindgen]
pub fn view(id: u32) -> Answer {
    let explorer = explorer(id)?;
    to_js(&untrack(|| explorer.view())).map_err(thrown)
}

/// Shows a view; what it leaves out stays as it is.
#[wasm_bindgen(js_name = setView)]
pub async fn set_view(id: u32, view: JsValue) -> Answer {
    let explorer = explorer(id)?;
    let parts = from_host(view, "the view")
        .map_err(|failure| thrown(actions::failed(explorer, failure)))?;
    done(actions::set_view_parts(explorer, parts).await)
}

/// Sets how the host makes an address of a view, or that it does not.
#[wasm_bindgen(js_name = setLinkTo)]
pub fn set_link_to(id: u32, link_to: Option<js_sys::Function>) -> Result<(), JsValue> {
    explorer(id)?.set_linker(link_to.map(Linker::new));
    Ok(())
}

/// Forgets everything.
#[wasm_bindgen]
pub async fn clear(id: u32) -> Answer {
    done(actions::clear(explorer(id)?).await)
}

fn explorer(id: u32) -> Result<Explorer, JsValue> {
    MOUNTED
        .with_borrow(|mounted| mounted.get(&id).map(|(explorer, _)| *explorer))
        .ok_or_else(|| {
            thrown(Failure::new(
                Code::Cancelled,
                "the element was removed from the page",
            ))
        })
}

fn link(id: u32) -> Result<Link, JsValue> {
    explorer(id)?.link().ok_or_else(|| {
        thrown(Failure::new(
            Code::Cancelled,
            "the element was removed from the page",
        ))
    })
}

fn thrown(failure: Failure) -> JsValue {
    to_js(&failure).unwrap_or_else(|failure| JsValue::from_str(&failure.message))
}

fn answer<T: Serialize>(result: Result<T, Failure>) -> Answer {
    result.and_then(|value| to_js(&value)).map_err(thrown)
}

fn done(result: Result<(), Failure>) -> Answer {
    result.map(|()| JsValue::UNDEFINED).map_err(thrown)
}

/// What the host's log is posted of a job.
fn audit_record(
    job: &jobs::Job,
    options: Option<&ExportOptions>,
    result: Option<&ExportSummary>,
) -> JsValue {
    to_js(&jobs::audit_record(job, options, result)).unwrap_or(JsValue::NULL)
}

/// Dispatches an event on the element; the element adds the prefix.
fn dispatch(tell: &js_sys::Function, event: HostEvent) {
    let (name, detail) = match event {
        HostEvent::Progress(progress) => ("progress", to_js(&progress)),
        HostEvent::Load(report) => ("load", to_js(&report)),
        HostEvent::Search {
            query,
            total,
            millis,
        } => (
            "search",
            to_js(&serde_json::json!({ "query": query, "total": total, "millis": millis })),
        ),
        HostEvent::Select { index } => ("select", to_js(&serde_json::json!({ "index": index }))),
        HostEvent::Export { job, result } => (
            "export",
            to_js(&serde_json::json!({ "job": job, "result": result })),
        ),
        HostEvent::ExportAsked { job, options } => {
            let record = audit_record(&job, Some(&options), None);
            tell.call2(&JsValue::NULL, &"audit".into(), &record).ok(); // the element tells how it went
            (
                "export-asked",
                to_js(&serde_json::json!({ "job": job, "options": options })),
            )
        }
        HostEvent::ExportEnded { job, result } => {
            ("audit", Ok(audit_record(&job, None, result.as_deref())))
        }
        HostEvent::Reports(reports) => {
            ("reports", to_js(&serde_json::json!({ "reports": reports })))
        }
        HostEvent::View(view) => ("view", to_js(&view)),
        HostEvent::CaseAsked => ("case", Ok(JsValue::NULL)),
        HostEvent::LanguageAsked(tag) => ("speak", Ok(tag.into())),
        HostEvent::SingleKeys { on } => ("single-keys", to_js(&serde_json::json!({ "on": on }))),
        HostEvent::Kept(kept) => ("kept", to_js(&kept)),
        HostEvent::Restored(kept) => ("restored", to_js(&kept)),
        HostEvent::Error(failure) => ("error", to_js(&failure)),
        _ => return,
    };
    // A listener of the host's may throw; that is its own affair.
    tell.call2(
        &JsValue::NULL,
        &name.into(),
        &detail.unwrap_or(JsValue::NULL),
    )
    .ok();
}
