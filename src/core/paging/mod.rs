//! From one page of a source to the next.
//!
//! A [`Pager`] knows the request that the host configured; told what a page
//! held, it gives the next request, or says that this was the last page, or
//! what is missing. It sends nothing itself. Every request that it gives goes
//! to the origin of the configured one.
//!
//! In kind `auto` the first answer decides the way, and the way then holds for
//! the whole load: a source does not change from tokens to page numbers.

pub mod address;
mod caps;
mod choose;
mod link;
pub mod listing;
pub mod newer;
mod numbered;
mod place;
pub mod retry;
pub mod settings;
mod signs;
mod slices;
#[cfg(test)]
mod slices_test;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use serde_json::Value;

use crate::core::failure::{Code, Failure};
use crate::core::protocol::SourceConfig;
use crate::core::time::{Moment, Zone};
use choose::Way;
use place::Place;
use settings::{PagingKind, PagingSettings};
use signs::Signs;
use slices::Slices;
pub use slices::Span;

/// Pages of one load; a source that has more is meant to be asked for a shorter time.
pub const PAGES_MAX: u32 = 10_000;
/// Empty pages in a row that still name a next one.
pub const EMPTY_PAGES_MAX: u32 = 100;
/// Headers of an answer that may tell of a next page.
pub const HEADERS: [&str; 8] = [
    "link",
    "nextpageuri",
    "x-next-page",
    "x-next-cursor",
    "next-cursor",
    "x-next-token",
    "x-next-page-token",
    "x-continuation-token",
];

/// One request for a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageRequest {
    /// Absolute, at the configured origin.
    pub url: String,
    /// `GET`, `POST` …
    pub method: String,
    /// A text is sent as it is, anything else as JSON.
    pub body: Option<Value>,
}

impl PageRequest {
    /// The request as the host configured it. What has a body is posted unless it is said otherwise.
    pub fn of(config: &SourceConfig) -> Self {
        let method = match (&config.method, &config.body) {
            (Some(method), _) => method.to_ascii_uppercase(),
            (None, Some(_)) => "POST".to_owned(),
            (None, None) => "GET".to_owned(),
        };
        PageRequest {
            url: config.url.clone(),
            method,
            body: config.body.clone(),
        }
    }

    /// The text of the GraphQL query, if this is one.
    fn graphql(&self) -> Option<&str> {
        self.body
            .as_ref()?
            .get("query")?
            .as_str()
            .filter(|query| query.contains('{'))
    }

    /// Whether it asks a GraphQL connection for its last events, and so for those before them next.
    fn walks_backwards(&self) -> bool {
        let Some(query) = self.graphql() else {
            return false;
        };
        let variables = self.body.as_ref().and_then(|body| body.get("variables"));
        // Of an argument that is given by a variable, the variable tells whether it is asked for.
        let asks = |argument: &str| {
            query.match_indices(argument).any(|(at, _)| {
                let is_word =
                    !query[..at].ends_with(|c: char| c.is_alphanumeric() || "_$".contains(c));
                let value = query[at + argument.len()..].trim_start().strip_prefix(':');
                let value = value.map(str::trim_start).filter(|_| is_word);
                value.is_some_and(|value| match value.strip_prefix('$') {
                    None => !value.starts_with("null"),
                    Some(rest) => {
                        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
                        let given =
                            variables.and_then(|all| all.get(&rest[..end.unwrap_or(rest.len())]));
                        given.is_some_and(|given| !given.is_null())
                    }
                })
            })
        };
        asks("last") && !asks("first")
    }

    /// What tells two requests apart.
    fn print(&self) -> String {
        format!(
            "{} {} {}",
            self.method,
            self.url,
            self.body.as_ref().map(Value::to_string).unwrap_or_default()
        )
    }
}

/// What a page turned out to hold.
#[derive(Clone, Copy, Debug, Default)]
pub struct PageSeen<'a> {
    /// Headers of the answer among [`HEADERS`] and [`Pager::header`], names in lower case.
    pub headers: &'a [(String, String)],
    /// The JSON around the events, as the reader gives it.
    pub envelope: &'a str,
    /// Records met on the page.
    pub records: u64,
    /// Tells its events from those of other pages: pages with the same events have the same.
    pub print: u64,
    /// Text of the last event.
    pub last_event: Option<&'a str>,
}

/// What to do after a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// Ask this.
    Page(PageRequest),
    /// That was the last page.
    End,
    /// There is or may be more, and it cannot be had; why.
    Missing(String),
}

/// Goes from page to page.
#[derive(Clone, Debug)]
pub struct Pager {
    settings: PagingSettings,
    /// As configured, bounded in time and with its page size; a body given as JSON text is read.
    base: PageRequest,
    first: PageRequest,
    request: PageRequest,
    way: Option<Way>,
    asked: HashSet<String>,
    /// What the pages of this slice held, and whether the one read last held what one before it did. Not asked of the
    /// store, where an earlier load may have brought the same events.
    prints: HashSet<u64>,
    is_repeat: bool,
    /// Records of the first page of this slice.
    first_records: u64,
    page: u32,
    /// The same within the slice of time that is being read.
    page_of_slice: u32,
    empty_in_a_row: u32,
    records: u64,
    /// The most events that the source has counted so far.
    total: Option<u64>,
    /// The first page is not the source's first: its count is of more than is read.
    goes_on_from_last: bool,
    /// Why something may be missing although every page was read.
    doubt: Option<String>,
    slices: Option<Slices>,
    notice: Option<String>,
    listed: listing::Listed,
}

