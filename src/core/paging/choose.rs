//! Which way leads to the next page.

use serde_json::Value;

use super::address::{self, Refused};
use super::place::Place;
use super::settings::PagingKind;
use super::signs::{Signs, bare, text};
use super::{Next, PageRequest, PageSeen, Pager, link};
use crate::core::ingest::tape::{Kind, NodeId, Tape};
use crate::core::mapping::path::Path;

/// How a source's pages are asked for, once that is known.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Way {
    /// The answer names the next address.
    Url(UrlFrom),
    /// The answer holds a token that goes into the next request.
    Token {
        from: TokenFrom,
        place: Place,
        /// Other names that the parameter may have, if the first leads nowhere.
        others: Vec<String>,
        /// The token is the whole body of the next request.
        alone: bool,
    },
    /// Pages are numbered.
    Page { place: Place },
    /// Pages begin at a count of events.
    Offset { place: Place },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UrlFrom {
    Link,
    Header,
    Body,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenFrom {
    Body(Vec<String>),
    Header(String),
    Connection,
    LastId,
}

/// Names that a parameter for a cursor has where the usual one is not understood.
const OTHER_NAMES: [&str; 8] = [
    "cursor",
    "after",
    "page_token",
    "pageToken",
    "next_token",
    "nextToken",
    "next_cursor",
    "starting_after",
];
/// Headers that hold a token, and the parameter that takes it.
const TOKEN_HEADERS: [(&str, &str); 5] = [
    ("x-next-cursor", "cursor"),
    ("next-cursor", "cursor"),
    ("x-next-token", "next_token"),
    ("x-next-page-token", "page_token"),
    ("x-continuation-token", "continuationToken"),
];

pub(super) type Found = Option<Result<(Way, PageRequest), String>>;

impl Pager {
    pub(super) fn choose(
        &mut self,
        seen: &PageSeen<'_>,
        envelope: &Value,
        signs: &Signs<'_>,
    ) -> Next {
        let linked = header(seen, "link").and_then(link::next_link).is_some();
        if signs.says_more() == Some(false) && !linked && !(self.outlives() && seen.records > 0) {
            return Next::End;
        }
        let found = match self.way.clone() {
            Some(way) => self.along(&way, seen, envelope, signs),
            None => self.first_way(seen, envelope, signs),
        };
        match found {
            Some(Ok((way, request))) => {
                self.way = Some(way);
                Next::Page(request)
            }
            Some(Err(missing)) => Next::Missing(missing),
            None => Next::End,
        }
    }

    fn first_way(&self, seen: &PageSeen<'_>, envelope: &Value, signs: &Signs<'_>) -> Found {
        let url = |from| self.by_url(from, seen, envelope, signs);
        let link = || url(UrlFrom::Link).or_else(|| url(UrlFrom::Header));
        let body_url = || url(UrlFrom::Body);
        let token = || self.by_token(seen, envelope, signs);
        let posted = self.base.body.is_some();
        match self.settings.kind {
            PagingKind::None => None,
            PagingKind::Link => url(UrlFrom::Link),
            PagingKind::NextUrl => body_url().or_else(|| url(UrlFrom::Header)),
            PagingKind::Cursor => token(),
            PagingKind::Page => self.by_page(None, seen, signs),
            PagingKind::Offset => self.by_offset(None, seen, signs),
            PagingKind::Auto => {
                // An address beside a posted question is often that of another, gettable endpoint.
                let found: [Found; 5] = [
                    link(),
                    if posted { token() } else { body_url() },
                    if posted { body_url() } else { token() },
                    self.by_page(None, seen, signs).filter(|_| {
                        Place::of_offset(&self.base).is_none()
                            || Place::of_page(&self.base).is_some()
                    }),
                    self.by_offset(None, seen, signs),
                ];
                // A way that cannot be gone is named only where there is no other.
                let mut refused = None;
                for one in found.into_iter().flatten() {
                    match one {
                        Ok(found) => return Some(Ok(found)),
                        Err(reason) => refused = refused.or(Some(reason)),
                    }
                }
                refused.map(Err)
            }
        }
    }

    fn along(&self, way: &Way, seen: &PageSeen<'_>, envelope: &Value, signs: &Signs<'_>) -> Found {
        match way {
            Way::Url(from) => self.by_url(*from, seen, envelope, signs),
            Way::Page { place } => self.by_page(Some(place), seen, signs),
            Way::Offset { place } => self.by_offset(Some(place), seen, signs),
            Way::Token { from, .. } => {
                let value = self.token_at(from, seen, envelope, signs)?;
                Some(Ok((way.clone(), self.with_token(way, value))))
            }
        }
    }

    fn by_url(
        &self,
        from: UrlFrom,
        seen: &PageSeen<'_>,
        envelope: &Value,
        signs: &Signs<'_>,
    ) -> Found {
        let next = match from {
            UrlFrom::Link => link::next_link(header(seen, "link")?)?.to_owned(),
            UrlFrom::Header => {
                let own = self
                    .header()
                    .filter(|_| self.settings.kind == PagingKind::NextUrl);
                header(seen, own.as_deref().unwrap_or("nextpageuri"))?.to_owned()
            }
            UrlFrom::Body => match &self.settings.path {
                Some(path) => at_path(envelope, path)?,
                None => signs.next_url()?.to_owned(),
            },
        };
        let url = match address::follow(&self.request.url, &next) {
            Ok(url) => url,
            Err(refused) => match (address::through_proxy(&self.base.url, &next), refused) {
                (Some(url), _) => url,
                (None, Refused::Foreign(origin)) => {
                    return Some(Err(format!(
                        "the next page is at another origin, {origin}, and is not asked for: what authorizes here must not be sent there"
                    )));
                }
                (None, Refused::NoAddress) => {
                    return Some(Err(
                        "the source names a next page whose address cannot be read".to_owned(),
                    ));
                }
            },
        };
        let same_place = url.split('?').next() == self.base.url.split(['?', '#']).next();
        let request = match same_place || self.base.body.is_none() {
            true => PageRequest {
                url,
                ..self.base.clone()
            },
            // Another endpoint than the one that was posted to.
            false => PageRequest {
                url,
                method: "GET".to_owned(),
                body: None,
            },
        };
        Some(Ok((Way::Url(from), request)))
    }

    fn by_token(&self, seen: &PageSeen<'_>, envelope: &Value, signs: &Signs<'_>) -> Found {
        let numbered =
            || Place::of_page(&self.base).is_some() || Place::of_offset(&self.base).is_some();
        let (from, usual) = if let Some(name) = self.header() {
            (TokenFrom::Header(name), "cursor".to_owned())
        } else if let Some(path) = &self.settings.path {
            (TokenFrom::Body(keys(path)), "cursor".to_owned())
        } else if self.settings.last_event.is_some() {
            (TokenFrom::LastId, "after".to_owned())
        } else if let Some((forwards, _)) = signs.page_info() {
            (
                TokenFrom::Connection,
                if forwards { "after" } else { "before" }.to_owned(),
            )
        } else if let Some(token) = signs.token() {
            (TokenFrom::Body(token.path), token.param)
        } else if let Some((name, param)) = TOKEN_HEADERS
            .iter()
            .find(|(name, _)| header(seen, name).is_some_and(|token| !token.is_empty()))
        {
            (TokenFrom::Header((*name).to_owned()), (*param).to_owned())
        } else if signs.says_more() == Some(true)
            && !numbered()
            && signs.counts().page.is_none()
            // The cursors of a connection are its own.
            && self.base.graphql().is_none()
        {
            let usual = match signs.last_id() {
                Some(_) => "after",
                None => "starting_after",
            };
            (TokenFrom::LastId, usual.to_owned())
        } else {
            return None;
        };
        let value = self.token_at(&from, seen, envelope, signs)?;
        let place = match (&self.settings.param, self.base.graphql()) {
            (Some(name), _) => Place::new(&self.base, self.settings.location, name),
            (None, Some(query)) => match variable(query, &usual) {
                Some(name) => Place::new(&self.base, None, &name),
                None => {
                    return Some(Err(
                        "the query has no variable for the cursor of the next page; declare one, such as $after: String, and use it".to_owned(),
                    ));
                }
            },
            (None, None) => Place::of_cursor(&self.base, &usual)
                .unwrap_or_else(|| Place::new(&self.base, self.settings.location, &usual)),
        };
        let others = match self.settings.param.is_some() || self.base.graphql().is_some() {
            true => Vec::new(),
            false => OTHER_NAMES
                .iter()
                .rev()
                .filter(|name| **name != usual)
                .map(|name| (*name).to_owned())
                .collect(),
        };
        let alone = self.takes_cursor_alone(envelope);
        let way = Way::Token {
            from,
            place,
            others,
            alone,
        };
        let request = self.with_token(&way, value);
        Some(Ok((way, request)))
    }

    fn token_at(
        &self,
        from: &TokenFrom,
        seen: &PageSeen<'_>,
        envelope: &Value,
        signs: &Signs<'_>,
    ) -> Option<String> {
        let value = match from {
            TokenFrom::Body(path) => text(
                path.iter()
                    .try_fold(envelope, |value, key| step(value, key))?,
            ),
            TokenFrom::Header(name) => header(seen, name)?.to_owned(),
            TokenFrom::Connection => signs.page_info()?.1,
            TokenFrom::LastId => {
                if seen.records == 0 {
                    return None;
                }
                match &self.settings.last_event {
                    Some(path) => last_value(seen.last_event?, path)?,
                    None if signs.says_more() != Some(true) => return None,
                    None => match signs.last_id() {
                        Some(id) => id,
                        None => ["id", "uuid", "_id", "event_id"]
                            .iter()
                            .find_map(|key| last_value(seen.last_event?, key))?,
                    },
                }
            }
        };
        Some(value).filter(|value| !value.is_empty())
    }

    fn with_token(&self, way: &Way, value: String) -> PageRequest {
        let Way::Token { place, alone, .. } = way else {
            return self.base.clone();
        };
        let mut base = self.base.clone();
        if *alone {
            base.body = Some(Value::Object(serde_json::Map::new()));
        }
        place.set(&base, value.into())
    }

    /// The request with the parameter under another name, where the one that was tried only
    /// brought the same page again.
    pub(super) fn other_name(&mut self) -> Option<PageRequest> {
        let Some(Way::Token { place, others, .. }) = &mut self.way else {
            return None;
        };
        if !self.is_repeat {
            return None;
        }
        let value = place.value(&self.request)?;
        *place = Place::new(&self.base, self.settings.location, &others.pop()?);
        let way = self.way.clone()?;
        Some(self.with_token(&way, value))
    }

    /// 1Password's cursor goes on behind `has_more: false`: it brings what came in the meantime.
    fn outlives(&self) -> bool {
        const PATHS: [&str; 3] = ["/auditevents", "/itemusages", "/signinattempts"];
        let url = self.base.url.split(['?', '#']).next().unwrap_or_default();
        self.base.method == "POST" && PATHS.iter().any(|path| url.ends_with(path))
    }

    /// Where limit and range may only be asked once and a cursor stands for all of them, it is
    /// sent alone (1Password, Dropbox).
    fn takes_cursor_alone(&self, envelope: &Value) -> bool {
        const ONCE: [&str; 4] = ["limit", "starttime", "endtime", "pagesize"];
        let Some(Value::Object(asked)) = &self.base.body else {
            return false;
        };
        self.settings.param.is_none()
            && envelope.get("cursor").is_some_and(Value::is_string)
            && envelope.get("has_more").is_some_and(Value::is_boolean)
            && asked.keys().all(|key| ONCE.contains(&bare(key).as_str()))
    }
}

pub(super) fn header<'a>(seen: &PageSeen<'a>, name: &str) -> Option<&'a str> {
    seen.headers
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.trim())
}

