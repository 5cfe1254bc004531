//! Drives an engine: reads bodies into it, answers the page, writes files,
//! and lets messages through in between.
//!
//! One of these lives in the worker. Long work runs in slices of a few
//! milliseconds, so that a search during a load is answered at once and a stop
//! is heeded.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, Blob, BlobPropertyBag, ReadableStream};

use super::authorize::Asks;
use super::body::{BodyError, Chunks, words};
use super::message::{Answer, Call, ToPage, ToWorker};
use super::parsers::Parsers;
use super::pause::pause;
use super::{clock, zone};
use crate::core::engine::{Engine, Readiness};
use crate::core::export::job::Export;
use crate::core::failure::{Code, Failure};
use crate::core::ingest::BodyEnd;
use crate::core::protocol::{
    ExportOptions, ExportSummary, LoadReport, Notice, Phase, Progress, ReadOptions, Reply, Request,
    SourceConfig,
};

/// Work goes on for so long before messages are let through.
const SLICE_MILLIS: f64 = 12.0;
/// The page is told of progress this often.
pub(super) const PROGRESS_MILLIS: f64 = 100.0;
/// Bytes fed to the engine in one go: a local file's chunk may be megabytes.
const FEED_BYTES: usize = 256 << 10;
/// Rows written in one go.
const EXPORT_ROWS: usize = 2000;
/// Written bytes are handed to the browser in pieces of about this size, so that it can put them to disk.
const PIECE_BYTES: usize = 8 << 20;

/// An engine and the way back to the page.
pub struct Host {
    pub(super) engine: RefCell<Engine>,
    pub(super) post: Box<dyn Fn(&ToPage)>,
    /// Counts the stops; long work that began before the last one ends.
    pub(super) stops: Cell<u32>,
    /// Ends the request under way.
    pub(super) abort: RefCell<Option<AbortController>>,
    pub(super) asks: Asks,
    now_fixed: Cell<bool>,
    loading: Cell<bool>,
    /// Loads that wait for the one under way to end.
    waiting: Cell<u32>,
    parsers: Rc<Parsers>,
}

impl Host {
    /// A host that sends by `post`.
    pub fn new(post: impl Fn(&ToPage) + 'static) -> Rc<Host> {
        Rc::new(Host {
            engine: RefCell::default(),
            post: Box::new(post),
            stops: Cell::new(0),
            abort: RefCell::new(None),
            asks: Asks::default(),
            now_fixed: Cell::new(false),
            loading: Cell::new(false),
            waiting: Cell::new(0),
            parsers: Rc::default(),
        })
    }

    /// Answers a message, now or later.
    pub fn receive(self: &Rc<Self>, message: ToWorker) {
        let host = self.clone();
        self.tick();
        match message.call {
            Call::Load {
                read,
                append,
                source,
            } => {
                // A load in the foreground ends the one before it.
                self.stop();
                spawn_local(async move {
                    let inputs = inputs(source.map(|source| *source), message.load);
                    let answer = match host.load_alone(*read, append, inputs).await {
                        Ok(report) => Answer::Loaded(Box::new(report)),
                        Err(failure) => Answer::Failed(failure),
                    };
                    host.answer(message.id, answer, JsValue::UNDEFINED);
                });
            }
            Call::Export(options) => spawn_local(async move {
                match host.export(&options).await {
                    Ok((summary, file)) => {
                        host.answer(message.id, Answer::Exported(Box::new(summary)), file.into());
                    }
                    Err(failure) => {
                        host.answer(message.id, Answer::Failed(failure), JsValue::UNDEFINED)
                    }
                }
            }),
            Call::Ask(request) => {
                let answer = self.ask(request);
                self.answer(message.id, answer, JsValue::UNDEFINED);
            }
            Call::SetZone(name) => {
                let answer = match zone::zone(&name) {
                    Ok(zone) => {
                        self.engine.borrow_mut().set_zone(zone);
                        Answer::Reply(Reply::Done)
                    }
                    Err(failure) => Answer::Failed(failure),
                };
                self.answer(message.id, answer, JsValue::UNDEFINED);
            }
            Call::Greet { decimal_comma } => {
                self.engine.borrow_mut().set_decimal_comma(decimal_comma);
                self.answer(message.id, Answer::Reply(Reply::Done), JsValue::UNDEFINED);
            }
            Call::Authorized { ask, headers } => {
                self.asks.answered(ask, headers);
                self.answer(message.id, Answer::Reply(Reply::Done), JsValue::UNDEFINED);
            }
            Call::Cancel => {
                self.stop();
                self.answer(message.id, Answer::Reply(Reply::Done), JsValue::UNDEFINED);
            }
        }
    }