impl Pager {
    /// The pages of the source that `config` describes, as they are at `now_millis`.
    pub fn new(config: &SourceConfig, now_millis: i64) -> Result<Pager, Failure> {
        let settings = config.paging.settings();
        let mut first = PageRequest::of(config);
        let mut base = first.clone();
        if let Some(Value::String(text)) = &base.body
            && let Ok(read) = serde_json::from_str::<Value>(text)
            && read.is_object()
        {
            base.body = Some(read);
        }
        let given = [
            settings
                .until
                .as_deref()
                .map(|name| Ok((name, upper_bound(&settings, now_millis)?))),
            settings
                .size
                .map(|size| Ok((size_param(&settings), size.into()))),
            settings.start.and_then(|start| {
                let name = match settings.kind {
                    PagingKind::Page => settings.param.as_deref().unwrap_or("page"),
                    PagingKind::Offset => settings.param.as_deref().unwrap_or("offset"),
                    _ => return None,
                };
                Some(Ok((name, start.into())))
            }),
        ];
        for (name, value) in given
            .into_iter()
            .flatten()
            .collect::<Result<Vec<_>, Failure>>()?
        {
            let place = Place::new(&base, settings.location, name);
            // What the host wrote into the request stays.
            if place.value(&base).is_none() {
                base = place.set(&base, value);
                first = base.clone();
            }
        }
        let cap = caps::Cap::of(&base, &config.headers);
        let slices = Slices::of(&base, cap, &settings, now_millis)?;
        let closed = match (&slices, settings.kind) {
            (Some(slices), _) => Some(slices.request()),
            (None, PagingKind::Auto) => slices::closed(&base, cap, &settings, now_millis),
            (None, _) => None,
        };
        if let Some(closed) = closed {
            base = closed;
            first = base.clone();
        }
        Ok(Pager {
            asked: HashSet::from([first.print()]),
            prints: HashSet::new(),
            is_repeat: false,
            first_records: 0,
            request: first.clone(),
            first,
            base,
            way: None,
            page: 1,
            page_of_slice: 1,
            empty_in_a_row: 0,
            records: 0,
            total: None,
            goes_on_from_last: false,
            doubt: None,
            slices,
            notice: None,
            listed: listing::Listed::default(),
            settings,
        })
    }

    /// The pages from one on that was once the last.
    pub fn going_on(self) -> Pager {
        Pager {
            goes_on_from_last: true,
            ..self
        }
    }

    /// The request for the last page, where it is one of a list that was read from one end to the other.
    pub fn last(&self) -> Option<&PageRequest> {
        (self.slices.is_none() && !self.listed.any()).then_some(&self.request)
    }

    /// The first page.
    pub fn first(&self) -> PageRequest {
        self.first.clone()
    }

    /// Number of the page asked for last, from 1.
    pub fn page(&self) -> u32 {
        self.page
    }

    /// A further header to read, in lower case.
    pub fn header(&self) -> Option<String> {
        self.settings
            .header
            .as_ref()
            .map(|name| name.to_ascii_lowercase())
    }

