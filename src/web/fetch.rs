//! Asks an endpoint for its body, and says in words what it refused.

use gloo_net::http::{Method, RequestBuilder};
use web_sys::{AbortSignal, ReadableStream, RequestCredentials};

use crate::core::failure::{Code, Failure};
use crate::core::protocol::SourceConfig;

/// An endpoint's answer with status 2xx.
pub struct Fetched {
    /// Its body; none where the answer has no body at all.
    pub body: Option<ReadableStream>,
    /// Bytes announced, where the server says so and the browser may tell.
    pub total: Option<u64>,
}

/// Sends the request that `source` describes.
pub async fn fetch(source: &SourceConfig, signal: &AbortSignal) -> Result<Fetched, Failure> {
    let mut request = RequestBuilder::new(&source.url)
        .method(method(source)?)
        .abort_signal(Some(signal));
    for (name, value) in &source.headers {
        request = request.header(name, value);
    }
    request = request.credentials(match source.credentials.as_deref() {
        Some("include") => RequestCredentials::Include,
        Some("omit") => RequestCredentials::Omit,
        None | Some("same-origin") => RequestCredentials::SameOrigin,
        Some(other) => {
            return Err(bad_option(
                "credentials",
                other,
                "omit, same-origin or include",
            ));
        }
    });
    let sent = match &source.body {
        None => request.build(),
        Some(serde_json::Value::String(text)) => request.body(text.as_str()),
        Some(value) => request
            .header("content-type", "application/json")
            .body(value.to_string()),
    };
    let request = sent.map_err(|error| {
        Failure::new(
            Code::BadOptions,
            format!("the request cannot be made: {error}"),
        )
    })?;
    let response = request
        .send()
        .await
        .map_err(|_type_error| unreachable_source(source, signal))?;
    if !response.ok() {
        return Err(refused(
            &source.name(),
            response.status(),
            response.headers().get("retry-after"),
        ));
    }
    let total = match response.headers().get("content-encoding") {
        // The length is that of the packed body.
        Some(_) => None,
        None => response
            .headers()
            .get("content-length")
            .and_then(|length| length.parse().ok()),
    };
    Ok(Fetched {
        body: response.body(),
        total,
    })
}

fn method(source: &SourceConfig) -> Result<Method, Failure> {
    let name = source.method.as_deref().unwrap_or("GET");
    match name.to_ascii_uppercase().as_str() {
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