    fn ask(&self, request: Request) -> Answer {
        if let Request::SetNow { now } = &request {
            self.now_fixed.set(now.is_some());
        }
        if matches!(request, Request::Clear) {
            self.stop();
        }
        let start = clock::precise_millis();
        match self.engine.borrow_mut().handle(request) {
            Ok(Reply::Matched(mut matched)) => {
                matched.millis = clock::precise_millis() - start;
                Answer::Reply(Reply::Matched(matched))
            }
            Ok(reply) => Answer::Reply(reply),
            Err(failure) => Answer::Failed(failure),
        }
    }

    /// The engine has no clock: it is told the time with each message, unless the host fixed it.
    fn tick(&self) {
        if !self.now_fixed.get() {
            self.engine.borrow_mut().set_clock(clock::now_millis());
        }
    }

    fn stop(&self) {
        self.stops.set(self.stops.get() + 1);
        if let Some(abort) = self.abort.borrow_mut().take() {
            abort.abort();
        }
        self.asks.stop();
    }

    fn answer(&self, id: u32, answer: Answer, file: JsValue) {
        (self.post)(&ToPage { id, answer, file });
    }

    pub(super) fn notify(&self, notice: Notice) {
        self.answer(0, Answer::Notice(notice), JsValue::UNDEFINED);
    }
}

/// One thing to read.
enum Input {
    Endpoint(Box<SourceConfig>),
    Blob { blob: Blob, name: String },
    Stream(ReadableStream),
    Text(String),
}

fn inputs(source: Option<SourceConfig>, load: JsValue) -> Vec<Input> {
    if let Some(source) = source {
        return vec![Input::Endpoint(Box::new(source))];
    }
    let list: Vec<JsValue> = if Array::is_array(&load) {
        Array::from(&load).to_vec()
    } else {
        vec![load]
    };
    list.into_iter()
        .filter_map(|item| {
            if let Some(text) = item.as_string() {
                return Some(Input::Text(text));
            }
            let name = item
                .dyn_ref::<web_sys::File>()
                .map(web_sys::File::name)
                .unwrap_or_default();
            match item.dyn_into::<Blob>() {
                Ok(blob) => Some(Input::Blob { blob, name }),
                Err(other) => other.dyn_into::<ReadableStream>().ok().map(Input::Stream),
            }
        })
        .collect()
}

/// Loading.
impl Host {
    /// Waits for the load before it, which was stopped, to put things in order.
    async fn load_alone(
        &self,
        read: ReadOptions,
        append: bool,
        inputs: Vec<Input>,
    ) -> Result<LoadReport, Failure> {
        let stops = self.stops.get();
        self.waiting.set(self.waiting.get() + 1);
        while self.loading.get() {
            pause().await;
        }
        self.waiting.set(self.waiting.get() - 1);
        if self.stops.get() != stops {
            return Err(Failure::new(
                Code::Cancelled,
                "the load was stopped before it began",
            ));
        }
        self.loading.set(true);
        let outcome = self.load(read, append, inputs).await;
        self.loading.set(false);
        outcome
    }

    async fn load(
        &self,
        read: ReadOptions,
        append: bool,
        inputs: Vec<Input>,
    ) -> Result<LoadReport, Failure> {
        let start = clock::precise_millis();
        let stops = self.stops.get();
        let name = read.name.clone();
        self.parsers.reset();
        self.parsers.start();
        self.engine.borrow_mut().begin_load(read, append);
        let mut outcome = Ok(());
        for input in inputs {
            outcome = self.read(input, &name, stops).await;
            if outcome.is_err() {
                break;
            }
        }
        if self.stops.get() != stops {
            outcome = Err(Failure::new(
                Code::Cancelled,
                "the load was stopped; what had arrived is kept",
            ));
        }
        if outcome.is_ok() && self.engine.borrow().is_cut_and_empty() {
            outcome = Err(Failure::new(
                Code::Truncated,
                format!(
                    "{name:?} broke off before its first event was whole. Load it again, or look at what it sends"
                ),
            ));
        }
        self.abort.borrow_mut().take();
        let millis = clock::precise_millis() - start;
        match outcome {
            Ok(()) => {
                let report = self.engine.borrow_mut().finish_load(millis);
                if let Some(gap) = report.gaps.first().filter(|_| !report.complete) {
                    let failure = Failure::new(
                        Code::Truncated,
                        format!(
                            "{name:?} is not complete: {}. What was whole is kept; load it again for the rest",
                            gap.reason
                        ),
                    );
                    self.notify(Notice::Failed(failure));
                }
                Ok(report)
            }
            Err(failure) => match self
                .engine
                .borrow_mut()
                .abandon_load(&failure.message, millis)
            {
                // Something had arrived: it is kept and marked as incomplete.
                Some(report) if report.events > 0 => {
                    if self.waiting.get() == 0 {
                        self.notify(Notice::Loaded(report));
                    }
                    Err(failure)
                }
                _ => Err(failure),
            },
        }
    }

