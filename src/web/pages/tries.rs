//! One page, asked for until it is there or given up.

use js_sys::Math;
use web_sys::AbortController;

use super::body::{Body, Broken};
use super::{Came, Reading};
use crate::core::failure::{Code, Failure};
use crate::core::paging::PageRequest;
use crate::core::paging::retry::{Fault, OFFLINE_MAX_MILLIS, retry_after_millis};
use crate::web::clock;
use crate::web::fetch::{NotFetched, Setting, fetch};
use crate::web::host::Host;
use crate::web::message::Intended;
use crate::web::wait::{Watch, is_online, pause_for, until_online};

impl Host {
    /// One page, in as many tries as it takes and is allowed.
    pub(super) async fn read_page(
        &self,
        reading: &mut Reading<'_>,
        request: &PageRequest,
    ) -> Result<Came, Failure> {
        let page = reading.pager.page();
        reading.address.clone_from(&request.url);
        let mut body = Body::new();
        let mut refused = None;
        let mut renewed = false;
        // What the host is told, and what counts against the limit: a renewed token begins no new count.
        let mut attempt = 0;
        let mut tries = 0;
        loop {
            attempt += 1;
            tries += 1;
            if self.stopped(reading) {
                return Ok(Came::Stopped);
            }
            let authorization = self
                .authorization(reading, request, attempt, refused.take())
                .await?;
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
            let fetched = self.await_telling(fetch(request, setting), None).await;
            drop(authorization);
            watch.hear();
            let (failure, fault, retry_after, said) = match fetched {
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
                            (failure, Fault::Network, None, String::new())
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
                    said,
                }) => (failure, fault.unwrap_or(Fault::Network), retry_after, said),
            };
            if let Fault::Status(status) = fault {
                if reading.pager.ends_with(status) && !body.begun {
                    return Ok(Came::Never);
                }
                if status == 401 && reading.config.authorized && !renewed {
                    // The token may have run out half way: the host is asked for another one, once in a row.
                    renewed = true;
                    refused = Some(status);
                    tries -= 1;
                    continue;
                }
                let now = self.engine.borrow().now_millis();
                if !body.begun
                    && let Some(shorter) = reading.pager.refused(status, &said, now)
                {
                    return Ok(Came::Shorter(shorter));
                }
            }
            renewed = false;
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
                    let reason = match page {
                        1 => failure.message,
                        later => format!("page {later} broke off: {}", failure.message),
                    };
                    self.cut_body(&reason).await?;
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
}

fn silent(name: &str) -> Failure {
    Failure::new(
        Code::Network,
        format!("{name:?} sent nothing for 60 s. Check whether it is up, then load again"),
    )
    .with_detail(serde_json::json!({ "url": name, "possible": ["offline", "timeout"] }))
}
