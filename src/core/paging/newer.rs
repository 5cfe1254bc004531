//! Asking a source for no more than what it did not have the last time.
//!
//! Three kinds of source allow that: one whose request says from when on events are wanted, one
//! whose list begins with the newest, and one whose list grows at its end. Of any other nobody
//! could say that nothing was passed over, so it is not asked at all.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::PageRequest;
use super::caps::{Cap, MINUTE_MILLIS};
use super::place::Place;
use super::settings::{Paging, PagingKind, PagingSettings};
use super::slices::{Form, moment};
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{NewsBy, SourceConfig};

/// How events followed each other when they came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Arrival {
    /// None is later than the one before it.
    NewestFirst,
    /// None is earlier than the one before it.
    OldestFirst,
    /// Neither, or there are too few to tell.
    #[default]
    Mixed,
}

/// What is there already of a source.
#[derive(Clone, Debug, Default)]
pub struct There {
    /// When its newest event happened.
    pub newest_millis: Option<i64>,
    /// When it was asked for.
    pub asked_millis: Option<i64>,
    /// How its events followed each other.
    pub arrival: Arrival,
    /// Minutes by which the source may lag.
    pub lag_minutes: u32,
    /// The last page that was read of it.
    pub last_page: Option<LastPage>,
}

/// The request for the last page of a source, where its next events will be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LastPage {
    /// The source's name.
    pub source: String,
    /// Its address.
    pub url: String,
    /// `GET`, `POST` …
    pub method: String,
    /// What is posted.
    pub body: Option<Value>,
}

impl LastPage {
    /// The last page of `source`.
    pub fn new(source: &str, request: &PageRequest) -> Self {
        LastPage {
            source: source.to_owned(),
            url: request.url.clone(),
            method: request.method.clone(),
            body: request.body.clone(),
        }
    }
}

/// How only what is new is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By a lower bound of time.
    Since,
    /// From the top, until a page ends with an event before this moment.
    DownTo(i64),
    /// From the last page on.
    OnFromLastPage,
}

impl From<Way> for NewsBy {
    fn from(way: Way) -> Self {
        match way {
            Way::Since => NewsBy::Since,
            Way::DownTo(_) => NewsBy::NewestFirst,
            Way::OnFromLastPage => NewsBy::LastPage,
        }
    }
}

/// A source, asked for what is new.
#[derive(Clone, Debug, PartialEq)]
pub struct Newer {
    /// The source with its request changed.
    pub config: SourceConfig,
    /// How.
    pub way: Way,
}

impl Newer {
    /// How `config` is asked for what is not there yet; refused where that cannot be known.
    pub fn of(config: &SourceConfig, there: &There, now_millis: i64) -> Result<Newer, Failure> {
        let settings = config.paging.settings();
        let request = as_asked(config);
        let bounds = Bounds::of(&request, config, &settings);
        if let Some(end) = bounds.as_ref().and_then(|bounds| bounds.end(&request))
            && there.asked_millis.is_some_and(|asked| end <= asked)
        {
            return Err(refused(
                "the address names an end that was over when it was last asked, so nothing new can come from it",
            ));
        }
        let since = there.since(config.freshness.unwrap_or(0), now_millis);
        if let (Some(bounds), Some(since)) = (bounds, since) {
            return Ok(Newer {
                config: with_request(config, bounds.set(&request, since)),
                way: Way::Since,
            });
        }
        match (there.arrival, since, &there.last_page) {
            (Arrival::NewestFirst, Some(since), _) if begins_at_top(&request) => Ok(Newer {
                config: config.clone(),
                way: Way::DownTo(since),
            }),
            (Arrival::OldestFirst, _, Some(last)) if settings.kind != PagingKind::None => {
                let request = PageRequest {
                    url: last.url.clone(),
                    method: last.method.clone(),
                    body: last.body.clone(),
                };
                Ok(Newer {
                    config: with_request(config, request),
                    way: Way::OnFromLastPage,
                })
            }
            _ => Err(refused(
                "this source cannot be asked for what is new alone: its address has no parameter that says from when on, \
                 and its list begins neither with the newest event nor with the oldest",
            )),
        }
    }
}

