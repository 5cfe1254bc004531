//! Loading: bodies in, slice by slice.

use std::hint::black_box;
use std::pin::pin;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, MessagePort, ReadableStream};

use super::files::Files;
use super::{
    ALONE_MILLIS, FEED_BYTES, Host, LONG_MILLIS, LONG_PROGRESS_MILLIS, PROGRESS_MILLIS,
    SLICE_MILLIS,
};
use crate::core::engine::Readiness;
use crate::core::failure::{Code, Failure};
use crate::core::ingest::BodyEnd;
use crate::core::protocol::{LoadReport, Notice, Phase, Progress, ReadOptions, SourceConfig};
use crate::web::body::{BodyError, Chunks};
use crate::web::pause::pause;
use crate::web::relay::Relay;
use crate::web::{clock, timer, zone};

/// A load of so many bytes waits so long for its first rows to be drawn.
const LONG_BYTES: u64 = 64 << 20;
const DRAW_MILLIS: u32 = 80;

/// One thing to read.
pub(super) enum Input {
    Endpoint(Box<SourceConfig>),
    Blob {
        blob: Blob,
        name: String,
    },
    Stream(ReadableStream),
    /// A stream of the page's that it sends chunk by chunk.
    Relay(Relay),
    Text(String),
}

impl Input {
    /// Its size, where it is known.
    fn bytes(&self) -> Option<u64> {
        match self {
            Input::Blob { blob, .. } => Some(blob.size() as u64),
            Input::Text(text) => Some(text.len() as u64),
            Input::Endpoint(_) | Input::Stream(_) | Input::Relay(_) => None,
        }
    }
}

pub(super) fn inputs(source: Option<SourceConfig>, load: JsValue) -> Vec<Input> {
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
                Err(other) => match other.dyn_into::<ReadableStream>() {
                    Ok(stream) => Some(Input::Stream(stream)),
                    Err(other) => other
                        .dyn_into::<MessagePort>()
                        .ok()
                        .map(|port| Input::Relay(Relay::new(port))),
                },
            }
        })
        .collect()
}

/// Loading.
impl Host {
    pub(super) async fn load_alone(
        &self,
        read: ReadOptions,
        append: bool,
        inputs: (Vec<Input>, Vec<String>),
    ) -> Result<LoadReport, Failure> {
        self.take_turn(self.stops.get()).await?;
        let outcome = self.load(read, append, inputs).await;
        self.loading.set(false);
        outcome
    }

    /// Waits for the load before it, which was stopped, to put things in order.
    pub(super) async fn take_turn(&self, stops: u32) -> Result<(), Failure> {
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
        Ok(())
    }

