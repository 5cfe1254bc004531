//! Reads an endpoint page by page: asks, asks again after a fault, and puts
//! each page into the engine as a body of its own.
//!
//! What came is kept whatever happens later. A page that breaks off is asked
//! for again and goes on where it broke, so that its events count once.

use js_sys::Math;
use web_sys::AbortController;

use super::body::{BodyError, Chunks};
use super::clock;
use super::fetch::{Fetched, NotFetched, Setting, fetch};
use super::host::{Host, PROGRESS_MILLIS};
use super::message::Intended;
use super::pause::pause;
use super::wait::{Watch, is_online, pause_for, until_online};
use crate::core::failure::{Code, Failure};
use crate::core::ingest::BodyEnd;
use crate::core::paging::listing::LIST_BYTES_MAX;
use crate::core::paging::retry::{Fault, OFFLINE_MAX_MILLIS, Retry, retry_after_millis};
use crate::core::paging::{Next, PageRequest, PageSeen, Pager};
use crate::core::protocol::{Notice, Phase, Progress, SourceConfig, Waiting};

/// A body that broke off is taken up again where it broke, if it was not longer than this by then.
const RESUME_BYTES_MAX: usize = 16 << 20;

/// A load of one endpoint that is under way.
struct Reading<'a> {
    config: &'a SourceConfig,
    name: &'a str,
    stops: u32,
    pager: Pager,
    retry: Retry,
    /// Of the page being read.
    address: String,
    /// When the page was last told how far this is; none before there is something to show.
    told: Option<f64>,
}

/// How a page came.
enum Came {
    /// As a body of events.
    Events(Vec<(String, String)>, BodyEnd),
    /// As a list of addresses.
    List(Vec<(String, String)>, String),
    /// Without any events, though there may be a next page.
    Empty(Vec<(String, String)>, String),
    /// In part, and the rest is not to be had.
    Cut,
    /// Not at all: the page before it was the last one.
    Never,
    /// A person stopped it.
    Stopped,
}

/// A page's body, as far as it came in all tries.
#[derive(Default)]
struct Body {
    begun: bool,
    /// What came; none where it is too long to be kept.
    received: Option<Vec<u8>>,
}

/// Why a body ended too soon.
enum Broken {
    /// The connection did.
    Connection(String),
    /// What came cannot be read.
    Failure(Failure),
    /// A person stopped it.
    Stopped,
}

impl Host {
    /// Reads all pages of an endpoint. What fails behind the first page is a gap; what fails on it, a failure.
    pub(super) async fn read_pages(
        &self,
        config: &SourceConfig,
        name: &str,
        stops: u32,
    ) -> Result<(), Failure> {
        let pager = Pager::new(config, self.engine.borrow().now_millis())?;
        let mut reading = Reading {
            config,
            name,
            stops,
            retry: Retry::new(config.retry),
            pager,
            address: String::new(),
            told: None,
        };
        let mut next = Next::Page(reading.pager.first());
        while let Next::Page(request) = &next {
            let page = reading.pager.page();
            let before = self.engine.borrow().counted();
            let came = match self.read_page(&mut reading, request).await {
                Ok(came) => came,
                Err(failure) if page == 1 || failure.code == Code::Cancelled => {
                    return Err(failure);
                }
                Err(failure) => {
                    self.leave_body().await?;
                    let reason = format!("page {page} could not be had: {}", failure.message);
                    self.engine.borrow_mut().missing_page(page, &reason);
                    break;
                }
            };
            next = match came {
                Came::Stopped | Came::Never | Came::Cut => break,
                Came::List(headers, text) => reading.pager.listed(&text, &headers),
                Came::Empty(headers, envelope) => reading.pager.next(&PageSeen {
                    headers: &headers,
                    envelope: &envelope,
                    ..PageSeen::default()
                }),
                Came::Events(headers, end) => {
                    self.engine.borrow_mut().events_lie(&end.layout);
                    let engine = self.engine.borrow();
                    let after = engine.counted();
                    let last_event = engine.last_event();
                    reading.pager.next(&PageSeen {
                        headers: &headers,
                        envelope: &end.envelope,
                        records: after.0 - before.0,
                        new_events: after.1 - before.1,
                        last_event: last_event.as_deref(),
                    })
                }
            };
        }
        let mut engine = self.engine.borrow_mut();
        if let Next::Missing(reason) = &next {
            engine.missing_page(reading.pager.page(), reason);
        }
        if let Some(notice) = reading.pager.notice() {
            engine.notice(notice);
        }
        Ok(())
    }

    fn stopped(&self, reading: &Reading<'_>) -> bool {
        self.stops.get() != reading.stops
    }

