//! The body of one page: put into the engine as it comes, taken up again where it broke off.

use super::{Came, Reading};
use crate::core::failure::{Code, Failure};
use crate::core::ingest::BodyEnd;
use crate::core::paging::listing::LIST_BYTES_MAX;
use crate::web::body::{BodyError, Chunks};
use crate::web::clock;
use crate::web::fetch::Fetched;
use crate::web::host::Host;
use crate::web::pause::pause;
use crate::web::wait::Watch;

/// A body that broke off is taken up again where it broke, if it was not longer than this by then.
const RESUME_BYTES_MAX: usize = 16 << 20;
const RECEIVED_STEP_BYTES: usize = 4 << 20;

/// A body, as far as it came: that of a page in all tries.
pub(in crate::web) struct Body {
    pub(super) begun: bool,
    /// What came; none where it is too long to be kept.
    pub(super) received: Option<Vec<u8>>,
    /// It is settled where the body is digested.
    pub(super) digest_settled: bool,
}

impl Body {
    /// Nothing came so far.
    pub(in crate::web) fn new() -> Body {
        Body {
            begun: false,
            received: Some(Vec::new()),
            digest_settled: false,
        }
    }

    fn keep(&mut self, rest: &[u8]) {
        if let Some(received) = &mut self.received {
            // By steps: doubled, it would take three times what it holds at its largest.
            if received.capacity() < received.len() + rest.len() {
                received.reserve_exact(rest.len().max(RECEIVED_STEP_BYTES));
            }
            received.extend_from_slice(rest);
            if received.len() > RESUME_BYTES_MAX {
                self.received = None;
            }
        }
    }

    /// The same of what is not taken up again: it is kept only until somebody digests it.
    pub(in crate::web) fn keep_for_digest(&mut self, rest: &[u8]) {
        self.keep(rest);
        if self.digest_settled {
            self.received = None;
        }
    }
}

/// Why a body ended too soon.
pub(super) enum Broken {
    /// The connection did.
    Connection(String),
    /// What came cannot be read.
    Failure(Failure),
    /// A person stopped it.
    Stopped,
}

impl Host {
    /// Puts an answer's body into the engine, from where an earlier try broke off.
    pub(super) async fn read_body(
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
        let opened = self
            .open_body(Chunks::unpacked(stream).map_err(broke)?)
            .await;
        if self.stopped(reading) {
            return Err(Broken::Stopped);
        }
        let mut chunks = opened.map_err(broke)?;
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
        let exact = fetched.exact.filter(|_| !chunks.unpacks());
        let mut came = 0;
        loop {
            if self.stopped(reading) {
                chunks.cancel();
                return Err(Broken::Stopped);
            }
            let next = chunks.next_and_outside();
            let (chunk, outside) = match self.await_telling(next, total).await {
                Ok(Some(chunk)) => chunk,
                // What is stopped ends, or breaks off.
                Ok(None) | Err(_) if self.stopped(reading) => return Err(Broken::Stopped),
                Ok(None) => break,
                Err(error) => return Err(broke(error)),
            };
            watch.hear();
            came += chunk.len() as u64;
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
            let outside = outside.filter(|_| rest.len() == chunk.len());
            for free in self.digest_page(body, rest, outside).await {
                chunks.give_back(free);
            }
            body.keep(rest);
            if let Err(failure) = self.feed(rest, reading.stops).await {
                chunks.cancel();
                return Err(Broken::Failure(failure));
            }
            let now = clock::precise_millis();
            if reading.told.is_none_or(|told| self.is_time_to_tell(told)) {
                let shown = self.show_progress(total).map_err(Broken::Failure)?;
                if shown && reading.told.is_none() {
                    self.give_way(total).await;
                }
                reading.told = (shown || reading.told.is_some()).then_some(now);
                pause().await;
                watch.hear();
            }
        }
        // WebKitGTK takes a connection that closes early for the end of the body.
        if let Some(exact) = exact.filter(|exact| came < *exact) {
            let early = exact - came;
            return Err(Broken::Connection(format!("it ended {early} bytes early")));
        }
        if known < before {
            // It came whole, and shorter than before: it is another body.
            let start = body.received.as_deref().unwrap_or_default()[..known].to_vec();
            self.begin_again(reading, body, start).await?;
        }
        self.came_packed(&chunks, reading.name);
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
        body.digest_settled = false;
        fed.map_err(Broken::Failure)
    }

    /// A page without an array is an empty one where sources leave an empty array out; but not
    /// where it says that something is wrong, and not as the only page.
    pub(super) async fn without_events(
        &self,
        reading: &Reading<'_>,
        body: &Body,
        failure: Failure,
        headers: Vec<(String, String)>,
    ) -> Result<Came, Failure> {
        // Read as a value, a text takes many times its room: not where it could tell nothing.
        if failure.code != Code::NoEvents {
            return Err(failure);
        }
        // What was too long to be held was not empty: WebKit may give all of a body at once.
        let Some(text) = body.received.as_deref() else {
            return Err(failure);
        };
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
                if envelope.is_object()
                    && !says_wrong(&envelope)
                    && (later || reading.pager.goes_on(&envelope, &headers)) =>
            {
                self.leave_body().await?;
                Ok(Came::Empty(headers, envelope.to_string()))
            }
            _ => Err(failure),
        }
    }
}

/// A body that came to its end.
pub(super) enum End {
    Events(BodyEnd),
    List(String),
}

impl End {
    pub(super) fn unpack(self, headers: Vec<(String, String)>) -> Came {
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