/// Keys of a JSON Pointer or a dotted path.
fn keys(path: &str) -> Vec<String> {
    match path.strip_prefix('/') {
        Some(pointer) => pointer
            .split('/')
            .map(|key| key.replace("~1", "/").replace("~0", "~"))
            .collect(),
        None => path.split('.').map(str::to_owned).collect(),
    }
}

fn step<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    match value {
        Value::Array(list) => list.get(key.parse::<usize>().ok()?),
        other => other.get(key),
    }
}

fn at_path(envelope: &Value, path: &str) -> Option<String> {
    // `@odata.nextLink` is one key, with a dot in it.
    let found = envelope.get(path).or_else(|| {
        keys(path)
            .iter()
            .try_fold(envelope, |value, key| step(value, key))
    })?;
    Some(text(found)).filter(|text| !text.is_empty())
}

/// A value inside the last event, as text.
fn last_value(event: &str, path: &str) -> Option<String> {
    let path = Path::parse(path).ok()?;
    let mut tape = Tape::default();
    tape.read(event.as_bytes()).ok()?;
    let node = path.find(&tape, event.as_bytes(), NodeId::ROOT)?;
    let value = match tape.kind(node) {
        Kind::String => tape.string(event.as_bytes(), node).into_owned(),
        _ => event.get(tape.span(node))?.to_owned(),
    };
    Some(value).filter(|text| !text.is_empty())
}

/// The variable of a GraphQL query that takes a cursor.
fn variable(query: &str, usual: &str) -> Option<String> {
    const FORWARDS: [&str; 7] = [
        "after",
        "cursor",
        "endcursor",
        "aftercursor",
        "nextcursor",
        "pagecursor",
        "pagetoken",
    ];
    const BACKWARDS: [&str; 4] = ["before", "startcursor", "beforecursor", "cursor"];
    let names: Vec<&str> = query
        .split('$')
        .skip(1)
        .map(|rest| {
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            &rest[..end]
        })
        .collect();
    let wanted: &[&str] = if usual == "before" {
        &BACKWARDS
    } else {
        &FORWARDS
    };
    wanted.iter().find_map(|wanted| {
        names
            .iter()
            .find(|name| bare(name) == *wanted)
            .map(|name| (*name).to_owned())
    })
}