impl There {
    /// From this moment on events may be new: the newest one's, and before it as far as others may be late.
    fn since(&self, freshness_minutes: u32, now_millis: i64) -> Option<i64> {
        let asked = self.asked_millis.unwrap_or(now_millis);
        let lag = i64::from(self.lag_minutes.max(freshness_minutes)) * MINUTE_MILLIS;
        // An event from the future must not hide those that come before it.
        Some(self.newest_millis?.min(asked) - lag)
    }
}

/// The parameters that bound the time of a request.
struct Bounds {
    lower: Place,
    upper: Option<Place>,
    form: Form,
}

impl Bounds {
    fn of(
        request: &PageRequest,
        config: &SourceConfig,
        settings: &PagingSettings,
    ) -> Option<Bounds> {
        let cap = Cap::of(request, &config.headers);
        let named = |name: &str| Place::new(request, settings.location, name);
        let told = settings.from.as_deref().or(cap.map(|cap| cap.bounds.0));
        let (lower, upper) = match told {
            Some(lower) => {
                let upper = settings.until.as_deref().or(cap.map(|cap| cap.bounds.1));
                (named(lower), upper.map(named))
            }
            None => {
                let (lower, upper) = Place::of_bounds(request)?;
                (lower, Some(upper))
            }
        };
        let is_zoneless = cap.is_some_and(|cap| cap.is_zoneless);
        let form = match (lower.value(request), settings.until_format.as_deref()) {
            // A bound that is there must be one that can be moved.
            (Some(value), _) => {
                moment(&value)?;
                Form::of(&value, is_zoneless, i64::MAX)
            }
            (None, Some("seconds")) => Form::Seconds,
            (None, Some("millis")) => Form::Millis,
            (None, _) => Form::Text {
                zoned: !is_zoneless,
            },
        };
        Some(Bounds { lower, upper, form })
    }

    /// When the time that is asked for ends, if the request says so.
    fn end(&self, request: &PageRequest) -> Option<i64> {
        moment(&self.upper.as_ref()?.value(request)?)
    }

    /// The request from `since` on, or from where it begins itself if that is later. A step earlier, where a source
    /// does not count its bound in.
    fn set(&self, request: &PageRequest, since: i64) -> PageRequest {
        let own = self.lower.value(request).and_then(|value| moment(&value));
        let since = since - self.form.step_millis();
        match own.is_some_and(|own| own >= since) {
            true => request.clone(),
            false => self.lower.set(request, self.form.write(since)),
        }
    }
}

/// Whether nothing in the request says that it begins elsewhere than at the first event.
fn begins_at_top(request: &PageRequest) -> bool {
    let numbered = [Place::of_page(request), Place::of_offset(request)];
    numbered
        .into_iter()
        .flatten()
        .filter_map(|place| place.value(request))
        .all(|start| start == "0" || start == "1")
}

/// The request; a body given as JSON text is read, so that a bound in it can be moved.
fn as_asked(config: &SourceConfig) -> PageRequest {
    let mut request = PageRequest::of(config);
    if let Some(Value::String(text)) = &request.body
        && let Ok(read @ Value::Object(_)) = serde_json::from_str(text)
    {
        request.body = Some(read);
    }
    request
}

fn with_request(config: &SourceConfig, request: PageRequest) -> SourceConfig {
    SourceConfig {
        url: request.url,
        method: Some(request.method),
        body: request.body,
        paging: without_start(&config.paging),
        ..config.clone()
    }
}

/// Where a list is gone on with, its beginning is of no account.
fn without_start(paging: &Paging) -> Paging {
    match paging {
        Paging::Settings(settings) => Paging::Settings(Box::new(PagingSettings {
            start: None,
            ..(**settings).clone()
        })),
        kind => kind.clone(),
    }
}

fn refused(reason: &str) -> Failure {
    Failure::new(Code::BadOptions, format!("{reason}. Load all of it again"))
        .with_detail(serde_json::json!({ "option": "src", "whole": true }))
}

#[cfg(test)]
#[path = "newer_test.rs"]
mod tests;