    /// What a person should know although nothing is known to be missing.
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
    }

    /// Whether this status for the page asked for last only says that the one before it was the
    /// last: many a source numbers its pages and has nothing at the next number.
    pub fn ends_with(&self, status: u16) -> bool {
        let numbered = matches!(self.way, Some(Way::Page { .. } | Way::Offset { .. }));
        if !numbered || self.page_of_slice < 2 {
            return false;
        }
        // Of a first page that was not full nobody knows whether there is a second one; some refuse to be asked.
        let only_tried = self.page_of_slice == 2
            && Place::size(&self.request).is_some_and(|asked| self.first_records < asked);
        matches!(status, 404 | 416) || only_tried && matches!(status, 400 | 422)
    }

    /// Whether an answer without events names a next page all the same.
    pub fn goes_on(&self, envelope: &Value, headers: &[(String, String)]) -> bool {
        let seen = PageSeen {
            headers,
            ..PageSeen::default()
        };
        let signs = self.signs(envelope);
        let next = self.clone().choose(&seen, envelope, &signs);
        matches!(next, Next::Page(_))
    }

    fn signs<'e>(&self, envelope: &'e Value) -> Signs<'e> {
        Signs::of(envelope).backwards(self.base.walks_backwards())
    }

    /// What to do after the page asked for last held this.
    pub fn next(&mut self, seen: &PageSeen<'_>) -> Next {
        match self.next_in_slice(seen) {
            Next::End => self.end_slice(),
            other => other,
        }
    }

    fn next_in_slice(&mut self, seen: &PageSeen<'_>) -> Next {
        self.records += seen.records;
        if self.page_of_slice == 1 {
            self.first_records = seen.records;
        }
        self.is_repeat = seen.records > 0 && !self.prints.insert(seen.print);
        if let Some(request) = self.listed.next() {
            return self.go_on(request);
        }
        if self.listed.any() {
            return Next::End;
        }
        let envelope: Value = serde_json::from_str(seen.envelope).unwrap_or(Value::Null);
        let signs = self.signs(&envelope);
        let next = self.choose(seen, &envelope, &signs);
        if let Some(vanished) = self.vanished(&signs) {
            self.doubt.get_or_insert(vanished);
        }
        match next {
            Next::Page(request) => self.guarded(request, seen),
            Next::End => match self.doubt.take() {
                Some(doubt) => Next::Missing(doubt),
                None => self.checked_end(seen, &signs),
            },
            missing => missing,
        }
    }

    /// Sees to it that paging comes to an end.
    fn guarded(&mut self, request: PageRequest, seen: &PageSeen<'_>) -> Next {
        let mut request = request;
        if self.asked.contains(&request.print()) {
            // A source that is asked for what is yet to come gives its last cursor again and again.
            if seen.records == 0 {
                return Next::End;
            }
            match self.other_name() {
                Some(other) => request = other,
                None => {
                    return Next::Missing(format!(
                        "page {} names as the next one a page that was read already; what lies behind it cannot be asked for",
                        self.page
                    ));
                }
            }
        }
        if seen.records == 0 {
            self.empty_in_a_row += 1;
            if self.empty_in_a_row >= EMPTY_PAGES_MAX {
                return Next::Missing(format!(
                    "stopped after {EMPTY_PAGES_MAX} empty pages in a row, though the source names a next one"
                ));
            }
        } else {
            self.empty_in_a_row = 0;
        }
        self.within_limit(request)
    }

    fn within_limit(&mut self, request: PageRequest) -> Next {
        let limit = self.settings.max_pages.unwrap_or(PAGES_MAX);
        if self.page >= limit {
            return Next::Missing(format!(
                "stopped after {limit} pages, the most that are read; ask for a shorter time"
            ));
        }
        self.go_on(request)
    }

    fn go_on(&mut self, request: PageRequest) -> Next {
        self.asked.insert(request.print());
        self.page += 1;
        self.page_of_slice += 1;
        self.request = request.clone();
        Next::Page(request)
    }

    /// What to say where pages are counted off and there are fewer events than there were: what moved
    /// up from behind may stand on a page that was read before.
    fn vanished(&mut self, signs: &Signs<'_>) -> Option<String> {
        let total = signs.counts().total?;
        let most = self.total.unwrap_or(0).max(total);
        self.total = Some(most);
        let counted_off = matches!(self.way, Some(Way::Page { .. } | Way::Offset { .. }));
        (counted_off && total < most).then(|| {
            format!(
                "the source had {most} events at first and {total} at page {}: some were removed while it was read, and others may have moved to a page that was read before; load it again",
                self.page
            )
        })
    }

    /// The end, if the source's own count agrees.
    fn checked_end(&mut self, seen: &PageSeen<'_>, signs: &Signs<'_>) -> Next {
        let from_start = [Place::of_page(&self.first), Place::of_offset(&self.first)]
            .into_iter()
            .flatten()
            .filter_map(|place| place.value(&self.first))
            .all(|start| start == "0" || start == "1");
        if let Some(total) = signs.counts().total
            && from_start
            && !self.goes_on_from_last
            && total > self.records
            && seen.records > 0
        {
            return Next::Missing(format!(
                "the source counts {total} events and gave {}, without saying how the others are asked for",
                self.records
            ));
        }
        if signs.says_more() == Some(true) {
            return Next::Missing(
                "the source says that there is more, without saying how it is asked for".to_owned(),
            );
        }
        let full = Place::size(&self.request).is_some_and(|size| size == seen.records);
        if self.page_of_slice == 1 && full && self.way.is_none() && signs.says_more() != Some(false)
        {
            self.notice = Some(format!(
                "the source was asked for {0} events at most and gave {0}, without saying whether there are more",
                seen.records
            ));
        }
        Next::End
    }
}

fn size_param(settings: &PagingSettings) -> &str {
    let usual = match settings.kind {
        PagingKind::Page => "per_page",
        _ => "limit",
    };
    settings.size_param.as_deref().unwrap_or(usual)
}

fn upper_bound(settings: &PagingSettings, now_millis: i64) -> Result<Value, Failure> {
    match settings.until_format.as_deref() {
        None | Some("rfc3339") => {
            Ok(Moment::from_millis(now_millis).rfc3339(&Zone::utc()).into())
        }
        // A bound in whole seconds must not cut off the second that is running.
        Some("seconds") => Ok((now_millis.div_euclid(1000) + 1).into()),
        Some("millis") => Ok(now_millis.into()),
        Some(other) => Err(Failure::new(
            Code::BadOptions,
            format!("untilFormat of paging may be rfc3339, seconds or millis, not {other:?}"),
        )
        .with_detail(
            serde_json::json!({ "option": "untilFormat", "allowed": ["rfc3339", "seconds", "millis"] }),
        )),
    }
}