    /// One page, in as many tries as it takes and is allowed.
    async fn read_page(
        &self,
        reading: &mut Reading<'_>,
        request: &PageRequest,
    ) -> Result<Came, Failure> {
        let page = reading.pager.page();
        reading.address.clone_from(&request.url);
        let mut body = Body {
            received: Some(Vec::new()),
            ..Body::default()
        };
        let mut refused = None;
        let mut renewed = false;
        let mut tries = 0;
        loop {
            tries += 1;
            if self.stopped(reading) {
                return Ok(Came::Stopped);
            }
            let authorization = self.authorization(reading, request, tries, refused).await?;
            let abort = AbortController::new().map_err(|_missing| {
                Failure::new(Code::Internal, "this browser cannot stop a request")
            })?;
            *self.abort.borrow_mut() = Some(abort.clone());
            let watch = Watch::start(abort.clone());
            let wanted = reading.pager.header();
            let setting = Setting {
                source: reading.config,
                authorization: &authorization,
                wanted: wanted.as_deref(),
                signal: &abort.signal(),
            };
            let fetched = fetch(request, setting).await;
            drop(authorization);
            watch.hear();
            let (failure, fault, retry_after) = match fetched {
                Ok(fetched) => {
                    let headers = fetched.headers.clone();
                    let came = self.read_body(reading, &mut body, fetched, &watch).await;
                    match came {
                        Ok(end) => return Ok(end.unpack(headers)),
                        Err(Broken::Stopped) => {
                            self.cut_body("stopped by you").await?;
                            return Ok(Came::Stopped);
                        }
                        Err(Broken::Failure(failure)) => {
                            return self.without_events(reading, &body, failure, headers).await;
                        }
                        Err(Broken::Connection(reason)) => {
                            let failure = Failure::new(
                                Code::Truncated,
                                format!("the connection broke ({reason})"),
                            );
                            (failure, Fault::Network, None)
                        }
                    }
                }
                Err(NotFetched { failure, fault, .. })
                    if self.stopped(reading) || fault.is_none() =>
                {
                    return match self.stopped(reading) {
                        true => Ok(Came::Stopped),
                        false => Err(failure),
                    };
                }
                Err(NotFetched {
                    failure,
                    fault,
                    retry_after,
                }) => (failure, fault.unwrap_or(Fault::Network), retry_after),
            };
            if let Fault::Status(status) = fault {
                if reading.pager.ends_with(status) && !body.begun {
                    return Ok(Came::Never);
                }
                if status == 401 && reading.config.authorized && !renewed {
                    // The token may have run out half way: the host is asked for another one, once.
                    renewed = true;
                    refused = Some(status);
                    continue;
                }
            }
            let failure = match watch.fired() {
                true => silent(reading.name),
                false => failure,
            };
            drop(watch);
            // A body too long to be taken up where it broke is not asked for again.
            let resumable = !body.begun || body.received.is_some();
            let something_came = page > 1 || body.begun;
            if fault == Fault::Network && resumable && something_came && !is_online() {
                self.tell_waiting(page, None);
                until_online(OFFLINE_MAX_MILLIS, || self.stopped(reading)).await;
                if is_online() {
                    tries -= 1;
                    continue;
                }
            }
            let retry_after =
                retry_after.and_then(|header| retry_after_millis(&header, clock::now_millis()));
            let wait = match resumable {
                true => reading
                    .retry
                    .wait(fault, tries, retry_after, Math::random()),
                false => None,
            };
            match wait {
                Some(millis) => {
                    let tell = |seconds| self.tell_waiting(page, Some(seconds));
                    pause_for(millis, || self.stopped(reading), tell).await;
                }
                None if body.begun => {
                    self.cut_body(&failure.message).await?;
                    return Ok(Came::Cut);
                }
                None => return Err(failure),
            }
        }
    }

    /// The headers that the host gives for a request, if it is to be asked.
    async fn authorization(
        &self,
        reading: &Reading<'_>,
        request: &PageRequest,
        attempt: u32,
        status: Option<u16>,
    ) -> Result<Vec<(String, String)>, Failure> {
        if !reading.config.authorized {
            return Ok(Vec::new());
        }
        let intended = Intended {
            url: request.url.clone(),
            attempt,
            status,
        };
        self.asks
            .ask(intended, |message| (self.post)(message))
            .await
    }

