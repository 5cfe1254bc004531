//! Asks an endpoint for its body, and says in words what it refused.

use gloo_net::http::{Method, RequestBuilder};
use web_sys::{AbortSignal, ReadableStream, RequestCredentials, ResponseType, Url};

use super::authorize::is_header;
use crate::core::failure::{Code, Failure};
use crate::core::paging::retry::Fault;
use crate::core::paging::{HEADERS, PageRequest};
use crate::core::protocol::SourceConfig;

/// An endpoint's answer with status 2xx.
pub struct Fetched {
    /// Its body; none where the answer has no body at all.
    pub body: Option<ReadableStream>,
    /// Bytes announced, where the server says so and the browser may tell.
    pub total: Option<u64>,
    /// The same where it is sure to count the bytes that are read.
    pub exact: Option<u64>,
    /// Those of its headers that may tell of a next page, names in lower case.
    pub headers: Vec<(String, String)>,
}

/// Why there is no such answer.
pub struct NotFetched {
    /// In words.
    pub failure: Failure,
    /// What decides on another try; none where it would be in vain.
    pub fault: Option<Fault>,
    /// The source's own word on when to try again.
    pub retry_after: Option<String>,
    /// The source's own words on why it does not take the request.
    pub said: String,
}

impl From<Failure> for NotFetched {
    fn from(failure: Failure) -> Self {
        NotFetched {
            failure,
            fault: None,
            retry_after: None,
            said: String::new(),
        }
    }
}

/// What a request needs beside its page.
pub struct Setting<'a> {
    /// The source as it was configured.
    pub source: &'a SourceConfig,
    /// Headers for this request only.
    pub authorization: &'a [(String, String)],
    /// A further header of the answer to read.
    pub wanted: Option<&'a str>,
    /// Ends it.
    pub signal: &'a AbortSignal,
}

/// Sends the request for a page.
pub async fn fetch(page: &PageRequest, setting: Setting<'_>) -> Result<Fetched, NotFetched> {
    let source = setting.source;
    if origin(&page.url).is_none() || origin(&page.url) != origin(&source.url) {
        let failure = Failure::new(
            Code::Internal,
            "a page at another origin was to be asked for; what authorizes must not be sent there",
        );
        return Err(failure.into());
    }
    let mut request = RequestBuilder::new(&page.url)
        .method(method(&page.method)?)
        .abort_signal(Some(setting.signal));
    let posts_json = page.body.as_ref().is_some_and(|body| !body.is_string());
    let typed = source
        .headers
        .keys()
        .chain(setting.authorization.iter().map(|(name, _)| name))
        .any(|name| name.eq_ignore_ascii_case("content-type"));
    if posts_json && !typed {
        request = request.header("content-type", "application/json");
    }
    for (name, value) in &source.headers {
        if !is_header(name, value) {
            return Err(bad_option("headers", name, "names and values that HTTP allows").into());
        }
        request = request.header(name, value);
    }
    for (name, value) in setting.authorization {
        request = request.header(name, value);
    }
    request = request.credentials(match source.credentials.as_deref() {
        Some("include") => RequestCredentials::Include,
        Some("omit") => RequestCredentials::Omit,
        None | Some("same-origin") => RequestCredentials::SameOrigin,
        Some(other) => {
            return Err(bad_option("credentials", other, "omit, same-origin or include").into());
        }
    });
    let sent = match &page.body {
        None => request.build(),
        Some(serde_json::Value::String(text)) => request.body(text.as_str()),
        Some(value) => request.body(value.to_string()),
    };
    let request = sent.map_err(|error| {
        Failure::new(
            Code::BadOptions,
            format!("the request cannot be made: {error}"),
        )
    })?;
    let response = match request.send().await {
        Ok(response) => response,
        Err(_type_error) => {
            return Err(NotFetched {
                failure: unreachable_source(source, setting.signal),
                fault: Some(Fault::Network),
                retry_after: None,
                said: String::new(),
            });
        }
    };
    let headers = response.headers();
    if !response.ok() {
        let retry_after = headers.get("retry-after");
        let said = match response.status() {
            // One that breaks off says nothing.
            400 | 413 | 416 | 422 => response.text().await.unwrap_or_default(),
            _ => String::new(),
        };
        return Err(NotFetched {
            failure: refused(&source.name(), response.status(), retry_after.clone()),
            fault: Some(Fault::Status(response.status())),
            retry_after,
            said,
        });
    }
    let total = match headers.get("content-encoding") {
        // The length is that of the packed body.
        Some(_) => None,
        None => headers
            .get("content-length")
            .and_then(|length| length.parse().ok()),
    };
    let paging = HEADERS
        .into_iter()
        .chain(setting.wanted)
        .filter_map(|name| Some((name.to_owned(), headers.get(name)?)))
        .collect();
    // From another origin a coding is not told of, so the length may be that of the packed body.
    let exact = total.filter(|_| response.type_() == ResponseType::Basic);
    Ok(Fetched {
        body: response.body(),
        total,
        exact,
        headers: paging,
    })
}