    async fn load(
        &self,
        read: ReadOptions,
        append: bool,
        (inputs, left_out): (Vec<Input>, Vec<String>),
    ) -> Result<LoadReport, Failure> {
        let start = clock::precise_millis();
        let stops = self.stops.get();
        let name = read.name.clone();
        let mut read = read;
        if !read.assume_zone.is_empty() {
            read.zone = Some(zone::zone(&read.assume_zone)?);
        }
        self.parsers.reset();
        self.first_rows.set(None);
        self.untold.set(false);
        self.engine.borrow_mut().begin_load(read, append);
        let mut outcome = match left_out.first() {
            Some(reason) if inputs.is_empty() => Err(Failure::new(Code::Truncated, reason.clone())),
            _ => Ok(()),
        };
        for reason in &left_out {
            self.engine.borrow_mut().missing_rest(reason);
        }
        let mut files = Files::new(inputs.len() > 1, inputs.iter().map(Input::bytes).sum());
        let mut left = inputs.len();
        for input in inputs {
            if self.stops.get() != stops {
                self.engine
                    .borrow_mut()
                    .missing_rest(&format!("stopped by you before {left} more"));
                break;
            }
            left -= 1;
            outcome = self.read(input, &name, stops, &mut files).await;
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
        if outcome.is_ok()
            && let Some(failure) = files.failure()
        {
            outcome = Err(failure);
        }
        if outcome.is_ok() && self.engine.borrow().is_cut_and_empty() {
            outcome = Err(Failure::new(
                Code::Truncated,
                format!(
                    "{name:?} broke off before its first event was whole. Load it again, or look at what it sends"
                ),
            ));
        }
        if let Some(failure) = self.engine.borrow().full() {
            outcome = Err(failure);
        }
        self.abort.borrow_mut().take();
        self.body.borrow_mut().take();
        // Only all dates together may tell the order of day and month.
        let settled = self.engine.borrow().settle_dates();
        if let Some(remap) = settled
            && let Err(failure) = self.remap(remap, stops).await
        {
            outcome = outcome.and(Err(failure));
        }
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

    async fn read(
        &self,
        input: Input,
        name: &str,
        stops: u32,
        files: &mut Files,
    ) -> Result<(), Failure> {
        match input {
            Input::Endpoint(config) => self.read_pages(&config, name, (stops, None)).await,
            Input::Blob { blob, name: file } => {
                let source = if file.is_empty() { name } else { &file };
                self.read_blob(&blob, source, stops, files).await
            }
            Input::Stream(stream) => {
                let chunks = self.open_body(Chunks::unpacked(stream)?).await?;
                let name = self.name_apart(name);
                self.read_chunks(chunks, &name, stops, files).await
            }
            Input::Relay(relay) => {
                let chunks = self.open_body(Chunks::relayed(relay)).await?;
                let name = self.name_apart(name);
                self.read_chunks(chunks, &name, stops, files).await
            }
            Input::Text(text) => {
                self.begin_body(&self.name_apart(name));
                self.feed(text.as_bytes(), stops).await?;
                self.end_body().await.map(drop)
            }
        }
    }

    /// Reads the head of a body, which tells whether it is packed. From now on a stop ends it.
    pub(in crate::web) async fn open_body(&self, body: Chunks) -> Result<Chunks, BodyError> {
        self.body.replace(Some(body.stop()));
        let chunks = body.without_gzip().await?;
        self.body.replace(Some(chunks.stop()));
        Ok(chunks)
    }

    /// What another file or text of this name is called.
    pub(super) fn name_apart(&self, name: &str) -> String {
        self.engine.borrow().name_apart(name)
    }

    pub(in crate::web) fn begin_body(&self, source: &str) {
        self.page_digest.take();
        if self.engine.borrow_mut().begin_body(source) {
            // The parsing workers hold the mapping of the source before.
            self.parsers.reset();
        }
    }

    /// A body that comes from an address, which the manifest names.
    pub(in crate::web) fn begin_page(&self, source: &str, url: &str) {
        self.begin_body(source);
        self.engine.borrow_mut().body_from(url);
    }

    /// Feeds a chunk in slices, letting messages through in between.
    pub(in crate::web) async fn feed(&self, chunk: &[u8], stops: u32) -> Result<(), Failure> {
        self.untold.set(true);
        let mut slice_start = clock::precise_millis();
        let mut parts = chunk.chunks(FEED_BYTES);
        while let Some(part) = parts.next() {
            let framed = self.engine.borrow_mut().frame(part);
            if let Err(failure) = framed {
                // Refused, it is received all the same.
                let mut engine = self.engine.borrow_mut();
                parts.for_each(|part| engine.pass_by(part));
                return Err(failure);
            }
            self.pump(Readiness::Full)?;
            while self.parsers.is_behind() {
                self.parsers.arrival().await?;
                self.pump(Readiness::Full)?;
                if self.stops.get() != stops {
                    return self.stop_in_chunk();
                }
            }
            if clock::precise_millis() - slice_start >= SLICE_MILLIS {
                pause().await;
                if self.stops.get() != stops {
                    return self.stop_in_chunk();
                }
                slice_start = clock::precise_millis();
            }
        }
        Ok(())
    }

    /// A part of the chunk is not received, and may have been digested elsewhere: that is the digest of nothing.
    fn stop_in_chunk(&self) -> Result<(), Failure> {
        self.page_digest.take();
        Ok(())
    }

    pub(in crate::web) fn show_progress(&self, total: Option<u64>) -> Result<bool, Failure> {
        self.pump(Readiness::Early)?;
        // What other workers still have is told of once it is back.
        self.untold.set(self.parsers.is_waiting());
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
            let now = clock::precise_millis();
            self.first_rows.set(self.first_rows.get().or(Some(now)));
        }
        Ok(events > 0)
    }

    /// Waits for what is to come of a load. A source may fall silent right after a part of which it was too soon to
    /// tell: the page is told of that meanwhile, so that all that has come stands on it.
    pub(in crate::web) async fn await_telling<T>(
        &self,
        to_come: impl Future<Output = T>,
        total: Option<u64>,
    ) -> T {
        let mut to_come = pin!(to_come);
        while self.untold.get() {
            if let Some(came) = timer::within(to_come.as_mut(), PROGRESS_MILLIS as u32).await {
                return came;
            }
            if self.show_progress(total).is_err() {
                break; // it ends the load with what comes next
            }
        }
        to_come.await
    }

    /// Whether the page, told `told` of the progress, is to be told of it again.
    pub(in crate::web) fn is_time_to_tell(&self, told: f64) -> bool {
        let now = clock::precise_millis();
        let long = self
            .first_rows
            .get()
            .is_some_and(|first| now - first >= LONG_MILLIS);
        let pause = if long {
            LONG_PROGRESS_MILLIS
        } else {
            PROGRESS_MILLIS
        };
        now - told >= pause
    }

    /// Where much is still to come, its first rows are drawn before it goes on: both at once, each would take longer.
    pub(in crate::web) async fn give_way(&self, total: Option<u64>) {
        if total.is_some_and(|bytes| bytes >= LONG_BYTES) {
            timer::sleep(DRAW_MILLIS).await;
        }
    }

    /// Whether the load under way is worth the start of further workers by now.
    pub(in crate::web) fn is_time_for_help(&self) -> bool {
        let now = clock::precise_millis();
        self.first_rows
            .get()
            .is_some_and(|first| now - first >= ALONE_MILLIS)
    }

    pub(in crate::web) async fn end_body(&self) -> Result<BodyEnd, Failure> {
        let end = self.engine.borrow_mut().end_body()?;
        self.settle().await?;
        match graphql_error(&end.envelope) {
            Some(failure) => Err(failure),
            None => Ok(end),
        }
    }

    pub(in crate::web) async fn cut_body(&self, reason: &str) -> Result<(), Failure> {
        self.engine.borrow_mut().cut_body(reason);
        self.settle().await
    }

    /// Has the blocks that wait parsed, by another worker where one is free, and adds what has come back.
    fn pump(&self, readiness: Readiness) -> Result<(), Failure> {
        self.parsers.check()?;
        if self.is_time_for_help() {
            self.parsers.start();
        }
        let mut engine = self.engine.borrow_mut();
        while let Some(block) = engine.take_block(readiness) {
            if engine.is_joining() {
                // The parsing workers would choose a mapping of their own; what is new is little.
                let batch = engine.parse(&block)?;
                engine.append(&batch);
                continue;
            }
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
        engine.full().map_or(Ok(()), Err)
    }

    /// Waits until everything that was read is in the store.
    pub(in crate::web) async fn settle(&self) -> Result<(), Failure> {
        self.pump(Readiness::Any)?;
        while self.parsers.is_waiting() {
            self.parsers.arrival().await?;
            self.pump(Readiness::Any)?;
        }
        self.end_page_digest().await;
        Ok(())
    }
}

/// Asked of the allocator itself: a browser may refuse to let the memory grow long before the 4 GiB that 32 bits can
/// name, and what an earlier load took is free again though the memory is no smaller.
pub(super) fn has_room(bytes: usize) -> bool {
    let mut room = Vec::<u8>::new();
    let had = room.try_reserve_exact(bytes).is_ok();
    // Nobody uses it: without this, the compiler might leave out the asking.
    black_box(room);
    had
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