    /// Puts an answer's body into the engine, from where an earlier try broke off.
    async fn read_body(
        &self,
        reading: &mut Reading<'_>,
        body: &mut Body,
        fetched: Fetched,
        watch: &Watch,
    ) -> Result<End, Broken> {
        let Some(stream) = fetched.body else {
            return Err(Broken::Failure(Failure::new(
                Code::NoEvents,
                format!("{:?} answered with an empty body", reading.name),
            )));
        };
        let broke = |BodyError(reason)| Broken::Connection(reason);
        let mut chunks = Chunks::open(stream).await.map_err(broke)?;
        watch.hear();
        if reading.pager.lists() {
            return read_list(&mut chunks, watch).await;
        }
        if !body.begun {
            body.begun = true;
            self.begin_page(reading.name, &reading.address);
        }
        // What came in an earlier try, and how much of it has come again.
        let mut known = 0;
        let before = body.received.as_ref().map_or(0, Vec::len);
        // Only of a first page is the length that of all.
        let total = fetched.total.filter(|_| reading.pager.page() == 1);
        loop {
            if self.stopped(reading) {
                chunks.cancel();
                return Err(Broken::Stopped);
            }
            let chunk = match chunks.next().await {
                Ok(Some(chunk)) => chunk,
                Ok(None) => break,
                Err(_) if self.stopped(reading) => return Err(Broken::Stopped),
                Err(error) => return Err(broke(error)),
            };
            watch.hear();
            let mut rest = &chunk[..];
            if known < before {
                let (again, new) = rest.split_at(rest.len().min(before - known));
                let received = body.received.as_deref().unwrap_or_default();
                if received.get(known..known + again.len()) != Some(again) {
                    let start = received[..known].to_vec();
                    self.begin_again(reading, body, start).await?;
                    known = before;
                } else {
                    known += again.len();
                    rest = new;
                }
            }
            if let Some(received) = &mut body.received {
                received.extend_from_slice(rest);
                if received.len() > RESUME_BYTES_MAX {
                    body.received = None;
                }
            }
            if let Err(failure) = self.feed(rest, reading.stops).await {
                chunks.cancel();
                return Err(Broken::Failure(failure));
            }
            let now = clock::precise_millis();
            if reading
                .told
                .is_none_or(|told| now - told >= PROGRESS_MILLIS)
            {
                let shown = self.show_progress(total).map_err(Broken::Failure)?;
                reading.told = (shown || reading.told.is_some()).then_some(now);
                pause().await;
                watch.hear();
            }
        }
        if known < before {
            // It came whole, and shorter than before: it is another body.
            let start = body.received.as_deref().unwrap_or_default()[..known].to_vec();
            self.begin_again(reading, body, start).await?;
        }
        let end = self.end_body().await;
        end.map(End::Events).map_err(Broken::Failure)
    }

    /// The page has changed since an earlier try: what was whole then stays, and it is read as a
    /// new body; events that come again are known.
    async fn begin_again(
        &self,
        reading: &Reading<'_>,
        body: &mut Body,
        start: Vec<u8>,
    ) -> Result<(), Broken> {
        self.leave_body().await.map_err(Broken::Failure)?;
        self.begin_page(reading.name, &reading.address);
        let fed = self.feed(&start, reading.stops).await;
        body.received = Some(start);
        fed.map_err(Broken::Failure)
    }

    /// A page without an array is an empty one where sources leave an empty array out; but not
    /// where it says that something is wrong, and not as the only page.
    async fn without_events(
        &self,
        reading: &Reading<'_>,
        body: &Body,
        failure: Failure,
        headers: Vec<(String, String)>,
    ) -> Result<Came, Failure> {
        let text = body.received.as_deref().unwrap_or_default();
        let later = reading.pager.page() > 1;
        if later && text.is_empty() {
            return Ok(Came::Empty(headers, String::new()));
        }
        let envelope = serde_json::from_slice::<serde_json::Value>(text).ok();
        let says_wrong = |envelope: &serde_json::Value| {
            ["error", "errors", "fault", "message"]
                .iter()
                .any(|key| envelope.get(key).is_some_and(|value| !value.is_null()))
        };
        match envelope {
            Some(envelope)
                if failure.code == Code::NoEvents
                    && envelope.is_object()
                    && !says_wrong(&envelope)
                    && (later || reading.pager.goes_on(&envelope, &headers)) =>
            {
                self.leave_body().await?;
                Ok(Came::Empty(headers, envelope.to_string()))
            }
            _ => Err(failure),
        }
    }

    /// The body is not read any further; what was whole is kept.
    async fn leave_body(&self) -> Result<(), Failure> {
        self.engine.borrow_mut().leave_body();
        self.settle().await
    }

    fn tell_waiting(&self, page: u32, seconds: Option<u32>) {
        let (events, bytes) = self.engine.borrow().progress().unwrap_or_default();
        self.notify(Notice::Progress(Progress {
            phase: Phase::Load,
            events,
            bytes,
            total: None,
            waiting: Some(Waiting { seconds, page }),
        }));
    }
}

/// A body that came to its end.
enum End {
    Events(BodyEnd),
    List(String),
}

impl End {
    fn unpack(self, headers: Vec<(String, String)>) -> Came {
        match self {
            End::Events(end) => Came::Events(headers, end),
            End::List(text) => Came::List(headers, text),
        }
    }
}

async fn read_list(chunks: &mut Chunks, watch: &Watch) -> Result<End, Broken> {
    let mut text = Vec::new();
    loop {
        match chunks.next().await {
            Ok(Some(chunk)) => text.extend_from_slice(&chunk),
            Ok(None) => return Ok(End::List(String::from_utf8_lossy(&text).into_owned())),
            Err(BodyError(reason)) => return Err(Broken::Connection(reason)),
        }
        watch.hear();
        if text.len() > LIST_BYTES_MAX {
            chunks.cancel();
            return Err(Broken::Failure(Failure::new(
                Code::TooLarge,
                "the list of contents is longer than 32 MB; ask for a shorter time",
            )));
        }
    }
}

fn silent(name: &str) -> Failure {
    Failure::new(
        Code::Network,
        format!("{name:?} sent nothing for 60 s. Check whether it is up, then load again"),
    )
    .with_detail(serde_json::json!({ "url": name, "possible": ["offline", "timeout"] }))
}