fn origin(url: &str) -> Option<String> {
    Url::new(url).ok().map(|url| url.origin())
}

fn method(name: &str) -> Result<Method, Failure> {
    match name {
        "GET" => Ok(Method::GET),
        "POST" => Ok(Method::POST),
        "PUT" => Ok(Method::PUT),
        _ => Err(bad_option("method", name, "GET, POST or PUT")),
    }
}

fn bad_option(option: &str, met: &str, allowed: &str) -> Failure {
    Failure::new(
        Code::BadOptions,
        format!("{option} of the source may be {allowed}, not {met:?}"),
    )
    .with_detail(serde_json::json!({ "option": option, "allowed": allowed }))
}

/// No answer at all. A browser does not say why, so each possible reason is named.
fn unreachable_source(source: &SourceConfig, signal: &AbortSignal) -> Failure {
    if signal.aborted() {
        return Failure::new(Code::Cancelled, "the load was stopped");
    }
    let name = source.name();
    Failure::new(
        Code::Network,
        format!(
            "no answer from {name:?}: this device may be offline, the address may be wrong or the server down, \
             or the server does not let this page read it (CORS). Check the address and the connection; \
             if both are right, the server must allow this page's origin, or a proxy on this page's own \
             address must fetch for it"
        ),
    )
    .with_detail(serde_json::json!({ "url": name, "possible": ["offline", "dns", "cors"] }))
}

/// A status that is not 2xx, in words for the person who must act.
fn refused(name: &str, status: u16, retry_after: Option<String>) -> Failure {
    let (code, advice) = match status {
        401 => (
            Code::Unauthorized,
            "it does not know who is asking. Sign in again, or renew the token".to_owned(),
        ),
        403 => (
            Code::Forbidden,
            "this sign-in may not read it. Ask the owner for the right to read the audit log"
                .to_owned(),
        ),
        404 | 410 => (
            Code::NotFound,
            "nothing is at that address. Check it".to_owned(),
        ),
        429 => {
            let wait = retry_after
                .as_deref()
                .map_or_else(|| "a while".to_owned(), wait_words);
            (
                Code::RateLimited,
                format!("it was asked too often. Wait {wait}, then load again"),
            )
        }
        500.. => (
            Code::Server,
            "it has a fault of its own. Try again later, or tell its owner".to_owned(),
        ),
        _ => (
            Code::Server,
            "it did not accept the request. Check the address and what it wants to be asked"
                .to_owned(),
        ),
    };
    Failure::new(
        code,
        format!("{name:?} answered with status {status}: {advice}"),
    )
    .with_detail(serde_json::json!({ "url": name, "status": status, "retryAfter": retry_after }))
}

fn wait_words(retry_after: &str) -> String {
    match retry_after.parse::<u32>() {
        Ok(seconds) => format!("{seconds} s"),
        Err(_) => format!("until {retry_after}"),
    }
}