    async fn read(&self, input: Input, name: &str, stops: u32) -> Result<(), Failure> {
        let (stream, total, source) = match input {
            Input::Endpoint(config) => return self.read_pages(&config, name, stops).await,
            Input::Blob { blob, name: file } => {
                let source = if file.is_empty() {
                    name.to_owned()
                } else {
                    file
                };
                (blob.stream(), Some(blob.size() as u64), source)
            }
            Input::Stream(stream) => (stream, None, name.to_owned()),
            Input::Text(text) => {
                self.begin_body(name);
                self.feed(text.as_bytes(), stops).await?;
                return self.end_body().await.map(drop);
            }
        };
        self.begin_body(&source);
        let mut chunks = Chunks::open(stream).await?;
        let mut told = clock::precise_millis();
        let mut shown = false;
        loop {
            if self.stops.get() != stops {
                chunks.cancel();
                return self.cut_body("stopped by you").await;
            }
            match chunks.next().await {
                Ok(Some(chunk)) => self
                    .feed(&chunk, stops)
                    .await
                    .inspect_err(|_failure| chunks.cancel())?,
                Ok(None) => break,
                Err(BodyError(_)) if self.stops.get() != stops => {}
                Err(BodyError(reason)) => {
                    return self
                        .cut_body(&format!("the connection broke ({reason})"))
                        .await;
                }
            }
            let now = clock::precise_millis();
            if now - told >= PROGRESS_MILLIS || !shown {
                told = now;
                shown |= self.show_progress(total)?;
                pause().await;
            }
        }
        self.end_body().await.map(drop)
    }

    pub(super) fn begin_body(&self, source: &str) {
        if self.engine.borrow_mut().begin_body(source) {
            // The parsing workers hold the mapping of the source before.
            self.parsers.reset();
        }
    }

    /// Feeds a chunk in slices, letting messages through in between.
    pub(super) async fn feed(&self, chunk: &[u8], stops: u32) -> Result<(), Failure> {
        let mut slice_start = clock::precise_millis();
        for part in chunk.chunks(FEED_BYTES) {
            self.engine.borrow_mut().frame(part)?;
            self.pump(Readiness::Full)?;
            if clock::precise_millis() - slice_start >= SLICE_MILLIS {
                pause().await;
                if self.stops.get() != stops {
                    return Ok(());
                }
                slice_start = clock::precise_millis();
            }
        }
        Ok(())
    }

    pub(super) fn show_progress(&self, total: Option<u64>) -> Result<bool, Failure> {
        self.pump(Readiness::Early)?;
        let engine = self.engine.borrow();
        let Some((events, bytes)) = engine.progress() else {
            return Ok(false);
        };
        let rows = u64::from(engine.store().len());
        drop(engine);
        self.notify(Notice::Progress(Progress {
            phase: Phase::Load,
            events,
            bytes,
            total,
            waiting: None,
        }));
        if events > 0 {
            self.notify(Notice::Grew { total: rows });
        }
        Ok(events > 0)
    }

    pub(super) async fn end_body(&self) -> Result<BodyEnd, Failure> {
        let end = self.engine.borrow_mut().end_body()?;
        self.settle().await?;
        match graphql_error(&end.envelope) {
            Some(failure) => Err(failure),
            None => Ok(end),
        }
    }

    pub(super) async fn cut_body(&self, reason: &str) -> Result<(), Failure> {
        self.engine.borrow_mut().cut_body(reason);
        self.settle().await
    }

