//! Reads an endpoint page by page: asks, asks again after a fault, and puts
//! each page into the engine as a body of its own.
//!
//! What came is kept whatever happens later. A page that breaks off is asked
//! for again and goes on where it broke, so that its events count once.

mod body;
mod digest;
mod tries;

pub(in crate::web) use self::body::Body;
use super::host::Host;
use crate::core::failure::{Code, Failure};
use crate::core::ingest::BodyEnd;
use crate::core::paging::newer::{LastPage, Way};
use crate::core::paging::retry::Retry;
use crate::core::paging::{Next, PageRequest, PageSeen, Pager};
use crate::core::protocol::{Notice, Phase, Progress, SourceConfig, Waiting};

/// A load of one endpoint that is under way.
struct Reading<'a> {
    config: &'a SourceConfig,
    name: &'a str,
    stops: u32,
    /// The last page that is read ends with an event before this moment.
    down_to: Option<i64>,
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
    /// Not at all: the source wants to be asked for a shorter time, which this does.
    Shorter(PageRequest),
    /// A person stopped it.
    Stopped,
}

impl Reading<'_> {
    /// Whether all that is wanted is there once this came last.
    fn is_down(&self, last_millis: Option<i64>) -> bool {
        matches!((self.down_to, last_millis), (Some(end), Some(last)) if last < end)
    }
}

impl Host {
    /// Reads all pages of an endpoint. What fails behind the first page is a gap; what fails on it, a failure.
    pub(super) async fn read_pages(
        &self,
        config: &SourceConfig,
        name: &str,
        (stops, newer): (u32, Option<Way>),
    ) -> Result<(), Failure> {
        let mut pager = Pager::new(config, self.engine.borrow().now_millis())?;
        if newer == Some(Way::OnFromLastPage) {
            pager = pager.going_on();
        }
        let mut reading = Reading {
            config,
            name,
            stops,
            down_to: match newer {
                Some(Way::DownTo(millis)) => Some(millis),
                _ => None,
            },
            retry: Retry::new(config.retry),
            pager,
            address: String::new(),
            told: None,
        };
        if let Some((span, reason)) = reading.pager.unkept() {
            let mut engine = self.engine.borrow_mut();
            engine.missing_time(span.texts(), None, reason);
        }
        let mut next = Next::Page(reading.pager.first());
        loop {
            let request = match &next {
                Next::Page(request) => request,
                Next::End => break,
                Next::Missing(reason) => {
                    self.miss(&reading, reason);
                    next = reading.pager.end_slice();
                    continue;
                }
            };
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
                    self.miss(&reading, &reason);
                    if lasts(&failure) {
                        break;
                    }
                    next = reading.pager.end_slice();
                    continue;
                }
            };
            next = match came {
                Came::Stopped | Came::Cut => break,
                Came::Never => reading.pager.end_slice(),
                Came::Shorter(request) => Next::Page(request),
                Came::List(headers, text) => reading.pager.listed(&text, &headers),
                Came::Empty(headers, envelope) => reading.pager.next(&PageSeen {
                    headers: &headers,
                    envelope: &envelope,
                    ..PageSeen::default()
                }),
                Came::Events(headers, end) => {
                    self.engine.borrow_mut().events_lie(&end.layout);
                    let engine = self.engine.borrow();
                    if reading.is_down(engine.last_arrived()) {
                        break;
                    }
                    let last_event = engine.last_event();
                    reading.pager.next(&PageSeen {
                        headers: &headers,
                        envelope: &end.envelope,
                        records: engine.counted() - before,
                        print: engine.page_print(),
                        last_event: last_event.as_deref(),
                    })
                }
            };
        }
        let mut engine = self.engine.borrow_mut();
        if let (Next::End, None, Some(last)) = (&next, reading.down_to, reading.pager.last()) {
            engine.set_last_page(LastPage::new(name, last));
        }
        if let Some(rest) = reading.pager.unasked() {
            engine.missing_time(rest.texts(), None, "this time was not asked for any more");
        }
        if let Some(notice) = reading.pager.notice() {
            engine.notice(notice);
        }
        Ok(())
    }

    /// What a page, and those behind it, would have brought is not there.
    fn miss(&self, reading: &Reading<'_>, reason: &str) {
        let page = reading.pager.page();
        let mut engine = self.engine.borrow_mut();
        match reading.pager.slice() {
            Some(span) => engine.missing_time(span.texts(), Some(page), reason),
            None => engine.missing_page(page, reason),
        }
    }

    fn stopped(&self, reading: &Reading<'_>) -> bool {
        self.stops.get() != reading.stops
    }

    /// The body is not read any further; what was whole is kept.
    async fn leave_body(&self) -> Result<(), Failure> {
        self.engine.borrow_mut().leave_body();
        self.settle().await
    }

    fn tell_waiting(&self, page: u32, seconds: Option<u32>) {
        if self.untold.get() {
            self.show_progress(None).ok(); // what fails here ends the load with what comes next
        }
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

/// Whether what failed would fail for another time as well.
fn lasts(failure: &Failure) -> bool {
    matches!(
        failure.code,
        Code::Unauthorized
            | Code::Forbidden
            | Code::RateLimited
            | Code::Network
            | Code::TooLarge
            | Code::Internal
    )
}