    /// Has the blocks that wait parsed, by another worker where one is free, and adds what has come back.
    fn pump(&self, readiness: Readiness) -> Result<(), Failure> {
        self.parsers.check()?;
        let mut engine = self.engine.borrow_mut();
        while let Some(block) = engine.take_block(readiness) {
            if !self.parsers.has_begun() {
                let batch = engine.parse(&block)?;
                self.parsers.begin(block);
                self.parsers.put(batch);
            } else if let Some(options) = engine.read_options()
                && let Some(block) = self.parsers.send(block, options)
            {
                // All have enough to do: so does this one, and no further bytes are read meanwhile.
                let batch = engine.parse(&block)?;
                self.parsers.put(batch);
            }
            while let Some(batch) = self.parsers.take() {
                engine.append(&batch);
            }
        }
        while let Some(batch) = self.parsers.take() {
            engine.append(&batch);
        }
        Ok(())
    }

    /// Waits until everything that was read is in the store.
    pub(super) async fn settle(&self) -> Result<(), Failure> {
        self.pump(Readiness::Any)?;
        while self.parsers.is_waiting() {
            self.parsers.arrival().await?;
            self.pump(Readiness::Any)?;
        }
        Ok(())
    }
}

/// The first of GraphQL's `errors`, which come with status 200.
fn graphql_error(envelope: &str) -> Option<Failure> {
    #[derive(serde::Deserialize)]
    struct Envelope {
        errors: Vec<serde_json::Value>,
    }
    let envelope: Envelope = serde_json::from_str(envelope).ok()?;
    let first = envelope.errors.first()?;
    let message = first
        .get("message")
        .and_then(|message| message.as_str())
        .unwrap_or("no reason given");
    Some(
        Failure::new(Code::Graphql, format!("the source answered with an error: {message:?}. Check the token, the rights of its owner, and the identifiers in the request"))
            .with_detail(serde_json::json!({ "errors": envelope.errors })),
    )
}

/// Exporting.
impl Host {
    async fn export(&self, options: &ExportOptions) -> Result<(ExportSummary, Blob), Failure> {
        let start = clock::precise_millis();
        let stops = self.stops.get();
        let zone = options.time_zone.as_deref().map(zone::zone).transpose()?;
        let mut export = self.engine.borrow_mut().begin_export(options, zone)?;
        let pieces = Array::new();
        let mut piece = Vec::new();
        let mut told = start;
        let mut slice_start = start;
        while export.written() < export.total() {
            piece.extend(export.step(self.engine.borrow().store(), EXPORT_ROWS)?);
            if piece.len() >= PIECE_BYTES {
                pieces.push(&blob(&Array::of1(&bytes(&piece)), "")?.into());
                piece.clear();
            }
            let now = clock::precise_millis();
            if now - told >= PROGRESS_MILLIS {
                told = now;
                self.notify(Notice::Progress(progress(&export)));
            }
            if now - slice_start >= SLICE_MILLIS {
                pause().await;
                slice_start = clock::precise_millis();
                if self.stops.get() != stops {
                    return Err(Failure::new(
                        Code::Cancelled,
                        "the export was stopped; no file was made",
                    ));
                }
            }
        }
        let engine = self.engine.borrow();
        let (rest, summary) = export.finish(&engine, clock::precise_millis() - start)?;
        piece.extend(rest);
        pieces.push(&bytes(&piece));
        let file = blob(&pieces, &summary.media_type)?;
        if file.size() as u64 != summary.bytes {
            return Err(Failure::new(
                Code::Internal,
                format!(
                    "the file has {} bytes where {} were written; it is not given out",
                    file.size(),
                    summary.bytes
                ),
            ));
        }
        Ok((summary, file))
    }
}

fn progress(export: &Export) -> Progress {
    Progress {
        phase: Phase::Export,
        events: export.written(),
        bytes: 0,
        total: Some(export.total()),
        waiting: None,
    }
}

fn bytes(bytes: &[u8]) -> Uint8Array {
    Uint8Array::from(bytes)
}

fn blob(parts: &Array, media_type: &str) -> Result<Blob, Failure> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_u8_array_sequence_and_options(parts, &options).map_err(|error| {
        Failure::new(
            Code::TooLarge,
            format!("the browser could not hold the file: {}", words(&error)),
        )
    })
}
